def bottleneck(H, W, C, kernel, narrow, out):
    def conv(k, before, after):
        return H * W * after * (k * k * before)

    return conv(kernel, C, out), conv(1, C, narrow) + conv(kernel, C, out)
