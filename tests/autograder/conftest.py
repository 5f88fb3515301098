"""A small course of one notebook, for tests of the machinery."""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from autograder import paths
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


@pytest.fixture
def as_user():
    """Runs a Python script as a user with no rights; gives the finished process. `as_user.home` is that user's."""
    if os.geteuid() != 0:
        pytest.skip("this is an ordinary user already")
    user = {"user": 65534, "group": 65534, "extra_groups": [], "cwd": "/", "capture_output": True, "text": True}
    packages = os.pathsep.join([str(paths.ROOT), *(p for p in sys.path if "-packages" in p)])
    env = {"PATH": "/usr/bin:/bin", "PYTHONPATH": packages, "PYTHONDONTWRITEBYTECODE": "1"}
    for python in (sys.executable, "/usr/bin/python3"):  # root's own may lie where no one else can go
        try:
            if subprocess.run([python, "-c", "import numpy, IPython"], env=env, **user).returncode == 0:
                break
        except OSError:
            continue
    else:
        pytest.skip("no Python here that an ordinary user can run")
    home = Path(tempfile.mkdtemp(dir="/tmp", prefix="home-"))  # pytest's own folders are root's only
    home.chmod(0o777)

    def run(script: str, *arguments: str, **more: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [python, "-c", script, *arguments], env={**env, "HOME": str(home), **more}, timeout=120, **user
        )

    run.home = home
    yield run
    shutil.rmtree(home, ignore_errors=True)
