"""How the exercises of notebook 13 are called: small networks stand in, so that only the student's lines count."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray


class Net:
    """Stands in for a network: scores z = tanh(x Aᵀ) Bᵀ.  A: (H, D), B: (K, H)."""

    dA: Any = None
    dB: Any = None

    def __init__(self, A: Array, B: Array):
        self.A, self.B = A.copy(), B.copy()

    def forward(self, x: Array) -> Array:
        """Return the scores, (N, K)."""
        if np.ndim(x) != 2 or np.shape(x)[1] != self.A.shape[1]:
            raise ValueError(f"the network got x of shape {np.shape(x)}; it takes (N, {self.A.shape[1]})")
        self.x, self.h = np.asarray(x), np.tanh(x @ self.A.T)
        return self.h @ self.B.T

    def backward(self, dz: Array, dx: bool = True) -> Any:
        """Write dA and dB, in place of those that were there, and return dx."""
        if np.shape(dz) != (len(self.h), len(self.B)):
            raise ValueError(
                f"backward got a gradient of shape {np.shape(dz)} for scores of {len(self.h), len(self.B)}"
            )
        da = dz @ self.B * (1 - self.h**2)
        self.dB, self.dA = dz.T @ self.h, da.T @ self.x
        return da @ self.A if dx else None

    __call__ = forward


class CrossEntropy:
    """Stands in for CrossEntropyLoss: the mean over N."""

    def forward(self, z: Array, y: Array) -> float:
        """Return the loss of scores (N, K) for the classes y, (N,)."""
        if np.shape(y) != (len(z),):
            raise ValueError(f"the loss got scores of shape {np.shape(z)} and y of shape {np.shape(y)}; it takes (N,)")
        e = np.exp(z - z.max(axis=1, keepdims=True))
        self.p, self.y = e / e.sum(axis=1, keepdims=True), np.asarray(y, int)
        return float(-np.log(self.p[np.arange(len(z)), self.y]).mean())

    def backward(self) -> Array:
        """Return dz."""
        dz = self.p.copy()
        dz[np.arange(len(dz)), self.y] -= 1
        return dz / len(dz)

    __call__ = forward


def on_a_net(answer: Any, ask: str, A: Array, B: Array, x: Array, y: Array, eps: float) -> Any:
    """A function of (net, loss, x, y, eps): what it returns, or the gradients that it leaves in the network."""
    net = Net(A, B)
    found = answer(net, CrossEntropy(), x, y, eps)
    return found if ask == "result" else {"dA": net.dA, "dB": net.dB}


class Generator:
    """Stands in for G: z Mᵀ + m."""

    dM: Any = None
    dm: Any = None

    def __init__(self, M: Array, m: Array, lr: float):
        self.M, self.m, self.lr = M.copy(), m.copy(), lr

    def forward(self, z: Array) -> Array:
        """Return what G makes of the noise."""
        self.z = np.asarray(z)
        return self.z @ self.M.T + self.m

    def backward(self, dy: Array, dx: bool = True) -> Any:
        """Write the gradients of the parameters, return that of z."""
        self.dM, self.dm = dy.T @ self.z, dy.sum(axis=0)
        return dy @ self.M if dx else None

    def step(self) -> None:
        """Go a step against the gradients of the latest backward."""
        if self.dM is None:
            raise ValueError("step_G came before any backward of G: there is no gradient to follow yet")
        self.M -= self.lr * self.dM
        self.m -= self.lr * self.dm

    __call__ = forward


class Discriminator:
    """Stands in for D: scores tanh(x Aᵀ + a) wᵀ, (N, 1)."""

    dA: Any = None

    def __init__(self, A: Array, a: Array, w: Array, lr: float):
        self.A, self.a, self.w, self.lr = A.copy(), a.copy(), w.copy(), lr

    def forward(self, x: Array) -> Array:
        """Return the scores."""
        self.x, self.h = np.asarray(x), np.tanh(x @ self.A.T + self.a)
        return self.h @ self.w.T

    def backward(self, dy: Array, dx: bool = True) -> Any:
        """Write the gradients of the parameters, return that of x."""
        if np.shape(dy) != (len(self.h), 1):
            raise ValueError(
                f"D's backward got a gradient of shape {np.shape(dy)}; it gave {len(self.h)} scores, (N, 1)"
            )
        dz = dy @ self.w * (1 - self.h**2)
        self.dw, self.dA, self.da = dy.T @ self.h, dz.T @ self.x, dz.sum(axis=0)
        return dz @ self.A if dx else None

    def step(self) -> None:
        """Go a step against the gradients of the latest backward."""
        if self.dA is None:
            raise ValueError("step_D came before any backward of D: there is no gradient to follow yet")
        for p, dp in ((self.A, self.dA), (self.a, self.da), (self.w, self.dw)):
            p -= self.lr * dp

    __call__ = forward


def one_turn(
    answer: Any, ask: str, G: list[Array], D: list[Array], rates: list[float], x: Array, z_D: Array, z_G: Array
) -> dict[str, Array]:
    """A function that takes one turn of both networks: the parameters that D, or G, has afterwards."""
    g, d = Generator(G[0], G[1], rates[0]), Discriminator(D[0], D[1], D[2], rates[1])
    answer(g, d, g.step, d.step, x, z_D, z_G)
    return {"A": d.A, "a": d.a, "w": d.w} if ask == "D" else {"M": g.M, "m": g.m}


def routes(answer: Any, rows: list[str], seeds: list[int]) -> Any:
    """An agent trained once for each seed: the values of all of them, (seeds, cells, 4)."""
    found = [answer(list(rows), seed) for seed in seeds]
    return None if all(q is None for q in found) else [np.array(q, float) for q in found]


def with_a_fit(answer: Any, sizes: list[int], X: Array, y: Array, X_test: Array, y_test: Array) -> Any:
    """A function that trains several times: the nearest mean of a class stands in for the training."""

    def fit(X: Array, y: Array) -> Any:
        if len(X) != len(y):
            raise ValueError(f"fit got {len(X)} rows and {len(y)} labels")
        classes = np.unique(y)
        means = np.stack([X[y == k].mean(axis=0) for k in classes])
        return lambda x: classes[((x[:, None] - means) ** 2).sum(axis=2).argmin(axis=1)]

    return answer(fit, list(sizes), X, y, X_test, y_test)
