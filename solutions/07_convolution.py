# %% [markdown]
# # 7 · Convolution
#
# Show an image to a fully connected layer, and it needs millions of weights; move the image by one pixel, and it has
# to learn it all again. Here you build the layer that made neural networks see.
#
# **After this notebook** you can say what a convolution assumes about images and what it saves; compute one by hand,
# with stride and padding; write it for images with channels, forward and backward; pool; and turn it into a single
# matrix product.
#
# **Time** about 120 minutes. **Read** lecture section 2a, its first half; Goodfellow et al., *Deep Learning*, 9.0–9.3,
# and 9.5 for stride and padding. **You need** notebooks 01 and 05.
#
# | part | minutes |
# |---|---|
# | 1 Too many weights | 12 |
# | 2 A kernel slides | 18 |
# | 3 Images, channels, kernels | 27 |
# | 4 The way back | 28 |
# | 5 Pooling | 20 |
# | 6 One matrix product | 10 |
# | 7 The same in PyTorch | 5 |

# %%
import time

import numpy as np

from course_nn.checks import check, hint, progress
from course_nn.widgets import convolution as show

# %% [markdown]
# ## 7.1 Too many weights (12 min)
#
# In a fully connected layer every unit sees every input. For images that is too much, and needless: what belongs
# together lies close together, and an edge is an edge wherever it lies. So
#
# - **local connectivity**: a unit is connected to a small *window* of the image only, say 3 × 3 pixels with all their
#   colours. Its weights there are called the *kernel*;
# - **parameter sharing**: all units use the same kernel, each on a window of its own. Their outputs form a *map*,
#   again a grid like the image.
#
# One kernel finds one pattern, so a layer has several, each with its own bias and its own map.
#
# **Exercise `weights_of_a_layer`** (1 point). From a colour image of 32 × 32 pixels with 3 channels to 16 maps of
# 32 × 32: how many weights and biases are there
#
# - `"dense"`: if the layer is fully connected;
# - `"convolution"`: if it has 16 kernels of 3 × 3 pixels;
# - `"convolution, 64 × 64"`: the same for an image, and maps, of 64 × 64?
#
# Python may do the arithmetic.

# %% exercise="weights_of_a_layer"
### BEGIN SOLUTION
inputs, units = 32 * 32 * 3, 32 * 32 * 16
weights_of_a_layer = {
    "dense": inputs * units + units,
    "convolution": (3 * 3 * 3 + 1) * 16,
    "convolution, 64 × 64": (3 * 3 * 3 + 1) * 16,
}
### STUB
# weights_of_a_layer = {
#     "dense": ...,
#     "convolution": ...,
#     "convolution, 64 × 64": ...,
# }
### END SOLUTION

# %%
check("weights_of_a_layer")

# %% [markdown]
# **Predict first:** twice the side of the image: how many times the weights, for each of the two? And twice the maps?

# %% tags=["demo"]
show.explosion()

# %% [markdown] question="why_so_few"
# **Question** (2 points). Which two ideas save all these weights, and which property of images does each of them rely
# on? Two or three sentences.
#
# ### BEGIN SOLUTION
# Local connectivity: a unit sees only a small window, which is enough because pixels that lie close together belong
# together, and edges and corners are small. Parameter sharing: the same kernel is used at every place, since the same
# subpattern can appear anywhere in the grid, and once learned is then found everywhere.
# ### END SOLUTION

# %% [markdown]
# ## 7.2 A kernel slides (18 min)
#
# At each place: multiply the numbers of the window by those of the kernel that lie on them, add up, add the bias.
# Then move on. The *stride* says by how many places; *padding* puts zeros around the image first, so that the kernel
# can stand on its border, too. **Predict each sum before you step.** Then: how large is the map with stride 2? With
# padding?

# %% tags=["demo"]
show.sliding()

# %% [markdown]
# Columns at the right or rows at the bottom that have no room for a whole window are left out. And nothing is flipped:
# mathematicians call this a *cross-correlation*, and turn the kernel by 180° for what they call a convolution.
# Networks learn their kernels, so nobody here turns anything.
#
# **Exercise `conv1d_by_hand`** (2 points). Along a line it is the same. On paper: `x = [3, -1, 2, 0, 1, 4]`, the
# kernel `[1, -2, 3]` and the bias 1. Give the list of outputs as it is (stride 1, no padding), with stride 2, with
# padding 1 (a zero at each end), and with both.

# %% exercise="conv1d_by_hand"
### BEGIN SOLUTION
conv1d_by_hand = {
    "as it is": [12, -4, 6, 11],
    "stride 2": [12, 6],
    "padding 1": [-8, 12, -4, 6, 11, -6],
    "both": [-8, -4, 11],
}
### STUB
# conv1d_by_hand = {
#     "as it is": ...,  # a list, as [1, 2, 3]
#     "stride 2": ...,
#     "padding 1": ...,
#     "both": ...,
# }
### END SOLUTION

# %%
check("conv1d_by_hand")

# %% [markdown]
# **Exercise `conv_output_size`** (2 points: stride 1, any stride). How often does a kernel of `kernel` places fit
# into `size` places with `padding` more *at each end*, if it moves on by `stride`? Think of the first window, and of
# how many steps it can take. For instance, 5 places, a kernel of 2, stride 2, no padding: 2.


# %% exercise="conv_output_size"
def conv_output_size(size, kernel, stride, padding):
    """Return the number of windows along one axis, a whole number."""
    ### BEGIN SOLUTION
    return (size + 2 * padding - kernel) // stride + 1
    ### END SOLUTION


# %%
check("conv_output_size")

# %% [markdown]
# **Notice** the padding that keeps the size at stride 1: half of the kernel, rounded down. That is why kernels like to
# be odd.
#
# ## 7.3 Images, channels, kernels (27 min)
#
# A batch of images is an array (N, H, W, C): images, rows, columns, channels. (W now is a *width*; so we write K for
# the kernels, which take the place of the weights.)
#
# | array | what it is | shape |
# |---|---|---|
# | `x` | images | (N, H, W, C) |
# | `K` | F kernels, each as deep as the image has channels | (F, kh, kw, C) |
# | `b` | a bias for each kernel | (F,) |
# | `y` | F maps for each image | (N, OH, OW, F) |
#
# With stride $s$ and padding $p$, counting from 0, and zeros wherever $x$ has no pixel,
#
# $$y_{n,i,j,f} = \sum_{a,b,c} K_{f,a,b,c}\; x_{n,\;si+a-p,\;sj+b-p,\;c} + b_f$$
#
# So the sum runs over *all* channels, and F kernels make an image with F channels: what the next layer takes. Apart
# from that it is the layer you know, a linear combination plus a bias; a non-linearity follows, as a layer of its own.
#
# **Exercise `conv2d`** (6 points: one channel 2, channels and kernels 2, stride and padding 2). Rows and columns each
# have sizes of their own; stride and padding are the same for both. Start with padding: `np.zeros` and a slice, or
# `np.pad` with a pair for *each* axis. Loops are fine. For instance, the image `[[1, 2, 3], [4, 5, 6]]` with the
# kernel `[[1, 10]]` and the bias 100 gives `[[121, 132], [154, 165]]`.


# %% exercise="conv2d"
def conv2d(x, K, b, stride, padding):
    """Return y, (N, OH, OW, F); x: (N, H, W, C), K: (F, kh, kw, C), b: (F,), stride and padding: whole numbers."""
    ### BEGIN SOLUTION
    N, H, W, C = x.shape
    F, kh, kw, _ = K.shape
    padded = np.zeros((N, H + 2 * padding, W + 2 * padding, C))
    padded[:, padding : padding + H, padding : padding + W] = x
    OH = conv_output_size(H, kh, stride, padding)
    OW = conv_output_size(W, kw, stride, padding)
    y = np.zeros((N, OH, OW, F))
    for i in range(OH):
        for j in range(OW):
            window = padded[:, stride * i : stride * i + kh, stride * j : stride * j + kw]
            for f in range(F):
                y[:, i, j, f] = (window * K[f]).sum(axis=(1, 2, 3)) + b[f]
    return y
    ### END SOLUTION


# %%
check("conv2d")

# %% [markdown]
# Your convolution on a picture, with kernels to choose and to change: each slider adds to one weight. **Predict
# first:** what does "brighter downwards" show of the disc, and of the upright stripes? What happens if you raise the
# middle weight of "spots and lines"?

# %% tags=["demo"]
show.kernels(conv2d)

# %% [markdown]
# **Exercise `hand_made`** (1 point). Make three kernels of 3 × 3, to be used with padding 1 and without bias:
#
# - `"right"`: the picture, unchanged but moved one pixel to the *right*;
# - `"mean"`: each pixel becomes the mean of the nine around it;
# - `"edges"`: 0 where the picture is uniform or changes only from row to row; positive where it gets brighter to the
#   right.

# %% exercise="hand_made"
### BEGIN SOLUTION
hand_made = {
    "right": [[0, 0, 0], [1, 0, 0], [0, 0, 0]],
    "mean": [[1 / 9, 1 / 9, 1 / 9], [1 / 9, 1 / 9, 1 / 9], [1 / 9, 1 / 9, 1 / 9]],
    "edges": [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
}
### STUB
# hand_made = {
#     "right": ...,  # three rows of three numbers, as [[0, 0, 0], [0, 1, 0], [0, 0, 0]]
#     "mean": ...,
#     "edges": ...,
# }
### END SOLUTION

# %%
check("hand_made")

# %% tags=["demo"]
show.kernels(conv2d, hand_made)

# %% [markdown]
# **Notice**: people made such kernels by hand for decades. A convolutional layer finds its own by gradient descent,
# and in its first layer they often look like yours.
#
# **Exercise `conv_cases`** (2 points): break it. Four colleagues wrote a convolution for one channel, without a bias.
# Each has one bug:
#
# - `"turned"`: the kernel lies turned by 180° on the window;
# - `"rounds up"`: the output size is rounded up, and the last window hangs over zeros;
# - `"padding is 1"`: it pads by 1, whatever is asked for;
# - `"as wide as high"`: it makes as many columns as rows.
#
# For each give an input that shows it, `(x, K, stride, padding)`: `x` and `K` as lists of rows, `x` at most 6 × 6 and
# `K` at most 4 × 4; stride 1 to 3, padding 0 to 2. The kernel has to fit.

# %% exercise="conv_cases"
### BEGIN SOLUTION
conv_cases = {
    "turned": ([[1, 2, 3]], [[1, 2]], 1, 0),
    "rounds up": ([[1, 2, 3]], [[1, 2]], 2, 0),
    "padding is 1": ([[1, 2, 3]], [[1, 2]], 1, 0),
    "as wide as high": ([[1, 2, 3]], [[1]], 1, 0),
}
### STUB
# conv_cases = {
#     "turned": ...,  # (x, K, stride, padding), as ([[1, 2], [3, 4]], [[1]], 1, 0)
#     "rounds up": ...,
#     "padding is 1": ...,
#     "as wide as high": ...,
# }
### END SOLUTION

# %%
check("conv_cases")

# %% [markdown]
# **Notice** what hides bugs: square images, symmetric kernels, one stride, one padding.
#
# ## 7.4 The way back (28 min)
#
# The layer above says `dy`, the derivative of the loss $\mathcal L$ with respect to $y$. Wanted are `dx`, `dK` and
# `db`, each in the shape of what it belongs to. Two things you know settle all of it:
#
# - in a product, each factor's slope is the other factor. At place $(i, j)$ the window met the kernel; so `dy` there
#   times the *window* goes to `dK`, and `dy` times the *kernel* goes to that window of `dx`;
# - what was used several times adds up. The kernel was used at every place; most pixels lay in several windows.
#
# One `dy` a step. **Predict first:** which numbers of dK and dx change next? Which pixel gets most contributions?
# Which get none with stride 2?

# %% tags=["demo"]
show.backwards()

# %% [markdown]
# **Exercise `conv2d_backward`** (7 points: db 1, dK 2, dx 2, stride and padding 2). Arguments as in `conv2d`. The same
# loops, the same windows; collect into zeros of the right shape. With padding, collect dx in an array as large as the
# *padded* image, and cut the padding off at the end. For instance, `x = [[1, 2, 3]]` with `K = [[1, 10]]` (one image,
# channel and kernel) and `dy = [[2, 3]]`: `dx` is `[[2, 23, 30]]`, `dK` is `[[8, 13]]`, `db` is `[5]`.


# %% exercise="conv2d_backward"
def conv2d_backward(dy, x, K, stride, padding):
    """Return dx, dK, db, shaped like x, K and b, for the gradient dy, (N, OH, OW, F), of conv2d(x, K, b, ...)."""
    ### BEGIN SOLUTION
    N, H, W, C = x.shape
    F, kh, kw, _ = K.shape
    padded = np.zeros((N, H + 2 * padding, W + 2 * padding, C))
    padded[:, padding : padding + H, padding : padding + W] = x
    dpadded, dK = np.zeros(padded.shape), np.zeros(K.shape)
    for i in range(dy.shape[1]):
        for j in range(dy.shape[2]):
            top, left = stride * i, stride * j
            for n in range(N):
                for f in range(F):
                    dK[f] += dy[n, i, j, f] * padded[n, top : top + kh, left : left + kw]
                    dpadded[n, top : top + kh, left : left + kw] += dy[n, i, j, f] * K[f]
    db = dy.sum(axis=(0, 1, 2))
    return dpadded[:, padding : padding + H, padding : padding + W], dK, db
    ### END SOLUTION


# %%
check("conv2d_backward")

# %% [markdown]
# **Notice** how few numbers all these sums end in: a kernel's gradient collects from every place of every image. That
# is why a convolution learns from little data. And at stride 1 dx is once more a convolution, of dy with zeros
# around it, and with the kernel turned by 180°: this is where the flip hides.
#
# ## 7.5 Pooling (20 min)
#
# After a convolution and its non-linearity often comes *pooling*: each window becomes one number, its largest or its
# mean, each channel for itself. No weights; mostly windows of 2 × 2 with stride 2, which halve height and width. What
# stays is *that* a pattern was found, and roughly where.
#
# **Exercise `MaxPool2d`** (3 points: forward ¾, any stride ¾, backward 1, overlaps and equals ½). As in notebook 01,
# `forward` remembers and `backward` belongs to the last forward. `kernel` is a pair `(kh, kw)`; there is no padding,
# and what has no room for a whole window is left out as before. All numbers may be negative. Backwards, the largest
# number of a window had slope 1, the others 0; if several are equally large, dy still counts *once*: for one of them,
# or shared. Windows may overlap. For instance, `[[1, 5, 2, 2], [3, 4, 2, 9]]` with windows of 2 × 2 and stride 2 gives
# `[[5, 9]]`, and the dy `[[10, 20]]` becomes `[[0, 10, 0, 0], [0, 0, 0, 20]]`.


# %% exercise="MaxPool2d"
class MaxPool2d:
    """The largest number of each window, for each channel."""

    def __init__(self, kernel, stride):
        self.kernel, self.stride = kernel, stride

    def forward(self, x):
        """Return y, (N, OH, OW, C); x: (N, H, W, C)."""
        ### BEGIN SOLUTION
        self.x = x
        (kh, kw), s = self.kernel, self.stride
        OH = conv_output_size(x.shape[1], kh, s, 0)
        OW = conv_output_size(x.shape[2], kw, s, 0)
        y = np.zeros((len(x), OH, OW, x.shape[3]))
        for i in range(OH):
            for j in range(OW):
                y[:, i, j] = x[:, s * i : s * i + kh, s * j : s * j + kw].max(axis=(1, 2))
        return y
        ### END SOLUTION

    def backward(self, dy):
        """Return dx, shaped like x; dy: like y."""
        ### BEGIN SOLUTION
        (kh, kw), s = self.kernel, self.stride
        dx = np.zeros(self.x.shape)
        for n, i, j, c in np.ndindex(dy.shape):
            window = self.x[n, s * i : s * i + kh, s * j : s * j + kw, c]
            a, b = np.unravel_index(window.argmax(), window.shape)
            dx[n, s * i + a, s * j + b, c] += dy[n, i, j, c]
        return dx
        ### END SOLUTION


# %%
check("MaxPool2d")

# %% [markdown]
# **Exercise `AvgPool2d`** (2 points: forward ½, any stride ½, backward ½, overlaps ½). The mean of each window. What
# is its slope with respect to each number? The image above gives `[[3.25, 3.75]]`, and dy = `[[8, 4]]` becomes `[[2,
# 2, 1, 1], [2, 2, 1, 1]]`.


# %% exercise="AvgPool2d"
class AvgPool2d:
    """The mean of each window, for each channel."""

    def __init__(self, kernel, stride):
        self.kernel, self.stride = kernel, stride

    def forward(self, x):
        """Return y, (N, OH, OW, C); x: (N, H, W, C)."""
        ### BEGIN SOLUTION
        self.shape = x.shape
        (kh, kw), s = self.kernel, self.stride
        OH = conv_output_size(x.shape[1], kh, s, 0)
        OW = conv_output_size(x.shape[2], kw, s, 0)
        y = np.zeros((len(x), OH, OW, x.shape[3]))
        for i in range(OH):
            for j in range(OW):
                y[:, i, j] = x[:, s * i : s * i + kh, s * j : s * j + kw].mean(axis=(1, 2))
        return y
        ### END SOLUTION

    def backward(self, dy):
        """Return dx, shaped like x; dy: like y."""
        ### BEGIN SOLUTION
        (kh, kw), s = self.kernel, self.stride
        dx = np.zeros(self.shape)
        for i in range(dy.shape[1]):
            for j in range(dy.shape[2]):
                share = dy[:, i : i + 1, j : j + 1] / (kh * kw)
                dx[:, s * i : s * i + kh, s * j : s * j + kw] += share
        return dx
        ### END SOLUTION


# %%
check("AvgPool2d")

# %% [markdown]
# A shape, where it gets brighter to the right (a convolution and a ReLU), and that map pooled: by your code.
# **Predict first:** move the shape by one pixel; what happens to the map, and what to the pooled one? And by two?

# %% tags=["demo"]
show.shifted(conv2d, MaxPool2d, AvgPool2d)

# %% [markdown] question="one_pixel_further"
# **Question** (2 points). An image moves by one pixel to the right. What happens to the map of a convolution, and what
# to that map after max-pooling with windows of 2 × 2? Why, and when is that an advantage, when not? Three or four
# sentences.
#
# ### BEGIN SOLUTION
# The map moves by one pixel as well and stays the same otherwise (but for the border), because the same kernel looks
# at every place. The pooled map changes less: where the largest number stays within its window, nothing changes; only
# what crosses into the next window does. For recognising *what* is there this helps, since small shifts hardly matter;
# for saying exactly *where* it is, something is lost.
# ### END SOLUTION

# %% [markdown]
# ## 7.6 One matrix product (10 min)
#
# Loops in Python are slow, and a convolution is a linear layer on every window. So write each window as a *row*; then
# all of it is the product you know, `rows @ K.reshape(F, -1).T + b`. The function that writes the rows is known as
# *im2col*.
#
# **Exercise `im2col`** (3 points: one channel, channels and images, stride and padding). Return an array (N·OH·OW,
# kh·kw·C). Windows come image after image, row by row, from left to right; within a row stand the window's pixels, row
# by row, each with its channels: the order of K, and of `ravel`. For instance, `[[1, 2, 3], [4, 5, 6]]` and windows of
# (2, 2) give `[[1, 2, 4, 5], [2, 3, 5, 6]]`.


# %% exercise="im2col"
def im2col(x, kernel, stride, padding):
    """Return the windows as rows, (N·OH·OW, kh·kw·C); x: (N, H, W, C), kernel: (kh, kw)."""
    ### BEGIN SOLUTION
    N, H, W, C = x.shape
    kh, kw = kernel
    padded = np.zeros((N, H + 2 * padding, W + 2 * padding, C))
    padded[:, padding : padding + H, padding : padding + W] = x
    rows = []
    for n in range(N):
        for i in range(conv_output_size(H, kh, stride, padding)):
            for j in range(conv_output_size(W, kw, stride, padding)):
                rows.append(padded[n, stride * i : stride * i + kh, stride * j : stride * j + kw].ravel())
    return np.array(rows)
    ### END SOLUTION


# %%
check("im2col")


# %% tags=["demo"]
def by_one_product(x, K, b, stride, padding):
    F, kh, kw, _ = K.shape
    OH, OW = (int(conv_output_size(x.shape[axis], K.shape[axis], stride, padding)) for axis in (1, 2))
    return (im2col(x, (kh, kw), stride, padding) @ K.reshape(F, -1).T + b).reshape(len(x), OH, OW, F)


def race():
    rng = np.random.default_rng(0)
    x, K, b = rng.normal(size=(8, 20, 24, 4)), rng.normal(size=(16, 3, 3, 4)), np.zeros(16)
    results = []
    for name, function in (("conv2d", conv2d), ("im2col and one product", by_one_product)):
        start = time.perf_counter()
        results.append(function(x, K, b, 1, 1))
        print(f"{name:24}{1e3 * (time.perf_counter() - start):8.1f} ms")
    print("largest difference      ", f"{np.abs(results[0] - results[1]).max():8.0e}")


try:
    race()
except NotImplementedError:
    print("Write conv2d and im2col first, then run this cell again.")

# %% [markdown]
# **Notice** the price: each pixel is written down once for every window it lies in, nine times here. Memory for speed;
# libraries do the same in small pieces.
#
# ## The same in PyTorch
#
# PyTorch has channels first, (N, C, H, W). The arithmetic is yours; it runs on a GPU where there is one.


# %% tags=["demo"]
def compare_with_torch():
    try:
        import torch
    except ImportError:
        print("PyTorch is not installed here, so there is nothing to compare with; no exercise needs it.")
        return
    device = "cuda" if torch.cuda.is_available() else "cpu"
    F, rng = torch.nn.functional, np.random.default_rng(0)
    x, K, b = rng.normal(size=(2, 7, 9, 3)), rng.normal(size=(4, 3, 2, 3)), rng.normal(size=4)

    def there(a):  # channels first
        return torch.tensor(np.moveaxis(a, -1, 1) if a.ndim > 1 else a, device=device, requires_grad=True)

    def back(t):
        a = t.detach().cpu().numpy()
        return np.moveaxis(a, 1, -1) if a.ndim > 1 else a

    def convolution():
        tensors = [there(a) for a in (x, K, b)]
        theirs = F.conv2d(*tensors, stride=2, padding=1)
        y = conv2d(x, K, b, 2, 1)
        dy = rng.normal(size=y.shape)
        theirs.backward(there(dy))
        return [(y, theirs), *zip(conv2d_backward(dy, x, K, 2, 1), (t.grad for t in tensors), strict=True)]

    def pooling(layer, theirs):
        tensor = there(x)
        y_ = theirs(tensor, (3, 2), 2)
        y = layer.forward(x)
        dy = rng.normal(size=y.shape)
        y_.backward(there(dy))
        return [(y, y_), (layer.backward(dy), tensor.grad)]

    rows = {
        "conv2d": convolution,
        "MaxPool2d": lambda: pooling(MaxPool2d((3, 2), 2), F.max_pool2d),
        "AvgPool2d": lambda: pooling(AvgPool2d((3, 2), 2), F.avg_pool2d),
    }
    print(f"{'yours':12}largest difference from PyTorch, outputs and gradients ({device})")
    for name, pairs in rows.items():
        try:
            print(f"{name:12}{max(float(np.abs(mine - back(theirs)).max()) for mine, theirs in pairs()):.0e}")
        except NotImplementedError:
            print(f"{name:12}not written yet")


compare_with_torch()

# %% [markdown]
# ## To take along
#
# - A convolution is a linear layer on every window: local, and with the same weights everywhere.
# - Along each axis there are ⌊(size + 2p − k) / s⌋ + 1 windows. A kernel is as deep as its input; F kernels make F
#   maps.
# - Backwards: dy times window for the kernel, dy times kernel for the window, and everything that was shared adds up.
# - Pooling has no weights: the largest passes its gradient to one place, the mean to all.
#
# **Next**, notebook 08: stacks of these layers, what they see, and where they fail.

# %% tags=["demo"]
progress()
