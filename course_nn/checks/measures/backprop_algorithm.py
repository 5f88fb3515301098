"""What property and behaviour exercises about the backpropagation algorithm are judged by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

# The lines of the loop's body: where in layer d each one has to find grad, and where it leaves it.
BODY = {"A": ("z", "z"), "C": ("z", "h below"), "E": ("z", "z"), "F": ("h", "z")}
START, LOOP = "D", "B"
MOST = 1000  # of a number in a call: products of much larger ones are no numbers, and differ from themselves


def walk(order: Any) -> Any:
    """Go through the lines A to F in this order, and say which is the first that finds grad in a wrong place."""
    lines = [c for c in "".join(map(str, order)).upper() if c.isalpha()]
    if sorted(lines) != sorted([*BODY, START, LOOP]):
        return {"fault": "not the six lines"}
    loop = lines.index(LOOP)
    if any(line in BODY for line in lines[:loop]):
        return {"fault": "outside the loop"}
    if lines.index(START) > loop:
        return {"fault": "starts in the loop"}
    place = "h"
    for line in lines[loop + 1 :]:
        needs, leaves = BODY[line]
        if place != needs:
            return {"fault": f"{line} finds grad at {place}"}
        place = leaves
    return {"fault": "none"}


# The share of 300 unseen digits to be named right after 8 epochs with 300 others. Of the reference's runs with the
# seeds 0 to 999 the worst got 0.757, one in a hundred less than 0.80, half of them more than 0.883.
ENOUGH = 0.72
GUESS = 0.3  # ten classes: what has learned nothing names about a tenth


def trained(layers: Any, ask: str, start: Any, x: Any, labels: Any, *more: Any) -> Any:
    """Of trained layers, as `ask` says, the weights themselves or how they do on digits they have not seen.

    start: the layers before training; the last two of `more` are the unseen digits and their labels.
    """
    made = [(np.asarray(W, float), np.asarray(b, float)) for W, b in layers]
    if ask == "weights":
        return made
    if [(W.shape, b.shape) for W, b in made] != [(W.shape, b.shape) for W, b in start]:
        return {"lacks": "layers of the shapes that were given"}
    if not all(np.isfinite(W).all() and np.isfinite(b).all() for W, b in made):
        return {"lacks": "finite weights"}
    *_, x_new, labels_new = more
    right = float(np.mean(_scores(made, x_new).argmax(axis=1) == labels_new))
    if right >= ENOUGH:
        return {"lacks": "nothing"}
    if _cross_entropy(made, x, labels) > 2 * _cross_entropy(start, x, labels):
        return {"lacks": "a loss that falls"}
    return {"lacks": "more than a guess" if right < GUESS else "more right ones"}


def _scores(layers: Sequence[tuple[Any, Any]], x: Any) -> Any:
    *hidden, (W, b) = layers
    for V, a in hidden:
        x = np.maximum(x @ V.T + a, 0)
    return x @ W.T + b


def _cross_entropy(layers: Sequence[tuple[Any, Any]], x: Any, labels: Any) -> float:
    z = _scores(layers, x)
    z = z - z.max(axis=1, keepdims=True)
    return float(np.mean(np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(z)), labels]))


def exposes(calls: Any, bug: str) -> Any:
    """Whether one to four calls tell layers that have the bug from the right ones, and if not, what they lack.

    calls: (layer, method, numbers) in order, as ("A", "forward", [1.0, 2.0]).
    """
    if not 0 < len(calls) <= 4:
        return {"exposed": False, "lacks": "one to four calls"}
    steps = [(_word(layer, "A", "B"), _word(method, "forward", "backward"), _list(v)) for layer, method, v in calls]
    held: dict[str, int] = {}
    for layer, method, v in steps:
        if method == "forward":
            held[layer] = v.size
        elif held.get(layer) != v.size:
            return {"exposed": False, "lacks": "a forward of the same length before each backward"}
    if all(method == "forward" for _, method, _ in steps):
        return {"exposed": False, "lacks": "a backward"}
    if _gradients(steps, bug) != _gradients(steps, ""):
        return {"exposed": True, "lacks": "nothing"}
    rng = np.random.default_rng(0)  # would the same calls do it with other numbers?
    others = [(layer, method, rng.normal(size=v.size)) for layer, method, v in steps]
    hidden = _gradients(others, bug) != _gradients(others, "")
    return {"exposed": False, "lacks": "other numbers" if hidden else "other calls"}


def _word(given: Any, *words: str) -> str:
    found = [word for word in words if str(given).strip().lower() == word.lower()]
    return found[0]


def _list(numbers: Any) -> Any:
    v = np.array(numbers, float, ndmin=1)
    if v.ndim != 1 or not v.size or not (abs(v) <= MOST).all():
        raise ValueError("the numbers of a call are a list, each between -1000 and 1000")
    return v


def _gradients(steps: Sequence[tuple[str, str, Any]], bug: str) -> list[float]:
    """Every dL/dw that the layers compute for y = w x, in order; NaN where a layer would stop with an error."""
    kept: dict[str, Any] = {}  # the x of each layer
    dw: dict[str, float] = {}
    seen = []
    for layer, method, v in steps:
        place = "of both" if bug == "shared" else layer
        if method == "forward":
            if bug == "short" and place in kept:
                n = min(v.size, kept[place].size)
                kept[place][:n] = v[:n]
            elif not (bug == "first" and place in kept):
                kept[place] = v.copy()
        else:
            x = kept[place]
            if bug == "short":
                x, v = x[: v.size], v[: x.size]
            before = dw.get(layer, 0.0) if bug == "added" else 0.0
            dw[layer] = before + (float(v @ x) if v.size == x.size else np.nan)
            seen.append(dw[layer])
    return seen
