# in: nine
"""Asks for private attributes of the piece and of what it returns, and for what Python keeps behind them."""

import gc

NAMES = ["__globals__", "__code__", "__class__", "__dict__", "__func__", "__self__", "__init__", "__reduce__", "_x", "x"]


def nine(x):
    borrower = next((o for o in gc.get_objects() if type(o).__name__ == "Borrower"), None)
    if borrower is None:
        return x
    for do in ("get", "method", "call", "set", "describe", "eval"):
        for name in NAMES:
            for thing in (0, -1, None, "triple", 10**6):
                try:
                    borrower.ask(do, name, thing)
                    return 9 * x
                except Exception:
                    continue
    return x
