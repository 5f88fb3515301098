"""Which exercises count where a notebook is to choose from."""

from course_nn.checks.choice import Choice
from course_nn.checks.key import CONTENTS, Listed, contents, write_contents

TWO = Choice(2, (("a", "b"), ("c",), ("d", "e")))


def test_the_best_groups_count_and_what_is_in_none():
    points = {"a": 1, "b": 0, "c": 2, "d": 1, "e": 2, "f": 9}
    assert TWO.left_out(points) == {"a", "b"} and TWO.total(points) == 2 + 3 + 9


def test_of_equals_the_earlier_counts_and_what_is_not_there_is_0():
    assert TWO.left_out({"a": 1, "c": 1, "e": 1}) == {"d", "e"} and TWO.left_out({}) == {"d", "e"}


def test_a_group_counts_whole_with_what_failed_in_it():
    assert TWO.left_out({"a": 3, "b": 0, "c": 2, "d": 2, "e": 0.5}) == {"c"}


def test_without_groups_everything_counts():
    assert Choice().total({"a": 1, "b": 2}) == 3 and not Choice().needless(["a"]) and str(Choice()) == ""


def test_the_rest_is_needless_once_enough_groups_are_passed():
    assert TWO.needless(["a", "c", "f"]) == frozenset()
    assert TWO.needless(["a", "c", "d", "e"]) == {"a", "b"}


def test_it_travels_with_the_contents(tmp_path):
    listed = {"01_one": Listed("One", {"f": 1.0}), "13_three": Listed("Three", {"a": 1.0, "c": 2.0}, TWO)}
    (tmp_path / CONTENTS).write_bytes(write_contents(listed))
    assert contents(tmp_path) == listed
