"""Notebook 04: backpropagation by hand (lecture, section 1c).

For the instructor: the lecture's last worked slide shows the new ŷ = 6.19 beside the stale z = 4 and h = 4; after the
step both are 3.5. It moves w1, b1 and w3 only and says so; with w2 → 2.1 and b2 → -2.04 as well, z = h = 3.4 and
ŷ = 5.916, which is what `update_pass` asks for. Its table of lines leaves out transposes and applies g' in the last
layer too: notebook 05. The slope of the ReLU at 0 is left open, so no case comes near z = 0, and z > 0, z >= 0 and
h > 0 are all right. Of 24 usual mistakes in the gradients, 8 give the right numbers at the lecture's point, since
2(ŷ - y) = (ŷ - y)² = 4, z = h and x1 + x2 = 1: that is what the break-it exercise and the two twin points are for.

In the tables of the paper part a number counts if it follows from the student's own earlier ones. The formulas for this
travel in the key; they stand on the lecture's slides, too.
"""

from autograder.exercises.backprop_by_hand.chain import (
    cards,
    layer_jacobian,
    multiplications,
    slopes,
    two_paths,
    why_backwards,
)
from autograder.exercises.backprop_by_hand.code import backward, forward, learn, update
from autograder.exercises.backprop_by_hand.numerical import numerical_gradient, step_sizes
from autograder.exercises.backprop_by_hand.paper import backward_pass, forward_pass, update_pass
from autograder.exercises.backprop_by_hand.twins import dead_unit, hidden_bugs, twin_A, twin_B

__all__ = [  # noqa: RUF022  in the notebook's order
    "slopes", "layer_jacobian", "two_paths", "cards", "multiplications", "why_backwards",
    "forward_pass", "backward_pass", "update_pass", "hidden_bugs", "twin_A", "twin_B", "dead_unit",
    "forward", "backward", "update", "learn", "numerical_gradient", "step_sizes",
]  # fmt: skip
