history_order = list("CFDGBHAE")
