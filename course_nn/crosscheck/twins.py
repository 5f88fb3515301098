"""What stands in PyTorch for each layer and loss of the library: its twin.

A twin is (torch, our layer, its parameters as tensors, *inputs) -> torch's result, in our layout: images channels
last, W as we have it. Autograd then gives all gradients in our layout as well, through every change of axes.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from typing import Any

Twin = Callable[..., Any]


def find_twin(t: Any, layer: Any) -> Twin:
    """Return the twin of a layer: of its class, of one it inherits from, or of what its name ends with (MyReLU)."""
    for cls in type(layer).__mro__:
        if cls.__name__ in TWINS:
            return TWINS[cls.__name__]
        if hasattr(layer, "layers") and "forward" in vars(cls):
            break  # a network with a forward of its own is not what it inherits from
    name = re.sub(r"(Layer|_|\d)+$", "", type(layer).__name__)
    torchs = [*t.nn.modules.activation.__all__, *t.nn.modules.loss.__all__]
    endings = [known for known in {*TWINS, *torchs} if name.lower().endswith(known.lower())]
    for ending in sorted(endings, key=len, reverse=True)[:1]:
        if ending in TWINS and not hasattr(layer, "layers"):
            return TWINS[ending]
        try:
            module = getattr(t.nn, ending)()
        except TypeError:  # torch's needs sizes
            break
        return lambda t, layer, p, *inputs: module.to(inputs[0].device, inputs[0].dtype)(*inputs)
    raise LookupError(
        f"crosscheck knows no twin of {type(layer).__name__}. Give one, a torch.nn.Module or a function of the inputs "
        "and the parameters: crosscheck(MyLinear(3, 2), x, twin=lambda x, W, b: x @ W.T + b)"
    )


def _channels_first(layer_call: Callable[..., Any]) -> Callable[..., Any]:
    """Give torch the channels on axis 1, where it wants them, and put them last again."""
    return lambda t, layer, p, x: layer_call(t.nn.functional, layer, p, x.movedim(-1, 1)).movedim(1, -1)


def _conv(axes: slice) -> Callable[..., Any]:
    def call(F: Any, layer: Any, p: list[Any], x: Any) -> Any:
        W, *b = p
        options = {name: getattr(layer, name)[axes] for name in ("stride", "padding", "dilation")}
        convolve = F.conv2d if axes == slice(2) else F.conv1d
        return convolve(x, W.movedim(-1, 1), *b, **options, groups=layer.groups)

    return _channels_first(call)


def _batch_norm(F: Any, layer: Any, p: list[Any], x: Any) -> Any:
    running = [None, None] if layer.training else [x.new_tensor(layer.running_mean), x.new_tensor(layer.running_var)]
    return F.batch_norm(x, *running, *p, training=layer.training, eps=layer.eps)


def _recurrent(t: Any, layer: Any, p: list[Any], x: Any, start: Any = None) -> Any:
    """Return the states of all steps, and the last one: what torch's RNN, LSTM and GRU have in common."""
    weights = p if len(p) == 4 else [*p, t.zeros_like(p[2])]  # GRU has two biases, as torch; the others their sum
    name = type(layer).__name__.lower()
    kernel = getattr(t, f"rnn_{layer.nonlinearity}") if name == "rnn" else getattr(t, name)
    if start is None:
        zeros = x.new_zeros(1, len(x), layer.H)
        start = (zeros, zeros) if name == "lstm" else zeros
    with warnings.catch_warnings():  # on CUDA: that our weights do not lie in one piece
        warnings.simplefilter("ignore", UserWarning)
        y, *end = kernel(x, start, weights, True, 1, 0.0, True, False, True)
    return y, tuple(end) if name == "lstm" else end[0]


def _shares(layer: Any, p: list[Any]) -> list[tuple[Any, list[Any]]]:
    """Return each layer of a network with its parameters, which are parts of theta."""
    (theta,), start, shares = p, 0, []
    for part in layer.layers:
        parameters = []
        for name in part.parameters:
            array = getattr(part, name)
            parameters.append(theta[start : start + array.size].reshape(array.shape))
            start += array.size
        shares.append((part, parameters))
    return shares


def _call(t: Any, share: tuple[Any, list[Any]], *inputs: Any) -> Any:
    layer, p = share
    return find_twin(t, layer)(t, layer, p, *inputs)


def _sequential(t: Any, layer: Any, p: list[Any], x: Any) -> Any:
    for share in _shares(layer, p):
        x = _call(t, share, x)
    return x


def _residual(t: Any, layer: Any, p: list[Any], x: Any) -> Any:
    body, shortcut = _shares(layer, p)
    return _call(t, body, x) + _call(t, shortcut, x)


def _many_to_one(t: Any, layer: Any, p: list[Any], x: Any) -> Any:
    rnn, head = _shares(layer, p)
    return _call(t, head, _call(t, rnn, x)[:, -1])


def _one_to_many(t: Any, layer: Any, p: list[Any], x: Any, words: Any) -> Any:
    into, embedding, rnn, head = _shares(layer, p)
    before = _call(t, embedding, words[:, :-1])
    return _call(t, head, _call(t, rnn, t.cat([_call(t, into, x)[:, None], before], 1)))


def _seq2seq(t: Any, layer: Any, p: list[Any], x: Any, words: Any) -> Any:
    heard, (encoder, listening), said, (decoder, saying), head = _shares(layer, p)
    _, end = _recurrent(t, encoder, listening, _call(t, heard, x))
    before = t.cat([t.ones_like(words[:, :1]), words[:, :-1]], 1)  # START is 1
    return _call(t, head, _recurrent(t, decoder, saying, _call(t, said, before), end)[0])


def _multi_head(t: Any, layer: Any, p: list[Any], x: Any) -> Any:
    (_, (W, b)), _, (_, output) = _shares(layer, p)
    x = x.swapaxes(0, 1)  # torch: times first
    kept = None, None, False, 0.0
    y, _ = t.nn.functional.multi_head_attention_forward(x, x, x, layer.D, layer.heads, W, b, *kept, *output)
    return y.swapaxes(0, 1)


def _soft_attention(t: Any, layer: Any, p: list[Any], v: Any, h: Any) -> Any:
    Wv, Wh, b, w = p
    asked = h.reshape(len(h), -1, 1, h.shape[-1])  # (N, T, 1, H), to be added to (N, 1, L, D)
    scores = t.tanh(t.einsum("ntlh,ah->ntla", asked, Wh) + t.einsum("nld,ad->nla", v, Wv)[:, None] + b) @ w
    return t.einsum("ntl,nld->ntd", t.softmax(scores, -1), v).reshape(*h.shape[:-1], -1)


def _cnn_encoder(t: Any, layer: Any, p: list[Any], x: Any) -> Any:
    maps = _sequential(t, layer, p, x).flatten(1, 2)
    return t.cat([maps, maps.new_tensor(layer.place).expand(len(x), -1, -1)], -1)


def _captioner(t: Any, layer: Any, p: list[Any], x: Any, words: Any) -> Any:
    encoder, embedding, rnn, attention, head = _shares(layer, p)
    before = t.cat([t.ones_like(words[:, :1]), words[:, :-1]], 1)  # START is 1
    h = _call(t, rnn, _call(t, embedding, before))
    return _call(t, head, t.cat([h, _call(t, attention, _call(t, encoder, x), h)], -1))


def _ntm_address(t: Any, raw: Any, memory: Any, before: Any) -> Any:
    """Graves et al. (2014), equations 5 to 9."""
    key, beta, gate, shift, gamma = raw.split([memory.shape[2], 1, 1, 3, 1], 1)
    softplus, (M, k) = t.nn.functional.softplus, (v / (v.square().sum(-1, True) + 1e-8).sqrt() for v in (memory, key))
    w = t.softmax(softplus(beta) * t.einsum("nrc,nc->nr", M, k), 1)
    w = t.lerp(before, w, t.sigmoid(gate))
    shift = t.softmax(shift, 1)
    w = sum(shift[:, i, None] * w.roll(i - 1, 1) for i in range(3))
    return t.softmax((1 + softplus(gamma)) * (w + 1e-16).log(), 1)


def _ntm(t: Any, layer: Any, p: list[Any], x: Any) -> Any:
    W_h, b_h, W_heads, b_heads, W_y, b_y = p
    N, C, linear, ys = len(x), layer.C, t.nn.functional.linear, []
    memory, r = x.new_zeros(N, layer.R, C), x.new_zeros(N, C)
    write = look = t.nn.functional.one_hot(t.zeros(N, dtype=t.long, device=x.device), layer.R).to(x)
    for x_t in x.unbind(1):
        h = t.tanh(linear(t.cat([x_t, r], 1), W_h, b_h))
        writer, erased, added, reader = linear(h, W_heads, b_heads).split([C + 6, C, C, C + 6], 1)
        write = _ntm_address(t, writer, memory, write)
        memory = memory * (1 - t.einsum("nr,nc->nrc", write, t.sigmoid(erased))) + t.einsum("nr,nc->nrc", write, added)
        look = _ntm_address(t, reader, memory, look)
        r = t.einsum("nr,nrc->nc", look, memory)
        ys.append(linear(t.cat([h, r], 1), W_y, b_y))
    return t.stack(ys, 1)


def _policy_loss(t: Any, loss: Any, p: list[Any], z: Any, actions: Any, advantages: Any) -> Any:
    return -(advantages * t.distributions.Categorical(logits=z).log_prob(actions)).mean()


def _gaussian_nll(t: Any, loss: Any, p: list[Any], mu: Any, log_sigma: Any, y: Any) -> Any:
    return t.nn.functional.gaussian_nll_loss(mu, y, (2 * log_sigma).exp(), full=loss.full, eps=1e-30)


def _negative_elbo(t: Any, loss: Any, p: list[Any], logits: Any, mu: Any, log_var: Any, x: Any) -> Any:
    bce = t.nn.functional.binary_cross_entropy_with_logits(logits, x, reduction="sum")
    normal = t.distributions.Normal
    kl = t.distributions.kl_divergence(normal(mu, (log_var / 2).exp()), normal(0 * mu, 1 + 0 * mu))
    return (bce + kl.sum()) / len(x)


TWINS: dict[str, Callable[..., Any]] = {
    "Identity": lambda t, layer, p, x: x,
    "Linear": lambda t, layer, p, x: t.nn.functional.linear(x, *p),
    "ReLU": lambda t, layer, p, x: t.nn.functional.relu(x),
    "ELU": lambda t, layer, p, x: t.nn.functional.elu(x),
    "Sigmoid": lambda t, layer, p, x: t.sigmoid(x),
    "Tanh": lambda t, layer, p, x: t.tanh(x),
    "Dropout": lambda t, layer, p, x: x * x.new_tensor(layer.mask),  # the same units; torch would draw others
    "LayerNorm": lambda t, layer, p, x: t.nn.functional.layer_norm(x, x.shape[-1:], *p, eps=layer.eps),
    "BatchNorm1d": _channels_first(_batch_norm),
    "BatchNorm2d": _channels_first(_batch_norm),
    "Conv1d": _conv(slice(1, 2)),
    "Conv2d": _conv(slice(2)),
    "MaxPool2d": _channels_first(lambda F, layer, p, x: F.max_pool2d(x, layer.kernel, layer.stride, layer.padding)),
    "AvgPool2d": _channels_first(lambda F, layer, p, x: F.avg_pool2d(x, layer.kernel, layer.stride, layer.padding)),
    "Flatten": lambda t, layer, p, x: x.flatten(1),
    "Embedding": lambda t, layer, p, symbols: t.nn.functional.embedding(symbols, *p),
    "RNNCell": lambda t, layer, p, x, h: t.rnn_tanh_cell(x, h, *p, t.zeros_like(p[2])),
    "RNN": lambda t, layer, p, x: _recurrent(t, layer, p, x)[0],
    "LSTM": lambda t, layer, p, x: _recurrent(t, layer, p, x)[0],
    "GRU": lambda t, layer, p, x: _recurrent(t, layer, p, x)[0],
    "Sequential": _sequential,
    "Residual": _residual,
    "Inception": lambda t, layer, p, x: t.cat([_call(t, branch, x) for branch in _shares(layer, p)], -1),
    "ManyToMany": _sequential,
    "ManyToOne": _many_to_one,
    "OneToOne": lambda t, layer, p, x: _sequential(t, layer, p, x[:, None])[:, 0],
    "OneToMany": _one_to_many,
    "Seq2Seq": _seq2seq,
    "ScaledDotProductAttention": lambda t, layer, p, *qkv: t.nn.functional.scaled_dot_product_attention(*qkv),
    "MultiHeadAttention": _multi_head,
    "SoftAttention": _soft_attention,
    "CNNEncoder": _cnn_encoder,
    "Captioner": _captioner,
    "TiedLinear": lambda t, layer, p, h: h @ h.new_tensor(layer.linear.W) + p[0],
    "NTM": _ntm,
    "MSELoss": lambda t, loss, p, y_hat, y: t.nn.functional.mse_loss(y_hat, y),
    "L1Loss": lambda t, loss, p, y_hat, y: t.nn.functional.l1_loss(y_hat, y),
    "HuberLoss": lambda t, loss, p, y_hat, y: t.nn.functional.huber_loss(y_hat, y, delta=loss.delta),
    "GaussianNLLLoss": _gaussian_nll,
    "CrossEntropyLoss": lambda t, loss, p, z, labels: t.nn.functional.cross_entropy(z, labels),
    "BCEWithLogitsLoss": lambda t, loss, p, z, y: t.nn.functional.binary_cross_entropy_with_logits(z, y),
    "SequenceLoss": lambda t, loss, p, z, words: t.nn.functional.cross_entropy(z.movedim(-1, 1), words, ignore_index=0),
    "NegativeELBO": _negative_elbo,
    "PolicyLoss": _policy_loss,
}
