history_order = "CFDBGHAE"
