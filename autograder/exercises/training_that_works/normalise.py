"""Batch normalisation."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.exercise import Case, Exercise
from course_nn import normalisation
from course_nn.checks.probes.training_that_works import batch_norm

Array = np.ndarray
Rng = np.random.Generator

BatchNorm1d = Exercise(
    normalisation.BatchNorm1d,
    points={"in training": 1, "little spread": 0.5, "in use": 1, "gradients of γ and β": 1, "dx": 1.5},
    probe=batch_norm,
    axes="N, D",
    see="Goodfellow et al. 8.7.1",
    rtol=1e-4,  # where ε stands shows only where there is little spread
)


@BatchNorm1d.cases
def _(rng: Rng) -> Iterator[Case]:
    def case(name: str, group: str, ask: str, n: int, D: int, *more: Array, x: Array | None = None) -> Case:
        x = _batch(rng, n, D) if x is None else x
        gamma, beta = rng.uniform(0.5, 2, D) * rng.choice([-1, 1], D), rng.normal(size=D)
        extra = {"x_new" if ask == "use" else ("dy", "before")[i]: a for i, a in enumerate(more)}
        return Case(name, group, ask=ask, x=x, gamma=gamma, beta=beta, **extra)

    yield case("five rows of three", "in training", "training", 5, 3)
    yield case("four rows of four", "in training", "training", 4, 4)
    flat = _batch(rng, 5, 3) * np.array([1, 0.003, 0]) + np.array([0, 2, 5])
    yield case("the second column hardly varies, the third not at all", "little spread", "training", 5, 3, x=flat)
    batches = np.stack([_batch(rng, 5, 3) for _ in range(3)])
    yield case("after three batches", "in use", "use", 5, 3, _batch(rng, 4, 3), x=batches)
    yield case("a single row, after one batch", "in use", "use", 5, 2, _batch(rng, 1, 2), x=batches[:1, :, :2])
    for name in ("dgamma", "dbeta"):
        yield case(f"{name}, five rows of three", "gradients of γ and β", name, 5, 3, rng.normal(size=(5, 3)))
    yield case("dx, five rows of three", "dx", "dx", 5, 3, rng.normal(size=(5, 3)))
    yield case("dx, four rows of four", "dx", "dx", 4, 4, rng.normal(size=(4, 4)))
    yield case("dx, where another batch went before", "dx", "second", 5, 3, rng.normal(size=(5, 3)), _batch(rng, 4, 3))


def _batch(rng: Rng, n: int, D: int) -> Array:
    """Columns with means and spreads of their own."""
    return rng.normal(size=(n, D)) * rng.uniform(0.5, 3, D) + 3 * rng.normal(size=D)


class _Norm:
    """What the wrong versions share, in parts that they replace."""

    def __init__(self, D: int, eps: float = 1e-5, momentum: float = 0.1):
        self.eps, self.momentum, self.training = eps, momentum, True
        self.gamma, self.beta = np.ones(D), np.zeros(D)
        self.running_mean, self.running_var = np.zeros(D), np.ones(D)

    def forward(self, x: Array) -> Array:
        mean, var = self.statistics(x)
        self.inv = self.inverse(var)
        self.x_hat = (x - mean) * self.inv
        return self.gamma * self.x_hat + self.beta

    def statistics(self, x: Array) -> tuple[Array, Array]:
        if not self.training:
            return self.running_mean, self.running_var
        mean, var = x.mean(axis=0), x.var(axis=0)
        self.follow(mean, var)
        return mean, var

    def follow(self, mean: Array, var: Array) -> None:
        m = self.momentum
        self.running_mean = (1 - m) * self.running_mean + m * mean
        self.running_var = (1 - m) * self.running_var + m * var

    def inverse(self, var: Array) -> Array:
        return 1 / np.sqrt(var + self.eps)

    def backward(self, dy: Array) -> Array:
        self.dgamma, self.dbeta = (dy * self.x_hat).sum(axis=0), dy.sum(axis=0)
        return self.dx(dy * self.gamma)

    def dx(self, d: Array) -> Array:
        """Of dx̂."""
        return self.inv * (d - d.mean(axis=0) - self.x_hat * (d * self.x_hat).mean(axis=0))


@BatchNorm1d.also_right
class running_variance_with_n(_Norm):
    """The running variance may be that of the batch as it is, which the wrong versions below take, too."""


# forward in training


@BatchNorm1d.mistake
class along_the_rows(_Norm):
    """You normalise each sample over its own features, which is layer normalisation; here a feature is compared over
    the samples of the batch, so take the other axis.
    """

    def statistics(self, x: Array) -> tuple[Array, Array]:
        found = super().statistics(x)
        return (x.mean(axis=1, keepdims=True), x.var(axis=1, keepdims=True)) if self.training else found

    def dx(self, d: Array) -> Array:
        along = (d * self.x_hat).mean(axis=1, keepdims=True)
        return self.inv * (d - d.mean(axis=1, keepdims=True) - self.x_hat * along)


@BatchNorm1d.mistake
class one_for_the_whole_table(_Norm):
    """You take one mean and one variance for all entries; every feature has its own, over the rows."""

    def statistics(self, x: Array) -> tuple[Array, Array]:
        found = super().statistics(x)
        return (x.mean(), x.var()) if self.training else found

    def dx(self, d: Array) -> Array:
        return self.inv * (d - d.mean() - self.x_hat * (d * self.x_hat).mean())


@BatchNorm1d.mistake
class divides_by_the_variance(_Norm):
    """You divide by the variance: its root, the standard deviation, brings the spread to 1."""

    def inverse(self, var: Array) -> Array:
        return 1 / (var + self.eps)


@BatchNorm1d.mistake
class mean_not_subtracted(_Norm):
    """You scale x without moving it: subtract the mean first, so that each feature is centred on 0."""

    def forward(self, x: Array) -> Array:
        var = self.statistics(x)[1]
        self.inv = self.inverse(var)
        self.x_hat = x * self.inv
        return self.gamma * self.x_hat + self.beta


@BatchNorm1d.mistake
class centred_only(_Norm):
    """You move each feature to mean 0 and leave its spread as it was: divide by the standard deviation."""

    def inverse(self, var: Array) -> Array:
        return np.ones_like(var)


@BatchNorm1d.mistake
class gamma_and_beta_left_out(_Norm):
    """You return x̂ itself; the layer gives γ x̂ + β, so that it can undo what it did."""

    def forward(self, x: Array) -> Array:
        super().forward(x)
        return self.x_hat


@BatchNorm1d.mistake
class beta_left_out(_Norm):
    """You multiply by γ but never add β."""

    def forward(self, x: Array) -> Array:
        return super().forward(x) - self.beta


@BatchNorm1d.mistake
class scales_after_shifting(_Norm):
    """You add β before you multiply by γ: the order is γ x̂ + β."""

    def forward(self, x: Array) -> Array:
        super().forward(x)
        return self.gamma * (self.x_hat + self.beta)


@BatchNorm1d.mistake
class variance_with_one_less(_Norm):
    """You normalise with the variance over n - 1; the batch's own spread becomes 1 with n (n - 1 is for the running
    variance at most).
    """

    def statistics(self, x: Array) -> tuple[Array, Array]:
        mean, var = super().statistics(x)
        return mean, var * len(x) / (len(x) - 1) if self.training else var


@BatchNorm1d.mistake
class without_eps(_Norm):
    """You leave ε out: a feature that never varies is divided by 0, one that hardly varies is blown up."""

    def inverse(self, var: Array) -> Array:
        return 1 / np.sqrt(var)


@BatchNorm1d.mistake
class eps_outside_the_root(_Norm):
    """You add ε to the standard deviation; it stands under the root, added to the variance, and is larger there."""

    def inverse(self, var: Array) -> Array:
        return 1 / (np.sqrt(var) + self.eps)


# forward in use


@BatchNorm1d.mistake
class running_statistics_in_training(_Norm):
    """In training you already normalise with the running statistics; there the batch's own are to be used."""

    def statistics(self, x: Array) -> tuple[Array, Array]:
        super().statistics(x)
        return self.running_mean, self.running_var


@BatchNorm1d.mistake
class batch_statistics_in_use(_Norm):
    """In use you still normalise with the batch at hand, so a sample's answer depends on its company: use the running
    statistics.
    """

    def statistics(self, x: Array) -> tuple[Array, Array]:
        return x.mean(axis=0), x.var(axis=0)


@BatchNorm1d.mistake
class never_follows(_Norm):
    """In use your running mean is still 0 and the variance 1: each batch in training has to move them."""

    def follow(self, mean: Array, var: Array) -> None:
        pass


@BatchNorm1d.mistake
class follows_in_use(_Norm):
    """Your running statistics follow in use as well, so the answers change with what was asked before: let them follow
    in training only.
    """

    def statistics(self, x: Array) -> tuple[Array, Array]:
        if not self.training:
            self.follow(x.mean(axis=0), x.var(axis=0))
        return super().statistics(x)


@BatchNorm1d.mistake
class the_last_batch_only(_Norm):
    """Your running statistics are those of the last batch: keep the share 1 - m of the old ones, m is what is new."""

    def follow(self, mean: Array, var: Array) -> None:
        self.running_mean, self.running_var = mean, var


@BatchNorm1d.mistake
class exchanges_old_and_new(_Norm):
    """In your running statistics the new batch gets the share 1 - m and the old value m: it is the other way round."""

    def follow(self, mean: Array, var: Array) -> None:
        m = self.momentum
        self.running_mean = m * self.running_mean + (1 - m) * mean
        self.running_var = m * self.running_var + (1 - m) * var


@BatchNorm1d.mistake
class adds_without_shrinking(_Norm):
    """You add the new statistics and keep the old ones whole, so they grow: the old value gets the share 1 - m."""

    def follow(self, mean: Array, var: Array) -> None:
        m = self.momentum
        self.running_mean = self.running_mean + m * mean
        self.running_var = self.running_var + m * var


@BatchNorm1d.mistake
class runs_with_the_deviation(_Norm):
    """Your running variance follows the standard deviation, and in use its root is taken once more: let it follow the
    variance.
    """

    def follow(self, mean: Array, var: Array) -> None:
        super().follow(mean, np.sqrt(var))


@BatchNorm1d.mistake
class gamma_and_beta_in_training_only(_Norm):
    """In use you leave γ and β out: they have been learned, and belong to the function in both modes."""

    def forward(self, x: Array) -> Array:
        y = super().forward(x)
        return y if self.training else self.x_hat


@BatchNorm1d.mistake
class use_changes_nothing(_Norm):
    """In use you return x as it is; normalise it, with the running statistics in place of the batch's."""

    def forward(self, x: Array) -> Array:
        return super().forward(x) if self.training else x


# backward


@BatchNorm1d.mistake
class statistics_as_constants(_Norm):
    """Your dx takes mean and variance for constants, but both move with x: two terms are to be subtracted from dx̂."""

    def dx(self, d: Array) -> Array:
        return self.inv * d


@BatchNorm1d.mistake
class variance_as_constant(_Norm):
    """Your dx lets the mean move with x, but not the variance: the term with x̂ is missing."""

    def dx(self, d: Array) -> Array:
        return self.inv * (d - d.mean(axis=0))


@BatchNorm1d.mistake
class mean_as_constant(_Norm):
    """Your dx lets the variance move with x, but not the mean: subtract the mean of dx̂ as well."""

    def dx(self, d: Array) -> Array:
        return self.inv * (d - self.x_hat * (d * self.x_hat).mean(axis=0))


@BatchNorm1d.mistake
class sums_for_means(_Norm):
    """In your dx the two terms that are subtracted are sums over the batch; they are means."""

    def dx(self, d: Array) -> Array:
        return self.inv * (d - d.sum(axis=0) - self.x_hat * (d * self.x_hat).sum(axis=0))


@BatchNorm1d.mistake
class means_over_features(_Norm):
    """In your dx the means run over the features of a row; they run over the batch, like the statistics."""

    def dx(self, d: Array) -> Array:
        along = (d * self.x_hat).mean(axis=1, keepdims=True)
        return self.inv * (d - d.mean(axis=1, keepdims=True) - self.x_hat * along)


@BatchNorm1d.mistake
class gamma_forgotten_on_the_way_back(_Norm):
    """Your dx starts from dy; y = γ x̂ + β, so dx̂ is γ times dy."""

    def backward(self, dy: Array) -> Array:
        super().backward(dy)
        return self.dx(dy)


@BatchNorm1d.mistake
class terms_without_gamma(_Norm):
    """In your dx the two terms that are subtracted come from dy; they come from d = γ dy, like what they are taken
    from.
    """

    def backward(self, dy: Array) -> Array:
        super().backward(dy)
        return self.inv * (self.gamma * dy - dy.mean(axis=0) - self.x_hat * (dy * self.x_hat).mean(axis=0))


@BatchNorm1d.mistake
class no_deviation_on_the_way_back(_Norm):
    """Your dx is not divided by √(σ² + ε), by which forward divided."""

    def dx(self, d: Array) -> Array:
        return super().dx(d) / self.inv


@BatchNorm1d.mistake
class multiplies_by_the_deviation(_Norm):
    """Your dx is multiplied by √(σ² + ε); forward divided by it, and so does the way back."""

    def dx(self, d: Array) -> Array:
        return super().dx(d) / self.inv**2


@BatchNorm1d.mistake
class added_for_subtracted(_Norm):
    """Your dx adds the two terms that are to be subtracted."""

    def dx(self, d: Array) -> Array:
        return 2 * self.inv * d - super().dx(d)


@BatchNorm1d.mistake
class dgamma_with_y(_Norm):
    """Your dγ multiplies dy by y; γ multiplies x̂, so that is its slope."""

    def forward(self, x: Array) -> Array:
        self.y = super().forward(x)
        return self.y

    def backward(self, dy: Array) -> Array:
        back = super().backward(dy)
        self.dgamma = (dy * self.y).sum(axis=0)
        return back


@BatchNorm1d.mistake
class dgamma_with_what_is_only_centred(_Norm):
    """Your dγ multiplies dy by x - μ; γ multiplies x̂, which is that divided by the deviation."""

    def backward(self, dy: Array) -> Array:
        back = super().backward(dy)
        self.dgamma = self.dgamma / self.inv
        return back


@BatchNorm1d.mistake
class gradients_averaged(_Norm):
    """Your dγ and dβ are means over the batch: dy holds the 1/N of the loss already, so add the rows up."""

    def backward(self, dy: Array) -> Array:
        back = super().backward(dy)
        self.dgamma, self.dbeta = self.dgamma / len(dy), self.dbeta / len(dy)
        return back


@BatchNorm1d.mistake
class gradients_of_each_row(_Norm):
    """Your dγ and dβ still have a row for each sample: γ and β are shared by all, so add their rows up."""

    def backward(self, dy: Array) -> Array:
        back = super().backward(dy)
        self.dgamma, self.dbeta = dy * self.x_hat, dy
        return back


@BatchNorm1d.mistake
class dgamma_without_x_hat(_Norm):
    """Your dγ is the sum of dy alone, which is dβ: γ stands beside x̂, so x̂ is its slope."""

    def backward(self, dy: Array) -> Array:
        back = super().backward(dy)
        self.dgamma = dy.sum(axis=0)
        return back


@BatchNorm1d.mistake
class gradients_over_the_features(_Norm):
    """Your dγ and dβ are summed along the rows: each feature has a γ and a β, so sum over the samples."""

    def backward(self, dy: Array) -> Array:
        back = super().backward(dy)
        self.dgamma, self.dbeta = (dy * self.x_hat).sum(axis=1), dy.sum(axis=1)
        return back
