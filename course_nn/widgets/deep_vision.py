"""Pictures to play with for notebook 11: seventy years, the challenge, networks row by row, what small kernels save."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from course_nn.data import history, ilsvrc
from course_nn.widgets.play import BLUE, GREEN, GREY, ORANGE, PURPLE, play, train
from course_nn.widgets.scene import Move

Array = np.ndarray
HUMAN = (5.0, 10.0)  # the lecture's range, in percent


def timeline() -> Any:
    """The history of neural networks, event by event."""
    rows = history()
    years = [int(row["year"]) for row in rows]
    height = [1 + i % 4 for i in range(len(rows))]

    def draw(figure: Figure) -> Move:
        axes = figure.add_subplot(xlim=(1938, 2022), ylim=(0, 5.4), xlabel="year", yticks=[])
        axes.vlines(years, 0, height, color="#cccccc", lw=1)
        axes.plot(years, height, "o", color="#cccccc", ms=5)

        def move(event: int) -> str:
            row = rows[event]
            axes.vlines(years[: event + 1], 0, height[: event + 1], color=BLUE, lw=1)
            axes.plot(years[: event + 1], height[: event + 1], "o", color=BLUE, ms=5)
            axes.plot(years[event], height[event], "D", color=ORANGE, ms=10, mec="black")
            axes.set_title(f"{row['year']}, {row['who']}: {row['event']}", size="medium")
            return f"{row['year']}, {row['who']}: {row['event']}. Source: {row['source']}."

        return move

    return play(draw, size=(9, 2.6), event=range(len(rows)))


def challenge(yearly_gain: Callable[[list[tuple[int, float]]], Mapping[int, float]]) -> Any:
    """The challenge's errors, as the slide or as the papers have them, and what each year brought, by your function."""
    rows = [row for row in ilsvrc() if row["year"]]
    columns = {"the papers": "paper_error_percent", "the slide": "slide_error_percent"}

    def draw(figure: Figure) -> Move:
        axes = figure.add_subplot(xlim=(2010.5, 2016.7), ylim=(0, 29), xlabel="year", ylabel="top-5 error in percent")
        axes.axhspan(*HUMAN, color=GREEN, alpha=0.2)
        axes.text(2010.6, 7.5, "human", color="black", va="center")
        axes.set_xticks(range(2011, 2016))

        def move(until: int, numbers: str) -> str:
            seen = [(int(r["year"]), float(r[columns[numbers]]), r) for r in rows if int(r["year"]) <= until]
            for i, (year, error, row) in enumerate(seen):
                axes.plot(year, error, "o", color=BLUE, ms=8)
                label = f"{row['model']} {error:g}" + (f", {row['paper_layers']} layers" if row["paper_layers"] else "")
                axes.annotate(label, (year, error), (8, (4, 4, -15, 4, -13, -12)[i]), textcoords="offset points")
            gains = yearly_gain([(year, error) for year, error, _ in seen])
            year, error, row = min(seen, key=lambda one: one[1])
            brought = f" {until} brought the best error down by {float(gains[until]):.0%}." if until in gains else ""
            below = "below" if error < HUMAN[0] else "within" if error <= HUMAN[1] else "above"
            return (
                f"By {numbers}, the best until {until} is {row['model']} with {error:g} %, {below} the human range of "
                f"5 to 10 %.{brought}"
            )

        return move

    return play(draw, size=(8, 4), until=(2011, 2015, 1, 2015), numbers=list(columns))


CORNERS = np.array([[-1.0, -1], [-1, 1], [1, -1], [1, 1]])
TABLES = {"AND": [0, 0, 0, 1], "OR": [0, 1, 1, 1], "XOR": [0, 1, 1, 0]}


def corners(perceptron: Callable[..., Any]) -> Any:
    """Four corners with their labels, and what your perceptron says about the plane, epoch after epoch."""

    def draw(figure: Figure) -> Move:
        plane = _Plane(figure)

        def move(epoch: int, table: str) -> str:
            w, b = perceptron(CORNERS.copy(), np.array(TABLES[table]), epoch)
            w, b = np.asarray(w, float), float(np.asarray(b).reshape(()))
            right = plane.show(lambda p: p @ w + b, TABLES[table], table)
            return (
                f"After {epoch} epochs the perceptron has {right} of 4 corners of {table} right; it answers 1 where "
                "the plane is blue."
            )

        return move

    return play(draw, size=(4.6, 4.4), epoch=range(13), table=list(TABLES))


def units(xor_by_hand: Any) -> Any:
    """Your network for XOR: what comes out, or one of its hidden units, over the plane."""
    parts = {"output": None, "hidden unit 1": 0, "hidden unit 2": 1}

    def draw(figure: Figure) -> Move:
        plane = _Plane(figure)

        def move(shown: str, add_to_b2: float) -> str:
            if not isinstance(xor_by_hand, dict) or any(part is ... for part in xor_by_hand.values()):
                raise NotImplementedError("xor_by_hand is not written yet")
            W1, b1, W2, b2 = (np.asarray(xor_by_hand[name], float) for name in ("W1", "b1", "W2", "b2"))
            unit = parts[shown]

            def z(p: Array) -> Array:
                h = np.maximum(p @ W1.T + b1, 0)
                return np.asarray(h @ W2.ravel() + b2.ravel()[0] + add_to_b2 if unit is None else h[:, unit])

            right = plane.show(z, TABLES["XOR"], shown, judged=unit is None)
            values = ", ".join(f"{v + 0:.3g}" for v in z(CORNERS))
            fits = f"; with {add_to_b2:g} added to b2 that fits XOR at {right} of them" if unit is None else ""
            return (
                f"The {shown} is {values} at the corners (-1, -1), (-1, 1), (1, -1), (1, 1), positive where the plane "
                f"is blue{fits}."
            )

        return move

    return play(draw, size=(4.6, 4.4), shown=list(parts), add_to_b2=(-2, 2, 0.25, 0))


class _Plane:
    """The plane, blue where a function is positive, and the four corners."""

    def __init__(self, figure: Figure):
        limits = (-2.06, 2.06)
        self.axes = figure.add_subplot(
            xlim=limits, ylim=limits, aspect="equal", xlabel="first input", ylabel="second input"
        )
        side = np.linspace(-2, 2, 60)
        self.grid = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
        self.shown = self.axes.imshow(
            np.zeros((60, 60)), extent=(-2, 2, -2, 2), origin="lower", cmap="Blues", vmin=0, vmax=2
        )

    def show(self, z: Callable[[Array], Array], labels: list[int], name: str, judged: bool = True) -> int:
        """Draw the frame, and return how many corners are right; judged: say it in the picture as well."""
        self.shown.set_data((z(self.grid) > 0).reshape(60, 60).astype(float))
        right = (z(CORNERS) > 0) == np.array(labels)
        for point, label, ok in zip(CORNERS, labels, right, strict=True):
            self.axes.plot(*point, "s" if label else "o", color=ORANGE if label else "white", mec="black", ms=14)
            if judged:
                self.axes.text(point[0] + 0.2, point[1] + 0.2, "✓" if ok else "✗", size="large", weight="bold")
        self.axes.set_title(f"{name}: {right.sum()} of 4 right" if judged else name)
        return int(right.sum())


Rows = list[tuple[Any, ...]]


def known(follow: Callable[..., Any], networks: Mapping[str, tuple[int, int, Rows]]) -> Any:
    """A known network row by row: how large its maps are, what they learn, what one number sees.

    networks: by name, the image's size, its channels, and the rows.
    """
    longest = max(len(rows) for _, _, rows in networks.values())

    def draw(figure: Figure) -> Move:
        meters = _Meters(figure, longest)

        def move(network: str, row: int) -> str:
            size, C, rows = networks[network]
            return f"{network}, {meters.show(follow, rows, size, C, row)}"

        return move

    return play(draw, size=(10, 3.5), network=list(networks), row=range(longest + 1))


def builder(follow: Callable[..., Any]) -> Any:
    """A network of your own, from equal layers: how large its maps are, what they learn, what one number sees."""

    def draw(figure: Figure) -> Move:
        meters = _Meters(figure, 12)

        def move(layers: int, kernel: int, stride: int, channels: int, pooling: bool) -> str:
            rows: Rows = []
            for i in range(layers):
                rows.append(("conv", channels, kernel, stride if i == 0 else 1, kernel // 2, 1))
                rows += [("pool", 2, 2, 0)] if pooling else []
            return f"Your own, {meters.show(follow, rows, 64, 3, len(rows))}"

        return move

    return play(
        draw, size=(10, 3.5), layers=(1, 6, 1, 2), kernel=(1, 11, 2, 3), stride=(1, 4, 1, 1), channels=(8, 128, 8, 32),
        pooling=False,
    )  # fmt: skip


class _Meters:
    """Three meters of a network: the numbers of each map, the parameters of each row, the field in the image."""

    def __init__(self, figure: Figure, longest: int):
        self.maps, self.learned, self.seen = figure.subplots(1, 3, width_ratios=(1.2, 1.2, 0.9))
        for axes, name in ((self.maps, "numbers in the map"), (self.learned, "parameters")):
            axes.set(xlim=(-0.8, longest + 0.8), xlabel="row", ylabel=name, yscale="log", ylim=(1, 3e8))
            axes.set_yticks(10.0 ** np.arange(0, 9, 2), labels=["1", "100", "10⁴", "10⁶", "10⁸"])
        self.seen.set(xlim=(0, 1), ylim=(1, 0), aspect="equal", xticks=[], yticks=[])
        self.seen.add_patch(Rectangle((0, 0), 1, 1, color="#dddddd"))

    def show(self, follow: Callable[..., Any], rows: Rows, size: int, channels: int, row: int) -> str:
        """Draw the frame, and say what is at this row."""
        lines = [(size, channels, 0, 1), *(tuple(int(n) for n in line) for line in follow(list(rows), size, channels))]
        at = min(row, len(rows))
        colours = [ORANGE if i == at else BLUE for i in range(len(lines))]
        self.maps.bar(range(len(lines)), [s * s * c for s, c, _, _ in lines], color=colours)
        self.learned.bar(range(len(lines)), [max(n, 0.5) for _, _, n, _ in lines], color=colours)
        s, c, new, field = lines[at]
        part, total = min(field / size, 1), sum(n for _, _, n, _ in lines)
        self.seen.add_patch(Rectangle(((1 - part) / 2, (1 - part) / 2), part, part, color=ORANGE, alpha=0.7))
        self.seen.set_title(f"sees {field} of {size}" if field < size else "sees all of it")
        self.maps.set_title(f"{s} × {s} × {c}")
        self.learned.set_title(f"{new:,} of {total:,}")
        what = "the image" if at == 0 else _said(rows[at - 1])
        seen = f"{field} × {field}" if field < size else "all"
        return (
            f"row {at}, {what}: {s} × {s} numbers in each of {c} channels, {new:,} of the {total:,} parameters; one "
            f"number sees {seen} pixels of an image of {size} × {size}."
        )


def _said(row: tuple[Any, ...]) -> str:
    kind, *numbers = row
    if kind == "dense":
        return f"dense, {numbers[0]} units"
    out, kernel, stride = numbers[:3] if kind == "conv" else (0, *numbers[:2])
    what = f"convolution of {out} filters" if out else "pooling"
    return f"{what}, {kernel} × {kernel}" + (f", stride {stride}" if stride > 1 else "")


def savings(small_kernels: Callable[..., Any], bottleneck: Callable[..., Any]) -> Any:
    """One large kernel, a stack of 3 x 3, and a 1 x 1 first: products at each place, by your functions."""
    names = ("at once", "stack of 3 × 3", "1 × 1 first")

    def draw(figure: Figure) -> Move:
        axes = figure.add_subplot(ylim=(1e2, 1e8), yscale="log", ylabel="products at each place", xlim=(-0.6, 2.6))
        axes.set_xticks(range(3), names)

        def move(kernel: int, channels: int, narrow: int) -> str:
            n, stacked, single = (int(v) for v in small_kernels(kernel, channels))
            _, narrowed = (int(v) for v in bottleneck(1, 1, channels, kernel, narrow, channels))
            costs = (single, stacked, narrowed)
            axes.bar(range(3), costs, color=(GREY, BLUE, ORANGE))
            for i, cost in enumerate(costs):
                axes.text(i, cost * 1.15, f"{cost:,}", ha="center", va="bottom")
            return (
                f"A kernel of {kernel} × {kernel} from {channels} to {channels} channels costs {single:,} products at "
                f"each place; {n} layers of 3 × 3 see as far for {stacked / single:.0%} of that, and a 1 × 1 to "
                f"{narrow} channels first costs {narrowed / single:.0%}."
            )

        return move

    return play(draw, size=(7, 3.6), kernel=(3, 11, 2, 5), channels=(16, 512, 16, 192), narrow=(4, 128, 4, 16))


def race(lessons: Callable[[bool], Iterator[float]]) -> Any:
    """Your twenty layers while they learn, plain and with a way around: the loss of both after each step.

    lessons(residual): an iterator over the losses.
    """
    names = {False: "plain", True: "residual"}

    def begin() -> Iterator[dict[bool, list[float]]]:
        runs = {residual: lessons(residual) for residual in names}
        losses: dict[bool, list[float]] = {residual: [] for residual in names}
        yield losses
        while True:
            for residual, run in runs.items():
                value = next(run, None)
                if value is None:
                    return
                losses[residual].append(float(value))
            yield losses

    def draw(figure: Figure) -> Move:
        axes = figure.add_subplot(xlim=(0, 300), ylim=(0, 3), xlabel="step", ylabel="loss of the batch")
        axes.axhline(np.log(10), color=GREY, lw=1, ls=":")
        axes.text(295, np.log(10) + 0.05, "guessing", ha="right", color=GREY)

        def move(losses: dict[bool, list[float]]) -> str:
            steps = len(losses[True])
            if not steps:
                return "Two networks of twenty layers, as many parameters in both; nothing learned yet."
            ends = []
            for residual, colour, style in ((False, PURPLE, "--"), (True, BLUE, "-")):
                smooth = [float(np.mean(losses[residual][max(0, i - 9) : i + 1])) for i in range(steps)]
                axes.plot(range(1, steps + 1), np.minimum(smooth, 3), style, color=colour, lw=2)
                axes.text(steps + 3, min(smooth[-1], 2.9), names[residual], color=colour, va="center")
                ends.append(f"{names[residual]} {smooth[-1]:.2f}")
            return f"After {steps} steps the losses are: {', '.join(ends)}; guessing costs 2.30."

        return move

    return train(begin, draw, size=(7.4, 3.4), still=60)


def fold(sawtooth: Callable[[int], Any], count_pieces: Callable[[Array, Array], Any]) -> Any:
    """Your network folds the line from 0 to 1, unit by unit; the pieces are counted by your function."""
    most = 6
    x = np.arange(2**8 + 1) / 2**8

    def after(layers: Any, n: int) -> Array:
        h = x[:, None]
        for W, b in list(layers)[:n]:
            h = np.maximum(h @ np.asarray(W, float).T + np.asarray(b, float), 0)
        return h

    def draw(figure: Figure) -> Move:
        left, right = figure.subplots(1, 2)
        left.set(xlim=(0, 1), ylim=(-0.03, 1.08), xlabel="x", ylabel="units of the layer before")
        right.set(xlim=(0, 1), ylim=(-0.03, 1.08), xlabel="x", ylabel="network")

        def move(folds: int) -> str:
            layers = list(sawtooth(folds))
            inside, y = after(layers, len(layers) - 1), after(layers, len(layers))[:, 0]
            for i, unit in enumerate(inside.T[:3]):
                left.plot(x, unit, color=(ORANGE, GREEN, PURPLE)[i], ls=("-", "--", ":")[i])
            right.plot(x, y, color=BLUE)
            units = sum(len(np.asarray(b)) for _, b in layers)
            pieces = int(count_pieces(x.copy(), y.copy()))
            right.set_title(f"{pieces} pieces from {units} units")
            made = f"{folds} fold{'s make' if folds > 1 else ' makes'} {pieces} pieces from {units} units"
            return f"{made}. One layer of {units} has at most {units + 1}."

        return move

    return play(draw, size=(9, 3.2), folds=range(1, most + 1))
