"""Against a network: adversarial examples, and a network that is trained on them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise
from course_nn import adversarial
from course_nn.checks.probes.research import on_a_net

Array = np.ndarray
Rng = np.random.Generator


def _drawn(rng: Rng, N: int, D: int, H: int, K: int, low: float, high: float) -> dict[str, Array]:
    return {
        "A": rng.normal(size=(H, D)),
        "B": rng.normal(size=(K, H)),
        "x": rng.uniform(low, high, size=(N, D)).round(3),
        "y": rng.integers(K, size=N),
    }


fgsm = Exercise(
    adversarial.fgsm,
    points={"the step": 2, "the range": 1},
    probe=on_a_net,
    axes="N, D",
    see="Goodfellow, Shlens & Szegedy (2015), section 4",
)


@fgsm.cases
def _(rng: Rng) -> Iterator[Case]:
    inside = (0.3, 0.7)
    yield Case("one picture of two pixels", "the step", ask="result", **_drawn(rng, 1, 2, 3, 2, *inside), eps=0.1)
    yield Case("N = 4, D = 6, ε = 0.25", "the step", ask="result", **_drawn(rng, 4, 6, 5, 3, *inside), eps=0.25)
    yield Case("as many of everything", "the step", ask="result", **_drawn(rng, 5, 5, 5, 5, *inside), eps=0.05)
    yield Case("pixels near 0 and 1", "the range", ask="result", **_drawn(rng, 5, 7, 4, 3, 0, 1), eps=0.3)
    yield Case("ε = 1: as far as can be", "the range", ask="result", **_drawn(rng, 3, 4, 5, 4, 0, 1), eps=1.0)


def _dx(net: Any, loss: Any, x: Array, y: Array) -> Array:
    loss.forward(net.forward(x), y)
    found: Array = net.backward(loss.backward())
    return found


def _kept(x: Array) -> Array:
    return np.clip(x, 0, 1)


@fgsm.mistake
def no_clip(net: Any, loss: Any, x: Array, y: Array, eps: float) -> Array:
    """Some of your pixels are blacker than black or whiter than white: bring them back between 0 and 1."""
    return x + eps * np.sign(_dx(net, loss, x, y))


@fgsm.mistake
def no_sign(net: Any, loss: Any, x: Array, y: Array, eps: float) -> Array:
    """Your pixels move by as much as their gradient says; each may move by ε, so only the gradient's sign counts."""
    return _kept(x + eps * _dx(net, loss, x, y))


@fgsm.mistake
def descends(net: Any, loss: Any, x: Array, y: Array, eps: float) -> Array:
    """You go against the gradient and help the network; an attack makes the loss larger, so go along with it."""
    return _kept(x - eps * np.sign(_dx(net, loss, x, y)))


@fgsm.mistake
def unit_gradient(net: Any, loss: Any, x: Array, y: Array, eps: float) -> Array:
    """You scale each picture's gradient to length 1: then most pixels move by far less than ε; take its sign."""
    dx = _dx(net, loss, x, y)
    return _kept(x + eps * dx / np.linalg.norm(dx, axis=1, keepdims=True))


@fgsm.mistake
def largest_is_one(net: Any, loss: Any, x: Array, y: Array, eps: float) -> Array:
    """You divide each picture's gradient by its largest entry, so only that pixel moves by ε; take the sign of all."""
    dx = _dx(net, loss, x, y)
    return _kept(x + eps * dx / abs(dx).max(axis=1, keepdims=True))


@fgsm.mistake
def only_the_largest(net: Any, loss: Any, x: Array, y: Array, eps: float) -> Array:
    """You move one pixel of each picture, the one of the largest gradient; every pixel may move by ε."""
    dx = _dx(net, loss, x, y)
    return _kept(x + eps * np.sign(dx) * (abs(dx) == abs(dx).max(axis=1, keepdims=True)))


@fgsm.mistake
def gradient_of_the_weights(net: Any, loss: Any, x: Array, y: Array, eps: float) -> Array:
    """All your pictures get the same step, which the gradient of the weights decides; here the picture moves, so
    take what backward returns: dx.
    """
    _dx(net, loss, x, y)
    return _kept(x + eps * np.sign(net.dA.sum(axis=0)))


@fgsm.mistake
def one_step_for_all(net: Any, loss: Any, x: Array, y: Array, eps: float) -> Array:
    """You add up the gradient over the pictures, so all of them get the same step; each has a row of its own."""
    return _kept(x + eps * np.sign(_dx(net, loss, x, y).sum(axis=0)))


@fgsm.mistake
def step_clipped(net: Any, loss: Any, x: Array, y: Array, eps: float) -> Array:
    """You clip the step instead of the picture, and what should get darker stays as it is: add first, then clip."""
    return x + np.clip(eps * np.sign(_dx(net, loss, x, y)), 0, 1)


@fgsm.mistake
def range_around_zero(net: Any, loss: Any, x: Array, y: Array, eps: float) -> Array:
    """Your pixels may be negative, down to -1; a grey value lies between 0 and 1."""
    return np.clip(x + eps * np.sign(_dx(net, loss, x, y)), -1, 1)


@fgsm.mistake
def white_not_bounded(net: Any, loss: Any, x: Array, y: Array, eps: float) -> Array:
    """Your pixels stay above 0, but some lie beyond 1: the range has two ends."""
    return np.maximum(x + eps * np.sign(_dx(net, loss, x, y)), 0)


@fgsm.mistake
def taken_round(net: Any, loss: Any, x: Array, y: Array, eps: float) -> Array:
    """Pixels that go too far come back in at the other end, as with %; let them stop at 0 and 1."""
    return (x + eps * np.sign(_dx(net, loss, x, y))) % 1.0


@fgsm.mistake
def full_step(net: Any, loss: Any, x: Array, y: Array, eps: float) -> Array:
    """Your step has size 1 whatever ε is: multiply the sign by ε."""
    return _kept(x + np.sign(_dx(net, loss, x, y)))


@fgsm.mistake
def step_alone(net: Any, loss: Any, x: Array, y: Array, eps: float) -> Array:
    """You return the step; add it to the picture."""
    return eps * np.sign(_dx(net, loss, x, y))


@fgsm.mistake
def its_own_guess(net: Any, loss: Any, x: Array, y: Array, eps: float) -> Array:
    """You take the class that the network guesses for the label; where it errs already, that helps it: use y."""
    return _kept(x + eps * np.sign(_dx(net, loss, x, net.forward(x).argmax(axis=1))))


@fgsm.mistake
def raises_the_score(net: Any, loss: Any, x: Array, y: Array, eps: float) -> Array:
    """You follow the score of the right class upwards; follow the loss, which grows where that class loses."""
    z = net.forward(x)
    return _kept(x + eps * np.sign(net.backward(np.eye(z.shape[1])[y])))


@fgsm.mistake
def writes_into_the_pictures(net: Any, loss: Any, x: Array, y: Array, eps: float) -> Array:
    """What you return is right, but you wrote it into the caller's pictures: make a new array."""
    x += eps * np.sign(_dx(net, loss, x, y))
    return np.clip(x, 0, 1, out=x)


# Training -----------------------------------------------------------------------------------------------------------


def _mixed(
    net: Any, loss: Any, x: Array, y: Array, eps: float, clean: float = 0.5, attacked: float = 0.5, labels: Any = None
) -> float:
    """The loss, with the gradients of the same in the network; the two parts weigh `clean` and `attacked`."""
    bad = adversarial.fgsm(net, loss, x, y, eps)
    second = y if labels is None else labels
    both = np.concatenate([x, bad])
    z = net.forward(both)
    N = len(x)
    value = clean * loss.forward(z[:N], y)
    dz = clean * loss.backward()
    value += attacked * loss.forward(z[N:], second)
    net.backward(np.concatenate([dz, attacked * loss.backward()]))
    return float(value)


def _adversarial_step(net: Any, loss: Any, x: Array, y: Array, eps: float) -> float:
    return _mixed(net, loss, x, y, eps)


adversarial_step = Exercise(
    _adversarial_step,
    points={"loss": 1, "gradients": 1},
    probe=on_a_net,
    see="Goodfellow, Shlens & Szegedy (2015), section 6",
)


@adversarial_step.cases
def _(rng: Rng) -> Iterator[Case]:
    one = ("one picture", _drawn(rng, 1, 2, 3, 2, 0, 1), 0.2)
    several = ("N = 5, D = 4, K = 3", _drawn(rng, 5, 4, 6, 3, 0, 1), 0.3)
    alike = ("as many of everything", _drawn(rng, 4, 4, 4, 4, 0, 1), 0.1)
    for group, ask in (("loss", "result"), ("gradients", "gradients")):
        for name, inputs, eps in (one, several, alike):
            yield Case(f"{name}, ε = {eps}", group, ask=ask, **inputs, eps=eps)


@adversarial_step.mistake
def attacked_only(net: Any, loss: Any, x: Array, y: Array, eps: float) -> float:
    """Your network sees attacked pictures only, and may forget the clean ones: give each kind half of the loss."""
    return _mixed(net, loss, x, y, eps, 0, 1)


@adversarial_step.mistake
def clean_only(net: Any, loss: Any, x: Array, y: Array, eps: float) -> float:
    """The attacked pictures do not count in your loss: half of it is theirs."""
    return _mixed(net, loss, x, y, eps, 1, 0)


@adversarial_step.mistake
def sum_of_both(net: Any, loss: Any, x: Array, y: Array, eps: float) -> float:
    """You add the two losses, or their gradients, in full: each counts one half."""
    return _mixed(net, loss, x, y, eps, 1, 1)


@adversarial_step.mistake
def learns_to_be_fooled(net: Any, loss: Any, x: Array, y: Array, eps: float) -> float:
    """You label attacked pictures by what the network takes them for; what they show has not changed, so use y."""
    bad = adversarial.fgsm(net, loss, x, y, eps)
    return _mixed(net, loss, x, y, eps, labels=(net.forward(bad)).argmax(axis=1))


@adversarial_step.mistake
def attacks_against_itself(net: Any, loss: Any, x: Array, y: Array, eps: float) -> float:
    """You subtract the loss of the attacked pictures, so the network learns to get them wrong: add its half."""
    return _mixed(net, loss, x, y, eps, 0.5, -0.5)


@adversarial_step.mistake
def last_backward_only(net: Any, loss: Any, x: Array, y: Array, eps: float) -> float:
    """The loss is right, but the network holds the gradients of the attacked half alone, since each backward writes
    over the one before: let one forward and one backward go over both halves.
    """
    value = _mixed(net, loss, x, y, eps)
    _mixed(net, loss, x, y, eps, 0, 0.5)
    return value


@adversarial_step.mistake
def second_batch_whole(net: Any, loss: Any, x: Array, y: Array, eps: float) -> float:
    """The loss is right, but the network holds the whole gradient of the attacked pictures and none of the clean
    ones: let one forward and one backward go over both.
    """
    value = _mixed(net, loss, x, y, eps)
    _mixed(net, loss, x, y, eps, 0, 1)
    return value


@adversarial_step.mistake
def gradients_of_the_attack(net: Any, loss: Any, x: Array, y: Array, eps: float) -> float:
    """The loss is right, but the gradients are those that the attack left, of the clean pictures: after the loss of
    both, go backward once more.
    """
    value = _mixed(net, loss, x, y, eps)
    _dx(net, loss, x, y)
    return value


@adversarial_step.mistake
def pictures_averaged(net: Any, loss: Any, x: Array, y: Array, eps: float) -> float:
    """You take the mean of the two pictures, a half attack; it is the two losses that are averaged."""
    return _mixed(net, loss, (x + adversarial.fgsm(net, loss, x, y, eps)) / 2, y, 0)


@adversarial_step.mistake
def attack_not_clipped(net: Any, loss: Any, x: Array, y: Array, eps: float) -> float:
    """You train on pixels that no picture has: let your fgsm make the attack, range included."""
    bad = x + eps * np.sign(_dx(net, loss, x, y))
    value = loss.forward(net.forward(np.concatenate([x, bad])), np.concatenate([y, y]))
    net.backward(loss.backward())
    return float(value)
