"""Convolution: the same few weights at every place of a grid (lecture, section 2a; Goodfellow et al. 9.1-9.4).

Images are (N, H, W, C), channels last; a kernel is (F, kh, kw, C), a bank of F filters. As in every deep-learning
library the kernel is not flipped: what is called a convolution is a cross-correlation.

>>> vertical_edges = Conv2d(1, 1, 3, padding=1, bias=False)
>>> vertical_edges.W = FILTERS["sobel_x"][None, :, :, None]
>>> step = np.array([[0, 0, 1, 1]] * 3, float)
>>> vertical_edges(step[None, :, :, None])[0, 1, :, 0]
array([ 0.,  4.,  4., -4.])
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt

from course_nn.grids import Pair, as_grid, as_pair, conv_output_size, pad, windows
from course_nn.network import Array, FromForward, Layer, as_gradient

FILTERS: dict[str, Array] = {  # made by hand, for one channel; a Conv2d finds its own
    "identity": np.array([[0, 0, 0], [0, 1, 0], [0, 0, 0]], float),
    "blur": np.full((3, 3), 1 / 9),
    "gaussian": np.outer([1, 2, 1], [1, 2, 1]) / 16,
    "sharpen": np.array([[0, -1, 0], [-1, 5, -1], [0, -1, 0]], float),
    "laplacian": np.array([[0, 1, 0], [1, -4, 1], [0, 1, 0]], float),
    "sobel_x": np.outer([1.0, 2, 1], [-1, 0, 1]),  # answers where the image gets brighter to the right
    "sobel_y": np.outer([-1.0, 0, 1], [1, 2, 1]),  # … downwards
    "emboss": np.array([[-2, -1, 0], [-1, 1, 1], [0, 1, 2]], float),
}


def convolve_by_offsets(x: Array, W: Array, stride: int = 1, padding: int = 0, dilation: int = 1) -> Array:
    """Convolution as the lecture draws it: for each place (i, j) of the kernel, shift the image, weigh it and add.

    x: (N, H, W, C), W: (F, kh, kw, C).  Returns (N, OH, OW, F).

    >>> convolve_by_offsets(np.ones((1, 3, 4, 1)), np.ones((1, 2, 2, 1)))[0, :, :, 0]
    array([[4., 4., 4.],
           [4., 4., 4.]])
    """
    x, (F, kh, kw, _) = pad(x, (padding, padding)), W.shape
    OH, OW = (conv_output_size(x.shape[1 + axis], W.shape[1 + axis], stride, 0, dilation) for axis in (0, 1))
    y = np.zeros((len(x), OH, OW, F))
    for i in range(kh):
        for j in range(kw):
            y += x[:, i * dilation :: stride, j * dilation :: stride][:, :OH, :OW] @ W[:, i, j].T
    return y


def convolve(x: Array, W: Array, stride: Pair = (1, 1), dilation: Pair = (1, 1), groups: int = 1) -> Array:
    """Multiply each window by the weights, as a Linear layer does: y = windows(x) Wᵀ.

    x: (N, H, W, C), W: (F, kh, kw, C / groups).  Returns (N, OH, OW, F).

    >>> convolve(np.arange(4.0).reshape(1, 2, 2, 1), np.ones((1, 2, 2, 1)))
    array([[[[6.]]]])
    """
    if groups > 1:
        parts = zip(_split(x, groups), np.split(W, groups), strict=True)
        return np.concatenate([convolve(part, kernels, stride, dilation) for part, kernels in parts], axis=-1)
    P, F = windows(x, W.shape[1:3], stride, dilation), len(W)
    y = np.empty((*P.shape[:3], F), x.dtype)
    for n in _blocks(P):
        np.matmul(_rows(P[n]), W.reshape(F, -1).T, out=y[n].reshape(-1, F))
    return y


class Conv2d(Layer):
    """A Linear layer on every window of an image: y[n, h, w] = Σ W[:, i, j] · x[n, s h + d i - p, s w + d j - p] + b.

    x: (N, H, W, C), W: (F, kh, kw, C / groups), b: (F,).  Returns (N, OH, OW, F).  Stride s, padding p (zeros) and
    dilation d: an int, or one for each axis. With groups, F / groups filters see C / groups channels each.
    W and b start uniform in ±1/√(numbers in a window), as in torch.  Lecture 2a; Goodfellow et al. 9.1.

    >>> Conv2d(3, 16, 3, padding=1)(np.zeros((8, 32, 32, 3))).shape
    (8, 32, 32, 16)
    >>> Conv2d(3, 16, 3).n_params
    448
    """

    parameters: tuple[str, ...] = ("W", "b")
    axes = "images are (N, H, W, C)"
    x, y_shape = FromForward(), FromForward()

    def __init__(
        self,
        C: int,
        F: int,
        kernel: int | Pair,
        stride: int | Pair = 1,
        padding: int | Pair = 0,
        dilation: int | Pair = 1,
        groups: int = 1,
        bias: bool = True,
        rng: np.random.Generator | None = None,
        dtype: npt.DTypeLike = np.float64,
    ) -> None:
        name = type(self).__name__
        if groups < 1 or C % groups or F % groups:
            raise ValueError(f"{name} got C = {C}, F = {F} and {groups} groups: both must divide by the groups")
        self.kernel, self.stride, self.padding, self.dilation = map(as_pair, (kernel, stride, padding, dilation))
        if min(*self.kernel, *self.stride, *self.dilation) < 1 or min(self.padding) < 0:
            raise ValueError(f"{name} takes a kernel, stride and dilation of 1 or more, and a padding of 0 or more")
        self.C, self.F, self.groups = C, F, groups
        rng = rng or np.random.default_rng()
        shape = self._kernel_shape()
        bound = 1 / np.sqrt(np.prod(shape[1:]))
        self.W: Array = rng.uniform(-bound, bound, shape).astype(dtype)
        self.dW = np.zeros_like(self.W)
        if bias:
            self.b: Array = rng.uniform(-bound, bound, F).astype(dtype)
            self.db = np.zeros_like(self.b)
        else:
            self.parameters = ("W",)

    def forward(self, x: npt.ArrayLike) -> Array:
        """Return the maps of all filters."""
        self.x = pad(as_grid(self, x, 4, self.C, self.W.dtype), self.padding)
        y = convolve(self.x, self._kernels(), self.stride, self.dilation, self.groups)
        if "b" in self.parameters:
            y.reshape(len(y), -1)[...] += np.tile(self.b, y[0].size // self.F)  # long rows: faster than y += b
        self.y_shape = y.shape
        return y

    def backward(self, dy: Array, dx: bool = True) -> Any:
        """Return dx; dWᵀ sums window times dy over all places, db sums dy."""
        dy = as_gradient(self, dy, self.y_shape, self.W.dtype)
        dy = dy.reshape(len(dy), -1, *dy.shape[-2:])  # changes a Conv1d's only: an image one pixel high
        if "b" in self.parameters:
            dy.sum(0).sum((0, 1), out=self.db)
        dW = self.dW.reshape(self.groups, self.F // self.groups, -1)
        for dW_g, x_g, dy_g in zip(dW, _split(self.x, self.groups), _split(dy, self.groups), strict=True):
            P = windows(x_g, self.kernel, self.stride, self.dilation)
            dW_g.T[...] = sum(_rows(P[n]).T @ dy_g[n].reshape(-1, len(dW_g)) for n in _blocks(P))
        return self._input_gradient(dy) if dx else None

    def _input_gradient(self, dy: Array) -> Array:
        """Convolve again: dy, its entries s apart and zeros around it, with every kernel turned by 180°.

        x[h] met W[i] on its way to y[o] where h + p = s o + d i.  So dx[h] sums W[i] times the dy that stands at
        h + p - d i, if one does: the kernel runs backwards.
        """
        (N, H, W, _), (_, OH, OW, F), G = self.x.shape, dy.shape, self.groups  # H and W: with the padding
        (kh, kw), (sh, sw), (ph, pw), (dh, dw) = self.kernel, self.stride, self.padding, self.dilation
        mh, mw = dh * (kh - 1), dw * (kw - 1)  # how far a kernel reaches
        spread = np.zeros((N, H + mh, W + mw, F), dy.dtype)
        spread[:, mh : mh + sh * OH : sh, mw : mw + sw * OW : sw] = dy
        spread = spread[:, ph : H + mh - ph, pw : W + mw - pw]  # nobody asks for the gradient of the padding
        kernels = self._kernels().reshape(G, F // G, kh, kw, -1)[:, :, ::-1, ::-1]
        turned = kernels.swapaxes(1, 4).reshape(self.C, kh, kw, F // G)  # each input channel collects from F / G maps
        return convolve(spread, turned, (1, 1), self.dilation, G)

    def _kernel_shape(self) -> tuple[int, ...]:
        return (self.F, *self.kernel, self.C // self.groups)

    def _kernels(self) -> Array:
        return self.W.reshape(self.F, *self.kernel, -1)

    def __repr__(self) -> str:
        kernel = self.kernel[0] if self.kernel[0] == self.kernel[1] else self.kernel
        return f"{type(self).__name__}({self.C}, {self.F}, {kernel})"


class Conv1d(Conv2d):
    """The same along one axis, for sequences: y[n, t] = Σ W[:, i] · x[n, s t + d i - p] + b.

    x: (N, T, C), W: (F, k, C / groups), b: (F,).  Returns (N, OT, F).

    >>> average = Conv1d(1, 1, 2, bias=False)
    >>> average.W = [[[0.5], [0.5]]]
    >>> average([[[1.0], [3.0], [7.0]]]).tolist()
    [[[2.0], [5.0]]]
    """

    axes = "sequences are (N, T, C)"

    def __init__(
        self,
        C: int,
        F: int,
        kernel: int,
        stride: int = 1,
        padding: int = 0,
        dilation: int = 1,
        groups: int = 1,
        bias: bool = True,
        rng: np.random.Generator | None = None,
        dtype: npt.DTypeLike = np.float64,
    ) -> None:
        super().__init__(C, F, (1, kernel), (1, stride), (0, padding), (1, dilation), groups, bias, rng, dtype)

    def forward(self, x: npt.ArrayLike) -> Array:
        """Convolve x as an image one pixel high."""
        y = super().forward(as_grid(self, x, 3, self.C, self.W.dtype)[:, None])[:, 0]
        self.y_shape = y.shape
        return y

    def backward(self, dy: Array, dx: bool = True) -> Any:
        """Return dx; write dW and db."""
        gradient = super().backward(dy, dx)
        return gradient[:, 0] if dx else None

    def _kernel_shape(self) -> tuple[int, ...]:
        return (self.F, self.kernel[1], self.C // self.groups)

    def __repr__(self) -> str:
        return f"Conv1d({self.C}, {self.F}, {self.kernel[1]})"


def filter_image(image: Array, kernel: Array) -> Array:
    """Apply one kernel (kh, kw), both odd, to each channel of an image (H, W) or (H, W, C); zeros beyond the edge.

    >>> filter_image(np.array([[0.0, 9.0, 0.0]] * 3), FILTERS["blur"])
    array([[2., 2., 2.],
           [3., 3., 3.],
           [2., 2., 2.]])
    """
    kernel = np.asarray(kernel)
    if kernel.ndim != 2 or 0 in (kernel.shape[0] % 2, kernel.shape[1] % 2):
        raise ValueError(f"filter_image got a kernel of shape {kernel.shape}; it takes (kh, kw), both odd")
    image = np.asarray(image, float)
    channels = np.moveaxis(image.reshape(*image.shape[:2], -1), -1, 0)[..., None]  # as images of their own
    x = pad(channels, (kernel.shape[0] // 2, kernel.shape[1] // 2))
    y = convolve(x, kernel[None, :, :, None])
    return np.moveaxis(y[..., 0], 0, -1).reshape(image.shape)


def _split(x: Array, groups: int) -> list[Array]:
    """Views of the channels, one for each group."""
    C = x.shape[-1] // groups
    return [x[..., g * C : (g + 1) * C] for g in range(groups)]


def _blocks(P: Array, cache: int = 2**19) -> Iterator[slice]:
    """A few images at a time, so that their windows, once copied, stay in the processor's cache."""
    step = max(1, cache // (P[0].size * P.itemsize))
    return (slice(n, n + step) for n in range(0, len(P), step))


def _rows(P: Array) -> Array:
    """Copy the windows (n, OH, OW, kh, kw, C) to a matrix, a window a row: (n·OH·OW, kh·kw·C).

    A copy is fast if long runs stay together. With few channels these are the image's rows, not the windows': then
    the matrix is filled column by column.
    """
    K = P[0, 0, 0].size
    if P.shape[5] < 4:
        return P.transpose(3, 4, 5, 0, 1, 2).reshape(K, -1).T
    return P.reshape(-1, K)
