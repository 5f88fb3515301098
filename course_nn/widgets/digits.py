"""A training on handwritten digits, live: curves, what is still misread, and the weights of the first layer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import numpy as np
from matplotlib.figure import Figure

from course_nn.widgets.play import BLUE, ORANGE, train
from course_nn.widgets.scene import Move

Array = np.ndarray
Layers = list[tuple[Array, Array]]
EPOCHS = 40
ACROSS, DOWN = 6, 2  # pictures in a mosaic


class State(NamedTuple):
    """Where a training is after some epochs."""

    lr: str
    units: str
    layers: Layers
    seen: list[float]  # share of the training digits named right, at the start and after each epoch
    unseen: list[float]
    loss: list[float]  # cross entropy on the training digits
    guessed: Array  # what it takes the unseen digits for


def digits(
    train_digits: Callable[..., Any],
    fresh_layers: Callable[..., Any],
    x_train: Array,
    y_train: Array,
    x_test: Array,
    y_test: Array,
) -> Any:
    """Your training, epoch by epoch, with a learning rate and a number of hidden units of your choice."""

    def begin(learning_rate: str, hidden_units: str) -> Iterator[State]:
        rng = np.random.default_rng(0)
        layers = fresh_layers([64, int(hidden_units), 10], rng)
        seen: list[float] = []
        unseen: list[float] = []
        loss: list[float] = []
        for epoch in range(EPOCHS + 1):
            if epoch:
                layers = train_digits(layers, x_train, y_train, float(learning_rate), 1, 32, rng)
            z, guessed = _scores(layers, x_train), _scores(layers, x_test).argmax(axis=1)
            seen.append(float(np.mean(z.argmax(axis=1) == y_train)))
            unseen.append(float(np.mean(guessed == y_test)))
            loss.append(_cross_entropy(z, y_train))
            yield State(learning_rate, hidden_units, layers, seen, unseen, loss, guessed)

    def draw(figure: Figure) -> Move:
        mosaic = figure.subplot_mosaic([["right", "wrong"], ["loss", "weights"]], width_ratios=(1, 1.25))
        curves, losses, wrong, weights = (mosaic[name] for name in ("right", "loss", "wrong", "weights"))
        curves.set(xlim=(0, EPOCHS), ylim=(0, 1.02), ylabel="share right", xlabel="epoch")
        (line_seen,) = curves.plot([], [], color=BLUE, lw=2, label="training digits")
        (line_unseen,) = curves.plot([], [], color=ORANGE, lw=2, ls="--", label="unseen digits")
        curves.legend(loc="center right", frameon=False)
        losses.set(xlim=(0, EPOCHS), ylim=(3e-3, 30), yscale="log", ylabel="cross entropy", xlabel="epoch")
        (line_loss,) = losses.plot([], [], color=BLUE, lw=2)
        wrong_image = _mosaic_axes(wrong, "gray_r", 0, 1)
        weight_image = _mosaic_axes(weights, "PuOr", -1, 1)
        weights.set_title("weights of units of the first layer, as images", fontsize="medium")

        def move(state: State) -> str:
            epochs = np.arange(len(state.seen))
            line_seen.set_data(epochs, state.seen)
            line_unseen.set_data(epochs, state.unseen)
            line_loss.set_data(epochs, np.clip(state.loss, 3e-3, 30))
            misread = np.flatnonzero(state.guessed != y_test)
            wrong_image.set_data(_tiles(x_test[misread]))
            for i, k in enumerate(misread[: ACROSS * DOWN]):
                wrong.text(9 * (i % ACROSS) + 8.1, 9 * (i // ACROSS) + 8.3, str(state.guessed[k]), color="#D55E00",
                           size="small", weight="bold", ha="right", va="bottom")  # fmt: skip
            wrong.set_title(
                f"{len(misread)} of {len(y_test)} unseen digits misread; in red, as what", fontsize="medium"
            )
            W = state.layers[0][0]
            weight_image.set_data(_tiles(W / max(float(np.abs(W).max()), 1e-12)))
            return _sentence(state, y_test)

        return move

    return train(
        begin,
        draw,
        size=(9.2, 4.2),
        still=12,
        pace=8,
        learning_rate=["0.1", "0.001", "0.01", "0.5", "5"],
        hidden_units=["12", "2", "6", "64"],
    )


def _mosaic_axes(axes: Any, colours: str, low: float, high: float) -> Any:
    """An empty mosaic of images."""
    axes.set(xticks=[], yticks=[])
    for spine in axes.spines.values():
        spine.set_visible(False)
    return axes.imshow(_tiles(np.zeros((0, 64))), cmap=colours, vmin=low, vmax=high, interpolation="nearest")


def _tiles(rows: Array) -> Array:
    """The first rows of 64 numbers as images of 8 x 8, side by side with a gap; (9 DOWN, 9 ACROSS)."""
    sheet = np.zeros((DOWN, ACROSS, 9, 9))
    for i, row in enumerate(rows[: ACROSS * DOWN]):
        sheet[i // ACROSS, i % ACROSS, :8, :8] = np.reshape(row, (8, 8))
    return sheet.swapaxes(1, 2).reshape(9 * DOWN, 9 * ACROSS)


def _sentence(state: State, labels: Array) -> str:
    epochs = f"{len(state.seen) - 1} epoch{'s' * (len(state.seen) != 2)}"
    setting = f"with learning rate {state.lr} and {state.units} hidden units"
    if not np.isfinite(state.loss[-1]):
        return f"After {epochs} {setting} the weights are no numbers any more: the steps were too long."
    misread = np.flatnonzero(state.guessed != labels)
    confused = ""
    if misread.size:
        pairs, counts = np.unique(10 * labels[misread] + state.guessed[misread], return_counts=True)
        most = int(pairs[counts.argmax()])
        confused = f"; most often {most // 10} is read as {most % 10}"
    return (
        f"After {epochs} {setting}, {state.seen[-1]:.1%} of the training digits and {state.unseen[-1]:.1%} of the "
        f"unseen ones are right{confused}."
    )


def _scores(layers: Any, x: Array) -> Array:
    """The scores that the layers give; a ReLU between them."""
    *hidden, (W, b) = layers
    for V, a in hidden:
        x = np.maximum(x @ V.T + a, 0)
    return np.asarray(x @ W.T + b)


def _cross_entropy(z: Array, labels: Array) -> float:
    z = z - z.max(axis=1, keepdims=True)
    return float(np.mean(np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(z)), labels]))
