"""Make a network rely on no single unit and no large weight, so that it errs less on new data (Goodfellow et al. 7).

>>> dropout = Dropout(0.5, np.random.default_rng(1))
>>> dropout(np.ones(8))
array([0., 2., 2., 2., 0., 0., 2., 2.])
>>> dropout.eval()(np.ones(8))
array([1., 1., 1., 1., 1., 1., 1., 1.])
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from course_nn.network import Array, FromForward, Layer, parts


class Dropout(Layer):
    """In training each unit is 0 with probability p, else x / (1 - p); in use y = x.

    The factor 1 / (1 - p) keeps the mean of each unit, so that nothing has to be rescaled in use. x: any shape; the
    units are drawn anew from rng by every forward, and `mask` holds their factors, 0 or 1 / (1 - p).
    Srivastava et al. (2014); Goodfellow et al. 7.12.
    """

    mask: Array | float = FromForward()  # type: ignore[assignment]

    def __init__(self, p: float = 0.5, rng: np.random.Generator | None = None) -> None:
        if not 0 <= p < 1:
            raise ValueError(f"Dropout got p = {p}; it is the share of units to drop: 0 or more, and below 1")
        self.p, self.rng = p, rng or np.random.default_rng()

    def forward(self, x: npt.ArrayLike) -> Array:
        """Return x times the mask."""
        x = np.asarray(x)
        if not self.training:
            self.mask = 1.0
            return x
        dtype = np.result_type(x.dtype, np.float32)
        self.mask = (self.rng.random(x.shape, np.float32) >= self.p) * dtype.type(1 / (1 - self.p))
        return x * self.mask

    def backward(self, dy: Array) -> Array:
        """Return dy times the same mask."""
        return dy * self.mask

    def __repr__(self) -> str:
        return f"Dropout({self.p})"


def l2_penalty(net: Layer, weight_decay: float) -> float:
    """Return λ/2 Σ W², and add its gradient λ W to each dW of the network: call it after `backward`.

    L + λ/2 ‖W‖² is what is then minimised: at every step a weight first shrinks by the share lr · λ, hence "weight
    decay". Only weights count (parameters called W…): a bias decides where a unit is, not how steep.
    Goodfellow et al. 7.1.1.  (`SGD(…, weight_decay=λ)` does this to all of theta, as in torch.)

    >>> from course_nn.feedforward import Linear
    >>> layer = Linear(2, 1)
    >>> layer.W = [[3, 4]]
    >>> l2_penalty(layer, weight_decay=0.1), layer.dW
    (1.25, array([[0.3, 0.4]]))
    """
    total = 0.0
    for part in parts(net):
        for name in part.parameters:
            if name.startswith("W"):
                W, dW = getattr(part, name), getattr(part, f"d{name}")
                dW += weight_decay * W
                total += float(np.vdot(W, W))
    return 0.5 * weight_decay * total


def early_stop(losses: npt.ArrayLike, patience: int) -> tuple[int, int]:
    """When to stop, and which epoch to keep, from the validation loss after each epoch: (best, run).

    losses: (epochs,), patience: 1 or more.  `best` is the epoch of the lowest loss so far, the first being 0; training
    stops when `patience` epochs in a row have not gone below it. `run` counts the epochs trained until then; the losses
    after it are not looked at.  Goodfellow et al. 7.8.

    >>> early_stop([5.0, 3.0, 4.0, 3.0, 1.0], patience=2)
    (1, 4)
    >>> early_stop([5.0, 3.0, 4.0, 3.0, 1.0], patience=3)
    (4, 5)
    """
    losses = np.asarray(losses, float)
    if losses.ndim != 1 or not losses.size or patience < 1:
        raise ValueError(
            f"early_stop got losses of shape {losses.shape} and patience = {patience}; it takes one loss "
            "for each epoch, at least one, and a patience of 1 or more"
        )
    best = 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best]:
            best = epoch
        if epoch - best >= patience:
            return best, epoch + 1
    return best, losses.size
