"""Exercises of notebook 00: shapes, broadcasting, and how to read a diagnosis."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.exercise import Case, Exercise
from course_nn import shapes
from course_nn.checks import probes

Array = np.ndarray

# Shapes

_SHAPES = {
    "x[2]": (3,),
    "x[:, 1]": (4,),
    "x.T": (3, 4),
    "x.mean(axis=0)": (3,),
    "x.mean(axis=1, keepdims=True)": (4, 1),
}
predict_shapes = Exercise(
    _SHAPES, points=dict.fromkeys(_SHAPES, 0.2), probe=probes.entry, see="Section 0.2 of the notebook"
)


@predict_shapes.cases
def _(rng: np.random.Generator) -> Iterator[Case]:
    for expression in _SHAPES:
        yield Case(expression, expression, key=expression)


@predict_shapes.mistake
def row_keeps_an_axis() -> dict[str, object]:
    """An index takes its axis away: x[2] is one row, a list of 3 numbers with a single axis."""
    return {**_SHAPES, "x[2]": (1, 3)}


@predict_shapes.mistake
def a_column_for_the_row() -> dict[str, object]:
    """The first index picks a row, and a row of this table has 3 numbers."""
    return {**_SHAPES, "x[2]": (4,)}


@predict_shapes.mistake
def two_rows() -> dict[str, object]:
    """x[2] is a single row, the one with number 2; the first two rows would be x[:2]."""
    return {**_SHAPES, "x[2]": (2, 3)}


@predict_shapes.mistake
def column_keeps_an_axis() -> dict[str, object]:
    """An index takes its axis away: x[:, 1] is one column, but it comes as a list of numbers with a single axis."""
    return {**_SHAPES, "x[:, 1]": (4, 1)}


@predict_shapes.mistake
def a_row_for_the_column() -> dict[str, object]:
    """The colon stands for all rows, so x[:, 1] has one number of each of the 4 rows."""
    return {**_SHAPES, "x[:, 1]": (3,)}


@predict_shapes.mistake
def not_turned() -> dict[str, object]:
    """x.T turns the table on its side: its rows become the columns, so the two lengths change places."""
    return {**_SHAPES, "x.T": (4, 3)}


@predict_shapes.mistake
def mean_of_the_other_axis() -> dict[str, object]:
    """The axis that you name is the one that disappears: axis=0, of length 4, goes, and axis 1 is left."""
    return {**_SHAPES, "x.mean(axis=0)": (4,)}


@predict_shapes.mistake
def mean_of_everything() -> dict[str, object]:
    """With axis=0 only that axis is averaged away; a single number, of shape (), is what x.mean() gives."""
    return {**_SHAPES, "x.mean(axis=0)": ()}


@predict_shapes.mistake
def mean_keeps_an_axis() -> dict[str, object]:
    """Without keepdims=True the axis that is averaged disappears altogether, it does not stay with length 1."""
    return {**_SHAPES, "x.mean(axis=0)": (1, 3)}


@predict_shapes.mistake
def kept_axis_forgotten() -> dict[str, object]:
    """keepdims=True keeps the averaged axis, with length 1, so there are still two axes."""
    return {**_SHAPES, "x.mean(axis=1, keepdims=True)": (4,)}


@predict_shapes.mistake
def kept_the_other_axis() -> dict[str, object]:
    """It is axis 1 that is averaged and shrinks to length 1; axis 0 keeps its 4 entries."""
    return {**_SHAPES, "x.mean(axis=1, keepdims=True)": (1, 3)}


@predict_shapes.mistake
def kept_turned() -> dict[str, object]:
    """The order of the axes stays: rows first, here 4, then the averaged axis, of length 1."""
    return {**_SHAPES, "x.mean(axis=1, keepdims=True)": (1, 4)}


@predict_shapes.mistake
def numbers_in_brackets() -> dict[str, object]:
    """(3) is just the number 3 in brackets; a shape with one axis is written with a comma, as (3,)."""
    return {**_SHAPES, "x[2]": 3, "x[:, 1]": 4, "x.mean(axis=0)": 3}


# Broadcasting

centre_rows = Exercise(shapes.centre_rows, points=2, axes="N, D", see="Section 0.3 of the notebook")


@centre_rows.cases
def _(rng: np.random.Generator) -> Iterator[Case]:
    yield Case("3 rows, 3 columns", x=rng.normal(2, 3, size=(3, 3)).round(1))
    yield Case("4 rows, 3 columns", x=rng.normal(size=(4, 3)))
    yield Case("2 rows, 5 columns", x=rng.normal(3, 1, size=(2, 5)))
    yield Case("a single row", x=rng.normal(1, 2, size=(1, 4)))
    yield Case("whole numbers", x=rng.integers(-9, 10, size=(4, 7)))


@centre_rows.mistake
def means_meet_the_columns(x: Array) -> Array:
    """Your row means have the single axis (N,), which meets the columns: in a square table that is silently wrong, in
    others an error; keep them as a column, (N, 1), with keepdims=True.
    """
    return x - x.mean(axis=1)


@centre_rows.mistake
def means_of_the_columns(x: Array) -> Array:
    """You subtracted each column's mean: axis=0 averages down a column; a row's mean runs along axis=1."""
    return x - x.mean(axis=0)


@centre_rows.mistake
def one_mean_for_all(x: Array) -> Array:
    """You subtracted the mean of the whole table from everything; each row has its own, along axis=1."""
    return x - x.mean()


@centre_rows.mistake
def gives_the_means(x: Array) -> Array:
    """These are the row means as a column; subtract them from x, so that the result has the shape of x."""
    return x.mean(axis=1, keepdims=True)


@centre_rows.mistake
def adds_the_means(x: Array) -> Array:
    """You added the row means; to bring each row's mean to 0 they are subtracted."""
    return x + x.mean(axis=1, keepdims=True)


@centre_rows.mistake
def turned_round(x: Array) -> Array:
    """Every sign is turned: the mean is taken from the entry, not the entry from the mean."""
    return x.mean(axis=1, keepdims=True) - x


@centre_rows.mistake
def subtracts_the_sum(x: Array) -> Array:
    """You subtracted each row's sum; the mean is the sum divided by the number of columns."""
    return x - x.sum(axis=1, keepdims=True)


@centre_rows.mistake
def sum_over_rows_count(x: Array) -> Array:
    """You divided each row's sum by the number of rows; a row has as many entries as there are columns."""
    return x - x.sum(axis=1, keepdims=True) / len(x)


@centre_rows.mistake
def divides_by_the_mean(x: Array) -> Array:
    """You divided each row by its mean, which brings the mean to 1; subtract it, and the mean becomes 0."""
    return x / x.mean(axis=1, keepdims=True)


@centre_rows.mistake
def rows_and_columns(x: Array) -> Array:
    """You took the row means away and then the column means as well; stop after the rows."""
    y = x - x.mean(axis=1, keepdims=True)
    return y - y.mean(axis=0)


@centre_rows.mistake
def also_divides(x: Array) -> Array:
    """The mean is gone as it should, but you also divided by the standard deviation; only subtract."""
    return shapes.centre_rows(x) / x.std(axis=1, keepdims=True)


@centre_rows.mistake
def subtracts_the_first(x: Array) -> Array:
    """You subtracted each row's first entry; subtract its mean, which all entries of the row have a part in."""
    return x - x[:, :1]


@centre_rows.mistake
def subtracts_the_median(x: Array) -> Array:
    """You subtracted each row's median, its middle entry; the mean is the sum divided by the number of entries."""
    return x - np.median(x, axis=1, keepdims=True)


@centre_rows.mistake
def on_its_side(x: Array) -> Array:
    """The numbers are right but the table lies on its side: give back rows as rows, in the shape of x."""
    return shapes.centre_rows(x).T


@centre_rows.mistake
def first_row_only(x: Array) -> Array:
    """Only the first row comes back: return after the loop over the rows, not inside it."""
    return shapes.centre_rows(x)[0]


# Read a diagnosis

scale_columns = Exercise(
    shapes.scale_columns,
    points={"each column from 0 to 1": 1, "a column of equal numbers": 1},
    axes="N, D",
    see="Sections 0.2 and 0.3 of the notebook",
)


@scale_columns.cases
def _(rng: np.random.Generator) -> Iterator[Case]:
    def table(n: int, d: int) -> Array:
        return (rng.normal(size=(n, d)) * 10.0 ** rng.integers(0, 3, size=d) + rng.integers(3, 9, size=d)).round(2)

    yield Case("2 rows, 3 columns", "each column from 0 to 1", x=table(2, 3))
    yield Case("5 rows, 3 columns", "each column from 0 to 1", x=table(5, 3))
    yield Case("3 rows, 3 columns", "each column from 0 to 1", x=table(3, 3))
    yield Case("4 rows, a single column", "each column from 0 to 1", x=table(4, 1))
    same = table(3, 2)
    same[:, 1] = rng.integers(2, 9)
    yield Case("the second column holds one number only", "a column of equal numbers", x=same)
    zeros = table(4, 3)
    zeros[:, 0] = 0
    yield Case("the first column holds zeros only", "a column of equal numbers", x=zeros)


def _scaled(x: Array, low: Array, high: Array) -> Array:
    return (x - low) / np.where(high > low, high - low, 1)


@scale_columns.mistake
def whole_table(x: Array) -> Array:
    """You took the smallest and the largest number of the whole table; every column has its own, along axis=0."""
    return _scaled(x, x.min(), x.max())


@scale_columns.mistake
def rows_instead(x: Array) -> Array:
    """You scaled each row to run from 0 to 1: axis=1 runs along a row; down a column it is axis=0."""
    return shapes.scale_columns(x.T).T


@scale_columns.mistake
def nothing_by_nothing(x: Array) -> Array:
    """In a column of equal numbers the largest less the smallest is 0, and 0 / 0 is not a number: divide by 1 there."""
    low, high = x.min(axis=0), x.max(axis=0)
    return (x - low) / (high - low)


@scale_columns.mistake
def equal_becomes_one(x: Array) -> Array:
    """Your columns of equal numbers come out as 1; they are to be 0, as each entry is its column's smallest."""
    return np.where(x.max(axis=0) > x.min(axis=0), shapes.scale_columns(x), 1.0)


@scale_columns.mistake
def equal_becomes_half(x: Array) -> Array:
    """Your columns of equal numbers come out as ½; they are to be 0, as each entry is its column's smallest."""
    return np.where(x.max(axis=0) > x.min(axis=0), shapes.scale_columns(x), 0.5)


@scale_columns.mistake
def equal_left_out(x: Array) -> Array:
    """Your columns of equal numbers are missing from the result; keep them, filled with 0."""
    return shapes.scale_columns(x)[:, x.max(axis=0) > x.min(axis=0)]


@scale_columns.mistake
def smallest_not_subtracted(x: Array) -> Array:
    """You divide by the right width, but the columns do not begin at 0: subtract each column's smallest entry first."""
    low, high = x.min(axis=0), x.max(axis=0)
    return x / np.where(high > low, high - low, 1)


@scale_columns.mistake
def not_divided(x: Array) -> Array:
    """Each column begins at 0 but does not end at 1: divide by its largest less its smallest entry."""
    return x - x.min(axis=0)


@scale_columns.mistake
def divided_by_the_largest(x: Array) -> Array:
    """You divide by each column's largest entry as it was; after subtracting the smallest, the width is left: largest
    less smallest.
    """
    high = x.max(axis=0)
    return (x - x.min(axis=0)) / np.where(high == 0, 1, high)


@scale_columns.mistake
def upside_down(x: Array) -> Array:
    """Your scale is upside down, the largest entry became 0 and the smallest 1: subtract the smallest from x."""
    low, high = x.min(axis=0), x.max(axis=0)
    return (high - x) / np.where(high > low, high - low, 1)


@scale_columns.mistake
def below_zero(x: Array) -> Array:
    """Every sign is turned, so your columns run from 0 down to -1: take largest less smallest, not the reverse."""
    return -shapes.scale_columns(x)


@scale_columns.mistake
def from_minus_one(x: Array) -> Array:
    """Your columns run from -1 to 1; here they are to run from 0 to 1."""
    low, high = x.min(axis=0), x.max(axis=0)
    return np.where(high > low, 2 * shapes.scale_columns(x) - 1, 0)


@scale_columns.mistake
def standardised(x: Array) -> Array:
    """You subtracted the mean and divided by the standard deviation: that is another scaling; here the smallest entry
    becomes 0 and the largest 1.
    """
    std = x.std(axis=0)
    return (x - x.mean(axis=0)) / np.where(x.max(axis=0) > x.min(axis=0), std, 1)


@scale_columns.mistake
def mean_in_the_middle(x: Array) -> Array:
    """You subtracted the mean of each column; subtract its smallest entry, so that the column begins at 0."""
    low, high = x.min(axis=0), x.max(axis=0)
    return (x - x.mean(axis=0)) / np.where(high > low, high - low, 1)


@scale_columns.mistake
def tables_turned(x: Array) -> Array:
    """The numbers are right but the table lies on its side: give back rows as rows, in the shape of x."""
    return shapes.scale_columns(x).T
