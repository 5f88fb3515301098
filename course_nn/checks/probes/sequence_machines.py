"""How sequence machines are called; those made of parts with stand-ins, so that only the wiring counts."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray


class Recurrent:
    """Stands in for an RNN: h_t = h_{t-1} / 2 + x_t B. Past its length a sequence's state is held, and its y is 0."""

    dx: Any = None
    dstart: Any = None
    end: Any = None

    def __init__(self, B: Array):
        self.B, self.D, self.H = B, B.shape[0], B.shape[1]

    def forward(self, x: Array, start: Array | None = None, lengths: Any = None) -> Array:
        """Return all states h, (N, T, H)."""
        if np.ndim(x) != 3 or np.shape(x)[2] != self.D:
            raise ValueError(f"the recurrent layer got x of shape {np.shape(x)}; it takes (N, T, {self.D})")
        N, T, _ = x.shape
        self.x = np.swapaxes(x, 0, 1)
        if start is not None and np.shape(start) != (N, self.H):
            raise ValueError(f"the recurrent layer got a state of shape {np.shape(start)}; it needs {(N, self.H)}")
        if lengths is not None and np.shape(lengths) != (N,):
            raise ValueError(f"the recurrent layer got lengths of shape {np.shape(lengths)}; it needs {(N,)}")
        self.running = np.arange(T) < np.reshape([T] * N if lengths is None else lengths, (N, 1))
        h, y = np.zeros((N, self.H)) if start is None else np.array(start, float), np.zeros((N, T, self.H))
        for t in range(T):
            on = self.running[:, t, None]
            h = np.where(on, h / 2 + x[:, t] @ self.B, h)
            y[:, t] = h * on
        self.end = h
        return y

    def backward(self, dy: Array | None, dend: Array | None = None, dx: bool = True) -> Array:
        """Return dx, (N, T, D), and keep it; dstart is the gradient of the state before the first step."""
        (N, T), H = self.running.shape, self.H
        for name, got, shape in (("dy", dy, (N, T, H)), ("dend", dend, (N, H))):
            if got is not None and np.shape(got) != shape:
                raise ValueError(f"the recurrent layer got {name} of shape {np.shape(got)}; it needs {shape}")
        carried, self.dx = np.zeros((N, H)) if dend is None else np.array(dend, float), np.zeros((N, T, self.D))
        for t in reversed(range(T)):
            on = self.running[:, t, None]
            dh = carried + (0 if dy is None else dy[:, t]) * on
            self.dx[:, t] = (dh * on) @ self.B.T
            carried = np.where(on, dh / 2, dh)
        self.dstart = carried
        return self.dx.copy()


class Head:
    """Stands in for the last Linear: z = x Wᵀ + b."""

    got: Any = None

    def __init__(self, W: Array, b: Array):
        self.W, self.b = W, b

    def forward(self, x: Array) -> Array:
        """Return scores."""
        if np.shape(x)[-1] != self.W.shape[1]:
            raise ValueError(f"the head got x of shape {np.shape(x)}; its last axis has H = {self.W.shape[1]}")
        self.shape = np.shape(x)[:-1]
        return x @ self.W.T + self.b

    def backward(self, dy: Array, dx: bool = True) -> Array:
        """Keep dy, return dx."""
        if np.shape(dy) != (*self.shape, len(self.W)):
            shape = (*self.shape, len(self.W))
            raise ValueError(f"the head got dy of shape {np.shape(dy)}; what it gave has {shape}")
        self.got = np.array(dy)
        return dy @ self.W


def many_to_one(answer: Any, ask: str, x: Array, lengths: Array, B: Array, W: Array, b: Array, *dy: Array) -> Any:
    """A many-to-one class with stand-ins: its output (forward), or what reaches its recurrent layer (backward)."""
    net = answer(B.shape[0], B.shape[1], len(W), np.random.default_rng(0))
    net.rnn, net.head = Recurrent(B), Head(W, b)
    y = net.forward(x, lengths)
    if ask == "forward" or y is None:
        return y
    net.backward(dy[0])
    if net.rnn.dx is None:
        raise AttributeError("backward does not call self.rnn.backward")
    return net.rnn.dx


def seq2seq(answer: Any, ask: str, x: Array, lengths: Array, words: Array, *arrays: Array) -> Any:
    """An encoder-decoder class with stand-ins, asked for one of the things below.

    forward: its scores.  backward: what reaches both recurrent layers for the gradient arrays[4].
    use: what it says in as many steps as `words` has columns.
    """
    B, C, W, b, *dz = arrays
    net = answer(len(B), B.shape[1], np.random.default_rng(0))
    net.encoder, net.decoder, net.head = Recurrent(B), Recurrent(C), Head(W, b)
    if ask == "use":
        said = net.generate(x, lengths, words.shape[1])
        return said if said is None else np.array(said)
    z = net.forward(x, lengths, words)
    if ask == "forward" or z is None:
        return z
    net.backward(dz[0])
    rows = {"what reaches the decoder's inputs": net.decoder.dx, "what reaches the encoder's inputs": net.encoder.dx}
    return {name: dx for name, dx in rows.items() if dx is not None}


def drawn(answer: Any, scores: Array, temperature: float, draws: int, seed: int) -> Any:
    """How often each symbol is drawn, and whether the given generator decides."""
    rng, symbols = np.random.default_rng(seed), []
    for _ in range(draws):
        k = answer(scores.copy(), temperature, rng)
        if k is None:
            return None
        if np.ndim(k) or not 0 <= k < len(scores) or k != int(k):
            return {"symbols": False}
        symbols.append(int(k))
    first, again = (
        [int(answer(scores.copy(), temperature, r)) for _ in range(40)]
        for r in (np.random.default_rng(seed), np.random.default_rng(seed))
    )
    counts = np.bincount(symbols, minlength=len(scores))
    return {"symbols": True, "counts": counts, "alike": first == again}


def generated(answer: Any, scores: Array, most: int) -> Any:
    """Generating with a stand-in that has its scores ready, and a choice that takes the second highest of them.

    scores: (T, K, K), at step t after the symbol k. The state is the number of the step.
    """

    def step(symbol: Any, t: Any) -> tuple[Array, int]:
        if np.ndim(symbol) or symbol != int(symbol):
            raise ValueError(f"step got the symbol {symbol!r}; it takes one whole number")
        t = 0 if t is None else t
        return scores[min(t, len(scores) - 1), int(symbol)].copy(), t + 1

    said = answer(step, lambda z: int(np.argsort(z)[-2]), most)
    return None if said is None else np.array(said, int)


def lstm(answer: Any, ask: str, x: Array, start: Array, Wx: Array, Wh: Array, b: Array, *more: Array) -> Any:
    """An LSTM layer with these parameters, asked for one of the things below.

    y: its output; end: its last state; dx, dWx, dWh, db, dstart: a gradient for dy = more[0] and dend = more[1], after
    another batch more[2] with its own dy more[3] went first, where these are given.
    """
    made = answer(Wx.shape[1], Wh.shape[1], np.random.default_rng(0))
    made.Wx, made.Wh, made.b = Wx.copy(), Wh.copy(), b.copy()
    if more[2:]:
        made.forward(more[2])
        made.backward(more[3])
    y = made.forward(x, start)
    if y is None or ask == "y":
        return y
    if ask == "end":
        return np.array(_kept(made, "end"))
    dx = made.backward(*more[:2])
    return dx if ask == "dx" else np.array(_kept(made, ask))


def _kept(made: Any, name: str) -> Any:
    if not hasattr(made, name):
        raise AttributeError(f"there is no self.{name}: keep it there")
    return getattr(made, name)


def trained(answer: Any, *args: Any) -> Any:
    """A function that learns from its first argument and returns a function of the second."""
    learned = answer(args[0])
    if learned is None:
        return None
    if not callable(learned):
        raise TypeError(f"it returned {type(learned).__name__}; return the function that goes on from windows")
    return learned(args[1])
