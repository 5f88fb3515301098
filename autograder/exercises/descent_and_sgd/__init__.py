"""Notebook 03: gradient descent and SGD (lecture, section 1c).

For the instructor: the lecture's loss is a mean, 1/N, but its slides on SGD add up over the N samples, and over the m
of a batch, without 1/N or 1/m. A learning rate then does not carry over from one to the other, nor from one m to
another; this notebook takes means throughout, and `scaling` asks for the factor. The slides' update moves w₁, b₁ and w₃
only; `three_rates` moves all five parameters, and knows the answers for three: 0.0111, 0.0235 and 0.08.
"""

from autograder.exercises.descent_and_sgd.batches import DataLoader, all_batches, scaling
from autograder.exercises.descent_and_sgd.downhill import descent_cases, gradient_descent, parabola
from autograder.exercises.descent_and_sgd.rates import read_the_curves, three_rates, try_rates
from autograder.exercises.descent_and_sgd.steps import sgd, why_minibatches
from autograder.exercises.descent_and_sgd.valleys import count_minima, kind_of_point, swap_units

__all__ = [  # noqa: RUF022  in the notebook's order
    "gradient_descent", "parabola", "kind_of_point", "count_minima", "swap_units", "try_rates", "three_rates",
    "read_the_curves", "DataLoader", "all_batches", "scaling", "sgd", "why_minibatches", "descent_cases",
]  # fmt: skip
