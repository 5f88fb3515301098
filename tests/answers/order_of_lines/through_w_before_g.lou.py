order_of_lines = "DBCFEA"
