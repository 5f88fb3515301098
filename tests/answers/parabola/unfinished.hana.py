parabola = {"factor": -0.5, "at once": ..., "limit": ...}
