"""Training steps of convolutional networks, course_nn and torch: conv, pool, relu twice, then a linear layer.

Both sides run the same layers in the same order in float32, forward, cross-entropy, backward and SGD. torch has its
standard layout, channels first: where C = 1, an array that was merely transposed would pass for channels last.
"""

from collections.abc import Callable, Iterator

import numpy as np
import torch
from torch import nn

from course_nn.convolution import Conv2d
from course_nn.feedforward import Linear, ReLU
from course_nn.losses import CrossEntropyLoss
from course_nn.network import Array, Sequential
from course_nn.pooling import Flatten, MaxPool2d
from tests.benchmarks.measure import Row

Step = Callable[[], object]

NETWORKS = [  # name, pixels, channels, filters of both layers, batch, target
    ("CNN 8x8, 16 and 32 maps, batch 32", 8, 1, (16, 32), 32, 0.65),
    ("CNN 8x8, 16 and 32 maps, batch 64", 8, 1, (16, 32), 64, 0.9),
    ("CNN 1x28x28, 16 and 32 maps, batch 64", 28, 1, (16, 32), 64, 1.1),
    ("CNN 3x32x32, 32 and 64 maps, batch 64", 32, 3, (32, 64), 64, 1.05),
]


def numpy_step(x: Array, y: Array, filters: tuple[int, int]) -> Step:
    rng, H, (a, b) = np.random.default_rng(0), x.shape[1], filters
    net = Sequential(
        Conv2d(x.shape[3], a, 3, padding=1, rng=rng, dtype=np.float32),
        MaxPool2d(2),
        ReLU(),
        Conv2d(a, b, 3, padding=1, rng=rng, dtype=np.float32),
        MaxPool2d(2),
        ReLU(),
        Flatten(),
        Linear((H // 4) ** 2 * b, 10, rng, np.float32),
    )
    loss = CrossEntropyLoss()

    def step() -> None:
        loss(net(x), y)
        net.backward(loss.backward(), dx=False)
        net.theta -= 0.01 * net.dtheta

    return step


def torch_step(x: Array, y: Array, filters: tuple[int, int], layout: torch.memory_format) -> Step:
    H, (a, b) = x.shape[1], filters
    net = nn.Sequential(
        nn.Conv2d(x.shape[3], a, 3, padding=1),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Conv2d(a, b, 3, padding=1),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear((H // 4) ** 2 * b, 10),
    ).to(memory_format=layout)
    loss, sgd = nn.CrossEntropyLoss(), torch.optim.SGD(net.parameters(), lr=0.01)
    x_, y_ = torch.from_numpy(x).permute(0, 3, 1, 2).clone(memory_format=layout), torch.from_numpy(y)

    def step() -> None:
        sgd.zero_grad()
        loss(net(x_), y_).backward()
        sgd.step()

    return step


def multiply_adds(H: int, C: int, filters: tuple[int, int]) -> int:
    """Of a step, an image: forward, parameters, and the inputs of all layers but the first."""
    a, b = filters
    first, second, last = H**2 * 9 * C * a, (H // 2) ** 2 * 9 * a * b, (H // 4) ** 2 * b * 10
    return 2 * first + 3 * second + 3 * last


def rows() -> Iterator[Row]:
    """Yield all networks."""
    for name, H, C, filters, N, target in NETWORKS:
        rng = np.random.default_rng(1)
        x, y = rng.normal(size=(N, H, H, C)).astype(np.float32), rng.integers(10, size=N)
        theirs = torch_step(x, y, filters, torch.contiguous_format)
        yield Row(name, target, numpy_step(x, y, filters), theirs, flop=2 * N * multiply_adds(H, C, filters))
