"""Features designed by hand against features that are learned (lecture, "end-to-end").

For twenty years images were recognised in two stages: a person wrote down what to look at, such as the directions of
edges, and only the classifier behind it learned. End-to-end there is one function from the pixels to the answer, and
all of it learns. `hog` is the best-known design; `classifier` and `end_to_end` learn from what they are given.

>>> hog(np.random.default_rng(0).uniform(size=(5, 8, 8, 1))).shape
(5, 128)
"""

from __future__ import annotations

from itertools import chain, islice, repeat

import numpy as np
import numpy.typing as npt

from course_nn.adaptive import Adam
from course_nn.convolution import Conv2d
from course_nn.feedforward import Linear, ReLU
from course_nn.losses import CrossEntropyLoss
from course_nn.metrics import accuracy
from course_nn.network import Array, Sequential
from course_nn.optimisation import DataLoader
from course_nn.pooling import Flatten, MaxPool2d


def edges(x: npt.ArrayLike) -> tuple[Array, Array]:
    """Length and direction of the brightness gradient at each pixel, from the differences of its neighbours.

    x: grey images (N, H, W, 1).  Returns length (N, H, W) and angle (N, H, W) in [0, π): from dark to bright
    or from bright to dark is the same direction. At the border the missing neighbour is the pixel itself.

    >>> length, angle = edges(np.array([[0, 0, 2, 2]] * 3)[None, :, :, None])
    >>> length[0, 1], angle[0, 1, 1]
    (array([0., 2., 2., 0.]), np.float64(0.0))
    """
    x = _grey("edges", x)
    padded = np.pad(x, ((0, 0), (1, 1), (1, 1)), "edge")
    down = padded[:, 2:, 1:-1] - padded[:, :-2, 1:-1]
    right = padded[:, 1:-1, 2:] - padded[:, 1:-1, :-2]
    return np.hypot(down, right), np.arctan2(down, right) % np.pi % np.pi  # -1e-17 % π rounds to π: once more


def hog(x: npt.ArrayLike, cells: int = 4, bins: int = 8) -> Array:
    """Histograms of oriented gradients: which directions edges have, in each part of the image (Dalal, Triggs 2005).

    The image is cut into cells x cells parts. In each, every pixel adds the length of its gradient to the bin of its
    direction, shared between the two nearest bins; each part's histogram is then scaled to length 1, so that contrast
    and brightness do not count. (Simplified: no overlapping blocks, no smoothing.)

    x: grey images (N, H, W, 1).  Returns (N, cells² bins).

    >>> bar = np.zeros((1, 6, 6, 1))
    >>> bar[:, :, 3:] = 1
    >>> hog(bar, cells=1, bins=4)
    array([[1., 0., 0., 0.]])
    """
    length, angle = edges(x)
    N, H, W = length.shape
    if not 1 <= cells <= min(H, W) or bins < 1:
        raise ValueError(f"hog got {cells} cells and {bins} bins for images of {H} x {W} pixels; take fewer cells")
    place = angle * bins / np.pi  # bin k is centred at k: between two bins, to both
    lower = np.floor(place).astype(int)
    upper_share = place - lower
    rows, columns = (np.arange(size) * cells // size for size in (H, W))
    part = (np.arange(N)[:, None, None] * cells + rows[:, None]) * cells + columns
    size = N * cells * cells * bins
    histogram = np.bincount(
        (part * bins + lower % bins).ravel(), (length * (1 - upper_share)).ravel(), minlength=size
    ) + np.bincount((part * bins + (lower + 1) % bins).ravel(), (length * upper_share).ravel(), minlength=size)
    histogram = histogram.reshape(N, cells * cells, bins)
    norm = np.sqrt((histogram**2).sum(-1, keepdims=True))
    return (histogram / np.where(norm > 0, norm, 1)).reshape(N, -1)


def classifier(
    x: npt.ArrayLike, y: npt.ArrayLike, rng: np.random.Generator, steps: int = 1200, lr: float = 0.02
) -> Sequential:
    """Softmax regression on the features: one Linear layer, the only part of the two stages that learns.

    x: features (N, D), y: (N,) of 0 … K-1.  Returns the trained network, features (N, D) -> scores (N, K).

    >>> net = classifier([[0.0], [1.0], [4.0], [5.0]], [0, 0, 1, 1], np.random.default_rng(0), steps=200)
    >>> net([[0.5], [4.5]]).argmax(1)
    array([0, 1])
    """
    x, y = np.asarray(x), np.asarray(y)
    if x.ndim != 2:
        raise ValueError(f"classifier got x of shape {x.shape}; it takes features (N, D): x.reshape(len(x), -1)")
    return _learn(Sequential(Linear(x.shape[1], int(y.max()) + 1, rng)), x, y, rng, steps, lr)


def end_to_end(
    x: npt.ArrayLike, y: npt.ArrayLike, rng: np.random.Generator, steps: int = 600, lr: float = 0.005
) -> Sequential:
    """Convolutional network on the pixels, trained from one end to the other.

    x: images (N, H, W, C), H and W 4 or more, y: (N,) of 0 … K-1.  Returns the trained network.

    >>> rng = np.random.default_rng(0)
    >>> dark, bright = rng.uniform(0, 0.4, (20, 4, 4, 1)), rng.uniform(0.6, 1, (20, 4, 4, 1))
    >>> net = end_to_end(np.concatenate([dark, bright]), np.repeat([0, 1], 20), rng, steps=60)
    >>> net(np.stack([dark[0], bright[0]])).argmax(1)
    array([0, 1])
    """
    x, y = np.asarray(x), np.asarray(y)
    if x.ndim != 4:
        raise ValueError(f"end_to_end got x of shape {x.shape}; it takes images (N, H, W, C)")
    H, W, C = x.shape[1:]
    net = Sequential(
        *(Conv2d(C, 12, 3, padding=1, rng=rng), MaxPool2d(2), ReLU()),
        *(Conv2d(12, 24, 3, padding=1, rng=rng), MaxPool2d(2), ReLU()),
        *(Flatten(), Linear((H // 4) * (W // 4) * 24, int(y.max()) + 1, rng)),
    )
    return _learn(net, x, y, rng, steps, lr)


def compare(x_train: Array, y_train: Array, x_test: Array, y_test: Array, rng: np.random.Generator) -> dict[str, float]:
    """Test accuracy of three ways: the classifier on pixels, on `hog`, and the network end-to-end.

    Features are computed image by image; nothing about them is chosen with the test images in view.

    >>> rng = np.random.default_rng(0)
    >>> x, y = rng.uniform(0, 1, (12, 8, 8, 1)), np.arange(12) % 2
    >>> list(compare(x, y, x, y, rng))
    ['pixels', 'designed', 'end-to-end']
    """
    pixels = x_train.reshape(len(x_train), -1)
    return {
        "pixels": accuracy(classifier(pixels, y_train, rng)(x_test.reshape(len(x_test), -1)), y_test),
        "designed": accuracy(classifier(hog(x_train), y_train, rng)(hog(x_test)), y_test),
        "end-to-end": accuracy(end_to_end(x_train, y_train, rng)(x_test), y_test),
    }


def _learn(net: Sequential, x: Array, y: Array, rng: np.random.Generator, steps: int, lr: float) -> Sequential:
    """Train with Adam and cross-entropy, its step shrinking to 0."""
    loss, optimiser = CrossEntropyLoss(), Adam(net, lr)
    epochs = repeat(DataLoader(x, y, 32, rng=rng))  # each time in a new order
    batches = islice(chain.from_iterable(epochs), steps)
    for step, (x_batch, y_batch) in enumerate(batches):
        optimiser.lr = lr * (1 - step / steps)
        loss(net(x_batch), y_batch)
        net.backward(loss.backward(), dx=False)
        optimiser.step()
    return net


def _grey(name: str, x: npt.ArrayLike) -> Array:
    """Return grey images as (N, H, W)."""
    x = np.asarray(x, float)
    if x.ndim != 4 or x.shape[-1] != 1:
        raise ValueError(f"{name} got x of shape {x.shape}; it takes grey images (N, H, W, 1): write x[..., None]")
    return x[..., 0]
