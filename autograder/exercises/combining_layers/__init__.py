"""Exercises of notebook 12: combining layers (lecture, section 3).

For the instructor: these slides hold six pictures with their captions, a word underlined in each; no formula, and not a
word about what is combined or how. The course fills that in after Xu et al. (2015), "Show, attend and tell": a
convolutional network, soft attention and an LSTM. One thing is otherwise here: the look follows the state's step (as in
Luong et al., 2015) and does not come before it, so that in training, where all words are known, all looks are computed
together.
"""

from __future__ import annotations

from autograder.exercises.combining_layers.dots import dot_attention
from autograder.exercises.combining_layers.looks import attention_weights, context, context_backward, hard_look
from autograder.exercises.combining_layers.soft import SoftAttention
from autograder.exercises.combining_layers.speaking import decode, describe, where_it_looks
from autograder.exercises.combining_layers.wiring import Captioner

__all__ = [  # noqa: RUF022  in the notebook's order
    "attention_weights", "context", "context_backward", "hard_look", "SoftAttention", "dot_attention", "Captioner",
    "decode", "describe", "where_it_looks",
]  # fmt: skip
