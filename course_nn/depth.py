"""The benefit of depth beyond more parameters: folds multiply, units only add (lecture, "the benefit of depth").

A ReLU network of one input is made of straight pieces. One hidden layer of n units has at most n + 1 of them; layers
one after the other multiply theirs, as folding a strip of paper doubles its layers. Telgarsky 2016; Goodfellow 6.4.1.

>>> deep, shallow = sawtooth(6), shallow_sawtooth(6)
>>> count_pieces(deep), count_pieces(shallow)
(64, 64)
>>> deep.n_params, shallow.n_params  # with 18 units, and with 64
(42, 193)
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from course_nn.adaptive import Adam
from course_nn.data import tents
from course_nn.feedforward import MLP, Identity, Linear, ReLU, count_parameters
from course_nn.losses import MSELoss
from course_nn.network import Array, Layer, Sequential


def sawtooth(folds: int) -> Sequential:
    """A network that folds [0, 1] k times: 2ᵏ straight pieces, up and down between 0 and 1, from 3 k units.

    A fold is the tent t(x) = relu(2 relu(x) - 4 relu(x - ½)): 2 x up to ½, then 2 - 2 x. What enters it twice as fast
    comes out with twice the pieces, so the k-th fold of the folds before has 2ᵏ.

    >>> sawtooth(2)([[0.0], [0.25], [0.5], [0.75], [1.0]]).ravel()
    array([0., 1., 0., 1., 0.])
    """
    layers: list[Layer] = []
    for _ in range(folds):
        split, tent = Linear(1, 2), Linear(2, 1)
        split.W, split.b = np.array([[1.0], [1.0]]), np.array([0, -0.5])
        tent.W, tent.b = np.array([[2.0, -4.0]]), np.zeros(1)
        layers += [split, ReLU(), tent, ReLU()]
    return Sequential(*layers)


def shallow_sawtooth(folds: int) -> Sequential:
    """The same function on [0, 1] from one hidden layer: a unit for every piece, 2ᵏ of them, switched on one by one.

    >>> x = np.linspace(0, 1, 101)[:, None]
    >>> np.allclose(shallow_sawtooth(4)(x), sawtooth(4)(x))
    True
    """
    n = 2**folds
    switch, add = Linear(1, n), Linear(n, 1)
    switch.W, switch.b = np.ones((n, 1)), -np.arange(n) / n
    add.W, add.b = (
        n * np.array([[1, *(2 * (-1) ** i for i in range(1, n))]]),
        np.zeros(1),
    )  # each turns the slope around
    return Sequential(switch, ReLU(), add)


class _Piece(NamedTuple):
    """Between low and high, all units are straight: slope x + offset."""

    low: float
    high: float
    slope: Array
    offset: Array


def breakpoints(net: Layer, low: float = 0.0, high: float = 1.0) -> Array:
    """Where between low and high a network of one input bends, found from its weights; exact but for rounding.

    Layer after layer the pieces are followed: Linear keeps them straight, ReLU cuts each where a unit passes through
    zero. A bend that the next layers undo is none.  net: of Linear and ReLU.  Returns the places in order.

    >>> breakpoints(sawtooth(2))
    array([0.25, 0.5 , 0.75])
    """
    pieces = [_Piece(low, high, np.ones(1), np.zeros(1))]
    for layer in _flat(net):
        if isinstance(layer, Linear):
            if layer.W.shape[1] != len(pieces[0].slope):
                raise ValueError(f"breakpoints got a network that begins with {layer!r}; it takes one of one input")
            pieces = [_Piece(a, b, layer.W @ slope, layer.W @ offset + layer.b) for a, b, slope, offset in pieces]
        elif isinstance(layer, ReLU):
            pieces = [part for piece in pieces for part in _cut(piece)]
        elif not isinstance(layer, Identity):
            raise TypeError(f"breakpoints got {layer!r}: only Linear and ReLU are made of straight pieces")
    scale = max(np.abs(piece.slope).max() for piece in pieces)
    return np.array(
        [right.low for left, right in pairwise(pieces) if np.abs(right.slope - left.slope).max() > 1e-9 * scale]
    )


def count_pieces(net: Layer, low: float = 0.0, high: float = 1.0) -> int:
    """Count the straight pieces of a network of one input between low and high.

    >>> count_pieces(Sequential(Linear(1, 5), Linear(5, 1)))
    1
    """
    return len(breakpoints(net, low, high)) + 1


def most_pieces(sizes: Sequence[int]) -> int:
    """Return the most pieces an MLP of one input can have: Π (n + 1) over its hidden layers of n units.

    On each piece of the layers before it, every unit of a layer is straight and so bends at most once.

    >>> most_pieces([1, 18, 1]), most_pieces([1, 6, 6, 6, 1])
    (19, 343)
    """
    first, *hidden, _ = sizes
    if first != 1:
        raise ValueError(f"most_pieces got sizes {sizes}; it counts along one input, so they begin with 1")
    return int(np.prod([n + 1 for n in hidden], dtype=object))


def equal_parameters(budget: int, hidden_layers: int, D: int = 1, M: int = 1) -> list[int]:
    """Return the sizes of the widest MLP with so many equal hidden layers that has at most `budget` parameters.

    >>> equal_parameters(901, 1), equal_parameters(901, 3)
    ([1, 300, 1], [1, 20, 20, 20, 1])
    """
    if hidden_layers < 1:
        raise ValueError(f"equal_parameters got hidden_layers = {hidden_layers}; without one no width uses up a budget")

    def sizes(width: int) -> list[int]:
        return [D, *[width] * hidden_layers, M]

    width = 1
    while count_parameters(sizes(width + 1)) <= budget:
        width += 1
    if count_parameters(sizes(width)) > budget:
        raise ValueError(f"{budget} parameters are too few for {hidden_layers} hidden layers of one unit")
    return sizes(width)


def learn_tents(
    net: Sequential, folds: int, rng: np.random.Generator, n: int = 200, steps: int = 1500, lr: float = 0.005
) -> float:
    """Train a network of one input on n points of the tents with so many folds; return its mean squared error on them.

    To have the pieces is one thing, to find them another. From a start near `sawtooth` a deep network arrives; from a
    random one gradient descent rarely folds, and a wide shallow network of as many parameters (`equal_parameters`) does
    better: deeper does not always train better. Always answering ½ has an error of 1/12.

    >>> round(learn_tents(sawtooth(2), folds=2, rng=np.random.default_rng(0), steps=10), 3)  # it starts at the answer
    0.0
    """
    x, y = tents(n, rng, folds)
    loss, optimiser = MSELoss(), Adam(net, lr)
    for step in range(steps):
        optimiser.lr = lr * (1 - step / steps)
        loss(net(x), y)
        net.backward(loss.backward(), dx=False)
        optimiser.step()
    return loss(net(x), y)


def _flat(net: Layer) -> list[Layer]:
    """The layers of a Sequential, and of those in it."""
    if isinstance(net, Sequential) and type(net) in (Sequential, MLP):  # not a block, which only is built like one
        return [part for layer in net.layers for part in _flat(layer)]
    return [net]


def _cut(piece: _Piece) -> list[_Piece]:
    """The pieces of one piece behind a ReLU."""
    low, high, slope, offset = piece
    zeros = np.unique(-offset[slope != 0] / slope[slope != 0])
    ends = [low]
    for zero in zeros:
        if min(zero - ends[-1], high - zero) > 1e-12 * (high - low):  # closer ones differ by rounding
            ends.append(float(zero))
    parts = []
    for a, b in pairwise([*ends, high]):
        active = slope * (a + b) / 2 + offset > 0
        parts.append(_Piece(a, b, slope * active, offset * active))
    return parts
