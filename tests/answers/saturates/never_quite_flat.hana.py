import numpy as np

saturates = {"ReLU": "left", "ELU": ..., "Sigmoid": "both", "Tanh": "neither"}
