"""Time a training step of course_nn against torch eager: python -m tests.benchmarks.bench_library.

Both sides do the same work (forward, loss, backward, SGD; float32; one thread) in turns, so that a busy machine
slows both. A ratio is course_nn's median time over torch's: below 1, course_nn is faster. The spread is the
lowest and the highest ratio of a turn.
"""

import os
import time
from collections.abc import Callable
from itertools import pairwise

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import torch

from course_nn.feedforward import MLP
from course_nn.losses import CrossEntropyLoss, Loss, MSELoss

Step = Callable[[], None]


def numpy_step(sizes: list[int], loss: Loss, x: np.ndarray, y: np.ndarray) -> Step:
    net = MLP(sizes, rng=np.random.default_rng(0), dtype=np.float32)

    def step() -> None:
        loss(net(x), y)
        net.backward(loss.backward())
        net.theta -= 0.01 * net.dtheta

    return step


def torch_step(sizes: list[int], loss: torch.nn.Module, x: np.ndarray, y: np.ndarray) -> Step:
    layers: list[torch.nn.Module] = []
    for D, M in pairwise(sizes):
        layers += [torch.nn.Linear(D, M), torch.nn.ReLU()]
    net = torch.nn.Sequential(*layers[:-1])
    sgd = torch.optim.SGD(net.parameters(), lr=0.01)
    x_, y_ = torch.from_numpy(x), torch.from_numpy(y)

    def step() -> None:
        sgd.zero_grad()
        loss(net(x_), y_).backward()
        sgd.step()

    return step


def seconds(step: Step, repeats: int) -> float:
    start = time.perf_counter()
    for _ in range(repeats):
        step()
    return (time.perf_counter() - start) / repeats


def compare(name: str, target: float, ours: Step, theirs: Step, turns: int = 31, repeats: int = 200) -> None:
    seconds(ours, repeats), seconds(theirs, repeats)
    times = np.array([(seconds(ours, repeats), seconds(theirs, repeats)) for _ in range(turns)])
    (a, b), ratios = np.median(times, axis=0), times[:, 0] / times[:, 1]
    print(
        f"{name:34} {a * 1e6:7.1f} us  torch {b * 1e6:7.1f} us  ratio {a / b:.3f} "
        f"({ratios.min():.3f} to {ratios.max():.3f}; target <= {target})"
    )


def main() -> None:
    torch.set_num_threads(1)
    rng = np.random.default_rng(0)
    for n in (1, 4):
        x, y = rng.normal(size=(n, 2)).astype(np.float32), rng.normal(size=(n, 1)).astype(np.float32)
        sizes = [2, 3, 1]
        compare(
            f"lecture net 2-3-1, batch {n}",
            0.08,
            numpy_step(sizes, MSELoss(), x, y),
            torch_step(sizes, torch.nn.MSELoss(), x, y),
        )
    for n, target in ((32, 0.25), (64, 0.40)):
        x, labels = rng.normal(size=(n, 64)).astype(np.float32), rng.integers(10, size=n)
        sizes = [64, 128, 64, 10]
        compare(
            f"MLP 64-128-64-10, batch {n}",
            target,
            numpy_step(sizes, CrossEntropyLoss(), x, labels),
            torch_step(sizes, torch.nn.CrossEntropyLoss(), x, labels),
        )


if __name__ == "__main__":
    main()
