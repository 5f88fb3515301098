"""The same MLP trained on the same digits by course_nn and by scikit-learn's MLPClassifier, in turns.

    python -m tests.benchmarks.bench_sklearn [epochs] [turns]

Adam, batches of 32, float32, no weight decay, no early stopping, one thread: the same number of the same steps on both
sides, each from a start of its own. Prints the accuracy on test data and the processor's time of both, and their ratio
(ours over scikit-learn's) with its spread. scikit-learn is no dependency of this project: install it beside NumPy.
"""

from __future__ import annotations

import argparse
import os
import time
import warnings
from collections.abc import Callable

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"  # before NumPy is imported

import numpy as np  # noqa: E402

from course_nn.adaptive import Adam  # noqa: E402
from course_nn.data import digits, split  # noqa: E402
from course_nn.feedforward import MLP  # noqa: E402
from course_nn.initialisation import glorot_uniform, initialise  # noqa: E402
from course_nn.losses import CrossEntropyLoss  # noqa: E402
from course_nn.network import Array  # noqa: E402
from course_nn.optimisation import DataLoader  # noqa: E402

HIDDEN, BATCH, LR = (128, 64), 32, 1e-3
Predict = Callable[[Array], Array]


def ours(x: Array, y: Array, epochs: int, seed: int) -> Predict:
    rng = np.random.default_rng(seed)
    net, loss = MLP([x.shape[1], *HIDDEN, 10], rng=rng, dtype=np.float32), CrossEntropyLoss()
    initialise(net, glorot_uniform, rng)  # as scikit-learn does
    optimiser, loader = Adam(net, LR), DataLoader(x, y, BATCH, rng=rng)
    for _ in range(epochs):
        for batch, labels in loader:
            loss(net(batch), labels)
            net.backward(loss.backward(), dx=False)
            optimiser.step()
    return lambda x: net(x).argmax(1)


def theirs(x: Array, y: Array, epochs: int, seed: int) -> Predict:
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    model = MLPClassifier(
        HIDDEN,
        batch_size=BATCH,
        learning_rate_init=LR,
        alpha=0,
        max_iter=epochs,
        n_iter_no_change=epochs + 1,
        random_state=seed,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # so many epochs and no more
        model.fit(x, y)
    if model.n_iter_ != epochs:
        raise RuntimeError(f"scikit-learn trained for {model.n_iter_} epochs, not {epochs}")
    return model.predict


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tests.benchmarks.bench_sklearn", description=__doc__.splitlines()[0]
    )
    parser.add_argument("epochs", nargs="?", type=int, default=20)
    parser.add_argument("turns", nargs="?", type=int, default=9)
    epochs, turns = vars(parser.parse_args()).values()
    x, y = digits()
    x_train, y_train, x_test, y_test = split(x.reshape(len(x), -1).astype(np.float32), y, np.random.default_rng(0))
    for train in (ours, theirs):
        train(x_train, y_train, 1, 0)  # imports and first calls
    times, right = np.empty((turns, 2)), np.empty((turns, 2))
    for turn in range(turns):
        for side, train in enumerate((ours, theirs)):
            start = time.process_time()
            predict = train(x_train, y_train, epochs, turn)
            times[turn, side] = time.process_time() - start
            right[turn, side] = (predict(x_test) == y_test).mean()
    print(f"{epochs} epochs of {len(x_train)} digits, 64-{'-'.join(map(str, HIDDEN))}-10, {turns} turns")
    for side, name in enumerate(("course_nn", "scikit-learn")):
        print(f"{name:13} {np.median(times[:, side]):.3f} s, right on test data {right[:, side].mean():.1%}")
    low, ratio, high = np.quantile(times[:, 0] / times[:, 1], [0.25, 0.5, 0.75])
    print(f"ratio {ratio:.3f} (middle half {low:.3f} to {high:.3f})")


if __name__ == "__main__":
    main()
