"""Back through time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise
from autograder.exercises.recurrence.step import drawn_inputs
from course_nn import unrolled
from course_nn.checks.probes.recurrence import all_steps

Array = np.ndarray
Rng = np.random.Generator

bptt = Exercise(
    unrolled.bptt,
    points={"db": 0.5, "dWx": 1, "dWh": 1.5, "dx": 1, "dstart": 1},
    probe=all_steps,
    see="Goodfellow et al. 10.2.2",
)


@bptt.cases
def _(rng: Rng) -> Iterator[Case]:
    cases = []
    for T, dy, N, D, H in (
        (1, "", 2, 3, 2),
        (2, "", 1, 1, 2),
        (2, "at the last step", 3, 2, 4),
        (7, "", 2, 3, 4),
        (7, "at the last step", 2, 2, 3),
        (7, "at step 4", 2, 1, 3),
        (3, "", 3, 3, 3),
    ):
        drawn, given = drawn_inputs(rng, N, T, D, H), rng.normal(size=(N, T, H))
        if dy:
            given[:, np.arange(T) != (T - 1 if "last" in dy else 3)] = 0
        steps = "1 step" if T == 1 else f"{T} steps"
        name = f"N = {N}, {steps}, D = {D}, H = {H}, dy {dy or 'everywhere'}"
        cases.append((name, {"dy": given, **drawn}))
    for part in bptt.points:
        for name, inputs in cases:
            yield Case(f"{part}, {name}", part, part=part, **inputs)


class _Walk:
    """Backpropagation through time in small pieces, to be spoiled in one place."""

    def __init__(self, dy: Array, x: Array, start: Array, h: Array, Wx: Array, Wh: Array):
        self.dy, self.x, self.start, self.h, self.Wx, self.Wh = dy, x, start, h, Wx, Wh
        self.N, self.T, self.H = h.shape
        self.dx, self.carried = np.zeros(x.shape), np.zeros(start.shape)
        self.sums = [np.zeros(Wx.shape), np.zeros(Wh.shape), np.zeros(self.H)]

    def run(self) -> Any:
        for t in self.order():
            self.step(t)
        return self.dx, self.carried, *self.sums

    def order(self) -> Any:
        return reversed(range(self.T))

    def before(self, t: int) -> Array:
        return self.h[:, t - 1] if t else self.start

    def gradient(self, t: int) -> Array:
        return self.dy[:, t] + self.carried

    def slope(self, t: int) -> Array:
        return 1 - self.h[:, t] ** 2

    def dz(self, t: int) -> Array:
        return self.gradient(t) * self.slope(t)

    def step(self, t: int) -> None:
        dz = self.dz(t)
        self.dx[:, t] = dz @ self.Wx
        self.collect(dz.T @ self.x[:, t], dz.T @ self.before(t), dz.sum(axis=0))
        self.carry(dz, t)

    def collect(self, *parts: Array) -> None:
        self.sums = [total + part for total, part in zip(self.sums, parts, strict=True)]

    def carry(self, dz: Array, t: int) -> None:
        self.carried = dz @ self.Wh


def _mistake(walk: type[_Walk]) -> type[_Walk]:
    """A spoiled walk as a wrong program, with its name and hint."""

    def program(*args: Any) -> Any:
        return walk(*args).run()

    program.__name__, program.__doc__ = walk.__name__, walk.__doc__
    bptt.mistake(program)
    return walk


@_mistake
class overwritten_at_each_step(_Walk):
    """Your gradients of the parameters are those of the first step alone, which the walk reaches last: each step
    overwrites what the others said; add up.
    """

    def collect(self, *parts: Array) -> None:
        self.sums = list(parts)


@_mistake
class last_step_only(_Walk):
    """Only the last step speaks to the parameters: they were used at every step, so add up over all of them."""

    first = True

    def collect(self, *parts: Array) -> None:
        if self.first:
            self.sums, self.first = list(parts), False


@_mistake
class nothing_carried(_Walk):
    """Each of your steps hears of its own dy only: add what comes back from the step after it, to which its state
    went, too.
    """

    def gradient(self, t: int) -> Array:
        return self.dy[:, t]


@_mistake
class last_dy_only(_Walk):
    """You take the dy of the last step only: at every step add its own dy to what comes back."""

    def gradient(self, t: int) -> Array:
        return self.dy[:, t] if t == self.T - 1 else self.carried


@_mistake
class last_dy_at_every_step(_Walk):
    """You add the last dy at every step: step t has its own, dy[:, t]."""

    def gradient(self, t: int) -> Array:
        return self.dy[:, -1] + self.carried


@_mistake
class all_dy_at_the_end(_Walk):
    """You add up dy over the steps and let all of it in at the end: each dy comes in at its own step."""

    def gradient(self, t: int) -> Array:
        return self.dy.sum(axis=1) if t == self.T - 1 else self.carried


@_mistake
class carried_added_after_tanh(_Walk):
    """You add what is carried behind the slope of tanh: it arrives at the state, like dy, so add first, then multiply
    by the slope.
    """

    def dz(self, t: int) -> Array:
        return self.dy[:, t] * self.slope(t) + self.carried


@_mistake
class carried_past_tanh(_Walk):
    """You carry back the gradient at the state, past tanh: take dz, the gradient at z, through Wh."""

    def carry(self, dz: Array, t: int) -> None:
        self.carried = self.gradient(t) @ self.Wh


@_mistake
class carried_past_wh(_Walk):
    """You carry dz back as it is: into this step the state before came through Wh, and so does the way back."""

    def carry(self, dz: Array, t: int) -> None:
        self.carried = dz


@_mistake
class carried_through_wh_forwards(_Walk):
    """You carry back through Wh in the forward direction: forwards rows meet Wh transposed, so backwards dz meets Wh as
    it lies.
    """

    def carry(self, dz: Array, t: int) -> None:
        self.carried = dz @ self.Wh.T


@_mistake
class carried_piles_up(_Walk):
    """What you carry piles up: a step's dz holds all that came from later steps already, so replace what is carried."""

    def carry(self, dz: Array, t: int) -> None:
        self.carried = self.carried + dz @ self.Wh


@_mistake
class dz_carried_without_its_dy(_Walk):
    """You carry on only what came from the step after, without this step's own dy: both go back to earlier steps."""

    def carry(self, dz: Array, t: int) -> None:
        known = self.dy[:, t] if t == self.T - 1 else self.carried
        self.carried = (known * self.slope(t)) @ self.Wh


@_mistake
class forwards(_Walk):
    """Your loop runs forwards: a step has to know what comes back from the later ones, so begin at the last."""

    def order(self) -> Any:
        return range(self.T)


@_mistake
class slope_forgotten(_Walk):
    """You go back past tanh: at each step the gradient at the state is multiplied by the slope 1 - h² there."""

    def slope(self, t: int) -> Array:
        return np.ones((self.N, self.H))


@_mistake
class slope_of_the_step_before(_Walk):
    """You take the slope from the state before the step: the tanh of step t made h[:, t]."""

    def slope(self, t: int) -> Array:
        return 1 - self.before(t) ** 2


@_mistake
class slope_at_the_output(_Walk):
    """You take tanh once more for its slope: h is tanh already, so the slope is 1 - h²."""

    def slope(self, t: int) -> Array:
        return 1 - np.tanh(self.h[:, t]) ** 2


@_mistake
class square_misplaced(_Walk):
    """Your slope is the square of 1 - h: the 1 stays outside, it is 1 - h²."""

    def slope(self, t: int) -> Array:
        return (1 - self.h[:, t]) ** 2


@_mistake
class slope_of_the_sigmoid(_Walk):
    """Your slope is that of the sigmoid, h(1 - h): tanh has 1 - h²."""

    def slope(self, t: int) -> Array:
        return self.h[:, t] * (1 - self.h[:, t])


@_mistake
class own_state_for_the_one_before(_Walk):
    """In dWh you use the state of the step itself: Wh was multiplied with the state before it, which for the first step
    is start.
    """

    def before(self, t: int) -> Array:
        return self.h[:, t]


@_mistake
class start_taken_for_zero(_Walk):
    """In dWh the first step is missing: there Wh was multiplied with start."""

    def before(self, t: int) -> Array:
        return self.h[:, t - 1] if t else 0 * self.start


@_mistake
class first_step_meets_the_last_state(_Walk):
    """At the first step h[:, t - 1] is h[:, -1], the last state: before the first step stood start."""

    def before(self, t: int) -> Array:
        return self.h[:, t - 1]


@_mistake
class start_at_every_step(_Walk):
    """In dWh every step meets start: step t met the state that the step before it had made."""

    def before(self, t: int) -> Array:
        return self.start


@_mistake
class dwh_on_its_side(_Walk):
    """Your dWh lies on its side: a row of Wh belongs to a unit of the new state, so it is dzᵀ h and not hᵀ dz."""

    def collect(self, *parts: Array) -> None:
        super().collect(parts[0], parts[1].T, parts[2])


@_mistake
class weights_on_their_side(_Walk):
    """Your dWx and dWh lie on their sides: a gradient has the shape of what it belongs to, outputs × inputs."""

    def run(self) -> Any:
        dx, dstart, dWx, dWh, db = super().run()
        return dx, dstart, dWx.T, dWh.T, db


@_mistake
class averaged_over_time(_Walk):
    """You divide the parameters' gradients by the number of steps: what the steps say is added up."""

    def run(self) -> Any:
        dx, dstart, *parameters = super().run()
        return dx, dstart, *(d / self.T for d in parameters)


@_mistake
class averaged_over_the_batch(_Walk):
    """You divide the parameters' gradients by N: the loss has done that already, here all sequences are added up."""

    def run(self) -> Any:
        dx, dstart, *parameters = super().run()
        return dx, dstart, *(d / self.N for d in parameters)


@_mistake
class first_sequence_only(_Walk):
    """The parameters hear of the first sequence only: all N went through them, so add up over the rows."""

    def step(self, t: int) -> None:
        dz = self.dz(t)
        self.dx[:, t] = dz @ self.Wx
        self.collect(dz[:1].T @ self.x[:1, t], dz[:1].T @ self.before(t)[:1], dz[0])
        self.carry(dz, t)


@_mistake
class dx_backwards(_Walk):
    """Your dx runs from the last step to the first, as the walk does: dx[:, t] belongs to step t."""

    def run(self) -> Any:
        dx, *rest = super().run()
        return dx[:, ::-1], *rest


@_mistake
class dx_past_tanh(_Walk):
    """For dx you go from the state to the input past tanh: take dz, which has its slope in it."""

    def step(self, t: int) -> None:
        dx = self.gradient(t) @ self.Wx
        super().step(t)
        self.dx[:, t] = dx


@_mistake
class dx_left_at_zero(_Walk):
    """Your dx is still 0: at each step dz goes to the input, too, through Wx."""

    def run(self) -> Any:
        dx, *rest = super().run()
        return 0 * dx, *rest


@_mistake
class dx_of_one_step(_Walk):
    """Your dx has no axis for time: every step has an input of its own, so keep each step's dx."""

    def run(self) -> Any:
        dx, *rest = super().run()
        return dx[:, 0], *rest


@_mistake
class dstart_left_at_zero(_Walk):
    """Your dstart is still 0: what step 1 sends back through Wh belongs to start."""

    def run(self) -> Any:
        dx, dstart, *rest = super().run()
        return dx, 0 * dstart, *rest


@_mistake
class dstart_one_step_short(_Walk):
    """Your dstart is the gradient at the first state, h[:, 0]: start stands before it, so go back through one more
    step.
    """

    def carry(self, dz: Array, t: int) -> None:
        self.arrived = self.gradient(t)
        super().carry(dz, t)

    def run(self) -> Any:
        dx, _, *rest = super().run()
        return dx, self.arrived, *rest


@_mistake
class dstart_before_wh(_Walk):
    """Your dstart is the first step's dz: start came into it through Wh, and so does the way back."""

    def carry(self, dz: Array, t: int) -> None:
        self.arrived = dz
        super().carry(dz, t)

    def run(self) -> Any:
        dx, _, *rest = super().run()
        return dx, self.arrived, *rest


@_mistake
class dstart_added_over_the_batch(_Walk):
    """You add dstart up over the sequences: each has a first state of its own, so keep the N rows."""

    def run(self) -> Any:
        dx, dstart, *rest = super().run()
        return dx, dstart.sum(axis=0), *rest


@_mistake
class b_for_each_step(_Walk):
    """Your db has a row for each step: all of them used the same b, so add up over time as well."""

    def run(self) -> Any:
        self.rows: list[Array] = []
        *rest, _ = super().run()
        return *rest, np.array(self.rows[::-1])

    def collect(self, *parts: Array) -> None:
        self.rows.append(parts[2])
        super().collect(*parts)


@_mistake
class b_as_one_number(_Walk):
    """Your db is a single number: each unit has a bias of its own, so add over sequences and steps only."""

    def run(self) -> Any:
        *rest, db = super().run()
        return *rest, float(db.sum())


@_mistake
class parameters_first(_Walk):
    """You return the parameters' gradients first: the order is dx, dstart, dWx, dWh, db."""

    def run(self) -> Any:
        dx, dstart, *parameters = super().run()
        return *parameters, dx, dstart


@_mistake
class time_first(_Walk):
    """Your dx has time as its first axis, as a list of steps becomes an array by itself: sequences come first, (N, T,
    D).
    """

    def run(self) -> Any:
        dx, *rest = super().run()
        return dx.swapaxes(0, 1), *rest
