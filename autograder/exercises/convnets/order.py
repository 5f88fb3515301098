"""Where neighbours mean nothing: columns in another order, and what it costs a convolution."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise, Question
from autograder.exercises.convnets.training import SIDE, cnn, learned, mlp, wandering_digits
from course_nn.checks.measures.convnets import orders, shuffled
from course_nn.checks.probes.convnets import four_ways, thrice
from course_nn.convnets import permute_pixels

Array = np.ndarray
Rng = np.random.Generator
Two = tuple[Array, Array]

# Another order --------------------------------------------------------------------------------------------------------


def _shuffle_columns(x: Array, x_new: Array, rng: Rng) -> Two:
    order = rng.permutation(x.shape[1])
    return x[:, order], x_new[:, order]


shuffle_columns = Exercise(
    _shuffle_columns, points={"columns": 0.5, "both": 0.5, "drawn": 0.5}, probe=thrice, measure=shuffled
)


@shuffle_columns.cases
def _(rng: Rng) -> Iterator[Case]:
    names = {"columns": "what becomes of the first table", "both": "whether the second goes the same way",
             "drawn": "where the order comes from"}  # fmt: skip
    for ask, name in names.items():
        numbers = rng.permutation(12 * 9).reshape(12, 9) / 4  # all of them differ
        seed = int(rng.integers(1000))
        yield Case(f"{name}: 7 and 5 rows of 9", ask, x=numbers[:7], x_new=numbers[7:], seed=seed).keeping(ask=ask)


@shuffle_columns.mistake
def rows_for_columns(x: Array, x_new: Array, rng: Rng) -> Two:
    """You put the rows in another order: these are the patients, who keep their places; the columns are what moves."""
    return x[rng.permutation(len(x))], x_new[rng.permutation(len(x_new))]


@shuffle_columns.mistake
def another_order_for_the_new(x: Array, x_new: Array, rng: Rng) -> Two:
    """The second table gets another order, so that its columns no longer mean what those of the first mean: draw one
    order and use it for both.
    """
    return x[:, rng.permutation(x.shape[1])], x_new[:, rng.permutation(x.shape[1])]


@shuffle_columns.mistake
def first_table_only(x: Array, x_new: Array, rng: Rng) -> Two:
    """The second table stays as it was: its columns have to move with those of the first."""
    return x[:, rng.permutation(x.shape[1])], x_new


@shuffle_columns.mistake
def turned_back(x: Array, x_new: Array, rng: Rng) -> Two:
    """In the second table you undo the order instead of using it: index both with the same order, [:, order]."""
    order = rng.permutation(x.shape[1])
    return x[:, order], x_new[:, np.argsort(order)]


@shuffle_columns.mistake
def an_order_for_each_row(x: Array, x_new: Array, rng: Rng) -> Two:
    """Each row gets an order of its own, and nothing can be learned from that: one order for all rows."""
    return rng.permuted(x, axis=1), rng.permuted(x_new, axis=1)


@shuffle_columns.mistake
def rows_and_columns(x: Array, x_new: Array, rng: Rng) -> Two:
    """Rows and columns both move, so that rows no longer stand beside their labels: leave the rows."""
    order = rng.permutation(x.shape[1])
    return x[rng.permutation(len(x))][:, order], x_new[rng.permutation(len(x_new))][:, order]


@shuffle_columns.mistake
def everything_anywhere(x: Array, x_new: Array, rng: Rng) -> Two:
    """You throw all numbers of a table into one bag: whole columns change their places, nothing else."""
    return rng.permutation(x.ravel()).reshape(x.shape), rng.permutation(x_new.ravel()).reshape(x_new.shape)


@shuffle_columns.mistake
def columns_drawn_twice(x: Array, x_new: Array, rng: Rng) -> Two:
    """You draw some columns several times and others never: each has to be there once, as rng.permutation makes it."""
    order = rng.integers(0, x.shape[1], size=(x.shape[1],))
    order[:2] = order[0]
    return x[:, order], x_new[:, order]


@shuffle_columns.mistake
def nothing_moves(x: Array, x_new: Array, rng: Rng) -> Two:
    """Your tables come back as they were: rng.shuffle works in place and returns nothing, rng.permutation gives an
    order to index with.
    """
    return x, x_new


@shuffle_columns.mistake
def always_reversed(x: Array, x_new: Array, rng: Rng) -> Two:
    """Your order is the same each time: draw it from the rng you are given."""
    return x[:, ::-1], x_new[:, ::-1]


@shuffle_columns.mistake
def random_from_elsewhere(x: Array, x_new: Array, rng: Rng) -> Two:
    """Your order does not come from the rng you are given, so nobody can repeat the experiment: use its permutation."""
    return _shuffle_columns(x, x_new, np.random.default_rng())


@shuffle_columns.mistake
def tables_turned(x: Array, x_new: Array, rng: Rng) -> Two:
    """Your tables have rows and columns exchanged: they keep their shapes."""
    x, x_new = _shuffle_columns(x, x_new, rng)
    return x.T, x_new.T


@shuffle_columns.mistake
def one_table_for_both(x: Array, x_new: Array, rng: Rng) -> Two:
    """Your tables no longer have the shapes they came with: return both, each with all of its rows."""
    both = np.concatenate([x, x_new])[:, rng.permutation(x.shape[1])]
    return both, both


@shuffle_columns.mistake
def sorted_columns(x: Array, x_new: Array, rng: Rng) -> Two:
    """The numbers themselves have changed: only their places do, column by column."""
    return x + rng.normal(size=x.shape), x_new + rng.normal(size=x_new.shape)


# What it costs --------------------------------------------------------------------------------------------------------

Four = dict[str, Array]


def _order_matters(x: Array, y: Array, x_new: Array, rng: Rng) -> Four:
    return dict(_trained_four(x.tobytes(), y.tobytes(), x_new.tobytes(), int(rng.integers(2**32))))


@cache
def _trained_four(x_: bytes, y_: bytes, new: bytes, seed: int) -> Four:
    """Once for each set of images, since the wrong programs start from it, too."""
    rng = np.random.default_rng(seed)
    x, y, x_new = np.frombuffer(x_).reshape(-1, SIDE, SIDE, 1), np.frombuffer(y_, int), np.frombuffer(new)
    x_new = x_new.reshape(-1, SIDE, SIDE, 1)
    order = rng.permutation(SIDE * SIDE)
    found = {}
    for name, make in (("CNN", cnn), ("MLP", mlp)):
        for ending, change in (("", lambda a: a), (" shuffled", lambda a: permute_pixels(a, order))):
            net = learned(make(rng), change(x), y, rng, epochs=12)  # enough to see the difference
            found[name + ending] = net.forward(change(x_new)).argmax(axis=1)
    return found


order_matters = Exercise(_order_matters, points=2.5, probe=four_ways, measure=orders, see="Lecture, section 2a")


@order_matters.cases
def _(rng: Rng) -> Iterator[Case]:
    x, y, x_new, y_new = wandering_digits(rng)
    seed = int(rng.integers(1000))
    name = f"{len(x)} digits to learn from, {len(x_new)} new ones"
    yield Case(name, x=x, y=y, x_new=x_new, seed=seed).keeping(y_new=y_new)


def _guessed(n: int) -> Array:
    return np.arange(n) * 7 % 10


@order_matters.mistake
def one_order_missing(x: Array, y: Array, x_new: Array, rng: Rng) -> Four:
    """With another order your MLP fails as well, though it has no idea which pixels are neighbours: its new images need
    the very order of those it learned from, so shuffle both in one call and train on them anew.
    """
    found = _order_matters(x, y, x_new, rng)
    return {**found, "CNN shuffled": _guessed(len(x_new)), "MLP shuffled": _guessed(len(x_new))}


@order_matters.mistake
def never_shuffled(x: Array, y: Array, x_new: Array, rng: Rng) -> Four:
    """Your CNN hardly loses anything: under "CNN shuffled" belongs one that has learned from shuffled images and is
    shown shuffled new ones.
    """
    found = _order_matters(x, y, x_new, rng)
    return {**found, "CNN shuffled": found["CNN"], "MLP shuffled": found["MLP"]}


@order_matters.mistake
def networks_exchanged(x: Array, y: Array, x_new: Array, rng: Rng) -> Four:
    """What stands under “MLP” loses by another order, and what stands under “CNN” does not: are the names exchanged?"""
    found = _order_matters(x, y, x_new, rng)
    return {name: found[other] for name, other in zip(found, [*list(found)[2:], *list(found)[:2]], strict=True)}


@order_matters.mistake
def a_convolution_for_both(x: Array, y: Array, x_new: Array, rng: Rng) -> Four:
    """Your MLP reads digits as only a convolution does, and loses as much by another order: train it by train_mlp."""
    found = _order_matters(x, y, x_new, rng)
    return {**found, "MLP": found["CNN"], "MLP shuffled": found["CNN shuffled"]}


@order_matters.mistake
def orders_exchanged(x: Array, y: Array, x_new: Array, rng: Rng) -> Four:
    """Your CNN is far better with shuffled pixels: are the entries with and without “shuffled” exchanged?"""
    found = _order_matters(x, y, x_new, rng)
    return {name: found[other] for name, other in zip(found, np.array(list(found))[[1, 0, 3, 2]], strict=True)}


@order_matters.mistake
def cnn_not_trained(x: Array, y: Array, x_new: Array, rng: Rng) -> Four:
    """Your CNN reads too few of the plain images: train it by train_cnn, and give each new image the class with its
    highest score.
    """
    found = _order_matters(x, y, x_new, rng)
    return {**found, "CNN": _guessed(len(x_new)), "CNN shuffled": _guessed(len(x_new))}


@order_matters.mistake
def mlp_not_trained(x: Array, y: Array, x_new: Array, rng: Rng) -> Four:
    """Your MLP reads too few of the plain images: train it by train_mlp, and give each new image the class with its
    highest score.
    """
    found = _order_matters(x, y, x_new, rng)
    return {**found, "MLP": _guessed(len(x_new)), "MLP shuffled": _guessed(len(x_new))}


@order_matters.mistake
def nothing_learned(x: Array, y: Array, x_new: Array, rng: Rng) -> Four:
    """None of your networks reads enough of the plain images: give each image of x_new, in their order, the class with
    its highest score.
    """
    return dict.fromkeys(_order_matters(x, y, x_new, rng), _guessed(len(x_new)))


@order_matters.mistake
def scores_for_classes(x: Array, y: Array, x_new: Array, rng: Rng) -> Four:
    """You return the scores: the class is the place of the highest one, argmax over the last axis."""
    return {name: np.eye(10)[p] for name, p in _order_matters(x, y, x_new, rng).items()}


@order_matters.mistake
def not_the_new_images(x: Array, y: Array, x_new: Array, rng: Rng) -> Any:
    """What you return is not one class for each image of x_new: neither those of x nor a share are asked for."""
    return dict.fromkeys(_order_matters(x, y, x_new, rng), y)


@order_matters.mistake
def other_names(x: Array, y: Array, x_new: Array, rng: Rng) -> Four:
    """An entry is missing: there are four, “CNN”, “CNN shuffled”, “MLP” and “MLP shuffled”."""
    found = _order_matters(x, y, x_new, rng)
    return {"CNN": found["CNN"], "MLP": found["MLP"]}


no_grid = Question(
    rubric=[
        (
            1,
            "Why not: the columns of a record have no order in which neighbours belong together, and a pattern that "
            "means something at one place means nothing, or something else, at another; so neither locality nor shared "
            "weights hold. (One of the two, with its reason, is enough.)",
        ),
        (
            1,
            "How to tell: put the columns in another order, the same for training and new data, and train again. If "
            "nothing changes, the order carried nothing (and an MLP does better); if the convolution loses, it did.",
        ),
    ],
    samples=[
        (
            2,
            "Age stands beside sex and medication only because somebody typed it that way, there is no pattern of "
            "three columns that could come back somewhere else. Test: shuffle the columns of train and test in the "
            "same way, on digits my CNN went from 90 % to 25 %, on the wine table it stays where it was.",
            "Both rows; the test comes with what it showed.",
        ),
        (
            1,
            "There is no grid structure in a patient record so the kernel cannot find anything.",
            "The first row, barely: it should say what a grid would have given. No test.",
        ),
        (
            1,
            "Shuffle the columns and train again, if the accuracy is the same then a CNN is the wrong model.",
            "The second row only (the same shuffle for the test data goes without saying here).",
        ),
        (
            0,
            "Patient data are too small for a CNN, it needs many images to train.",
            "With few images a convolution is what helps: it has few weights. Size is not the point.",
        ),
        (0, "Because the columns have different units, so one must standardise them first.", "True, and mended by it."),
    ],
)
