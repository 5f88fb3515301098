"""Exercises of notebook 05: the backpropagation algorithm (lecture, section 1c).

For the instructor, where the lecture's table needs care:
- it applies g⁽ˡ⁾ although the last layer has no g; here that line counts as nothing there (g' = 1);
- it is for one sample and leaves out that grad · h⁽ᵈ⁻¹⁾ is an outer product and that grad · W⁽ᵈ⁾ needs a transpose;
  here samples are rows, which puts the one transpose into the line of W, and the lines of W and b add over the rows;
- it sums over the samples where the loss has 1/N; here the loss divides, once, and no line of the table divides again;
- its last line, at d = 1, gives dL/dx, which nobody needs: answers may leave it out;
- ReLU's slope at z = 0 is a convention: h > 0, z > 0 and z ≥ 0 are all accepted, and no case comes near 0.
"""

from __future__ import annotations

from autograder.exercises.backprop_algorithm.cache import cache_calls
from autograder.exercises.backprop_algorithm.checking import loss_falls, wrong_gradients
from autograder.exercises.backprop_algorithm.framework import torch_prints
from autograder.exercises.backprop_algorithm.layer import dense_backward
from autograder.exercises.backprop_algorithm.network import backprop, what_is_kept
from autograder.exercises.backprop_algorithm.table import order_of_lines
from autograder.exercises.backprop_algorithm.training import train_digits

__all__ = [  # noqa: RUF022  in the notebook's order
    "order_of_lines", "dense_backward", "backprop", "what_is_kept", "wrong_gradients", "loss_falls",
    "train_digits", "cache_calls", "torch_prints",
]  # fmt: skip
