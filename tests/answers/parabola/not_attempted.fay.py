parabola = {"factor": ..., "at once": ..., "limit": ...}
