"""Pictures for the first notebook: what an operation does to a table of numbers, and how two shapes meet."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure

from course_nn.widgets.play import BLUE, GREEN, ORANGE, PURPLE, RED, play
from course_nn.widgets.scene import Move

Array = np.ndarray
COLOURS = (BLUE, ORANGE, GREEN, PURPLE)  # of the groups 0 to 3; -1 is none
PALE = "#eeeeee"


def _table(rows: int, columns: int) -> Array:
    return np.array([[3, 1, 8, 4], [5, 9, 2, 7], [4, 2, 5, 1], [8, 6, 3, 2]])[:rows, :columns]


def _paint(axes: Axes, left: float, numbers: Array, groups: Array, name: str) -> None:
    """Draw a table cell by cell, each in the colour of its group. A single axis lies as a row."""
    cells, colour = np.atleast_2d(numbers), np.atleast_2d(groups)
    corners = np.array([(0, 0), (1, 0), (1, -1), (0, -1)])
    squares = [np.add(corners, (left + j, -i)) for i, j in np.ndindex(cells.shape)]
    faces = [COLOURS[g] if g >= 0 else PALE for g in colour.ravel()]
    axes.add_collection(PolyCollection(squares, facecolors=faces, edgecolors="white", linewidths=2, alpha=0.45))
    for (i, j), number in np.ndenumerate(cells):
        axes.text(left + j + 0.5, -i - 0.5, f"{number:g}", ha="center", va="center")
    axes.text(left, 0.25, f"{name}\n{np.shape(numbers)}", va="bottom", linespacing=1.4)


def _page(figure: Figure, width: float) -> Axes:
    axes = figure.add_subplot(aspect="equal", xlim=(-0.1, width), ylim=(-4.1, 1.9))
    axes.set_axis_off()
    return axes


def operations() -> Any:
    """A table, what an operation makes of it, and the shape of that: a number has the colour of those it comes from."""

    def draw(figure: Figure) -> Move:
        axes = _page(figure, 13)

        def move(rows: int, columns: int, operation: str) -> str:
            x = _table(rows, columns)
            row, column = np.meshgrid(range(rows), range(columns), indexing="ij")
            groups, result, painted = {
                "x[1]": (np.where(row == 1, column, -1), x[1], column[1]),
                "x[:, 0]": (np.where(column == 0, row, -1), x[:, 0], row[:, 0]),
                "x.T": (column, x.T, column.T),
                "x.mean(axis=0)": (column, x.mean(axis=0), column[0]),
                "x.mean(axis=1)": (row, x.mean(axis=1), row[:, 0]),
                "x.mean(axis=1, keepdims=True)": (row, x.mean(axis=1, keepdims=True), row[:, :1]),
            }[operation]
            _paint(axes, 0, x, groups, "x")
            _paint(axes, 6, result.round(1), painted, operation)
            return f"x has the shape {x.shape}, and {operation} the shape {result.shape}."

        return move

    choices = ["x[1]", "x[:, 0]", "x.T", "x.mean(axis=0)", "x.mean(axis=1)", "x.mean(axis=1, keepdims=True)"]
    return play(draw, size=(6.4, 3), rows=(2, 4, 1, 3), columns=(2, 4, 1, 4), operation=choices)


def broadcasting() -> Any:
    """The sum x + b, and which entry of b each entry of x meets: they have the same colour. Some shapes do not fit."""

    def draw(figure: Figure) -> Move:
        axes = _page(figure, 18)

        def move(rows: int, columns: int, b: str) -> str:
            x = _table(rows, columns)
            shape = {"one number": (), "(columns,)": (columns,), "(rows,)": (rows,), "(rows, 1)": (rows, 1)}[b]
            addend = 10 * np.arange(1, 1 + int(np.prod(shape))).reshape(shape)
            _paint(axes, 0, x, np.full(x.shape, -1), "x")
            _paint(axes, 6, addend, addend // 10 - 1, "b")
            said = f"x has the shape {x.shape} and b the shape {shape}: "
            if shape == (rows,) and rows != columns:
                reason = f"ValueError:\n{rows} numbers cannot\nmeet {columns} columns"
                axes.text(12, -1, reason, va="center", color=RED)
                return f"{said}they do not fit, as the {rows} numbers of b would have to meet the {columns} columns."
            _paint(axes, 12, x + addend, np.broadcast_to(addend // 10 - 1, x.shape), "x + b")
            meets = {
                "one number": "its only number goes to every entry.",
                "(columns,)": "each number of b goes down one column.",
                "(rows,)": "as many rows as columns, so it fits, but the numbers meet the columns and not the rows.",
                "(rows, 1)": "each number of b goes along one row.",
            }
            return said + meets[b]

        return move

    choices = ["(columns,)", "one number", "(rows,)", "(rows, 1)"]
    return play(draw, size=(8.4, 3), rows=(2, 4, 1, 3), columns=(2, 4, 1, 4), b=choices)
