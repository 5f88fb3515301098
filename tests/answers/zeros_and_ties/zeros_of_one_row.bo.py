zeros_and_ties = {"numbers in the matrix": 1152, "zeros": 48 - 9, "numbers to learn": 9}
