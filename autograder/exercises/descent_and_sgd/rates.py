"""The learning rate: one step at each of many rates, three thresholds of the lecture's network, curves to read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise, Question
from course_nn import schedules
from course_nn.checks import probes
from course_nn.checks.measures.descent_and_sgd import rate_found
from course_nn.checks.probes.descent_and_sgd import rates

Array = np.ndarray
Loss = Callable[[Array], float]

READ = "Goodfellow et al. 4.3 and 8.3.1"

# try_rates

try_rates = Exercise(
    schedules.try_rates, points={"one rate": 1, "several rates": 1}, probe=rates, axes="rates", see=READ
)


@try_rates.cases
def _(rng: np.random.Generator) -> Iterator[Case]:
    for d, k in ((3, 1), (2, 4), (5, 7)):
        a, c, theta = rng.uniform(0.5, 2, d), rng.normal(size=d), 2 * rng.normal(size=d)
        g = 2 * a * (theta - c)
        lrs = rng.permutation(np.linspace(0.2, 1.6, k) / a.max())
        while k > 1 and np.argmin([a @ (theta - lr * g - c) ** 2 for lr in lrs]) in (0, k - 1):
            lrs = np.roll(lrs, 1)  # neither the first nor the last is the best
        yield Case(
            "one rate" if k == 1 else f"{k} rates, {d} parameters", "one rate" if k == 1 else "several rates",
            a=a, c=c, theta=theta, g=g, lrs=lrs,
        )  # fmt: skip


@try_rates.mistake
def walks_on(loss: Loss, theta: Array, g: Array, lrs: Array) -> Any:
    """Each of your steps sets out from where the last one ended: the rates can be compared only from the same θ."""
    return np.array([loss(theta - total * g) for total in np.cumsum(lrs)])


@try_rates.mistake
def moves_theta(loss: Loss, theta: Array, g: Array, lrs: Array) -> Any:
    """You move the caller's θ itself, so the steps add up and θ is gone: compute a new point for each rate."""
    losses = []
    for lr in lrs:
        theta -= lr * g
        losses.append(loss(theta))
    return np.array(losses)


@try_rates.mistake
def uphill(loss: Loss, theta: Array, g: Array, lrs: Array) -> Any:
    """You add the gradient, which points uphill: a step goes the other way."""
    return np.array([loss(theta + lr * g) for lr in lrs])


@try_rates.mistake
def points_for_losses(loss: Loss, theta: Array, g: Array, lrs: Array) -> Any:
    """You return the points that the steps reach: ask the loss at each of them."""
    return np.array([theta - lr * g for lr in lrs])


@try_rates.mistake
def best_loss_only(loss: Loss, theta: Array, g: Array, lrs: Array) -> Any:
    """You return the smallest loss only: the others tell which rates are too large, so return one for each rate."""
    return min(loss(theta - lr * g) for lr in lrs)


@try_rates.mistake
def best_rate_only(loss: Loss, theta: Array, g: Array, lrs: Array) -> Any:
    """You return the best rate: return the loss for every rate, and choose afterwards."""
    return min(lrs, key=lambda lr: loss(theta - lr * g))


@try_rates.mistake
def last_loss_only(loss: Loss, theta: Array, g: Array, lrs: Array) -> Any:
    """Only the loss of the last rate is left: collect one for each rate."""
    return loss(theta - lrs[-1] * g)


@try_rates.mistake
def first_loss_only(loss: Loss, theta: Array, g: Array, lrs: Array) -> Any:
    """You return the loss of the first rate: return after the loop, with one loss for each rate."""
    return loss(theta - lrs[0] * g)


@try_rates.mistake
def loss_before(loss: Loss, theta: Array, g: Array, lrs: Array) -> Any:
    """You ask the loss at θ itself, before the step, so every rate has the same: ask where the step ends."""
    return np.array([loss(theta) for _ in lrs])


@try_rates.mistake
def how_much_it_fell(loss: Loss, theta: Array, g: Array, lrs: Array) -> Any:
    """You return by how much the loss fell: return the loss itself after each step."""
    return np.array([loss(theta) - loss(theta - lr * g) for lr in lrs])


@try_rates.mistake
def how_much_it_rose(loss: Loss, theta: Array, g: Array, lrs: Array) -> Any:
    """You subtract the loss at θ from the loss after each step: return the loss after the step as it is."""
    return np.array([loss(theta - lr * g) - loss(theta) for lr in lrs])


@try_rates.mistake
def starts_with_theta(loss: Loss, theta: Array, g: Array, lrs: Array) -> Any:
    """The loss before any step stands in front of yours: there is one number for each rate, and no more."""
    return np.array([loss(theta), *(loss(theta - lr * g) for lr in lrs)])


@try_rates.mistake
def steps_of_equal_length(loss: Loss, theta: Array, g: Array, lrs: Array) -> Any:
    """You made the gradient one unit long before the step: leave it its length, a step is lr times the gradient."""
    return np.array([loss(theta - lr * g / np.linalg.norm(g)) for lr in lrs])


@try_rates.mistake
def shrinks_theta(loss: Loss, theta: Array, g: Array, lrs: Array) -> Any:
    """You multiply θ by the rate, where the gradient belongs: a step moves θ against the gradient g."""
    return np.array([loss(theta - lr * theta) for lr in lrs])


# three_rates: one update of all five parameters of the lecture's network

_ALIVE = np.array([960.0, -218.0, 8.0])  # ŷ(η) = (2.5 - 16η)(4 - 60η) - 2 - 4η, as long as z = 4 - 60η is above 0


def _first_rate(y_hat: float) -> float:
    """The smallest η at which the prediction is y_hat."""
    return float(np.roots(_ALIVE - [0, 0, y_hat]).real.min())


_RIGHT = {"best": _first_rate(6.0), "worse": _first_rate(4.0), "dead": 4 / 60}
_KNOWN = {  # what else is found, and what was done instead
    "best": {"three parameters": 0.011104, "the loss": 0.0, "worse": _RIGHT["worse"]},
    "worse": {"three parameters": 0.023501, "the loss": 4.0, "best": _RIGHT["best"], "twice the best": 0.019156,
              "dead": _RIGHT["dead"]},
    "dead": {"three parameters": 0.08, "w3": 2.5 / 16, "w1": 1.5 / 20, "worse": _RIGHT["worse"]},
}  # fmt: skip

three_rates = Exercise(
    _RIGHT, points={"best": 0.5, "worse": 0.5, "dead": 1}, probe=probes.entry, measure=rate_found,
    see="Lecture, section 1c",
)  # fmt: skip


@three_rates.cases
def _(rng: np.random.Generator) -> Iterator[Case]:
    for name, right in _RIGHT.items():
        yield Case(name, name, key=name).keeping(known={"right": right, **_KNOWN[name]})


def _rates(found: str) -> dict[str, float]:
    return {name: _KNOWN[name].get(found, right) for name, right in _RIGHT.items()}


@three_rates.mistake
def rates_too_far_apart() -> Any:
    """Near it, but not to 1 %: the rates you tried lie too far apart, so try more of them in between."""
    return {name: 1.05 * right for name, right in _RIGHT.items()}


@three_rates.mistake
def nowhere_near() -> Any:
    """That is far from it: compute the losses for a thousand rates from 0 to 0.1, and look where they say so."""
    return {name: 3 * right for name, right in _RIGHT.items()}


@three_rates.mistake
def three_parameters_only() -> Any:
    """That is the answer if only w₁, b₁ and w₃ are updated, as on the lecture's slide: here all five move."""
    return _rates("three parameters")


@three_rates.mistake
def losses_for_rates() -> Any:
    """You gave a loss: the learning rate at which it is reached is asked for."""
    return _rates("the loss")


@three_rates.mistake
def twice_the_best() -> Any:
    """On a parabola it would be twice the best rate, and this is close: but along the step the loss is no parabola, so
    look where it passes 4.
    """
    return _rates("twice the best")


@three_rates.mistake
def where_w3_is_0() -> Any:
    """There w₃ passes 0: the ReLU is dead where its own input, z = w₁x₁ + w₂x₂ + b₁, is not above 0."""
    return _rates("w3")


@three_rates.mistake
def where_w1_is_0() -> Any:
    """There w₁ passes 0, but w₂ and b₁ count as well: all of z = w₁x₁ + w₂x₂ + b₁ has to stay above 0."""
    return _rates("w1")


@three_rates.mistake
def two_of_them_exchanged() -> Any:
    """You gave the rate of another line here: the best is the smallest of the three, the ReLU dies at the largest."""
    return {"best": _RIGHT["worse"], "worse": _RIGHT["best"], "dead": _RIGHT["worse"]}


@three_rates.mistake
def dead_for_worse() -> Any:
    """There the ReLU dies, but the loss was above 4 long before: take the first rate that makes it worse."""
    return {**_RIGHT, "worse": _RIGHT["dead"]}


read_the_curves = Question(
    rubric=[
        (1, "Too small (A) and too large (B) are told apart: A moves, but hardly; B overshoots the minimum."),
        (
            1,
            "C: a step so large that the ReLU died (z ≤ 0), so no gradient reaches the weights and only the last bias "
            "learns. A large loss like B's is not in itself a bug. The remedy is a smaller rate, from the start again.",
        ),
    ],
    samples=[
        (
            2,
            "A has a too small rate, it goes down but would need thousands of steps. B is too large, it jumps across "
            "the valley. In C the first step killed the ReLU, so its gradient is 0 and the loss stays where the bias "
            "alone can bring it; start again with a smaller rate.",
            "Both rows.",
        ),
        (
            1,
            "A is too small, B too large; C is a bug because the loss does not change any more.",
            "The first row; C is what a dead unit looks like, not a bug in the code.",
        ),
        (
            1,
            "C: the unit is dead after a step that was too big, try a smaller rate. The others need more steps.",
            "The second row only: more steps do not help B, which goes up and down.",
        ),
        (
            0,
            "All three should use a smaller rate, smaller is always safer.",
            "A needs a larger one: a rate that is too small makes no progress.",
        ),
    ],
)
