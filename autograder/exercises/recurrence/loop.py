"""The loop over time: the network unrolled."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.exercise import Case, Exercise
from autograder.exercises.recurrence.cell import READ, Array, Rng, parameters
from course_nn import unrolled

unroll = Exercise(
    unrolled.unroll, points={"one step": 0.5, "several steps": 1.5, "N = T = D = H": 1}, axes="N, T, H", see=READ
)


@unroll.cases
def _(rng: Rng) -> Iterator[Case]:
    sizes = (
        ("N = 2 sequences of one step, D = 3, H = 2", "one step", 2, 1, 3, 2),
        ("one sequence of 3 steps, one input, two units", "several steps", 1, 3, 1, 2),
        ("N = 2 sequences of 5 steps, D = 3, H = 4", "several steps", 2, 5, 3, 4),
        ("N = 4 sequences of 3 steps, D = 2, H = 3", "several steps", 4, 3, 2, 3),
        ("3 sequences of 3 steps, D = H = 3", "N = T = D = H", 3, 3, 3, 3),
    )
    for name, group, N, T, D, H in sizes:
        inputs = {"x": rng.normal(size=(N, T, D)), "start": rng.uniform(-1, 1, (N, H))}
        yield Case(name, group, **inputs, **parameters(rng, D, H))


@unroll.mistake
def start_at_every_step(x: Array, start: Array, Wx: Array, Wh: Array, b: Array) -> Array:
    """Every step of yours begins at the first state: feed in the one that was just computed."""
    return np.stack([unrolled.rnn_step(x[:, t], start, Wx, Wh, b) for t in range(x.shape[1])], axis=1)


@unroll.mistake
def start_taken_for_zero(x: Array, start: Array, Wx: Array, Wh: Array, b: Array) -> Array:
    """You begin at a state of zeros, whatever start says: the first step hears of it, and through it all others."""
    return unrolled.unroll(x, np.zeros_like(start), Wx, Wh, b)


@unroll.mistake
def nothing_fed_back(x: Array, start: Array, Wx: Array, Wh: Array, b: Array) -> Array:
    """No step of yours hears of another: the state before goes into each step."""
    return np.stack([unrolled.rnn_step(x[:, t], 0 * start, Wx, Wh, b) for t in range(x.shape[1])], axis=1)


@unroll.mistake
def states_before(x: Array, start: Array, Wx: Array, Wh: Array, b: Array) -> Array:
    """You keep each state before the step instead of after it: yours begin with start, and the last one is missing."""
    return np.concatenate([start[:, None], unrolled.unroll(x, start, Wx, Wh, b)[:, :-1]], axis=1)


@unroll.mistake
def start_included(x: Array, start: Array, Wx: Array, Wh: Array, b: Array) -> Array:
    """You return one state more than there are steps: start is known, so begin with the state after the first step."""
    return np.concatenate([start[:, None], unrolled.unroll(x, start, Wx, Wh, b)], axis=1)


@unroll.mistake
def last_state_only(x: Array, start: Array, Wx: Array, Wh: Array, b: Array) -> Array:
    """You return the last state alone: keep the state after every step."""
    return unrolled.unroll(x, start, Wx, Wh, b)[:, -1]


@unroll.mistake
def time_first(x: Array, start: Array, Wx: Array, Wh: Array, b: Array) -> Array:
    """Your result has time as its first axis, as a list of states becomes an array by itself: sequences come first, (N,
    T, H).
    """
    return unrolled.unroll(x, start, Wx, Wh, b).swapaxes(0, 1)


@unroll.mistake
def sequences_for_steps(x: Array, start: Array, Wx: Array, Wh: Array, b: Array) -> Array:
    """You walk along the first axis of x, over the sequences, as if they were steps: step t of all sequences is x[:,
    t].
    """
    if len(x) != x.shape[1]:
        raise ValueError("operands could not be broadcast together")
    return unrolled.unroll(x.swapaxes(0, 1), start, Wx, Wh, b)


@unroll.mistake
def sequences_for_steps_in_and_out(x: Array, start: Array, Wx: Array, Wh: Array, b: Array) -> Array:
    """You take the first axis of x for time, and stack along it again: that axis counts sequences, step t of all of
    them is x[:, t].
    """
    if len(x) != x.shape[1]:
        raise ValueError("operands could not be broadcast together")
    return unrolled.unroll(x.swapaxes(0, 1), start, Wx, Wh, b).swapaxes(0, 1)


@unroll.mistake
def one_array_for_all_steps(x: Array, start: Array, Wx: Array, Wh: Array, b: Array) -> Array:
    """All your states are the last one: the list holds one array many times, and each step writes into it; make a new
    array at each step.
    """
    h = unrolled.unroll(x, start, Wx, Wh, b)
    return np.repeat(h[:, -1:], x.shape[1], axis=1)


@unroll.mistake
def first_input_at_every_step(x: Array, start: Array, Wx: Array, Wh: Array, b: Array) -> Array:
    """Every step of yours sees the first input: step t sees x[:, t]."""
    return unrolled.unroll(np.repeat(x[:, :1], x.shape[1], axis=1), start, Wx, Wh, b)


@unroll.mistake
def from_the_end(x: Array, start: Array, Wx: Array, Wh: Array, b: Array) -> Array:
    """You go through the sequence from its end: the first step sees x[:, 0]."""
    return unrolled.unroll(x[:, ::-1], start, Wx, Wh, b)


@unroll.mistake
def last_step_missing(x: Array, start: Array, Wx: Array, Wh: Array, b: Array) -> Array:
    """Your last step is not computed: there are T steps, 0 to T - 1."""
    h = unrolled.unroll(x, start, Wx, Wh, b)
    h[:, -1] = 0
    return h


@unroll.mistake
def states_added_up(x: Array, start: Array, Wx: Array, Wh: Array, b: Array) -> Array:
    """You add each new state to the one before: it replaces the one before, whose trace comes through Wh."""
    h, states = start, []
    for t in range(x.shape[1]):
        h = h + unrolled.rnn_step(x[:, t], h, Wx, Wh, b)
        states.append(h)
    return np.stack(states, axis=1)


@unroll.mistake
def fed_back_before_tanh(x: Array, start: Array, Wx: Array, Wh: Array, b: Array) -> Array:
    """You feed back the sum from before tanh: what goes into the next step is h, after tanh."""
    z, states = start, []
    for t in range(x.shape[1]):
        z = x[:, t] @ Wx.T + z @ Wh.T + b
        states.append(np.tanh(z))
    return np.stack(states, axis=1)


@unroll.mistake
def no_tanh_at_all(x: Array, start: Array, Wx: Array, Wh: Array, b: Array) -> Array:
    """Your states are linear from step to step: each step ends with tanh."""
    h, states = start, []
    for t in range(x.shape[1]):
        h = x[:, t] @ Wx.T + h @ Wh.T + b
        states.append(h)
    return np.stack(states, axis=1)


@unroll.mistake
def first_sequence_for_all(x: Array, start: Array, Wx: Array, Wh: Array, b: Array) -> Array:
    """All your sequences are the first one: take step t of all of them, x[:, t]."""
    return np.repeat(unrolled.unroll(x[:1], start[:1], Wx, Wh, b), len(x), axis=0)


@unroll.mistake
def one_long_sequence(x: Array, start: Array, Wx: Array, Wh: Array, b: Array) -> Array:
    """You hand on the state from one sequence to the next: each sequence begins at its own row of start."""
    N, T, D = x.shape
    return unrolled.unroll(x.reshape(1, N * T, D), start[:1], Wx, Wh, b).reshape(N, T, -1)
