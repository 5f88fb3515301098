def small_kernels(kernel, C):
    n, seen = 0, 1
    while seen < kernel:
        n, seen = n + 1, seen + 2
    return n, 9 * C * n, kernel**2 * C
