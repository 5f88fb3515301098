def small_kernels(kernel, C):
    n, seen = 0, 1
    while seen < kernel:
        n, seen = n + 1, seen + 2
    return n, (3 * C) ** (2 * n), kernel**2 * C**2
