"""A way around: the residual block forward and backward, and twenty layers with it and without."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise
from course_nn.blocks import Residual
from course_nn.checks.measures.deep_vision import deep
from course_nn.checks.probes.deep_vision import deep as trained
from course_nn.checks.probes.deep_vision import residual
from course_nn.data import digits
from course_nn.feedforward import Linear, ReLU
from course_nn.network import Layer, Sequential

Array = np.ndarray
Rng = np.random.Generator


class _Block:
    """What the right one and the wrong ones share, in parts that they replace; its ways are put in from outside."""

    body: Any = None
    shortcut: Any = None

    def __init__(self, *layers: Any, shortcut: Any = None):
        pass

    def forward(self, x: Array) -> Array:
        self.x, self.F, self.s = x, self.body.forward(x), self.around(x)
        self.z = self.join(self.F, self.s)
        return self.active(self.z)

    def around(self, x: Array) -> Array:
        return x if self.shortcut is None else np.asarray(self.shortcut.forward(x))

    def join(self, F: Array, s: Array) -> Array:
        return F + s

    def active(self, z: Array) -> Array:
        return np.maximum(z, 0)

    def backward(self, dy: Array) -> Array:
        dz = self.slope(dy)
        return self.add(self.through_body(dz, dy), self.back_around(dz, dy))

    def slope(self, dy: Array) -> Array:
        return dy * (self.z > 0)

    def through_body(self, dz: Array, dy: Array) -> Array:
        return np.asarray(self.body.backward(dz))

    def back_around(self, dz: Array, dy: Array) -> Array:
        return dz if self.shortcut is None else np.asarray(self.shortcut.backward(dz))

    def add(self, a: Array, b: Array) -> Array:
        return a + b


ResidualBlock = Exercise(
    _Block, points={"forward": 1, "backward": 2.5, "projection": 1.5}, probe=residual,
    see="He et al. (2016), section 3.2",
)  # fmt: skip


@ResidualBlock.cases
def _(rng: Rng) -> Iterator[Case]:
    def drawn(shape: tuple[int, ...], out: int | None = None, step: int = 1) -> dict[str, Any]:
        """Weights for which about half of the sums are positive, and none is near 0."""
        C = shape[-1]
        while True:
            x, A, B = rng.normal(size=shape), rng.normal(size=(C, 3)), rng.normal(size=(3, out or C))
            P = None if out is None else rng.normal(size=(C, out))
            seen = x[:, ::step, ::step] if step > 1 else x
            F, s = np.tanh(seen @ A) @ B, seen if P is None else seen @ P
            signs = [F + s, F, s] if s.size > 6 else [F + s]
            if np.abs(F + s).min() > 0.02 and all(0.2 < np.mean(z > 0) < 0.8 for z in signs):
                return {"x": x, "body": (A, B), "shortcut": P, "step": step, "dy": rng.normal(size=F.shape)}

    plain = (
        ("N = 2 rows of 3 numbers", drawn((2, 3))),
        ("N = 5 rows of 4 numbers", drawn((5, 4))),
        ("3 images of 2 × 5 pixels and 2 channels", drawn((3, 2, 5, 2))),
    )
    wider = (
        ("N = 4 rows, 3 numbers become 5", drawn((4, 3), 5)),
        ("a projection that keeps the 3 numbers of N = 4 rows", drawn((4, 3), 3)),
        ("2 images of 5 × 4 pixels, 2 channels become 3, every second pixel", drawn((2, 5, 4, 2), 3, 2)),
    )
    for name, inputs in plain:
        yield Case(name, "forward", ask="forward", **inputs)
    for name, inputs in plain:
        yield Case(f"backward: {name}", "backward", ask="backward", **inputs)
    name, inputs = plain[1]
    yield Case(f"backward, after another batch: {name}", "backward", ask="backward", **inputs,
               before=rng.normal(size=(5, 4)))  # fmt: skip
    for ask in ("forward", "backward"):
        for name, inputs in wider:
            yield Case(f"{ask}: {name}", "projection", ask=ask, **inputs)


# forward


@ResidualBlock.mistake
class activation_before_addition(_Block):
    """You put the ReLU on F(x) and then add x: so a block can only add, never take away; first add, then the ReLU."""

    def forward(self, x: Array) -> Array:
        self.F, self.s = self.body.forward(x), self.around(x)
        return np.maximum(self.F, 0) + self.s

    def backward(self, dy: Array) -> Array:
        return np.asarray(self.body.backward(dy * (self.F > 0)) + self.back_around(dy, dy))


@ResidualBlock.mistake
class activation_left_out(_Block):
    """The ReLU behind the sum is missing: it belongs to this block."""

    def active(self, z: Array) -> Array:
        return z

    def slope(self, dy: Array) -> Array:
        return dy


@ResidualBlock.mistake
class activation_before_and_after(_Block):
    """You put a ReLU on F(x) as well: F may be negative, the only ReLU here is the one behind the sum."""

    def join(self, F: Array, s: Array) -> Array:
        return np.maximum(F, 0) + s

    def through_body(self, dz: Array, dy: Array) -> Array:
        return np.asarray(self.body.backward(dz * (self.F > 0)))


@ResidualBlock.mistake
class way_around_activated(_Block):
    """You put a ReLU on the way around: it passes x, or its projection, as it is; only the sum goes through a ReLU."""

    def join(self, F: Array, s: Array) -> Array:
        return F + np.maximum(s, 0)

    def back_around(self, dz: Array, dy: Array) -> Array:
        return super().back_around(dz * (self.s > 0), dy)


@ResidualBlock.mistake
class nothing_around(_Block):
    """Nothing goes around: to what the body makes of x add x itself, or what the shortcut makes of it."""

    def join(self, F: Array, s: Array) -> Array:
        return F

    def add(self, a: Array, b: Array) -> Array:
        return a


@ResidualBlock.mistake
class body_left_out(_Block):
    """The body is missing: add what it makes of x."""

    def join(self, F: Array, s: Array) -> Array:
        return s

    def add(self, a: Array, b: Array) -> Array:
        return b


@ResidualBlock.mistake
class multiplied(_Block):
    """You multiply the two ways: they are added."""

    def join(self, F: Array, s: Array) -> Array:
        return F * s

    def through_body(self, dz: Array, dy: Array) -> Array:
        return np.asarray(self.body.backward(dz * self.s))

    def back_around(self, dz: Array, dy: Array) -> Array:
        return super().back_around(dz * self.F, dy)


@ResidualBlock.mistake
class subtracted(_Block):
    """You subtract x: the residual is what F has to *learn*, y minus x; the block adds it to x."""

    def join(self, F: Array, s: Array) -> Array:
        return F - s

    def back_around(self, dz: Array, dy: Array) -> Array:
        return super().back_around(-dz, dy)


@ResidualBlock.mistake
class mean_of_both(_Block):
    """You take the mean of the two ways: it is their sum, or x would be halved in every block."""

    def join(self, F: Array, s: Array) -> Array:
        return (F + s) / 2

    def slope(self, dy: Array) -> Array:
        return dy * (self.z > 0) / 2


@ResidualBlock.mistake
class projection_missing(_Block):
    """You add x itself although there is a shortcut: where one is given, x goes around through it."""

    def around(self, x: Array) -> Array:
        return x

    def back_around(self, dz: Array, dy: Array) -> Array:
        return dz


@ResidualBlock.mistake
class projection_and_x(_Block):
    """You add the shortcut's output and x as well: with a shortcut x goes around through it, and only so."""

    def around(self, x: Array) -> Array:
        return x if self.shortcut is None else np.asarray(self.shortcut.forward(x)) + x

    def back_around(self, dz: Array, dy: Array) -> Array:
        return dz if self.shortcut is None else np.asarray(self.shortcut.backward(dz)) + dz


# backward


@ResidualBlock.mistake
class only_through_the_body(_Block):
    """You return the body's dx alone: x also went around, so add what comes back that way."""

    def add(self, a: Array, b: Array) -> Array:
        return a


@ResidualBlock.mistake
class only_around(_Block):
    """You return only what comes back around: x went through the body as well, so add the body's dx."""

    def add(self, a: Array, b: Array) -> Array:
        return b


@ResidualBlock.mistake
class slope_forgotten(_Block):
    """You send dy back as if there were no ReLU behind the sum: where the sum was negative nothing passes."""

    def slope(self, dy: Array) -> Array:
        return dy


@ResidualBlock.mistake
class slope_through_the_body_only(_Block):
    """Through the body you send what the ReLU lets pass, around it all of dy: the ReLU stands behind the sum, so both
    ways get the same.
    """

    def back_around(self, dz: Array, dy: Array) -> Array:
        return super().back_around(dy, dy)


@ResidualBlock.mistake
class slope_around_only(_Block):
    """Around you send what the ReLU lets pass, through the body all of dy: the ReLU stands behind the sum, so both ways
    get the same.
    """

    def through_body(self, dz: Array, dy: Array) -> Array:
        return np.asarray(self.body.backward(dy))


@ResidualBlock.mistake
class slope_of_dy(_Block):
    """You let pass where dy is positive: the ReLU asks for the sign of what went into it on the way forward."""

    def slope(self, dy: Array) -> Array:
        return dy * (dy > 0)


@ResidualBlock.mistake
class slope_of_the_body(_Block):
    """You let pass where F(x) was positive: the ReLU saw the sum, F(x) plus what went around."""

    def slope(self, dy: Array) -> Array:
        return dy * (self.F > 0)


@ResidualBlock.mistake
class slope_of_the_way_around(_Block):
    """You let pass where x was positive: the ReLU saw the sum, F(x) plus what went around."""

    def slope(self, dy: Array) -> Array:
        return dy * (self.s > 0)


@ResidualBlock.mistake
class values_for_slopes(_Block):
    """You multiply dy by the ReLU's value: its slope is 1 where the sum is positive, and 0 elsewhere."""

    def slope(self, dy: Array) -> Array:
        return dy * np.maximum(self.z, 0)


@ResidualBlock.mistake
class mean_of_the_gradients(_Block):
    """You take the mean of what comes back on the two ways: x was used twice, so the gradients add up."""

    def add(self, a: Array, b: Array) -> Array:
        return (a + b) / 2


@ResidualBlock.mistake
class around_without_the_shortcut(_Block):
    """On the way back you go around the shortcut as well: what went through it forward comes back through its
    backward.
    """

    def back_around(self, dz: Array, dy: Array) -> Array:
        return dz


# Twenty layers -------------------------------------------------------------------------------------------------------

UNITS, PAIRS = 24, 9
COUNT = 64 * UNITS + UNITS + 2 * PAIRS * (UNITS * UNITS + UNITS) + 10 * UNITS + 10


def _deep_net(residual: bool, rng: Rng, pairs: int = PAIRS, first: tuple[type[Layer], ...] = (ReLU,)) -> Sequential:
    layers: list[Layer] = [Linear(64, UNITS, rng), *(kind() for kind in first)]
    for _ in range(pairs):
        body: list[Layer] = [Linear(UNITS, UNITS, rng), *(kind() for kind in first), Linear(UNITS, UNITS, rng)]
        layers += [Residual(*body)] if residual else body
        layers += [kind() for kind in first]
    return Sequential(*layers, Linear(UNITS, 10, rng))


deep_net = Exercise(
    _deep_net, points={"twenty layers": 0.5, "learns": 1.5, "does not learn": 1}, probe=trained, measure=deep,
    see="He et al. (2016), figure 1",
)  # fmt: skip


@deep_net.cases
def _(rng: Rng) -> Iterator[Case]:
    # Share of 300 new digits that are right, on 400 draws (least, mean, greatest): with a way around 0.63, 0.85, 0.94;
    # without 0.05, 0.10, 0.25.
    pixels, labels = digits()
    order = rng.permutation(len(pixels))
    x, y = np.round(pixels.reshape(-1, 64)[order] * 16).astype(np.int8), labels[order]

    def case(name: str, group: str, ask: str, residual: bool, least: float) -> Case:
        data = {"pixels": x[:800], "labels": y[:800].astype(np.int8), "new": x[800:1100]}
        if ask == "shape":
            data = {key: value[:4] for key, value in data.items()}
        made = Case(name, group, ask=ask, residual=residual, **data, seed=int(rng.integers(1000)))
        return made.keeping(labels_new=y[800:1100], count=COUNT, least=least)

    yield case("the plain network", "twenty layers", "shape", False, 0)
    yield case("the residual network", "twenty layers", "shape", True, 0)
    yield case("the residual network, trained", "learns", "trained", True, 0.6)
    yield case("the plain network, trained", "does not learn", "trained", False, 0.5)


@deep_net.mistake
def no_way_around(residual: bool, rng: Rng) -> Sequential:
    """Your residual network does not learn: for residual=True each pair of layers goes into a ResidualBlock, and that
    has to pass its own check first.
    """
    return _deep_net(False, rng)


@deep_net.mistake
def around_in_both(residual: bool, rng: Rng) -> Sequential:
    """Your plain network learns, so something helps it: a way around, other starting weights, a normalisation; for
    residual=False just put Linear and ReLU layers one after the other.
    """
    return _deep_net(True, rng)


@deep_net.mistake
def the_other_way_round(residual: bool, rng: Rng) -> Sequential:
    """Your plain network learns and your residual one does not: you have exchanged the two cases."""
    return _deep_net(not residual, rng)


@deep_net.mistake
def layers_missing(residual: bool, rng: Rng) -> Sequential:
    """Your network has too few parameters: a layer from 64 to 24, nine pairs from 24 to 24, one from 24 to 10."""
    return _deep_net(residual, rng, PAIRS - 1)


@deep_net.mistake
def too_many_layers(residual: bool, rng: Rng) -> Sequential:
    """Your network has too many parameters: a layer from 64 to 24, nine pairs from 24 to 24, one from 24 to 10."""
    return _deep_net(residual, rng, PAIRS + 1)


@deep_net.mistake
def straight(residual: bool, rng: Rng) -> Sequential:
    """Your network is linear: without ReLUs between them all of its layers are worth one."""
    return Sequential(*(layer for layer in _deep_net(False, rng).layers if isinstance(layer, Linear)))


@deep_net.mistake
def relu_at_the_end(residual: bool, rng: Rng) -> Sequential:
    """Your scores are never negative: behind the last layer stands no ReLU."""
    return Sequential(*_deep_net(residual, rng).layers, ReLU())
