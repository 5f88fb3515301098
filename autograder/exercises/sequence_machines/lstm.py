"""Long short-term memory, forward and back; and one step of its smaller sister."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise, Question
from course_nn import gated
from course_nn.checks import probes
from course_nn.checks.probes.sequence_machines import lstm

Array = np.ndarray
Rng = np.random.Generator


def _sigma(a: Array) -> Array:
    return 0.5 * np.tanh(0.5 * a) + 0.5


LSTM = Exercise(
    lambda D, H, rng: gated.LSTM(D, H, rng=rng),
    points={"outputs and end": 2, "parameters": 1.5, "dx and dstart": 1.5},
    probe=lstm,
    axes="N, T, H",
    see="Goodfellow et al. 10.10; Hochreiter and Schmidhuber (1997)",
)


@LSTM.cases
def _(rng: Rng) -> Iterator[Case]:
    def drawn(N: int, T: int, D: int, H: int) -> dict[str, Array]:
        inputs = {"x": rng.normal(size=(N, T, D)), "start": rng.normal(size=(2, N, H))}
        return inputs | {"Wx": rng.normal(size=(4 * H, D)), "Wh": rng.normal(size=(4 * H, H)),
                         "b": rng.normal(size=4 * H)}  # fmt: skip

    one = ("one sequence of one step, one unit", drawn(1, 1, 2, 1))
    several = ("N = 2, T = 4, D = 3, H = 2", drawn(2, 4, 3, 2))
    square = ("N = T = D = H = 3", drawn(3, 3, 3, 3))
    for name, inputs in (one, several, square):
        for ask in ("y", "end"):
            yield Case(f"{ask}: {name}", "outputs and end", ask=ask, **inputs)
    for name, inputs in (one, several, square):
        N, T, H = *inputs["x"].shape[:2], inputs["start"].shape[2]
        gradients = {"dy": rng.normal(size=(N, T, H)), "dend": rng.normal(size=(2, N, H))}
        for ask in ("dWh",) if inputs is square[1] else ("dWx", "dWh", "db"):
            yield Case(f"{ask}: {name}", "parameters", ask=ask, **inputs, **gradients)
        for ask in ("dstart",) if inputs is square[1] else ("dx", "dstart"):
            yield Case(f"{ask}: {name}", "dx and dstart", ask=ask, **inputs, **gradients)
    name, inputs = several
    gradients = {"dy": rng.normal(size=(2, 4, 2)), "dend": rng.normal(size=(2, 2, 2))}
    before = {"x_before": rng.normal(size=(3, 2, 3)), "dy_before": rng.normal(size=(3, 2, 2))}
    for ask, group in (("dWx", "parameters"), ("dx", "dx and dstart")):
        yield Case(f"{ask}, after another batch", group, ask=ask, **inputs, **gradients, **before)


class _LSTM:
    """The right one, in parts that the wrong ones replace."""

    Wx: Array
    Wh: Array
    b: Array

    def __init__(self, D: int, H: int, rng: Rng):
        self.D, self.H = D, H

    # forward

    def forward(self, x: Array, start: Any = None) -> Array:
        (N, T, _), H = x.shape, self.H
        start = np.zeros((2, N, H)) if start is None else start
        self.x, self.h, self.c = x, [start[0]], [start[1]]
        rows: list[list[Array]] = [[], [], [], [], []]
        self.i, self.f, self.g, self.o, self.s = rows
        for t in range(T):
            a = x[:, t] @ self.Wx.T + self.past(t) @ self.Wh.T + self.b
            i, f, g, o = self.gates(self.parts(a))
            c = self.cell(i, f, g, o, self.kept(t))
            s = self.bend(c)
            for row, value in zip((self.i, self.f, self.g, self.o, self.c, self.s), (i, f, g, o, c, s), strict=True):
                row.append(value)
            self.h.append(o * s)
        self.end = self.last()
        return self.shown()

    def parts(self, a: Array) -> Any:
        return np.split(a, 4, axis=1)

    def gates(self, parts: Any) -> Any:
        i, f, g, o = parts
        return _sigma(i), _sigma(f), np.tanh(g), _sigma(o)

    def past(self, t: int) -> Array:
        return self.h[t]

    def kept(self, t: int) -> Array:
        return self.c[t]

    def cell(self, i: Array, f: Array, g: Array, o: Array, c: Array) -> Array:
        return f * c + i * g

    def bend(self, c: Array) -> Array:
        return np.tanh(c)

    def last(self) -> Array:
        return np.array([self.h[-1], self.c[-1]])

    def shown(self) -> Array:
        return np.stack(self.h[1:], axis=1)

    # backward

    carries_h = carries_c = True

    def backward(self, dy: Array, dend: Any = None) -> Array:
        (N, T, _), H = self.x.shape, self.H
        dh, dc = np.zeros((2, N, H)) if dend is None else self.begin(dend)
        self.da = np.zeros((N, T, 4 * H))
        for t in reversed(range(T)):
            dh = (dh if self.carries_h else 0) + dy[:, t]
            dc = (dc if self.carries_c else 0) + self.into_c(dh, t)
            self.da[:, t] = np.concatenate(self.slopes(dh, dc, t), axis=1)
            dh, dc = self.da[:, t] @ self.Wh, self.onward(dc, t)
        self.dstart = np.array([dh, dc])
        past = np.stack(self.h[:-1], axis=1)
        self.dWx = np.einsum("nta,ntd->ad", self.da, self.x)
        self.dWh = np.einsum("nta,nth->ah", self.da, past)
        self.db = self.da.sum(axis=(0, 1))
        return self.da @ self.Wx

    def begin(self, dend: Array) -> Any:
        return dend

    def into_c(self, dh: Array, t: int) -> Array:
        return dh * self.o[t] * (1 - self.s[t] ** 2)

    def onward(self, dc: Array, t: int) -> Array:
        return dc * self.f[t]

    def slopes(self, dh: Array, dc: Array, t: int) -> list[Array]:
        """The gradients of what the four gates are computed from."""
        i, f, g, o = self.i[t], self.f[t], self.g[t], self.o[t]
        return [
            dc * g * i * (1 - i),
            dc * self.c[t] * f * (1 - f),
            dc * i * (1 - g**2),
            dh * self.s[t] * o * (1 - o),
        ]


# Forward


@LSTM.mistake
class input_and_forget_exchanged(_LSTM):
    """You exchanged input and forget gate: the rows of Wx, Wh and b lie in the order i, f, g, o; f keeps the old c, i
    lets the new g in.
    """

    def parts(self, a: Array) -> Any:
        i, f, g, o = super().parts(a)
        return f, i, g, o


@LSTM.mistake
class candidate_and_output_exchanged(_LSTM):
    """You take the rows in the order i, f, o, g: here, as in torch, they are i, f, g, o."""

    def parts(self, a: Array) -> Any:
        i, f, g, o = super().parts(a)
        return i, f, o, g


@LSTM.mistake
class forget_and_output_exchanged(_LSTM):
    """You exchanged forget and output gate: the rows lie in the order i, f, g, o; f multiplies the old c, o what is
    shown.
    """

    def parts(self, a: Array) -> Any:
        i, f, g, o = super().parts(a)
        return i, o, g, f


@LSTM.mistake
class input_and_output_exchanged(_LSTM):
    """You exchanged input and output gate: the rows lie in the order i, f, g, o; i multiplies g, o what is shown."""

    def parts(self, a: Array) -> Any:
        i, f, g, o = super().parts(a)
        return o, f, g, i


@LSTM.mistake
class each_unit_has_its_four_rows(_LSTM):
    """You take every fourth row for a gate; the first H rows are all of i, the next H all of f, then g, then o."""

    def parts(self, a: Array) -> Any:
        return [a[:, k::4] for k in range(4)]

    def slopes(self, dh: Array, dc: Array, t: int) -> list[Array]:
        rows = np.stack(super().slopes(dh, dc, t), axis=2)
        return [rows.reshape(len(rows), -1)]


@LSTM.mistake
class forget_gate_missing(_LSTM):
    """Your cell keeps all of the old c: multiply it by the forget gate f."""

    def cell(self, i: Array, f: Array, g: Array, o: Array, c: Array) -> Array:
        return c + i * g

    def onward(self, dc: Array, t: int) -> Array:
        return dc


@LSTM.mistake
class input_gate_missing(_LSTM):
    """All of g enters your cell: multiply it by the input gate i."""

    def cell(self, i: Array, f: Array, g: Array, o: Array, c: Array) -> Array:
        return f * c + g


@LSTM.mistake
class output_gate_missing(_LSTM):
    """Your cell shows all of tanh(c): multiply it by the output gate o."""

    def gates(self, parts: Any) -> Any:
        i, f, g, o = super().gates(parts)
        return i, f, g, np.ones_like(o)


@LSTM.mistake
class one_gate_for_both(_LSTM):
    """Your cell lets in 1 - f; in an LSTM letting in has a gate of its own, i."""

    def cell(self, i: Array, f: Array, g: Array, o: Array, c: Array) -> Array:
        return f * c + (1 - f) * g


@LSTM.mistake
class cell_not_bent(_LSTM):
    """You show o times c itself: it is o times tanh(c), since c may be large."""

    def bend(self, c: Array) -> Array:
        return c

    def into_c(self, dh: Array, t: int) -> Array:
        return dh * self.o[t]


@LSTM.mistake
class cell_through_sigmoid(_LSTM):
    """You show o times σ(c): it is tanh(c), which can be negative."""

    def bend(self, c: Array) -> Array:
        return _sigma(c)

    def into_c(self, dh: Array, t: int) -> Array:
        return dh * self.o[t] * self.s[t] * (1 - self.s[t])


@LSTM.mistake
class candidate_by_sigmoid(_LSTM):
    """You compute g with σ, so that nothing can ever be taken away from c: what is let in goes through tanh."""

    def gates(self, parts: Any) -> Any:
        return tuple(map(_sigma, parts))

    def slopes(self, dh: Array, dc: Array, t: int) -> list[Array]:
        di, df, _, do = super().slopes(dh, dc, t)
        return [di, df, dc * self.i[t] * self.g[t] * (1 - self.g[t]), do]


@LSTM.mistake
class gates_by_tanh(_LSTM):
    """You compute the gates i, f and o with tanh, which can be negative; a gate is σ, from 0 (shut) to 1 (open)."""

    def gates(self, parts: Any) -> Any:
        return tuple(map(np.tanh, parts))

    def slopes(self, dh: Array, dc: Array, t: int) -> list[Array]:
        i, f, g, o = self.i[t], self.f[t], self.g[t], self.o[t]
        return [
            dc * g * (1 - i**2),
            dc * self.c[t] * (1 - f**2),
            dc * i * (1 - g**2),
            dh * self.s[t] * (1 - o**2),
        ]


@LSTM.mistake
class cell_looked_at_by_the_gates(_LSTM):
    """You multiply Wh by the old c; the gates see h, what was shown at the step before."""

    def past(self, t: int) -> Array:
        return self.c[t]


@LSTM.mistake
class state_not_fed_back(_LSTM):
    """Your gates see the same h at every step, that of the start: hand on the h just computed."""

    def past(self, t: int) -> Array:
        return self.h[0]


@LSTM.mistake
class memory_lost(_LSTM):
    """Your c begins anew at every step: c_t = f c_{t-1} + i g needs the one of the step before."""

    def kept(self, t: int) -> Array:
        return self.c[0]

    def onward(self, dc: Array, t: int) -> Array:
        return 0 * dc if t else dc * self.f[0]


@LSTM.mistake
class shows_the_cell(_LSTM):
    """You return the cell states c; the layer's output is h, and c stays inside."""

    def shown(self) -> Array:
        return np.stack(self.c[1:], axis=1)


@LSTM.mistake
class outputs_a_step_late(_LSTM):
    """Your outputs begin with the start and lack the last: y_t is h_t, after the step."""

    def shown(self) -> Array:
        return np.stack(self.h[:-1], axis=1)


@LSTM.mistake
class starts_at_zero(_LSTM):
    """You begin with zeros though a start was given: it holds h and c of the step before the first."""

    def forward(self, x: Array, start: Any = None) -> Array:
        return super().forward(x)


@LSTM.mistake
class start_exchanged(_LSTM):
    """You took h and c of the start for each other: it holds h first, then c."""

    def forward(self, x: Array, start: Any = None) -> Array:
        return super().forward(x, None if start is None else start[::-1])


@LSTM.mistake
class end_exchanged(_LSTM):
    """Your end has c first; it is h, then c, as in the start."""

    def last(self) -> Array:
        return np.array([self.c[-1], self.h[-1]])


@LSTM.mistake
class end_without_the_cell(_LSTM):
    """Your end is h alone: whoever goes on from there needs c as well, stacked as in the start, (2, N, H)."""

    def last(self) -> Array:
        return self.h[-1]


# Backward


@LSTM.mistake
class memory_carries_no_gradient(_LSTM):
    """On the way back your c hands nothing on: dc_{t-1} = f dc_t comes to the step before, beside what h brings; that
    way is what the LSTM was made for.
    """

    carries_c = False


@LSTM.mistake
class state_carries_no_gradient(_LSTM):
    """On the way back your h hands nothing on: h_{t-1} went into all four gates of step t, so add what comes through
    Wh to dy.
    """

    carries_h = False


@LSTM.mistake
class nothing_carried(_LSTM):
    """Each step of yours goes back for itself: two gradients are carried to the step before, that of c and that
    of h.
    """

    carries_h = carries_c = False


@LSTM.mistake
class forget_gate_missing_on_the_way_back(_LSTM):
    """On the way back c hands on all of its gradient: forward it was multiplied by f, so this is, too."""

    def onward(self, dc: Array, t: int) -> Array:
        return dc


@LSTM.mistake
class tanh_forgotten_on_the_way_back(_LSTM):
    """From h to c you forget the slope of tanh, 1 - tanh(c)²."""

    def into_c(self, dh: Array, t: int) -> Array:
        return dh * self.o[t]


@LSTM.mistake
class output_gate_forgotten_on_the_way_back(_LSTM):
    """From h to c you forget the output gate: h = o tanh(c), so multiply by o."""

    def into_c(self, dh: Array, t: int) -> Array:
        return dh * (1 - self.s[t] ** 2)


@LSTM.mistake
class slope_of_tanh_at_h(_LSTM):
    """From h to c you take the slope 1 - h²: it is 1 - tanh(c)², since h is o times that tanh."""

    def into_c(self, dh: Array, t: int) -> Array:
        return dh * self.o[t] * (1 - (self.o[t] * self.s[t]) ** 2)


@LSTM.mistake
class memory_gets_nothing_from_the_output(_LSTM):
    """On the way back c gets nothing from its own step's h: h = o tanh(c) sends dh o (1 - tanh²(c)) there."""

    def into_c(self, dh: Array, t: int) -> Array:
        return 0 * dh


@LSTM.mistake
class slopes_of_the_gates_forgotten(_LSTM):
    """The gradients of i, f and o stop at the gates themselves: to what they were computed from it is times σ' = σ (1 -
    σ).
    """

    def slopes(self, dh: Array, dc: Array, t: int) -> list[Array]:
        i, g = self.i[t], self.g[t]
        return [dc * g, dc * self.c[t], dc * i * (1 - g**2), dh * self.s[t]]


@LSTM.mistake
class slope_of_the_candidate_forgotten(_LSTM):
    """The gradient of g stops at g itself: to what it was computed from it is times 1 - g²."""

    def slopes(self, dh: Array, dc: Array, t: int) -> list[Array]:
        di, df, _, do = super().slopes(dh, dc, t)
        return [di, df, dc * self.i[t], do]


@LSTM.mistake
class candidate_with_the_slope_of_sigma(_LSTM):
    """You give g the slope of σ, g (1 - g): it came through tanh, whose slope is 1 - g²."""

    def slopes(self, dh: Array, dc: Array, t: int) -> list[Array]:
        di, df, _, do = super().slopes(dh, dc, t)
        return [di, df, dc * self.i[t] * self.g[t] * (1 - self.g[t]), do]


@LSTM.mistake
class forget_gate_meets_the_new_memory(_LSTM):
    """For the forget gate you multiply dc by the new c_t: f stood before the old one, c_{t-1}."""

    def slopes(self, dh: Array, dc: Array, t: int) -> list[Array]:
        di, _, dg, do = super().slopes(dh, dc, t)
        return [di, dc * self.c[t + 1] * self.f[t] * (1 - self.f[t]), dg, do]


@LSTM.mistake
class output_gate_meets_the_memory_itself(_LSTM):
    """For the output gate you multiply dh by c: o stood before tanh(c)."""

    def slopes(self, dh: Array, dc: Array, t: int) -> list[Array]:
        di, df, dg, _ = super().slopes(dh, dc, t)
        return [di, df, dg, dh * self.c[t + 1] * self.o[t] * (1 - self.o[t])]


@LSTM.mistake
class new_state_for_the_old(_LSTM):
    """For dWh you multiply by the h of the same step: Wh met the one of the step before."""

    def backward(self, dy: Array, dend: Any = None) -> Array:
        dx = super().backward(dy, dend)
        self.dWh = np.einsum("nta,nth->ah", self.da, np.stack(self.h[1:], axis=1))
        return dx


@LSTM.mistake
class first_step_overwrites(_LSTM):
    """Your dWx, dWh and db are those of the first step alone, the last that your loop comes to: all steps used the same
    parameters, so add up.
    """

    def backward(self, dy: Array, dend: Any = None) -> Array:
        dx = super().backward(dy, dend)
        da = self.da[:, 0]
        self.dWx, self.dWh, self.db = da.T @ self.x[:, 0], da.T @ self.h[0], da.sum(axis=0)
        return dx


@LSTM.mistake
class averaged_over_the_batch(_LSTM):
    """You divide the gradients of the parameters by the number of sequences: the loss has done that, here you add."""

    def backward(self, dy: Array, dend: Any = None) -> Array:
        dx = super().backward(dy, dend)
        self.dWx, self.dWh, self.db = (d / len(dy) for d in (self.dWx, self.dWh, self.db))
        return dx


@LSTM.mistake
class gradient_of_the_end_ignored(_LSTM):
    """You ignore dend: whoever went on from the end hands its gradient in there, for h and for c."""

    def begin(self, dend: Array) -> Any:
        return np.zeros_like(dend)


@LSTM.mistake
class gradient_of_the_end_exchanged(_LSTM):
    """You took dend for (c, h): as in the start, h comes first."""

    def begin(self, dend: Array) -> Any:
        return dend[::-1]


@LSTM.mistake
class transposed_on_the_way_back(_LSTM):
    """The gradient goes back through h by Wh's four blocks transposed: with rows of da it is da @ Wh as it stands."""

    def backward(self, dy: Array, dend: Any = None) -> Array:
        H, Wh = self.H, self.Wh
        self.Wh = Wh.reshape(4, H, H).swapaxes(1, 2).reshape(4 * H, H)
        dx = super().backward(dy, dend)
        self.Wh = Wh
        return dx


why_gates = Question(
    rubric=[
        (
            1,
            "On the way back through c the gradient is only multiplied by f at each step, a number the network "
            "chooses, near 1 if it is to keep; no matrix and no tanh' stands in between.",
        ),
        (
            1,
            "In the plain RNN it goes through Wh and tanh' at every step, whose product shrinks (or grows) "
            "exponentially with the distance, so that what lies far back is not learned.",
        ),
    ],
    samples=[
        (
            2,
            "In an RNN the gradient is multiplied with Wh and the tanh derivative each step so it vanishes after many "
            "steps. In the LSTM the cell is only multiplied by f, and when f is about 1 the gradient stays the same "
            "size.",
            "Both rows.",
        ),
        (
            1,
            "Because the cell state is updated by adding and not by a matrix product, the gradient can flow back.",
            "The first row, though f is not named; nothing on the plain RNN.",
        ),
        (1, "RNNs have vanishing gradients because of repeated multiplication with Wh.", "The second row only."),
        (0, "The LSTM has more parameters and therefore a better memory.", "That is not what helps here."),
    ],
)

# GRU ----------------------------------------------------------------------------------------------------------------

gru_step = Exercise(gated.gru_step, points={"H ≠ D": 1.5, "H = D": 0.5}, probe=probes.call, axes="N, H",
                    see="Goodfellow et al. 10.10.2; Cho et al. (2014)")  # fmt: skip


@gru_step.cases
def _(rng: Rng) -> Iterator[Case]:
    for group, N, D, H in (("H ≠ D", 1, 2, 1), ("H ≠ D", 2, 3, 4), ("H = D", 3, 2, 2)):
        shapes = {
            "x": (N, D), "h": (N, H), "Wx": (3 * H, D), "Wh": (3 * H, H), "bx": (3 * H,), "bh": (3 * H,),
        }  # fmt: skip
        inputs = {name: rng.normal(size=shape) for name, shape in shapes.items()}
        yield Case(f"N = {N}, D = {D}, H = {H}", group, **inputs)


def _gru(x: Array, h: Array, Wx: Array, Wh: Array, bx: Array, bh: Array, order: str = "rzn") -> Any:
    """r, z, the two parts of what n is computed from, and h."""
    xs = dict(zip(order, np.split(x @ Wx.T + bx, 3, axis=1), strict=True))
    hs = dict(zip(order, np.split(h @ Wh.T + bh, 3, axis=1), strict=True))
    return _sigma(xs["r"] + hs["r"]), _sigma(xs["z"] + hs["z"]), xs["n"], hs["n"]


@gru_step.mistake
def new_and_old_exchanged(x: Array, h: Array, Wx: Array, Wh: Array, bx: Array, bh: Array) -> Any:
    """You mix the wrong way round: z keeps the old h, and 1 - z lets the new n in."""
    r, z, xn, hn = _gru(x, h, Wx, Wh, bx, bh)
    return z * np.tanh(xn + r * hn) + (1 - z) * h


@gru_step.mistake
def gates_exchanged(x: Array, h: Array, Wx: Array, Wh: Array, bx: Array, bh: Array) -> Any:
    """You exchanged the gates: the first rows are r, what n reads of the past, the next are z, what is kept."""
    r, z, xn, hn = _gru(x, h, Wx, Wh, bx, bh, "zrn")
    return (1 - z) * np.tanh(xn + r * hn) + z * h


@gru_step.mistake
def candidate_first(x: Array, h: Array, Wx: Array, Wh: Array, bx: Array, bh: Array) -> Any:
    """You take the first rows for n: the order of the rows is r, z, n."""
    r, z, xn, hn = _gru(x, h, Wx, Wh, bx, bh, "nrz")
    return (1 - z) * np.tanh(xn + r * hn) + z * h


@gru_step.mistake
def reset_before_the_product(x: Array, h: Array, Wx: Array, Wh: Array, bx: Array, bh: Array) -> Any:
    """You multiply h by r before the product with Wh (as the first paper has it): here, as in torch, r stands before
    Wh_n h + bh_n.
    """
    r, z, xn, _ = _gru(x, h, Wx, Wh, bx, bh)
    H = h.shape[1]
    return (1 - z) * np.tanh(xn + (r * h) @ Wh[2 * H :].T + bh[2 * H :]) + z * h


@gru_step.mistake
def bias_outside_of_the_reset(x: Array, h: Array, Wx: Array, Wh: Array, bx: Array, bh: Array) -> Any:
    """Your r stands before Wh_n h without its bias: bh_n is multiplied by r, too."""
    r, z, xn, hn = _gru(x, h, Wx, Wh, bx, bh)
    b = bh[2 * h.shape[1] :]
    return (1 - z) * np.tanh(xn + r * (hn - b) + b) + z * h


@gru_step.mistake
def reset_of_everything(x: Array, h: Array, Wx: Array, Wh: Array, bx: Array, bh: Array) -> Any:
    """Your r multiplies the input's part of n as well: it says only how much of the past is read."""
    r, z, xn, hn = _gru(x, h, Wx, Wh, bx, bh)
    return (1 - z) * np.tanh(r * (xn + hn)) + z * h


@gru_step.mistake
def reset_missing(x: Array, h: Array, Wx: Array, Wh: Array, bx: Array, bh: Array) -> Any:
    """Your n reads all of the past: multiply Wh_n h + bh_n by r."""
    _, z, xn, hn = _gru(x, h, Wx, Wh, bx, bh)
    return (1 - z) * np.tanh(xn + hn) + z * h


@gru_step.mistake
def nothing_kept(x: Array, h: Array, Wx: Array, Wh: Array, bx: Array, bh: Array) -> Any:
    """You add only the new: z h, what is kept of the old state, is missing."""
    r, z, xn, hn = _gru(x, h, Wx, Wh, bx, bh)
    return (1 - z) * np.tanh(xn + r * hn)


@gru_step.mistake
def everything_new(x: Array, h: Array, Wx: Array, Wh: Array, bx: Array, bh: Array) -> Any:
    """You return n itself: the state is a mixture of it and of the old one, by z."""
    r, _, xn, hn = _gru(x, h, Wx, Wh, bx, bh)
    return np.tanh(xn + r * hn)


@gru_step.mistake
def all_of_the_new(x: Array, h: Array, Wx: Array, Wh: Array, bx: Array, bh: Array) -> Any:
    """You add all of n to what is kept: it enters with the weight 1 - z, so that both weights sum to 1."""
    r, z, xn, hn = _gru(x, h, Wx, Wh, bx, bh)
    return np.tanh(xn + r * hn) + z * h


@gru_step.mistake
def candidate_by_sigma(x: Array, h: Array, Wx: Array, Wh: Array, bx: Array, bh: Array) -> Any:
    """You compute n with σ: it goes through tanh, so that it can be negative; only the gates are σ."""
    r, z, xn, hn = _gru(x, h, Wx, Wh, bx, bh)
    return (1 - z) * _sigma(xn + r * hn) + z * h


@gru_step.mistake
def bent_once_more(x: Array, h: Array, Wx: Array, Wh: Array, bx: Array, bh: Array) -> Any:
    """You take tanh of the mixture: n has been through it, and h stays as it is, which is how it can be kept."""
    r, z, xn, hn = _gru(x, h, Wx, Wh, bx, bh)
    return np.tanh((1 - z) * np.tanh(xn + r * hn) + z * h)


@gru_step.mistake
def gates_without_the_past(x: Array, h: Array, Wx: Array, Wh: Array, bx: Array, bh: Array) -> Any:
    """Your gates see x only: they see h as well, through Wh and bh."""
    _, _, xn, hn = _gru(x, h, Wx, Wh, bx, bh)
    r, z, _, _ = _gru(x, 0 * h, Wx, Wh, bx, 0 * bh)
    return (1 - z) * np.tanh(xn + r * hn) + z * h


@gru_step.mistake
def one_bias_only(x: Array, h: Array, Wx: Array, Wh: Array, bx: Array, bh: Array) -> Any:
    """You forget bh: beside bx there is a second bias, at the part of the past."""
    r, z, xn, hn = _gru(x, h, Wx, Wh, bx, 0 * bh)
    return (1 - z) * np.tanh(xn + r * hn) + z * h
