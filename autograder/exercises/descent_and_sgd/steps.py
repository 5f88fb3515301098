"""Stochastic gradient descent: the loop over epochs and batches, and why one takes batches at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise, Question
from course_nn import minibatches
from course_nn.checks.probes.descent_and_sgd import steps

Array = np.ndarray
Gradient = Callable[..., Any]

sgd = Exercise(
    minibatches.sgd,
    points={"one epoch": 1, "several epochs": 2},
    probe=steps,
    axes="points, P",
    see="Goodfellow et al. 5.9 and 8.3.1",
)


@sgd.cases
def _(rng: np.random.Generator) -> Iterator[Case]:
    def linear(n: int, p: int, m: int, epochs: int) -> dict[str, Any]:
        X = rng.normal(size=(n, p))
        y = X @ rng.normal(size=p) + 0.3 * rng.normal(size=n)
        return {"theta": 2 * rng.normal(size=p), "X": X, "y": y, "m": m, "lr": float(rng.uniform(0.04, 0.09)),
                "epochs": epochs}  # fmt: skip

    for n, p, m in ((3, 1, 2), (8, 2, 3), (5, 3, 5)):
        yield Case(f"an epoch of {-(-n // m)} batches", "one epoch", **linear(n, p, m, 1))
    for n, p, m, epochs in ((5, 2, 2, 2), (7, 3, 3, 4)):
        yield Case(f"{epochs} epochs of {-(-n // m)} batches", "several epochs", **linear(n, p, m, epochs))


def _walk(grad: Gradient, theta: Array, batches: Any, lr: float, epochs: int) -> list[Array]:
    return list(minibatches.sgd(grad, theta, batches, lr, epochs))


@sgd.mistake
def uphill(grad: Gradient, theta: Array, batches: Any, lr: float, epochs: int) -> Any:
    """You add the gradient, which points uphill: subtract it."""
    return minibatches.sgd(grad, theta, batches, -lr, epochs)


@sgd.mistake
def no_learning_rate(grad: Gradient, theta: Array, batches: Any, lr: float, epochs: int) -> Any:
    """You subtract the whole gradient: multiply it by lr first."""
    return minibatches.sgd(grad, theta, batches, 1.0, epochs)


@sgd.mistake
def sum_over_the_batch(grad: Gradient, theta: Array, batches: Any, lr: float, epochs: int) -> Any:
    """Your steps grow with the number of samples in the batch: grad is their mean already, so the step is lr times
    that.
    """
    return minibatches.sgd(lambda t, x, y: len(x) * grad(t, x, y), theta, batches, lr, epochs)


@sgd.mistake
def divides_by_the_batch(grad: Gradient, theta: Array, batches: Any, lr: float, epochs: int) -> Any:
    """You divide by the number of samples once more: grad is a mean already, so the step is lr times that."""
    return minibatches.sgd(lambda t, x, y: grad(t, x, y) / len(x), theta, batches, lr, epochs)


@sgd.mistake
def one_epoch_only(grad: Gradient, theta: Array, batches: Any, lr: float, epochs: int) -> Any:
    """You go through the batches once: each epoch goes through all of them again."""
    return minibatches.sgd(grad, theta, batches, lr, 1)


@sgd.mistake
def first_batch_only(grad: Gradient, theta: Array, batches: Any, lr: float, epochs: int) -> Any:
    """Your epoch takes a step with one batch and leaves out the others: there is a step for every batch."""
    return minibatches.sgd(grad, theta, [next(iter(batches))], lr, epochs)


@sgd.mistake
def one_step_only(grad: Gradient, theta: Array, batches: Any, lr: float, epochs: int) -> Any:
    """You stop after the very first step: return after both loops, not inside them."""
    return minibatches.sgd(grad, theta, [next(iter(batches))], lr, 1)


@sgd.mistake
def last_batch_only(grad: Gradient, theta: Array, batches: Any, lr: float, epochs: int) -> Any:
    """Your step stands after the loop over the batches, so each epoch uses the last one only: step inside it."""
    return minibatches.sgd(grad, theta, [list(batches)[-1]], lr, epochs)


@sgd.mistake
def all_data_at_once(grad: Gradient, theta: Array, batches: Any, lr: float, epochs: int) -> Any:
    """You put the batches together and take one step an epoch, with all data: that is plain gradient descent; step with
    each batch.
    """
    x, y = (np.concatenate(parts) for parts in zip(*batches, strict=True))
    return minibatches.sgd(grad, theta, [(x, y)], lr, epochs)


@sgd.mistake
def epochs_inside(grad: Gradient, theta: Array, batches: Any, lr: float, epochs: int) -> Any:
    """You stay with one batch for all its epochs before you go on to the next: the loop over the epochs is the outer
    one.
    """
    return minibatches.sgd(grad, theta, [batch for batch in batches for _ in range(epochs)], lr, 1)


@sgd.mistake
def last_epoch_only(grad: Gradient, theta: Array, batches: Any, lr: float, epochs: int) -> Any:
    """Your path holds the last epoch only: begin it once, before the loop over the epochs."""
    path = _walk(grad, theta, batches, lr, epochs)
    return np.array(path[(len(path) - 1) // epochs * (epochs - 1) :])


@sgd.mistake
def as_many_steps_as_epochs(grad: Gradient, theta: Array, batches: Any, lr: float, epochs: int) -> Any:
    """You take one step an epoch, with the mean of all batches' gradients: that is no longer SGD; step after each
    batch.
    """
    path = [theta]
    for _ in range(epochs):
        path.append(path[-1] - lr * np.mean([grad(path[-1], x, y) for x, y in batches], axis=0))
    return np.array(path)


@sgd.mistake
def gradients_added_up(grad: Gradient, theta: Array, batches: Any, lr: float, epochs: int) -> Any:
    """You add the batches' gradients up and step once an epoch: step after each batch, with its gradient alone."""
    path = [theta]
    for _ in range(epochs):
        path.append(path[-1] - lr * np.sum([grad(path[-1], x, y) for x, y in batches], axis=0))
    return np.array(path)


@sgd.mistake
def gradient_of_the_epochs_start(grad: Gradient, theta: Array, batches: Any, lr: float, epochs: int) -> Any:
    """All gradients of an epoch are taken at its first θ: each batch's is taken where the last step ended."""
    path = [theta]
    for _ in range(epochs):
        start = path[-1]
        for x, y in batches:
            path.append(path[-1] - lr * grad(start, x, y))
    return np.array(path)


@sgd.mistake
def gradient_of_the_first_start(grad: Gradient, theta: Array, batches: Any, lr: float, epochs: int) -> Any:
    """You take every gradient at the very first θ: take each where you are now."""
    return minibatches.sgd(lambda t, x, y: grad(theta, x, y), theta, batches, lr, epochs)


@sgd.mistake
def ends_of_epochs(grad: Gradient, theta: Array, batches: Any, lr: float, epochs: int) -> Any:
    """Your path has a point for each epoch: it gets one after every step, that is after every batch."""
    path = _walk(grad, theta, batches, lr, epochs)
    return np.array(path[:: (len(path) - 1) // epochs])


@sgd.mistake
def start_left_out(grad: Gradient, theta: Array, batches: Any, lr: float, epochs: int) -> Any:
    """Your path begins after the first step: the start belongs to it."""
    return np.array(_walk(grad, theta, batches, lr, epochs)[1:])


@sgd.mistake
def end_left_out(grad: Gradient, theta: Array, batches: Any, lr: float, epochs: int) -> Any:
    """The last point of the path is missing: there is one after every step, and the start before them."""
    return np.array(_walk(grad, theta, batches, lr, epochs)[:-1])


@sgd.mistake
def end_only(grad: Gradient, theta: Array, batches: Any, lr: float, epochs: int) -> Any:
    """You return where the walk ends: collect the start and the point after every step."""
    return _walk(grad, theta, batches, lr, epochs)[-1]


@sgd.mistake
def back_to_the_start(grad: Gradient, theta: Array, batches: Any, lr: float, epochs: int) -> Any:
    """Each of your epochs sets out from the first θ again: go on from where the last one ended."""
    path = _walk(grad, theta, batches, lr, 1)
    return np.array([*path, *(path[1:] * (epochs - 1))])


@sgd.mistake
def one_array_for_all(grad: Gradient, theta: Array, batches: Any, lr: float, epochs: int) -> Any:
    """All points of your path are the last one: they are one array that each step overwrites; make a new array for
    each step, or keep a copy.
    """
    path = _walk(grad, theta, batches, lr, epochs)
    return np.array([path[-1]] * len(path))


@sgd.mistake
def walks_on_the_start(grad: Gradient, theta: Array, batches: Any, lr: float, epochs: int) -> Any:
    """You overwrite the caller's theta, and your path holds that one array again and again: theta -= ... works in
    place, theta = theta - ... makes a new array.
    """
    path = _walk(grad, theta, batches, lr, epochs)
    theta[...] = path[-1]
    return np.array([theta] * len(path))


why_minibatches = Question(
    rubric=[
        (1, "The work of a step depends on m alone, not on N: a step with all data costs 100 times more now."),
        (
            1,
            "The estimate is right on average but noisy (spread about σ/√m, whatever N), and many rough steps beat few "
            "exact ones; more samples in the batch pay off only with the square root.",
        ),
    ],
    samples=[
        (
            2,
            "With all data every step costs 100 times as much as before, with m = 64 it costs the same. Its gradient "
            "is only an estimate, but unbiased, with noise like 1/√64 however large N is, and in the time of one exact "
            "step you take very many of them.",
            "Both rows.",
        ),
        (
            1,
            "A minibatch is faster because it does not need to look at the whole dataset.",
            "The first row; what the estimate is worth is missing.",
        ),
        (
            1,
            "The minibatch gradient equals the true gradient on average, so it still goes downhill.",
            "The second row; the cost is missing.",
        ),
        (
            0,
            "With more data you need a larger batch, otherwise the gradient is biased.",
            "It is unbiased for every m, and its noise does not depend on N.",
        ),
    ],
)
