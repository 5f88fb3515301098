"""One layer backwards, for a batch."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from autograder.exercise import Case, Exercise
from course_nn import fromscratch
from course_nn.checks.probes.backprop_algorithm import PARTS, one_of_three

Array = np.ndarray
Slope = Callable[[Array], Array]
Three = tuple[Array, Array, Array]

dense_backward = Exercise(
    fromscratch.dense_backward,
    points={"dx": 2, "dW": 2, "db": 1},
    probe=one_of_three,
    see="Goodfellow et al., Deep Learning, section 6.5.4",
)


@dense_backward.cases
def _(rng: np.random.Generator) -> Iterator[Case]:
    activations: dict[str, Slope] = {
        "tanh": np.tanh,
        "elu": lambda z: np.where(z > 0, z, np.expm1(z)),
        "relu": lambda z: z * (z > 0),
    }
    drawn = []
    for name, (N, D, M), g in (
        ("a batch of one row, D = 3 inputs, M = 2 units", (1, 3, 2), "tanh"),
        ("N = 4 rows, D = 3 inputs, M = 5 units", (4, 3, 5), "tanh"),
        ("N = 5 rows, D = 4 inputs, M = 2 units", (5, 4, 2), "elu"),
        ("as many units as inputs, N = 4, D = M = 3", (4, 3, 3), "elu"),
        ("as many of everything, N = D = M = 3, with the ReLU", (3, 3, 3), "relu"),
    ):
        x, W, b, dh = (rng.normal(size=s) for s in ((N, D), (M, D), M, (N, M)))
        z = x @ W.T + b
        drawn.append((name, {"dh": dh, "x": x, "z": z, "h": activations[g](z), "W": W, "g": g}))
    for part in PARTS:
        for name, inputs in drawn:
            yield Case(f"{part}, {name}", part, part=part, **inputs)


def _from(dz: Array, x: Array, W: Array) -> Three:
    """What is right once dz is: dx, dW, db."""
    return dz @ W, dz.T @ x, dz.sum(axis=0)


@dense_backward.mistake
def forgets_g(dh: Array, x: Array, z: Array, h: Array, W: Array, slope: Slope) -> Three:
    """You took dh for the gradient at z: the activation lies between them, so multiply dh by its slope first."""
    return _from(dh, x, W)


@dense_backward.mistake
def slope_at_h(dh: Array, x: Array, z: Array, h: Array, W: Array, slope: Slope) -> Three:
    """You ask for the slope at h, but g' is taken where g was: at its input z (only for the ReLU both say the same)."""
    return _from(dh * slope(h), x, W)


@dense_backward.mistake
def slope_of_the_gradient(dh: Array, x: Array, z: Array, h: Array, W: Array, slope: Slope) -> Three:
    """You ask for the slope at dh; it depends on where the unit was on the way forward, on z."""
    return _from(dh * slope(dh), x, W)


@dense_backward.mistake
def multiplies_by_h(dh: Array, x: Array, z: Array, h: Array, W: Array, slope: Slope) -> Three:
    """You multiply dh by h itself; the chain rule asks for g', the slope of h, not its value."""
    return _from(dh * h, x, W)


@dense_backward.mistake
def always_tanh(dh: Array, x: Array, z: Array, h: Array, W: Array, slope: Slope) -> Three:
    """You use the slope of tanh whatever the activation is; take the function that is handed in as slope."""
    return _from(dh * (1 - np.tanh(z) ** 2), x, W)


@dense_backward.mistake
def adds_the_slope(dh: Array, x: Array, z: Array, h: Array, W: Array, slope: Slope) -> Three:
    """You added dh and the slope; the chain rule multiplies them, entry by entry."""
    return _from(dh + slope(z), x, W)


@dense_backward.mistake
def w_on_its_side(dh: Array, x: Array, z: Array, h: Array, W: Array, slope: Slope) -> Three:
    """Your dW lies on its side, inputs × outputs: a gradient has the shape of its parameter, and W is outputs ×
    inputs.
    """
    dx, dW, db = fromscratch.dense_backward(dh, x, z, h, W, slope)
    return dx, dW.T, db


@dense_backward.mistake
def averaged(dh: Array, x: Array, z: Array, h: Array, W: Array, slope: Slope) -> Three:
    """You take a mean over the rows: the loss has divided by N already, in dh, so a layer only adds them up."""
    return _from(dh * slope(z) / len(x), x, W)


@dense_backward.mistake
def w_from_h(dh: Array, x: Array, z: Array, h: Array, W: Array, slope: Slope) -> Three:
    """Your dW pairs the gradient with this layer's output h; each weight was multiplied by an input, so pair it with
    x.
    """
    dx, _, db = fromscratch.dense_backward(dh, x, z, h, W, slope)
    return dx, (dh * slope(z)).T @ h, db


@dense_backward.mistake
def w_of_the_sums(dh: Array, x: Array, z: Array, h: Array, W: Array, slope: Slope) -> Three:
    """For dW you add the rows up before you multiply; each row's gradient goes with that row's x, so multiply first and
    add then.
    """
    dx, _, db = fromscratch.dense_backward(dh, x, z, h, W, slope)
    return dx, np.outer(db, x.sum(axis=0)), db


@dense_backward.mistake
def the_last_row_only(dh: Array, x: Array, z: Array, h: Array, W: Array, slope: Slope) -> Three:
    """In dW and db only the last row of the batch is left: each round replaces what the others gave; add to it
    instead.
    """
    dz = dh * slope(z)
    return dz @ W, np.outer(dz[-1], x[-1]), dz[-1]


@dense_backward.mistake
def the_first_row_only(dh: Array, x: Array, z: Array, h: Array, W: Array, slope: Slope) -> Three:
    """In dW and db only the first row of the batch counts: every row moved the loss, so add them all up."""
    dz = dh * slope(z)
    return dz @ W, np.outer(dz[0], x[0]), dz[0]


@dense_backward.mistake
def b_for_every_row(dh: Array, x: Array, z: Array, h: Array, W: Array, slope: Slope) -> Three:
    """Your db has a row for each sample; b was added to every row, so its gradient is their sum, with the shape of
    b.
    """
    dx, dW, _ = fromscratch.dense_backward(dh, x, z, h, W, slope)
    return dx, dW, dh * slope(z)


@dense_backward.mistake
def b_along_the_units(dh: Array, x: Array, z: Array, h: Array, W: Array, slope: Slope) -> Three:
    """Your db adds up along each row, one number a sample; b has a number for each unit, so add down the columns."""
    dx, dW, _ = fromscratch.dense_backward(dh, x, z, h, W, slope)
    return dx, dW, (dh * slope(z)).sum(axis=1)


@dense_backward.mistake
def b_as_one_number(dh: Array, x: Array, z: Array, h: Array, W: Array, slope: Slope) -> tuple[Array, Array, float]:
    """Your db is a single number: sum() without an axis adds everything up, but b has a number for each unit, so add
    over the rows only.
    """
    dx, dW, db = fromscratch.dense_backward(dh, x, z, h, W, slope)
    return dx, dW, float(db.sum())


@dense_backward.mistake
def b_as_a_row(dh: Array, x: Array, z: Array, h: Array, W: Array, slope: Slope) -> Three:
    """Your db is a table of a single row, (1, M); a gradient has the shape of its parameter, and b is (M,)."""
    dx, dW, db = fromscratch.dense_backward(dh, x, z, h, W, slope)
    return dx, dW, db[None]


@dense_backward.mistake
def x_through_w_turned(dh: Array, x: Array, z: Array, h: Array, W: Array, slope: Slope) -> Three:
    """For dx you use W turned over, as on the way forward; backwards the outputs are summed over, so the rows of the
    gradient meet W as it stands.
    """
    _, dW, db = fromscratch.dense_backward(dh, x, z, h, W, slope)
    return dh * slope(z) @ W.T, dW, db


@dense_backward.mistake
def in_another_order(dh: Array, x: Array, z: Array, h: Array, W: Array, slope: Slope) -> Three:
    """You return the three in another order: first dx, then dW, then db."""
    dx, dW, db = fromscratch.dense_backward(dh, x, z, h, W, slope)
    return dW, db, dx


@dense_backward.mistake
def writes_into_dh(dh: Array, x: Array, z: Array, h: Array, W: Array, slope: Slope) -> Three:
    """The numbers are right, but you multiplied dh in place, and the caller's array is changed: make a new array for
    dz.
    """
    dh *= slope(z)
    return _from(dh, x, W)


dense_backward.symptom("transposed", w_on_its_side, group="dW")
