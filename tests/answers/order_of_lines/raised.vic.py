order_of_lines = 2
