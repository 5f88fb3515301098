"""Networks written down as rows: sizes, parameters, receptive fields, and what small kernels save."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise
from course_nn.architecture import Conv, Dense, Pool, Row, Spec, measure
from course_nn.checks import probes
from course_nn.checks.probes.deep_vision import follow as column_of
from course_nn.checks.probes.deep_vision import part_of
from course_nn.specs import alexnet

Array = np.ndarray
Rng = np.random.Generator
Rows = list[tuple[Any, ...]]
Lines = list[tuple[int, int, int, int]]

# Row after row -------------------------------------------------------------------------------------------------------


def _row(kind: str, *numbers: int) -> Row:
    if kind == "conv":
        out, kernel, stride, pad, groups = numbers
        return Conv(out, kernel, stride, pad, groups)
    return Pool(*numbers) if kind == "pool" else Dense(numbers[0])


def _right(rows: Rows, size: int, channels: int) -> Lines:
    """Each row's line, its own parameters only."""
    lines = measure(Spec("", "", size, channels, tuple(_row(*row) for row in rows)))
    return [
        (line.size, line.channels, line.parameters - before.parameters, line.field) for before, line in pairwise(lines)
    ]


follow = Exercise(
    _right, points={"sizes": 0.5, "parameters": 1, "fields": 0.5}, probe=column_of, see="Goodfellow et al. 9.1 to 9.5"
)


@follow.cases
def _(rng: Rng) -> Iterator[Case]:
    more = int(rng.integers(0, 3))
    short: Rows = [("conv", 6 + more, 5, 2, 1, 1), ("pool", 3, 2, 0)]
    long: Rows = [
        ("conv", 8, 7, 3, 2, 1), ("pool", 3, 2, 1), ("conv", 12 + 4 * more, 5, 1, 2, 2), ("pool", 2, 2, 0),
        ("conv", 9, 3, 1, 1, 1),
    ]  # fmt: skip
    dense: Rows = [("dense", 17 + more), ("dense", 5)]
    nets = [
        (f"a convolution and a pooling of {31 + 2 * more} × {31 + 2 * more}", short, 31 + 2 * more, 3),
        ("five rows, strides, and two groups", long, 71 + 6 * more, 5),
    ]
    for column in follow.points:
        for name, rows, size, channels in nets:
            rows = rows if column == "fields" else [*rows, *dense]
            yield Case(f"{column}: {name}", column, column=column, rows=rows, size=size, channels=channels)


class _Follow:
    """The sums, each of which a wrong version replaces."""

    total = False

    def run(self, rows: Rows, size: int, channels: int) -> Lines:
        first, lines = channels, []
        field, jump, spent = self.start(), 1, 0
        for kind, *numbers in rows:
            if kind == "dense":
                (out,) = numbers
                new = self.dense(size, channels, out)
                size, channels = self.after_dense(size), out
            else:
                out, kernel, stride, pad, groups = numbers if kind == "conv" else (channels, *numbers, 1)
                new = self.conv(kernel, self.seen(channels, first), out, groups) if kind == "conv" else self.pooled()
                field, jump = self.look(kind, field, jump, kernel, stride, pad)
                size = self.fits(kind, size, kernel, stride, pad)
                new *= self.places(kind, size)
                channels = out
            spent += new
            lines.append((size, channels, spent if self.total else new, field))
        return lines

    def start(self) -> int:
        return 1

    def seen(self, channels: int, first: int) -> int:
        return channels

    def after_dense(self, size: int) -> int:
        return 1

    def dense(self, size: int, channels: int, out: int) -> int:
        return size * size * channels * out + out

    def conv(self, kernel: int, channels: int, out: int, groups: int) -> int:
        return kernel * kernel * (channels // groups) * out + out

    def pooled(self) -> int:
        return 0

    def places(self, kind: str, size: int) -> int:
        return 1

    def fits(self, kind: str, size: int, kernel: int, stride: int, pad: int) -> int:
        return (size + 2 * pad - kernel) // stride + 1

    def look(self, kind: str, field: int, jump: int, kernel: int, stride: int, pad: int) -> tuple[int, int]:
        return field + (kernel - 1) * jump, jump * stride


def _mistake(version: type[_Follow]) -> type[_Follow]:
    def program(rows: Rows, size: int, channels: int) -> Lines:
        return version().run(rows, size, channels)

    program.__name__, program.__doc__ = version.__name__, version.__doc__
    follow.mistake(program)
    return version


# sizes


@_mistake
class rounds_up(_Follow):
    """You round up: a window that does not fit whole is left out, so round down."""

    def fits(self, kind: str, size: int, kernel: int, stride: int, pad: int) -> int:
        return -(-(size + 2 * pad - kernel) // stride) + 1


@_mistake
class first_window_not_counted(_Follow):
    """Your maps are one too small: the first window counts as well, so add 1 after the division."""

    def fits(self, kind: str, size: int, kernel: int, stride: int, pad: int) -> int:
        return (size + 2 * pad - kernel) // stride


@_mistake
class padded_once(_Follow):
    """You add the padding once: it is put on both sides."""

    def fits(self, kind: str, size: int, kernel: int, stride: int, pad: int) -> int:
        return (size + pad - kernel) // stride + 1


@_mistake
class padding_left_out(_Follow):
    """You leave the padding out of the size: it makes room on both sides."""

    def fits(self, kind: str, size: int, kernel: int, stride: int, pad: int) -> int:
        return (size - kernel) // stride + 1


@_mistake
class size_divided_by_the_stride(_Follow):
    """You only divide the size by the stride: the kernel takes room, too, ⌊(size + 2 pad - kernel) / stride⌋ + 1."""

    def fits(self, kind: str, size: int, kernel: int, stride: int, pad: int) -> int:
        return size // stride


@_mistake
class stride_left_out(_Follow):
    """Your maps do not shrink by the stride: divide by it before you add 1."""

    def fits(self, kind: str, size: int, kernel: int, stride: int, pad: int) -> int:
        return size + 2 * pad - kernel + 1


@_mistake
class dense_keeps_the_map(_Follow):
    """Behind a dense row you still have a map: its units stand in no grid, so the size is 1 from then on."""

    def after_dense(self, size: int) -> int:
        return size


# parameters


@_mistake
class biases_left_out(_Follow):
    """The biases are missing: each filter and each unit has one."""

    def conv(self, kernel: int, channels: int, out: int, groups: int) -> int:
        return kernel * kernel * (channels // groups) * out

    def dense(self, size: int, channels: int, out: int) -> int:
        return size * size * channels * out


@_mistake
class biases_of_filters_left_out(_Follow):
    """The biases of the convolutions are missing: each filter has one."""

    def conv(self, kernel: int, channels: int, out: int, groups: int) -> int:
        return kernel * kernel * (channels // groups) * out


@_mistake
class groups_left_out(_Follow):
    """You let every filter see all channels: with 2 groups it sees half of them, so the weights are half as many."""

    def conv(self, kernel: int, channels: int, out: int, groups: int) -> int:
        return kernel * kernel * channels * out + out


@_mistake
class groups_counted_twice(_Follow):
    """You divide by the groups twice, the channels and the filters: that is one group, and there are several."""

    def conv(self, kernel: int, channels: int, out: int, groups: int) -> int:
        return kernel * kernel * (channels // groups) * (out // groups) + out


@_mistake
class groups_multiplied(_Follow):
    """You multiply the weights by the groups: they divide, as each filter sees only the channels of its group."""

    def conv(self, kernel: int, channels: int, out: int, groups: int) -> int:
        return kernel * kernel * channels * groups * out + out


@_mistake
class kernel_in_one_direction(_Follow):
    """Your kernels are lines: kernel × kernel places have a weight for each channel."""

    def conv(self, kernel: int, channels: int, out: int, groups: int) -> int:
        return kernel * (channels // groups) * out + out


@_mistake
class one_channel(_Follow):
    """Your kernels see one channel: a filter is as deep as what comes in."""

    def conv(self, kernel: int, channels: int, out: int, groups: int) -> int:
        return kernel * kernel * out + out


@_mistake
class always_the_image(_Follow):
    """Each of your convolutions sees as many channels as the image has: from the second on it sees the maps of the row
    before.
    """

    def seen(self, channels: int, first: int) -> int:
        return first


@_mistake
class weights_at_every_place(_Follow):
    """You count a convolution's parameters anew for each place of its map: the same ones are used at all of them."""

    def places(self, kind: str, size: int) -> int:
        return size * size


@_mistake
class poolings_learn(_Follow):
    """A pooling has no parameters: the largest of a window is nothing that could be learned."""

    def run(self, rows: Rows, size: int, channels: int) -> Lines:
        lines = super().run(rows, size, channels)
        at = [channels, *(line[1] for line in lines)]
        return [
            (a, b, row[1] ** 2 * c if row[0] == "pool" else n, d)
            for row, c, (a, b, n, d) in zip(rows, at, lines, strict=False)
        ]


@_mistake
class dense_sees_one_place(_Follow):
    """A dense row of yours sees only one number of each map: it sees all size × size of them."""

    def dense(self, size: int, channels: int, out: int) -> int:
        return channels * out + out


@_mistake
class sum_so_far(_Follow):
    """You give the sum of all parameters so far: each line has those of its own row."""

    total = True


# receptive fields


@_mistake
class jump_left_out(_Follow):
    """You add kernel - 1 pixels for every row: behind a stride neighbouring numbers are several pixels apart, so
    multiply by that distance.
    """

    def look(self, kind: str, field: int, jump: int, kernel: int, stride: int, pad: int) -> tuple[int, int]:
        return field + kernel - 1, 1


@_mistake
class own_stride_first(_Follow):
    """You multiply the jump by a row's stride before you use it: the row still looks at numbers with the distance of
    the row before.
    """

    def look(self, kind: str, field: int, jump: int, kernel: int, stride: int, pad: int) -> tuple[int, int]:
        return field + (kernel - 1) * jump * stride, jump * stride


@_mistake
class last_stride_only(_Follow):
    """You use the stride of the row before alone: the distances multiply, so keep the product of all strides."""

    def look(self, kind: str, field: int, jump: int, kernel: int, stride: int, pad: int) -> tuple[int, int]:
        return field + (kernel - 1) * jump, stride


@_mistake
class strides_added(_Follow):
    """You add up the strides: two rows of stride 2 make neighbours 4 pixels apart, and two of stride 3 make 9."""

    def look(self, kind: str, field: int, jump: int, kernel: int, stride: int, pad: int) -> tuple[int, int]:
        return field + (kernel - 1) * jump, jump + stride


@_mistake
class whole_kernels_added(_Follow):
    """Each row of yours widens the field by a whole kernel: one of its places is there already, so add kernel - 1."""

    def look(self, kind: str, field: int, jump: int, kernel: int, stride: int, pad: int) -> tuple[int, int]:
        return field + kernel * jump, jump * stride


@_mistake
class begins_with_nothing(_Follow):
    """Your fields are one too small: before the first row a number sees one pixel, itself, and not none."""

    def start(self) -> int:
        return 0


@_mistake
class poolings_see_nothing(_Follow):
    """A pooling of yours does not widen the field: its window is one like any other."""

    def look(self, kind: str, field: int, jump: int, kernel: int, stride: int, pad: int) -> tuple[int, int]:
        return (field if kind == "pool" else field + (kernel - 1) * jump), jump * stride


@_mistake
class strides_of_poolings_left_out(_Follow):
    """The strides of your poolings do not count in the fields: behind them neighbours are further apart, too."""

    def look(self, kind: str, field: int, jump: int, kernel: int, stride: int, pad: int) -> tuple[int, int]:
        return field + (kernel - 1) * jump, jump if kind == "pool" else jump * stride


@_mistake
class padding_seen(_Follow):
    """You let the padding change the field: it moves the windows, and makes none of them wider."""

    def look(self, kind: str, field: int, jump: int, kernel: int, stride: int, pad: int) -> tuple[int, int]:
        return field + (kernel - 1 + 2 * pad) * jump, jump * stride


# AlexNet -------------------------------------------------------------------------------------------------------------

_LINES = measure(alexnet(original=True))
_ALEXNET = {
    "first map, 224": (224 - 11) // 4 + 1,
    "first map, 227": _LINES[1].size,
    "second convolution": _LINES[3].parameters - _LINES[2].parameters,
    "first dense row": _LINES[9].parameters - _LINES[8].parameters,
}

alexnet_numbers = Exercise(
    _ALEXNET, points=dict.fromkeys(_ALEXNET, 0.25), probe=probes.entry, see="Krizhevsky et al. (2012), section 3.5"
)


@alexnet_numbers.cases
def _(rng: Rng) -> Iterator[Case]:
    for key in _ALEXNET:
        yield Case(f"“{key}”", key, key=key)


def _with(**wrong: int) -> dict[str, int]:
    names = {"small": "first map, 224", "large": "first map, 227", "second": "second convolution"}
    return _ALEXNET | {names.get(key, "first dense row"): value for key, value in wrong.items()}


@alexnet_numbers.mistake
def as_the_paper_says() -> Any:
    """55 is what the paper says, but a kernel of 11 has its last place before: (224 - 11) / 4 is no whole number."""
    return _with(small=55)


@alexnet_numbers.mistake
def one_too_small() -> Any:
    """That is the number of steps: the first place, before any step, counts as well."""
    return _with(small=53, large=54)


@alexnet_numbers.mistake
def only_divided() -> Any:
    """You divide the size by the stride: the kernel takes room, so subtract its 11 first, and add 1 in the end."""
    return _with(small=56, large=56)


@alexnet_numbers.mistake
def fractions() -> Any:
    """(224 - 11) / 4 is 53.25, but there are no parts of windows: round down, then add 1."""
    return {**_ALEXNET, "first map, 224": 54.25}


@alexnet_numbers.mistake
def all_channels() -> Any:
    """Each filter of yours sees all 96 maps: there are two groups, and it sees the 48 of its own."""
    return _with(second=25 * 96 * 256 + 256)


@alexnet_numbers.mistake
def one_group() -> Any:
    """That is one of the two groups: both have 128 filters."""
    return _with(second=25 * 48 * 128 + 128)


@alexnet_numbers.mistake
def one_group_of_weights() -> Any:
    """You divide by the groups twice: 256 filters in all, each over 48 maps."""
    return _with(second=25 * 48 * 128 + 256)


@alexnet_numbers.mistake
def without_biases() -> Any:
    """The biases are missing: each filter and each unit has one."""
    return _with(second=25 * 48 * 256, dense=9216 * 4096)


@alexnet_numbers.mistake
def the_image_again() -> Any:
    """Your second convolution sees the three colours: it sees the maps of the first."""
    return _with(second=25 * 3 * 256 + 256)


@alexnet_numbers.mistake
def one_number_of_a_map() -> Any:
    """The first dense row sees all 6 × 6 numbers of each of the 256 maps."""
    return _with(dense=256 * 4096 + 4096)


@alexnet_numbers.mistake
def before_the_last_pooling() -> Any:
    """Your dense row sees maps of 13 × 13: a pooling lies between, which makes 6 × 6 of them."""
    return _with(dense=169 * 256 * 4096 + 4096)


# 3 x 3 ---------------------------------------------------------------------------------------------------------------


def _stack(kernel: int, C: int) -> tuple[int, int, int]:
    n = (kernel - 1) // 2
    return n, 9 * n * C * C, kernel * kernel * C * C


small_kernels = Exercise(
    _stack, points={"how many": 1, "weights": 1}, probe=part_of, see="Simonyan and Zisserman (2015), section 2.3"
)


@small_kernels.cases
def _(rng: Rng) -> Iterator[Case]:
    for i, (group, what) in enumerate((("how many", "how many"), ("weights", "stacked"), ("weights", "at once"))):
        for kernel, C in ((5, int(rng.integers(3, 20))), (7, 2 + int(rng.integers(5, 30))), (11, 13)):
            yield Case(f"{what}, for a kernel of {kernel} and C = {C}", group, i=i, n=3, kernel=kernel, C=C)


@small_kernels.mistake
def kernel_divided_by_three(kernel: int, C: int) -> Any:
    """You ask how often 3 goes into the kernel: the first 3 × 3 sees 3, and each further one adds 2."""
    n = kernel // 3
    return n, 9 * n * C * C, kernel * kernel * C * C


@small_kernels.mistake
def one_too_many(kernel: int, C: int) -> Any:
    """Your stack has one layer too many: it sees 2 pixels more than the large kernel."""
    n = (kernel + 1) // 2
    return n, 9 * n * C * C, kernel * kernel * C * C


@small_kernels.mistake
def one_too_few(kernel: int, C: int) -> Any:
    """Your stack has one layer too few: each adds 2 to a field that begins with 1, and not with 3."""
    n = (kernel - 3) // 2
    return n, 9 * n * C * C, kernel * kernel * C * C


@small_kernels.mistake
def one_pixel_a_layer(kernel: int, C: int) -> Any:
    """You let each layer add one pixel: it adds one on every side, two in all."""
    n = kernel - 2
    return n, 9 * n * C * C, kernel * kernel * C * C


@small_kernels.mistake
def by_the_area(kernel: int, C: int) -> Any:
    """You compare areas, k² with 9: what has to be equal is the width of the field."""
    n = round(kernel * kernel / 9)
    return n, 9 * n * C * C, kernel * kernel * C * C


@small_kernels.mistake
def one_layer_of_the_stack(kernel: int, C: int) -> Any:
    """Your stack's weights are those of one layer: all of its layers have 9 C²."""
    n, _, single = _stack(kernel, C)
    return n, 9 * C * C, single


@small_kernels.mistake
def one_channel_in(kernel: int, C: int) -> Any:
    """Your filters see a single channel: C filters over C channels make C² kernels."""
    n, _, _ = _stack(kernel, C)
    return n, 9 * n * C, kernel * kernel * C


@small_kernels.mistake
def no_channels(kernel: int, C: int) -> Any:
    """You count one kernel for one channel: there are C filters, each over C channels."""
    n, _, _ = _stack(kernel, C)
    return n, 9 * n, kernel * kernel


@small_kernels.mistake
def kernels_of_one_row(kernel: int, C: int) -> Any:
    """Your kernels are lines: one of width k has k² weights."""
    n, _, _ = _stack(kernel, C)
    return n, 3 * n * C * C, kernel * C * C


@small_kernels.mistake
def biases_counted(kernel: int, C: int) -> Any:
    """You count the biases as well: here only weights are asked for."""
    n, stacked, single = _stack(kernel, C)
    return n, stacked + n * C, single + C


@small_kernels.mistake
def stack_multiplied(kernel: int, C: int) -> Any:
    """You multiply the layers' weights: layers one after the other add theirs."""
    n, _, single = _stack(kernel, C)
    return n, (9 * C * C) ** n, single


@small_kernels.mistake
def exchanged(kernel: int, C: int) -> Any:
    """You have exchanged the two numbers of weights: the stack's comes first."""
    n, stacked, single = _stack(kernel, C)
    return n, single, stacked
