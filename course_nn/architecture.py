"""A network written down as data, and what follows from it: sizes, parameters, work, receptive fields.

An architecture is a tuple of rows, from the image to the scores. Rows that learn nothing and change no shape are left
out (dropout, AlexNet's local response normalisation). Its sums need no network: nothing is computed on an image.

>>> net = Spec("LeNet-like", "an example", 28, 1, (Conv(6, 5, pad=2), Pool(2, 2), Conv(16, 5), Pool(2, 2), Dense(10)))
>>> print(net)
LeNet-like (an example)
row                        output     parameters    multiply-adds  field
input                     1 x 28²              0                0      1
Conv 6, 5 x 5             6 x 28²            156          117,600      5
Pool 2 x 2 / 2            6 x 14²              0                0      6
Conv 16, 5 x 5           16 x 10²          2,416          240,000     14
Pool 2 x 2 / 2            16 x 5²              0                0     16
Dense 10                  10 x 1²          4,010            4,000     32
total                                      6,582          361,600
"""

from __future__ import annotations

from typing import NamedTuple

from course_nn.convolution import conv_output_size


class Conv(NamedTuple):
    """`out` filters, kernel x kernel. With norm, batch normalisation follows and takes the place of the bias."""

    out: int
    kernel: int
    stride: int = 1
    pad: int = 0
    groups: int = 1
    norm: bool = False
    relu: bool = True


class Pool(NamedTuple):
    """The maximum of each window."""

    kernel: int
    stride: int
    pad: int = 0


class Mean(NamedTuple):
    """The mean over the whole map.

    >>> after(Line(7, 512), Mean())[:2]
    (1, 512)
    """


class Dense(NamedTuple):
    """Fully connected layer of `out` units."""

    out: int
    relu: bool = True


class Branches(NamedTuple):
    """Rows side by side; their channels are put together.

    >>> after(Line(28, 192), Branches(((Conv(64, 1),), (Conv(96, 1), Conv(128, 3, pad=1)))))[:2]
    (28, 192)
    """

    branches: tuple[tuple[Row, ...], ...]


class Shortcut(NamedTuple):
    """Rows with a way around them, the identity or a projection; ReLU after the sum.

    >>> after(Line(56, 64), Shortcut((Conv(64, 3, pad=1), Conv(64, 3, pad=1))))[:2]
    (56, 64)
    """

    body: tuple[Row, ...]
    projection: Conv | None = None


Row = Conv | Pool | Mean | Dense | Branches | Shortcut


class Line(NamedTuple):
    """What has become of an image after some rows: size x size x channels, and what it took to get there.

    >>> Line(224, 3)
    Line(size=224, channels=3, parameters=0, multiply_adds=0, layers=0, field=1, jump=1)
    """

    size: int
    channels: int
    parameters: int = 0
    multiply_adds: int = 0
    layers: int = 0  # that learn, one after the other: the longest way
    field: int = 1  # pixels of the image that one number sees, in height and in width
    jump: int = 1  # pixels of the image between neighbours


class Spec(NamedTuple):
    """A network: its rows, and the image (size x size x channels) it was made for."""

    name: str
    source: str
    size: int
    channels: int
    rows: tuple[Row, ...]

    @property
    def total(self) -> Line:
        """The line after the last row: all parameters, all work."""
        return measure(self)[-1]

    def __str__(self) -> str:
        head = f"{'row':22} {'output':>10} {'parameters':>14} {'multiply-adds':>16} {'field':>6}"
        text, before = [f"{self.name} ({self.source})", head], Line(self.size, self.channels)
        for row, line in zip((None, *self.rows), measure(self), strict=True):
            output = f"{line.channels} x {line.size}²"
            new = (line.parameters - before.parameters, line.multiply_adds - before.multiply_adds)
            text.append(f"{_label(row):22} {output:>10} {new[0]:14,} {new[1]:16,} {line.field:6}")
            before = line
        return "\n".join([*text, f"{'total':>5}{'':28} {before.parameters:14,} {before.multiply_adds:16,}"])


def measure(spec: Spec) -> list[Line]:
    """The lines after 0, 1, 2, … rows.

    >>> net = Spec("two 3 x 3 are one 5 x 5", "", 9, 1, (Conv(4, 3), Conv(4, 3)))
    >>> [(line.size, line.field, line.jump) for line in measure(net)]
    [(9, 1, 1), (7, 3, 1), (5, 5, 1)]
    """
    lines = [Line(spec.size, spec.channels)]
    for row in spec.rows:
        lines.append(after(lines[-1], row))
    return lines


def after(x: Line, row: Row) -> Line:
    """The line after one more row.

    >>> after(Line(32, 3), Conv(16, 3, pad=1)).parameters
    448
    """
    match row:
        case Conv(out, kernel, stride, pad, groups, norm):
            size = conv_output_size(x.size, kernel, stride, pad)
            weights = kernel * kernel * x.channels // groups * out
            learned, work = weights + (2 * out if norm else out), size * size * weights
            seen = Line(size, out, field=x.field + (kernel - 1) * x.jump, jump=x.jump * stride)
            return _plus(x, seen, learned, work, 1)
        case Pool(kernel, stride, pad):
            size = conv_output_size(x.size, kernel, stride, pad)
            return x._replace(size=size, field=x.field + (kernel - 1) * x.jump, jump=x.jump * stride)
        case Mean():
            return x._replace(size=1, field=x.field + (x.size - 1) * x.jump)
        case Dense(out):
            weights = x.size * x.size * x.channels * out
            seen = Line(1, out, field=x.field + (x.size - 1) * x.jump, jump=x.jump)
            return _plus(x, seen, weights + out, weights, 1)
        case Branches(branches):
            ends = [_through(x, rows) for rows in branches]
            return _join(x, ends)._replace(channels=sum(end.channels for end in ends))
        case Shortcut(body, projection):
            return _join(x, [_through(x, body), _through(x, (projection,) if projection else ())])


def _through(x: Line, rows: tuple[Row, ...]) -> Line:
    for row in rows:
        x = after(x, row)
    return x


def _plus(x: Line, seen: Line, parameters: int, work: int, layers: int) -> Line:
    """The new size and field, with what was spent before and now."""
    return seen._replace(
        parameters=x.parameters + parameters, multiply_adds=x.multiply_adds + work, layers=x.layers + layers
    )


def _join(x: Line, ends: list[Line]) -> Line:
    """Ways side by side, all from x: they add up what they spend; the longest and the widest count."""
    if len({end.size for end in ends}) > 1:
        raise ValueError(f"ways side by side end at sizes {[end.size for end in ends]}: they must agree")
    longest, widest = max(end.layers for end in ends), max(end.field for end in ends)
    parameters = x.parameters + sum(end.parameters - x.parameters for end in ends)
    work = x.multiply_adds + sum(end.multiply_adds - x.multiply_adds for end in ends)
    return Line(ends[0].size, ends[0].channels, parameters, work, longest, widest, ends[0].jump)


def _label(row: Row | None) -> str:
    match row:
        case Conv() | Pool():
            out = f"{row.out}, " if isinstance(row, Conv) else ""
            stride = f" / {row.stride}" if row.stride > 1 else ""
            return f"{type(row).__name__} {out}{row.kernel} x {row.kernel}{stride}"
        case Dense(out):
            return f"Dense {out}"
        case None:
            return "input"
    return type(row).__name__
