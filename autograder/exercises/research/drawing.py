"""A code that is a distribution: how far it strays, and a draw that lets the gradient through."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise
from course_nn.checks.probes import rows

Array = np.ndarray
Rng = np.random.Generator


def _kl(mu: Array, log_var: Array) -> dict[str, Array]:
    return {
        "kl": 0.5 * (mu**2 + np.exp(log_var) - 1 - log_var).sum(axis=1),
        "dmu": mu / len(mu),
        "dlog_var": 0.5 * (np.exp(log_var) - 1) / len(mu),
    }


kl_normal = Exercise(_kl, points={"kl": 1, "gradients": 1}, probe=rows, see="Kingma & Welling (2014), appendix B")


@kl_normal.cases
def _(rng: Rng) -> Iterator[Case]:
    sizes = [("one code of one number", (1, 1)), ("N = 4 codes of K = 3", (4, 3)), ("N = K = 3", (3, 3))]
    drawn = [(name, 1.5 * rng.normal(size=shape), rng.normal(size=shape)) for name, shape in sizes]
    for group, names in (("kl", ["kl"]), ("gradients", ["dmu", "dlog_var"])):
        for name, mu, log_var in drawn:
            yield Case(name, group, names=names, mu=mu, log_var=log_var)


@kl_normal.mistake
def log_var_for_var(mu: Array, log_var: Array) -> Any:
    """Where the variance belongs you have its logarithm: σ² = exp(log_var)."""
    return {
        **_kl(mu, log_var),
        "kl": 0.5 * (mu**2 - 1 + 0 * log_var).sum(axis=1),
        "dlog_var": 0.5 * (log_var - 1) / len(mu),
    }


@kl_normal.mistake
def var_for_log_var(mu: Array, log_var: Array) -> Any:
    """You take log_var for the variance itself and use its logarithm as well; it is log σ² already."""
    with np.errstate(all="ignore"):
        v = abs(log_var)
        return {
            **_kl(mu, log_var),
            "kl": 0.5 * (mu**2 + v - 1 - np.log(v)).sum(axis=1),
            "dlog_var": 0.5 * (1 - 1 / v) / len(mu),
        }


@kl_normal.mistake
def log_of_sigma(mu: Array, log_var: Array) -> Any:
    """You read log_var as log σ and square once more; it is log σ², so σ² is its exponential."""
    v = np.exp(2 * log_var)
    return {**_kl(mu, log_var), "kl": 0.5 * (mu**2 + v - 1 - 2 * log_var).sum(axis=1), "dlog_var": (v - 1) / len(mu)}


@kl_normal.mistake
def sigma_for_var(mu: Array, log_var: Array) -> Any:
    """Where the variance σ² belongs you have σ, the exponential of half of log_var."""
    s = np.exp(0.5 * log_var)
    return {
        **_kl(mu, log_var),
        "kl": 0.5 * (mu**2 + s - 1 - log_var).sum(axis=1),
        "dlog_var": 0.5 * (0.5 * s - 1) / len(mu),
    }


@kl_normal.mistake
def sign_turned(mu: Array, log_var: Array) -> Any:
    """Your divergence falls below 0, or its gradients lead away from N(0, 1), its least value: turn the sign."""
    return {name: -row for name, row in _kl(mu, log_var).items()}


@kl_normal.mistake
def log_added(mu: Array, log_var: Array) -> Any:
    """You add log σ²; it is subtracted, so that the divergence is least where σ² is 1."""
    v = np.exp(log_var)
    return {**_kl(mu, log_var), "kl": 0.5 * (mu**2 + v - 1 + log_var).sum(axis=1), "dlog_var": 0.5 * (v + 1) / len(mu)}


@kl_normal.mistake
def mean_over_the_code(mu: Array, log_var: Array) -> Any:
    """You take the mean over the K numbers of a code; its divergence is their sum."""
    return {name: row / mu.shape[1] for name, row in _kl(mu, log_var).items()}


@kl_normal.mistake
def one_for_all(mu: Array, log_var: Array) -> Any:
    """You return one number for the whole batch; each row has a divergence of its own, (N,)."""
    right = _kl(mu, log_var)
    return {**right, "kl": float(right["kl"].mean())}


@kl_normal.mistake
def over_the_batch(mu: Array, log_var: Array) -> Any:
    """You add up over the rows; add up over the numbers of a code, along the last axis."""
    return {**_kl(mu, log_var), "kl": 0.5 * (mu**2 + np.exp(log_var) - 1 - log_var).sum(axis=0)}


@kl_normal.mistake
def half_forgotten(mu: Array, log_var: Array) -> Any:
    """Your divergence, or its gradient, is twice as large as it should be: the closed form begins with ½."""
    return {name: 2 * row for name, row in _kl(mu, log_var).items()}


@kl_normal.mistake
def one_forgotten(mu: Array, log_var: Array) -> Any:
    """At μ = 0, σ = 1 your divergence is not 0: each number of the code has a -1 in the sum."""
    right = _kl(mu, log_var)
    return {**right, "kl": right["kl"] + 0.5 * mu.shape[1]}


@kl_normal.mistake
def one_way_round(mu: Array, log_var: Array) -> Any:
    """Yours is the divergence of N(0, 1) from the code's distribution; it is wanted the other way round."""
    v, N = np.exp(log_var), len(mu)
    return {"kl": 0.5 * ((1 + mu**2) / v - 1 + log_var).sum(axis=1), "dmu": mu / v / N,
            "dlog_var": 0.5 * (1 - (1 + mu**2) / v) / N}  # fmt: skip


@kl_normal.mistake
def mean_not_squared(mu: Array, log_var: Array) -> Any:
    """You have |μ| where μ² belongs."""
    right = _kl(mu, log_var)
    return {**right, "kl": right["kl"] + 0.5 * (abs(mu) - mu**2).sum(axis=1), "dmu": 0.5 * np.sign(mu) / len(mu)}


@kl_normal.mistake
def gradients_of_the_sum(mu: Array, log_var: Array) -> Any:
    """Your gradients are those of the sum over the batch; the loss has its mean, so divide by N."""
    right = _kl(mu, log_var)
    return {**right, "dmu": right["dmu"] * len(mu), "dlog_var": right["dlog_var"] * len(mu)}


@kl_normal.mistake
def slope_of_the_variance(mu: Array, log_var: Array) -> Any:
    """Your dlog_var is the slope in σ²; the network gives log σ², so multiply by σ², the chain rule's next factor."""
    return {**_kl(mu, log_var), "dlog_var": 0.5 * (1 - np.exp(-log_var)) / len(mu)}


@kl_normal.mistake
def one_in_the_slope_forgotten(mu: Array, log_var: Array) -> Any:
    """Your dlog_var has no -1, so every variance shrinks to 0: the term -log σ² slopes, too."""
    return {**_kl(mu, log_var), "dlog_var": 0.5 * np.exp(log_var) / len(mu)}


# A draw -------------------------------------------------------------------------------------------------------------


def _draw(
    mu: Array,
    log_var: Array,
    eps: Array,
    dh: Array,
    sigma: Callable[[Array], Array] = lambda log_var: np.exp(0.5 * log_var),
    slope: float = 0.5,
) -> dict[str, Array]:
    s = sigma(log_var)
    return {"h": mu + s * eps, "dmu": dh.copy(), "dlog_var": slope * s * eps * dh}


reparameterise = Exercise(
    _draw, points={"h": 1, "gradients": 2}, probe=rows, axes="N, K", see="Kingma & Welling (2014), section 2.4"
)


@reparameterise.cases
def _(rng: Rng) -> Iterator[Case]:
    sizes = [("one code of one number", (1, 1)), ("N = 4 codes of K = 3", (4, 3)), ("N = K = 3", (3, 3))]
    drawn = [(name, {a: rng.normal(size=shape) for a in ("mu", "log_var", "eps", "dh")}) for name, shape in sizes]
    for group, names in (("h", ["h"]), ("gradients", ["dmu", "dlog_var"])):
        for name, arrays in drawn:
            yield Case(name, group, names=names, **arrays)


@reparameterise.mistake
def variance_for_sigma(mu: Array, log_var: Array, eps: Array, dh: Array) -> Any:
    """You stretch ε by the variance; its standard deviation is the root, the exponential of half of log_var."""
    return _draw(mu, log_var, eps, dh, np.exp, 1.0)


@reparameterise.mistake
def log_var_for_sigma(mu: Array, log_var: Array, eps: Array, dh: Array) -> Any:
    """You stretch ε by log_var itself, which may be negative: make σ of it first."""
    return {"h": mu + log_var * eps, "dmu": dh.copy(), "dlog_var": eps * dh}


@reparameterise.mistake
def root_of_the_logarithm(mu: Array, log_var: Array, eps: Array, dh: Array) -> Any:
    """You take the root of log_var; the root belongs to the variance, exp(log_var)."""
    s = np.sqrt(abs(log_var))
    return {"h": mu + s * eps, "dmu": dh.copy(), "dlog_var": 0.5 / s * np.sign(log_var) * eps * dh}


@reparameterise.mistake
def precision_for_sigma(mu: Array, log_var: Array, eps: Array, dh: Array) -> Any:
    """You divide by σ; a wide distribution scatters its draws more, so multiply."""
    return _draw(mu, log_var, eps, dh, lambda log_var: np.exp(-0.5 * log_var), -0.5)


@reparameterise.mistake
def no_noise(mu: Array, log_var: Array, eps: Array, dh: Array) -> Any:
    """Your code is μ, without any chance in it, so there is nothing to learn about σ: add σ ε."""
    return {"h": mu.copy(), "dmu": dh.copy(), "dlog_var": np.zeros_like(dh)}


@reparameterise.mistake
def unit_noise(mu: Array, log_var: Array, eps: Array, dh: Array) -> Any:
    """You add ε as it is; stretch it by σ."""
    return {"h": mu + eps, "dmu": dh.copy(), "dlog_var": np.zeros_like(dh)}


@reparameterise.mistake
def noise_times_all(mu: Array, log_var: Array, eps: Array, dh: Array) -> Any:
    """You multiply μ by ε as well: only σ is multiplied by it, μ is where the draw is centred."""
    s = np.exp(0.5 * log_var)
    return {"h": (mu + s) * eps, "dmu": eps * dh, "dlog_var": 0.5 * s * eps * dh}


@reparameterise.mistake
def noise_subtracted(mu: Array, log_var: Array, eps: Array, dh: Array) -> Any:
    """You subtract σ ε; add it, so that a positive ε leads upwards."""
    return _draw(mu, log_var, eps, dh, lambda log_var: -np.exp(0.5 * log_var))


@reparameterise.mistake
def no_way_through_the_draw(mu: Array, log_var: Array, eps: Array, dh: Array) -> Any:
    """Nothing of dh reaches log_var; h = μ + σ ε is an ordinary formula, and σ in it has a derivative: ε."""
    return {**_draw(mu, log_var, eps, dh), "dlog_var": np.zeros_like(dh)}


@reparameterise.mistake
def nothing_gets_back(mu: Array, log_var: Array, eps: Array, dh: Array) -> Any:
    """You let nothing through the draw, as if chance had no gradient; chance is beside the path, in ε."""
    return {**_draw(mu, log_var, eps, dh), "dmu": np.zeros_like(dh), "dlog_var": np.zeros_like(dh)}


@reparameterise.mistake
def slope_of_sigma(mu: Array, log_var: Array, eps: Array, dh: Array) -> Any:
    """Your dlog_var is the gradient of σ; go on to log σ², of which σ has the slope ½ σ."""
    return {**_draw(mu, log_var, eps, dh), "dlog_var": eps * dh}


@reparameterise.mistake
def half_of_the_exponent_forgotten(mu: Array, log_var: Array, eps: Array, dh: Array) -> Any:
    """Your dlog_var is twice as large: the ½ in the exponent comes down."""
    return _draw(mu, log_var, eps, dh, slope=1.0)


@reparameterise.mistake
def noise_forgotten_on_the_way_back(mu: Array, log_var: Array, eps: Array, dh: Array) -> Any:
    """Your dlog_var does not know which ε was drawn; σ was multiplied by it, so its gradient is, too."""
    return {**_draw(mu, log_var, eps, dh), "dlog_var": 0.5 * np.exp(0.5 * log_var) * dh}


@reparameterise.mistake
def gradient_without_dh(mu: Array, log_var: Array, eps: Array, dh: Array) -> Any:
    """You return the derivatives of h; multiply them by dh, what the loss asks of h."""
    return {**_draw(mu, log_var, eps, dh), "dmu": np.ones_like(dh), "dlog_var": 0.5 * np.exp(0.5 * log_var) * eps}


@reparameterise.mistake
def mean_stretched(mu: Array, log_var: Array, eps: Array, dh: Array) -> Any:
    """You multiply dmu by σ; μ stands alone in h, with slope 1."""
    return {**_draw(mu, log_var, eps, dh), "dmu": np.exp(0.5 * log_var) * dh}


@reparameterise.mistake
def averaged_over_the_batch(mu: Array, log_var: Array, eps: Array, dh: Array) -> Any:
    """You divide by N once more; the loss that dh comes from is a mean already."""
    right = _draw(mu, log_var, eps, dh)
    return {**right, "dmu": right["dmu"] / len(mu), "dlog_var": right["dlog_var"] / len(mu)}
