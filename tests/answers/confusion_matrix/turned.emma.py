import numpy as np


def confusion_matrix(scores, labels):
    K = scores.shape[1]
    counts = np.zeros((K, K))
    for true, guess in zip(labels, scores.argmax(axis=1)):
        counts[guess, true] += 1
    return counts
