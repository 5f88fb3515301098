"""What becomes of a gradient on its way: the spectral radius, its size at each step, clipping."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise, Question
from course_nn import throughtime, unrolled
from course_nn.checks import probes

Array = np.ndarray
Rng = np.random.Generator

# Spectral radius -----------------------------------------------------------------------------------------------------

_RADII = {"A": 2.0, "B": 1.2, "C": 0.9, "D": 1.0}

radii = Exercise(
    _RADII, points=dict.fromkeys(_RADII, 0.25), probe=probes.entry, see="Goodfellow et al. 10.7", rtol=1e-3, atol=1e-3
)


@radii.cases
def _(rng: Rng) -> Iterator[Case]:
    for name in _RADII:
        yield Case(f"the spectral radius of {name}", name, key=name)


def _instead(**wrong: float) -> dict[str, float]:
    return {**_RADII, **wrong}


@radii.mistake
def largest_with_its_sign() -> Any:
    """You take the largest eigenvalue with its sign: what counts is how much longer a vector gets, so take absolute
    values first.
    """
    return _instead(A=0.5)


@radii.mistake
def sign_kept() -> Any:
    """A radius is a length and never negative: take the absolute value."""
    return _instead(A=-2.0)


@radii.mistake
def real_part_only() -> Any:
    """You drop the imaginary part: the absolute value of a complex number a + bi is √(a² + b²). A vector that turns
    round and round may grow all the same.
    """
    return _instead(B=0.0)


@radii.mistake
def largest_entry() -> Any:
    """You take the largest entry: it says what one product can do to a vector, not what many do; take the largest
    absolute eigenvalue.
    """
    return _instead(C=4.0, D=4.0)


@radii.mistake
def largest_stretch() -> Any:
    """That is by how much a single product can stretch a vector, the largest singular value: in the long run the
    eigenvalues count.
    """
    stretch = np.linalg.norm([[0.5, 4.0], [0.0, 0.9]], 2)
    return _instead(C=float(stretch), D=4.0)


@radii.mistake
def smallest_eigenvalue() -> Any:
    """You take the smallest absolute eigenvalue: its part of a vector is soon outgrown by the largest one's."""
    return _instead(A=0.5, C=0.5)


@radii.mistake
def product_of_eigenvalues() -> Any:
    """That is the determinant, the product of the eigenvalues: take the largest of them, by absolute value."""
    return _instead(A=1.0, B=1.44, C=0.45)


@radii.mistake
def sum_of_the_diagonal() -> Any:
    """That is the sum of the eigenvalues, or of the diagonal: take the largest of them, by absolute value."""
    return _instead(A=1.5, B=0.0, C=1.4, D=0.0)


@radii.mistake
def frobenius_norm() -> Any:
    """That is the length of the matrix as one long vector: take the largest absolute eigenvalue."""
    matrices = {"A": [0.5, -2], "B": [1.2, 1.2], "C": [0.5, 4, 0.9], "D": [4, 0.25]}
    return {name: float(np.linalg.norm(entries)) for name, entries in matrices.items()}


# Sizes of gradients --------------------------------------------------------------------------------------------------

gradient_sizes = Exercise(
    throughtime.gradient_sizes,
    points={"one unit": 0.5, "several units": 1.5},
    axes="T",
    see="Goodfellow et al. 10.7",
)


@gradient_sizes.cases
def _(rng: Rng) -> Iterator[Case]:
    for T, H in ((1, 1), (4, 1), (3, 2), (6, 4), (3, 3)):
        Wh, dh = 1.2 * rng.normal(size=(H, H)) / np.sqrt(H), 2 * rng.normal(size=H)
        x, start = rng.normal(size=(1, T, 2)), rng.uniform(-1, 1, (1, H))
        h = unrolled.unroll(x, start, 0.6 * rng.normal(size=(H, 2)), Wh, np.zeros(H))[0]
        name = f"{T} steps, {'one unit' if H == 1 else f'{H} units'}" if T > 1 else "one step, one unit"
        yield Case(name, "one unit" if H == 1 else "several units", dh=dh, h=h, Wh=Wh)


def _gradients(dh: Array, h: Array, Wh: Array, slopes: Array | None = None) -> Array:
    """dL/dh_t of all steps, (T, H); slopes: (T, H) in place of the right ones."""
    slopes = 1 - h**2 if slopes is None else slopes
    rows = np.empty(h.shape)
    for t in reversed(range(len(h))):
        rows[t] = dh
        dh = (dh * slopes[t]) @ Wh
    return rows


def _lengths(rows: Array) -> Array:
    return np.linalg.norm(rows, axis=1)


@gradient_sizes.mistake
def wh_not_undone(dh: Array, h: Array, Wh: Array) -> Array:
    """You go back with Wh the way it leads forwards: backwards it is transposed, Whᵀ dz for a vector."""
    return _lengths(_gradients(dh, h, Wh.T))


@gradient_sizes.mistake
def slope_forgotten(dh: Array, h: Array, Wh: Array) -> Array:
    """You go back past tanh: at each step its slope 1 - h² makes the gradient smaller."""
    return _lengths(_gradients(dh, h, Wh, np.ones(h.shape)))


@gradient_sizes.mistake
def slope_of_the_step_before(dh: Array, h: Array, Wh: Array) -> Array:
    """You take the slope at the state where the gradient arrives: it comes from step t, whose tanh made h[t]."""
    rows = np.empty(h.shape)
    for t in reversed(range(len(h))):
        rows[t] = dh
        dh = (1 - h[t - 1] ** 2) * (dh @ Wh)
    return _lengths(rows)


@gradient_sizes.mistake
def wh_before_the_slope(dh: Array, h: Array, Wh: Array) -> Array:
    """You go back through Wh first and through tanh then: forwards Wh came first, so backwards tanh does."""
    rows = np.empty(h.shape)
    for t in reversed(range(len(h))):
        rows[t] = dh
        dh = (1 - h[t] ** 2) * (dh @ Wh)
    return _lengths(rows)


@gradient_sizes.mistake
def slope_at_the_output(dh: Array, h: Array, Wh: Array) -> Array:
    """You take tanh once more for its slope: h is tanh already, so the slope is 1 - h²."""
    return _lengths(_gradients(dh, h, Wh, 1 - np.tanh(h) ** 2))


@gradient_sizes.mistake
def square_misplaced(dh: Array, h: Array, Wh: Array) -> Array:
    """Your slope is the square of 1 - h: the 1 stays outside, it is 1 - h²."""
    return _lengths(_gradients(dh, h, Wh, (1 - h) ** 2))


@gradient_sizes.mistake
def value_for_slope(dh: Array, h: Array, Wh: Array) -> Array:
    """You multiply by h, the value of tanh, where its slope 1 - h² belongs."""
    return _lengths(_gradients(dh, h, Wh, h))


@gradient_sizes.mistake
def last_step_first(dh: Array, h: Array, Wh: Array) -> Array:
    """Your sizes run from the last step to the first, as the walk does: put the first step first."""
    return _lengths(_gradients(dh, h, Wh))[::-1]


@gradient_sizes.mistake
def one_step_too_far(dh: Array, h: Array, Wh: Array) -> Array:
    """You measure after the step instead of before it: the last size is that of dh as it was given."""
    rows = _gradients(dh, h, Wh)
    return _lengths(np.concatenate([(rows[:1] * (1 - h[:1] ** 2)) @ Wh, rows[:-1]]))


@gradient_sizes.mistake
def measured_before_tanh(dh: Array, h: Array, Wh: Array) -> Array:
    """You measure dz, the gradient before tanh: asked is the gradient at the state, before its slope comes in."""
    return _lengths(_gradients(dh, h, Wh) * (1 - h**2))


@gradient_sizes.mistake
def squared_sizes(dh: Array, h: Array, Wh: Array) -> Array:
    """You return squares of lengths: the root of the sum of squares is missing."""
    return _lengths(_gradients(dh, h, Wh)) ** 2


@gradient_sizes.mistake
def sums_of_entries(dh: Array, h: Array, Wh: Array) -> Array:
    """You add up the entries of each gradient, and signs cancel: its size is the root of the sum of squares."""
    return _gradients(dh, h, Wh).sum(axis=1)


@gradient_sizes.mistake
def sums_of_absolute_values(dh: Array, h: Array, Wh: Array) -> Array:
    """You add up absolute values: the length of a vector is the root of the sum of squares."""
    return np.abs(_gradients(dh, h, Wh)).sum(axis=1)


@gradient_sizes.mistake
def largest_entries(dh: Array, h: Array, Wh: Array) -> Array:
    """You take the largest entry of each gradient: the length of a vector is the root of the sum of squares."""
    return np.abs(_gradients(dh, h, Wh)).max(axis=1)


@gradient_sizes.mistake
def root_of_the_mean(dh: Array, h: Array, Wh: Array) -> Array:
    """You divide by the number of units under the root: the length of a vector is the root of the sum of squares."""
    return _lengths(_gradients(dh, h, Wh)) / np.sqrt(h.shape[1])


@gradient_sizes.mistake
def whole_gradients(dh: Array, h: Array, Wh: Array) -> Array:
    """You return the gradients themselves: asked is one number a step, how long each of them is."""
    return _gradients(dh, h, Wh)


@gradient_sizes.mistake
def powers_of_the_radius(dh: Array, h: Array, Wh: Array) -> Array:
    """You multiply by the spectral radius at each step: that is what becomes of it in the long run, if tanh is a line;
    follow this very gradient step by step.
    """
    radius = throughtime.spectral_radius(Wh)
    return np.linalg.norm(dh) * radius ** np.arange(len(h) - 1, -1, -1)


# Clipping ------------------------------------------------------------------------------------------------------------

clip_gradients = Exercise(
    throughtime.clip_gradients,
    points={"too long": 1, "short enough": 0.5, "all zero": 0.5},
    see="Goodfellow et al. 10.11.1; Pascanu et al. (2013)",
    rtol=3e-6,  # torch divides by the norm + 10⁻⁶
)


@clip_gradients.cases
def _(rng: Rng) -> Iterator[Case]:
    def drawn(*shapes: tuple[int, ...], norm: float) -> list[Array]:
        gradients = [rng.normal(size=shape) for shape in shapes]
        length = np.sqrt(sum(np.vdot(g, g) for g in gradients))
        return [g * (norm / length) for g in gradients]

    long = (("one array", 2.5, 7, ((5,),)), ("a matrix and a vector", 0.6, 3, ((3, 2), (3,))),
            ("three arrays, each short enough by itself", 2, 2.2, ((4, 3), (4, 4), (4,))))  # fmt: skip
    for name, limit, norm, shapes in long:
        yield Case(f"{name}, length {norm}, limit {limit}", "too long", gradients=drawn(*shapes, norm=norm),
                   max_norm=float(limit))  # fmt: skip
    for name, limit, norm, shapes in (("one array", 4, 2.5, ((3,),)), ("two arrays", 3, 1.2, ((2, 3), (2,)))):
        yield Case(f"{name}, length {norm}, limit {limit}", "short enough", gradients=drawn(*shapes, norm=norm),
                   max_norm=float(limit))  # fmt: skip
    zeros = [np.zeros((2, 3)), np.zeros(2)]
    yield Case("everything is 0, limit 1", "all zero", gradients=zeros, max_norm=float(rng.integers(1, 4)))
    mixed = [np.zeros((2, 2)), *drawn((3,), norm=2)]
    yield Case("one array is 0, another too long", "all zero", gradients=mixed, max_norm=0.5)


def _norm(gradients: list[Array]) -> float:
    return float(np.sqrt(sum(np.vdot(g, g) for g in gradients)))


def _scaled(gradients: list[Array], max_norm: float, norm: float) -> list[Array]:
    return [g * (max_norm / norm) if norm > max_norm else g.copy() for g in gradients]


@clip_gradients.mistake
def each_array_by_itself(gradients: list[Array], max_norm: float) -> list[Array]:
    """You clip each array by its own length, which turns the direction of the whole: take one length over all arrays,
    and one factor for all.
    """
    return [_scaled([g], max_norm, _norm([g]))[0] for g in gradients]


@clip_gradients.mistake
def always_scaled(gradients: list[Array], max_norm: float) -> list[Array]:
    """You bring every gradient to the length max_norm, and short ones get longer: leave alone what is short enough."""
    norm = _norm(gradients)
    return [g * (max_norm / norm) if norm else g.copy() for g in gradients]


@clip_gradients.mistake
def always_scaled_even_zero(gradients: list[Array], max_norm: float) -> list[Array]:
    """You bring every gradient to the length max_norm: short ones get longer, and where all is 0 you divide by 0; leave
    alone what is short enough.
    """
    return [g * (max_norm / np.float64(_norm(gradients))) for g in gradients]


@clip_gradients.mistake
def each_array_always_scaled(gradients: list[Array], max_norm: float) -> list[Array]:
    """You bring each array to the length max_norm, whatever it had: leave alone what is short enough, and take one
    length over all arrays.
    """
    return [g * (max_norm / np.float64(_norm([g]))) for g in gradients]


@clip_gradients.mistake
def entry_by_entry(gradients: list[Array], max_norm: float) -> list[Array]:
    """You cut single entries off at ±max_norm, which turns the direction and leaves the whole too long: multiply all by
    one factor.
    """
    return [np.clip(g, -max_norm, max_norm) for g in gradients]


@clip_gradients.mistake
def square_of_the_norm(gradients: list[Array], max_norm: float) -> list[Array]:
    """You use the sum of squares as the length: its root is missing."""
    return _scaled(gradients, max_norm, _norm(gradients) ** 2)


@clip_gradients.mistake
def norms_added(gradients: list[Array], max_norm: float) -> list[Array]:
    """You add up the lengths of the arrays: as one vector they have the root of the sum of all squares."""
    return _scaled(gradients, max_norm, sum(_norm([g]) for g in gradients))


@clip_gradients.mistake
def longest_array_decides(gradients: list[Array], max_norm: float) -> list[Array]:
    """You compare with the length of the longest array: all arrays are one vector, so add up the squares of all."""
    return _scaled(gradients, max_norm, max(_norm([g]) for g in gradients))


@clip_gradients.mistake
def largest_entry_decides(gradients: list[Array], max_norm: float) -> list[Array]:
    """You compare with the largest entry: the length is the root of the sum of all squares."""
    return _scaled(gradients, max_norm, max(float(np.abs(g).max()) for g in gradients))


@clip_gradients.mistake
def absolute_values_added(gradients: list[Array], max_norm: float) -> list[Array]:
    """You add up absolute values: the length is the root of the sum of all squares."""
    return _scaled(gradients, max_norm, float(sum(np.abs(g).sum() for g in gradients)))


@clip_gradients.mistake
def to_length_one(gradients: list[Array], max_norm: float) -> list[Array]:
    """What is too long comes out with length 1: make it max_norm long."""
    norm = _norm(gradients)
    return [g / norm if norm > max_norm else g.copy() for g in gradients]


@clip_gradients.mistake
def divided_by_the_limit(gradients: list[Array], max_norm: float) -> list[Array]:
    """What is too long you divide by max_norm: the factor is max_norm divided by the length."""
    norm = _norm(gradients)
    return [g / max_norm if norm > max_norm else g.copy() for g in gradients]


@clip_gradients.mistake
def factor_upside_down(gradients: list[Array], max_norm: float) -> list[Array]:
    """Your factor stands upside down, and what was too long gets longer still: it is max_norm divided by the length."""
    norm = _norm(gradients)
    return [g * (norm / max_norm) if norm > max_norm else g.copy() for g in gradients]


@clip_gradients.mistake
def short_ones_only(gradients: list[Array], max_norm: float) -> list[Array]:
    """Your question is turned round: you scale what is short enough and leave what is too long."""
    norm = _norm(gradients)
    return [g * (max_norm / norm) if 0 < norm < max_norm else g.copy() for g in gradients]


@clip_gradients.mistake
def too_long_thrown_away(gradients: list[Array], max_norm: float) -> list[Array]:
    """What is too long you set to 0: its direction is worth something, so shorten it."""
    norm = _norm(gradients)
    return [0 * g if norm > max_norm else g.copy() for g in gradients]


@clip_gradients.mistake
def never_clipped(gradients: list[Array], max_norm: float) -> list[Array]:
    """Your gradients come back as they were, however long: what is longer than max_norm has to be shortened."""
    return [g.copy() for g in gradients]


@clip_gradients.mistake
def one_long_vector(gradients: list[Array], max_norm: float) -> Array:
    """You return one long vector: the length is taken over all arrays, but each keeps its place and shape in a list."""
    return np.concatenate([g.ravel() for g in _scaled(gradients, max_norm, _norm(gradients))])


# In words ------------------------------------------------------------------------------------------------------------

what_clipping_mends = Question(
    rubric=[
        (
            1,
            "Clipping mends steps that are far too long: an exploding gradient still points downhill, and a shorter "
            "step in its direction helps (one huge step would throw away what was learned).",
        ),
        (
            1,
            "It does nothing for one that vanishes: what comes from far back is a tiny share of the sum over steps, "
            "and making the whole longer lengthens the near steps' share as well. It needs another architecture or "
            "start (gates, LSTM; a radius near 1; shorter ways).",
        ),
    ],
    samples=[
        (
            2,
            "Exploding: the direction is still right, only the length is absurd, so cutting it to max_norm gives a "
            "useful step. Vanishing: the part from 80 steps ago is 1e-6 of the gradient. If I scale up everything the "
            "recent steps still drown it. One needs a net in which the signal survives, like the LSTM.",
            "Both rows, with reasons.",
        ),
        (
            1,
            "Clipping limits the step so training does not blow up near a cliff. For vanishing gradients it doesn't "
            "work because the gradients are small already.",
            "The first row. That they are small is no reason why one could not scale up: the near steps' share is.",
        ),
        (
            1,
            "Scaling up doesn't bring back the far past: in the sum over time its terms are millions of times smaller "
            "than the recent ones, and all are scaled alike. Use gates.",
            "The second row; what clipping does for exploding ones is not said.",
        ),
        (0, "Clipping makes large gradients small and small gradients large, so it solves both.", "It never enlarges."),
        (0, "Both are solved by a smaller learning rate.", "That makes vanished gradients smaller still."),
    ],
)
