"""Optimisers that remember: momentum, and a step size for each parameter (Goodfellow et al. 8.3.2 to 8.5).

Plain descent forgets each gradient once it has moved. These keep a vector or two beside theta: the recent direction,
the recent size. A parameter with small gradients then moves as fast as one with large ones:

>>> from course_nn.feedforward import MLP
>>> net = MLP([1, 1])
>>> net.theta, optimiser = [0.0, 0.0], Adam(net, lr=0.1)
>>> for _ in range(3):
...     net.dtheta = [1000.0, -0.001]
...     optimiser.step()
>>> net.theta.round(3)
array([-0.3,  0.3])
"""

from __future__ import annotations

import math

import numpy as np

from course_nn.network import Array
from course_nn.optimisation import Learner, Optimiser


class Momentum(Optimiser):
    """Descent that keeps its direction: v ← μ v + g, θ ← θ - lr v.

    Where gradients agree, steps grow up to 1 / (1 - μ) times; where they alternate, they cancel.  Nesterov's variant
    takes θ ← θ - lr (g + μ v): it looks one step ahead.  weight_decay λ adds λθ to g.  The form is that of torch's
    SGD(momentum=μ): lr is outside of v.  Polyak (1964), Sutskever et al. (2013); Goodfellow et al. 8.3.2 and 8.3.3.

    >>> from course_nn.feedforward import MLP
    >>> net = MLP([1, 1])
    >>> net.theta, net.dtheta = [0.0, 0.0], [10.0, -10.0]
    >>> optimiser = Momentum(net, lr=0.1, momentum=0.5)
    >>> optimiser.step(), optimiser.step()
    (None, None)
    >>> net.theta
    array([-2.5,  2.5])
    """

    moments = 1

    def __init__(
        self, net: Learner, lr: float, momentum: float = 0.9, nesterov: bool = False, weight_decay: float = 0.0
    ) -> None:
        super().__init__(net, lr, weight_decay)
        self.momentum, self.nesterov = momentum, nesterov

    def update(self, theta: Array, g: Array, *state: Array) -> None:
        """Change theta and v."""
        (v,) = state
        if self.weight_decay:
            g = g + self.weight_decay * theta
        v *= self.momentum
        v += g
        theta -= self.lr * (g + self.momentum * v if self.nesterov else v)


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
