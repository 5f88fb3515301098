# %% [markdown]
# # 4 · Backpropagation by hand
#
# Learning walks downhill on the loss, and for that it needs the loss's slope with respect to *every* parameter. Where
# do the slopes come from? Here you work them out yourself: on paper, then in code.
#
# **After this notebook** you can take a derivative through a chain of functions, do a whole learning loop with a
# pencil, find the mistakes that a lucky example hides, and check any gradient without knowing its formula.
#
# **Time** about 90 minutes. **Read** lecture section 1c; Goodfellow et al., *Deep Learning*, 6.5.1–6.5.4. **You need**
# notebooks 01 and 02, paper and pencil.
#
# | part | minutes |
# |---|---|
# | 1 The chain rule | 17 |
# | 2 A network as a chain | 13 |
# | 3 One learning loop on paper | 20 |
# | 4 What these numbers hide | 17 |
# | 5 The same in code | 14 |
# | 6 Slopes without a rule | 9 |

# %%
import numpy as np

from course_nn.checks import check, hint, progress
from course_nn.widgets import backprop_by_hand as show

# %% [markdown]
# ## 4.1 The chain rule (17 min)
#
# If $z = f(x)$ and $h = g(z)$, then $x$ reaches $h$ through $z$, and the slopes multiply:
#
# $$\frac{dh}{dx} = \frac{dh}{dz}\,\frac{dz}{dx} = g'(z)\, f'(x)$$
#
# Note the places: the outer slope is taken at $z$, where the outer function is used. Below, $z = x^2$ and $h = \sin z$,
# and $x$ gets a push to the right; blue is what comes in, red what comes out. **Predict first:** for which $x$ does $h$
# move most? And where hardly at all?

# %% tags=["demo"]
show.nudge()

# %% [markdown]
# **Exercise `slopes`** (1 point, ¼ each). Work out $dh/dx$ on paper and return the four in a table, for an array `x`:
#
# | name | outside | inside |
# |---|---|---|
# | `"square"` | $h = z^2$ | $z = 3x + 1$ |
# | `"wave"` | $h = \sin z$ | $z = x^2$ |
# | `"bell"` | $h = e^z$ | $z = -x^2$ |
# | `"loss"` | $h = (\hat y - 2)^2$ | $\hat y = \tanh z$, and $z = 3x$ inside that |
#
# The slope of $\tanh z$ is $1 - \tanh^2 z$. For `x = [0]` you should get 6, 0, 0 and -12.


# %% exercise="slopes"
def slopes(x):
    """Return {"square": ..., "wave": ..., "bell": ..., "loss": ...}, each dh/dx at every x: (N,)."""
    ### BEGIN SOLUTION
    y_hat = np.tanh(3 * x)
    return {
        "square": 2 * (3 * x + 1) * 3,
        "wave": np.cos(x**2) * 2 * x,
        "bell": np.exp(-(x**2)) * (-2 * x),
        "loss": 2 * (y_hat - 2) * (1 - y_hat**2) * 3,
    }
    ### END SOLUTION


# %%
check("slopes")

# %% [markdown]
# **Vectors** change little. Each of the M entries of $\mathbf{h}$ has a slope with respect to each of the D entries of
# $\mathbf{x}$. They fill a table, the *Jacobian* $J_{md} = \partial h_m / \partial x_d$: outputs down, inputs across.
# The curly $\partial$ says that the other inputs stay where they are. The chain rule is then a product of matrices.
#
# **Exercise `layer_jacobian`** (1 point). For the layer $\mathbf{h} = \tanh(\mathbf{W}\mathbf{x} + \mathbf{b})$ of
# notebook 01, return $d\mathbf{h}/d\mathbf{x}$, (M, D). For instance, at `x = [0, 0]` with `b = [0, 0, 0]` all slopes
# of tanh are 1, and the answer is `W`.


# %% exercise="layer_jacobian"
def layer_jacobian(x, W, b):
    """Return dh/dx of h = tanh(Wx + b); x: (D,), W: (M, D), b: (M,), result: (M, D)."""
    ### BEGIN SOLUTION
    h = np.tanh(W @ x + b)
    return np.diag(1 - h**2) @ W
    ### END SOLUTION


# %%
check("layer_jacobian")

# %% [markdown]
# **Several paths.** If $x$ reaches $\hat y$ on two paths, a push of $x$ arrives twice. Along a path slopes multiply;
# the paths add up.
#
# **Exercise `two_paths`** (1 point). Two hidden units: $\hat y = v_1 \tanh(w_1 x) + v_2 \tanh(w_2 x)$. Return
# $d\hat y/dx$ for every `x`. For instance, `x = [0]`, `w = [1, 2]`, `v = [5, -1]` gives `[3]`.


# %% exercise="two_paths"
def two_paths(x, w, v):
    """Return dy_hat/dx for every x; x: (N,), w: (2,), v: (2,), result: (N,)."""
    ### BEGIN SOLUTION
    first = v[0] * (1 - np.tanh(w[0] * x) ** 2) * w[0]
    second = v[1] * (1 - np.tanh(w[1] * x) ** 2) * w[1]
    return first + second
    ### END SOLUTION


# %%
check("two_paths")

# %% [markdown]
# **Notice**: multiply along a path, add over the paths. There is no more to backpropagation, only bookkeeping.
#
# ## 4.2 A network as a chain (13 min)
#
# The lecture's example has two inputs, one hidden unit with a ReLU, and one output:
#
# $$z = w_1 x_1 + w_2 x_2 + b_1 \qquad h = \max(0, z) \qquad \hat y = w_3 h + b_2 \qquad L = (\hat y - y)^2$$
#
# The inputs $x_1, x_2$ and the target $y$ are data; the three $w$ and two $b$ are what learning changes. Play the
# picture: it shows which quantity is made from which, first forwards, then backwards. **Predict first:** which of the
# backward steps need a number from the forward pass?

# %% tags=["demo"]
show.loop()

# %% [markdown]
# Each step has its own little slope. Written on cards:
#
# | | | | | |
# |---|---|---|---|---|
# | `"dL/dy_hat"` | `"dy_hat/dh"` | `"dy_hat/dw3"` | `"dy_hat/db2"` | `"dh/dz"` |
# | `"dz/dw1"` | `"dz/dw2"` | `"dz/db1"` | `"dz/dx1"` | `"dz/dx2"` |
#
# **Exercise `cards`** (2 points, ½ each). Lay the chains from $L$ down to $w_3$, $w_1$, $w_2$ and $b_1$: for each a
# list of cards whose product is the derivative of $L$. For instance, the chain to $b_2$ is
# `["dL/dy_hat", "dy_hat/db2"]`.

# %% exercise="cards"
### BEGIN SOLUTION
cards = {
    "w3": ["dL/dy_hat", "dy_hat/dw3"],
    "w1": ["dL/dy_hat", "dy_hat/dh", "dh/dz", "dz/dw1"],
    "w2": ["dL/dy_hat", "dy_hat/dh", "dh/dz", "dz/dw2"],
    "b1": ["dL/dy_hat", "dy_hat/dh", "dh/dz", "dz/db1"],
}
### STUB
# cards = {
#     "w3": ...,  # a list of cards
#     "w1": ...,
#     "w2": ...,
#     "b1": ...,
# }
### END SOLUTION

# %%
check("cards")

# %% [markdown]
# Choose two parameters and see what their chains share. **Predict first:** which pair shares most, which least?

# %% tags=["demo"]
show.shared()

# %% [markdown]
# **Exercise `multiplications`** (1 point, ¼ each). How many multiplications do the chains to all *weights into z*
# cost together, if each chain is multiplied out anew? And how many if you keep the product of the shared cards? Give
# both numbers for the 2 weights above, and for a unit with 100 inputs and so 100 weights. (A product of k numbers
# takes k - 1 multiplications; the cards' own values are free.)

# %% exercise="multiplications"
### BEGIN SOLUTION
multiplications = {
    "2 anew": 6,
    "2 reused": 4,
    "100 anew": 300,
    "100 reused": 102,
}
### STUB
# multiplications = {
#     "2 anew": ...,
#     "2 reused": ...,
#     "100 anew": ...,
#     "100 reused": ...,
# }
### END SOLUTION

# %%
check("multiplications")

# %% [markdown] question="why_backwards"
# **Question** (2 points). Why is it worth while to multiply from $L$ down towards the weights, and not from each
# weight up to $L$? Two or three sentences.
#
# ### BEGIN SOLUTION
# The chains to different weights begin with the same cards at the side of $L$. Coming from there, I multiply these
# once, keep the product, and every weight costs one multiplication more. Going up from a weight, I would start with
# the one card that no other chain has, and the whole way would be new for each of the many weights, though there is
# only one $L$.
# ### END SOLUTION

# %% [markdown]
# ## 4.3 One learning loop on paper (20 min)
#
# The lecture's numbers:
#
# | data | first layer | second layer |
# |---|---|---|
# | $x_1 = 2,\ x_2 = -1,\ y = 6$ | $w_1 = 1.5,\ w_2 = 2,\ b_1 = 3$ | $w_3 = 2.5,\ b_2 = -2$ |
#
# Use a pencil: these three tables are the heart of the notebook. Each number counts on its own, and one that follows
# from an earlier slip of yours still counts. Round to four decimals, if at all.
#
# **Exercise `forward_pass`** (1 point, ¼ each). Go forward.

# %% exercise="forward_pass"
### BEGIN SOLUTION
forward_pass = {
    "z": 4,
    "h": 4,
    "y_hat": 8,
    "L": 4,
}
### STUB
# forward_pass = {
#     "z": ...,
#     "h": ...,
#     "y_hat": ...,
#     "L": ...,
# }
### END SOLUTION

# %%
check("forward_pass")

# %% [markdown]
# **Exercise `backward_pass`** (2 points, ¼ each). Go back. Each number takes at most one multiplication, if you use
# those above it. Recall the slope $g'(z)$ of the ReLU: 1 for positive $z$, 0 for negative. (`**forward_pass` puts your
# numbers from above into this table, too.)

# %% exercise="backward_pass"
### BEGIN SOLUTION
backward_pass = {
    **forward_pass,
    "dL/dy_hat": 4,
    "dL/dw3": 16,
    "dL/db2": 4,
    "dL/dh": 10,
    "dL/dz": 10,
    "dL/dw1": 20,
    "dL/dw2": -10,
    "dL/db1": 10,
}
### STUB
# backward_pass = {
#     **forward_pass,
#     "dL/dy_hat": ...,
#     "dL/dw3": ...,
#     "dL/db2": ...,
#     "dL/dh": ...,
#     "dL/dz": ...,
#     "dL/dw1": ...,
#     "dL/dw2": ...,
#     "dL/db1": ...,
# }
### END SOLUTION

# %%
check("backward_pass")

# %% [markdown]
# **Exercise `update_pass`** (2½ points, ¼ each). Take one step of gradient descent, $w \leftarrow w - \eta\,
# \partial L/\partial w$, with the learning rate $\eta = 0.01$, for all five parameters at once. Then go forward again.
# Did the prediction get better, `True` or `False`?

# %% exercise="update_pass"
### BEGIN SOLUTION
update_pass = {
    **backward_pass,
    "new w1": 1.3,
    "new w2": 2.1,
    "new b1": 2.9,
    "new w3": 2.34,
    "new b2": -2.04,
    "new z": 3.4,
    "new h": 3.4,
    "new y_hat": 5.916,
    "new L": 0.007056,
    "improved": True,
}
### STUB
# update_pass = {
#     **backward_pass,
#     "new w1": ...,
#     "new w2": ...,
#     "new b1": ...,
#     "new w3": ...,
#     "new b2": ...,
#     "new z": ...,
#     "new h": ...,
#     "new y_hat": ...,
#     "new L": ...,
#     "improved": ...,
# }
### END SOLUTION

# %%
check("update_pass")

# %% [markdown]
# You have trained a neural network, by hand. **Notice** how far one step went: from ŷ = 8 to nearly 6. (The lecture
# moves only $w_1$, $b_1$ and $w_3$, and gets 6.19.)
#
# ## 4.4 What these numbers hide (17 min)
#
# A friend's program gives all of the lecture's numbers. Is it right? At this point $z = h$; $x_1 + x_2 = 1$; and
# $2(\hat y - y)$ happens to be $(\hat y - y)^2$. So these four bugs cannot be seen:
#
# - `"square"`: it takes $(\hat y - y)^2$ for $\partial L/\partial\hat y$;
# - `"raw z"`: it takes $\partial L/\partial\hat y \cdot z$ for $\partial L/\partial w_3$;
# - `"open gate"`: it takes $\partial L/\partial z = \partial L/\partial h$, without $g'(z)$;
# - `"both inputs"`: it takes $\partial L/\partial z \cdot (x_1 + x_2)$ for $\partial L/\partial b_1$.
#
# **Exercise `hidden_bugs`** (2 points, ½ each): break it. For each bug change **one** of the lecture's eight numbers
# ($x_1, x_2, w_1, w_2, w_3, b_1, b_2, y$) so that wrong and right program differ. For instance, `{"y": 8}` exposes
# none: with no error left, the whole gradient is 0.

# %% exercise="hidden_bugs"
### BEGIN SOLUTION
hidden_bugs = {
    "square": {"y": 5},
    "raw z": {"b1": -3},
    "open gate": {"b1": -3},
    "both inputs": {"x2": 0},
}
### STUB
# hidden_bugs = {
#     "square": ...,  # as {"y": 8}
#     "raw z": ...,
#     "open gate": ...,
#     "both inputs": ...,
# }
### END SOLUTION

# %%
check("hidden_bugs")

# %% [markdown]
# Two of the bugs need a unit that is off, one a unit that is on: no single point exposes all. The following two do so
# together, and for twenty more mistakes:
#
# | | $x_1$ | $x_2$ | $w_1$ | $w_2$ | $w_3$ | $b_1$ | $b_2$ | $y$ |
# |---|---|---|---|---|---|---|---|---|
# | A | 0.5 | 1 | 2 | -3 | -1 | -0.5 | -0.5 | 2.5 |
# | B | -0.5 | -2 | 1 | -0.5 | -1 | 1 | 1.5 | -2.5 |
#
# **Exercises `twin_A`** and **`twin_B`** (2 points each, ¼ a number). The same again, at these points.

# %% exercise="twin_A"
### BEGIN SOLUTION
twin_A = {
    "z": -2.5,
    "y_hat": -0.5,
    "dL/dy_hat": -6,
    "dL/dw3": 0,
    "dL/db2": -6,
    "dL/dw1": 0,
    "dL/dw2": 0,
    "dL/db1": 0,
}
### STUB
# twin_A = {
#     "z": ...,
#     "y_hat": ...,
#     "dL/dy_hat": ...,
#     "dL/dw3": ...,
#     "dL/db2": ...,
#     "dL/dw1": ...,
#     "dL/dw2": ...,
#     "dL/db1": ...,
# }
### END SOLUTION

# %%
check("twin_A")

# %% exercise="twin_B"
### BEGIN SOLUTION
twin_B = {
    "z": 1.5,
    "y_hat": 0,
    "dL/dy_hat": 5,
    "dL/dw3": 7.5,
    "dL/db2": 5,
    "dL/dw1": 2.5,
    "dL/dw2": 10,
    "dL/db1": -5,
}
### STUB
# twin_B = {
#     "z": ...,
#     "y_hat": ...,
#     "dL/dy_hat": ...,
#     "dL/dw3": ...,
#     "dL/db2": ...,
#     "dL/dw1": ...,
#     "dL/dw2": ...,
#     "dL/db1": ...,
# }
### END SOLUTION

# %%
check("twin_B")

# %% [markdown] question="dead_unit"
# **Question** (2 points). At twin A only one of the five parameters has a slope. Why? And if you train on this point
# alone, does the unit ever become active again? Two or three sentences.
#
# ### BEGIN SOLUTION
# $z$ is negative, so the ReLU gives $h = 0$ and has slope 0: $w_1$, $w_2$ and $b_1$ are cut off by $g'(z) = 0$, and
# $w_3$ is multiplied with $h = 0$. Only $b_2$ learns, and $z$ does not depend on it, so on this point the unit stays
# dead for ever. Another data point, at which $z$ is positive, can move $w_1$, $w_2$ and $b_1$.
# ### END SOLUTION

# %% [markdown]
# ## 4.5 The same in code (14 min)
#
# Now for N points at once: `x` is (N, 2), `y` is (N,), and `theta` a table of the five parameters. The loss is the
# *mean* over the points, $L = \frac1N \sum_i (\hat y_i - y_i)^2$.
#
# **Exercise `forward`** (2 points) returns `{"z": ..., "h": ..., "y_hat": ...}`, each (N,). At the lecture's point:
# 4, 4 and 8, each in an array of one.


# %% exercise="forward"
def forward(x, theta):
    """Return {"z": ..., "h": ..., "y_hat": ...}, each (N,); x: (N, 2), theta: {"w1", "w2", "b1", "w3", "b2"}."""
    ### BEGIN SOLUTION
    z = theta["w1"] * x[:, 0] + theta["w2"] * x[:, 1] + theta["b1"]
    h = np.maximum(0, z)
    return {"z": z, "h": h, "y_hat": theta["w3"] * h + theta["b2"]}
    ### END SOLUTION


# %%
check("forward")

# %% [markdown]
# **Exercise `backward`** (3 points: output layer, hidden layer, several points). `values` is what `forward` returned:
# use it instead of computing again. Return the eight slopes of `backward_pass` under the same names. Each point has
# its own $\hat y$, $h$ and $z$, so those slopes are (N,). A parameter is shared by all points, which are so many paths
# from it to $L$: its slope is one number. At the lecture's point you get the numbers of `backward_pass`.


# %% exercise="backward"
def backward(x, y, theta, values):
    """Return {"dL/dy_hat": (N,), "dL/dw3", "dL/db2", "dL/dh": (N,), "dL/dz": (N,), "dL/dw1", "dL/dw2", "dL/db1"}."""
    ### BEGIN SOLUTION
    dy_hat = 2 * (values["y_hat"] - y) / len(y)
    dh = dy_hat * theta["w3"]
    dz = dh * (values["z"] > 0)
    return {
        "dL/dy_hat": dy_hat,
        "dL/dw3": np.sum(dy_hat * values["h"]),
        "dL/db2": np.sum(dy_hat),
        "dL/dh": dh,
        "dL/dz": dz,
        "dL/dw1": np.sum(dz * x[:, 0]),
        "dL/dw2": np.sum(dz * x[:, 1]),
        "dL/db1": np.sum(dz),
    }
    ### END SOLUTION


# %%
check("backward")

# %% [markdown]
# Your two functions at work: step through, and change the point. **Predict first:** at twin A, where does the way back
# end?

# %% tags=["demo"]
show.loop(forward, backward)

# %% [markdown]
# **Exercise `update`** (1 point) returns a *new* table of parameters, one step of size `lr` down the slopes: with
# `lr = 0.01` the lecture's $w_1$ becomes 1.3.


# %% exercise="update"
def update(theta, slopes, lr):
    """Return the five parameters after one step; slopes: a table that holds "dL/dw1" and so on."""
    ### BEGIN SOLUTION
    return {name: value - lr * slopes["dL/d" + name] for name, value in theta.items()}
    ### END SOLUTION


# %%
check("update")

# %% [markdown]
# **Exercise `learn`** (2 points). Put your three functions into a loop of `steps` rounds: forward, note the loss,
# backward, update. Return the last parameters and the list of losses, each noted *before* its step: at the lecture's
# point, two steps with `lr = 0.01` give the losses `[4, 0.0071]`.


# %% exercise="learn"
def learn(x, y, theta, lr, steps):
    """Return (theta, losses): the parameters after all steps, and the loss before each step, a list."""
    ### BEGIN SOLUTION
    losses = []
    for _ in range(steps):
        values = forward(x, theta)
        losses.append(np.mean((values["y_hat"] - y) ** 2))
        theta = update(theta, backward(x, y, theta, values), lr)
    return theta, losses
    ### END SOLUTION


# %%
check("learn")

# %% [markdown]
# Your loop on the lecture's point, for 100 steps. **Predict first:** does a learning rate of 0.02 help? And 0.07?

# %% tags=["demo"]
show.learning(learn)

# %% [markdown]
# **Notice**: with a small learning rate the loss never rises, and it is soon below a millionth. With a large one it
# jumps; with a still larger one the first step kills the unit, and only $b_2$ is left to learn.
#
# ## 4.6 Slopes without a rule (9 min)
#
# Is a gradient right? Measure it: move one number a little to both sides and see how $f$ changes,
#
# $$\frac{\partial f}{\partial x_i} \approx
# \frac{f(\mathbf{x} + h\,\mathbf{e}_i) - f(\mathbf{x} - h\,\mathbf{e}_i)}{2h}$$
#
# where $\mathbf{e}_i$ is 1 at place i and else 0, and $h$ now is a small step. This *central difference* needs no
# chain rule, so it is an independent witness; but it calls $f$ twice for every parameter, far too often to learn with.
#
# **Exercise `numerical_gradient`** (2 points). `f` takes an array and returns a number; `x` is an array of *any*
# shape, and so is the result. Leave `x` as it was. (`np.ndindex(x.shape)` goes through all places of an array.)
# For instance, $f(x) = x_0^2 x_1$ at `[3, -1]` gives `[-6, 9]`.


# %% exercise="numerical_gradient"
def numerical_gradient(f, x, h):
    """Return the central difference of f for every entry of x, in the shape of x."""
    ### BEGIN SOLUTION
    gradient = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        right, left = x.copy(), x.copy()
        right[i] += h
        left[i] -= h
        gradient[i] = (f(right) - f(left)) / (2 * h)
    return gradient
    ### END SOLUTION


# %%
check("numerical_gradient")

# %% [markdown]
# How small should $h$ be? Below, the error of your central difference, and of the one-sided
# $(f(x + h) - f(x)) / h$. **Predict first:** what does each curve look like, and does it end at 0? Look at float32,
# too, which keeps 7 digits instead of 16.

# %% tags=["demo"]
show.step_size(numerical_gradient)

# %% [markdown]
# **Exercise `step_sizes`** (1 point, ¼ each). By which factor does each error shrink when $h$ becomes a tenth, as long
# as rounding plays no part? And which of 1e-1, 1e-2, 1e-5, 1e-8, 1e-12, 1e-16 is the best $h$ for the central
# difference, in float64 and in float32?

# %% exercise="step_sizes"
### BEGIN SOLUTION
step_sizes = {
    "one-sided, ten times smaller": 10,
    "central, ten times smaller": 100,
    "best h, float64": 1e-5,
    "best h, float32": 1e-2,
}
### STUB
# step_sizes = {
#     "one-sided, ten times smaller": ...,  # the factor
#     "central, ten times smaller": ...,
#     "best h, float64": ...,
#     "best h, float32": ...,
# }
### END SOLUTION

# %%
check("step_sizes")

# %% [markdown]
# **Notice**: the witness is no judge of the last digits. In float64 a right gradient agrees with it to about ten of
# them, a wrong one usually to none.
#
# ## The same in PyTorch
#
# PyTorch records the forward pass and walks back by itself. Your `backward` beside it:


# %% tags=["demo"]
def compare_with_torch():
    try:
        import torch
    except ImportError:
        print("PyTorch is not installed here, so there is nothing to compare with; no exercise needs it.")
        return
    device = "cuda" if torch.cuda.is_available() else "cpu"
    names = ("w1", "w2", "b1", "w3", "b2")
    rng = np.random.default_rng(0)
    points = {
        "the lecture": ([[2.0, -1.0]], [6.0], (1.5, 2.0, 3.0, 2.5, -2.0)),
        "twin A": ([[0.5, 1.0]], [2.5], (2.0, -3.0, -0.5, -1.0, -0.5)),
        "twin B": ([[-0.5, -2.0]], [-2.5], (1.0, -0.5, 1.0, -1.0, 1.5)),
        "64 points": (rng.normal(size=(64, 2)), rng.normal(size=64), rng.normal(size=5)),
    }
    print(f"{'point':12} largest difference from PyTorch ({device})")
    for point, (x, y, numbers) in points.items():
        x, y, theta = np.array(x), np.array(y), dict(zip(names, map(float, numbers), strict=True))
        options = {"dtype": torch.float64, "device": device}
        t = {name: torch.tensor(value, requires_grad=True, **options) for name, value in theta.items()}
        inputs, targets = (torch.tensor(a, **options) for a in (x, y))
        h = torch.relu(t["w1"] * inputs[:, 0] + t["w2"] * inputs[:, 1] + t["b1"])
        torch.mean((t["w3"] * h + t["b2"] - targets) ** 2).backward()
        try:
            mine = backward(x, y, theta, forward(x, theta))
        except NotImplementedError:
            print(f"{point:12} forward or backward is not written yet")
            continue
        print(f"{point:12} {max(abs(float(mine['dL/d' + name]) - t[name].grad.item()) for name in names):.0e}")


compare_with_torch()

# %% [markdown]
# ## To take along
#
# - Along a path slopes multiply, each taken at its own place; over paths they add.
# - The chains to all weights begin alike. So walk back from the loss, keep what is shared, and use the values that the
#   forward pass left.
# - A dead unit passes nothing back. An example at which everything is 1, or 2, or positive, hides mistakes.
# - A central difference checks any gradient, if $h$ is neither too large nor too small.
#
# **Next**, notebook 05: the same walk for a network of any depth, in six lines.

# %% tags=["demo"]
progress()
