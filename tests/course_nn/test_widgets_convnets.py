from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from course_nn.adaptive import Adam
from course_nn.convnets import conv_as_dense, receptive_field
from course_nn.convolution import Conv2d
from course_nn.data import digits, wander
from course_nn.feedforward import Linear, ReLU
from course_nn.losses import CrossEntropyLoss
from course_nn.network import Sequential
from course_nn.pooling import Flatten, MaxPool2d
from course_nn.training import each_epoch, fit
from course_nn.visualisation import activation_maximisation, backward_signal, deconvnet, occlusion, saliency
from course_nn.widgets import convnets as widgets
from course_nn.widgets import looking

RNG = np.random.default_rng(0)
X, Y = (a[:300] for a in digits())
X = wander(X, 14, RNG)
NEW, LABELS = X[280:], Y[280:]


def made(rng: np.random.Generator) -> Sequential:
    return Sequential(
        Conv2d(1, 8, 3, rng=rng), ReLU(), MaxPool2d(2), Conv2d(8, 12, 3, rng=rng), ReLU(), MaxPool2d(4),
        Flatten(), Linear(12, 10, rng),
    )  # fmt: skip


NET = made(RNG)
fit(NET, CrossEntropyLoss(), Adam(NET, 0.01), X, Y, epochs=4, batch_size=32, rng=RNG, progress=False)


class Ruled:
    def __init__(self, rule: str):
        self.rule, self.relu = rule, ReLU()

    def forward(self, x: Any) -> Any:
        return self.relu.forward(x)

    def backward(self, dy: Any) -> Any:
        return backward_signal(self.relu, dy, self.rule)


def climb(net: Any, x: Any, k: int, steps: int, lr: float) -> Any:
    return activation_maximisation(net, k, x, steps, lr, 0)


def shuffle_columns(x: Any, x_new: Any, rng: Any) -> Any:
    order = rng.permutation(x.shape[1])
    return x[:, order], x_new[:, order]


ROWS = np.random.default_rng(1).normal(size=(30, 1, 7, 1))
TABLES = {"digits": (X[:60], Y[:60], NEW, LABELS), "rows": (ROWS, np.arange(30) % 3, ROWS[:12], np.arange(12) % 3)}


def begin_with(name: str, data: Any) -> dict[str, Iterator[Any]]:
    x, y, *_ = data
    K = y.max() + 1

    def lesson() -> Iterator[Any]:
        net = Sequential(Flatten(), Linear(x[0].size, K, np.random.default_rng(0)))
        yield net
        rng = np.random.default_rng(0)
        for _ in each_epoch(net, CrossEntropyLoss(), Adam(net, 0.01), x, y, epochs=20, batch_size=32, rng=rng):
            yield net

    return {"CNN": lesson(), "MLP": lesson()}


def unwritten(*args: Any) -> Any:
    raise NotImplementedError("it is not written yet")


@pytest.mark.parametrize(
    "make",
    [
        lambda: widgets.cone(receptive_field),
        lambda: widgets.ties(conv_as_dense),
        lambda: looking.units(lambda: NET, NEW),
        lambda: looking.looks(lambda: NET, NEW, LABELS, saliency, occlusion),
        lambda: looking.climbing(lambda: NET, climb, NEW, LABELS),
        lambda: looking.rules(lambda: NET, NEW, Ruled),
    ],
)
def test_a_widget_draws_and_says_what_is_seen_at_every_extreme(make: Any, played: Any) -> None:
    played(make()).holds()


@pytest.mark.parametrize("stack", widgets.STACKS)
def test_the_lines_of_the_cone_and_the_formula_agree(played: Any, stack: str) -> None:
    cone = played(widgets.cone(receptive_field))
    for layer in range(1, 5):
        for place in (0, 13, 27):
            assert "as your formula says" in cone.says(stack=stack, layer=layer, place=place)
    assert "sees 10 pixels" in cone.says(stack="3, pool 2, 3, pool 2", layer=4)
    wrong = played(widgets.cone(lambda layers: sum(k for k, _ in layers)))
    assert "sees 7 pixels, 9 to 15, but your formula says 9" in wrong.says()


def test_the_matrix_is_counted(played: Any) -> None:
    ties = played(widgets.ties(conv_as_dense))
    said = ties.says(kernel="3 × 3", pixel=14, place=0)
    assert "has 9 weights" in said and "is used by 9 places" in said
    assert "Of all 360 entries 70% are 0, and 9 numbers are left" in said
    assert "is used by 1 places" in ties.says(kernel="3 × 3", pixel=0)


def test_a_matrix_of_another_shape_is_told(still: Any) -> None:
    said = still(widgets.ties(lambda kernel, shape, stride: np.zeros((30, 30))))["text/plain"]
    assert "(30, 30)" in said and "(20, 30)" in said


def test_a_unit_is_shown_with_what_it_sees(played: Any) -> None:
    units = played(looking.units(lambda: NET, NEW))
    maps = NET.layers[0].forward(NEW)
    said = units.says(layer=1, unit=2, digit=4)
    assert f"is {maps[4, ..., 2].max():.2f}," in said and f"{maps[..., 2].max():.2f}." in said
    for layer, field in ((1, 3), (2, 3), (3, 4), (4, 8), (5, 8), (6, 14)):
        assert f"sees {field} × {field} pixels" in units.says(layer=layer)
    i, j = np.unravel_index(maps[4, ..., 2].argmax(), maps.shape[1:3])
    units.says(layer=1, unit=2, digit=4)
    frame = next(p for p in units.scene.figure.axes[0].patches if p.get_width() == 3)
    assert frame.get_xy() == (j, i)


def test_both_ways_to_look_are_compared(played: Any) -> None:
    looks = played(looking.looks(lambda: NET, NEW, LABELS, saliency, occlusion))
    first, second = NET.forward(NEW[3:4])[0].argsort()[::-1][:2]
    assert f"the network says {first}, and {second} next" in looks.says(digit=3)
    assert f"For the score of {second} " in looks.says(digit=3, score_of="its second")

    def steepest(net: Any, image: Any, k: int, size: int) -> Any:
        return saliency(net, image[None], k)[0]

    same = played(looking.looks(lambda: NET, NEW, LABELS, saliency, steepest))
    assert "by 1.00 " in same.says()


def test_climbing_says_how_high_it_got(played: Any) -> None:
    climbing = played(looking.climbing(lambda: NET, climb, NEW, LABELS))
    for k in (2, 7):
        score = NET.forward(climb(NET, NEW[:1], k, 30, 0.05))[0, k]
        assert f"after 30 steps towards class {k}: its score is {score:.1f}" in climbing.says(step=30, towards=str(k))
    z = NET.forward(NEW[:1])[0]
    assert f"its score is {z[5]:.1f}" in climbing.says(step=0, towards="5")


def test_the_rules_show_what_the_library_shows(played: Any) -> None:
    rules = played(looking.rules(lambda: NET, NEW, Ruled))
    said = rules.says(digit=2, strongest=1)
    unit = int(said.split()[1].rstrip(","))
    for rule, axes in zip(("gradient", "deconvnet", "guided"), rules.scene.figure.axes[1:], strict=True):
        expected = deconvnet(NET, NEW[2:3], 5, unit, rule)[0, :, :, 0]
        np.testing.assert_allclose(axes.images[0].get_array(), expected)


def test_two_networks_learn_in_one_order_and_another() -> None:
    widget = widgets.orders(shuffle_columns, TABLES, begin_with)
    for data in TABLES:
        for columns in widgets.ORDERS:
            states = list(widget.begin(data=data, columns=columns))
            assert len(states) == 41
            said = widget.frames.scene.frame(states[-1])
            share = states[-1][3]["CNN"][-1]
            assert f"columns {columns}: after 20 epochs the CNN has {share:.0%}" in said


def test_orders_shuffle_by_the_students_function() -> None:
    seen = []

    def spy(x: Any, x_new: Any, rng: Any) -> Any:
        seen.append((x.shape, x_new.shape, rng.integers(1000)))
        return shuffle_columns(x, x_new, rng)

    widget = widgets.orders(spy, TABLES, begin_with)
    for columns in widgets.ORDERS:
        next(iter(widget.begin(data="digits", columns=columns)))
    assert [shapes[:2] for shapes in seen] == [((60, 196), (20, 196))] * 3
    assert len({number for *_, number in seen}) == 3


@pytest.mark.parametrize(
    "make",
    [
        lambda: widgets.cone(unwritten),
        lambda: widgets.ties(unwritten),
        lambda: looking.units(unwritten, NEW),
        lambda: looking.looks(lambda: NET, NEW, LABELS, unwritten, occlusion),
        lambda: looking.climbing(lambda: NET, unwritten, NEW, LABELS),
        lambda: looking.rules(lambda: NET, NEW, unwritten),
    ],
)
def test_a_widget_waits_for_an_unwritten_exercise(make: Any, still: Any) -> None:
    assert "write the exercise above" in still(make())["text/plain"]


def test_images_of_another_shape_are_told(still: Any) -> None:
    said = still(looking.climbing(lambda: NET, lambda net, x, k, steps, lr: x[0], NEW, LABELS))["text/plain"]
    assert "(14, 14, 1)" in said and "(1, 14, 14, 1)" in said


def test_a_network_without_maps_is_told(still: Any) -> None:
    net = Sequential(Flatten(), Linear(196, 10))
    assert "begins with a convolution" in still(looking.units(lambda: net, NEW))["text/plain"]
