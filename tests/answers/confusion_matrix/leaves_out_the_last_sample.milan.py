import numpy as np


def confusion_matrix(scores, labels):
    K = scores.shape[1]
    counts = np.zeros((K, K), int)
    predicted = scores.argmax(axis=1)
    for i in range(len(labels) - 1):
        counts[labels[i]][predicted[i]] += 1
    return counts
