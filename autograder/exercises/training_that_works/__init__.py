"""Exercises of notebook 06: training that works (lecture, section 1c, and what it takes beyond it).

For the instructor: the lecture ends with plain stochastic gradient descent; everything here goes beyond its slides. Its
SGD slides sum over the batch where its MSE slide takes the mean. With a sum, every learning rate in this notebook would
have to be divided by the batch size; all losses here are means.
"""

from __future__ import annotations

from autograder.exercises.training_that_works.curves import confusion_matrix, learning_curves, recall, whose_data
from autograder.exercises.training_that_works.noise import Dropout, early_stop, why_two_modes
from autograder.exercises.training_that_works.normalise import BatchNorm1d
from autograder.exercises.training_that_works.start import init_weights
from autograder.exercises.training_that_works.steps import Adam, Momentum, rmsprop_cases
from autograder.exercises.training_that_works.tuning import tune

__all__ = [  # noqa: RUF022  in the notebook's order
    "init_weights", "Momentum", "rmsprop_cases", "Adam", "BatchNorm1d", "Dropout", "why_two_modes", "learning_curves",
    "early_stop", "confusion_matrix", "recall", "whose_data", "tune",
]  # fmt: skip
