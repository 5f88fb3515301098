# %% [markdown]
# # 1 · The feedforward network
#
# A neural network that has learned nothing is a function with many knobs. In this notebook you build one in NumPy.
# Then you can
#
# - say which part of $y = f(x; \theta)$ is data and which part learning changes,
# - compute a layer $\mathbf{h} = g(\mathbf{W}\mathbf{x} + \mathbf{b})$ for one example and for a batch,
# - count a network's parameters,
# - explain why there must be something bent between the layers, and what happens to a gradient that passes through it.
#
# **Time**: about 80 minutes. **Read**: Goodfellow et al., *Deep Learning*, 6.0–6.1 and 6.3.
#
# Wherever a picture has sliders, *predict first, then move*. Run the checks as often as you like.

# %%
import numpy as np

from course_nn.checks import check, hint, progress
from course_nn.widgets import activations
from course_nn.widgets import feedforward as show

# %% [markdown]
# ## 1.1 A function with knobs (8 min)
#
# Supervised learning is *function approximation*: from examples of $x$ and $y$ we look for a formula that comes
# close. In the *parametric* approach its form is fixed, $y = f(x; \theta)$, and some numbers in it stay open: the
# parameters $\theta$. A line has two, a cubic four:
#
# $$f(x; \theta) = \theta_0 + \theta_1 x + \theta_2 x^2 + \theta_3 x^3 + \dots$$
#
# **Exercise** `polynomial(x, theta)`, 2 points. `x` is an array of N numbers, `theta` an array of two or more
# parameters, the constant first. Return the N values $f(x; \theta)$. For instance, `x = [0, 1, 2]` with
# `theta = [1, -2, 3]` gives `[1, 2, 9]`.


# %% exercise="polynomial"
def polynomial(x, theta):
    """Return theta[0] + theta[1] x + theta[2] x² + ...; x: (N,), theta: (K,), result: (N,)."""
    ### BEGIN SOLUTION
    y = np.zeros(len(x))
    for k in range(len(theta)):
        y = y + theta[k] * x**k
    return y
    ### END SOLUTION


# %%
check("polynomial")

# %% [markdown]
# Twelve data points and your function; the loss is the mean of the squared orange lines. *Predict: which of the four
# θ has to be negative for a good fit?* How small can you get the loss?

# %% tags=["demo"]
show.curve(polynomial)

# %% [markdown]
# You have learned a function by hand: $x$ never moved, only $\theta$ did. Later notebooks turn the knobs
# automatically; first we need better functions than polynomials.
#
# ## 1.2 One layer (12 min)
#
# A neural network is a stack of layers, and a layer is
#
# $$\mathbf{h} = g(\mathbf{W}\mathbf{x} + \mathbf{b})$$
#
# | symbol | what it is | shape |
# |---|---|---|
# | $\mathbf{x}$ | input | (D,) |
# | $\mathbf{W}$ | weights: row m belongs to unit m | (M, D) |
# | $\mathbf{b}$ | biases, one for each unit | (M,) |
# | $g$ | a non-linear function, applied to each entry on its own | |
# | $\mathbf{h}$ | output, one number for each unit | (M,) |
#
# Through $\mathbf{W}$, every output sees every input: the layer is *fully connected*.
#
# N examples travel together, as the *rows* of an array (N, D), where the formula has a single column. In the picture,
# sides of the same colour are equally long; in a matrix product the two that meet must match. *Predict: which of `x`
# and `W` comes first, and which is turned, to get the shape of `h`?*

# %% tags=["demo"]
show.shapes()

# %% [markdown]
# **Exercise** `dense(x, W, b, g)`, 4 points: 2 for one example `x` of shape (D,), 2 for a batch (N, D). The function
# `g` is handed in, like `np.tanh`, and takes arrays of any shape. For instance, with `x = [1, 2]`,
# `W = [[1, 0], [0, 1], [1, -1]]`, `b = [0.5, 0, 0]` and a `g` that does nothing, `h` is `[1.5, 2, -1]`. As a batch of
# one row, `[[1, 2]]`, it is `[[1.5, 2, -1]]`: a batch stays a batch.


# %% exercise="dense"
def dense(x, W, b, g):
    """Return h = g(Wx + b); x: (D,) or (N, D), W: (M, D), b: (M,), result: (M,) or (N, M)."""
    ### BEGIN SOLUTION
    return g(x @ W.T + b)
    ### END SOLUTION


# %%
check("dense")

# %% [markdown]
# One unit with two inputs, by your `dense`. *Predict: where does the line $h = 0$ go when b grows? What happens to it
# and the colours when both weights double?*

# %% tags=["demo"]
show.neuron(dense)

# %% [markdown]
# The weights set direction and steepness, the bias moves the line without turning it. (The line lies
# $|b| / \lVert\mathbf w\rVert$ from the origin, so longer weights pull it in.) A unit asks: on which side of a
# line does the input lie, and how far away?
#
# ## 1.3 How many knobs? (10 min)
#
# The lecture's network: 2 inputs, 3 hidden units, 1 output. Every line is a number to be learned.

# %% tags=["demo"]
show.network()

# %% [markdown]
# **Exercise** `parameters_2_3_1`, 2 points. How many parameters has this network?

# %% exercise="parameters_2_3_1"
### BEGIN SOLUTION
parameters_2_3_1 = 13
### STUB
# parameters_2_3_1 = ...  # your number in place of the dots
### END SOLUTION

# %%
check("parameters_2_3_1")

# %% [markdown]
# **Exercise** `count_parameters(sizes)`, 3 points. The same for any network: `sizes` lists the number of inputs, then
# the units of each layer. For instance, `[1, 1]` gives 2: one weight and one bias.


# %% exercise="count_parameters"
def count_parameters(sizes):
    """Return the number of weights and biases of a fully connected network with these layer sizes."""
    ### BEGIN SOLUTION
    total = 0
    for i in range(len(sizes) - 1):
        total = total + sizes[i] * sizes[i + 1] + sizes[i + 1]
    return total
    ### END SOLUTION


# %%
check("count_parameters")

# %% [markdown]
# Your count beside the edges drawn. *Predict: how many parameters does one more input cost? One more hidden unit? And
# the unit if a second hidden layer of six follows?*

# %% tags=["demo"]
show.network(count_parameters)

# %% [markdown]
# A hidden unit costs its row of weights, its bias, and one weight in every unit after it. That makes fully connected
# layers expensive; images need another idea.
#
# ## 1.4 Why not stack linear layers? (10 min)
#
# Two moons, and a network's boundary between them (hidden weights random, last layer fitted). *Predict: what does it
# look like with activation "none" and one hidden layer? With four? With tanh?*

# %% tags=["demo"]
show.moons()

# %% [markdown]
# Without an activation, depth changes nothing. Multiply out:
#
# $$\mathbf{W}^{(2)}\bigl(\mathbf{W}^{(1)}\mathbf{x} + \mathbf{b}^{(1)}\bigr) + \mathbf{b}^{(2)}
#   = \mathbf{W}\,\mathbf{x} + \mathbf{b}$$
#
# **Exercise** `collapse_linear(layers)`, 3 points: 1 for `W`, 2 for `b`. `layers` is a list of two or more pairs `(W,
# b)`, in the order in which x meets them. Return `(W, b)` of the *one* layer that does the same. In one dimension,
# $2x + 1$ followed by $3h - 1$ is $6x + 2$, so `W` is 6 and `b` is 2.


# %% exercise="collapse_linear"
def collapse_linear(layers):
    """Return (W, b) of the one linear layer equal to all of `layers`, a list of (W, b), the first one first."""
    ### BEGIN SOLUTION
    W, b = layers[0]
    for next_W, next_b in layers[1:]:
        W, b = next_W @ W, next_W @ b + next_b
    return W, b
    ### END SOLUTION


# %%
check("collapse_linear")

# %% [markdown]
# **Question** `why_not_stack`, 2 points. Why does it not help to stack linear layers, and what does an activation
# change about it? Two or three sentences, read by a person.

# %% [markdown] question="why_not_stack"
# ### BEGIN SOLUTION
# A linear layer applied to a linear layer is again a linear layer: W₂(W₁x + b₁) + b₂ is one matrix times x plus one
# vector. However many we stack, the network can do no more than a single layer, for instance draw one straight
# boundary. With a non-linear g in between the layers no longer merge, so each can add something: the boundary bends.
# ### END SOLUTION

# %% [markdown]
# ## 1.5 Four activations (20 min)
#
# So something bent has to stand between layers. Four candidates:
#
# | | $g(z)$ | slope $g'(z)$ |
# |---|---|---|
# | ReLU | $0$ if $z < 0$, $z$ if $z \geq 0$ | yours to find |
# | ELU | $e^z - 1$ if $z < 0$, $z$ if $z \geq 0$ | yours to find |
# | sigmoid | $\sigma(z) = 1 / (1 + e^{-z})$ | $\sigma(z)\,(1 - \sigma(z))$ |
# | tanh | $\tanh(z)$ | yours to find |
#
# To learn, a network sends gradients back. So each activation is a small class with two methods:
#
# - `forward(z)` returns $y = g(z)$, entry by entry, and *remembers* what the way back will need;
# - `backward(dy)` gets $\partial L / \partial y$, the slope of a loss with respect to y, and returns
#   $\partial L / \partial z$. The chain rule says: multiply by $g'(z)$, entry by entry.
#
# The plainest one has slope 1, so dy passes unchanged:


# %%
class Identity:
    """g(z) = z."""

    def forward(self, z):
        self.z = z  # kept for the way back (though this g would not need it)
        return z

    def backward(self, dy):
        slope = np.ones(self.z.shape)  # g'(z) = 1 at every z
        return dy * slope


# %% [markdown]
# **Exercise** `ReLU`, 2 points (forward ½, backward 1, a second input ½). `forward` of `[-2, 3]` gives `[0, 3]`;
# `backward` of `[10, 10]` then gives `[0, 10]`. It belongs to the last `forward` of the same object. Do not change
# `z` or `dy` in place, the caller needs them. At the kink $z = 0$ there is no slope, and no check.


# %% exercise="ReLU"
class ReLU:
    """g(z) = z where z ≥ 0, else 0; z and dy are arrays of the same shape, any shape."""

    def forward(self, z):
        """Return g(z)."""
        ### BEGIN SOLUTION
        self.z = z
        return np.maximum(z, 0)
        ### END SOLUTION

    def backward(self, dy):
        """Return dy times g'(z), for the z of the last forward."""
        ### BEGIN SOLUTION
        return dy * (self.z > 0)
        ### END SOLUTION


# %%
check("ReLU")

# %% [markdown]
# **Exercises** `ELU`, `Sigmoid` and `Tanh`, 3 points each (forward 1, backward 1, extreme values ½, a second input
# ½). Extreme means $z = \pm 1000$: $e^{1000}$ overflows, yet the result should be right *and* come without a warning
# from NumPy. (`np.where(condition, a, b)` always computes both `a` and `b`.)
#
# The slopes contain the function itself, so remember $y$. For instance, $\mathrm{ELU}(-1) \approx -0.632$ with slope
# $0.368$; $\sigma(1) \approx 0.731$ with slope $0.197$; $\tanh(1) \approx 0.762$ with slope $0.420$.


# %% exercise="ELU"
class ELU:
    """g(z) = z where z ≥ 0, else eᶻ - 1."""

    def forward(self, z):
        """Return g(z)."""
        ### BEGIN SOLUTION
        self.y = np.where(z > 0, z, np.exp(np.minimum(z, 0)) - 1)
        return self.y
        ### END SOLUTION

    def backward(self, dy):
        """Return dy times g'(z), for the z of the last forward."""
        ### BEGIN SOLUTION
        return dy * np.where(self.y > 0, 1, self.y + 1)
        ### END SOLUTION


# %%
check("ELU")


# %% exercise="Sigmoid"
class Sigmoid:
    """g(z) = 1 / (1 + e⁻ᶻ)."""

    def forward(self, z):
        """Return g(z)."""
        ### BEGIN SOLUTION
        small = np.exp(-np.abs(z))  # at most 1
        self.y = np.where(z >= 0, 1, small) / (1 + small)
        return self.y
        ### END SOLUTION

    def backward(self, dy):
        """Return dy times g'(z), for the z of the last forward."""
        ### BEGIN SOLUTION
        return dy * self.y * (1 - self.y)
        ### END SOLUTION


# %%
check("Sigmoid")


# %% exercise="Tanh"
class Tanh:
    """g(z) = tanh z."""

    def forward(self, z):
        """Return g(z)."""
        ### BEGIN SOLUTION
        self.y = np.tanh(z)
        return self.y
        ### END SOLUTION

    def backward(self, dy):
        """Return dy times g'(z), for the z of the last forward."""
        ### BEGIN SOLUTION
        return dy * (1 - self.y**2)
        ### END SOLUTION


# %%
check("Tanh")

# %% [markdown]
# Your four classes, each with its slope below. *Predict for each: where is it steepest, and where flat?* And where
# does it simply hand its input on, as the dotted line does?

# %% tags=["demo"]
activations.tangent(ReLU, ELU, Sigmoid, Tanh)

# %% [markdown]
# ## 1.6 Saturation (8 min)
#
# Until about 2010, sigmoid and tanh were usual; since then, ReLU and its relatives, for two reasons. An S-shaped unit
# can hardly *copy* its input; the ReLU copies every positive number. And where a curve is flat it *saturates*: almost
# nothing of dy passes.
#
# **Exercise** `saturates`, 2 points. Where does the slope go to 0: for very negative z (`"left"`), very positive z
# (`"right"`), `"both"` or `"neither"`?

# %% exercise="saturates"
### BEGIN SOLUTION
saturates = {"ReLU": "left", "ELU": "left", "Sigmoid": "both", "Tanh": "both"}
### STUB
# saturates = {"ReLU": ..., "ELU": ..., "Sigmoid": ..., "Tanh": ...}  # "left", "right", "both" or "neither"
### END SOLUTION

# %%
check("saturates")

# %% [markdown]
# **Exercise** `largest_sigmoid_slope`, 1 point. What is the largest slope the sigmoid has anywhere?

# %% exercise="largest_sigmoid_slope"
### BEGIN SOLUTION
largest_sigmoid_slope = 0.25
### STUB
# largest_sigmoid_slope = ...  # your number in place of the dots
### END SOLUTION

# %%
check("largest_sigmoid_slope")

# %% [markdown]
# **Exercise** `gradient_factor(slopes)`, 1 point. A gradient of 1 passes back through one unit after the other, all
# weights 1. What is left of it behind units with these slopes? For instance, `[0.5, 0.1]` leaves 0.05. A slope can be
# 0.


# %% exercise="gradient_factor"
def gradient_factor(slopes):
    """Return what is left of a gradient of 1 behind units with the slopes g'(z); slopes: (depth,), result: a number."""
    ### BEGIN SOLUTION
    left = 1.0
    for slope in slopes:
        left = left * slope
    return left
    ### END SOLUTION


# %%
check("gradient_factor")

# %% [markdown]
# All units sit at the same z. *Predict: how much comes through 20 sigmoids at their steepest place? For which z does
# tanh let everything pass? What does the ReLU do at negative z?*

# %% tags=["demo"]
activations.depth(gradient_factor, Sigmoid, Tanh, ReLU)

# %% [markdown]
# Even at their best, 20 sigmoids leave less than a millionth of a millionth: the first layers hardly learn. An active
# ReLU passes the gradient whole. An inactive one blocks it; if it is inactive for all data, its own weights learn no
# more: it is *dead*. The ELU keeps a little slope there.
#
# ## 1.7 Layers on layers (6 min)
#
# With two layers,
#
# $$\hat{y} = f^{(2)}(f^{(1)}(\mathbf{x}))
#   = \mathbf{W}^{(2)} g\bigl(\mathbf{W}^{(1)}\mathbf{x} + \mathbf{b}^{(1)}\bigr) + \mathbf{b}^{(2)}$$
#
# The last layer has no $g$: a ReLU could never predict -3. (Notebook 2 tells what else may stand at the end.)
#
# **Exercise** `mlp(x, layers)`, 3 points (two layers 1, more layers 2). `x` is a batch (N, D), `layers` a list of pairs
# `(W, b)`, with the ReLU between them. For instance, `x = [[2]]` with
# `W = [[1], [-1]]`, `b = [0, 1]` and then `W = [[-3, 5]]`, `b = [1]`: z is (2, -1), h is (2, 0), and ŷ is `[[-5]]`.


# %% exercise="mlp"
def mlp(x, layers):
    """Return the network's output; x: (N, D), layers: list of (W, b), result: (N, outputs)."""
    ### BEGIN SOLUTION
    for W, b in layers[:-1]:
        x = dense(x, W, b, lambda z: np.maximum(z, 0))
    W, b = layers[-1]
    return dense(x, W, b, lambda z: z)
    ### END SOLUTION


# %%
check("mlp")

# %% [markdown]
# Your network with one input and three hidden units; blue units are active. *Predict: how many kinks can the curve
# have? What happens in the network when x passes one?*

# %% tags=["demo"]
activations.flow(mlp)

# %% [markdown]
# Such a network is a line that may bend once for each hidden unit, where it switches on or off. Weights and biases
# choose where, and how much: knobs as in 1.1.
#
# ## 1.8 Break it (6 min)
#
# A test finds only what its inputs can show. This *leaky* ReLU, which lets a hundredth of every negative number
# through so that no unit can die, is right.


# %%
class LeakyReLU:
    """g(z) = z where z ≥ 0, else 0.01 z."""

    def forward(self, z):
        self.slope = np.where(z >= 0, 1, 0.01)
        return self.slope * z

    def backward(self, dy):
        return self.slope * dy


# %% [markdown]
# Four other people wrote it, each with one bug:
#
# - `"no leak"`: its slope is 0 for negative z;
# - `"all or nothing"`: it looks at the *sum* of the array z, and uses one slope, 1 or 0.01, for all entries;
# - `"forgets dy"`: its backward returns the slope without dy;
# - `"clipped"`: its forward never returns less than -1.
#
# **Exercise** `leaky_inputs`, 2 points (½ for each bug). For each bug give an input that exposes it: a pair of lists
# `([z, ...], [dy, ...])` of equal length, **at most two numbers each**, for which `forward(z)` or `backward(dy)`
# differs from the right program's. For instance, `([1.0, 2.0], [1.0, 1.0])` exposes none of the four.

# %% exercise="leaky_inputs"
### BEGIN SOLUTION
leaky_inputs = {
    "no leak": ([-2.0], [1.0]),
    "all or nothing": ([1.0, -3.0], [1.0, 1.0]),
    "forgets dy": ([1.0], [2.0]),
    "clipped": ([-300.0], [1.0]),
}
### STUB
# leaky_inputs = {
#     "no leak": ...,
#     "all or nothing": ...,
#     "forgets dy": ...,
#     "clipped": ...,
# }
### END SOLUTION

# %%
check("leaky_inputs")

# %% [markdown]
# Both signs in one array, a dy that is not all ones, something extreme: so the checks above chose their inputs, and
# so you can test your own code.
#
# ## The same in PyTorch
#
# Networks are usually built with a library such as PyTorch. Does it agree with you?

# %% tags=["demo"]
try:
    import torch
except ImportError:
    torch = None
    print("PyTorch is not installed here, so there is nothing to compare with; all else works without it.")


def compare_with_torch():
    rng = np.random.default_rng(1)
    z, dy = rng.normal(size=(4, 3)), rng.normal(size=(4, 3))
    x, W, b, V, a = (rng.normal(size=s) for s in [(4, 3), (5, 3), 5, (2, 5), 2])
    t = {name: torch.tensor(array) for name, array in dict(x=x, W=W, b=b, V=V, a=a).items()}
    linear, F = torch.nn.functional.linear, torch.nn.functional

    def activation(mine, theirs):
        layer, z_torch = mine(), torch.tensor(z, requires_grad=True)
        y, dz = layer.forward(z), layer.backward(dy)
        y_torch = theirs(z_torch)
        y_torch.backward(torch.tensor(dy))
        return [(y, y_torch.detach()), (dz, z_torch.grad)]

    rows = {
        "dense": lambda: [(dense(x, W, b, np.tanh), torch.tanh(linear(t["x"], t["W"], t["b"])))],
        "ReLU": lambda: activation(ReLU, torch.relu),
        "ELU": lambda: activation(ELU, F.elu),
        "Sigmoid": lambda: activation(Sigmoid, torch.sigmoid),
        "Tanh": lambda: activation(Tanh, torch.tanh),
        "mlp": lambda: [(mlp(x, [(W, b), (V, a)]), linear(torch.relu(linear(t["x"], t["W"], t["b"])), t["V"], t["a"]))],
    }
    print(f"{'yours':10}largest difference from PyTorch")
    for name, pairs in rows.items():
        try:
            print(f"{name:10}{max(float(np.abs(mine - theirs.numpy()).max()) for mine, theirs in pairs()):.1e}")
        except NotImplementedError:
            print(f"{name:10}not written yet")


if torch:
    compare_with_torch()

# %% [markdown]
# Differences around 1e-16 are rounding: you and PyTorch compute the same functions.
#
# **What to take along**: a network is a parametric function; a layer is $g(\mathbf{W}\mathbf{x} + \mathbf{b})$; without
# $g$, depth is worth nothing; slopes multiply on the way back. What is missing is a way to say how *wrong* a prediction
# is. That is the loss, and the next notebook.

# %% tags=["demo"]
progress()
