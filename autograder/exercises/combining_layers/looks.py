"""Where to look, what comes of it, and the way back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise, Question
from course_nn import attention
from course_nn.checks.probes.combining_layers import one_of_two
from course_nn.losses import softmax

Array = np.ndarray
Rng = np.random.Generator


def some_places(rng: Rng, *shape: int) -> Array:
    """A mask that hides about a third of the places, but not all of any look, and one of the first at least."""
    mask = rng.random(shape) < 0.65
    mask[..., 0], mask[..., -1] = False, True
    return mask


# Weights ------------------------------------------------------------------------------------------------------------

attention_weights = Exercise(
    attention.attention_weights,
    points={"all places": 0.5, "hidden places": 1, "large scores": 0.5},
    see="Goodfellow et al. 12.4.5.1",
)


@attention_weights.cases
def _(rng: Rng) -> Iterator[Case]:
    yield Case("three looks at five places", "all places", scores=rng.normal(size=(3, 5)), mask=None)
    yield Case("two pictures, four looks, three places", "all places", scores=2 * rng.normal(size=(2, 4, 3)), mask=None)
    yield Case("as many of each", "all places", scores=rng.normal(size=(3, 3, 3)), mask=None)
    scores, mask = rng.normal(size=(3, 5)), some_places(rng, 3, 5)
    yield Case("three looks, some places hidden", "hidden places", scores=scores, mask=mask)
    scores, mask = 2 * rng.normal(size=(2, 4, 5)), some_places(rng, 2, 1, 5)
    yield Case("the same places hidden for all looks at a picture", "hidden places", scores=scores, mask=mask)
    large = rng.normal(size=(2, 3)) + np.array([[1000], [-1000]])
    yield Case("scores near 1000 and -1000", "large scores", scores=large, mask=None)
    large, mask = rng.normal(size=(2, 4)) + np.array([2000, 0, 0, 0]), np.array([[False, True, True, True]] * 2)
    yield Case("the hidden score is by far the highest", "large scores", scores=large, mask=mask)
    large, mask = rng.normal(size=(2, 4)) - 3000, np.array([[True, True, False, True], [False, True, True, True]])
    yield Case("all scores near -3000", "large scores", scores=large, mask=mask)


def _hidden(scores: Array, mask: Array | None, low: float = -np.inf) -> Array:
    return scores if mask is None else np.where(mask, scores, low)


def _along(scores: Array, axis: int | None) -> Array:
    e = np.exp(scores - scores.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


@attention_weights.mistake
def over_the_looks(scores: Array, mask: Array | None) -> Array:
    """Your weights sum to 1 over the looks; each look shares itself out over the places, along the last axis."""
    return _along(_hidden(scores, mask), -2)


@attention_weights.mistake
def over_the_first_axis(scores: Array, mask: Array | None) -> Array:
    """Your weights sum to 1 along the first axis, which may be the pictures; the places stand along the last one."""
    return _along(_hidden(scores, mask), 0)


@attention_weights.mistake
def over_axis_1(scores: Array, mask: Array | None) -> Array:
    """You go along axis 1, where the places are only as long as scores has two axes; count from the end, with -1."""
    return _along(_hidden(scores, mask), 1)


@attention_weights.mistake
def over_everything(scores: Array, mask: Array | None) -> Array:
    """All your weights together sum to 1; each look has a sum of its own, so say along which axis."""
    return _along(_hidden(scores, mask), None)


@attention_weights.mistake
def mask_ignored(scores: Array, mask: Array | None) -> Array:
    """Your looks go to hidden places as well: where the mask is False no weight may arrive."""
    return softmax(scores)


@attention_weights.mistake
def masked_afterwards(scores: Array, mask: Array | None) -> Array:
    """You set the hidden weights to 0 afterwards, and what is left no longer sums to 1: hide the scores before."""
    return softmax(scores) * (1 if mask is None else mask)


@attention_weights.mistake
def hidden_scores_are_0(scores: Array, mask: Array | None) -> Array:
    """You set hidden scores to 0, but 0 is a score like others and e⁰ is 1: what score has an exponential of 0?"""
    return softmax(_hidden(scores, mask, 0))


@attention_weights.mistake
def hidden_not_low_enough(scores: Array, mask: Array | None) -> Array:
    """You hide with a fixed low number, and these scores are lower still: let it be lower than any, minus infinity."""
    return softmax(_hidden(scores, mask, -500))


@attention_weights.mistake
def lowered_too_little(scores: Array, mask: Array | None) -> Array:
    """You lower hidden scores by a fixed amount, and one that is much higher is seen all the same: set them, to minus
    infinity.
    """
    return softmax(scores if mask is None else np.where(mask, scores, scores - 500))


@attention_weights.mistake
def the_smallest_number_for_hidden(scores: Array, mask: Array | None) -> Array:
    """Hidden places get the weight that the lowest score has: to be hidden, a score has to be minus infinity."""
    return softmax(_hidden(scores, mask, scores.min()))


@attention_weights.mistake
def mask_turned_round(scores: Array, mask: Array | None) -> Array:
    """You hide the places where the mask is True; True says that there is something to look at."""
    return softmax(scores if mask is None else np.where(mask, -np.inf, scores))


@attention_weights.mistake
def mask_added(scores: Array, mask: Array | None) -> Array:
    """You add the mask to the scores, so that hidden places only lose 1: they have to lose everything."""
    return softmax(scores + (0 if mask is None else mask))


@attention_weights.mistake
def without_the_exponential(scores: Array, mask: Array | None) -> Array:
    """You divide the scores themselves by their sum, and some weights are negative: take exponentials first."""
    e = scores if mask is None else scores * mask
    return e / e.sum(axis=-1, keepdims=True)


@attention_weights.mistake
def not_divided(scores: Array, mask: Array | None) -> Array:
    """Your weights are positive, but their sum is anything: divide the exponentials by their sum over the places."""
    scores = _hidden(scores, mask)
    return np.exp(scores - scores.max(axis=-1, keepdims=True))


@attention_weights.mistake
def each_on_its_own(scores: Array, mask: Array | None) -> Array:
    """You turn each score into a weight on its own, by a sigmoid: places compete, so divide by what all have."""
    return 0.5 * (1 + np.tanh(_hidden(scores, mask) / 2))


@attention_weights.mistake
def only_the_highest(scores: Array, mask: Array | None) -> Array:
    """You give everything to the highest score; soft attention gives all visible places a share, by softmax."""
    return np.eye(scores.shape[-1])[_hidden(scores, mask).argmax(axis=-1)]


@attention_weights.mistake
def overflows(scores: Array, mask: Array | None) -> Array:
    """Exponentials of large scores are infinite or all 0: first subtract each look's highest visible score."""
    e = np.exp(_hidden(scores, mask))
    return e / e.sum(axis=-1, keepdims=True)


@attention_weights.mistake
def exponential_of_hidden_scores(scores: Array, mask: Array | None) -> Array:
    """You take exponentials of hidden scores too, and infinity times 0 is no number: hide first, then subtract each
    look's highest score.
    """
    e = np.exp(scores) * (1 if mask is None else mask)
    return e / e.sum(axis=-1, keepdims=True)


@attention_weights.mistake
def shifted_by_a_hidden_score(scores: Array, mask: Array | None) -> Array:
    """You subtract the highest score before you hide places: if a hidden one is by far the highest, all others become
    0, so hide first.
    """
    e = np.exp(scores - scores.max(axis=-1, keepdims=True)) * (1 if mask is None else mask)
    return e / e.sum(axis=-1, keepdims=True)


@attention_weights.mistake
def one_shift_for_all(scores: Array, mask: Array | None) -> Array:
    """You subtract one number from all scores, so where a whole look lies far below, its exponentials are all 0: take
    each look's own maximum.
    """
    scores = _hidden(scores, mask)
    e = np.exp(scores - scores.max())
    return e / e.sum(axis=-1, keepdims=True)


@attention_weights.mistake
def writes_into_the_scores(scores: Array, mask: Array | None) -> Array:
    """The weights are right, but you wrote into the caller's scores to hide some: make a new array."""
    if mask is not None:
        scores[~np.broadcast_to(mask, scores.shape)] = -np.inf
    return softmax(scores)


# The context --------------------------------------------------------------------------------------------------------

context = Exercise(
    attention.context, points=1, axes="N, T, D", see="Section 12.2 of the notebook; Goodfellow et al. 12.4.5.1"
)


@context.cases
def _(rng: Rng) -> Iterator[Case]:
    for name, (N, T, L, D) in (
        ("one picture, one look, three places of two numbers", (1, 1, 3, 2)),
        ("N = 2 pictures, T = 4 looks, L = 5 places, D = 3", (2, 4, 5, 3)),
        ("as many of everything", (3, 3, 3, 3)),
    ):
        yield Case(name, weights=softmax(2 * rng.normal(size=(N, T, L))), values=rng.normal(size=(N, L, D)))


@context.mistake
def plain_mean(weights: Array, values: Array) -> Array:
    """You take the plain mean of all places; each counts with its weight."""
    return np.repeat(values.mean(axis=1, keepdims=True), weights.shape[1], axis=1)


@context.mistake
def plain_sum(weights: Array, values: Array) -> Array:
    """You add up all places as they are; multiply each by its weight first."""
    return np.repeat(values.sum(axis=1, keepdims=True), weights.shape[1], axis=1)


@context.mistake
def divided_again(weights: Array, values: Array) -> Array:
    """You take a mean of the weighted places; the weights sum to 1 already, so add up."""
    return weights @ values / values.shape[1]


@context.mistake
def the_highest_only(weights: Array, values: Array) -> Array:
    """You take the place of greatest weight; the context is a mean of all, in which that one counts most."""
    return np.take_along_axis(values, weights.argmax(axis=2)[:, :, None], axis=1)


@context.mistake
def all_pictures_together(weights: Array, values: Array) -> Array:
    """You add up over all pictures; a look at one picture has to do with its own places only."""
    return np.einsum("ntl,mld->ntd", weights, values)


@context.mistake
def the_first_picture_for_all(weights: Array, values: Array) -> Array:
    """All your looks go to the first picture's places; take the places of the look's own picture."""
    return weights @ values[0]


@context.mistake
def every_picture_with_every_other(weights: Array, values: Array) -> Array:
    """np.dot and tensordot pair each look with all pictures; @ (or einsum) keeps the pictures apart."""
    return np.dot(weights, values)


@context.mistake
def not_added_up(weights: Array, values: Array) -> Array:
    """You have weighted the places and left them side by side; add up over them."""
    return weights[..., None] * values[:, None]


@context.mistake
def looks_added_up(weights: Array, values: Array) -> Array:
    """You have added up over the looks, too; each has a context of its own."""
    return np.einsum("ntl,nld->nd", weights, values)


@context.mistake
def softmax_again(weights: Array, values: Array) -> Array:
    """You put the weights through softmax once more, which makes them nearly equal; take them as they are."""
    return softmax(weights) @ values


# The way back -------------------------------------------------------------------------------------------------------

context_backward = Exercise(
    attention.context_backward, points={"scores": 1, "values": 1}, probe=one_of_two, see="Section 12.2 of the notebook"
)


@context_backward.cases
def _(rng: Rng) -> Iterator[Case]:
    drawn = []
    for name, (N, T, L, D) in (
        ("one picture, one look, two places of one number", (1, 1, 2, 1)),
        ("N = 2 pictures, T = 4 looks, L = 5 places, D = 3", (2, 4, 5, 3)),
        ("as many of everything", (3, 3, 3, 3)),
    ):
        weights = softmax(1.5 * rng.normal(size=(N, T, L)))
        drawn.append(
            (name, {"dc": rng.normal(size=(N, T, D)), "weights": weights, "values": rng.normal(size=(N, L, D))})
        )
    for part, group in enumerate(("scores", "values")):
        for name, inputs in drawn:
            yield Case(f"{group}: {name}", group, part=part, **inputs)


def _asked(dc: Array, values: Array) -> Array:
    """The gradient of each weight."""
    return np.einsum("ntd,nld->ntl", dc, values)


def _back(dc: Array, weights: Array, values: Array, **instead: Any) -> tuple[Array, Array]:
    de, dv = attention.context_backward(dc, weights, values)
    return instead.get("de", de), instead.get("dv", dv)


@context_backward.mistake
def gradient_of_the_weights(dc: Array, weights: Array, values: Array) -> Any:
    """That is the gradient of the weights; between them and the scores lies softmax, so go on through its slope."""
    return _back(dc, weights, values, de=_asked(dc, values))


@context_backward.mistake
def own_score_only(dc: Array, weights: Array, values: Array) -> Any:
    """You let each score move its own weight only, a (1 - a); a higher score also takes from all other weights."""
    return _back(dc, weights, values, de=weights * (1 - weights) * _asked(dc, values))


@context_backward.mistake
def nothing_subtracted(dc: Array, weights: Array, values: Array) -> Any:
    """Your score's gradient is a da, as if weights did not compete; subtract what the look gets on average."""
    return _back(dc, weights, values, de=weights * _asked(dc, values))


@context_backward.mistake
def plain_mean_subtracted(dc: Array, weights: Array, values: Array) -> Any:
    """You subtract the plain mean of da over the places; it is the mean with the weights a."""
    da = _asked(dc, values)
    return _back(dc, weights, values, de=weights * (da - da.mean(axis=2, keepdims=True)))


@context_backward.mistake
def plain_sum_subtracted(dc: Array, weights: Array, values: Array) -> Any:
    """You subtract the sum of all da; each of them counts with its weight a in it."""
    da = _asked(dc, values)
    return _back(dc, weights, values, de=weights * (da - da.sum(axis=2, keepdims=True)))


@context_backward.mistake
def no_weight_in_front(dc: Array, weights: Array, values: Array) -> Any:
    """You subtract the right mean, and then the factor a in front is missing: a place without weight cannot gain."""
    da = _asked(dc, values)
    return _back(dc, weights, values, de=da - (weights * da).sum(axis=2, keepdims=True))


@context_backward.mistake
def weight_at_one_term_only(dc: Array, weights: Array, values: Array) -> Any:
    """In your scores' gradient da has the weight a in front, and what you subtract has not: it belongs to both."""
    of_each = weights * _asked(dc, values)
    return _back(dc, weights, values, de=of_each - of_each.sum(axis=2, keepdims=True))


@context_backward.mistake
def sum_over_the_looks(dc: Array, weights: Array, values: Array) -> Any:
    """Your sum runs over the looks; softmax ran over the places, and so does the sum, for each look on its own."""
    da = _asked(dc, values)
    return _back(dc, weights, values, de=weights * (da - (weights * da).sum(axis=1, keepdims=True)))


@context_backward.mistake
def one_sum_for_all(dc: Array, weights: Array, values: Array) -> Any:
    """You subtract one number from everything; each look of each picture has a mean of its own, so keep those axes."""
    da = _asked(dc, values)
    return _back(dc, weights, values, de=weights * (da - (weights * da).sum()))


@context_backward.mistake
def subtracted_the_other_way(dc: Array, weights: Array, values: Array) -> Any:
    """Your score's gradient has the wrong sign: a place that offers more than the mean has a gradient like its da."""
    return _back(dc, weights, values, de=-attention.context_backward(dc, weights, values)[0])


@context_backward.mistake
def dc_for_every_place(dc: Array, weights: Array, values: Array) -> Any:
    """You hand dc to every place whole; a place went into the context with its weight, and gets back that much."""
    return _back(dc, weights, values, dv=np.repeat(dc.sum(axis=1, keepdims=True), weights.shape[2], axis=1))


@context_backward.mistake
def mean_over_the_looks(dc: Array, weights: Array, values: Array) -> Any:
    """You take a mean over the looks; what they ask of a place adds up."""
    return _back(dc, weights, values, dv=weights.swapaxes(1, 2) @ dc / dc.shape[1])


@context_backward.mistake
def the_last_look_only(dc: Array, weights: Array, values: Array) -> Any:
    """Only the last look is left in the values' gradient: each one overwrites the others; add them up."""
    return _back(dc, weights, values, dv=weights[:, -1, :, None] * dc[:, -1:])


@context_backward.mistake
def looks_kept_apart(dc: Array, weights: Array, values: Array) -> Any:
    """Your values' gradient has an axis of looks; a gradient has the shape of its array, so add up over them."""
    return _back(dc, weights, values, dv=weights[..., None] * dc[:, :, None])


@context_backward.mistake
def exchanged(dc: Array, weights: Array, values: Array) -> Any:
    """You return the two in the other order: first the scores' gradient, then the values'."""
    return attention.context_backward(dc, weights, values)[::-1]


hard_look = Question(
    rubric=[
        (
            1,
            "What goes wrong in learning: with argmax a small change of a score changes nothing (gradient 0) and now "
            "and then everything (a jump), so no gradient says where to look instead.",
        ),
        (
            1,
            "What soft attention costs or gains in return: it mixes in other places and has to compute all of them; or "
            "that a hard look can be learned otherwise (by trial and reward), or be used once training is over.",
        ),
    ],
    samples=[
        (
            2,
            "argmax is flat, so the derivative with respect to every score is 0 and the scores never learn anything. "
            "The price of softmax: the context is a blend, a bit of every place gets in, even of the wrong ones.",
            "Both rows.",
        ),
        (
            1,
            "You cannot backpropagate through argmax because it is not differentiable, it jumps.",
            "The first row; nothing of the price.",
        ),
        (
            1,
            "With a hard look it would be faster because only one place has to be computed, and soft has to do all.",
            "The second row only.",
        ),
        (0, "Because softmax is more accurate than argmax and the loss gets smaller.", "No reason."),
    ],
)
