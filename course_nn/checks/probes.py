"""How an answer is called. A probe gets the student's object and a case's inputs, and returns plain values.

Probes run in the student's process, in the notebook as in the grader, so they hold nothing secret.
"""

from __future__ import annotations

from typing import Any

import numpy as np


def call(answer: Any, *args: Any) -> Any:
    """A function: call it."""
    return answer(*args)


def value(answer: Any) -> Any:
    """A number, a choice or any other value: take it as it is."""
    return answer


def entry(answer: Any, key: str) -> Any:
    """A table of answers: the one under `key`; a choice in words counts without its capitals and outer spaces."""
    if answer is ...:
        return answer
    if not isinstance(answer, dict) or key not in answer:
        raise TypeError(f"it needs an entry {key!r}: write it as in the stub, {{...}}")
    found = answer[key]
    return found.strip().lower() if isinstance(found, str) else found


def layer(answer: Any, method: str, x: Any, *more: Any) -> Any:
    """A layer class without parameters: its output, or its gradient for the dy that comes last.

    method: "forward" takes x, "backward" takes x and dy. "second input" and "second layer" take x, another x and dy:
    the layer, or a second one of its kind, sees the other x before the layer goes backward.
    """
    made = answer()
    y = made.forward(x)
    if method == "forward":
        return y
    if method == "second input":
        made.forward(more[0])
    elif method == "second layer":
        answer().forward(more[0])
    return made.backward(more[-1])


def result(answer: Any, i: int, *args: Any) -> Any:
    """A function that returns two things: the one at place i. They come as a tuple or list, or as two numbers."""
    two = answer(*args)
    if two is None:
        return None
    return _parts(tuple(two) if getattr(two, "shape", None) == (2,) else two)[i]


def criterion(answer: Any, ask: str, *inputs: Any) -> Any:
    """A loss class, asked for one of the things below; the inputs are those of forward, the target last.

    value: what forward returns; gradient: what backward returns after it; gradient 0, gradient 1: one of several.
    twice: the gradient's shape, and whether backward says the same when it is asked again.
    difference: with two targets, how much the loss of the second one is above the loss of the first.
    flat: whether forward refuses the target, once that is flat, and the loss if it does not.
    """
    made = answer()
    if ask == "difference":
        *given, first, second = inputs
        return made.forward(*given, second) - made.forward(*given, first)
    value = made.forward(*inputs)
    if ask == "flat":
        *given, target = inputs
        try:
            return {"refused": False, "loss": made.forward(*given, target.ravel())}
        except (ValueError, AssertionError):
            return {"refused": True}
    if ask == "value":
        return value
    gradient = made.backward()
    if ask == "twice" and isinstance(gradient, np.ndarray):
        before = gradient.copy()
        return {"shape": before.shape, "same": np.array_equal(before, made.backward(), equal_nan=True)}
    return _parts(gradient, inputs[-1].ndim)[int(ask[-1])] if ask[-1].isdigit() else gradient


def _parts(several: Any, ndim: float = np.inf) -> Any:
    """Several things: a tuple or list of them, or, if each has `ndim` axes, an array with one more."""
    if not isinstance(several, (tuple, list)) and getattr(several, "ndim", 0) <= ndim:
        raise TypeError(f"it returned one {type(several).__name__}; return several things with commas between them")
    return several


def with_activation(answer: Any, *args: Any) -> Any:
    """A function whose last argument is an activation: it travels as the name of a NumPy function."""
    *others, g = args
    return answer(*others, getattr(np, g))
