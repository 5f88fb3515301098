torch_prints = {"once": -8, "again": -16, "zeroed": -8, "two uses": 12}
