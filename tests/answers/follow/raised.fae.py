def follow(rows, size, channels):
    lines = []
    for kind, out, kernel, stride, pad, groups in rows:
        size = (size + 2 * pad - kernel) // stride + 1
        lines.append((size, out, kernel * kernel * channels * out // groups + out, 1))
        channels = out
    return lines
