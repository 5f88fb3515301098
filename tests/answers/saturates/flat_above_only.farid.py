import numpy as np

saturates = {"ReLU": "left", "ELU": "left", "Sigmoid": "right", "Tanh": "both"}
