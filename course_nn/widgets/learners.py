"""Networks of notebook 13 to watch while they learn: one that cleans, one that forges, one that finds its way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from course_nn.widgets.play import BLUE, GREEN, GREY, ORANGE, train
from course_nn.widgets.research import table
from course_nn.widgets.scene import Move

Array = np.ndarray
EVERY = 25  # steps of a training between two states


def cleaning(lessons: Callable[[], Iterator[Any]], total: int) -> Any:
    """Digits with noise, and what an autoencoder makes of them.

    lessons() yields clean (6, 64), noisy and cleaned pictures and the training's error, `total` times.
    """

    def begin() -> Iterator[Any]:
        errors: list[float] = []
        for clean, noisy, cleaned, error in lessons():
            errors.append(float(error))
            yield clean, noisy, cleaned, errors

    def draw(figure: Figure) -> Move:
        left, right = figure.subplots(1, 2, width_ratios=(1.7, 1))
        left.set(xticks=[], yticks=[3.5, 12.5, 21.5], yticklabels=["clean", "noisy", "cleaned"])
        pixels = table(left, (26, 53), "gray_r", 1)
        right.set(xlabel="epoch", ylabel="mean squared error", xlim=(0, total), ylim=(0, 0.1))
        (line,) = right.plot([], [], color=BLUE)

        def move(state: Any) -> str:
            *rows, errors = state
            sheet = np.zeros((26, 53))
            for r, row in enumerate(rows):
                for c, picture in enumerate(np.asarray(row)[:6]):
                    sheet[9 * r : 9 * r + 8, 9 * c : 9 * c + 8] = picture.reshape(8, 8)
            pixels.set_data(sheet)
            line.set_data(np.arange(len(errors)), errors)
            noise, left_over = (np.mean((np.asarray(rows[k]) - rows[0]) ** 2) for k in (1, 2))
            return (
                f"After {len(errors) - 1} epochs: the noise on these six pictures is {noise:.3f}, and {left_over:.3f} "
                "is left after cleaning."
            )

        return move

    return train(begin, draw, size=(8, 3), still=total)


def forger(lessons: Callable[[], Iterator[Any]], data: Callable[[Array], Array], total: int) -> Any:
    """What a generator makes of noise, beside the density of the data, and the losses of both networks.

    lessons() yields, `total` times, what G makes (N,), D's scores along the line `forger_line()`, and both losses.
    """
    x = forger_line()

    def begin() -> Iterator[Any]:
        losses: list[tuple[float, float]] = []
        for made, scores, L_D, L_G in lessons():
            losses.append((float(L_D), float(L_G)))
            yield np.ravel(made), np.ravel(scores), losses

    def draw(figure: Figure) -> Move:
        left, right = figure.subplots(1, 2, width_ratios=(1.5, 1))
        left.set(xlim=(x[0], x[-1]), ylim=(0, 1.05), xlabel="x")
        left.plot(x, data(x), color=GREEN, lw=2, label="density of the data")
        (belief,) = left.plot([], [], color=GREY, ls="--", label="D: probability that x is real")
        left.plot([], [], color=ORANGE, lw=6, label="what G makes")
        left.legend(loc="upper left", fontsize="small")
        right.set(xlim=(0, EVERY * total), ylim=(0, 3), xlabel="turns", ylabel="loss")
        lines = [right.plot([], [], color=colour, ls=style, label=name)[0]
                 for colour, style, name in ((GREY, "--", "D"), (ORANGE, "-", "G"))]  # fmt: skip
        right.axhline(np.log(2), color="black", lw=0.8, ls=":")
        right.legend(loc="upper right")

        def move(state: Any) -> str:
            made, scores, losses = state
            heights, edges = np.histogram(made, bins=48, range=(x[0], x[-1]), density=True)
            left.bar(edges[:-1], np.minimum(heights, 1.05), np.diff(edges), align="edge", color=ORANGE, alpha=0.7)
            belief.set_data(x, 0.5 + 0.5 * np.tanh(scores / 2))
            for line, values in zip(lines, np.array(losses).T, strict=True):
                line.set_data(EVERY * np.arange(len(losses)), values)
            return (
                f"After {EVERY * (len(losses) - 1)} turns what G makes has mean {made.mean():.2f} and standard "
                f"deviation {made.std():.2f}; the losses are {losses[-1][0]:.2f} for D and {losses[-1][1]:.2f} for G."
            )

        return move

    return train(begin, draw, size=(8, 3.3), still=total)


def forger_line() -> Array:
    """The line along which `forger` shows what D believes."""
    return np.linspace(-4, 8, 121)


def agent(lessons: Callable[[], Iterator[Any]], rows: list[str], total: int) -> Any:
    """A map with the values that an agent has learned: in each cell the best one, and the move that has it.

    lessons() yields the values (cells, 4) and the sum of rewards, after each of `total` episodes.
    """
    high, wide = len(rows), len(rows[0])
    text = "".join(rows)

    def begin() -> Iterator[Any]:
        rewards: list[float] = []
        for q, reward in lessons():
            rewards.append(float(reward))
            yield np.asarray(q), rewards

    def draw(figure: Figure) -> Move:
        left, right = figure.subplots(1, 2, width_ratios=(1.3, 1))
        left.set(xticks=[], yticks=[])
        colours = table(left, (high, wide), "PuOr", 2)
        colours.set_clim(-2, 2)
        names = {"S": "start", "G": "goal\n+1", "X": "pit\n-1", "#": "wall"}
        right.set(xlim=(0, total), ylim=(-3, 1.2), xlabel="episode", ylabel="sum of rewards")
        (line,) = right.plot([], [], ".", color=BLUE, ms=4)

        def move(state: Any) -> str:
            q, rewards = state
            free = np.array([kind in ".S" for kind in text])
            best = np.where(free, q.max(axis=1), [{"G": 1.0, "X": -1.0}.get(kind, np.nan) for kind in text])
            colours.set_data(np.ma.masked_invalid(best.reshape(high, wide)))
            for cell, kind in enumerate(text):
                i, j = divmod(cell, wide)
                if kind in names:
                    ink = GREY if kind == "#" else "black"
                    left.text(j, i + 0.3 * (kind == "S"), names[kind], ha="center", va="center", color=ink)
                if not free[cell]:
                    continue
                arrow = "↑→↓←"[int(q[cell].argmax())] if np.ptp(q[cell]) > 0 else "·"
                left.text(j, i - 0.15, f"{arrow} {best[cell]:.2f}", ha="center", va="center", size="large")
            line.set_data(np.arange(len(rewards)), np.maximum(rewards, -3))
            start = text.index("S")
            return (
                f"After {len(rewards) - 1} episodes the start is worth {best[start]:.2f} to the agent; the last 20 "
                f"episodes brought {np.mean(rewards[-20:]):.2f} on average."
            )

        return move

    return train(begin, draw, size=(8, 3.4), still=total)
