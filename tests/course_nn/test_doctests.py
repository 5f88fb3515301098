"""The examples in the docstrings of the topic modules are tests."""

import doctest
import importlib
from pathlib import Path

import pytest

import course_nn

TOPICS = ["course_nn"] + [
    f"course_nn.{file.stem}"
    for file in sorted(Path(course_nn.__file__).parent.glob("*.py"))
    if not file.stem.startswith("_")
]


@pytest.mark.parametrize("name", TOPICS)
def test_the_examples_of_a_topic_come_out(name):
    result = doctest.testmod(importlib.import_module(name))
    assert result.attempted
    assert not result.failed
