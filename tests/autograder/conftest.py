"""A small course of one notebook, for tests of the machinery."""

from dataclasses import dataclass

import pytest

from autograder.exercise import Case, Exercise, Question, exercises_of
from autograder.syllabus import Notebook


def double(x):
    return 2 * x


class Topic:
    """Stands for a module of autograder.exercises."""


def small_course():
    topic = Topic()
    topic.double = Exercise(double, points=2)
    topic.double.cases(lambda rng: [Case("one", x=rng.normal(size=3)), Case("two", x=rng.normal(size=(3, 2)))])

    @topic.double.mistake
    def squares(x):
        """You squared x; add it to itself."""
        return x * x

    topic.seven = Exercise(7, points=1)

    @topic.seven.mistake
    def eight():
        """Count from one, not from zero."""
        return 8

    topic.why = Question([(2, "says why")], [(2, "because", "it does")])
    return exercises_of(topic)


@dataclass(frozen=True)
class SmallNotebook(Notebook):
    def exercises(self):
        return small_course()


MASTER = '''# %% [markdown]
# # A small notebook

# %%
import numpy as np
from course_nn.checks import check

# %% tags=["demo"]
print("a picture")

# %% exercise="double"
def double(x):
    """Twice x."""
    ### BEGIN SOLUTION
    y = x + x
    return y
    ### END SOLUTION

# %%
check("double")

# %% exercise="seven"
### BEGIN SOLUTION
seven = 7
### STUB
# seven = ...  # your number
### END SOLUTION

# %%
check("seven")

# %% [markdown] question="why"
# **Why?**
#
# ### BEGIN SOLUTION
# Because.
# ### END SOLUTION
'''


@pytest.fixture
def notebook():
    return SmallNotebook(9, "small", "Small", ())


@pytest.fixture
def master():
    return MASTER
