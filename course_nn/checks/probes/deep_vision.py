"""How the exercises of notebook 11 are called: features, rows of a network, blocks of stand-ins, networks to train."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_nn.checks.probes import parts

Array = np.ndarray


def designed(answer: Any, images: Array, new: Array) -> Any:
    """Features of some images and of new ones, twice; of the first new ones also each alone, and of their negatives."""
    made = {"train": answer(images), "new": answer(new)}
    if made["train"] is None:
        return None
    made["again"], few = answer(new), new[:5]
    made["alone"] = [answer(few[i : i + 1]) for i in range(len(few))]
    made["negative"] = answer(1 - few)
    return made


COLUMNS: dict[str, Any] = {"sizes": slice(0, 2), "parameters": 2, "fields": 3}


def follow(answer: Any, column: str, rows: list[Any], size: int, channels: int) -> Any:
    """What is known of a network after each row: one column of it, as an array with a row for each."""
    lines = answer([tuple(row) for row in rows], size, channels)
    if lines is None:
        return None
    lines = parts(lines, 1)
    if any(np.shape(line) != (4,) for line in lines):
        raise TypeError("each line has to be four numbers: size, channels, parameters, field")
    return np.array([list(line) for line in lines])[:, COLUMNS[column]]


def part_of(answer: Any, i: int, n: int, *args: Any) -> Any:
    """A function that returns n numbers: the one at place i."""
    several = answer(*args)
    if several is None:
        return None
    return parts(several, 0, n)[i]


class Way:
    """Stands in for the layers on one way through a block: y = tanh(x A) B, of every `step`-th row and column."""

    got: Any = None

    def __init__(self, A: Array, B: Array | None = None, step: int = 1):
        self.A, self.B, self.step = A, B, step

    def forward(self, x: Array) -> Array:
        """Return y, and remember what backward needs."""
        if np.shape(x)[-1] != len(self.A):
            raise ValueError(f"a layer got {np.shape(x)[-1]} channels; it was made for {len(self.A)}")
        self.shape = x.shape
        x = x[:, :: self.step, :: self.step] if self.step > 1 else x
        self.h = x @ self.A if self.B is None else np.tanh(x @ self.A)
        return self.h.copy() if self.B is None else self.h @ self.B

    __call__ = forward

    def backward(self, dy: Array, dx: bool = True) -> Array:
        """Keep dy, and return dx."""
        want = (*self.h.shape[:-1], (self.A if self.B is None else self.B).shape[1])
        if np.shape(dy) != want:
            raise ValueError(f"a layer got dy of shape {np.shape(dy)}; its output had {want}")
        self.got = np.array(dy)
        inner = dy @ self.A.T if self.B is None else (dy @ self.B.T * (1 - self.h**2)) @ self.A.T
        if self.step == 1:
            return inner
        made = np.zeros(self.shape)
        made[:, :: self.step, :: self.step] = inner
        return made


def inception(answer: Any, ask: str, x: Array, ways: list[tuple[Array, Array]], dy: Array, before: Any = None) -> Any:
    """An Inception module whose branches are stand-ins: its output, or dx and what each branch gets for dy.

    before: another batch that went forward first.
    """
    made = answer()
    made.branches = made.layers = [Way(*way) for way in ways]
    if before is not None:
        made.forward(before)
    y = made.forward(x)
    if ask == "forward" or y is None:
        return y
    found = {"dx": made.backward(dy)}
    return None if found["dx"] is None else {**found, **_received(made.branches, "branch")}


def _received(ways: Any, name: str) -> dict[str, Any]:
    return {f"dy that {name} {i} gets": way.got for i, way in enumerate(ways)}


def residual(
    answer: Any,
    ask: str,
    x: Array,
    body: tuple[Array, Array],
    shortcut: Array | None,
    step: int,
    dy: Array,
    before: Any = None,
) -> Any:
    """A residual block of stand-ins: its output, or dx and what each way gets for dy.

    shortcut: the weights of a projection, or None for the identity. before: another batch that went forward first.
    """
    made = answer()
    made.body, made.shortcut = Way(*body, step), None if shortcut is None else Way(shortcut, step=step)
    if before is not None:
        made.forward(before)
    y = made.forward(x)
    if ask == "forward" or y is None:
        return y
    dx = made.backward(dy)
    if dx is None:
        return None
    found = {"dx": dx, "dy that the body gets": made.body.got}
    return found if shortcut is None else {**found, "dy that the shortcut gets": made.shortcut.got}


STEPS, RATE = 120, 0.01


def deep(answer: Any, ask: str, residual: bool, pixels: Array, labels: Array, new: Array, seed: int) -> Any:
    """A network, trained for a moment with Adam: its parameters, how it bends, and its scores for new digits.

    pixels, new: (N, 64), whole numbers from 0 to 16. ask "shape" trains nothing.
    """
    rng = np.random.default_rng(seed)
    net = answer(residual, rng)
    if net is None:
        return None
    if not all(hasattr(net, name) for name in ("theta", "dtheta", "forward", "backward")):
        raise TypeError(f"it returned {type(net).__name__}; return one network, a Sequential of all layers")
    x, theta = pixels / 16, np.array(net.theta)
    net.theta[...] = 0.3 * np.random.default_rng(1).normal(size=theta.shape)  # so that every layer counts
    u = x[:4]
    bends = [np.array(net.forward(sign * u)) for sign in (1, -1, 0)]
    net.theta[...] = theta
    found: dict[str, Any] = {"count": int(theta.size), "bends": np.stack(bends)}
    if ask == "shape":
        return found
    m = v = np.zeros_like(theta)
    for t in range(1, STEPS + 1):
        batch = rng.integers(0, len(x), 32)
        z = np.array(net.forward(x[batch]))
        p = np.exp(z - z.max(axis=1, keepdims=True))
        p /= p.sum(axis=1, keepdims=True)
        p[np.arange(32), labels[batch]] -= 1
        net.backward(p / 32)
        m, v = 0.9 * m + 0.1 * net.dtheta, 0.999 * v + 0.001 * net.dtheta**2
        rate = RATE * (1 - t / STEPS)
        net.theta[...] -= rate * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
    return {**found, "scores": np.array(net.forward(new / 16))}


def folded(answer: Any, folds: int, x: Array) -> Any:
    """A list of layers (W, b), a ReLU after each: what they make of the numbers x, and how many units there are."""
    layers = answer(folds)
    if layers is None:
        return None
    h, units = x[:, None], 0
    for layer in parts(layers):
        W, b = (np.asarray(part, float) for part in parts(layer))
        if W.ndim != 2 or b.shape != (len(W),) or h.shape[1] != W.shape[1]:
            raise TypeError(
                f"a layer has W of shape {W.shape} and b of shape {b.shape}, behind {h.shape[1]} numbers; it takes "
                "(units, numbers before) and (units,)"
            )
        h, units = np.maximum(h @ W.T + b, 0), units + len(b)
    if h.shape[1] != 1:
        raise TypeError(f"the last layer has {h.shape[1]} units; one number comes out")
    return {"y": h[:, 0], "units": units}


def rule(answer: Any, x: Array, y: Array, epochs: int) -> Any:
    """A perceptron's training, which returns w and b: as one array, b last."""
    two = answer(x, y, epochs)
    if two is None:
        return None
    two = parts(two)
    if len(two) != 2 or np.shape(two[0]) != (x.shape[1],) or np.size(two[1]) != 1:
        raise TypeError(f"return w, with {x.shape[1]} numbers, and b, one number")
    return np.append(np.asarray(two[0], float), float(np.asarray(two[1]).reshape(())))
