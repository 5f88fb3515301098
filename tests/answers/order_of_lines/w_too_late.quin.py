order_of_lines = "DBFECA"
