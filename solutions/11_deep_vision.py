# %% [markdown]
# # 11 · Deep vision
#
# In 2012 a network of eight layers made two fifths fewer mistakes on photos than all before it. Three years later the
# winner had 152. Which ideas made that possible, and what does depth buy at all?
#
# **After this notebook** you can compute what the famous networks cost from their specifications; write an Inception
# module and a residual block, forward and backward; train twenty layers that could not learn without it; and build a
# network whose pieces double with each layer.
#
# **Time** about 110 minutes. **Read** lecture section 3, to "the benefit of depth"; Goodfellow et al., *Deep Learning*,
# 1.0 with figure 1.5, and 6.4.1. **You need** notebooks 05 to 07.
#
# | part | minutes |
# |---|---|
# | 1 Designed or learned? | 15 |
# | 2 The challenge | 15 |
# | 3 Networks, row by row | 20 |
# | 4 Side by side | 15 |
# | 5 A way around | 25 |
# | 6 How it came | 10 |
# | 7 The benefit of depth | 10 |

# %%
import textwrap
from itertools import pairwise

import numpy as np

from course_nn.adaptive import Adam
from course_nn.checks import check, hint, progress
from course_nn.convolution import Conv2d
from course_nn.data import digits, ilsvrc, tents
from course_nn.feedforward import MLP, Linear, ReLU
from course_nn.losses import CrossEntropyLoss, MSELoss
from course_nn.network import Sequential
from course_nn.pooling import Flatten, MaxPool2d
from course_nn.training import fit
from course_nn.widgets import deep_vision as show

# %% [markdown]
# ## 11.1 Designed or learned? (15 min)
#
# For decades a person wrote down what to look at in an image, the *features* (white boxes in the lecture), and only the
# classifier behind them learned (grey). **End-to-end** means that everything between input and answer learns.
#
# **Exercise `end_to_end`** (1 point). Which of these are, "yes" or "no"?

# %% exercise="end_to_end"
### BEGIN SOLUTION
end_to_end = {
    "pixels, one linear layer": "yes",
    "edge histograms, 20 layers": "no",
    "pixels, convolutional network": "yes",
    "sound, syllables cut by a rule, network": "no",
}
### STUB
# end_to_end = {
#     "pixels, one linear layer": ...,
#     "edge histograms, 20 layers": ...,
#     "pixels, convolutional network": ...,
#     "sound, syllables cut by a rule, network": ...,
# }
### END SOLUTION

# %%
check("end_to_end")

# %% [markdown]
# Try the old way. Here are digits in any shade of ink on paper of any other shade, often lighter than
# the paper:


# %%
def printed(rng):
    """All digits, each in a shade of its own on paper of another: images (1797, 8, 8, 1), labels."""
    pixels, labels = digits()
    paper, ink = rng.uniform(0, 1, (2, len(pixels), 1, 1, 1))
    ink = np.where(np.abs(ink - paper) < 0.3, (paper + 0.5) % 1, ink)
    order = rng.permutation(len(pixels))
    return (paper + (ink - paper) * pixels)[order], labels[order]


# %% [markdown]
# **Exercise `hand_designed`** (2 points: each image on its own ½, good to read 1½). Write features for them: a row of
# at most 300 numbers an image. The check gives them to a linear classifier, which sees 200 images and has to recognise
# 300 others: 70 % must be right. On the pixels themselves it reaches about 25 %. (Why so little? What is the same in an
# image and in its negative?)
#
# No image's features may depend on other images: else the *test* images leak into the design, and what you report is
# too good.


# %% exercise="hand_designed"
def hand_designed(images):
    """Return features (N, D), D at most 300, for images (N, 8, 8, 1), each computed from its own image only."""
    ### BEGIN SOLUTION
    x = images[..., 0]
    across = np.abs(np.diff(x, axis=2)).reshape(len(x), -1)
    down = np.abs(np.diff(x, axis=1)).reshape(len(x), -1)
    edges = np.concatenate([across, down], axis=1)
    return edges / np.linalg.norm(edges, axis=1, keepdims=True)
    ### END SOLUTION


# %%
check("hand_designed")

# %% [markdown]
# Three ways on the same 800 images. **Predict first:** which wins?


# %% tags=["demo"]
def three_ways():
    images, labels = printed(np.random.default_rng(1))

    def accuracy(net, x, epochs, lr):
        rng = np.random.default_rng(2)
        fit(net, CrossEntropyLoss(), Adam(net, lr), x[:800], labels[:800], epochs=epochs, batch_size=32, rng=rng,
            progress=False)  # fmt: skip
        return np.mean(net(x[800:]).argmax(axis=1) == labels[800:])

    rng = np.random.default_rng(0)
    pixels = images.reshape(len(images), -1)
    print(f"pixels, linear classifier      {accuracy(Sequential(Linear(64, 10, rng)), pixels, 20, 0.01):.0%}")
    features = np.asarray(hand_designed(images))
    linear = Sequential(Linear(features.shape[1], 10, rng))
    print(f"your features, the same        {accuracy(linear, features, 20, 0.02):.0%}")
    net = Sequential(
        *(Conv2d(1, 12, 3, padding=1, rng=rng), ReLU(), MaxPool2d(2)),
        *(Conv2d(12, 24, 3, padding=1, rng=rng), ReLU(), Flatten(), Linear(384, 10, rng)),
    )
    print(f"a network on pixels, end-to-end {accuracy(net, images, 15, 0.01):.0%}")


try:
    three_ways()
except NotImplementedError:
    print("Write hand_designed first, then run this cell again.")

# %% [markdown]
# **Notice**: a good design is knowledge, and works with few images. But somebody must have it, for faces and lungs
# anew; a network learned it from examples.
#
# ## 11.2 The challenge (15 min)
#
# ILSVRC: 1.2 million photos, 1000 classes. A photo of a dog on a lawn has one label, so five guesses are allowed: the
# **top-5 error** is the share of images whose label is not among the five classes of highest score.
#
# **Exercise `topk_error`** (2 points: different scores 1½, equal scores ½). Of equal scores let the lower class number
# come first (else a network that scores all classes alike would be perfect). For instance, scores `[[3, 1, 2]]` and
# label 2: error 1 for k = 1, error 0 for k = 2.


# %% exercise="topk_error"
def topk_error(scores, labels, k):
    """Return the share of samples whose label is not among the k highest scores; scores: (N, K), labels: (N,)."""
    ### BEGIN SOLUTION
    best = np.argsort(-scores, axis=1, kind="stable")[:, :k]
    return 1 - np.mean((best == labels[:, None]).any(axis=1))
    ### END SOLUTION


# %%
check("topk_error")

# %% [markdown]
# The lecture's table, beside what the papers say (errors in percent, top-5):

# %% tags=["demo"]
print(f"{'':12}{'year':>6}{'slide':>7}{'paper':>7}{'layers':>8}   remark, source")
for row in ilsvrc():
    figures = (
        f"{row['year']:>6}{row['slide_error_percent']:>7}{row['paper_error_percent']:>7}{row['paper_layers']:>8}   "
    )
    remark = f"{row['note']} ({row['source']})"
    print(textwrap.fill(remark, 112, initial_indent=f"{row['model']:12}{figures}", subsequent_indent=" " * 43))

# %% [markdown]
# **Exercise `yearly_gain`** (1 point: one row a year ½, several and years left out ½). By what share did the best
# error fall each year? From 20 to 15 is a quarter, from 8 to 6 as well. `rows` are pairs (year, error), in order,
# maybe several a year: the smallest counts. If two years in the rows are n apart, each year had the same share $g$,
# and $(1-g)^n$ is left. For instance, `[(2001, 40), (2002, 20), (2002, 25), (2004, 5)]` gives `{2002: 0.5, 2004:
# 0.5}`.


# %% exercise="yearly_gain"
def yearly_gain(rows):
    """Return a dict from each year but the first to the share by which the best error fell."""
    ### BEGIN SOLUTION
    best = {}
    for year, error in rows:
        best[year] = min(error, best.get(year, error))
    years = sorted(best)
    return {new: 1 - (best[new] / best[old]) ** (1 / (new - old)) for old, new in pairwise(years)}
    ### END SOLUTION


# %%
check("yearly_gain")

# %% [markdown]
# **Predict first:** which year brought most? Green: the lecture's human range.

# %% tags=["demo"]
show.challenge(yearly_gain)

# %% [markdown] question="why_a_range"
# **Question** (2 points). The lecture gives the human error as 5 to 10 %. It goes back to two people: one had trained
# for the 1000 classes and made 5.1 % errors on 1500 images, the other 12.0 % on 258. Why is this a range and not a
# number? And what does "better than a human" mean here, and what not? Three or four sentences.
#
# ### BEGIN SOLUTION
# People differ, above all in how well they know the classes (about 120 of them are breeds of dogs), and so few were
# tested on so few images that chance alone moves the result by a percent or more. A network below 5 % is better at
# *this* test than the better one of them: these classes, such photos, five guesses. Nothing follows for other images,
# drawings or an understanding of the scene, and their errors are of another kind: people confuse breeds, networks may
# miss what is plain.
# ### END SOLUTION

# %% [markdown]
# ## 11.3 Networks, row by row (20 min)
#
# A network is written down as rows, and all else follows. Three from their papers:

# %%
SCORES = [("dense", 4096), ("dense", 4096), ("dense", 1000)]
CONV3 = [("conv", 384, 3, 1, 1), ("conv", 384, 3, 1, 1), ("conv", 256, 3, 1, 1)]  # the groups follow
ALEXNET = [
    *(("conv", 96, 11, 4, 0, 1), ("pool", 3, 2, 0), ("conv", 256, 5, 1, 2, 2), ("pool", 3, 2, 0)),
    *((*row, groups) for row, groups in zip(CONV3, (1, 2, 2), strict=True)),
    *(("pool", 3, 2, 0), *SCORES),
]
ZFNET = [
    *(("conv", 96, 7, 2, 1, 1), ("pool", 3, 2, 1), ("conv", 256, 5, 2, 0, 1), ("pool", 3, 2, 1)),
    *((*row, 1) for row in CONV3),
    *(("pool", 3, 2, 0), *SCORES),
]
VGG16 = []
for width, times in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)):
    VGG16 += [("conv", width, 3, 1, 1, 1)] * times + [("pool", 2, 2, 0)]
VGG16 += SCORES
NETWORKS = {"AlexNet": (227, 3, ALEXNET), "ZF Net": (224, 3, ZFNET), "VGG-16": (224, 3, VGG16)}

# %% [markdown]
# | row | means |
# |---|---|
# | `("conv", out, kernel, stride, pad, groups)` | a convolution with `out` filters |
# | `("pool", kernel, stride, pad)` | max-pooling |
# | `("dense", out)` | fully connected, sees the whole map |
#
# With 2 groups (AlexNet ran on two GPUs) half of the filters see one half of the channels, the others the other half.
#
# The **receptive field** is how many pixels, in height or width, one number sees. Start with 1. Each row adds
# (kernel − 1) · *jump*, where jump is how many pixels neighbouring numbers are apart: 1 at first, multiplied by each
# stride that was passed.
#
# **Exercise `follow`** (2 points: sizes ½, parameters 1, fields ½). Return a line for each row: `(size, channels,
# parameters, field)`: height = width of the map (1 after a dense row), its channels, what *this row* learns with its
# biases, the field. (Not asked of dense rows.) For instance, `follow([("conv", 6, 5, 1, 2, 1), ("pool",
# 2, 2, 0), ("dense", 10)], 28, 1)` gives `[(28, 6, 156, 5), (14, 6, 0, 6), (1, 10, 11770, 32)]`.


# %% exercise="follow"
def follow(rows, size, channels):
    """Return a list with (size, channels, parameters, field) after each row, for size x size x channels images."""
    ### BEGIN SOLUTION
    field, jump, lines = 1, 1, []
    for kind, *numbers in rows:
        parameters = 0
        if kind == "dense":
            kernel, stride, pad, (out,) = size, 1, 0, numbers  # as a convolution that sees all of the map
            parameters = size * size * channels * out + out
            channels = out
        elif kind == "conv":
            out, kernel, stride, pad, groups = numbers
            parameters = kernel * kernel * channels // groups * out + out
            channels = out
        else:
            kernel, stride, pad = numbers
        size = (size + 2 * pad - kernel) // stride + 1
        field, jump = field + (kernel - 1) * jump, jump * stride
        lines.append((size, channels, parameters, field))
    return lines
    ### END SOLUTION


# %%
check("follow")

# %% [markdown]
# **Predict first:** in which rows has AlexNet most parameters, and in which are the maps largest
# ($H \times W \times C$)? How far does its last convolution see?

# %% tags=["demo"]
show.known(follow, NETWORKS)

# %% [markdown]
# And your own, for images of 64 × 64. **Predict first:** what widens the field fastest: layers, kernel, stride or
# poolings? What costs parameters?

# %% tags=["demo"]
show.builder(follow)

# %% [markdown]
# **Exercise `alexnet_numbers`** (1 point). AlexNet's paper has images of 224 × 224 and a first map of 55 × 55. Give
# that map's side for images of 224 and of 227 (no padding), and the parameters of the second convolution and of the
# first dense row.

# %% exercise="alexnet_numbers"
### BEGIN SOLUTION
alexnet_numbers = {
    "first map, 224": (224 - 11) // 4 + 1,
    "first map, 227": (227 - 11) // 4 + 1,
    "second convolution": 5 * 5 * 48 * 256 + 256,
    "first dense row": 6 * 6 * 256 * 4096 + 4096,
}
### STUB
# alexnet_numbers = {
#     "first map, 224": ...,
#     "first map, 227": ...,
#     "second convolution": ...,
#     "first dense row": ...,
# }
### END SOLUTION

# %%
check("alexnet_numbers")

# %% [markdown]
# ZF Net looked at AlexNet's first filters (notebook 08), found them too coarse, and made them 7 × 7 with stride 2. VGG
# asked: why large kernels at all?
#
# **Exercise `small_kernels`** (2 points: how many 1, weights 1). How many layers of 3 × 3, stride 1, see as far as one
# kernel of `kernel` (odd)? With C channels in and out of each layer, how many weights has that stack, how many the one
# large layer? No biases. Return the three numbers.


# %% exercise="small_kernels"
def small_kernels(kernel, C):
    """Return how many layers of 3 x 3, the weights of this stack, the weights of one kernel x kernel layer."""
    ### BEGIN SOLUTION
    layers = (kernel - 1) // 2
    return layers, layers * 3 * 3 * C * C, kernel * kernel * C * C
    ### END SOLUTION


# %%
check("small_kernels")

# %% [markdown]
# **Notice** $18\,C^2$ against $25\,C^2$ for a field of 5, and a ReLU more in between.
#
# ## 11.4 Side by side (15 min)
#
# Which kernel size is right? GoogLeNet takes all of them: in an **Inception** module 1 × 1, 3 × 3, 5 × 5 and a pooling
# get the same $x$, and their channels are put side by side. Height and width must agree, so a branch of k × k pads by
# k // 2.
#
# **Exercise `Inception`** (2 points: forward 1, backward 1). The branches are layers, in `self.branches`; arrays have
# the channels last. Going back, each branch gets its part of `dy`. And what is `dx`, if $x$ was used by all of them?


# %% exercise="Inception"
class Inception(Sequential):
    """Branches side by side on the same x, their channels one after the other."""

    def __init__(self, *branches):
        super().__init__(*branches)  # so that their parameters are found
        self.branches = branches

    def forward(self, x):
        """Return y, (..., all branches' channels); x: (..., C)."""
        ### BEGIN SOLUTION
        parts = [branch.forward(x) for branch in self.branches]
        self.widths = [part.shape[-1] for part in parts]
        return np.concatenate(parts, axis=-1)
        ### END SOLUTION

    def backward(self, dy):
        """Call each branch's backward, and return dx; dy: shaped like y."""
        ### BEGIN SOLUTION
        dx, start = 0, 0
        for branch, width in zip(self.branches, self.widths, strict=True):
            dx = dx + branch.backward(dy[..., start : start + width])
            start += width
        return dx
        ### END SOLUTION


# %%
check("Inception")

# %% [markdown]
# Wide kernels over many channels are dear. So a 1 × 1 convolution, a linear layer at each pixel, first makes few
# channels of many.
#
# **Exercise `bottleneck`** (1 point: at once ½, 1 × 1 first ½). How many products does a convolution of kernel × kernel
# (odd, padded as above) take from C to `out` channels at H × W places; and how many, if a 1 × 1 from C to `narrow`
# channels comes first? GoogLeNet's first 5 × 5, `bottleneck(28, 28, 192, 5, 16, 32)`, gives `(120422400, 12443648)`.


# %% exercise="bottleneck"
def bottleneck(H, W, C, kernel, narrow, out):
    """Return the number of products at once, and with a 1 x 1 first."""
    ### BEGIN SOLUTION
    at_once = H * W * kernel * kernel * C * out
    return at_once, H * W * C * narrow + H * W * kernel * kernel * narrow * out
    ### END SOLUTION


# %%
check("bottleneck")

# %% [markdown]
# **Predict first:** for which `narrow` is the detour not worth it?

# %% tags=["demo"]
show.savings(small_kernels, bottleneck)

# %% [markdown]
# ## 11.5 A way around (25 min)
#
# More layers can represent all that fewer can. Yet beyond some 20 layers plain networks did *worse*, on the training
# data, too. ResNet's answer: let each block learn only what to *change*:
#
# $$y = \mathrm{ReLU}\big(F(x) + s(x)\big)$$
#
# $F$ is a few layers. $s$ is $x$ itself; where $F$ changes the number of channels or the size, a *projection*, such as
# a 1 × 1 convolution. Backwards, with $\mathrm dz$ for what the ReLU lets pass of
# $\mathrm dy$, $x$ gets the sum of what comes back on both ways.
#
# **Exercise `ResidualBlock`** (5 points: forward 1, backward 2½, projection 1½). $F$ is the layer `self.body`, $s$ the
# layer `self.shortcut`, or None for $x$ itself. For instance, with a body that gives `[1, -5]` for x = `[2, 3]` the
# output is `[3, 0]`; and dy = `[10, 20]` then sends `[10, 0]` around. (`dx=False`: nobody needs the result; you
# may ignore it.)


# %% exercise="ResidualBlock"
class ResidualBlock(Sequential):
    """Layers with a way around them, and a ReLU behind the sum."""

    def __init__(self, *layers, shortcut=None):
        body = Sequential(*layers)
        super().__init__(*([body] if shortcut is None else [body, shortcut]))
        self.body, self.shortcut = body, shortcut

    def forward(self, x):
        """Return ReLU(F(x) + s(x))."""
        ### BEGIN SOLUTION
        around = x if self.shortcut is None else self.shortcut.forward(x)
        self.z = self.body.forward(x) + around
        return np.maximum(self.z, 0)
        ### END SOLUTION

    def backward(self, dy, dx=True):
        """Call backward of the body (and of the shortcut), and return dx."""
        ### BEGIN SOLUTION
        dz = dy * (self.z > 0)
        around = dz if self.shortcut is None else self.shortcut.backward(dz)
        return self.body.backward(dz) + around
        ### END SOLUTION


# %%
check("ResidualBlock")

# %% [markdown]
# **Exercise `deep_net`** (3 points: twenty layers ½, learns 1½, does not learn 1). Make a network of 20 layers with
# weights for digits: `Linear(64, 24, rng)`; nine pairs of `Linear(24, 24, rng)`; `Linear(24, 10, rng)`. A ReLU
# follows every layer but the last. If `residual`, each pair (with the ReLU between the two) is a `ResidualBlock`,
# which brings its last ReLU; else nothing goes around. Both have 12,610 parameters. The check trains both for 120
# steps: with a way around 60 % of new digits must be right, without it less than 50 %.


# %% exercise="deep_net"
def deep_net(residual, rng):
    """Return one Sequential of 20 layers with weights, with ways around if residual, else plain."""
    ### BEGIN SOLUTION
    layers = [Linear(64, 24, rng), ReLU()]
    for _ in range(9):
        pair = [Linear(24, 24, rng), ReLU(), Linear(24, 24, rng)]
        layers += [ResidualBlock(*pair)] if residual else [*pair, ReLU()]
    return Sequential(*layers, Linear(24, 10, rng))
    ### END SOLUTION


# %%
check("deep_net")


# %%
def lessons(residual, steps=300):
    """Train your twenty layers on digits; yields the loss of each batch."""
    pixels, labels = digits()
    x, rng = pixels.reshape(len(pixels), -1), np.random.default_rng(0)
    net, loss = deep_net(residual, rng), CrossEntropyLoss()
    optimiser = Adam(net, 0.01)
    for step in range(steps):
        batch = rng.integers(0, len(x), 32)
        yield loss.forward(net.forward(x[batch]), labels[batch])
        net.backward(loss.backward())
        optimiser.lr = 0.01 * (1 - step / steps)
        optimiser.step()


# %% [markdown]
# **Predict first:** where does the plain one's loss stay? Then press *start*.

# %% tags=["demo"]
show.race(lessons)

# %% [markdown]
# **Notice**: the plain network is not too weak, it is out of reach: on the way back each layer takes most of the
# gradient away. Around the blocks only a ReLU that is off stops it. (Good starting weights and normalisation, notebook
# 06, help, too. ResNet has both; without its ways around 34 layers were still worse than 18.)
#
# The table's networks by your `follow` (ResNet with 50 layers): parameters, and what the last map sees.


# %% tags=["demo"]
def five():
    """Parameters, and the field of the last map; GoogLeNet and ResNet along their deepest way."""
    stem = [("conv", 64, 7, 2, 3, 1), ("pool", 3, 2, 1)]
    widths = [
        *((64, 96, 128, 16, 32, 32), (128, 128, 192, 32, 96, 64), (), (192, 96, 208, 16, 48, 64)),
        *((160, 112, 224, 24, 64, 64), (128, 128, 256, 24, 64, 64), (112, 144, 288, 32, 64, 64)),
        *((256, 160, 320, 32, 128, 128), (), (256, 160, 320, 32, 128, 128), (384, 192, 384, 48, 128, 128)),
    ]
    google = [*stem, ("conv", 64, 1, 1, 0, 1), ("conv", 192, 3, 1, 1, 1), ("pool", 3, 2, 1)]
    total, C = sum(line[2] for line in follow(google, 224, 3)), 192
    for module in widths:
        google.append(("conv", 9, 5, 1, 2, 1) if module else ("pool", 3, 2, 1))
        if module:
            a, b1, b, c1, c, d = module
            branches = [[(a, 1)], [(b1, 1), (b, 3)], [(c1, 1), (c, 5)], [(d, 1)]]
            rows = [[("conv", out, k, 1, k // 2, 1) for out, k in branch] for branch in branches]
            total, C = total + sum(line[2] for branch in rows for line in follow(branch, 14, C)), a + b + c + d
    total += C * 1000 + 1000
    residual, of_resnet, C = list(stem), follow(stem, 224, 3)[0][2] + 64, 64  # normalisation: γ and β for the bias
    for stage, times in enumerate((3, 4, 6, 3)):
        for i in range(times):
            width, stride = 64 * 2**stage, 2 if stage and not i else 1
            body = [(width, 1, stride), (width, 3, 1), (4 * width, 1, 1)]
            rows = [("conv", out, k, s, k // 2, 1) for out, k, s in body]
            of_resnet += sum(line[1] + line[2] for line in follow(rows, 28, C))
            of_resnet += 0 if i else follow([("conv", 4 * width, 1, stride, 0, 1)], 28, C)[0][2] + 4 * width
            residual, C = [*residual, *rows], 4 * width
    made = {
        name: (sum(line[2] for line in follow(rows, size, 3)), rows, size) for name, (size, _, rows) in NETWORKS.items()
    }
    made |= {"GoogLeNet": (total, google, 224), "ResNet-50": (of_resnet + C * 1000 + 1000, residual, 224)}
    print(f"{'':10}{'parameters':>13}{'field':>7}")
    for name, (parameters, rows, size) in made.items():
        fields = [line[3] for row, line in zip(rows, follow(rows, size, 3), strict=True) if row[0] != "dense"]
        print(f"{name:10}{parameters:13,}{fields[-1]:7}")


try:
    five()
except NotImplementedError:
    print("Write follow first, then run this cell again.")

# %% [markdown]
# ## 11.6 How it came (10 min)
#
# **Exercise `history_order`** (1 point). The oldest first, as `["A", "B", ...]`. Think of what each needs, or answers:
#
# - A: AlexNet wins
# - B: hidden layers learn by back-propagated errors
# - C: a threshold unit as a neuron, on paper
# - D: what one layer cannot compute, a book
# - E: residual networks
# - F: the perceptron learns
# - G: a convolutional network, trained by backpropagation, reads zip codes
# - H: the ImageNet images are collected

# %% exercise="history_order"
### BEGIN SOLUTION
history_order = ["C", "F", "D", "B", "G", "H", "A", "E"]
### STUB
# history_order = ...
### END SOLUTION

# %%
check("history_order")

# %% [markdown]
# Seventy years, event by event. Was yours in order?

# %% tags=["demo"]
show.timeline()

# %% [markdown]
# What could one layer not compute? A **perceptron** answers 1 if $w \cdot x + b > 0$, else 0. Rosenblatt's rule: start
# with zeros and go through the points in order; after each, with the error $e = y - \text{answer}$, add $e\,x$ to $w$
# and $e$ to $b$.
#
# **Exercise `perceptron`** (1 point: one epoch ½, several epochs ½). Return `w, b` after `epochs` rounds. For instance,
# the single point `[1, 2]` with y = 1 leads to w = `[1, 2]`, b = 1.


# %% exercise="perceptron"
def perceptron(x, y, epochs):
    """Return w, (D,), and b, a number, learned from the points x, (N, D), with labels y, (N,), of 0 and 1."""
    ### BEGIN SOLUTION
    w, b = np.zeros(x.shape[1]), 0.0
    for _ in range(epochs):
        for point, label in zip(x, y, strict=True):
            error = label - (1 if w @ point + b > 0 else 0)
            w, b = w + error * point, b + error
    return w, b
    ### END SOLUTION


# %%
check("perceptron")

# %% [markdown]
# The two inputs are -1 or 1 here, the labels 0 or 1. **Predict first:** after how many epochs does it know AND, OR,
# XOR?

# %% tags=["demo"]
show.corners(perceptron)

# %% [markdown]
# **Exercise `xor_by_hand`** (1 point). XOR is 1 where exactly one of two inputs is on; an input is 1 (on) or −1 (off).
# No line parts these corners. Two hidden units do: give `W1`, `b1`, `W2`, `b2` such that
# $W_2\,\mathrm{ReLU}(W_1 x + b_1) + b_2$ is positive at (−1, 1) and (1, −1), negative at (−1, −1) and (1, 1). (One
# unit for each corner that is to be 0?)

# %% exercise="xor_by_hand"
### BEGIN SOLUTION
xor_by_hand = {"W1": [[1, 1], [-1, -1]], "b1": [0, 0], "W2": [-1, -1], "b2": 1}
### STUB
# xor_by_hand = ...  # {"W1": [[., .], [., .]], "b1": [., .], "W2": [., .], "b2": .}
### END SOLUTION

# %%
check("xor_by_hand")

# %% [markdown]
# Your network over the plane. **Predict first:** where is each hidden unit positive?

# %% tags=["demo"]
show.units(xor_by_hand)

# %% [markdown]
# ## 11.7 The benefit of depth (10 min)
#
# On a line, a ReLU network is made of straight pieces. In one hidden layer every unit bends the sum at one place. Now
# the **tent** $t(x)$: $2x$ up to ½, then $2 - 2x$; three units, $t(x) = \mathrm{ReLU}(2\,\mathrm{ReLU}(x) -
# 4\,\mathrm{ReLU}(x - ½))$. Put tent after tent, and each folds what the one before made, like paper.
#
# **Exercise `depth_numbers`** (1 point). Six tents, one after the other, on [0, 1]: how many units are these, how many
# pieces do they make? How many pieces at most has *one* hidden layer of 18 units, and how many units does it need for
# 64 pieces?

# %% exercise="depth_numbers"
### BEGIN SOLUTION
depth_numbers = {
    "units of 6 tents": 18,
    "pieces of 6 tents": 2**6,
    "pieces of 18 units": 19,
    "units for 64 pieces": 63,
}
### STUB
# depth_numbers = {
#     "units of 6 tents": ...,
#     "pieces of 6 tents": ...,
#     "pieces of 18 units": ...,
#     "units for 64 pieces": ...,
# }
### END SOLUTION

# %%
check("depth_numbers")

# %% [markdown]
# **Exercise `sawtooth`** (2 points: one tent 1, several tents 1). Return `folds` tents as a list of layers `(W, b)`,
# each followed by a ReLU, the last one, too; at most three units a tent.


# %% exercise="sawtooth"
def sawtooth(folds):
    """Return layers (W, b), W: (units, inputs), b: (units,), that fold [0, 1] so many times."""
    ### BEGIN SOLUTION
    bend = np.array([[1.0], [1.0]]), np.array([0, -0.5])
    together = np.array([[2.0, -4.0]]), np.array([0.0])
    return [bend, together] * folds
    ### END SOLUTION


# %%
check("sawtooth")

# %% [markdown]
# **Exercise `count_pieces`** (1 point: up and down ½, any slopes ½). Count the straight pieces of a line from points
# on it, unevenly spaced; wherever it bends there is a point. Slopes that differ by less than 10⁻⁶ are equal.


# %% exercise="count_pieces"
def count_pieces(x, y):
    """Return the number of straight pieces, of a line through the points x, (n,), increasing, and y, (n,)."""
    ### BEGIN SOLUTION
    slopes = np.diff(y) / np.diff(x)
    return 1 + int((np.abs(np.diff(slopes)) > 1e-6).sum())
    ### END SOLUTION


# %%
check("count_pieces")

# %% [markdown]
# Left the units, right what they make. **Predict first:** how many pieces after the next fold?

# %% tags=["demo"]
show.fold(sawtooth, count_pieces)


# %% [markdown]
# To *have* pieces is one thing, to find them another. 901 parameters each, wide or deep, learn three folds. **Predict
# first:** which gets closer?


# %% tags=["demo"]
def wide_or_deep(steps=1000):
    for name, sizes in (("wide", [1, 300, 1]), ("deep", [1, 20, 20, 20, 1])):
        errors = []
        for seed in range(3):
            rng = np.random.default_rng(seed)
            x, y = tents(200, rng, folds=3)
            net, loss = MLP(sizes, rng=rng), MSELoss()
            optimiser = Adam(net, 0.005)
            for step in range(steps):
                optimiser.lr = 0.005 * (1 - step / steps)
                loss.forward(net.forward(x), y)
                net.backward(loss.backward())
                optimiser.step()
            errors.append(f"{loss.forward(net.forward(x), y):.4f}")
        print(f"{name}, {net.n_params} parameters: mean squared errors {', '.join(errors)}")
    print("always ½: 0.0833")


wide_or_deep()

# %% [markdown]
# **Notice**: what a network *can* be grows with depth beyond its parameters. What training finds is another question.
#
# ## The same in PyTorch
#
# Your block and module beside PyTorch's automatic gradients; on a GPU where there is one.


# %% tags=["demo"]
def compare_with_torch():
    try:
        import torch
    except ImportError:
        print("PyTorch is not installed here, so there is nothing to compare with; no exercise needs it.")
        return
    device = "cuda" if torch.cuda.is_available() else "cpu"
    rng = np.random.default_rng(0)
    x = rng.normal(size=(5, 4))
    first, second, third = Linear(4, 6, rng), Linear(6, 3, rng), Linear(4, 3, rng)
    layers = first, second, third

    def tensor(array):
        return torch.tensor(array, device=device, requires_grad=True)

    def compared(mine, theirs):
        tensors = [tensor(x), *(tensor(a.copy()) for layer in layers for a in (layer.W, layer.b))]
        y = mine.forward(x)
        dy = rng.normal(size=y.shape)
        dx = mine.backward(dy)
        y_ = theirs(*tensors)
        y_.backward(torch.tensor(dy, device=device))
        gradients = [dx, *(a for layer in layers for a in (layer.dW, layer.db))]
        pairs = [(y, y_.detach()), *zip(gradients, (t.grad for t in tensors), strict=True)]
        return max(float(np.abs(a - b.cpu().numpy()).max()) for a, b in pairs)

    f = torch.nn.functional.linear

    def residual(x, W1, b1, W2, b2, W3, b3):
        return torch.relu(f(torch.relu(f(x, W1, b1)), W2, b2) + f(x, W3, b3))

    def inception(x, W1, b1, W2, b2, W3, b3):
        return torch.cat([f(torch.relu(f(x, W1, b1)), W2, b2), f(x, W3, b3)], dim=1)

    rows = {
        "ResidualBlock": lambda: compared(ResidualBlock(first, ReLU(), second, shortcut=third), residual),
        "Inception": lambda: compared(Inception(Sequential(first, ReLU(), second), third), inception),
    }
    print(f"{'yours':15}largest difference from PyTorch, outputs and gradients ({device})")
    for name, difference in rows.items():
        try:
            print(f"{name:15}{difference():.0e}")
        except NotImplementedError:
            print(f"{name:15}not written yet")


compare_with_torch()

# %% [markdown]
# What you have passed so far, in all notebooks, and what comes next:

# %% tags=["demo"]
progress()

# %% [markdown]
# ## To take along
#
# - End-to-end: the features learn, too. Whatever was chosen by looking at test images leaks.
# - Stacks of 3 × 3 see as far as large kernels for less; a 1 × 1 makes wide kernels cheap.
# - Side by side: cut dy, add dx. A way around: the same dz both ways, add dx.
# - Units add pieces, layers multiply them.
#
# **Next**, notebook 12: layers of every kind in one network.
