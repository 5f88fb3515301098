"""What a training run reports: learning curves, and who was taken for whom."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from course_nn.widgets.play import BLUE, ORANGE, play
from course_nn.widgets.scene import Move

Array = np.ndarray


def five_runs() -> Any:
    """The training and validation loss of five networks that learned the digits, side by side.

    The numbers were measured once; how, says the test that measures them again.
    """
    table = np.loadtxt(Path(__file__).with_name("five_runs.csv"), delimiter=",", skiprows=1)
    runs = dict(zip("ABCDE", zip(table.T[::2], table.T[1::2], strict=True), strict=True))

    def draw(figure: Figure) -> Move:
        axes = figure.subplots(1, len(runs), sharey=True)
        for one, (name, (training, validation)) in zip(axes, runs.items(), strict=True):
            one.plot(training, color=BLUE, lw=2, label="training")
            one.plot(validation, color=ORANGE, lw=2, ls="--", label="validation")
            one.set(title=f"run {name}", xlabel="epoch", ylim=(0, 4.5))
        axes[0].set_ylabel("loss")
        axes[0].legend(loc="lower left", fontsize="small")
        said = "; ".join(
            f"run {name}: training {training[0]:.2f}, then {training[-1]:.2f}, validation {validation[0]:.2f}, at best "
            f"{min(validation):.2f}, at the end {validation[-1]:.2f}"
            for name, (training, validation) in runs.items()
        )
        return lambda: f"{said[:1].upper()}{said[1:]}."

    return play(draw, size=(10.4, 2.9))


def confusions(
    confusion_matrix: Callable[[Array, Array], Array],
    recall: Callable[[Array], Array],
    scores: Array,
    labels: Array,
    images: Array,
) -> Any:
    """Your confusion matrix of a classifier of digits, the recall of each class, and the images of one of its places.

    scores: (N, 10), labels: (N,), images: (N, height, width).
    """
    K = scores.shape[1]
    predicted = np.argmax(scores, axis=1)

    def draw(figure: Figure) -> Move:
        counts = np.asarray(confusion_matrix(scores.copy(), labels.copy()))
        if counts.shape != (K, K):
            raise ValueError(f"confusion_matrix gave shape {counts.shape}; expected ({K}, {K})")
        try:
            found = [f"{share:.0%}" for share in np.asarray(recall(counts.copy()))]
        except NotImplementedError:
            found = [""] * K
        left, right = figure.subplots(1, 2, width_ratios=(1.5, 1))
        wrong = counts - np.diag(np.diag(counts))
        left.imshow(wrong, cmap="Oranges", vmin=0, vmax=1.6 * max(1, wrong.max()))
        for i in range(K):
            left.text(K - 0.2, i, found[i], va="center", fontsize="small")
            for j in range(K):
                if counts[i, j]:
                    weight = "bold" if i == j else "normal"
                    left.text(j, i, f"{counts[i, j]:g}", ha="center", va="center", fontsize="small", weight=weight)
        left.text(K - 0.2, -0.9, "recall", fontsize="small")
        left.set(xticks=range(K), yticks=range(K), xlabel="predicted class", ylabel="true class", xlim=(-0.5, K + 1))
        right.axis("off")
        right.set(xlim=(0, 3), ylim=(4, 0), aspect="equal")

        def move(true: int, taken_for: int) -> str:
            left.add_patch(Rectangle((taken_for - 0.5, true - 0.5), 1, 1, fill=False, ec=BLUE, lw=3))
            there = np.flatnonzero((labels == true) & (predicted == taken_for))
            for place, which in enumerate(there[:12]):
                down, across = divmod(place, 3)
                spot = (across + 0.05, across + 0.95, down + 0.95, down + 0.05)
                right.imshow(images[which], cmap="Greys", extent=spot, vmin=0, vmax=1, zorder=2)
            right.set_title(f"true {true}, taken for {taken_for}: {len(there)}")
            what = "were recognised" if true == taken_for else f"were taken for {taken_for}"
            share = f", and the recall is {found[true]}" if found[true] else ""
            return f"Of the {int((labels == true).sum())} images of a {true}, {len(there)} {what}{share}."

        return move

    start = divmod(int(np.argmax(_wrong(predicted, labels, K))), K)
    slider = (0, K - 1, 1)
    return play(
        draw, size=(8.8, 4.4), click=("taken_for", "true"), true=(*slider, start[0]), taken_for=(*slider, start[1])
    )


def _wrong(predicted: Array, labels: Array, K: int) -> Array:
    """How often each class was taken for each other one."""
    wrong = np.bincount(labels * K + predicted, minlength=K * K).reshape(K, K)
    return wrong * (1 - np.eye(K, dtype=int))
