"""Pictures to play with for notebook 10: the five variants, gates over time, names by temperature, the sun ahead."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from course_nn.widgets.play import BLUE, GREEN, GREY, ORANGE, PURPLE, RED, play
from course_nn.widgets.scene import Move

Array = np.ndarray
SHUT = "#bbbbbb"

# Of each step: what goes in, what comes out; "" is nothing, and "<" an input that is the output before.
VARIANTS = {
    "one to one": [("photo", "dog")],
    "one to many": [("photo", "a"), ("<", "dog"), ("<", "runs"), ("<", "STOP")],
    "many to one": [("frame 1", ""), ("frame 2", ""), ("frame 3", ""), ("frame 4", "jump")],
    "many to many": [("the", "article"), ("old", "adjective"), ("dog", "noun"), ("runs", "verb")],
    "many to many, delayed": [("il", ""), ("pleut", ""), ("START", "it"), ("<", "rains"), ("<", "STOP")],
}


def five_variants() -> Any:
    """The five ways to use a recurrent network, step by step: what goes in, what comes out, where a loss sits."""
    most = max(map(len, VARIANTS.values()))

    def draw(figure: Figure) -> Move:
        axes = figure.add_subplot(xlim=(-1.15, most), ylim=(-0.6, 3.6))
        axes.axis("off")
        for row, name in enumerate(("input", "state", "output", "loss")):
            axes.text(-1.1, row, name, va="center", color=GREY)
        axes.set_title(" ")

        def move(step: int, variant: str, in_training: bool) -> str:
            columns = VARIANTS[variant]
            now = min(step or len(columns), len(columns)) - 1  # step 0 shows all of it
            for t, (given, said) in enumerate(columns):
                lit = t <= now
                fed = given == "<"
                heard = columns[t - 1][1] if fed else given
                _box(axes, t, 1, f"h{t + 1}", BLUE, lit)
                if t:
                    _arrow(axes, (t - 0.62, 1), (t - 0.38, 1), BLUE, lit)
                if heard:
                    _box(axes, t, 0, heard, GREEN if not fed else PURPLE, lit)
                    _arrow(axes, (t, 0.28), (t, 0.72), GREEN if not fed else PURPLE, lit)
                if said:
                    _box(axes, t, 2, said, ORANGE, lit)
                    _arrow(axes, (t, 1.28), (t, 1.72), ORANGE, lit)
                if said and in_training:
                    _box(axes, t, 3, "loss", RED, lit)
                    _arrow(axes, (t, 2.28), (t, 2.72), RED, lit)
                if fed and not in_training:
                    _arrow(axes, (t - 0.7, 1.75), (t - 0.3, 0.25), PURPLE, lit, "--")
            axes.set_title(f"{variant}, {'in training' if in_training else 'in use'}")
            if not step:
                inputs, outputs = sum(heard != "<" for heard, _ in columns), sum(said != "" for _, said in columns)
                losses = "1 loss" if in_training and outputs == 1 else f"{outputs if in_training else 0} losses"
                given = f"{_many(inputs, 'input')} from outside, {_many(outputs, 'output')}"
                return f"{variant.capitalize()}: {given}, {losses}."
            return f"{variant.capitalize()}, step {now + 1} of {len(columns)}: {_told(columns, now, in_training)}."

        return move

    return play(draw, size=(8, 3.8), step=range(most + 1), variant=list(VARIANTS), in_training=True)


def _many(n: int, what: str) -> str:
    return f"{n} {what}{'' if n == 1 else 's'}"


def _told(columns: list[tuple[str, str]], t: int, in_training: bool) -> str:
    given, said = columns[t]
    source = "the right output before" if in_training else "its own output before"
    heard = f"{source}, “{columns[t - 1][1]}”, goes in" if given == "<" else f"“{given}” goes in"
    if not said:
        return f"{heard}, nothing comes out, and there is no loss"
    ends = "; with STOP it is over" if said == "STOP" else ""
    return f"{heard}, “{said}” comes out, and {'a loss sits there' if in_training else 'nobody corrects it'}{ends}"


def _box(axes: Axes, x: float, y: float, text: str, colour: str, lit: bool) -> None:
    face, edge = (colour, colour) if lit else ("white", SHUT)
    axes.add_patch(Rectangle((x - 0.38, y - 0.28), 0.76, 0.56, fc=face, ec=edge, lw=1.5, alpha=0.9 if lit else 1))
    dark = colour in (BLUE, RED, GREEN) and lit
    axes.text(x, y, text, ha="center", va="center", color="white" if dark else "black" if lit else GREY, size=9)


def _arrow(
    axes: Axes, start: tuple[float, float], end: tuple[float, float], colour: str, lit: bool, style: str = "-"
) -> None:
    arrow = {"arrowstyle": "-|>", "color": colour if lit else SHUT, "lw": 1.8, "ls": style, "shrinkA": 0, "shrinkB": 0}
    axes.annotate("", end, start, arrowprops=arrow)


STEPS, MARKS = 24, (3, 14)


def gates(LSTM: Callable[..., Any]) -> Any:
    """One unit of your LSTM over 24 steps, with gates that are set by hand: what it lets in, keeps and shows."""
    x = np.zeros((STEPS, 2))
    x[:, 0] = np.random.default_rng(4).uniform(-1, 1, STEPS).round(1)
    x[list(MARKS), 0], x[list(MARKS), 1] = (0.9, -0.7), 1
    steps = np.arange(1, STEPS + 1)

    def sigma(a: Any) -> Any:
        return 1 / (1 + np.exp(-a))

    def draw(figure: Figure) -> Move:
        top, middle, bottom = figure.subplots(3, 1, sharex=True, height_ratios=(1, 1.1, 1.4))
        colours = [ORANGE if mark else SHUT for mark in x[:, 1]]
        top.bar(steps, x[:, 0], color=colours)
        top.set(ylabel="input", ylim=(-1.2, 1.2), xlim=(0.3, STEPS + 0.7))
        for step in np.array(MARKS) + 1:
            top.text(step, 1.25, "marked", ha="center", va="bottom", color=ORANGE, size=9)
            for axes in (middle, bottom):
                axes.axvline(step, color=ORANGE, lw=1, ls=":")
        top.set_title(" ")
        middle.set(ylabel="gates", ylim=(-0.08, 1.08))
        bottom.set(ylabel="c and h", ylim=(-2.1, 2.1), xlabel="step")
        bottom.axhline(0, color=GREY, lw=0.8)
        lines = [
            middle.plot([], [], style, color=colour, label=name)[0]
            for name, style, colour in (("i, lets in", "o-", GREEN), ("f, keeps", "s--", BLUE), ("o, shows", "^:", RED))
        ]
        lines.append(bottom.plot([], [], "s-", color=BLUE, label="c, the memory")[0])
        lines.append(bottom.plot([], [], "^:", color=RED, label="h, what is shown")[0])
        for line in lines:
            line.set_markersize(4)
        for axes in (middle, bottom):
            axes.legend(loc="center left", bbox_to_anchor=(1, 0.5), fontsize="small")

        def move(let_in: float, keep: float, show: float, forget_at_marks: bool) -> str:
            unit = LSTM(2, 1, np.random.default_rng(0))
            unit.Wx = np.array([[0, 8.0], [0, -16.0 * forget_at_marks], [2.0, 0], [0, 0]])
            unit.Wh, unit.b = np.zeros((4, 1)), np.array([let_in, keep, 0.0, show])
            state, h, c = None, np.zeros(STEPS), np.zeros(STEPS)
            for t in range(STEPS):
                unit.forward(x[None, t : t + 1].copy(), state)
                state = np.array(unit.end)
                h[t], c[t] = state.ravel()
            i, f, _, o = (sigma(x @ w + b) for w, b in zip(unit.Wx, unit.b, strict=True))
            for line, values in zip(lines, (i, f, o, c, h), strict=True):
                line.set_data(steps, values)
            first, second = MARKS
            kept = f"after the first mark c is {_two(c[first])}, and before the second one {_two(c[second - 1])}"
            top.set_title(f"f is {f[0]:.2f} at steps without a mark, i is {i[0]:.2f}", size=10, pad=16)
            return (
                f"Without a mark the gates are i = {i[0]:.2f}, f = {f[0]:.2f}, o = {o[0]:.2f}; {kept}; after the "
                f"second it is {_two(c[second])}, at the end {_two(c[-1])}, of which h shows {_two(h[-1])}."
            )

        return move

    return play(
        draw, size=(9, 5), let_in=(-8, 4, 0.5, -4), keep=(-4, 8, 0.5, 1), show=(-6, 6, 0.5, 4), forget_at_marks=False
    )


def _two(x: float) -> str:
    """Two digits, and no minus before 0."""
    return f"{round(float(x), 2) + 0:.2f}"


def temperatures(spell: Callable[[float, np.random.Generator], str], known: Collection[str]) -> Any:
    """Twelve names that your network invents at a temperature, and the letters it uses.

    spell(temperature, rng): one name. known: the names it learned from.
    """
    letters = "abcdefghijklmnopqrstuvwxyz"

    def shares(names: Collection[str]) -> Array:
        text = "".join(names)
        return np.array([text.count(letter) for letter in letters]) / max(len(text), 1)

    before, names_of = shares(known), set(known)

    def draw(figure: Figure) -> Move:
        left, right = figure.subplots(1, 2, width_ratios=(1, 1.1))
        left.axis("off")
        left.set(xlim=(0, 2), ylim=(6.5, -0.8))
        left.text(0, -0.5, "blue: new, grey and slanted: learned by heart", color=GREY, size=9)
        places = np.arange(len(letters))
        right.bar(places, before, color=SHUT, label="names it learned from")
        (line,) = right.plot(places, np.zeros(len(letters)), "o", color=BLUE, ms=4, label="its own, here")
        right.set(ylim=(0, 0.5), xlabel="letter", ylabel="share", xticks=places, xticklabels=list(letters))
        right.legend(loc="upper right", fontsize="small")
        right.set_title(" ")

        def move(temperature: float, draw_again: int) -> str:
            rng = np.random.default_rng(draw_again)
            said = [str(spell(temperature, rng)) for _ in range(12)]
            for k, name in enumerate(said):
                old = name in names_of
                colour, style = (GREY, "italic") if old else (BLUE, "normal")
                left.text(k // 6, k % 6 + 0.4, name[:14] or "–", color=colour, style=style, size=12, va="center")
            line.set_ydata(shares(said))
            different, by_heart = len(set(said)), sum(name in names_of for name in said)
            right.set_title(f"temperature {temperature:g}")
            return (
                f"At temperature {temperature:g} it says {', '.join(said)}: {different} of 12 are different, and "
                f"{by_heart} stand among the names it learned from."
            )

        return move

    return play(draw, size=(8.6, 3.6), temperature=(0.1, 3, 0.1, 1.0), draw_again=(1, 30, 1, 1))


def on_its_own(
    forecaster: Callable[[Array], Callable[[Array], Array]], years: Array, spots: Array, n: int, T: int
) -> Any:
    """The later years, each forecast from the true ones before, and from a year on from its own forecasts.

    It learns from the first n numbers of spots, and takes windows of T.
    """

    def draw(figure: Figure) -> Move:
        forecast = forecaster(spots[:n].copy())
        recent = np.lib.stride_tricks.sliding_window_view(spots, T)[n - T : -1].copy()
        ahead = np.asarray(forecast(recent), float)
        if ahead.shape != (len(spots) - n,):
            raise ValueError(f"the forecasts have shape {ahead.shape}; expected ({len(spots) - n},)")
        axes = figure.add_subplot(xlabel="year", ylabel="sunspots", xlim=(years[n] - 1, years[-1] + 1), ylim=(-20, 215))
        axes.plot(years[n:], spots[n:], color=GREY, lw=3, alpha=0.5, label="what came")
        axes.plot(years[n:], ahead, color=ORANGE, ls="--", label="forecast, a year ahead")
        (own,) = axes.plot([], [], "o-", color=BLUE, ms=4, label="on its own")
        axes.legend(loc="upper left", ncols=3, fontsize="small")
        axes.set_title(" ")
        error = np.sqrt(np.mean((ahead - spots[n:]) ** 2))
        naive = np.sqrt(np.mean((spots[n - 1 : -1] - spots[n:]) ** 2))

        def move(first_year: int, years_alone: int) -> str:
            at = int(np.flatnonzero(years == first_year)[0])
            window, said = spots[at - T : at].copy(), []
            for _ in range(min(years_alone, len(spots) - at)):
                said.append(float(np.asarray(forecast(window[None]), float)[0]))
                window = np.append(window[1:], said[-1])
            own.set_data(years[at : at + len(said)], said)
            off = abs(said[-1] - spots[at + len(said) - 1])
            axes.axvline(first_year, color=BLUE, lw=1, ls=":")
            axes.set_title(f"a year ahead: error {error:.0f}; last year's number again: {naive:.0f}")
            return (
                f"From {first_year} on it goes on from its own forecasts for {len(said)} "
                f"{'year' if len(said) == 1 else 'years'}, and is {off:.0f} off in the last one; a year ahead its "
                f"error is {error:.0f}, that of last year's number {naive:.0f}."
            )

        return move

    low, high = int(years[n]), int(years[-1]) - 8
    return play(draw, size=(8.6, 3.6), first_year=(low, high, 1, 1964), years_alone=(1, 33, 1, 11))
