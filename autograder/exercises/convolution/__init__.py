"""Exercises of notebook 07: convolution and pooling (lecture, section 2a, its first half).

For the instructor:
- the slides call it a convolution and flip nothing, as every library for deep learning: it is a cross-correlation. A
  flipped kernel is a mistake here, and its hint says what the word means elsewhere;
- the slides give no arithmetic at all: output size, stride, padding, several channels and the way back are ours;
- they name pooling beside convolution without saying what it is;
- of several equal maxima the gradient may go to any one, or be shared among them: both are subgradients. Given whole to
  each of them it is not.
"""

from __future__ import annotations

from autograder.exercises.convolution.backward import conv2d_backward
from autograder.exercises.convolution.columns import conv_cases, im2col
from autograder.exercises.convolution.filters import hand_made
from autograder.exercises.convolution.forward import conv2d
from autograder.exercises.convolution.paper import conv1d_by_hand, conv_output_size, weights_of_a_layer, why_so_few
from autograder.exercises.convolution.pooling import AvgPool2d, MaxPool2d, one_pixel_further

__all__ = [  # noqa: RUF022  in the notebook's order
    "weights_of_a_layer", "why_so_few", "conv1d_by_hand", "conv_output_size", "conv2d", "hand_made", "conv_cases",
    "conv2d_backward", "MaxPool2d", "AvgPool2d", "one_pixel_further", "im2col",
]  # fmt: skip
