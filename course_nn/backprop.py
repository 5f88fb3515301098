"""Backpropagation as the lecture's table of lines, and its learning loop in numbers (lecture, section 1c).

>>> net = LectureNet()
>>> grads, trace = backprop(net, MSELoss(), [LECTURE.x], [[LECTURE.y]])
>>> float(grads["W2"][0, 0])
16.0
>>> print(table(trace))
row   is                              shape   value
grad  ∇ŷ L                            (1, 1)  4
z2    ∇z⁽²⁾ L = grad ⊙ g'(z⁽²⁾)       (1, 1)  4
b2    ∇b⁽²⁾ L = Σ grad over the rows  (1,)    4
W2    ∇W⁽²⁾ L = gradᵀ h⁽¹⁾            (1, 1)  16
h1    ∇h⁽¹⁾ L = grad W⁽²⁾             (1, 1)  10
z1    ∇z⁽¹⁾ L = grad ⊙ g'(z⁽¹⁾)       (1, 1)  10
b1    ∇b⁽¹⁾ L = Σ grad over the rows  (1,)    10
W1    ∇W⁽¹⁾ L = gradᵀ h⁽⁰⁾            (1, 2)  20 -10
h0    ∇h⁽⁰⁾ L = grad W⁽¹⁾             (1, 2)  15 20
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from course_nn.feedforward import MLP, Identity, Linear
from course_nn.learningloop import LECTURE, TWIN_A, TWIN_B, Point
from course_nn.losses import Loss, MSELoss
from course_nn.network import Array, Layer, Sequential

__all__ = ["LECTURE", "TWIN_A", "TWIN_B", "LectureNet", "Point", "backprop", "table"]


def backprop(
    net: Sequential, loss: Loss, x: npt.ArrayLike, y: npt.ArrayLike
) -> tuple[dict[str, Array], dict[str, Array]]:
    """Return the gradients {"W1": …, "b1": …, "W2": …} and the trace: each line of the table by its name, in order.

    net: Linear and activations in turn, such as an MLP; x: (N, D), y: what the loss takes. Layers count from 1, h0 is
    x. The trace begins with "grad", then has z, b, W, h of each layer, from the last to the first; "z2" stands for
    dL/dz⁽²⁾. Nothing is written into the network's own dW and db.

    The slide's table is for one sample and leaves three things to the reader: grad · h⁽ᵈ⁻¹⁾ is an outer product (a
    row for each output, as W has), grad · W⁽ᵈ⁾ needs Wᵀ where grad is a column (here samples are rows, so the
    transpose falls on grad in the line of W), and the last layer has no g: it counts as Identity, g' = 1. With N
    samples, the lines of W and b add over them; the loss has divided by N already.
    """
    layers = _pairs(net)
    hs = [np.asarray(x, net.theta.dtype)]  # h⁽⁰⁾ = x, then h⁽ᵈ⁾ = g(W h⁽ᵈ⁻¹⁾ + b)
    for linear, g in layers:
        hs.append(g(hs[-1] @ linear.W.T + linear.b))
    loss(hs[-1], y)

    grads, trace = {}, {}
    trace["grad"] = grad = loss.backward()
    for d in range(len(layers), 0, -1):
        linear, g = layers[d - 1]
        trace[f"z{d}"] = grad = g.backward(grad)
        trace[f"b{d}"] = grads[f"b{d}"] = grad.sum(axis=0)
        trace[f"W{d}"] = grads[f"W{d}"] = grad.T @ hs[d - 1]
        trace[f"h{d - 1}"] = grad = grad @ linear.W
    return grads, trace


def table(trace: dict[str, Array]) -> str:
    """Return the trace as text, a line a row: its name, what it is, its shape, its first numbers."""
    lines = [("row", "is", "shape", "value")]
    for name, value in trace.items():
        d = name[1:]
        above, below = (str(int(d) + step).translate(_RAISED) if d.isdigit() else "" for step in (1, -1))
        here = d.translate(_RAISED)
        rule = {
            "z": f"∇z⁽{here}⁾ L = grad ⊙ g'(z⁽{here}⁾)",
            "b": f"∇b⁽{here}⁾ L = Σ grad over the rows",
            "W": f"∇W⁽{here}⁾ L = gradᵀ h⁽{below}⁾",
            "h": f"∇h⁽{here}⁾ L = grad W⁽{above}⁾",
        }.get(name[0], "∇ŷ L")
        numbers = [f"{number:.4g}" for number in value.ravel()[:4]]
        lines.append((name, rule, str(value.shape), " ".join(numbers + ["…"] * (value.size > 4))))
    widths = [max(len(line[i]) for line in lines) for i in range(3)]
    return "\n".join("  ".join([*(f"{line[i]:{widths[i]}}" for i in range(3)), line[3]]) for line in lines)


class LectureNet(MLP):
    """The network of the learning loop: z = w1 x1 + w2 x2 + b1, h = max(0, z), ŷ = w3 h + b2, L = (ŷ - y)².

    It carries its one sample (`point`), so that a step is one call. theta = (w1, w2, b1, w3, b2).

    >>> net = LectureNet()
    >>> net.numbers()["y_hat"], net.numbers()["dL/dw1"]
    (8.0, 20.0)
    >>> net.step(0.01, "w1", "b1", "w3")
    >>> round(net.numbers()["y_hat"], 9)
    6.19
    """

    names = ("w1", "w2", "b1", "w3", "b2")

    def __init__(self, point: Point = LECTURE) -> None:
        super().__init__([2, 1, 1])
        self.point = point
        self.theta = np.array([point.theta[name] for name in self.names])

    def numbers(self) -> dict[str, float]:
        """Return z, h, y_hat, L and every derivative the lecture asks for, "dL/dw1" and so on, by name."""
        _, trace = backprop(self, loss := MSELoss(), [self.point.x], [[self.point.y]])
        z = self.layers[0]([self.point.x])
        h = self.layers[1](z)
        y_hat = self.layers[2](h)
        values = {"z": z, "h": h, "y_hat": y_hat, "L": np.array(loss(y_hat, [[self.point.y]]))}
        lines = {"y_hat": "grad", "w3": "W2", "b2": "b2", "h": "h1", "z": "z1", "b1": "b1"}
        values |= {f"dL/d{name}": trace[row] for name, row in lines.items()}
        values |= {f"dL/dw{i + 1}": trace["W1"][0, i] for i in (0, 1)}
        return {name: value.item() for name, value in values.items()}

    def step(self, lr: float, *names: str) -> None:
        """Move the named parameters, or all if none is named, against their gradients: w ← w - lr dL/dw.

        The lecture moves w1, b1 and w3 only, and adds that normally all five move. All gradients are taken first.
        """
        if wrong := set(names) - set(self.names):
            raise ValueError(f"LectureNet has no parameter {sorted(wrong)[0]!r}; it has {', '.join(self.names)}")
        numbers = self.numbers()
        for i, name in enumerate(self.names):
            if name in (names or self.names):
                self.theta[i] -= lr * numbers[f"dL/d{name}"]


_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def _pairs(net: Sequential) -> list[tuple[Linear, Layer]]:
    """Return each Linear with the activation that follows it; refuse other networks."""
    pairs: list[tuple[Linear, Layer]] = []
    for layer in net.layers:
        if isinstance(layer, Linear):
            pairs.append((layer, Identity()))
        elif pairs and not layer.parameters and isinstance(pairs[-1][1], Identity):
            pairs[-1] = (pairs[-1][0], layer)
        else:
            raise TypeError(
                f"backprop got {layer!r} at place {net.layers.index(layer)} of {net!r}; the table is for Linear layers "
                "with at most one activation after each. net.backward(loss.backward()) does any network"
            )
    return pairs
