"""Our classifiers and scikit-learn's MLPClassifier on the same digits, in turns.

    python -m tests.benchmarks.bench_sklearn [turns]

Adam, batches of 32, float32, no weight decay, no early stopping, one thread. The fully connected network takes the same
steps as scikit-learn's, each from a start of its own; the convolutional and the recurrent one (which reads an image row
by row) take as many epochs as they need to be as often right. Prints the accuracy on test data and the processor's time,
and ours over scikit-learn's with its spread. scikit-learn is no dependency of this project: install it beside NumPy.
"""

from __future__ import annotations

import argparse
import os
import time
import warnings
from collections.abc import Callable
from typing import NamedTuple

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"  # before NumPy is imported

import numpy as np  # noqa: E402

from course_nn.adaptive import Adam  # noqa: E402
from course_nn.convolution import Conv2d  # noqa: E402
from course_nn.data import digits, split  # noqa: E402
from course_nn.feedforward import MLP, ReLU  # noqa: E402
from course_nn.gated import GRU  # noqa: E402
from course_nn.initialisation import glorot_uniform, initialise  # noqa: E402
from course_nn.losses import CrossEntropyLoss  # noqa: E402
from course_nn.network import Array, Sequential  # noqa: E402
from course_nn.optimisation import DataLoader  # noqa: E402
from course_nn.pooling import Flatten, MaxPool2d  # noqa: E402
from course_nn.sequences import ManyToOne  # noqa: E402

HIDDEN, BATCH, EPOCHS, LR = (128, 64), 32, 20, 1e-3
Predict = Callable[[Array], Array]


class Way(NamedTuple):
    """One of our classifiers: how it is made, and how long and how fast it learns."""

    make: Callable[[np.random.Generator], Sequential]
    shape: tuple[int, ...]  # of an image as it takes it
    epochs: int
    lr: Callable[[float], float]  # given how much of the training is done, from 0 to 1


def mlp(rng: np.random.Generator) -> Sequential:
    net = MLP([64, *HIDDEN, 10], rng=rng, dtype=np.float32)
    initialise(net, glorot_uniform, rng)  # as scikit-learn does
    return net


def cnn(rng: np.random.Generator) -> Sequential:
    return Sequential(
        Conv2d(1, 32, 3, padding=1, rng=rng, dtype=np.float32),
        MaxPool2d(2),
        ReLU(),
        Flatten(),
        *MLP([4 * 4 * 32, 64, 10], rng=rng, dtype=np.float32).layers,
    )


def recurrent(rng: np.random.Generator) -> Sequential:
    return ManyToOne(8, 64, 10, GRU, rng, np.float32)


WAYS = {
    "MLP": Way(mlp, (64,), EPOCHS, lambda progress: LR),
    "CNN": Way(cnn, (8, 8, 1), 10, lambda progress: 5e-3 * (1 - progress)),
    "GRU, row by row": Way(recurrent, (8, 8), 10, lambda progress: 2e-2 * (1 - progress)),
}


def ours(way: Way, x: Array, y: Array, seed: int) -> Predict:
    rng, steps, step = np.random.default_rng(seed), way.epochs * -(-len(x) // BATCH), 0
    x, net, loss = x.reshape(-1, *way.shape), way.make(rng), CrossEntropyLoss()
    optimiser, loader = Adam(net), DataLoader(x, y, BATCH, rng=rng)
    for _ in range(way.epochs):
        for batch, labels in loader:
            optimiser.lr = way.lr(step / steps)
            loss(net(batch), labels)
            net.backward(loss.backward(), dx=False)
            optimiser.step()
            step += 1
    return lambda x: net(x.reshape(-1, *way.shape)).argmax(1)


def theirs(x: Array, y: Array, seed: int) -> Predict:
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    model = MLPClassifier(
        HIDDEN,
        batch_size=BATCH,
        learning_rate_init=LR,
        alpha=0,
        max_iter=EPOCHS,
        n_iter_no_change=EPOCHS + 1,
        random_state=seed,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # so many epochs and no more
        model.fit(x, y)
    if model.n_iter_ != EPOCHS:
        raise RuntimeError(f"scikit-learn trained for {model.n_iter_} epochs, not {EPOCHS}")
    return model.predict


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.bench_sklearn", description=__doc__.splitlines()[0]
    )
    parser.add_argument("turns", nargs="?", type=int, default=9)
    turns = parser.parse_args().turns
    x, y = digits()
    x_train, y_train, x_test, y_test = split(x.reshape(len(x), -1).astype(np.float32), y, np.random.default_rng(0))
    sides: dict[str, Callable[[int], Predict]] = {"scikit-learn": lambda seed: theirs(x_train, y_train, seed)}
    for name, way in WAYS.items():
        sides[name] = lambda seed, way=way: ours(way, x_train, y_train, seed)
    for train in sides.values():
        train(0)  # imports and first calls
    times, right = np.empty((2, turns, len(sides)))
    for turn in range(turns):
        for side, train in enumerate(sides.values()):
            start = time.process_time()
            predict = train(turn)
            times[turn, side] = time.process_time() - start
            right[turn, side] = (predict(x_test) == y_test).mean()
    print(f"{len(x_train)} digits, {len(x_test)} for testing, {turns} turns, 1 thread")
    for side, name in enumerate(sides):
        low, ratio, high = np.quantile(times[:, side] / times[:, 0], [0.25, 0.5, 0.75])
        print(
            f"{name:16} {np.median(times[:, side]):.3f} s, ratio {ratio:.3f} ({low:.3f} {high:.3f}), "
            f"right on test data {right[:, side].mean():.2%}"
        )


if __name__ == "__main__":
    main()
