"""What a convolutional network sees, and what it takes for granted (lecture, section 2a; Goodfellow et al. 9.2-9.4).

>>> receptive_field([3, 3]), receptive_field([3, 3, 3])
(5, 7)
>>> dense_parameters((32, 32, 3), (32, 32, 16)), conv_parameters(3, 16, kernel=3)
(50348032, 448)
"""

from __future__ import annotations

from collections.abc import Iterable
from math import prod
from typing import Any

import numpy as np

from course_nn.feedforward import Linear
from course_nn.grids import Pair, as_pair, conv_output_size
from course_nn.network import Array, Layer, Sequential
from course_nn.pooling import Flatten

Size = int | tuple[int, ...]


def dense_parameters(inputs: Size, outputs: Size) -> int:
    """Weights and biases if every output sees every input: what a Linear layer would need for images.

    >>> dense_parameters(2, 3)
    9
    """
    D, M = (size if isinstance(size, int) else prod(size) for size in (inputs, outputs))
    return D * M + M


def conv_parameters(C: int, F: int, kernel: int | Pair, groups: int = 1) -> int:
    """Weights and biases of F filters over C channels, for images of any size.

    >>> conv_parameters(3, 96, 11)
    34944
    """
    return F * prod(as_pair(kernel)) * (C // groups) + F


def receptive_field(layers: Iterable[Layer | Size], axis: int = 0) -> int:
    """How many pixels along an axis (0: height; 1: width, or time) one output of the last layer depends on.

    layers: layers of a network, or kernels k, (k, stride) or (k, stride, dilation).  With the jump between
    neighbouring outputs, in pixels, each layer sees r += d (k - 1) jump, and then jump *= s.  Goodfellow et al. 9.2.

    >>> receptive_field([3, (2, 2), 3, (2, 2)])  # conv 3, pool 2, conv 3, pool 2
    10
    """
    r = jump = 1
    for layer in layers:
        for k, s, d in _steps(layer, axis):
            r += d * (k - 1) * jump
            jump *= s
    return r


def _steps(layer: Any, axis: int) -> list[tuple[int, int, int]]:
    """Kernel, stride and dilation of what is in a layer: nothing for one that works on each pixel alone."""
    if isinstance(layer, int | tuple):
        k, s, d = (*((layer,) if isinstance(layer, int) else layer), 1, 1)[:3]
        return [(k, s, d)]
    if isinstance(layer, Sequential):
        return [step for part in layer.layers for step in _steps(part, axis)]
    if isinstance(layer, Linear | Flatten):
        raise ValueError(f"receptive_field got {layer!r}, which sees the whole image: stop at the layer before")
    if not hasattr(layer, "kernel"):
        return []
    return [(layer.kernel[axis], layer.stride[axis], getattr(layer, "dilation", (1, 1))[axis])]


def seen_pixels(net: Layer, x: Array, i: int, j: int) -> Array:
    """Which pixels the outputs at place (i, j) depend on, found out: those their gradient reaches, True or False.

    x: (N, H, W, C).  Returns (H, W): True where any channel of any of the images is reached.

    >>> from course_nn.convolution import Conv2d
    >>> net = Sequential(Conv2d(1, 2, 3), Conv2d(2, 1, (1, 3)))
    >>> seen_pixels(net, np.ones((1, 4, 7, 1)), 1, 0).astype(int)
    array([[0, 0, 0, 0, 0, 0, 0],
           [1, 1, 1, 1, 1, 0, 0],
           [1, 1, 1, 1, 1, 0, 0],
           [1, 1, 1, 1, 1, 0, 0]])
    """
    dy = np.zeros_like(net.forward(x))
    dy[:, i, j] = 1
    return np.asarray((net.backward(dy) != 0).any(axis=(0, 3)))


def impulse_support(net: Layer, shape: tuple[int, ...], rng: np.random.Generator, tries: int = 20) -> Array:
    """Which pixels the output in the middle depends on: `seen_pixels` of random images, (H, W) of True, False.

    shape: of one image, (H, W, C). A maximum or a ReLU passes only some of the gradient on, others for another image:
    so take the pixels that were reached for any of `tries` random ones.

    >>> from course_nn.convolution import Conv2d
    >>> net = Sequential(Conv2d(1, 2, 3), Conv2d(2, 1, (1, 3)))
    >>> impulse_support(net, (5, 7, 1), np.random.default_rng(0)).any(axis=0).astype(int)
    array([0, 1, 1, 1, 1, 1, 0])
    """
    x = rng.normal(size=(tries, *shape))
    _, OH, OW, _ = net.forward(x[:1]).shape
    return seen_pixels(net, x, OH // 2, OW // 2)


def conv_as_dense(kernel: Array, shape: Pair, stride: int = 1, padding: int = 0) -> Array:
    """Write a convolution as the matrix of a Linear layer without bias: M @ x.ravel() is the convolution of x.

    kernel: (kh, kw), shape: (H, W) of x.  Returns (OH·OW, H·W).  A convolution is a Linear layer with a strong prior:
    most weights are 0, and the others are copies of the same kh·kw numbers.  Goodfellow et al. 9.4.

    >>> M = conv_as_dense(np.array([[1, 2], [3, 4]]), (3, 3))
    >>> M
    array([[1, 2, 0, 3, 4, 0, 0, 0, 0],
           [0, 1, 2, 0, 3, 4, 0, 0, 0],
           [0, 0, 0, 1, 2, 0, 3, 4, 0],
           [0, 0, 0, 0, 1, 2, 0, 3, 4]])
    >>> int((M == 0).sum()), np.unique(M[M != 0]).size
    (20, 4)
    """
    kernel, (H, W) = np.asarray(kernel), shape
    if kernel.ndim != 2:
        raise ValueError(f"conv_as_dense got a kernel of shape {kernel.shape}; it takes (kh, kw), of one channel")
    kh, kw = kernel.shape
    OH, OW = (conv_output_size(size, k, stride, padding) for size, k in ((H, kh), (W, kw)))
    M = np.zeros((OH, OW, H, W), kernel.dtype)
    for oh, ow, i, j in np.ndindex(OH, OW, kh, kw):
        h, w = stride * oh + i - padding, stride * ow + j - padding
        if 0 <= h < H and 0 <= w < W:
            M[oh, ow, h, w] = kernel[i, j]
    return M.reshape(OH * OW, H * W)


def permute_pixels(images: Array, order: Array) -> Array:
    """Put the pixels of every image in the same new order; images: (N, H, W, C), order: (H·W,), a permutation.

    A Linear layer does not mind: its weights can stand in any order. A convolution loses what it takes for granted,
    that neighbours belong together; so it has nothing to offer for a patient's record, whose columns have no order.

    >>> permute_pixels(np.array([[[[1], [2]], [[3], [4]]]]), np.array([3, 0, 1, 2])).ravel()
    array([4, 1, 2, 3])
    """
    N, H, W, C = images.shape
    if sorted(order) != list(range(H * W)):
        raise ValueError(f"permute_pixels takes each of the {H * W} pixels once: rng.permutation({H * W})")
    return images.reshape(N, H * W, C)[:, order].reshape(images.shape)
