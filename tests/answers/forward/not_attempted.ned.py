import numpy as np


def forward(x, theta):
    raise NotImplementedError
