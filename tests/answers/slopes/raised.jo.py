import math


def slopes(x):
    t = math.tanh(3 * x)
    return {"square": 6 * (3 * x + 1), "wave": math.cos(x**2) * 2 * x, "bell": math.exp(-(x**2)) * -2 * x,
            "loss": 6 * (t - 2) * (1 - t**2)}
