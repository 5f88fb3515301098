"""The chain rule in its three forms: one link after the other, vectors, several paths (lecture 1c; Goodfellow 6.5.2).

Each function is an example worked out on paper; `gradcheck` measures the same slopes without any rule.
"""

from __future__ import annotations

import numpy as np

from course_nn.network import Array


def composites(x: Array) -> dict[str, Array]:
    """Return the derivatives by x of four functions within functions, at every x.

    square: z² of z = 3x + 1; wave: sin z of z = x²; bell: eᶻ of z = -x²; loss: (ŷ - 2)² of ŷ = tanh z, z = 3x.

    >>> {name: float(slope[0]) + 0 for name, slope in composites(np.array([0.0])).items()}
    {'square': 6.0, 'wave': 0.0, 'bell': 0.0, 'loss': -12.0}
    """
    y_hat = np.tanh(3 * x)
    return {
        "square": 2 * (3 * x + 1) * 3,
        "wave": np.cos(x**2) * 2 * x,
        "bell": np.exp(-(x**2)) * -2 * x,
        "loss": 2 * (y_hat - 2) * (1 - y_hat**2) * 3,
    }


def layer_jacobian(x: Array, W: Array, b: Array) -> Array:
    """Return dh/dx of the layer h = tanh(Wx + b): J[m, d] = ∂hₘ/∂x_d.

    x: (D,), W: (M, D), b: (M,). Returns (M, D). The chain is dh/dx = (dh/dz) (dz/dx), a product of matrices; dh/dz is
    diagonal, since g works on each entry alone, and so it only scales the rows of dz/dx = W.

    >>> layer_jacobian(np.zeros(2), np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]), np.zeros(3))
    array([[1., 2.],
           [3., 4.],
           [5., 6.]])
    """
    h = np.tanh(W @ x + b)
    return (1 - h**2)[:, None] * W


def two_paths(x: Array, w: Array, v: Array) -> Array:
    """Return dŷ/dx of ŷ = v₁ tanh(w₁ x) + v₂ tanh(w₂ x): x reaches ŷ along two paths, and their slopes add.

    x: (N,), w: (2,), v: (2,). Returns (N,).

    >>> two_paths(np.array([0.0]), w=np.array([1.0, 2.0]), v=np.array([5.0, -1.0]))
    array([3.])
    """
    h = np.tanh(x[:, None] * w)
    return (v * (1 - h**2) * w).sum(axis=1)
