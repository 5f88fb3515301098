torch_prints = {"once": -24}
