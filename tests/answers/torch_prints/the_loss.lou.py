torch_prints = {"once": 16, "again": 32, "zeroed": 16, "two uses": 12}
