learning_curves = {"A": "rate too small", "B": "fine", "C": "fine", "D": "pairs broken", "E": "rate too large"}
