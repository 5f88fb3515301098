"""Exercises of notebook 13: a gallery of research (lecture, section 3.V), and the other pillars (3.VI).

For the instructor: the lecture names five directions by a picture each, without a formula. "Adversarial training" is a
picture that fits adversarial examples as well as adversarial networks, so both are here, which makes six. A student
chooses: the best three of the six directions count (see `Choice` in the syllabus), five points each. Conventions: the
autoencoder's loss is the mean over all entries, D's loss is half of that on the data plus half of that on forgeries,
KL and -ELBO are sums over a code, means over the batch. The machine's memory comes without its training, which takes
backpropagation through every step (`course_nn.ntm`): its controller is a program written by hand.
"""

from __future__ import annotations

from autograder.exercises.research.acting import find_route, q_targets, returns
from autograder.exercises.research.attacking import adversarial_step, fgsm
from autograder.exercises.research.drawing import kl_normal, reparameterise
from autograder.exercises.research.forging import gan_losses, gan_turn
from autograder.exercises.research.pillars import data_curve, research_cases, which_pillar
from autograder.exercises.research.remembering import content_weights, shift_and_sharpen, write_and_read
from autograder.exercises.research.squeezing import autoencoder_gradients, linear_autoencoder

__all__ = [  # noqa: RUF022  in the notebook's order
    "autoencoder_gradients", "linear_autoencoder", "fgsm", "adversarial_step", "gan_losses", "gan_turn", "kl_normal",
    "reparameterise", "content_weights", "shift_and_sharpen", "write_and_read", "returns", "q_targets", "find_route",
    "research_cases", "data_curve", "which_pillar",
]  # fmt: skip
