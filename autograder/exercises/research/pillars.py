"""What goes wrong, where; and the other pillars: data, computation, software."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise, Question
from course_nn.checks import probes
from course_nn.checks.probes.research import with_a_fit

Array = np.ndarray
Rng = np.random.Generator

# Six diaries --------------------------------------------------------------------------------------------------------

_CAUSES = {
    "autoencoder": "a way past the code",
    "attack": "wrong gradient",
    "gan": "saturated",
    "vae": "kl too heavy",
    "ntm": "no sharpening",
    "agent": "moving target",
}

research_cases = Exercise(_CAUSES, points=dict.fromkeys(_CAUSES, 0.25), probe=probes.entry)


@research_cases.cases
def _(rng: Rng) -> Iterator[Case]:
    for name in _CAUSES:
        yield Case(name, name, diary=name)


def _wrongly(choice: str, *diaries: str) -> dict[str, str]:
    return {**_CAUSES, **dict.fromkeys(diaries, choice)}


@research_cases.mistake
def more_training() -> Any:
    """You would train longer, but nothing in these diaries still improves: something in the set-up has to change."""
    return dict.fromkeys(_CAUSES, "too little training")


@research_cases.mistake
def wide_code() -> Any:
    """A perfect reconstruction by a code of 2 numbers is suspicious: the picture must have come another way."""
    return _wrongly("too little training", "autoencoder")


@research_cases.mistake
def code_sharpened() -> Any:
    """Sharpening is for weights over rows of a memory; an autoencoder has none."""
    return _wrongly("no sharpening", "autoencoder", "attack", "gan", "vae", "agent")


@research_cases.mistake
def past_the_code_elsewhere() -> Any:
    """A way past the code shows in reconstructions that are too good; here they are not even asked for, or bad."""
    return _wrongly("a way past the code", "attack", "gan", "vae", "ntm", "agent")


@research_cases.mistake
def saturated_elsewhere() -> Any:
    """Saturation means that a slope has vanished; in this diary everything has its slope and something else is
    wrong.
    """
    return _wrongly("saturated", "autoencoder", "attack", "vae", "ntm", "agent")


@research_cases.mistake
def wrong_gradient_elsewhere() -> Any:
    """A wrong gradient shows in a step that goes nowhere in particular; here training goes, to the wrong place."""
    return _wrongly("wrong gradient", "autoencoder", "gan", "vae", "ntm", "agent")


@research_cases.mistake
def kl_elsewhere() -> Any:
    """The divergence belongs to a code that is a distribution: only one of these networks has one."""
    return _wrongly("kl too heavy", "autoencoder", "attack", "gan", "ntm", "agent")


@research_cases.mistake
def moving_target_elsewhere() -> Any:
    """A target that moves is one that the network computes for itself, from its own answers: only an agent does."""
    return _wrongly("moving target", "autoencoder", "attack", "gan", "vae", "ntm")


@research_cases.mistake
def forger_needs_time() -> Any:
    """A forger that has no slope to follow does not get better with time: see what its loss does where D is sure."""
    return _wrongly("too little training", "gan")


@research_cases.mistake
def copies_need_time() -> Any:
    """The blur grows with each step of one and the same machine; training time cannot be the cause."""
    return _wrongly("too little training", "ntm")


# Amount of data -----------------------------------------------------------------------------------------------------


def _curve(
    fit: Any,
    sizes: list[int],
    X: Array,
    y: Array,
    X_test: Array,
    y_test: Array,
    part: Callable[[int], slice] = slice,
    score: Callable[[Array, Array], float] = lambda guessed, y: float(np.mean(guessed == y)),
) -> Array:
    """Of the test set, with other rows or another figure."""
    return np.array([score(fit(X[part(n)], y[part(n)])(X_test), y_test) for n in sizes])


data_curve = Exercise(_curve, points=2, probe=with_a_fit, see="Goodfellow et al. 11.3")


@data_curve.cases
def _(rng: Rng) -> Iterator[Case]:
    for name, sizes, K, D in (
        ("two sizes, two classes", [3, 12], 2, 2),
        ("four sizes, three classes", [2, 5, 11, 23], 3, 4),
        ("in no order", [17, 4, 9], 3, 2),
    ):
        N, M = 31, 25
        while True:  # until every number of rows counts
            centres = rng.normal(size=(K, D))
            labels = rng.integers(K, size=N + M)
            x = centres[labels] + 1.2 * rng.normal(size=(N + M, D))
            data = x[:N].round(2), labels[:N], x[N:].round(2), labels[N:]
            if len({0.5, *with_a_fit(_curve, sizes, *data).tolist()}) == len(sizes) + 1:
                break
        yield Case(name, sizes=sizes, X=data[0], y=data[1], X_test=data[2], y_test=data[3])


@data_curve.mistake
def judged_on_what_it_learned_from(fit: Any, sizes: Any, X: Array, y: Array, X_test: Array, y_test: Array) -> Array:
    """You judge each network on the rows that it learned from: judge on the test set."""
    return np.array([np.mean(fit(X[:n], y[:n])(X[:n]) == y[:n]) for n in sizes])


@data_curve.mistake
def judged_on_all_training_rows(fit: Any, sizes: Any, X: Array, y: Array, X_test: Array, y_test: Array) -> Array:
    """You judge on the training set, of which the network knows part by heart: judge on the test set."""
    return _curve(fit, sizes, X, y, X, y)


@data_curve.mistake
def learns_from_all(fit: Any, sizes: Any, X: Array, y: Array, X_test: Array, y_test: Array) -> Array:
    """Each of your networks learns from all rows, so the curve is flat: let it have the first n."""
    return _curve(fit, sizes, X, y, X_test, y_test, lambda n: slice(None))


@data_curve.mistake
def learns_from_the_last(fit: Any, sizes: Any, X: Array, y: Array, X_test: Array, y_test: Array) -> Array:
    """You take the last n rows; take the first n, so that the larger sets hold the smaller ones from the start."""
    return _curve(fit, sizes, X, y, X_test, y_test, lambda n: slice(-n, None))


@data_curve.mistake
def one_row_short(fit: Any, sizes: Any, X: Array, y: Array, X_test: Array, y_test: Array) -> Array:
    """Your networks get one row less than they should: X[:n] has n rows, from 0 to n - 1."""
    return _curve(fit, sizes, X, y, X_test, y_test, lambda n: slice(n - 1))


@data_curve.mistake
def learns_from_the_test(fit: Any, sizes: Any, X: Array, y: Array, X_test: Array, y_test: Array) -> Array:
    """Your networks learn from the test set, so their figures say nothing: learn from X, judge on X_test."""
    return _curve(fit, sizes, X_test, y_test, X_test, y_test)


@data_curve.mistake
def test_grows_too(fit: Any, sizes: Any, X: Array, y: Array, X_test: Array, y_test: Array) -> Array:
    """Your test set has n rows, too, and small ones are mostly chance: judge each network on the whole of it."""
    return np.array([np.mean(fit(X[:n], y[:n])(X_test[:n]) == y_test[:n]) for n in sizes])


@data_curve.mistake
def errors(fit: Any, sizes: Any, X: Array, y: Array, X_test: Array, y_test: Array) -> Array:
    """You return the share that is wrong; the accuracy is the share that is right."""
    return 1 - _curve(fit, sizes, X, y, X_test, y_test)


@data_curve.mistake
def counts(fit: Any, sizes: Any, X: Array, y: Array, X_test: Array, y_test: Array) -> Array:
    """You return how many are right; divide by how many there are."""
    return len(y_test) * _curve(fit, sizes, X, y, X_test, y_test)


@data_curve.mistake
def per_cent(fit: Any, sizes: Any, X: Array, y: Array, X_test: Array, y_test: Array) -> Array:
    """You return per cent; the accuracy is a share between 0 and 1."""
    return 100 * _curve(fit, sizes, X, y, X_test, y_test)


@data_curve.mistake
def trained_once(fit: Any, sizes: Any, X: Array, y: Array, X_test: Array, y_test: Array) -> Array:
    """You train once, on the first of the sizes, and judge that network each time: train a new one for each size."""
    return _curve(fit, [sizes[0]] * len(sizes), X, y, X_test, y_test)


@data_curve.mistake
def in_the_order_of_size(fit: Any, sizes: Any, X: Array, y: Array, X_test: Array, y_test: Array) -> Array:
    """You put the sizes in order; return the accuracies in the order in which the sizes came."""
    return _curve(fit, sorted(sizes), X, y, X_test, y_test)


@data_curve.mistake
def for_labels(fit: Any, sizes: Any, X: Array, y: Array, X_test: Array, y_test: Array) -> Array:
    """You compare the guesses with the labels of the training set; the test set has its own."""
    return np.array([np.mean(fit(X[:n], y[:n])(X_test) == y[: len(y_test)]) for n in sizes])


which_pillar = Question(
    rubric=[
        (
            1,
            "Reads the curve: the last step, nearly a doubling, says what another one is worth, and steps shrink; data "
            "are worth their price while the curve still rises.",
        ),
        (
            1,
            "Names a limit that more computation does not lift (no more information in the same data; a network "
            "trained to its end) and one that more data does not (wrong labels, other data in use, too small a "
            "network), or says what the software must do for either (right gradients, the same figures again).",
        ),
    ],
    samples=[
        (
            2,
            "From 800 to 1400 pictures it gained 2 %, so twice as many may give about 1 %: I would buy them while it "
            "still rises. A GPU only makes it faster, the network is converged already, and more data will not "
            "help either if the digits of the customer look different from ours.",
            "Both rows.",
        ),
        (1, "The curve gets flat at the end, so twice the data only gives one per cent or so.", "The first row only."),
        (
            1,
            "Data, because a GPU cannot find out anything that is not in the data. But only if the labels are right.",
            "The second row; nothing is read off the curve.",
        ),
        (0, "Both, since deep learning needs big data and big computers.", "A slogan, no reason."),
    ],
)
