"""Two worlds to learn in from rewards: a walk over a small map, and a pole to be balanced (lecture, "research").

>>> rng = np.random.default_rng(0)
>>> for world in (GridWorld(), CartPole()):
...     state = world.reset(rng)
...     state, reward, over = world.step(1)
...     print(world.n_actions, state.shape, reward, over)
4 (12,) -0.04 False
2 (4,) 1.0 False
"""

from __future__ import annotations

import math
from typing import Protocol

import numpy as np

from course_nn.network import Array


class World(Protocol):
    """What an agent acts in: `reset` begins an episode, `step` takes an action; both give the new state as numbers.

    >>> world: World = GridWorld()
    >>> world.n_actions
    4
    """

    n_actions: int

    def reset(self, rng: np.random.Generator) -> Array:
        """Begin an episode; return its first state."""

    def step(self, action: int) -> tuple[Array, float, bool]:
        """Act; return the next state, the reward, and whether the episode is over."""


class GridWorld:
    """Walk over a map from S to G: reward +1 at G, -1 in the pit X, -0.04 a step; G and X end the episode.

    Map: `.` is free, `#` a wall; who walks into a wall or off the map stays where he is. Actions: up, right, down,
    left. A state is one-hot, a number a cell. Without `rows` it is the map of Russell & Norvig's chapter 17, but every
    step goes where it was meant to.

    >>> world = GridWorld()
    >>> state = world.reset(np.random.default_rng(0))
    >>> for action in (0, 0, 1, 1, 1):
    ...     state, reward, over = world.step(action)
    >>> reward, over
    (1.0, True)
    """

    n_actions = 4
    moves = ((-1, 0), (0, 1), (1, 0), (0, -1))

    def __init__(self, rows: tuple[str, ...] = ("...G", ".#.X", "S...")) -> None:
        text = "".join(rows)
        if len({len(row) for row in rows}) != 1 or text.count("S") != 1 or "G" not in text:
            raise ValueError(f"GridWorld got the map {rows}; it takes rows of equal length with one S and a G")
        self.rows, self.shape = rows, (len(rows), len(rows[0]))
        self.cell = self.start = divmod(text.index("S"), len(rows[0]))

    def reset(self, rng: np.random.Generator) -> Array:
        """Go to S."""
        self.cell = self.start
        return self.state()

    def state(self) -> Array:
        """One-hot: (rows * columns,)."""
        s = np.zeros(self.shape)
        s[self.cell] = 1
        return s.ravel()

    def step(self, action: int) -> tuple[Array, float, bool]:
        """Move one cell."""
        if action not in range(4):
            raise ValueError(f"GridWorld got action {action}; its actions are 0 to 3: up, right, down, left")
        i, j = (here + move for here, move in zip(self.cell, self.moves[action], strict=True))
        if 0 <= i < self.shape[0] and 0 <= j < self.shape[1] and self.rows[i][j] != "#":
            self.cell = i, j
        here = self.rows[self.cell[0]][self.cell[1]]
        return self.state(), {"G": 1.0, "X": -1.0}.get(here, -0.04), here in "GX"


class CartPole:
    """Balance a pole that stands on a cart by pushing the cart left (action 0) or right (1): reward 1 a step.

    State: position x, its speed, the pole's angle θ from upright in radians, its speed: (4,). An episode begins near
    0 and is over when |x| > 2.4 m or |θ| > 12°. Equations and constants of Barto, Sutton & Anderson (1983), appendix,
    without friction; reward and start, as usual since then.

    >>> world = CartPole()
    >>> state = world.reset(np.random.default_rng(0))
    >>> state, reward, over = world.step(1)  # a push to the right tips the pole to the left
    >>> bool(state[1] > 0 > state[3]), reward, over
    (True, 1.0, False)
    """

    n_actions = 2
    gravity, cart, pole, half_length = 9.8, 1.0, 0.1, 0.5  # m/s², kg, kg, m: the pole is 1 m long
    push, tau = 10.0, 0.02  # N, s

    def __init__(self) -> None:
        self.state = np.zeros(4)

    def reset(self, rng: np.random.Generator) -> Array:
        """Start at rest, nearly: all four numbers between -0.05 and 0.05."""
        self.state = rng.uniform(-0.05, 0.05, 4)
        return self.state

    def accelerations(self, theta: float, omega: float, force: float) -> tuple[float, float]:
        """Return the cart's acceleration and the pole's (m/s², rad/s²): Newton's two equations, solved for them."""
        mass, sin, cos = self.cart + self.pole, math.sin(theta), math.cos(theta)
        common = (force + self.pole * self.half_length * omega**2 * sin) / mass
        inertia = self.half_length * (4 / 3 - self.pole * cos**2 / mass)
        alpha = (self.gravity * sin - cos * common) / inertia
        return common - self.pole * self.half_length * alpha * cos / mass, alpha

    def step(self, action: int) -> tuple[Array, float, bool]:
        """Push for one step of τ seconds (Euler's method)."""
        if action not in (0, 1):
            raise ValueError(f"CartPole got action {action}; its actions are 0 and 1: push left, push right")
        x, v, theta, omega = self.state.tolist()
        a, alpha = self.accelerations(theta, omega, self.push if action == 1 else -self.push)
        self.state = np.array([x + self.tau * v, v + self.tau * a, theta + self.tau * omega, omega + self.tau * alpha])
        over = abs(self.state[0]) > 2.4 or abs(self.state[2]) > math.radians(12)
        return self.state, 1.0, bool(over)
