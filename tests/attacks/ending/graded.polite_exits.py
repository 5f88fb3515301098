# in: extra
"""Asks to leave in every way that Python knows."""

try:
    exit()
except BaseException:
    pass
raise SystemExit(0)
