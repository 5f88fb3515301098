"""Truncated backpropagation through time: windows of k steps, the state carried on, the gradient cut."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from autograder.exercise import Case, Exercise
from course_nn import throughtime, unrolled
from course_nn.checks.probes.recurrence import windows

Array = np.ndarray
Rng = np.random.Generator
Three = tuple[Array, Array, Array]

truncated_bptt = Exercise(
    throughtime.truncated_bptt,
    points={"one window": 0.5, "whole windows": 1.5, "a shorter one last": 1},
    probe=windows,
    see="Goodfellow et al. 10.2.2; torch: detach()",
)


@truncated_bptt.cases
def _(rng: Rng) -> Iterator[Case]:
    for group, T, k, N, D, H in (
        ("one window", 4, 4, 2, 3, 2),
        ("one window", 3, 8, 1, 2, 3),
        ("whole windows", 6, 2, 2, 1, 3),
        ("whole windows", 6, 3, 3, 2, 4),
        ("whole windows", 3, 1, 3, 3, 3),
        ("a shorter one last", 7, 3, 2, 2, 3),
        ("a shorter one last", 5, 4, 1, 3, 2),
    ):
        size = 1.2 / np.sqrt(D + H)
        inputs = {
            "dy": rng.normal(size=(N, T, H)),
            "x": rng.normal(size=(N, T, D)),
            "start": rng.uniform(-1, 1, (N, H)),
            "Wx": size * rng.normal(size=(H, D)),
            "Wh": 1.5 * size * rng.normal(size=(H, H)),
            "b": 0.5 * rng.normal(size=H),
        }
        for part in ("dWx", "dWh", "db"):
            yield Case(f"{part}, N = {N}, {T} steps, D = {D}, H = {H}, k = {k}", group, part=part, **inputs, k=k)


Window = tuple[int, int]


def _summed(
    dy: Array, x: Array, start: Array, Wx: Array, Wh: Array, b: Array, cuts: list[Window],
    begin: Callable[[int, Array], Array] | None = None,
) -> Three:  # fmt: skip
    """The gradients of these windows; begin(first step, all states, start first): the state where a window begins."""
    h = np.concatenate([start[:, None], unrolled.unroll(x, start, Wx, Wh, b)], axis=1)
    total = [np.zeros(Wx.shape), np.zeros(Wh.shape), np.zeros(b.shape)]
    for first, last in cuts:
        at, window = h[:, first] if begin is None else begin(first, h), np.s_[:, first:last]
        states = unrolled.unroll(x[window], at, Wx, Wh, b)
        parts = unrolled.bptt(dy[window], x[window], at, states, Wx, Wh)[2:]
        total = [a + part for a, part in zip(total, parts, strict=True)]
    return total[0], total[1], total[2]


def _cuts(T: int, k: int) -> list[Window]:
    return [(first, min(first + k, T)) for first in range(0, T, k)]


@truncated_bptt.mistake
def never_cut(dy: Array, x: Array, start: Array, Wx: Array, Wh: Array, b: Array, k: int) -> Three:
    """Your gradient goes back through the whole sequence: after each window of k steps it ends."""
    return _summed(dy, x, start, Wx, Wh, b, [(0, x.shape[1])])


@truncated_bptt.mistake
def cut_after_every_step(dy: Array, x: Array, start: Array, Wx: Array, Wh: Array, b: Array, k: int) -> Three:
    """You cut the gradient after every single step: within a window of k steps it goes back."""
    return _summed(dy, x, start, Wx, Wh, b, _cuts(x.shape[1], 1))


@truncated_bptt.mistake
def every_window_from_zero(dy: Array, x: Array, start: Array, Wx: Array, Wh: Array, b: Array, k: int) -> Three:
    """Each later window of yours begins with a state of zeros: only the gradient is cut, the state is carried on."""
    return _summed(dy, x, start, Wx, Wh, b, _cuts(x.shape[1], k), lambda t, h: h[:, 0] if t == 0 else 0 * h[:, 0])


@truncated_bptt.mistake
def every_window_from_the_start(dy: Array, x: Array, start: Array, Wx: Array, Wh: Array, b: Array, k: int) -> Three:
    """Each of your windows begins at start: a later one begins at the state that the one before it ended with."""
    return _summed(dy, x, start, Wx, Wh, b, _cuts(x.shape[1], k), lambda t, h: h[:, 0])


@truncated_bptt.mistake
def start_ignored(dy: Array, x: Array, start: Array, Wx: Array, Wh: Array, b: Array, k: int) -> Three:
    """Your first window begins at a state of zeros, whatever start says."""
    return _summed(dy, x, 0 * start, Wx, Wh, b, _cuts(x.shape[1], k))


@truncated_bptt.mistake
def first_state_of_the_window(dy: Array, x: Array, start: Array, Wx: Array, Wh: Array, b: Array, k: int) -> Three:
    """You carry on the first state of a window: the next window begins where this one ended, at its last state."""
    cuts = _cuts(x.shape[1], k)
    at = {0: start}
    for first, last in cuts:
        at[last] = unrolled.unroll(x[:, first:last], at[first], Wx, Wh, b)[:, 0]
    return _summed(dy, x, start, Wx, Wh, b, cuts, lambda t, h: at[t])


@truncated_bptt.mistake
def first_window_only(dy: Array, x: Array, start: Array, Wx: Array, Wh: Array, b: Array, k: int) -> Three:
    """You stop after the first window: go on to the end of the sequence."""
    return _summed(dy, x, start, Wx, Wh, b, _cuts(x.shape[1], k)[:1])


@truncated_bptt.mistake
def last_window_replaces(dy: Array, x: Array, start: Array, Wx: Array, Wh: Array, b: Array, k: int) -> Three:
    """Your result is that of the last window alone: each window replaces what the others said, so add up."""
    return _summed(dy, x, start, Wx, Wh, b, _cuts(x.shape[1], k)[-1:])


@truncated_bptt.mistake
def last_k_steps_only(dy: Array, x: Array, start: Array, Wx: Array, Wh: Array, b: Array, k: int) -> Three:
    """You go back over the last k steps and no further: every window of the sequence has its turn."""
    T = x.shape[1]
    return _summed(dy, x, start, Wx, Wh, b, [(max(T - k, 0), T)])


@truncated_bptt.mistake
def rest_left_out(dy: Array, x: Array, start: Array, Wx: Array, Wh: Array, b: Array, k: int) -> Three:
    """The steps that do not fill a window are left out: the last window has what is left."""
    T = x.shape[1]
    return _summed(dy, x, start, Wx, Wh, b, [(first, last) for first, last in _cuts(T, k) if last - first == k])


@truncated_bptt.mistake
def short_rest_left_out(dy: Array, x: Array, start: Array, Wx: Array, Wh: Array, b: Array, k: int) -> Three:
    """After the first window you leave out what does not fill a whole one: the last window has what is left."""
    cuts = _cuts(x.shape[1], k)
    return _summed(dy, x, start, Wx, Wh, b, [cuts[0], *(c for c in cuts[1:] if c[1] - c[0] == k)])


@truncated_bptt.mistake
def cut_from_the_end(dy: Array, x: Array, start: Array, Wx: Array, Wh: Array, b: Array, k: int) -> Three:
    """You cut from the end, so that the first window is the shorter one: begin at the first step, as a stream does."""
    T = x.shape[1]
    return _summed(dy, x, start, Wx, Wh, b, [(max(last - k, 0), last) for last in range(T, 0, -k)])


@truncated_bptt.mistake
def windows_too_long(dy: Array, x: Array, start: Array, Wx: Array, Wh: Array, b: Array, k: int) -> Three:
    """Your windows have one step more than k: the window that begins at step t ends before step t + k."""
    return _summed(dy, x, start, Wx, Wh, b, _cuts(x.shape[1], k + 1))


@truncated_bptt.mistake
def k_windows(dy: Array, x: Array, start: Array, Wx: Array, Wh: Array, b: Array, k: int) -> Three:
    """You cut the sequence into k windows: k is how many steps one window has."""
    T = x.shape[1]
    return _summed(dy, x, start, Wx, Wh, b, _cuts(T, -(-T // k)))


@truncated_bptt.mistake
def overlapping_windows(dy: Array, x: Array, start: Array, Wx: Array, Wh: Array, b: Array, k: int) -> Three:
    """Your windows move on by one step and overlap, so most dy come in several times: each step belongs to one
    window.
    """
    T = x.shape[1]
    last = max(T - k, 0)
    return _summed(dy, x, start, Wx, Wh, b, [(first, min(first + k, T)) for first in range(last + 1)])


@truncated_bptt.mistake
def first_dy_in_every_window(dy: Array, x: Array, start: Array, Wx: Array, Wh: Array, b: Array, k: int) -> Three:
    """Every window of yours takes dy from the beginning: the window from step t has dy from step t on."""
    return _summed(dy[:, np.arange(x.shape[1]) % k], x, start, Wx, Wh, b, _cuts(x.shape[1], k))


@truncated_bptt.mistake
def averaged_over_windows(dy: Array, x: Array, start: Array, Wx: Array, Wh: Array, b: Array, k: int) -> Three:
    """You divide by the number of windows: what they say is added up, as without the cuts."""
    cuts = _cuts(x.shape[1], k)
    dWx, dWh, db = _summed(dy, x, start, Wx, Wh, b, cuts)
    return dWx / len(cuts), dWh / len(cuts), db / len(cuts)


@truncated_bptt.mistake
def divided_by_k(dy: Array, x: Array, start: Array, Wx: Array, Wh: Array, b: Array, k: int) -> Three:
    """You divide by k: what the steps say is added up."""
    dWx, dWh, db = _summed(dy, x, start, Wx, Wh, b, _cuts(x.shape[1], k))
    return dWx / k, dWh / k, db / k


@truncated_bptt.mistake
def states_of_the_whole(dy: Array, x: Array, start: Array, Wx: Array, Wh: Array, b: Array, k: int) -> Three:
    """Your windows get start for the state before them on the way back, though the states themselves are right: that
    state was the last one of the window before.
    """
    h = unrolled.unroll(x, start, Wx, Wh, b)
    total = [np.zeros(Wx.shape), np.zeros(Wh.shape), np.zeros(b.shape)]
    for first, last in _cuts(x.shape[1], k):
        window = np.s_[:, first:last]
        parts = unrolled.bptt(dy[window], x[window], start, h[window], Wx, Wh)[2:]
        total = [a + part for a, part in zip(total, parts, strict=True)]
    return total[0], total[1], total[2]
