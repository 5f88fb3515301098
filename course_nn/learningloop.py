"""One full learning loop in numbers, and the same as code for many points at once (lecture, section 1c).

The network of the class example: z = w1 x1 + w2 x2 + b1, h = max(0, z), ŷ = w3 h + b2, and the loss L = (ŷ - y)²,
over several points their mean. Every function takes and gives tables: numbers, or arrays over the points, by name.

>>> x, y, theta = np.array([LECTURE.x]), np.array([LECTURE.y]), LECTURE.theta
>>> values = forward(x, theta)
>>> {name: float(number[0]) for name, number in values.items()}
{'z': 4.0, 'h': 4.0, 'y_hat': 8.0}
>>> slopes = backward(x, y, theta, values)
>>> [slopes[f"dL/d{name}"] for name in theta]
[20.0, -10.0, 10.0, 16.0, 4.0]
>>> {name: round(number, 6) for name, number in update(theta, slopes, 0.01).items()}
{'w1': 1.3, 'w2': 2.1, 'b1': 2.9, 'w3': 2.34, 'b2': -2.04}
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from course_nn.network import Array

Theta = dict[str, float]  # the parameters "w1", "w2", "b1", "w3", "b2" by name


class Point(NamedTuple):
    """The lecture's data and parameters: x = (x1, x2), w = (w1, w2, w3), b = (b1, b2), y.

    >>> Point(x=(2, -1), w=(1.5, 2, 2.5), b=(3, -2), y=6).theta
    {'w1': 1.5, 'w2': 2, 'b1': 3, 'w3': 2.5, 'b2': -2}
    """

    x: tuple[float, float]
    w: tuple[float, float, float]
    b: tuple[float, float]
    y: float

    @property
    def theta(self) -> Theta:
        """The parameters by name, the lower layer's first."""
        (w1, w2, w3), (b1, b2) = self.w, self.b
        return {"w1": w1, "w2": w2, "b1": b1, "w3": w3, "b2": b2}


LECTURE = Point(x=(2, -1), w=(1.5, 2, 2.5), b=(3, -2), y=6)

# The lecture's numbers let a third of the usual mistakes come out right: 2(ŷ - y) = (ŷ - y)², z = h, x1 + x2 = 1.
# These two together let none of them: at TWIN_A the unit is dead (z < 0), at TWIN_B it is active.
TWIN_A = Point(x=(0.5, 1), w=(2, -3, -1), b=(-0.5, -0.5), y=2.5)
TWIN_B = Point(x=(-0.5, -2), w=(1, -0.5, -1), b=(1, 1.5), y=-2.5)


def forward(x: Array, theta: Theta) -> dict[str, Array]:
    """Return z, h and y_hat, each (N,), for the points x: (N, 2)."""
    z = x[:, 0] * theta["w1"] + x[:, 1] * theta["w2"] + theta["b1"]
    h = np.maximum(0, z)
    return {"z": z, "h": h, "y_hat": theta["w3"] * h + theta["b2"]}


def backward(x: Array, y: Array, theta: Theta, values: dict[str, Array]) -> dict[str, Any]:
    """Return the derivatives of the mean loss, from the output back: each is made from those above it.

    x: (N, 2), y: (N,), values: what `forward` gave. "dL/dy_hat", "dL/dh" and "dL/dz" are (N,), one for each point; the
    parameters' are numbers, since all points share them and what they say adds up.
    """
    dy_hat = 2 * (values["y_hat"] - y) / len(y)
    dh = dy_hat * theta["w3"]
    dz = dh * (values["z"] > 0)
    return {
        "dL/dy_hat": dy_hat,
        "dL/dw3": float(dy_hat @ values["h"]),
        "dL/db2": float(dy_hat.sum()),
        "dL/dh": dh,
        "dL/dz": dz,
        "dL/dw1": float(dz @ x[:, 0]),
        "dL/dw2": float(dz @ x[:, 1]),
        "dL/db1": float(dz.sum()),
    }


def update(theta: Theta, slopes: dict[str, Any], lr: float) -> Theta:
    """Return the parameters one step down the slope, w ← w - lr dL/dw; all move, and from the same slopes."""
    return {name: number - lr * slopes[f"dL/d{name}"] for name, number in theta.items()}


def learn(x: Array, y: Array, theta: Theta, lr: float, steps: int) -> tuple[Theta, list[float]]:
    """Go round the loop: forward, loss, backward, update. Return the last parameters and the loss before each step.

    >>> theta, losses = learn(np.array([LECTURE.x]), np.array([LECTURE.y]), LECTURE.theta, lr=0.005, steps=100)
    >>> losses[0], losses[-1] < 1e-6
    (4.0, True)
    """
    losses = []
    for _ in range(steps):
        values = forward(x, theta)
        losses.append(float(np.mean((values["y_hat"] - y) ** 2)))
        theta = update(theta, backward(x, y, theta, values), lr)
    return theta, losses
