history_order = ["c", "f", "d", "b", "g", "h", "a", "e"]
