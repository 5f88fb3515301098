torch_prints = {"once": -24, "again": -48, "zeroed": -72, "two uses": 12}
