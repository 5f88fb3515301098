history_order = list("CFDBGAEH")
