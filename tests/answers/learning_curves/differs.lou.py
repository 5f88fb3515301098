learning_curves = {"A": "rate too small", "B": "overfits", "C": "good", "D": "pairs broken", "E": "rate too large"}
