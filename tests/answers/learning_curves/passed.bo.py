learning_curves = {"A": "rate too small", "B": "overfits", "C": "Fine", "D": "Pairs broken ", "E": "rate too large"}
