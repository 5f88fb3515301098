"""The race of the optimisers: five of them from one start, over surfaces of two parameters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from matplotlib.figure import Figure

from course_nn.widgets.play import BLUE, GREEN, GREY, ORANGE, PURPLE, RED, play
from course_nn.widgets.scene import Move

Array = np.ndarray
Make = Callable[..., Any]
STEPS = 80


class Surface(NamedTuple):
    """A loss over two parameters, its gradient, where it is lowest, and learning rates that suit it."""

    height: Callable[[Array, Array], Array]
    slope: Callable[[float, float], tuple[float, float]]
    goal: tuple[float, float]
    plain: float  # the rate of descent; momentum takes a third of it
    paced: float  # the rate of those that divide by the gradient's size


SURFACES = {
    "long valley": Surface(lambda a, b: 0.5 * (a**2 + 30 * b**2), lambda a, b: (a, 30 * b), (0, 0), 0.06, 0.1),
    "bent valley": Surface(
        lambda a, b: 0.3 * (1 - a) ** 2 + 3 * (b - 0.4 * a**2) ** 2,
        lambda a, b: (0.6 * (a - 1) - 4.8 * a * (b - 0.4 * a**2), 6 * (b - 0.4 * a**2)),
        (1, 0.4),
        0.06,
        0.1,
    ),
    "two valleys": Surface(
        lambda a, b: 0.1 * a**4 - 0.6 * a**2 + 0.25 * a + b**2 + 1.6,
        lambda a, b: (0.4 * a**3 - 1.2 * a + 0.25, 2 * b),
        (-1.83, 0),
        0.2,
        0.1,
    ),
    "saddle": Surface(
        lambda a, b: a**2 + 0.05 * b**4 - 0.3 * b**2 + 0.5,
        lambda a, b: (2 * a, 0.2 * b**3 - 0.6 * b),
        (0, 1.73),
        0.2,
        0.1,
    ),
}


class Point:
    """Two parameters and their gradient: the smallest network."""

    def __init__(self, a: float, b: float):
        self.theta, self.dtheta = np.array([a, b], float), np.zeros(2)


class _Descent:
    def __init__(self, net: Point, lr: float):
        self.net, self.lr = net, lr

    def step(self) -> None:
        self.net.theta -= self.lr * self.net.dtheta


class _Nesterov(_Descent):
    v: Any = 0.0

    def step(self) -> None:
        self.v = 0.9 * self.v + self.net.dtheta
        self.net.theta -= self.lr * (self.net.dtheta + 0.9 * self.v)


def path(make: Make, surface: Surface, start: tuple[float, float], lr: float) -> Array | None:
    """Where it goes in STEPS steps, (STEPS + 1, 2); None if it is not written yet."""
    net = Point(*start)
    optimiser = make(net, lr)
    points = [net.theta.copy()]
    for _ in range(STEPS):
        net.dtheta[...] = surface.slope(*np.clip(net.theta, -1e3, 1e3))
        try:
            optimiser.step()
        except NotImplementedError:
            return None
        points.append(np.array(net.theta))
    return np.array(points)


def race(momentum: Make, adam: Make, rmsprop: Make) -> Any:
    """Plain descent, Nesterov's form, and the three optimisers of the notebook, step by step from a chosen start."""
    runners: dict[str, tuple[Make, str, str, float]] = {  # who, colour, marker, share of the plain rate or 0
        "descent": (_Descent, GREY, "o", 1.0),
        "Momentum": (momentum, BLUE, "s", 1 / 3),
        "Nesterov": (_Nesterov, GREEN, "D", 1 / 3),
        "RMSprop": (rmsprop, ORANGE, "^", 0.0),
        "Adam": (adam, RED, "v", 0.0),
    }
    a, b = np.linspace(-3, 3, 121), np.linspace(-2, 2, 81)
    known: dict[Any, dict[str, Array | None]] = {}

    def paths(name: str, start: tuple[float, float], rate: float) -> dict[str, Array | None]:
        if (name, start, rate) not in known:
            surface = SURFACES[name]
            known.clear()
            known[name, start, rate] = {
                who: path(make, surface, start, rate * (share * surface.plain or surface.paced))
                for who, (make, _, _, share) in runners.items()
            }
        return known[name, start, rate]

    def draw(figure: Figure) -> Move:
        left, right = figure.subplots(1, 2, width_ratios=(1.5, 1))
        left.set(xlim=(-3, 3), ylim=(-2, 2), xlabel="first parameter", ylabel="second parameter")
        area = left.imshow(np.zeros((81, 121)), cmap="Greys", vmin=0, vmax=16, extent=(-3, 3, -2, 2), origin="lower",
                           alpha=0.75, aspect="auto")  # fmt: skip
        (goal,) = left.plot([], [], "*", color=PURPLE, ms=15, mec="black", label="lowest point")
        right.set(xlim=(0, STEPS), ylim=(1e-6, 1e2), yscale="log", xlabel="step", ylabel="loss above the lowest point")
        for who, (_, colour, marker, _) in runners.items():
            right.plot([], [], color=colour, marker=marker, label=who)
        right.legend(loc="lower left", fontsize="small")

        def move(step: int, surface: str, start_x: float, start_y: float, rate: float) -> str:
            at = SURFACES[surface]
            heights = at.height(*np.meshgrid(a, b))
            lowest = float(at.height(*np.array(at.goal)))
            area.set_data(np.floor(16 * ((heights - lowest) / (heights.max() - lowest)).clip(0, 1) ** 0.4))
            goal.set_data([at.goal[0]], [at.goal[1]])
            reached = {}
            for who, points in paths(surface, (start_x, start_y), rate).items():
                if points is None:
                    continue
                _, colour, marker, _ = runners[who]
                gone = points[: step + 1].clip(-50, 50)
                left.plot(*gone.T, color=colour, lw=1.5, zorder=3)
                left.plot(*gone[-1], marker, color=colour, ms=9, mec="black", zorder=4)
                above = np.maximum(at.height(*gone.T) - lowest, 1e-9)
                right.plot(above, color=colour, lw=1.5)
                right.plot(step, above[-1], marker, color=colour, mec="black")
                reached[who] = float(above[-1])
            said = ", ".join(f"{who} {height:.2g}" for who, height in sorted(reached.items(), key=lambda r: r[1]))
            missing = [who for who in runners if who not in reached]
            unwritten = f" Not written yet: {', '.join(missing)}." if missing else ""
            return f"After {step} steps in the {surface}, the loss above the lowest point is: {said}.{unwritten}"

        return move

    return play(
        draw, size=(9.4, 4.2), click=("start_x", "start_y"), step=range(STEPS + 1), surface=list(SURFACES),
        start_x=(-3, 3, 0.1, -2.5), start_y=(-2, 2, 0.1, 1.5), rate=(0.25, 3, 0.25, 1),
    )  # fmt: skip
