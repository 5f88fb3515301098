"""Many to many, delayed: an encoder hears, a decoder says."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise, Question
from course_nn.adaptive import Adam
from course_nn.checks.measures.sequence_machines import turned
from course_nn.checks.probes.sequence_machines import seq2seq
from course_nn.feedforward import Linear
from course_nn.losses import softmax
from course_nn.network import Sequential
from course_nn.recurrence import RNN
from course_nn.throughtime import clip_grad_norm
from course_nn.tokens import PAD, START, STOP, SequenceLoss, reversing

Array = np.ndarray
Rng = np.random.Generator


class _Seq2Seq(Sequential):
    """The right one, in parts that the wrong ones replace: symbols come in one-hot."""

    encoder: Any
    decoder: Any
    head: Any

    def __init__(self, K: int, H: int, rng: Rng):
        self.K = K
        self.encoder, self.decoder, self.head = RNN(K, H, rng=rng), RNN(K, H, rng=rng), Linear(H, K, rng)
        super().__init__(self.encoder, self.decoder, self.head)

    def one_hot(self, symbols: Array) -> Array:
        return np.eye(self.K)[symbols]

    def heard(self, x: Array, lengths: Array) -> Any:
        """The state that the decoder starts from."""
        self.x = x
        self.encoder.forward(self.one_hot(x), lengths=lengths)
        return self.encoder.end

    def before(self, words: Array) -> Array:
        """What the decoder hears in training."""
        return np.concatenate([np.full((len(words), 1), START), words[:, :-1]], axis=1)

    def forward(self, x: Array, lengths: Array, words: Array) -> Array:  # type: ignore[override]
        start = self.heard(x, lengths)
        return self.head.forward(self.decoder.forward(self.one_hot(self.before(words)), start))

    def backward(self, dz: Array, dx: bool = True) -> Any:
        self.into_encoder(self.decoder.backward(self.head.backward(dz)))

    def into_encoder(self, dx: Array) -> None:
        self.encoder.backward(None, self.decoder.dstart)

    begins_with = START

    def generate(self, x: Array, lengths: Array, most: int) -> Array:
        state = self.heard(x, lengths)
        said, word = np.full((len(x), most), PAD), np.full(len(x), self.begins_with)
        running = np.ones(len(x), bool)
        for t in range(most):
            h = self.decoder.forward(self.one_hot(self.feed(word, x, t))[:, None], self.carry(state))
            state = self.decoder.end
            word = self.pick(self.head.forward(h[:, 0]))
            said[running, t] = word[running]
            running = self.ends(running & (word != STOP))
        return said

    def pick(self, scores: Array) -> Array:
        return scores.argmax(axis=1)

    def feed(self, word: Array, x: Array, t: int) -> Array:
        return word

    def carry(self, state: Array) -> Any:
        return state

    def ends(self, running: Array) -> Array:
        return running


Seq2Seq = Exercise(
    _Seq2Seq,
    points={"in training": 1, "backward": 1, "in use": 1},
    probe=seq2seq,
    axes="N, T, K",
    see="Lecture, section 2b; Goodfellow et al. 10.4",
)


@Seq2Seq.cases
def _(rng: Rng) -> Iterator[Case]:
    def drawn(lengths: list[int], T: int, K: int, H: int, said: list[int]) -> dict[str, Array]:
        x, words = rng.integers(3, K, (len(lengths), max(lengths))), rng.integers(3, K, (len(said), T))
        words[:, 1:] = np.where(words[:, 1:] == words[:, :-1], (words[:, 1:] - 2) % (K - 3) + 3, words[:, 1:])
        words[np.arange(len(said)), np.array(said) - 1] = STOP
        x[np.arange(x.shape[1]) >= np.array(lengths)[:, None]] = PAD
        words[np.arange(T) >= np.array(said)[:, None]] = PAD
        shapes = {"B": (K, H), "C": (K, H), "W": (K, H), "b": (K,)}
        arrays = {n: rng.normal(size=s) for n, s in shapes.items()}
        return {"x": x, "lengths": np.array(lengths), "words": words, **arrays}

    one = ("one sequence", drawn([2], 3, 6, 2, [3]))
    several = ("of 3, 1 and 4 symbols", drawn([3, 1, 4], 5, 7, 3, [4, 5, 2]))
    for name, inputs in (one, several):
        yield Case(f"scores, {name}", "in training", ask="forward", **inputs)
    for name, inputs in (one, several):
        dz = rng.normal(size=(*inputs["words"].shape, len(inputs["W"])))
        yield Case(f"backward, {name}", "backward", ask="backward", **inputs, dz=dz)
    for lengths, K in (([2, 4, 3, 1, 4, 2], 8), ([3, 2, 4, 4, 1, 2, 1, 3], 9)):
        while True:  # until what is said shows each slip, which takes some 15 networks
            inputs = drawn(lengths, 6, K, 5, [6] * len(lengths))
            inputs["B"] *= 2
            inputs["W"] *= 2
            inputs["b"][[PAD, START]] -= 99
            inputs["b"][STOP] += 1
            if _telling(inputs):
                break
        yield Case(f"what it says to {len(lengths)} sequences", "in use", ask="use", **inputs)


def _telling(inputs: dict[str, Array]) -> bool:
    """Whether this network says something else than each of the wrong ones that speak otherwise."""
    said = [seq2seq(program, "use", *inputs.values()) for program in (_Seq2Seq, *_SPEAK_OTHERWISE)]
    stops = (said[0] == STOP).any(axis=1)
    seen = [s.tobytes() for s in said if s.shape == said[0].shape]
    return bool(stops.any() and not stops.all() and (said[0] == STOP).argmax(axis=1).max() > 1) and (
        len(set(seen)) == len(seen)
    )


_SPEAK_OTHERWISE: list[Any] = []


def _speaks(program: Any) -> Any:
    """Decorate a wrong program that says something else in use."""
    _SPEAK_OTHERWISE.append(program)
    return Seq2Seq.mistake(program)


# Both in training and in use


@_speaks
class starts_at_zeros(_Seq2Seq):
    """Your decoder starts from zeros and knows nothing of what was heard: start it from the encoder's `end`."""

    def heard(self, x: Array, lengths: Array) -> Any:
        super().heard(x, lengths)
        return None


@_speaks
class hears_the_padding(_Seq2Seq):
    """Your encoder goes on through the padding of short sequences: hand it the lengths."""

    def heard(self, x: Array, lengths: Array) -> Any:
        return super().heard(x, np.full(len(x), x.shape[1]))


@_speaks
class starts_from_the_last_column(_Seq2Seq):
    """Your decoder starts from the encoder's output in the last column, which is 0 where a sequence was over before;
    `end` is the state after each one's own last step.
    """

    def heard(self, x: Array, lengths: Array) -> Any:
        self.encoder.forward(self.one_hot(x), lengths=lengths)
        return self.encoder.end * (lengths == x.shape[1])[:, None]


@_speaks
class first_state_for_end(_Seq2Seq):
    """Your decoder starts from the encoder's state after its first symbol: `end` is the one after the last."""

    def heard(self, x: Array, lengths: Array) -> Any:
        self.encoder.forward(self.one_hot(x), lengths=lengths)
        h = self.encoder.forward(self.one_hot(x), lengths=lengths)
        return h[:, 0]


# Training


@Seq2Seq.mistake
class sees_the_word_to_say(_Seq2Seq):
    """In training your decoder hears the very word that it is to say: give it the words before, START first."""

    def before(self, words: Array) -> Array:
        return words


@Seq2Seq.mistake
class start_missing(_Seq2Seq):
    """What your decoder hears before its first word is not START, in training or ever: begin with it."""

    begins_with = PAD

    def before(self, words: Array) -> Array:
        return np.concatenate([np.full((len(words), 1), PAD), words[:, :-1]], axis=1)


@Seq2Seq.mistake
class start_missing_in_training(_Seq2Seq):
    """In training your decoder hears no START before its first word: put it in front, and leave the last word out."""

    def before(self, words: Array) -> Array:
        return np.concatenate([np.full((len(words), 1), PAD), words[:, :-1]], axis=1)


@Seq2Seq.mistake
class the_last_word_first(_Seq2Seq):
    """Before the first word your decoder hears the last one (np.roll moves it there): START belongs there."""

    def before(self, words: Array) -> Array:
        return np.roll(words, 1, axis=1)


@Seq2Seq.mistake
class one_step_more(_Seq2Seq):
    """You put START in front and kept all words, so there is a step more than words to say: leave the last one out."""

    def before(self, words: Array) -> Array:
        return np.concatenate([np.full((len(words), 1), START), words], axis=1)


@Seq2Seq.mistake
class start_at_every_step(_Seq2Seq):
    """In training your decoder hears START before every word; after the first it hears the right word before."""

    def before(self, words: Array) -> Array:
        return np.full(words.shape, START)


@Seq2Seq.mistake
class words_lead(_Seq2Seq):
    """You shift the words the wrong way: at step t the decoder hears word t - 1, not the one that comes after."""

    def before(self, words: Array) -> Array:
        return np.concatenate([words[:, 1:], np.full((len(words), 1), START)], axis=1)


@Seq2Seq.mistake
class probabilities_for_scores(_Seq2Seq):
    """What you return went through softmax; the loss does that itself, so leave the scores as the head gives them."""

    def forward(self, x: Array, lengths: Array, words: Array) -> Array:  # type: ignore[override]
        return softmax(super().forward(x, lengths, words))


# Backward


@Seq2Seq.mistake
class encoder_learns_nothing(_Seq2Seq):
    """The encoder gets no gradient: the decoder started from its end, so hand `self.decoder.dstart` to it."""

    def into_encoder(self, dx: Array) -> None:
        self.encoder.backward(None, None)


@Seq2Seq.mistake
class encoder_left_out(_Seq2Seq):
    """Your backward never calls the encoder's: the decoder started from its end, so that end has a gradient."""

    def into_encoder(self, dx: Array) -> None:
        pass


@Seq2Seq.mistake
class gradient_at_every_state(_Seq2Seq):
    """You hand dstart to all states of the encoder; only its end was used, so it is the gradient of the end alone."""

    def into_encoder(self, dx: Array) -> None:
        T = self.encoder.dx.shape[1] if self.encoder.dx is not None else self.x.shape[1]
        self.encoder.backward(np.repeat(self.decoder.dstart[:, None], T, axis=1))


@Seq2Seq.mistake
class gradient_in_the_last_column(_Seq2Seq):
    """You hand dstart to the last column of the encoder's outputs, where short sequences are over: it belongs to
    `end`.
    """

    def into_encoder(self, dx: Array) -> None:
        dy = np.zeros((*self.x.shape, self.encoder.H))
        dy[:, -1] = self.decoder.dstart
        self.encoder.backward(dy)


@Seq2Seq.mistake
class gradient_at_the_first_state(_Seq2Seq):
    """You hand dstart to the encoder's first state; the decoder started from its last, `end`."""

    def into_encoder(self, dx: Array) -> None:
        dy = np.zeros((*self.x.shape, self.encoder.H))
        dy[:, 0] = self.decoder.dstart
        self.encoder.backward(dy)


# Use


@_speaks
class start_again_and_again(_Seq2Seq):
    """In use your decoder hears START at every step; from the second on it hears the word that it has just said."""

    def feed(self, word: Array, x: Array, t: int) -> Array:
        return np.full_like(word, START)


@_speaks
class start_missing_in_use(_Seq2Seq):
    """In use your decoder's first step does not hear START, with which it learned to begin."""

    begins_with = PAD


@_speaks
class repeats_what_was_heard(_Seq2Seq):
    """In use your decoder hears the symbols of the input again: it hears START, then the words that it says itself."""

    def feed(self, word: Array, x: Array, t: int) -> Array:
        return x[:, min(t, x.shape[1] - 1)]


@_speaks
class state_left_behind(_Seq2Seq):
    """In use each step of your decoder starts from the encoder's end again: go on from the decoder's own `end`."""

    def generate(self, x: Array, lengths: Array, most: int) -> Array:
        self.start = self.heard(x, lengths)
        return super().generate(x, lengths, most)

    def carry(self, state: Array) -> Any:
        return self.start


@_speaks
class forgets_between_words(_Seq2Seq):
    """In use your decoder begins each word from zeros: hand it the state, at first the encoder's end, then its own."""

    def carry(self, state: Array) -> Any:
        return None


@_speaks
class never_silent(_Seq2Seq):
    """You go on after STOP: once a sequence has said it, its words are PAD."""

    def ends(self, running: Array) -> Array:
        return np.ones_like(running)


@_speaks
class all_silent_at_once(_Seq2Seq):
    """The first sequence that says STOP silences all: each stops for itself."""

    def ends(self, running: Array) -> Array:
        return running & running.all()


@_speaks
class stop_not_said(_Seq2Seq):
    """You leave STOP out; it is a word that is said, and only what follows it is PAD."""

    def generate(self, x: Array, lengths: Array, most: int) -> Array:
        said = super().generate(x, lengths, most)
        return np.where(said == STOP, PAD, said)


@_speaks
class stop_repeated(_Seq2Seq):
    """After STOP you repeat it up to the end; what follows it is PAD."""

    def generate(self, x: Array, lengths: Array, most: int) -> Array:
        said = super().generate(x, lengths, most)
        return np.where(said == PAD, STOP, said)


@_speaks
class start_kept(_Seq2Seq):
    """What you return begins with START, which nobody said: keep the words that come out, `most` of them."""

    def generate(self, x: Array, lengths: Array, most: int) -> Array:
        said = super().generate(x, lengths, most)
        return np.concatenate([np.full((len(x), 1), START), said[:, :-1]], axis=1)


@_speaks
class unlikeliest(_Seq2Seq):
    """You say the word of the lowest score; the likeliest has the highest."""

    def pick(self, scores: Array) -> Array:
        return scores.argmin(axis=1)


# Turning sequences around -------------------------------------------------------------------------------------------

SYMBOLS, LONGEST = 5, 5
# All of 5 times 200 new sequences were right for each of 30 networks trained as in the notebook (the seeds 0 to 29).
# With a rate that does not fall, the worst of 8 networks had 0.90 right, half of them 0.99 or more.
LEAST = 0.8


@cache
def _net(seed: int = 0, steps: int = 500) -> _Seq2Seq:
    rng = np.random.default_rng(seed)
    net, loss = _Seq2Seq(SYMBOLS + 3, 48, rng), SequenceLoss()
    optimiser = Adam(net, 0.01)
    for step in range(steps):
        x, words, lengths = reversing(64, LONGEST, SYMBOLS, rng)
        loss(net.forward(x, lengths, words), words)
        net.backward(loss.backward())
        clip_grad_norm(net, 1.0)
        optimiser.lr = 0.01 * (1 - step / steps)
        optimiser.step()
    return net


def _turn_around(x: Array, lengths: Array) -> Array:
    return _net().generate(x, lengths, x.shape[1] + 1)


turn_around = Exercise(_turn_around, points=1, measure=turned, see="Sutskever et al. (2014); Goodfellow et al. 10.4")


@turn_around.cases
def _(rng: Rng) -> Iterator[Case]:
    x, words, lengths = reversing(200, LONGEST, SYMBOLS, rng)
    yield Case(f"at least {LEAST:.0%} of 200 new sequences", x=x, lengths=lengths).keeping(words=words, least=LEAST)


@turn_around.mistake
def not_trained(x: Array, lengths: Array) -> Any:
    """Hardly a letter is right: train the network first, and speak with the one that you have trained."""
    rng = np.random.default_rng(0)
    return _Seq2Seq(SYMBOLS + 3, 8, rng).generate(x, lengths, x.shape[1] + 1)


@turn_around.mistake
def said_forwards(x: Array, lengths: Array) -> Any:
    """Your sequences come out in the order they went in: the words to learn are the reversed ones."""
    said = np.concatenate([x, np.full((len(x), 1), PAD)], axis=1)
    said[np.arange(len(x)), lengths] = STOP
    return said


@turn_around.mistake
def no_end(x: Array, lengths: Array) -> Any:
    """The letters are right, but not what follows: after them STOP is said once, and then comes PAD."""
    said = _turned(x, lengths)
    return np.where(said == PAD, STOP, said)


@turn_around.mistake
def begins_with_start(x: Array, lengths: Array) -> Any:
    """What you return begins with START, which nobody said: leave it out."""
    return np.concatenate([np.full((len(x), 1), START), _turned(x, lengths)[:, :-1]], axis=1)


@turn_around.mistake
def only_the_longest(x: Array, lengths: Array) -> Any:
    """Of the longest sequences enough are right, of the shorter ones not: does the encoder get the lengths, in training
    and in use, and is PAD kept out of the loss?
    """
    said = _turned(x, lengths)
    said[lengths < x.shape[1], 0] = 3
    return said


@turn_around.mistake
def half_trained(x: Array, lengths: Array) -> Any:
    """Many letters are right, but too few whole sequences: train longer, with a rate that falls to the end, and see
    that every step draws new sequences.
    """
    said = _turned(x, lengths)
    said[::3, 0] = 3
    return said


@turn_around.mistake
def another_shape(x: Array, lengths: Array) -> Any:
    """What you return has another shape than (N, T + 1), for N sequences of up to T letters and their STOP."""
    return _turned(x, lengths)[:, :-1]


def _turned(x: Array, lengths: Array) -> Array:
    """What is right."""
    said = np.full((len(x), x.shape[1] + 1), PAD)
    for row, heard, length in zip(said, x, lengths, strict=True):
        row[:length], row[length] = heard[:length][::-1], STOP
    return said


own_words = Question(
    rubric=[
        (
            1,
            "In training the decoder hears the right word before, whatever it would have said; in use it hears its "
            "own, so a first wrong word leads into situations that it never met in training, and errors may pile up.",
        ),
        (
            1,
            "So what it scores when it is given the right words says too much of it: it has to be judged on what it "
            "says by itself (in addition, the right words are not there in use). Why it is trained so all the same: "
            "all steps at once, and a good signal at every word from the beginning.",
        ),
    ],
    samples=[
        (
            2,
            "With teacher forcing an error at step 3 does not matter for step 4 because the correct word is fed in. "
            "When it runs alone, the mistake is the input of the next step and it can go wrong from there on, which it "
            "never saw in training. Therefore testing with teacher forcing gives too good results.",
            "Both rows.",
        ),
        (
            1,
            "At test time we do not have the correct words, so it must use its own.",
            "True, and half of the second row; nothing about what a wrong word does to the next.",
        ),
        (
            1,
            "Errors accumulate, since the output is fed back and the network was not trained on its own errors.",
            "The first row.",
        ),
        (0, "Teacher forcing is only there to make it faster, the result is the same.", "It is not."),
    ],
)
