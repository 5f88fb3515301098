"""Pictures to play with for notebook 13: an attack, a map of codes, and a machine's memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.patches import Rectangle

from course_nn.widgets.play import BLUE, GREEN, GREY, ORANGE, RED, play
from course_nn.widgets.scene import Move

Array = np.ndarray


def attack(fgsm: Callable[..., Any], nets: Mapping[str, Any], loss: Any, images: Array, labels: Array) -> Any:
    """A digit as your attack changes it, and what a network takes it for.  images: (N, 64), nets: by name."""

    def draw(figure: Figure) -> Move:
        left, middle, right = figure.subplots(1, 3, width_ratios=(1, 1, 1.5))
        pixels = []
        for axes, name in ((left, "attacked"), (middle, "what was added")):
            axes.set(xticks=[], yticks=[], title=name)
            pixels.append(table(axes, (8, 8), "gray_r" if axes is left else "PuOr", 1))
        pixels[1].set_clim(-0.5, 0.5)
        right.set(xlabel="digit", ylabel="probability", ylim=(0, 1.05), xlim=(-0.6, 9.6), xticks=range(10))

        def move(epsilon: float, picture: int, network: str) -> str:
            x, y = images[[picture - 1]], labels[[picture - 1]]
            net = nets[network]
            changed = np.asarray(fgsm(net, loss, x.copy(), y, epsilon), float)
            z = np.asarray(net.forward(changed), float)[0]
            p = 1 / np.exp(np.minimum(z - z[:, None], 700)).sum(axis=1)
            pixels[0].set_data(changed.reshape(8, 8))
            pixels[1].set_data((changed - x).reshape(8, 8))
            said = int(p.argmax())
            right.bar(range(10), p, color=[GREEN if k == y[0] else ORANGE for k in range(10)])
            right.set_title(f"it is a {y[0]}, and taken for a {said}", color="black" if said == y[0] else RED)
            return (
                f"With ε = {epsilon:.2f} the network, {network}, takes this {y[0]} for a {said}, with probability "
                f"{p[said]:.2f}; {y[0]} has {p[y[0]]:.2f}."
            )

        return move

    picture = (1, len(images), 1, 2)
    return play(draw, size=(8, 2.8), epsilon=(0, 0.5, 0.01, 0.1), picture=picture, network=list(nets))


def table(axes: Axes, shape: tuple[int, int], colours: str, most: float, **how: Any) -> AxesImage:
    """A table of numbers from 0 to `most` in colours, to be set; it leaves the frame around it free."""
    image = axes.imshow(np.zeros(shape), cmap=colours, vmin=0, vmax=most, interpolation="nearest", **how)
    (high, wide), free = shape, 0.52 + 0.01 * max(shape)
    axes.set(xlim=(-free, wide - 1 + free), ylim=(high - 1 + free, -free))
    return image


def latent(decode: Callable[[Array], Any], codes: Array, labels: Array) -> Any:
    """The map of codes of two numbers, with the digits that have them; click, and see what your decoder draws there.

    decode: (1, 2) to (1, 64).
    """
    colours = np.array([BLUE, ORANGE, GREEN, RED, "#CC79A7", "#56B4E9", "#8A8A00", "#000000", GREY, "#8C564B"])

    def draw(figure: Figure) -> Move:
        left, right = figure.subplots(1, 2, width_ratios=(1.5, 1))
        left.set(xlim=(-3.5, 3.5), ylim=(-3.5, 3.5), aspect="equal", xlabel="h₁", ylabel="h₂")
        for digit in range(10):
            mine = codes[labels == digit]
            left.scatter(*mine.T, s=34, color=colours[digit], marker=f"${digit}$", linewidths=0.3)
        right.set(xticks=[], yticks=[])
        pixels = table(right, (8, 8), "gray_r", 1)

        def move(h1: float, h2: float) -> str:
            pixels.set_data(np.asarray(decode(np.array([[h1, h2]])), float).reshape(8, 8))
            left.plot(h1, h2, "s", ms=13, mfc="none", mec="black", mew=2)
            near = np.argsort(((codes - [h1, h2]) ** 2).sum(axis=1))[:15]
            counts = np.bincount(labels[near], minlength=10)
            digit = int(counts.argmax())
            right.set_title(f"drawn from ({h1:.1f}, {h2:.1f})")
            return (
                f"At ({h1:.1f}, {h2:.1f}): of the 15 digits whose codes lie next, {counts[digit]} are a {digit}; "
                f"the farthest of them is {np.hypot(*(codes[near[-1]] - [h1, h2])):.1f} away."
            )

        return move

    slider = (-3.5, 3.5, 0.1)
    return play(draw, size=(7.6, 4.2), click=("h1", "h2"), h1=(*slider, 0.0), h2=(*slider, 0.0))


PATTERNS = np.array([[1, 0, 1, 1], [0, 1, 1, 0], [1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 0, 1]], float)
ROWS = 8


def copied(content: Callable[..., Any], move_head: Callable[..., Any], write: Callable[..., Any], blur: float,
           gamma: float) -> tuple[list[Array], Array, Array]:  # fmt: skip
    """A program for your heads: note the patterns row by row, find the first, read row by row.

    Returns the memory after each step, the weights (steps, ROWS) and what was read (L, 4).
    """
    L, bits = PATTERNS.shape
    memory, w = np.zeros((ROWS, bits + 1)), np.eye(ROWS)[0]
    shift, nothing = np.array([blur / 2, blur / 2, 1 - blur]), np.zeros(bits + 1)
    memories, looks, read = [memory], [], []
    for t in range(2 * L):
        if t == L:  # go back to where the mark stands
            w = np.asarray(content(memory, np.eye(bits + 1)[bits], 30.0), float)
        elif t:
            w = np.asarray(move_head(w, shift, gamma), float)
        new = np.append(PATTERNS[t], 2.0 * (t == 0)) if t < L else nothing
        found = write(memory, w, np.ones(bits + 1) if t < L else nothing, new)
        memory = np.asarray(found["memory"], float)
        memories.append(memory)
        looks.append(w)
        if t >= L:
            read.append(np.asarray(found["read"], float)[:bits])
    return memories, np.array(looks), np.array(read)


def machine(content: Callable[..., Any], move_head: Callable[..., Any], write: Callable[..., Any]) -> Any:
    """The memory of a machine that copies five patterns with your heads, step by step."""
    L, bits = PATTERNS.shape

    def draw(figure: Figure) -> Move:
        shown, attended, copy = figure.subplots(1, 3, width_ratios=(5, 10, 8))
        shown.set(
            title="memory", xticks=range(bits + 1), xticklabels=[*"1234", "mark"], ylabel="row", yticks=range(ROWS)
        )
        memory = table(shown, (ROWS, bits + 1), "Blues", 1.2, aspect="auto")
        attended.set(title="where the head was", xlabel="step", yticks=range(ROWS), xticks=range(0, 2 * L, 2))
        weights = table(attended, (ROWS, 2 * L), "Oranges", 1, aspect="auto")
        attended.axvline(L - 0.5, color=GREY, ls="--")
        copy.set(title="shown, and copied", xticks=[1.5, 6.5], xticklabels=["shown", "copied"], yticks=range(L))
        pairs = table(copy, (L, 2 * bits + 1), "Blues", 1.2, aspect="auto")
        copy.axvspan(bits - 0.5, bits + 0.5, color="white")

        def move(step: int, blur: float, gamma: float) -> str:
            memories, looks, read = copied(content, move_head, write, blur, gamma)
            memory.set_data(memories[step])
            weights.set_data(np.where(np.arange(2 * L) < step, looks.T, 0))
            both = np.zeros((L, 2 * bits + 1))
            both[: min(step, L), :bits] = PATTERNS[: min(step, L)]
            done = max(step - L, 0)
            both[:done, bits + 1 :] = read[:done]
            pairs.set_data(both)
            wrong = int(((read > 0.5) != (PATTERNS > 0.5))[:done].sum())
            head = f"With a blur of {blur:.0%} and γ = {gamma:g}"
            if not step:
                return f"{head}: the memory is empty, and the head stands at row 0."
            row, share = int(looks[step - 1].argmax()), looks[step - 1].max()
            shown.add_patch(Rectangle((-0.5, row - 0.5), bits + 1, 1, fill=False, ec=RED, lw=2))
            does = "wrote" if step <= L else "read"
            so_far = f" {wrong} of {done * bits} bits are copied wrong so far." if done else ""
            return f"{head}: in step {step} the head {does} most at row {row}, with {share:.0%} of its weight.{so_far}"

        return move

    return play(draw, size=(8.6, 3.2), step=range(2 * L + 1), blur=(0, 0.4, 0.02, 0.2), gamma=(1, 20, 0.5, 8))
