"""Blocks of layers that are not in one line: a way around them, or several side by side (lecture, "deep learning").

Both are layers made of layers: they take part in a Sequential, and all their parameters lie in its one vector.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from course_nn.feedforward import Identity
from course_nn.network import Array, FromForward, Layer, Sequential


class Residual(Sequential):
    """Layers F with a way around them: y = F(x) + s(x), where the shortcut s is the identity unless you give one.

    F only has to learn what is to be changed in x, and the gradient reaches x undiminished by s: dx = Fᵀdy + sᵀdy,
    the sum of both ways (we write Fᵀ for F's backward). Where F changes the shape, the shortcut has to change it,
    too: a projection such as Linear or a 1 x 1 convolution. The activation stands after the sum, outside the block.
    ResNet; He et al. 2016, equations 1 and 2.

    >>> from course_nn.feedforward import Linear, ReLU
    >>> block = Residual(Linear(3, 3), ReLU())
    >>> block.theta[...] = 0  # F = 0: all goes around it
    >>> block([[1.0, -2.0, 3.0]])
    array([[ 1., -2.,  3.]])
    """

    def __init__(self, *layers: Layer, shortcut: Layer | None = None) -> None:
        body = layers[0] if len(layers) == 1 else Sequential(*layers)
        super().__init__(body, shortcut or Identity())

    def forward(self, x: npt.ArrayLike) -> Array:
        """Return F(x) + s(x)."""
        body, shortcut = self.layers
        x = _of_its_type(self, x)
        y, way_around = body.forward(x), shortcut.forward(x)
        if y.shape != way_around.shape:
            raise ValueError(
                f"Residual got F(x) of shape {y.shape} and the shortcut's of shape {way_around.shape}: where F changes "
                "the shape, give a shortcut that changes it as well"
            )
        return y + way_around

    def backward(self, dy: Array, dx: bool = True) -> Any:
        """Send dy both ways, and return the sum of what comes out."""
        from_body, from_shortcut = (_backward(layer, dy, dx) for layer in self.layers)
        return from_body + from_shortcut if dx else None


class Inception(Sequential):
    """Branches side by side on the same x, their outputs one after the other in the last axis, the channels.

    y = (B₁(x) | B₂(x) | …), so dx = Σ Bᵢᵀ dyᵢ, where dyᵢ is branch i's part of dy. All other axes must agree: a
    branch of k x k filters needs padding k // 2, a pooling one stride 1. A 1 x 1 convolution first makes few channels
    of many, and the wide filters behind it cheap. GoogLeNet; Szegedy et al. 2015, figure 2.

    >>> from course_nn.feedforward import Identity, Linear
    >>> Inception(Identity(), Linear(2, 3))([[1.0, 5.0]]).shape
    (1, 5)
    """

    ends = FromForward()  # of the branches' parts, in the last axis

    def __init__(self, *branches: Layer) -> None:
        if not branches:
            raise ValueError("Inception got no branches; give at least one layer")
        super().__init__(*branches)

    def forward(self, x: npt.ArrayLike) -> Array:
        """Put what the branches make of x side by side."""
        x = _of_its_type(self, x)
        parts = [branch.forward(x) for branch in self.layers]
        for i, part in enumerate(parts):
            if part.shape[:-1] != parts[0].shape[:-1]:
                raise ValueError(
                    f"Inception got {part.shape} from branch {i} and {parts[0].shape} from branch 0: all axes but the "
                    "last must agree. Stride 1 and padding k // 2 keep an image's height and width"
                )
        self.ends = np.cumsum([part.shape[-1] for part in parts])
        return np.concatenate(parts, axis=-1)

    def backward(self, dy: Array, dx: bool = True) -> Any:
        """Send each branch its part of dy, and return the sum of what comes out."""
        dy, ends = np.asarray(dy), self.ends
        if dy.shape[-1] != ends[-1]:
            raise ValueError(f"Inception got dy of shape {dy.shape}; its output had {ends[-1]} channels, the last axis")
        parts = np.split(dy, ends[:-1], axis=-1)
        ways = [_backward(branch, part, dx) for branch, part in zip(self.layers, parts, strict=True)]
        return sum(ways[1:], start=ways[0]) if dx else None


def _of_its_type(block: Sequential, x: npt.ArrayLike) -> Array:
    """Return x as an array of the parameters' type: an identity would let float64 into a float32 network."""
    return np.asarray(x, block.theta.dtype if block.n_params else None)


def _backward(layer: Any, dy: Array, dx: bool) -> Any:
    """Call backward; only a layer that has parameters can be told to leave dx out."""
    if layer.n_params:
        return layer.backward(dy, dx)
    return layer.backward(dy) if dx else None
