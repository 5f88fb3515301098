"""Many to many: a loss at every step that counts, and a network that adds up."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise
from course_nn import tokens
from course_nn.adaptive import Adam
from course_nn.checks.measures.sequence_machines import summed
from course_nn.checks.probes.losses import criterion
from course_nn.losses import MSELoss, log_softmax
from course_nn.recurrence import RNN
from course_nn.sequences import ManyToMany
from course_nn.throughtime import clip_grad_norm
from course_nn.tokens import PAD, STOP, running_sum

Array = np.ndarray
Rng = np.random.Generator

# The loss of words --------------------------------------------------------------------------------------------------

SequenceLoss = Exercise(
    tokens.SequenceLoss,
    points={"no padding": 0.5, "value": 0.75, "gradient": 0.75},
    probe=criterion,
    axes="N, T, K",
    see="Goodfellow et al. 6.2.2.3 and 10.2.2",
)


@SequenceLoss.cases
def _(rng: Rng) -> Iterator[Case]:
    def batch(K: int, T: int, *lengths: int) -> dict[str, Array]:
        words = rng.integers(STOP, K, (len(lengths), T))
        words[np.arange(T) >= np.array(lengths)[:, None]] = PAD
        return {"z": 2 * rng.normal(size=(len(lengths), T, K)), "words": words}

    yield Case("two sequences of three words", "no padding", ask="value", **batch(5, 3, 3, 3))
    yield Case("gradient, three sequences of two words", "no padding", ask="gradient", **batch(4, 2, 2, 2, 2))
    for ask in ("value", "gradient"):
        yield Case(f"{ask}, 2 words and 1", ask, ask=ask, **batch(4, 2, 2, 1))
        yield Case(f"{ask}, 4 words, 1 and 3", ask, ask=ask, **batch(6, 5, 4, 1, 3))


class _Words:
    """The right loss, in parts that the wrong ones replace."""

    def forward(self, z: Array, words: Array) -> float:
        self.z, self.words = z, words
        self.log_p = log_softmax(z.reshape(-1, z.shape[2])).reshape(z.shape)
        self.counts = self.which()
        return float((self.each() * self.counts / self.divisor()).sum())

    def which(self) -> Array:
        return 1.0 * (self.words != PAD)

    def each(self) -> Array:
        """-log p of each word, (N, T)."""
        N, T = self.words.shape
        return -self.log_p[np.arange(N)[:, None], np.arange(T), self.words]

    def divisor(self) -> Any:
        return self.counts.sum()

    def backward(self) -> Array:
        one_hot = np.eye(self.z.shape[2])[self.words]
        return (np.exp(self.log_p) - one_hot) * (self.counts / self.back_divisor())[..., None]

    def back_divisor(self) -> Any:
        return self.divisor()


@SequenceLoss.mistake
class padding_counted(_Words):
    """You count PAD as a word to be said: leave it out of the sum and of the number of words."""

    def which(self) -> Array:
        return np.ones(self.words.shape)


@SequenceLoss.mistake
class padding_only_not_added(_Words):
    """You leave PAD out of the sum, and still divide by all N · T places: divide by how many words there are."""

    def divisor(self) -> Any:
        return self.words.size


@SequenceLoss.mistake
class not_averaged(_Words):
    """You add up all words; divide by how many there are, so that batches of any length compare."""

    def divisor(self) -> Any:
        return 1


@SequenceLoss.mistake
class for_each_sequence(_Words):
    """You divide by the number of sequences: it is the mean over words, and there are more of them."""

    def divisor(self) -> Any:
        return len(self.words)


@SequenceLoss.mistake
class mean_of_means(_Words):
    """You take the mean of each sequence, and then the mean of these: so a word of a short sequence weighs more; here
    all words weigh the same.
    """

    def divisor(self) -> Any:
        return self.counts.sum(axis=1, keepdims=True) * len(self.words)


@SequenceLoss.mistake
class only_the_last_word(_Words):
    """Your loss sits at the last word of each sequence only: in many to many every word that is said has one."""

    def which(self) -> Array:
        counts = super().which()
        return counts * (np.arange(counts.shape[1]) == counts.sum(axis=1, keepdims=True) - 1)


@SequenceLoss.mistake
class only_the_last_column(_Words):
    """Your loss sits in the last column only: in many to many every word has one, PAD none."""

    def which(self) -> Array:
        counts = np.zeros(self.words.shape)
        counts[:, -1] = 1
        return counts


@SequenceLoss.mistake
class stop_left_out(_Words):
    """You leave STOP out, too: it is a word like others, and without a loss there the network never learns to stop."""

    def which(self) -> Array:
        return 1.0 * (self.words > STOP)

    def divisor(self) -> Any:
        return max(self.counts.sum(), 1)


@SequenceLoss.mistake
class sign_forgotten(_Words):
    """Your loss is negative: it is minus the logarithm of the probability."""

    def each(self) -> Array:
        return -super().each()

    def backward(self) -> Array:
        return -super().backward()


@SequenceLoss.mistake
class gradient_at_padding(_Words):
    """Your loss leaves PAD out, and your gradient pushes towards saying PAD there: what does not count has
    gradient 0.
    """

    def backward(self) -> Array:
        one_hot = np.eye(self.z.shape[2])[self.words]
        return (np.exp(self.log_p) - one_hot) / self.divisor()


@SequenceLoss.mistake
class gradient_not_divided(_Words):
    """Your loss is a mean and your gradient is not: divide it by the same number of words."""

    def back_divisor(self) -> Any:
        return 1


@SequenceLoss.mistake
class gradient_divided_by_all_places(_Words):
    """Your gradient is divided by N · T: divide by the number of words that count, as the loss is."""

    def back_divisor(self) -> Any:
        return self.words.size


@SequenceLoss.mistake
class gradient_divided_by_sequences(_Words):
    """Your gradient is divided by the number of sequences: divide by the number of words that count, as the loss is."""

    def back_divisor(self) -> Any:
        return len(self.words)


@SequenceLoss.mistake
class gradient_without_the_word(_Words):
    """Your gradient lacks the -1 at the right word: it is p minus one-hot."""

    def backward(self) -> Array:
        return np.exp(self.log_p) * (self.counts / self.divisor())[..., None]


@SequenceLoss.mistake
class gradient_turned(_Words):
    """Your gradient has the wrong sign: it is p minus one-hot, so that descent raises the right word's score."""

    def backward(self) -> Array:
        return -super().backward()


@SequenceLoss.mistake
class softmax_over_the_steps(_Words):
    """Your softmax runs over the steps: at each step it runs over the K symbols, the last axis."""

    def forward(self, z: Array, words: Array) -> float:
        value = super().forward(z, words)
        del value
        by_step = np.moveaxis(z, 1, 2)
        self.log_p = np.moveaxis(log_softmax(by_step.reshape(-1, z.shape[1])).reshape(by_step.shape), 2, 1)
        return float((self.each() * self.counts / self.divisor()).sum())


# Adding up ----------------------------------------------------------------------------------------------------------

# Root mean square error over the size of the sums, of 60 networks trained as in the notebook (the seeds 0 to 59), on
# 5 times 60 new sequences each: with 8 steps 0.06 in the middle and 0.10 at most, with 12 steps 0.11 and 0.20.
MOST = {"as long as in training": (8, 0.2), "longer ones": (12, 0.35)}


@cache
def _net() -> ManyToMany:
    rng = np.random.default_rng(0)
    net, loss = ManyToMany(1, 16, 1, RNN, rng), MSELoss()
    optimiser = Adam(net, 0.01)
    for step in range(300):
        x, y = running_sum(32, 8, rng)
        loss(net(x), y)
        net.backward(loss.backward(), dx=False)
        clip_grad_norm(net, 1.0)
        optimiser.lr = 0.01 * (1 - step / 300)
        optimiser.step()
    return net


def _add_up(x: Array) -> Array:
    return np.array(_net()(x))


add_up = Exercise(
    _add_up, points=dict.fromkeys(MOST, 0.5), measure=summed, see="Lecture, section 2b; Goodfellow et al. figure 10.3"
)


@add_up.cases
def _(rng: Rng) -> Iterator[Case]:
    for group, (T, most) in MOST.items():
        x, y = running_sum(60, T, rng)
        yield Case(f"60 sequences of {T} steps", group, x=x).keeping(y=y, most=most)


@add_up.mistake
def forgets(x: Array) -> Any:
    """Your network says the number it has just heard, and no sum: its state carries nothing on, or nothing was learned
    from the steps that follow.
    """
    return x.copy()


@add_up.mistake
def a_step_late(x: Array) -> Any:
    """Your sums lack the number just heard: y_t is the sum up to and with x_t, so compare it with that."""
    y = x.cumsum(axis=1)
    return y - x


@add_up.mistake
def means(x: Array) -> Any:
    """Your network says the mean so far: let it learn from the sums, x.cumsum(axis=1)."""
    return x.cumsum(axis=1) / np.arange(1, x.shape[1] + 1)[:, None]


@add_up.mistake
def the_whole_sum_at_once(x: Array) -> Any:
    """You say the sum of the whole sequence at every step, also before it was heard: y_t is the sum up to step t."""
    return np.repeat(x.sum(axis=1, keepdims=True), x.shape[1], axis=1)


@add_up.mistake
def says_nothing(x: Array) -> Any:
    """What you say is about 0 whatever is heard: train the network, and use the one that you have trained."""
    return np.zeros_like(x)


@add_up.mistake
def only_the_last(x: Array) -> Any:
    """You return something else than an output for every step: many to many gives (n, T, 1)."""
    return x.sum(axis=1)


@add_up.mistake
def too_far_off(x: Array) -> Any:
    """Your sums are too far off: train for more steps, let the learning rate fall to the end, and draw new sequences
    for each step.
    """
    return 0.5 * x.cumsum(axis=1) + 0.3
