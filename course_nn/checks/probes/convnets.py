"""How what looks at a convolutional network is called: with small networks as stand-ins, which keep what is done."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray


class _Network:
    """What both stand-ins share: no way back without one forward, and parameters that may be looked at."""

    x: Array
    z: Any = None  # what the last forward gave
    theta: Array
    dtheta: Array

    def _images(self, x: Any, channels: int) -> Array:
        x = np.array(x, float)
        if x.ndim != 4 or x.shape[3] != channels:
            raise ValueError(f"the network got x of shape {x.shape}; it takes images (N, H, W, C = {channels})")
        return x

    def _gradient(self, dy: Any) -> Array:
        if self.z is None:
            raise RuntimeError("the network's backward needs a forward before it")
        dy = np.asarray(dy, float)
        if dy.shape != self.z.shape:
            raise ValueError(f"the network's backward got dy of shape {dy.shape}; its output had {self.z.shape}")
        return dy


class Windows(_Network):
    """A stand-in for a stack of convolutions: one convolution with the kernels K, (F, kh, kw, C), and a ReLU."""

    def __init__(self, K: Array, stride: int):
        self.K, self.stride, self.theta, self.dtheta = K, stride, np.zeros(0), np.zeros(0)

    def forward(self, x: Any) -> Array:
        """Return the maps, (N, OH, OW, F)."""
        self.x = self._images(x, self.K.shape[3])
        OH, OW = ((self.x.shape[axis] - self.K.shape[axis]) // self.stride + 1 for axis in (1, 2))
        self.z = np.zeros((len(self.x), OH, OW, len(self.K)))
        for i, j in np.ndindex(OH, OW):
            self.z[:, i, j] = np.tensordot(self.x[self._window(i, j)], self.K, axes=([1, 2, 3], [1, 2, 3]))
        return np.maximum(self.z, 0)

    def backward(self, dy: Any, dx: bool = True) -> Array:
        """Return dx."""
        dz = self._gradient(dy) * (self.z > 0)
        found = np.zeros(self.x.shape)
        for i, j in np.ndindex(dz.shape[1:3]):
            found[self._window(i, j)] += np.tensordot(dz[:, i, j], self.K, axes=1)
        return found

    __call__ = forward

    def _window(self, i: int, j: int) -> tuple[slice, ...]:
        top, left = self.stride * i, self.stride * j
        return slice(None), slice(top, top + self.K.shape[1]), slice(left, left + self.K.shape[2])


class Scores(_Network):
    """A stand-in for a network that gives scores: z = tanh(x · W + b) V, with W: (H, W, C, M), V: (M, K)."""

    def __init__(self, W: Array, b: Array, V: Array):
        self.shape = W.shape
        self.theta = np.concatenate([W.ravel(), b, V.ravel()])
        self.dtheta = np.zeros_like(self.theta)
        at = np.cumsum([W.size, b.size])
        (self.W, self.b, self.V), (self.dW, self.db, self.dV) = (
            (part.reshape(shape) for part, shape in zip(np.split(vector, at), (W.shape, b.shape, V.shape), strict=True))
            for vector in (self.theta, self.dtheta)
        )

    def forward(self, x: Any) -> Array:
        """Return scores, (N, K)."""
        self.x = self._images(x, self.shape[2])
        if self.x.shape[1:] != self.shape[:3]:
            raise ValueError(f"the network got x of shape {self.x.shape}; it was made for (N, {self.shape[:3]})")
        self.h = np.tanh(np.tensordot(self.x, self.W, axes=3) + self.b)
        self.z = self.h @ self.V
        return self.z.copy()

    def backward(self, dy: Any, dx: bool = True) -> Array:
        """Return dx, and fill the gradients of the parameters."""
        dz = self._gradient(dy)
        self.dV[...] = self.h.T @ dz
        dh = (dz @ self.V.T) * (1 - self.h**2)
        self.db[...] = dh.sum(axis=0)
        self.dW[...] = np.tensordot(self.x, dh, axes=(0, 0))
        return np.tensordot(dh, self.W, axes=([1], [3]))

    __call__ = forward


def seen(answer: Any, K: Array, stride: int, x: Array, i: int, j: int) -> Any:
    """A function that finds which pixels the output at (i, j) depends on; numbers 0 and 1 count as False and True."""
    found = answer(Windows(K, stride), x, i, j)
    if isinstance(found, (list, np.ndarray)):
        found = np.array(found)
        if found.dtype.kind in "iuf" and np.isin(found, (0, 1)).all():
            return found.astype(bool)
    return found


def looked(answer: Any, W: Array, b: Array, V: Array, *args: Any) -> Any:
    """A function that looks at a network with these parameters."""
    return answer(Scores(W, b, V), *args)


def climbed(answer: Any, ask: str, W: Array, b: Array, V: Array, *args: Any) -> Any:
    """A function that changes images to please a network.

    ask: "images", or "weights": how far the network's parameters have moved meanwhile.
    """
    net = Scores(W, b, V)
    before = net.theta.copy()
    found = answer(net, *args)
    return found if ask == "images" or found is None else float(np.abs(net.theta - before).max())


def ruled(answer: Any, ask: str, rule: str, x: Array, dy: Array, x_before: Array, x_other: Array) -> Any:
    """A ReLU with a rule for its way back, asked for one of the things below.

    forward: its output for x.  dx: what comes of dy.  second: the same, though another batch went forward before, and
    another layer of its kind after it.
    """
    made = answer(rule)
    if ask == "second":
        made.forward(x_before)
    y = made.forward(x)
    if ask == "forward":
        return y
    if ask == "second":
        answer(rule).forward(x_other)
    return made.backward(dy)


def network(answer: Any, x: Array, y: Array, x_new: Array, seed: int) -> Any:
    """A function that trains a network: the scores of what it has seen and of what it has not."""
    net = answer(x, y, np.random.default_rng(seed))
    if net is None:
        return None
    if not hasattr(net, "forward"):
        raise TypeError(f"it returned an object of type {type(net).__name__}; return the network itself")
    if hasattr(net, "eval"):
        net.eval()
    return {"seen": np.array(net.forward(x)), "new": np.array(net.forward(x_new))}


def thrice(answer: Any, x: Array, x_new: Array, seed: int) -> Any:
    """A function that draws at random: called with the same random numbers twice, then with others."""
    found = {}
    for name, number in (("first", seed), ("again", seed), ("other", seed + 1)):
        two = answer(x.copy(), x_new.copy(), np.random.default_rng(number))
        if two is None:
            return None
        if not isinstance(two, (tuple, list)) or len(two) != 2:
            what = f"{len(two)} things" if isinstance(two, (tuple, list)) else f"one {type(two).__name__}"
            raise TypeError(f"it returned {what}; return both tables, with a comma between them")
        found[name] = tuple(np.array(part) for part in two)
    return found


def four_ways(answer: Any, x: Array, y: Array, x_new: Array, seed: int) -> Any:
    """A function that trains four networks: the classes that each of them gives to x_new."""
    found = answer(x, y, x_new, np.random.default_rng(seed))
    if found is not None and not isinstance(found, dict):
        raise TypeError(f"it returned {type(found).__name__}; return a dict, as the docstring says")
    return found
