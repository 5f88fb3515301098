parabola = {"factor": 1 - 2 * 5 * 0.15, "at once": 1 / 10, "limit": 2 / 10}
