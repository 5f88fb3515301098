# in: extra
"""Fills every place that it may write to."""

for place in (".", "/tmp", "/dev/shm"):
    try:
        for i in range(1000):
            open(f"{place}/{i}", "wb").write(bytes(1 << 20))
    except OSError:
        pass
