torch_prints = {"once": -24, "again": -48, "zeroed": 0, "two uses": 12}
