"""Pictures to play with for notebook 09: the unrolled network, and what becomes of a gradient on its way back."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from course_nn.widgets.play import BLUE, GREY, ORANGE, play, train
from course_nn.widgets.scene import Move

Array = np.ndarray

INPUTS = {"1, then 0": [1, 0, 0, 0, 0, 0], "always 1": [1] * 6, "1 and -1 in turns": [1, -1, 1, -1, 1, -1]}


def unrolled(unroll: Callable[..., Array]) -> Any:
    """A network with one unit, rolled up and with its steps side by side: your states, and where the weights are."""

    def draw(figure: Figure) -> Move:
        axes = _sheet(figure, (-2.4, 12.2), (-1.9, 1.7))

        def move(steps: int, wh: float, x: str) -> str:
            numbers = INPUTS[x][:steps]
            one = np.ones((1, 1))
            given = np.array(numbers, float)[None, :, None]
            h = np.asarray(unroll(given, 0 * one, one, wh * one, np.zeros(1)), float)
            if h.shape != (1, steps, 1):
                raise ValueError(f"for one sequence of {steps} steps it gave the shape {h.shape}, not {(1, steps, 1)}")
            _step(axes, -1.3, "h", "x")
            loop = {"arrowstyle": "-|>", "connectionstyle": "arc3,rad=1.4", "color": BLUE}
            axes.annotate("", (-1.6, 0.42), (-1.0, 0.42), arrowprops=loop)
            axes.text(-1.3, 1.15, "wh", ha="center", color=BLUE, size="small")
            axes.text(0, 0, "=", ha="center", va="center", size="x-large")
            for t, number in enumerate(numbers):
                at = 1.9 + 1.9 * t
                _step(axes, at, f"{h[0, t, 0]:.2f}", str(number))
                _arrow(axes, (at - 1.35, 0), (at - 0.55, 0), "wh")
                axes.text(at, 0.7, f"h{'₁₂₃₄₅₆'[t]}", ha="center", color=GREY)
            states = ", ".join(f"{number:.2f}" for number in h[0, :, 0])
            return (
                f"With wx = 1, wh = {wh:g} and b = 0 the {'states are' if steps > 1 else 'state is'} {states}. However "
                f"many steps, there are 3 parameters."
            )

        return move

    return play(draw, size=(9, 2.7), steps=(1, 6, 1, 3), wh=(-1.5, 1.5, 0.1, 0.5), x=list(INPUTS))


def echo(unroll: Callable[..., Array]) -> Any:
    """One unit, a single kick at step 1, then silence: what your network remembers of it."""
    T = 40
    steps = np.arange(1, T + 1)

    def draw(figure: Figure) -> Move:
        axes = figure.add_subplot(xlim=(0, T + 1), ylim=(-1.1, 1.1), xlabel="step t", ylabel="state h")
        axes.axhline(0, color=GREY, lw=0.8)

        def move(wh: float, kick: float) -> str:
            one, x = np.ones((1, 1)), np.zeros((1, T, 1))
            x[0, 0] = kick
            h = np.asarray(unroll(x, 0 * one, one, wh * one, np.zeros(1)), float)[0, :, 0]
            axes.vlines(steps, 0, h, color=BLUE, lw=2)
            axes.plot(steps, h, "o", color=BLUE, ms=5)
            axes.plot(1, h[0], "D", color=ORANGE, mec="black", ms=8)
            left = np.flatnonzero(np.abs(h) > 0.05)
            last = int(left[-1]) + 1 if left.size else 0
            axes.set_title(f"wh = {wh:g}")
            if not last:
                said = "there is nothing to remember"
            elif last == T:
                said = f"it is still there after {T} steps, at {h[-1]:.2f}"
            else:
                said = f"from step {last + 1} on the state stays below 0.05"
            return f"A kick of {kick:g} at step 1, then silence, wh = {wh:g}: {said}."

        return move

    return play(draw, size=(7.6, 3.0), wh=(-1.5, 1.5, 0.05, 0.8), kick=(-2, 2, 0.1, 1))


# A sequence for the walk back: other numbers than those of the exercise by hand.
WX, WH, X, DY = 1.0, 0.5, (1.0, -0.5, 0.5), (0.0, 1.0, 2.0)


def walk_back() -> Any:
    """Three steps of one unit, and the gradient on its way back: one line of numbers a step."""
    h = [0.0]
    for number in X:
        h.append(math.tanh(WX * number + WH * h[-1]))
    slopes = [1 - state**2 for state in h]

    def draw(figure: Figure) -> Move:
        axes = _sheet(figure, (-1.2, 12.0), (-2.9, 2.4))
        for t in (1, 2, 3):
            at = 2.6 * t - 1
            _box(axes, at, f"h{'₁₂₃'[t - 1]} = {h[t]:.2f}", GREY, wide=0.75)
            _arrow(axes, (at, -1.05), (at, -0.45), f"x = {X[t - 1]:g}", GREY)
            _arrow(axes, (at - 1.8, 0), (at - 0.8, 0), "", GREY)
            axes.text(at, 2.1, f"dy = {DY[t - 1]:g}", ha="center", va="center", color=ORANGE)
        axes.text(-0.35, 0.3, "h₀ = 0", ha="center", color=GREY)
        for row, name in enumerate(("dh", "dz")):
            axes.text(-0.35, -1.55 - 0.6 * row, name, ha="center", va="center", weight="bold")
        axes.text(10.6, 2.1, "dwh so far", ha="center", va="center", weight="bold")

        def move(step: int) -> str:
            dh = dz = dwh = 0.0
            said = "Nothing has come back yet. The walk begins at the last state, where dy = 2 comes in."
            for n in range(1, min(step, 6) + 1):
                t = 3 - (n - 1) // 2
                at, before = 2.6 * t - 1, h[t - 1]
                if n % 2:
                    carried = WH * dz
                    dh = DY[t - 1] + carried
                    axes.text(at, -1.55, f"{dh:.2f}", ha="center", va="center", color=BLUE)
                    _arrow(axes, (at, 1.75), (at, 0.5), "", ORANGE)
                    if t < 3:
                        _arrow(axes, (at + 1.8, 0.18), (at + 0.8, 0.18), "wh", ORANGE)
                    from_later = f", plus wh · dz = {WH:g} · {dz:.2f} from step {t + 1}" if t < 3 else ""
                    said = f"At state {t} the gradient is dh = {dh:.2f}: its own dy = {DY[t - 1]:g}{from_later}."
                else:
                    dz = dh * slopes[t]
                    dwh += dz * before
                    axes.text(at, -2.15, f"{dz:.2f}", ha="center", va="center", color=BLUE)
                    axes.text(
                        10.6, 1.2 - 0.6 * (3 - t), f"+ {dz:.2f} · {_in_brackets(before)}", ha="center", va="center"
                    )
                    said = (
                        f"Back through tanh of step {t}: dz = {dh:.2f} · (1 - {_in_brackets(h[t])}²) = {dz:.2f}. "
                        f"Times the state before, {before:.2f}, it is added to dwh."
                    )
            axes.text(10.6, -1.2, f"= {dwh:.2f}", ha="center", va="center", weight="bold", color=BLUE)
            if step > 6:
                dh0 = WH * dz
                axes.text(-0.35, -0.5, f"dh₀ = {dh0:.2f}", ha="center", va="center", color=BLUE)
                said = f"And on to the start: dh0 = wh · dz = {dh0:.2f}. All three steps have spoken: dwh = {dwh:.2f}."
            return said

        return move

    return play(draw, size=(9, 3.8), step=range(8))


def vanishing(gradient_sizes: Callable[[Array, Array, Array], Array]) -> Any:
    """How long your gradients are at each of 50 steps, by the spectral radius of Wh and the size of the states."""
    T, H = 50, 12
    rng = np.random.default_rng(0)
    turn = np.linalg.qr(rng.normal(size=(H, H)))[0]  # a rotation: its radius is 1
    noise, dh = rng.normal(size=(T, H)), rng.normal(size=H)
    dh /= np.linalg.norm(dh)
    steps = np.arange(1, T + 1)

    def draw(figure: Figure) -> Move:
        axes = figure.add_subplot(xlim=(0, T + 1), ylim=(1e-16, 1e12), yscale="log", xlabel="step t")
        axes.set_ylabel("length of dL/dh at step t")
        axes.axhline(1, color=GREY, lw=1, ls=":")
        axes.text(1, 3, "1", color=GREY)
        (line,) = axes.plot([], [], color=GREY, lw=1.5, ls="--", label="radius to the power of the steps left")
        (sizes_line,) = axes.plot([], [], "o-", color=BLUE, ms=4, label="your gradient_sizes")
        axes.legend(loc="lower right")

        def move(radius: float, inputs: float) -> str:
            Wh, state, h = radius * turn, np.zeros(H), np.empty((T, H))
            for t in range(T):
                h[t] = state = np.tanh(inputs * noise[t] + Wh @ state)
            sizes = np.asarray(gradient_sizes(dh.copy(), h, Wh), float)
            if sizes.shape != (T,):
                raise ValueError(f"for {T} steps it gave the shape {sizes.shape}, not {(T,)}")
            line.set_data(steps, np.clip(radius ** (T - steps), 1e-16, 1e12))
            sizes_line.set_data(steps, np.clip(sizes, 1e-16, 1e12))
            axes.set_title(f"radius {radius:g}: {sizes[0]:.1e} after {T - 1} steps back")
            size = float(np.sqrt(np.mean(h**2)))
            return (
                f"With radius {radius:g} and states of about {size:.2f}, a gradient of length 1 at step {T} has length "
                f"{sizes[0]:.1e} at step 1; the radius alone would make it {radius ** (T - 1):.1e}."
            )

        return move

    return play(draw, size=(7.6, 3.8), radius=(0.5, 1.5, 0.05, 0.9), inputs=(0, 1.5, 0.1, 0.0))


LIMITS = {"not clipped": 0.0, "clipped to 1": 1.0, "clipped to 0.3": 0.3, "clipped to 3": 3.0}


def cliff(clip_gradients: Callable[[list[Array], float], list[Array]]) -> Any:
    """The loss of one unit that goes round 20 times, by its wh: a plain, a valley, a wall, and ten steps."""
    T, lr, kick = 20, 0.02, 0.2
    grid = np.linspace(0.7, 1.25, 221)

    def loss(w: Any) -> Any:
        return (kick * w**T - 1) ** 2

    def slope(w: float) -> float:
        return 2 * (kick * w**T - 1) * kick * T * w ** (T - 1)

    def draw(figure: Figure) -> Move:
        axes = figure.add_subplot(xlim=(0.7, 1.25), ylim=(-0.5, 12), xlabel="wh", ylabel="loss after 20 steps")
        axes.plot(grid, loss(grid), color=GREY, lw=2)

        def move(step: int, wh: float, clip: str) -> str:
            max_norm = LIMITS[clip]
            path, steepest = [wh], 0.0
            while len(path) <= min(step, 10) and abs(path[-1]) < 2:
                g = slope(path[-1])
                steepest = max(steepest, abs(g))
                if max_norm:
                    (clipped,) = clip_gradients([np.array([g])], max_norm)
                    g = float(np.asarray(clipped).ravel()[0])
                path.append(path[-1] - lr * g)
            at = np.clip(path, 0.7, 1.25)
            axes.plot(at, np.minimum(loss(at), 11.8), "o-", color=ORANGE, mec="black", ms=5)
            axes.plot(at[0], loss(at[0]), "D", color=BLUE, mec="black", ms=8)
            axes.set_title(f"slope {slope(wh):.3g} at the start, {clip}")
            if len(path) == 1:
                return f"At wh = {wh:g} the loss is {loss(wh):.3g} and its slope {slope(wh):.3g}."
            steps = "step 1 leads" if len(path) == 2 else f"{len(path) - 1} steps lead"
            if abs(path[-1]) >= 2 or not 0.7 <= path[-1] <= 1.25:
                where = "out of the picture"
            else:
                where = f"with loss {loss(path[-1]):.3g}"
            return f"The steepest slope was {steepest:.3g}; {steps} to wh = {path[-1]:.3g}, {where}."

        return move

    return play(draw, size=(7.6, 3.4), step=range(11), wh=(0.8, 1.2, 0.01, 1.15), clip=list(LIMITS))


def memory(
    unroll: Callable[..., Array],
    bptt: Callable[..., Sequence[Array]],
    clip_gradients: Callable[..., Sequence[Array]],
    adam: Any,
) -> Any:
    """Your network learns to repeat what it heard some steps ago, while its gradient goes back over k steps."""
    N, T, H = 16, 24, 6

    def begin(delay: int, k: int) -> Iterator[Any]:
        rng = np.random.default_rng(0)
        start = [rng.normal(size=(H, 1)), 0.1 * np.linalg.qr(rng.normal(size=(H, H)))[0], np.zeros(H)]
        net = _Vector([*start, rng.normal(size=(1, H)) / 4, np.zeros(1)])
        optimiser = adam(net, 0.01)
        losses: list[float] = []
        for _ in range(301):
            Wx, Wh, b, V, c = net.arrays
            x, y = _heard(rng, N, T, delay)
            h = np.asarray(unroll(x, np.zeros((N, H)), Wx, Wh, b))
            said = h @ V.T + c
            losses.append(float(np.mean((said - y) ** 2)))
            yield delay, k, losses, x[0, :, 0], y[0, :, 0], said[0, :, 0]
            for _ in range(5):
                x, y = _heard(rng, N, T, delay)
                state = np.zeros((N, H))
                for first in range(0, T, k):
                    w = np.s_[:, first : first + k]
                    h = np.asarray(unroll(x[w], state, Wx, Wh, b))
                    e = 2 * (h @ V.T + c - y[w]) / y[w].size
                    parts = bptt(e @ V, x[w], state, h, Wx, Wh)[2:]
                    last = [np.tensordot(e, h, ((0, 1), (0, 1))), e.sum(axis=(0, 1))]
                    net.take(clip_gradients([*map(np.asarray, parts), *last], 1.0))
                    optimiser.step()
                    state = h[:, -1]

    def draw(figure: Figure) -> Move:
        above, below = figure.subplots(2, 1, height_ratios=(1, 1.3))
        above.set(xlim=(0, T + 1), ylim=(-1.6, 2.6), yticks=[-1, 0, 1], xlabel="step of a new sequence")
        below.set(xlim=(0, 1500), ylim=(1e-4, 3), yscale="log", xlabel="batches of 16 sequences")
        below.set_ylabel("loss")
        (wanted,) = above.plot([], [], "s", color=GREY, ms=8, mfc="none", label="wanted")
        (answered,) = above.plot([], [], "o", color=BLUE, ms=4, label="said")
        above.legend(loc="upper right", ncols=2)
        (curve,) = below.plot([], [], color=BLUE)

        def move(state: Any) -> str:
            delay, k, losses, _, y, said = state
            steps = np.arange(1, len(y) + 1)
            wanted.set_data(steps[delay:], y[delay:])
            answered.set_data(steps[delay:], np.clip(said[delay:], -1.5, 1.5))
            curve.set_data(5 * np.arange(len(losses)), np.clip(losses, 1e-4, 3))
            now = float(np.mean(losses[-10:]))
            below.set_title(f"delay {delay}, back over k = {k}: loss {now:.3g}")
            return (
                f"Repeat after {delay} steps, gradient over windows of k = {k}: after {5 * (len(losses) - 1)} batches "
                f"the loss is {now:.3g}."
            )

        return move

    return train(begin, draw, size=(7.6, 4.4), still=60, delay=(2, 5, 1, 4), k=(1, 24, 1, 8))


class _Vector:
    """Parameters and gradients as one vector each, as an optimiser wants them."""

    def __init__(self, arrays: Sequence[Array]):
        self.theta = np.concatenate([a.ravel() for a in arrays])
        self.dtheta = np.zeros_like(self.theta)
        ends = np.cumsum([a.size for a in arrays])[:-1]
        self.arrays = [v.reshape(a.shape) for v, a in zip(np.split(self.theta, ends), arrays, strict=True)]

    def take(self, gradients: Sequence[Array]) -> None:
        """Fill dtheta."""
        self.dtheta[...] = np.concatenate([np.asarray(g).ravel() for g in gradients])


def _heard(rng: np.random.Generator, N: int, T: int, delay: int) -> tuple[Array, Array]:
    """Sequences of 1 and -1, and the same a few steps later, after zeros."""
    x = rng.choice([-1.0, 1.0], size=(N, T, 1))
    return x, np.concatenate([np.zeros((N, delay, 1)), x[:, :-delay]], axis=1)


def _sheet(figure: Figure, across: tuple[float, float], up: tuple[float, float]) -> Axes:
    axes = figure.add_subplot(xlim=across, ylim=up)
    axes.axis("off")
    return axes


def _step(axes: Axes, at: float, state: str, x: str) -> None:
    _box(axes, at, state, BLUE)
    _arrow(axes, (at, -1.3), (at, -0.45), "wx")
    axes.text(at, -1.6, x, ha="center", va="center")


def _box(axes: Axes, at: float, text: str, colour: str, wide: float = 0.5) -> None:
    axes.add_patch(
        FancyBboxPatch((at - wide, -0.4), 2 * wide, 0.8, boxstyle="round,pad=0.04", fc="white", ec=colour, lw=2)
    )
    axes.text(at, 0, text, ha="center", va="center")


def _arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float], text: str, colour: str = BLUE) -> None:
    axes.annotate("", end, start, arrowprops={"arrowstyle": "-|>", "color": colour})
    (x0, y0), (x1, y1) = start, end
    axes.text((x0 + x1) / 2 + (0.12 if x0 == x1 else 0), (y0 + y1) / 2 + 0.12, text, color=colour,
              ha="left" if x0 == x1 else "center", va="bottom" if x0 != x1 else "center", size="small")  # fmt: skip


def _in_brackets(number: float) -> str:
    return f"{number:.2f}" if number >= 0 else f"({number:.2f})"
