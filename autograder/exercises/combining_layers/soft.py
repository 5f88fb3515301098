"""A layer that learns where to look."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise
from course_nn import attention
from course_nn.checks.probes.combining_layers import PARAMETERS, soft_attention
from course_nn.losses import softmax

Array = np.ndarray
Rng = np.random.Generator

SoftAttention = Exercise(
    attention.SoftAttention,
    points={"forward": 1.5, "parameters": 1.5, "dv and dh": 1},
    probe=soft_attention,
    see="Goodfellow et al. 12.4.5.1; Xu et al. (2015), Show, attend and tell",
)


@SoftAttention.cases
def _(rng: Rng) -> Iterator[Case]:
    def drawn(N: int, T: int, L: int, D: int, H: int, A: int) -> dict[str, Array]:
        shapes = {"v": (N, L, D), "h": (N, T, H), "Wv": (A, D), "Wh": (A, H), "b": (A,), "w": (A,)}
        inputs = {name: rng.normal(size=shape) for name, shape in shapes.items()}
        return inputs | {name: 0.7 * inputs[name] for name in ("Wv", "Wh")}  # so that tanh is not flat everywhere

    one = ("one picture, one look, two places", drawn(1, 1, 2, 1, 1, 1))
    several = ("N = 2, T = 3, L = 4, D = 3, H = 5, A = 2", drawn(2, 3, 4, 3, 5, 2))
    square = ("as many of everything", drawn(3, 3, 3, 3, 3, 3))
    for name, inputs in (one, several, square):
        yield Case(f"context: {name}", "forward", ask="c", **inputs)
    for name, inputs in (one, several):
        yield Case(f"weights: {name}", "forward", ask="weights", **inputs)
    for (name, inputs), parameters in ((several, PARAMETERS), (square, PARAMETERS[:2])):
        dc = rng.normal(size=(*inputs["h"].shape[:2], inputs["v"].shape[2]))
        for parameter in parameters:
            yield Case(f"d{parameter}: {name}", "parameters", ask=f"d{parameter}", **inputs, dc=dc)
        for ask in ("dv", "dh"):
            yield Case(f"{ask}: {name}", "dv and dh", ask=ask, **inputs, dc=dc)
    name, inputs = several
    first = drawn(3, 2, 2, 3, 5, 2)
    before = {"v_before": first["v"], "h_before": first["h"], "dc_before": rng.normal(size=(3, 2, 3))}
    dc = rng.normal(size=(2, 3, 3))
    for ask, group in (("dWv", "parameters"), ("dw", "parameters"), ("dh", "dv and dh")):
        yield Case(f"{ask}, after another batch", group, ask=ask, **inputs, dc=dc, **before)


class _Look:
    """What the wrong versions share, in parts that they replace."""

    def __init__(self, D: int, H: int, A: int, rng: Rng):
        self.Wv, self.Wh, self.b, self.w = np.zeros((A, D)), np.zeros((A, H)), np.zeros(A), np.zeros(A)

    def forward(self, v: Array, h: Array) -> Array:
        self.v, self.h = v, h
        self.z = self.inside()
        self.s = self.bend(self.z)
        self.weights = self.share(self.score())
        return self.mean()

    def inside(self) -> Array:
        """What tanh is taken of: (N, T, L, A)."""
        return (self.v @ self.Wv.T)[:, None] + (self.h @ self.Wh.T + self.b)[:, :, None]

    def bend(self, z: Array) -> Array:
        return np.tanh(z)

    def score(self) -> Array:
        return self.s @ self.w

    def share(self, e: Array) -> Array:
        return softmax(e)

    def mean(self) -> Array:
        return self.weights @ self.v

    def backward(self, dc: Array) -> Any:
        de = self.into_scores(dc)
        self.dw = np.einsum("ntl,ntla->a", de, self.s)
        dz = self.into_z(de)
        self.dWv, self.dWh = np.einsum("ntla,nld->ad", dz, self.v), np.einsum("ntla,nth->ah", dz, self.h)
        self.db = dz.sum(axis=(0, 1, 2))
        return self.into_v(dc, dz), self.into_h(dz)

    def into_scores(self, dc: Array) -> Array:
        da = dc @ self.v.swapaxes(1, 2)
        return self.weights * (da - (self.weights * da).sum(axis=2, keepdims=True))

    def into_z(self, de: Array) -> Array:
        return de[..., None] * self.w * (1 - self.s**2)

    def into_v(self, dc: Array, dz: Array) -> Array:
        return self.weights.swapaxes(1, 2) @ dc + dz.sum(axis=1) @ self.Wv

    def into_h(self, dz: Array) -> Array:
        return dz.sum(axis=2) @ self.Wh


# forward


@SoftAttention.mistake
class shares_over_the_looks(_Look):
    """Your weights sum to 1 over the looks of a place; they sum to 1 over the places of a look, the last axis."""

    def share(self, e: Array) -> Array:
        return softmax(e.swapaxes(1, 2)).swapaxes(1, 2)


@SoftAttention.mistake
class shares_over_the_pictures(_Look):
    """Your weights sum to 1 over the pictures; take the softmax along the last axis, the places."""

    def share(self, e: Array) -> Array:
        return np.moveaxis(softmax(np.moveaxis(e, 0, -1)), -1, 0)


@SoftAttention.mistake
class shares_over_everything(_Look):
    """All your weights together sum to 1; each look of each picture has a sum of its own, along the last axis."""

    def share(self, e: Array) -> Array:
        return softmax(e.ravel()).reshape(e.shape)


@SoftAttention.mistake
class scores_as_weights(_Look):
    """You take the scores themselves for weights: softmax makes them positive, with sum 1."""

    def share(self, e: Array) -> Array:
        return e


@SoftAttention.mistake
class without_tanh(_Look):
    """You left out the tanh, and then what the state adds to a score is the same at all places and cancels."""

    def bend(self, z: Array) -> Array:
        return z

    def into_z(self, de: Array) -> Array:
        return de[..., None] * self.w * np.ones(self.s.shape)


@SoftAttention.mistake
class tanh_of_the_score(_Look):
    """You take tanh of the finished score; it belongs around the sum, before w brings the A numbers together."""

    def bend(self, z: Array) -> Array:
        return z

    def score(self) -> Array:
        return np.tanh(self.s @ self.w)

    def into_z(self, de: Array) -> Array:
        return (de * (1 - self.score() ** 2))[..., None] * self.w * np.ones(self.s.shape)


@SoftAttention.mistake
class relu_for_tanh(_Look):
    """You use the ReLU inside the score; here it is tanh."""

    def bend(self, z: Array) -> Array:
        return np.maximum(z, 0)

    def into_z(self, de: Array) -> Array:
        return de[..., None] * self.w * (self.z > 0)


@SoftAttention.mistake
class b_left_out(_Look):
    """Your scores leave b out: it is added inside the tanh."""

    def inside(self) -> Array:
        return super().inside() - self.b


@SoftAttention.mistake
class nobody_asks(_Look):
    """Your scores leave h out, so that every state looks at the same places: add Wh h inside the tanh."""

    def inside(self) -> Array:
        return np.repeat((self.v @ self.Wv.T)[:, None] + self.b, self.h.shape[1], axis=1)


@SoftAttention.mistake
class nothing_to_see(_Look):
    """Your scores leave v out, so that all places get the same weight: add Wv v inside the tanh."""

    def inside(self) -> Array:
        return np.repeat((self.h @ self.Wh.T + self.b)[:, :, None], self.v.shape[1], axis=2)


@SoftAttention.mistake
class w_left_out(_Look):
    """You add up the A numbers as they are; w says how much each counts for the score."""

    def score(self) -> Array:
        return self.s.sum(axis=-1)


@SoftAttention.mistake
class scaled_as_a_dot_product(_Look):
    """You divide the scores by a root, as one does for dot products; this formula has no such factor."""

    def score(self) -> Array:
        return super().score() / np.sqrt(len(self.w))


@SoftAttention.mistake
class the_first_state_asks(_Look):
    """All your looks are those of the first state; each of the T states asks on its own, so keep their axis."""

    def inside(self) -> Array:
        first = self.h[:, :1] @ self.Wh.T + self.b
        return np.repeat((self.v @ self.Wv.T)[:, None] + first[:, :, None], self.h.shape[1], axis=1)


@SoftAttention.mistake
class context_of_the_state(_Look):
    """Your context is the state h; it is the mean of what stands at the places, of v, with the weights."""

    def mean(self) -> Array:
        return self.weights.sum(axis=2, keepdims=True) * self.h


@SoftAttention.mistake
class plain_mean_of_the_places(_Look):
    """Your context is the plain mean of the places; weigh each by its weight a."""

    def mean(self) -> Array:
        return np.repeat(self.v.mean(axis=1, keepdims=True), self.h.shape[1], axis=1)


@SoftAttention.mistake
class the_best_place_only(_Look):
    """Your context is the place of the highest weight; soft attention takes the mean of all, weighed by a."""

    def mean(self) -> Array:
        return np.take_along_axis(self.v, self.weights.argmax(axis=2)[:, :, None], axis=1)


@SoftAttention.mistake
class scores_kept_as_weights(_Look):
    """What you keep in self.weights are the scores; keep what softmax makes of them, it is needed to see the look."""

    def forward(self, v: Array, h: Array) -> Array:
        c = super().forward(v, h)
        self.weights, self.a = self.score(), self.weights
        return c

    def backward(self, dc: Array) -> Any:
        self.weights = self.a
        return super().backward(dc)


# backward


@SoftAttention.mistake
class softmax_forgotten_on_the_way_back(_Look):
    """You take the gradient of the weights for that of the scores: softmax lies between them."""

    def into_scores(self, dc: Array) -> Array:
        return dc @ self.v.swapaxes(1, 2)


@SoftAttention.mistake
class places_do_not_compete(_Look):
    """On the way back you multiply by a and subtract nothing: a place gains only by what it offers beyond the look's
    mean.
    """

    def into_scores(self, dc: Array) -> Array:
        return self.weights * (dc @ self.v.swapaxes(1, 2))


@SoftAttention.mistake
class each_score_its_own_weight(_Look):
    """On the way back you let a score move its own weight alone, a (1 - a); it also takes from all the others."""

    def into_scores(self, dc: Array) -> Array:
        return self.weights * (1 - self.weights) * (dc @ self.v.swapaxes(1, 2))


@SoftAttention.mistake
class tanh_forgotten_on_the_way_back(_Look):
    """On the way back you pass the tanh by: multiply by its slope, 1 - tanh²."""

    def into_z(self, de: Array) -> Array:
        return de[..., None] * self.w * np.ones(self.s.shape)


@SoftAttention.mistake
class tanh_of_tanh(_Look):
    """Your slope of the tanh is taken at its result, tanh once too often: with s = tanh(z) it is 1 - s²."""

    def into_z(self, de: Array) -> Array:
        return de[..., None] * self.w * (1 - np.tanh(self.s) ** 2)


@SoftAttention.mistake
class slope_of_what_went_in(_Look):
    """Your slope of the tanh is 1 minus the square of what went in; it is 1 minus the square of what came out."""

    def into_z(self, de: Array) -> Array:
        return de[..., None] * self.w * (1 - self.z**2)


@SoftAttention.mistake
class w_forgotten_on_the_way_back(_Look):
    """On the way from the scores into the tanh you leave out w, by which forward multiplied."""

    def into_z(self, de: Array) -> Array:
        return de[..., None] * (1 - self.s**2)


@SoftAttention.mistake
class dw_before_the_tanh(_Look):
    """Your dw goes with what stood inside the tanh; w was multiplied by what came out of it."""

    def backward(self, dc: Array) -> Any:
        back = super().backward(dc)
        self.dw = np.einsum("ntl,ntla->a", self.into_scores(dc), self.z)
        return back


@SoftAttention.mistake
class averaged(_Look):
    """Your parameters' gradients are means over pictures and looks; each look has used the same numbers, so add up."""

    def backward(self, dc: Array) -> Any:
        back, n = super().backward(dc), dc.shape[0] * dc.shape[1]
        self.dWv, self.dWh, self.db, self.dw = self.dWv / n, self.dWh / n, self.db / n, self.dw / n
        return back


@SoftAttention.mistake
class averaged_over_the_pictures(_Look):
    """Your parameters' gradients are divided by the number of pictures; the loss has done that already."""

    def backward(self, dc: Array) -> Any:
        back, n = super().backward(dc), len(dc)
        self.dWv, self.dWh, self.db, self.dw = self.dWv / n, self.dWh / n, self.db / n, self.dw / n
        return back


@SoftAttention.mistake
class the_last_look_counts(_Look):
    """Of your parameters' gradients only the last look's part is left: each one overwrites the others; add them up."""

    def backward(self, dc: Array) -> Any:
        back = super().backward(dc)
        dz, de = self.into_z(self.into_scores(dc))[:, -1:], self.into_scores(dc)[:, -1:]
        self.dWv, self.dWh = np.einsum("ntla,nld->ad", dz, self.v), np.einsum("ntla,nth->ah", dz, self.h[:, -1:])
        self.db, self.dw = dz.sum(axis=(0, 1, 2)), np.einsum("ntl,ntla->a", de, self.s[:, -1:])
        return back


@SoftAttention.mistake
class gradients_not_filled(_Look):
    """The layer's gradients are still 0 after backward: what you computed stayed in variables, so put it into
    self.dWv, self.dWh, self.db and self.dw.
    """

    def backward(self, dc: Array) -> Any:
        back = super().backward(dc)
        self.dWv, self.dWh, self.db, self.dw = (np.zeros_like(getattr(self, name)) for name in PARAMETERS)
        return back


@SoftAttention.mistake
class gradients_pile_up(_Look):
    """Your gradients still hold those of an earlier backward: start each one from 0."""

    def backward(self, dc: Array) -> Any:
        before = [getattr(self, f"d{name}", 0) for name in PARAMETERS]
        back = super().backward(dc)
        for name, old in zip(PARAMETERS, before, strict=True):
            setattr(self, f"d{name}", getattr(self, f"d{name}") + old)
        return back


@SoftAttention.mistake
class v_seen_only(_Look):
    """Your dv knows that v goes into the context, and forgets that it also makes the scores: add that way."""

    def into_v(self, dc: Array, dz: Array) -> Array:
        return self.weights.swapaxes(1, 2) @ dc


@SoftAttention.mistake
class v_scored_only(_Look):
    """Your dv comes through the scores alone; v is also what the context is the mean of: add that way."""

    def into_v(self, dc: Array, dz: Array) -> Array:
        return dz.sum(axis=1) @ self.Wv


@SoftAttention.mistake
class v_for_every_look(_Look):
    """Your dv has an axis of looks; all of them saw the same v, so what they ask of it adds up."""

    def into_v(self, dc: Array, dz: Array) -> Array:
        return self.weights[..., None] * dc[:, :, None] + dz @ self.Wv


@SoftAttention.mistake
class h_for_every_place(_Look):
    """Your dh has an axis of places; the same h was compared with all of them, so add up."""

    def into_h(self, dz: Array) -> Array:
        return dz @ self.Wh


@SoftAttention.mistake
class h_averaged(_Look):
    """Your dh is a mean over the places; the same h was used at all of them, so what they ask adds up."""

    def into_h(self, dz: Array) -> Array:
        return dz.mean(axis=2) @ self.Wh


@SoftAttention.mistake
class v_and_h_exchanged(_Look):
    """You return dv and dh in the other order: first dv."""

    def backward(self, dc: Array) -> Any:
        return super().backward(dc)[::-1]
