"""Neural networks by hand: the library of one lecture, in NumPy.

A module a topic, in the lecture's order: `feedforward`, `losses`. Import what you need from its module:

>>> from course_nn.feedforward import MLP
>>> MLP([2, 3, 1]).n_params
13
"""

__version__ = "0.1.0"
