"""Grids and the windows that slide over them: what convolution and pooling share (lecture, section 2a).

Images are (N, H, W, C), channels last.

>>> x = np.arange(12.0).reshape(1, 3, 4, 1)
>>> windows(x, (2, 2))[0, 1, 2, :, :, 0]
array([[ 6.,  7.],
       [10., 11.]])
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import as_strided

from course_nn.network import Array

Pair = tuple[int, int]


def conv_output_size(size: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    """How often a kernel fits along an axis: ⌊(size + 2p - d (k - 1) - 1) / s⌋ + 1.  The same for pooling.

    >>> conv_output_size(32, 3, padding=1), conv_output_size(227, 11, stride=4), conv_output_size(8, 3, stride=2)
    (32, 55, 3)
    """
    room = size + 2 * padding - dilation * (kernel - 1) - 1
    if room < 0:
        raise ValueError(
            f"a kernel of {kernel} (dilation {dilation}) does not fit into {size} + 2·{padding} places: "
            "take a smaller kernel, or more padding"
        )
    return room // stride + 1


def windows(x: Array, kernel: Pair, stride: Pair = (1, 1), dilation: Pair = (1, 1)) -> Array:
    """All windows of the images x (N, H, W, C), as a view (N, OH, OW, kh, kw, C): nothing is copied."""
    (N, H, W, C), (n, h, w, c) = x.shape, x.strides
    (kh, kw), (sh, sw), (dh, dw) = kernel, stride, dilation
    OH, OW = conv_output_size(H, kh, sh, 0, dh), conv_output_size(W, kw, sw, 0, dw)
    return as_strided(x, (N, OH, OW, kh, kw, C), (n, sh * h, sw * w, dh * h, dw * w, c), writeable=False)


def im2col(
    x: Array, kernel: int | Pair, stride: int | Pair = 1, padding: int | Pair = 0, dilation: int | Pair = 1
) -> Array:
    """Write every window of the images x (N, H, W, C) as a row: (N·OH·OW, kh·kw·C).

    With it a convolution is one matrix product, at the price of kh·kw copies of every pixel.

    >>> im2col(np.arange(12.0).reshape(1, 3, 4, 1), 2, stride=2)
    array([[0., 1., 4., 5.],
           [2., 3., 6., 7.]])
    """
    P = windows(pad(x, as_pair(padding)), as_pair(kernel), as_pair(stride), as_pair(dilation))
    return P.reshape(-1, P[0, 0, 0].size)


def pad(x: Array, padding: Pair, value: float = 0) -> Array:
    """Put ph rows above and below the images x (N, H, W, C), pw columns left and right; x itself if both are 0.

    >>> pad(np.ones((1, 1, 2, 1)), (1, 0))[0, :, :, 0]
    array([[0., 0.],
           [1., 1.],
           [0., 0.]])
    """
    (N, H, W, C), (ph, pw) = x.shape, padding
    if ph == pw == 0:
        return x
    shape = (N, H + 2 * ph, W + 2 * pw, C)
    y = np.full(shape, value, x.dtype) if value else np.zeros(shape, x.dtype)
    y[:, ph : ph + H, pw : pw + W] = x
    return y


def as_pair(size: int | Pair) -> Pair:
    """Return (height, width), given both or one number for both.

    >>> as_pair(3), as_pair((3, 2))
    ((3, 3), (3, 2))
    """
    h, w = size if isinstance(size, tuple | list) else (size, size)
    return h, w


def as_grid(layer: Any, x: npt.ArrayLike, axes: int, C: int | None = None, dtype: npt.DTypeLike | None = None) -> Array:
    """Return x as an array of so many axes and C channels; refuse others with a message that names the axes.

    >>> class Camera:
    ...     axes = "images are (N, H, W, C)"
    >>> as_grid(Camera(), np.zeros((2, 9)), axes=4)
    Traceback (most recent call last):
    ValueError: Camera got x of shape (2, 9); images are (N, H, W, C)
    """
    x = np.asarray(x, dtype)
    if x.ndim == axes and x.shape[-1] == (C or x.shape[-1]) and x.size:
        return x
    remedy = ""
    if x.ndim == axes and x.shape[1] == C:
        remedy = ": move the channels last, np.moveaxis(x, 1, -1)"
    elif x.ndim == axes - 1:
        remedy = ": for one alone write x[None], for a single channel x[..., None]"
    channels = f" with C = {C}" if C else ""
    raise ValueError(f"{type(layer).__name__} got x of shape {x.shape}; {layer.axes}{channels}{remedy}")
