learning_curves = {"A": "rate too small", "B": "overfits", "C": "overfits", "D": "pairs broken", "E": "rate too large"}
