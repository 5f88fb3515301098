"""Pictures to play with for notebook 02: losses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle

from course_nn.widgets.play import BLUE, GREEN, GREY, ORANGE, RED, play
from course_nn.widgets.scene import Move

Array = np.ndarray


def residual_squares() -> Any:
    """A line to be laid through seven points, with the square on each residual; beside it their mean."""
    x = np.array([0.4, 1.2, 2.1, 2.9, 3.8, 4.7, 5.5])
    y = np.array([1.6, 1.1, 2.6, 2.2, 3.9, 3.2, 4.6])

    def draw(figure: Figure) -> Move:
        left, right = figure.subplots(1, 2, width_ratios=(10.5, 4.5))
        left.set(xlabel="x", ylabel="y", xlim=(-0.5, 10), ylim=(-1, 6), aspect="equal", title="squares on residuals")
        left.plot(x, y, "o", color="black", label="data y", zorder=3)
        ends = np.array([-1.0, 11.0])
        (line,) = left.plot(ends, ends, color=BLUE, lw=2, label="prediction ŷ")
        left.legend(loc="upper left")
        right.set(xlim=(0, 4.5), ylim=(0, 7), aspect="equal", xticks=range(5), yticks=range(8))
        right.set(xlabel="side √MSE", ylabel="same scale as on the left")

        def move(slope: float, intercept: float) -> str:
            y_hat = slope * x + intercept
            for xi, yi, pi in zip(x, y, y_hat, strict=True):
                side = abs(yi - pi)
                square = Rectangle((xi, min(yi, pi)), side, side, facecolor=ORANGE, edgecolor=ORANGE, alpha=0.25)
                left.add_patch(square)
            left.vlines(x, y, y_hat, color=ORANGE, lw=2)
            line.set_ydata(slope * ends + intercept)
            mse = float(np.mean((y_hat - y) ** 2))
            right.add_patch(Rectangle((0, 0), np.sqrt(mse), np.sqrt(mse), facecolor=ORANGE, alpha=0.6))
            right.set_title(f"their mean: {mse:.2f}")
            return f"With slope {slope:.2f} and intercept {intercept:.2f} the mean of the squares is MSE = {mse:.2f}."

        return move

    return play(draw, size=(9, 4), slope=(-0.5, 1.2, 0.05, 0), intercept=(-1, 3, 0.1, 1))


def outlier() -> Any:
    """Five delays, one of them yours to move; the mean square and the mean distance of every constant guess."""
    fixed = np.array([2.0, 3.0, 4.0, 5.0])
    c = np.linspace(0, 60, 601)

    def draw(figure: Figure) -> Move:
        axes = figure.subplot_mosaic([["data", "data"], ["square", "distance"]], height_ratios=(1, 2))
        axes["data"].plot(fixed, np.zeros(4), "o", color="black")
        axes["data"].plot([], [], "o", color=RED, ms=9, label="the late bus")
        axes["data"].plot([], [], color=ORANGE, lw=2, label="mean")
        axes["data"].plot([], [], color=BLUE, lw=2, ls="--", label="median")
        axes["data"].set(xlim=(-2, 62), ylim=(-1, 1), yticks=[], xlabel="delay in minutes")
        axes["data"].legend(loc="upper right", ncols=3, fontsize="small")
        for name, top in (("square", 750), ("distance", 26)):
            axes[name].set(xlabel="constant guess", ylabel=f"mean {name}", xlim=(0, 25), ylim=(0, top))

        def move(late_bus: float) -> str:
            y = np.append(fixed, late_bus)
            mean, median = float(y.mean()), float(np.median(y))
            axes["data"].plot(late_bus, 0, "o", color=RED, ms=9)
            axes["data"].axvline(mean, color=ORANGE, lw=2)
            axes["data"].axvline(median, color=BLUE, lw=2, ls="--")
            error = c[:, None] - y
            for name, loss, best, colour in (
                ("square", np.mean(error**2, axis=1), mean, ORANGE),
                ("distance", np.mean(np.abs(error), axis=1), median, BLUE),
            ):
                axes[name].plot(c, loss, color=colour, lw=2)
                axes[name].plot(best, np.interp(best, c, loss), "v", color=colour, ms=10)
                axes[name].set_title(f"least at {best:.1f}")
            return (
                f"With the late bus at {late_bus:.0f} minutes the mean square is least at {mean:.1f}, the mean of the "
                f"five delays, and the mean distance at {median:.1f}, their median."
            )

        return move

    return play(draw, size=(7.2, 4.8), late_bus=(0, 60, 1, 6))


def likelihood() -> Any:
    """A Gaussian over nine fixed points: move μ and σ and hunt for the greatest log-likelihood."""
    y = np.array([0.7, 1.4, 1.9, 2.2, 2.6, 2.9, 3.5, 4.1, 5.4])
    grid = np.linspace(-4, 9, 521)

    def draw(figure: Figure) -> Move:
        top, bottom = figure.subplots(2, 1, sharex=True, height_ratios=(2, 1))
        top.set(ylabel="density p(y | μ, σ)", ylim=(0, 1.05))
        bottom.set(xlabel="y", ylabel="log p", xlim=(-4, 9), ylim=(-12, 1))
        bottom.axhline(0, color=GREY, lw=1)

        def move(mu: float, sigma: float) -> str:
            def density(v: Array) -> Array:
                return np.exp(-((v - mu) ** 2) / (2 * sigma**2)) / (np.sqrt(2 * np.pi) * sigma)

            log_p = -np.log(sigma) - (y - mu) ** 2 / (2 * sigma**2) - 0.5 * np.log(2 * np.pi)
            total = float(log_p.sum())
            top.fill_between(grid, density(grid), color=BLUE, alpha=0.15)
            top.plot(grid, density(grid), color=BLUE, lw=2)
            top.vlines(y, 0, density(y), color=ORANGE, lw=2)
            top.plot(y, density(y), "o", color=ORANGE)
            top.plot(y, np.zeros(y.size), "o", color="black", clip_on=False)
            top.set_title(f"log-likelihood Σ log p = {total:.2f}")
            bottom.vlines(y, np.maximum(log_p, -12), 0, color=ORANGE, lw=5)
            bottom.plot(y[log_p < -12], np.full((log_p < -12).sum(), -11.5), "v", color=ORANGE, ms=9)
            worst = y[log_p.argmin()]
            return (
                f"A Gaussian with μ = {mu:.2f} and σ = {sigma:.2f} over nine points has log-likelihood {total:.2f}; "
                f"the point it finds least likely is y = {worst}."
            )

        return move

    return play(draw, size=(6.8, 4.6), mu=(-2, 6, 0.05, 0), sigma=(0.4, 4, 0.05, 1))


def simplex(softmax: Callable[[Array], Array]) -> Any:
    """Three scores as bars, as probabilities by your softmax, and as a point of the triangle; the loss of a class."""
    corners = np.array([[0.0, 0.0], [1.0, 0.0], [0.5, np.sqrt(3) / 2]])
    colours = (BLUE, ORANGE, GREEN)
    # -log p of the chosen class all over the triangle: p runs from 0 at the far side to 1 at the corner
    levels = np.exp(-np.arange(1.0, 4.0))

    def draw(figure: Figure) -> Move:
        scores, bars, triangle = figure.subplots(1, 3, width_ratios=(1, 1, 1.5))
        scores.axhline(0, color=GREY, lw=1)
        scores.set(xlim=(-0.6, 2.6), ylim=(-5.5, 5.5), xticks=range(3), xlabel="class", title="scores z")
        bars.set(xlim=(-0.6, 2.6), ylim=(0, 1.1), xticks=range(3), xlabel="class", title="p = softmax(z)")
        triangle.add_patch(Polygon(corners, fill=False, edgecolor=GREY, lw=1.5))
        for k, side in enumerate(("right", "left", "center")):
            x, y = corners[k] + [(-0.04, 0), (0.04, 0), (0, 0.07)][k]
            triangle.text(x, y, f"class {k}", ha=side, va="center", color=colours[k], weight="bold")
        triangle.set(xlim=(-0.5, 1.5), ylim=(-0.12, 1.0), aspect="equal")
        triangle.axis("off")

        def move(score_0: float, score_1: float, score_2: float, right_class: str) -> str:
            z, right = np.array([[score_0, score_1, score_2]]), int(right_class)
            result = softmax(z.copy())
            scores.bar(range(3), z[0], color=colours)
            if np.shape(result) != (1, 3) or not np.isfinite(result).all():
                triangle.set_title("no three probabilities yet")
                return (
                    "Your softmax gave something other than three numbers for one row of three scores: "
                    "see its check above."
                )
            p = np.asarray(result)[0]
            with np.errstate(divide="ignore", invalid="ignore"):
                loss = float(-np.log(p[right]))
            bars.bar(range(3), p, color=colours)
            for k in range(3):
                bars.text(k, p[k] + 0.02, f"{p[k]:.3f}", ha="center")
            others = [k for k in range(3) if k != right]
            for level in levels:
                ends = level * corners[right] + (1 - level) * corners[others]
                triangle.plot(*ends.T, color=colours[right], lw=1, ls=":")
                x, y = ends[0] + ((-0.03, 0) if right == 2 else (0, -0.06))
                number = f"{-np.log(level):.0f}"
                triangle.text(x, y, number, fontsize="small", color=colours[right], ha="center", va="center")
            triangle.plot(*(p @ corners), "o", color=RED, ms=10)
            triangle.set_title(f"loss of class {right}: {loss:.2f}")
            return (
                f"The scores become the probabilities {p[0]:.3f}, {p[1]:.3f} and {p[2]:.3f}; if class {right} is "
                f"right, the loss is -log {p[right]:.3f} = {loss:.2f}. Dotted: where it is 1, 2 and 3."
            )

        return move

    slider = (-5, 5, 0.1, 0)
    return play(
        draw, size=(9, 3.4), score_0=(-5, 5, 0.1, 1), score_1=slider, score_2=slider, right_class=["0", "1", "2"]
    )


def learned_band(fit: Callable[[Array, Array], Callable[[Array], Array]]) -> Any:
    """What `fit` learns from a sine whose noise grows: μ(x) with the band μ ± 2σ, and σ(x), both beside the truth.

    fit(x, y) gets x: (N, 1) and y: (N,), and returns the trained network: (N, 1) -> (N, 2), columns μ and log σ.
    """
    from course_nn.data import heteroscedastic, noise_level

    def draw(figure: Figure) -> Move:
        x, y = heteroscedastic(400, np.random.default_rng(0))
        grid = np.linspace(0, 6, 101)[:, None]
        out = fit(x, y[:, 0])(grid)
        mu, sigma = out[:, 0], np.exp(out[:, 1])
        if not np.isfinite([mu, sigma]).all():
            figure.text(0.5, 0.5, "the training ran off to infinity", ha="center", color=GREY)
            return lambda: "Your loss sent the network off to infinity instead of to the data: see its check above."
        left, right = figure.subplots(1, 2)
        left.plot(x, y, ".", color=GREY, ms=4, label="data")
        left.fill_between(grid[:, 0], mu - 2 * sigma, mu + 2 * sigma, color=BLUE, alpha=0.2, label="learned μ ± 2σ")
        left.plot(grid, mu, color=BLUE, lw=2, label="learned μ(x)")
        left.plot(grid, np.sin(grid), color="black", ls="--", lw=1, label="true μ(x)")
        left.set(xlabel="x", ylabel="y")
        left.legend(fontsize="small", loc="lower left")
        right.plot(grid, sigma, color=BLUE, lw=2, label="learned σ(x)")
        right.plot(grid, noise_level(grid), color="black", ls="--", lw=1, label="true σ(x)")
        right.set(xlabel="x", ylabel="σ", ylim=(0, None))
        right.legend(fontsize="small")
        off = float(np.mean(np.abs(sigma / noise_level(grid[:, 0]) - 1)))
        said = (
            f"The network found where the noise grows: its σ(x) runs from {sigma[0]:.2f} at x = 0 to {sigma[-1]:.2f} "
            f"at x = 6 and is off by {off:.0%} on average."
        )
        return lambda: said

    return play(draw, size=(8.4, 3.4))
