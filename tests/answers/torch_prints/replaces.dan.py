torch_prints = {"once": -24, "again": -24, "zeroed": -24, "two uses": 12}
