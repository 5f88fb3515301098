order_of_lines = "CAEFBD!?"[:5]
