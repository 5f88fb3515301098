def bottleneck(H, W, C, kernel, narrow, out):
    def conv(k, before, after):
        return H * W * after * (k * k * before + 1)

    return conv(kernel, C, out), conv(1, C, narrow) + conv(kernel, narrow, out)
