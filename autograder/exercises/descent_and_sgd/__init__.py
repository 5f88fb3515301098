"""Notebook 03: gradient descent and SGD (lecture, section 1c).

For the instructor: the lecture's loss is a mean, 1/N, but its slides on SGD add up over the N samples, and over the m
of a batch, without 1/N or 1/m. A learning rate then does not carry over from one to the other, nor from one m to
another; this notebook takes means throughout, and `scaling` asks for the factor. The slides' update moves w₁, b₁ and w₃
only; `three_rates` moves all five parameters, and knows the answers for three: 0.0111, 0.0235 and 0.08.
"""

from autograder.exercises.descent_and_sgd import batches, downhill, rates, steps, valleys

# in the order of the notebook
gradient_descent, parabola = downhill.gradient_descent, downhill.parabola
kind_of_point, count_minima, swap_units = valleys.kind_of_point, valleys.count_minima, valleys.swap_units
try_rates, three_rates, read_the_curves = rates.try_rates, rates.three_rates, rates.read_the_curves
DataLoader, all_batches, scaling = batches.DataLoader, batches.all_batches, batches.scaling
sgd, why_minibatches = steps.sgd, steps.why_minibatches
descent_cases = downhill.descent_cases
