learning_curves = {"A": ..., "B": ..., "C": ..., "D": ..., "E": ...}
