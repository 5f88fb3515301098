def small_kernels(kernel, C):
    return (kernel - 1) // 2
