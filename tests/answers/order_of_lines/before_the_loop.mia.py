order_of_lines = "ABCDEF"
