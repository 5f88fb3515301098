order_of_lines = ["D", "F", "B", "E", "A", "C"]
