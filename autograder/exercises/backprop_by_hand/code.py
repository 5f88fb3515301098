"""The learning loop as code, for many points at once: forward, backward, update, and the loop around them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise
from course_nn import learningloop
from course_nn.checks import probes
from course_nn.checks.probes.backprop_by_hand import learned
from course_nn.learningloop import LECTURE, TWIN_A, TWIN_B, Point, Theta
from course_nn.network import Array

SEE = "Lecture, section 1c, “One full learning loop”"
Table = dict[str, Any]
Row = Callable[[SimpleNamespace], Any]


def _point(point: Point) -> tuple[Array, Array, Theta]:
    return np.array([point.x], float), np.array([point.y], float), {k: float(v) for k, v in point.theta.items()}


def _points(rng: np.random.Generator, n: int) -> tuple[Array, Array, Theta]:
    """Points of which some leave the unit dead and some do not, none near the kink, none with an error near 0."""
    while True:
        x, y = rng.normal(size=(n, 2)), 2 * rng.normal(size=n)
        theta = {p: float(v) for p, v in zip(("w1", "w2", "b1", "w3", "b2"), rng.uniform(0.5, 2, 5), strict=True)}
        theta = {p: v * float(rng.choice([-1, 1])) for p, v in theta.items()}
        values = learningloop.forward(x, theta)
        active = int((values["z"] > 0).sum())
        if 2 <= active < n and np.abs(values["z"]).min() > 0.1 and np.abs(values["y_hat"] - y).min() > 0.1:
            return x, y, theta


def _another(rng: np.random.Generator) -> tuple[Array, Array, Theta]:
    """Return one point that nobody has computed on paper, so that a table of results is not enough."""
    x, y, theta = _points(rng, 5)
    i = int(learningloop.forward(x, theta)["z"].argmax())
    return x[[i]], y[[i]], theta


# forward -----------------------------------------------------------------------------------------------------------

_FORWARD = ["z", "h", "y_hat"]

forward = Exercise(learningloop.forward, points={"one point": 1, "several points": 1}, probe=probes.rows, see=SEE)


@forward.cases
def _(rng: np.random.Generator) -> Iterator[Case]:
    for name, point in (("the lecture's point", LECTURE), ("twin A", TWIN_A), ("twin B", TWIN_B)):
        x, _, theta = _point(point)
        yield Case(name, "one point", rows=_FORWARD, x=x, theta=theta)
    for n in (5, 7):
        x, _, theta = _points(rng, n)
        yield Case(f"{n} points", "several points", rows=_FORWARD, x=x, theta=theta)
    x, _, theta = _another(rng)
    yield Case("another point", "one point", rows=_FORWARD, x=x, theta=theta)


def _forward(x: Array, theta: Theta, **rows: Row) -> dict[str, Array]:
    """The right forward pass, but for the rows given here; each row sees those before it."""
    at = SimpleNamespace(x1=x[:, 0], x2=x[:, 1], **theta)
    usual: dict[str, Row] = {
        "z": lambda a: a.w1 * a.x1 + a.w2 * a.x2 + a.b1,
        "h": lambda a: np.maximum(0, a.z),
        "y_hat": lambda a: a.w3 * a.h + a.b2,
    }
    for name, row in usual.items():
        setattr(at, name, rows.get(name, row)(at))
    return {name: getattr(at, name) for name in usual}


@forward.mistake
def relu_left_out(x: Array, theta: Theta) -> Table:
    """You hand z on as h: between them stands the ReLU, which cuts negative numbers off."""
    return _forward(x, theta, h=lambda a: a.z + 0)


@forward.mistake
def cut_off_under_both_names(x: Array, theta: Theta) -> Table:
    """Your z is cut off as well: h = z makes no copy, so what is done to h is done to z; make h a new array."""
    return _forward(x, theta, z=lambda a: np.maximum(0, a.w1 * a.x1 + a.w2 * a.x2 + a.b1))


@forward.mistake
def parameters_in_another_order(x: Array, theta: Theta) -> Table:
    """You took b1 for w3 and w3 for b1, as happens when theta's values are unpacked: take each by its name."""
    return _forward(x, theta | {"w3": theta["b1"], "b1": theta["w3"]})


@forward.mistake
def relu_on_the_output(x: Array, theta: Theta) -> Table:
    """You cut ŷ off at 0 as well: the last layer has no ReLU, a prediction may be negative."""
    return _forward(x, theta, y_hat=lambda a: np.maximum(0, a.w3 * a.h + a.b2))


@forward.mistake
def relu_turned(x: Array, theta: Theta) -> Table:
    """Your ReLU keeps the negative numbers: it is the larger of 0 and z."""
    return _forward(x, theta, h=lambda a: np.minimum(0, a.z))


@forward.mistake
def slope_of_the_relu(x: Array, theta: Theta) -> Table:
    """Your h is 0 or 1, the slope of the ReLU: its value is z itself where z is positive."""
    return _forward(x, theta, h=lambda a: (a.z > 0) * 1.0)


@forward.mistake
def output_from_z(x: Array, theta: Theta) -> Table:
    """Your h is right, but ŷ is made from z: the next layer gets h."""
    return _forward(x, theta, y_hat=lambda a: a.w3 * a.z + a.b2)


@forward.mistake
def no_b1(x: Array, theta: Theta) -> Table:
    """The bias b1 is missing in z."""
    return _forward(x, theta, z=lambda a: a.w1 * a.x1 + a.w2 * a.x2)


@forward.mistake
def no_b2(x: Array, theta: Theta) -> Table:
    """The bias b2 is missing in ŷ."""
    return _forward(x, theta, y_hat=lambda a: a.w3 * a.h)


@forward.mistake
def biases_exchanged(x: Array, theta: Theta) -> Table:
    """You exchanged the biases: b1 belongs to z, b2 to ŷ."""
    return _forward(x, theta | {"b1": theta["b2"], "b2": theta["b1"]})


@forward.mistake
def weights_exchanged(x: Array, theta: Theta) -> Table:
    """You multiply each weight with the other's input: x1 stands in the first column of x, x2 in the second."""
    return _forward(x[:, ::-1], theta)


@forward.mistake
def bias_multiplied(x: Array, theta: Theta) -> Table:
    """You multiply b2 by w3 as well: first w3 h, then b2 is added."""
    return _forward(x, theta, y_hat=lambda a: a.w3 * (a.h + a.b2))


@forward.mistake
def first_point_only(x: Array, theta: Theta) -> Table:
    """You compute the first row of x only: a column such as x[:, 0] holds one input of all points."""
    return _forward(x[:1], theta)


@forward.mistake
def z_of_the_inputs_alone(x: Array, theta: Theta) -> Table:
    """Your z leaves the second input out: it is w1 x1 + w2 x2 + b1."""
    return _forward(x, theta, z=lambda a: a.w1 * a.x1 + a.b1)


# backward ----------------------------------------------------------------------------------------------------------

_TOP = ["dL/dy_hat", "dL/dw3", "dL/db2"]
_BELOW = ["dL/dh", "dL/dz", "dL/dw1", "dL/dw2", "dL/db1"]

backward = Exercise(
    learningloop.backward,
    points={"the output layer": 1, "the hidden layer": 1, "several points": 1},
    probe=probes.rows,
    see=SEE,
)


@backward.cases
def _(rng: np.random.Generator) -> Iterator[Case]:
    def case(name: str, group: str, rows: list[str], x: Array, y: Array, theta: Theta) -> Case:
        return Case(name, group, rows=rows, x=x, y=y, theta=theta, values=learningloop.forward(x, theta))

    for group, rows in (("the output layer", _TOP), ("the hidden layer", _BELOW)):
        for name, point in (("twin A", TWIN_A), ("twin B", TWIN_B)):
            yield case(name, group, rows, *_point(point))
    yield case("seven points", "several points", [*_TOP, *_BELOW], *_points(rng, 7))
    for group, rows in (("the output layer", _TOP), ("the hidden layer", _BELOW)):
        yield case("another point", group, rows, *_another(rng))


_USUAL: dict[str, Row] = {
    "dL/dy_hat": lambda a: 2 * (a.y_hat - a.y) / a.N,
    "dL/dw3": lambda a: (a.dy_hat * a.h).sum(),
    "dL/db2": lambda a: a.dy_hat.sum(),
    "dL/dh": lambda a: a.dy_hat * a.w3,
    "dL/dz": lambda a: a.dh * (a.z > 0),
    "dL/dw1": lambda a: (a.dz * a.x1).sum(),
    "dL/dw2": lambda a: (a.dz * a.x2).sum(),
    "dL/db1": lambda a: a.dz.sum(),
}


def _backward(x: Array, y: Array, theta: Theta, values: Table, rows: dict[str, Row]) -> Table:
    """The right backward pass, but for the rows given here; each row sees those before it, as dy_hat, dw3 and so on."""
    at = SimpleNamespace(x1=x[:, 0], x2=x[:, 1], y=y, N=len(y), **theta, **values)
    for name, row in _USUAL.items():
        setattr(at, name.removeprefix("dL/"), rows.get(name, row)(at))
    made = {name: getattr(at, name.removeprefix("dL/")) for name in _USUAL}
    return {name: value if np.ndim(value) else float(value) for name, value in made.items()}


def _wrong(name: str, hint: str, **rows: Row) -> None:
    """A mistake: the right program but for these rows, dw3=... for "dL/dw3" and so on."""
    renamed = {f"dL/{row}": rule for row, rule in rows.items()}

    def program(x: Array, y: Array, theta: Theta, values: Table) -> Table:
        return _backward(x, y, theta, values, renamed)

    program.__name__, program.__doc__ = name, hint
    backward.mistake(program)


_MEANS: dict[str, Row] = {  # over the points, where a sum belongs
    "dw3": lambda a: (a.dy_hat * a.h).mean(),
    "db2": lambda a: a.dy_hat.mean(),
    "dw1": lambda a: (a.dz * a.x1).mean(),
    "dw2": lambda a: (a.dz * a.x2).mean(),
    "db1": lambda a: a.dz.mean(),
}

_wrong(
    "starts_from_the_loss",
    "You start from the squared error itself: what goes back is its slope, 2(ŷ - y).",
    dy_hat=lambda a: (a.y_hat - a.y) ** 2 / a.N,
)
_wrong(
    "two_forgotten",
    "Everything is half of what it should be: the derivative of (ŷ - y)² is 2(ŷ - y).",
    dy_hat=lambda a: (a.y_hat - a.y) / a.N,
)
_wrong(
    "turned_difference",
    "All your signs are turned: raising ŷ above y raises L, so begin with ŷ - y.",
    dy_hat=lambda a: 2 * (a.y - a.y_hat) / a.N,
)
_wrong(
    "square_kept",
    "You kept the square: differentiating leaves ŷ - y to the first power, with a 2 in front.",
    dy_hat=lambda a: 2 * (a.y_hat - a.y) ** 2 / a.N,
)
_wrong(
    "not_averaged",
    "With N points yours is N times too large: L is the mean of their losses, so dL/dŷ has a 1/N.",
    dy_hat=lambda a: 2 * (a.y_hat - a.y),
)
_wrong(
    "averaged_again",
    "You average over the points twice: dL/dŷ has the 1/N already, so what the points say of a parameter is added.",
    **_MEANS,
)
_wrong(
    "averaged_in_the_sums_only",
    "Your parameters' slopes are right, but dL/dŷ, dL/dh and dL/dz lack the 1/N: the mean is part of L, so divide at "
    "the start and add up later.",
    dy_hat=lambda a: 2 * (a.y_hat - a.y),
    **_MEANS,
)
_wrong(
    "not_added_up",
    "Your slopes of the parameters are arrays with a number for each point: all points share the parameter, so add up.",
    dw3=lambda a: a.dy_hat * a.h,
    db2=lambda a: a.dy_hat + 0,
    dw1=lambda a: a.dz * a.x1,
    dw2=lambda a: a.dz * a.x2,
    db1=lambda a: a.dz + 0,
)
_wrong(
    "sums_multiplied",
    "You add up over the points first and multiply then: for a weight, multiply point by point, then add.",
    dw3=lambda a: a.dy_hat.sum() * a.h.sum(),
    dw1=lambda a: a.dz.sum() * a.x1.sum(),
    dw2=lambda a: a.dz.sum() * a.x2.sum(),
)
_wrong(
    "sums_multiplied_below",
    "For w1 and w2 you add up dL/dz and the inputs over the points and multiply then: multiply point by point first.",
    dw1=lambda a: a.dz.sum() * a.x1.sum(),
    dw2=lambda a: a.dz.sum() * a.x2.sum(),
)
_wrong(
    "divided_one_row_late",
    "Only dL/dŷ lacks the 1/N: the mean is the last step towards L, so its slope comes in first on the way back.",
    dy_hat=lambda a: 2 * (a.y_hat - a.y),
    dw3=_MEANS["dw3"],
    db2=_MEANS["db2"],
    dh=lambda a: a.dy_hat * a.w3 / a.N,
)
_wrong(
    "last_point_only",
    "Only the last point counts for your parameters: add up what all points say.",
    dw3=lambda a: (a.dy_hat * a.h)[-1],
    db2=lambda a: a.dy_hat[-1],
    dw1=lambda a: (a.dz * a.x1)[-1],
    dw2=lambda a: (a.dz * a.x2)[-1],
    db1=lambda a: a.dz[-1],
)
_wrong(
    "z_for_h",
    "For dL/dw3 you multiply by z: w3 is multiplied with h, which is 0 where z is negative.",
    dw3=lambda a: (a.dy_hat * a.z).sum(),
)
_wrong(
    "y_hat_for_h",
    "For dL/dw3 you multiply by ŷ: w3 is multiplied with h.",
    dw3=lambda a: (a.dy_hat * a.y_hat).sum(),
)
_wrong(
    "w3_for_h",
    "For dL/dw3 you multiply by w3: ∂ŷ/∂w3 is what w3 is multiplied with.",
    dw3=lambda a: (a.dy_hat * a.w3).sum(),
)
_wrong(
    "b2_like_a_weight",
    "For dL/db2 you multiply by h: nothing is multiplied with b2, so its factor is 1.",
    db2=lambda a: (a.dy_hat * a.h).sum(),
)
_wrong(
    "gate_forgotten",
    "You let everything through the ReLU: where z is negative its slope g'(z) is 0.",
    dz=lambda a: a.dh + 0,
)
_wrong(
    "value_for_the_slope",
    "You multiply dL/dh by h: on the way back through the ReLU its slope counts, which is 1 or 0.",
    dz=lambda a: a.dh * a.h,
)
_wrong(
    "gate_of_the_gradient",
    "You let dL/dh pass where it is positive itself: whether the ReLU is open depends on z.",
    dz=lambda a: np.maximum(0, a.dh),
)
_wrong(
    "comparison_after_the_product",
    "Your dL/dz is true or false: in dh * z > 0 Python multiplies first and compares then; put z > 0 in brackets.",
    dz=lambda a: a.dh * a.z > 0,
)
_wrong(
    "two_names_for_dh",
    "Your dL/dh is 0 wherever the unit is dead, as dL/dz should be: dz = dh makes no copy, so cutting one cuts both.",
    dh=lambda a: a.dy_hat * a.w3 * (a.z > 0),
)
_wrong(
    "slope_of_z_alone",
    "Your dL/dz is g'(z) alone: multiply dL/dh by it.",
    dz=lambda a: (a.z > 0) * 1.0,
)
_wrong(
    "last_factors_of_the_biases",
    "Your slopes of b1 and b2 are 1, which is only the last card of their chains: multiply by what comes before.",
    db2=lambda a: 1.0,
    db1=lambda a: 1.0,
)
_wrong(
    "gate_turned",
    "You let the gradient pass where z is negative: the ReLU's slope is 1 for positive z.",
    dz=lambda a: a.dh * (a.z < 0),
)
_wrong(
    "h_for_w3",
    "For dL/dh you multiply by h: h is multiplied with w3, so that is its factor.",
    dh=lambda a: a.dy_hat * a.h,
)
_wrong("w3_skipped", "dL/dh has to have the factor w3: that is how ŷ changes with h.", dh=lambda a: a.dy_hat + 0)
_wrong(
    "w1_for_x1",
    "You end with the weights: ∂z/∂w1 is what w1 is multiplied with, and so for w2.",
    dw1=lambda a: (a.dz * a.w1).sum(),
    dw2=lambda a: (a.dz * a.w2).sum(),
)
_wrong(
    "inputs_exchanged",
    "You end with the other weight's input: w1 belongs to the first column of x, w2 to the second.",
    dw1=lambda a: (a.dz * a.x2).sum(),
    dw2=lambda a: (a.dz * a.x1).sum(),
)
_wrong(
    "same_slope_for_w2",
    "Your dL/dw2 is that of w1: the chains share all factors but the last, which is x2 for w2.",
    dw2=lambda a: (a.dz * a.x1).sum(),
)
_wrong(
    "b1_with_the_inputs",
    "For dL/db1 you multiply by x1 + x2: nothing is multiplied with b1, so its factor is 1.",
    db1=lambda a: (a.dz * (a.x1 + a.x2)).sum(),
)
_wrong(
    "b1_above_the_gate",
    "For dL/db1 you take dL/dh: b1 stands below the ReLU, so go on from dL/dz.",
    db1=lambda a: a.dh.sum(),
)


# update ------------------------------------------------------------------------------------------------------------

update = Exercise(learningloop.update, points=1, see="Lecture, section 1c; Goodfellow et al. 4.3")


@update.cases
def _(rng: np.random.Generator) -> Iterator[Case]:
    for name, lr in (("the lecture's step", 0.01), ("another rate", 0.25)):
        x, y, theta = _point(LECTURE) if lr == 0.01 else _points(rng, 5)
        slopes = learningloop.backward(x, y, theta, learningloop.forward(x, theta))
        yield Case(name, theta=theta, slopes=slopes, lr=lr)


def _moved(theta: Theta, slopes: Table, rule: Callable[[float, float], float]) -> Theta:
    return {p: rule(value, slopes[f"dL/d{p}"]) for p, value in theta.items()}


@update.mistake
def uphill(theta: Theta, slopes: Table, lr: float) -> Theta:
    """You add the step, which leads up the slope: subtract it."""
    return _moved(theta, slopes, lambda w, dw: w + lr * dw)


@update.mistake
def no_learning_rate(theta: Theta, slopes: Table, lr: float) -> Theta:
    """You subtract the whole slope: the step is lr times it."""
    return _moved(theta, slopes, lambda w, dw: w - dw)


@update.mistake
def step_alone(theta: Theta, slopes: Table, lr: float) -> Theta:
    """You return the steps: the new value is the old one minus the step."""
    return _moved(theta, slopes, lambda w, dw: lr * dw)


@update.mistake
def minus_step_alone(theta: Theta, slopes: Table, lr: float) -> Theta:
    """You return minus the steps: add each to the old value of its parameter."""
    return _moved(theta, slopes, lambda w, dw: -lr * dw)


@update.mistake
def divided_by_the_rate(theta: Theta, slopes: Table, lr: float) -> Theta:
    """You divide by the learning rate: a small one is to make the step small, so multiply."""
    return _moved(theta, slopes, lambda w, dw: w - dw / lr)


@update.mistake
def share_of_itself(theta: Theta, slopes: Table, lr: float) -> Theta:
    """Your step is a share of the parameter itself: it is lr times the slope, however large the parameter is."""
    return _moved(theta, slopes, lambda w, dw: w * (1 - lr * dw))


@update.mistake
def rate_times_all(theta: Theta, slopes: Table, lr: float) -> Theta:
    """You multiply the old value by lr as well: only the slope is multiplied by it."""
    return _moved(theta, slopes, lambda w, dw: lr * (w - dw))


@update.mistake
def rate_of_the_lecture(theta: Theta, slopes: Table, lr: float) -> Theta:
    """You always use 0.01: take the lr that is handed in."""
    return _moved(theta, slopes, lambda w, dw: w - 0.01 * dw)


@update.mistake
def first_parameter_only(theta: Theta, slopes: Table, lr: float) -> Theta:
    """You return in the first round of the loop, with one parameter: return after it."""
    return {"w1": learningloop.update(theta, slopes, lr)["w1"]}


@update.mistake
def three_of_five(theta: Theta, slopes: Table, lr: float) -> Theta:
    """w2 and b2 stay where they are: all five parameters move, the lecture shows three only to save time."""
    return learningloop.update(theta, slopes, lr) | {"w2": theta["w2"], "b2": theta["b2"]}


@update.mistake
def three_returned(theta: Theta, slopes: Table, lr: float) -> Theta:
    """You return three parameters: w2 and b2 move as well, and the next forward pass needs all five."""
    return {p: v for p, v in learningloop.update(theta, slopes, lr).items() if p not in ("w2", "b2")}


@update.mistake
def nothing_moved(theta: Theta, slopes: Table, lr: float) -> Theta:
    """You return the parameters as they were: put the new values into the table that you return."""
    return dict(theta)


@update.mistake
def writes_into_theta(theta: Theta, slopes: Table, lr: float) -> Theta:
    """The new values are right, but you wrote them into theta, and the caller's old ones are gone: fill a new dict."""
    theta.update(learningloop.update(theta, slopes, lr))
    return theta


# learn -------------------------------------------------------------------------------------------------------------

learn = Exercise(learningloop.learn, points={"losses": 1, "parameters": 1}, probe=learned, see=SEE)


@learn.cases
def _(rng: np.random.Generator) -> Iterator[Case]:
    few, one = _points(rng, 5), _points(rng, 7)
    for i, (group, steps) in enumerate((("parameters", 20), ("losses", 100))):
        for name, (x, y, theta), lr, n in (
            (f"the lecture's point, {steps} steps", _point(LECTURE), 0.005, steps),
            ("five points, 7 steps", few, 0.03, 7),
            ("a single step", one, 0.02, 1),
        ):
            yield Case(f"{group}: {name}", group, part=i, x=x, y=y, theta=theta, lr=lr, steps=n)


Learned = tuple[Theta, list[float]]


def _loss(x: Array, y: Array, theta: Theta) -> float:
    return float(np.mean((learningloop.forward(x, theta)["y_hat"] - y) ** 2))


def _stepped(x: Array, y: Array, theta: Theta, lr: float) -> Theta:
    return learningloop.learn(x, y, theta, lr, 1)[0]


@learn.mistake
def slopes_never_renewed(x: Array, y: Array, theta: Theta, lr: float, steps: int) -> Learned:
    """You compute the slopes once, before the loop: each step moves the parameters, so it needs slopes of its own."""
    slopes = learningloop.backward(x, y, theta, learningloop.forward(x, theta))
    losses = []
    for _ in range(steps):
        losses.append(_loss(x, y, theta))
        theta = learningloop.update(theta, slopes, lr)
    return theta, losses


@learn.mistake
def values_never_renewed(x: Array, y: Array, theta: Theta, lr: float, steps: int) -> Learned:
    """You go forward once, before the loop: with new parameters z, h and ŷ are new, so go forward in each round."""
    values, losses = learningloop.forward(x, theta), []
    for _ in range(steps):
        losses.append(float(np.mean((values["y_hat"] - y) ** 2)))
        theta = learningloop.update(theta, learningloop.backward(x, y, theta, values), lr)
    return theta, losses


@learn.mistake
def theta_never_replaced(x: Array, y: Array, theta: Theta, lr: float, steps: int) -> Learned:
    """You take every step from the same place: what update returns has to be the theta of the next round."""
    return _stepped(x, y, theta, lr), [_loss(x, y, theta)] * steps


@learn.mistake
def update_thrown_away(x: Array, y: Array, theta: Theta, lr: float, steps: int) -> Learned:
    """Nothing moves: update returns new parameters and leaves the old ones as they are, so keep what it returns."""
    return theta, [_loss(x, y, theta)] * steps


@learn.mistake
def stops_in_the_first_round(x: Array, y: Array, theta: Theta, lr: float, steps: int) -> Learned:
    """You return in the first round: the return belongs after the loop."""
    return learningloop.learn(x, y, theta, lr, 1)


@learn.mistake
def one_step_short(x: Array, y: Array, theta: Theta, lr: float, steps: int) -> Learned:
    """You take one step less than asked for."""
    return learningloop.learn(x, y, theta, lr, steps - 1)


@learn.mistake
def one_step_more(x: Array, y: Array, theta: Theta, lr: float, steps: int) -> Learned:
    """You take one step more than asked for."""
    return learningloop.learn(x, y, theta, lr, steps + 1)


@learn.mistake
def loss_after_the_step(x: Array, y: Array, theta: Theta, lr: float, steps: int) -> Learned:
    """You note the loss after each step: asked for is the loss before it, so the first is that of the start."""
    theta, losses = learningloop.learn(x, y, theta, lr, steps)
    return theta, [*losses[1:], _loss(x, y, theta)]


@learn.mistake
def loss_at_the_end_too(x: Array, y: Array, theta: Theta, lr: float, steps: int) -> Learned:
    """There is one loss too many: asked for is the loss before each step, not the one after the last."""
    theta, losses = learningloop.learn(x, y, theta, lr, steps)
    return theta, [*losses, _loss(x, y, theta)]


@learn.mistake
def last_loss_only(x: Array, y: Array, theta: Theta, lr: float, steps: int) -> Learned:
    """You keep the last loss only: append each to a list."""
    theta, losses = learningloop.learn(x, y, theta, lr, steps)
    return theta, losses[-1:]


@learn.mistake
def losses_added_up(x: Array, y: Array, theta: Theta, lr: float, steps: int) -> Learned:
    """Over several points your losses are sums: the loss is the mean over the points."""
    theta, losses = learningloop.learn(x, y, theta, lr, steps)
    return theta, [len(y) * loss for loss in losses]


@learn.mistake
def loss_of_each_point(x: Array, y: Array, theta: Theta, lr: float, steps: int) -> tuple[Theta, list[Array]]:
    """You note the squares of all points: the loss is one number in each round, their mean."""
    losses = []
    for _ in range(steps):
        losses.append((learningloop.forward(x, theta)["y_hat"] - y) ** 2)
        theta = _stepped(x, y, theta, lr)
    return theta, losses


@learn.mistake
def square_of_the_mean(x: Array, y: Array, theta: Theta, lr: float, steps: int) -> Learned:
    """You square the mean error, and errors of both signs cancel: square each, then take the mean."""
    losses = []
    for _ in range(steps):
        losses.append(float(np.mean(learningloop.forward(x, theta)["y_hat"] - y) ** 2))
        theta = _stepped(x, y, theta, lr)
    return theta, losses


@learn.mistake
def exchanged(x: Array, y: Array, theta: Theta, lr: float, steps: int) -> tuple[list[float], Theta]:
    """You return the losses first: the parameters come first, then the losses."""
    theta, losses = learningloop.learn(x, y, theta, lr, steps)
    return losses, theta


@learn.mistake
def climbs(x: Array, y: Array, theta: Theta, lr: float, steps: int) -> Learned:
    """Your loss rises: somewhere a sign is turned, so that each step goes up the slope."""
    with np.errstate(all="ignore"):
        return learningloop.learn(x, y, theta, -lr, steps)


@learn.mistake
def root_of_the_loss(x: Array, y: Array, theta: Theta, lr: float, steps: int) -> Learned:
    """You note the root of the mean square: L has no root."""
    theta, losses = learningloop.learn(x, y, theta, lr, steps)
    return theta, [loss**0.5 for loss in losses]


@learn.mistake
def start_returned(x: Array, y: Array, theta: Theta, lr: float, steps: int) -> Learned:
    """You return the parameters of the start: return those after the last step."""
    return theta, learningloop.learn(x, y, theta, lr, steps)[1]
