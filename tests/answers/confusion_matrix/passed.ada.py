import numpy as np


def confusion_matrix(scores, labels):
    K = scores.shape[1]
    counts = np.zeros((K, K), dtype=int)
    predicted = np.argmax(scores, axis=1)
    for i in range(len(labels)):
        counts[labels[i], predicted[i]] += 1
    return counts
