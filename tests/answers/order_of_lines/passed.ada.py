order_of_lines = "DBFEAC"
