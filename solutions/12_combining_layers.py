# %% [markdown]
# # 12 · Combining layers
#
# *A woman is throwing a **frisbee** in a park.* The lecture shows sentences that a network wrote about photos. One word
# is underlined, and a bright spot in the photo shows where the network looked as it said it. Nobody ever told it where
# the frisbee was.
#
# You know the parts: a convolutional network sees, a recurrent network speaks. New is what joins them, **attention**.
#
# **After this notebook** you have written attention forwards and backwards, in its old form and the one of today's
# language models; you have wired five kinds of layers to a network that describes pictures; you click on its words and
# see where it looked, and know what such a map proves.
#
# **Time** about 90 minutes. **Read** lecture, combining layers; Goodfellow et al., *Deep Learning*, 12.4.5.1; Xu et al.
# (2015), *Show, attend and tell*. **You need** notebooks 02, 07 and 10; 05 for the gradients.
#
# | part | minutes |
# |---|---|
# | 1 Weights of a look | 12 |
# | 2 What comes of it, and the way back | 15 |
# | 3 Who asks? | 18 |
# | 4 Queries, keys, values | 10 |
# | 5 A network that describes | 15 |
# | 6 Word by word | 10 |
# | 7 Where did it look? | 10 |

# %%
import numpy as np

from course_nn.adaptive import Adam
from course_nn.checks import check, hint, progress
from course_nn.convolution import Conv2d
from course_nn.feedforward import Linear, ReLU
from course_nn.gated import LSTM
from course_nn.network import Layer, Sequential
from course_nn.scenes import CELL, GRID, VOCABULARY, scenes, sentence
from course_nn.throughtime import clip_grad_norm
from course_nn.tokens import PAD, START, STOP, Embedding, SequenceLoss
from course_nn.widgets import captions
from course_nn.widgets import combining_layers as show

# %% [markdown]
# Our photos are drawn by a program, so that we know where everything is: a picture has 4 × 4 places, two of them with
# a thing. A sentence is a row of word numbers that ends with `STOP`:

# %%
images, words, cells = scenes(2, np.random.default_rng(0))
print(images.shape, words[0])
print(sentence(words[0]), "| at places", cells[0][1], "and", cells[0][7])

# %% [markdown]
# ## 12.1 Weights of a look (12 min)
#
# Cut a picture into $L$ places. For the next word, say *circle*, not all of them matter. So each place $l$ gets a
# **score** $s_l$, any number, and softmax makes **weights** of the scores:
#
# $$a_l = \frac{e^{s_l}}{\sum_m e^{s_m}}$$
#
# They are positive and sum to 1 over the places: a look is shared out. All arrays below have the same axes: $N$
# pictures, $T$ looks at each (one a word), $L$ places.
#
# Sometimes a place must not count: the padding of a short sequence, or the future. A **mask** is False there, and the
# weight must be exactly 0, while the others still sum to 1.
#
# **Exercise `attention_weights`** (2 points: all places ½, hidden places 1, large scores ½). `scores` has any number
# of axes, the places last. `mask` is `None` or of a shape that broadcasts to it, with a True in each look. For
# instance, scores `[[0, 0, 7]]` with mask `[[True, True, False]]` give `[[0.5, 0.5, 0]]`.


# %% exercise="attention_weights"
def attention_weights(scores, mask=None):
    """Return softmax over the last axis, 0 where the mask is False; scores: (…, L), also as large as ±3000."""
    ### BEGIN SOLUTION
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    e = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)
    ### END SOLUTION


# %%
check("attention_weights")

# %% [markdown]
# **Predict first:** what are the weights when all scores are multiplied by 0, and what by 5? What if 5 is added to
# each of them? Place 1 has about half of the look: if you hide it, who gets that half?

# %% tags=["demo"]
show.weights(attention_weights)

# %% [markdown]
# **Notice** that only differences of scores count, and their size decides how sharp the look is.
#
# ## 12.2 What comes of it, and the way back (15 min)
#
# At each place stands a vector $v_l$ of $D$ numbers that says what is there. The look sees their weighted mean, the
# **context**:
#
# $$c = \sum_l a_l\, v_l$$
#
# **Exercise `context`** (1 point). `weights`: $(N, T, L)$; `values`: $(N, L, D)$, the same for all looks at a picture;
# the result: $(N, T, D)$. For instance, weights ¼ and ¾ on the vectors `[0, 4]` and `[8, 0]` give `[6, 1]`.


# %% exercise="context"
def context(weights, values):
    """Return the weighted mean of the values for each look, (N, T, D); weights: (N, T, L), values: (N, L, D)."""
    ### BEGIN SOLUTION
    return weights @ values
    ### END SOLUTION


# %%
check("context")

# %% [markdown]
# Nothing was chosen for good, so everything has a gradient. Let $\mathrm dc$ be that at the context. The values are
# easy. For the scores go two steps: first what the loss asks of each weight, $\mathrm da_l$; then through the softmax,
# whose derivatives you know from notebook 02,
#
# $$\frac{\partial a_l}{\partial s_m} = a_l\,([l = m] - a_m).$$
#
# Add up over $l$ what reaches $s_m$, and simplify on paper before you write: no array needs an axis more.
#
# **Exercise `context_backward`** (2 points: scores 1, values 1). Return `(dscores, dvalues)`; each has the shape of
# what it belongs to. For instance, with weights ¼ and ¾, values `[0]` and `[8]` and $\mathrm dc = 1$, the scores get
# -1.5 and 1.5, the values ¼ and ¾.


# %% exercise="context_backward"
def context_backward(dc, weights, values):
    """Return the gradients of the scores, (N, T, L), and of the values, (N, L, D); dc: (N, T, D)."""
    ### BEGIN SOLUTION
    da = dc @ values.swapaxes(1, 2)
    dscores = weights * (da - (weights * da).sum(axis=2, keepdims=True))
    dvalues = weights.swapaxes(1, 2) @ dc
    return dscores, dvalues
    ### END SOLUTION


# %%
check("context_backward")

# %% [markdown]
# **Notice** what your line says: a place gains if it offers more than the look gets on average, and in proportion to
# the weight it has. What is hardly looked at hardly learns.

# %% [markdown] question="hard_look"
# **Question** (2 points). Why not simply take the place of the highest score, without the blur of all the others? What
# would happen in training, and what does the soft look cost? Two or three sentences.
#
# ### BEGIN SOLUTION
# Which place is highest does not change when a score moves a little, so the gradient of every score is 0, and at the
# moment when it does change everything jumps: no gradient says where to look instead. The price of the soft look is
# that some of every place gets into the context, and that all of them must be computed. (A hard look can be learned by
# trial and reward, or the soft one made hard after training.)
# ### END SOLUTION

# %% [markdown]
# ## 12.3 Who asks? (18 min)
#
# What to look for depends on the sentence so far: after *a red*, for a red thing. The recurrent layer's state $h_t$
# knows that. So a small network compares it with each place:
#
# $$s_{tl} = w \cdot \tanh\big(W_v\, v_l + W_h\, h_t + b\big)$$
#
# $W_v$: $(A, D)$ and $W_h$: $(A, H)$ bring both to $A$ numbers, $w$: $(A,)$ turns these into one score. Then come your
# `attention_weights` and `context`. All looks at all places at once make an array $(N, T, L, A)$: what depends on $v$
# gets an axis for the looks, `[:, None]`, what depends on $h$ one for the places, `[:, :, None]`.
#
# On the way back, `context_backward` gives $\mathrm ds$ and *one* part of $\mathrm dv$. (Which is the other?)
#
# **Exercise `SoftAttention`** (4 points: forward 1½, parameters 1½, dv and dh 1). `forward` keeps the weights in
# `self.weights`. `backward` fills `self.dWv`, `self.dWh`, `self.db`, `self.dw` and returns $\mathrm dv$ and
# $\mathrm dh$. What was used several times, a state at all places, a place in all looks, gets the sum of what all uses
# ask. For instance, with $W_v = W_h = 0$ all places get the same weight. (A loop over the looks is quick enough. With
# loops over pictures, looks and places the network below would learn for minutes.)


# %% exercise="SoftAttention"
class SoftAttention(Layer):
    """Looks at L places of a picture: context and weights for each state that asks."""

    parameters = ("Wv", "Wh", "b", "w")

    def __init__(self, D, H, A, rng):
        self.Wv, self.Wh = (rng.uniform(-1, 1, (A, K)) / np.sqrt(K) for K in (D, H))
        self.b, self.w = np.zeros(A), rng.uniform(-1, 1, A) / np.sqrt(A)
        self.dWv, self.dWh, self.db, self.dw = (np.zeros_like(p) for p in (self.Wv, self.Wh, self.b, self.w))

    def forward(self, v, h):
        """Return c, (N, T, D), and keep self.weights, (N, T, L); v: (N, L, D), h: (N, T, H)."""
        ### BEGIN SOLUTION
        self.v, self.h = v, h
        self.u = np.tanh((v @ self.Wv.T)[:, None] + (h @ self.Wh.T + self.b)[:, :, None])
        self.weights = attention_weights(self.u @ self.w)
        return context(self.weights, v)
        ### END SOLUTION

    def backward(self, dc):
        """Fill the gradients of the parameters, and return dv, (N, L, D), and dh, (N, T, H); dc: (N, T, D)."""
        ### BEGIN SOLUTION
        ds, dv = context_backward(dc, self.weights, self.v)
        self.dw = np.einsum("ntl,ntla->a", ds, self.u)
        dz = ds[..., None] * self.w * (1 - self.u**2)
        of_v, of_h = dz.sum(axis=1), dz.sum(axis=2)
        self.dWv = np.einsum("nla,nld->ad", of_v, self.v)
        self.dWh = np.einsum("nta,nth->ah", of_h, self.h)
        self.db = of_h.sum(axis=(0, 1))
        return dv + of_v @ self.Wv, of_h @ self.Wh
        ### END SOLUTION


# %%
check("SoftAttention")

# %% [markdown]
# **Notice** that the number of places is not among the sizes: the same parameters look at 16 places or at 1,600.
#
# ## 12.4 Queries, keys, values (10 min)
#
# Today's language models compare in a simpler way. Who asks brings a **query** $q_t$, each place a **key** $k_l$, both
# of $d$ numbers, and beside it the value $v_l$ to be found there. The score is their dot product:
#
# $$s_{tl} = \frac{q_t \cdot k_l}{\sqrt d}$$
#
# Of random numbers of size 1 the dot product has the size $\sqrt d$. Divided by that, the look is not too sharp at the
# start, whatever $d$ is.
#
# **Exercise `dot_attention`** (1 point: without a mask ½, with a mask ½). `q`: $(N, T, d)$, `k`: $(N, L, d)$, `v`:
# $(N, L, M)$; return $(N, T, M)$. The mask is as in 12.1. For instance, a query of zeros finds the plain mean.


# %% exercise="dot_attention"
def dot_attention(q, k, v, mask=None):
    """Return what each query finds, (N, T, M): the mean of the values, weighted by the dot products."""
    ### BEGIN SOLUTION
    scores = q @ k.swapaxes(1, 2) / np.sqrt(q.shape[2])
    return context(attention_weights(scores, mask), v)
    ### END SOLUTION


# %%
check("dot_attention")

# %% [markdown]
# Five keys in the plane, each with a value. **Predict first:** which weights has a query at the origin? Where must it
# point to find 30? What changes if it points the same way and is twice as long? Click to place it.

# %% tags=["demo"]
show.query(dot_attention)

# %% [markdown]
# **Notice** that direction chooses and length sharpens. If queries, keys and values are all computed from the words of
# one sentence, by three matrices, each word looks at all others: *self-attention*. With a mask that hides the future
# it replaces the recurrent layer. A transformer is many of these layers.
#
# ## 12.5 A network that describes (15 min)
#
# Now the picture. The encoder is one convolution whose window is just a place; beside what it sees it writes, one-hot,
# the row and the column. (Why? What could a mean of the places say about *where* without it?)


# %%
class CNNEncoder(Sequential):
    """Pictures (N, 20, 20, 3) to v: (N, L = 16, D = F + 8), what is at each place, and in which row and column."""

    def __init__(self, F, rng):
        self.conv, self.relu = Conv2d(3, F, CELL, stride=CELL, rng=rng), ReLU()
        rows, columns = np.divmod(np.arange(GRID * GRID), GRID)
        self.place = np.concatenate([np.eye(GRID)[rows], np.eye(GRID)[columns]], axis=1)
        super().__init__(self.conv, self.relu)

    def forward(self, images):
        maps = self.relu.forward(self.conv.forward(images)).reshape(len(images), GRID * GRID, -1)
        return np.concatenate([maps, np.broadcast_to(self.place, (len(images), *self.place.shape))], axis=2)

    def backward(self, dv):
        dmaps = dv[:, :, : self.conv.F].reshape(len(dv), GRID, GRID, -1)
        self.conv.backward(self.relu.backward(dmaps), dx=False)


# %% [markdown]
# Five parts, and what flows between them ($\Vert$ puts side by side, along the last axis; $K$ is the number of words):
#
# | part | in | out |
# |---|---|---|
# | `self.encoder` | `images` | $v$, (N, L, D) |
# | `self.embedding` | the word *before* each word, START first | (N, T, E) |
# | `self.rnn` | those vectors | $h$, (N, T, H) |
# | `self.attention` | $v$, $h$ | $c$, (N, T, D) |
# | `self.head` | $h \Vert c$ | scores of all words, (N, T, K) |
#
# In training all right words are known, so all $T$ steps go at once. In use there is one word at a time: `step` gets
# the words just said, `(N,)`, and the recurrent layer's state, `None` at first. `self.rnn.forward(x, state)` starts
# from a state, and afterwards `self.rnn.end` is the one after its last step.
#
# Back, follow the table upwards. Each part has a `backward`; those of `head` and `rnn` return one gradient, yours of
# `attention` two, and `embedding` and `encoder` are the ends of the way. $H$ is `self.rnn.H`. Which array was used
# twice?
#
# **Exercise `Captioner`** (3 points: forward 1, backward 1½, step ½). The check puts simple stand-ins in place of the
# five parts, so only your wiring counts.


# %% exercise="Captioner"
class Captioner(Sequential):
    """CNN encoder, LSTM decoder, and attention between them."""

    def __init__(self, F=24, E=16, H=32, A=32, rng=None):
        rng = rng or np.random.default_rng()
        K, D = len(VOCABULARY), F + 2 * GRID
        self.encoder, self.embedding, self.rnn = CNNEncoder(F, rng), Embedding(K, E, rng), LSTM(E, H, rng)
        self.attention, self.head = SoftAttention(D, H, A, rng), Linear(H + D, K, rng)
        super().__init__(self.encoder, self.embedding, self.rnn, self.attention, self.head)

    def forward(self, images, words):
        """Return scores (N, T, K) for the words (N, T), each given the picture and the right words before it."""
        ### BEGIN SOLUTION
        before = np.concatenate([np.full((len(words), 1), START), words[:, :-1]], axis=1)
        h = self.rnn.forward(self.embedding.forward(before))
        c = self.attention.forward(self.encoder.forward(images), h)
        return self.head.forward(np.concatenate([h, c], axis=2))
        ### END SOLUTION

    def backward(self, dz):
        """Call every part's backward with its gradient; dz: (N, T, K), that of the scores."""
        ### BEGIN SOLUTION
        H = self.rnn.H
        d = self.head.backward(dz)
        dv, dh = self.attention.backward(d[:, :, H:])
        self.embedding.backward(self.rnn.backward(d[:, :, :H] + dh))
        self.encoder.backward(dv)
        ### END SOLUTION

    def step(self, v, words, state):
        """Return scores (N, K) of the next words, weights (N, L), and the state after words (N,); v: the encoder's."""
        ### BEGIN SOLUTION
        h = self.rnn.forward(self.embedding.forward(words)[:, None], state)
        c = self.attention.forward(v, h)
        z = self.head.forward(np.concatenate([h, c], axis=2))
        return z[:, 0], self.attention.weights[:, 0], self.rnn.end
        ### END SOLUTION


# %%
check("Captioner")

# %% [markdown]
# The loss of a sentence is the cross entropy of its words, of which nobody says where to look:


# %%
def lessons(net, rng, steps=400):
    """Train net on new scenes at every step; yields the loss after each."""
    optimiser, loss = Adam(net, 0.01), SequenceLoss()
    for step in range(steps):
        images, words, _ = scenes(16, rng)
        value = loss.forward(net.forward(images, words), words)
        net.backward(loss.backward())
        clip_grad_norm(net, 1.0)
        optimiser.lr = 0.01 * (1 - step / steps)
        optimiser.step()
        yield value


# %% [markdown]
# **Predict first:** what will it learn before it looks at the right place at all? (Which words of the sentence need no
# look?) Then press *start*.

# %% tags=["demo"]
captions.learning(Captioner, lessons)

# %% [markdown]
# **Notice** that words and look improve together: the loss names no place, but a look at the right one makes the next
# word cheaper.
#
# ## 12.6 Word by word (10 min)
#
# In use nobody knows the right words: the network has to go on from its own. **Greedy** decoding says the likeliest
# word, feeds it back, and so on.
#
# **Exercise `decode`** (3 points: words 1½, weights 1, after STOP ½). `step(words, state)` is like your method without
# `v`. Begin with START for all $N$ pictures and the state `None`; return
#
# - `words`, $(N, \text{most})$: what was said. STOP belongs to it, START does not. After STOP come PADs;
# - `weights`, $(N, \text{most}, L)$: beside each word the look that led to it; 0 after STOP.
#
# Pictures stop at different steps, or never: then after `most` words. For instance, if *circle* (10) is likeliest
# first and STOP (2) then, `words` is `[[10, 2, 0, 0]]` with `most=4`.


# %% exercise="decode"
def decode(step, N, most):
    """Return the likeliest words and the weights of each; step(words, state) returns scores, weights, state."""
    ### BEGIN SOLUTION
    words, weights = np.full((N, most), PAD), []
    last, state, running = np.full(N, START), None, np.ones(N, bool)
    for t in range(most):
        scores, a, state = step(last, state)
        last = scores.argmax(axis=1)
        words[running, t] = last[running]
        weights.append(a * running[:, None])
        running = running & (last != STOP)
    return words, np.stack(weights, axis=1)
    ### END SOLUTION


# %%
check("decode")

# %% [markdown]
# **Notice** that a wrong word is heard like a right one, and what follows may go astray. Given the right words, as in
# training, the network would look better than it is. So it is always judged on what it says itself.
#
# ## 12.7 Where did it look? (10 min)
#
# **Exercise `describe`** (2 points: says what is there 1, looks at what it names 1). Make a `Captioner`, run it through
# its `lessons` (a loop over them is enough; a few seconds), and write `describe`: the encoder's $v$, then `decode`
# with your network's `step`, for at most 12 words. The check draws 60 new scenes. 85 % of the words must be right, and
# of the looks at words for colours and shapes 60 % must lie on the thing. (Looking everywhere alike gives 6 %. Of 60
# networks trained like that, the worst had 88 % and 65 %, half of them more than 99 % and 82 %.)

# %% exercise="describe"
### BEGIN SOLUTION
captioner = Captioner(rng=np.random.default_rng(0))
for _ in lessons(captioner, np.random.default_rng(1)):
    pass


def describe(images):
    """Return words (N, 12) and weights (N, 12, L) for images (N, 20, 20, 3)."""
    v = captioner.encoder.forward(images)
    return decode(lambda words, state: captioner.step(v, words, state), len(images), 12)


### STUB
# # make a captioner and train it here, outside of the function: it is done once
#
#
# def describe(images):
#     """Return words (N, 12) and weights (N, 12, L) for images (N, 20, 20, 3)."""
#     # Write your code here, in place of the next line.
#     raise NotImplementedError("describe is not written yet")
### END SOLUTION

# %%
check("describe")

# %% [markdown]
# Scenes it has never seen. **Predict first:** where does it look when it says a colour, where for *left*, where for
# *and*? Then click the words. The blue frame is the thing that the word is about. A word with ✗ is wrong: was the look
# wrong, too?

# %% tags=["demo"]
captions.click_a_word(describe)

# %% [markdown] question="where_it_looks"
# **Question** (2 points). At *top* or *left* your network may look past the thing, and yet the word is right. How can
# that be? And may one say that the map shows *why* the network said a word; how would you find out what it really
# needed? Three or four sentences.
#
# ### BEGIN SOLUTION
# The loss asks for the word only. For *left* every look that leans to the left half gives a context with left columns
# in it; besides, the state may remember from earlier words where the thing was. So the map shows what was read at this
# word, not what was needed: the state is a second way, and a place with little weight may have a large vector. To find
# out, change the picture: cover the thing, move it or paint it in another colour, and see whether the word follows.
# ### END SOLUTION

# %% [markdown]
# ## The same in PyTorch
#
# Its `scaled_dot_product_attention`, and its automatic gradients of the same formula, beside yours; on a GPU where
# there is one.


# %% tags=["demo"]
def compare_with_torch():
    try:
        import torch
    except ImportError:
        print("PyTorch is not installed here, so there is nothing to compare with; no exercise needs it.")
        return
    device = "cuda" if torch.cuda.is_available() else "cpu"
    rng = np.random.default_rng(0)
    q, k, v, h, dc = (rng.normal(size=s) for s in [(2, 4, 5), (2, 6, 5), (2, 6, 3), (2, 4, 7), (2, 4, 3)])
    past = np.tri(4, 6, dtype=bool)

    def tensor(array, learn=False):
        return torch.tensor(array, device=device, requires_grad=learn)

    def dots():
        theirs = torch.nn.functional.scaled_dot_product_attention(*map(tensor, (q, k, v, past)))
        return [(dot_attention(q, k, v, past), theirs)]

    def soft():
        layer = SoftAttention(3, 7, 5, rng)
        c = layer.forward(v, h)
        dv, dh = layer.backward(dc)
        arrays = layer.Wv, layer.Wh, layer.b, layer.w, v, h
        Wv, Wh, b, w, v_, h_ = tensors = [tensor(a, learn=True) for a in arrays]
        inside = torch.tanh((v_ @ Wv.T).unsqueeze(1) + (h_ @ Wh.T + b).unsqueeze(2))
        c_ = torch.softmax(inside @ w, dim=-1) @ v_
        c_.backward(tensor(dc))
        mine = layer.dWv, layer.dWh, layer.db, layer.dw, dv, dh
        return [(c, c_.detach()), *((a, t.grad) for a, t in zip(mine, tensors, strict=True))]

    print(f"{'yours':15}largest difference from PyTorch ({device})")
    for name, pairs in {"dot_attention": dots, "SoftAttention": soft}.items():
        try:
            worst = max(float(np.abs(mine - theirs.cpu().numpy()).max()) for mine, theirs in pairs())
            print(f"{name:15}{worst:.0e}")
        except NotImplementedError:
            print(f"{name:15}not written yet")


compare_with_torch()

# %% [markdown]
# ## To take along
#
# - A look is a softmax over places; what it sees is a weighted mean. So where to look can be learned, by gradients,
#   from a loss that never mentions it.
# - Scores come from a small network or a dot product divided by $\sqrt d$. A mask hides with $-\infty$, before the
#   softmax.
# - Layers of every kind can be wired together. Backwards: what was used twice gets a sum, what was put side by side is
#   cut.
# - In training the network hears the right words, in use its own; judge it in use.
# - An attention map shows what was read. To know what was needed, change the picture.
#
# **Next**, notebook 13: six directions of research.

# %% tags=["demo"]
progress()
