"""What is found where the gradient is 0: a minimum or a saddle, and whether two minima differ (lecture 1c).

The loss of a network is not convex. Descent ends somewhere else for other starts, and often what differs is only the
order in which the hidden units are numbered.

>>> kind_of_point([[2.0, 0.0], [0.0, 3.0]]), kind_of_point([[2.0, 3.0], [3.0, 2.0]])
('minimum', 'saddle')
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from course_nn.network import Array


def kind_of_point(hessian: npt.ArrayLike) -> str:
    """Name a point with gradient 0 by its Hessian (D, D): "minimum", "maximum" or "saddle".

    The eigenvalues are the curvatures along D directions at right angles: all above 0, it is a minimum; all below, a
    maximum; one of each, a saddle.  Goodfellow et al. 4.3.1.  Raises ValueError where a curvature is 0, since then
    the Hessian does not tell, and for a table that is no Hessian.
    """
    H = np.asarray(hessian, float)
    if H.ndim != 2 or not H.size or H.shape[0] != H.shape[1] or not np.allclose(H, H.T):
        raise ValueError(f"kind_of_point got shape {H.shape}; a Hessian is a square table, the same when transposed")
    curvature = np.linalg.eigvalsh(H)
    if (np.abs(curvature) <= 1e-12 * np.abs(curvature).max()).any():
        raise ValueError("a curvature is 0: the Hessian alone does not tell what kind of point this is")
    if (curvature > 0).all():
        return "minimum"
    return "maximum" if (curvature < 0).all() else "saddle"


def count_minima(ends: npt.ArrayLike, tol: float) -> int:
    """Count the different points among the ends of several descents (K, D); within a distance tol they are one.

    >>> count_minima([[3.0, 2.0], [-2.8, 3.1], [3.01, 1.99]], tol=0.1)
    2
    """
    found: list[Array] = []
    for end in np.asarray(ends, float):
        if all(np.linalg.norm(end - other) > tol for other in found):
            found.append(end)
    return len(found)


def swap_units(W1: npt.ArrayLike, b1: npt.ArrayLike, W2: npt.ArrayLike, i: int, j: int) -> tuple[Array, Array, Array]:
    """Exchange hidden units i and j of ŷ = W2 g(W1 x + b1) + b2: another point θ, and the same function.

    W1: (H, D), b1: (H,), W2: (M, H).  Returns new W1, b1, W2.  A network with H hidden units has H! such points for
    each: most of its minima are copies of one another.  Goodfellow et al. 8.2.2.

    >>> swap_units([[1.0], [2.0]], [3.0, 4.0], [[5.0, 6.0]], 0, 1)
    (array([[2.],
           [1.]]), array([4., 3.]), array([[6., 5.]]))
    """
    W1, b1, W2 = np.asarray(W1), np.asarray(b1), np.asarray(W2)
    order = np.arange(len(b1))
    order[[i, j]] = j, i
    return W1[order], b1[order], W2[:, order]
