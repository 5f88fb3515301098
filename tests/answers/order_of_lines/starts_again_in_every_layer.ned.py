order_of_lines = "BDFAEC"
