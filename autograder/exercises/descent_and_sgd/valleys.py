"""More than one valley: kinds of flat points, different minima, and minima that differ in numbering only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise
from course_nn import minima
from course_nn.checks import probes
from course_nn.checks.probes.descent_and_sgd import named

Array = np.ndarray

# kind_of_point

kind_of_point = Exercise(
    minima.kind_of_point,
    points={"two parameters": 1, "more parameters": 1},
    probe=named,
    see="Goodfellow et al. 4.3.1 and 8.2.3",
)

MINIMUM, MAXIMUM, SADDLE = "minimum", "maximum", "saddle"


@kind_of_point.cases
def _(rng: np.random.Generator) -> Iterator[Case]:
    def turned(*curvatures: float) -> list[list[float]]:
        """A Hessian with about these curvatures, along directions that are not the axes."""
        turn, _ = np.linalg.qr(rng.normal(size=(len(curvatures), len(curvatures))))
        return _rows((turn * (np.array(curvatures) * rng.uniform(0.9, 1.1, len(curvatures)))) @ turn.T)

    def two(a: float, b: float, c: float) -> list[list[float]]:
        return _rows(rng.uniform(0.8, 1.25) * np.array([[a, c], [c, b]]))

    def misleading(*curvatures: float) -> list[list[float]]:
        """The same, where the first parameter bends the other way than all together."""
        while True:
            rows = turned(*curvatures)
            if rows[0][0] * np.trace(rows) < 0:
                return rows

    few, more = "two parameters", "more parameters"
    yield Case("2 parameters, first", few, hessian=two(2, 1, -0.5))
    yield Case("2 parameters, second", few, hessian=two(1, 2, -3))  # up along both axes, a saddle
    yield Case("2 parameters, third", few, hessian=two(-1, -3, 1))
    yield Case("2 parameters, fourth", few, hessian=two(-1, -2, 4))
    yield Case("2 parameters, fifth", few, hessian=two(3, -1, 1))
    yield Case("2 parameters, sixth", few, hessian=two(-1, 3, -1.5))
    yield Case("2 parameters, seventh", few, hessian=two(900, 0.01, 1))  # steep one way, nearly flat the other
    yield Case("3 parameters, first", more, hessian=turned(1, 2, 3))
    yield Case("3 parameters, second", more, hessian=misleading(-3, -2, 4))  # determinant above 0
    yield Case("3 parameters, third", more, hessian=turned(-1, -2, -3))  # determinant below 0
    yield Case("3 parameters, fourth", more, hessian=turned(2, 2, -3))  # strongest downwards, most of it upwards
    yield Case("4 parameters, first", more, hessian=turned(-1, 3, -2, 1))
    yield Case("4 parameters, second", more, hessian=turned(-1, -3, -2, -1))
    yield Case("5 parameters", more, hessian=turned(1, 0.5, 2, 3, 1))


def _rows(H: Array) -> list[list[float]]:
    return [[float(entry) for entry in row] for row in (H + H.T) / 2]


def _all(positive: Any) -> str:
    """The rule that would be right for curvatures, applied to whatever these signs belong to."""
    positive = np.asarray(positive)
    return MINIMUM if positive.all() else SADDLE if positive.any() else MAXIMUM


@kind_of_point.mistake
def flat_is_a_minimum(H: Array) -> str:
    """You call every flat point a minimum: a gradient of 0 says only that it is flat; the Hessian says which way it
    bends.
    """
    return MINIMUM


@kind_of_point.mistake
def never_a_minimum(H: Array) -> str:
    """Every point is a saddle to you: it is one only where some curvatures are positive and others negative."""
    return SADDLE


@kind_of_point.mistake
def along_the_axes_only(H: Array) -> str:
    """You look at the diagonal, the curvatures along the axes: a valley may run at a slant, so take the eigenvalues."""
    return _all(np.diag(H) > 0)


@kind_of_point.mistake
def every_entry(H: Array) -> str:
    """You look at the signs of the table's entries: curvatures are its eigenvalues, which may all be positive with a
    negative entry in it.
    """
    return _all(H > 0)


@kind_of_point.mistake
def by_the_sum(H: Array) -> str:
    """You look at the sign of the sum of all curvatures, so a deep one hides one of the other sign: look at each."""
    return MINIMUM if np.trace(H) > 0 else MAXIMUM


@kind_of_point.mistake
def sum_of_the_table(H: Array) -> str:
    """You look at the sign of the sum of all entries, which is no curvature: look at each eigenvalue."""
    return MINIMUM if H.sum() > 0 else MAXIMUM


@kind_of_point.mistake
def sign_of_the_determinant(H: Array) -> str:
    """You take the sign of the determinant, the product of all curvatures, and two negative ones cancel in it: look at
    the sign of each.
    """
    return MINIMUM if np.linalg.det(H) > 0 else MAXIMUM


@kind_of_point.mistake
def determinant_and_sum(H: Array) -> str:
    """Determinant and trace decide for two parameters only; with more of them, curvatures of both signs can hide
    behind these two numbers: look at each eigenvalue.
    """
    return SADDLE if np.linalg.det(H) < 0 else MINIMUM if np.trace(H) > 0 else MAXIMUM


@kind_of_point.mistake
def by_the_determinant(H: Array) -> str:
    """A determinant above 0 says that the curvatures which are negative come in pairs, not that there is none: look at
    each curvature.
    """
    return MINIMUM if np.linalg.det(H) > 0 else SADDLE


@kind_of_point.mistake
def only_for_two_parameters(H: Array) -> str:
    """Your rule, the determinant and the first entry, holds for two parameters: for any number, look at the sign of
    each eigenvalue.
    """
    return SADDLE if np.linalg.det(H) < 0 else MINIMUM if H[0, 0] > 0 else MAXIMUM


@kind_of_point.mistake
def one_positive_is_enough(H: Array) -> str:
    """One positive curvature makes a minimum of it, you say, but a minimum rises in all directions: ask that of all."""
    return MINIMUM if (np.linalg.eigvalsh(H) > 0).any() else MAXIMUM


@kind_of_point.mistake
def one_negative_is_enough(H: Array) -> str:
    """One negative curvature makes a maximum of it, you say, but a maximum falls in all directions: ask that of all."""
    return MAXIMUM if (np.linalg.eigvalsh(H) < 0).any() else MINIMUM


@kind_of_point.mistake
def no_maximum(H: Array) -> str:
    """You call a maximum a saddle: where all curvatures are negative, no direction leads up."""
    return MINIMUM if (np.linalg.eigvalsh(H) > 0).all() else SADDLE


@kind_of_point.mistake
def upside_down(H: Array) -> str:
    """You exchanged minimum and maximum: where the curvature is positive, the surface bends upwards, like a valley."""
    return _all(np.linalg.eigvalsh(H) < 0)


@kind_of_point.mistake
def strongest_curvature_decides(H: Array) -> str:
    """You let the largest curvature decide, so there are no saddles: one weak direction down is a way out."""
    curvature = np.linalg.eigvalsh(H)
    return MINIMUM if curvature[np.abs(curvature).argmax()] > 0 else MAXIMUM


# count_minima

count_minima = Exercise(
    minima.count_minima,
    points={"two parameters": 1, "any number of parameters": 1},
    see="Goodfellow et al. 8.2.2",
)


@count_minima.cases
def _(rng: np.random.Generator) -> Iterator[Case]:
    def ends(centres: Any, times: Any, tol: float, mixed: bool = True) -> dict[str, Any]:
        """Each centre so many times, scattered to both sides by a third of tol at most, the first end there twice."""
        centres = np.asarray(centres, float)
        which = np.repeat(np.arange(len(centres)), times)
        scatter = rng.uniform(-1, 1, (len(which), centres.shape[1]))
        scatter *= tol * rng.uniform(0.15, 0.33, (len(which), 1)) / np.linalg.norm(scatter, axis=1, keepdims=True)
        scatter[1::2] = -scatter[: len(which) // 2 * 2 : 2]
        found = centres[which] + scatter
        found = rng.permutation(found) if mixed else found
        return {"ends": np.vstack([found, found[:1]]), "tol": tol}

    few, more = "two parameters", "any number of parameters"
    a, b, c = rng.uniform(1, 2), rng.uniform(3, 4), rng.uniform(5, 6)
    yield Case("6 ends", few, **ends([[a, -b], [b, c]], [2, 3], 0.1))
    yield Case(
        "8 ends, minima with numbers in common", few, **ends([[a, b], [a, c], [b, a], [-a, -b]], [2, 2, 2, 1], 0.1)
    )
    on_the_line = 0.1 * (rng.integers(10, 40, 2) + np.array([0.5, 0]))  # between multiples of tol, and on one
    yield Case("5 ends, all at one minimum", few, **ends([on_the_line], [4], 0.1))
    yield Case(
        "12 ends, far apart", few, **ends(100 * np.array([[a, b], [b, a], [-b, c]]), [4, 3, 4], 20.0, mixed=False)
    )
    yield Case("7 ends, one parameter", more, **ends([[a], [-a], [b]], [2, 3, 1], 0.1))
    yield Case("10 ends, five parameters", more, **ends([[a, b, c, 0, 1], [a, b, c, 1, 0], [b, a, c, 0, 1]], 3, 0.1))
    close = np.array([[0.503, 0.252, 0.121], [0.503, 0.252, 0.124], [0.507, 0.252, 0.121]])
    yield Case("13 ends, close together", more, **ends(close, [5, 4, 3], 0.001))
    for group, D in ((few, 2), (more, 4)):  # or a table by the number of ends would do
        n = int(rng.integers(2, 8))
        drawn = 3.0 * rng.permutation(9)[:n, None] + rng.uniform(0, 1, (n, D))
        yield Case("as many as chance has it", group, **ends(drawn, rng.integers(1, 4, n), 0.1))


def _far(ends: Array, tol: float) -> Array:
    """Whether end i lies farther than tol from end j, (K, K)."""
    return np.asarray(np.linalg.norm(ends[:, None] - ends, axis=-1) > tol)


@count_minima.mistake
def counts_the_ends(ends: Array, tol: float) -> int:
    """You count the ends: several of them lie in the same minimum, and that counts once."""
    return len(ends)


@count_minima.mistake
def exactly_equal(ends: Array, tol: float) -> int:
    """You count ends as different when any digit differs: descents into one minimum stop within tol of each other."""
    return len(np.unique(ends, axis=0))


@count_minima.mistake
def first_parameter_only(ends: Array, tol: float) -> int:
    """You compare the first parameter only: two minima may share it, so compare whole points."""
    return minima.count_minima(ends[:, :1], tol)


@count_minima.mistake
def numbers_for_points(ends: Array, tol: float) -> int:
    """You count different numbers: a minimum is a whole row, one point with all its parameters."""
    return minima.count_minima(ends.reshape(-1, 1), tol)


@count_minima.mistake
def distance_from_the_origin(ends: Array, tol: float) -> int:
    """You compare how far the points are from the origin: (a, b) and (b, a) are equally far and yet two points."""
    return minima.count_minima(np.linalg.norm(ends, axis=1, keepdims=True), tol)


@count_minima.mistake
def any_parameter_alike(ends: Array, tol: float) -> int:
    """One parameter alike is enough for you to call two points one: all of them have to be."""
    found: list[Array] = []
    for end in ends:
        if all((np.abs(end - other) > tol).all() for other in found):
            found.append(end)
    return len(found)


@count_minima.mistake
def neighbours_in_the_list(ends: Array, tol: float) -> int:
    """You compare each end with the one before it in the list: compare it with all minima found so far."""
    return 1 + int((np.linalg.norm(np.diff(ends, axis=0), axis=1) > tol).sum())


@count_minima.mistake
def compared_with_the_first(ends: Array, tol: float) -> int:
    """You compare every end with the first one only, so those in a second minimum are counted one by one."""
    return 1 + int(_far(ends, tol)[0].sum())


@count_minima.mistake
def counts_pairs(ends: Array, tol: float) -> int:
    """You count pairs of ends that differ: count points, each different from all that you have counted before."""
    return int(np.triu(_far(ends, tol)).sum())


@count_minima.mistake
def counts_pairs_both_ways(ends: Array, tol: float) -> int:
    """You count pairs of ends that differ, and each pair from both sides: count points that are new."""
    return int(_far(ends, tol).sum())


@count_minima.mistake
def counts_the_lonely(ends: Array, tol: float) -> int:
    """You count the ends that have no other near them: a minimum in which several descents end counts, too, once."""
    return int((_far(ends, tol).sum(axis=1) == len(ends) - 1).sum())


@count_minima.mistake
def signed_differences(ends: Array, tol: float) -> int:
    """You add up the signed differences of the parameters, and opposite ones cancel: square them first."""
    return minima.count_minima(ends.sum(axis=1, keepdims=True), tol)


@count_minima.mistake
def counts_the_repeated(ends: Array, tol: float) -> int:
    """You count the ends that were seen before; count the others."""
    return len(ends) - minima.count_minima(ends, tol)


@count_minima.mistake
def one_too_few(ends: Array, tol: float) -> int:
    """You are one short everywhere: the first end is a minimum, too, before there is another to compare it with."""
    return minima.count_minima(ends, tol) - 1


@count_minima.mistake
def rounded_to_one_digit(ends: Array, tol: float) -> int:
    """You round to one digit after the point: that tears points apart and glues others together; compare distances
    with tol.
    """
    return len(np.unique(ends.round(1), axis=0))


@count_minima.mistake
def rounded_to_two_digits(ends: Array, tol: float) -> int:
    """You round to two digits after the point, whatever tol is: measure how far two points are from each other."""
    return len(np.unique(ends.round(2), axis=0))


@count_minima.mistake
def rounded_to_three_digits(ends: Array, tol: float) -> int:
    """You round to three digits after the point, so points closer than tol count as two: compare distances with tol."""
    return len(np.unique(ends.round(3), axis=0))


@count_minima.mistake
def cut_off_at_tol(ends: Array, tol: float) -> int:
    """You cut the numbers off at multiples of tol, and ends on two sides of such a boundary become two: measure how
    far they are from each other.
    """
    return len(np.unique(np.floor(ends / tol), axis=0))


@count_minima.mistake
def grid_of_tol(ends: Array, tol: float) -> int:
    """You round to multiples of tol, and points close together, but on two sides of a boundary, become two: compare
    distances.
    """
    return len(np.unique((ends / tol).round(), axis=0))


# swap_units

swap_units = Exercise(
    minima.swap_units,
    points={"W1": 0.5, "b1": 0.5, "W2": 1},
    probe=probes.result,
    see="Goodfellow et al. 8.2.2",
)


@swap_units.cases
def _(rng: np.random.Generator) -> Iterator[Case]:
    for part, name in enumerate(("W1", "b1", "W2")):
        for h, d, m, i, j in ((3, 4, 5, 0, 2), (5, 4, 6, 3, 1), (4, 4, 4, 1, 2)):
            yield Case(
                f"{name}, units {i} and {j} of {h}", name, part=part,
                W1=rng.normal(size=(h, d)), b1=rng.normal(size=h), W2=rng.normal(size=(m, h)), i=i, j=j,
            )  # fmt: skip


@swap_units.mistake
def forgets_the_biases(W1: Array, b1: Array, W2: Array, i: int, j: int) -> Any:
    """The biases stayed where they were: a unit takes its own along, with its row of weights."""
    new = minima.swap_units(W1, b1, W2, i, j)
    return new[0], b1, new[2]


@swap_units.mistake
def forgets_what_reads_them(W1: Array, b1: Array, W2: Array, i: int, j: int) -> Any:
    """The next layer still reads the units in the old order: the weights on h_i and h_j change places, too."""
    return (*minima.swap_units(W1, b1, W2, i, j)[:2], W2)


@swap_units.mistake
def rows_of_W2(W1: Array, b1: Array, W2: Array, i: int, j: int) -> Any:
    """You exchange rows of W2, which are the outputs: hidden unit j meets column j of W2."""
    new = minima.swap_units(W1, b1, W2, i, j)
    return new[0], new[1], _rows_of(W2, i, j)


def _rows_of(W: Array, i: int, j: int) -> Array:
    order = np.arange(len(W))
    order[[i, j]] = j, i
    return W[order]


@swap_units.mistake
def forgets_the_weights(W1: Array, b1: Array, W2: Array, i: int, j: int) -> Any:
    """The rows of W1 stayed where they were: row i holds the weights of unit i, and moves with it."""
    return (W1, *minima.swap_units(W1, b1, W2, i, j)[1:])


@swap_units.mistake
def columns_of_W1(W1: Array, b1: Array, W2: Array, i: int, j: int) -> Any:
    """You exchange columns of W1, which belong to the inputs: hidden unit i owns row i."""
    new = minima.swap_units(W1, b1, W2, i, j)
    return _rows_of(W1.T, i, j).T, new[1], new[2]


def _overwrite(a: Array, i: int, j: int) -> None:
    a[i] = a[j]
    a[j] = a[i]


@swap_units.mistake
def overwrites(W1: Array, b1: Array, W2: Array, i: int, j: int) -> Any:
    """Unit j is there twice and unit i is gone, overwritten before it was moved: keep a copy of it first, or move both
    at once by a list of indices.
    """
    new = W1.copy(), b1.copy(), W2.copy()
    for a in (new[0], new[1], new[2].T):
        _overwrite(a, i, j)
    return new


@swap_units.mistake
def exchanges_views(W1: Array, b1: Array, W2: Array, i: int, j: int) -> Any:
    """Your biases are exchanged, but rows and columns i and j are now twice the same: a row of an array is a view, and
    changes while you exchange it; copy it first, or index with a list.
    """
    new = W1.copy(), minima.swap_units(W1, b1, W2, i, j)[1], W2.copy()
    for a in (new[0], new[2].T):
        _overwrite(a, i, j)
    return new


@swap_units.mistake
def exchanges_views_in_place(W1: Array, b1: Array, W2: Array, i: int, j: int) -> Any:
    """You write into the caller's arrays, and rows i and j are now twice the same, since a row is a view that changes
    while you exchange it: copy the arrays first, then index with a list.
    """
    b1[[i, j]] = b1[[j, i]]
    for a in (W1, W2.T):
        _overwrite(a, i, j)
    return W1, b1, W2


@swap_units.mistake
def works_in_place(W1: Array, b1: Array, W2: Array, i: int, j: int) -> Any:
    """The units are exchanged, but in the caller's own arrays, and the old network is gone: work on copies."""
    W1[[i, j]], b1[[i, j]], W2[:, [i, j]] = W1[[j, i]], b1[[j, i]], W2[:, [j, i]]
    return W1, b1, W2


@swap_units.mistake
def all_reversed(W1: Array, b1: Array, W2: Array, i: int, j: int) -> Any:
    """You turned the order of all units around: only i and j change places."""
    return W1[::-1], b1[::-1], W2[:, ::-1]
