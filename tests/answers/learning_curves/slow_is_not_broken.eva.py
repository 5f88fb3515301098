learning_curves = {"A": "pairs broken", "B": "overfits", "C": "fine", "D": "pairs broken", "E": "rate too large"}
