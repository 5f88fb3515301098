"""Pooling: a window of an image becomes one number (lecture, section 2a; Goodfellow et al. 9.3).

Images are (N, H, W, C); each channel is pooled for itself.

>>> x = np.array([[1, 5, 2, 2], [3, 4, 2, 9]])[None, :, :, None]
>>> MaxPool2d(2)(x)[0, :, :, 0], AvgPool2d(2)(x)[0, :, :, 0]
(array([[5., 9.]]), array([[3.25, 3.75]]))
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from course_nn.grids import Pair, as_grid, as_pair, conv_output_size, pad
from course_nn.network import Array, FromForward, Layer, as_gradient


class Pool2d(Layer):
    """What both share: windows of a kernel's size, a stride (if not given the kernel: no overlap) and a padding.

    >>> isinstance(MaxPool2d(2), Pool2d), Pool2d((3, 2), stride=1)
    (True, Pool2d((3, 2)))
    """

    axes = "images are (N, H, W, C)"
    shape, y_shape = FromForward(), FromForward()

    def __init__(self, kernel: int | Pair, stride: int | Pair | None = None, padding: int | Pair = 0) -> None:
        self.kernel, self.padding = as_pair(kernel), as_pair(padding)
        self.stride = self.kernel if stride is None else as_pair(stride)
        name = type(self).__name__
        if min(*self.kernel, *self.stride) < 1 or min(self.padding) < 0:
            raise ValueError(f"{name} takes a kernel and a stride of 1 or more, and a padding of 0 or more")
        if any(2 * p > k for p, k in zip(self.padding, self.kernel, strict=True)):
            raise ValueError(f"{name} got padding {padding} for kernel {kernel}: it may be half of the kernel at most")

    def _padded(self, x: npt.ArrayLike, value: float) -> Array:
        x = as_grid(self, x, 4)
        x = pad(x if x.dtype.kind == "f" else x.astype(float), self.padding, value)
        self.shape = x.shape
        return x

    def _places(self, x: Array) -> Iterator[Array]:
        """Yield for each place of the kernel, row by row, what lies there in all windows: views (N, OH, OW, C)."""
        (kh, kw), (sh, sw) = self.kernel, self.stride
        OH, OW = conv_output_size(x.shape[1], kh, sh), conv_output_size(x.shape[2], kw, sw)
        for i in range(kh):
            for j in range(kw):
                yield x[:, i : i + sh * OH : sh, j : j + sw * OW : sw]

    def _unpadded(self, dx: Array) -> Array:
        (ph, pw), (H, W) = self.padding, self.shape[1:3]
        return dx[:, ph : H - ph, pw : W - pw]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.kernel[0] if self.kernel[0] == self.kernel[1] else self.kernel})"


class MaxPool2d(Pool2d):
    """The largest number of each window; its gradient goes to the place where it was found, of equals to the first.

    x: (N, H, W, C).  Returns (N, OH, OW, C); windows are complete, a rest at the right or below is not seen.
    `switches` (N, OH, OW, C) remembers the place i kw + j of the maximum in its window, so that `backward` also is
    the "unpooling" of Zeiler and Fergus (2014): each number returns to where it came from, the rest is 0.

    >>> pool = MaxPool2d(2)
    >>> y = pool(np.array([[1.0, 5, 2, 2], [3, 4, 2, 9]])[None, :, :, None])
    >>> pool.switches[0, :, :, 0].tolist(), pool.backward(y)[0, :, :, 0].tolist()
    ([[1, 3]], [[0.0, 5.0, 0.0, 0.0], [0.0, 0.0, 0.0, 9.0]])
    """

    switches = FromForward()

    def forward(self, x: npt.ArrayLike) -> Array:
        """Run through the places of the window; a later one takes over where it is larger."""
        places = self._places(self._padded(x, -np.inf))
        y = next(places).copy()
        self.switches = np.zeros(y.shape, np.min_scalar_type(self.kernel[0] * self.kernel[1]))
        for place, seen in enumerate(places, start=1):
            later = np.multiply(seen > y, place, dtype=self.switches.dtype)
            np.maximum(self.switches, later, out=self.switches)
            np.maximum(y, seen, out=y)
        self.y_shape = y.shape
        return y

    def backward(self, dy: Array) -> Array:
        """Send each dy to its switch; where windows overlap, a number may be the maximum of several."""
        dy = as_gradient(self, dy, self.y_shape)
        dx = np.zeros(self.shape, dy.dtype)
        overlap = self.stride[0] < self.kernel[0] or self.stride[1] < self.kernel[1]
        for place, seen in enumerate(self._places(dx)):
            if overlap:
                seen += dy * (self.switches == place)
            else:  # twice as fast
                np.multiply(dy, self.switches == place, out=seen)
        return self._unpadded(dx)


class AvgPool2d(Pool2d):
    """The mean of each window; a padding's zeros count, as torch has it.

    x: (N, H, W, C).  Returns (N, OH, OW, C); windows are complete, a rest at the right or below is not seen.
    """

    def forward(self, x: npt.ArrayLike) -> Array:
        """Add the places of the window and divide by their number."""
        places = self._places(self._padded(x, 0))
        y = next(places).copy()
        for seen in places:
            y += seen
        y /= self.kernel[0] * self.kernel[1]
        self.y_shape = y.shape
        return y

    def backward(self, dy: Array) -> Array:
        """Give every number of the window the same share of dy."""
        dy = as_gradient(self, dy, self.y_shape)
        dx = np.zeros(self.shape, dy.dtype)
        share = dy / (self.kernel[0] * self.kernel[1])
        for seen in self._places(dx):
            seen += share
        return self._unpadded(dx)


class Flatten(Layer):
    """Everything of one sample in a row, (N, …) -> (N, D): between the last maps and the first Linear layer.

    The order is H, W, C; torch, channels first, has C, H, W.

    >>> Flatten()(np.zeros((2, 3, 4, 5))).shape
    (2, 60)
    """

    shape, y_shape = FromForward(), FromForward()

    def forward(self, x: npt.ArrayLike) -> Array:
        """Return x as rows."""
        x = np.asarray(x)
        y = x.reshape(len(x), -1)
        self.shape, self.y_shape = x.shape, y.shape
        return y

    def backward(self, dy: Array) -> Array:
        """Return dy in the shape of x."""
        return as_gradient(self, dy, self.y_shape).reshape(self.shape)
