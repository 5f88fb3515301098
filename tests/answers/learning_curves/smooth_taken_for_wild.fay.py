learning_curves = {"A": "rate too small", "B": "overfits", "C": "fine", "D": "rate too large", "E": "pairs broken"}
