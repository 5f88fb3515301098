"""Recurrent layers and attention, forward and backward: gradients of all parameters and of the inputs, on both sides."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import torch

from course_nn.attention import ScaledDotProductAttention
from course_nn.gated import GRU, LSTM
from course_nn.recurrence import RNN
from tests.benchmarks.measure import Row

Step = Callable[[], object]


def recurrent(layer: type[RNN] | type[LSTM] | type[GRU], T: int, N: int, D: int, H: int) -> tuple[Step, Step]:
    rng = np.random.default_rng(0)
    net, twin = layer(D, H, rng=rng, dtype=np.float32), getattr(torch.nn, layer.__name__)(D, H, batch_first=True)
    x, dy = rng.normal(size=(N, T, D)).astype(np.float32), rng.normal(size=(N, T, H)).astype(np.float32)
    x_, dy_ = torch.tensor(x, requires_grad=True), torch.tensor(dy)

    def ours() -> None:
        net(x)
        net.backward(dy)

    def theirs() -> None:
        x_.grad = None
        twin.zero_grad()
        twin(x_)[0].backward(dy_)

    return ours, theirs


def attention(N: int, T: int, d: int, fused: bool) -> tuple[Step, Step]:
    """One head. torch takes its fused kernel for (N, heads, T, d) only; (N, T, d) as ours goes step by step, as ours."""
    rng = np.random.default_rng(0)
    q, k, v, dy = rng.normal(size=(4, N, T, d)).astype(np.float32)
    q_, k_, v_, dy_ = (torch.tensor(array[:, None] if fused else array) for array in (q, k, v, dy))
    inputs = [tensor.requires_grad_() for tensor in (q_, k_, v_)]
    look = ScaledDotProductAttention()

    def ours() -> None:
        look.forward(q, k, v)
        look.backward(dy)

    def theirs() -> None:
        q_.grad = k_.grad = v_.grad = None
        torch.nn.functional.scaled_dot_product_attention(*inputs).backward(dy_)

    return ours, theirs


def rows() -> Iterator[Row]:
    for layer, gates, large, small in ((RNN, 1, 0.45, 0.17), (LSTM, 4, 1.0, 1.1), (GRU, 3, 1.0, 1.0)):
        for T, N, D, H, target in ((50, 32, 64, 128, large), (20, 8, 16, 32, small)):
            flop = 3 * 2 * T * N * gates * H * (D + H)  # forward, parameters, inputs and states
            yield Row(f"{layer.__name__} T{T} N{N} D{D} H{H}", target, *recurrent(layer, T, N, D, H), flop)
    for N, T in ((32, 32), (32, 64), (16, 128), (8, 256)):
        for fused in (False, True):
            yield Row(
                f"attention T{T} N{N} d64{', torch fused' * fused}",
                0.60,
                *attention(N, T, 64, fused),
                flop=6 * 2 * N * T * T * 64,
            )
