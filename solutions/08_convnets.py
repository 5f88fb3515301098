# %% [markdown]
# # 8 · Convolutional networks
#
# You can build a convolution. Stack several, and a network begins to see. How far does each unit look? What does a
# convolution take for granted, what has it learned in the end, and when is it the wrong tool?
#
# **After this notebook** you can compute a receptive field and check it by a gradient; write a convolution as a matrix
# of zeros and ties; train a network that reads digits wherever they stand; make pictures of what it goes by; and tell
# data that suit a convolution from data that do not.
#
# **Time** about 90 minutes. **Read** lecture section 2a, its second half; Goodfellow et al., *Deep Learning*, 9.2–9.4.
# **You need** notebooks 06 and 07.
#
# | part | minutes |
# |---|---|
# | 1 How far does a unit see? | 14 |
# | 2 A strong prior | 16 |
# | 3 Digits that stand anywhere | 15 |
# | 4 What does a score depend on? | 18 |
# | 5 Three ways back | 10 |
# | 6 Where there is no grid | 17 |

# %%
from functools import cache

import numpy as np

from course_nn.adaptive import Adam
from course_nn.checks import check, hint, progress
from course_nn.convolution import Conv2d
from course_nn.data import breast_cancer, digits, standardize, wander, wine
from course_nn.feedforward import Linear, ReLU
from course_nn.losses import CrossEntropyLoss
from course_nn.network import Sequential
from course_nn.pooling import AvgPool2d, Flatten, MaxPool2d
from course_nn.training import each_epoch, fit
from course_nn.widgets import convnets as show
from course_nn.widgets import looking

# %% [markdown]
# ## 8.1 How far does a unit see? (14 min)
#
# A unit behind a kernel of 3 sees three pixels along an axis. A unit behind *two* of them sees three units, each of
# which sees three pixels. These overlap, so together it is five: its **receptive field**. The higher up in the
# hierarchy, the wider.
#
# With a stride, or a pooling, it widens faster: neighbours then stand further apart in the image, and so does all that
# a later kernel covers. So carry two numbers through the layers: the field $r$, and the distance between neighbours in
# pixels. What does a kernel of $k$ places add to $r$? What does a stride $s$ do to the distance, and when?
#
# **Exercise `receptive_field`** (2 points: stride 1, any stride). `layers` lists a pair `(kernel, stride)` for each
# layer, the first one first; a pooling is a layer, too. For instance, `[(3, 1), (3, 1)]` gives 5.


# %% exercise="receptive_field"
def receptive_field(layers):
    """Return how many pixels along an axis a unit of the last layer sees; layers: a list of (kernel, stride)."""
    ### BEGIN SOLUTION
    r, distance = 1, 1
    for kernel, stride in layers:
        r += (kernel - 1) * distance
        distance *= stride
    return r
    ### END SOLUTION


# %%
check("receptive_field")

# %% [markdown]
# Click a unit to see its cone. **Predict first:** how many pixels does a unit see after 3, pool 2, 3, pool 2? Which
# reach further with three layers, strides of 1 or of 2?

# %% tags=["demo"]
show.cone(receptive_field)

# %% [markdown]
# No formula? Ask the network. An output depends on a pixel if the derivative of the one with respect to the other is
# not 0. So start a gradient at one place of the output, and look where it arrives.
#
# **Exercise `seen_pixels`** (1 point: one image ½, images and channels ½). `x` is (N, H, W, C); the output of
# `net.forward(x)` is (N, OH, OW, F). Let `dy` be 1 at place (i, j), in all images and maps, and 0 elsewhere;
# `net.backward(dy)` returns dx. Return an array (H, W): True where *any* image and channel is reached. (Why several
# images? Because a ReLU that is off lets nothing through.)


# %% exercise="seen_pixels"
def seen_pixels(net, x, i, j):
    """Return which pixels the outputs at place (i, j) depend on, (H, W) of True and False."""
    ### BEGIN SOLUTION
    dy = np.zeros(net.forward(x).shape)
    dy[:, i, j] = 1
    return (net.backward(dy) != 0).any(axis=(0, 3))
    ### END SOLUTION


# %%
check("seen_pixels")


# %% tags=["demo"]
def found_and_computed():
    rng = np.random.default_rng(0)
    net = Sequential(Conv2d(1, 4, 3, rng=rng), ReLU(), MaxPool2d(2), Conv2d(4, 4, 3, rng=rng), ReLU(), MaxPool2d(2))
    seen = seen_pixels(net, rng.normal(size=(60, 22, 22, 1)), 2, 2)
    print("rows found:", seen.any(axis=1).sum(), "  computed:", receptive_field([(3, 1), (2, 2), (3, 1), (2, 2)]))
    print("\n".join("".join(".#"[int(pixel)] for pixel in row) for row in seen))


try:
    found_and_computed()
except NotImplementedError:
    print("Write receptive_field and seen_pixels first, then run this cell again.")

# %% [markdown]
# ## 8.2 A strong prior (16 min)
#
# Unroll an image into a row of numbers, line by line, as `ravel` does. A convolution is a linear map of these numbers,
# so there is a matrix $M$ with
#
# $$M \; \mathrm{ravel}(x) = \mathrm{ravel}(y).$$
#
# It is the matrix of a fully connected layer in which somebody has decided beforehand that most weights are 0 (local
# connectivity) and that the others are copies of a few (parameter sharing). That is what the lecture calls *a very
# strong prior*.
#
# **Exercise `zeros_and_ties`** (1 point). An image of 6 × 8 pixels, a kernel of 3 × 3, stride 1, no padding, no bias.
# How many numbers does $M$ hold, how many of them are 0 (if none of the kernel's is), and how many are there to learn?

# %% exercise="zeros_and_ties"
### BEGIN SOLUTION
places, pixels = 4 * 6, 6 * 8
zeros_and_ties = {
    "numbers in the matrix": places * pixels,
    "zeros": places * (pixels - 9),
    "numbers to learn": 9,
}
### STUB
# zeros_and_ties = {
#     "numbers in the matrix": ...,
#     "zeros": ...,
#     "numbers to learn": ...,
# }
### END SOLUTION

# %%
check("zeros_and_ties")

# %% [markdown]
# **Exercise `as_dense`** (3 points: one row of pixels ½, several rows 1½, stride 1). Return $M$, with a row for each
# place of the map, line by line, and a column for each pixel. `shape` is (H, W), without padding. Mind the ends of the
# lines. For instance, the kernel `[[1, 2], [3, 4]]` on 3 × 3 pixels gives
#
# ```
# 1 2 0 3 4 0 0 0 0
# 0 1 2 0 3 4 0 0 0
# 0 0 0 1 2 0 3 4 0
# 0 0 0 0 1 2 0 3 4
# ```


# %% exercise="as_dense"
def as_dense(kernel, shape, stride):
    """Return M, (OH·OW, H·W): M @ x.ravel() is the convolution of x, (H, W), unrolled; kernel: (kh, kw)."""
    ### BEGIN SOLUTION
    (H, W), (kh, kw) = shape, kernel.shape
    rows = []
    for h in range(0, H - kh + 1, stride):
        for w in range(0, W - kw + 1, stride):
            row = np.zeros((H, W))
            row[h : h + kh, w : w + kw] = kernel
            rows.append(row.ravel())
    return np.array(rows)
    ### END SOLUTION


# %%
check("as_dense")

# %% [markdown]
# Your matrix, each weight of the kernel in its colour. **Predict first:** what happens where a line of the map ends?
# How many rows use a pixel in a corner, how many one in the middle? What does a stride of 2 leave?

# %% tags=["demo"]
show.ties(as_dense)

# %% [markdown]
# **Notice** that its transpose brings gradients back: $\mathrm dx = M^\top \mathrm dy$, which you wrote with loops in
# notebook 07.
#
# ## 8.3 Digits that stand anywhere (15 min)
#
# Now a task in which the prior is true: 8 × 8 digits, each laid *somewhere* on a sheet of 14 × 14. 900 to learn from,
# and more that the network never sees.

# %%
rng = np.random.default_rng(0)
images, labels = digits()
order = rng.permutation(len(images))
sheets, labels = wander(images[order], 14, rng), labels[order]
x, y, x_new, y_new = sheets[:900], labels[:900], sheets[900:], labels[900:]


def train_mlp(x, y, rng):
    """A fully connected network, trained on images x with labels y."""
    net = Sequential(Flatten(), Linear(14 * 14, 64, rng), ReLU(), Linear(64, 10, rng))
    fit(net, CrossEntropyLoss(), Adam(net, 0.01), x, y, epochs=15, batch_size=32, rng=rng, progress=False)
    return net


mlp = train_mlp(x, y, rng)
for name, a, b in (("it has seen", x, y), ("that are new", x_new, y_new)):
    print(f"digits {name:13}{np.mean(mlp.forward(a).argmax(axis=1) == b):.0%} right")

# %% [markdown]
# It has its training digits by heart; a 3 in another corner is news to it.
#
# **Exercise `train_cnn`** (3 points: learns 1, wherever they stand 2). Assemble a convolutional network and train it.
# Convolution, ReLU, pooling, and the same once more; go on until hardly any places are left; then `Flatten` and a
# `Linear` that ends in ten scores. How long is the row that Flatten makes? Compute sizes as in notebook 07, or ask a
# network for its `forward(x).shape`. 16 maps, then 32, kernels of 3 and windows of 2, then 4, do well, trained like the
# network above. The check trains it on 900 digits of its own: of 400 new ones 45 % must be right, then 72 %. (Of 60
# networks like that, the worst had 88 %; fully connected ones end at 70 % at most.) `Conv2d(C, F, kernel, rng=rng)`
# draws its weights from your rng. Try a few seeds: what works once may be luck.


# %% exercise="train_cnn"
def train_cnn(x, y, rng):
    """Return a convolutional network trained on images x, (N, 14, 14, 1), with labels y, (N,): a Sequential."""
    ### BEGIN SOLUTION
    net = Sequential(
        Conv2d(1, 16, 3, rng=rng), ReLU(), MaxPool2d(2),
        Conv2d(16, 32, 3, rng=rng), ReLU(), MaxPool2d(4),
        Flatten(), Linear(32, 10, rng),
    )  # fmt: skip
    fit(net, CrossEntropyLoss(), Adam(net, 0.01), x, y, epochs=15, batch_size=32, rng=rng, progress=False)
    return net
    ### END SOLUTION


# %%
check("train_cnn")


# %%
@cache
def trained(train):
    """The network that a function trains, once."""
    return train(x, y, np.random.default_rng(1))


# %% [markdown]
# **Predict first:** what will the units of the first layer answer to? And those after the second convolution, which see
# 8 × 8 pixels? Then choose layers and units.

# %% tags=["demo"]
looking.units(lambda: trained(train_cnn), x_new[:60])

# %% [markdown]
# **Notice** the hierarchy: edges first, then strokes and bends, in whatever corner they stand.
#
# ## 8.4 What does a score depend on? (18 min)
#
# Which pixels made it a 3? Two ways to ask.
#
# **Saliency.** How fast does the score $z_k$ of class $k$ move with a pixel? That is a gradient with respect to the
# *image*: start with $\mathrm dz = 1$ at class $k$ and 0 elsewhere, and go back to $x$. Not from the loss: where the
# network is sure, that is flat. How much a pixel matters has no sign; of several channels the largest counts:
#
# $$S_{n,h,w} = \max_c \left|\frac{\partial z_{n,k}}{\partial x_{n,h,w,c}}\right|$$
#
# **Exercise `saliency`** (1½ points: one image ¾, images and channels ¾).


# %% exercise="saliency"
def saliency(net, x, k):
    """Return S, (N, H, W); x: (N, H, W, C), net.forward(x): scores (N, K), k: the class."""
    ### BEGIN SOLUTION
    dz = np.zeros(net.forward(x).shape)
    dz[:, k] = 1
    return np.abs(net.backward(dz)).max(axis=3)
    ### END SOLUTION


# %%
check("saliency")

# %% [markdown]
# **Occlusion** needs no gradient: cover a square, and see how far the score falls.
#
# **Exercise `occlusion`** (1½ points: one pixel ½, inside ½, at the border ½). For each pixel, a copy of the image with
# 0 in the square of `size` × `size` pixels (odd) around it; at the border, in that part of it that lies on the image.
# Return the score of the whole image minus that of the copy: (H, W).


# %% exercise="occlusion"
def occlusion(net, image, k, size):
    """Return how far the score of class k falls if the square around a pixel is covered, (H, W); image: (H, W, C)."""
    ### BEGIN SOLUTION
    H, W, _ = image.shape
    r = size // 2
    whole = net.forward(image[None])[0, k]
    fall = np.zeros((H, W))
    for h in range(H):
        for w in range(W):
            covered = image.copy()
            covered[max(h - r, 0) : h + r + 1, max(w - r, 0) : w + r + 1] = 0
            fall[h, w] = whole - net.forward(covered[None])[0, k]
    return fall
    ### END SOLUTION


# %%
check("occlusion")

# %% [markdown]
# **Predict first:** where on a 5 will both be strong? Where could saliency be strong and occlusion 0? (Think of paper
# without ink.)

# %% tags=["demo"]
looking.looks(lambda: trained(train_cnn), x_new[:20], y_new[:20], saliency, occlusion)

# %% [markdown]
# The third way turns the question round: which image does class $k$ like best? Climb. The weights stay as they are, and
# the *image* learns, in steps of the same size:
#
# $$x \leftarrow x + \text{lr}\,\frac{\mathrm dx}{\sqrt{\mathrm{mean}(\mathrm dx^2)}}, \qquad
#   \mathrm dx = \frac{\partial z_k}{\partial x}$$
#
# **Exercise `climb`** (1 point: one step ½, several steps ¼, the weights stay ¼). The mean goes over rows, columns and
# channels, for each image by itself.


# %% exercise="climb"
def climb(net, x, k, steps, lr):
    """Return images with a higher score of class k, after so many steps from the images x, (N, H, W, C)."""
    ### BEGIN SOLUTION
    for _ in range(steps):
        dz = np.zeros(net.forward(x).shape)
        dz[:, k] = 1
        dx = net.backward(dz)
        x = x + lr * dx / np.sqrt((dx**2).mean(axis=(1, 2, 3), keepdims=True))
    return x
    ### END SOLUTION


# %%
check("climb")

# %% [markdown]
# A digit, and steps towards another class. **Predict first:** after how many does the network change its mind? Will you
# see the other digit?

# %% tags=["demo"]
looking.climbing(lambda: trained(train_cnn), climb, x_new[:20], y_new[:20])

# %% [markdown]
# **Notice** that the network is very sure of something that is no digit to you. It has learned what tells ten digits
# apart, not what a digit is.
#
# ## 8.5 Three ways back (10 min)
#
# The lecture's pictures of the hierarchy go back from one unit deep in the network to the pixels. Convolutions and
# poolings hand the signal `dy` down as they always do. Only the ReLU has a choice of **rules**, and these differ only
# in their masks:
#
# | rule | `dy` passes where | who |
# |---|---|---|
# | `"gradient"` | the unit was active: $x > 0$ | the derivative |
# | `"deconvnet"` | `dy` itself is positive, whatever $x$ was | Zeiler and Fergus |
# | `"guided"` | both | Springenberg et al. |
#
# **Exercise `RuledReLU`** (3 points: forward ½, gradient ½, deconvnet 1, guided 1). A ReLU whose `backward` follows
# `self.rule`. Forward is the same for all. For instance, with x = `[1, 1, -1]` and dy = `[2, -2, 3]` the rules give
# `[2, -2, 0]`, `[2, 0, 3]` and `[2, 0, 0]`.


# %% exercise="RuledReLU"
class RuledReLU:
    """A ReLU with a rule for its way back: "gradient", "deconvnet" or "guided"."""

    def __init__(self, rule):
        self.rule = rule

    def forward(self, x):
        """Return max(0, x), for x of any shape."""
        ### BEGIN SOLUTION
        self.x = x
        return np.maximum(x, 0)
        ### END SOLUTION

    def backward(self, dy):
        """Return what of dy passes by the rule, in its shape."""
        ### BEGIN SOLUTION
        passes = np.ones(dy.shape, bool)
        if self.rule in ("gradient", "guided"):
            passes &= self.x > 0
        if self.rule in ("deconvnet", "guided"):
            passes &= dy > 0
        return dy * passes
        ### END SOLUTION


# %%
check("RuledReLU")

# %% [markdown]
# Back from the strongest answer of one unit. **Predict first:** which picture will be cleanest, and which of them are
# true derivatives?

# %% tags=["demo"]
looking.rules(lambda: trained(train_cnn), x_new[:20], RuledReLU)

# %% [markdown]
# **Notice** that on sheets this small the three look alike; on photos the guided ones are strikingly clean. But only
# the first rule says what the output does if a pixel changes.
#
# ## 8.6 Where there is no grid (17 min)
#
# A convolution takes for granted that neighbours belong together, and that a pattern means the same wherever it stands.
# To see what that is worth, take it away: put the columns of a table (an image is one, unrolled) in another order, the
# *same* for every row and for training and new data alike. All information is still there; only who is whose neighbour
# is not.
#
# **Exercise `shuffle_columns`** (1½ points: columns ½, both ½, drawn ½). `x` and `x_new` have the same columns, and
# come back with these in one new order, drawn from `rng`. The rows stay where they are.


# %% exercise="shuffle_columns"
def shuffle_columns(x, x_new, rng):
    """Return both tables, (N, D) and (M, D), with their D columns in the same new order."""
    ### BEGIN SOLUTION
    order = rng.permutation(x.shape[1])
    return x[:, order], x_new[:, order]
    ### END SOLUTION


# %%
check("shuffle_columns")


# %%
def flat_table(load, rng):
    """Measurements as images one pixel high: x, y to learn from, then x, y that are new."""
    table, kinds = load()
    order = rng.permutation(len(table))
    train, new = order[: len(table) * 2 // 3], order[len(table) * 2 // 3 :]
    a, b = standardize(table[train], table[new])
    return a[:, None, :, None], kinds[train], b[:, None, :, None], kinds[new]


tables = {
    "digits": (x, y, x_new[:200], y_new[:200]),
    "wine": flat_table(wine, np.random.default_rng(0)),
    "patients": flat_table(breast_cancer, np.random.default_rng(0)),
}


def begin_with(name, data):
    """A CNN and an MLP for these data, each of which is yielded at the start and after every epoch."""
    a, b, *_ = data
    (_, H, W, _), K, rng = a.shape, b.max() + 1, np.random.default_rng(0)
    if H > 1:
        eyes = Conv2d(1, 16, 3, rng=rng), ReLU(), MaxPool2d(2), Conv2d(16, 32, 3, rng=rng), ReLU(), MaxPool2d(4)
    else:
        eyes = Conv2d(1, 32, (1, 3), rng=rng), ReLU(), AvgPool2d((1, W - 2))

    def lesson(net):
        yield net
        settings = {"epochs": 20, "batch_size": 32, "rng": rng}
        for _ in each_epoch(net, CrossEntropyLoss(), Adam(net, 0.01), a, b, **settings):
            yield net

    cnn = Sequential(*eyes, Flatten(), Linear(32, K, rng))
    return {
        "CNN": lesson(cnn),
        "MLP": lesson(Sequential(Flatten(), Linear(H * W, 64, rng), ReLU(), Linear(64, K, rng))),
    }


# %% [markdown]
# **Predict first**, for each of the two networks: digits as they are, and shuffled? Then wines (13 measurements) and
# patients (30). Choose, then press Start; there are three other orders to compare.

# %% tags=["demo"]
show.orders(shuffle_columns, tables, begin_with)

# %% [markdown]
# **Exercise `order_matters`** (2½ points). Now in numbers. Train four networks, by your `train_cnn` and by `train_mlp`,
# on the images as they are and with shuffled pixels (unroll, shuffle, and bring them back to their shape). Return a
# dict with the classes that each gives to its version of `x_new`. The check knows the labels: by another order your CNN
# must lose 30 points of a hundred at least, and the MLP may move by 15. (60 times the CNN lost 55 or more, and the MLP
# moved by 8 at most.)


# %% exercise="order_matters"
def order_matters(x, y, x_new, rng):
    """Return {"CNN", "CNN shuffled", "MLP", "MLP shuffled"}: the classes, (M,), of the images x_new."""
    ### BEGIN SOLUTION
    flat, flat_new = shuffle_columns(x.reshape(len(x), -1), x_new.reshape(len(x_new), -1), rng)
    mixed, mixed_new = flat.reshape(x.shape), flat_new.reshape(x_new.shape)
    classes = {}
    for name, train in (("CNN", train_cnn), ("MLP", train_mlp)):
        classes[name] = train(x, y, rng).forward(x_new).argmax(axis=1)
        classes[f"{name} shuffled"] = train(mixed, y, rng).forward(mixed_new).argmax(axis=1)
    return classes
    ### END SOLUTION


# %%
check("order_matters")

# %% [markdown]
# **Notice**: where its prior is true the CNN is far better than the MLP, where it is false far worse. The tables never
# had an order to lose: some orders suit the CNN a little better, by chance, and the MLP wins with all of them.

# %% [markdown] question="no_grid"
# **Question** (2 points). A patient record: age, sex, blood pressure, medication … A colleague slides a convolution
# over its columns. Why is that a bad idea, and how would you find out for data of which you do not know? Three or four
# sentences.
#
# ### BEGIN SOLUTION
# The columns have no order: age stands beside sex because somebody wrote it that way, so neighbours do not belong
# together more than others. And nothing repeats: a pattern of three columns that means something here means nothing
# three columns further on, so there is no reason to use the same weights there. To find out, shuffle the columns, in
# the same way for training and new data, and train again: where nothing is lost, the order carried nothing.
# ### END SOLUTION

# %% [markdown]
# ## The same in PyTorch
#
# Your matrix beside its convolution, your saliency beside its gradient, your rule beside its own ReLU; on a GPU where
# there is one.


# %% tags=["demo"]
def compare_with_torch():
    try:
        import torch
    except ImportError:
        print("PyTorch is not installed here, so there is nothing to compare with; no exercise needs it.")
        return
    device = "cuda" if torch.cuda.is_available() else "cpu"
    F, rng = torch.nn.functional, np.random.default_rng(0)

    def there(a):
        return torch.tensor(a, device=device, requires_grad=True)

    def matrix():
        K, image = rng.normal(size=(2, 3)), rng.normal(size=(7, 9))
        M, tensor = as_dense(K, image.shape, 2), there(image[None, None])
        theirs = F.conv2d(tensor, there(K[None, None]), stride=2)
        dy = rng.normal(size=len(M))
        theirs.backward(there(dy).reshape(theirs.shape))
        return [(M @ image.ravel(), theirs.ravel()), (M.T @ dy, tensor.grad.ravel())]

    def slopes():
        conv, head, image = Conv2d(1, 4, 3, rng=rng), Linear(4 * 6 * 6, 10, rng), x_new[:3]
        net, tensor = Sequential(conv, ReLU(), MaxPool2d(2), Flatten(), head), there(np.moveaxis(image, 3, 1))
        h = F.relu(F.conv2d(tensor, there(np.moveaxis(conv.W, 3, 1)), there(conv.b)))
        z = F.linear(F.max_pool2d(h, 2).permute(0, 2, 3, 1).flatten(1), there(head.W), there(head.b))
        z[:, 4].sum().backward()
        return [(net.forward(image), z), (saliency(net, image, 4), tensor.grad.abs().amax(dim=1))]

    def rule():
        a, dy = rng.normal(size=(2, 5, 7))
        layer, tensor = RuledReLU("gradient"), there(a)
        theirs = F.relu(tensor)
        theirs.backward(there(dy))
        return [(layer.forward(a), theirs), (layer.backward(dy), tensor.grad)]

    print(f"{'yours':12}largest difference from PyTorch, outputs and gradients ({device})")
    for name, pairs in {"as_dense": matrix, "saliency": slopes, "RuledReLU": rule}.items():
        try:
            worst = max(float(np.abs(mine - theirs.detach().cpu().numpy()).max()) for mine, theirs in pairs())
            print(f"{name:12}{worst:.0e}")
        except NotImplementedError:
            print(f"{name:12}not written yet")


compare_with_torch()

# %% [markdown]
# What you have passed so far, in all notebooks, and what comes next:

# %% tags=["demo"]
progress()

# %% [markdown]
# ## To take along
#
# - A kernel adds (k − 1) times the distance of its inputs to the receptive field; a stride multiplies that distance.
# - A convolution is a fully connected layer with a prior: most weights 0, the others tied.
# - That prior is worth a lot where it is true, and costs as much where it is false. Shuffle the columns to find out.
# - Saliency and occlusion ask what a score depends on; climbing asks what it likes. In all three the image changes,
#   never the weights.
# - Deconvnet and guided differ from the gradient by the mask of a ReLU: cleaner pictures, no derivatives.
#
# **Next**, notebook 09: the same weights again and again, along time.
