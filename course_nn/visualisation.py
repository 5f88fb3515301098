"""Pictures of what a convolutional network has learned, as arrays (lecture, section 2a; Goodfellow et al. 9.10).

A network takes images (N, H, W, C) and returns one row of scores (logits) an image, (N, K). Nothing here changes its
parameters; their gradients are overwritten, as by any backward pass. Put the network to use before: `net.eval()`.
"""

from __future__ import annotations

import math

import numpy as np

from course_nn.feedforward import ReLU
from course_nn.network import Array, Layer, Sequential


def image_grid(images: Array, columns: int | None = None, gap: int = 1) -> Array:
    """Lay images out in rows on a white sheet, each stretched to 0 … 1: for plt.imshow.

    images: (n, h, w) or (n, h, w, 3).  Returns (H, W) or (H, W, 3). By default about as many columns as rows.

    >>> image_grid(np.array([[[1.0, 2.0]], [[5.0, -5.0]], [[0.0, 0.0]]]), columns=2)
    array([[0., 1., 1., 1., 0.],
           [1., 1., 1., 1., 1.],
           [0., 0., 1., 1., 1.]])
    """
    images = np.asarray(images, float)
    if images.ndim not in (3, 4) or not images.size:
        raise ValueError(f"image_grid got images of shape {images.shape}; it takes (n, h, w) or (n, h, w, 3)")
    n, h, w = images.shape[:3]
    columns = columns or math.ceil(math.sqrt(n))
    rows = math.ceil(n / columns)
    sheet = np.ones((rows * (h + gap) - gap, columns * (w + gap) - gap, *images.shape[3:]))
    for k, image in enumerate(images):
        top, left = k // columns * (h + gap), k % columns * (w + gap)
        low, high = image.min(), image.max()
        sheet[top : top + h, left : left + w] = (image - low) / (high - low or 1)
    return sheet


def filter_grid(W: Array, gap: int = 1) -> Array:
    """Show the filters of a convolution, W (F, kh, kw, C): in colour if C = 3, else a row a filter, a column a channel.

    >>> filter_grid(np.zeros((16, 3, 3, 3))).shape, filter_grid(np.zeros((4, 3, 3, 5))).shape
    ((15, 15, 3), (15, 19))
    """
    F, kh, kw, C = W.shape
    if C == 3:
        return image_grid(W, gap=gap)
    if C == 1:
        return image_grid(W[..., 0], gap=gap)
    return image_grid(np.moveaxis(W, 3, 1).reshape(F * C, kh, kw), columns=C, gap=gap)


def backward_signal(layer: Layer, dy: Array, rule: str = "gradient") -> Array:
    """Send dy back from the last forward's output to its input; at every ReLU by one of three rules.

    "gradient": dy passes where the unit was active: the derivative.  Simonyan et al. (2014).
    "deconvnet": dy passes where dy itself is positive: ReLU, on the way back.  Zeiler and Fergus (2014).
    "guided": both.  Springenberg et al. (2015).
    All else is the same: a max-pooling sends dy to its switches, a convolution through its transposed kernel.

    >>> relu, dy = ReLU(), np.array([2.0, -2.0, 3.0])
    >>> y = relu([1.0, 1.0, -1.0])
    >>> [backward_signal(relu, dy, rule).tolist() for rule in ("gradient", "deconvnet", "guided")]
    [[2.0, -2.0, 0.0], [2.0, 0.0, 3.0], [2.0, 0.0, 0.0]]
    """
    if rule not in ("gradient", "deconvnet", "guided"):
        raise ValueError(f'backward_signal got rule {rule!r}; the rules are "gradient", "deconvnet" and "guided"')
    if isinstance(layer, Sequential):
        for part in reversed(layer.layers):
            dy = backward_signal(part, dy, rule)
        return dy
    if not isinstance(layer, ReLU):
        return layer.backward(dy)
    if rule != "gradient":
        dy = np.maximum(dy, 0)
    return dy if rule == "deconvnet" else layer.backward(dy)


def saliency(net: Layer, x: Array, k: int, rule: str = "gradient") -> Array:
    """How much each pixel moves the score of class k: |∂z_k / ∂x|, the largest over the channels.

    x: (N, H, W, C).  Returns (N, H, W). The score, not the loss: a loss is flat where the network is sure.

    >>> from course_nn.feedforward import Linear
    >>> from course_nn.pooling import Flatten
    >>> net = Sequential(Flatten(), Linear(4, 2))
    >>> net.layers[1].W = [[0, 0, 0, 0], [1, -2, 0, 3]]
    >>> saliency(net, np.zeros((1, 2, 1, 2)), k=1)
    array([[[2.],
            [3.]]])
    """
    dz = _one_score(net.forward(x), k)
    return np.asarray(np.abs(backward_signal(net, dz, rule)).max(axis=3))


def occlusion(net: Layer, image: Array, k: int, size: int = 3, fill: float = 0.0) -> Array:
    """How much the score of class k falls when a square around a pixel is covered: no gradient, only looking.

    image: (H, W, C); size: of the square, odd.  Returns (H, W).  Zeiler and Fergus (2014), 4.2.

    >>> from course_nn.feedforward import Linear
    >>> from course_nn.pooling import Flatten
    >>> head = Linear(9, 1)
    >>> head.W, head.b = [[0, 0, 0, 0, 1.0, 0, 0, 0, 0]], [0.0]  # it looks at the pixel in the middle alone
    >>> occlusion(Sequential(Flatten(), head), np.ones((3, 3, 1)), k=0, size=1)
    array([[0., 0., 0.],
           [0., 1., 0.],
           [0., 0., 0.]])
    """
    image, r = np.asarray(image), size // 2
    if image.ndim != 3 or size % 2 == 0:
        raise ValueError(f"occlusion got image {image.shape} and size {size}; it takes (H, W, C), odd sizes")
    H, W, _ = image.shape
    z, fall = net.forward(image[None])[0, k], np.empty((H, W))
    for h in range(H):
        covered = np.repeat(image[None], W, axis=0)  # one row of places at a time
        for w in range(W):
            covered[w, max(h - r, 0) : h + r + 1, max(w - r, 0) : w + r + 1] = fill
        fall[h] = z - net.forward(covered)[:, k]
    return fall


def activation_maximisation(
    net: Layer, k: int, x: Array, steps: int = 100, lr: float = 0.1, weight_decay: float = 0.01
) -> Array:
    """Climb from the images x to ones with a higher score of class k: the input is what changes, not the weights.

    Maximises z_k - ½ weight_decay |x|²; a step moves the pixels by lr, in the root of the mean square.
    x: (N, H, W, C).  Returns new images of the same shape.  Erhan et al. (2009), Simonyan et al. (2014).

    >>> from course_nn.feedforward import Linear
    >>> from course_nn.pooling import Flatten
    >>> head = Linear(4, 1)
    >>> head.W, head.b = [[1.0, -1.0, 1.0, -1.0]], [0.0]
    >>> activation_maximisation(Sequential(Flatten(), head), 0, np.zeros((1, 2, 2, 1)), steps=10)[0, :, :, 0].round(2)
    array([[ 1., -1.],
           [ 1., -1.]])
    """
    x = np.array(x, float)
    for _ in range(steps):
        dx = net.backward(_one_score(net.forward(x), k)) - weight_decay * x
        length = np.sqrt((dx * dx).mean(axis=(1, 2, 3), keepdims=True))
        x += lr * dx / (length + 1e-12)
    return x


def deconvnet(net: Sequential, x: Array, depth: int, channel: int, rule: str = "deconvnet") -> Array:
    """Show what in the images x made one feature map answer most strongly, projected back to the pixels.

    Runs the first `depth` layers, keeps of map `channel` only its strongest place, and goes back: unpooling by
    switches, ReLU on the signal, transposed kernels.  x: (N, H, W, C).  Returns (N, H, W, C).
    Zeiler and Fergus (2014), 2.1.

    >>> from course_nn.convolution import Conv2d
    >>> from course_nn.pooling import MaxPool2d
    >>> net = Sequential(Conv2d(1, 2, 3, padding=1), ReLU(), MaxPool2d(2))
    >>> deconvnet(net, np.ones((5, 6, 6, 1)), depth=3, channel=1).shape
    (5, 6, 6, 1)
    """
    front = net.layers[:depth]
    for layer in front:
        x = layer.forward(x)
    if np.ndim(x) != 4:
        raise ValueError(f"deconvnet needs maps (N, H, W, C) after {depth} layers, not {np.shape(x)}: take fewer")
    strongest, images = np.zeros_like(x), np.arange(len(x))
    h, w = np.unravel_index(x[..., channel].reshape(len(x), -1).argmax(axis=1), x.shape[1:3])
    strongest[images, h, w, channel] = x[images, h, w, channel]
    for layer in reversed(front):
        strongest = backward_signal(layer, strongest, rule)
    return strongest


def _one_score(z: Array, k: int) -> Array:
    """Return dz with 1 at class k: the gradient of each row's own score."""
    if z.ndim != 2 or not 0 <= k < z.shape[1]:
        raise ValueError(f"the network returned scores of shape {z.shape}; there is no (N, K) with a class {k}")
    dz = np.zeros_like(z)
    dz[:, k] = 1
    return dz
