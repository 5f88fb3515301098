zeros_and_ties = {"numbers in the matrix": 1152, "zeros": ..., "numbers to learn": 9}
