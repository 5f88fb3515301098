"""Looks to play with: scores and their weights, and a query among keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from course_nn.widgets.play import BLUE, GREEN, GREY, ORANGE, play
from course_nn.widgets.scene import Move

Array = np.ndarray


def weights(attention_weights: Callable[[Array, Any], Array]) -> Any:
    """Scores of five places, multiplied by a factor, and the weights that your function makes of them."""
    scores = np.array([2.0, 1.4, 0.2, -1.0, -0.6])
    places = np.arange(1, 6)

    def draw(figure: Figure) -> Move:
        left, right = figure.subplots(1, 2)
        left.set(xlabel="place", ylabel="score", ylim=(-10, 15), xlim=(0.4, 5.6), xticks=places)
        left.axhline(0, color=GREY, lw=0.8)
        right.set(xlabel="place", ylabel="weight", ylim=(0, 1.14), xlim=(0.4, 5.6), xticks=places)

        def move(factor: float, added: float, hide_place_1: bool) -> str:
            s = factor * scores + added
            mask = np.array([not hide_place_1, True, True, True, True])
            a = np.asarray(attention_weights(s[None].copy(), mask[None]))[0]
            left.bar(places, np.where(mask, s, 0), color=ORANGE)
            if hide_place_1:
                left.text(1, 0.5, "hidden", ha="center", color=GREY)
            right.bar(places, a, color=BLUE)
            for place, weight in zip(places, a, strict=True):
                right.text(place, min(weight, 1) + 0.02, f"{weight:.2f}", ha="center", va="bottom")
            right.set_title(f"sum {a.sum():.2f}")
            hidden = "; place 1 is hidden" if hide_place_1 else ""
            return f"The scores {_list(s, 1)} give the weights {_list(a, 2)}, with sum {a.sum():.2f}{hidden}."

        return move

    return play(draw, size=(8, 3.2), factor=(0, 5, 0.25, 1), added=(-5, 5, 0.5, 0), hide_place_1=False)


def _list(numbers: Array, digits: int) -> str:
    return ", ".join(f"{x + 0:.{digits}f}" for x in np.round(numbers, digits))


def query(dot_attention: Callable[[Array, Array, Array, Any], Array]) -> Any:
    """A query among five keys in the plane: the weights, and the value that it finds. Click to place it."""
    keys = np.array([[2.5, 0.5], [1.5, 2.5], [-2.0, 2.0], [-2.5, -1.5], [1.0, -2.5]])
    values = np.array([10.0, 20, 30, 40, 80])
    names = "ABCDE"

    def draw(figure: Figure) -> Move:
        left, right = figure.subplots(1, 2, width_ratios=(1.15, 1))
        left.set(xlim=(-4, 4), ylim=(-4, 4), aspect="equal", xlabel="first number", ylabel="second number")
        left.axhline(0, color=GREY, lw=0.5)
        left.axvline(0, color=GREY, lw=0.5)
        for name, key, value in zip(names, keys, values, strict=True):
            left.plot(*key, "o", color=ORANGE, mec="black", ms=9)
            left.annotate(f"{name}: {value:g}", key, (6, 5), textcoords="offset points")
        right.set(xlabel="key", ylabel="weight", ylim=(0, 1.09), xlim=(-0.6, 4.6))
        right.set_xticks(range(5), [f"{name}: {value:g}" for name, value in zip(names, values, strict=True)])

        def move(query_x: float, query_y: float) -> str:
            q = np.array([[[query_x, query_y]]])
            found = float(np.asarray(dot_attention(q, keys[None], values[None, :, None], None))[0, 0, 0])
            a = np.asarray(dot_attention(q, keys[None], np.eye(5)[None], None))[0, 0]
            left.annotate("", (query_x, query_y), (0, 0), arrowprops={"arrowstyle": "-|>", "color": BLUE, "lw": 2.5})
            left.plot(query_x, query_y, "s", color=BLUE, ms=7)
            right.bar(range(5), a, color=BLUE)
            right.axhline(0.2, color=GREEN, lw=1, ls="--")
            right.set_title(f"found: {found:.1f}")
            shares = ", ".join(f"{name} {weight:.2f}" for name, weight in zip(names, a, strict=True))
            return f"The query ({query_x:g}, {query_y:g}) gives the weights {shares}, and finds {found:.1f}."

        return move

    slider = (-4, 4, 0.1)
    return play(draw, size=(8, 3.9), click=("query_x", "query_y"), query_x=(*slider, 1.0), query_y=(*slider, -0.5))
