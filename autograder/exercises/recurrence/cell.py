"""A recurrent step, and how many parameters a recurrent network has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise
from course_nn import unrolled
from course_nn.checks import probes

Array = np.ndarray
Rng = np.random.Generator
READ = "Lecture, section 2b; Goodfellow et al. 10.2"

# One step ------------------------------------------------------------------------------------------------------------

rnn_step = Exercise(unrolled.rnn_step, points={"one sequence": 0.5, "a batch": 1, "D = H": 0.5}, axes="N, H", see=READ)


def parameters(rng: Rng, D: int, H: int) -> dict[str, Array]:
    """Draw them so that tanh is neither a line nor flat."""
    size = 1.2 / np.sqrt(D + H)
    return {"Wx": size * rng.normal(size=(H, D)), "Wh": size * rng.normal(size=(H, H)), "b": 0.5 * rng.normal(size=H)}


@rnn_step.cases
def _(rng: Rng) -> Iterator[Case]:
    sizes = (
        ("one sequence, one input, two units", "one sequence", 1, 1, 2),
        ("one sequence, D = 4, H = 3", "one sequence", 1, 4, 3),
        ("N = 5 sequences, D = 2, H = 3", "a batch", 5, 2, 3),
        ("N = 2 sequences, D = 5, H = 4", "a batch", 2, 5, 4),
        ("N = 3 sequences, D = H = 3", "D = H", 3, 3, 3),
    )
    for name, group, N, D, H in sizes:
        yield Case(name, group, x=rng.normal(size=(N, D)), h=rng.uniform(-1, 1, (N, H)), **parameters(rng, D, H))


@rnn_step.mistake
def tanh_forgotten(x: Array, h: Array, Wx: Array, Wh: Array, b: Array) -> Array:
    """Your state is linear in x and h: tanh of the whole sum is missing."""
    return x @ Wx.T + h @ Wh.T + b


@rnn_step.mistake
def b_forgotten(x: Array, h: Array, Wx: Array, Wh: Array, b: Array) -> Array:
    """The bias b is missing inside tanh."""
    return np.tanh(x @ Wx.T + h @ Wh.T)


@rnn_step.mistake
def b_twice(x: Array, h: Array, Wx: Array, Wh: Array, b: Array) -> Array:
    """You add the bias twice, to the input's part and to the state's: here both share a single b."""
    return np.tanh(x @ Wx.T + h @ Wh.T + 2 * b)


@rnn_step.mistake
def b_outside(x: Array, h: Array, Wx: Array, Wh: Array, b: Array) -> Array:
    """You add b after tanh: it is a part of the sum inside."""
    return np.tanh(x @ Wx.T + h @ Wh.T) + b


@rnn_step.mistake
def state_forgotten(x: Array, h: Array, Wx: Array, Wh: Array, b: Array) -> Array:
    """Your new state does not depend on the old one: add Wh h, or there is no memory."""
    return np.tanh(x @ Wx.T + b)


@rnn_step.mistake
def input_forgotten(x: Array, h: Array, Wx: Array, Wh: Array, b: Array) -> Array:
    """Your new state does not depend on x: the input of this step comes in, times Wx."""
    return np.tanh(h @ Wh.T + b)


@rnn_step.mistake
def wh_not_transposed(x: Array, h: Array, Wx: Array, Wh: Array, b: Array) -> Array:
    """You multiply the state's rows by Wh as it lies: it is outputs × inputs like every W, so with rows it is
    transposed. It fits without, since Wh is square.
    """
    return np.tanh(x @ Wx.T + h @ Wh + b)


@rnn_step.mistake
def neither_transposed(x: Array, h: Array, Wx: Array, Wh: Array, b: Array) -> Array:
    """You multiply rows by Wx and Wh as they lie: both are outputs × inputs, so with rows they are transposed."""
    return np.tanh(x @ Wx + h @ Wh + b)


@rnn_step.mistake
def wx_not_transposed(x: Array, h: Array, Wx: Array, Wh: Array, b: Array) -> Array:
    """You multiply the rows of x by Wx as it lies: it is outputs × inputs, so with rows it is transposed, as Wh is."""
    return np.tanh(x @ Wx + h @ Wh.T + b)


@rnn_step.mistake
def two_tanhs(x: Array, h: Array, Wx: Array, Wh: Array, b: Array) -> Array:
    """You take tanh of the input's part and of the state's part and add the two: add first, then one tanh."""
    return np.tanh(x @ Wx.T + b) + np.tanh(h @ Wh.T)


@rnn_step.mistake
def state_not_weighted(x: Array, h: Array, Wx: Array, Wh: Array, b: Array) -> Array:
    """You add the old state as it is: it goes through Wh first, so that units can hear of each other."""
    return np.tanh(x @ Wx.T + h + b)


@rnn_step.mistake
def added_to_the_old_state(x: Array, h: Array, Wx: Array, Wh: Array, b: Array) -> Array:
    """You add the result to the old state: the new state replaces it, what stays comes through Wh."""
    return h + np.tanh(x @ Wx.T + h @ Wh.T + b)


@rnn_step.mistake
def entry_by_entry(x: Array, h: Array, Wx: Array, Wh: Array, b: Array) -> Array:
    """Each unit hears only of itself, through the diagonal of Wh: Wh h is a matrix product."""
    return np.tanh(x @ Wx.T + h * np.diag(Wh) + b)


@rnn_step.mistake
def sigmoid_for_tanh(x: Array, h: Array, Wx: Array, Wh: Array, b: Array) -> Array:
    """You use the sigmoid, which is never negative: here the state goes through tanh."""
    return 1 / (1 + np.exp(-(x @ Wx.T + h @ Wh.T + b)))


@rnn_step.mistake
def relu_for_tanh(x: Array, h: Array, Wx: Array, Wh: Array, b: Array) -> Array:
    """You use the ReLU: here the state goes through tanh, which keeps it between -1 and 1."""
    return np.maximum(x @ Wx.T + h @ Wh.T + b, 0)


@rnn_step.mistake
def first_sequence_for_all(x: Array, h: Array, Wx: Array, Wh: Array, b: Array) -> Array:
    """All your sequences get the state of the first one: keep the N rows of x apart."""
    return np.repeat(unrolled.rnn_step(x[:1], h[:1], Wx, Wh, b), len(x), axis=0)


@rnn_step.mistake
def old_state_returned(x: Array, h: Array, Wx: Array, Wh: Array, b: Array) -> Array:
    """You return the state as it came in: return the new one."""
    return h.copy()


# How many parameters -------------------------------------------------------------------------------------------------

_COUNTS = {"T = 10": 45, "T = 1000": 45, "fully connected, T = 10": 1550}

parameters_over_time = Exercise(
    _COUNTS,
    points=dict(zip(_COUNTS, (0.5, 0.25, 0.25), strict=True)),
    probe=probes.entry,
    see="Lecture, section 2b, parameter sharing",
    rtol=0,
    atol=0,
)


@parameters_over_time.cases
def _(rng: Rng) -> Iterator[Case]:
    for what in _COUNTS:
        yield Case(f"the number under “{what}”", what, key=what)


def _counted(ten: int, thousand: int, dense: int = 1550) -> dict[str, int]:
    return dict(zip(_COUNTS, (ten, thousand, dense), strict=True))


@parameters_over_time.mistake
def new_weights_each_step() -> Any:
    """You count anew for each step: the same Wx, Wh and b serve at every step, so T plays no part."""
    return _counted(450, 45_000)


@parameters_over_time.mistake
def wh_forgotten() -> Any:
    """You count the weights from the input and the biases: the weights from state to state, Wh, come on top."""
    return _counted(20, 20)


@parameters_over_time.mistake
def one_recurrent_weight_a_unit() -> Any:
    """You give each unit one weight for its own past: Wh is H × H, each unit hears of all units."""
    return _counted(25, 25)


@parameters_over_time.mistake
def biases_forgotten() -> Any:
    """The biases are missing: each unit has one, and it is learned, too."""
    return _counted(40, 40, 1500)


@parameters_over_time.mistake
def five_too_many() -> Any:
    """You have five too many: either two biases a unit, as PyTorch keeps them, or the first state counted as well; here
    there is one b, and the state is no parameter.
    """
    return _counted(50, 50)


@parameters_over_time.mistake
def wx_forgotten() -> Any:
    """The weights from the input are missing: Wx has one for each unit and each input."""
    return _counted(30, 30)


@parameters_over_time.mistake
def one_step_of_the_dense_layer() -> Any:
    """That is a layer from one step's inputs to one step's units: here all 30 inputs lead to all 50 units."""
    return _counted(45, 45, 20)


@parameters_over_time.mistake
def steps_of_the_dense_layer_apart() -> Any:
    """That are ten small layers, one for each step, which know nothing of each other: fully connected means that every
    unit of every step sees the inputs of all steps.
    """
    return _counted(45, 45, 200)


@parameters_over_time.mistake
def one_step_of_units() -> Any:
    """You let all 30 inputs lead to the units of a single step: there are 5 units at each of 10 steps, so 50."""
    return _counted(45, 45, 155)
