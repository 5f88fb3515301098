import numpy as np

saturates = dict(Tanh="both", Sigmoid="both", ELU="left", ReLU="left")
