"""Exercises of notebook 11: deep vision (lecture, section 3, from "deep learning" to "the benefit of depth").

For the instructor:
- the table of the challenge has GoogLeNet in 2015 with 100 layers: it won in 2014 and has 22 layers that learn, "about
  100" counts all building blocks. AlexNet's 7 layers are 8. ZF Net's 11.2 % is its author's company, trained with more
  images; ResNet's 3.4 % is 3.57 % in its paper. `course_nn/data/ilsvrc.csv` has both numbers, and the sources;
- the human's 5 to 10 % comes without a source. It goes back to two people: one with 5.1 %, who had trained for it, one
  with 12.0 % on few images;
- the table does not say that its errors are top-5 errors, nor that they are of averages of several networks;
- "end-to-end" is shown by boxes, white ones designed by hand, grey ones learned. It is not the same as "deep";
- of equal scores the lower class number comes first, as in np.argmax: the notebook says so;
- in the residual block the ReLU stands behind the sum and belongs to the block, as in figure 2 of He et al. Whether its
  slope at 0 is 0 or 1 does not matter: no case is at 0;
- that depth helps beyond its parameters is shown by what a deep network can be (folds). What training finds is another
  matter, and the notebook's demo shows that, too.
"""

from __future__ import annotations

from autograder.exercises.deep_vision.around import ResidualBlock, deep_net
from autograder.exercises.deep_vision.contest import topk_error, why_a_range, yearly_gain
from autograder.exercises.deep_vision.designed import end_to_end, hand_designed
from autograder.exercises.deep_vision.early import history_order, perceptron, xor_by_hand
from autograder.exercises.deep_vision.folding import count_pieces, depth_numbers, sawtooth
from autograder.exercises.deep_vision.modules import Inception, bottleneck
from autograder.exercises.deep_vision.networks import alexnet_numbers, follow, small_kernels

__all__ = [  # noqa: RUF022  in the notebook's order
    "end_to_end", "hand_designed", "topk_error", "yearly_gain", "why_a_range", "follow", "alexnet_numbers",
    "small_kernels", "Inception", "bottleneck", "ResidualBlock", "deep_net", "history_order", "perceptron",
    "xor_by_hand", "depth_numbers", "sawtooth", "count_pieces",
]  # fmt: skip
