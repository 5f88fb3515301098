"""One or more of everything the library has, with inputs to compare it on: odd, unequal sizes, and all options.

A module that is not there (the student edition leaves out what is not yet due) is passed over.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

Case = tuple[Any, ...]  # a layer, loss or network, and its inputs


def known(rng: np.random.Generator) -> Iterator[Case]:
    """Yield everything there is."""
    for cases, names in CASES.items():
        try:
            modules = [importlib.import_module(f"course_nn.{name}") for name in names]
        except ModuleNotFoundError:
            continue
        yield from cases(rng, *modules)


def _feedforward(rng: np.random.Generator, m: Any) -> Iterator[Case]:
    x = rng.normal(size=(5, 3))
    yield m.Linear(3, 2, rng), x
    yield m.Linear(3, 4, rng), rng.normal(size=(2, 7, 3))
    for g in (m.Identity, m.ReLU, m.ELU, m.Sigmoid, m.Tanh):
        yield g(), 2 * x
        yield m.MLP([3, 7, 5, 2], g, rng), x


def _losses(rng: np.random.Generator, m: Any) -> Iterator[Case]:
    y_hat, y = rng.normal(size=(2, 5, 3))
    for loss in (m.MSELoss(), m.L1Loss(), m.HuberLoss(), m.HuberLoss(0.3)):
        yield loss, y_hat, y
    yield m.GaussianNLLLoss(), y_hat, rng.normal(size=(5, 3)), y
    yield m.GaussianNLLLoss(full=True), y_hat, rng.normal(size=(5, 3)), y
    yield m.CrossEntropyLoss(), 3 * y_hat, rng.integers(3, size=5)
    yield m.BCEWithLogitsLoss(), 3 * y_hat, rng.uniform(size=(5, 3))


def _training(rng: np.random.Generator, r: Any, m: Any) -> Iterator[Case]:
    for mode in (True, False):
        yield r.Dropout(0.4, rng).train(mode), rng.normal(size=(5, 7))
        for norm, shape in (
            *((m.BatchNorm1d(3), (7, 3)), (m.BatchNorm1d(3), (4, 5, 3))),
            *((m.BatchNorm2d(3), (2, 5, 4, 3)), (m.LayerNorm(7), (2, 3, 7))),
        ):
            norm.gamma, norm.beta = rng.normal(size=(2, norm.D))
            norm(rng.normal(1, 2, shape))
            yield norm.train(mode), rng.normal(1, 2, shape)


def _images(rng: np.random.Generator, m: Any, p: Any, f: Any) -> Iterator[Case]:
    x = rng.normal(size=(3, 9, 8, 4))
    for options in (
        *({}, {"bias": False}, {"stride": 2}, {"stride": (3, 2), "padding": (1, 2)}),
        *({"padding": 1, "dilation": 2}, {"groups": 2}, {"groups": 4, "stride": 2, "padding": 1}),
    ):
        yield m.Conv2d(4, 8, (3, 2), rng=rng, **options), x
    yield m.Conv1d(3, 4, 3, rng=rng), rng.normal(size=(2, 9, 3))
    yield m.Conv1d(4, 6, 2, stride=2, padding=1, dilation=2, groups=2, rng=rng), rng.normal(size=(2, 9, 4))
    for pool in (p.MaxPool2d, p.AvgPool2d):
        for kernel, stride, padding in ((2, None, 0), ((3, 2), 2, 1), (3, (1, 4), 0)):
            yield pool(kernel, stride, padding), x
    layers = m.Conv2d(4, 5, 3, padding=1, rng=rng), p.MaxPool2d(2), f.ReLU(), p.Flatten(), f.Linear(80, 3, rng)
    yield f.Sequential(*layers), x


def _blocks(rng: np.random.Generator, b: Any, m: Any, f: Any) -> Iterator[Case]:
    x = rng.normal(size=(2, 5, 6, 3))
    conv = [m.Conv2d(C, F, k, padding=k // 2, rng=rng) for C, F, k in ((3, 4, 3), (4, 3, 1), (3, 4, 3), (3, 4, 1))]
    yield b.Residual(conv[0], f.Tanh(), conv[1]), x
    yield f.Sequential(b.Residual(conv[2], shortcut=conv[3]), f.ReLU()), x
    yield b.Inception(m.Conv2d(3, 2, 1, rng=rng), f.Sequential(m.Conv2d(3, 5, 3, padding=1, rng=rng), f.ReLU())), x


def _recurrence(rng: np.random.Generator, s: Any, u: Any, k: Any) -> Iterator[Case]:
    x, words = rng.normal(size=(4, 7, 3)), rng.integers(3, 9, size=(4, 6))
    yield u.RNNCell(3, 5, rng), x[:, 0], rng.normal(size=(4, 5))
    yield s.RNN(3, 5, "relu", rng=rng), x
    for cell in (s.RNN, s.LSTM, s.GRU):
        yield cell(3, 5, rng=rng), x
        yield s.ManyToMany(3, 5, 2, cell, rng=rng), x
        yield s.ManyToOne(3, 5, 2, cell, rng=rng), x
        yield s.OneToOne(3, 5, 2, cell, rng=rng), x[:, 0]
        yield s.OneToMany(3, 9, 5, cell, rng=rng), x[:, 0], words
        yield s.Seq2Seq(9, 5, cell, rng=rng), words[:, :5], words
    yield k.Embedding(9, 5, rng), words
    yield k.SequenceLoss(), rng.normal(size=(4, 6, 9)), words * rng.integers(2, size=words.shape)


def _attention(rng: np.random.Generator, a: Any) -> Iterator[Case]:
    yield a.ScaledDotProductAttention(), *(rng.normal(size=(2, 3, *s)) for s in ((4, 5), (7, 5), (7, 6)))
    yield a.MultiHeadAttention(6, 2, rng), rng.normal(size=(4, 7, 6))
    yield a.SoftAttention(3, 5, 4, rng), rng.normal(size=(2, 7, 3)), rng.normal(size=(2, 5))
    yield a.SoftAttention(3, 5, 4, rng), rng.normal(size=(2, 7, 3)), rng.normal(size=(2, 6, 5))


def _captioning(rng: np.random.Generator, m: Any) -> Iterator[Case]:
    images, words, _ = m.scenes(2, rng)
    yield m.Captioner(4, 3, 6, 5, rng), images, words


def _backprop(rng: np.random.Generator, m: Any) -> Iterator[Case]:
    yield m.LectureNet(), rng.normal(size=(5, 2))


def _ntm(rng: np.random.Generator, m: Any) -> Iterator[Case]:
    yield m.NTM(3, 2, 7, 5, 4, rng), rng.normal(size=(4, 6, 3))


def _autoencoder(rng: np.random.Generator, m: Any, f: Any) -> Iterator[Case]:
    yield m.TiedLinear(f.Linear(7, 3, rng)), rng.normal(size=(4, 3))
    yield m.Autoencoder(f.MLP([7, 5, 3], f.Tanh, rng), f.MLP([3, 5, 7], f.Tanh, rng)), rng.normal(size=(4, 7))


def _reinforcement(rng: np.random.Generator, m: Any) -> Iterator[Case]:
    yield m.PolicyLoss(), rng.normal(size=(9, 3)), rng.integers(3, size=9), rng.normal(size=9)


def _vae(rng: np.random.Generator, m: Any) -> Iterator[Case]:
    code = rng.normal(size=(2, 5, 3))
    yield m.NegativeELBO(), rng.normal(size=(5, 7)), *code, rng.uniform(size=(5, 7))


CASES: dict[Callable[..., Iterator[Case]], tuple[str, ...]] = {
    _feedforward: ("feedforward",),
    _losses: ("losses",),
    _backprop: ("backprop",),
    _training: ("regularisation", "normalisation"),
    _images: ("convolution", "pooling", "feedforward"),
    _blocks: ("blocks", "convolution", "feedforward"),
    _recurrence: ("sequences", "unrolled", "tokens"),
    _attention: ("attention",),
    _captioning: ("captioning",),
    _autoencoder: ("autoencoder", "feedforward"),
    _vae: ("vae",),
    _ntm: ("ntm",),
    _reinforcement: ("reinforcement",),
}
