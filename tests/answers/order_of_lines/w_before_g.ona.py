order_of_lines = "DBAFEC"
