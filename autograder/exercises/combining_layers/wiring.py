"""A picture goes in, words come out: five layers joined."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise
from course_nn import captioning
from course_nn.checks.probes.combining_layers import captioner
from course_nn.losses import softmax
from course_nn.tokens import START

Array = np.ndarray
Rng = np.random.Generator

Captioner = Exercise(
    captioning.Captioner,
    points={"forward": 1, "backward": 1.5, "step": 0.5},
    probe=captioner,
    axes="N, T, K",
    see="Xu et al. (2015), Show, attend and tell, section 3.1",
)


@Captioner.cases
def _(rng: Rng) -> Iterator[Case]:
    def drawn(N: int, T: int, L: int, K: int, P: int, D: int, E: int, H: int) -> dict[str, Array]:
        shapes = {"U": (P, D), "table": (K, E), "B": (E, H), "u": (H,), "W": (K, H + D)}
        words = rng.permuted(np.tile(np.arange(2, K), (N, 1)), axis=1)[:, :T]  # no word twice
        return {
            "images": rng.normal(size=(N, L, P)),
            "words": words,
            **{n: rng.normal(size=s) for n, s in shapes.items()},
        }

    one = ("one picture, three words", drawn(1, 3, 2, 6, 2, 9, 2, 3))
    several = ("N = 3 pictures, T = 4 words", drawn(3, 4, 5, 7, 2, 10, 4, 6))
    alike = ("as many hidden units as features", drawn(2, 3, 4, 7, 3, 9, 9, 9))
    for name, inputs in (one, several, alike):
        yield Case(name, "forward", ask="forward", **inputs)
    for name, inputs in (one, several, alike):
        N, T = inputs["words"].shape
        yield Case(name, "backward", ask="backward", **inputs, dz=rng.normal(size=(N, T, len(inputs["W"]))))
    for name, inputs in (several, alike):
        yield Case(name, "step", ask="step", **inputs)


class _Captioner:
    """What the wrong versions share, in parts that they replace; its five layers are put in from outside."""

    encoder: Any
    embedding: Any
    rnn: Any
    attention: Any
    head: Any

    def __init__(self, F: int, E: int, H: int, A: int, rng: Rng):
        pass

    def forward(self, images: Array, words: Array) -> Array:
        self.h = self.states(self.embedding.forward(self.before(words)))
        self.c = self.look(self.encoder.forward(images), self.h)
        return self.head.forward(self.together(self.h, self.c))

    def before(self, words: Array) -> Array:
        return np.concatenate([np.full((len(words), 1), START), words[:, :-1]], axis=1)

    def states(self, x: Array) -> Array:
        h: Array = self.rnn.forward(x)
        return h

    def look(self, v: Array, h: Array) -> Array:
        c: Array = self.attention.forward(v, h)
        return c

    def together(self, h: Array, c: Array) -> Array:
        return np.concatenate([h, c], axis=-1)

    def backward(self, dz: Array) -> None:
        d, H = self.head.backward(dz), self.rnn.H
        dh, dc = d[:, :, :H], d[:, :, H:]
        dv, dh_of_looking = self.attention.backward(dc)
        self.embedding.backward(self.rnn.backward(self.add(dh, dh_of_looking)))
        self.encoder.backward(dv)

    def add(self, dh: Array, dh_of_looking: Array) -> Array:
        return dh + dh_of_looking

    def step(self, v: Array, words: Array, state: Any) -> Any:
        h = self.rnn.forward(self.embedding.forward(words)[:, None], state)
        c = self.attention.forward(v, h)
        return self.head.forward(self.together(h, c))[:, 0], self.attention.weights[:, 0], self.after(h)

    def after(self, h: Array) -> Any:
        return self.rnn.end


# forward


@Captioner.mistake
class sees_the_word_to_say(_Captioner):
    """Your network is given the very word that it is to say: give it the words before, START first and the last one
    left out.
    """

    def before(self, words: Array) -> Array:
        return words


@Captioner.mistake
class without_start(_Captioner):
    """You moved the words on, but what stands before the first one is not START."""

    def before(self, words: Array) -> Array:
        return np.concatenate([np.zeros((len(words), 1), int), words[:, :-1]], axis=1)


@Captioner.mistake
class the_last_word_first(_Captioner):
    """Before the first word you have put the last one (as np.roll does): there stands START."""

    def before(self, words: Array) -> Array:
        return np.roll(words, 1, axis=1)


@Captioner.mistake
class start_for_every_word(_Captioner):
    """Your network hears START before each word; after the first it hears the right word before."""

    def before(self, words: Array) -> Array:
        return np.full(words.shape, START)


@Captioner.mistake
class one_word_more(_Captioner):
    """You put START in front and kept all words, one step more than there are words to say: leave the last one out."""

    def before(self, words: Array) -> Array:
        return np.concatenate([np.full((len(words), 1), START), words], axis=1)


@Captioner.mistake
class knows_what_comes(_Captioner):
    """You give the word after next: the words go one place to the right, START in front, not to the left."""

    def before(self, words: Array) -> Array:
        return np.concatenate([words[:, 1:], np.full((len(words), 1), START)], axis=1)


@Captioner.mistake
class other_order(_Captioner):
    """You put c before h; the head was made for [h, c]."""

    def together(self, h: Array, c: Array) -> Array:
        return np.concatenate([c, h], axis=-1)

    def backward(self, dz: Array) -> None:
        d, H = self.head.backward(dz), self.rnn.H
        dv, dh_of_looking = self.attention.backward(d[:, :, :-H])
        self.embedding.backward(self.rnn.backward(d[:, :, -H:] + dh_of_looking))
        self.encoder.backward(dv)


@Captioner.mistake
class looks_with_the_last_state(_Captioner):
    """All your looks are asked for by the last state, when the sentence is over; each word has the look of its own
    state.
    """

    def look(self, v: Array, h: Array) -> Array:
        return super().look(v, np.repeat(h[:, -1:], h.shape[1], axis=1))


@Captioner.mistake
class looks_a_word_late(_Captioner):
    """Each of your looks is asked for by the state of the word before; here h_t itself looks."""

    def look(self, v: Array, h: Array) -> Array:
        return super().look(v, np.concatenate([np.zeros_like(h[:, :1]), h[:, :-1]], axis=1))


@Captioner.mistake
class forgets_what_was_said(_Captioner):
    """Each word of yours starts the recurrent layer anew, so it knows one word only: give it all T words at once."""

    def states(self, x: Array) -> Array:
        steps = [self.rnn.forward(x[:, t : t + 1]) for t in range(x.shape[1])]
        return np.concatenate(steps, axis=1)


@Captioner.mistake
class probabilities_for_scores(_Captioner):
    """What you return went through softmax; the loss does that itself, so leave the scores as the head gives them."""

    def forward(self, images: Array, words: Array) -> Array:
        return softmax(super().forward(images, words))

    def step(self, v: Array, words: Array, state: Any) -> Any:
        scores, *more = super().step(v, words, state)
        return softmax(scores), *more


# backward


@Captioner.mistake
class state_speaks_only(_Captioner):
    """The state's gradient comes from the head alone; it also asked where to look, so add what attention hands back."""

    def add(self, dh: Array, dh_of_looking: Array) -> Array:
        return dh


@Captioner.mistake
class state_looks_only(_Captioner):
    """The state's gradient comes from attention alone; it also went to the head, so add that part of the head's."""

    def add(self, dh: Array, dh_of_looking: Array) -> Array:
        return dh_of_looking


@Captioner.mistake
class mean_of_the_two(_Captioner):
    """The state went two ways, to the head and to attention; its gradient is the sum of both, not their mean."""

    def add(self, dh: Array, dh_of_looking: Array) -> Array:
        return (dh + dh_of_looking) / 2


@Captioner.mistake
class cut_at_the_features(_Captioner):
    """You cut the head's gradient into [dc, dh]; it is in the order in which forward put them together, [dh, dc]."""

    def backward(self, dz: Array) -> None:
        d, H = self.head.backward(dz), self.rnn.H
        dc, dh = d[:, :, :-H], d[:, :, -H:]
        dv, dh_of_looking = self.attention.backward(dc)
        self.embedding.backward(self.rnn.backward(dh + dh_of_looking))
        self.encoder.backward(dv)


@Captioner.mistake
class embedding_left_out(_Captioner):
    """The words' vectors get no gradient: what the recurrent layer hands back belongs to the embedding."""

    def backward(self, dz: Array) -> None:
        embedding, self.embedding = self.embedding, _Nobody()
        super().backward(dz)
        self.embedding = embedding


@Captioner.mistake
class encoder_left_out(_Captioner):
    """The picture's side gets no gradient: hand dv, which attention returns, to the encoder."""

    def backward(self, dz: Array) -> None:
        encoder, self.encoder = self.encoder, _Nobody()
        super().backward(dz)
        self.encoder = encoder


@Captioner.mistake
class encoder_gets_dc_of_the_mean(_Captioner):
    """Your encoder gets dc as if every place had gone into the context whole; attention's backward says how much of
    it belongs to each place.
    """

    def backward(self, dz: Array) -> None:
        d, H = self.head.backward(dz), self.rnn.H
        dv, dh = self.attention.backward(d[:, :, H:])
        self.embedding.backward(self.rnn.backward(d[:, :, :H] + dh))
        self.encoder.backward(np.repeat(d[:, :, H:].sum(axis=1)[:, None], dv.shape[1], axis=1))


class _Nobody:
    def backward(self, dy: Array) -> None:
        pass


# step


@Captioner.mistake
class knows_nothing_of_before(_Captioner):
    """Your second step knows nothing of the first: start the recurrent layer from the state that comes in, and return
    the one after this word.
    """

    def step(self, v: Array, words: Array, state: Any) -> Any:
        return super().step(v, words, None)


@Captioner.mistake
class start_in_every_step(_Captioner):
    """Your step hears START whatever was said: give it the words that come in."""

    def step(self, v: Array, words: Array, state: Any) -> Any:
        return super().step(v, np.full_like(words, START), state)


@Captioner.mistake
class axis_of_one_word_kept(_Captioner):
    """Your step's scores and weights still have an axis for the one word: take that word out of it."""

    def step(self, v: Array, words: Array, state: Any) -> Any:
        scores, weights, state = super().step(v, words, state)
        return scores[:, None], weights[:, None], state
