"""How an answer is called. A probe gets the student's object and a case's inputs, and returns plain values.

Probes run in the student's process, in the notebook as in the grader, so they hold nothing secret.
"""

from __future__ import annotations

from typing import Any


def call(answer: Any, *args: Any) -> Any:
    """A function: call it."""
    return answer(*args)


def value(answer: Any) -> Any:
    """A number, a choice or any other value: take it as it is."""
    return answer


def entry(answer: Any, key: str) -> Any:
    """A table of answers: the one under `key`."""
    return answer[key]


def layer(answer: Any, method: str, x: Any, *dy: Any) -> Any:
    """A layer class without parameters: its output, its gradient, or the gradient after it saw another input."""
    made = answer()
    if method == "forward":
        return made.forward(x)
    made.forward(x)
    return made.backward(*dy)


def loss(answer: Any, method: str, *inputs: Any) -> Any:
    """A loss class: its value for the inputs, or its gradient with respect to the prediction(s)."""
    made = answer()
    value = made.forward(*inputs)
    return value if method == "forward" else made.backward()
