"""What property exercises about backpropagation by hand are judged by."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from course_nn.checks.formulas import evaluate


def product_of_cards(cards: Any, chain: str, values: Mapping[str, float]) -> Any:
    """The product of a list of partial derivatives, "dL/dh" and so on, where they have these values."""
    if not isinstance(cards, (list, tuple)) or not cards or not all(isinstance(card, str) for card in cards):
        raise ValueError("a chain is a list of cards")
    return {"product": math.prod(values[card.replace(" ", "")] for card in cards)}


def exposes(change: Any, bug: str, point: Mapping[str, float], right: str, wrong: str, lacks: Mapping[str, str]) -> Any:
    """Whether one changed number of the point makes the wrong formula differ from the right one.

    lacks: what an input that shows nothing may lack, by name, as a formula that is positive where it does.
    """
    if not isinstance(change, dict) or len(change) != 1 or not set(change) <= set(point):
        raise ValueError("change one number of the point, as {'y': 5}")
    (value,) = change.values()
    if not isinstance(value, (int, float)) or not abs(value) <= 1000:
        raise ValueError("a number between -1000 and 1000")
    at = {**point, **change}
    at["z"] = evaluate("w1 * x1 + w2 * x2 + b1", at)
    at["h"] = max(0.0, at["z"])
    at["y_hat"] = evaluate("w3 * h + b2", at)
    if abs(evaluate(right, at) - evaluate(wrong, at)) > 1e-6:
        return {"exposed": True, "lacks": "nothing"}
    return {"exposed": False, "lacks": next((name for name, f in lacks.items() if evaluate(f, at) > 0), "unknown")}
