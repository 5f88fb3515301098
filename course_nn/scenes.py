"""Made-up pictures of which everything is known: two coloured shapes on a grid, and the sentence that says so.

A picture has GRID x GRID cells of CELL x CELL pixels. Its caption names colour, shape and place of both shapes, the one
that comes first as we read (row by row) first, and ends with STOP. Words are numbers: their places in VOCABULARY, whose
first three have the numbers that `tokens` gives them.

>>> images, words, cells = scenes(2, np.random.default_rng(0))
>>> images.shape, words.shape, cells.shape
((2, 20, 20, 3), (2, 12), (2, 12))
>>> sentence(words[0])
'a red circle top right and a green cross bottom right'
>>> cells[0]  # where the thing is whose colour or shape each word names, counted row by row; -1 at other words
array([-1,  2,  2, -1, -1, -1, -1, 11, 11, -1, -1, -1])
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
GRID, CELL = 4, 5
COLOURS = {"red": (1, 0, 0), "green": (0, 1, 0), "blue": (0, 0, 1), "yellow": (1, 1, 0)}
SHAPES = {
    "square": ("#####", "#####", "#####", "#####", "#####"),
    "circle": (".###.", "#####", "#####", "#####", ".###."),
    "triangle": ("..#..", "..#..", ".###.", ".###.", "#####"),
    "cross": ("..#..", "..#..", "#####", "..#..", "..#.."),
}
VOCABULARY = ("", "<start>", "<stop>", "a", "and", *COLOURS, *SHAPES, "top", "bottom", "left", "right")
STOP = VOCABULARY.index("<stop>")


def scenes(n: int, rng: np.random.Generator, noise: float = 0.1) -> tuple[Array, Array, Array]:
    """Draw n pictures: two shapes in two cells, of two colours.

    Returns images: (n, 20, 20, 3), words: (n, 12), and cells: (n, 12), where the thing is whose colour
    or shape each word names (-1 at other words).
    noise: standard deviation of what is added to each pixel.
    """
    places = np.sort(rng.permuted(np.tile(np.arange(GRID * GRID), (n, 1)), axis=1)[:, :2], axis=1)
    colours = rng.permuted(np.tile(np.arange(len(COLOURS)), (n, 1)), axis=1)[:, :2]
    shapes = rng.integers(0, len(SHAPES), (n, 2))
    masks = np.array([[[pixel == "#" for pixel in row] for row in rows] for rows in SHAPES.values()], float)
    grid = np.zeros((n, GRID * GRID, CELL, CELL, 3))
    paint = np.array(list(COLOURS.values()), float)[colours][:, :, None, None]
    grid[np.arange(n)[:, None], places] = masks[shapes][..., None] * paint
    images = grid.reshape(n, GRID, GRID, CELL, CELL, 3).swapaxes(2, 3).reshape(n, GRID * CELL, GRID * CELL, 3)

    rows, columns = np.divmod(places, GRID)
    phrases = np.stack(
        [
            np.full((n, 2), _number("a")),
            _number("red") + colours,
            _number("square") + shapes,
            _number("top") + (rows >= GRID / 2),
            _number("left") + (columns >= GRID / 2),
        ],
        axis=2,
    )
    one = np.ones((n, 1), int)
    words = np.concatenate([phrases[:, 0], _number("and") * one, phrases[:, 1], STOP * one], axis=1)
    named = np.array([-1, 0, 0, -1, -1, -1, -1, 1, 1, -1, -1, -1])  # which of the two each word names
    cells = np.where(named >= 0, places[:, named], -1)
    return images + noise * rng.normal(size=images.shape), words, cells


def sentence(words: npt.ArrayLike) -> str:
    """Write numbers as words, up to STOP.

    >>> sentence([3, 5, 9, 13, 15, STOP, 0, 0])
    'a red square top left'
    """
    said = [int(word) for word in np.asarray(words)]
    return " ".join(VOCABULARY[word] for word in said[: said.index(STOP) if STOP in said else None])


def _number(word: str) -> int:
    return VOCABULARY.index(word)
