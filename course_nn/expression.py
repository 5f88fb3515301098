"""The chain rule on a graph of named quantities: the class example (lecture, section 1c; Goodfellow et al. 6.5.2-3).

Every quantity knows its value and its partial derivative by each quantity it was computed from. The derivative of L
by anything is then a product of such factors along the path that leads there, and a sum over the paths if there are
several. Different derivatives begin with the same factors: that is what backpropagation uses.

>>> at = class_example(x=(2, -1), w=(1.5, 2, 2.5), b=(3, -2), y=6)
>>> print(symbolic(at["L"], at["w1"]))
∂L/∂ŷ · ∂ŷ/∂h · ∂h/∂z · ∂z/∂w1
>>> [factor.value for factor in paths(at["L"], at["w1"])[0]]
[4.0, 2.5, 1.0, 2.0]
>>> derivative(at["L"], at["w1"])
20.0
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Node:
    """A named quantity: its value, and its partial derivative by each node it was computed from.

    Here u = 3a²b at a = 2, b = 5, by hand; with no partials a node is an input or a parameter.

    >>> a, b = Node("a", 2), Node("b", 5)
    >>> Node("u", 3 * a.value**2 * b.value, {a: 6 * a.value * b.value, b: 3 * a.value**2})
    u = 60.0
    """

    def __init__(self, name: str, value: float, partials: dict[Node, float] | None = None) -> None:
        self.name, self.value = name, float(value)
        self.partials = {node: float(slope) for node, slope in (partials or {}).items()}

    def __repr__(self) -> str:
        return f"{self.name} = {self.value}"


class Partial(NamedTuple):
    """One factor of a chain, ∂of/∂by, and its number at this point.

    >>> a = Node("a", 5)
    >>> factor = Partial(Node("u", a.value**2, {a: 2 * a.value}), a)
    >>> print(factor, factor.value)
    ∂u/∂a 10.0
    """

    of: Node
    by: Node

    @property
    def value(self) -> float:
        """The number."""
        return self.of.partials[self.by]

    def __str__(self) -> str:
        return f"∂{self.of.name}/∂{self.by.name}"


def class_example(x: Sequence[float], w: Sequence[float], b: Sequence[float], y: float) -> dict[str, Node]:
    """Return the nodes of z = w1 x1 + w2 x2 + b1, h = max(0, z), ŷ = w3 h + b2, L = (ŷ - y)², by name.

    x: (2,), w: (3,), b: (2,), y: numbers. Every intermediate result is a node, so that a derivative by z or h can be
    asked for as well. ŷ is called "y_hat" among the names.
    """
    x1, x2 = (Node(f"x{i}", value) for i, value in enumerate(x, start=1))
    w1, w2, w3 = (Node(f"w{i}", value) for i, value in enumerate(w, start=1))
    b1, b2 = (Node(f"b{i}", value) for i, value in enumerate(b, start=1))
    target = Node("y", y)
    affine = w1.value * x1.value + w2.value * x2.value + b1.value
    z = Node("z", affine, {w1: x1.value, w2: x2.value, b1: 1, x1: w1.value, x2: w2.value})
    h = Node("h", max(0, z.value), {z: z.value > 0})
    y_hat = Node("ŷ", w3.value * h.value + b2.value, {w3: h.value, h: w3.value, b2: 1})
    e = y_hat.value - target.value
    L = Node("L", e**2, {y_hat: 2 * e, target: -2 * e})
    return {"y_hat": y_hat} | {n.name: n for n in (x1, x2, w1, w2, w3, b1, b2, target, z, h, L)}


def paths(top: Node, bottom: Node) -> list[list[Partial]]:
    """Return the factors along each path from top down to bottom, top's factor first; [] where bottom has no part.

    >>> a = Node("a", 3)
    >>> u, v = Node("u", 9, {a: 6}), Node("v", -3, {a: -1})
    >>> y = Node("y", -27, {u: v.value, v: u.value})  # y = u v = a² · (-a): two paths
    >>> [" · ".join(map(str, path)) for path in paths(y, a)]
    ['∂y/∂u · ∂u/∂a', '∂y/∂v · ∂v/∂a']
    """
    if top is bottom:
        return [[]]
    return [[Partial(top, node), *path] for node in top.partials for path in paths(node, bottom)]


def symbolic(top: Node, bottom: Node) -> str:
    """Write ∂top/∂bottom as a product of factors, or as a sum of such products."""
    found = paths(top, bottom)
    return " + ".join(" · ".join(map(str, path)) or "1" for path in found) or "0"


def derivative(top: Node, bottom: Node) -> float:
    """Return ∂top/∂bottom: each path's factors multiplied, the paths added."""
    return math.fsum(math.prod(factor.value for factor in path) for path in paths(top, bottom))


def shared_prefix(top: Node, *bottoms: Node) -> list[Partial]:
    """Return the factors with which the derivatives by all these nodes begin: computed once, they serve all.

    >>> at = class_example(x=(2, -1), w=(1.5, 2, 2.5), b=(3, -2), y=6)
    >>> print(*shared_prefix(at["L"], at["w1"], at["w2"]))
    ∂L/∂ŷ ∂ŷ/∂h ∂h/∂z
    """
    chains = [path for bottom in bottoms for path in paths(top, bottom)]
    prefix = []
    for factors in zip(*chains, strict=False):
        if len(set(factors)) > 1:
            break
        prefix.append(factors[0])
    return prefix


def walk_back(top: Node) -> dict[str, float]:
    """Return the derivative of top by every node below it, each from those above it: backpropagation.

    A node is left only when all that was computed from it is done, and what arrives over several edges is added.

    >>> walk_back(class_example(x=(2, -1), w=(1.5, 2, 2.5), b=(3, -2), y=6)["L"])["w2"]
    -10.0
    """
    slope = {top: 1.0}
    for node in _downwards(top):
        for below, partial in node.partials.items():
            slope[below] = slope.get(below, 0.0) + slope[node] * partial
    return {node.name: number for node, number in slope.items()}


def multiplications(top: Node, bottoms: Iterable[Node], reuse: bool) -> int:
    """Count the multiplications for the derivatives of top by these nodes.

    Without reuse every path is multiplied out anew, k factors by k - 1 multiplications; with it every edge on the
    way costs one, but for top's own: ∂top/∂top = 1.

    >>> at = class_example(x=(2, -1), w=(1.5, 2, 2.5), b=(3, -2), y=6)
    >>> wanted = [at[name] for name in ("w1", "w2", "b1", "w3", "b2")]
    >>> multiplications(at["L"], wanted, reuse=False), multiplications(at["L"], wanted, reuse=True)
    (11, 7)
    """
    chains = [path for bottom in bottoms for path in paths(top, bottom)]
    if not reuse:
        return sum(max(len(path) - 1, 0) for path in chains)
    return len({factor for path in chains for factor in path if factor.of is not top})


def _downwards(top: Node) -> list[Node]:
    """List the nodes from top downwards, each after all that was computed from it."""
    done: dict[Node, None] = {}

    def visit(node: Node) -> None:
        if node not in done:
            for below in node.partials:
                visit(below)
            done[node] = None

    visit(top)
    return list(done)[::-1]
