zeros_and_ties = {"numbers in the matrix": 24 * 48, "zeros": 24 * 39, "numbers to learn": 3 * 3 + 1}
