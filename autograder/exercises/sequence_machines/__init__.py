"""Exercises of notebook 10: sequence machines (lecture, section 2b, its end; LSTM and GRU).

For the instructor:
- the slides show the five variants as drawings with their names, two of them with an example (action classification,
  translation); where the loss sits, how symbols are fed back, and how a sequence ends are ours;
- of the two drawings called "many to many" the second is the delayed one, here "delayed" for short;
- they have no gates at all; LSTM and GRU follow torch: rows i, f, g, o and r, z, n, and in the GRU r stands before
  Wh_n h + bh_n, not before h as in the paper;
- a mean over words, not over sequences, is the loss: a loss of sums, or a mean of means, is a mistake here though
  others use it;
- where several words are equally likely, any is right: no case has a tie.
"""

from __future__ import annotations

from autograder.exercises.sequence_machines.last import ManyToOne
from autograder.exercises.sequence_machines.losses import SequenceLoss, add_up
from autograder.exercises.sequence_machines.lstm import LSTM, gru_step, why_gates
from autograder.exercises.sequence_machines.speaking import generate, sample
from autograder.exercises.sequence_machines.sunspots import baselines, forecaster, windows
from autograder.exercises.sequence_machines.translating import Seq2Seq, own_words, turn_around
from autograder.exercises.sequence_machines.variants import variants

__all__ = [  # noqa: RUF022  in the notebook's order
    "variants", "ManyToOne", "SequenceLoss", "add_up", "generate", "Seq2Seq", "own_words", "turn_around", "LSTM",
    "why_gates", "gru_step", "sample", "windows", "baselines", "forecaster",
]  # fmt: skip
