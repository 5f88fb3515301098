"""Exercises of notebook 09: the recurrent network and backpropagation through time (lecture, section 2b).

For the instructor:
- the slides draw the recurrent network and give no formula; ours is h_t = tanh(Wx x_t + Wh h_{t-1} + b), as Goodfellow
  et al. 10.2 and torch have it, with one bias where torch keeps two;
- "BPPT" on the slide is BPTT; it goes back "until the beginning": truncating, clipping, and what becomes of a gradient
  on its way (Goodfellow et al. 10.7, 10.11) are ours;
- the slides do not say that the first state may be a given one, or learned: here it is an argument, with a gradient;
- in the table of the paper part a number counts if it follows from the student's own earlier ones;
- whether a gradient that is just as long as the limit is clipped makes no difference, and neither does torch's 10⁻⁶ in
  the denominator.
"""

from __future__ import annotations

from autograder.exercises.recurrence.backward import bptt
from autograder.exercises.recurrence.bugs import time_cases
from autograder.exercises.recurrence.cell import parameters_over_time, rnn_step
from autograder.exercises.recurrence.loop import unroll
from autograder.exercises.recurrence.norms import clip_gradients, gradient_sizes, radii, what_clipping_mends
from autograder.exercises.recurrence.paper import rnn_by_hand
from autograder.exercises.recurrence.step import rnn_step_backward
from autograder.exercises.recurrence.windows import truncated_bptt

__all__ = [  # noqa: RUF022  in the notebook's order
    "rnn_step", "parameters_over_time", "unroll", "rnn_by_hand", "rnn_step_backward", "bptt", "time_cases",
    "radii", "gradient_sizes", "clip_gradients", "what_clipping_mends", "truncated_bptt",
]  # fmt: skip
