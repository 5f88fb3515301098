"""The variational autoencoder: its code is a distribution, so that one can draw new data (lecture, "research").

The encoder says for each x where its code h may lie, q(h|x) = N(μ, σ²), the decoder how x comes about, p(x|h); over
all of the data the codes are to be N(0, 1). Training raises the evidence lower bound,

    log p(x) ≥ ELBO = E_q log p(x|h) - KL(q(h|x) ‖ N(0, 1)):

draw x well, with codes that do not stray. Then h ~ N(0, 1) makes, through the decoder, a new x.
Kingma & Welling (2014), equation 3; Goodfellow et al. 20.10.3.

On the digits (64-128-(2 + 2) and 2-128-64, 40 epochs with Adam(model.net, 0.003), 1 s) the code of two numbers brings
-ELBO on held-out images below 25.3 nats, from 27.1 for the mean image; and images that are neighbours in the plane of
the codes show the same digit in more than half of the cases, though no label was ever seen.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from course_nn.losses import BCEWithLogitsLoss, Loss, finite
from course_nn.network import Array, FromForward, Sequential
from course_nn.optimisation import DataLoader, Optimiser


def reparameterise(mu: Array, log_var: Array, eps: Array) -> Array:
    """Return h = μ + σ ε: a draw from N(μ, σ²) if ε is one from N(0, 1).  All are (N, K), σ = exp(½ log σ²).

    Chance enters beside the path, as ε. On the path dh/dμ = 1 and dh/dlog σ² = ½ σ ε: the gradient gets through.
    Kingma & Welling (2014), section 2.4.

    >>> reparameterise(np.array([[5.0, 5.0]]), np.log([[4.0, 9.0]]), np.array([[1.0, -1.0]])).round(9)
    array([[7., 2.]])
    """
    return mu + np.exp(0.5 * log_var) * eps


def kl(mu: Array, log_var: Array) -> Array:
    """KL(N(μ, σ²) ‖ N(0, 1)) of each row, ½ Σ μ² + σ² - 1 - log σ²: (N,).  Kingma & Welling (2014), appendix B.

    >>> kl(np.array([[0.0, 0.0], [1.0, 2.0]]), np.zeros((2, 2)))
    array([0. , 2.5])
    """
    return 0.5 * (mu * mu + np.exp(log_var) - 1 - log_var).sum(-1)


class NegativeELBO(Loss):
    """-ELBO of a sample in nats, mean of N: L = 1/N Σ (-log p(x|h) + KL).  dL/dμ = μ / N, dL/dlog σ² = ½ (σ² - 1) / N.

    logits, x: (N, D), each entry of x a grey value between 0 and 1 that the decoder gives σ(logit) for (a Bernoulli
    likelihood: BCE); mu, log_var: (N, K).  Both terms are sums over the entries of a sample: with a mean in one of
    them the other would weigh D or K times too much.

    >>> NegativeELBO()([[0.0, 0.0]], [[1.0, 2.0]], [[0.0, 0.0]], [[0.0, 1.0]]) - 2 * np.log(2)  # BCE, KL = 2.5
    np.float64(2.5)
    """

    mu, log_var = FromForward(), FromForward()

    def __init__(self) -> None:
        self.bce = BCEWithLogitsLoss()

    def forward(self, logits: npt.ArrayLike, mu: npt.ArrayLike, log_var: npt.ArrayLike, x: npt.ArrayLike) -> float:
        """Return the mean of -ELBO."""
        self.mu, self.log_var = np.asarray(mu), np.asarray(log_var)
        self.D = np.shape(logits)[-1]
        if self.mu.shape != self.log_var.shape or self.mu.shape[:-1] != np.shape(logits)[:-1]:
            raise ValueError(
                f"NegativeELBO got mu of shape {self.mu.shape}, log_var of shape {self.log_var.shape} and logits of "
                f"shape {np.shape(logits)}; they are (N, K), (N, K) and (N, D)"
            )
        with np.errstate(over="ignore"):  # finite says it in words
            return finite(self, self.bce.forward(logits, x) * self.D + kl(self.mu, self.log_var).mean())

    def backward(self) -> tuple[Array, Array, Array]:
        """Return dL/dlogits, dL/dμ and dL/dlog σ²."""
        N = len(self.mu)
        return self.bce.backward() * self.D, self.mu / N, (np.exp(self.log_var) - 1) / (2 * N)


class VAE:
    """Encoder x (N, D) -> μ and log σ² side by side (N, 2K); decoder h (N, K) -> the logits of x (N, D).

    `net` holds both networks' parameters in one vector, for the optimiser.

    >>> from course_nn.feedforward import MLP
    >>> rng = np.random.default_rng(0)
    >>> model, loss = VAE(MLP([5, 8, 4], rng=rng), MLP([2, 8, 5], rng=rng)), NegativeELBO()
    >>> x = rng.uniform(size=(3, 5))
    >>> L = loss(*model.forward(x, eps=rng.normal(size=(3, 2))), x)
    >>> model.backward(*loss.backward())  # fills model.net.dtheta
    >>> model.decode(rng.normal(size=(7, 2))).shape  # seven new samples
    (7, 5)
    """

    sigma_eps = FromForward()

    def __init__(self, encoder: Sequential, decoder: Sequential) -> None:
        self.encoder, self.decoder = encoder, decoder
        self.net = Sequential(encoder, decoder)

    def encode(self, x: npt.ArrayLike) -> tuple[Array, Array]:
        """Return μ and log σ² of each row's code: (N, K) each."""
        both = self.encoder.forward(x)
        if both.ndim != 2 or both.shape[1] % 2:
            raise ValueError(f"VAE's encoder gave {both.shape}; it must give (N, 2K): μ and log σ² of K numbers")
        return both[:, : both.shape[1] // 2], both[:, both.shape[1] // 2 :]

    def decode(self, h: npt.ArrayLike) -> Array:
        """Return the grey values that belong to the codes h, σ(logits): (N, D).  h ~ N(0, 1): new samples."""
        return 0.5 * np.tanh(0.5 * self.decoder.forward(h)) + 0.5

    def forward(self, x: npt.ArrayLike, eps: Array) -> tuple[Array, Array, Array]:
        """Return logits, μ and log σ², given the noise eps ~ N(0, 1) of the codes: (N, K)."""
        mu, log_var = self.encode(x)
        if np.shape(eps) != mu.shape:
            raise ValueError(f"VAE got eps of shape {np.shape(eps)}; its codes have {mu.shape}")
        h = reparameterise(mu, log_var, eps)
        self.sigma_eps = h - mu
        return self.decoder.forward(h), mu, log_var

    def backward(self, dlogits: Array, dmu: Array, dlog_var: Array) -> None:
        """Write all gradients: μ and log σ² get what the loss says of them, and what comes back along h."""
        dh = self.decoder.backward(dlogits)
        self.encoder.backward(np.concatenate([dmu + dh, dlog_var + 0.5 * self.sigma_eps * dh], axis=1), dx=False)


def train_vae(
    model: VAE, x: Array, optimiser: Optimiser, rng: np.random.Generator, epochs: int = 30, batch: int = 64
) -> list[float]:
    """Minimise -ELBO, one drawn code a sample and step; return its mean of each epoch, in nats.  x: (N, D).

    >>> from course_nn.feedforward import MLP
    >>> from course_nn.adaptive import Adam
    >>> rng = np.random.default_rng(0)
    >>> model = VAE(MLP([6, 4], rng=rng), MLP([2, 6], rng=rng))
    >>> L = train_vae(model, np.eye(6), Adam(model.net, 0.05), rng, epochs=30)
    >>> L[-1] < L[0]
    True
    """
    loss, history = NegativeELBO(), []
    K = model.encode(x[:1])[0].shape[1]
    for _ in range(epochs):
        total = 0.0
        for seen, target in DataLoader(x, x, batch, rng=rng):
            total += loss(*model.forward(seen, rng.normal(size=(len(seen), K))), target) * len(seen)
            model.backward(*loss.backward())
            optimiser.step()
        history.append(total / len(x))
    return history
