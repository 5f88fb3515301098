"""Exercises of notebook 13: a gallery of research (lecture, section 3.V), and the other pillars (3.VI).

For the instructor: the lecture names five directions by a picture each, without a formula. "Adversarial training" is a
picture that fits adversarial examples as well as adversarial networks, so both are here, which makes six. A student
chooses: the best three of the six directions count (see `Choice` in the syllabus), five points each. Conventions: the
autoencoder's loss is the mean over all entries, D's loss is half of that on the data plus half of that on forgeries,
KL and -ELBO are sums over a code, means over the batch. The machine's memory comes without its training, which takes
backpropagation through every step (`course_nn.ntm`): its controller is a program written by hand.

What the notebook trains for show, on the seeds 0 to 19: a denoising autoencoder leaves 41 % of the noise at most; at
ε = 0.1 the usual network has 49 to 56 % of the test digits right (97 to 98 % clean), the other 72 to 78 % (96 to 99 %);
what G makes has a mean from 2.93 to 3.04 and a standard deviation from 0.93 to 1.05 (3 and 1 are right); of the VAE's
codes the nearest neighbour shows the same digit in 62 to 73 % of the cases; the network's greedy way was the shortest
20 times of 20. What is graded of trained models stands beside the exercises, with how often it fails.
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
