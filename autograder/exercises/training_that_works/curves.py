"""Reading what a training run reports: learning curves, the confusion matrix."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise, Question
from course_nn import metrics
from course_nn.checks import probes
from course_nn.checks.probes.training_that_works import of_counts

Array = np.ndarray
Rng = np.random.Generator

# Learning curves ----------------------------------------------------------------------------------------------------

_RUNS = {"A": "rate too small", "B": "overfits", "C": "fine", "D": "pairs broken", "E": "rate too large"}

learning_curves = Exercise(
    _RUNS, points=dict.fromkeys(_RUNS, 0.4), probe=probes.entry, see="Goodfellow et al. 5.3, 7.8 and 11.5"
)


@learning_curves.cases
def _(rng: Rng) -> Iterator[Case]:
    for run in _RUNS:
        yield Case(f"run {run}", run, run=run)


def _read_as(what: str, *runs: str) -> dict[str, str]:
    return {**_RUNS, **dict.fromkeys(runs, what)}


@learning_curves.mistake
def slow_is_not_broken() -> Any:
    """Both curves fall, together and in a straight line: this network does learn, only very slowly."""
    return {**_RUNS, "A": "pairs broken"}


@learning_curves.mistake
def slow_is_not_wild() -> Any:
    """Nothing jumps here: both curves are smooth and still falling at the end; too large a step looks otherwise."""
    return {**_RUNS, "A": "rate too large"}


@learning_curves.mistake
def far_from_done() -> Any:
    """At the end this run is hardly better than guessing, which costs 2.3, or even worse: that is not fine."""
    return _read_as("fine", "A", "E")


@learning_curves.mistake
def broken_taken_for_fine() -> Any:
    """The training loss falls, the validation loss rises from the start: on new images that is worse than guessing."""
    return _read_as("fine", "D")


@learning_curves.mistake
def overfitting_taken_for_fine() -> Any:
    """Look at the validation loss: it turns while the training loss goes on falling, and that gap is what counts."""
    return _read_as("fine", "B")


@learning_curves.mistake
def no_gap_at_all() -> Any:
    """When a network overfits, training goes well and only validation does badly: here training does not go well."""
    return _read_as("overfits", "A", "E")


@learning_curves.mistake
def fine_taken_for_overfitting() -> Any:
    """The two curves fall together and stay close to each other to the end: there is no overfitting to speak of."""
    return _read_as("overfits", "C")


@learning_curves.mistake
def broken_taken_for_overfitting() -> Any:
    """In overfitting the validation loss falls first and then turns; here it never gets better than guessing, so what
    is learned has nothing to do with the images.
    """
    return _read_as("overfits", "D")


@learning_curves.mistake
def overfitting_taken_for_broken() -> Any:
    """The validation loss does fall well below that of guessing at first, so images and labels belong together."""
    return _read_as("pairs broken", "B", "C")


@learning_curves.mistake
def wild_taken_for_broken() -> Any:
    """Training, too, jumps about and gets nowhere: with wrong labels a network would still learn them by heart."""
    return _read_as("pairs broken", "E")


@learning_curves.mistake
def jumping_taken_for_slow() -> Any:
    """With too small a rate both curves are smooth and fall a little at every epoch; here they do not."""
    return _read_as("rate too small", "B", "D", "E")


@learning_curves.mistake
def good_taken_for_slow() -> Any:
    """This run has come down to a small loss within its epochs: what would a larger rate be for?"""
    return _read_as("rate too small", "C")


@learning_curves.mistake
def smooth_taken_for_wild() -> Any:
    """With too large a rate the training loss would jump up and down from epoch to epoch; here it falls steadily."""
    return _read_as("rate too large", "B", "C", "D")


# The confusion matrix -----------------------------------------------------------------------------------------------

confusion_matrix = Exercise(
    metrics.confusion_matrix,
    points={"counts": 1.5, "a class that is missing": 0.5},
    axes="true class, predicted class",
    see="Goodfellow et al. 11.1",
)


@confusion_matrix.cases
def _(rng: Rng) -> Iterator[Case]:
    def scores(labels: Array, K: int) -> Array:
        """Scores that name the right class somewhat more often than not, and each class now and then."""
        return (rng.normal(size=(len(labels), K)) + 1.2 * np.eye(K)[labels]).round(2)

    def labels(n: int, K: int) -> Array:
        return rng.permutation(np.concatenate([np.arange(K), rng.integers(0, K, n - K)]))

    for n, K in ((7, 2), (23, 3), (40, 4)):
        y = labels(n, K)
        yield Case(f"{n} samples of {K} classes", "counts", scores=scores(y, K), labels=y)
    y = labels(9, 3)
    yield Case("no sample of the last class", "a class that is missing", scores=scores(y, 4), labels=y)
    away = scores(y, 3) - np.array([0.0, 100, 0])
    yield Case("class 1 is never predicted", "a class that is missing", scores=away, labels=y)


def _counts(rows: Array, columns: Array, K: int) -> Array:
    counts = np.zeros((K, K), int)
    np.add.at(counts, (rows, columns), 1)
    return counts


@confusion_matrix.also_right
def counts_as_floats(scores: Array, labels: Array) -> Array:
    """Counts are counts, whichever type."""
    return metrics.confusion_matrix(scores, labels).astype(float)


@confusion_matrix.mistake
def turned(scores: Array, labels: Array) -> Array:
    """Your rows are the predicted classes; the true class chooses the row, the predicted one the column."""
    return metrics.confusion_matrix(scores, labels).T


@confusion_matrix.mistake
def each_pair_once(scores: Array, labels: Array) -> Array:
    """Your table holds 0 and 1 only: an index that stands in a list twice is still raised just once, so go through the
    samples one by one.
    """
    return np.minimum(metrics.confusion_matrix(scores, labels), 1)


@confusion_matrix.mistake
def shares_of_the_row(scores: Array, labels: Array) -> Array:
    """You divided each row by its sum; asked are the counts themselves."""
    counts = metrics.confusion_matrix(scores, labels)
    return counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)


@confusion_matrix.mistake
def shares_of_all(scores: Array, labels: Array) -> Array:
    """You divided by the number of samples; asked are the counts themselves."""
    return metrics.confusion_matrix(scores, labels) / len(labels)


@confusion_matrix.mistake
def the_right_ones_only(scores: Array, labels: Array) -> Array:
    """You count the right predictions only; what is wrong belongs into the table as well, off the diagonal."""
    return np.diag(metrics.confusion_matrix(scores, labels).diagonal())


@confusion_matrix.mistake
def the_wrong_ones_only(scores: Array, labels: Array) -> Array:
    """You count the wrong predictions only; the right ones belong on the diagonal."""
    counts = metrics.confusion_matrix(scores, labels)
    return counts - np.diag(counts.diagonal())


@confusion_matrix.mistake
def the_lowest_score(scores: Array, labels: Array) -> Array:
    """You take the class with the lowest score; the prediction is the one with the highest."""
    return metrics.confusion_matrix(-scores, labels)


@confusion_matrix.mistake
def adds_probabilities(scores: Array, labels: Array) -> Array:
    """You add up probabilities for all classes; a sample counts once, in the column of its highest score."""
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    K = scores.shape[1]
    return np.eye(K)[labels].T @ (e / e.sum(axis=1, keepdims=True))


@confusion_matrix.mistake
def adds_scores(scores: Array, labels: Array) -> Array:
    """You add up the scores; a sample counts once, in the column of its highest score."""
    return np.eye(scores.shape[1])[labels].T @ scores


@confusion_matrix.mistake
def as_many_classes_as_seen(scores: Array, labels: Array) -> Array:
    """A class that no label names has no row in yours: the number of classes is that of the columns of scores."""
    K = int(labels.max()) + 1
    predicted = scores.argmax(axis=1)
    return _counts(labels, predicted, K) if predicted.max() < K else _counts(labels, predicted, K + 1)[:K, :K]


@confusion_matrix.mistake
def predictions_with_themselves(scores: Array, labels: Array) -> Array:
    """You pair each prediction with itself, so nothing is ever wrong: the row is the true label."""
    predicted = scores.argmax(axis=1)
    return _counts(predicted, predicted, scores.shape[1])


@confusion_matrix.mistake
def leaves_out_the_last_sample(scores: Array, labels: Array) -> Array:
    """One sample is missing, the last one: let the loop run through all rows."""
    return metrics.confusion_matrix(scores[:-1], labels[:-1])


recall = Exercise(
    metrics.recall,
    points={"every class": 0.5, "a class without samples": 0.5},
    probe=of_counts,
    axes="K",
    see="Goodfellow et al. 11.1",
)


@recall.cases
def _(rng: Rng) -> Iterator[Case]:
    def counts(K: int) -> list[list[int]]:
        return (rng.integers(1, 9, (K, K)) + np.diag(rng.integers(5, 20, K))).tolist()

    for K in (3, 5):
        yield Case(f"{K} classes", "every class", counts=counts(K))
    few = counts(4)
    few[2] = [0] * 4
    yield Case("class 2 has no samples", "a class without samples", counts=few)


@recall.mistake
def the_columns(counts: Array) -> Array:
    """You divide by the columns' sums, which asks how many of the samples *called* k are k (the precision): divide by
    those that *are* k, the sum of the row.
    """
    return counts.diagonal() / counts.sum(axis=0)


@recall.mistake
def of_all_samples(counts: Array) -> Array:
    """You divide by the number of all samples; each class is measured by its own, the sum of its row."""
    return counts.diagonal() / counts.sum()


@recall.mistake
def one_for_all(counts: Array) -> Any:
    """That is the accuracy, one number for all classes together: keep the classes apart."""
    return float(counts.trace() / counts.sum())


@recall.mistake
def the_whole_table(counts: Array) -> Array:
    """You return a whole table of shares; the recall of a class is its entry on the diagonal."""
    return counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)


@recall.mistake
def nothing_by_nothing(counts: Array) -> Array:
    """For a class without samples yours is no number, as 0 / 0 is none: give it 0 without dividing."""
    return counts.diagonal() / counts.sum(axis=1)


@recall.mistake
def found_to_missed(counts: Array) -> Array:
    """You divide what was found by what was missed; divide by all samples of the class, found and missed."""
    found = counts.diagonal()
    return found / np.maximum(counts.sum(axis=1) - found, 1)


@recall.mistake
def share_missed(counts: Array) -> Array:
    """That is the share that was missed: what was found is the rest of it, up to 1."""
    return 1 - metrics.recall(counts)


@recall.mistake
def just_the_diagonal(counts: Array) -> Array:
    """You give how many were found; divide by how many there are of the class."""
    return counts.diagonal() * 1


@recall.mistake
def a_missing_class_is_perfect(counts: Array) -> Array:
    """You give 1 to a class without samples, as if all had been found: of nothing, nothing was found, so give 0."""
    return np.where(counts.sum(axis=1) > 0, metrics.recall(counts), 1.0)


whose_data = Question(
    rubric=[
        (
            1,
            "Choosing by the test accuracy makes the test set part of the training: the best of many tries is partly "
            "luck on just these samples, so the reported figure is too high.",
        ),
        (
            1,
            "The remedy: choose on a validation set put aside from the training data, and look at the test set once, "
            "when everything is chosen.",
        ),
    ],
    samples=[
        (
            2,
            "Out of 30 networks the best on the test set is also the luckiest on it, so 97.8 % is too optimistic. He "
            "should take some training images for validation, choose with those and use the test set once at the end.",
            "Both rows.",
        ),
        (
            1,
            "The network overfits the test set, because it was chosen with it. On new images it will be worse.",
            "The first row only: no word on what to do instead.",
        ),
        (
            1,
            "You need three sets: training, validation and test, and only validation is used for choosing settings.",
            "The second row only: does not say what is wrong with the figure.",
        ),
        (
            0,
            "Nothing, because the network was never trained on the test images.",
            "Choosing among 30 is a kind of training.",
        ),
    ],
)
