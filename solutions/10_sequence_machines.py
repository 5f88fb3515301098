# %% [markdown]
# # 10 · Sequence machines
#
# A recurrent layer gives a state at every step. What you *do* with these states makes a machine that tags words,
# invents names, translates, or says how the sun will be next year.
#
# **After this notebook** you can say which of five machines a task needs, and where its loss sits; build them; write
# an LSTM, forwards and backwards; let a network speak, with as much chance as you like; and forecast, honestly.
#
# **Time** about 110 minutes. **Read** lecture section 2b, its end; Goodfellow et al., *Deep Learning*, 10.2–10.4 and
# 10.10. **You need** notebooks 02, 06 and 09.
#
# | part | minutes |
# |---|---|
# | 1 Five variants | 10 |
# | 2 Many to one | 12 |
# | 3 Many to many | 14 |
# | 4 One to many | 8 |
# | 5 Hear first, then speak | 22 |
# | 6 Gates | 25 |
# | 7 A spoonful of chance | 8 |
# | 8 The sun next year | 11 |

# %%
import numpy as np

from course_nn.adaptive import Adam
from course_nn.checks import check, hint, progress
from course_nn.data import names, sunspots
from course_nn.feedforward import Linear
from course_nn.losses import CrossEntropyLoss, MSELoss
from course_nn.network import Layer, Sequential
from course_nn.recurrence import RNN
from course_nn.throughtime import clip_grad_norm
from course_nn.widgets import sequence_machines as show

# %% [markdown]
# ## 10.1 Five variants (10 min)
#
# **Predict first:** in which variants does nothing come out at step 2? In which does the network hear its own words?
# Choose, step, and switch between training and use.

# %% tags=["demo"]
show.five_variants()

# %% [markdown]
# **Exercise `variants`** (2 points). Name the variant for each task: `"one to one"`, `"one to many"`, `"many to one"`,
# `"many to many"` (an output for each input, at its step), or `"delayed"` (many to many, but it hears all before it
# speaks).
#
# | task | |
# |---|---|
# | `digit` | which digit is in a picture |
# | `house` | the price of a house, from twelve measurements |
# | `caption` | a picture, described in a sentence |
# | `name` | a first name, letter by letter, after a START sign |
# | `action` | what somebody does in a video clip |
# | `next_year` | next year's sunspots, from those of the last 22 years |
# | `word_kinds` | noun, verb, …: the kind of each word of a sentence |
# | `sum_so_far` | how much is in the till, after each sale |
# | `translation` | a French sentence in English |
# | `summary` | a long text in two sentences |

# %% exercise="variants"
### BEGIN SOLUTION
variants = {
    "digit": "one to one",
    "house": "one to one",
    "caption": "one to many",
    "name": "one to many",
    "action": "many to one",
    "next_year": "many to one",
    "word_kinds": "many to many",
    "sum_so_far": "many to many",
    "translation": "delayed",
    "summary": "delayed",
}
### STUB
# variants = {
#     "digit": ...,
#     "house": ...,
#     "caption": ...,
#     "name": ...,
#     "action": ...,
#     "next_year": ...,
#     "word_kinds": ...,
#     "sum_so_far": ...,
#     "translation": ...,
#     "summary": ...,
# }
### END SOLUTION

# %%
check("variants")

# %% [markdown]
# ## 10.2 Many to one (12 min)
#
# One answer, after the last step: $y = V h_T + c$. So there is one loss, and at step $T$ alone a gradient comes in;
# earlier steps get theirs through the recurrence.
#
# In a batch, short sequences are filled up, and `lengths` says how many steps of each count. The layer of notebook 09
# takes all this:
#
# | call | |
# |---|---|
# | `self.rnn.forward(x, start, lengths)` | all states, (N, T, H), from `start` on (else zeros); 0 past the end |
# | `self.rnn.end` | after it: the state after each sequence's own last step, (N, H) |
# | `self.rnn.backward(dy, dend)` | the gradient of all outputs, and of `end`; either may be `None` |
# | `self.rnn.dstart` | after it: the gradient of `start` |
#
# **Exercise `ManyToOne`** (3 points: equally long 1, each with its own length 1, backward 1). The check puts simple
# stand-ins in place of the two parts, so only your wiring counts. For instance, of states 5, 7, 9 of a sequence with
# length 2, the head sees 7.


# %% exercise="ManyToOne"
class ManyToOne(Sequential):
    """One output after the last step."""

    def __init__(self, D, H, M, rng):
        self.rnn, self.head = RNN(D, H, rng=rng), Linear(H, M, rng)
        super().__init__(self.rnn, self.head)

    def forward(self, x, lengths):
        """Return the outputs, (N, M); x: (N, T, D), lengths: (N,), whole numbers."""
        ### BEGIN SOLUTION
        self.rnn.forward(x, lengths=lengths)
        return self.head.forward(self.rnn.end)
        ### END SOLUTION

    def backward(self, dy):
        """Call both parts' backward; dy: (N, M), the gradient of the outputs."""
        ### BEGIN SOLUTION
        self.rnn.backward(None, self.head.backward(dy))
        ### END SOLUTION


# %%
check("ManyToOne")

# %% [markdown]
# A task that depends on every step: is the number of ones odd? Two networks learn it, one from sequences of 1 to 7
# bits, one from those of 7 bits only; both are asked about 7 bits. **Predict:** how much is right at first? Which is
# better?


# %% tags=["demo"]
def learn_parity(shortest, longest=7):
    """Yield the share that is right among the longest, after every 150 batches."""
    rng = np.random.default_rng(1)
    net, loss = ManyToOne(1, 24, 2, rng), CrossEntropyLoss()
    optimiser = Adam(net, 0.01)
    for step in range(901):
        lengths = rng.integers(shortest, longest + 1, 64)
        bits = rng.integers(0, 2, (64, longest)) * (np.arange(longest) < lengths[:, None])
        if step % 150 == 0:
            new = rng.integers(0, 2, (300, longest))
            guess = net.forward(new[:, :, None], np.full(300, longest)).argmax(axis=1)
            yield (guess == new.sum(axis=1) % 2).mean()
        loss.forward(net.forward(bits[:, :, None], lengths), bits.sum(axis=1) % 2)
        net.backward(loss.backward())
        clip_grad_norm(net, 1.0)
        optimiser.step()


try:
    print("batches   learned from 1 to 7 bits   from 7 bits")
    for k, (mixed, long) in enumerate(zip(learn_parity(1), learn_parity(7), strict=True)):
        print(f"{150 * k:7}   {mixed:24.0%}   {long:11.0%}")
except NotImplementedError:
    print("Write ManyToOne first, then run this cell again.")

# %% [markdown]
# **Notice** that no single bit tells anything, so half is right for long. Short sequences are where it finds a
# beginning.
#
# ## 10.3 Many to many (14 min)
#
# Now every step has an output and a loss. Where outputs are symbols, these are numbers $0 … K-1$, three of them with a
# meaning: `PAD` fills up, `START` begins, `STOP` ends.

# %%
PAD, START, STOP = 0, 1, 2

# %% [markdown]
# A network gives $K$ scores at each step. The loss is the mean cross entropy over all $n$ words that are not PAD (STOP
# counts):
#
# $$\mathcal L = -\frac1n \sum_{\text{words}} \log p_{\text{word}}, \qquad p = \mathrm{softmax}(z)$$
#
# **Exercise `SequenceLoss`** (2 points: no padding ½, value ¾, gradient ¾). `CrossEntropyLoss` of notebook 02 is
# imported: `z[words != PAD]` makes rows for it. For instance, with scores of 0 everywhere the loss is $\log K$, however
# much padding there is, and the gradient is 0 at PAD.


# %% exercise="SequenceLoss"
class SequenceLoss:
    """Mean cross entropy of all words that are no padding."""

    def forward(self, z, words):
        """Return the loss, a number; z: (N, T, K), words: (N, T)."""
        ### BEGIN SOLUTION
        self.shape, self.counts = z.shape, words != PAD
        self.each = CrossEntropyLoss()
        return self.each.forward(z[self.counts], words[self.counts])
        ### END SOLUTION

    def backward(self):
        """Return dL/dz, (N, T, K)."""
        ### BEGIN SOLUTION
        dz = np.zeros(self.shape)
        dz[self.counts] = self.each.backward()
        return dz
        ### END SOLUTION


# %%
check("SequenceLoss")

# %% [markdown]
# Outputs may as well be numbers, with the squared error at each step. A whole many-to-many network is
# `Sequential(RNN(1, 16, rng=rng), Linear(16, 1, rng))`: `Linear` treats all steps alike.
#
# **Exercise `add_up`** (1 point: as long as in training ½, longer ½). Let it learn the sum so far. Draw new sequences
# at every step, `rng.uniform(-0.5, 0.5, (32, 8, 1))`; their sums are `x.cumsum(axis=1)`. 300 steps of Adam with a rate
# that falls from 0.01 to 0, clipped at 1, will do; `add_up(x)` then asks the network. With 8 steps the error may be
# 20 % of the sums (root mean squares of both), with 12 steps 35 %. (Of 60 networks the worst had 10 % and 20 %.)

# %% exercise="add_up"
### BEGIN SOLUTION
rng = np.random.default_rng(0)
adder, squared = Sequential(RNN(1, 16, rng=rng), Linear(16, 1, rng)), MSELoss()
optimiser = Adam(adder, 0.01)
for step in range(300):
    x = rng.uniform(-0.5, 0.5, (32, 8, 1))
    squared.forward(adder.forward(x), x.cumsum(axis=1))
    adder.backward(squared.backward())
    clip_grad_norm(adder, 1.0)
    optimiser.lr = 0.01 * (1 - step / 300)
    optimiser.step()


def add_up(x):
    """Return the sum so far at each step, (n, T, 1), as the network says it; x: (n, T, 1)."""
    return adder.forward(x)


### STUB
# # make a network and train it here, outside of the function: it is done once
#
#
# def add_up(x):
#     """Return the sum so far at each step, (n, T, 1), as the network says it; x: (n, T, 1)."""
#     # Write your code here, in place of the next line.
#     raise NotImplementedError("add_up is not written yet")
### END SOLUTION

# %%
check("add_up")

# %% [markdown]
# **Notice** that one network takes 8 steps or 12. But it never saw sums as large as 12 numbers make.
#
# ## 10.4 One to many (8 min)
#
# One input, then the network goes on by itself: **what it says is what it hears next**, from START until STOP.
#
# **Exercise `generate`** (2 points: without an end 1, up to STOP 1). `step(symbol, state)` returns the scores of the
# next symbol and the state after this one; the first call gets START and `None`. `choose(scores)` returns the symbol to
# say. Return the list of what was said, STOP included; at most `most` symbols. For instance, `[7, 4, 2]`.


# %% exercise="generate"
def generate(step, choose, most):
    """Return the list of symbols said, one after the other, each fed back into step."""
    ### BEGIN SOLUTION
    said, symbol, state = [], START, None
    while len(said) < most and symbol != STOP:
        scores, state = step(symbol, state)
        symbol = choose(scores)
        said.append(symbol)
    return said
    ### END SOLUTION


# %%
check("generate")

# %% [markdown]
# In 10.7 a network of yours will speak.
#
# ## 10.5 Hear first, then speak (22 min)
#
# To translate, one network hears: the **encoder**. Its last state is all it hands on. A second one starts from there
# and speaks: the **decoder**. Symbols go in one-hot, `np.eye(K)[symbols]`; a `Linear` makes scores of its states.
#
# - *In training* all right words are known. At step $t$ the decoder hears the right word before, START at first,
#   whatever it would have said: **teacher forcing**. So all steps go at once.
# - *In use* it hears its own words, one at a time, from START until STOP.
#
# **Exercise `Seq2Seq`** (3 points: in training 1, backward 1, in use 1). `encoder` and `decoder` are called as in the
# table of 10.2. (Whose gradient is `decoder.dstart`?) `generate` says the likeliest word at each step; STOP belongs to
# it, after that comes PAD. Sequences stop at different steps, or never. For instance, for two sequences and `most=3`:
# `[[5, 2, 0], [4, 4, 6]]`.


# %% exercise="Seq2Seq"
class Seq2Seq(Sequential):
    """Hears a sequence to its end, then says another."""

    def __init__(self, K, H, rng):
        self.K = K
        self.encoder, self.decoder, self.head = RNN(K, H, rng=rng), RNN(K, H, rng=rng), Linear(H, K, rng)
        super().__init__(self.encoder, self.decoder, self.head)

    def forward(self, x, lengths, words):
        """Return scores (N, T, K) for the words (N, T), each given x and the right words before it; x: (N, S)."""
        ### BEGIN SOLUTION
        self.encoder.forward(np.eye(self.K)[x], lengths=lengths)
        before = np.concatenate([np.full((len(words), 1), START), words[:, :-1]], axis=1)
        return self.head.forward(self.decoder.forward(np.eye(self.K)[before], self.encoder.end))
        ### END SOLUTION

    def backward(self, dz):
        """Call every part's backward with its gradient; dz: (N, T, K), that of the scores."""
        ### BEGIN SOLUTION
        self.decoder.backward(self.head.backward(dz))
        self.encoder.backward(None, self.decoder.dstart)
        ### END SOLUTION

    def generate(self, x, lengths, most):
        """Return the words that it says itself, (N, most)."""
        ### BEGIN SOLUTION
        self.encoder.forward(np.eye(self.K)[x], lengths=lengths)
        state, word = self.encoder.end, np.full(len(x), START)
        said, running = np.full((len(x), most), PAD), np.ones(len(x), bool)
        for t in range(most):
            h = self.decoder.forward(np.eye(self.K)[word][:, None], state)
            state = self.decoder.end
            word = self.head.forward(h[:, 0]).argmax(axis=1)
            said[running, t] = word[running]
            running = running & (word != STOP)
        return said
        ### END SOLUTION


# %%
check("Seq2Seq")

# %% [markdown] question="own_words"
# **Question** (2 points). Given the right words before, such a network gets 99 % of the words right; whole sentences of
# its own are often wrong. Why, which of the two is to be reported, and why train so all the same? Three sentences.
#
# ### BEGIN SOLUTION
# In use it hears its own words: one wrong word puts it into a situation that it never met in training, and the errors
# pile up. What it says by itself has to be reported, as nobody knows the right words then. Teacher forcing is used
# since all steps can be computed at once and every word learns from the start, also while those before are wrong.
# ### END SOLUTION

# %% [markdown]
# Our language has five letters, 3 to 7, and the translation of a word is the word backwards:


# %%
def riddles(n, rng, longest=5):
    """Return n words (n, longest), how long they are, and the answers (n, longest + 1): backwards, then STOP."""
    lengths = rng.integers(1, longest + 1, n)
    x, answers = np.full((n, longest), PAD), np.full((n, longest + 1), PAD)
    for i, T in enumerate(lengths):
        x[i, :T] = rng.integers(3, 8, T)
        answers[i, : T + 1] = [*x[i, :T][::-1], STOP]
    return x, lengths, answers


print(*riddles(2, np.random.default_rng(5)), sep="\n")

# %% [markdown]
# **Exercise `turn_around`** (1 point). Train a `Seq2Seq(8, 48, rng)` on 64 new riddles at each of 500 steps, with your
# `SequenceLoss` and Adam as above (a few seconds). `turn_around(x, lengths)` returns what it says, as many words as the
# answers have columns. Of 200 new riddles 80 % must be answered without a slip. (Thirty such networks answered all.)

# %% exercise="turn_around"
### BEGIN SOLUTION
rng = np.random.default_rng(0)
translator, of_words = Seq2Seq(8, 48, rng), SequenceLoss()
optimiser = Adam(translator, 0.01)
for step in range(500):
    x, lengths, answers = riddles(64, rng)
    of_words.forward(translator.forward(x, lengths, answers), answers)
    translator.backward(of_words.backward())
    clip_grad_norm(translator, 1.0)
    optimiser.lr = 0.01 * (1 - step / 500)
    optimiser.step()


def turn_around(x, lengths):
    """Return the answers, (n, longest + 1), as the network says them; x: (n, longest), lengths: (n,)."""
    return translator.generate(x, lengths, x.shape[1] + 1)


### STUB
# # make a network and train it here, outside of the function: it is done once
#
#
# def turn_around(x, lengths):
#     """Return the answers, (n, longest + 1), as the network says them; x: (n, longest), lengths: (n,)."""
#     # Write your code here, in place of the next line.
#     raise NotImplementedError("turn_around is not written yet")
### END SOLUTION

# %%
check("turn_around")

# %% [markdown]
# **Notice** the bottleneck: all that was heard has to fit into 48 numbers. In notebook 12 the decoder looks back.
#
# ## 10.6 Gates (25 min)
#
# In notebook 09 gradients vanished on their way through $W_h$ and $\tanh'$. The **LSTM** opens a second way. Beside $h$
# it has a memory $c$ that is changed by adding, and three *gates*: numbers from 0 to 1 for each unit, computed from the
# input and the last $h$.
#
# $$i, f, o = \sigma(W_x x_t + W_h h_{t-1} + b), \qquad g = \tanh(W_x x_t + W_h h_{t-1} + b)$$
#
# $$c_t = f\,c_{t-1} + i\,g, \qquad h_t = o \tanh(c_t)$$
#
# Each of the four has rows of its own. They lie one below the other **in the order i, f, g, o**, as in PyTorch: the
# first $H$ rows of $W_x$ (4H, D), $W_h$ (4H, H) and $b$ (4H,) belong to $i$, the next $H$ to $f$, and so on. What
# a gate multiplies, it multiplies entry by entry.
#
# On the way back two gradients are carried from step to step, $\mathrm dh$ and $\mathrm dc$. At each step:
#
# 1. add what comes from above, `dy[:, t]`, to $\mathrm dh$;
# 2. $h = o\tanh(c)$: some of $\mathrm dh$ goes to $o$, some to $c$; *add* that to $\mathrm dc$;
# 3. $c = f c_{t-1} + i g$: $\mathrm dc$ goes to all four on the right;
# 4. through $\sigma' = \sigma(1-\sigma)$ and $\tanh' = 1 - \tanh^2$, then through $W_x$ and $W_h$ as in every layer.
#
# **Exercise `LSTM`** (5 points: outputs and end 2, parameters 1½, dx and dstart 1½). `start` holds $h$ and $c$ before
# the first step, (2, N, H), or is `None` for zeros; `forward` keeps the last two in `self.end`, in the same form.
# `backward` gets `dy`, (N, T, H), and `dend`, (2, N, H) or `None`, and fills `self.dWx`, `self.dWh`, `self.db` and
# `self.dstart`. For instance, with all parameters 0 every gate is ½ and $g$ is 0: $c$ halves at each step.


# %% exercise="LSTM"
class LSTM(Layer):
    """Long short-term memory: c keeps, h shows."""

    parameters = ("Wx", "Wh", "b")

    def __init__(self, D, H, rng):
        self.H = H
        self.Wx, self.Wh, self.b = (rng.uniform(-1, 1, s) / np.sqrt(H) for s in ((4 * H, D), (4 * H, H), 4 * H))
        self.dWx, self.dWh, self.db = (np.zeros_like(p) for p in (self.Wx, self.Wh, self.b))

    def forward(self, x, start=None):
        """Return all h, (N, T, H), and keep self.end, (2, N, H); x: (N, T, D), start: (2, N, H), h then c."""
        ### BEGIN SOLUTION
        N, T, _ = x.shape
        h, c = np.zeros((2, N, self.H)) if start is None else start
        self.x, self.steps, y = x, [], np.zeros((N, T, self.H))
        for t in range(T):
            i, f, g, o = np.split(x[:, t] @ self.Wx.T + h @ self.Wh.T + self.b, 4, axis=1)
            i, f, o = (0.5 + 0.5 * np.tanh(0.5 * a) for a in (i, f, o))
            g = np.tanh(g)
            before = h, c
            c = f * c + i * g
            shown = np.tanh(c)
            h = y[:, t] = o * shown
            self.steps.append((before, i, f, g, o, shown))
        self.end = np.array([h, c])
        return y
        ### END SOLUTION

    def backward(self, dy, dend=None):
        """Fill the gradients of the parameters and self.dstart, (2, N, H), and return dx, (N, T, D)."""
        ### BEGIN SOLUTION
        N, T, H = dy.shape
        dh, dc = np.zeros((2, N, H)) if dend is None else dend
        dx, dWx, dWh, db = np.zeros(self.x.shape), 0, 0, 0
        for t in reversed(range(T)):
            (h, c), i, f, g, o, shown = self.steps[t]
            dh = dh + dy[:, t]
            dc = dc + dh * o * (1 - shown**2)
            di, df, dg, do = dc * g, dc * c, dc * i, dh * shown
            slopes = [di * i * (1 - i), df * f * (1 - f), dg * (1 - g**2), do * o * (1 - o)]
            da = np.concatenate(slopes, axis=1)
            dWx, dWh, db = dWx + da.T @ self.x[:, t], dWh + da.T @ h, db + da.sum(axis=0)
            dx[:, t] = da @ self.Wx
            dh, dc = da @ self.Wh, dc * f
        self.dWx, self.dWh, self.db, self.dstart = dWx, dWh, db, np.array([dh, dc])
        return dx
        ### END SOLUTION


# %%
check("LSTM")

# %% [markdown]
# One unit of yours, its gates set by hand: a mark at steps 4 and 15 opens $i$. The sliders are the biases of the gates.
# **Predict first:** how much is left of the first value ten steps later if $f$ is ½? If it is 0.99? What must be
# switched on so that the second value *replaces* the first? And what happens to $c$ when $h$ shows nothing?

# %% tags=["demo"]
show.gates(LSTM)

# %% [markdown] question="why_gates"
# **Question** (2 points). Why does a gradient on its way far back survive in an LSTM, and not in a plain RNN? Two
# sentences.
#
# ### BEGIN SOLUTION
# Along the memory c it is multiplied at each step by the forget gate alone, which the network can hold near 1; no
# matrix and no slope of a tanh lies on that way. In the plain RNN it goes through W_h and tanh' at every step, and a
# product of many such factors vanishes (or explodes).
# ### END SOLUTION

# %% [markdown]
# The **GRU** does with two gates and no second state: $r$ says how much of the past is read, $z$ how much is kept.
#
# $$r, z = \sigma(W_x x + b_x + W_h h + b_h), \qquad n = \tanh\big(W_x x + b_x + r\,(W_h h + b_h)\big)$$
#
# $$h' = (1 - z)\, n + z\, h$$
#
# **Exercise `gru_step`** (2 points: H ≠ D 1½, H = D ½). One step. The rows lie in the order r, z, n. There are two
# biases, since $r$ multiplies one of them. For instance, with all parameters 0, $h' = h/2$.


# %% exercise="gru_step"
def gru_step(x, h, Wx, Wh, bx, bh):
    """Return the next state, (N, H); x: (N, D), h: (N, H), Wx: (3H, D), Wh: (3H, H), bx, bh: (3H,)."""
    ### BEGIN SOLUTION
    xr, xz, xn = np.split(x @ Wx.T + bx, 3, axis=1)
    hr, hz, hn = np.split(h @ Wh.T + bh, 3, axis=1)
    r, z = (0.5 + 0.5 * np.tanh(0.5 * a) for a in (xr + hr, xz + hz))
    n = np.tanh(xn + r * hn)
    return (1 - z) * n + z * h
    ### END SOLUTION


# %%
check("gru_step")

# %% [markdown]
# ## 10.7 A spoonful of chance (8 min)
#
# Whoever always says the likeliest always says the same. So draw: each symbol as often as its probability says. The
# **temperature** $\tau$ turns chance up or down:
#
# $$p = \mathrm{softmax}(z / \tau)$$
#
# **Exercise `sample`** (1 point: chances ½, near temperature 0 ½). `rng.choice(K, p=p)` draws. For small τ the
# numbers grow large, so take the largest score away first. For instance, with scores `[0, 5]` and τ = 0.01 it is always
# 1.


# %% exercise="sample"
def sample(scores, temperature, rng):
    """Return a symbol 0 … K-1, drawn with rng; scores: (K,), temperature > 0."""
    ### BEGIN SOLUTION
    z = (scores - scores.max()) / temperature
    p = np.exp(z) / np.exp(z).sum()
    return int(rng.choice(len(p), p=p))
    ### END SOLUTION


# %%
check("sample")

# %% [markdown]
# Everything together: your LSTM learns 600 invented first names by your loss, and speaks by your `generate` and
# `sample`. **Predict first:** what does it say at temperature 0.1, what at 3? Where are most names new *and* speakable?


# %% tags=["demo"]
class Speller(Sequential):
    def __init__(self, K, H, rng):
        self.lstm, self.head = LSTM(K, H, rng), Linear(H, K, rng)
        super().__init__(self.lstm, self.head)

    def step(self, symbol, state):
        h = self.lstm.forward(np.eye(29)[[[symbol]]], state)
        return self.head.forward(h[:, 0])[0], self.lstm.end


def learn_names(known, steps=400):
    rng = np.random.default_rng(0)
    net, loss = Speller(29, 48, rng), SequenceLoss()
    optimiser = Adam(net, 0.01)
    words = np.zeros((len(known), 2 + max(map(len, known))), int)
    for row, name in zip(words, known, strict=True):
        row[: len(name) + 2] = [START, *(3 + ord(letter) - ord("a") for letter in name), STOP]
    for step in range(steps):
        some = words[rng.integers(0, len(words), 32)]
        loss.forward(net.forward(np.eye(29)[some[:, :-1]]), some[:, 1:])
        net.backward(loss.backward())
        clip_grad_norm(net, 1.0)
        optimiser.lr = 0.01 * (1 - step / steps)
        optimiser.step()
    return net


def spell(temperature, rng):
    said = generate(speller.step, lambda scores: sample(scores, temperature, rng), most=14)
    return "".join(chr(ord("a") + k - 3) for k in said if k > STOP)


known = names(600, np.random.default_rng(0))
try:
    speller = learn_names(known)
except NotImplementedError:
    print("Write SequenceLoss and LSTM first, then run this cell again.")

# %% tags=["demo"]
show.temperatures(spell, known) if "speller" in globals() else print("It has to learn first: run the cell above.")

# %% [markdown]
# ## 10.8 The sun next year (11 min)
#
# Sunspots come and go in about 11 years, and have been counted since 1700. We learn from the first $n$ years, and
# forecast each later one from the 22 before it.
#
# **Exercise `windows`** (1 point: to learn from ½, later years ½). From the first $n$ numbers take mean and standard
# deviation, and scale *all* with these two. (Why not with those of the whole series?) Then cut windows of $T$ numbers,
# one beginning at every year, each with the number that follows it. Return a dict:
#
# | row | |
# |---|---|
# | `"mean"`, `"std"` | of the first n |
# | `"x"`, `"y"` | windows (n − T, T, 1) whose next number lies in the first n, and that number, (n − T, 1) |
# | `"x_new"`, `"y_new"` | the others, in order; a window may reach back into the first n |
#
# For instance, `[1, 3, 1, 3, 4]` with n = 4, T = 2 has mean 2, std 1, the windows `[-1, 1]`, `[1, -1]` with y -1 and 1,
# and the new one `[-1, 1]` with 2.


# %% exercise="windows"
def windows(series, n, T):
    """Return the rows of the table as a dict; series: (years,)."""
    ### BEGIN SOLUTION
    mean, std = series[:n].mean(), series[:n].std()
    z = (series - mean) / std
    x = np.array([z[t - T : t, None] for t in range(T, len(z))])
    y = z[T:, None]
    return {"mean": mean, "std": std, "x": x[: n - T], "y": y[: n - T], "x_new": x[n - T :], "y_new": y[n - T :]}
    ### END SOLUTION


# %%
check("windows")

# %% [markdown]
# A forecast is worth what it is better than a guess. **Exercise `baselines`** (1 point: ¼, ¼, ½). Return the root mean
# square error over the numbers from place $n$ on, of three guesses: `"mean"`, that of the first n; `"last year"`, the
# number before; `"11 years ago"`.


# %% exercise="baselines"
def baselines(series, n):
    """Return the three errors as a dict; series: (years,)."""
    ### BEGIN SOLUTION
    y = series[n:]
    guesses = {"mean": series[:n].mean(), "last year": series[n - 1 : -1], "11 years ago": series[n - 11 : -11]}
    return {name: np.sqrt(np.mean((guess - y) ** 2)) for name, guess in guesses.items()}
    ### END SOLUTION


# %%
check("baselines")

# %% [markdown]
# **Exercise `forecaster`** (1 point: better than last year's number ½, much better ½). Cut `past`, all of it, into
# windows of 22 (`windows(past, len(past), 22)`), train a network on them, and return a function that makes of windows
# in sunspots a forecast in sunspots. What you know will do: `ManyToOne(1, 16, 1, rng)`, batches of 32, 200 steps as
# above. The check takes the series times some factor, and asks for the years that follow: at most 95 % of the error of
# last year's number, then 75 %. (The worst of 150 had 66 %.)


# %% exercise="forecaster"
def forecaster(past):
    """Learn from past, (n,), and return forecast(recent): windows (N, 22) to the number after each, (N,)."""
    ### BEGIN SOLUTION
    rng = np.random.default_rng(0)
    rows = windows(past, len(past), 22)
    net, loss = ManyToOne(1, 16, 1, rng), MSELoss()
    optimiser = Adam(net, 0.01)
    for step in range(200):
        some = rng.integers(0, len(rows["x"]), 32)
        y = net.forward(rows["x"][some], np.full(32, 22))
        loss.forward(y, rows["y"][some])
        net.backward(loss.backward())
        clip_grad_norm(net, 1.0)
        optimiser.lr = 0.01 * (1 - step / 200)
        optimiser.step()

    def forecast(recent):
        scaled = (recent - rows["mean"]) / rows["std"]
        return rows["mean"] + rows["std"] * net.forward(scaled[:, :, None], np.full(len(recent), 22))[:, 0]

    return forecast
    ### END SOLUTION


# %%
check("forecaster")

# %% [markdown]
# Now let it hear what it says, as in 10.4. **Predict first:** for how many years does it keep the cycle? What
# will it never get right?

# %% tags=["demo"]
show.on_its_own(forecaster, *sunspots(), n=221, T=22)

# %% [markdown]
# **Notice** what honesty takes: nothing from the future, a guess to beat, and a look at simple rivals. A linear
# regression on the same 22 numbers does about as well here.
#
# ## The same in PyTorch
#
# Its LSTM, GRU and cross entropy with your parameters, and its automatic gradients; on a GPU where there is one.


# %% tags=["demo"]
def compare_with_torch():
    try:
        import torch
    except ImportError:
        print("PyTorch is not installed here, so there is nothing to compare with; no exercise needs it.")
        return
    device = "cuda" if torch.cuda.is_available() else "cpu"
    rng = np.random.default_rng(0)
    N, T, D, H, K = 3, 6, 4, 5, 7

    def tensor(array, learn=False):
        return torch.tensor(array, device=device, requires_grad=learn)

    def put(theirs, **arrays):
        with torch.no_grad():
            for name, array in arrays.items():
                getattr(theirs, name).copy_(tensor(array))

    def lstm():
        mine, theirs = LSTM(D, H, rng), torch.nn.LSTM(D, H, batch_first=True, device=device, dtype=torch.float64)
        put(theirs, weight_ih_l0=mine.Wx, weight_hh_l0=mine.Wh, bias_ih_l0=mine.b, bias_hh_l0=0 * mine.b)
        x, start, dy, dend = (rng.normal(size=s) for s in ((N, T, D), (2, N, H), (N, T, H), (2, N, H)))
        x_, start_ = tensor(x, True), tensor(start, True)
        y_, (h_, c_) = theirs(x_, (start_[:1], start_[1:]))
        pairs = [(mine.forward(x, start), y_), (mine.end, torch.cat([h_, c_]))]
        ((y_ * tensor(dy)).sum() + (torch.cat([h_, c_]) * tensor(dend)).sum()).backward()
        dx = mine.backward(dy, dend)
        learned = [(mine.dWx, theirs.weight_ih_l0.grad), (mine.dWh, theirs.weight_hh_l0.grad)]
        return [*pairs, *learned, (mine.db, theirs.bias_ih_l0.grad), (dx, x_.grad), (mine.dstart, start_.grad)]

    def gru():
        theirs = torch.nn.GRUCell(D, H, device=device, dtype=torch.float64)
        Wx, Wh, bx, bh, x, h = (rng.normal(size=s) for s in ((3 * H, D), (3 * H, H), 3 * H, 3 * H, (N, D), (N, H)))
        put(theirs, weight_ih=Wx, weight_hh=Wh, bias_ih=bx, bias_hh=bh)
        return [(gru_step(x, h, Wx, Wh, bx, bh), theirs(tensor(x), tensor(h)))]

    def words():
        z, said, mine = rng.normal(size=(N, T, K)), rng.integers(STOP, K, (N, T)), SequenceLoss()
        said[0, 2:], said[1, 4:] = PAD, PAD
        z_ = tensor(z, True)
        L_ = torch.nn.functional.cross_entropy(z_.reshape(-1, K), tensor(said).reshape(-1), ignore_index=PAD)
        L_.backward()
        return [(np.array(mine.forward(z, said)), L_), (mine.backward(), z_.grad)]

    print(f"{'yours':14}largest difference from PyTorch, values and gradients ({device})")
    for name, pairs in {"LSTM": lstm, "gru_step": gru, "SequenceLoss": words}.items():
        try:
            worst = max(float(np.abs(mine - theirs.detach().cpu().numpy()).max()) for mine, theirs in pairs())
            print(f"{name:14}{worst:.0e}")
        except NotImplementedError:
            print(f"{name:14}not written yet")


compare_with_torch()

# %% [markdown]
# What you have passed so far, in all notebooks, and what comes next:

# %% tags=["demo"]
progress()

# %% [markdown]
# ## To take along
#
# - Five variants differ in where inputs come in, where outputs come out, and where losses sit.
# - Padding is neither read nor counted. START begins, STOP ends; a network learns to say STOP like any word.
# - In training it hears the right words, in use its own: judge it in use.
# - A gate is a number from 0 to 1. The LSTM's memory is changed by adding, and its gradient only meets $f$.
# - Scores divided by a temperature below 1 make the choice surer, above 1 more daring.
# - Scale by the past only, and beat a guess before you boast.
#
# **Next**, notebook 11: deep networks that see.
