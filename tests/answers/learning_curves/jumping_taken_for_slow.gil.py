learning_curves = {"A": "rate too small", "B": "overfits", "C": "fine", "D": "pairs broken", "E": "rate too small"}
