"""Notebook 02: loss functions (lecture, section 1b).

A mistake lives in as few groups as its hint is true of: whoever makes two gets both hints.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise, Question
from course_nn import losses
from course_nn.checks import probes
from course_nn.checks.measures.losses import cancelling_errors as sum_to_nothing
from course_nn.checks.measures.losses import huber_case
from course_nn.checks.probes.losses import criterion
from course_nn.feedforward import Array

MEAN_SQUARE = "Goodfellow et al. 5.1.4 and 6.2.1"
LIKELIHOOD = "Goodfellow et al. 5.5 and 6.2.1.1"
CLASSES = "Goodfellow et al. 6.2.2.3"


# MSELoss ------------------------------------------------------------------------------------------------------------

MSELoss = Exercise(
    losses.MSELoss,
    points={"value": 1, "gradient": 2, "shapes": 1},
    probe=criterion,
    axes="N, M",
    see=MEAN_SQUARE,
)


@MSELoss.cases
def _(rng: np.random.Generator) -> Iterator[Case]:
    for ask in ("value", "gradient"):
        for n, m in ((1, 1), (7, 1), (5, 3)):
            y_hat, y = 2 * rng.normal(size=(n, m)), 2 * rng.normal(size=(n, m))
            yield Case(f"{ask}, y_hat of shape ({n}, {m})", ask, ask=ask, y_hat=y_hat, y=y)
    y_hat, y = rng.normal(size=(5, 1)), rng.normal(size=(5, 1))
    yield Case("y_hat of shape (5, 1), y then given as (5,)", "shapes", ask="flat", y_hat=y_hat, y=y)


@MSELoss.also_right
class pairs_flat_targets(losses.MSELoss):
    """Accepts a flat y by giving it the shape of y_hat: no refusal, but no harm either."""

    def forward(self, y_hat: Any, y: Any) -> float:
        return super().forward(y_hat, np.reshape(y, np.shape(y_hat)))


@MSELoss.mistake
class half_of_it(losses.MSELoss):
    """Your loss is half of the mean square: some books put a ½ in front, the lecture's loss has none."""

    def forward(self, y_hat: Any, y: Any) -> float:
        return super().forward(y_hat, y) / 2


@MSELoss.mistake
class adds_up(losses.MSELoss):
    """Your loss is the sum of the squares: divide it by their number, so that it means the same for any N."""

    def forward(self, y_hat: Any, y: Any) -> float:
        return super().forward(y_hat, y) * self.d.size


@MSELoss.mistake
class mean_over_rows_only(losses.MSELoss):
    """You divide by the number of rows although each row holds M squares: divide by the number of all entries."""

    def forward(self, y_hat: Any, y: Any) -> float:
        return super().forward(y_hat, y) * self.d.shape[1]

    def backward(self) -> Array:
        return 2 * self.d / len(self.d)


@MSELoss.mistake
class keeps_the_sign(losses.MSELoss):
    """You average the errors themselves, and opposite ones cancel: square each error before the mean."""

    def forward(self, y_hat: Any, y: Any) -> float:
        super().forward(y_hat, y)
        return float(self.d.mean())


@MSELoss.mistake
class squares_the_mean(losses.MSELoss):
    """You square the mean error, and opposite errors cancel before that: square each error, then take the mean."""

    def forward(self, y_hat: Any, y: Any) -> float:
        super().forward(y_hat, y)
        return float(self.d.mean() ** 2)


@MSELoss.mistake
class absolute_error(losses.MSELoss):
    """You average the distances |ŷ - y|: that is another loss (L1); here each error is squared."""

    def forward(self, y_hat: Any, y: Any) -> float:
        super().forward(y_hat, y)
        return float(np.abs(self.d).mean())

    def backward(self) -> Array:
        return np.sign(self.d) / self.d.size


@MSELoss.mistake
class takes_the_root(losses.MSELoss):
    """You took the root of the mean square: that is the RMSE, good to report, but not this loss; leave the root out."""

    def forward(self, y_hat: Any, y: Any) -> float:
        return float(np.sqrt(super().forward(y_hat, y)))

    def backward(self) -> Array:
        return self.d / (self.d.size * np.sqrt((self.d**2).mean()))


@MSELoss.mistake
class forgets_the_two(losses.MSELoss):
    """Your gradient is half of the right one: the derivative of a square brings its exponent down in front."""

    def backward(self) -> Array:
        return super().backward() / 2


@MSELoss.mistake
class gradient_of_the_sum(losses.MSELoss):
    """Your gradient belongs to the sum of the squares: the loss is their mean, so divide by the number of entries."""

    def backward(self) -> Array:
        return 2 * self.d


@MSELoss.mistake
class gradient_sign(losses.MSELoss):
    """Your gradient has the opposite sign: where ŷ is too large, raising it raises the loss, so it is positive."""

    def backward(self) -> Array:
        return -super().backward()


@MSELoss.mistake
class keeps_the_square(losses.MSELoss):
    """Your gradient still has the square in it: differentiating (ŷ - y)² leaves (ŷ - y) to the first power."""

    def backward(self) -> Array:
        return 2 * self.d**2 / self.d.size


@MSELoss.mistake
class gradient_as_one_number(losses.MSELoss):
    """Your gradient is one number for the whole batch: every ŷ has its own derivative, so return y_hat's shape."""

    def backward(self) -> Any:
        return float(2 * self.d.mean())


@MSELoss.mistake
class broadcasts(losses.MSELoss):
    """Given y_hat (N, 1) and y (N,), NumPy stretches the difference to (N, N): compare shapes and raise ValueError."""

    def forward(self, y_hat: Any, y: Any) -> float:
        self.d = y_hat - y
        return float((self.d**2).mean())


# Why the square? ----------------------------------------------------------------------------------------------------

cancelling_errors = Exercise(
    ([3.0, -1.0, 2.0, 0.0], [1.0, 1.0, 0.0, 2.0]), points=2, measure=sum_to_nothing, see=MEAN_SQUARE
)


@cancelling_errors.mistake
def no_error_at_all() -> Any:
    """Your predictions are all exact, so there is nothing to cancel: make them wrong, some above and some below."""
    return [1.0, 2.0, 3.0, 4.0], [1.0, 2.0, 3.0, 4.0]


@cancelling_errors.mistake
def does_not_cancel() -> Any:
    """Your errors do not add up to 0, so their mean is not 0: balance those above the targets with those below."""
    return [2.0, 2.0, 2.0, 2.0], [0.0, 0.0, 0.0, 0.0]


@cancelling_errors.mistake
def squares_add_up_to_it() -> Any:
    """Your squares add up to 4, but the loss is their mean: it is that sum divided by the number of samples."""
    return [1.0, -1.0, 1.0, -1.0], [0.0, 0.0, 0.0, 0.0]


@cancelling_errors.mistake
def root_is_it() -> Any:
    """Your mean square is 16, only its square root is 4: the loss has no root, so halve every error."""
    return [4.0, -4.0, 4.0, -4.0], [0.0, 0.0, 0.0, 0.0]


@cancelling_errors.mistake
def half_is_it() -> Any:
    """Your mean square is 8, only half of it is 4: this loss has no ½ in front."""
    return [4.0, -4.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0]


@cancelling_errors.mistake
def another_size() -> Any:
    """Your errors cancel, but their mean square is not 4: multiply all of them by one factor, and they still cancel."""
    return [3.0, -3.0, 3.0, -3.0], [0.0, 0.0, 0.0, 0.0]


@cancelling_errors.mistake
def too_few() -> Any:
    """You gave fewer than four pairs: add some, and keep the errors balanced."""
    return [2.0, -2.0], [0.0, 0.0]


@cancelling_errors.mistake
def lengths_differ() -> Any:
    """Your two lists differ in length: every prediction needs its target."""
    return [2.0, -2.0, 2.0, -2.0], [0.0]


DELAYS = (5.0, 36.0, 3.0, 2.0, 4.0)  # minutes; sorted 2, 3, 4, 5, 36

best_constants = Exercise(
    {"squared": 10.0, "absolute": 4.0},
    points={"squared": 0.5, "absolute": 0.5},
    probe=probes.entry,
    rtol=2e-3,
    see=MEAN_SQUARE,
)


@best_constants.cases
def _(rng: np.random.Generator) -> Iterator[Case]:
    yield Case("the constant of least mean square", "squared", key="squared")
    yield Case("the constant of least mean distance", "absolute", key="absolute")


@best_constants.mistake
def the_other_constant() -> Any:
    """Here you gave the other loss's constant: the square makes a far point count more, so its constant is pulled
    along, that of the distance is not.
    """
    return {"squared": 4.0, "absolute": 10.0}


@best_constants.mistake
def halfway() -> Any:
    """You took the middle between the smallest and the largest value; neither loss looks at the two ends only."""
    return {"squared": 19.0, "absolute": 19.0}


@best_constants.mistake
def middle_of_the_unsorted_list() -> Any:
    """You took the value that stands in the middle of the list as written: its order is chance, sort it first."""
    return {"squared": 3.0, "absolute": 3.0}


@best_constants.mistake
def outlier_left_out() -> Any:
    """You left the late bus out: both losses run over all five values, the square just listens to it more."""
    return {"squared": 3.5, "absolute": 3.5}


@best_constants.mistake
def the_loss_itself() -> Any:
    """You gave the smallest value of the loss; the question is at which constant it is reached."""
    return {"squared": 170.0, "absolute": 7.2}


@best_constants.mistake
def the_sum() -> Any:
    """You added the values up and did not divide by their number."""
    return {"squared": 50.0, "absolute": 50.0}


@best_constants.mistake
def follows_the_outlier() -> Any:
    """You gave the late bus itself: that constant fits one value and is far from the other four."""
    return {"squared": 36.0, "absolute": 36.0}


why_the_square = Question(
    rubric=[
        (1, "Positive and negative errors must both count: signed errors would cancel."),
        (
            1,
            "Why not the distance |e|, which does that too: the square's derivative 2e is easier. It exists "
            "everywhere, also at 0, and shrinks with the error; that of |e| jumps from -1 to 1.",
        ),
    ],
    samples=[
        (
            2,
            "Without the square, +3 and -3 would average to 0. The absolute value would also stop that, but its "
            "derivative is not defined at 0 and is ±1 elsewhere; the square has the simple derivative 2(ŷ - y).",
            "Both rows.",
        ),
        (
            1,
            "Because the square is always positive, so errors below the target count as well.",
            "The first row only: the absolute value is always positive too, so this does not explain the square.",
        ),
        (
            1,
            "It is differentiable everywhere and the gradient gets smaller as you get closer.",
            "The second row only: says nothing of errors that would cancel.",
        ),
        (
            0,
            "Squaring makes the loss robust, since outliers matter less.",
            "The other way round: an error 10 times as large counts 100 times.",
        ),
        (
            1,
            "Errors of both signs are penalised, and large ones extra hard.",
            "The first row; what it says of large errors is true, but is not why the square is the easier choice.",
        ),
    ],
)


huber_cases = Exercise(
    {
        "half": ([1.0], [0.5], 1.0),
        "one_side": ([0.0], [4.0], 1.0),
        "delta_is_1": ([5.0], [0.0], 2.0),
        "sum": ([1.0, 2.0], [0.0, 0.0], 1.0),
    },
    points={"half": 0.5, "one_side": 0.5, "delta_is_1": 0.5, "sum": 0.5},
    probe=probes.entry,
    measure=huber_case,
    see=MEAN_SQUARE,
)


@huber_cases.cases
def _(rng: np.random.Generator) -> Iterator[Case]:
    for bug in ("half", "one_side", "delta_is_1", "sum"):
        yield Case(f"your input for the bug “{bug}”", bug, bug=bug)


def _huber(**wrong: Any) -> dict[str, Any]:
    return {**huber_cases.reference, **wrong}


@huber_cases.mistake
def perfect_predictions() -> Any:
    """Where every prediction is exact the loss is 0, with the bug or without it: put an error in."""
    exact = ([2.0, 3.0], [2.0, 3.0], 2.0)
    return dict.fromkeys(huber_cases.reference, exact)


@huber_cases.mistake
def only_far_errors() -> Any:
    """Your errors are 0 or beyond delta, where this program is right: it goes wrong near the target."""
    return _huber(half=([5.0], [0.0], 1.0))


@huber_cases.mistake
def only_positive_errors() -> Any:
    """Your errors beyond delta all lie above the target, where this program is right: look at the other side."""
    return _huber(one_side=([5.0], [0.0], 1.0))


@huber_cases.mistake
def only_near_errors() -> Any:
    """Your errors are so small that the line is never reached: this bug shows only farther out."""
    return _huber(one_side=([0.0], [0.5], 1.0), delta_is_1=([0.5], [0.0], 2.0))


@huber_cases.mistake
def delta_left_at_one() -> Any:
    """Your delta is the very one that this program always uses: ask for another."""
    return _huber(delta_is_1=([5.0], [0.0], 1.0))


@huber_cases.mistake
def one_pair_only() -> Any:
    """With a single pair the sum and the mean are the same number: take more than one."""
    return _huber(sum=([2.0], [0.0], 1.0))


@huber_cases.mistake
def not_a_small_case() -> Any:
    """An input is (y_hat, y, delta): two lists of the same length, one to three numbers each, and a delta above 0."""
    many = ([1.0, -4.0, 2.0, 5.0], [0.0, 0.0, 0.0, 0.0], 2.0)
    return dict.fromkeys(huber_cases.reference, many)


# The probabilistic loss ---------------------------------------------------------------------------------------------


def _fit_gaussian(y: Array) -> tuple[float, float]:
    return float(y.mean()), float(np.log(y.std()))


fit_gaussian = Exercise(
    _fit_gaussian, points={"mu": 1, "log sigma": 1}, probe=probes.result, see="Goodfellow et al. 5.5"
)


@fit_gaussian.cases
def _(rng: np.random.Generator) -> Iterator[Case]:
    for i, part in enumerate(("mu", "log sigma")):
        for n in (3, 8, 25):
            yield Case(
                f"{part} of {n} numbers", part, i=i, y=rng.uniform(-4, 4) + rng.uniform(2, 4) * rng.normal(size=n)
            )


def _fitted(mu: Any, log_sigma: Any) -> tuple[float, float]:
    return float(mu), float(log_sigma)


@fit_gaussian.mistake
def median_for_mu(y: Array) -> Any:
    """Your μ is the median: the likelihood of a Gaussian holds squares, and they are least around the mean."""
    return _fitted(np.median(y), np.log(y.std()))


@fit_gaussian.mistake
def exchanged(y: Array) -> Any:
    """You return the two in the other order: first μ, then log σ."""
    return _fitted(np.log(y.std()), y.mean())


@fit_gaussian.mistake
def one_less(y: Array) -> Any:
    """You divide the squares by N - 1: that is for an unbiased variance; the likelihood is greatest with N."""
    return _fitted(y.mean(), np.log(y.std(ddof=1)))


@fit_gaussian.mistake
def variance_for_sigma(y: Array) -> Any:
    """You took the logarithm of the variance: σ is its square root."""
    return _fitted(y.mean(), np.log(y.var()))


@fit_gaussian.mistake
def no_logarithm(y: Array) -> Any:
    """You return σ itself: its logarithm is asked for, the number that a network can predict without a constraint."""
    return _fitted(y.mean(), y.std())


@fit_gaussian.mistake
def variance_without_logarithm(y: Array) -> Any:
    """You return the variance: take its root to get σ, then the logarithm."""
    return _fitted(y.mean(), y.var())


@fit_gaussian.mistake
def spread_around_zero(y: Array) -> Any:
    """You measure the spread around 0: subtract μ before you square."""
    return _fitted(y.mean(), np.log(np.sqrt((y**2).mean())))


@fit_gaussian.mistake
def mean_distance(y: Array) -> Any:
    """Your spread is the mean distance from μ: a Gaussian's σ is the root of the mean square."""
    return _fitted(y.mean(), np.log(np.abs(y - y.mean()).mean()))


@fit_gaussian.mistake
def base_10(y: Array) -> Any:
    """You took the logarithm to base 10: log is the natural logarithm here, the inverse of exp."""
    return _fitted(y.mean(), np.log10(y.std()))


@fit_gaussian.mistake
def error_of_the_mean(y: Array) -> Any:
    """You divided σ by √N: that is how uncertain the mean is; here the spread of the data themselves is asked for."""
    return _fitted(y.mean(), np.log(y.std() / np.sqrt(y.size)))


GaussianNLLLoss = Exercise(
    losses.GaussianNLLLoss,
    points={"value": 1.5, "gradient of mu": 1.5, "gradient of log sigma": 2, "extreme values": 1},
    probe=criterion,
    see=LIKELIHOOD,
)


@GaussianNLLLoss.cases
def _(rng: np.random.Generator) -> Iterator[Case]:
    def three(*shape: int) -> dict[str, Array]:
        log_sigma = rng.choice([-1, 1], size=shape) * rng.uniform(0.3, 1.0, size=shape)
        return {"mu": 3 * rng.normal(size=shape), "log_sigma": log_sigma, "y": 3 * rng.normal(size=shape)}

    asks = {"value": "value", "gradient 0": "gradient of mu", "gradient 1": "gradient of log sigma"}
    for ask, group in asks.items():
        for shape in ((1,), (7,), (5, 3)):
            yield Case(f"{group}, arrays of shape {shape}", group, ask=ask, **three(*shape))
    many = three(400)
    many["log_sigma"] = rng.uniform(1, 2, size=400)
    other = many["mu"] + np.exp(many["log_sigma"]) * rng.normal(size=400)
    yield Case(
        "400 samples: how much worse y_other is than y", "extreme values", ask="difference", **many, y_other=other
    )
    few = three(3)
    far = few["mu"] + np.array([1, -60, 1]) * np.exp(few["log_sigma"])
    yield Case("a y 60 σ away: how much worse it is than y", "extreme values", ask="difference", **few, y_other=far)


class _Gaussian(losses.GaussianNLLLoss):
    """What the wrong versions below share: d = y - μ, s = log σ and n, besides e = d / σ and σ."""

    def forward(self, mu: Any, log_sigma: Any, y: Any) -> float:
        self.d, self.s, self.n = y - mu, log_sigma, y.size
        return super().forward(mu, log_sigma, y)


@GaussianNLLLoss.also_right
class with_the_constant(losses.GaussianNLLLoss):
    """Keeps ½ log 2π, which no parameter can change."""

    def __init__(self) -> None:
        super().__init__(full=True)


@GaussianNLLLoss.mistake
class maximises(_Gaussian):
    """Your loss is the log-likelihood itself, large where the fit is good: a loss is made small, so turn the sign."""

    def forward(self, *inputs: Any) -> float:
        return -super().forward(*inputs)


@GaussianNLLLoss.mistake
class turned_gradient(_Gaussian):
    """Your gradient of μ has the opposite sign: take one point above μ, where raising μ must lower the loss."""

    def backward(self) -> tuple[Array, Array]:
        dmu, dlog_sigma = super().backward()
        return -dmu, dlog_sigma


@GaussianNLLLoss.mistake
class turned_spread(_Gaussian):
    """Your gradient of log σ has the opposite sign: where the error is larger than σ, raising σ must lower the loss."""

    def backward(self) -> tuple[Array, Array]:
        dmu, dlog_sigma = super().backward()
        return dmu, -dlog_sigma


@GaussianNLLLoss.mistake
class no_log_sigma(_Gaussian):
    """The term log σ, whose derivative is 1, is missing: without it a larger σ is always better and runs off to ∞."""

    def forward(self, *inputs: Any) -> float:
        super().forward(*inputs)
        return float((self.e**2).mean() / 2)

    def backward(self) -> tuple[Array, Array]:
        return super().backward()[0], -(self.e**2) / self.n


@GaussianNLLLoss.mistake
class doubled_log_sigma(_Gaussian):
    """Your term log σ counts double, as if it were log σ²: in -log p it comes from 1/σ, once."""

    def forward(self, *inputs: Any) -> float:
        return super().forward(*inputs) + float(self.s.mean())

    def backward(self) -> tuple[Array, Array]:
        return super().backward()[0], (2 - self.e**2) / self.n


@GaussianNLLLoss.mistake
class reads_log_variance(_Gaussian):
    """You take log_sigma for the logarithm of the variance: it is log σ, so σ² is exp of twice that."""

    def forward(self, *inputs: Any) -> float:
        super().forward(*inputs)
        return float((self.s / 2 + self.d**2 / (2 * self.sigma)).mean())

    def backward(self) -> tuple[Array, Array]:
        return super().backward()[0], (1 - self.d**2 / self.sigma) / (2 * self.n)


@GaussianNLLLoss.mistake
class sigma_not_squared(_Gaussian):
    """You divide by σ only once: the density holds (y - μ)² / σ², and both factors 1/σ stay when you differentiate."""

    def forward(self, *inputs: Any) -> float:
        super().forward(*inputs)
        return float((self.s + self.d**2 / (2 * self.sigma)).mean())

    def backward(self) -> tuple[Array, Array]:
        return -self.d / self.sigma / self.n, (1 - self.d**2 / self.sigma) / self.n


@GaussianNLLLoss.mistake
class missing_half(_Gaussian):
    """The ½ in front of (y - μ)² / σ² is missing; in the gradient it meets the 2 of the square, and they cancel."""

    def forward(self, *inputs: Any) -> float:
        super().forward(*inputs)
        return float((self.s + self.e**2).mean())

    def backward(self) -> tuple[Array, Array]:
        return -2 * self.e / (self.sigma * self.n), (1 - 2 * self.e**2) / self.n


@GaussianNLLLoss.mistake
class forgets_the_mean(_Gaussian):
    """Yours is n times too large: the loss is the mean over all n entries, and so is its gradient."""

    def forward(self, *inputs: Any) -> float:
        return super().forward(*inputs) * self.n

    def backward(self) -> tuple[Array, Array]:
        dmu, dlog_sigma = super().backward()
        return dmu * self.n, dlog_sigma * self.n


@GaussianNLLLoss.mistake
class divides_by_the_rows(_Gaussian):
    """You divide by the number of rows, right only for one column: divide by the number of all entries."""

    def forward(self, *inputs: Any) -> float:
        return super().forward(*inputs) * self.n / len(self.d)

    def backward(self) -> tuple[Array, Array]:
        dmu, dlog_sigma = super().backward()
        return dmu * self.n / len(self.d), dlog_sigma * self.n / len(self.d)


@GaussianNLLLoss.mistake
class forgets_exp(_Gaussian):
    """You divide by log σ where σ belongs: the network hands you the logarithm, so undo it first."""

    def forward(self, *inputs: Any) -> float:
        super().forward(*inputs)
        return float((self.s + self.d**2 / (2 * self.s**2)).mean())

    def backward(self) -> tuple[Array, Array]:
        return -self.d / self.s**2 / self.n, (1 - self.d**2 / self.s**2) / self.n


@GaussianNLLLoss.mistake
class gradient_of_sigma(_Gaussian):
    """You differentiate with respect to σ: the network predicts log σ, so the chain rule multiplies by σ."""

    def backward(self) -> tuple[Array, Array]:
        dmu, dlog_sigma = super().backward()
        return dmu, dlog_sigma / self.sigma


@GaussianNLLLoss.mistake
class ignores_sigma(_Gaussian):
    """Your gradient of μ ignores σ: an error where σ is large matters less, by the σ² under it."""

    def backward(self) -> tuple[Array, Array]:
        return -self.d / self.n, super().backward()[1]


@GaussianNLLLoss.mistake
class gradients_exchanged(_Gaussian):
    """Your two gradients come in the other order: first that of μ, then that of log σ."""

    def backward(self) -> tuple[Array, Array]:
        return super().backward()[::-1]


@GaussianNLLLoss.mistake
class product_of_densities(_Gaussian):
    """You multiply the densities before taking the logarithm, and 400 of them round to 0: add up logarithms instead."""

    def forward(self, *inputs: Any) -> float:
        super().forward(*inputs)
        p = np.exp(-(self.e**2) / 2) / (np.sqrt(2 * np.pi) * self.sigma)
        return float(-np.log(np.prod(p)) / self.n)


@GaussianNLLLoss.mistake
class log_of_a_density(_Gaussian):
    """You compute the density and then its logarithm, but far from μ it rounds to 0: take log p on paper first."""

    def forward(self, *inputs: Any) -> float:
        super().forward(*inputs)
        p = np.exp(-(self.e**2) / 2) / (np.sqrt(2 * np.pi) * self.sigma)
        return float(-np.log(p).mean())


deterministic_or_probabilistic = Question(
    rubric=[
        (
            1,
            "What the probabilistic loss adds: the network also says how uncertain y is (noisy sensor, random "
            "outcome), and may say something else for each x.",
        ),
        (
            1,
            "How they are related: with one fixed σ for every x, the Gaussian's negative log-likelihood is the "
            "mean squared error up to a factor and a constant, so both have the same best μ.",
        ),
    ],
    samples=[
        (
            2,
            "In summer the river is easy to predict, after snow melt it is not; with μ and σ the network can say "
            "so. If σ is one constant, log σ is a constant and 1/(2σ²) a factor: the same minimum as the MSE.",
            "Both rows.",
        ),
        (
            1,
            "You use it when the measurements are noisy, because then you also get a σ for each prediction.",
            "The first row; the relation to the MSE is missing.",
        ),
        (
            1,
            "MSE is maximum likelihood for a Gaussian with a constant σ.",
            "The second row; what the other loss is good for is missing.",
        ),
        (
            0,
            "A probabilistic network draws its prediction at random, so that it does not overfit.",
            "It predicts the parameters of a distribution; nothing need be drawn.",
        ),
        (
            0,
            "For classification you need the probabilistic loss and for regression the deterministic one.",
            "Both kinds exist for regression: that was the point of this part.",
        ),
    ],
)


# Classes ------------------------------------------------------------------------------------------------------------

softmax = Exercise(
    losses.softmax, points={"rows": 2, "large scores": 2}, axes="N, K", see="Goodfellow et al. 4.1 and 6.2.2.3"
)


@softmax.cases
def _(rng: np.random.Generator) -> Iterator[Case]:
    for n, k in ((1, 3), (5, 3), (4, 4)):
        yield Case(f"{n} rows of {k} scores", "rows", z=2 * rng.normal(size=(n, k)))
    base = np.array([[1000.0, 1001, 999], [-1000, -999, -1001], [1000, 0, -1000], [0, 2, 1]])
    yield Case("scores around 1000 and -1000", "large scores", z=base + rng.normal(size=(4, 3)))
    yield Case("one row 900 below the other", "large scores", z=rng.normal(size=(2, 3)) - np.array([[0.0], [900.0]]))


def _e(z: Array, axis: int | None = 1) -> Array:
    return np.exp(z - z.max(axis=axis, keepdims=True))


@softmax.mistake
def no_shift(z: Array) -> Array:
    """Your exponentials overflow, or all round to 0, for large scores: subtract each row's largest score first."""
    return np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)


@softmax.mistake
def one_shift_for_all(z: Array) -> Array:
    """You shift all rows by the same number, and a row far below it becomes 0/0: every row needs a shift of its own."""
    e = _e(z, None)
    return e / e.sum(axis=1, keepdims=True)


@softmax.mistake
def wrong_axis(z: Array) -> Array:
    """Your columns sum to 1: the probabilities of one sample stand in a row, so sum along the other axis."""
    e = _e(z, 0)
    return e / e.sum(axis=0, keepdims=True)


@softmax.mistake
def lost_axis(z: Array) -> Array:
    """You divide entry (i, j) by the sum of row j: the sums lost their second axis; keep it, as (N, 1)."""
    e = _e(z, None)
    return e / e.sum(axis=1)


@softmax.mistake
def lost_axis_after_the_shift(z: Array) -> Array:
    """Your shift is right, but then entry (i, j) is divided by the sum of row j: keep the sums as (N, 1)."""
    e = _e(z)
    return e / e.sum(axis=1)


@softmax.mistake
def whole_table(z: Array) -> Array:
    """All your entries together sum to 1: every row is a distribution of its own, so divide each by its own sum."""
    e = _e(z, None)
    return e / e.sum()


@softmax.mistake
def not_divided(z: Array) -> Array:
    """Your largest entry in each row is 1 and the rows do not sum to 1: divide them by their sums."""
    return _e(z)


@softmax.mistake
def exponential_only(z: Array) -> Array:
    """You return the exponentials of the scores: they become probabilities when each row is divided by its sum."""
    return np.exp(z)


@softmax.mistake
def scores_divided(z: Array) -> Array:
    """You divide the scores themselves by their sum: scores may be negative, so take exponentials first."""
    return z / z.sum(axis=1, keepdims=True)


@softmax.mistake
def sigmoid_of_each(z: Array) -> Array:
    """You squash each score on its own: the classes compete, so a row has to share a probability of 1."""
    return 1 / (1 + np.exp(-z))


@softmax.mistake
def turned_scores(z: Array) -> Array:
    """Your probabilities are largest where the score is smallest: the exponent has the wrong sign."""
    return losses.softmax(-z)


@softmax.mistake
def twice(z: Array) -> Array:
    """You applied softmax twice, and the second takes probabilities for scores and flattens them: once is enough."""
    return losses.softmax(losses.softmax(z))


@softmax.mistake
def clipped_scores(z: Array) -> Array:
    """You cut large scores off, and differences beyond the cut are lost: shift the row, which changes nothing."""
    return losses.softmax(np.clip(z, -500, 500))


@softmax.mistake
def in_place(z: Array) -> Array:
    """Your result is right, but you wrote into z on the way and the caller's scores are gone: make a new array."""
    z -= z.max(axis=1, keepdims=True)
    return np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)


CrossEntropyLoss = Exercise(
    losses.CrossEntropyLoss,
    points={"value": 1.5, "gradient": 2, "gradient asked twice": 0.5, "extreme scores": 1},
    probe=criterion,
    axes="N, K",
    see=CLASSES,
)


@CrossEntropyLoss.cases
def _(rng: np.random.Generator) -> Iterator[Case]:
    def batch(n: int, k: int) -> dict[str, Array]:
        return {"z": 2 * rng.normal(size=(n, k)), "labels": rng.permutation(np.arange(n) % k)}

    for ask in ("value", "gradient"):
        for n, k in ((1, 3), (5, 3), (4, 4)):
            yield Case(f"{ask}, {n} rows of {k} scores", ask, ask=ask, **batch(n, k))
    yield Case("backward called a second time", "gradient asked twice", ask="twice", **batch(5, 4))
    z = np.array([[1000.0, 0, -1000], [-2000, -1000, -3000]]) + rng.normal(size=(2, 3))
    sure, wrong, worse = np.array([0, 1]), np.array([1, 0]), np.array([2, 2])
    near = z - np.array([[0.0, -1000, 0], [-1000, 0, 0]])  # two classes compete, and the loss is far from 0
    yield Case("large scores, right labels", "extreme scores", ask="value", z=near, labels=sure)
    yield Case("sure and wrong: how much worse the second labels are", "extreme scores",
               ask="difference", z=z, labels=wrong, labels_2=worse)  # fmt: skip
    yield Case("gradient of sure and wrong", "extreme scores", ask="gradient", z=z, labels=wrong)


class _Classes(losses.CrossEntropyLoss):
    """What the wrong versions below share: p, one-hot labels h, and their sizes N and K."""

    p: Array
    h: Array
    N: int
    K: int

    def forward(self, z: Any, labels: Any) -> float:
        value = super().forward(z, labels)
        self.p, (self.N, self.K) = np.exp(self.log_p), z.shape
        self.h = np.eye(self.K)[self.labels]
        return value


@CrossEntropyLoss.mistake
class softmax_twice(_Classes):
    """You take softmax of what is softmax already: this loss gets scores, so apply it once, inside the loss."""

    def forward(self, z: Any, labels: Any) -> float:
        return super().forward(losses.softmax(z), labels)


@CrossEntropyLoss.mistake
class not_averaged(_Classes):
    """Yours is N times too large: the loss is the mean over the N samples, and so is its gradient."""

    def forward(self, z: Any, labels: Any) -> float:
        return super().forward(z, labels) * self.N

    def backward(self) -> Array:
        return super().backward() * self.N


@CrossEntropyLoss.mistake
class averaged_over_classes(_Classes):
    """Yours is K times too small: divide by the number of samples only, a sample has just one right class."""

    def forward(self, z: Any, labels: Any) -> float:
        return super().forward(z, labels) / self.K

    def backward(self) -> Array:
        return super().backward() / self.K


@CrossEntropyLoss.mistake
class no_minus(_Classes):
    """Your loss is negative: a logarithm of a probability is at most 0, and the loss is minus that."""

    def forward(self, z: Any, labels: Any) -> float:
        return -super().forward(z, labels)


@CrossEntropyLoss.mistake
class turned_difference(_Classes):
    """Your gradient has the opposite sign: raising the score of the right class must lower the loss."""

    def backward(self) -> Array:
        return -super().backward()


@CrossEntropyLoss.mistake
class label_not_subtracted(_Classes):
    """Your gradient is the probabilities alone: for the right class, the 1 of the one-hot label is subtracted."""

    def backward(self) -> Array:
        return self.p / self.N


@CrossEntropyLoss.mistake
class gradient_of_p(_Classes):
    """You differentiate with respect to p: the loss was given scores z, so go on through softmax, and much cancels."""

    def backward(self) -> Array:
        with np.errstate(divide="ignore", invalid="ignore"):
            return -self.h / (self.p * self.N)


@CrossEntropyLoss.mistake
class labels_from_one(_Classes):
    """You look one class too low: labels count from 0 here, as NumPy's columns do."""

    def forward(self, z: Any, labels: Any) -> float:
        return super().forward(z, (labels - 1) % z.shape[1])


@CrossEntropyLoss.mistake
class logarithm_base_2(_Classes):
    """You took the logarithm to base 2: log is the natural one here, the inverse of softmax's exp."""

    def forward(self, z: Any, labels: Any) -> float:
        return super().forward(z, labels) / float(np.log(2))


@CrossEntropyLoss.mistake
class softmax_over_samples(_Classes):
    """Your softmax runs down the columns, over the samples: the classes of one sample stand in a row."""

    def forward(self, z: Any, labels: Any) -> float:
        super().forward(z, labels)
        self.log_p = losses.log_softmax(z.T).T
        return float(-(self.log_p * self.h).sum() / self.N)


@CrossEntropyLoss.mistake
class every_row_every_label(_Classes):
    """You index all rows with all labels, N × N entries: pair row i with label i, as arange(N) and labels do."""

    def forward(self, z: Any, labels: Any) -> float:
        super().forward(z, labels)
        return float(-self.log_p[:, labels].mean())

    def backward(self) -> Array:
        dz = self.p.copy()
        dz[:, self.labels] -= 1
        return dz / self.N


@CrossEntropyLoss.mistake
class log_of_zero(_Classes):
    """A p far below the others rounds to 0 before you take its logarithm: simplify log softmax on paper first."""

    def forward(self, z: Any, labels: Any) -> float:
        super().forward(z, labels)
        return float(-np.log(self.p[np.arange(self.N), labels]).mean())


@CrossEntropyLoss.mistake
class clipped_log(_Classes):
    """You keep p away from 0, so all very wrong predictions cost the same: simplify log softmax on paper instead."""

    def forward(self, z: Any, labels: Any) -> float:
        super().forward(z, labels)
        return float(-np.log(np.maximum(self.p[np.arange(self.N), labels], 1e-12)).mean())


@CrossEntropyLoss.mistake
class scores_not_shifted(_Classes):
    """Your exponentials overflow, or all round to 0, for large scores: shift each row by its largest score first."""

    def forward(self, z: Any, labels: Any) -> float:
        super().forward(z, labels)
        self.p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
        return float(-np.log(self.p[np.arange(self.N), labels]).mean())

    def backward(self) -> Array:
        return (self.p - self.h) / self.N


@CrossEntropyLoss.mistake
class spoils_p(_Classes):
    """Your backward writes into what forward kept, so asking twice gives two answers: work on a copy."""

    def backward(self) -> Array:
        self.p[np.arange(self.N), self.labels] -= 1
        return self.p / self.N


loss_at_start = Exercise(float(np.log(10)), points=1, rtol=0.01, see=CLASSES)


@loss_at_start.mistake
def the_probability() -> float:
    """That is the probability of the right class; the loss is minus its logarithm."""
    return 0.1


@loss_at_start.mistake
def wrong_classes_together() -> float:
    """That is what all wrong classes get together; the loss looks at the right class only, through a logarithm."""
    return 0.9


@loss_at_start.mistake
def base_ten() -> float:
    """That is the logarithm to base 10; the loss takes the natural one."""
    return 1.0


@loss_at_start.mistake
def base_two() -> float:
    """That is the loss in bits, with a logarithm to base 2; the natural one is meant."""
    return float(np.log2(10))


@loss_at_start.mistake
def number_of_classes() -> float:
    """That is the number of classes; ask what probability each of them gets, and then take minus the logarithm."""
    return 10.0


@loss_at_start.mistake
def negative() -> float:
    """You gave the logarithm of the probability; the loss is minus that, and never negative."""
    return -float(np.log(10))


@loss_at_start.mistake
def nothing_lost() -> float:
    """A loss of 0 means that the network is sure, and right, every time; this one cannot tell the classes apart."""
    return 0.0


@loss_at_start.mistake
def summed_over_classes() -> float:
    """You added up one term for each class: only the right class of a sample has a term."""
    return 10 * float(np.log(10))


@loss_at_start.mistake
def averaged_over_the_classes() -> float:
    """You also divided by the number of classes: a sample has one term, that of its right class."""
    return float(np.log(10)) / 10


@loss_at_start.mistake
def two_classes() -> float:
    """That is the loss of a coin toss between two classes; here there are more."""
    return float(np.log(2))


@loss_at_start.mistake
def log_of_the_others() -> float:
    """You took the logarithm of what the wrong classes get; take that of the right one's probability."""
    return -float(np.log(0.9))


# Which loss? --------------------------------------------------------------------------------------------------------

_LOSS_OF = {
    "house_price": "mse",
    "age": "mse",
    "delivery_time": "abs",
    "distance": "gaussian",
    "digit": "classes",
    "blood_type": "classes",
    "rain": "classes",
    "next_word": "classes",
}
_CLASSES = ("digit", "blood_type", "rain", "next_word")

match_losses = Exercise(_LOSS_OF, points=dict.fromkeys(_LOSS_OF, 0.25), probe=probes.entry, see="Goodfellow et al. 6.2")


@match_losses.cases
def _(rng: np.random.Generator) -> Iterator[Case]:
    for task in _LOSS_OF:
        yield Case(task.replace("_", " "), task, task=task)


def _instead(choice: str, *tasks: str) -> dict[str, str]:
    return {**_LOSS_OF, **dict.fromkeys(tasks, choice)}


@match_losses.mistake
def regression_on_the_class_number() -> Any:
    """You regress on the number of a class, as if 3 lay between 2 and 4: these are names, so give each a score."""
    return _instead("mse", *_CLASSES)


@match_losses.mistake
def distance_between_classes() -> Any:
    """You measure a distance between classes, but one class is not nearer to another: give each a score of its own."""
    return _instead("abs", *_CLASSES)


@match_losses.mistake
def bell_over_classes() -> Any:
    """You lay a Gaussian over the names of classes, which have no mean: give each class a probability of its own."""
    return _instead("gaussian", *_CLASSES)


@match_losses.mistake
def one_head_for_all_classes() -> Any:
    """Softmax of a single score is always 1, whatever the input: the classes need a head each."""
    return _instead("one score", *_CLASSES)


@match_losses.mistake
def amounts_as_classes() -> Any:
    """You make an amount a class, and then a near miss costs as much as a far one: predict the number itself."""
    return _instead("classes", "house_price", "age", "delivery_time", "distance")


@match_losses.mistake
def softmax_of_an_amount() -> Any:
    """Softmax turns a single score into 1, always: an amount is predicted by a head without softmax."""
    return _instead("one score", "house_price", "age", "delivery_time", "distance")


@match_losses.mistake
def outliers_squared() -> Any:
    """The square makes a few absurd records count most of all: take the loss whose best constant is the median."""
    return _instead("mse", "delivery_time")


@match_losses.mistake
def spread_not_predicted() -> Any:
    """The squared error gives one number and no word on how sure it is: here the spread is asked for, too."""
    return _instead("mse", "distance")


@match_losses.mistake
def distance_where_it_does_not_fit() -> Any:
    """The absolute error aims at the median, counts a double miss only twice, knows no spread: read what is asked."""
    return _instead("abs", "house_price", "age", "distance")


@match_losses.mistake
def spread_nobody_asked_for() -> Any:
    """You predict a spread that nobody asked for, and its μ is a mean, outliers included: one head is enough here."""
    return _instead("gaussian", "house_price", "age", "delivery_time")
