"""Fully connected networks, Adam alone, and an epoch of the digits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np
import torch

from course_nn.adaptive import Adam
from course_nn.data import digits
from course_nn.feedforward import MLP, Linear, ReLU
from course_nn.losses import CrossEntropyLoss, Loss, MSELoss
from course_nn.network import Array, Sequential
from course_nn.optimisation import SGD, DataLoader
from tests.benchmarks.measure import Row

Step = Callable[[], object]


def our_net(sizes: list[int]) -> MLP:
    return MLP(sizes, rng=np.random.default_rng(0), dtype=np.float32)


def torch_net(sizes: list[int]) -> torch.nn.Sequential:
    layers: list[torch.nn.Module] = []
    for D, M in pairwise(sizes):
        layers += [torch.nn.Linear(D, M), torch.nn.ReLU()]
    return torch.nn.Sequential(*layers[:-1])


def our_step(sizes: list[int], loss: Loss, x: Array, y: Array) -> Step:
    net = our_net(sizes)
    optimiser = SGD(net, lr=0.01)

    def step() -> None:
        loss(net(x), y)
        net.backward(loss.backward(), dx=False)
        optimiser.step()

    return step


def torch_step(sizes: list[int], loss: torch.nn.Module, x: Array, y: Array) -> Step:
    net = torch_net(sizes)
    optimiser = torch.optim.SGD(net.parameters(), lr=0.01)
    x_, y_ = torch.from_numpy(x), torch.from_numpy(y)

    def step() -> None:
        optimiser.zero_grad()
        loss(net(x_), y_).backward()
        optimiser.step()

    return step


def multiply_adds(sizes: list[int]) -> int:
    """Of a step, a sample: forward, dW, and dx for all layers but the first."""
    products = [D * M for D, M in pairwise(sizes)]
    return 3 * sum(products) - products[0]


def steps(rng: np.random.Generator) -> Iterator[Row]:
    for n in (1, 4):
        x, y = rng.normal(size=(n, 2)).astype(np.float32), rng.normal(size=(n, 1)).astype(np.float32)
        ours, theirs = our_step([2, 3, 1], MSELoss(), x, y), torch_step([2, 3, 1], torch.nn.MSELoss(), x, y)
        yield Row(f"lecture net 2-3-1, batch {n}", 0.08, ours, theirs)
    for sizes, n, target in (
        ([64, 128, 64, 10], 32, 0.25),
        ([64, 128, 64, 10], 64, 0.40),
        ([784, 512, 256, 10], 64, 0.75),
    ):
        x, labels = rng.normal(size=(n, sizes[0])).astype(np.float32), rng.integers(sizes[-1], size=n)
        ours = our_step(sizes, CrossEntropyLoss(), x, labels)
        theirs = torch_step(sizes, torch.nn.CrossEntropyLoss(), x, labels)
        name = "-".join(map(str, sizes))
        yield Row(f"MLP {name}, batch {n}", target, ours, theirs, flop=2 * n * multiply_adds(sizes))


class Unchecked(Linear):
    """Linear that refuses nothing: it converts and computes, for any number of axes."""

    x: Array | None = None

    def forward(self, x: Array) -> Array:
        x = np.asarray(x, self.W.dtype)
        y = self.W.dot(x.T).T if 0 < x.ndim < 3 else x @ self.W.T
        y += self.b
        self.x = x
        return y

    def backward(self, dy: Array, dx: bool = True) -> Array | None:
        x = self.x
        rows, x_rows = np.asarray(dy, x.dtype), x
        if x.ndim != 2:
            rows, x_rows = rows.reshape(-1, len(self.W)), x.reshape(-1, x.shape[-1])
        np.dot(rows.T, x_rows, out=self.dW)
        np.add.reduce(rows, out=self.db)
        if not dx:
            return None
        return rows.dot(self.W) if x.ndim == 2 else rows.dot(self.W).reshape(x.shape)


class UncheckedMSE(MSELoss):
    """MSELoss that refuses nothing."""

    def forward(self, y_hat: Array, y: Array) -> float:
        self.d = np.asarray(y_hat) - np.asarray(y)
        return float(np.vdot(self.d, self.d) / self.d.size)


def checks(rng: np.random.Generator) -> Iterator[Row]:
    """What it costs to look at shapes, types and finiteness: the ratio is with them over without."""
    x, y = rng.normal(size=(4, 2)).astype(np.float32), rng.normal(size=(4, 1)).astype(np.float32)
    bare, loss = Sequential(Unchecked(2, 3, rng, np.float32), ReLU(), Unchecked(3, 1, rng, np.float32)), UncheckedMSE()
    optimiser = SGD(bare, lr=0.01)

    def without() -> None:
        loss(bare(x), y)
        bare.backward(loss.backward(), dx=False)
        optimiser.step()

    yield Row("checks, 2-3-1, batch 4: with, without", 1.03, our_step([2, 3, 1], MSELoss(), x, y), without)


def adam(rng: np.random.Generator) -> Iterator[Row]:
    for sizes, target in (([2, 3, 1], 0.06), ([64, 128, 64, 10], 0.15), ([784, 512, 256, 10], 0.9)):
        net, twin = our_net(sizes), torch_net(sizes)
        net.dtheta[...] = rng.normal(size=net.n_params)
        for p in twin.parameters():
            p.grad = torch.from_numpy(rng.normal(size=tuple(p.shape)).astype(np.float32))
        yield Row(
            f"Adam, {net.n_params:,} parameters", target, Adam(net).step, torch.optim.Adam(twin.parameters()).step
        )


def epoch() -> Iterator[Row]:
    """Each call starts anew: a network trained for hundreds of epochs computes with numbers near 0, which is slower."""
    x, y = digits()
    x, sizes = x.reshape(len(x), -1).astype(np.float32), [64, 128, 64, 10]
    net, loss = our_net(sizes), CrossEntropyLoss()
    start, loader = net.theta.copy(), DataLoader(x, y, batch_size=32, rng=np.random.default_rng(0))

    def ours() -> None:
        net.theta, optimiser = start, Adam(net)
        for batch, labels in loader:
            loss(net(batch), labels)
            net.backward(loss.backward(), dx=False)
            optimiser.step()

    twin, loss_, x_, y_ = torch_net(sizes), torch.nn.CrossEntropyLoss(), torch.from_numpy(x), torch.from_numpy(y)
    state = {name: value.clone() for name, value in twin.state_dict().items()}

    def theirs() -> None:
        twin.load_state_dict(state)
        adam = torch.optim.Adam(twin.parameters())
        for rows in torch.randperm(len(x_)).split(32):  # faster than torch's own DataLoader
            adam.zero_grad()
            loss_(twin(x_[rows]), y_[rows]).backward()
            adam.step()

    yield Row("one epoch of digits, MLP, Adam, batch 32", 0.20, ours, theirs, flop=2 * len(x) * multiply_adds(sizes))


def rows() -> Iterator[Row]:
    rng = np.random.default_rng(0)
    yield from steps(rng)
    yield from checks(rng)
    yield from adam(rng)
    yield from epoch()
