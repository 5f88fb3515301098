import numpy as np


def confusion_matrix(scores, labels):
    K = scores.shape[1]
    counts = np.zeros((K, K), int)
    for true, guess in zip(labels, scores.argmax(axis=1)):
        if true == guess:
            counts[true, guess] += 1
    return counts
