"""Pictures for training that works: signals through deep layers, a batch and one sample of it, learning by heart.

Each takes the student's own code. The optimisers' race is in `race`, what a run reports in `results`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from course_nn.widgets.play import BLUE, GREY, ORANGE, play, train
from course_nn.widgets.scene import Move

Array = np.ndarray
LAYERS, UNITS = 12, 100


def signals(init_weights: Callable[..., Array]) -> Any:
    """A batch on its way through twelve layers: how its values are spread, by starting weights and activation."""
    functions: dict[str, Callable[[Array], Array]] = {"tanh": np.tanh, "ReLU": lambda z: np.maximum(z, 0)}
    shown = (1, 4, 8, 12)
    edges = np.linspace(-3, 3, 31)

    def weights(rule: str, rng: np.random.Generator) -> Array:
        if rule in ("Glorot", "He"):
            return np.asarray(init_weights(UNITS, UNITS, rule.lower(), rng))
        return float(rule) * rng.normal(size=(UNITS, UNITS))

    def draw(figure: Figure) -> Move:
        axes = figure.subplot_mosaic([[str(n) for n in shown], ["sizes"] * 4], height_ratios=(1, 1.1))
        for n in shown:
            one = axes[str(n)]
            one.set(xlim=(-3, 3), ylim=(0, 1), title=f"layer {n}", xlabel="value h")
            one.set_yticks([0, 0.5, 1], labels=["0", "½", "1"] if n == 1 else [])
        axes["1"].set_ylabel("share of values")
        sizes = axes["sizes"]
        sizes.set(xlim=(0, 12.5), xticks=range(13), ylim=(1e-13, 1e13), yscale="log", xlabel="layer (0: the input)")
        sizes.set_ylabel("size of the signal")
        sizes.axhline(1, color=GREY, lw=1, ls=":")

        def move(weights_of_size: str, activation: str) -> str:
            rng = np.random.default_rng(0)
            h = rng.normal(size=(200, UNITS))
            size = [1.0]
            for n in range(1, LAYERS + 1):
                h = functions[activation](h @ weights(weights_of_size, rng).T)
                size.append(float(np.sqrt(np.mean(h**2))))
                if n in shown:
                    share = np.histogram(np.clip(h, -3, 3), edges)[0] / h.size
                    axes[str(n)].stairs(share, edges, fill=True, color=BLUE)
            sizes.plot(range(LAYERS + 1), np.maximum(size, 1e-300), "o-", color=ORANGE)
            rule = f"by {weights_of_size}" if weights_of_size in ("Glorot", "He") else f"of size {weights_of_size}"
            sizes.set_title(f"{activation}, weights {rule}: size {size[-1]:.2g} in layer {LAYERS}")
            full = float(np.mean(np.abs(h) > 0.95))
            saturated = f"; {full:.0%} of tanh's values are beyond ±0.95" if activation == "tanh" else ""
            return (
                f"With {activation} and weights {rule} the signal has size {size[1]:.2g} in layer 1 and {size[-1]:.2g} "
                f"in layer {LAYERS}{saturated}. Values beyond ±3 stand at the edges."
            )

        return move

    return play(
        draw, size=(8.4, 4.6), weights_of_size=["0.01", "1", "0.1", "Glorot", "He"], activation=["tanh", "ReLU"]
    )


def company(batch_norm: Callable[..., Any]) -> Any:
    """One sample and seven others through a batch normalisation layer, in training and in use."""
    rng = np.random.default_rng(2)
    others = rng.normal(size=7)
    others = (others - others.mean()) / others.std()
    mine = 0.5

    def draw(figure: Figure) -> Move:
        layer = batch_norm(1)
        for _ in range(300):
            layer.forward(rng.normal(size=(8, 1)))
        axes = figure.subplots(3, 1, sharex=True)
        for one, title in zip(axes, ("input x", "output in training", "output in use"), strict=True):
            one.set(xlim=(-8, 8), ylim=(-1, 1), yticks=[], title=title)
            one.axvline(0, color=GREY, lw=1, ls=":")
        axes[2].set_xlabel("value")

        def move(others_mean: float, others_spread: float, yours: float) -> str:
            x = np.append(others_mean + others_spread * others, yours)[:, None]
            layer.training = True
            kept = np.array(layer.running_mean), np.array(layer.running_var)
            training = np.asarray(layer.forward(x))
            layer.running_mean, layer.running_var = kept  # looking is not training
            layer.training = False
            rows = (x, training, np.asarray(layer.forward(x)))
            for one, values in zip(axes, rows, strict=True):
                one.plot(values[:-1, 0], np.zeros(7), "o", color=BLUE, ms=8, alpha=0.7)
                one.plot(values[-1:, 0], [0], "D", color=ORANGE, ms=11, mec="black")
            return (
                f"The orange sample has x = {yours:g}, the seven others mean {others_mean:g} and spread "
                f"{others_spread:g}. Its output is {rows[1][-1, 0]:.2f} in training and {rows[2][-1, 0]:.2f} in use."
            )

        return move

    return play(
        draw, size=(7.2, 3.6), others_mean=(-4, 4, 0.1, 0), others_spread=(0.2, 3, 0.1, 1), yours=(-4, 4, 0.1, mine)
    )


class _Network:
    """2-80-80-1 with ReLU and the student's dropout; its parameters are one vector, as an optimiser wants them."""

    sizes = ((80, 2), (80,), (80, 80), (80,), (1, 80), (1,))

    def __init__(self, drop: Callable[[], Any], rng: np.random.Generator):
        count = [int(np.prod(s)) for s in self.sizes]
        self.theta, self.dtheta = np.zeros(sum(count)), np.zeros(sum(count))
        ends = np.cumsum(count)[:-1]
        self.arrays, self.gradients = (
            [part.reshape(s) for part, s in zip(np.split(v, ends), self.sizes, strict=True)]
            for v in (self.theta, self.dtheta)
        )
        for W in self.arrays[::2]:
            W[...] = rng.normal(0, np.sqrt(2 / W.shape[1]), W.shape)
        self.drops = [drop(), drop()]

    def scores(self, x: Array, training: bool = False) -> Array:
        self.kept = []
        for W, b, drop in zip(self.arrays[::2], self.arrays[1::2], [*self.drops, None], strict=True):
            z = x @ W.T + b
            self.kept.append((x, z))
            if drop:
                drop.training = training
                x = drop.forward(np.maximum(z, 0))
        return z[:, 0]

    def learn(self, x: Array, y: Array) -> float:
        """Fill dtheta; returns the loss, log(1 + e^-z) where y is 1 and log(1 + e^z) where it is 0."""
        z = self.scores(x, training=True)
        d = ((_sigmoid(z) - y) / len(y))[:, None]
        for k in (2, 1, 0):
            h, z_k = self.kept[k]
            if k < 2:
                d = self.drops[k].backward(d) * (z_k > 0)
            self.gradients[2 * k][...], self.gradients[2 * k + 1][...] = d.T @ h, d.sum(axis=0)
            d = d @ self.arrays[2 * k]
        return _loss(z, y)


def _sigmoid(z: Array) -> Array:
    return (1 + np.tanh(z / 2)) / 2


def _loss(z: Array, y: Array) -> float:
    return float(np.logaddexp(0, np.where(y == 1, -z, z)).mean())


def by_heart(dropout: Callable[..., Any], adam: Callable[..., Any]) -> Any:
    """A large network and few points, some with the wrong colour: boundary and losses while it trains."""
    from course_nn.data import moons

    rng = np.random.default_rng(4)
    x, y = moons(60, rng, noise=0.2)
    x_new, y_new = moons(400, rng, noise=0.2)
    y[:6] = 1 - y[:6]  # the wrong colours
    side = np.linspace(-2, 3, 56), np.linspace(-1.8, 2.3, 46)
    grid = np.stack(np.meshgrid(*side), axis=-1).reshape(-1, 2)

    def begin(p: float) -> Iterator[Any]:
        net = _Network(lambda: dropout(p, np.random.default_rng(1)), np.random.default_rng(0))
        optimiser = adam(net, 0.003)
        losses: list[tuple[float, float]] = []
        for _ in range(301):
            losses.append((_loss(net.scores(x), y), _loss(net.scores(x_new), y_new)))
            yield p, net, losses
            for _ in range(5):
                net.learn(x, y)
                optimiser.step()

    def draw(figure: Figure) -> Move:
        left, right = figure.subplots(1, 2, width_ratios=(1.1, 1))
        two = LinearSegmentedColormap.from_list("two", [ORANGE, "white", BLUE])
        extent = (side[0][0], side[0][-1], side[1][0], side[1][-1])
        area = left.imshow(np.zeros((46, 56)), cmap=two, vmin=0, vmax=1, extent=extent, origin="lower", alpha=0.6,
                           interpolation="bilinear", aspect="auto")  # fmt: skip
        for k, (marker, colour) in enumerate((("o", ORANGE), ("s", BLUE))):
            left.plot(*x[y == k].T, marker, color=colour, mec="black", ms=6)
        left.set(xlabel="x₁", ylabel="x₂", title="colour: what the network says")
        right.set(xlim=(0, 1500), ylim=(0, 1), xlabel="steps", ylabel="loss")
        (training,) = right.plot([], [], color=BLUE, lw=2, label="training")
        (validation,) = right.plot([], [], color=ORANGE, lw=2, ls="--", label="validation")
        right.legend(loc="upper right")

        def move(state: Any) -> str:
            p, net, losses = state
            area.set_data(_sigmoid(net.scores(grid)).reshape(46, 56))
            steps = 5 * np.arange(len(losses))
            training.set_data(steps, [a for a, _ in losses])
            validation.set_data(steps, [b for _, b in losses])
            best = min(b for _, b in losses)
            right.set_title(f"p = {p:g}")
            return (
                f"With p = {p:g}, after {steps[-1]} steps the training loss is {losses[-1][0]:.2f} and the validation "
                f"loss {losses[-1][1]:.2f}; at best that was {best:.2f}."
            )

        return move

    return train(begin, draw, size=(8.4, 3.8), still=120, p=(0, 0.8, 0.1, 0))
