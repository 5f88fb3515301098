# %% [markdown]
# # 9 · Recurrence
#
# Text, speech, video, the weather: most data come as a sequence, and what an element means depends on those before it.
# Here you give a network a memory, and find out how far back it can learn.
#
# **After this notebook** you can write a recurrent network and say why it is a deep network with equal layers; go back
# through time with a pencil and in code, for batches and from any state; say what makes gradients vanish or explode,
# and what helps.
#
# **Time** about 110 minutes. **Read** lecture section 2b; Goodfellow et al., *Deep Learning*, 10.0–10.2.2 (10.7 and
# 10.11 on long ways back). **You need** notebooks 01, 04 and 05, a pencil and a calculator.
#
# | part | minutes |
# |---|---|
# | 1 One step | 12 |
# | 2 The network unrolled | 15 |
# | 3 Three steps on paper | 20 |
# | 4 Back through time | 28 |
# | 5 A long way back | 20 |
# | 6 Windows | 12 |
# | 7 The same in PyTorch | 3 |

# %%
import numpy as np

from course_nn.adaptive import Adam
from course_nn.checks import check, hint, progress
from course_nn.gradcheck import numerical_gradient
from course_nn.widgets import recurrence as show

# %% [markdown]
# ## 9.1 One step (12 min)
#
# A feedforward network forgets each input as soon as the next one comes. The idea of a *recurrent neural network*
# (RNN): feed what the hidden layer computed at the previous step into the next one. At step $t$ it sees the input
# $\mathbf x_t$ and its own last *state* $\mathbf h_{t-1}$, and makes the next state
#
# $$\mathbf h_t = \tanh(\mathbf W_x \mathbf x_t + \mathbf W_h \mathbf h_{t-1} + \mathbf b)$$
#
# It is notebook 01's layer with two inputs. And as in a convolution, parameters are shared: $\mathbf W_x$, $\mathbf
# W_h$ and $\mathbf b$ are the same at every step.
#
# | array | what it is | shape |
# |---|---|---|
# | `x` | one step of N sequences, D numbers each | (N, D) |
# | `h` | the states before, H units | (N, H) |
# | `Wx`, `Wh`, `b` | parameters, outputs × inputs as always | (H, D), (H, H), (H,) |
#
# **Exercise `rnn_step`** (2 points: one sequence ½, a batch 1, D = H ½). Return the new states, (N, H). For instance,
# with `x = [[2]]`, `h = [[0.5]]`, `Wx = [[1]]`, `Wh = [[-3]]` and `b = [0]` it is tanh(0.5), about `[[0.46]]`.


# %% exercise="rnn_step"
def rnn_step(x, h, Wx, Wh, b):
    """Return the states after one step, (N, H); x: (N, D), h: (N, H)."""
    ### BEGIN SOLUTION
    return np.tanh(x @ Wx.T + h @ Wh.T + b)
    ### END SOLUTION


# %%
check("rnn_step")

# %% [markdown]
# **Exercise `parameters_over_time`** (1 point). An RNN with D = 3 inputs and H = 5 units: how many parameters has it
# for sequences of 10 steps, and for 1000? And one fully connected layer that takes all inputs of 10 steps at once and
# has 5 units for each of the steps?

# %% exercise="parameters_over_time"
### BEGIN SOLUTION
parameters_over_time = {
    "T = 10": 5 * 3 + 5 * 5 + 5,
    "T = 1000": 5 * 3 + 5 * 5 + 5,
    "fully connected, T = 10": 30 * 50 + 50,
}
### STUB
# parameters_over_time = {
#     "T = 10": ...,
#     "T = 1000": ...,
#     "fully connected, T = 10": ...,
# }
### END SOLUTION

# %%
check("parameters_over_time")

# %% [markdown]
# ## 9.2 The network unrolled (15 min)
#
# Draw the step once for every $t$, side by side, and the loop is gone: what is left is a deep network, one layer a
# step, in which each layer also gets an input of its own, and all layers have the same weights. A batch of sequences
# is an array (N, T, D): sequences, steps, numbers. Its states are (N, T, H).
#
# **Exercise `unroll`** (3 points: one step ½, several steps 1½, equal sizes 1). Begin with the given state `start`,
# call your `rnn_step` for every step with the state it returned last, and put all states into one array. Step `t` of
# all sequences is `x[:, t]`; `np.stack(states, axis=1)` makes (N, T, H) of T arrays (N, H). For instance, one sequence
# `x = [[[1], [0]]]` with `start = [[0]]`, `Wx = Wh = [[1]]`, `b = [0]` gives about `[[[0.76], [0.64]]]`: tanh 1, and
# tanh of that.


# %% exercise="unroll"
def unroll(x, start, Wx, Wh, b):
    """Return the states after every step, (N, T, H); x: (N, T, D), start: (N, H), the state before the first step."""
    ### BEGIN SOLUTION
    h, states = start, []
    for t in range(x.shape[1]):
        h = rnn_step(x[:, t], h, Wx, Wh, b)
        states.append(h)
    return np.stack(states, axis=1)
    ### END SOLUTION


# %%
check("unroll")

# %% [markdown]
# Your network, rolled up and unrolled. **Predict first:** a single 1, then zeros: what do the states do for wh = 0.5,
# for -1, for 0?

# %% tags=["demo"]
show.unrolled(unroll)

# %% [markdown]
# Now a long silence after one kick. **Predict first:** for which wh is the kick forgotten soonest? For which does one
# unit remember for ever, and does it then remember how *large* the kick was?

# %% tags=["demo"]
show.echo(unroll)

# %% [markdown]
# **Notice**: between -1 and 1 the memory fades, each step leaves at most the share |wh| of it; above 1 tanh holds it
# at a fixed value, and only its sign is remembered; below -1 that sign flips at each step.
#
# ## 9.3 Three steps on paper (20 min)
#
# How does it learn? Unrolled, it is a deep network, and you know how gradients go back through one: that is all there
# is to **backpropagation through time** (BPTT; the slide says BPPT). Two things are new.
#
# - A state is used twice, by the layer above and by the next step. Its gradient `dh` is what comes from above, `dy`,
#   *plus* what comes back from the next step.
# - A parameter is used at every step. Its gradient is the *sum* over the steps.
#
# With `dz` for the gradient before tanh, where the slope is $1 - h_t^2$, and one unit:
#
# $$dh_t = dy_t + w_h\, dz_{t+1} \qquad dz_t = dh_t\,(1 - h_t^2) \qquad dw_h = \sum_t dz_t\, h_{t-1}$$
#
# and nothing comes back to the last step. Step through it; **predict each number**, at least its sign.

# %% tags=["demo"]
show.walk_back()

# %% [markdown]
# **Exercise `rnn_by_hand`** (4 points, ¼ each). One unit, one input:
#
# | | |
# |---|---|
# | parameters and start | $w_x = 0.5,\ w_h = -1.5,\ b = 0.2,\ h_0 = 0.4$ |
# | inputs | $x_1 = 3,\ x_2 = 1.2,\ x_3 = 0.8$ |
# | from above | $dy_1 = 2,\ dy_2 = -1,\ dy_3 = 3$ |
#
# Use a calculator, or `np.tanh`, and round to four decimals. A number that follows from an earlier slip of yours
# counts.

# %% exercise="rnn_by_hand"
### BEGIN SOLUTION
rnn_by_hand = {
    "z1": 1.1,
    "h1": 0.8005,
    "z2": -0.4007,
    "h2": -0.3806,
    "z3": 1.1709,
    "h3": 0.8246,
    "dh3": 3,
    "dz3": 0.9603,
    "dh2": -2.4405,
    "dz2": -2.087,
    "dh1": 5.1305,
    "dz1": 1.8429,
    "dwx": 3.7925,
    "dwh": -1.299,
    "db": 0.7162,
    "dh0": -2.7643,
}
### STUB
# rnn_by_hand = {
#     "z1": ...,
#     "h1": ...,
#     "z2": ...,
#     "h2": ...,
#     "z3": ...,
#     "h3": ...,
#     "dh3": ...,
#     "dz3": ...,
#     "dh2": ...,
#     "dz2": ...,
#     "dh1": ...,
#     "dz1": ...,
#     "dwx": ...,
#     "dwh": ...,
#     "db": ...,
#     "dh0": ...,
# }
### END SOLUTION

# %%
check("rnn_by_hand")

# %% [markdown]
# ## 9.4 Back through time (28 min)
#
# In code, first through one step, for N sequences. Given is `dh_next`, the whole gradient at the new state. You know
# this layer from notebook 05; only, it has two inputs, so two gradients go down.
#
# **Exercise `rnn_step_backward`** (3 points: dx ½, dh ¾, dWx ½, dWh ¾, db ½). Each result has the shape of what it
# belongs to; `dh` belongs to the *old* state. For instance, with `dh_next = [[4]]`, `x = [[3]]`, `h = [[2]]`, `h_next =
# [[0.5]]`, `Wx = [[1]]`, `Wh = [[10]]` the five are 3, 30, 9, 6, 3.


# %% exercise="rnn_step_backward"
def rnn_step_backward(dh_next, x, h, h_next, Wx, Wh):
    """Return dx, dh, dWx, dWh, db for the gradient dh_next, (N, H), of h_next = rnn_step(x, h, Wx, Wh, b)."""
    ### BEGIN SOLUTION
    dz = dh_next * (1 - h_next**2)
    dx = dz @ Wx
    dh = dz @ Wh
    dWx = dz.T @ x
    dWh = dz.T @ h
    db = dz.sum(axis=0)
    return dx, dh, dWx, dWh, db
    ### END SOLUTION


# %%
check("rnn_step_backward")

# %% [markdown]
# **Exercise `bptt`** (5 points: db ½, dWx 1, dWh 1½, dx 1, dstart 1). Now all steps. Given are `dy`, (N, T, H), what
# each state gets from above; `x` and `start`; and the states `h` that `unroll` returned. Walk from the last step to
# the first: add up what arrives at the state, go back through the step, carry its `dh` on to the step before. Collect
# `dx` for each step, and add up the rest. What is carried past the first step belongs to `start`. For instance, with
# one sequence of two steps, `dy = [[[1], [1]]]`, `x = [[[1], [1]]]`, all states and `start` 0, `Wx = [[1]]` and `Wh =
# [[2]]`: `dx` is `[[[3], [1]]]`, `dstart` is `[[6]]`, `dWx` is `[[4]]`, `dWh` is `[[0]]`, `db` is `[4]`.


# %% exercise="bptt"
def bptt(dy, x, start, h, Wx, Wh):
    """Return dx (N, T, D), dstart (N, H), dWx, dWh, db, for h = unroll(x, start, Wx, Wh, b) and its gradient dy."""
    ### BEGIN SOLUTION
    T = x.shape[1]
    dx, dWx, dWh, db = np.zeros(x.shape), np.zeros(Wx.shape), np.zeros(Wh.shape), np.zeros(len(Wh))
    carried = np.zeros(start.shape)
    for t in range(T - 1, -1, -1):
        before = start if t == 0 else h[:, t - 1]
        arrived = dy[:, t] + carried
        dx[:, t], carried, dWx_t, dWh_t, db_t = rnn_step_backward(arrived, x[:, t], before, h[:, t], Wx, Wh)
        dWx += dWx_t
        dWh += dWh_t
        db += db_t
    return dx, carried, dWx, dWh, db
    ### END SOLUTION


# %%
check("bptt")

# %% [markdown]
# Is the RNN really a deep network with equal layers? Give each of five layers a copy of Wh of its own, nudge only that
# copy (notebook 04), and look at one entry of each copy's gradient. **Predict first:** which layer says most, if the
# loss looks at the last state only?


# %% tags=["demo"]
def equal_layers():
    rng = np.random.default_rng(5)
    x, start, dy = rng.normal(size=(2, 5, 3)), rng.normal(size=(2, 4)), np.zeros((2, 5, 4))
    Wx, Wh, b = rng.normal(size=(4, 3)), 0.5 * rng.normal(size=(4, 4)), rng.normal(size=4)
    dy[:, -1] = rng.normal(size=(2, 4))

    def states(copies):
        h = [start]
        for t in range(5):
            h.append(rnn_step(x[:, t], h[-1], Wx, copies[t], b))
        return np.stack(h[1:], axis=1)

    copies, h = np.stack([Wh] * 5), unroll(x, start, Wx, Wh, b)
    each = numerical_gradient(lambda c: float((dy * states(c)).sum()), copies)
    print("same states as the network of five layers:", np.allclose(states(copies), h))
    print("gradient in each layer:  ", np.round(each[:, 0, 1], 5))
    print("their sum:               ", round(float(each[:, 0, 1].sum()), 5))
    print("your bptt:               ", round(float(bptt(dy, x, start, h, Wx, Wh)[3][0, 1]), 5))


try:
    equal_layers()
except NotImplementedError:
    print("Write rnn_step, unroll and bptt first, then run this cell again.")

# %% [markdown]
# **Exercise `time_cases`** (2 points, ½ each): break it. Four colleagues wrote `bptt` for one unit, $h_t = \tanh(x_t +
# w_h h_{t-1})$. Each has one bug:
#
# - `"last dy only"`: of `dy` it takes only the last step's;
# - `"not carried"`: it never adds what comes back from the next step (its `dstart` is the first step's $dz\,w_h$, as it
#   should be);
# - `"overwritten"`: `dwx` and `dwh` are those of step 1 alone;
# - `"start is 0"`: at step 1 it takes 0 for `h0` when it computes `dwh`.
#
# Write a test for each: an input `(x, dy, h0, wh)` on which *its* program gives a wrong number among `dwx`, `dwh`,
# `dx`, `dstart`, and **the other three give right ones**. `x` and `dy` are lists of 1 to 4 numbers, all numbers
# between -3 and 3. So a test that fails names the bug. Zeros are your friends.

# %% exercise="time_cases"
### BEGIN SOLUTION
time_cases = {
    "last dy only": ([1, 2], [1, 0], 0, 0.5),
    "not carried": ([0, 0], [0, 1], 0, 0.5),
    "overwritten": ([0, 1], [0, 1], 0, 0),
    "start is 0": ([1], [1], 1, 0.5),
}
### STUB
# time_cases = {
#     "last dy only": ...,  # (x, dy, h0, wh), as ([1, 2], [1, 1], 1, 0.5), which all four get wrong
#     "not carried": ...,
#     "overwritten": ...,
#     "start is 0": ...,
# }
### END SOLUTION

# %%
check("time_cases")

# %% [markdown]
# ## 9.5 A long way back (20 min)
#
# From step 50 to step 1 a gradient passes Wh and a slope of tanh 49 times. What does that leave of it? If tanh is
# nearly a line, it is multiplied by the same matrix again and again. In the long run that grows by a factor a step,
# the **spectral radius** of Wh: its largest eigenvalue by absolute value. (An eigenvector $\mathbf v$ only gets
# longer or shorter, $\mathbf W\mathbf v = \lambda\mathbf v$; eigenvalues $\lambda$ may be complex, and $|a + bi| =
# \sqrt{a^2 + b^2}$.)
#
# **Exercise `radii`** (1 point, ¼ each). Give the spectral radius of each, on paper or with `np.linalg.eigvals`:
#
# $$A = \begin{pmatrix}0.5 & 0\\0 & -2\end{pmatrix}\quad B = \begin{pmatrix}0 & -1.2\\1.2 & 0\end{pmatrix}\quad
#   C = \begin{pmatrix}0.5 & 4\\0 & 0.9\end{pmatrix}\quad D = \begin{pmatrix}0 & 4\\0.25 & 0\end{pmatrix}$$

# %% exercise="radii"
### BEGIN SOLUTION
radii = {
    "A": 2,
    "B": 1.2,
    "C": 0.9,
    "D": 1,
}
### STUB
# radii = {
#     "A": ...,
#     "B": ...,
#     "C": ...,
#     "D": ...,
# }
### END SOLUTION

# %%
check("radii")

# %% [markdown]
# **Exercise `gradient_sizes`** (2 points: one unit ½, several units 1½). For one sequence whose loss looks at the last
# state only: how long is the gradient at each state? `dh`, (H,), is the gradient at the last state, and `h`, (T, H),
# holds the states. Return T lengths $\sqrt{\sum_i g_i^2}$, the first step first; the last one is that of `dh` itself.
# For instance, `dh = [1]`, `h = [[0], [0], [0]]`, `Wh = [[0.5]]` gives `[0.25, 0.5, 1]`.


# %% exercise="gradient_sizes"
def gradient_sizes(dh, h, Wh):
    """Return the length of dL/dh_t at every step, (T,); dh: (H,), h: (T, H), Wh: (H, H)."""
    ### BEGIN SOLUTION
    sizes = np.zeros(len(h))
    for t in range(len(h) - 1, -1, -1):
        sizes[t] = np.linalg.norm(dh)
        dz = dh * (1 - h[t] ** 2)
        dh = Wh.T @ dz
    return sizes
    ### END SOLUTION


# %%
check("gradient_sizes")

# %% [markdown]
# **Predict first:** what is left of a gradient after 49 steps for a radius of 0.9? Of 1.1? Then give the network
# inputs, so that its states get larger: what happens, and why?

# %% tags=["demo"]
show.vanishing(gradient_sizes)

# %% [markdown]
# **Notice**: gradients *vanish* for small radii, and *explode* for large ones as long as the states are small. What a
# vanished gradient cannot say, nobody learns. An exploded one throws the weights away:
#
# **Exercise `clip_gradients`** (2 points: too long 1, short enough ½, all zero ½). What helps against that is to
# shorten a gradient that is too long. Take all arrays of the list together as *one* long vector: if its length is
# more than `max_norm`, multiply all of them by the one factor that makes it `max_norm`. Return a list of new arrays.
# For instance, `[[3.0], [-4.0]]` has the length 5; with `max_norm = 1` it becomes `[[0.6], [-0.8]]`.


# %% exercise="clip_gradients"
def clip_gradients(gradients, max_norm):
    """Return the list of arrays, all shortened by one factor if together they are longer than max_norm."""
    ### BEGIN SOLUTION
    norm = np.sqrt(sum((g**2).sum() for g in gradients))
    factor = max_norm / norm if norm > max_norm else 1.0
    return [g * factor for g in gradients]
    ### END SOLUTION


# %%
check("clip_gradients")

# %% [markdown]
# A wall in the loss, and ten steps of gradient descent. **Predict first:** where does the first step lead from the
# wall, without clipping? What does clipping change on the plain at the left?

# %% tags=["demo"]
show.cliff(clip_gradients)

# %% [markdown] question="what_clipping_mends"
# **Question** (2 points). Why does clipping help against exploding gradients? And why not against vanishing ones, even
# if you made short gradients longer? Three or four sentences.
#
# ### BEGIN SOLUTION
# An exploding gradient still points downhill; only its length says nothing useful, since the wall is steep but near.
# With one factor for all the direction stays, and a step of sensible length helps. A vanished gradient is a matter of
# shares: the sum over time contains the far steps with a millionth of the weight of the near ones. One factor for all
# makes both longer alike, and the near steps still drown the far ones; what helps is another network, in which the
# gradient keeps its size.
# ### END SOLUTION

# %% [markdown]
# ## 9.6 Windows (12 min)
#
# A text has a million letters. To go back through all of them takes a million states in memory before the first
# update, and the gradient would vanish anyway. So one goes back over *windows* of $k$ steps: **truncated** BPTT. The
# state is carried on from window to window; the gradient is cut.
#
# **Exercise `truncated_bptt`** (3 points: one window ½, whole windows 1½, a shorter one last 1). Cut the sequence into
# windows of `k` steps, the last one with what is left. For each: `unroll` it from the state that the window before
# ended with, and go back with `bptt` and its part of `dy`. Return the sums over all windows. (In training one would
# rather update after each.) For instance, with `dy` 1 and `x` 0 at four steps, all states 0 and `Wh = [[1]]`, `db` is 4
# for k = 1, 6 for k = 2, 10 for k = 4.


# %% exercise="truncated_bptt"
def truncated_bptt(dy, x, start, Wx, Wh, b, k):
    """Return dWx, dWh, db, added up over windows of k steps; dy: (N, T, H), x: (N, T, D), start: (N, H)."""
    ### BEGIN SOLUTION
    dWx, dWh, db = np.zeros(Wx.shape), np.zeros(Wh.shape), np.zeros(b.shape)
    state = start
    for first in range(0, x.shape[1], k):
        window = x[:, first : first + k]
        h = unroll(window, state, Wx, Wh, b)
        _, _, dWx_w, dWh_w, db_w = bptt(dy[:, first : first + k], window, state, h, Wx, Wh)
        dWx += dWx_w
        dWh += dWh_w
        db += db_w
        state = h[:, -1]
    return dWx, dWh, db
    ### END SOLUTION


# %%
check("truncated_bptt")

# %% [markdown]
# All of it at work: your network hears 1 and -1 at random and has to repeat what it heard `delay` steps ago, with an
# update after each window. **Predict first:** with a delay of 4, which is the smallest k that learns it? Press Start;
# then try k = 4 and k = 5.

# %% tags=["demo"]
show.memory(unroll, bptt, clip_gradients, Adam)

# %% [markdown]
# **Notice**: to learn that an input matters 4 steps later, the gradient has to go back 4 steps, which takes windows of
# 5. The network *could* remember longer, since its state is carried on, but nothing teaches it what to keep. With a
# smaller k it sometimes stumbles on the answer, and loses it again.
#
# ## The same in PyTorch
#
# `torch.nn.RNN` keeps two biases; yours is their sum. A window there ends with `detach()`.


# %% tags=["demo"]
def compare_with_torch():
    try:
        import torch
    except ImportError:
        print("PyTorch is not installed here, so there is nothing to compare with; no exercise needs it.")
        return
    device, rng = "cuda" if torch.cuda.is_available() else "cpu", np.random.default_rng(0)
    N, T, D, H, k = 2, 7, 3, 5, 3
    x, start, dy = rng.normal(size=(N, T, D)), rng.normal(size=(N, H)), rng.normal(size=(N, T, H))
    Wx, Wh, b = rng.normal(size=(H, D)) / 2, rng.normal(size=(H, H)) / 2, rng.normal(size=H)
    layer = torch.nn.RNN(D, H, batch_first=True, dtype=torch.float64)
    arrays = {"weight_ih_l0": Wx, "weight_hh_l0": Wh, "bias_ih_l0": b, "bias_hh_l0": 0 * b}
    layer.load_state_dict({name: torch.tensor(a) for name, a in arrays.items()})
    layer.to(device)
    parameters = layer.weight_ih_l0, layer.weight_hh_l0, layer.bias_ih_l0

    def there(a, learn=False):
        return torch.tensor(a, device=device, requires_grad=learn)

    def whole():
        x_, start_ = there(x, True), there(start, True)
        layer.zero_grad()
        theirs, _ = layer(x_, start_[None])
        theirs.backward(there(dy))
        h = unroll(x, start, Wx, Wh, b)
        return [
            (h, theirs),
            *zip(bptt(dy, x, start, h, Wx, Wh), [t.grad for t in (x_, start_, *parameters)], strict=True),
        ]

    def clipped():
        gradients = bptt(dy, x, start, unroll(x, start, Wx, Wh, b), Wx, Wh)[2:]
        for p, g in zip(layer.parameters(), (*gradients, 0 * b), strict=True):
            p.grad = there(g)
        torch.nn.utils.clip_grad_norm_(layer.parameters(), 1.0)
        return list(zip(clip_gradients(list(gradients), 1.0), [p.grad for p in parameters], strict=True))

    def windows():
        layer.zero_grad()
        state = there(start)[None]
        for first in range(0, T, k):
            theirs, state = layer(there(x[:, first : first + k]), state.detach())
            theirs.backward(there(dy[:, first : first + k]))
        return list(zip(truncated_bptt(dy, x, start, Wx, Wh, b, k), [p.grad for p in parameters], strict=True))

    print(f"{'yours':16}largest difference from PyTorch ({device})")
    for name, pairs in {"unroll and bptt": whole, "clip_gradients": clipped, "truncated_bptt": windows}.items():
        try:
            worst = max(float(np.abs(mine - theirs.detach().cpu().numpy()).max()) for mine, theirs in pairs())
            print(f"{name:16}{worst:.0e}")
        except NotImplementedError:
            print(f"{name:16}not written yet")


compare_with_torch()

# %% [markdown]
# What you have passed so far, in all notebooks, and what comes next:

# %% tags=["demo"]
progress()

# %% [markdown]
# ## To take along
#
# - A recurrent network feeds its state back. Unrolled it is a deep network whose layers, one a step, share their
#   weights.
# - Back through time: what comes from above plus what comes back from the next step; through tanh; through Wh. The
#   steps' gradients of a parameter add up.
# - On a long way back gradients vanish or explode, by the spectral radius and the slopes of tanh. Clip the whole to a
#   length against exploding.
# - Windows carry the state and cut the gradient; what lies further back than a window is not learned from.
#
# **Next**, notebook 10: what to do with these networks, and cells that do not forget so soon.
