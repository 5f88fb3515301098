"""Three rules for the way back through a ReLU, which differ in their masks only."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise
from course_nn.checks.probes.convnets import ruled
from course_nn.feedforward import ReLU
from course_nn.visualisation import backward_signal

Array = np.ndarray
Rng = np.random.Generator
RULES = ("gradient", "deconvnet", "guided")


class _RuledReLU:
    """The library's ReLU, and its rules for the way back."""

    def __init__(self, rule: str):
        self.rule, self.relu = rule, ReLU()

    def forward(self, x: Array) -> Array:
        return self.relu.forward(x)

    def backward(self, dy: Array) -> Array:
        return backward_signal(self.relu, dy, self.rule)


RuledReLU = Exercise(
    _RuledReLU,
    points={"forward": 0.5, "gradient": 0.5, "deconvnet": 1, "guided": 1},
    probe=ruled,
    see="Springenberg et al. (2015), Striving for simplicity, figure 1",
)


@RuledReLU.cases
def _(rng: Rng) -> Iterator[Case]:
    def drawn(*shape: int) -> dict[str, Array]:
        """Nothing near 0; every pair of signs is there."""
        n = int(np.prod(shape))
        signs = np.array([[-1, -1, 1, 1], [-1, 1, -1, 1]])[:, np.arange(n) % 4]
        signs = signs[:, rng.permutation(n)].reshape(2, *shape)
        x, dy = (signs * rng.uniform(0.2, 2, (2, *shape))).round(2)
        return {"x": x, "dy": dy, "x_before": -x, "x_other": np.roll(x, 1)}

    for rule in RULES:
        yield Case(f"forward, rule “{rule}”", "forward", ask="forward", rule=rule, **drawn(3, 5))
    for rule in RULES:
        yield Case(f"dy through six units, rule “{rule}”", rule, ask="dx", rule=rule, **drawn(1, 6))
        yield Case(f"dy through maps of 3 × 4, rule “{rule}”", rule, ask="dx", rule=rule, **drawn(2, 3, 4, 2))
        yield Case(f"dy after another batch, rule “{rule}”", rule, ask="second", rule=rule, **drawn(3, 5))


def _ruled(
    back: Callable[[str, Array, Array], Array], ahead: Callable[[str, Array], Array] | None = None
) -> Callable[[type], Any]:
    """Decorate a class with a docstring: it goes back by back(rule, x, dy), and forward by ahead(rule, x) or a ReLU."""

    def make(cls: type) -> Any:
        class Wrong(_Wrong):
            def forward(self, x: Array) -> Array:
                self.x = x
                return ahead(self.rule, x) if ahead else np.maximum(x, 0)

            def backward(self, dy: Array) -> Array:
                return back(self.rule, self.x, dy)

        Wrong.__name__, Wrong.__doc__ = cls.__name__, cls.__doc__
        return RuledReLU.mistake(Wrong)

    return make


class _Wrong:
    def __init__(self, rule: str):
        self.rule = rule


def _back(rule: str, x: Array, dy: Array) -> Array:
    """The right rules."""
    if rule == "gradient":
        return dy * (x > 0)
    return dy * (dy > 0) if rule == "deconvnet" else dy * (x > 0) * (dy > 0)


def _renamed(**names: str) -> Callable[[str, Array, Array], Array]:
    return lambda rule, x, dy: _back(names.get(rule, rule), x, dy)


def _only(rule_: str, wrong: Callable[[Array, Array], Array]) -> Callable[[str, Array, Array], Array]:
    """Wrong for one rule, right for the others."""
    return lambda rule, x, dy: wrong(x, dy) if rule == rule_ else _back(rule, x, dy)


@_ruled(_renamed(deconvnet="gradient", guided="gradient"))
class always_the_gradient:
    """You mask by the unit's activity, whatever the rule: "deconvnet" asks for the sign of dy instead, "guided" for
    both.
    """


@_ruled(_renamed(gradient="deconvnet", guided="deconvnet"))
class always_the_deconvnet:
    """You keep what is positive in dy, whatever the rule: "gradient" asks whether the unit was active, "guided" for
    both.
    """


@_ruled(_renamed(gradient="guided", deconvnet="guided"))
class always_guided:
    """You use both masks, whatever the rule: "gradient" asks only whether the unit was active, "deconvnet" only for the
    sign of dy.
    """


@_ruled(_renamed(gradient="deconvnet", deconvnet="gradient"))
class gradient_and_deconvnet_exchanged:
    """Two masks are mixed up: "gradient" passes dy where x was positive, "deconvnet" where dy itself is."""


@_ruled(_renamed(deconvnet="guided", guided="deconvnet"))
class deconvnet_and_guided_exchanged:
    """Two masks are mixed up: "deconvnet" asks for the sign of dy alone, "guided" for both signs."""


@_ruled(_renamed(gradient="guided", guided="gradient"))
class gradient_and_guided_exchanged:
    """Two masks are mixed up: "gradient" asks only whether the unit was active, "guided" also for the sign of dy."""


@_ruled(_only("guided", lambda x, dy: dy * ((x > 0) | (dy > 0))))
class either_for_both:
    """For "guided" one positive sign is enough in your mask: both x and dy have to be positive."""


@_ruled(_only("guided", lambda x, dy: dy * ((x > 0) == (dy > 0))))
class equal_signs:
    """For "guided" you pass dy where both signs agree, also where both are negative: both have to be positive."""


@_ruled(_only("guided", lambda x, dy: dy * (x > 0)))
class guided_by_activity_alone:
    """Your "guided" is the plain gradient: what is negative in dy has to go as well."""


@_ruled(_only("guided", lambda x, dy: np.maximum(dy, 0)))
class guided_by_sign_alone:
    """Your "guided" is the deconvnet: dy has to be stopped at units that were off as well."""


@_ruled(_only("guided", lambda x, dy: np.maximum(x, 0) * np.maximum(dy, 0)))
class guided_times_activity:
    """For "guided" you multiply dy by the activity itself: of x only the sign is asked, as a mask of 0 and 1."""


@_ruled(_only("deconvnet", lambda x, dy: dy * (x > 0)))
class deconvnet_by_activity:
    """Your "deconvnet" is the plain gradient: it forgets x, and passes what is positive in dy."""


@_ruled(_only("deconvnet", lambda x, dy: dy * (x > 0) * (dy > 0)))
class deconvnet_by_both:
    """Your "deconvnet" stops dy at units that were off: it forgets x altogether, and passes what is positive in dy."""


@_ruled(_only("deconvnet", lambda x, dy: np.maximum(x, 0)))
class deconvnet_returns_the_output:
    """For "deconvnet" you apply the ReLU to x once more: it is dy that goes through it, on the way back."""


@_ruled(_only("deconvnet", lambda x, dy: np.where(dy > 0, x, 0)))
class deconvnet_passes_x:
    """For "deconvnet" you pass x where dy is positive: what goes back is dy."""


@_ruled(_only("deconvnet", lambda x, dy: dy))
class deconvnet_without_a_mask:
    """Your "deconvnet" passes all of dy: the ReLU is applied on the way back, too, so what is negative becomes 0."""


@_ruled(_only("gradient", lambda x, dy: dy))
class gradient_without_a_mask:
    """Your "gradient" passes all of dy: where x was negative the slope is 0."""


@_ruled(_only("gradient", lambda x, dy: dy * np.maximum(x, 0)))
class gradient_times_activity:
    """For "gradient" you multiply dy by the ReLU's output: its slope is 1 where x was positive, 0 elsewhere."""


@_ruled(lambda rule, x, dy: dy)
class no_mask_at_all:
    """You pass dy as it is, whatever the rule: each rule stops some of it."""


@_ruled(lambda rule, x, dy: 1.0 * (_back(rule, x, dy) != 0))
class masks_alone:
    """You return the mask: multiply dy by it."""


@_ruled(lambda rule, x, dy: np.abs(_back(rule, x, dy)))
class signs_lost:
    """What goes back loses its sign in your layer: dy keeps it where it passes."""


@_ruled(lambda rule, x, dy: _back(rule, -x, dy))
class where_it_was_off:
    """You pass dy where the unit was off: it passes where x was positive."""


@_ruled(lambda rule, x, dy: _back(rule, x, -dy) * -1.0)
class negative_signals:
    """You keep what is negative in dy and stop what is positive: the other way round, as the ReLU does."""


@_ruled(_back, lambda rule, x: x if rule == "deconvnet" else np.maximum(x, 0))
class deconvnet_ahead_too:
    """With "deconvnet" your forward lets negative numbers through: the rules differ on the way back only, forward is
    always a ReLU.
    """


@_ruled(_back, lambda rule, x: x)
class forward_without_a_relu:
    """Your forward returns x as it is: it is a ReLU, max(0, x), whatever the rule."""


@_ruled(_back, lambda rule, x: 1.0 * (x > 0))
class forward_returns_the_mask:
    """Your forward returns the mask: it is a ReLU, max(0, x), whatever the rule."""


@RuledReLU.mistake
class first_x_remembered(_Wrong):
    """Your backward belongs to the first x that forward ever saw: remember the latest one."""

    def forward(self, x: Array) -> Array:
        self.x = getattr(self, "x", x)
        return np.maximum(x, 0)

    def backward(self, dy: Array) -> Array:
        return _back(self.rule, self.x, dy)


@RuledReLU.mistake
class one_memory_for_all(_Wrong):
    """All your layers share one memory, so another layer's forward is what backward remembers: keep x in self."""

    def forward(self, x: Array) -> Array:
        one_memory_for_all.x = x  # type: ignore[attr-defined]
        return np.maximum(x, 0)

    def backward(self, dy: Array) -> Array:
        return _back(self.rule, one_memory_for_all.x, dy)  # type: ignore[attr-defined]
