def bottleneck(H, W, C, kernel, narrow, out):
    raise NotImplementedError("not written yet")
