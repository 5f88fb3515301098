"""Back through one step."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise
from course_nn import unrolled
from course_nn.checks.probes.recurrence import one_step

Array = np.ndarray
Rng = np.random.Generator
Five = tuple[Array, Array, Array, Array, Array]

rnn_step_backward = Exercise(
    unrolled.rnn_step_backward,
    points={"dx": 0.5, "dh": 0.75, "dWx": 0.5, "dWh": 0.75, "db": 0.5},
    probe=one_step,
    see="Goodfellow et al. 10.2.2",
)


def drawn_inputs(rng: Rng, N: int, T: int, D: int, H: int) -> dict[str, Array]:
    """Draw x, start, the states that come of them, and the parameters but b."""
    size = 1.2 / np.sqrt(D + H)
    Wx, Wh, b = size * rng.normal(size=(H, D)), size * rng.normal(size=(H, H)), 0.5 * rng.normal(size=H)
    x, start = rng.normal(size=(N, T, D)), rng.uniform(-1, 1, (N, H))
    return {"x": x, "start": start, "h": unrolled.unroll(x, start, Wx, Wh, b), "Wx": Wx, "Wh": Wh}


@rnn_step_backward.cases
def _(rng: Rng) -> Iterator[Case]:
    cases = []
    for name, N, D, H in (
        ("one sequence, one input, two units", 1, 1, 2),
        ("N = 4 sequences, D = 2, H = 3", 4, 2, 3),
        ("N = 2 sequences, D = 5, H = 3", 2, 5, 3),
        ("N = 3 sequences, D = H = 3", 3, 3, 3),
    ):
        drawn = drawn_inputs(rng, N, 1, D, H)
        step = {"x": drawn["x"][:, 0], "h": drawn["start"], "h_next": drawn["h"][:, 0]}
        cases.append((name, {"dh_next": rng.normal(size=(N, H)), **step, "Wx": drawn["Wx"], "Wh": drawn["Wh"]}))
    for part in rnn_step_backward.points:
        for name, inputs in cases:
            yield Case(f"{part}, {name}", part, part=part, **inputs)


def _from_dz(dz: Array, x: Array, h: Array, Wx: Array, Wh: Array) -> Five:
    return dz @ Wx, dz @ Wh, dz.T @ x, dz.T @ h, dz.sum(axis=0)


@rnn_step_backward.mistake
def slope_forgotten(dh_next: Array, x: Array, h: Array, h_next: Array, Wx: Array, Wh: Array) -> Five:
    """You go back past tanh: multiply dh_next by its slope, 1 - h_next², before anything else."""
    return _from_dz(dh_next, x, h, Wx, Wh)


@rnn_step_backward.mistake
def slope_at_the_output(dh_next: Array, x: Array, h: Array, h_next: Array, Wx: Array, Wh: Array) -> Five:
    """You take tanh once more for its slope: h_next is tanh already, so the slope is 1 - h_next²."""
    return _from_dz(dh_next * (1 - np.tanh(h_next) ** 2), x, h, Wx, Wh)


@rnn_step_backward.mistake
def slope_of_the_old_state(dh_next: Array, x: Array, h: Array, h_next: Array, Wx: Array, Wh: Array) -> Five:
    """You take the slope from the state that came in: this step's tanh made h_next."""
    return _from_dz(dh_next * (1 - h**2), x, h, Wx, Wh)


@rnn_step_backward.mistake
def square_misplaced(dh_next: Array, x: Array, h: Array, h_next: Array, Wx: Array, Wh: Array) -> Five:
    """Your slope is the square of 1 - h_next: the 1 stays outside, it is 1 - h_next²."""
    return _from_dz(dh_next * (1 - h_next) ** 2, x, h, Wx, Wh)


@rnn_step_backward.mistake
def square_forgotten(dh_next: Array, x: Array, h: Array, h_next: Array, Wx: Array, Wh: Array) -> Five:
    """Your slope is 1 - h_next: the h_next in it has to be squared."""
    return _from_dz(dh_next * (1 - h_next), x, h, Wx, Wh)


@rnn_step_backward.mistake
def slope_of_the_sigmoid(dh_next: Array, x: Array, h: Array, h_next: Array, Wx: Array, Wh: Array) -> Five:
    """Your slope is that of the sigmoid, h(1 - h): tanh has 1 - h²."""
    return _from_dz(dh_next * h_next * (1 - h_next), x, h, Wx, Wh)


@rnn_step_backward.mistake
def value_for_slope(dh_next: Array, x: Array, h: Array, h_next: Array, Wx: Array, Wh: Array) -> Five:
    """You multiply by h_next, the value of tanh, where its slope 1 - h_next² belongs."""
    return _from_dz(dh_next * h_next, x, h, Wx, Wh)


@rnn_step_backward.mistake
def wh_not_undone(dh_next: Array, x: Array, h: Array, h_next: Array, Wx: Array, Wh: Array) -> Five:
    """For dh you multiply by Wh transposed, as on the way forward: going back it is the other way round, dz times Wh
    for rows.
    """
    dx, _, dWx, dWh, db = unrolled.rnn_step_backward(dh_next, x, h, h_next, Wx, Wh)
    return dx, (dh_next * (1 - h_next**2)) @ Wh.T, dWx, dWh, db


@rnn_step_backward.mistake
def dh_handed_on(dh_next: Array, x: Array, h: Array, h_next: Array, Wx: Array, Wh: Array) -> Five:
    """Your dh is dh_next as it came: on its way to the state before it passes tanh and Wh."""
    dx, _, dWx, dWh, db = unrolled.rnn_step_backward(dh_next, x, h, h_next, Wx, Wh)
    return dx, dh_next.copy(), dWx, dWh, db


@rnn_step_backward.mistake
def dh_stops_before_wh(dh_next: Array, x: Array, h: Array, h_next: Array, Wx: Array, Wh: Array) -> Five:
    """Your dh is the gradient at z: the state before came into z through Wh, and so does the way back."""
    dx, _, *rest = unrolled.rnn_step_backward(dh_next, x, h, h_next, Wx, Wh)
    return dx, dh_next * (1 - h_next**2), *rest


@rnn_step_backward.mistake
def dh_past_tanh(dh_next: Array, x: Array, h: Array, h_next: Array, Wx: Array, Wh: Array) -> Five:
    """For dh you go through Wh but past tanh: take dz, which has its slope in it."""
    dx, _, *rest = unrolled.rnn_step_backward(dh_next, x, h, h_next, Wx, Wh)
    return dx, dh_next @ Wh, *rest


@rnn_step_backward.mistake
def inputs_past_tanh(dh_next: Array, x: Array, h: Array, h_next: Array, Wx: Array, Wh: Array) -> Five:
    """For dx and dh you go past tanh: like the weights they stand before it, so take dz for all five."""
    _, _, dWx, dWh, db = unrolled.rnn_step_backward(dh_next, x, h, h_next, Wx, Wh)
    return dh_next @ Wx, dh_next @ Wh, dWx, dWh, db


@rnn_step_backward.mistake
def parameters_past_tanh(dh_next: Array, x: Array, h: Array, h_next: Array, Wx: Array, Wh: Array) -> Five:
    """For the parameters you go past tanh: they make z, so take the gradient at z, dz."""
    dx, dh, *_ = unrolled.rnn_step_backward(dh_next, x, h, h_next, Wx, Wh)
    return dx, dh, dh_next.T @ x, dh_next.T @ h, dh_next.sum(axis=0)


@rnn_step_backward.mistake
def new_state_for_old(dh_next: Array, x: Array, h: Array, h_next: Array, Wx: Array, Wh: Array) -> Five:
    """In dWh you use the state that came out: Wh was multiplied with the one that came in, h."""
    dx, dh, dWx, _, db = unrolled.rnn_step_backward(dh_next, x, h, h_next, Wx, Wh)
    return dx, dh, dWx, (dh_next * (1 - h_next**2)).T @ h_next, db


@rnn_step_backward.mistake
def dwh_on_its_side(dh_next: Array, x: Array, h: Array, h_next: Array, Wx: Array, Wh: Array) -> Five:
    """Your dWh lies on its side: a row of Wh belongs to a unit of the new state, so dz comes first, hᵀ dz is turned."""
    dx, dh, dWx, dWh, db = unrolled.rnn_step_backward(dh_next, x, h, h_next, Wx, Wh)
    return dx, dh, dWx, dWh.T, db


@rnn_step_backward.mistake
def weights_on_their_side(dh_next: Array, x: Array, h: Array, h_next: Array, Wx: Array, Wh: Array) -> Five:
    """Your dWx and dWh lie on their sides: a gradient has the shape of what it belongs to, outputs × inputs."""
    dx, dh, dWx, dWh, db = unrolled.rnn_step_backward(dh_next, x, h, h_next, Wx, Wh)
    return dx, dh, dWx.T, dWh.T, db


@rnn_step_backward.mistake
def averaged_over_the_batch(dh_next: Array, x: Array, h: Array, h_next: Array, Wx: Array, Wh: Array) -> Five:
    """You divide the parameters' gradients by N: the loss has done that already, here all sequences are added up."""
    dx, dh, *parameters = unrolled.rnn_step_backward(dh_next, x, h, h_next, Wx, Wh)
    dWx, dWh, db = (d / len(x) for d in parameters)
    return dx, dh, dWx, dWh, db


@rnn_step_backward.mistake
def b_averaged(dh_next: Array, x: Array, h: Array, h_next: Array, Wx: Array, Wh: Array) -> Five:
    """Your db is a mean over the sequences: each of them used the same b, so add up."""
    dx, dh, dWx, dWh, db = unrolled.rnn_step_backward(dh_next, x, h, h_next, Wx, Wh)
    return dx, dh, dWx, dWh, db / len(x)


@rnn_step_backward.mistake
def b_for_each_sequence(dh_next: Array, x: Array, h: Array, h_next: Array, Wx: Array, Wh: Array) -> Five:
    """Your db has a row for each sequence: all of them used the same b, so add over the rows."""
    dx, dh, dWx, dWh, _ = unrolled.rnn_step_backward(dh_next, x, h, h_next, Wx, Wh)
    return dx, dh, dWx, dWh, dh_next * (1 - h_next**2)


@rnn_step_backward.mistake
def b_as_one_number(dh_next: Array, x: Array, h: Array, h_next: Array, Wx: Array, Wh: Array) -> tuple[Any, ...]:
    """Your db is a single number: each unit has a bias of its own, so add over the sequences only."""
    *rest, db = unrolled.rnn_step_backward(dh_next, x, h, h_next, Wx, Wh)
    return *rest, float(db.sum())


@rnn_step_backward.mistake
def parameters_first(dh_next: Array, x: Array, h: Array, h_next: Array, Wx: Array, Wh: Array) -> Five:
    """You return the parameters' gradients first: the order is dx, dh, dWx, dWh, db."""
    dx, dh, *parameters = unrolled.rnn_step_backward(dh_next, x, h, h_next, Wx, Wh)
    return *parameters, dx, dh  # type: ignore[return-value]


@rnn_step_backward.mistake
def weights_exchanged(dh_next: Array, x: Array, h: Array, h_next: Array, Wx: Array, Wh: Array) -> Five:
    """Your dWx and dWh have changed places: Wx met x, and Wh met the old state."""
    dx, dh, dWx, dWh, db = unrolled.rnn_step_backward(dh_next, x, h, h_next, Wx, Wh)
    return dx, dh, dWh, dWx, db
