order_of_lines = ("d", "b", "f", "a", "e", "c")
