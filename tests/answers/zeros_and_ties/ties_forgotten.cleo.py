zeros_and_ties = {"numbers in the matrix": 1152, "zeros": 936, "numbers to learn": 9 * 24}
