import numpy as np

saturates = {"ReLU": "Left", "ELU": "left", "Sigmoid": "BOTH", "Tanh": "both "}
