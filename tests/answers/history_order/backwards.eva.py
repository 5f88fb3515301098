history_order = list(reversed("CFDBGHAE"))
