"""The whole network backwards: the table, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise, Question
from course_nn import fromscratch
from course_nn.checks.probes.backprop_algorithm import table

Array = np.ndarray
Layers = Sequence[tuple[Array, Array]]
Rows = dict[str, Array]

backprop = Exercise(
    fromscratch.backprop,
    points={"forward and grad": 1, "z and h": 3, "W": 2, "b": 1, "all rows": 1},
    probe=table,
    see="Goodfellow et al., Deep Learning, section 6.5.4",
)


def _network(rng: np.random.Generator, n: int, sizes: Sequence[int]) -> dict[str, Any]:
    """Draw x and layers in which every unit is negative for some rows and positive for others, and never close to 0."""
    x = h = rng.normal(size=(n, sizes[0]))
    layers = []
    for D, M in pairwise(sizes):
        W = 1.5 / np.sqrt(D) * rng.normal(size=(M, D))
        z = np.sort(h @ W.T, axis=0)
        gaps = np.diff(z, axis=0)
        if gaps.max(axis=0).min() < 0.05:  # for some unit all rows are alike
            return _network(rng, n, sizes)
        low = gaps.argmax(axis=0)
        b = -(z[low, range(M)] + z[low + 1, range(M)]) / 2  # 0 is in the middle of the widest gap
        h = np.maximum(h @ W.T + b, 0)
        layers.append((W, b))
    return {"layers": layers, "x": x}


@backprop.cases
def _(rng: np.random.Generator) -> Iterator[Case]:
    def drawn(n: int, *sizes: int, loss: str = "mean square") -> dict[str, Any]:
        classes = rng.permutation(np.arange(n) % sizes[-1])
        y = classes if loss == "cross entropy" else rng.normal(size=(n, sizes[-1]))
        return {"loss": loss, **_network(rng, n, sizes), "y": y}

    networks = {
        "3 inputs, 4 hidden units, 2 outputs": drawn(5, 3, 4, 2),
        "2 to 4 to 3 to 1": drawn(4, 2, 4, 3, 1),
        "3 units everywhere": drawn(4, 3, 3, 3, 3),
    }
    for group, rows in (("forward and grad", "grad"), ("z and h", "z h"), ("W", "W"), ("b", "b")):
        for name, inputs in networks.items():
            yield Case(f"{group}, {name}", group, rows=rows, **inputs)
    yield Case("one layer only", "all rows", rows="all", **drawn(4, 3, 2))
    yield Case("four layers and classes", "all rows", rows="all", **drawn(3, 1, 3, 2, 4, 2, loss="cross entropy"))
    before = {"x_before": rng.normal(size=(4, 2)), "y_before": rng.normal(size=(4, 3))}
    yield Case("other data first, then these", "all rows", rows="all", **drawn(3, 2, 4, 3), **before)


def _forward(layers: Layers, x: Array, relu_to_the_end: bool = False) -> tuple[list[Array], list[Array]]:
    """Return z and h of every layer; both lists begin with x, so that the layers count from 1."""
    zs, hs = [x], [x]
    for d, (W, b) in enumerate(layers, 1):
        zs.append(hs[-1] @ W.T + b)
        hs.append(np.maximum(zs[-1], 0) if d < len(layers) or relu_to_the_end else zs[-1])
    return zs, hs


class _Walk:
    """The table as a walk, to be spoiled in one step. Its grad stands at h, then z, then h of the layer below."""

    relu_to_the_end = False  # on the way forward

    def __init__(self, layers: Layers, loss: Any, x: Array, y: Array):
        self.layers, self.loss, self.y, self.l = layers, loss, y, len(layers)
        self.zs, self.hs = _forward(layers, x, self.relu_to_the_end)
        loss.forward(self.hs[-1], y)

    def rows(self) -> Rows:
        """Every row, in order."""
        made = {"grad": (grad := self.start())}
        for d in range(self.l, 0, -1):
            dh = grad
            dz = made[f"z{d}"] = self.through_g(dh, d)
            made[f"b{d}"] = self.of_b(dz, dh)
            made[f"W{d}"] = self.of_W(dz, dh, d)
            made[f"h{d - 1}"] = grad = self.down(dz, dh, d)
        return made

    def start(self) -> Array:
        """The gradient at the prediction."""
        return self.loss.backward()

    def slope(self, d: int) -> Array:
        """The slope of g in layer d."""
        return np.where(self.zs[d] > 0, 1.0, 0.0)

    def through_g(self, dh: Array, d: int) -> Array:
        """From h to z of layer d."""
        return dh * self.slope(d) if d < self.l else dh

    def of_b(self, dz: Array, dh: Array) -> Any:
        """The gradient of b."""
        return dz.sum(axis=0)

    def of_W(self, dz: Array, dh: Array, d: int) -> Array:
        """The gradient of W of layer d."""
        return dz.T @ self.hs[d - 1]

    def down(self, dz: Array, dh: Array, d: int) -> Array:
        """From z of layer d to h of the layer below."""
        return dz @ self.layers[d - 1][0]


def _mistake(walk: type[_Walk]) -> type[_Walk]:
    """A spoiled walk as a wrong program, with its name and hint."""

    def program(layers: Layers, loss: Any, x: Array, y: Array) -> Rows:
        return walk(layers, loss, x, y).rows()

    program.__name__, program.__doc__ = walk.__name__, walk.__doc__
    backprop.mistake(program)
    return walk


@_mistake
class forgets_g(_Walk):
    """In the hidden layers grad passes the activation unchanged: where the ReLU was off, nothing may pass, so multiply
    by the slope of g (and mind that h ≥ 0 is true of every h behind a ReLU).
    """

    def through_g(self, dh: Array, d: int) -> Array:
        return dh


@_mistake
class g_in_the_last_layer(_Walk):
    """Backwards you put the ReLU's slope into the last layer, too, but that layer has no g: there z is ŷ itself and
    grad passes unchanged.
    """

    def through_g(self, dh: Array, d: int) -> Array:
        return dh * self.slope(d)


@_mistake
class relu_on_the_output(_Walk):
    """Your forward pass sends the output through a ReLU, and the loss gets another ŷ: the last layer has no g."""

    relu_to_the_end = True


@_mistake
class last_layer_like_the_others(_Walk):
    """You treat the last layer like the hidden ones, with a ReLU forwards and its slope backwards: it has no g."""

    relu_to_the_end = True

    def through_g(self, dh: Array, d: int) -> Array:
        return dh * self.slope(d)


@_mistake
class no_relu_at_all(_Walk):
    """There is no ReLU in your forward pass, so all layers together are linear, and the loss gets another ŷ: apply it
    after every layer but the last.
    """

    def __init__(self, layers: Layers, loss: Any, x: Array, y: Array):
        super().__init__(layers, loss, x, y)
        self.zs = self.hs = [x]
        for W, b in layers:
            self.hs.append(self.hs[-1] @ W.T + b)
        loss.forward(self.hs[-1], y)


@_mistake
class multiplies_by_h(_Walk):
    """In the hidden layers you multiply grad by h; the chain rule asks for the slope of g there, which is 1 or 0 for
    the ReLU, however large h is.
    """

    def slope(self, d: int) -> Array:
        return self.hs[d]


@_mistake
class cuts_grad_by_its_own_sign(_Walk):
    """You send grad itself through the ReLU, which cuts its negative entries: what decides is whether the unit was on
    in the forward pass.
    """

    def through_g(self, dh: Array, d: int) -> Array:
        return np.maximum(dh, 0) if d < self.l else dh


@_mistake
class slope_of_the_layer_below(_Walk):
    """The slope that you multiply by belongs to the layer below: at layer d it comes from z⁽ᵈ⁾, so mind where your list
    begins.
    """

    def through_g(self, dh: Array, d: int) -> Array:
        return dh * self.slope(d - 1) if d < self.l else dh


@_mistake
class w_on_its_side(_Walk):
    """Your gradients of W lie on their sides, inputs × outputs: a gradient has the shape of its parameter, with a row
    for each output.
    """

    def of_W(self, dz: Array, dh: Array, d: int) -> Array:
        return super().of_W(dz, dh, d).T


@_mistake
class w_from_its_own_output(_Walk):
    """For W⁽ᵈ⁾ you take h⁽ᵈ⁾, the output of its own layer: the weights were multiplied by what came in, h of the layer
    below.
    """

    def of_W(self, dz: Array, dh: Array, d: int) -> Array:
        return dz.T @ self.hs[d]


@_mistake
class w_from_z(_Walk):
    """For the weights you take z of the layer below; what they were multiplied by is h, after the ReLU."""

    def of_W(self, dz: Array, dh: Array, d: int) -> Array:
        return dz.T @ self.zs[d - 1]


@_mistake
class b_for_every_row(_Walk):
    """Your gradients of b have a row for each sample; b was added to every row, so add them up to the shape of b."""

    def of_b(self, dz: Array, dh: Array) -> Array:
        return dz


@_mistake
class b_as_one_number(_Walk):
    """Your gradients of b are single numbers: sum() without an axis adds everything up, but b has a number for each
    unit, so add over the rows only.
    """

    def of_b(self, dz: Array, dh: Array) -> Any:
        return dz.sum()


@_mistake
class b_averaged(_Walk):
    """Your gradients of b are means over the rows: the loss has divided by N already, so in the table rows are added
    up.
    """

    def of_b(self, dz: Array, dh: Array) -> Array:
        return dz.mean(axis=0)


@_mistake
class divides_grad(_Walk):
    """You divide grad by the number of rows before the walk begins: the loss has divided already, so take what its
    backward gives as it is.
    """

    def start(self) -> Array:
        return self.loss.backward() / len(self.hs[0])


@_mistake
class multiplies_grad(_Walk):
    """Your grad is as many times too large as there are rows: take what the loss's backward gives as it is; its mean
    over the samples is meant.
    """

    def start(self) -> Array:
        return self.loss.backward() * len(self.hs[0])


@_mistake
class divides_w_and_b(_Walk):
    """You divide the gradients of W and b by the number of rows once more: grad comes from the loss, which has divided
    already.
    """

    def of_b(self, dz: Array, dh: Array) -> Array:
        return dz.mean(axis=0)

    def of_W(self, dz: Array, dh: Array, d: int) -> Array:
        return super().of_W(dz, dh, d) / len(dz)


@_mistake
class divides_in_every_layer(_Walk):
    """You divide grad by the number of rows in every layer, so it shrinks on its way down: the loss has divided, once
    and for all.
    """

    def down(self, dz: Array, dh: Array, d: int) -> Array:
        return super().down(dz, dh, d) / len(dz)


@_mistake
class w_and_b_before_g(_Walk):
    """You take the gradients of W and b before grad has passed g: they belong to z, so the line with the slope comes
    first.
    """

    def of_b(self, dz: Array, dh: Array) -> Array:
        return dh.sum(axis=0)

    def of_W(self, dz: Array, dh: Array, d: int) -> Array:
        return dh.T @ self.hs[d - 1]


@_mistake
class passes_on_dh(_Walk):
    """What you send down through W is the gradient from before g: multiply by the slope first and send on that, the
    gradient at z.
    """

    def down(self, dz: Array, dh: Array, d: int) -> Array:
        return dh @ self.layers[d - 1][0]


@_mistake
class down_through_w_turned(_Walk):
    """You send grad down through W turned over, as on the way forward: backwards its outputs are summed over, so a row
    of grad meets W as it stands.
    """

    def down(self, dz: Array, dh: Array, d: int) -> Array:
        return dz @ self.layers[d - 1][0].T


@_mistake
class never_goes_down(_Walk):
    """Your grad never passes W, so each layer gets what the one above had: the last line of the loop is missing, or
    its result is not kept.
    """

    def down(self, dz: Array, dh: Array, d: int) -> Array:
        return dz


@_mistake
class the_last_row_only(_Walk):
    """In the gradients of W and b only the last sample is left: each round replaces what the others gave; add to it
    instead.
    """

    def of_b(self, dz: Array, dh: Array) -> Array:
        return dz[-1]

    def of_W(self, dz: Array, dh: Array, d: int) -> Array:
        return np.outer(dz[-1], self.hs[d - 1][-1])


@_mistake
class counts_from_zero(_Walk):
    """Your names count the layers from 0: the first layer is 1 here, with the rows z1, b1 and W1, and h0 is x."""

    def rows(self) -> Rows:
        down = {"grad": "grad"}
        down |= {f"{c}{d}": f"{c}{d - 1}" for c in "zbWh" for d in range(self.l + 1)}
        return {down[name]: value for name, value in super().rows().items()}


@_mistake
class h_already_through_g(_Walk):
    """Your rows of h have already been multiplied by the slope that is the next line's business: store grad before
    that, and do not change it in place later, as the stored row is the same array.
    """

    def through_g(self, dh: Array, d: int) -> Array:
        if d < self.l:
            dh *= self.slope(d)
        return dh


what_is_kept = Question(
    rubric=[
        (
            1,
            "Which lines need what: A needs h of the layer below, F needs z (or h) of its own layer; C needs the "
            "weights, which are kept anyway.",
        ),
        (
            1,
            "What can be done without keeping all: compute the missing h again when the walk comes by, from an "
            "earlier one that was kept (or from x), which costs time in place of memory; or take smaller batches.",
        ),
    ],
    samples=[
        (
            2,
            "Line A multiplies by h of the layer below and line F asks where z was positive, so both need what the "
            "forward pass computed. If it does not fit, keep every tenth layer and run the nine between forward again "
            "on the way back.",
            "Both rows, with what it costs.",
        ),
        (2, "dW = gradᵀ h needs h, the mask needs z. Otherwise I would use fewer samples at a time.", "Both rows."),
        (
            1,
            "For the gradients of W you multiply by the inputs of the layer, and the ReLU's slope depends on z.",
            "The first row; nothing on what to do instead.",
        ),
        (1, "One can compute the forward pass again.", "The second row; says not what it is needed for."),
        (
            0,
            "They are needed to update the weights with the learning rate.",
            "The update needs only W, b and their gradients.",
        ),
        (
            0,
            "We keep the h to compare them with the targets and see which layer is wrong.",
            "Hidden units have no targets; the loss sees ŷ alone.",
        ),
    ],
)
