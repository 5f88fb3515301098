"""Numerical optimisation: walk downhill on the loss, a batch of samples at a time (lecture, section 1c).

An optimiser holds a network. Its `step` reads the gradients in `net.dtheta` and moves the parameters in `net.theta`:
forward, loss, backward, step is all there is to training.

>>> from course_nn.feedforward import MLP
>>> from course_nn.losses import MSELoss
>>> rng = np.random.default_rng(0)
>>> X, net, loss = rng.normal(size=(100, 2)), MLP([2, 8, 1], rng=rng), MSELoss()
>>> y, optimiser = X[:, :1] - 3 * X[:, 1:], SGD(net, lr=0.1)
>>> for epoch in range(50):
...     for x_batch, y_batch in DataLoader(X, y, batch_size=32, rng=rng):
...         L = loss(net(x_batch), y_batch)
...         net.backward(loss.backward(), dx=False)
...         optimiser.step()
>>> loss(net(X), y) < 0.05
True
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

import numpy as np
import numpy.typing as npt

from course_nn.network import Array

BLOCK = 65536  # entries: a large vector is updated a part at a time, so that each part stays in the processor's cache


def gradient_descent(
    f: Callable[[Array], float], grad: Callable[[Array], npt.ArrayLike], x0: npt.ArrayLike, lr: float, n: int
) -> tuple[Array, Array]:
    """Take n steps x ← x - lr ∇f(x), from x0.

    Returns the path (n + 1, *x0.shape), which starts at x0, and f at each of its points (n + 1,).
    Lecture 1c, "gradient descent"; Goodfellow et al. 4.3.  On f(x) = a x² each step multiplies x by 1 - 2 a lr.

    >>> path, values = gradient_descent(lambda x: x**2, lambda x: 2 * x, x0=4.0, lr=0.25, n=3)
    >>> path.tolist(), values.tolist()
    ([4.0, 2.0, 1.0, 0.5], [16.0, 4.0, 1.0, 0.25])
    """
    path = [np.array(x0, float)]
    for _ in range(n):
        g = np.asarray(grad(path[-1]))
        if g.shape != path[-1].shape:
            raise ValueError(f"grad(x) has shape {g.shape}; the gradient of f has that of x, {path[-1].shape}")
        path.append(path[-1] - lr * g)
    return np.array(path), np.array([float(f(x)) for x in path])


class DataLoader:
    """Batches of samples and their labels: each pair once an epoch, in a new order each time it is iterated.

    X: (N, …), y: (N, …): sample i of X belongs to sample i of y, and stays with it.  Yields (x, y) of batch_size rows;
    the last batch holds what is left, unless drop_last.  Lecture 1c, "stochastic gradient descent": a batch's gradient
    estimates that of all N samples, at a cost that does not grow with N.

    >>> loader = DataLoader(np.arange(5), 10 * np.arange(5), batch_size=2, rng=np.random.default_rng(1))
    >>> [(x.tolist(), y.tolist()) for x, y in loader]
    [([4, 0], [40, 0]), ([1, 2], [10, 20]), ([3], [30])]
    >>> len(loader)
    3
    """

    def __init__(
        self,
        X: npt.ArrayLike,
        y: npt.ArrayLike,
        batch_size: int,
        shuffle: bool = True,
        drop_last: bool = False,
        rng: np.random.Generator | None = None,
    ) -> None:
        self.X, self.y = np.asarray(X), np.asarray(y)
        if not self.X.ndim or self.X.shape[:1] != self.y.shape[:1]:
            shapes = f"X of shape {self.X.shape} and y of shape {self.y.shape}"
            raise ValueError(f"DataLoader got {shapes}; their first axes must agree: one y for each sample")
        if batch_size < 1:
            raise ValueError(f"DataLoader got batch_size = {batch_size}; a batch has at least one sample")
        self.batch_size, self.drop_last = batch_size, drop_last
        self.rng = (rng or np.random.default_rng()) if shuffle else None

    def __len__(self) -> int:
        """Count the batches of an epoch."""
        whole, left = divmod(len(self.X), self.batch_size)
        return whole + (left > 0 and not self.drop_last)

    def __iter__(self) -> Iterator[tuple[Array, Array]]:
        """Yield the batches of one epoch."""
        order = self.rng.permutation(len(self.X)) if self.rng else np.arange(len(self.X))
        for start in range(0, len(self) * self.batch_size, self.batch_size):
            rows = order[start : start + self.batch_size]  # the same of both: pairs stay pairs
            yield self.X.take(rows, axis=0), self.y.take(rows, axis=0)


class Learner(Protocol):
    """What an optimiser moves, such as a Sequential: all parameters in one vector, all gradients in another.

    >>> class Two:
    ...     theta, dtheta = np.array([1.0, 2.0]), np.array([10.0, 0.0])
    >>> two: Learner = Two()
    >>> SGD(two, lr=0.1).step()
    >>> two.theta
    array([0., 2.])
    """

    theta: Array
    dtheta: Array


class Optimiser:
    """Moves net.theta against net.dtheta at each `step`; `lr` is the learning rate and may be set between steps.

    >>> from course_nn.feedforward import MLP
    >>> class SignSGD(Optimiser):
    ...     def update(self, theta, g):
    ...         theta -= self.lr * np.sign(g)
    >>> net = MLP([1, 1])
    >>> net.theta, net.dtheta = [1.0, 2.0], [10.0, -0.1]
    >>> SignSGD(net, lr=0.5).step()
    >>> net.theta
    array([0.5, 2.5])
    """

    moments = 0  # how many vectors of theta's size `update` keeps from step to step

    def __init__(self, net: Learner, lr: float, weight_decay: float = 0.0) -> None:
        name = type(self).__name__
        if not (hasattr(net, "theta") and hasattr(net, "dtheta")):
            raise TypeError(f"{name} got {net!r}; it moves a network's theta: {name}(Sequential(…))")
        if not (lr >= 0 and weight_decay >= 0):
            raise ValueError(f"{name} got lr = {lr} and weight_decay = {weight_decay}; neither may be negative")
        self.net, self.lr, self.weight_decay, self.t = net, lr, weight_decay, 0
        self.state = [np.zeros_like(net.theta) for _ in range(self.moments)]

    def step(self) -> None:
        """Update all parameters once."""
        self.t += 1
        theta, dtheta, state = self.net.theta, self.net.dtheta, self.state
        if theta.size <= BLOCK:
            return self.update(theta, dtheta, *state)
        for start in range(0, theta.size, BLOCK):
            part = slice(start, start + BLOCK)
            self.update(theta[part], dtheta[part], *(moment[part] for moment in state))

    def update(self, theta: Array, g: Array, *state: Array) -> None:
        """Change theta and the state in place, given the gradient g."""
        raise NotImplementedError(f"{type(self).__name__} has no update(theta, g) yet")


class SGD(Optimiser):
    """Stochastic gradient descent: θ ← θ - lr g, with the gradient g of a batch.

    weight_decay λ adds λθ to g, the gradient of ½ λ |θ|².  Lecture 1c; Goodfellow et al. 8.3.1.

    >>> from course_nn.feedforward import MLP
    >>> net = MLP([1, 1])
    >>> net.theta, net.dtheta = [1.0, 2.0], [10.0, -10.0]
    >>> SGD(net, lr=0.1).step()
    >>> net.theta
    array([0., 3.])
    """

    def update(self, theta: Array, g: Array, *state: Array) -> None:
        """Change theta."""
        if self.weight_decay:
            g = g + self.weight_decay * theta
        theta -= self.lr * g
