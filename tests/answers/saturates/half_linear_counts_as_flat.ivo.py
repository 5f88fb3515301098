import numpy as np

saturates = {"ReLU": "left", "ELU": "both", "Sigmoid": "both", "Tanh": "both"}
