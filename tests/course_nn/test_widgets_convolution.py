from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from course_nn.offsets import conv2d, conv2d_backward
from course_nn.pooling import AvgPool2d, MaxPool2d
from course_nn.widgets import convolution as widgets


def unwritten(*args: Any) -> Any:
    raise NotImplementedError("it is not written yet")


OWN = {"edges": [[-1, 0, 1]] * 3, "mean": ..., "right": [[0, 1], [2, 3]], "odd": "text"}


@pytest.mark.parametrize(
    "make",
    [
        widgets.explosion,
        widgets.sliding,
        widgets.backwards,
        lambda: widgets.kernels(conv2d, OWN),
        lambda: widgets.shifted(conv2d, MaxPool2d, AvgPool2d),
    ],
)
def test_a_widget_draws_and_says_what_is_seen_at_every_extreme(make: Any, played: Any) -> None:
    played(make()).holds()


def test_the_weights_of_the_lecture_s_kind_of_layer_are_counted(played: Any) -> None:
    explosion = played(widgets.explosion())
    assert "50,348,032 weights" in explosion.says() and "448 with" in explosion.says()
    assert "448 with" in explosion.says(side=256)


@pytest.mark.parametrize("stride, padding", [(1, 0), (1, 1), (2, 0), (2, 1)])
def test_a_sum_is_asked_first_and_then_told(played: Any, stride: int, padding: int) -> None:
    sliding = played(widgets.sliding())
    y = conv2d(
        widgets.IMAGE[None, :, :, None], widgets.KERNEL[None, :, :, None], np.array([widgets.BIAS]), stride, padding
    ).ravel()
    for place in {0, y.size // 2, y.size - 1}:
        asked, told = (sliding.says(step=2 * place + known, stride=stride, padding=padding) for known in (0, 1))
        assert f"Window {place + 1} of {y.size}" in asked and asked.endswith("= ? Predict it, then step.")
        assert told.endswith(f"= {y[place]:.0f}.")


@pytest.mark.parametrize("stride", ["1", "2"])
def test_what_comes_back_is_the_gradient(played: Any, stride: str) -> None:
    backwards = played(widgets.backwards())
    assert "complete" in backwards.says(step=7, stride=stride)
    dy = np.array([[1, 2, 0], [-1, 1, 3]] if stride == "1" else [[1, 2]], float)
    x, K = widgets.IMAGE[:3, :4], widgets.SMALL_KERNEL
    dx, dK, _ = conv2d_backward(dy[None, :, :, None], x[None, :, :, None], K[None, :, :, None], int(stride))
    for axes, gradient in zip(backwards.scene.figure.axes[2:], (dK[0, ..., 0], dx[0, ..., 0]), strict=True):
        written = [text.get_text() for text in axes.texts if text.get_text().lstrip("-").isdigit()]
        assert written == [f"{v + 0:g}" for v in gradient.ravel()]


def test_a_kernel_is_what_was_chosen_plus_what_the_sliders_add(played: Any) -> None:
    kernels = played(widgets.kernels(conv2d, OWN))
    assert kernels.controls["start_from"][0] == "your “edges”" and len(kernels.controls["start_from"]) == 6
    assert "add up to 0," in kernels.says()
    assert "add up to 1.5," in kernels.says(start_from="the pixel itself", lower_left=0.5)


def test_a_map_moves_along_and_its_pooled_one_changes_less(played: Any) -> None:
    shifted = played(widgets.shifted(conv2d, MaxPool2d, AvgPool2d))
    said = shifted.says(moved=1)
    assert "has moved along, so 20 of its 196" in said and "49 pooled ones 5 are" in said


@pytest.mark.parametrize(
    "make",
    [
        lambda: widgets.kernels(unwritten),
        lambda: widgets.shifted(conv2d, unwritten, AvgPool2d),
    ],
)
def test_a_widget_waits_for_an_unwritten_exercise(make: Any, still: Any) -> None:
    assert "write the exercise above" in still(make())["text/plain"]


def test_a_convolution_of_another_shape_is_told(still: Any) -> None:
    said = still(widgets.kernels(lambda x, K, b, s, p: x[:, 1:-1, 1:-1]))["text/plain"]
    assert "(1, 46, 46, 1)" in said and "(1, 48, 48, 1)" in said
