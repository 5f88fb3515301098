"""Dropout, and when to stop."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise, Question
from course_nn import regularisation
from course_nn.checks.measures.training_that_works import dropped
from course_nn.checks.probes import training_that_works as probes

Array = np.ndarray
Rng = np.random.Generator

# Dropout ------------------------------------------------------------------------------------------------------------

Dropout = Exercise(
    regularisation.Dropout,
    points={"forward": 1.5, "use": 1, "backward": 1, "drawn anew": 0.5},
    probe=probes.dropout,
    measure=dropped,
    see="Goodfellow et al. 7.12",
)


@Dropout.cases
def _(rng: Rng) -> Iterator[Case]:
    def case(name: str, group: str, ask: str, p: float, *shape: int) -> Case:
        x, dy = (rng.uniform(0.5, 2, shape) * rng.choice([-1, 1], shape) for _ in range(2))
        return Case(name, group, ask=ask, p=p, seed=int(rng.integers(1000)), x=x.round(3), dy=dy.round(3))

    yield case("in training, p = 0.2", "forward", "forward", 0.2, 31, 40)
    yield case("in training, p = 0.7", "forward", "forward", 0.7, 31, 40)
    yield case("in use, p = 0.3", "use", "use", 0.3, 7, 5)
    yield case("the gradient, p = 0.4", "backward", "backward", 0.4, 15, 9)
    yield case("two forward passes", "drawn anew", "anew", 0.4, 9, 7)


class _Dropout:
    """What the wrong versions share: `draw` says which entries stay, `left` the factor of those."""

    def __init__(self, p: float, rng: Rng):
        self.p, self.rng, self.training = p, rng, True

    def forward(self, x: Array) -> Array:
        self.mask = self.draw(x.shape) * self.left() if self.training else np.ones(x.shape)
        return x * self.mask

    def draw(self, shape: tuple[int, ...]) -> Array:
        return self.rng.random(shape) >= self.p

    def left(self) -> float:
        return 1 / (1 - self.p)

    def backward(self, dy: Array) -> Array:
        return dy * self.mask


@Dropout.also_right
class draws_with_binomial(_Dropout):
    """Other numbers from the same generator."""

    def draw(self, shape: tuple[int, ...]) -> Array:
        return self.rng.binomial(1, 1 - self.p, shape)


@Dropout.mistake
class not_scaled(_Dropout):
    """The units that stay keep their size, so the sum of a layer shrinks in training: divide what stays by 1 - p."""

    def left(self) -> float:
        return 1.0


@Dropout.mistake
class scaled_by_p(_Dropout):
    """You divide what stays by p; the share that stays is 1 - p, so divide by that."""

    def left(self) -> float:
        return 1 / self.p


@Dropout.mistake
class scaled_down(_Dropout):
    """You multiply what stays by 1 - p and make it smaller; it has to stand for those that are gone, so divide."""

    def left(self) -> float:
        return 1 - self.p


@Dropout.mistake
class multiplied_by_p(_Dropout):
    """You multiply what stays by p; it has to grow so that the mean stays what it was: divide by the share kept."""

    def left(self) -> float:
        return self.p


@Dropout.mistake
class another_share(_Dropout):
    """The share that you drop is neither p nor 1 - p: draw numbers evenly between 0 and 1, and compare them with p."""

    def draw(self, shape: tuple[int, ...]) -> Array:
        return self.rng.normal(size=shape) >= self.p


@Dropout.mistake
class keeps_the_share_p(_Dropout):
    """You keep the share p and drop the rest: p is the probability to be dropped, so turn the comparison round."""

    def draw(self, shape: tuple[int, ...]) -> Array:
        return self.rng.random(shape) < self.p


@Dropout.mistake
class p_is_the_share_kept(_Dropout):
    """You read p as the share that stays, in the mask and in the factor; here p is the share that is dropped."""

    def draw(self, shape: tuple[int, ...]) -> Array:
        return self.rng.random(shape) < self.p

    def left(self) -> float:
        return 1 / self.p


@Dropout.mistake
class one_mask_for_all_rows(_Dropout):
    """Every sample of the batch loses the same units: draw a number for each entry of x, not one for each column."""

    def draw(self, shape: tuple[int, ...]) -> Array:
        return np.broadcast_to(self.rng.random(shape[-1]) >= self.p, shape)


@Dropout.mistake
class whole_samples(_Dropout):
    """You drop whole rows, that is samples: draw a number for each entry of x."""

    def draw(self, shape: tuple[int, ...]) -> Array:
        return np.broadcast_to(self.rng.random((shape[0], 1)) >= self.p, shape)


@Dropout.mistake
class all_or_nothing(_Dropout):
    """Nothing is dropped in training, or everything: draw a number for each entry of x, and compare each with p."""

    def draw(self, shape: tuple[int, ...]) -> Array:
        return np.ones(shape)


@Dropout.mistake
class drops_in_use(_Dropout):
    """You drop units in use, and the same input gets another answer each time: drop only if self.training is True."""

    def forward(self, x: Array) -> Array:
        self.mask = self.draw(x.shape) * self.left()
        return x * self.mask


@Dropout.mistake
class scales_in_use(_Dropout):
    """You multiply by 1 - p in use, as the first paper did; here training made up for it, so use changes nothing."""

    def forward(self, x: Array) -> Array:
        y = super().forward(x)
        return y if self.training else y * (1 - self.p)


@Dropout.mistake
class scaled_in_use_too(_Dropout):
    """You divide by 1 - p in use as well, where nothing is missing: in use x goes through as it is."""

    def forward(self, x: Array) -> Array:
        y = super().forward(x)
        return y if self.training else y / (1 - self.p)


@Dropout.mistake
class gradient_of_all(_Dropout):
    """Your backward returns dy as it is: a unit that was dropped had no part in the loss, so its gradient is 0."""

    def backward(self, dy: Array) -> Array:
        return dy


@Dropout.mistake
class gradient_unscaled(_Dropout):
    """Your gradient is 0 in the right places, but forward also multiplied by 1 / (1 - p), and so must backward."""

    def backward(self, dy: Array) -> Array:
        return dy * (self.mask != 0)


@Dropout.mistake
class gradient_scaled_not_masked(_Dropout):
    """You scale the gradient of every unit, also of those that were dropped: use the mask of forward."""

    def backward(self, dy: Array) -> Array:
        return dy / (1 - self.p) if self.training else dy


@Dropout.mistake
class gradient_scaled_twice(_Dropout):
    """Your gradient is divided by 1 - p twice: the factor is in the mask already."""

    def backward(self, dy: Array) -> Array:
        return dy * self.mask * (self.left() if self.training else 1)


@Dropout.mistake
class draws_again_in_backward(_Dropout):
    """Your backward drops other units than forward did: keep the mask of forward and use it again."""

    def backward(self, dy: Array) -> Array:
        return dy * self.draw(dy.shape) * self.left() if self.training else dy


@Dropout.mistake
class one_mask_for_ever(_Dropout):
    """Your layer drops the same units at each forward pass: draw a new mask every time."""

    def draw(self, shape: tuple[int, ...]) -> Array:
        self.kept = getattr(self, "kept", super().draw(shape))
        return self.kept


@Dropout.mistake
class own_generator(_Dropout):
    """Your mask does not depend on the rng you were given: draw it from self.rng, so that a run can be repeated."""

    def __init__(self, p: float, rng: Rng):
        super().__init__(p, np.random.default_rng())


why_two_modes = Question(
    rubric=[
        (
            1,
            "Why the two layers work differently: noise in training is wanted (no unit can rely on another; the "
            "statistics of a batch), in use the answer for a sample must not depend on chance or on its company.",
        ),
        (
            1,
            "What happens without the switch: the same input gets different answers from call to call (dropout), or "
            "an answer that depends on the other samples in the batch, down to a single one (batch norm).",
        ),
    ],
    samples=[
        (
            2,
            "In training dropout should disturb, so that the network does not rely on single units, and batch norm "
            "uses the batch it has. When I use the network I want the same answer each time. If I forget to switch, "
            "the same image gets class 3 once and class 8 the next time, and batch norm mixes in the other images.",
            "Both rows.",
        ),
        (
            1,
            "Dropout is only needed for training because it prevents overfitting.",
            "The first row only; says nothing of what goes wrong without the switch.",
        ),
        (
            1,
            "If you forget it the accuracy is worse and random, you get other predictions when you run it again.",
            "The second row only: describes what happens, not why training wants it.",
        ),
        (
            0,
            "Because backward is not needed in use, which makes it faster.",
            "True of use in general, but not the reason for two ways of forward.",
        ),
    ],
)


# When to stop -------------------------------------------------------------------------------------------------------

early_stop = Exercise(
    regularisation.early_stop,
    points={"best epoch": 1, "epochs run": 1},
    probe=probes.stopping,
    see="Goodfellow et al. 7.8",
)


@early_stop.cases
def _(rng: Rng) -> Iterator[Case]:
    def curve(*ranks: int) -> list[float]:
        """Losses in this order of size, the lowest 0; equal ranks are equal losses."""
        heights = np.cumsum(rng.uniform(0.05, 0.3, max(ranks) + 1))
        return [round(float(heights[r]), 3) for r in ranks]

    curves = [
        ("down, up, down to a new best, then up for good", curve(8, 5, 6, 7, 3, 4, 5, 6, 7, 8, 9), 3),
        ("a plateau is not an improvement", curve(4, 2, 2, 2, 2, 0, 1), 3),
        ("patience 1", curve(6, 4, 3, 5, 1, 0, 2, 3, 4, 5), 1),
        ("still falling when the epochs are over", curve(6, 5, 3, 4, 2), 2),
        ("the first epoch was the best", curve(1, 3, 2, 4, 5, 0), 4),
        ("over before patience is", curve(5, 3, 1, 2, 4), 4),
        ("as chance has it", curve(*rng.permutation(11).tolist()), 3),  # or a table by length and patience would do
    ]
    for part, group in enumerate(("best epoch", "epochs run")):
        for name, losses, patience in curves:
            yield Case(name, group, i=part, losses=losses, patience=patience)


def _stopping(losses: Sequence[float], patience: int, *, ties: bool = False, total: bool = False,
              late: int = 0, before: bool = False) -> tuple[int, int]:  # fmt: skip
    """The right loop with one thing changed: (best, epochs run)."""
    best, lost = 0, 0
    for epoch in range(1, len(losses)):
        better = losses[epoch] <= losses[best] if ties else losses[epoch] < losses[best]
        if before:
            better = losses[epoch] < losses[epoch - 1]
        if better:
            best, lost = epoch, lost if total else 0
        else:
            lost += 1
        if lost >= patience + late:
            return best, epoch + 1
    return best, len(losses)


@early_stop.mistake
def looks_into_the_future(losses: list[float], patience: int) -> Any:
    """Your best epoch lies after the stop, where no training was done: look for it among the epochs run."""
    return int(np.argmin(losses)), _stopping(losses, patience)[1]


@early_stop.mistake
def never_stops(losses: list[float], patience: int) -> Any:
    """You go through all epochs, whatever the losses do: stop when patience is used up."""
    return int(np.argmin(losses)), len(losses)


@early_stop.mistake
def equal_counts_as_better(losses: list[float], patience: int) -> Any:
    """A loss that only equals the best one counts as better in yours: it has to be below."""
    return _stopping(losses, patience, ties=True)


@early_stop.mistake
def never_forgives(losses: list[float], patience: int) -> Any:
    """You count all epochs without a new best, also those before the last best: a new best starts the count anew."""
    return _stopping(losses, patience, total=True)


@early_stop.mistake
def one_too_late(losses: list[float], patience: int) -> Any:
    """You stop one epoch late: with patience 1, the first epoch without a new best is the last one."""
    return _stopping(losses, patience, late=1)


@early_stop.mistake
def one_too_early(losses: list[float], patience: int) -> Any:
    """You stop one epoch early: patience epochs in a row have to pass without a new best."""
    return _stopping(losses, patience, late=-1)


@early_stop.mistake
def compares_with_the_epoch_before(losses: list[float], patience: int) -> Any:
    """You compare each loss with the one before it: compare it with the best so far."""
    return _stopping(losses, patience, before=True)


@early_stop.mistake
def keeps_the_last(losses: list[float], patience: int) -> Any:
    """You keep the last epoch run; the one to keep is the best, patience epochs before the end."""
    run = _stopping(losses, patience)[1]
    return run - 1, run


@early_stop.mistake
def counts_epochs_from_1(losses: list[float], patience: int) -> Any:
    """Your best epoch is one too high: the first epoch is number 0."""
    best, run = _stopping(losses, patience)
    return best + 1, run


@early_stop.mistake
def index_for_count(losses: list[float], patience: int) -> Any:
    """You give the index of the last epoch run; asked is how many were run, and that is one more."""
    best, run = _stopping(losses, patience)
    return best, run - 1


@early_stop.mistake
def the_loss_for_the_epoch(losses: list[float], patience: int) -> Any:
    """You give the lowest loss; asked is the number of its epoch."""
    best, run = _stopping(losses, patience)
    return losses[best], run


@early_stop.mistake
def exchanged(losses: list[float], patience: int) -> Any:
    """You return the two in the other order: first the best epoch, then how many were run."""
    return _stopping(losses, patience)[::-1]


@early_stop.mistake
def seeks_the_highest(losses: list[float], patience: int) -> Any:
    """You look for the highest value, as one would for accuracy; a loss is best where it is lowest."""
    return _stopping([-loss for loss in losses], patience)
