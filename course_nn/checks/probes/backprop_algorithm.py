"""How parts of backpropagation are called: slopes, losses and random numbers travel as names, arrays and seeds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from course_nn.checks.probes import named_part

Array = np.ndarray

SLOPES: dict[str, Callable[[Array], Array]] = {
    "relu": lambda z: np.where(z > 0, 1.0, 0.0),
    "tanh": lambda z: 1 - np.tanh(z) ** 2,
    "elu": lambda z: np.exp(np.minimum(z, 0)),
}


PARTS = ("dx", "dW", "db")


def one_of_three(answer: Any, part: str, *args: Any) -> Any:
    """A backward pass through one layer, whose last argument is the name of a slope: dx, dW or db."""
    *arrays, g = args
    return named_part(answer(*arrays, SLOPES[g]), part, PARTS)


FORWARD_FIRST = "loss.backward needs what loss.forward(y_hat, y) stores: call that first"


class Squares:
    """The mean square of notebook 2, for arrays."""

    d: Array | None = None

    def forward(self, y_hat: Array, y: Array) -> float:
        """Return the mean of the squares."""
        self.d = y_hat - y
        return float(np.mean(self.d**2))

    def backward(self) -> Array:
        """Return its gradient."""
        if self.d is None:
            raise RuntimeError(FORWARD_FIRST)
        return 2 * self.d / self.d.size


class Classes:
    """The cross entropy of notebook 2, for labels."""

    p: Array | None = None

    def forward(self, z: Array, labels: Array) -> float:
        """Return the mean of -log p(label)."""
        e = np.exp(z - z.max(axis=1, keepdims=True))
        self.p, self.right = e / e.sum(axis=1, keepdims=True), np.eye(z.shape[1])[labels]
        return float(-np.log((self.p * self.right).sum(axis=1)).mean())

    def backward(self) -> Array:
        """Return its gradient."""
        if self.p is None:
            raise RuntimeError(FORWARD_FIRST)
        return (self.p - self.right) / len(self.p)


LOSSES: dict[str, Callable[[], Squares | Classes]] = {"mean square": Squares, "cross entropy": Classes}


def table(answer: Any, rows: str, loss: str, layers: Any, x: Array, y: Array, *before: Array) -> Any:
    """Backpropagation over a list of (W, b): the rows of its table that are asked for, in the lecture's order.

    rows: "all", or the kinds of rows, as "z h". The last line of the last round, dL/dx, nobody asks for. before: other
    data, on which the same function is called first.
    """
    if before:
        answer(layers, LOSSES[loss](), *before)
    made = answer(layers, LOSSES[loss](), x, y)
    if not isinstance(made, dict):
        return made
    names = ["grad", *(f"{kind}{d - (kind == 'h')}" for d in range(len(layers), 0, -1) for kind in "zbWh")][:-1]
    asked = names if rows == "all" else [name for name in names if name.rstrip("0123456789") in rows.split()]
    return {name: made[name] for name in asked if name in made}


def named(answer: Any, parameters: Mapping[str, Array], gradients: Mapping[str, Array], x: Array, y: Array) -> Any:
    """A gradient check of a tanh network with one hidden layer: the names that it returns, in any order."""

    def loss(p: Mapping[str, Array]) -> float:
        hidden = np.tanh(x @ p["W1"].T + p["b1"])
        return float(np.mean((hidden @ p["W2"].T + p["b2"] - y) ** 2))

    made = answer(loss, parameters, gradients)
    return sorted(map(str, made)) if isinstance(made, (list, tuple, set)) else made


def seeded(answer: Any, ask: str, *args: Any) -> Any:
    """A function whose last argument is a random generator: it travels as its seed."""
    *others, seed = args
    return answer(*others, np.random.default_rng(seed))
