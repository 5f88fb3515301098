"""Adversarial examples: a small step that the eye does not see and the network does (lecture, "research").

Backpropagation goes on past the first layer: dL/dx says for every pixel which way the loss grows. A step of ε in
each pixel, all of them in the wrong direction, adds up over the pixels (Goodfellow, Shlens & Szegedy 2015).

On the digits, MLP 64-128-64-10, 20 epochs with Adam(net, 0.002), 1 s: about 97 % of the held-out images are right, and
fewer than half when each pixel may move by ε = 0.1 of its range. After `adversarial_train` it is about 98 %, and more
than 70 %.

>>> from course_nn.feedforward import Linear
>>> from course_nn.losses import CrossEntropyLoss
>>> net = Linear(3, 2)
>>> net.W, net.b = [[2.0, 0.0, 0.0], [0.0, 1.0, 1.0]], [0.0, 0.0]  # class 0 likes x₀, class 1 the other two
>>> fgsm(net, CrossEntropyLoss(), [[0.75, 0.5, 1.0]], [0], eps=0.25, clip=(0.0, 1.0))
array([[0.5 , 0.75, 1.  ]])
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from course_nn.losses import Loss
from course_nn.network import Array, Layer, Sequential
from course_nn.optimisation import DataLoader, Optimiser


def input_gradient(net: Layer, loss: Loss, x: npt.ArrayLike, y: npt.ArrayLike) -> Array:
    """Return dL/dx, with the shape of x: how the loss answers to every pixel.

    Like every backward pass it writes the gradients of the parameters; the parameters stay what they are.

    >>> from course_nn.feedforward import Linear
    >>> from course_nn.losses import MSELoss
    >>> net = Linear(2, 1)
    >>> net.W, net.b = [[3.0, -1.0]], [0.0]
    >>> input_gradient(net, MSELoss(), [[1.0, 1.0]], [[0.0]])  # 2 ŷ W
    array([[12., -4.]])
    """
    loss.forward(net.forward(x), y)
    return net.backward(loss.backward())


def fgsm(
    net: Layer,
    loss: Loss,
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    eps: float,
    clip: tuple[float, float] | None = (0.0, 1.0),
) -> Array:
    """Fast gradient sign method: x̃ = clip(x + ε sign(dL/dx)).  Goodfellow, Shlens & Szegedy (2015), section 4.

    x: (N, …), what the net takes; y: what the loss takes. No entry moves by more than ε, nor out of `clip`, the range
    of a picture's pixels (None: anything goes). Of all such steps it is the steepest, were the loss linear in x.
    Switch the net to use first (`net.eval()`), if it has layers that work differently in training.
    """
    if not eps >= 0:
        raise ValueError(f"fgsm got eps = {eps}; it is how far a pixel may move, 0 or more")
    attacked = np.asarray(x) + eps * np.sign(input_gradient(net, loss, x, y))
    return attacked if clip is None else np.clip(attacked, *clip)


def adversarial_train(
    net: Sequential,
    loss: Loss,
    x: Array,
    y: Array,
    optimiser: Optimiser,
    rng: np.random.Generator,
    eps: float,
    epochs: int = 20,
    batch: int = 32,
    clip: tuple[float, float] | None = (0.0, 1.0),
) -> list[float]:
    """Minimise ½ L(x, y) + ½ L(x̃, y), with x̃ made for the network as it is now; return the mean of each epoch.

    The labels of x̃ are those of x: the network learns that the small step does not matter. The paper's section 6,
    its α = ½.

    >>> from course_nn.feedforward import MLP
    >>> from course_nn.losses import CrossEntropyLoss
    >>> from course_nn.optimisation import SGD
    >>> rng = np.random.default_rng(0)
    >>> net, x = MLP([4, 8, 2], rng=rng), rng.uniform(size=(40, 4))
    >>> L = adversarial_train(net, CrossEntropyLoss(), x, (x[:, 0] > 0.5).astype(int), SGD(net, 0.5), rng, eps=0.1)
    >>> len(L), L[-1] < L[0]
    (20, True)
    """
    history = []
    for _ in range(epochs):
        total = 0.0
        for some_x, some_y in DataLoader(x, y, batch, rng=rng):
            attacked = fgsm(net, loss, some_x, some_y, eps, clip)
            both = loss.forward(net.forward(np.concatenate([some_x, attacked])), np.concatenate([some_y, some_y]))
            net.backward(loss.backward(), dx=False)
            optimiser.step()
            total += both * len(some_x)
        history.append(total / len(x))
    return history
