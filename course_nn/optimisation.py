"""Numerical optimisation: walk downhill on the loss, a batch of samples at a time (lecture, section 1c).

An optimiser holds a network. Its `step` reads the gradients in `net.dtheta` and moves the parameters in `net.theta`:
forward, loss, backward, step is all there is to training.

>>> from course_nn.feedforward import MLP
>>> from course_nn.losses import MSELoss
>>> rng = np.random.default_rng(0)
>>> X, net, loss = rng.normal(size=(100, 2)), MLP([2, 8, 1], rng=rng), MSELoss()
>>> y, optimiser = X[:, :1] - 3 * X[:, 1:], Adam(net, lr=0.02)
>>> for epoch in range(50):
...     for x_batch, y_batch in DataLoader(X, y, batch_size=32, rng=rng):
...         L = loss(net(x_batch), y_batch)
...         net.backward(loss.backward(), dx=False)
...         optimiser.step()
>>> loss(net(X), y) < 0.05
True
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any, Protocol

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
    """What an optimiser moves, such as a Sequential: all parameters in one vector, all gradients in another."""

    theta: Array
    dtheta: Array


class Optimiser:
    """Moves net.theta against net.dtheta at each `step`; `lr` is the learning rate and may be set between steps."""

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
    """Stochastic gradient descent: v ← μ v + g, θ ← θ - lr v, and without momentum (μ = 0) simply θ ← θ - lr g.

    Nesterov's variant takes θ ← θ - lr (g + μ v): it looks one step ahead.  weight_decay λ adds λθ to g, the gradient
    of ½ λ |θ|².  Lecture 1c; Goodfellow et al. 8.3.1 to 8.3.3; the form is torch's (lr is outside of v).

    >>> from course_nn.feedforward import MLP
    >>> net = MLP([1, 1])
    >>> net.theta, net.dtheta = [1.0, 2.0], [10.0, -10.0]
    >>> SGD(net, lr=0.1).step()
    >>> net.theta
    array([0., 3.])
    """

    def __init__(
        self, net: Learner, lr: float, momentum: float = 0.0, nesterov: bool = False, weight_decay: float = 0.0
    ) -> None:
        if nesterov and not momentum:
            raise ValueError("SGD got nesterov without momentum: there is no step to look ahead; try momentum=0.9")
        self.momentum, self.nesterov, self.moments = momentum, nesterov, int(momentum > 0)
        super().__init__(net, lr, weight_decay)

    def update(self, theta: Array, g: Array, *state: Array) -> None:
        """Change theta, and with momentum v."""
        if self.weight_decay:
            g = g + self.weight_decay * theta
        for v in state:
            v *= self.momentum
            v += g
            g = g + self.momentum * v if self.nesterov else v
        theta -= self.lr * g


class RMSprop(Optimiser):
    """Each parameter at its own pace: v ← α v + (1 - α) g², θ ← θ - lr g / (√v + ε).

    √v is the recent size of this parameter's gradient.  Hinton (2012, lecture 6e); Goodfellow et al. 8.5.2.
    weight_decay λ adds λθ to g, as in torch.

    >>> from course_nn.feedforward import MLP
    >>> net = MLP([1, 1])
    >>> net.theta, net.dtheta = [0.0, 0.0], [1000.0, -0.001]
    >>> RMSprop(net, lr=0.1).step()
    >>> net.theta.round(3)
    array([-1.,  1.])
    """

    moments = 1

    def __init__(
        self, net: Learner, lr: float = 1e-2, alpha: float = 0.99, eps: float = 1e-8, weight_decay: float = 0.0
    ) -> None:
        super().__init__(net, lr, weight_decay)
        self.alpha, self.eps = alpha, eps

    def update(self, theta: Array, g: Array, *state: Array) -> None:
        """Change theta and v."""
        (v,) = state
        if self.weight_decay:
            g = g + self.weight_decay * theta
        v *= self.alpha
        v += (1 - self.alpha) * g * g
        theta -= self.lr * g / (np.sqrt(v) + self.eps)


class Adam(Optimiser):
    """Momentum and RMSprop together: θ ← θ - lr m̂ / (√v̂ + ε), m̂ and v̂ the recent means of g and of g².

    m ← β₁ m + g and v ← β₂ v + g² are discounted sums.  Divided by the sum of their discounts, 1 + β + … + βᵗ⁻¹ =
    (1 - βᵗ) / (1 - β), they are means from the first step on: what the paper calls bias correction.
    Kingma and Ba (2015), algorithm 1; Goodfellow et al. 8.5.3.  weight_decay λ adds λθ to g, as in torch.

    >>> from course_nn.feedforward import MLP
    >>> net = MLP([1, 1])
    >>> net.theta, net.dtheta = [0.0, 0.0], [1000.0, -0.001]
    >>> Adam(net, lr=0.1).step()
    >>> net.theta.round(3)
    array([-0.1,  0.1])
    """

    moments = 2

    def __init__(
        self,
        net: Learner,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(net, lr, weight_decay)
        self.betas, self.eps = betas, eps

    def update(self, theta: Array, g: Array, *state: Array) -> None:
        """Change theta, m and v."""
        (m, v), (beta1, beta2) = state, self.betas
        if self.weight_decay:
            g = g + self.weight_decay * theta
        m *= beta1
        m += g
        v *= beta2
        v += g * g
        # m̂ / (√v̂ + ε) = m / (√v + ε root) · root / sum: constants gathered, so that the vectors are passed once
        root = math.sqrt((1 - beta2**self.t) / (1 - beta2))
        rate = self.lr * root * (1 - beta1) / (1 - beta1**self.t)
        step = np.sqrt(v)
        step += self.eps * root
        np.divide(m, step, out=step)
        step *= rate
        theta -= step


class AdamW(Adam):
    """Adam whose weight decay acts on θ itself, θ ← (1 - lr λ) θ, and not through m and v.

    Loshchilov and Hutter (2019): added to g, as in Adam, the decay of a weight would be divided by √v̂, too.

    >>> from course_nn.feedforward import MLP
    >>> net = MLP([1, 1])
    >>> net.theta, net.dtheta = [1.0, -2.0], [0.0, 0.0]
    >>> AdamW(net, lr=0.1, weight_decay=0.5).step()
    >>> net.theta
    array([ 0.95, -1.9 ])
    """

    def __init__(
        self,
        net: Learner,
        lr: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 1e-2,
    ) -> None:
        super().__init__(net, lr, betas, eps)
        self.decay = weight_decay

    def update(self, theta: Array, g: Array, *state: Array) -> None:
        """Shrink theta, then do as Adam."""
        theta *= 1 - self.lr * self.decay
        super().update(theta, g, *state)


def clip_grad_norm(gradient: Learner | Array, max_norm: float) -> float:
    """Shorten a gradient that is longer than max_norm, in place, and return the length it had.

    gradient: a network (all its gradients are one vector: net.dtheta) or an array.  The direction stays: all entries
    are multiplied by max_norm / (|g| + 10⁻⁶), as in torch.  Pascanu et al. (2013); Goodfellow et al. 10.11.1.

    >>> g = np.array([3.0, -4.0])
    >>> clip_grad_norm(g, max_norm=1.0)
    5.0
    >>> g.round(4)
    array([ 0.6, -0.8])
    """
    if not max_norm > 0:
        raise ValueError(f"clip_grad_norm got max_norm = {max_norm}; it is a length, above 0")
    g: Any = gradient if isinstance(gradient, np.ndarray) else gradient.dtheta
    norm = math.sqrt(np.vdot(g, g))
    if not math.isfinite(norm):
        raise FloatingPointError(f"the gradient's norm is {norm}, which no factor mends: try a smaller learning rate")
    if norm + 1e-6 > max_norm:
        g *= max_norm / (norm + 1e-6)
    return norm
