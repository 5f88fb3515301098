torch_prints = {"once": -24, "again": -48, "zeroed": -24, "two uses": 12}
