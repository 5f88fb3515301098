import numpy as np


class AvgPool2d:
    def __init__(self, kernel, stride):
        self.kernel, self.stride = kernel, stride

    def forward(self, x):
        raise NotImplementedError("AvgPool2d is not written yet")

    def backward(self, dy):
        raise NotImplementedError("AvgPool2d is not written yet")
