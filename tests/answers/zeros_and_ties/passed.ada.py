zeros_and_ties = {"numbers in the matrix": 1152.0, "zeros": 936, "numbers to learn": 9}
