"""How it began: an order of events, the perceptron, and the table that it cannot learn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise
from course_nn.checks.measures.deep_vision import order, solves_xor
from course_nn.checks.probes.deep_vision import rule

Array = np.ndarray
Rng = np.random.Generator

# Events --------------------------------------------------------------------------------------------------------------

history_order = Exercise(list("CFDBGHAE"), points=1, measure=order, see="Goodfellow et al. 1.2.1, figure 1.7")


@history_order.mistake
def not_the_eight() -> Any:
    """Your answer does not hold each of the letters A to H once: put all eight in, none twice."""
    return list("CFDBGHA")


@history_order.mistake
def backwards() -> Any:
    """Your order begins with the latest: turn it around, the oldest first."""
    return list("EAHGBDFC")


@history_order.mistake
def the_neuron_comes_later() -> Any:
    """You have a unit that learns before there is a unit: the threshold neuron was an idea on paper, and came first."""
    return list("FCDBGHAE")


@history_order.mistake
def limits_before_the_perceptron() -> Any:
    """The book about what one layer cannot do names what it is about: the perceptron was there before."""
    return list("CDFBGHAE")


@history_order.mistake
def backpropagation_before_the_limits() -> Any:
    """With back-propagated errors hidden layers learn, and the book's limits are overcome: the book came before."""
    return list("CFBDGHAE")


@history_order.mistake
def convolution_before_backpropagation() -> Any:
    """The network that reads zip codes is trained by backpropagation: so that was known already."""
    return list("CFDGBHAE")


@history_order.mistake
def convolution_is_new_in_2012() -> Any:
    """AlexNet did not invent convolutional networks: they read zip codes a good twenty years earlier."""
    return list("CFDBHAGE")


@history_order.mistake
def alexnet_before_its_data() -> Any:
    """A challenge needs its data: the images were collected before a network could win with them."""
    return list("CFDBGAHE")


@history_order.mistake
def resnet_before_alexnet() -> Any:
    """AlexNet has 8 layers; 152 of them came after years in which depth had grown step by step."""
    return list("CFDBGHEA")


@history_order.mistake
def the_data_before_the_layers() -> Any:
    """ImageNet is twenty years younger than the network that reads zip codes: methods were waiting for data."""
    return list("CFDBHGAE")


# The perceptron ------------------------------------------------------------------------------------------------------


def _train(x: Array, y: Array, epochs: int, step: Callable[..., Any] | None = None) -> tuple[Array, float]:
    """Rosenblatt's rule; step(w, b, x, y, answer) gives the new w and b where it is replaced."""
    w, b = np.zeros(x.shape[1]), 0.0
    for _ in range(epochs):
        for row, label in zip(x, y, strict=True):
            answer = float(row @ w + b > 0)
            w, b = step(w, b, row, label, answer) if step else (w + (label - answer) * row, b + label - answer)
    return w, b


def _perceptron(x: Array, y: Array, epochs: int) -> tuple[Array, float]:
    return _train(x, y, epochs)


perceptron = Exercise(
    _perceptron, points={"one epoch": 0.5, "several epochs": 0.5}, probe=rule, see="Lecture, history; Rosenblatt (1958)"
)


@perceptron.cases
def _(rng: Rng) -> Iterator[Case]:
    def cloud(n: int, D: int) -> dict[str, Any]:
        x = rng.normal(size=(n, D)).round(2)
        return {"x": x, "y": (x @ rng.normal(size=D) + rng.normal() + 0.8 * rng.normal(size=n) > 0).astype(int)}

    def mixed(n: int, D: int, epochs: int = 1) -> dict[str, Any]:
        """Draw until there are two errors of each kind at least, the last label is 1, and each epoch changes w."""
        while True:
            drawn, errors = cloud(n, D), []

            def step(w: Array, b: float, row: Array, label: int, answer: float) -> Any:
                errors.append(label - answer)  # noqa: B023  it is called at once
                return w + (label - answer) * row, b + label - answer

            _train(**drawn, epochs=1, step=step)
            ends = [_train(**drawn, epochs=n)[0].tolist() for n in (1, epochs, epochs + 1)]
            differ = ends[1] != ends[2] and (epochs == 1 or ends[0] != ends[1])
            if min(errors.count(1), errors.count(-1)) >= 2 and drawn["y"][-1] and differ:
                return {**drawn, "epochs": epochs}

    yield Case("7 points in the plane, once", "one epoch", **mixed(7, 2))
    yield Case("9 points of 3 numbers, once", "one epoch", **mixed(9, 3))
    corners = rng.permutation(np.array([[-1.0, -1, 0], [-1, 1, 1], [1, -1, 1], [1, 1, 0]]))
    yield Case("XOR, 3 times", "several epochs", x=corners[:, :2], y=corners[:, 2].astype(int), epochs=3)
    yield Case("11 points of 3 numbers, 4 times", "several epochs", **mixed(11, 3, 4))


@perceptron.mistake
def away_from_the_label(x: Array, y: Array, epochs: int) -> Any:
    """Your steps go the wrong way: where the label is 1 and the answer 0, x is to be added, so take y - answer."""
    return _train(x, y, epochs, lambda w, b, r, label, a: (w - (label - a) * r, b - (label - a)))


@perceptron.mistake
def learns_from_right_answers(x: Array, y: Array, epochs: int) -> Any:
    """You also change w where the answer was right: there the error y - answer is 0, and so is the step."""
    return _train(x, y, epochs, lambda w, b, r, label, a: (w + (2 * label - 1) * r, b + 2 * label - 1))


@perceptron.mistake
def only_missed_ones(x: Array, y: Array, epochs: int) -> Any:
    """You add x where a 1 was missed, and do nothing where a 0 was taken for a 1: there subtract it."""
    return _train(x, y, epochs, lambda w, b, r, label, a: (w + max(label - a, 0) * r, b + max(label - a, 0)))


@perceptron.mistake
def only_false_alarms(x: Array, y: Array, epochs: int) -> Any:
    """You subtract x where a 0 was taken for a 1, and do nothing where a 1 was missed: there add it."""
    return _train(x, y, epochs, lambda w, b, r, label, a: (w + min(label - a, 0) * r, b + min(label - a, 0)))


@perceptron.mistake
def bias_never_learns(x: Array, y: Array, epochs: int) -> Any:
    """Your bias stays 0, so the line always goes through the origin: add the error to b as well."""
    return _train(x, y, epochs, lambda w, b, r, label, a: (w + (label - a) * r, 0.0))


@perceptron.mistake
def bias_learns_the_other_way(x: Array, y: Array, epochs: int) -> Any:
    """W learns as it should and b the other way round: b is added in the sum, so it moves by + (y - answer), too."""
    return _train(x, y, epochs, lambda w, b, r, label, a: (w + (label - a) * r, b - (label - a)))


@perceptron.mistake
def bias_alone(x: Array, y: Array, epochs: int) -> Any:
    """W never changes: add the error times x to it."""
    return _train(x, y, epochs, lambda w, b, r, label, a: (w, b + label - a))


@perceptron.mistake
def without_a_threshold(x: Array, y: Array, epochs: int) -> Any:
    """You take the sum itself for the answer, as Adaline does: a perceptron answers 1 or 0 before it compares."""
    return _train(x, y, epochs, lambda w, b, r, label, a: (w + (label - r @ w - b) * r, b + label - r @ w - b))


@perceptron.mistake
def one_at_zero(x: Array, y: Array, epochs: int) -> Any:
    """You answer 1 where the sum is exactly 0, as it is at the very start: the answer is 1 only above 0."""

    def step(w: Array, b: float, r: Array, label: int, a: float) -> Any:
        error = label - float(r @ w + b >= 0)
        return w + error * r, b + error

    return _train(x, y, epochs, step)


@perceptron.mistake
def all_points_at_once(x: Array, y: Array, epochs: int) -> Any:
    """You judge all points with the same w and add up their steps: here w changes after each point, and the next one is
    judged with the new w.
    """
    w, b = np.zeros(x.shape[1]), 0.0
    for _ in range(epochs):
        error = y - (x @ w + b > 0)
        w, b = w + error @ x, b + error.sum()
    return w, b


@perceptron.mistake
def begins_again_each_epoch(x: Array, y: Array, epochs: int) -> Any:
    """Every epoch of yours forgets what the one before has learned: w and b are set to 0 once, before the loops."""
    return _train(x, y, 1)


@perceptron.mistake
def one_epoch_too_many(x: Array, y: Array, epochs: int) -> Any:
    """You go through the points once more than asked: `epochs` times in all."""
    return _train(x, y, epochs + 1)


@perceptron.mistake
def stops_at_the_first_error(x: Array, y: Array, epochs: int) -> Any:
    """You stop after the first wrong point: go on to the end, and come back `epochs` times."""
    for row, label in zip(x, y, strict=True):
        if label:
            return row * 1.0, 1.0
    return np.zeros(x.shape[1]), 0.0


# XOR -----------------------------------------------------------------------------------------------------------------


def _net(W1: Any, b1: Any, W2: Any, b2: Any) -> dict[str, Any]:
    return {"W1": W1, "b1": b1, "W2": W2, "b2": b2}


_SUM = [[1, 1], [-1, -1]]  # 2 where both are 1; 2 where both are -1
_XOR = _net(_SUM, [0, 0], [-1, -1], 1)

xor_by_hand = Exercise(_XOR, points=1, measure=solves_xor, see="Goodfellow et al. 6.1")


@xor_by_hand.mistake
def three_corners() -> Any:
    """Three corners are right, which a straight line could do as well: the other hidden unit has to mend the fourth."""
    return _net(_SUM, [0, 0], [-1, 0], 1)


@xor_by_hand.mistake
def two_corners() -> Any:
    """Half of the corners are wrong, as with a network that says the same everywhere: work out h and z at each corner
    on paper.
    """
    return _net(_SUM, [0, 0], [0, 0], 1)


@xor_by_hand.mistake
def turned() -> Any:
    """All four corners are wrong, so you have found XOR's opposite: turn the signs of W2 and b2."""
    return _net(_SUM, [0, 0], [1, 1], -1)


@xor_by_hand.mistake
def undecided() -> Any:
    """At some corner the output is exactly 0, neither class: move b2 between the values that the two classes have."""
    return _net(_SUM, [0, 0], [-1, -1], 0)


@xor_by_hand.mistake
def of_another_shape() -> Any:
    """W1 takes two inputs to two hidden units, [[., .], [., .]], b1 and W2 have two numbers, b2 is one."""
    return _net([1, 1], [0, 0], [-1, -1], 1)


@xor_by_hand.mistake
def not_finite() -> Any:
    """With these weights the output is no finite number: ordinary small numbers do."""
    return _net(_SUM, [0, 0], [-1, -1], float("inf"))
