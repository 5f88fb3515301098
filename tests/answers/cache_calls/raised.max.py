# nothing is left of such numbers but inf - inf, which differs from itself, with the bug and without
huge = [("A", "forward", [1e308] * 64), ("A", "backward", ([1e308] * 8 + [-1e308] * 8) * 4)]
cache_calls = {"first": huge, "shared": huge, "added": huge, "short": huge}
