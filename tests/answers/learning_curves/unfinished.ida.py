learning_curves = {"A": "rate too small", "B": "overfits", "C": "fine", "D": ..., "E": "rate too large"}
