def small_kernels(kernel, C):
    n = kernel // 3
    return n, 9 * C**2 * n, kernel**2 * C**2
