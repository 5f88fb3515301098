"""How loss functions are called."""

from __future__ import annotations

from typing import Any

import numpy as np

from course_nn.checks.probes import parts


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
    return parts(gradient, inputs[-1].ndim)[int(ask[-1])] if ask[-1].isdigit() else gradient
