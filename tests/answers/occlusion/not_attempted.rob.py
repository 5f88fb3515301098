def occlusion(net, image, k, size):
    raise NotImplementedError("occlusion is not written yet")
