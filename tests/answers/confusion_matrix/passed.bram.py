import numpy as np


def confusion_matrix(scores, labels):
    K = scores.shape[1]
    return np.eye(K)[labels].T @ np.eye(K)[scores.argmax(axis=1)]
