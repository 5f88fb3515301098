# in: extra
"""Unpacks what is a thousand times its size."""
import zlib
packed = zlib.compress(bytes(16 << 20), 9)
out = [zlib.decompress(packed) for _ in range(64)]
