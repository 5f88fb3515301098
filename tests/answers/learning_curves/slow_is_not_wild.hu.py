learning_curves = {"A": "rate too large", "B": "overfits", "C": "fine", "D": "pairs broken", "E": "rate too small"}
