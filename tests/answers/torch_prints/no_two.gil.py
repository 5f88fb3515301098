torch_prints = {"once": -12, "again": -24, "zeroed": -12, "two uses": 12}
