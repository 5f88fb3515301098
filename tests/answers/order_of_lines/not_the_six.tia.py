order_of_lines = "DBFEACC"
