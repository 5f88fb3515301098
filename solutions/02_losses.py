# %% [markdown]
# # 2 · Loss functions
#
# A network computes $\hat y = f(\mathbf{x};\theta)$. Before it can learn, one number has to say *how* wrong that is.
#
# **After this notebook** you can choose a loss for a task and say why; you have written the three most used losses
# and their gradients, in forms that survive extreme numbers.
#
# **Time** about 80 minutes. **Read** lecture section 1b; Goodfellow et al., *Deep Learning*, 6.2 (and 5.5 on maximum
# likelihood). **You need** notebook 01.
#
# | part | minutes |
# |---|---|
# | 1 One number | 5 |
# | 2 The mean of the squares | 15 |
# | 3 Why the square? | 15 |
# | 4 Predict a distribution | 20 |
# | 5 Classes | 20 |
# | 6 Choose | 5 |

# %%
import numpy as np

from course_nn.checks import check, hint, progress
from course_nn.widgets import losses as show

# %% [markdown]
# ## 2.1 One number (5 min)
#
# A loss measures the error between the prediction $\hat y$ and the target $y$, to be made small over the whole
# dataset. Two questions decide which measure.
#
# 1. **What kind of thing is $y$?** An amount (*regression*: a number on the real line, usually one output, or *head*)
#    or one of a set (*classification*: usually one head for each class).
# 2. **What does the network predict?** The value itself (a *deterministic* loss), or the parameters of a probability
#    distribution that $y$ was drawn from (a *probabilistic* loss).
#
# ## 2.2 The mean of the squares (15 min)
#
# $$\mathcal{L}(\theta \mid y, \mathbf{x}) = \mathbb{E}_{\mathcal D}\big[(f(\mathbf{x};\theta) - y)^2\big]
# = \frac1N \sum_{i=1}^N \big(f(\mathbf{x}_i;\theta) - y_i\big)^2$$
#
# The expectation is over the data: what squared error does a random sample have? **Predict first:** with the line as
# it lies at first ($\hat y = 1$), which of the seven points costs most, and how much of the total? Then find the line
# with the least mean.

# %% tags=["demo"]
show.residual_squares()

# %% [markdown]
# **Exercise `MSELoss`** (4 points). `forward(y_hat, y)` returns the mean over *all* $n$ entries and keeps what
# `backward()` needs; that returns $\partial\mathcal{L}/\partial\hat y$, shaped like `y_hat`. This is where
# backpropagation will start.
#
# | | |
# |---|---|
# | `y_hat`, `y` | arrays of one shape, mostly $(N, M)$: samples × outputs |
# | example | `y_hat = [[1], [2], [3]]`, `y = [[1], [0], [2]]`: loss 5/3, gradient `[[0], [4/3], [2/3]]` |
#
# A trap: targets often arrive flat. NumPy takes $(N,1) - (N,)$ for an $(N,N)$ table of all differences, and the mean
# of that is still a plausible number. Refuse other shapes: `raise ValueError("...")`. (A flat `y` may also be reshaped
# to the shape of `y_hat`.)


# %% exercise="MSELoss"
class MSELoss:
    """Mean squared error over all entries; refuses y_hat and y of different shapes with a ValueError."""

    def forward(self, y_hat, y):
        """Return the loss, one number."""
        ### BEGIN SOLUTION
        if y_hat.shape != y.shape:
            raise ValueError(f"y_hat has shape {y_hat.shape}, y has {y.shape}: make them the same")
        self.d = y_hat - y
        return np.mean(self.d**2)
        ### END SOLUTION

    def backward(self):
        """Return dL/dy_hat for the last forward, shaped like y_hat."""
        ### BEGIN SOLUTION
        return 2 * self.d / self.d.size
        ### END SOLUTION


# %%
check("MSELoss")

# %% [markdown]
# **Notice** the $1/n$. With it a loss of 3 means the same for 10 samples and for 10,000, and one step size fits both.
# Some slides leave it out; then the gradient grows with $N$.
#
# ## 2.3 Why the square? (15 min)
#
# Why not simply the mean of the errors $e_i = \hat y_i - y_i$?
#
# **Exercise `cancelling_errors`** (2 points). Invent a pair `(y_hat, y)`, two lists of at least four numbers, with
# *mean error* exactly 0 and *mean squared error* exactly 4.

# %% exercise="cancelling_errors"
### BEGIN SOLUTION
cancelling_errors = ([3, -1, 2, 0], [1, 1, 0, 2])
### STUB
# cancelling_errors = ...  # (y_hat, y), as ([1, 2, 3, 4], [5, 6, 7, 8])
### END SOLUTION

# %%
check("cancelling_errors")

# %% [markdown]
# So the sign has to go, but $|e|$ does that, too! Five bus delays in minutes, one odd:

# %%
delays = np.array([5.0, 36.0, 3.0, 2.0, 4.0])

# %% [markdown]
# **Exercise `best_constants`** (1 point). Without $\mathbf{x}$, a network can only predict one constant $c$. Which
# $c$ makes the mean of $(c - y_i)^2$ least, and which the mean of $|c - y_i|$, to two digits after the point? Try
# many $c$ by code, or think.

# %% exercise="best_constants"
### BEGIN SOLUTION
best_constants = {"squared": 10, "absolute": 4}
### STUB
# best_constants = {
#     "squared": ...,  # the c of least mean square
#     "absolute": ...,  # the c of least mean distance
# }
### END SOLUTION

# %%
check("best_constants")

# %% [markdown]
# Now move the late bus. **Predict first:** at 60 minutes, where will each minimum be? And which curve has a corner?

# %% tags=["demo"]
show.outlier()

# %% [markdown] question="why_the_square"
# **Question** (2 points). Give two reasons for squaring the error: one that holds for $|e|$ just as well, and one that
# does not (think of the derivative). Two or three sentences.
#
# ### BEGIN SOLUTION
# Signed errors would cancel: +3 and -3 have mean 0 although both predictions are bad, so positive and negative errors
# must both count. The distance $|e|$ does that as well, but the derivative of the square is easier: $2e$ exists
# everywhere and shrinks as the prediction gets close, while that of $|e|$ is -1 or 1 and jumps at 0. (The price: the
# square listens to outliers.)
# ### END SOLUTION

# %% [markdown]
# **The Huber loss** has some of both: a square near the target, a line farther out. With $e = \hat y - y$,
#
# $$\ell(e) = \begin{cases} \tfrac12 e^2 & \text{if } |e| \le \delta\\
# \delta\,(|e| - \tfrac12\delta) & \text{otherwise}\end{cases}$$


# %%
def huber(y_hat, y, delta):
    """The mean Huber loss; this one is right."""
    e = np.asarray(y_hat, float) - np.asarray(y, float)
    return float(np.where(np.abs(e) <= delta, e**2 / 2, delta * (np.abs(e) - delta / 2)).mean())


huber([1.0, 5.0], [0.5, 0.0], delta=1.0)

# %% [markdown]
# **Exercise `huber_cases`** (2 points): break it. Four colleagues wrote it, too, each with one bug. Give an input for
# each on which it differs from the right program, `(y_hat, y, delta)` with lists of one to three numbers:
#
# - `"half"`: near the target it takes $e^2$, without the ½;
# - `"one_side"`: it asks whether $e \le \delta$ instead of $|e| \le \delta$;
# - `"delta_is_1"`: it works with $\delta = 1$, whatever `delta` says;
# - `"sum"`: it adds up and does not take the mean.

# %% exercise="huber_cases"
### BEGIN SOLUTION
huber_cases = {
    "half": ([1.0], [0.5], 1.0),
    "one_side": ([0.0], [4.0], 1.0),
    "delta_is_1": ([5.0], [0.0], 2.0),
    "sum": ([1.0, 2.0], [0.0, 0.0], 1.0),
}
### STUB
# huber_cases = {
#     "half": ...,  # (y_hat, y, delta), as ([2.0], [2.0], 1.0), which exposes none
#     "one_side": ...,
#     "delta_is_1": ...,
#     "sum": ...,
# }
### END SOLUTION

# %%
check("huber_cases")

# %% [markdown]
# **Notice** what a good set of tests holds: an error near and one far, both signs, more than one sample, a parameter
# that is not 1. The checks here are built like that.
#
# ## 2.4 Predict a distribution (20 min)
#
# One number for $\hat y$ hides how sure the network is. So let it predict the parameters of the distribution that $y$
# was drawn from, here $y \sim N(\mu, \sigma)$. That models noisy sensors and random outcomes and brings its own loss:
# choose the parameters under which the observed data are most probable, **maximum likelihood**.
#
# $$p(y \mid \mu, \sigma) = \frac{1}{\sigma\sqrt{2\pi}} \exp\!\Big(\!-\frac{(y-\mu)^2}{2\sigma^2}\Big)$$
#
# A product of many densities rounds to 0, so we add logarithms. **Predict first:** what is wrong with a very small
# $\sigma$, and what with a very large one? How high can you get the log-likelihood?

# %% tags=["demo"]
show.likelihood()

# %% [markdown]
# **Exercise `fit_gaussian`** (2 points). Set the derivatives of $\sum_i \log p(y_i \mid \mu, \sigma)$ to 0 and solve.
# Return `(mu, log_sigma)` of the best Gaussian for `y` of shape $(N,)$. Example: for `y = [1, 3]`, $\mu = 2$ and
# $\log\sigma = 0$.


# %% exercise="fit_gaussian"
def fit_gaussian(y):
    """Return (mu, log_sigma) of greatest likelihood for the numbers y, (N,)."""
    ### BEGIN SOLUTION
    mu = np.mean(y)
    return mu, np.log(np.sqrt(np.mean((y - mu) ** 2)))
    ### END SOLUTION


# %%
check("fit_gaussian")

# %% [markdown]
# Why $\log\sigma$? A last layer without $g$ gives any number; $\sigma$ must be positive, its logarithm need not.
#
# **Exercise `GaussianNLLLoss`** (6 points). The network has two heads for each entry: `mu` and `log_sigma`. The loss
# is the mean *negative* log-likelihood, $\frac1n\sum_i -\log p(y_i \mid \mu_i, \sigma_i)$: take the logarithm of the
# density on paper first. The constant $\tfrac12\log 2\pi = 0.919$ may stay or go.
#
# | | |
# |---|---|
# | `forward(mu, log_sigma, y)` | arrays of one shape with $n$ entries; returns a number |
# | `backward()` | returns two arrays: $\partial\mathcal L/\partial\mu$ and $\partial\mathcal L/\partial\log\sigma$ |
# | example | `mu = [1, 2]`, `log_sigma = [0, 0]`, `y = [1, 4]`: loss 1, gradients `[0, -1]` and `[0.5, -1.5]` |


# %% exercise="GaussianNLLLoss"
class GaussianNLLLoss:
    """Mean negative log-likelihood of y ~ N(mu, sigma), where sigma = exp(log_sigma)."""

    def forward(self, mu, log_sigma, y):
        """Return the loss, one number."""
        ### BEGIN SOLUTION
        self.sigma = np.exp(log_sigma)
        self.e = (y - mu) / self.sigma
        return np.mean(log_sigma + self.e**2 / 2)
        ### END SOLUTION

    def backward(self):
        """Return (dL/dmu, dL/dlog_sigma) for the last forward."""
        ### BEGIN SOLUTION
        n = self.e.size
        return -self.e / (self.sigma * n), (1 - self.e**2) / n
        ### END SOLUTION


# %%
check("GaussianNLLLoss")

# %% [markdown]
# **Notice** where your second gradient is 0: where the errors are, on average, as large as the network says. One that
# is too sure is told so, and so is a timid one.
#
# Your loss at work, on a sine whose noise grows with $x$. The loop is a topic of the next notebook, its `velocity` of
# notebook 06; look where your two gradients go in. **Predict first:** what will the band look like at the left, and at
# the right?


# %% tags=["demo"]
from course_nn.feedforward import MLP, Tanh


def fit(x, y):
    net = MLP([1, 24, 2], Tanh, rng=np.random.default_rng(1))  # two heads: mu and log sigma
    loss, velocity = GaussianNLLLoss(), 0.0
    for _ in range(5000):
        mu, log_sigma = net.forward(x / 3 - 1).T
        loss.forward(mu, log_sigma, y)
        net.backward(np.stack(loss.backward(), axis=1))
        velocity = 0.9 * velocity - 0.01 * net.dtheta
        net.theta += velocity
    return lambda x: net.forward(x / 3 - 1)


show.learned_band(fit)

# %% [markdown] question="deterministic_or_probabilistic"
# **Question** (2 points). A colleague predicts tomorrow's water level with the mean squared error. What could the
# network tell in addition if it were trained with your `GaussianNLLLoss`? And what happens to that loss if $\sigma$
# is the same fixed number for every $\mathbf{x}$? Two or three sentences.
#
# ### BEGIN SOLUTION
# It could tell for each day how uncertain its prediction is: after snow melt the level is harder to foresee than in a
# dry summer, and sensors are noisy. With one fixed $\sigma$, the term $\log\sigma$ is a constant and $1/2\sigma^2$ a
# constant factor of the squared error, so the best $\mu$ is that of the mean squared error: maximum likelihood with
# the same noise everywhere.
# ### END SOLUTION

# %% [markdown]
# ## 2.5 Classes (20 min)
#
# Which digit is this? There is no "digit 3.7", and 3 is not nearer to 4 than to 8. So: a head, that is a score $z_k$,
# for each of the $K$ classes, and **softmax** makes probabilities of a row of scores:
#
# $$p_k = \frac{e^{z_k}}{\sum_j e^{z_j}}$$
#
# **Exercise `softmax`** (4 points). `z` and the result: $(N, K)$, a row for each sample. Scores may be as large as
# ±1000, where $e^{z}$ overflows. What may you subtract from a whole row without changing $p$? Leave `z` itself as it
# is, and let NumPy have no reason to warn. Example: `[[0, 0], [1000, 0]]` gives `[[0.5, 0.5], [1, 0]]`.


# %% exercise="softmax"
def softmax(z):
    """Return the probabilities for scores z: (N, K), each row on its own."""
    ### BEGIN SOLUTION
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)
    ### END SOLUTION


# %%
check("softmax")

# %% [markdown]
# As probabilities, three scores have only two degrees of freedom, so they fit in a triangle. **Predict first:** what
# happens if you raise all three scores by 2? How far must score 0 rise before its class has $p > 0.98$?

# %% tags=["demo"]
show.simplex(softmax)

# %% [markdown]
# Maximum likelihood again: the negative log-likelihood of the *right* class is the **cross entropy**, $\mathcal L =
# -\frac1N\sum_i \log p_{i,\,\text{label}_i}$. Labels are numbers from 0 to $K-1$; `one_hot` turns them into rows:


# %%
def one_hot(labels, K):
    """Rows of 0 with a 1 in the label's column; labels: (N,), result: (N, K)."""
    return np.eye(K)[labels]


one_hot(np.array([2, 0]), 3)

# %% [markdown]
# **Exercise `CrossEntropyLoss`** (5 points). It gets *scores*, and applies softmax itself, for two reasons. The
# gradient with respect to $z$ is surprisingly short: work it out with $\partial p_k/\partial z_j = p_k\,([k=j]-p_j)$,
# where $[k=j]$ is 1 if $k = j$ and otherwise 0. And $\log p_k$ can be simplified before any $p_k$ rounds to 0: a
# score 2000 below the best one costs 2000, not infinity.
#
# | | |
# |---|---|
# | `forward(z, labels)` | `z` $(N, K)$, `labels` $(N,)$ integers from 0; returns a number |
# | `backward()` | returns $\partial\mathcal L/\partial z$, $(N, K)$; asked twice, it says the same twice |
# | example | `z = [[0, 0]]`, `labels = [1]`: loss 0.693, gradient `[[0.5, -0.5]]` |


# %% exercise="CrossEntropyLoss"
class CrossEntropyLoss:
    """Mean of -log p(label), where p = softmax(z)."""

    def forward(self, z, labels):
        """Return the loss, one number."""
        ### BEGIN SOLUTION
        shifted = z - z.max(axis=1, keepdims=True)
        log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        self.p, self.labels = np.exp(log_p), labels
        return -np.mean(log_p[np.arange(len(z)), labels])
        ### END SOLUTION

    def backward(self):
        """Return dL/dz for the last forward."""
        ### BEGIN SOLUTION
        N, K = self.p.shape
        return (self.p - one_hot(self.labels, K)) / N
        ### END SOLUTION


# %%
check("CrossEntropyLoss")

# %% [markdown]
# **Notice** what this gradient shares with that of the mean square: find the prediction and the target in it.
#
# **Exercise `loss_at_start`** (1 point). A network with ten classes has learned nothing: all its scores are about
# equal. Which cross entropy does it report, to two decimals? A run that starts far above it probably has a bug.

# %% exercise="loss_at_start"
### BEGIN SOLUTION
loss_at_start = 2.303
### STUB
# loss_at_start = ...  # your number
### END SOLUTION

# %%
check("loss_at_start")

# %% [markdown]
# ## 2.6 Choose (5 min)
#
# **Exercise `match_losses`** (2 points). Give each task the *simplest* of these that does what is asked.
#
# | choice | heads | loss |
# |---|---|---|
# | `"mse"` | one, $\hat y$ | mean squared error |
# | `"abs"` | one, $\hat y$ | mean absolute error |
# | `"gaussian"` | two, $\mu$ and $\log\sigma$ | Gaussian negative log-likelihood |
# | `"classes"` | one for each class | softmax and cross entropy |
# | `"one score"` | one | softmax and cross entropy |
#
# | task | |
# |---|---|
# | `house_price` | what a house sells for; thousands of estimates are added up and must be right on average |
# | `age` | age in whole years from a photo; twice as far off shall cost four times as much |
# | `delivery_time` | from records in which a few typing errors say 9,000 minutes; they should hardly matter |
# | `distance` | to a wall, from a noisy echo, and how far each reading can be trusted |
# | `digit` | which of the ten digits someone wrote |
# | `blood_type` | A, B, AB or O, stored as 1, 2, 3, 4 |
# | `rain` | the probabilities that it rains tomorrow and that it does not |
# | `next_word` | of a sentence, out of 20,000 |

# %% exercise="match_losses"
### BEGIN SOLUTION
match_losses = {
    "house_price": "mse",
    "age": "mse",
    "delivery_time": "abs",
    "distance": "gaussian",
    "digit": "classes",
    "blood_type": "classes",
    "rain": "classes",
    "next_word": "classes",
}
### STUB
# match_losses = {
#     "house_price": ...,
#     "age": ...,
#     "delivery_time": ...,
#     "distance": ...,
#     "digit": ...,
#     "blood_type": ...,
#     "rain": ...,
#     "next_word": ...,
# }
### END SOLUTION

# %%
check("match_losses")

# %% [markdown]
# ## The same in PyTorch
#
# PyTorch's losses of the same names and its automatic gradients, beside yours. (It leaves the constant
# out: if yours has it, it is larger by 0.919.)


# %% tags=["demo"]
def compare_with_torch():
    try:
        import torch
    except ImportError:
        print("PyTorch is not installed here, so there is nothing to compare with; no exercise needs it.")
        return
    rng = np.random.default_rng(0)
    a, s, y = rng.normal(size=(3, 5, 4))
    labels = np.array([3, 0, 2, 1, 1])
    F = torch.nn.functional
    rows = {
        "MSELoss": (lambda: MSELoss(), (a,), y, F.mse_loss),
        "GaussianNLLLoss": (
            lambda: GaussianNLLLoss(), (a, s), y,
            lambda mu, log_sigma, y: F.gaussian_nll_loss(mu, y, torch.exp(2 * log_sigma)),
        ),
        "CrossEntropyLoss": (lambda: CrossEntropyLoss(), (a,), labels, F.cross_entropy),
    }  # fmt: skip
    print(f"{'':18} {'yours':>9} {'PyTorch':>9}   largest difference of the gradients")
    for name, (make, inputs, target, theirs) in rows.items():
        tensors = [torch.tensor(i, requires_grad=True) for i in inputs]
        value = theirs(*tensors, torch.tensor(target))
        value.backward()
        try:
            loss = make()
            mine = loss.forward(*inputs, target)
            gradient = loss.backward()
        except NotImplementedError:
            print(f"{name:18} is not written yet")
            continue
        gradients = gradient if len(inputs) > 1 else (gradient,)
        worst = max(np.abs(g - t.grad.numpy()).max() for g, t in zip(gradients, tensors, strict=True))
        print(f"{name:18} {mine:9.5f} {value.item():9.5f}   {worst:.0e}")


compare_with_torch()

# %% [markdown]
# ## To take along
#
# - A loss is the mean of an error over the data, and its gradient with respect to the prediction is where learning
#   starts.
# - The square aims at the mean and listens to outliers; the distance aims at the median and has a corner at 0.
# - The squared error is maximum likelihood with the same noise everywhere; predict $\log\sigma$ too, and the network
#   says how sure it is.
# - Classes get a score each. Keep softmax and logarithm together, in a form where nothing overflows.
#
# **Next**, notebook 03: walk downhill on this one number.

# %% tags=["demo"]
progress()
