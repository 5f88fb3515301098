torch_prints = {"once": -23, "again": -48, "zeroed": -24, "two uses": 12}
