"""Where the weights start, so that signals neither die nor explode on their way (Goodfellow et al. 8.4).

z = Wx has the variance of x if the weights have variance 1 / inputs; a ReLU halves the signal, which 2 / inputs makes
good. The rules fill an array in place, `initialise` a whole network.

>>> from course_nn.feedforward import MLP
>>> rng = np.random.default_rng(0)
>>> net = initialise(MLP([100, 300, 300, 10]), he_normal, rng)
>>> h = net.layers[2](net.layers[1](net.layers[0](rng.normal(size=(50, 100)))))
>>> bool(1.5 < h.var() < 2.5)  # of z in the second layer, as in the first
True
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from course_nn.network import Array, Layer, parts

Rule = Callable[[Array, np.random.Generator], None]


def fans(W: Array) -> tuple[int, int]:
    """Count how many inputs each output sums, and how many outputs each input reaches: (fan_in, fan_out).

    W: outputs on the first axis, inputs on the last, as in Linear (M, D) and Conv2d (F, kh, kw, C).

    >>> fans(np.zeros((3, 2))), fans(np.zeros((16, 3, 5, 8)))
    ((2, 3), (120, 240))
    """
    if W.ndim < 2 or not W.size:
        raise ValueError(f"fans got weights of shape {W.shape}; they need an axis of outputs and one of inputs")
    return W.size // W.shape[0], W.size // W.shape[-1]


def glorot_uniform(W: Array, rng: np.random.Generator) -> None:
    """Fill W uniformly in ±√(6 / (fan_in + fan_out)): variance 2 / (fan_in + fan_out).

    A compromise between keeping the size of signals (1 / fan_in) and of gradients (1 / fan_out); for tanh.
    torch calls it xavier_uniform_.  Glorot and Bengio (2010).

    >>> W = np.zeros((500, 300))
    >>> glorot_uniform(W, np.random.default_rng(0))
    >>> round(float(W.var()) * (500 + 300), 2), bool(abs(W).max() < math.sqrt(6 / 800))
    (2.0, True)
    """
    bound = math.sqrt(6 / sum(fans(W)))
    W[...] = rng.uniform(-bound, bound, W.shape)


def glorot_normal(W: Array, rng: np.random.Generator) -> None:
    """Fill W from N(0, σ² = 2 / (fan_in + fan_out)).  torch: xavier_normal_.  Glorot and Bengio (2010).

    >>> W = np.zeros((500, 300))
    >>> glorot_normal(W, np.random.default_rng(0))
    >>> round(float(W.var()) * (500 + 300), 1)
    2.0
    """
    W[...] = rng.normal(0, math.sqrt(2 / sum(fans(W))), W.shape)


def he_uniform(W: Array, rng: np.random.Generator) -> None:
    """Fill W uniformly in ±√(6 / fan_in), for ReLU: variance 2 / fan_in.  torch: kaiming_uniform_.  He et al. 2015.

    >>> W = np.zeros((500, 300))
    >>> he_uniform(W, np.random.default_rng(0))
    >>> round(float(W.var()) * 300, 2), bool(abs(W).max() < math.sqrt(6 / 300))
    (2.0, True)
    """
    bound = math.sqrt(6 / fans(W)[0])
    W[...] = rng.uniform(-bound, bound, W.shape)


def he_normal(W: Array, rng: np.random.Generator) -> None:
    """Fill W from N(0, σ² = 2 / fan_in), for ReLU.  torch: kaiming_normal_.  He et al. 2015."""
    W[...] = rng.normal(0, math.sqrt(2 / fans(W)[0]), W.shape)


def initialise(net: Layer, rule: Rule, rng: np.random.Generator) -> Layer:
    """Fill all weights of a network by the rule, and set its biases to 0.  Returns the network.

    Weights are the parameters called W or W…, biases b or b…; what is called otherwise (γ and β of a BatchNorm)
    stays as it is.

    >>> from course_nn.feedforward import Linear
    >>> layer = initialise(Linear(2, 3), glorot_uniform, np.random.default_rng(0))
    >>> bool(abs(layer.W).max() <= math.sqrt(6 / 5)), layer.b
    (True, array([0., 0., 0.]))
    """
    for part in parts(net):
        for name in part.parameters:
            if name.startswith("W"):
                rule(getattr(part, name), rng)
            elif name.startswith("b") and name != "beta":
                getattr(part, name)[...] = 0
    return net
