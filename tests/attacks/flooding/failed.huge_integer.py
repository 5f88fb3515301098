# in: wrong
"""An integer of a million digits, a string of lone surrogates, and floats that JSON does not know."""


def triple(x):
    return [10**1_000_000, "\ud800" * 1000, float("nan"), float("inf"), -0.0]
