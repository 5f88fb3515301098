import numpy as np


def confusion_matrix(scores, labels):
    K = scores.shape[1]
    predicted = scores.argmax(1)
    return np.array([[np.sum((labels == i) & (predicted == j)) for j in range(K)] for i in range(K)])
