"""Optimisers that remember: momentum, Adam, and inputs that tell a right RMSprop from a wrong one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise
from course_nn import adaptive
from course_nn.checks import probes
from course_nn.checks.measures.training_that_works import rmsprop_gradients
from course_nn.checks.probes.training_that_works import optimiser

Array = np.ndarray
Rng = np.random.Generator


def _gradients(rng: Rng, steps: int, n: int) -> Array:
    """Random sizes, none near 0, the parameters' sizes far apart; of the signs about as many are + as -."""
    signs = rng.permutation(np.arange(steps * n) % 2 * 2 - 1).reshape(steps, n)
    return rng.uniform(0.5, 2, (steps, n)) * signs * np.array([1, 100, 0.3])[:n]


# Momentum -----------------------------------------------------------------------------------------------------------

Momentum = Exercise(
    adaptive.Momentum,
    points={"first step": 0.5, "later steps": 2, "a rate that changes": 0.5},
    probe=optimiser,
    axes="parameters",
    see="Goodfellow et al. 8.3.2",
)


@Momentum.cases
def _(rng: Rng) -> Iterator[Case]:
    def case(name: str, group: str, steps: int, n: int, momentum: float, **more: Any) -> Case:
        settings = {"lr": 0.1, "momentum": momentum}
        return Case(name, group, settings=settings, theta=rng.normal(size=n), gradients=_gradients(rng, steps, n),
                    **more)  # fmt: skip

    yield case("one step", "first step", 1, 3, 0.9)
    yield case("three steps of one parameter", "later steps", 3, 1, 0.8)
    yield case("five steps of three parameters", "later steps", 5, 3, 0.9)
    yield case("the rate is halved, then raised", "a rate that changes", 3, 2, 0.7, rates=[0.4, 0.2, 0.3])


class _Momentum:
    """What the wrong versions share; each says which way it goes for the gradient g."""

    def __init__(self, net: Any, lr: float, momentum: float):
        self.net, self.lr, self.momentum = net, lr, momentum
        self.v = np.zeros_like(net.theta)

    def step(self) -> None:
        self.net.theta -= self.lr * self.way(self.net.dtheta)

    def way(self, g: Array) -> Array:
        self.v = self.momentum * self.v + g
        return self.v


@Momentum.also_right
class v_in_place(_Momentum):
    """An array kept, and theta set anew."""

    def step(self) -> None:
        self.v *= self.momentum
        self.v += self.net.dtheta
        self.net.theta = self.net.theta - self.v * self.lr


@Momentum.mistake
class plain_descent(_Momentum):
    """Your steps are those of plain descent: v has to carry over from one step to the next, shrunk by μ."""

    def way(self, g: Array) -> Array:
        return g


@Momentum.mistake
class running_mean(_Momentum):
    """You weigh the new gradient with 1 - μ, which makes v a mean; here it is added whole, as in the formula."""

    def way(self, g: Array) -> Array:
        self.v = self.momentum * self.v + (1 - self.momentum) * g
        return self.v


@Momentum.mistake
class uphill(_Momentum):
    """You move along v, uphill: v collects gradients, so step against it."""

    def way(self, g: Array) -> Array:
        return -super().way(g)


@Momentum.mistake
class looks_ahead(_Momentum):
    """That is Nesterov's variant, which adds μv to the gradient once more; here the step is lr times v alone."""

    def way(self, g: Array) -> Array:
        return g + self.momentum * super().way(g)


@Momentum.mistake
class one_step_late(_Momentum):
    """You move by the v of the step before, so the first step goes nowhere: renew v, then move."""

    def way(self, g: Array) -> Array:
        old = self.v
        super().way(g)
        return old


@Momentum.mistake
class gradient_twice(_Momentum):
    """You step by v and by the gradient as well, but the gradient is in v already: step by v alone."""

    def way(self, g: Array) -> Array:
        return super().way(g) + g


@Momentum.mistake
class shrinks_the_gradient(_Momentum):
    """μ stands at the new gradient in your v, and what was before does not fade: let it shrink the old v instead."""

    def way(self, g: Array) -> Array:
        self.v = self.v + self.momentum * g
        return self.v


@Momentum.mistake
class shrinks_both(_Momentum):
    """μ multiplies the new gradient as well as the old v: shrink v first, then add the gradient."""

    def way(self, g: Array) -> Array:
        self.v = self.momentum * (self.v + g)
        return self.v


@Momentum.mistake
class never_fades(_Momentum):
    """Your v is the plain sum of all gradients, old ones count for ever: multiply v by μ before you add."""

    def way(self, g: Array) -> Array:
        self.v = self.v + g
        return self.v


@Momentum.mistake
class exchanges_the_shares(_Momentum):
    """The old v gets 1 - μ and the gradient μ, the wrong way round: the old v keeps the share μ, the gradient counts
    whole.
    """

    def way(self, g: Array) -> Array:
        self.v = (1 - self.momentum) * self.v + self.momentum * g
        return self.v


@Momentum.mistake
class shares_the_gradient(_Momentum):
    """Your v is the very array dtheta, and the next backward pass writes over it: keep a copy of your own."""

    def way(self, g: Array) -> Array:
        g += self.momentum * self.v
        self.v = g
        return self.v


@Momentum.mistake
class never_moves(_Momentum):
    """Your theta never changes: a new array in a variable of yours is not the network's; change net.theta itself."""

    def step(self) -> None:
        self.way(self.net.dtheta)


@Momentum.mistake
class without_the_rate(_Momentum):
    """You step by v itself, whatever lr is: multiply v by it."""

    def step(self) -> None:
        self.net.theta -= self.way(self.net.dtheta)


@Momentum.mistake
class rate_inside(_Momentum):
    """You put lr into v, where old gradients keep their old lr: it makes no difference until lr changes, so multiply v
    by lr when you step.
    """

    def step(self) -> None:
        self.v = self.momentum * self.v + self.lr * self.net.dtheta
        self.net.theta -= self.v


@Momentum.mistake
class rate_twice(_Momentum):
    """Your lr acts twice, inside v and again in the step: leave it out of v."""

    def way(self, g: Array) -> Array:
        return super().way(self.lr * g)


@Momentum.mistake
class first_rate_for_ever(_Momentum):
    """You go on with the rate you were made with: ask for self.lr at every step, it may have been changed."""

    def __init__(self, net: Any, lr: float, momentum: float):
        super().__init__(net, lr, momentum)
        self.first = lr

    def step(self) -> None:
        self.net.theta -= self.first * self.way(self.net.dtheta)


# Adam ---------------------------------------------------------------------------------------------------------------

Adam = Exercise(
    adaptive.Adam,
    points={"first step": 1, "later steps": 2, "gradients of 0": 1},
    probe=optimiser,
    axes="parameters",
    see="Goodfellow et al. 8.5.3",
    rtol=1e-5,  # where ε stands is a convention: no gradient but 0 is small enough for it to show
    atol=1e-6,
)


@Adam.cases
def _(rng: Rng) -> Iterator[Case]:
    def case(name: str, group: str, gradients: Array, betas: tuple[float, float], lr: float = 0.1) -> Case:
        settings = {"lr": lr, "betas": betas}
        return Case(name, group, settings=settings, theta=rng.normal(size=gradients.shape[1]), gradients=gradients)

    yield case("one step", "first step", _gradients(rng, 1, 3), (0.9, 0.999))
    yield case("two steps of one parameter", "later steps", _gradients(rng, 2, 1), (0.9, 0.999), 0.5)
    yield case("five steps of three parameters", "later steps", _gradients(rng, 5, 3), (0.9, 0.999))
    yield case("four steps, shorter memory", "later steps", _gradients(rng, 4, 2), (0.6, 0.8), 0.02)
    idle = _gradients(rng, 3, 3) * np.array([1, 0, 1])
    yield case("the second parameter's gradient is 0", "gradients of 0", idle, (0.9, 0.999))


@Adam.also_right
class eps_inside_the_root(adaptive.Adam):
    """Where ε stands is a convention."""

    def update(self, theta: Array, g: Array, *state: Array) -> None:
        m, v = state
        beta1, beta2 = self.betas
        m[...] = beta1 * m + (1 - beta1) * g
        v[...] = beta2 * v + (1 - beta2) * g**2
        theta -= self.lr * m / (1 - beta1**self.t) / np.sqrt(v / (1 - beta2**self.t) + self.eps)


class _Adam:
    """What the wrong versions share, in parts that they replace."""

    def __init__(self, net: Any, lr: float, betas: tuple[float, float], eps: float = 1e-8):
        self.net, self.lr, self.betas, self.eps, self.t = net, lr, betas, eps, 0
        self.m, self.v = np.zeros_like(net.theta), np.zeros_like(net.theta)

    def step(self) -> None:
        self.t += 1
        g, (beta1, beta2) = self.net.dtheta, self.betas
        self.remember(g, beta1, beta2)
        m, v = self.corrected(beta1, beta2)
        self.net.theta -= self.lr * self.way(m, v)

    def remember(self, g: Array, beta1: float, beta2: float) -> None:
        self.m = beta1 * self.m + (1 - beta1) * g
        self.v = beta2 * self.v + (1 - beta2) * g**2

    def corrected(self, beta1: float, beta2: float) -> tuple[Array, Array]:
        return self.m / (1 - beta1**self.t), self.v / (1 - beta2**self.t)

    def way(self, m: Array, v: Array) -> Array:
        return m / (np.sqrt(v) + self.eps)


@Adam.mistake
class no_correction(_Adam):
    """You use m and v as they are, and both start from 0, too small at first: divide them by 1 - βᵗ."""

    def corrected(self, beta1: float, beta2: float) -> tuple[Array, Array]:
        return self.m, self.v


@Adam.mistake
class corrects_m_only(_Adam):
    """Only m is corrected; v starts from 0 as well, so divide it by 1 - β₂ᵗ."""

    def corrected(self, beta1: float, beta2: float) -> tuple[Array, Array]:
        return super().corrected(beta1, beta2)[0], self.v


@Adam.mistake
class corrects_v_only(_Adam):
    """Only v is corrected; m starts from 0 as well, so divide it by 1 - β₁ᵗ."""

    def corrected(self, beta1: float, beta2: float) -> tuple[Array, Array]:
        return self.m, super().corrected(beta1, beta2)[1]


@Adam.mistake
class counts_from_0(_Adam):
    """In your first step t is 0, and 1 - β⁰ is 0, a division by nothing: raise t before you use it."""

    def corrected(self, beta1: float, beta2: float) -> tuple[Array, Array]:
        self.t -= 1
        found = super().corrected(beta1, beta2)
        self.t += 1
        return found


@Adam.mistake
class counts_one_too_many(_Adam):
    """Your t is one too large at every step: it is 1 in the first step, and grows by 1 each time."""

    def corrected(self, beta1: float, beta2: float) -> tuple[Array, Array]:
        self.t += 1
        found = super().corrected(beta1, beta2)
        self.t -= 1
        return found


@Adam.mistake
class t_stays_1(_Adam):
    """Your correction is that of the first step for ever, as if t stayed 1: count the steps and use βᵗ."""

    def corrected(self, beta1: float, beta2: float) -> tuple[Array, Array]:
        return self.m / (1 - beta1), self.v / (1 - beta2)


@Adam.mistake
class times_for_power(_Adam):
    """You multiply β by t where it is to be raised to the power t: with t = 2 that makes 1 - 2β negative."""

    def corrected(self, beta1: float, beta2: float) -> tuple[Array, Array]:
        return self.m / (1 - beta1 * self.t), self.v / (1 - beta2 * self.t)


@Adam.mistake
class power_of_the_difference(_Adam):
    """You raise 1 - β to the power t; only β is raised, then taken from 1."""

    def corrected(self, beta1: float, beta2: float) -> tuple[Array, Array]:
        return self.m / (1 - beta1) ** self.t, self.v / (1 - beta2) ** self.t


@Adam.mistake
class multiplies_the_correction(_Adam):
    """You multiply m and v by 1 - βᵗ and make them smaller still: they are too small at first, so divide."""

    def corrected(self, beta1: float, beta2: float) -> tuple[Array, Array]:
        return self.m * (1 - beta1**self.t), self.v * (1 - beta2**self.t)


@Adam.mistake
class keeps_the_corrected(_Adam):
    """You store the corrected m̂ and v̂ as m and v, and the next step corrects them again: keep the two apart."""

    def corrected(self, beta1: float, beta2: float) -> tuple[Array, Array]:
        self.m, self.v = super().corrected(beta1, beta2)
        return self.m, self.v


@Adam.mistake
class corrects_after_the_root(_Adam):
    """You take the root of v and correct after it: correct v first, its root comes last."""

    def corrected(self, beta1: float, beta2: float) -> tuple[Array, Array]:
        return self.m / (1 - beta1**self.t), self.v / (1 - beta2**self.t) ** 2


@Adam.mistake
class no_root(_Adam):
    """You divide by v̂ itself, a mean of squares: take its root, so that the step has the size of lr."""

    def way(self, m: Array, v: Array) -> Array:
        return m / (v + self.eps)


@Adam.mistake
class exchanges_the_betas(_Adam):
    """β₁ and β₂ have changed places: the first belongs to m, the second to v."""

    def step(self) -> None:
        self.betas = self.betas[::-1]
        super().step()
        self.betas = self.betas[::-1]


@Adam.mistake
class one_beta_for_both(_Adam):
    """You use β₁ for v as well; v has a memory of its own, β₂."""

    def step(self) -> None:
        self.betas = (self.betas[0], self.betas[0])
        super().step()


@Adam.mistake
class exchanges_m_and_v(_Adam):
    """You divide v̂ by the root of m̂: the mean gradient belongs above, the root of the mean square below."""

    def way(self, m: Array, v: Array) -> Array:
        return v / (np.sqrt(m) + self.eps)


@Adam.mistake
class not_squared(_Adam):
    """Your v is a mean of gradients, which may be negative, and then has no root: v collects their squares."""

    def remember(self, g: Array, beta1: float, beta2: float) -> None:
        self.m = beta1 * self.m + (1 - beta1) * g
        self.v = beta2 * self.v + (1 - beta2) * g


@Adam.mistake
class squares_m(_Adam):
    """Your v collects the squares of m; it measures the size of the gradient itself, so square g."""

    def remember(self, g: Array, beta1: float, beta2: float) -> None:
        self.m = beta1 * self.m + (1 - beta1) * g
        self.v = beta2 * self.v + (1 - beta2) * self.m**2


@Adam.mistake
class sums_for_means(_Adam):
    """You add g and g² whole, without 1 - β: then m and v are sums, and dividing by 1 - βᵗ does not make them means."""

    def remember(self, g: Array, beta1: float, beta2: float) -> None:
        self.m = beta1 * self.m + g
        self.v = beta2 * self.v + g**2


@Adam.mistake
class exchanges_the_shares_of_old_and_new(_Adam):
    """The old m and v get 1 - β and the new g gets β, the wrong way round: β says how much of the old stays."""

    def remember(self, g: Array, beta1: float, beta2: float) -> None:
        self.m = (1 - beta1) * self.m + beta1 * g
        self.v = (1 - beta2) * self.v + beta2 * g**2


@Adam.mistake
class no_momentum(_Adam):
    """You step by the gradient of the moment, not by its running mean m̂: that leaves momentum out."""

    def step(self) -> None:
        self.t += 1
        g, (beta1, beta2) = self.net.dtheta, self.betas
        self.remember(g, beta1, beta2)
        self.net.theta -= self.lr * self.way(g, self.corrected(beta1, beta2)[1])


@Adam.mistake
class forgets_the_past(_Adam):
    """Your m and v hold this step's gradient only: each step starts from the m and v of the one before."""

    def remember(self, g: Array, beta1: float, beta2: float) -> None:
        self.m, self.v = (1 - beta1) * g, (1 - beta2) * g**2


@Adam.mistake
class one_pace_for_all(_Adam):
    """All your parameters share one v, the mean of all squares: every parameter has its own, so do not average."""

    def remember(self, g: Array, beta1: float, beta2: float) -> None:
        super().remember(g, beta1, beta2)
        self.v = np.full_like(self.v, self.v.mean())


@Adam.mistake
class v_never_fades(_Adam):
    """Your v adds every new square to the whole old v, so it only grows: the old v keeps the share β₂."""

    def remember(self, g: Array, beta1: float, beta2: float) -> None:
        self.m = beta1 * self.m + (1 - beta1) * g
        self.v = self.v + (1 - beta2) * g**2


@Adam.mistake
class divides_by_nothing(_Adam):
    """You step by m̂ alone, and a parameter with large gradients takes large steps: divide by the root of v̂."""

    def way(self, m: Array, v: Array) -> Array:
        return m


@Adam.mistake
class leaves_theta_alone(_Adam):
    """Your theta never changes: a new array in a variable of yours is not the network's; change net.theta itself."""

    def way(self, m: Array, v: Array) -> Array:
        return np.zeros_like(m)


@Adam.mistake
class goes_uphill(_Adam):
    """You add the step, and the loss rises: subtract it."""

    def way(self, m: Array, v: Array) -> Array:
        return -super().way(m, v)


@Adam.mistake
class without_eps(_Adam):
    """Where a gradient was always 0 you divide 0 by 0: add ε to the root."""

    def way(self, m: Array, v: Array) -> Array:
        return m / np.sqrt(v)


@Adam.mistake
class rate_left_out(_Adam):
    """Your steps do not depend on lr: multiply by it."""

    def way(self, m: Array, v: Array) -> Array:
        return super().way(m, v) / self.lr


# Break it: RMSprop --------------------------------------------------------------------------------------------------

_SHOWS = {
    "one for all": [[1.0, 3.0]],
    "starts again": [[1.0], [1.0]],
    "loses the sign": [[-1.0]],
    "no eps": [[0.0]],
}

rmsprop_cases = Exercise(
    _SHOWS,
    points=dict.fromkeys(_SHOWS, 0.5),
    probe=probes.entry,
    measure=rmsprop_gradients,
    see="Goodfellow et al. 8.5.2",
)


@rmsprop_cases.cases
def _(rng: Rng) -> Iterator[Case]:
    for bug in _SHOWS:
        yield Case(f"your gradients for the bug “{bug}”", bug, bug=bug)


def _instead(**wrong: Any) -> dict[str, Any]:
    return {**_SHOWS, **{name.replace("_", " "): gradients for name, gradients in wrong.items()}}


@rmsprop_cases.mistake
def one_parameter_only() -> Any:
    """With one parameter its own mean square and the mean over all are the same number: give two."""
    return _instead(one_for_all=[[2.0], [3.0]])


@rmsprop_cases.mistake
def two_of_the_same_size() -> Any:
    """Your two parameters have gradients of the same size at every step, and then a shared v is right: let them
    differ.
    """
    return _instead(one_for_all=[[2.0, -2.0]])


@rmsprop_cases.mistake
def one_step_only() -> Any:
    """A single step cannot show what is forgotten between two: give another gradient after it."""
    return _instead(starts_again=[[2.0, 5.0]])


@rmsprop_cases.mistake
def nothing_to_forget() -> Any:
    """Up to your last gradient that is not 0 all were 0, so there is nothing to forget: begin with another number."""
    return _instead(starts_again=[[0.0], [2.0]])


@rmsprop_cases.mistake
def all_positive() -> Any:
    """None of your numbers is negative, so there is no sign to lose."""
    return _instead(loses_the_sign=[[2.0], [0.0]])


@rmsprop_cases.mistake
def no_zero_at_the_start() -> Any:
    """Your v is above 0 at every step, and ε is so small that it does not show: begin with a number that keeps v
    at 0.
    """
    return _instead(no_eps=[[2.0], [0.0]])


@rmsprop_cases.mistake
def another_form() -> Any:
    """An input is a list of one to three gradients, each a list of one or two numbers, as [[1.0, 2.0], [3.0, 4.0]]."""
    return {bug: [[1.0, 2.0, 3.0, 4.0]] for bug in _SHOWS}
