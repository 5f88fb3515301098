def small_kernels(kernel, C):
    raise NotImplementedError("not written yet")
