# %% [markdown]
# # 5 · Backpropagation as an algorithm
#
# In notebook 04 you found every gradient of a tiny network by hand. A network with a million weights needs the same,
# as a program. It is six lines long.
#
# **After this notebook** you can put these six lines in order and say why none may move; you have written them for
# batches and for any depth; you can find a wrong gradient by its name; and you have trained a network on handwritten
# digits in which every number is yours.
#
# **Time** about 110 minutes. **Read** lecture section 1c; Goodfellow et al., *Deep Learning*, 6.5 (11.5 on checking
# gradients). **You need** notebooks 01 to 04.
#
# | part | minutes |
# |---|---|
# | 1 Six lines | 15 |
# | 2 One layer, a batch | 20 |
# | 3 The whole table | 30 |
# | 4 Trust, but check | 15 |
# | 5 Digits | 15 |
# | 6 Break it | 8 |
# | 7 The same in PyTorch | 7 |

# %%
from itertools import pairwise

import numpy as np

from course_nn.checks import check, hint, progress
from course_nn.data import digits, split
from course_nn.losses import CrossEntropyLoss, MSELoss
from course_nn.widgets import backprop_algorithm as show

# %% [markdown]
# ## 5.1 Six lines (15 min)
#
# A network has $l$ layers. On the way forward, $\mathbf h^{(0)} = \mathbf x$, and then for $d = 1, \dots, l$
#
# $$\mathbf z^{(d)} = \mathbf W^{(d)} \mathbf h^{(d-1)} + \mathbf b^{(d)}, \qquad
#   \mathbf h^{(d)} = g(\mathbf z^{(d)}).$$
#
# The last layer has no $g$: its $\mathbf z^{(l)}$ is the prediction $\hat y$. Wanted are $\nabla_{\mathbf W^{(d)}}
# \mathcal L$ and $\nabla_{\mathbf b^{(d)}} \mathcal L$, the derivatives of the loss with respect to all weights and
# biases, for every $d$.
#
# By hand you saw that these derivatives have their first factors in common. So we keep **one** array, `grad`, and walk
# from the loss back to the input. Wherever we stand, `grad` is the derivative of $\mathcal L$ with respect to what
# stands there; each layer takes what it needs from it, and `grad` moves on. It has a row for each of the N samples,
# like everything else. Here are the lines, shuffled ($\odot$ multiplies entry by entry):
#
# | | |
# |---|---|
# | **A** | $\nabla_{\mathbf W^{(d)}} \mathcal L = \text{grad}^\top\, \mathbf h^{(d-1)}$ |
# | **B** | for $d = l,\, l-1,\, \dots,\, 1$: |
# | **C** | $\text{grad} \leftarrow \text{grad}\; \mathbf W^{(d)}$ |
# | **D** | $\text{grad} \leftarrow \nabla_{\hat y}\, \mathcal L$ |
# | **E** | $\nabla_{\mathbf b^{(d)}} \mathcal L = \text{grad}$, added up over its rows |
# | **F** | $\text{grad} \leftarrow \text{grad} \odot g'(\mathbf z^{(d)})$; where there is no $g$, it changes nothing |
#
# (The slide has one sample, so it needs neither the transpose nor the sum.)
#
# **Exercise `order_of_lines`** (2 points). Put them in order: six letters, as in `"ABCDEF"`. All lines after B are
# repeated for every $d$. Ask of each line: where does `grad` stand before it, and where after?

# %% exercise="order_of_lines"
### BEGIN SOLUTION
order_of_lines = "DBFEAC"
### STUB
# order_of_lines = ...  # six letters, the first line first
### END SOLUTION

# %%
check("order_of_lines")

# %% [markdown]
# Your lines at work on two layers. **Predict first:** where does `grad` stand after each line? How many lines pass
# before the first layer's weights have their gradient?

# %% tags=["demo"]
show.walk(order_of_lines)

# %% [markdown]
# ## 5.2 One layer, a batch (20 min)
#
# The lines inside the loop are what a single layer does on the way back. Forward it was notebook 01's $\mathbf h =
# g(\mathbf z)$, where $\mathbf z$ is `x @ W.T + b`. Now the layer above says `dh`, short for $\partial\mathcal
# L/\partial\mathbf h$, and three answers are due: `dW` and `db` for the layer itself, `dx` for the layer below.
#
# | arrays | shape |
# |---|---|
# | `x` and `dx` | (N, D) |
# | `z`, `h` and `dh` | (N, M) |
# | `W` and `dW` | (M, D) |
# | `b` and `db` | (M,) |
#
# *A gradient has the shape of what it belongs to.* That alone settles nearly every transpose. And the rest:
#
# - One sample adds $\mathrm dz_m x_j$ to the gradient of $W_{mj}$: each output with each input, an *outer product*.
# - All N samples went through the same `W` and `b`, so what they contribute is added up. Only the loss divides by N,
#   and it has done so already, in `dh`.
#
# **Exercise `dense_backward`** (5 points: dx 2, dW 2, db 1). `x`, `z` and `h` were kept on the way forward. `slope` is
# $g'$, a function like `lambda z: 1 - np.tanh(z) ** 2`. For instance, with `dh = [[10]]`, a slope of ½ everywhere,
# `x = [[1, 2]]` and `W = [[3, 4]]`: `dx` is `[[15, 20]]`, `dW` is `[[5, 10]]`, `db` is `[5]`. Leave `dh` as it is.


# %% exercise="dense_backward"
def dense_backward(dh, x, z, h, W, slope):
    """Return dx, dW, db of the layer h = g(z), z = x Wᵀ + b; dh, z, h: (N, M), x: (N, D), W: (M, D)."""
    ### BEGIN SOLUTION
    dz = dh * slope(z)
    dW = dz.T @ x
    db = dz.sum(axis=0)
    dx = dz @ W
    return dx, dW, db
    ### END SOLUTION


# %%
check("dense_backward")

# %% [markdown]
# **Notice** that `h` was not needed, and that `slope(h)` would have been wrong. With the ReLU it goes unnoticed:
# $z > 0$ and $h > 0$ say the same.
#
# ## 5.3 The whole table (30 min)
#
# **Exercise `backprop`** (8 points: forward and grad 1, z and h 3, W 2, b 1, all rows at any depth 1). The whole
# network this time:
#
# | | |
# |---|---|
# | `layers` | list of pairs `(W, b)`, the first layer first; a ReLU after each but the last |
# | `loss` | as in notebook 02: `loss.forward(y_hat, y)`, then `loss.backward()` returns $\nabla_{\hat y} \mathcal L$ |
# | `x`, `y` | (N, D), and what the loss takes |
# | result | a dict with a row for each line of the table |
#
# First go forward and keep every $\mathbf h$; then walk back, and after each line put its result into the dict. For
# two layers its rows are
#
# `"grad"`, `"z2"`, `"b2"`, `"W2"`, `"h1"`, `"z1"`, `"b1"`, `"W1"`
#
# where `"z2"` stands for $\partial\mathcal L/\partial\mathbf z^{(2)}$, and so on. (The very last line would give
# $\partial\mathcal L/\partial\mathbf x$, which nobody needs; you may leave it out.) The gradients are the rows of W and
# b; the others show how you got there, and the check tells you the *first* row that differs.
#
# You know one example by heart: the lecture's network, `layers = [([[1.5, 2]], [3]), ([[2.5]], [-2])]` with
# `x = [[2, -1]]` and `y = [[6]]`. From `"grad"` to `"b1"` its rows hold 4, 4, 4, 16, 10, 10, 10; `"W1"` is
# `[[20, -10]]`.


# %% exercise="backprop"
def backprop(layers, loss, x, y):
    """Return the rows of the table, a dict of arrays: the derivative of the loss with respect to z, b, W and h."""
    ### BEGIN SOLUTION
    depth = len(layers)
    hs = [x]
    for d, (W, b) in enumerate(layers, 1):
        z = hs[d - 1] @ W.T + b
        hs.append(np.maximum(z, 0) if d < depth else z)
    loss.forward(hs[depth], y)
    rows = {}
    rows["grad"] = grad = loss.backward()
    for d in range(depth, 0, -1):
        W, _ = layers[d - 1]
        if d < depth:
            grad = grad * (hs[d] > 0)
        rows[f"z{d}"] = grad
        rows[f"b{d}"] = grad.sum(axis=0)
        rows[f"W{d}"] = grad.T @ hs[d - 1]
        grad = grad @ W
        rows[f"h{d - 1}"] = grad
    return rows
    ### END SOLUTION


# %%
check("backprop")

# %% [markdown]
# Your table, a row a click, with numbers small enough for your head. **Predict each row before you click**: its shape
# first, then one of its numbers. Which unit lets nothing pass, and what do its weights learn from this sample?

# %% tags=["demo"]
show.table(backprop)

# %% [markdown]
# **Notice** that no line cares how deep the network is or which loss stands on top: only `"grad"` comes from the loss,
# and everything below asks only for what its neighbours know. And each layer takes one matrix product forwards and two
# backwards (lines A and C): all gradients together cost about twice a forward pass, however many there are.

# %% [markdown] question="what_is_kept"
# **Question** (2 points). Your `backprop` keeps every $\mathbf h$ until the walk comes by, and for a deep network with
# large batches that fills the memory. Which of the six lines need what was kept? And what could you do if there is no
# room for it? Two or three sentences.
#
# ### BEGIN SOLUTION
# Line A multiplies by h of the layer below, and line F asks where z (or h) of its own layer was positive. What was not
# kept can be computed again when the walk comes by: keep every tenth h, say, and run the nine layers between forward
# once more; that costs time instead of memory. Smaller batches help as well.
# ### END SOLUTION

# %% [markdown]
# ## 5.4 Trust, but check (15 min)
#
# Wrong gradients raise no error, and often the loss even falls. But there is an independent witness, from notebook 04:
# move one number a little, up and down, and see what the loss does,
#
# $$\frac{\partial\mathcal L}{\partial\theta_i} \approx
#   \frac{\mathcal L(\theta_i + h) - \mathcal L(\theta_i - h)}{2h}, \qquad h = 10^{-5}.$$
#
# It is far too slow to train with, and just right for a check.
#
# **Exercise `wrong_gradients`** (4 points: wrong ones found 1½, no false alarm 1½, shapes and NaN 1). `parameters` and
# `gradients` are dicts of arrays with the same names; `loss(parameters)` is a number. Return a list of the names whose
# gradient is wrong. Compare the arrays $a$ (claimed) and $n$ (numeric) by their *relative* error,
#
# $$\frac{\max |a_i - n_i|}{\max(\max |a_i|,\ \max |n_i|)}$$
#
# (0 if both hold only zeros), and call it wrong unless that is at most $10^{-5}$. Wrong, too, is a gradient of another
# shape than its parameter, or with a NaN in it (`np.nan > 1` is false, and so is `np.nan < 1`). You may move the
# numbers in place, but put them back exactly. For instance, with `loss = lambda p: p["a"][0] ** 2`,
# `parameters = {"a": np.array([3.0])}` and `gradients = {"a": np.array([5.0])}` the result is `["a"]`, because 6 would
# be right.


# %% exercise="wrong_gradients"
def wrong_gradients(loss, parameters, gradients):
    """Return the names of the gradients that central differences contradict."""
    ### BEGIN SOLUTION
    h, wrong = 1e-5, []
    for name, array in parameters.items():
        claimed, numeric = gradients[name], np.zeros(array.shape)
        for i in np.ndindex(array.shape):
            before = array[i]
            array[i] = before + h
            above = loss(parameters)
            array[i] = before - h
            below = loss(parameters)
            array[i] = before
            numeric[i] = (above - below) / (2 * h)
        if claimed.shape != array.shape:
            wrong.append(name)
            continue
        largest = max(np.abs(claimed).max(), np.abs(numeric).max())
        if not np.abs(claimed - numeric).max() <= 1e-5 * largest:  # also if it is NaN
            wrong.append(name)
    return wrong
    ### END SOLUTION


# %%
check("wrong_gradients")

# %% [markdown]
# Now the witness and the suspect meet. Your own `backprop` on a small network, then with its rows spoiled on purpose:


# %% tags=["demo"]
def confront(spoil=lambda rows: rows):
    rng = np.random.default_rng(3)
    W1, b1, W2, b2 = (rng.normal(size=s) for s in [(4, 3), 4, (2, 4), 2])
    x, y, mse = rng.normal(size=(5, 3)), rng.normal(size=(5, 2)), MSELoss()
    parameters = {"W1": W1, "b1": b1, "W2": W2, "b2": b2}
    rows = spoil(backprop([(W1, b1), (W2, b2)], mse, x, y))

    def loss(p):
        hidden = np.maximum(x @ p["W1"].T + p["b1"], 0)
        return mse.forward(hidden @ p["W2"].T + p["b2"], y)

    return wrong_gradients(loss, parameters, {name: rows[name] for name in parameters})


try:
    print("as it is:           ", confront())
    print("W1 1 % too large:   ", confront(lambda rows: rows | {"W1": 1.01 * rows["W1"]}))
    print("b1 and b2 averaged: ", confront(lambda rows: rows | {"b1": rows["b1"] / 5, "b2": rows["b2"] / 5}))
except NotImplementedError:
    print("Write backprop and wrong_gradients first, then run this cell again.")

# %% [markdown] question="loss_falls"
# **Question** (2 points). A colleague's training loss falls nicely, so, she says, her gradients are right. In fact she
# forgot $g'$. Why can the loss fall all the same, and how would you find the mistake without reading her code? Three or
# four sentences.
#
# ### BEGIN SOLUTION
# A step lowers the loss whenever it points roughly downhill, and without $g'$ it is wrong only for the units that are
# off; also the last layer's gradients are right, and it can learn a lot alone. I would compare each gradient with
# central differences on a small network and batch: W2 and b2 agree, W1 and b1 do not. So the fault lies in a line of
# the table between the last gradient that is right and the first that is wrong.
# ### END SOLUTION

# %% [markdown]
# ## 5.5 Digits (15 min)
#
# Time to let it learn: 1,797 images of handwritten digits, 8 × 8 pixels each, as rows of 64 numbers. Two in three are
# put aside; the network never sees these before it is tested.

# %%
images, labels = digits()
x_train, y_train, x_test, y_test = split(images.reshape(-1, 64), labels, np.random.default_rng(0), test=2 / 3)


def fresh_layers(sizes, rng):
    """Random weights, scaled so that signals keep their size (why: notebook 06), and biases 0."""
    return [(rng.normal(size=(M, D)) * np.sqrt(2 / D), np.zeros(M)) for D, M in pairwise(sizes)]


x_train.shape, x_test.shape

# %% [markdown]
# **Exercise `train_digits`** (5 points: one step 1, many steps 1, digits 3). Stochastic gradient descent with your
# `backprop` and notebook 02's `CrossEntropyLoss`, for `layers` of any sizes:
#
# - `epochs` times, draw a new order of all samples (`rng.permutation`) and cut it into batches of `batch_size`; the
#   last one may be shorter;
# - after every batch, move each W and b against its gradient: $\mathbf W \leftarrow \mathbf W -
#   \text{lr}\;\nabla_{\mathbf W} \mathcal L$;
# - return the new list of `(W, b)`; the given arrays stay as they are.
#
# The check compares small runs exactly. Then it lets you train a network of 64, 24 and 10 units on 300 digits and looks
# at 300 others, whose labels your program never gets: 72 % must be right. (Right programs get 80 % or more in 99 of 100
# runs.)


# %% exercise="train_digits"
def train_digits(layers, x, labels, lr, epochs, batch_size, rng):
    """Return the trained layers, a list of (W, b); x: (N, D), labels: (N,), rng: a NumPy random generator."""
    ### BEGIN SOLUTION
    loss = CrossEntropyLoss()
    for _ in range(epochs):
        order = rng.permutation(len(x))
        for start in range(0, len(x), batch_size):
            batch = order[start : start + batch_size]
            rows = backprop(layers, loss, x[batch], labels[batch])
            layers = [(W - lr * rows[f"W{d}"], b - lr * rows[f"b{d}"]) for d, (W, b) in enumerate(layers, 1)]
    return layers
    ### END SOLUTION


# %%
check("train_digits")

# %% [markdown]
# All training images now, live. **Predict first:** what share of the unseen digits will be right after one epoch? After
# twenty? Which digits will be confused? Then press Start; try a learning rate that is far too small, and one that is
# far too large.

# %% tags=["demo"]
show.digits(train_digits, fresh_layers, x_train, y_train, x_test, y_test)

# %% [markdown]
# **Notice** the gap that opens between the curves: the network knows its own images better than those it has not seen.
# And with steps far too long nothing moves at all: the first ones have thrown every ReLU to its dead side.
#
# ## 5.6 Break it (8 min)
#
# When each layer is an object, it *remembers* its x between forward and backward. Here is one with a single weight; it
# is right.


# %%
class Scale:
    """y = w x for one weight w and a list of numbers x."""

    def __init__(self, w):
        self.w = w

    def forward(self, x):
        self.x = np.array(x)
        return self.w * self.x

    def backward(self, dy):
        self.dw = np.sum(np.array(dy) * self.x)
        return self.w * np.array(dy)


A, B = Scale(2.0), Scale(3.0)
A.forward([1.0, 2.0])
A.backward([3.0, 4.0])
float(A.dw)

# %% [markdown]
# Four colleagues' layers remember wrongly:
#
# - `"first"`: keeps the x of its first forward for ever;
# - `"shared"`: has one memory for all layers, `Scale.x` instead of `self.x`;
# - `"added"`: adds each new `dw` to the one before, and never starts again from 0;
# - `"short"`: writes x into an array as long as its first x; of a longer one, the end is lost.
#
# **Exercise `cache_calls`** (2 points, ½ for each). Give for each bug up to **four calls** that expose it: some `dw` of
# layer A or B then differs from what right layers compute. Each backward needs a forward of the same layer, of the same
# length, before it. The calls above expose none of the four: `[("A", "forward", [1.0, 2.0]), ("A", "backward", [3.0,
# 4.0])]`.

# %% exercise="cache_calls"
### BEGIN SOLUTION
cache_calls = {
    "first": [("A", "forward", [1.0]), ("A", "forward", [5.0]), ("A", "backward", [1.0])],
    "shared": [("A", "forward", [1.0]), ("B", "forward", [5.0]), ("A", "backward", [1.0])],
    "added": [("A", "forward", [1.0]), ("A", "backward", [1.0]), ("A", "backward", [1.0])],
    "short": [("A", "forward", [1.0]), ("A", "forward", [2.0, 5.0]), ("A", "backward", [1.0, 1.0])],
}
### STUB
# cache_calls = {
#     "first": ...,  # a list of calls, as [("A", "forward", [1.0, 2.0]), ("A", "backward", [3.0, 4.0])]
#     "shared": ...,
#     "added": ...,
#     "short": ...,
# }
### END SOLUTION

# %%
check("cache_calls")

# %% [markdown]
# **Notice**: to test anything that remembers, call it twice, call two of it, and change the sizes in between.
#
# ## 5.7 The same in PyTorch (7 min)
#
# PyTorch writes the backward pass for you: each operation on a tensor remembers how it was made, and `backward()` walks
# that record from the loss back to the leaves. It is your table. One habit surprises everybody, though. A weight may be
# used in several places, and what comes back from each of them belongs to its gradient, so PyTorch *adds* what arrives
# to `w.grad`, and starts again from 0 only when told.
#
# **Exercise `torch_prints`** (2 points, ½ for each). What do the four lines print? (Think; PyTorch is not needed.)
#
# ```python
# w, x, y = torch.tensor(2.0, requires_grad=True), 3.0, 10.0
#
# ((w * x - y) ** 2).backward(); print(w.grad)   # "once"
# ((w * x - y) ** 2).backward(); print(w.grad)   # "again"
# w.grad.zero_()                                 # sets it to 0
# ((w * x - y) ** 2).backward(); print(w.grad)   # "zeroed"
# w.grad.zero_()
# (w * (w * x)).backward(); print(w.grad)        # "two uses"
# ```

# %% exercise="torch_prints"
### BEGIN SOLUTION
torch_prints = {"once": -24, "again": -48, "zeroed": -24, "two uses": 12}
### STUB
# torch_prints = {"once": ..., "again": ..., "zeroed": ..., "two uses": ...}  # a number for each
### END SOLUTION

# %%
check("torch_prints")

# %% [markdown]
# And does it agree with you, row by row?


# %% tags=["demo"]
def compare_with_torch():
    rng = np.random.default_rng(5)
    layers, x, y = fresh_layers([5, 7, 6, 4], rng), rng.normal(size=(9, 5)), rng.integers(4, size=9)
    try:
        mine = backprop(layers, CrossEntropyLoss(), x, y)
        import torch
    except NotImplementedError:
        print("Write backprop first, then run this cell again.")
        return
    except ImportError:
        print("PyTorch is not installed here, so there is nothing to compare with; no exercise needs it.")
        return
    device = "cuda" if torch.cuda.is_available() else "cpu"
    theirs, h = {}, torch.tensor(x, device=device)
    for d, (W, b) in enumerate(layers, 1):
        for name, array in ((f"W{d}", W), (f"b{d}", b)):
            theirs[name] = torch.tensor(array, device=device, requires_grad=True)
        theirs[f"z{d}"] = h = torch.nn.functional.linear(h, theirs[f"W{d}"], theirs[f"b{d}"])
        if d < len(layers):
            theirs[f"h{d}"] = h = torch.relu(h)
    for tensor in theirs.values():
        tensor.retain_grad()
    torch.nn.functional.cross_entropy(h, torch.tensor(y, device=device)).backward()
    print(f"row   largest difference ({device})")
    for name, value in mine.items():
        if name in theirs:
            print(f"{name:5} {np.abs(value - theirs[name].grad.cpu().numpy()).max():.0e}")


compare_with_torch()

# %% [markdown]
# Differences around 1e-17 are rounding.
#
# ## To take along
#
# - Backprop is one array walking from the loss to the input; each layer takes the gradients of W and b from it and
#   passes it on.
# - A gradient has the shape of what it belongs to; over samples, and over several uses, contributions add up; only
#   the loss divides.
# - Wrong gradients are silent. Compare them with differences, array by array, before you train.
#
# **Next**, notebook 06: it runs; now make it train *well*.

# %% tags=["demo"]
progress()
