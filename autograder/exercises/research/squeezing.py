"""Through a narrow middle: the gradients of a denoising autoencoder, and a linear one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise
from course_nn.checks.measures.research import squeezed
from course_nn.checks.probes import rows

Array = np.ndarray
Rng = np.random.Generator


def _gradients(
    x: Array,
    noise: Array,
    W: Array,
    b: Array,
    V: Array,
    c: Array,
    *,
    seen: Callable[[Array, Array], Array] = lambda x, noise: x + noise,
    target: Callable[[Array, Array], Array] = lambda x, noise: x,
    code: Callable[[Array], Array] = np.tanh,
    slope: Callable[[Array, Array], Array] = lambda z, h: 1 - h**2,
    bypass: float = 0.0,
    size: Callable[[Array], float] = lambda x: float(x.size),
    two: float = 2.0,
) -> dict[str, Any]:
    """All rows, with one of the parts replaced."""
    x_in, wanted = seen(x, noise), target(x, noise)
    z = x_in @ W.T + b
    h = code(z)
    x_hat = h @ V.T + c + bypass * x_in
    error = x_hat - wanted
    d = two * error / size(x)
    dz = d @ V * slope(z, h)
    return {
        "h": h, "x_hat": x_hat, "L": float((error**2).sum() / size(x)),
        "dW": dz.T @ x_in, "db": dz.sum(axis=0), "dV": d.T @ h, "dc": d.sum(axis=0),
    }  # fmt: skip


autoencoder_gradients = Exercise(
    _gradients, points={"forward": 1, "gradients": 2}, probe=rows, see="Goodfellow et al. 14.5; Vincent et al. (2008)"
)


@autoencoder_gradients.cases
def _(rng: Rng) -> Iterator[Case]:
    def drawn(N: int, D: int, M: int) -> dict[str, Array]:
        shapes = {"x": (N, D), "noise": (N, D), "W": (M, D), "b": (M,), "V": (D, M), "c": (D,)}
        sizes = {"noise": 0.5, "W": 0.6, "b": 0.5}
        return {name: sizes.get(name, 1.0) * rng.normal(size=shape) for name, shape in shapes.items()}

    one = ("one row of D = 2, a code of 1", drawn(1, 2, 1))
    several = ("N = 5 rows of D = 4, a code of M = 3", drawn(5, 4, 3))
    alike = ("N = D = 3, M = 2", drawn(3, 3, 2))
    for group, names in (("forward", ["h", "x_hat", "L"]), ("gradients", ["dW", "db", "dV", "dc"])):
        for name, inputs in (one, several, alike):
            yield Case(name, group, names=names, **inputs)


@autoencoder_gradients.mistake
def draws_the_noise(x: Array, noise: Array, W: Array, b: Array, V: Array, c: Array) -> Any:
    """You compare with the noisy input, so the network learns to draw the noise as well: compare with the clean x."""
    return _gradients(x, noise, W, b, V, c, target=np.add)


@autoencoder_gradients.mistake
def never_sees_the_noise(x: Array, noise: Array, W: Array, b: Array, V: Array, c: Array) -> Any:
    """Your encoder sees the clean x, and has nothing to clean: add the noise before it, but not to the target."""
    return _gradients(x, noise, W, b, V, c, seen=lambda x, noise: x)


@autoencoder_gradients.mistake
def noise_for_picture(x: Array, noise: Array, W: Array, b: Array, V: Array, c: Array) -> Any:
    """Your encoder sees the noise alone: noise is what has to be added to x."""
    return _gradients(x, noise, W, b, V, c, seen=lambda x, noise: noise)


@autoencoder_gradients.mistake
def round_the_bottleneck(x: Array, noise: Array, W: Array, b: Array, V: Array, c: Array) -> Any:
    """The input gets into your reconstruction by a second way, past the code: only h may go into it."""
    return _gradients(x, noise, W, b, V, c, bypass=1.0)


@autoencoder_gradients.mistake
def code_without_tanh(x: Array, noise: Array, W: Array, b: Array, V: Array, c: Array) -> Any:
    """Your code is what comes before the tanh, forwards and backwards: bend it first."""
    return _gradients(x, noise, W, b, V, c, code=lambda z: z, slope=lambda z, h: np.ones_like(z))


@autoencoder_gradients.mistake
def tanh_forgotten_on_the_way_back(x: Array, noise: Array, W: Array, b: Array, V: Array, c: Array) -> Any:
    """On the way back you go past the tanh: what reaches h is multiplied by 1 - h² before it reaches W and b."""
    return _gradients(x, noise, W, b, V, c, slope=lambda z, h: np.ones_like(z))


@autoencoder_gradients.mistake
def slope_at_z(x: Array, noise: Array, W: Array, b: Array, V: Array, c: Array) -> Any:
    """You take the tanh's slope as 1 - z²; it is 1 - h², with what comes out of the tanh."""
    return _gradients(x, noise, W, b, V, c, slope=lambda z, h: 1 - z**2)


@autoencoder_gradients.mistake
def sum_for_mean(x: Array, noise: Array, W: Array, b: Array, V: Array, c: Array) -> Any:
    """You add up the squared errors, or what they ask for, where the mean over all N · D entries is wanted."""
    return _gradients(x, noise, W, b, V, c, size=lambda x: 1.0)


@autoencoder_gradients.mistake
def mean_of_the_rows(x: Array, noise: Array, W: Array, b: Array, V: Array, c: Array) -> Any:
    """You divide by the number of rows only; the mean goes over all N · D entries."""
    return _gradients(x, noise, W, b, V, c, size=lambda x: float(len(x)))


@autoencoder_gradients.mistake
def mean_of_the_columns(x: Array, noise: Array, W: Array, b: Array, V: Array, c: Array) -> Any:
    """You divide by D only; the mean goes over all N · D entries."""
    return _gradients(x, noise, W, b, V, c, size=lambda x: float(x.shape[1]))


@autoencoder_gradients.mistake
def two_forgotten(x: Array, noise: Array, W: Array, b: Array, V: Array, c: Array) -> Any:
    """All your gradients are half as large as they should be: the square brings down a 2."""
    return _gradients(x, noise, W, b, V, c, two=1.0)


@autoencoder_gradients.mistake
def target_minus_drawing(x: Array, noise: Array, W: Array, b: Array, V: Array, c: Array) -> Any:
    """All your gradients point the other way: the error that goes back is x̂ - x, not x - x̂."""
    return _gradients(x, noise, W, b, V, c, two=-2.0)


@autoencoder_gradients.mistake
def decodes_with_W(x: Array, noise: Array, W: Array, b: Array, V: Array, c: Array) -> Any:
    """You decode with W, as if the weights were tied; here the decoder has its own, V."""
    return _gradients(x, noise, W, b, W.T, c)


@autoencoder_gradients.mistake
def weights_see_the_clean_input(x: Array, noise: Array, W: Array, b: Array, V: Array, c: Array) -> Any:
    """Your dW is made with the clean x; W was multiplied by what the encoder saw, noise included."""
    found = _gradients(x, noise, W, b, V, c)
    d = 2 * (found["x_hat"] - x) / x.size @ V * (1 - found["h"] ** 2)
    return {**found, "dW": d.T @ x}


@autoencoder_gradients.mistake
def bias_averaged(x: Array, noise: Array, W: Array, b: Array, V: Array, c: Array) -> Any:
    """You average db and dc over the rows; the loss is a mean already, so add up what the rows ask."""
    found = _gradients(x, noise, W, b, V, c)
    return {**found, "db": found["db"] / len(x), "dc": found["dc"] / len(x)}


@autoencoder_gradients.mistake
def decoder_alone_learns(x: Array, noise: Array, W: Array, b: Array, V: Array, c: Array) -> Any:
    """Nothing reaches your encoder, dW and db are 0: the error goes back through V and the tanh to it."""
    found = _gradients(x, noise, W, b, V, c)
    return {**found, "dW": np.zeros_like(W), "db": np.zeros_like(b)}


# A linear one -------------------------------------------------------------------------------------------------------

# On 200 data sets like those below, the notebook's answer was at most 0.0003° off the plane, and its error at most
# 1.00000001 times the least possible.
DEGREES, TIMES = 3.0, 1.02


def _plane(X: Array, k: int) -> tuple[Array, Array]:
    """What training comes to, at once: the principal directions."""
    W = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)[2][:k]
    return W, W.T


linear_autoencoder = Exercise(
    _plane,
    points={"plane": 1, "reconstruction": 1},
    measure=squeezed,
    see="Goodfellow et al. 14.1; Baldi & Hornik (1989)",
)


@linear_autoencoder.cases
def _(rng: Rng) -> Iterator[Case]:
    for group, N, D, k, most in (
        ("plane", 120, 5, 2, DEGREES),
        ("plane", 90, 7, 3, DEGREES),
        ("reconstruction", 120, 5, 2, TIMES),
        ("reconstruction", 90, 7, 3, TIMES),
    ):
        spread = np.concatenate([np.linspace(2.4, 1.8, k), np.linspace(0.7, 0.3, D - k)])
        turn = np.linalg.qr(rng.normal(size=(D, D)))[0]
        away = turn[-1] * 6  # the mean lies where the data hardly spread: who forgets it finds another plane
        X = rng.normal(size=(N, D)) * spread @ turn + away
        yield Case(f"{N} rows of D = {D}, a code of {k}", group, X=X, k=k).keeping(ask=group, most=most)


@linear_autoencoder.mistake
def mean_left_in(X: Array, k: int) -> Any:
    """You squeeze x itself, and one direction is spent on where the data lie: subtract the mean first."""
    W = np.linalg.svd(X, full_matrices=False)[2][:k]
    return W, W.T


@linear_autoencoder.mistake
def hardly_trained(X: Array, k: int) -> Any:
    """Neither the plane nor the reconstruction is there yet: train longer or with a larger rate, see that the loss
    still falls, and that each step goes against the gradient.
    """
    rng = np.random.default_rng(0)
    W = np.linalg.qr(rng.normal(size=(X.shape[1], k)))[0].T
    return W, W.T


@linear_autoencoder.mistake
def code_of_one(X: Array, k: int) -> Any:
    """The columns of your V all point the same way, so the code has one number in truth: do not start the units
    alike.
    """
    W, V = _plane(X, k)
    return np.repeat(W[:1], k, axis=0) / k, np.repeat(V[:, :1], k, axis=1)


@linear_autoencoder.mistake
def runs_off(X: Array, k: int) -> Any:
    """Your weights have grown beyond all numbers: training has run off, so take smaller steps."""
    W, V = _plane(X, k)
    return np.full_like(W, np.nan), np.full_like(V, np.nan)


@linear_autoencoder.mistake
def exchanged(X: Array, k: int) -> Any:
    """The shapes are not those of W, (k, D), and V, (D, k): return encoder and decoder, in this order."""
    W, V = _plane(X, k)
    return V, W


@linear_autoencoder.mistake
def encoder_does_not_fit(X: Array, k: int) -> Any:
    """Your decoder has the right plane, and still the drawings are bad: W and V must be trained together, and
    returned as they are at the end.
    """
    W, V = _plane(X, k)
    return W / 2, V
