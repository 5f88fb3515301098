import numpy as np

saturates = {"ReLU": "left", "Sigmoid": "both", "Tanh": "both"}
