"""From an architecture to a network that runs, small enough for the course's images if you like.

>>> from course_nn.specs import resnet
>>> small = reduce(resnet(18), size=8, channels=1, classes=10, width=1 / 16)
>>> [(line.channels, line.size) for line in measure(small)][::2]
[(1, 8), (4, 8), (8, 8), (16, 4), (32, 2), (32, 1)]
>>> net = build(small, np.random.default_rng(0))
>>> net(np.zeros((5, 8, 8, 1))).shape, net.n_params == small.total.parameters
((5, 10), True)
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from course_nn.architecture import Branches, Conv, Dense, Line, Mean, Pool, Row, Shortcut, Spec, after, measure
from course_nn.blocks import Inception, Residual
from course_nn.convolution import Conv2d
from course_nn.feedforward import Linear, ReLU
from course_nn.initialisation import he_normal, initialise
from course_nn.network import Layer, Sequential
from course_nn.normalisation import BatchNorm2d
from course_nn.pooling import AvgPool2d, Flatten, MaxPool2d


def reduce(spec: Spec, size: int, channels: int = 1, classes: int = 10, width: float = 1 / 16) -> Spec:
    """Make the same network for small images: the rows and their order stay, their widths and the first strides do not.

    width: the share of the filters and units that is left, rounded to an even number. 224 pixels are halved five times;
    a small image cannot be. So the first strides are dropped until 2 x 2 pixels are left before the last rows: a pool
    goes, an 11 x 11 / 4 or 7 x 7 / 2 convolution becomes 3 x 3. (He et al. 2016, section 4.2, adapt theirs to 32 x 32
    pixels so, too.) Convolutions keep the size (padding k // 2) but for their stride, poolings are 2 x 2 / 2.

    >>> from course_nn.specs import alexnet
    >>> print(reduce(alexnet(), size=8))
    AlexNet, reduced (Krizhevsky 2014, as in torchvision)
    row                        output     parameters    multiply-adds  field
    input                      1 x 8²              0                0      1
    Conv 4, 3 x 3              4 x 8²             40            2,304      3
    Conv 12, 5 x 5            12 x 8²          1,212           76,800      7
    Pool 2 x 2 / 2            12 x 4²              0                0      8
    Conv 24, 3 x 3            24 x 4²          2,616           41,472     12
    Conv 16, 3 x 3            16 x 4²          3,472           55,296     16
    Conv 16, 3 x 3            16 x 4²          2,320           36,864     20
    Pool 2 x 2 / 2            16 x 2²              0                0     22
    Dense 256                256 x 1²         16,640           16,384     26
    Dense 256                256 x 1²         65,792           65,536     26
    Dense 10                  10 x 1²          2,570            2,560     26
    total                                     94,662          297,216
    """
    if size < 2 or width <= 0:
        raise ValueError(f"reduce got size {size} and width {width}; it takes 2 pixels or more, and a width above 0")
    halvings = 1
    for row in spec.rows:
        halvings *= _stride(row)
    rows: list[Row] = []
    for row in spec.rows[:-1]:
        drop = halvings > size / 2 and _stride(row) > 1
        if drop:
            halvings //= _stride(row)
        if not (drop and isinstance(row, Pool)):
            rows.append(_smaller(row, width, drop))
    return Spec(f"{spec.name}, reduced", spec.source, size, channels, (*rows, Dense(classes, relu=False)))


def build(spec: Spec, rng: np.random.Generator, dtype: npt.DTypeLike = np.float64) -> Sequential:
    """Make the layers of a specification, one after the other; images (N, size, size, channels) in, scores (N, K) out.

    The weights start as He et al. (2015) have it, the biases at 0.
    """
    layers: list[Layer] = []
    x = measure(spec)[0]
    for row in spec.rows:
        layers += _layers(row, x, rng, dtype)
        x = after(x, row)
    net = Sequential(*layers)
    initialise(net, he_normal, rng)
    return net


def _stride(row: Row) -> int:
    """How many times smaller a row makes height and width."""
    return after(Line(2**10, 2), row).jump if not isinstance(row, Mean | Dense) else 1


def _smaller(row: Row, width: float, drop: bool) -> Row:
    """The row with fewer filters, and without its stride if that is to be dropped."""

    def fewer(out: int) -> int:
        return max(2, 2 * round(out * width / 2))

    def all_of(rows: tuple[Row, ...]) -> tuple[Row, ...]:
        return tuple(_smaller(inner, width, drop) for inner in rows)

    match row:
        case Conv(out, kernel, stride):
            if drop and stride > 1:
                kernel, stride = 3 if kernel > 3 else kernel, 1
            return row._replace(out=fewer(out), kernel=kernel, stride=stride, pad=kernel // 2)
        case Pool(_, stride):
            return Pool(2, 2) if stride > 1 else row
        case Dense(out):
            return row._replace(out=fewer(out))
        case Branches(branches):
            return Branches(tuple(map(all_of, branches)))
        case Shortcut(body, projection):
            return Shortcut(all_of(body), projection and all_of((projection,))[0])  # type: ignore[arg-type]
    return row


def _layers(row: Row, x: Line, rng: np.random.Generator, dtype: npt.DTypeLike) -> list[Layer]:
    """The layers of one row, for an input as x describes it."""

    def line_of(rows: tuple[Row, ...]) -> list[Layer]:
        line, layers = x, []
        for inner in rows:
            layers += _layers(inner, line, rng, dtype)
            line = after(line, inner)
        return layers

    def one(rows: tuple[Row, ...]) -> Layer:
        layers = line_of(rows)
        return layers[0] if len(layers) == 1 else Sequential(*layers)

    match row:
        case Conv(out, kernel, stride, pad, groups, norm, relu):
            conv = Conv2d(x.channels, out, kernel, stride, pad, groups=groups, bias=not norm, rng=rng, dtype=dtype)
            return [conv, *([BatchNorm2d(out, dtype=dtype)] if norm else []), *([ReLU()] if relu else [])]
        case Pool(kernel, stride, pad):
            return [MaxPool2d(kernel, stride, pad)]
        case Mean():
            return [AvgPool2d(x.size)]
        case Dense(out, relu):
            linear = Linear(x.size * x.size * x.channels, out, rng, dtype)
            return [Flatten(), linear, *([ReLU()] if relu else [])]
        case Branches(branches):
            return [Inception(*map(one, branches))]
        case Shortcut(body, projection):
            return [Residual(*line_of(body), shortcut=one((projection,)) if projection else None), ReLU()]
