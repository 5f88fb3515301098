"""Where a captioner looks: word by word, and while it learns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from course_nn.scenes import CELL, GRID, VOCABULARY, scenes, sentence
from course_nn.widgets.play import BLUE, GREY, RED, play, train
from course_nn.widgets.scene import Move

Array = np.ndarray
SCENES, WORDS = 12, 12
ACROSS = 6  # words in a line of the caption


def click_a_word(describe: Callable[[Array], Any]) -> Any:
    """Twelve new scenes with their captions: click a word, and see where the network looked when it said it."""
    images, words, cells = scenes(SCENES, np.random.default_rng(12))

    def draw(figure: Figure) -> Move:
        said, weights = (np.asarray(part) for part in describe(images.copy()))
        if said.shape != words.shape or weights.shape != (*words.shape, GRID * GRID):
            expected = f"{words.shape} and {(*words.shape, GRID * GRID)}"
            raise ValueError(
                f"describe gave words and weights of shapes {said.shape}, {weights.shape}; expected {expected}"
            )
        mosaic = figure.subplot_mosaic([["caption", "caption"], ["scene", "look"]], height_ratios=(1, 3))
        caption, scene, look = (mosaic[name] for name in ("caption", "scene", "look"))
        caption.set(xlim=(0.5, ACROSS + 0.5), ylim=(2.5, 0.5))
        caption.set(xticks=[], yticks=[])
        caption.set_title("what it said: click a word", fontsize="medium")
        scene.set_title("the scene", fontsize="medium")
        whole, looked_at = _picture(scene), _picture(look)

        def move(scene: int, line: int, word: int) -> str:
            n, t = scene - 1, ACROSS * (line - 1) + word - 1
            for k, number in enumerate(said[n]):
                text = VOCABULARY[int(number)]
                row, column = divmod(k, ACROSS)
                weight = "bold" if k == t else "normal"
                right = number == words[n, k]
                mark, colour = ("", "black") if right else (" ✗", RED)
                caption.text(column + 1, row + 1, text + mark, ha="center", va="center", weight=weight, color=colour)
            caption.add_patch(Rectangle((word - 0.48, line - 0.42), 0.96, 0.84, fill=False, ec=BLUE, lw=2.5))
            spoken = VOCABULARY[int(said[n, t])]
            a = weights[n, t]
            whole.set_data(_bytes(images[n]))
            _show(look, looked_at, images[n], a, int(cells[n, t]))
            look.set_title(f"the look at “{spoken}”" if spoken else "nothing said", fontsize="medium")
            return _told(scene, said[n], spoken, a, int(cells[n, t]))

        return move

    return play(
        draw, size=(7.2, 4.6), click=("word", "line"),
        scene=(1, SCENES, 1, 1), line=(1, 2, 1, 1), word=(1, ACROSS, 1, 3),
    )  # fmt: skip


def _picture(axes: Axes) -> Any:
    """An empty scene on these axes, whose units are cells."""
    side = GRID * CELL
    axes.set(xticks=[], yticks=[])
    axes.spines[:].set_visible(False)
    return axes.imshow(np.zeros((side, side, 3), np.uint8), extent=(0, GRID, GRID, 0), interpolation="nearest")


def _bytes(image: Array) -> Array:
    return np.asarray(255 * np.clip(image, 0, 1), np.uint8)


def _show(axes: Axes, picture: Any, image: Array, a: Array, cell: int) -> None:
    """Fade what is not looked at, write the weights where they are, and frame the cell that is named, if one is."""
    fade: Array = 0.92 * (1 - a / max(float(a.max()), 1e-12)).reshape(GRID, GRID)
    fade = np.kron(fade, np.ones((CELL, CELL)))[:, :, None]
    picture.set_data(_bytes((1 - fade) * np.clip(image, 0, 1) + 0.93 * fade))
    for place in np.flatnonzero(a >= 0.05):
        row, column = divmod(int(place), GRID)
        axes.text(column + 0.04, row + 0.94, f"{a[place]:.0%}", color="black", fontsize="small", weight="bold",
                  bbox={"facecolor": "white", "alpha": 0.8, "lw": 0, "pad": 1})  # fmt: skip
    if cell >= 0:
        row, column = divmod(cell, GRID)
        axes.add_patch(Rectangle((column, row), 1, 1, fill=False, ec=BLUE, lw=3))


def _told(scene: int, said: Array, spoken: str, a: Array, cell: int) -> str:
    begin = f"Scene {scene}, “{sentence(said)}”."
    if not spoken:
        return f"{begin} After its end nothing is said and nothing looked at."
    row, column = divmod(int(a.argmax()), GRID)
    where = f"at row {row + 1}, column {column + 1}, with {a.max():.0%}"
    named = f"; {a[cell]:.0%} lies on the thing that the word is about" if cell >= 0 else ""
    return f"{begin} At “{spoken}” it looks most {where}{named}."


def learning(captioner: Callable[..., Any], lessons: Callable[..., Iterable[float]], total: int = 400) -> Any:
    """Your captioner while it learns: the loss, and where it looks for one word of one scene that it never trains on.

    lessons(net, rng, steps) trains net and yields the loss after each step.
    """
    images, words, cells = scenes(1, np.random.default_rng(3))
    t = 8  # the second thing's shape

    def begin() -> Iterator[Any]:
        rng = np.random.default_rng(1)
        net, losses = captioner(rng=rng), []
        for step, loss in enumerate(lessons(net, rng, total)):
            losses.append(float(loss))
            if step % 4 == 0 or step == total - 1:
                net.forward(images, words)
                yield losses, np.array(net.attention.weights)[0, t]

    def draw(figure: Figure) -> Move:
        left, right = figure.subplots(1, 2, width_ratios=(1.4, 1))
        left.set(xlim=(0, total), ylim=(0, 3.3), xlabel="batches of 16 scenes", ylabel="loss for each word")
        left.axhline(np.log(len(VOCABULARY)), color=GREY, lw=1, ls=":")
        left.text(total, np.log(len(VOCABULARY)) + 0.04, "guessing", ha="right", color=GREY)
        (curve,) = left.plot([], [], color=BLUE)
        picture = _picture(right)
        name = VOCABULARY[int(words[0, t])]
        right.set_title(f"the look at “{name}”", fontsize="medium")

        def move(state: Any) -> str:
            losses, a = state
            curve.set_data(np.arange(1, len(losses) + 1), losses)
            _show(right, picture, images[0], a, int(cells[0, t]))
            batches = "1 batch" if len(losses) == 1 else f"{len(losses)} batches"
            share = f"{a[cells[0, t]]:.0%} of the look at “{name}” lies on the {name}"
            return f"After {batches} the loss is {np.mean(losses[-10:]):.2f}, and {share}."

        return move

    return train(begin, draw, size=(8.2, 3.6), still=20)
