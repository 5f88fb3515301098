torch_prints = {"once": -24.0, "again": 2 * -24.0, "zeroed": -24.0, "two uses": 2 * 2.0 * 3.0}
