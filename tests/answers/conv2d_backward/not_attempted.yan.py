def conv2d_backward(dy, x, K, stride, padding):
    raise NotImplementedError("conv2d_backward is not written yet")
