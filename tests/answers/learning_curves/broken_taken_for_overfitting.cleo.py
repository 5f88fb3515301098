learning_curves = {"A": "rate too small", "B": "overfits", "C": "fine", "D": "overfits", "E": "rate too large"}
