parabola = {"factor": -0.5, "at once": 0.15, "limit": 0.2}
