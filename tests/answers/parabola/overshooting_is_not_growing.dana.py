parabola = {"factor": -0.5, "at once": 0.1, "limit": 0.1}
