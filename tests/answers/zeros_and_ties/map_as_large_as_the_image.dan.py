zeros_and_ties = {"numbers in the matrix": 48**2, "zeros": 48 * 39, "numbers to learn": 9}
