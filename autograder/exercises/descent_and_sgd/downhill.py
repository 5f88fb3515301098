"""Gradient descent: the loop, its closed form on a parabola, and inputs that expose bugs in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise
from course_nn import optimisation
from course_nn.checks import probes
from course_nn.checks.measures.descent_and_sgd import descent_case
from course_nn.checks.probes.descent_and_sgd import descent

Array = np.ndarray
Function = Callable[[Any], Any]

READ = "Goodfellow et al. 4.3"

# gradient_descent

gradient_descent = Exercise(
    optimisation.gradient_descent,
    points={"path, one parameter": 1, "path, several parameters": 1, "values": 1},
    probe=descent,
    axes="points, parameters",
    see=READ,
)


@gradient_descent.cases
def _(rng: np.random.Generator) -> Iterator[Case]:
    def one(n: int) -> dict[str, Any]:
        b = rng.uniform(0.8, 1.4)
        lr = float(rng.uniform(0.2, 0.45) / b**2)  # every point is nearer than the last, and none is lost in rounding
        return {"B": b, "c": rng.normal(), "x0": float(rng.uniform(2, 4)), "lr": lr, "n": n}

    def several(d: int, n: int) -> dict[str, Any]:
        B = rng.normal(size=(d + 2, d))
        lr = float(rng.uniform(0.4, 0.8) / np.linalg.norm(B, 2) ** 2)
        return {"B": B, "c": rng.normal(size=d), "x0": 3 * rng.normal(size=d), "lr": lr, "n": n}

    for n in (1, 4, 7):
        yield Case(f"{n} steps, one parameter", "path, one parameter", i=0, **one(n))
    for d, n in ((2, 1), (2, 3), (3, 5)):
        yield Case(f"{n} steps, {d} parameters", "path, several parameters", i=0, **several(d, n))
    yield Case("values of 4 steps, one parameter", "values", i=1, **one(4))
    yield Case("values of 3 steps, 2 parameters", "values", i=1, **several(2, 3))


def _walk(grad: Function, x0: Any, lr: float, n: int) -> list[Any]:
    path = [np.array(x0, float)]
    for _ in range(n):
        path.append(path[-1] - lr * grad(path[-1]))
    return path


def _both(f: Function, path: Any) -> tuple[Array, Array]:
    return np.array(path), np.array([f(x) for x in path])


@gradient_descent.mistake
def uphill(f: Function, grad: Function, x0: Any, lr: float, n: int) -> Any:
    """You add the gradient, which points uphill: to go down, subtract it."""
    return _both(f, _walk(grad, x0, -lr, n))


@gradient_descent.mistake
def no_learning_rate(f: Function, grad: Function, x0: Any, lr: float, n: int) -> Any:
    """You subtract the whole gradient: multiply it by the learning rate first."""
    return _both(f, _walk(grad, x0, 1.0, n))


@gradient_descent.mistake
def steps_of_equal_length(f: Function, grad: Function, x0: Any, lr: float, n: int) -> Any:
    """All your steps are lr long, however steep it is: leave the gradient its length, so that steps shrink near the
    minimum.
    """

    def unit(x: Any) -> Any:
        return grad(x) / np.linalg.norm(grad(x))

    return _both(f, _walk(unit, x0, lr, n))


@gradient_descent.mistake
def signs_only(f: Function, grad: Function, x0: Any, lr: float, n: int) -> Any:
    """You use the gradient's signs alone, so every parameter moves by lr each time: use its size as well."""
    return _both(f, _walk(lambda x: np.sign(grad(x)), x0, lr, n))


@gradient_descent.mistake
def start_left_out(f: Function, grad: Function, x0: Any, lr: float, n: int) -> Any:
    """Your path begins after the first step: the start x0 belongs to it, so n steps give n + 1 points."""
    return _both(f, _walk(grad, x0, lr, n)[1:])


@gradient_descent.mistake
def end_left_out(f: Function, grad: Function, x0: Any, lr: float, n: int) -> Any:
    """The last point is missing: n steps give n + 1 points, the start and one after each step."""
    return _both(f, _walk(grad, x0, lr, n)[:-1])


@gradient_descent.mistake
def one_step_too_many(f: Function, grad: Function, x0: Any, lr: float, n: int) -> Any:
    """You take n + 1 steps: the path has n + 1 points because the start is one of them."""
    return _both(f, _walk(grad, x0, lr, n + 1))


@gradient_descent.mistake
def end_only(f: Function, grad: Function, x0: Any, lr: float, n: int) -> Any:
    """You return where the walk ends: collect every point on the way, and f at each."""
    x = _walk(grad, x0, lr, n)[-1]
    return x, f(x)


@gradient_descent.mistake
def gradients_for_points(f: Function, grad: Function, x0: Any, lr: float, n: int) -> Any:
    """You collect the gradients: the path is made of the points x themselves."""
    path = _walk(grad, x0, lr, n)
    return np.array([grad(x) for x in path]), np.array([f(x) for x in path])


@gradient_descent.mistake
def first_gradient_kept(f: Function, grad: Function, x0: Any, lr: float, n: int) -> Any:
    """You use the slope at the start for every step: each point has its own, so ask grad again where you are."""
    g = grad(x0)
    return _both(f, [x0 - t * lr * g for t in range(n + 1)])


@gradient_descent.mistake
def steps_from_the_start(f: Function, grad: Function, x0: Any, lr: float, n: int) -> Any:
    """Each of your steps sets out from x0 again: subtract from the point that the last step reached."""
    path = [np.array(x0, float)]
    for _ in range(n):
        path.append(x0 - lr * grad(path[-1]))
    return _both(f, path)


@gradient_descent.mistake
def one_after_the_other(f: Function, grad: Function, x0: Any, lr: float, n: int) -> Any:
    """You move one parameter and then ask for the slope of the next at the moved point: take the whole gradient first,
    then move all parameters at once.
    """
    path = [np.array(x0, float, ndmin=1)]
    for _ in range(n):
        x = path[-1].copy()
        for i in range(x.size):
            x[i] -= lr * np.ravel(grad(x.reshape(np.shape(x0))))[i]
        path.append(x)
    return _both(f, [x.reshape(np.shape(x0)) for x in path])


@gradient_descent.mistake
def one_array_for_all(f: Function, grad: Function, x0: Any, lr: float, n: int) -> Any:
    """All points of your path are the last one: they are one array that each step overwrites; make a new array for
    each step, x = x - ..., or keep a copy.
    """
    path, values = _both(f, _walk(grad, x0, lr, n))
    return np.array([path[-1]] * (n + 1)), values


@gradient_descent.mistake
def walks_on_the_start(f: Function, grad: Function, x0: Any, lr: float, n: int) -> Any:
    """You overwrite the caller's x0, and your path holds that one array again and again: x -= ... changes an array in
    place, x = x - ... makes a new one.
    """
    path, values = _both(f, _walk(grad, x0, lr, n))
    if np.ndim(x0) == 0:
        return path, values
    x0[...] = path[-1]
    return np.array([x0] * (n + 1)), values


@gradient_descent.mistake
def moves_the_start(f: Function, grad: Function, x0: Any, lr: float, n: int) -> Any:
    """Your path is right, but the caller's x0 has moved along with it: x -= ... changes an array in place, x = x - ...
    makes a new one.
    """
    path, values = _both(f, _walk(grad, x0, lr, n))
    if np.ndim(x0):
        x0[...] = path[-1]
    return path, values


@gradient_descent.mistake
def value_of_the_end_everywhere(f: Function, grad: Function, x0: Any, lr: float, n: int) -> Any:
    """All your values are that of the last point: whatever f was asked for had moved to the end by then; keep a copy of
    each point.
    """
    path, values = _both(f, _walk(grad, x0, lr, n))
    return path, np.full(n + 1, values[-1])


@gradient_descent.mistake
def returns_in_the_first_round(f: Function, grad: Function, x0: Any, lr: float, n: int) -> Any:
    """Your path ends after one step, however large n is: return after the loop, not inside it."""
    return _both(f, _walk(grad, x0, lr, 1))


@gradient_descent.mistake
def value_for_slope(f: Function, grad: Function, x0: Any, lr: float, n: int) -> Any:
    """You step by the value of f: which way is down, and how steep it is, says the slope, grad."""
    return _both(f, _walk(f, x0, lr, n))


@gradient_descent.mistake
def value_of_the_start_left_out(f: Function, grad: Function, x0: Any, lr: float, n: int) -> Any:
    """Your values begin after the first step: f at the start belongs to them."""
    path, values = _both(f, _walk(grad, x0, lr, n))
    return path, values[1:]


@gradient_descent.mistake
def value_of_the_end_left_out(f: Function, grad: Function, x0: Any, lr: float, n: int) -> Any:
    """Your path is right, but f at its last point is missing: there is a value for each of the n + 1 points."""
    path, values = _both(f, _walk(grad, x0, lr, n))
    return path, values[:-1]


@gradient_descent.mistake
def last_value_only(f: Function, grad: Function, x0: Any, lr: float, n: int) -> Any:
    """You return one value: f is wanted at every point of the path, to see whether it falls."""
    path, values = _both(f, _walk(grad, x0, lr, n))
    return path, values[-1]


@gradient_descent.mistake
def exchanged(f: Function, grad: Function, x0: Any, lr: float, n: int) -> Any:
    """You return the two in the other order: first the path, then the values."""
    return _both(f, _walk(grad, x0, lr, n))[::-1]


# parabola: L(x) = 5 x², x0 = 2, and η = 0.15 for the factor

parabola = Exercise(
    {"factor": -0.5, "at once": 0.1, "limit": 0.2},
    points={"factor": 0.5, "at once": 0.5, "limit": 0.5},
    probe=probes.entry,
    rtol=1e-3,
    see=READ,
)


@parabola.cases
def _(rng: np.random.Generator) -> Iterator[Case]:
    for name in ("factor", "at once", "limit"):
        yield Case(name, name, key=name)


def _parabola(**wrong: float) -> dict[str, float]:
    return {**parabola.reference, **{name.replace("_", " "): value for name, value in wrong.items()}}


@parabola.mistake
def forgets_the_two() -> Any:
    """You took 5x for the slope of 5x²: the derivative of a square brings a 2 in front."""
    return _parabola(factor=0.25, at_once=0.2, limit=0.4)


@parabola.mistake
def sign_lost() -> Any:
    """The distance to the minimum does shrink to that part, but x lands on the other side: what sign has it there?"""
    return _parabola(factor=0.5)


@parabola.mistake
def what_is_taken_away() -> Any:
    """That multiple of x is subtracted; the factor is what remains: 1 minus it."""
    return _parabola(factor=1.5)


@parabola.mistake
def adds_it() -> Any:
    """You add what a step takes away: descent subtracts the slope times the rate."""
    return _parabola(factor=2.5)


@parabola.mistake
def where_it_lands() -> Any:
    """You gave where the first step from 2 lands: divided by where it started, it is the factor of every step."""
    return _parabola(factor=-1.0)


@parabola.mistake
def never_arrives() -> Any:
    """At that rate the factor is -1 and x jumps from side to side for ever: it lands on 0 where the factor is 0."""
    return _parabola(at_once=0.2)


@parabola.mistake
def overshooting_is_not_growing() -> Any:
    """Beyond that rate x jumps over the minimum, but may still come nearer: it grows once the factor is below -1."""
    return _parabola(limit=0.1)


# descent_cases: break it

_BREAKS = {
    "no_lr": ([[1.0, 0.0], [0.0, 2.0]], [1.0, 1.0], 0.1, 1),
    "first_gradient": ([[1.0, 0.0], [0.0, 2.0]], [1.0, 1.0], 0.1, 2),
    "one_after_the_other": ([[2.0, 1.0], [1.0, 2.0]], [1.0, 1.0], 0.1, 1),
    "stops_uphill": ([[1.0, 0.0], [0.0, 2.0]], [1.0, 1.0], 3.0, 1),
}

descent_cases = Exercise(
    _BREAKS, points=dict.fromkeys(_BREAKS, 0.5), probe=probes.entry, measure=descent_case, see=READ
)


@descent_cases.cases
def _(rng: np.random.Generator) -> Iterator[Case]:
    for bug in _BREAKS:
        yield Case(f"your input for the bug “{bug}”", bug, bug=bug)


@descent_cases.mistake
def starts_where_it_is_flat() -> Any:
    """A x0 is 0, so there is no slope at your start and every program stays there: start somewhere else."""
    return dict.fromkeys(_BREAKS, ([[1.0, 0.0], [0.0, 1.0]], [0.0, 0.0], 0.1, 3))


@descent_cases.mistake
def rate_of_one() -> Any:
    """Your learning rate is 1, and leaving out a factor of 1 changes nothing: take another."""
    return {**_BREAKS, "no_lr": ([[0.5, 0.0], [0.0, 0.1]], [1.0, 1.0], 1.0, 2)}


@descent_cases.mistake
def single_step() -> Any:
    """The first step is right, as its gradient is the one at the start: the bug shows only in a later step."""
    return {**_BREAKS, "first_gradient": ([[1.0, 0.0], [0.0, 2.0]], [1.0, 1.0], 0.1, 1)}


@descent_cases.mistake
def parameters_apart() -> Any:
    """With 0 beside the diagonal of A, the slope of one parameter does not depend on the other: join them by a mixed
    term.
    """
    return {**_BREAKS, "one_after_the_other": ([[2.0, 0.0], [0.0, 3.0]], [1.0, 1.0], 0.1, 2)}


@descent_cases.mistake
def first_stays() -> Any:
    """Your first parameter does not move in this step, so the second finds it where it was: give the first a slope."""
    return {**_BREAKS, "one_after_the_other": ([[2.0, 1.0], [1.0, 3.0]], [1.0, -2.0], 0.1, 1)}


@descent_cases.mistake
def always_downhill() -> Any:
    """All your steps go downhill, where this program is right: make a step so large that f rises."""
    return {**_BREAKS, "stops_uphill": ([[1.0, 0.0], [0.0, 2.0]], [1.0, 1.0], 0.1, 5)}


@descent_cases.mistake
def not_a_small_case() -> Any:
    """An input is (A, x0, lr, n): A with A[0][1] equal to A[1][0], two numbers to start from, lr above 0, one to five
    steps, and nothing beyond 1000.
    """
    return dict.fromkeys(_BREAKS, ([[1.0, 2.0], [0.0, 1.0]], [1.0, 1.0], 0.1, 50))
