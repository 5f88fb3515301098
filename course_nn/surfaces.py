"""Losses over two parameters, to look at and to walk on: a bowl, a saddle, many minima, a network's (lecture 1c).

A Surface takes points p (…, 2), one or a whole grid, and returns a height for each (…,). It knows its `gradient`
(…, 2) and its `minima` (K, 2), so that it can be drawn, descended and checked.

>>> from course_nn.optimisation import gradient_descent
>>> surface = FourMinima()
>>> path, heights = gradient_descent(surface, surface.gradient, x0=[0.0, 0.0], lr=0.01, n=200)
>>> path[-1].round(6), heights[-1].round(6).item()
(array([3., 2.]), 0.0)
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from course_nn.losses import Loss
from course_nn.network import Array, Sequential


class Surface:
    """Height surface(p), slope surface.gradient(p), and the points `minima` (K, 2) where it is lowest nearby.

    `minima` is None where no formula gives them.

    >>> class Saddle(Surface):
    ...     def height(self, a, b):
    ...         return a**2 - b**2
    >>> Saddle()([[3.0, 1.0], [0.0, 2.0]])
    array([ 8., -4.])
    """

    minima: Array | None = None

    def __call__(self, p: npt.ArrayLike) -> Array:
        """Return the heights at p (…, 2): (…,)."""
        a, b = _coordinates(self, p)
        return self.height(a, b)

    def gradient(self, p: npt.ArrayLike) -> Array:
        """Return the gradients at p: (…, 2)."""
        a, b = _coordinates(self, p)
        return np.stack(np.broadcast_arrays(*self.slopes(a, b)), axis=-1)

    def height(self, a: Array, b: Array) -> Array:
        """Return the loss for the two parameters a and b."""
        raise NotImplementedError(f"{type(self).__name__} has no height(a, b) yet")

    def slopes(self, a: Array, b: Array) -> tuple[Array, Array]:
        """Return ∂height/∂a and ∂height/∂b."""
        raise NotImplementedError(f"{type(self).__name__} has no slopes(a, b) yet")


class Bowl(Surface):
    """Convex: L = ½ (α a² + β b²), one minimum at 0.  Descent converges for lr < 2 / max(α, β) and zigzags near that.

    The larger β / α, the longer the valley and the slower the descent.  Goodfellow et al. 4.3.1.

    >>> Bowl(1, 10).gradient([2.0, 1.0])
    array([ 2., 10.])
    """

    minima = np.zeros((1, 2))

    def __init__(self, alpha: float = 1.0, beta: float = 10.0) -> None:
        if not (alpha > 0 and beta > 0):
            raise ValueError(f"Bowl got curvatures {alpha} and {beta}; a bowl curves upwards: both are above 0")
        self.alpha, self.beta = alpha, beta

    def height(self, a: Array, b: Array) -> Array:
        """Return ½ (α a² + β b²)."""
        return 0.5 * (self.alpha * a * a + self.beta * b * b)

    def slopes(self, a: Array, b: Array) -> tuple[Array, Array]:
        """Return α a and β b."""
        return self.alpha * a, self.beta * b


class Saddle(Surface):
    """L = ½ (a² - b²): flat at 0 and no minimum there, up along a and down along b, without end.

    >>> Saddle().gradient([0.0, 0.0]), curvatures(Saddle(), [0.0, 0.0]).round(6)
    (array([ 0., -0.]), array([-1.,  1.]))
    """

    minima = np.zeros((0, 2))

    def height(self, a: Array, b: Array) -> Array:
        """Return ½ (a² - b²)."""
        return 0.5 * (a * a - b * b)

    def slopes(self, a: Array, b: Array) -> tuple[Array, Array]:
        """Return a and -b."""
        return a, -b


class TwoMinima(Surface):
    """L = ¼ a⁴ - ½ a² + τ a + ½ b²: two valleys, one deeper unless the tilt τ is 0, and a saddle between them.

    Where descent ends is decided by where it starts.  Two minima as long as |τ| < 2 / √27 ≈ 0.385.

    >>> surface = TwoMinima(tilt=0.1)
    >>> surface(surface.minima).round(3)
    array([-0.352, -0.153])
    """

    def __init__(self, tilt: float = 0.1) -> None:
        if not abs(tilt) < 2 / np.sqrt(27):
            raise ValueError(f"TwoMinima got tilt = {tilt}; from 0.385 on one of the two valleys is gone")
        self.tilt = tilt
        turns = np.sort(np.roots([1, 0, -1, tilt]).real)  # a³ - a + τ = 0: minimum, maximum, minimum along a
        self.minima = np.array([[turns[0], 0], [turns[2], 0]])

    def height(self, a: Array, b: Array) -> Array:
        """Return ¼ a⁴ - ½ a² + τ a + ½ b²."""
        return 0.25 * a**4 - 0.5 * a * a + self.tilt * a + 0.5 * b * b

    def slopes(self, a: Array, b: Array) -> tuple[Array, Array]:
        """Return a³ - a + τ and b."""
        return a**3 - a + self.tilt, b


class FourMinima(Surface):
    """L = (a² + b - 11)² + (a + b² - 7)²: four minima, all with L = 0, four saddles and a hill.  Himmelblau (1972).

    Different weights, equally good: as with a network whose hidden units are exchanged.

    >>> FourMinima()([3.0, 2.0]).item()
    0.0
    """

    minima = np.array(
        [[3, 2], [-2.805118086952745, 3.131312518250573], [-3.779310253377747, -3.283185991286170],
         [3.584428340330492, -1.848126526964404]]
    )  # fmt: skip

    def height(self, a: Array, b: Array) -> Array:
        """Return (a² + b - 11)² + (a + b² - 7)²."""
        return (a * a + b - 11) ** 2 + (a + b * b - 7) ** 2

    def slopes(self, a: Array, b: Array) -> tuple[Array, Array]:
        """Return 4a(a² + b - 11) + 2(a + b² - 7) and 2(a² + b - 11) + 4b(a + b² - 7)."""
        first, second = a * a + b - 11, a + b * b - 7
        return 4 * a * first + 2 * second, 2 * first + 4 * b * second


class TwoUnits(Surface):
    """The loss of a network with two hidden units, ŷ = tanh(a x) + tanh(b x), on nine points of its own kind.

    The targets are those of a = 2, b = -0.7. The units may be exchanged, so b = 2, a = -0.7 is as good: the surface
    is its own mirror image, with a saddle on the mirror line a = b.

    >>> TwoUnits()(TwoUnits.minima)
    array([0., 0.])
    """

    minima = np.array([[2, -0.7], [-0.7, 2]])
    x = np.linspace(-2, 2, 9)

    def height(self, a: Array, b: Array) -> Array:
        """Return the mean of (ŷ - y)²."""
        return np.mean(self._units(a, b)[2] ** 2, axis=-1)

    def slopes(self, a: Array, b: Array) -> tuple[Array, Array]:
        """Return the means of 2 (ŷ - y) x (1 - h²), h being either unit."""
        h_a, h_b, e = self._units(a, b)
        return tuple(np.mean(2 * e * self.x * (1 - h * h), axis=-1) for h in (h_a, h_b))

    def _units(self, a: Array, b: Array) -> tuple[Array, Array, Array]:
        """Return tanh(a x), tanh(b x) and ŷ - y, with an axis more than a and b."""
        h_a, h_b = (np.tanh(np.multiply.outer(w, self.x)) for w in (a, b))
        return h_a, h_b, h_a + h_b - np.tanh(self.minima[0, :, None] * self.x).sum(axis=0)


class LectureLoss(Surface):
    """The worked example's loss over w₁ and w₃: L = (ŷ - 6)², ŷ = w₃ h - 2, h = ReLU(2 w₁ + 1), at w₂ = 2, b₁ = 3.

    Not a point but a curve is lowest, w₃ (2 w₁ + 1) = 8; `minima` holds some of it.  Where z = 2 w₁ + 1 ≤ 0 the unit is
    dead and the loss flat, L = 64: no gradient leads back.  The lecture starts at (1.5, 2.5): L = 4.

    >>> LectureLoss()([1.5, 2.5]).item(), LectureLoss().gradient([1.5, 2.5]).tolist()
    (4.0, [20.0, 16.0])
    """

    minima = np.array([[(8 / w3 - 1) / 2, w3] for w3 in (1, 2, 3, 4, 5, 6, 8)])

    def height(self, a: Array, b: Array) -> Array:
        """Return (w₃ h - 8)²."""
        return (b * np.maximum(2 * a + 1, 0) - 8) ** 2

    def slopes(self, a: Array, b: Array) -> tuple[Array, Array]:
        """Return 2 (w₃ h - 8) w₃ · 2, where z > 0, and 2 (w₃ h - 8) h."""
        h = np.maximum(2 * a + 1, 0)
        e = 2 * (b * h - 8)
        return e * b * 2 * (h > 0), e * h


class LossSlice(Surface):
    """The loss of a whole network while two of its parameters, theta[i] and theta[j], move and the others stay.

    >>> from course_nn.feedforward import MLP
    >>> from course_nn.losses import MSELoss
    >>> net = MLP([2, 3, 1], rng=np.random.default_rng(0))
    >>> surface = LossSlice(net, MSELoss(), [[2.0, -1.0]], [[6.0]], i=0, j=9)
    >>> surface(np.zeros((5, 4, 2))).shape
    (5, 4)
    """

    def __init__(self, net: Sequential, loss: Loss, x: npt.ArrayLike, y: npt.ArrayLike, i: int, j: int) -> None:
        if i == j or not {i, j} <= set(range(net.n_params)):
            raise ValueError(f"LossSlice got i = {i} and j = {j}; two different ones of {net.n_params} parameters move")
        self.net, self.loss, self.x, self.y, self.places = net, loss, x, y, [i, j]

    def height(self, a: Array, b: Array) -> Array:
        """Return the loss, by a forward pass at each point."""
        return self._at_each(a, b, backward=False)[..., 0]

    def slopes(self, a: Array, b: Array) -> tuple[Array, Array]:
        """Return two entries of dtheta, by a backward pass at each point."""
        out = self._at_each(a, b, backward=True)
        return out[..., 1], out[..., 2]

    def _at_each(self, a: Array, b: Array, backward: bool) -> Array:
        """Return loss, dL/da, dL/db at each point (…, 3), and leave the network as it was."""
        theta, out = self.net.theta.copy(), np.zeros((*a.shape, 3))
        try:
            for point in np.ndindex(a.shape):
                self.net.theta[self.places] = a[point], b[point]
                out[point][0] = self.loss(self.net(self.x), self.y)
                if backward:
                    self.net.backward(self.loss.backward(), dx=False)
                    out[point][1:] = self.net.dtheta[self.places]
        finally:
            self.net.theta[...] = theta
        return out


def curvatures(surface: Surface, p: npt.ArrayLike, h: float = 1e-4) -> Array:
    """Curvature along the two main directions at one point p, the smaller first: eigenvalues of the Hessian.

    Where the gradient is 0: both above 0, a minimum; both below, a maximum; one of each, a saddle.
    By central differences of the gradient.  Goodfellow et al. 4.3.1.

    >>> curvatures(FourMinima(), [3.0, 2.0]).round(2)
    array([25.72, 82.28])
    """
    p = np.asarray(p, float)
    steps = h * np.eye(2)
    hessian = np.array([(surface.gradient(p + d) - surface.gradient(p - d)) / (2 * h) for d in steps])
    return np.linalg.eigvalsh((hessian + hessian.T) / 2)


def _coordinates(surface: Surface, p: npt.ArrayLike) -> tuple[Array, Array]:
    """Split points (…, 2) into their two parameters, each (…,)."""
    p = np.asarray(p, float)
    if p.shape[-1:] != (2,):
        raise ValueError(
            f"{type(surface).__name__} got p of shape {p.shape}; it takes points (…, 2), two parameters each"
        )
    return p[..., 0], p[..., 1]
