def follow(rows, size, channels):
    lines, field, jump = [], 1, 1
    for row in rows:
        if row[0] == "conv":
            _, out, k, s, p, g = row
            n = (k * k * channels * g + 1) * out
        elif row[0] == "pool":
            _, k, s, p = row
            out, n = channels, 0
        else:
            out, k, s, p = row[1], size, 1, 0
            n = size**2 * channels * out + out
        size = (size + 2 * p - k) // s + 1
        field += (k - 1) * jump
        jump *= s
        channels = out
        lines.append((size, channels, n, field))
    return lines
