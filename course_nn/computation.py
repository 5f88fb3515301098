"""The pillar of computation: one training step of one network, four ways (lecture, section 3.VI).

The same network, the same numbers, the same gradient: with Python loops over every weight, with NumPy's matrix
products, with PyTorch, and with PyTorch on a GPU where there is one.

>>> rows = compare([3, 5, 2], batch=4, rng=np.random.default_rng(0), seconds=0.01)
>>> rows[0].name, rows[1].name
('loops', 'vectorised')
>>> rows[0].speed_up
1.0
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from statistics import median
from typing import Any, NamedTuple

import numpy as np

from course_nn.feedforward import MLP, Linear
from course_nn.losses import MSELoss
from course_nn.network import Array


class Row(NamedTuple):
    """One way: its name, the median time of a step, how many times faster than the loops, and dL/dθ.

    >>> Row("loops", 2.5, 1.0, np.zeros(3)).milliseconds
    2.5
    """

    name: str
    milliseconds: float
    speed_up: float
    gradient: Array


def loops(net: MLP, x: Array, y: Array) -> Array:
    """dL/dθ of the mean squared error, entry by entry, as the formulas have it: no matrix product, no NumPy sum.

    net: Linear, ReLU, …, Linear.  x: (N, D), y: (N, K).  Returns (n_params,), in the order of net.theta.

    >>> net = MLP([3, 5, 2], rng=np.random.default_rng(0))
    >>> bool(np.allclose(loops(net, np.eye(3), np.ones((3, 2))), vectorised(net, np.eye(3), np.ones((3, 2)))))
    True
    """
    layers = [layer for layer in net.layers if isinstance(layer, Linear)]
    dW, db = [np.zeros_like(layer.W) for layer in layers], [np.zeros_like(layer.b) for layer in layers]
    for row, target in zip(x, y, strict=True):
        h = [list(row)]
        for d, layer in enumerate(layers):
            z = []
            for m in range(len(layer.b)):
                total = layer.b[m]
                for i, value in enumerate(h[-1]):
                    total += layer.W[m, i] * value
                z.append(max(total, 0.0) if d < len(layers) - 1 else total)
            h.append(z)
        grad = [2 * (out - right) / y.size for out, right in zip(h[-1], target, strict=True)]
        for d in reversed(range(len(layers))):
            before = [0.0] * len(h[d])
            for m, g in enumerate(grad):
                db[d][m] += g
                for i, value in enumerate(h[d]):
                    dW[d][m, i] += g * value
                    before[i] += g * layers[d].W[m, i]
            grad = [g if value > 0 else 0.0 for g, value in zip(before, h[d], strict=True)]
    return _in_order(net, layers, dW, db)


def _in_order(net: MLP, layers: Sequence[Linear], dW: Sequence[Any], db: Sequence[Any]) -> Array:
    """The gradients as one vector, in the order of net.theta."""
    for layer, W, b in zip(layers, dW, db, strict=True):
        layer.dW[...], layer.db[...] = W, b
    return net.dtheta.copy()


def vectorised(net: MLP, x: Array, y: Array) -> Array:
    """dL/dθ with the library: a few matrix products for the whole batch.

    >>> vectorised(MLP([3, 5, 2]), np.eye(3), np.ones((3, 2))).shape
    (32,)
    """
    loss = MSELoss()
    loss.forward(net.forward(x), y)
    net.backward(loss.backward(), dx=False)
    return net.dtheta.copy()


def with_torch(net: MLP, x: Array, y: Array, device: str = "cpu") -> Callable[[], Array]:
    """A function that takes the same step with PyTorch on a device.  Raises ImportError without PyTorch.

    >>> step = with_torch(MLP([3, 5, 2]), np.eye(3), np.ones((3, 2)))
    >>> step().shape
    (32,)
    """
    import torch

    layers = [layer for layer in net.layers if isinstance(layer, Linear)]
    p = [torch.tensor(a.copy(), device=device, requires_grad=True) for layer in layers for a in (layer.W, layer.b)]
    inputs, targets = torch.tensor(x, device=device), torch.tensor(y, device=device)

    def step() -> Array:
        h = inputs
        for d in range(len(layers)):
            h = torch.nn.functional.linear(h, p[2 * d], p[2 * d + 1])
            h = h.relu() if d < len(layers) - 1 else h
        gradients = torch.autograd.grad(torch.nn.functional.mse_loss(h, targets), p)
        found = [g.cpu().numpy() for g in gradients]  # the copy back waits until a GPU is done
        return _in_order(net, layers, found[::2], found[1::2])

    return step


def compare(sizes: Sequence[int], batch: int, rng: np.random.Generator, seconds: float = 0.5) -> list[Row]:
    """Time a step of MLP(sizes) on a random batch each way; a way takes about `seconds`, but at least one step.

    The rows say by their gradients that all ways compute the same. Without PyTorch, or a GPU, their rows are missing.
    """
    net = MLP(sizes, rng=rng)
    x, y = rng.normal(size=(batch, sizes[0])), rng.normal(size=(batch, sizes[-1]))
    ways: dict[str, Callable[[], Array]] = {
        "loops": lambda: loops(net, x, y),
        "vectorised": lambda: vectorised(net, x, y),
    }
    try:
        import torch

        ways["PyTorch"] = with_torch(net, x, y)
        if torch.cuda.is_available():
            ways["PyTorch on a GPU"] = with_torch(net, x, y, "cuda")
    except ImportError:
        pass
    rows: list[Row] = []
    for name, step in ways.items():
        gradient, milliseconds = step(), _milliseconds(step, seconds)
        rows.append(Row(name, milliseconds, rows[0].milliseconds / milliseconds if rows else 1.0, gradient))
    return rows


def _milliseconds(step: Callable[[], Any], seconds: float) -> float:
    times: list[float] = []
    while sum(times) < seconds or not times:
        start = time.perf_counter()
        step()
        times.append(time.perf_counter() - start)
    return 1000 * median(times)


def table(rows: Sequence[Row]) -> str:
    """The rows as text.

    >>> print(table([Row("loops", 12.0, 1.0, np.zeros(3)), Row("vectorised", 0.5, 24.0, np.zeros(3))]))
    way                 ms a step    speed-up
    loops                  12.000           1
    vectorised              0.500          24
    """
    lines = [f"{'way':<18} {'ms a step':>10} {'speed-up':>11}"]
    lines += [f"{row.name:<18} {row.milliseconds:>10.3f} {row.speed_up:>11,.0f}" for row in rows]
    return "\n".join(lines)
