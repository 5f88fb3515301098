def deep_net(residual, rng):
    raise NotImplementedError("not written yet")
