order_of_lines = "D, B, F, E, A, C"
