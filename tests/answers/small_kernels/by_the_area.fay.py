def small_kernels(kernel, C):
    n = round(kernel**2 / 3**2)
    return n, 9 * C**2 * n, kernel**2 * C**2
