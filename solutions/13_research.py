# %% [markdown]
# # 13 · A gallery of research
#
# The lecture ends with five pictures: autoencoders, adversarial training, Turing machines, generative models, deep
# reinforcement learning. Behind each stands an idea of a few lines, and you know enough to write it.
#
# **You choose.** There are six directions of 5 points each. **Your best three count**; do more if you like. Parts 7 and
# 8 are for all.
#
# **After this notebook** you have built three machines of research, seen all six at work, can tell by its diary what
# ails one, and know what data, computers and software add to the mathematics.
#
# **Time** about 110 minutes, for three directions. **Read** lecture, research and the other pillars; Goodfellow et al.,
# *Deep Learning*, 7.13, 14.1, 14.5, 20.10.3, 20.10.4. **You need** notebooks 02, 05 and 06.
#
# | part | minutes |
# |---|---|
# | 1 Autoencoder | 25 |
# | 2 Adversarial training | 25 |
# | 3 Adversarial networks | 25 |
# | 4 Variational autoencoder | 25 |
# | 5 Neural Turing machine | 25 |
# | 6 Reinforcement learning | 25 |
# | 7 Six diaries | 8 |
# | 8 Data, computation, software | 25 |

# %%
import numpy as np

from course_nn import data
from course_nn.adaptive import Adam
from course_nn.checks import check, hint, progress
from course_nn.computation import compare, table
from course_nn.feedforward import MLP, Linear, Tanh
from course_nn.losses import BCEWithLogitsLoss, CrossEntropyLoss, HuberLoss
from course_nn.network import Sequential
from course_nn.optimisation import DataLoader
from course_nn.widgets import learners
from course_nn.widgets import research as show

x, y = data.digits()
order = np.random.default_rng(0).permutation(len(x))
X, Y = x.reshape(-1, 64)[order], y[order]
X, Y, X_test, Y_test = X[:1400], Y[:1400], X[1400:], Y[1400:]

# %% [markdown]
# ## 13.1 Autoencoder (25 min)
#
# A network that returns its input sounds useless. But make its middle narrow: then the code $h$ must keep what
# matters. Nobody gives labels. Here $M < D$ units squeeze a row $x$, and another layer unfolds it. To make it harder,
# the network sees $x$ with noise, and must draw $x$ without:
#
# $$h = \tanh\big(W (x + \text{noise}) + b\big), \qquad \hat x = V h + c$$
#
# $$L = \text{mean over all } N \cdot D \text{ entries of } (\hat x - x)^2$$
#
# **Exercise `autoencoder_gradients`** (3 points: forward 1, gradients 2). Return a dict with `h`, `x_hat`, `L` and the
# gradients `dW`, `db`, `dV`, `dc`. For instance, $x = 1$, noise 1, $W = V = 0$, $b = c = 0$ give $L = 1$ and
# $\mathrm dc = -2$.


# %% exercise="autoencoder_gradients"
def autoencoder_gradients(x, noise, W, b, V, c):
    """Return the dict; x, noise: (N, D), W: (M, D), b: (M,), V: (D, M), c: (D,)."""
    ### BEGIN SOLUTION
    seen = x + noise
    h = np.tanh(seen @ W.T + b)
    x_hat = h @ V.T + c
    error = x_hat - x
    d = 2 * error / x.size
    dz = d @ V * (1 - h**2)
    return {
        "h": h,
        "x_hat": x_hat,
        "L": np.mean(error**2),
        "dW": dz.T @ seen,
        "db": dz.sum(axis=0),
        "dV": d.T @ h,
        "dc": d.sum(axis=0),
    }
    ### END SOLUTION


# %%
check("autoencoder_gradients")

# %% [markdown]
# **Predict first:** 64 noisy pixels, a code of 24 numbers. What can get through, and what can't? Press *start*.


# %% tags=["demo"]
def cleaner(epochs=60, M=24):
    rng = np.random.default_rng(0)
    W, b = rng.normal(size=(M, 64)) / 8, np.zeros(M)
    V, c = rng.normal(size=(64, M)) / 8, np.zeros(64)
    six, noise = X_test[:6], 0.25 * rng.normal(size=(6, 64))
    for epoch in range(epochs + 1):
        total = 0.0
        for start in range(0, 1400 if epoch else 0, 50):
            rows = X[start : start + 50]
            g = autoencoder_gradients(rows, 0.25 * rng.normal(size=rows.shape), W, b, V, c)
            W, b, V, c = (p - 3 * g[name] for p, name in ((W, "dW"), (b, "db"), (V, "dV"), (c, "dc")))
            total += g["L"] / 28
        cleaned = autoencoder_gradients(six, noise, W, b, V, c)["x_hat"]
        yield six, six + noise, cleaned, total or np.mean((cleaned - six) ** 2)


learners.cleaning(cleaner, 60)

# %% [markdown]
# **Notice** that noise, which is no digit's shape, has no place in the code.
#
# Without tanh and noise, and with the mean $\bar x$ taken away first, what is the best $V W$? Its plane is known: that
# of the $k$ directions along which the data spread most, PCA's.
#
# **Exercise `linear_autoencoder`** (2 points: plane 1, reconstruction 1). *Train* $W$: $(k, D)$ and $V$: $(D, k)$ so
# that $V W (x - \bar x)$ comes close to $x - \bar x$. The columns of $V$ must span PCA's plane within 3°, and the
# error be at most 1.02 times the least possible. (The data spread by 0.3 to 2.4 along each direction. A few thousand
# steps of plain gradient descent take less than a second.)


# %% exercise="linear_autoencoder"
def linear_autoencoder(X, k):
    """Return W, (k, D), and V, (D, k), of a linear autoencoder trained on X, (N, D)."""
    ### BEGIN SOLUTION
    rng = np.random.default_rng(0)
    x = X - X.mean(axis=0)
    W, V = (0.3 * rng.normal(size=shape) for shape in ((k, x.shape[1]), (x.shape[1], k)))
    for _ in range(4000):
        h = x @ W.T
        error = 2 * (h @ V.T - x) / len(x)
        W, V = W - 0.02 * (error @ V).T @ x, V - 0.02 * error.T @ h
    return W, V
    ### END SOLUTION


# %%
check("linear_autoencoder")

# %% [markdown]
# **Notice** that only the *plane* is PCA's: within it, $W$ and $V$ may turn and stretch against each other.
#
# ## 13.2 Adversarial training (25 min)
#
# Backpropagation need not stop at the first layer. $\mathrm dx = \partial L/\partial x$ says for each pixel which way
# the loss grows. Move all of them a little that way, and they add up:
#
# $$\tilde x = \text{clip}\big(x + \varepsilon\, \text{sign}(\mathrm dx),\ 0,\ 1\big)$$
#
# **Exercise `fgsm`** (3 points: the step 2, the range 1). `net.forward(x)` gives scores, `loss.forward(scores, y)` the
# loss; `loss.backward()` and `net.backward(dz)` go back, and the latter returns $\mathrm dx$. For instance,
# $x = [0.5, 0.9]$, $\mathrm dx = [-7, 0.01]$, $\varepsilon = 0.2$ give $[0.3, 1]$.


# %% exercise="fgsm"
def fgsm(net, loss, x, y, eps):
    """Return the attacked pictures, (N, D) as x; y: their classes, (N,)."""
    ### BEGIN SOLUTION
    loss.forward(net.forward(x), y)
    dx = net.backward(loss.backward())
    return np.clip(x + eps * np.sign(dx), 0, 1)
    ### END SOLUTION


# %%
check("fgsm")

# %% [markdown]
# The defence is to learn from attacked pictures too, made for the network as it is now:
#
# $$L = \tfrac12 L(x, y) + \tfrac12 L(\tilde x, y)$$
#
# **Exercise `adversarial_step`** (2 points: loss 1, gradients 1). Return this loss, and leave *its* gradients in the
# network. (A `backward` writes over the one before it. $\tilde x$ counts as given.)


# %% exercise="adversarial_step"
def adversarial_step(net, loss, x, y, eps):
    """Return the loss of clean and attacked pictures, with its gradients left in net."""
    ### BEGIN SOLUTION
    attacked = fgsm(net, loss, x, y, eps)
    value = loss.forward(net.forward(np.concatenate([x, attacked])), np.concatenate([y, y]))
    net.backward(loss.backward())
    return value
    ### END SOLUTION


# %%
check("adversarial_step")


# %% tags=["demo"]
def trained(eps, epochs=12):
    rng = np.random.default_rng(0)
    net, loss = MLP([64, 64, 10], rng=rng), CrossEntropyLoss()
    optimiser = Adam(net, 0.003)
    try:
        for _ in range(epochs):
            for some_x, some_y in DataLoader(X, Y, 32, rng=rng):
                adversarial_step(net, loss, some_x, some_y, eps)
                optimiser.step()
        bad = fgsm(net, loss, X_test, Y_test, 0.1)
        right = [np.mean(net.forward(z).argmax(axis=1) == Y_test) for z in (X_test, bad)]
        print(f"trained with ε = {eps}: {right[0]:.0%} of the clean test digits are right, {right[1]:.0%} at ε = 0.1")
    except NotImplementedError as error:
        print(error)
    return net


nets = {"trained as usual": trained(0.0), "trained on attacks": trained(0.1)}

# %% [markdown]
# **Predict first:** how large must ε be until you would err yourself, and how large until the network does?

# %% tags=["demo"]
show.attack(fgsm, nets, CrossEntropyLoss(), X_test[:30], Y_test[:30])

# %% [markdown]
# **Notice** that the attack is no noise: it has a direction, and the network gave it away.
#
# ## 13.3 Adversarial networks (25 min)
#
# A forger $G$ makes $x$ of noise. A detective $D$ gives each $x$ a score, and $\sigma(\text{score})$ is the probability
# that $x$ is real. Both learn from each other:
#
# $$L_D = -\tfrac12\, \text{mean} \log \sigma(\text{real})
# - \tfrac12\, \text{mean} \log\big(1 - \sigma(\text{fake})\big)$$
#
# $$L_G = -\text{mean} \log \sigma(\text{fake})$$
#
# $G$ could as well lower $\log(1 - \sigma)$. But at the start $D$ is sure, $\sigma \approx 0$. Which of the two has a
# slope there?
#
# **Exercise `gan_losses`** (3 points: D 1, G 1, large scores 1). From the scores `real` and `fake`, $(N, 1)$ each,
# return a dict: `L_D` with its gradients `dreal` and `dfake`, `L_G` with its gradient `dfake_G`. For instance, scores
# of 0 give both losses $\log 2$ and, with $N = 1$, the gradients -¼, ¼ and -½. (`np.logaddexp(0, z)` is
# $\log(1 + e^z)$.)


# %% exercise="gan_losses"
def gan_losses(real, fake):
    """Return the dict of losses and gradients, also for scores of ±1000."""
    ### BEGIN SOLUTION
    N = len(real)
    p, q = (0.5 + 0.5 * np.tanh(z / 2) for z in (real, fake))
    return {
        "L_D": 0.5 * np.mean(np.logaddexp(0, -real)) + 0.5 * np.mean(np.logaddexp(0, fake)),
        "dreal": 0.5 * (p - 1) / N,
        "dfake": 0.5 * q / N,
        "L_G": np.mean(np.logaddexp(0, -fake)),
        "dfake_G": (q - 1) / N,
    }
    ### END SOLUTION


# %%
check("gan_losses")

# %% [markdown]
# **Exercise `gan_turn`** (2 points: D 1, G 1). One turn. First $D$: its scores of `x` and of what $G$ makes of `z_D`,
# in *one* batch, back through $D$, `step_D()`. Then $G$: new work of `z_G`, judged by $D$ as it is now; `dfake_G`
# goes back through $D$ *into* $G$, `step_G()`. Each step follows the latest gradients of its network. Nothing is
# returned.


# %% exercise="gan_turn"
def gan_turn(G, D, step_G, step_D, x, z_D, z_G):
    """Let D learn, then G; x: (N, …) data, z_D, z_G: noise, (N, …)."""
    ### BEGIN SOLUTION
    N = len(x)
    scores = D.forward(np.concatenate([x, G.forward(z_D)]))
    d = gan_losses(scores[:N], scores[N:])
    D.backward(np.concatenate([d["dreal"], d["dfake"]]))
    step_D()
    fake = D.forward(G.forward(z_G))
    G.backward(D.backward(gan_losses(fake, fake)["dfake_G"]))
    step_G()
    ### END SOLUTION


# %%
check("gan_turn")

# %% [markdown]
# The data are normal, with mean 3 and standard deviation 1. **Predict first:** when $G$ is perfect, what does $D$ say,
# and what are the two losses? Then press *start*.


# %% tags=["demo"]
def game(states=120):
    rng = np.random.default_rng(0)
    G, D = MLP([1, 16, 1], Tanh, rng=rng), MLP([1, 16, 1], Tanh, rng=rng)
    step_G, step_D = Adam(G, 0.001, betas=(0.5, 0.999)).step, Adam(D, 0.02, betas=(0.5, 0.999)).step
    for state in range(states + 1):
        for _ in range(learners.EVERY if state else 0):
            gan_turn(G, D, step_G, step_D, rng.normal(3, 1, (64, 1)), *rng.normal(size=(2, 64, 1)))
        made = G.forward(rng.normal(size=(2000, 1)))
        losses = gan_losses(D.forward(rng.normal(3, 1, (2000, 1))), D.forward(made))
        yield made, D.forward(learners.forger_line()[:, None]), losses["L_D"], losses["L_G"]


learners.forger(game, lambda x: np.exp(-((x - 3) ** 2) / 2) / np.sqrt(2 * np.pi), 120)

# %% [markdown]
# **Notice** that neither loss falls in the long run. A game has no minimum, it has a draw: both at $\log 2$, dotted.
#
# ## 13.4 Variational autoencoder (25 min)
#
# To *draw* new digits, we need codes to start from. So let the encoder give each $x$ a distribution of codes, $\mu$ and
# $\log \sigma^2$, and keep all of them near $N(0, 1)$. What a code strays costs
#
# $$\text{KL} = \tfrac12 \sum_k \big(\mu_k^2 + \sigma_k^2 - 1 - \log \sigma_k^2\big)$$
#
# **Exercise `kl_normal`** (2 points: kl 1, gradients 1). Return a dict: `kl`, $(N,)$, one for each row; `dmu` and
# `dlog_var`, the gradients of its *mean* over the rows. For instance, $\mu = [1, 2]$ with $\log \sigma^2 = [0, 0]$
# costs 2.5.


# %% exercise="kl_normal"
def kl_normal(mu, log_var):
    """Return the dict; mu, log_var: (N, K)."""
    ### BEGIN SOLUTION
    var = np.exp(log_var)
    return {
        "kl": 0.5 * (mu**2 + var - 1 - log_var).sum(axis=1),
        "dmu": mu / len(mu),
        "dlog_var": 0.5 * (var - 1) / len(mu),
    }
    ### END SOLUTION


# %%
check("kl_normal")

# %% [markdown]
# A code is drawn, and a draw seems to have no derivative. The trick: draw $\varepsilon \sim N(0, 1)$ beside the path,
# and compute $h = \mu + \sigma \varepsilon$ on it.
#
# **Exercise `reparameterise`** (3 points: h 1, gradients 2). Return a dict: `h`, and what `dh` becomes on the way back,
# `dmu` and `dlog_var`. For instance, $\mu = 5$, $\sigma^2 = 4$, $\varepsilon = 1$, $\mathrm dh = 1$ give $h = 7$ and
# the gradients 1 and 1.


# %% exercise="reparameterise"
def reparameterise(mu, log_var, eps, dh):
    """Return the dict; all are (N, K)."""
    ### BEGIN SOLUTION
    sigma = np.exp(log_var / 2)
    return {"h": mu + sigma * eps, "dmu": dh, "dlog_var": 0.5 * sigma * eps * dh}
    ### END SOLUTION


# %%
check("reparameterise")


# %% tags=["demo"]
def train_vae(epochs=20):
    rng = np.random.default_rng(0)
    encoder, decoder, bce = MLP([64, 96, 4], rng=rng), MLP([2, 96, 64], rng=rng), BCEWithLogitsLoss()
    optimiser = Adam(Sequential(encoder, decoder), 0.003)
    for _ in range(epochs):
        for rows, target in DataLoader(X, X, 32, rng=rng):
            mu, log_var = np.split(encoder.forward(rows), 2, axis=1)
            eps = rng.normal(size=mu.shape)
            h = reparameterise(mu, log_var, eps, np.zeros_like(mu))["h"]
            bce.forward(decoder.forward(h), target)  # the mean over pixels; the sum is wanted
            back = reparameterise(mu, log_var, eps, decoder.backward(64 * bce.backward()))
            kl = kl_normal(mu, log_var)
            both = [back["dmu"] + kl["dmu"], back["dlog_var"] + kl["dlog_var"]]
            encoder.backward(np.concatenate(both, axis=1), dx=False)
            optimiser.step()
    return encoder, decoder


try:
    encoder, decoder = train_vae()
    codes = encoder.forward(X_test)[:, :2]
except NotImplementedError as error:
    print(error)
    decoder, codes = None, np.zeros((len(X_test), 2))

# %% [markdown]
# 397 test digits at the means of their codes. Labels were never used. **Predict first:** what is drawn half-way between
# two kinds, and what far outside? Click.


# %% tags=["demo"]
def decode(h):
    if decoder is None:
        raise NotImplementedError("the map waits for your exercises")
    return 0.5 + 0.5 * np.tanh(decoder.forward(h) / 2)


show.latent(decode, codes, Y_test)

# %% [markdown]
# **Notice** that every point of the middle draws something like a digit: KL leaves no holes.
#
# ## 13.5 Neural Turing machine (25 min)
#
# An RNN remembers in its units. This machine has a memory $M$ of $R$ rows beside it, and a **head** that points to rows
# by weights $w$, $w_r \ge 0$, $\sum w_r = 1$. So pointing has derivatives. First, find the row that is most like a key
# $k$, whatever their lengths:
#
# $$w = \text{softmax}(\beta K), \qquad K_r = \frac{M_r \cdot k}{|M_r|\,|k|}$$
#
# **Exercise `content_weights`** (2 points: weights 1, large strength ½, empty rows ½). An empty row, all 0, has
# $K_r = 0$. For instance, rows `[9, 0]`, `[0, 1]` and the key `[0, 5]` give $K = [0, 1]$.


# %% exercise="content_weights"
def content_weights(memory, key, beta):
    """Return w, (R,); memory: (R, C), key: (C,), beta: up to 2000."""
    ### BEGIN SOLUTION
    lengths = np.linalg.norm(memory, axis=1) * np.linalg.norm(key)
    z = beta * (memory @ key) / (lengths + 1e-12)
    e = np.exp(z - z.max())
    return e / e.sum()
    ### END SOLUTION


# %%
check("content_weights")

# %% [markdown]
# Second, move. `shift` holds the shares that go to the row before, stay, and go to the next row (after the last comes
# the first). That blurs, so sharpen afterwards: $w_r^\gamma / \sum_j w_j^\gamma$.
#
# **Exercise `shift_and_sharpen`** (1½ points: shift ¾, sharpen ¾). For instance, $w = [0, 0, 1]$ with shift
# $[0, 0.2, 0.8]$ and $\gamma = 1$ becomes $[0.8, 0, 0.2]$.


# %% exercise="shift_and_sharpen"
def shift_and_sharpen(w, shift, gamma):
    """Return the new weights, (R,); shift: (3,), for -1, 0 and +1."""
    ### BEGIN SOLUTION
    moved = shift[0] * np.roll(w, -1) + shift[1] * w + shift[2] * np.roll(w, 1)
    return moved**gamma / (moved**gamma).sum()
    ### END SOLUTION


# %%
check("shift_and_sharpen")

# %% [markdown]
# Third, write: erase, then add, then read what stands there now.
#
# $$M_{rc} \leftarrow M_{rc}\,(1 - w_r e_c),
# \qquad M_{rc} \leftarrow M_{rc} + w_r a_c, \qquad \text{read}_c = \sum_r w_r M_{rc}$$
#
# **Exercise `write_and_read`** (1½ points: memory 1, read ½). Return a dict with the new `memory` and `read`, $(C,)$.
# For instance, one row `[2, 4]` with $w = [1]$, erase `[1, 0]` and add `[5, 5]` becomes `[5, 9]`, and that is read.


# %% exercise="write_and_read"
def write_and_read(memory, w, erase, add):
    """Return the dict; memory: (R, C), w: (R,), erase, add: (C,)."""
    ### BEGIN SOLUTION
    written = memory * (1 - np.outer(w, erase)) + np.outer(w, add)
    return {"memory": written, "read": w @ written}
    ### END SOLUTION


# %%
check("write_and_read")

# %% [markdown]
# A program for your head: write five patterns row by row, a mark beside the first; find the mark; read row by row. Each
# move is blurred. **Predict first:** what happens to the copy when $\gamma = 1$?

# %% tags=["demo"]
show.machine(content_weights, shift_and_sharpen, write_and_read)

# %% [markdown]
# **Notice** that the program is made of numbers: keys, shares, strengths. A network that gives these learns it from
# examples of copies, by gradients (`course_nn.ntm`).
#
# ## 13.6 Reinforcement learning (25 min)
#
# An agent acts, the world answers with a reward and a new state. Nobody says which action was right. How much a step is
# worth shows in what follows it, its **return**, with later rewards discounted by $\gamma$:
#
# $$G_t = r_t + \gamma r_{t+1} + \gamma^2 r_{t+2} + \dots$$
#
# **Exercise `returns`** (1½ points). For instance, rewards `[1, 0, 4]` with $\gamma = \tfrac12$ give `[2, 2, 4]`.


# %% exercise="returns"
def returns(rewards, gamma):
    """Return G, (T,), for the rewards of an episode, (T,)."""
    ### BEGIN SOLUTION
    G = np.array(rewards, float)
    for t in range(len(G) - 2, -1, -1):
        G[t] += gamma * G[t + 1]
    return G
    ### END SOLUTION


# %%
check("returns")

# %% [markdown]
# One need not wait for the end. $Q(s, a)$ shall be the return of action $a$ in state $s$. After one step it is known a
# little better: $r + \gamma \max_{a'} Q(s', a')$. When the episode is over, nothing follows: the target is $r$.
#
# **Exercise `q_targets`** (1½ points: on the way ¾, at the end ¾). For instance, $r = 1$, `q_next` $[2, 4]$ and
# $\gamma = \tfrac12$ give 3, or 1 if it was over.


# %% exercise="q_targets"
def q_targets(rewards, q_next, over, gamma):
    """Return the targets, (N,); rewards, over (True or False): (N,), q_next: (N, A)."""
    ### BEGIN SOLUTION
    return rewards + gamma * q_next.max(axis=1) * ~over
    ### END SOLUTION


# %%
check("q_targets")


# %%
class Grid:
    """A map: `.` free, `#` a wall, S the start, G the goal (reward 1), X a pit (-1); every other step costs 0.04."""

    def __init__(self, rows):
        self.rows, self.wide, self.text = rows, len(rows[0]), "".join(rows)
        self.start = self.text.index("S")

    def step(self, cell, action):
        """Go up, right, down or left (0 to 3); return the next cell, the reward, and whether that was the end."""
        i, j = cell // self.wide + (-1, 0, 1, 0)[action], cell % self.wide + (0, 1, 0, -1)[action]
        inside = 0 <= i < len(self.rows) and 0 <= j < self.wide and self.rows[i][j] != "#"
        after = i * self.wide + j if inside else cell
        return after, {"G": 1.0, "X": -1.0}.get(self.text[after], -0.04), self.text[after] in "GX"


# %% [markdown]
# **Exercise `find_route`** (2 points: a way 1, the shortest 1). Start with $Q = 0$ and play, some hundred episodes:
# take the best action, but now and then any (why?), and move $Q(s, a)$ half-way towards its target ($\gamma = 0.9$).
# Return $Q$, one row for each cell, 4 columns. The check trains 10 agents on each of three maps and follows their best
# moves: 9 of 10 must arrive, and on the shortest way. (End an episode after 50 steps. Of 1,200 agents trained as in
# our solution, one took a detour.)


# %% exercise="find_route"
def find_route(rows, seed):
    """Return Q, (cells, 4), of an agent trained on the map; all chance comes from the seed."""
    ### BEGIN SOLUTION
    rng, world = np.random.default_rng(seed), Grid(rows)
    Q = np.zeros((len(world.text), 4))
    for _ in range(300):
        cell = world.start
        for _ in range(50):
            action = int(rng.integers(4)) if rng.random() < 0.3 else int(Q[cell].argmax())
            after, reward, over = world.step(cell, action)
            target = q_targets(np.array([reward]), Q[[after]], np.array([over]), 0.9)[0]
            Q[cell, action] += 0.5 * (target - Q[cell, action])
            if over:
                break
            cell = after
    return Q
    ### END SOLUTION


# %%
check("find_route")

# %% [markdown]
# A table has a row for each state; the *deep* way is a network $s \mapsto Q(s, \cdot)$ in its place. It learns from
# remembered steps, and its targets come from a copy that stands still for a while. Otherwise it would chase its own
# answers. **Predict first:** where do values appear first? Press *start*.

# %% tags=["demo"]
rows = ["..#.G", ".#..X", "....#", "S.#.."]


def deep(episodes=120):
    rng, world = np.random.default_rng(0), Grid(rows)
    states, memory = np.eye(len(world.text)), []
    net, target = (MLP([len(states), 32, 4], Tanh, rng=rng) for _ in range(2))
    loss = HuberLoss()
    optimiser = Adam(net, 0.01)
    for episode in range(episodes + 1):
        cell, total, over = world.start, 0.0, False
        for _ in range(40 if episode else 0):
            q = net.forward(states[[cell]])[0]
            action = int(rng.integers(4)) if rng.random() < 0.25 else int(q.argmax())
            after, reward, over = world.step(cell, action)
            memory.append((cell, action, reward, after, over))
            total += reward
            if len(memory) >= 32:
                some = [memory[i] for i in rng.integers(max(0, len(memory) - 2000), len(memory), 32)]
                s, a, r, s2, end = map(np.array, zip(*some, strict=True))
                q = net.forward(states[s])
                wanted = q.copy()
                wanted[range(32), a] = q_targets(r, target.forward(states[s2]), end, 0.9)
                loss.forward(q, wanted)
                net.backward(loss.backward(), dx=False)
                optimiser.step()
            if len(memory) % 50 == 0:
                target.theta[...] = net.theta
            if over:
                break
            cell = after
        yield net.forward(states), total


learners.agent(deep, rows, 120)

# %% [markdown]
# **Notice** how worth spreads backwards from the goal, a step at a time, and how walls and the pit shape it.
#
# ## 13.7 Six diaries (8 min)
#
# | diary | |
# |---|---|
# | `autoencoder` | two numbers in the middle, and every new picture comes back without a flaw, pixel by pixel |
# | `attack` | with ε = 0.3 all pictures get the same pattern, and hardly one more is misread |
# | `gan` | since turn 50 D is always right; G's loss, mean of log(1 - σ), stands at 0, and G with it |
# | `vae` | all codes are N(0, 1), whatever the picture, and all drawings show the mean of the data |
# | `ntm` | three patterns are copied, ten become one grey; with each move the weights spread further |
# | `agent` | its values rise far beyond all rewards there are; it learns from its own newest answers |
#
# **Exercise `research_cases`** (1½ points). The cause of each, one of: `"a way past the code"`, `"kl too heavy"`,
# `"moving target"`, `"no sharpening"`, `"saturated"`, `"too little training"`, `"wrong gradient"`.

# %% exercise="research_cases"
### BEGIN SOLUTION
research_cases = {
    "autoencoder": "a way past the code",
    "attack": "wrong gradient",
    "gan": "saturated",
    "vae": "kl too heavy",
    "ntm": "no sharpening",
    "agent": "moving target",
}
### STUB
# research_cases = {
#     "autoencoder": ...,
#     "attack": ...,
#     "gan": ...,
#     "vae": ...,
#     "ntm": ...,
#     "agent": ...,
# }
### END SOLUTION

# %%
check("research_cases")

# %% [markdown]
# ## 13.8 Data, computation, software (25 min)
#
# **Data.** Is it worth while to collect more? Train on some of it, and on more, and look.
#
# **Exercise `data_curve`** (2 points). `fit(X, y)` trains a new network and returns a function `predict(x)`, which
# gives classes. For each `n` of `sizes`, in their order: fit on the first `n` rows, and find the share of the test
# set that is right.


# %% exercise="data_curve"
def data_curve(fit, sizes, X, y, X_test, y_test):
    """Return the accuracies on the test set, one for each size."""
    ### BEGIN SOLUTION
    return np.array([np.mean(fit(X[:n], y[:n])(X_test) == y_test) for n in sizes])
    ### END SOLUTION


# %%
check("data_curve")

# %% [markdown]
# **Predict first:** from 25 to 1,400 digits, the data double each time (the last step is a little less). What does a
# doubling bring at the start, what at the end?


# %% tags=["demo"]
def fit_mlp(X, y):
    rng = np.random.default_rng(0)
    net, loss = MLP([64, 64, 10], rng=rng), CrossEntropyLoss()
    optimiser = Adam(net, 0.003)
    for _ in range(600):
        some = rng.integers(len(X), size=min(32, len(X)))
        loss.forward(net.forward(X[some]), y[some])
        net.backward(loss.backward(), dx=False)
        optimiser.step()
    return lambda x: net.forward(x).argmax(axis=1)


try:
    sizes = [25, 50, 100, 200, 400, 800, 1400]
    for n, share in zip(sizes, data_curve(fit_mlp, sizes, X, Y, X_test, Y_test), strict=True):
        print(f"{n:>5} digits  {share:6.1%}  {'▇' * int(50 * share)}")
except NotImplementedError as error:
    print(error)

# %% [markdown]
# **Computation.** One training step of the same network on the same numbers, with loops, with matrix products, with
# PyTorch, and on a GPU where there is one. **Predict first** the factors.

# %% tags=["demo"]
print(table(compare([64, 32, 10], 16, np.random.default_rng(0), seconds=0.2)))

# %% [markdown]
# **Notice** that the mathematics did not change by a letter. (On a small network a GPU spends its time on being asked.)

# %% [markdown] question="which_pillar"
# **Question** (2 points). You may spend a month's money on as many new labelled digits as you have, or on a computer
# that is ten times as fast. Say from your curve what the digits would bring, and whether you would buy them. Then name
# one thing that the faster computer would not mend, and one that more digits would not. Three or four sentences.
#
# ### BEGIN SOLUTION
# The last step, nearly a doubling, brought about one or two per cent, so another one will bring less than that: still
# worth it, since the curve has not ended. A faster computer gives the same curve sooner (or allows a larger network, or
# trying more settings): it adds no information. More digits mend neither wrong labels nor digits that look otherwise in
# use, and neither of the two a wrong gradient.
# ### END SOLUTION

# %% [markdown]
# **Software: the same in PyTorch.** The last step of the course. Below is a network of the course's library, built as
# you built yours, and the same one in PyTorch, where gradients come by themselves. You know how. Their losses and all
# gradients agree, as do your functions with PyTorch's; on a GPU where there is one.


# %% tags=["demo"]
def compare_with_torch():
    try:
        import torch
        from torch import nn
    except ImportError:
        print("PyTorch is not installed here, so there is nothing to compare with; no exercise needs it.")
        return
    device = "cuda" if torch.cuda.is_available() else "cpu"
    rng = np.random.default_rng(0)
    F = nn.functional

    def tensor(array):
        learn = np.asarray(array).dtype == float
        return torch.tensor(array, device=device, requires_grad=learn)

    def network():
        net, loss = MLP([64, 32, 10], rng=rng), CrossEntropyLoss()
        L = loss.forward(net.forward(X[:50]), Y[:50])
        dx = net.backward(loss.backward())
        theirs = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 10)).double().to(device)
        mine = [layer for layer in net.layers if isinstance(layer, Linear)]
        with torch.no_grad():
            for layer, twin in zip(mine, [theirs[0], theirs[2]], strict=True):
                twin.weight.copy_(torch.tensor(layer.W))
                twin.bias.copy_(torch.tensor(layer.b))
        x = tensor(X[:50])
        value = F.cross_entropy(theirs(x), tensor(Y[:50]))
        value.backward()
        gradients = [g for layer in mine for g in (layer.dW, layer.db)]
        return [(L, value), (dx, x.grad), *zip(gradients, [p.grad for p in theirs.parameters()], strict=True)]

    def forger():
        real, fake = rng.normal(size=(2, 7, 1))
        mine, r, f = gan_losses(real, fake), tensor(real), tensor(fake)
        L_D = 0.5 * F.binary_cross_entropy_with_logits(r, torch.ones_like(r))
        L_D = L_D + 0.5 * F.binary_cross_entropy_with_logits(f, torch.zeros_like(f))
        L_G = F.binary_cross_entropy_with_logits(f, torch.ones_like(f))
        dr, df = torch.autograd.grad(L_D, [r, f])
        (dG,) = torch.autograd.grad(L_G, [f])
        names = "L_D", "dreal", "dfake", "L_G", "dfake_G"
        return list(zip([mine[name] for name in names], [L_D, dr, df, L_G, dG], strict=True))

    def code():
        arrays = rng.normal(size=(4, 5, 3))
        mu, log_var, eps, dh = map(tensor, arrays)
        h = mu + torch.exp(log_var / 2) * eps
        q = torch.distributions.Normal(mu, torch.exp(log_var / 2))
        kl = torch.distributions.kl_divergence(q, torch.distributions.Normal(0.0, 1.0)).sum(dim=1)
        found, cost = reparameterise(*arrays), kl_normal(*arrays[:2])
        mine = [found[name] for name in ("h", "dmu", "dlog_var")] + [cost[name] for name in ("kl", "dmu", "dlog_var")]
        along = torch.autograd.grad((h * dh).sum(), [mu, log_var])
        of_kl = torch.autograd.grad(kl.mean(), [mu, log_var])
        theirs = [h, *along, kl, *of_kl]
        return list(zip(mine, theirs, strict=True))

    print(f"{'yours':30}largest difference from PyTorch ({device})")
    for name, pairs in {"MLP 64-32-10": network, "gan_losses": forger, "reparameterise, kl_normal": code}.items():
        try:
            worst = max(float(np.abs(mine - theirs.detach().cpu().numpy()).max()) for mine, theirs in pairs())
            print(f"{name:30}{worst:.0e}  {'equal' if worst < 1e-6 else 'they differ'}")
        except NotImplementedError:
            print(f"{name:30}not written yet")


compare_with_torch()

# %% [markdown]
# What you have passed, in all notebooks:

# %% tags=["demo"]
progress()

# %% [markdown]
# ## To take along
#
# - A narrow middle makes a description; noise at the input makes it robust; a distribution in it lets one draw.
# - The gradient goes on into the picture. It can fool a network, and teach it.
# - A loss may be another network. Then training is a game.
# - What is soft can be learned: where to look, where to write, what to do next.
# - Rewards come late; a return, or a value, says what a step was worth.
# - The mathematics is one pillar. Data, computation and software carry the rest.
#
# That was the course. Thank you for working through it.
