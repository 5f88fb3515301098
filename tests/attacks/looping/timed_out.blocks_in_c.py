# in: extra
"""A computation in C that no interrupt can end."""

import itertools

sum(itertools.repeat(1))
