import numpy as np

saturates = {"ReLU": "left", "ELU": "right", "Sigmoid": "both", "Tanh": "both"}
