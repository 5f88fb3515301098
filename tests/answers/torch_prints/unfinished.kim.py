torch_prints = {"once": -24, "again": -48, "zeroed": ..., "two uses": ...}
