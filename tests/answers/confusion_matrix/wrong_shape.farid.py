import numpy as np


def confusion_matrix(scores, labels):
    K = labels.max() + 1
    counts = np.zeros((K, K), int)
    for true, guess in zip(labels, scores[:, :K].argmax(axis=1)):
        counts[true, guess] += 1
    return counts
