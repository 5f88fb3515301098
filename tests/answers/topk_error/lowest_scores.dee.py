import numpy as np


def topk_error(scores, labels, k):
    wrong = 0
    for row, label in zip(scores, labels):
        ranked = sorted(range(len(row)), key=lambda c: (row[c], c))
        if label not in ranked[:k]:
            wrong += 1
    return wrong / len(labels)
