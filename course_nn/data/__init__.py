"""Data: what the course draws itself, what others measured, and the lecture's tables.

Every function returns plain arrays, one sample a row, and takes `rng` where it draws. Files are read when a function is
called, not before.

>>> import numpy as np
>>> x, y = line(5, np.random.default_rng(0))
>>> x.shape, y.shape
((5, 1), (5, 1))
"""

from course_nn.data.bundled import breast_cancer, columns, digits, split, standardize, sunspots, wine
from course_nn.data.generated import heteroscedastic, line, moons, noise_level, picture, spirals, tents, wander, xor
from course_nn.data.online import cifar10, fashion_mnist, mnist
from course_nn.data.series import adding, names, reversal
from course_nn.data.tables import history, ilsvrc

__all__ = [
    "adding",
    "breast_cancer",
    "cifar10",
    "columns",
    "digits",
    "fashion_mnist",
    "heteroscedastic",
    "history",
    "ilsvrc",
    "line",
    "mnist",
    "moons",
    "names",
    "noise_level",
    "picture",
    "reversal",
    "spirals",
    "split",
    "standardize",
    "sunspots",
    "tents",
    "wander",
    "wine",
    "xor",
]
