"""Many to one: the output after the last step."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise
from course_nn import sequences
from course_nn.checks.probes.sequence_machines import many_to_one
from course_nn.losses import softmax

Array = np.ndarray
Rng = np.random.Generator


class _ManyToOne:
    """The right one, in parts that the wrong ones replace; its two layers are put in from outside."""

    rnn: Any
    head: Any
    own_lengths = True  # whether the recurrent layer is told them

    def __init__(self, D: int, H: int, M: int, rng: Rng):
        pass

    def forward(self, x: Array, lengths: Array) -> Array:
        h = self.rnn.forward(x, lengths=lengths if self.own_lengths else None)
        self.shape, self.lengths = h.shape, lengths
        return self.read(h)

    def read(self, h: Array) -> Array:
        """The output, of all states (N, T, H)."""
        return self.head.forward(h[self.last()])

    def last(self) -> Any:
        return np.arange(self.shape[0]), self.lengths - 1

    def backward(self, dy: Array) -> Any:
        return self.rnn.backward(self.spread(dy))

    def spread(self, dy: Array) -> Array:
        """The gradient of all states (N, T, H)."""
        dh = np.zeros(self.shape)
        dh[self.last()] = self.head.backward(dy)
        return dh


ManyToOne = Exercise(
    lambda D, H, M, rng: sequences.ManyToOne(D, H, M, rng=rng),
    points={"all equally long": 1, "each with its own length": 1, "backward": 1},
    probe=many_to_one,
    axes="N, M",
    see="Lecture, section 2b; Goodfellow et al. figure 10.5",
)


@ManyToOne.cases
def _(rng: Rng) -> Iterator[Case]:
    def drawn(lengths: list[int], T: int, D: int, H: int, M: int) -> dict[str, Array]:
        shapes = {"B": (D, H), "W": (M, H), "b": (M,)}
        x = rng.normal(size=(len(lengths), T, D))
        x[np.arange(T) >= np.array(lengths)[:, None]] = 0
        return {"x": x, "lengths": np.array(lengths), **{n: rng.normal(size=s) for n, s in shapes.items()}}

    same = [("one sequence of two steps", drawn([2], 2, 1, 2, 1)), ("N = 3, T = 4", drawn([4] * 3, 4, 2, 3, 5))]
    own = [
        ("of 3 and 1 steps", drawn([3, 1], 3, 2, 3, 2)),
        ("of 2, 5, 3 and 1 steps", drawn([2, 5, 3, 1], 5, 3, 4, 2)),
    ]
    for name, inputs in same:
        yield Case(name, "all equally long", ask="forward", **inputs)
    for name, inputs in own:
        yield Case(name, "each with its own length", ask="forward", **inputs)
    for name, inputs in (same[1], own[1]):
        dy = rng.normal(size=(len(inputs["x"]), len(inputs["W"])))
        yield Case(f"backward: {name}", "backward", ask="backward", **inputs, dy=dy)


@ManyToOne.mistake
class loss_at_every_step(_ManyToOne):
    """You return an output for every step, so that a loss would sit at each: take the state after the last step, and
    let the head see only that.
    """

    def read(self, h: Array) -> Array:
        return self.head.forward(h)

    def spread(self, dy: Array) -> Array:
        return self.head.backward(np.repeat(dy[:, None], self.shape[1], axis=1))


@ManyToOne.mistake
class mean_of_all_steps(_ManyToOne):
    """Your output is the mean over all steps; here the last state alone is read, since it has heard everything."""

    def read(self, h: Array) -> Array:
        return self.head.forward(h.sum(axis=1) / self.lengths[:, None])

    def spread(self, dy: Array) -> Array:
        dh = np.repeat(self.head.backward(dy / self.lengths[:, None])[:, None], self.shape[1], axis=1)
        return dh * (np.arange(self.shape[1]) < self.lengths[:, None])[..., None]


@ManyToOne.mistake
class mean_with_padding(_ManyToOne):
    """Your output is the mean over all T columns, padding included; take the state after each sequence's last step."""

    def read(self, h: Array) -> Array:
        return self.head.forward(h.mean(axis=1))

    def spread(self, dy: Array) -> Array:
        return np.repeat(self.head.backward(dy)[:, None] / self.shape[1], self.shape[1], axis=1)


@ManyToOne.mistake
class sum_of_all_steps(_ManyToOne):
    """You add up the states of all steps; take the one after the last step, which has heard everything."""

    def read(self, h: Array) -> Array:
        return self.head.forward(h.sum(axis=1))

    def spread(self, dy: Array) -> Array:
        return np.repeat(self.head.backward(dy)[:, None], self.shape[1], axis=1)


@ManyToOne.mistake
class first_step(_ManyToOne):
    """You read the state after the first step, which has heard one input only; take the one after the last."""

    def last(self) -> Any:
        return np.arange(self.shape[0]), 0


@ManyToOne.mistake
class reads_the_padding(_ManyToOne):
    """You read the last column for all: a shorter sequence ended before, and there its output is 0; sequence n ends at
    lengths[n] - 1 (self.rnn.end has its last state, if the layer is told the lengths).
    """

    def last(self) -> Any:
        return np.arange(self.shape[0]), -1


@ManyToOne.mistake
class hears_the_padding(_ManyToOne):
    """Your recurrent layer goes on through the padding, and you read its state after that: hand it the lengths, or
    take sequence n's state at lengths[n] - 1.
    """

    own_lengths = False

    def last(self) -> Any:
        return np.arange(self.shape[0]), -1


@ManyToOne.mistake
class one_step_too_far(_ManyToOne):
    """You read at place lengths[n], one too far: the first step has number 0, so the last one is lengths[n] - 1."""

    own_lengths = False

    def last(self) -> Any:
        return np.arange(self.shape[0]), self.lengths % self.shape[1]  # where there is no such place: the first


@ManyToOne.mistake
class last_but_one(_ManyToOne):
    """You read the state before the last step: its input is not in it yet; the last step is lengths[n] - 1."""

    def last(self) -> Any:
        return np.arange(self.shape[0]), np.maximum(self.lengths - 2, 0)


@ManyToOne.mistake
class one_length_for_all(_ManyToOne):
    """You read all sequences at the last step of the first one: each has a length of its own."""

    def last(self) -> Any:
        return np.arange(self.shape[0]), np.full(self.shape[0], self.lengths[0] - 1)


@ManyToOne.mistake
class outputs_through_softmax(_ManyToOne):
    """What you return went through softmax; return the head's output, the loss does the rest."""

    def read(self, h: Array) -> Array:
        return softmax(super().read(h))


@ManyToOne.mistake
class states_without_the_head(_ManyToOne):
    """You return the last state itself; the head has to make M outputs of it."""

    def read(self, h: Array) -> Array:
        super().read(h)
        return h[self.last()]


@ManyToOne.mistake
class gradient_at_every_step(_ManyToOne):
    """Back, you hand the gradient to the states of all steps; only the one you read gets it, the others get 0 from
    here (what they contributed, the recurrent layer works out).
    """

    def spread(self, dy: Array) -> Array:
        dh = np.repeat(self.head.backward(dy)[:, None], self.shape[1], axis=1)
        return dh * (np.arange(self.shape[1]) < self.lengths[:, None])[..., None]


@ManyToOne.mistake
class gradient_in_every_column(_ManyToOne):
    """Back, you hand the gradient to the states of all T columns, padding and all; only the state that was read gets
    it, and 0 stands at all others.
    """

    own_lengths = False

    def spread(self, dy: Array) -> Array:
        return np.repeat(self.head.backward(dy)[:, None], self.shape[1], axis=1)


@ManyToOne.mistake
class gradient_in_the_padding(_ManyToOne):
    """Back, the gradient enters in the last column for all sequences; it belongs where forward has read."""

    def spread(self, dy: Array) -> Array:
        dh = np.zeros(self.shape)
        dh[:, -1] = self.head.backward(dy)
        return dh


@ManyToOne.mistake
class gradient_through_the_padding(_ManyToOne):
    """Back, the gradient comes in at the last column and runs through the padding: forward read sequence n at
    lengths[n] - 1, so there it enters.
    """

    own_lengths = False

    def spread(self, dy: Array) -> Array:
        dh = np.zeros(self.shape)
        dh[:, -1] = self.head.backward(dy)
        return dh


@ManyToOne.mistake
class gradient_at_the_first_step(_ManyToOne):
    """Back, the gradient enters at the first step; it belongs where forward has read, at lengths[n] - 1."""

    def spread(self, dy: Array) -> Array:
        dh = np.zeros(self.shape)
        dh[:, 0] = self.head.backward(dy)
        return dh


@ManyToOne.mistake
class gradient_halved_by_steps(_ManyToOne):
    """Back, you divide by the number of steps; the output was read once, so its gradient enters once, whole."""

    def spread(self, dy: Array) -> Array:
        return super().spread(dy) / self.lengths[:, None, None]
