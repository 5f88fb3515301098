zeros_and_ties = {"numbers in the matrix": 24 * 48, "zeros": 24 * 9, "numbers to learn": 9}
