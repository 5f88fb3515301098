def saliency(net, x, k):
    raise NotImplementedError("saliency is not written yet")
