order_of_lines = "DBFEA"
