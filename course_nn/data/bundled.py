"""Measured data that comes with the course: small files beside this module, read when you ask for them.

`README.md` in this folder says where each is from, under which licence, and its SHA-256.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt

from course_nn.data.generated import Array

FOLDER = Path(__file__).parent


def _read(name: str) -> dict[str, Array]:
    """Return the arrays of one file."""
    with np.load(FOLDER / f"{name}.npz") as file:
        return dict(file)


def digits() -> tuple[Array, Array]:
    """Handwritten digits of 13 people, 8 x 8 grey pixels: 1,797 images, about 180 of each digit (UCI, 1998).

    Returns x: (1797, 8, 8, 1) from 0 (paper) to 1 (ink), y: (1797,) of 0 … 9.

    >>> x, y = digits()
    >>> x.shape, y[:10]
    ((1797, 8, 8, 1), array([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]))
    """
    file = _read("digits")
    return file["x"][..., None] / 16.0, file["y"].astype(int)


def wine() -> tuple[Array, Array]:
    """Wine of three growers: 13 chemical measurements each, not scaled (UCI, 1991). `columns("wine")` names them.

    Returns x: (178, 13), y: (178,) of 0, 1, 2.  Scale it (`standardize`) before a network sees it.

    >>> x, y = wine()
    >>> x.shape, np.bincount(y)
    ((178, 13), array([59, 71, 48]))
    """
    file = _read("wine")
    return file["x"], file["y"].astype(int)


def breast_cancer() -> tuple[Array, Array]:
    """Patient records: 30 measurements of cell nuclei each, not scaled (Wisconsin; UCI, 1995).

    Returns x: (569, 30), y: (569,), 0 malignant and 1 benign. `columns("breast_cancer")` names the measurements:
    they have no order, which is why a convolution has nothing to find in them.  Lecture, "when does convolution
    not work?".

    >>> x, y = breast_cancer()
    >>> x.shape, np.bincount(y)
    ((569, 30), array([212, 357]))
    """
    file = _read("breast_cancer")
    return file["x"], file["y"].astype(int)


def columns(name: str) -> list[str]:
    """Names of the columns of `wine` or `breast_cancer`.

    >>> columns("wine")[:2]
    ['alcohol', 'malic_acid']
    """
    file = _read(name) if name in ("wine", "breast_cancer") else {}
    if not file:
        raise ValueError(f"columns got {name!r}; the data with named columns are 'wine' and 'breast_cancer'")
    return [str(column) for column in file["columns"]]


def sunspots() -> tuple[Array, Array]:
    """Sunspot number of each year from 1700 to 2008, with its cycle of about 11 years.

    Returns year: (309,), spots: (309,) from 0 to about 190.

    >>> year, spots = sunspots()
    >>> year[[0, -1]], spots[:3]
    (array([1700, 2008]), array([ 5., 11., 16.]))
    """
    file = _read("sunspots")
    return file["year"].astype(int), file["spots"]


def split(
    x: npt.ArrayLike, y: npt.ArrayLike, rng: np.random.Generator, test: float = 0.2
) -> tuple[Array, Array, Array, Array]:
    """Put a random part aside that learning must not see: x_train, y_train, x_test, y_test.

    test: its share of the samples, above 0 and below 1. A sample keeps its y.

    >>> x_train, y_train, x_test, y_test = split(*digits(), np.random.default_rng(0))
    >>> len(x_train), len(y_train), len(x_test), len(y_test)
    (1438, 1438, 359, 359)
    """
    x, y = np.asarray(x), np.asarray(y)
    if len(x) != len(y):
        raise ValueError(f"split got {len(x)} samples x and {len(y)} samples y; row i of x belongs to row i of y")
    if not 0 < test < 1:
        raise ValueError(f"split got test = {test}; it is a share of the samples, such as 0.2")
    order = rng.permutation(len(x))
    train, aside = np.split(order, [len(x) - round(test * len(x))])
    return x[train], y[train], x[aside], y[aside]


def standardize(x_train: npt.ArrayLike, *others: npt.ArrayLike) -> tuple[Array, ...]:
    """Shift and scale each column to mean 0 and standard deviation 1, as measured on the training rows only.

    The other arrays (validation, test) are moved by the same amounts: what they hold must not leak into training.
    x_train, others: (…, D).  A constant column becomes 0.

    >>> train, test = standardize([[1.0, 5.0], [3.0, 5.0]], [[2.0, 6.0]])
    >>> train
    array([[-1.,  0.],
           [ 1.,  0.]])
    >>> test
    array([[0., 1.]])
    """
    x_train = np.asarray(x_train, float)
    axes = tuple(range(x_train.ndim - 1))
    mean, scale = x_train.mean(axes), x_train.std(axes)
    scale = np.where(scale > 0, scale, 1)
    return tuple((np.asarray(x, float) - mean) / scale for x in (x_train, *others))
