parabola = {"factor": -1, "at once": 0.1, "limit": 0.2}
