"""Train a network, watch it, stop in time, and keep what it has learned (lecture, section 1c).

>>> from course_nn.feedforward import MLP
>>> from course_nn.losses import MSELoss
>>> from course_nn.optimisation import SGD
>>> rng = np.random.default_rng(0)
>>> X = rng.normal(size=(200, 2))
>>> y = X[:, :1] * X[:, 1:]
>>> net = MLP([2, 16, 1], rng=rng)
>>> history = fit(net, MSELoss(), SGD(net, lr=0.2), X[:150], y[:150], epochs=40, batch_size=32,
...               validation=(X[150:], y[150:]), rng=rng, progress=False)
>>> len(history.train), history.validation[history.best] < history.validation[0] / 2
(40, True)
"""

from __future__ import annotations

import os
import sys
import zipfile
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from course_nn.losses import Loss
from course_nn.network import Array, Layer, Sequential
from course_nn.optimisation import DataLoader, Optimiser


@dataclass
class History:
    """What happened: one number an epoch in each list; `best` is the epoch of the lowest loss, the first being 0.

    train: the mean loss of the epoch's batches, each before its step; validation, metric: on the validation data
    after the epoch, empty without.  stopped: "" (all epochs done), "early" or "interrupted".

    >>> print(History(train=[0.5, 0.25], validation=[0.6, 0.3]))
    epoch 2  train 0.25  validation 0.3
    """

    train: list[float] = field(default_factory=list)
    validation: list[float] = field(default_factory=list)
    metric: list[float] = field(default_factory=list)
    best: int = -1
    stopped: str = ""

    def __str__(self) -> str:
        """Describe the last epoch in a line."""
        named = (("train", self.train), ("validation", self.validation), ("metric", self.metric))
        return "  ".join(
            [f"epoch {len(self.train)}", *(f"{name} {values[-1]:.4g}" for name, values in named if values)]
        )


def evaluate(
    net: Layer, measure: Callable[[Array, Array], float], X: npt.ArrayLike, y: npt.ArrayLike, batch_size: int = 256
) -> float:
    """Mean of measure(net(x), y) over all samples, with the network switched to use.  measure: a loss, or a metric.

    It goes through X in batches, so that the memory needed does not grow with it.

    >>> from course_nn.losses import L1Loss
    >>> evaluate(Sequential(), L1Loss(), [[1.0], [2.0], [6.0]], [[0.0], [0.0], [0.0]], batch_size=2)
    3.0
    """
    loader = DataLoader(X, y, batch_size, shuffle=False)
    net.eval()
    return sum(len(x) * measure(net.forward(x), labels) for x, labels in loader) / len(loader.X)


def each_epoch(
    net: Sequential,
    loss: Loss,
    optimiser: Optimiser,
    X: npt.ArrayLike,
    y: npt.ArrayLike,
    *,
    epochs: int,
    batch_size: int,
    validation: tuple[npt.ArrayLike, npt.ArrayLike] | None = None,
    metric: Callable[[Array, Array], float] | None = None,
    schedule: Callable[[int], float] | None = None,
    adjust: Callable[[Sequential], Any] | None = None,
    patience: int | None = None,
    rng: np.random.Generator | None = None,
) -> Generator[History, None, None]:
    """Train, and yield the history after each epoch, to be drawn, or to be left with `break`.

    schedule: the learning rate for each step, the first being 0.  adjust: what to do to the gradients before each step,
    as lambda net: clip_grad_norm(net, 1.0).  patience: stop when so many epochs in a row have not lowered the
    validation loss.  metric: as accuracy(net(x), y), on validation.

    However it ends (the last epoch, break, an interruption), the network is left with the parameters of the best
    epoch, that of the lowest loss on the validation data (without: on the training data), and switched to use.

    >>> from course_nn.feedforward import MLP
    >>> from course_nn.losses import MSELoss
    >>> from course_nn.optimisation import SGD
    >>> net = MLP([1, 1])
    >>> for history in each_epoch(net, MSELoss(), SGD(net, 0.1), [[1.0]], [[2.0]], epochs=99, batch_size=1):
    ...     if history.train[-1] < 0.1:
    ...         break
    >>> len(history.train) < 99
    True
    """
    if validation is None and (patience is not None or metric is not None):
        raise ValueError("patience and metric look at validation data: give validation=(X, y), which is not trained on")
    if optimiser.net is not net:
        raise ValueError("the optimiser moves another network than the one to be trained: make it with this one")
    loader, history, step = DataLoader(X, y, batch_size, rng=rng), History(), 0
    if not len(loader.X):
        raise ValueError("there is nothing to train on: X has no samples")
    best: dict[str, Array] = {}
    try:
        for epoch in range(epochs):
            net.train()
            total = 0.0
            for x, labels in loader:
                if schedule:
                    optimiser.lr = schedule(step)
                total += len(x) * loss.forward(net.forward(x), labels)
                net.backward(loss.backward(), dx=False)
                if adjust:
                    adjust(net)
                optimiser.step()
                step += 1
            validated = [evaluate(net, loss, *validation)] if validation else []
            measured = [evaluate(net, metric, *validation)] if validation and metric else []
            history.train.append(total / len(loader.X))  # all or none: an interruption leaves lists of one length
            history.validation += validated
            history.metric += measured
            judged = history.validation or history.train
            if not best or judged[-1] < judged[history.best]:
                history.best, best = epoch, {name: array.copy() for name, array in _arrays(net)}
            if patience is not None and epoch - history.best >= patience:
                history.stopped = "early"
            yield history
            if history.stopped:
                break
    finally:
        for name, array in _arrays(net) if best else ():
            array[...] = best[name]
        net.eval()


def fit(net: Sequential, loss: Loss, optimiser: Optimiser, X: npt.ArrayLike, y: npt.ArrayLike, *,
        progress: bool = True, **settings: Any) -> History:  # fmt: skip
    """Train for all epochs, and return the history.  The settings are those of `each_epoch`: epochs, batch_size, ….

    Ctrl-C, or a notebook's Stop, ends it early and loses nothing: the parameters of the best epoch so far are put
    back, and the history until then is returned.  progress: a bar on a terminal, a few lines elsewhere.
    """
    history = History()
    with closing(each_epoch(net, loss, optimiser, X, y, **settings)) as running:
        try:
            for history in running:
                _show(history, settings["epochs"], progress)
        except KeyboardInterrupt:
            history.stopped = "interrupted"
    _show(history, settings["epochs"], progress, end=True)
    return history


async def fit_async(net: Sequential, loss: Loss, optimiser: Optimiser, X: npt.ArrayLike, y: npt.ArrayLike, *,
                    watch: Callable[[History], object] = lambda history: None, **settings: Any) -> History:  # fmt: skip
    """Train as `fit` does, as an asyncio task: other tasks, such as a Stop button's, have their turn after each epoch.

    watch(history) is called after each epoch.  `task.cancel()` ends it like an interruption: the best parameters are
    put back, and the task's result is the history.

    >>> import asyncio
    >>> from course_nn.feedforward import MLP
    >>> from course_nn.losses import MSELoss
    >>> from course_nn.optimisation import SGD
    >>> net = MLP([1, 1])
    >>> run = fit_async(net, MSELoss(), SGD(net, lr=0.1), [[1.0]], [[2.0]], epochs=3, batch_size=1)
    >>> len(asyncio.run(run).train)
    3
    """
    import asyncio  # only who asks for it waits for its import

    history = History()
    with closing(each_epoch(net, loss, optimiser, X, y, **settings)) as running:
        try:
            for history in running:
                watch(history)
                await asyncio.sleep(0)
        except asyncio.CancelledError:
            history.stopped = "interrupted"
    return history


def save(net: Layer, path: str | os.PathLike[str]) -> None:
    """Write all parameters and buffers to an .npz file, each under its place and name, such as "0.W".

    The file holds arrays and nothing that could run.  It is written beside its place and then moved there: whatever
    happens, path holds the old file or the new one.

    >>> import tempfile
    >>> from course_nn.feedforward import MLP
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save(MLP([2, 3, 1]), f"{folder}/net.npz")
    ...     print(sorted(np.load(f"{folder}/net.npz").files))
    ['0.W', '0.b', '2.W', '2.b']
    """
    path = Path(path)
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with part.open("wb") as file:
            np.savez(file, **dict(_arrays(net)))  # type: ignore[arg-type]
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def load(net: Layer, path: str | os.PathLike[str]) -> None:
    """Fill the parameters and buffers of a network, made with the same layers, from a file that `save` wrote.

    Names and shapes are compared first: a network is filled whole or not at all.

    >>> from course_nn.feedforward import MLP
    >>> net, twin = MLP([2, 3, 1]), MLP([2, 3, 1])
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save(net, f"{folder}/net.npz")
    ...     load(twin, f"{folder}/net.npz")
    >>> np.array_equal(net.theta, twin.theta)
    True
    """
    try:
        with open(path, "rb") as raw, np.load(raw, allow_pickle=False) as file:
            saved = dict(file)
    except (ValueError, AttributeError, EOFError, TypeError, zipfile.BadZipFile) as error:
        raise ValueError(f"{path} is no file that course_nn.training.save wrote: {error}") from error
    held = dict(_arrays(net))
    if saved.keys() != held.keys():
        only = {"the file": saved.keys() - held.keys(), "the network": held.keys() - saved.keys()}
        told = " and ".join(f"only {where} has {', '.join(sorted(names))}" for where, names in only.items() if names)
        raise ValueError(f"{path} is of another network than {net!r}: {told}. Make the network as it was when saved")
    for name, array in held.items():
        if saved[name].shape != array.shape:
            raise ValueError(
                f"{path} holds {name} of shape {saved[name].shape}; in {net!r} it has {array.shape}. "
                "Make the network with the sizes it had when saved"
            )
    for name, array in held.items():
        array[...] = saved[name]


def _arrays(layer: Layer, place: str = "") -> Iterator[tuple[str, Array]]:
    """Yield the parameters and buffers of a layer and of all it is made of, each with its name, such as "2.0.W"."""
    parts = getattr(layer, "layers", ())
    for name in (*layer.parameters, *layer.buffers):
        if not (parts and name == "theta"):  # theta is what the parts hold
            yield place + name, getattr(layer, name)
    for i, part in enumerate(parts):
        yield from _arrays(part, f"{place}{i}.")


def _show(history: History, epochs: int, progress: bool, end: bool = False) -> None:
    """Print a bar on a terminal, about ten lines elsewhere, and at the end which epoch is kept."""
    n = len(history.train)
    if not progress or not n:
        return
    if end:
        why = {"": "", "early": "; stopped early", "interrupted": "; interrupted"}[history.stopped]
        print(*([""] if sys.stdout.isatty() else []), f"best: epoch {history.best + 1}{why}", sep="\n")
    elif sys.stdout.isatty():
        print(f"\r[{'#' * (20 * n // epochs):20}] {history} ", end="", flush=True)
    elif n % -(-epochs // 10) == 0 or n in (1, epochs):
        print(history, flush=True)
