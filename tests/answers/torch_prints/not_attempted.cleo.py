torch_prints = {"once": ..., "again": ..., "zeroed": ..., "two uses": ...}
