"""Forger and detective: the losses of both, and a turn of the game."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise
from course_nn.checks.probes import rows
from course_nn.checks.probes.research import one_turn

Array = np.ndarray
Rng = np.random.Generator


def _sigmoid(z: Array) -> Array:
    return 0.5 * np.tanh(0.5 * z) + 0.5


def _losses(
    real: Array, fake: Array, says_real: float = 1.0, says_fake: float = 0.0, wish: float = 1.0, half: float = 0.5
) -> dict[str, Any]:
    """All rows, with other labels or another weight."""

    def bce(z: Array, t: float) -> tuple[float, Array]:
        return float(np.mean(np.logaddexp(0, z) - t * z)), (_sigmoid(z) - t) / z.size

    (L_real, dreal), (L_fake, dfake), (L_G, dfake_G) = bce(real, says_real), bce(fake, says_fake), bce(fake, wish)
    return {"L_D": half * (L_real + L_fake), "dreal": half * dreal, "dfake": half * dfake,
            "L_G": L_G, "dfake_G": dfake_G}  # fmt: skip


gan_losses = Exercise(
    _losses, points={"D": 1, "G": 1, "large scores": 1}, probe=rows, see="Goodfellow et al. (2014), section 3"
)


@gan_losses.cases
def _(rng: Rng) -> Iterator[Case]:
    D, G = ["L_D", "dreal", "dfake"], ["L_G", "dfake_G"]
    for group, names in (("D", D), ("G", G)):
        for N in (1, 4, 7):
            real, fake = 2 * rng.normal(size=(N, 1)) + 1, 2 * rng.normal(size=(N, 1)) - 1
            yield Case(f"N = {N} scores of each", group, names=names, real=real, fake=fake)
    far = np.array([[900.0], [-800], [1000], [-1200], [700]]) + rng.normal(size=(5, 1))
    yield Case("scores near ±1000", "large scores", names=[*D, *G], real=far, fake=far[::-1] * 1.1)


@gan_losses.mistake
def saturates(real: Array, fake: Array) -> Any:
    """Your generator lowers log(1 - σ), which hardly slopes where D sees through it, at the start; let it lower
    -log σ of its own scores.
    """
    right = _losses(real, fake)
    with np.errstate(all="ignore"):
        return {**right, "L_G": float(np.mean(-np.logaddexp(0, fake))), "dfake_G": -_sigmoid(fake) / fake.size}


@gan_losses.mistake
def slope_saturates(real: Array, fake: Array) -> Any:
    """Your generator's loss is right, but its gradient is that of log(1 - σ); take the slope of -log σ."""
    return {**_losses(real, fake), "dfake_G": -_sigmoid(fake) / fake.size}


@gan_losses.mistake
def labels_exchanged(real: Array, fake: Array) -> Any:
    """Your discriminator learns to take forgeries for real and the data for forged: exchange the two labels."""
    return _losses(real, fake, says_real=0.0, says_fake=1.0)


@gan_losses.mistake
def all_real(real: Array, fake: Array) -> Any:
    """Your discriminator learns that everything is real; what G made has the label 0."""
    return _losses(real, fake, says_fake=1.0)


@gan_losses.mistake
def all_forged(real: Array, fake: Array) -> Any:
    """Your discriminator learns that everything is forged; the data have the label 1."""
    return _losses(real, fake, says_real=0.0)


@gan_losses.mistake
def forger_on_the_detectives_side(real: Array, fake: Array) -> Any:
    """Your generator wants its work to be recognised as forged; it wants D to call it real, label 1."""
    return _losses(real, fake, wish=0.0)


@gan_losses.mistake
def two_halves_forgotten(real: Array, fake: Array) -> Any:
    """Your discriminator's loss and gradients are twice as large: data and forgeries count one half each."""
    return _losses(real, fake, half=1.0)


@gan_losses.mistake
def halved_twice(real: Array, fake: Array) -> Any:
    """Your discriminator's loss and gradients are half as large: one half of each mean is enough."""
    return _losses(real, fake, half=0.25)


@gan_losses.mistake
def generator_halved(real: Array, fake: Array) -> Any:
    """You halve the generator's loss, too; it has one mean only, over the forgeries, and nothing to share with."""
    right = _losses(real, fake)
    return {**right, "L_G": right["L_G"] / 2, "dfake_G": right["dfake_G"] / 2}


@gan_losses.mistake
def sums_for_means(real: Array, fake: Array) -> Any:
    """You add up over the scores; both losses are means over N, and so are their gradients."""
    return {name: value * len(real) for name, value in _losses(real, fake).items()}


@gan_losses.mistake
def gradients_not_divided(real: Array, fake: Array) -> Any:
    """Your losses are means, and your gradients forget to divide by N."""
    return {n: v if n in ("L_D", "L_G") else v * len(real) for n, v in _losses(real, fake).items()}


@gan_losses.mistake
def signs_exchanged(real: Array, fake: Array) -> Any:
    """Your losses are right, and their gradients point the other way: of -log σ(z) the slope is σ(z) - 1."""
    return {n: v if n in ("L_D", "L_G") else -v for n, v in _losses(real, fake).items()}


@gan_losses.mistake
def slope_of_a_probability(real: Array, fake: Array) -> Any:
    """Your gradients are those of the probabilities σ; go one step further back, to the scores: times σ(1 - σ)."""
    p, q, N = _sigmoid(real), _sigmoid(fake), len(real)
    with np.errstate(all="ignore"):
        return {**_losses(real, fake), "dreal": -0.5 / p / N, "dfake": 0.5 / (1 - q) / N, "dfake_G": -1 / q / N}


@gan_losses.mistake
def scores_for_probabilities(real: Array, fake: Array) -> Any:
    """Your gradients have the scores themselves where σ(score) belongs: squeeze them first."""
    N = len(real)
    return {**_losses(real, fake), "dreal": 0.5 * (real - 1) / N, "dfake": 0.5 * fake / N, "dfake_G": (fake - 1) / N}


@gan_losses.mistake
def overflows(real: Array, fake: Array) -> Any:
    """Your formulas hold, but at large scores exponentials overflow or a logarithm meets 0: np.logaddexp(0, z) is
    log(1 + eᶻ) without either, and tanh gives σ.
    """
    N = len(real)
    p, q = 1 / (1 + np.exp(-real)), 1 / (1 + np.exp(-fake))
    return {"L_D": float(-0.5 * np.log(p).mean() - 0.5 * np.log(1 - q).mean()), "dreal": 0.5 * (p - 1) / N,
            "dfake": 0.5 * q / N, "L_G": float(-np.log(q).mean()), "dfake_G": (q - 1) / N}  # fmt: skip


# A turn -------------------------------------------------------------------------------------------------------------


def _D_learns(G: Any, D: Any, step_D: Callable[[], None], x: Array, z: Array, **labels: float) -> None:
    s = D.forward(np.concatenate([x, G.forward(z)]))
    L = _losses(s[: len(x)], s[len(x) :], **labels)
    D.backward(np.concatenate([L["dreal"], L["dfake"]]))
    step_D()


def _G_learns(G: Any, D: Any, step_G: Callable[[], None], z: Array, which: str = "dfake_G", **labels: float) -> None:
    s = D.forward(G.forward(z))
    G.backward(D.backward(_losses(s, s, **labels)[which]))
    step_G()


def _turn(G: Any, D: Any, step_G: Any, step_D: Any, x: Array, z_D: Array, z_G: Array) -> None:
    _D_learns(G, D, step_D, x, z_D)
    _G_learns(G, D, step_G, z_G)


gan_turn = Exercise(_turn, points={"D": 1, "G": 1}, probe=one_turn, see="Goodfellow et al. (2014), algorithm 1")


@gan_turn.cases
def _(rng: Rng) -> Iterator[Case]:
    def drawn(N: int, D: int, Z: int, H: int, rate_D: float) -> dict[str, Any]:
        return {
            "G": [rng.normal(size=(D, Z)), rng.normal(size=D)],
            "D": [rng.normal(size=(H, D)), rng.normal(size=H), rng.normal(size=(1, H))],
            "rates": [0.5, rate_D],
            "x": rng.normal(size=(N, D)) + 1,
            "z_D": rng.normal(size=(N, Z)),
            "z_G": rng.normal(size=(N, Z)),
        }

    for ask, rate in (("D", 0.5), ("G", 0.0)):  # a D that stands still: what G learns is judged on its own
        yield Case("one number, N = 4", ask, ask=ask, **drawn(4, 1, 1, 3, rate))
        yield Case("in the plane, N = 3", ask, ask=ask, **drawn(3, 2, 3, 4, rate))
        yield Case("D is at work, too", ask, ask=ask, **drawn(5, 2, 1, 2, rate))


@gan_turn.mistake
def d_moves_in_gs_step(G: Any, D: Any, step_G: Any, step_D: Any, x: Array, z_D: Array, z_G: Array) -> None:
    """Your D takes a step when it is G's turn, towards being fooled: the gradient passes through D, but only step_G
    follows it.
    """
    _turn(G, D, step_G, step_D, x, z_D, z_G)
    step_D()


@gan_turn.mistake
def g_first(G: Any, D: Any, step_G: Any, step_D: Any, x: Array, z_D: Array, z_G: Array) -> None:
    """G took its step before D, so D saw other forgeries: D learns first."""
    _G_learns(G, D, step_G, z_G)
    _D_learns(G, D, step_D, x, z_D)


@gan_turn.mistake
def labels_of_d_exchanged(G: Any, D: Any, step_G: Any, step_D: Any, x: Array, z_D: Array, z_G: Array) -> None:
    """Your D learns to call forgeries real: the scores of x come first, as in gan_losses, those of G's work second."""
    _D_learns(G, D, step_D, x, z_D, says_real=0.0, says_fake=1.0)
    _G_learns(G, D, step_G, z_G)


@gan_turn.mistake
def d_sees_forgeries_only(G: Any, D: Any, step_G: Any, step_D: Any, x: Array, z_D: Array, z_G: Array) -> None:
    """Your D follows the gradient of the forgeries alone; each backward writes over the one before, so let both
    halves go through D in one batch.
    """
    s, fake = D.forward(x), G.forward(z_D)
    D.backward(_losses(s, D.forward(fake))["dfake"])
    step_D()
    _G_learns(G, D, step_G, z_G)


@gan_turn.mistake
def d_sees_data_only(G: Any, D: Any, step_G: Any, step_D: Any, x: Array, z_D: Array, z_G: Array) -> None:
    """Your D follows the gradient of the data alone, and never learns what a forgery looks like: send both halves
    back in one batch.
    """
    s = D.forward(x)
    D.backward(_losses(s, s)["dreal"])
    step_D()
    _G_learns(G, D, step_G, z_G)


@gan_turn.mistake
def d_judges_the_other_noise(G: Any, D: Any, step_G: Any, step_D: Any, x: Array, z_D: Array, z_G: Array) -> None:
    """Your D learns from what G makes of z_G; that noise is for G's own step, D's is z_D."""
    _turn(G, D, step_G, step_D, x, z_G, z_G)


@gan_turn.mistake
def g_learns_from_old_forgeries(G: Any, D: Any, step_G: Any, step_D: Any, x: Array, z_D: Array, z_G: Array) -> None:
    """Your G learns from the forgeries that D has already seen: make new ones, of z_G."""
    _turn(G, D, step_G, step_D, x, z_D, z_D)


@gan_turn.mistake
def g_helps_d(G: Any, D: Any, step_G: Any, step_D: Any, x: Array, z_D: Array, z_G: Array) -> None:
    """Your G follows D's gradient dfake, and makes D's work easier; its own is dfake_G."""
    _D_learns(G, D, step_D, x, z_D)
    _G_learns(G, D, step_G, z_G, "dfake")


@gan_turn.mistake
def g_lowers_the_score(G: Any, D: Any, step_G: Any, step_D: Any, x: Array, z_D: Array, z_G: Array) -> None:
    """Your G moves away from what D calls real: hand dfake_G back as it is."""
    _D_learns(G, D, step_D, x, z_D)
    s = D.forward(G.forward(z_G))
    G.backward(D.backward(-_losses(s, s)["dfake_G"]))
    step_G()


@gan_turn.mistake
def g_stands_still(G: Any, D: Any, step_G: Any, step_D: Any, x: Array, z_D: Array, z_G: Array) -> None:
    """Your G has not moved: after D's turn comes its own, with step_G at the end."""
    _D_learns(G, D, step_D, x, z_D)


@gan_turn.mistake
def d_stands_still(G: Any, D: Any, step_G: Any, step_D: Any, x: Array, z_D: Array, z_G: Array) -> None:
    """Your D has not moved: it learns first, with step_D after its backward."""
    _G_learns(G, D, step_G, z_G)


@gan_turn.mistake
def g_follows_with_d(G: Any, D: Any, step_G: Any, step_D: Any, x: Array, z_D: Array, z_G: Array) -> None:
    """Your G also steps in D's turn, along D's gradient: there only step_D is called."""
    s = D.forward(np.concatenate([x, G.forward(z_D)]))
    L = _losses(s[: len(x)], s[len(x) :])
    dx = D.backward(np.concatenate([L["dreal"], L["dfake"]]))
    step_D()
    G.backward(dx[len(x) :])
    step_G()
    _G_learns(G, D, step_G, z_G)
