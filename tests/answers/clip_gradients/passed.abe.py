import math


def clip_gradients(gradients, max_norm):
    squares = 0.0
    for g in gradients:
        for number in g.flat:
            squares += number * number
    factor = min(1.0, max_norm / (math.sqrt(squares) + 1e-300))
    return tuple(g * factor for g in gradients)
