def follow(rows, size, channels):
    return [(size, channels, 0) for row in rows]
