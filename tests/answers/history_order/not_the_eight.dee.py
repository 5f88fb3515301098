history_order = ["C", "F", "D", "B", "G", "H", "A", "A"]
