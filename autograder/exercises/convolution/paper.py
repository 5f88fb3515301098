"""On paper: how many weights, a convolution along a line, and how often a kernel fits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise, Question
from course_nn import grids
from course_nn.checks import probes

Rng = np.random.Generator

# How many weights? ---------------------------------------------------------------------------------------------------

_WEIGHTS = {"dense": 50_348_032, "convolution": 448, "convolution, 64 × 64": 448}

weights_of_a_layer = Exercise(
    _WEIGHTS,
    points={"dense": 0.5, "convolution": 0.25, "convolution, 64 × 64": 0.25},
    probe=probes.entry,
    see="Lecture, section 2a",
    rtol=0,
    atol=0,
)


@weights_of_a_layer.cases
def _(rng: Rng) -> Iterator[Case]:
    for layer in _WEIGHTS:
        yield Case(f"the number under “{layer}”", layer, key=layer)


def _counted(**wrong: int) -> dict[str, int]:
    names = dict(zip(("dense", "small", "large"), _WEIGHTS, strict=True))
    return {**_WEIGHTS, **{names[name]: number for name, number in wrong.items()}}


_IN, _OUT = 32 * 32 * 3, 32 * 32 * 16


@weights_of_a_layer.mistake
def biases_forgotten() -> Any:
    """The biases are missing: each unit of a dense layer has one, and each kernel of a convolution."""
    return _counted(dense=_IN * _OUT, small=27 * 16, large=27 * 16)


@weights_of_a_layer.mistake
def channels_forgotten() -> Any:
    """You forgot the three colours: a unit sees all three numbers of each pixel that it is connected to."""
    return _counted(dense=1024 * _OUT + _OUT, small=9 * 16 + 16, large=9 * 16 + 16)


@weights_of_a_layer.mistake
def one_map_only() -> Any:
    """That is for a single map: there are sixteen of them, each with weights of its own."""
    return _counted(dense=_IN * 1024 + 1024, small=28, large=28)


@weights_of_a_layer.mistake
def sixteen_units() -> Any:
    """You count sixteen units: each of the sixteen maps has a unit at every pixel."""
    return _counted(dense=_IN * 16 + 16)


@weights_of_a_layer.mistake
def weights_at_every_pixel() -> Any:
    """You give every place of the map a kernel of its own: it is one kernel that slides, so its weights are counted
    once.
    """
    return _counted(small=27 * 16 * 1024 + 16, large=27 * 16 * 4096 + 16)


@weights_of_a_layer.mistake
def everything_at_every_pixel() -> Any:
    """You count kernel and bias anew for each pixel of the map: the same numbers are used at all of them."""
    return _counted(small=448 * 1024, large=448 * 4096)


@weights_of_a_layer.mistake
def bias_at_every_pixel() -> Any:
    """You give each pixel of a map a bias of its own: like the kernel, the bias is shared by the whole map."""
    return _counted(small=27 * 16 + _OUT, large=27 * 16 + 4 * _OUT)


@weights_of_a_layer.mistake
def bias_for_each_channel() -> Any:
    """You count three biases for each kernel: its products, over all channels, make one sum with one bias."""
    return _counted(small=16 * 30, large=16 * 30)


@weights_of_a_layer.mistake
def grows_with_the_image() -> Any:
    """You let the number grow with the image: the kernel stays 3 × 3 and only slides over more places."""
    return _counted(large=4 * 448)


why_so_few = Question(
    rubric=[
        (
            1,
            "Local connectivity: a unit is connected to a small window only; near pixels belong together, and what "
            "they show (an edge, a corner) is small.",
        ),
        (
            1,
            "Parameter sharing: the same kernel is used at every place, as the same subpattern may appear anywhere "
            "in the grid; learned once, it is found everywhere.",
        ),
    ],
    samples=[
        (
            2,
            "Each unit looks at 3 × 3 pixels and not at all 3,072 numbers, which is fine as edges are local. And all "
            "units of a map use the same weights as an edge looks the same at the left and at the right.",
            "Both ideas, each with the property of images that it relies on.",
        ),
        (
            1,
            "A convolution has local connections and shares its parameters.",
            "Both names, and for neither what it assumes of images: half of each.",
        ),
        (
            1,
            "The kernel slides over the image, so the same weights are re-used; a cat is a cat wherever it sits.",
            "The second row only.",
        ),
        (
            0,
            "Because the computation is done as one matrix product, it needs fewer weights.",
            "That is about speed; a dense layer is a matrix product as well.",
        ),
        (0, "It throws pixels away that are not important.", "Every pixel is seen; what is left out is connections."),
    ],
)

# Along a line --------------------------------------------------------------------------------------------------------

X, K, B = (3, -1, 2, 0, 1, 4), (1, -2, 3), 1
_ASKED = {"as it is": (1, 0), "stride 2": (2, 0), "padding 1": (1, 1), "both": (2, 1)}


def _slide(x: tuple[int, ...], kernel: tuple[int, ...], b: int, stride: int) -> list[int]:
    at = range(0, len(x) - len(kernel) + 1, stride)
    return [sum(k * v for k, v in zip(kernel, x[i:], strict=False)) + b for i in at]


def _padded(left: int, right: int) -> tuple[int, ...]:
    return (*(0,) * left, *X, *(0,) * right)


def _slid(kernel: tuple[int, ...] = K, b: int = B) -> dict[str, list[int]]:
    return {name: _slide(_padded(p, p), kernel, b, s) for name, (s, p) in _ASKED.items()}


_LINE = _slid()

conv1d_by_hand = Exercise(
    _LINE, points=dict.fromkeys(_LINE, 0.5), probe=probes.entry, see="Lecture, section 2a; Goodfellow et al. 9.1"
)


@conv1d_by_hand.cases
def _(rng: Rng) -> Iterator[Case]:
    for name in _LINE:
        yield Case(f"the list “{name}”", name, key=name)


@conv1d_by_hand.mistake
def kernel_flipped() -> Any:
    """You run through the kernel from its end: that is the mathematician's convolution; here nothing is flipped, its
    first number meets the first number of the window.
    """
    return _slid(K[::-1])


@conv1d_by_hand.mistake
def bias_left_out() -> Any:
    """The bias is missing: add 1 to every sum."""
    return _slid(b=0)


@conv1d_by_hand.mistake
def bias_for_each_product() -> Any:
    """You add the bias to each of the three products: it is added once, to their sum."""
    return _slid(b=3 * B)


@conv1d_by_hand.mistake
def first_window_only() -> Any:
    """You stop after the first window: the kernel moves on, and each place that it fits into gives one number."""
    return {name: y[:1] for name, y in _LINE.items()}


@conv1d_by_hand.mistake
def last_window_missing() -> Any:
    """Your last window is missing: the kernel moves as long as all of it lies on the numbers."""
    return {name: y[:-1] for name, y in _LINE.items()}


@conv1d_by_hand.mistake
def hangs_over() -> Any:
    """Your last window hangs over the end: only places where the whole kernel fits count, and the remainder is left
    out.
    """
    return {
        **_LINE,
        "stride 2": _slide(_padded(0, 1), K, B, 2),
        "both": _slide(_padded(1, 2), K, B, 2),
    }


@conv1d_by_hand.mistake
def stride_ignored() -> Any:
    """You move on by 1: with stride 2 the next window begins two numbers further."""
    return {**_LINE, "stride 2": _LINE["as it is"], "both": _LINE["padding 1"]}


@conv1d_by_hand.mistake
def stride_inside_the_window() -> Any:
    """You take every second number of x *within* a window: the three numbers stay neighbours, it is the window that
    moves on by two.
    """
    return {**_LINE, "stride 2": [_spread(X, 0), _spread(X, 1)],
            "both": [_spread(_padded(1, 1), i) for i in range(4)]}  # fmt: skip


def _spread(x: tuple[int, ...], i: int) -> int:
    return sum(k * v for k, v in zip(K, x[i::2], strict=False)) + B


@conv1d_by_hand.mistake
def side_by_side() -> Any:
    """Your windows lie side by side, as if the stride were the kernel's length: move on by the stride that is given."""
    return {name: _slide(_padded(p, p), K, B, 3) for name, (_, p) in _ASKED.items()}


@conv1d_by_hand.mistake
def padded_on_the_left_only() -> Any:
    """You put a zero in front and none behind: padding is put on both sides."""
    return {**_LINE, "padding 1": _slide(_padded(1, 0), K, B, 1), "both": _slide(_padded(1, 0), K, B, 2)[:2]}


@conv1d_by_hand.mistake
def padded_on_the_right_only() -> Any:
    """You put a zero behind and none in front: padding is put on both sides."""
    return {**_LINE, "padding 1": _slide(_padded(0, 1), K, B, 1), "both": _slide(_padded(0, 1), K, B, 2)}


@conv1d_by_hand.mistake
def padding_ignored() -> Any:
    """You leave the padding out: put a zero at each end of x first, then slide."""
    return {**_LINE, "padding 1": _LINE["as it is"], "both": _LINE["stride 2"]}


@conv1d_by_hand.mistake
def border_repeated() -> Any:
    """Beyond the ends you repeat the last number: padding is zeros."""
    longer = (X[0], *X, X[-1])
    return {**_LINE, "padding 1": _slide(longer, K, B, 1), "both": _slide(longer, K, B, 2)}


# How often it fits ---------------------------------------------------------------------------------------------------

conv_output_size = Exercise(
    grids.conv_output_size,
    points={"stride 1": 1, "any stride": 1},
    see="Goodfellow et al. 9.5",
)


@conv_output_size.cases
def _(rng: Rng) -> Iterator[Case]:
    def case(group: str, size: int, kernel: int, stride: int, padding: int) -> Case:
        name = f"a kernel of {kernel} in {size} places, stride {stride}, padding {padding}"
        return Case(name, group, size=size, kernel=kernel, stride=stride, padding=padding)

    more = int(rng.integers(0, 4))
    yield case("stride 1", 9 + more, 4, 1, 0)
    yield case("stride 1", 7 + more, 4, 1, 2)
    yield case("stride 1", 6 + more, 6 + more, 1, 0)
    yield case("any stride", 20 + 3 * more, 4, 3, 0)  # a rest of 1
    yield case("any stride", 17 + 4 * more, 2, 4, 0)  # a rest of 3
    yield case("any stride", 11 + 3 * more, 6, 3, 1)  # a rest of 1
    yield case("any stride", 15 + 4 * more, 5, 4, 3)  # no rest


@conv_output_size.mistake
def rounds_up(size: int, kernel: int, stride: int, padding: int) -> int:
    """You round up, and the last window hangs over the edge: a window that does not fit whole is left out, so round
    down.
    """
    return -(-(size + 2 * padding - kernel) // stride) + 1


@conv_output_size.mistake
def does_not_round(size: int, kernel: int, stride: int, padding: int) -> float:
    """You get fractions of a window: where the stride does not divide what is left, round down to a whole number."""
    return (size + 2 * padding - kernel) / stride + 1


@conv_output_size.mistake
def rounds_to_the_nearest(size: int, kernel: int, stride: int, padding: int) -> int:
    """You round to the nearest whole number, sometimes up: a window that does not fit whole is left out, so always
    round down.
    """
    return round((size + 2 * padding - kernel) / stride) + 1


@conv_output_size.mistake
def first_window_not_counted(size: int, kernel: int, stride: int, padding: int) -> int:
    """You count the steps of the kernel; its first place, before any step, counts as well: there is one more."""
    return (size + 2 * padding - kernel) // stride


@conv_output_size.mistake
def padded_once(size: int, kernel: int, stride: int, padding: int) -> int:
    """You add the padding once: it is put on both sides."""
    return (size + padding - kernel) // stride + 1


@conv_output_size.mistake
def without_padding(size: int, kernel: int, stride: int, padding: int) -> int:
    """You leave the padding out: it makes room on both sides."""
    return max(0, size - kernel) // stride + 1


@conv_output_size.mistake
def padding_taken_away(size: int, kernel: int, stride: int, padding: int) -> int:
    """You subtract the padding: it makes more room, so add it."""
    return (size - 2 * padding - kernel) // stride + 1


@conv_output_size.mistake
def without_stride(size: int, kernel: int, stride: int, padding: int) -> int:
    """You leave the stride out: it says how many places the kernel moves on, so there are fewer windows."""
    return size + 2 * padding - kernel + 1


@conv_output_size.mistake
def one_added_too_early(size: int, kernel: int, stride: int, padding: int) -> int:
    """You add the 1 before you divide by the stride: the first window is counted after it, whatever the stride."""
    return (size + 2 * padding - kernel + 1) // stride


@conv_output_size.mistake
def kernel_not_subtracted(size: int, kernel: int, stride: int, padding: int) -> int:
    """You ask how many steps fit into the image; the last window begins where the kernel still fits, so subtract its
    size first.
    """
    return (size + 2 * padding) // stride + 1


@conv_output_size.mistake
def steps_into_the_image(size: int, kernel: int, stride: int, padding: int) -> int:
    """You divide the whole width by the stride: the kernel itself takes room, so subtract it first and add 1 at the
    end.
    """
    return (size + 2 * padding) // stride


@conv_output_size.mistake
def kernel_for_stride(size: int, kernel: int, stride: int, padding: int) -> int:
    """You divide by the kernel's size, as if windows lay side by side: the kernel moves on by the stride."""
    return (size + 2 * padding - kernel) // kernel + 1
