import numpy as np

saturates = {"ReLU": "left", "ELU": "left", "Sigmoid": "left", "Tanh": "left"}
