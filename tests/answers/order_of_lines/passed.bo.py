order_of_lines = ["D", "B", "F", "A", "E", "C"]
