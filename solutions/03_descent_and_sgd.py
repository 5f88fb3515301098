# %% [markdown]
# # 3 · Gradient descent and SGD
#
# A loss says in one number how wrong a network is. Now make it small: feel which way is down, take a step, repeat.
#
# **After this notebook** you have written gradient descent and its stochastic form, you know what a learning rate does
# to a run, can tell a minimum from a saddle, and say why nobody uses all data for one step.
#
# **Time** about 85 minutes. **Read** lecture section 1c; Goodfellow et al., *Deep Learning*, 4.3, 5.9, 8.1 and 8.2.
# **You need** notebooks 01 and 02.
#
# | part | minutes |
# |---|---|
# | 1 Downhill | 15 |
# | 2 More than one valley | 17 |
# | 3 The learning rate | 14 |
# | 4 Minibatches | 22 |
# | 5 Stochastic gradient descent | 11 |
# | 6 Break it | 6 |

# %%
import numpy as np

from course_nn.checks import check, hint, progress
from course_nn.widgets import descent_and_sgd as show

# %% [markdown]
# ## 3.1 Downhill (15 min)
#
# The slope of a loss says which way is up, and how steeply. So go the other way, in proportion:
#
# $$x \leftarrow x - \eta\, L'(x)$$
#
# The factor $\eta$ is the **learning rate**, `lr` in code. **Predict first:** what will the ball do on the parabola
# at $\eta$ = 0.1, 0.5, 0.9 and 1.1? Set the rate, then press play. On the curve with two valleys, which one is
# reached from 3, and at which rate does that change?

# %% tags=["demo"]
show.ball()

# %% [markdown]
# With several parameters the slopes form a vector, the **gradient** $\nabla L$, with one entry for each of them. The
# rule stays: $\theta \leftarrow \theta - \eta\,\nabla L(\theta)$, all entries at once.
#
# **Exercise `gradient_descent`** (3 points: path 2, values 1). Take `n` steps and keep a record of the walk.
#
# | | |
# |---|---|
# | `f`, `grad` | functions: `f(x)` is a number, `grad(x)` has the shape of `x` |
# | `x0` | the start, a number or an array $(D,)$; it must not change |
# | returns | `path`, the `n + 1` points from `x0` on, and `values`, `f` at each of them, as arrays |
# | example | $f(x) = x^2$, `x0 = 4`, `lr = 0.25`, `n = 2`: path `[4, 2, 1]`, values `[16, 4, 1]` |


# %% exercise="gradient_descent"
def gradient_descent(f, grad, x0, lr, n):
    """Return (path, values) of n steps x - lr * grad(x), starting from x0."""
    ### BEGIN SOLUTION
    path = [x0]
    for _ in range(n):
        path.append(path[-1] - lr * grad(path[-1]))
    return np.array(path), np.array([f(x) for x in path])
    ### END SOLUTION


# %%
check("gradient_descent")

# %% [markdown]
# On a parabola $L(x) = a x^2$ the slope is $2ax$, so a step turns $x$ into $(1 - 2a\eta)\,x$. After $t$ steps
# $x_t = (1 - 2a\eta)^t\, x_0$: the whole walk in one formula.
#
# **Exercise `parabola`** (1½ points). $L(x) = 5x^2$, and you start from $x_0 = 2$.
#
# - `"factor"`: by what does each step multiply $x$ if $\eta = 0.15$?
# - `"at once"`: which $\eta$ lands on the minimum in a single step?
# - `"limit"`: above which $\eta$ does $x$ get farther and farther away?

# %% exercise="parabola"
### BEGIN SOLUTION
parabola = {"factor": -0.5, "at once": 0.1, "limit": 0.2}
### STUB
# parabola = {"factor": ..., "at once": ..., "limit": ...}
### END SOLUTION

# %%
check("parabola")

# %% [markdown]
# **Notice** that the curvature alone sets the limit, not how far away you start: four times as curved, a quarter of
# the rate.
#
# ## 3.2 More than one valley (17 min)
#
# A parabola is *convex*: it has one valley. The loss of a network is not. Click anywhere, and your `gradient_descent`
# walks from there (dark lines lie low). **Predict first,** for each surface: in how many places can a walk end? Can
# one end in the middle of the saddle? On the bowl, what does a rate near 0.25 do?

# %% tags=["demo"]
show.landscape(gradient_descent)

# %% [markdown]
# Where the gradient is 0, descent stands still: in a minimum, but also on a maximum or a **saddle**, up one way and
# down another. The second derivatives tell which. They form a table, the **Hessian** $H$, with
# $\partial^2 L / \partial\theta_i \partial\theta_j$ in row $i$, column $j$. Its *eigenvalues*, `np.linalg.eigvalsh(H)`,
# are the curvatures along directions at right angles. All positive: a minimum; all negative: a maximum; some of each:
# a saddle.
#
# **Exercise `kind_of_point`** (2 points). `H`, $(D, D)$, belongs to a point with gradient 0; no eigenvalue is 0.
# Return `"minimum"`, `"maximum"` or `"saddle"`. Example: `[[2, 3], [3, 2]]`, with the eigenvalues 5 and -1, is a
# saddle.


# %% exercise="kind_of_point"
def kind_of_point(H):
    """Return "minimum", "maximum" or "saddle" for a Hessian H: (D, D)."""
    ### BEGIN SOLUTION
    curvatures = np.linalg.eigvalsh(H)
    if np.all(curvatures > 0):
        return "minimum"
    return "maximum" if np.all(curvatures < 0) else "saddle"
    ### END SOLUTION


# %%
check("kind_of_point")

# %% [markdown]
# If there are thousands of curvatures, all of one sign would be a coincidence: most flat points of a network's loss
# are saddles. But minima, too, come in numbers. The surface "two hidden units" is the loss of a tiny network,
# $\hat y = \tanh(w_1 x) + \tanh(w_2 x)$, on nine points:


# %%
x = np.linspace(-2, 2, 9)
y = np.tanh(2 * x) + np.tanh(-0.7 * x)


def loss_of(w):
    """The mean squared error for the weights w = (w1, w2)."""
    return np.mean((np.tanh(w[0] * x) + np.tanh(w[1] * x) - y) ** 2)


def gradient_of(w):
    """Its gradient: the derivative of tanh is 1 - tanh²."""
    error = np.tanh(w[0] * x) + np.tanh(w[1] * x) - y
    return np.array([np.mean(2 * error * (1 - np.tanh(v * x) ** 2) * x) for v in w])


# %% [markdown]
# **Exercise `count_minima`** (2 points). Many walks, and each has an end, a row of `ends`, $(K, D)$. How many
# different minima are these? Two ends in the same one are less than `tol` apart, others much more. Example: `[[3, 2],
# [-2, 3], [3.01, 2]]` with `tol = 0.1` gives 2.


# %% exercise="count_minima"
def count_minima(ends, tol):
    """Return the number of different points among the rows of ends: (K, D)."""
    ### BEGIN SOLUTION
    found = []
    for end in ends:
        if all(np.linalg.norm(end - other) > tol for other in found):
            found.append(end)
    return len(found)
    ### END SOLUTION


# %%
check("count_minima")

# %% tags=["demo"]
try:
    starts = np.random.default_rng(0).uniform(-3, 3, size=(20, 2))
    walks = [gradient_descent(loss_of, gradient_of, start, lr=1.5, n=400) for start in starts]
    ends = np.array([path[-1] for path, values in walks])
    print(count_minima(ends, tol=0.05), "different minima. The first ends, each with its loss:")
    for path, values in walks[:5]:
        print(f"w = ({path[-1, 0]:5.2f}, {path[-1, 1]:5.2f})   loss {values[-1]:.1e}")
except NotImplementedError:
    print("This cell needs your gradient_descent and count_minima.")

# %% [markdown]
# Two minima, equally good, with the two weights exchanged: nobody says which hidden unit comes first.
#
# **Exercise `swap_units`** (2 points: W1 ½, b1 ½, W2 1). Exchange the hidden units `i` and `j` of a network
# $\hat{\mathbf y} = \mathbf W_2\, g(\mathbf W_1 \mathbf x + \mathbf b_1) + \mathbf b_2$ so that it computes the same
# as before. `W1` is $(H, D)$, `b1` $(H,)$, `W2` $(M, H)$. Return the new three and leave the old ones as they are.
# Example: `W1 = [[1], [2]]`, `b1 = [3, 4]`, `W2 = [[5, 6]]`, units 0 and 1 become `[[2], [1]]`, `[4, 3]`, `[[6, 5]]`.


# %% exercise="swap_units"
def swap_units(W1, b1, W2, i, j):
    """Return new (W1, b1, W2) with the hidden units i and j exchanged."""
    ### BEGIN SOLUTION
    order = np.arange(len(b1))
    order[i], order[j] = j, i
    return W1[order], b1[order], W2[:, order]
    ### END SOLUTION


# %%
check("swap_units")

# %% [markdown]
# **Notice** how many copies there are: 10 hidden units can be numbered in 3,628,800 ways. Different weights are not
# worse weights.
#
# ## 3.3 The learning rate (14 min)
#
# Too small a rate gets nowhere, too large a one jumps about. Take the lecture's network and its numbers:
# $z = w_1 x_1 + w_2 x_2 + b_1$, $h = \max(0, z)$, $\hat y = w_3 h + b_2$ and $L = (\hat y - y)^2$, with the one sample
# $x_1 = 2$, $x_2 = -1$, $y = 6$. (Its gradient is notebook 04's topic.)


# %%
theta = np.array([1.5, 2.0, 3.0, 2.5, -2.0])  # w1, w2, b1, w3, b2
g = np.array([20.0, -10.0, 10.0, 16.0, 4.0])  # the gradient there, in the same order


def lecture_loss(theta):
    """L for the parameters theta: (5,)."""
    w1, w2, b1, w3, b2 = theta
    z = w1 * 2 + w2 * -1 + b1
    return (w3 * max(0, z) + b2 - 6) ** 2


lecture_loss(theta)

# %% [markdown]
# **Exercise `try_rates`** (2 points). Before a long run, try a single step at many rates. Return the loss after a step
# from `theta` against the gradient `g`, for each rate in the array `lrs`: $(K,)$. Each starts from the same `theta`.
# Example: with the loss $\theta^2$, `theta = [1]` and `g = [2]`, the rates `[0.25, 0.5, 1]` give `[0.25, 0, 1]`.


# %% exercise="try_rates"
def try_rates(loss, theta, g, lrs):
    """Return loss(theta - lr * g) for each lr in lrs: (K,)."""
    ### BEGIN SOLUTION
    return np.array([loss(theta - lr * g) for lr in lrs])
    ### END SOLUTION


# %%
check("try_rates")

# %% [markdown]
# **Exercise `three_rates`** (2 points: ½, ½, 1). For a step of *all five* parameters, find three rates to 1 %, by
# trying a thousand between 0 and 0.1:
#
# - `"best"`: the loss after the step is least;
# - `"worse"`: from here on the loss is larger than before, above 4;
# - `"dead"`: from here on $z \le 0$, so the ReLU is off.

# %% exercise="three_rates"
### BEGIN SOLUTION
lrs = np.linspace(0, 0.1, 10001)
losses = try_rates(lecture_loss, theta, g, lrs)
z = [(t[0] * 2 - t[1] + t[2]) for t in (theta - lr * g for lr in lrs)]
three_rates = {
    "best": lrs[np.argmin(losses)],
    "worse": lrs[np.argmax(losses > 4)],
    "dead": lrs[np.argmax(np.array(z) <= 0)],
}
### STUB
# three_rates = {"best": ..., "worse": ..., "dead": ...}
### END SOLUTION

# %%
check("three_rates")

# %% [markdown]
# A factor of two lies between the best rate and the first that does harm, and a factor of seven kills the unit in one
# step. Now 30 steps, at a rate, a quarter of it and four times it. **Predict first:** which of the three ends lowest at
# 0.002, and at 0.02? From which rate on does one die (✕), and is that as late as you found?

# %% tags=["demo"]
show.rates(gradient_descent)

# %% [markdown] question="read_the_curves"
# **Question** (2 points). Three runs on this network report these losses. What happened in each, and what would you do
# about it? Two to four sentences.
#
# | step | 0 | 1 | 2 | 3 | 4 | 5 |
# |---|---|---|---|---|---|---|
# | A | 4.00 | 3.99 | 3.98 | 3.97 | 3.97 | 3.96 |
# | B | 4.0 | 8.1 | 6.7 | 12.7 | 5.5 | 9.0 |
# | C | 4.0 | 68.6 | 50.7 | 37.5 | 27.7 | 20.5 |
#
# ### BEGIN SOLUTION
# A: the rate is far too small, it gets better, but hardly; take a larger one. B: too large, each step jumps over the
# minimum to the other side; take a smaller one, nothing need be wrong with the code. C: the first step was so large
# that z became negative and the ReLU died. No gradient reaches w₁, w₂, b₁ and w₃ any more; only b₂ still learns, so
# the loss falls, but the network gives the same answer to everything. Start again, with a smaller rate.
# ### END SOLUTION

# %% [markdown]
# ## 3.4 Minibatches (22 min)
#
# The loss is a mean over all $N$ samples, and so is its gradient:
#
# $$\nabla\mathcal L(\theta) = \frac1N\sum_{i=1}^N \nabla \ell_i(\theta), \qquad
# \ell_i(\theta) = \big(f(\mathbf x_i;\theta) - y_i\big)^2$$
#
# With a million samples, one step costs a million gradients. So estimate the mean from a sample: a **minibatch** of
# $m$, usually 32 or 64. Once through all samples, batch by batch, is an **epoch**.
#
# **Exercise `DataLoader`** (5 points, 1 each: sizes, each sample once, pairs, a new order each epoch, the rng).
#
# | | |
# |---|---|
# | `DataLoader(X, y, batch_size, rng)` | `X` $(N, D)$ and `y` $(N,)$ belong together row by row; neither may change |
# | `for x, y in loader:` | an epoch: each sample once, in an order drawn from `rng`, `batch_size` at a time |
# | the last batch | holds what is left, if the batches do not come out even |
# | the next `for` | is the next epoch: whole, in a new order |
#
# In the method `__iter__`, `yield a, b` hands out a pair and goes on from there when the loop asks for the next;
# `rng.permutation(N)` gives 0 to $N-1$ in random order. Example: five samples, two at a time, come as two, two and
# one.


# %% exercise="DataLoader"
class DataLoader:
    """Batches of samples with their labels, in a new order in each epoch."""

    def __init__(self, X, y, batch_size, rng):
        ### BEGIN SOLUTION
        self.X, self.y, self.batch_size, self.rng = X, y, batch_size, rng
        ### END SOLUTION

    def __iter__(self):
        """Yield the batches (x, y) of one epoch."""
        ### BEGIN SOLUTION
        order = self.rng.permutation(len(self.X))
        for i in range(0, len(order), self.batch_size):
            rows = order[i : i + self.batch_size]
            yield self.X[rows], self.y[rows]
        ### END SOLUTION


# %%
check("DataLoader")

# %% [markdown]
# How good is the estimate? Here a line $\hat y = wx + b$ is fitted to 512 points. The black arrow is the step down by
# all of them, each blue one that of a batch. Click to stand elsewhere. **Predict first:** how much narrower is the
# bundle with $m$ = 64 than with 1? What changes near the minimum?

# %% tags=["demo"]
show.arrows()

# %% [markdown]
# Is it right on average? For a few samples we can ask *all* batches there are.
#
# **Exercise `all_batches`** (4 points: mean 2, variance 2). `g`, $(N, P)$, holds the gradient of each sample in a
# row, and a batch's estimate is the mean of its rows. Return mean and variance, each $(P,)$, of the estimates of all
# batches of `m` different samples: `itertools.combinations(range(N), m)` lists them, and the variance is that of
# `np.var`. Example: `g = [[1], [2], [6]]`, `m = 2`: the estimates are 1.5, 3.5 and 4, the mean is `[3]`, the variance
# `[1.167]`.


# %% exercise="all_batches"
def all_batches(g, m):
    """Return (mean, variance) of the batch gradients over all batches of m of the rows of g: (N, P)."""
    ### BEGIN SOLUTION
    from itertools import combinations

    estimates = np.array([g[list(batch)].mean(axis=0) for batch in combinations(range(len(g)), m)])
    return estimates.mean(axis=0), estimates.var(axis=0)
    ### END SOLUTION


# %%
check("all_batches")

# %% tags=["demo"]
try:
    g6 = np.random.default_rng(0).normal(size=(6, 1))
    print(f"{g6.mean():.4f} is the gradient of all 6. Single samples have variance {g6.var():.4f}.")
    for m in (1, 2, 3, 4, 6):
        mean, variance = all_batches(g6, m)
        print(f"m = {m}: mean {mean[0]:.4f}, variance {variance[0]:.4f}")
except NotImplementedError:
    print("This cell needs your all_batches.")

# %% [markdown]
# **Notice** the same mean in every row: a batch's gradient is **unbiased**, right on average for every $m$. Its
# variance is $\frac{\sigma^2}{m}\cdot\frac{N-m}{N-1}$, where $\sigma^2$ is that of single samples; for $N$ much
# larger than $m$ simply $\sigma^2/m$.
#
# A trap: the lecture's slides write *sums*, without $1/N$ and $1/m$. That changes the gradient's length, so a learning
# rate that suits a sum suits neither a mean nor a sum over another $m$. Ask which one is meant before you copy a rate.
#
# **Exercise `scaling`** (2 points). $N$ is huge, and you go from $m = 16$ to $m = 64$. What is the factor for
#
# - `"noise"`: the noise of a batch's gradient, as its standard deviation;
# - `"work"`: the work of one step;
# - `"more data"`: the work of one step if instead $m$ stays and $N$ grows tenfold;
# - `"sum"`: the learning rate, if both batches are *summed*, not averaged, and steps are to stay as long as with 16?

# %% exercise="scaling"
### BEGIN SOLUTION
scaling = {"noise": 0.5, "work": 4, "more data": 1, "sum": 0.25}
### STUB
# scaling = {"noise": ..., "work": ..., "more data": ..., "sum": ...}
### END SOLUTION

# %%
check("scaling")

# %% [markdown]
# ## 3.5 Stochastic gradient descent (11 min)
#
# A step for each batch: that is **SGD**. With a few refinements it trains all the networks you have heard of.
#
# **Exercise `sgd`** (3 points: one epoch 1, several 2).
#
# | | |
# |---|---|
# | `grad(theta, x, y)` | the gradient of a batch's mean loss, shaped like `theta`, $(P,)$ |
# | `batches` | `for x, y in batches:` is an epoch, and the next `for` the next one, as with your loader |
# | returns | the path as an array: `theta` at the start (which must not change) and after every step |
# | example | gradient $\theta - y$, `theta = [0]`, batches with $y$ = 8 and 0, `lr = 0.5`: `[[0], [4], [2]]` |


# %% exercise="sgd"
def sgd(grad, theta, batches, lr, epochs):
    """Return the path of theta, one step for each batch of each epoch; (steps + 1, P)."""
    ### BEGIN SOLUTION
    path = [theta]
    for _ in range(epochs):
        for x, y in batches:
            theta = theta - lr * grad(theta, x, y)
            path.append(theta)
    return np.array(path)
    ### END SOLUTION


# %%
check("sgd")

# %% [markdown]
# Your `sgd` and `DataLoader` fit the line to 128 points in four epochs, the same work for each $m$. **Predict first:**
# which $m$ gets down fastest? Which one stays at the bottom? What does a tenth of the rate change?

# %% tags=["demo"]
show.walk(sgd, DataLoader)

# %% [markdown]
# Small batches are down in no time and then tremble, the more so the larger the rate. So rates are often lowered
# during a training: large steps first, quiet ones at the end.
#
# At last, a network: 61 parameters, fed by your loader. (How its `backward` finds the gradient, notebooks 04 and 05
# tell.) Press *start*, and *stop* when you like. **Predict first:** at which rate will it fail with batches of 32, and
# with batches of 1?


# %% tags=["demo"]
from course_nn.feedforward import MLP, Tanh

x_sine = np.random.default_rng(1).uniform(-3, 3, size=(200, 1))
y_sine = np.sin(2 * x_sine[:, 0]) + 0.1 * np.random.default_rng(2).normal(size=200)


def training(learning_rate, batch_size):
    net, losses = MLP([1, 20, 1], Tanh, rng=np.random.default_rng(0)), []
    loader = DataLoader(x_sine, y_sine, batch_size, np.random.default_rng(0))
    while True:
        yield net.forward, losses
        for x, y in loader:
            error = net.forward(x) - y[:, None]
            losses.append(np.mean(error**2))
            net.backward(2 * error / error.size)
            net.theta -= learning_rate * net.dtheta
            yield net.forward, losses


show.learning(training, x_sine, y_sine)

# %% [markdown] question="why_minibatches"
# **Question** (2 points). Your dataset grows from ten thousand samples to a million. A colleague says: "Then each
# step must look at all of them, or we throw information away." What do you answer, about the work of a step and about
# what a batch's gradient is worth? Two or three sentences.
#
# ### BEGIN SOLUTION
# A step with all data costs a hundred times as much as before, one with a batch of 64 just the same. The batch's
# gradient is right on average and its noise, about σ/√64, does not depend on N; in the time of one exact step one
# takes thousands of good enough ones. Nothing is thrown away: over an epoch every sample has its turn.
# ### END SOLUTION

# %% [markdown]
# ## 3.6 Break it (6 min)
#
# A right program for $f(\mathbf x) = \tfrac12\,\mathbf x^{\mathsf T} A\, \mathbf x$ with a symmetric $2\times2$ matrix
# $A$; the gradient is $A\mathbf x$:


# %%
def descend(A, x0, lr, n):
    """Return where n steps of gradient descent on f(x) = ½ x A x end."""
    A, x = np.array(A, float), np.array(x0, float)
    for _ in range(n):
        x = x - lr * A @ x
    return x


descend([[1.0, 0.0], [0.0, 1.0]], [1.0, 1.0], 1.0, 1)

# %% [markdown]
# **Exercise `descent_cases`** (2 points, ½ each). Four colleagues wrote it, too, each with one bug. Give an input for
# each, `(A, x0, lr, n)` with **at most five steps**, on which it ends elsewhere.
#
# - `"no_lr"`: it forgets the learning rate;
# - `"first_gradient"`: it computes the gradient once, before the loop;
# - `"one_after_the_other"`: it moves `x[0]`, and then takes the slope for `x[1]` at the moved point;
# - `"stops_uphill"`: as soon as a step would make $f$ larger, it stays where it is and ends.

# %% exercise="descent_cases"
### BEGIN SOLUTION
descent_cases = {
    "no_lr": ([[1.0, 0.0], [0.0, 2.0]], [1.0, 1.0], 0.1, 1),
    "first_gradient": ([[1.0, 0.0], [0.0, 2.0]], [1.0, 1.0], 0.1, 2),
    "one_after_the_other": ([[2.0, 1.0], [1.0, 2.0]], [1.0, 1.0], 0.1, 1),
    "stops_uphill": ([[1.0, 0.0], [0.0, 2.0]], [1.0, 1.0], 3.0, 1),
}
### STUB
# descent_cases = {
#     "no_lr": ...,  # (A, x0, lr, n), as ([[1.0, 0.0], [0.0, 1.0]], [1.0, 1.0], 1.0, 1)
#     "first_gradient": ...,
#     "one_after_the_other": ...,
#     "stops_uphill": ...,
# }
### END SOLUTION

# %%
check("descent_cases")

# %% [markdown]
# **Notice** how tame an input can be: one step, a rate of 1, parameters that do not mix, and all four bugs hide.
#
# ## The same in PyTorch
#
# Your loader's batches once with your `sgd`, and once with PyTorch's automatic gradients:


# %% tags=["demo"]
from itertools import islice


def compare_with_torch():
    try:
        import torch
    except ImportError:
        print("PyTorch is not installed here, so there is nothing to compare with; no exercise needs it.")
        return
    device = "cuda" if torch.cuda.is_available() else "cpu"
    rng = np.random.default_rng(0)
    X, start = rng.normal(size=(50, 3)), rng.normal(size=3)
    y = X @ np.array([1.0, -2.0, 0.5]) + 0.1 * rng.normal(size=50)
    try:
        batches = list(islice(DataLoader(X, y, 8, np.random.default_rng(1)), 7))  # one epoch, taken four times
        path = sgd(lambda t, x, y: 2 * x.T @ (x @ t - y) / len(y), start, batches, lr=0.05, epochs=4)
    except NotImplementedError:
        print("This cell needs your DataLoader and your sgd.")
        return
    theirs = torch.tensor(start, device=device, requires_grad=True)
    for x, labels in batches * 4:
        x, labels = torch.tensor(x, device=device), torch.tensor(labels, device=device)
        loss = torch.nn.functional.mse_loss(x @ theirs, labels)
        (gradient,) = torch.autograd.grad(loss, theirs)
        theirs = (theirs - 0.05 * gradient).detach().requires_grad_()  # what torch.optim.SGD does
    print("yours  ", path[-1].round(6), f"after {len(path) - 1} steps")
    print("PyTorch", theirs.detach().cpu().numpy().round(6), "on", device)


compare_with_torch()

# %% [markdown]
# ## To take along
#
# - A step goes against the gradient, in all parameters at once, by the learning rate times its length.
# - The loss of a network has many minima, copies of each other among them, and more saddles than that.
# - A rate too small wastes time, one too large jumps, one far too large kills units for good: try before you run.
# - A batch's gradient is unbiased, with noise $\sigma/\sqrt m$, at a cost that does not grow with $N$.
#
# **Next**, notebook 04: where the gradient comes from.

# %% tags=["demo"]
progress()
