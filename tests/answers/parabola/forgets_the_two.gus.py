parabola = {"factor": 0.25, "at once": 0.2, "limit": 0.4}
