"""Training on digits with one's own gradients."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise
from course_nn import feedforward, fromscratch
from course_nn.checks.measures.backprop_algorithm import trained
from course_nn.checks.probes.backprop_algorithm import seeded
from course_nn.data import digits
from course_nn.losses import CrossEntropyLoss

Array = np.ndarray
Layers = Sequence[tuple[Array, Array]]
Rng = np.random.Generator

train_digits = Exercise(
    fromscratch.train_digits,
    points={"one step": 1, "many steps": 1, "digits": 3},
    probe=seeded,
    measure=trained,
    see="Goodfellow et al., Deep Learning, section 8.1.3",
)


def _start(rng: Rng, *sizes: int) -> list[tuple[Array, Array]]:
    """Draw layers as He et al. (2015) do, so that signals keep their size through the ReLUs."""
    return [(rng.normal(0, np.sqrt(2 / D), (M, D)), np.zeros(M)) for D, M in pairwise(sizes)]


@train_digits.cases
def _(rng: Rng) -> Iterator[Case]:
    def case(name: str, group: str, n: int, sizes: Sequence[int], epochs: int, batch: int) -> Case:
        """Draw one sample, n times: the order does not matter, and neither does chance. It is far from learned."""
        x, layers = rng.normal(size=(1, sizes[0])), _start(rng, *sizes)
        labels = np.repeat(feedforward.mlp(x, layers).argmin(axis=1), n)
        settings = {"lr": 0.1, "epochs": epochs, "batch_size": batch, "seed": int(rng.integers(1000))}
        return Case(name, group, ask="weights", layers=layers, x=np.repeat(x, n, axis=0), labels=labels, **settings)

    yield case("one step, two layers", "one step", 5, (3, 5, 4), 1, 5)
    yield case("one step, three layers", "one step", 3, (2, 4, 5, 3), 1, 3)
    yield case("three epochs, one batch each", "many steps", 4, (3, 5, 4), 3, 4)
    yield case("two epochs of 7 samples in batches of 3", "many steps", 7, (3, 5, 4), 2, 3)

    pixels, labels = digits()
    order = rng.permutation(len(pixels))
    x, labels = pixels.reshape(len(pixels), -1)[order], labels[order]
    settings = {"lr": 0.25, "epochs": 8, "batch_size": 30, "seed": int(rng.integers(1000))}
    yield Case(
        "300 digits, 8 epochs", "digits", ask="digits", layers=_start(rng, 64, 24, 10), x=x[:300], labels=labels[:300],
        **settings,
    ).keeping(x_new=x[300:600], labels_new=labels[300:600])  # fmt: skip


class _Training:
    """The training, to be spoiled in one place."""

    def __init__(self, layers: Layers, x: Array, labels: Array, lr: float, epochs: int, batch_size: int, rng: Rng):
        self.layers, self.x, self.labels, self.lr, self.rng = list(layers), x, labels, lr, rng
        self.epochs, self.batch_size, self.loss = epochs, batch_size, CrossEntropyLoss()

    def run(self) -> Any:
        """Train, and return the layers."""
        for _ in range(self.epochs):
            order = self.rng.permutation(len(self.x))
            for batch in self.batches(order):
                self.layers = self.step(self.gradients(*self.of(batch)))
        return self.layers

    def batches(self, order: Array) -> list[Array]:
        """The samples of each batch, by number."""
        return [order[i : i + self.batch_size] for i in range(0, len(order), self.batch_size)]

    def of(self, batch: Array) -> tuple[Array, Array]:
        """What belongs to the batch."""
        return self.x[batch], self.labels[batch]

    def gradients(self, x: Array, labels: Array) -> list[tuple[Array, Array]]:
        """Of every layer, dW and db."""
        rows = fromscratch.backprop(self.layers, self.loss, x, labels)
        return [(rows[f"W{d}"], rows[f"b{d}"]) for d in range(1, len(self.layers) + 1)]

    def step(self, gradients: list[tuple[Array, Array]]) -> list[tuple[Array, Array]]:
        """The layers after one step."""
        pairs = zip(self.layers, gradients, strict=True)
        return [(W - self.lr * dW, b - self.lr * db) for (W, b), (dW, db) in pairs]


def _mistake(training: type[_Training]) -> type[_Training]:
    """A spoiled training as a wrong program, with its name and hint."""

    def program(*args: Any) -> Any:
        return training(*args).run()

    program.__name__, program.__doc__ = training.__name__, training.__doc__
    train_digits.mistake(program)
    return training


@_mistake
class climbs(_Training):
    """Your steps go uphill: the gradient points to where the loss grows, so subtract it."""

    def __init__(self, layers: Layers, x: Array, labels: Array, lr: float, epochs: int, batch_size: int, rng: Rng):
        super().__init__(layers, x, labels, -lr, epochs, batch_size, rng)


@_mistake
class forgets_lr(_Training):
    """Your steps are as long as the gradient itself: multiply it by the learning rate."""

    def __init__(self, layers: Layers, x: Array, labels: Array, lr: float, epochs: int, batch_size: int, rng: Rng):
        super().__init__(layers, x, labels, 1.0, epochs, batch_size, rng)


@_mistake
class divides_by_the_batch(_Training):
    """You divide the gradients by the size of the batch: the loss is a mean and has done that already."""

    def gradients(self, x: Array, labels: Array) -> list[tuple[Array, Array]]:
        return [(dW / len(x), db / len(x)) for dW, db in super().gradients(x, labels)]


@_mistake
class multiplies_by_the_batch(_Training):
    """Your gradients are multiplied by the size of the batch, or added up sample by sample: the step follows the mean,
    so that one learning rate fits every size.
    """

    def gradients(self, x: Array, labels: Array) -> list[tuple[Array, Array]]:
        return [(dW * len(x), db * len(x)) for dW, db in super().gradients(x, labels)]


@_mistake
class the_last_layer_only(_Training):
    """Only the last layer learns: the others come back as they were; update every layer."""

    def step(self, gradients: list[tuple[Array, Array]]) -> list[tuple[Array, Array]]:
        return [*self.layers[:-1], super().step(gradients)[-1]]


@_mistake
class the_weights_only(_Training):
    """The biases never change: they have gradients of their own, so update them, too."""

    def step(self, gradients: list[tuple[Array, Array]]) -> list[tuple[Array, Array]]:
        return [(W, b) for (W, _), (_, b) in zip(super().step(gradients), self.layers, strict=True)]


@_mistake
class the_biases_only(_Training):
    """The weights never change: only the biases are updated; both have gradients."""

    def step(self, gradients: list[tuple[Array, Array]]) -> list[tuple[Array, Array]]:
        return [(W, b) for (_, b), (W, _) in zip(super().step(gradients), self.layers, strict=True)]


@_mistake
class through_new_weights(_Training):
    """You update a layer's W before grad has gone down through it, so the layers below get gradients of a network that
    never made this prediction: take all gradients first, then update.
    """

    def run(self) -> Any:
        self.layers = [(W.copy(), b.copy()) for W, b in self.layers]
        return super().run()

    def gradients(self, x: Array, labels: Array) -> list[tuple[Array, Array]]:
        hs = [x]
        for d, (W, b) in enumerate(self.layers, 1):
            z = hs[-1] @ W.T + b
            hs.append(np.maximum(z, 0) if d < len(self.layers) else z)
        self.loss(hs[-1], labels)
        grad, made = self.loss.backward(), []
        for d in range(len(self.layers), 0, -1):
            grad = grad * (hs[d] > 0) if d < len(self.layers) else grad
            dW, db, W = grad.T @ hs[d - 1], grad.sum(axis=0), self.layers[d - 1][0]
            made.append((dW, db))
            grad = grad @ (W - self.lr * dW)
        return made[::-1]


@_mistake
class a_single_step(_Training):
    """However many steps were asked for, your result is a single one away from the given layers: let each step begin
    where the last one has ended, and return after the loops.
    """

    def run(self) -> Any:
        return self.step(self.gradients(*self.of(self.batches(self.rng.permutation(len(self.x)))[0])))


@_mistake
class gradients_of_the_start(_Training):
    """Your gradients always belong to the layers that were given: compute them anew at the layers as they are now,
    after each step.
    """

    def run(self) -> Any:
        self.start = self.layers
        return super().run()

    def gradients(self, x: Array, labels: Array) -> list[tuple[Array, Array]]:
        now, self.layers = self.layers, self.start
        made = super().gradients(x, labels)
        self.layers = now
        return made


@_mistake
class one_epoch(_Training):
    """You go through the data once only, whatever epochs says: repeat it, and return after the last one."""

    def __init__(self, layers: Layers, x: Array, labels: Array, lr: float, epochs: int, batch_size: int, rng: Rng):
        super().__init__(layers, x, labels, lr, 1, batch_size, rng)


@_mistake
class one_step_an_epoch(_Training):
    """Each epoch of yours makes a single step, whatever batch_size says: go through all batches of an epoch, with a
    step after each.
    """

    def batches(self, order: Array) -> list[Array]:
        return [order]


@_mistake
class drops_the_short_batch(_Training):
    """The samples that do not fill a whole batch are left out: the last batch of an epoch may be shorter."""

    def batches(self, order: Array) -> list[Array]:
        return [batch for batch in super().batches(order) if len(batch) == self.batch_size]


@_mistake
class parts_x_and_labels(_Training):
    """Your images and labels no longer belong together, so there is nothing to be learned: one order, drawn once an
    epoch, for both of them.
    """

    def of(self, batch: Array) -> tuple[Array, Array]:
        return self.x[batch], self.labels[self.rng.permutation(len(self.x))[: len(batch)]]


@_mistake
class never_learns(_Training):
    """The layers come back as they were given: keep what a step makes, and return that."""

    def step(self, gradients: list[tuple[Array, Array]]) -> list[tuple[Array, Array]]:
        return list(self.layers)


@_mistake
class writes_into_the_given_layers(_Training):
    """The result is right, but the layers that were given have changed, too: -= writes into the caller's arrays, so
    make new ones.
    """

    def step(self, gradients: list[tuple[Array, Array]]) -> list[tuple[Array, Array]]:
        for (W, b), (dW, db) in zip(self.layers, gradients, strict=True):
            W -= self.lr * dW
            b -= self.lr * db
        return self.layers
