def bottleneck(H, W, C, kernel, narrow, out):
    H * W * kernel**2 * C * out, H * W * (C * narrow + kernel**2 * narrow * out)
