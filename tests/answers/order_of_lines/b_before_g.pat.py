order_of_lines = "DBEAFC"
