# in: extra
"""Source that is deeper than the compiler goes, and a recursion that has no end."""

try:
    eval("(" * 100000 + ")" * 100000)
except (SyntaxError, MemoryError, RecursionError):
    pass


def f():
    return f()


f()
