"""Pictures of minibatches: what a batch's gradient is worth, the path of SGD, a network that learns."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from course_nn.widgets.play import BLUE, GREY, ORANGE, RED, play, train
from course_nn.widgets.scene import Move

Array = np.ndarray
Function = Callable[..., Any]


def levels(grid: Array) -> Array:
    """Contours that lie closer near the bottom."""
    low, high = float(grid.min()), float(grid.max())
    return low + (high - low) * np.linspace(0.05, 1, 14) ** 2


def _points(n: int) -> tuple[Array, Array]:
    """Points around the line 1.2 x - 0.5: the loss of a line fitted to them is a bowl over w and b."""
    rng = np.random.default_rng(4)
    x = rng.normal(size=n)
    return x, 1.2 * x - 0.5 + 0.8 * rng.normal(size=n)


def _gradients(w: float, b: float, x: Array, y: Array) -> Array:
    """The gradient of each sample's squared error, (n, 2)."""
    e = 2 * (w * x + b - y)
    return np.stack([e * x, e], axis=-1)


def _mean_loss(w: Any, b: Any, x: Array, y: Array) -> Any:
    """The mean squared error for arrays w and b, through the moments of the data."""
    xx, xy, yy = np.mean(x * x), np.mean(x * y), np.mean(y * y)
    mx, my = x.mean(), y.mean()
    return w * w * xx + b * b + yy + 2 * w * b * mx - 2 * w * xy - 2 * b * my


def _bowl(axes: Any, x: Array, y: Array) -> None:
    w, b = np.meshgrid(np.linspace(-1.5, 3.5, 61), np.linspace(-3, 2, 61))
    grid = _mean_loss(w, b, x, y)
    axes.contour(w, b, grid, levels=levels(grid), cmap="viridis", linewidths=1)
    best = np.linalg.lstsq(np.stack([x, np.ones_like(x)], axis=1), y, rcond=None)[0]
    axes.plot(*best, "+", color="black", ms=12, mew=2)
    axes.set(xlabel="w", ylabel="b", xlim=(-1.5, 3.5), ylim=(-3, 2), aspect="equal")


def arrows() -> Any:
    """Steps down by 40 batches of m samples each, and by all 512: click to stand elsewhere."""
    x, y = _points(512)

    def draw(figure: Figure) -> Move:
        axes = figure.add_subplot()
        _bowl(axes, x, y)

        def move(m: str, w: float, b: float, draw_again: int) -> str:
            size = x.size if m == "all" else int(m)
            each = _gradients(w, b, x, y)
            rng = np.random.default_rng(draw_again)
            batches = np.argsort(rng.random((40, x.size)), axis=1)[:, :size]
            estimates, full = each[batches].mean(axis=1), each.mean(axis=0)
            here = np.full(40, w), np.full(40, b)
            settings: Any = {"angles": "xy", "scale_units": "xy", "scale": 5}
            axes.quiver(*here, *-estimates.T, color=BLUE, alpha=0.5, width=0.005, zorder=3, **settings)
            axes.quiver(w, b, *-full, color="black", width=0.011, zorder=4, **settings)
            scatter = float(np.sqrt(np.mean(np.sum((estimates - full) ** 2, axis=1))))
            length = float(np.linalg.norm(full))
            axes.set_title(f"m = {m}: scatter {scatter:.2f}, full gradient {length:.2f}")
            return (
                f"40 batches of {size} at w = {w:g}, b = {b:g}: their gradients scatter by {scatter:.2f} around the "
                f"full gradient, which is {length:.2f} long."
            )

        return move

    return play(
        draw, size=(5.6, 5), click=("w", "b"), m=["1", "8", "64", "all"], w=(-1.5, 3.5, 0.05, -0.5),
        b=(-3, 2, 0.05, 1), draw_again=(0, 20, 1, 0),
    )  # fmt: skip


def walk(sgd: Function, DataLoader: Function) -> Any:
    """Four epochs of your sgd with your DataLoader: the path, and the loss against the samples looked at."""
    x, y = _points(128)
    lowest = float(np.linalg.lstsq(np.stack([x, np.ones_like(x)], axis=1), y, rcond=None)[1][0]) / x.size

    def grad(theta: Array, X: Array, labels: Array) -> Array:
        return _gradients(theta[0], theta[1], X[:, 0], labels).mean(axis=0)

    def draw(figure: Figure) -> Move:
        left, right = figure.subplots(1, 2)
        _bowl(left, x, y)
        right.set(xlabel="samples looked at", ylabel="loss of all, above the least", yscale="log",
                  xlim=(0, 4 * x.size), ylim=(1e-5, 30))  # fmt: skip

        def move(m: str, learning_rate: float) -> str:
            loader = DataLoader(x[:, None], y.copy(), int(m), np.random.default_rng(0))

            class Guarded:  # a loader that never ends must not stop the page
                def __iter__(self) -> Iterator[Any]:
                    return islice(iter(loader), x.size)

            path = np.asarray(sgd(grad, np.array([-1.0, 1.5]), Guarded(), learning_rate, 4), float)
            losses = np.maximum(_mean_loss(path[:, 0], path[:, 1], x, y) - lowest, 1e-6)
            seen = np.linspace(0, 4 * x.size, len(path))
            left.plot(*path.T, "-", color=RED, lw=1, marker=".", ms=4)
            left.plot(*path[-1], "o", color=ORANGE, ms=11, mec="black")
            right.plot(seen, losses, color=BLUE, lw=1.5, marker="." if len(path) < 80 else "")
            left.set_title(f"{len(path) - 1} steps")
            end = float(np.median(losses[-max(1, len(losses) // 4) :]))
            if not np.isfinite(path).all() or end > 1e3:
                return f"With m = {m} and η = {learning_rate:g} the path runs off to infinity."
            right.set_title(f"in the last epoch about {end:.2g}")
            return (
                f"With m = {m} and η = {learning_rate:g}, four epochs are {len(path) - 1} steps; in the last one the "
                f"loss lies about {end:.2g} above the least."
            )

        return move

    return play(draw, size=(9, 4.2), m=["128", "32", "8", "1"], learning_rate=(0.01, 0.2, 0.01, 0.1))


def learning(training: Function, x: Array, y: Array) -> Any:
    """A network that learns the points x (N, 1) and y (N,) until it is stopped; beside it the loss of each batch.

    training(learning_rate, batch_size) yields the network as a function, and the losses of all batches so far.
    """
    grid = np.linspace(x.min(), x.max(), 121)[:, None]

    def begin(learning_rate: float, batch_size: int) -> Iterator[Any]:
        for net, losses in training(learning_rate, batch_size):
            yield f"η = {learning_rate:g}, batches of {batch_size}", net, losses

    def draw(figure: Figure) -> Move:
        left, right = figure.subplots(1, 2)
        left.plot(x, y, "o", color=GREY, ms=3, label="data")
        left.set(xlabel="x", ylabel="y", ylim=(-1.8, 1.8))
        (curve,) = left.plot(grid, 0 * grid, color=BLUE, lw=2.5, label="the network")
        left.legend(loc="upper left", ncols=2)
        right.set(xlabel="the last 1000 steps", ylabel="loss of the batch", yscale="log",
                  xlim=(-1000, 0), ylim=(2e-3, 10))  # fmt: skip

        def move(state: Any) -> str:
            settings, net, losses = state
            curve.set_ydata(net(grid))
            recent = np.clip(np.nan_to_num(np.array(losses[-1000:]), nan=1e9), 1e-9, 1e9)
            right.plot(np.arange(-len(recent), 0), recent, color=ORANGE, lw=1)
            left.set_title(f"after {len(losses)} steps")
            right.set_title(settings)
            if not len(recent):
                return f"{settings}: the network is as drawn at random, it has seen no sample yet."
            mean = float(recent[-100:].mean())
            lot = f"{mean:.3f}" if mean < 1e3 else "beyond all bounds: the rate is too large"
            return f"{settings}: after {len(losses)} steps the loss of the latest batches is {lot}."

        return move

    return train(
        begin, draw, size=(9, 3.6), still=1200, learning_rate=(0.01, 0.5, 0.01, 0.1), batch_size=(1, 200, 1, 32)
    )
