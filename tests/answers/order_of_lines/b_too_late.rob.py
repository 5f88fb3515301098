order_of_lines = "DBFCEA"
