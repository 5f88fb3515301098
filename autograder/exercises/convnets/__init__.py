"""Exercises of notebook 08: convolutional networks (lecture, section 2a, its second half).

For the instructor:
- the slides say that higher layers have a wider receptive field, and give no formula; ours counts the pixels that an
  output depends on at all, of which those in the middle count most;
- "visualizing the hierarchy" is a picture whose source got lost. The course covers what such pictures are made by:
  saliency (Simonyan et al., 2014), occlusion and the deconvnet (Zeiler and Fergus, 2014), guided backpropagation
  (Springenberg et al., 2015);
- the slides' answer to "when does convolution not work?" is a patient record. A convolution on such a table does learn
  something: what it loses is its advantage. On images the difference is large, so the exercise that measures it has
  digits that stand anywhere on a sheet;
- saliency by finite differences, and any drawing of the random order, count as right.
"""

from __future__ import annotations

from autograder.exercises.convnets.fields import receptive_field, seen_pixels
from autograder.exercises.convnets.looking import climb, occlusion, saliency
from autograder.exercises.convnets.matrix import as_dense, zeros_and_ties
from autograder.exercises.convnets.order import no_grid, order_matters, shuffle_columns
from autograder.exercises.convnets.rules import RuledReLU
from autograder.exercises.convnets.training import train_cnn

__all__ = [  # noqa: RUF022  in the notebook's order
    "receptive_field", "seen_pixels", "zeros_and_ties", "as_dense", "train_cnn", "saliency", "occlusion", "climb",
    "RuledReLU", "shuffle_columns", "order_matters", "no_grid",
]  # fmt: skip
