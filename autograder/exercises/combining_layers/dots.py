"""Attention by dot products."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from autograder.exercise import Case, Exercise
from autograder.exercises.combining_layers.looks import some_places
from course_nn import attention
from course_nn.losses import softmax

Array = np.ndarray
Rng = np.random.Generator

dot_attention = Exercise(
    attention.dot_attention,
    points={"without a mask": 0.5, "with a mask": 0.5},
    axes="N, T, M",
    see="Vaswani et al. (2017), Attention is all you need, section 3.2.1",
)


@dot_attention.cases
def _(rng: Rng) -> Iterator[Case]:
    def drawn(N: int, T: int, L: int, d: int, M: int) -> dict[str, Array]:
        return {"q": rng.normal(size=(N, T, d)), "k": rng.normal(size=(N, L, d)), "v": rng.normal(size=(N, L, M))}

    yield Case("one query of two numbers, three places", "without a mask", **drawn(1, 1, 3, 2, 1), mask=None)
    yield Case("N = 2, T = 4, L = 5, d = 7, M = 3", "without a mask", **drawn(2, 4, 5, 7, 3), mask=None)
    yield Case("as many of everything", "without a mask", **drawn(3, 3, 3, 3, 3), mask=None)
    yield Case("some places hidden", "with a mask", **drawn(2, 4, 5, 3, 6), mask=some_places(rng, 4, 5))


def _attend(q: Array, k: Array, v: Array, mask: Array | None, scores: Array) -> Array:
    return softmax(scores if mask is None else np.where(mask, scores, -np.inf)) @ v


def _scores(q: Array, k: Array) -> Array:
    return q @ k.swapaxes(1, 2)


@dot_attention.mistake
def not_scaled(q: Array, k: Array, v: Array, mask: Array | None) -> Array:
    """Your scores are the plain dot products, which grow with d: divide them by √d."""
    return _attend(q, k, v, mask, _scores(q, k))


@dot_attention.mistake
def divided_by_d(q: Array, k: Array, v: Array, mask: Array | None) -> Array:
    """You divide the scores by d; a sum of d random products has the size √d, so divide by that."""
    return _attend(q, k, v, mask, _scores(q, k) / q.shape[2])


@dot_attention.mistake
def multiplied_by_the_root(q: Array, k: Array, v: Array, mask: Array | None) -> Array:
    """You multiply the scores by √d, which makes them larger still: divide."""
    return _attend(q, k, v, mask, _scores(q, k) * q.shape[2] ** 0.5)


@dot_attention.mistake
def root_of_the_places(q: Array, k: Array, v: Array, mask: Array | None) -> Array:
    """You divide by the root of the number of places; d is how many numbers a query has, its last axis."""
    return _attend(q, k, v, mask, _scores(q, k) / k.shape[1] ** 0.5)


@dot_attention.mistake
def root_of_the_queries(q: Array, k: Array, v: Array, mask: Array | None) -> Array:
    """You divide by the root of the number of queries; d is how many numbers each of them has."""
    return _attend(q, k, v, mask, _scores(q, k) / q.shape[1] ** 0.5)


@dot_attention.mistake
def root_of_the_values(q: Array, k: Array, v: Array, mask: Array | None) -> Array:
    """You divide by the root of how many numbers a value has; d is that of queries and keys."""
    return _attend(q, k, v, mask, _scores(q, k) / v.shape[2] ** 0.5)


@dot_attention.mistake
def scaled_too_late(q: Array, k: Array, v: Array, mask: Array | None) -> Array:
    """You divide after the softmax, so the weights sum to 1/√d: divide the scores before it."""
    return _attend(q, k, v, mask, _scores(q, k)) / q.shape[2] ** 0.5


@dot_attention.mistake
def cosines(q: Array, k: Array, v: Array, mask: Array | None) -> Array:
    """You divide by the lengths of query and key, which gives cosines; here long ones may count more: only by √d."""
    lengths = np.linalg.norm(q, axis=2)[:, :, None] * np.linalg.norm(k, axis=2)[:, None]
    return _attend(q, k, v, mask, _scores(q, k) / lengths)


@dot_attention.mistake
def shared_over_the_queries(q: Array, k: Array, v: Array, mask: Array | None) -> Array:
    """Your weights sum to 1 over the queries; each query shares itself out over the places."""
    scores = _scores(q, k) / q.shape[2] ** 0.5
    scores = scores if mask is None else np.where(mask, scores, -np.inf)
    return softmax(scores.swapaxes(1, 2)).swapaxes(1, 2) @ v


@dot_attention.mistake
def no_softmax(q: Array, k: Array, v: Array, mask: Array | None) -> Array:
    """You weigh the values with the scores as they are: softmax comes between."""
    scores = _scores(q, k) / q.shape[2] ** 0.5
    return (scores if mask is None else scores * mask) @ v


@dot_attention.mistake
def mean_of_the_keys(q: Array, k: Array, v: Array, mask: Array | None) -> Array:
    """You return a mean of the keys; keys are compared with, what is found there are the values."""
    return _attend(q, k, k, mask, _scores(q, k) / q.shape[2] ** 0.5)


@dot_attention.mistake
def distances(q: Array, k: Array, v: Array, mask: Array | None) -> Array:
    """Your scores come from distances between query and key; here they are dot products."""
    squares = ((q[:, :, None] - k[:, None]) ** 2).sum(axis=3)
    return _attend(q, k, v, mask, -squares / q.shape[2] ** 0.5)


@dot_attention.mistake
def looks_at_hidden_places(q: Array, k: Array, v: Array, mask: Array | None) -> Array:
    """Your queries find hidden places, too: hand the mask on to the weights."""
    return _attend(q, k, v, None, _scores(q, k) / q.shape[2] ** 0.5)


@dot_attention.mistake
def looks_at_hidden_places_only(q: Array, k: Array, v: Array, mask: Array | None) -> Array:
    """Your queries find the hidden places and nothing else: True says that there is something to look at."""
    return _attend(q, k, v, None if mask is None else ~mask, _scores(q, k) / q.shape[2] ** 0.5)
