"""Exercises of notebook 06: training that works (lecture, section 1c, and what it takes beyond it).

For the instructor: the lecture ends with plain stochastic gradient descent; everything here goes beyond its slides. Its
SGD slides sum over the batch where its MSE slide takes the mean. With a sum, every learning rate in this notebook would
have to be divided by the batch size; all losses here are means.
"""

from __future__ import annotations

from autograder.exercises.training_that_works import curves, noise, normalise, start, steps, tuning

# in the order of the notebook
init_weights = start.init_weights
Momentum, rmsprop_cases, Adam = steps.Momentum, steps.rmsprop_cases, steps.Adam
BatchNorm1d = normalise.BatchNorm1d
Dropout, why_two_modes = noise.Dropout, noise.why_two_modes
learning_curves, early_stop = curves.learning_curves, noise.early_stop
confusion_matrix, recall, whose_data = curves.confusion_matrix, curves.recall, curves.whose_data
tune = tuning.tune
