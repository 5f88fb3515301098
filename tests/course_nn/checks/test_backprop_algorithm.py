"""What the exercises on the backpropagation algorithm are called with and judged by."""

from __future__ import annotations

from itertools import permutations

import numpy as np
import pytest

from autograder.exercises.backprop_algorithm import order_of_lines
from course_nn.checks.measures.backprop_algorithm import exposes, trained, walk
from course_nn.checks.probes.backprop_algorithm import LOSSES, named, table

RIGHT = {"DBFEAC", "DBFAEC"}


def test_two_orders_are_right_and_every_other_has_a_hint():
    known = {walk(program())["fault"] for program in order_of_lines.mistakes.values()}
    for letters in permutations("ABCDEF"):
        fault = walk(letters)["fault"]
        assert (fault == "none") == ("".join(letters) in RIGHT)
        assert fault == "none" or fault in known


@pytest.mark.parametrize("written", ["DBFEAC", "d b f e a c", "D, B, F, E, A, C", list("DBFEAC"), tuple("dbfeac")])
def test_an_order_may_be_written_as_a_text_or_as_a_list(written):
    assert walk(written) == {"fault": "none"}


@pytest.mark.parametrize("written", ["DBFEA", "DBFEACC", "ABCDEG", ""])
def test_other_letters_are_no_order(written):
    assert walk(written) == {"fault": "not the six lines"}


BUGS = ("first", "shared", "added", "short")


@pytest.mark.parametrize("bug", BUGS)
def test_a_layer_used_once_shows_no_bug(bug):
    calls = [("A", "forward", [1.0, 2.0]), ("A", "backward", [3.0, 4.0])]
    assert exposes(calls, bug) == {"exposed": False, "lacks": "other calls"}


def test_calls_for_one_bug_do_not_show_all_others():
    calls = {
        "first": [("A", "forward", [1.0, 5.0]), ("A", "forward", [5.0, 2.0]), ("A", "backward", [1.0, 1.0])],
        "shared": [("A", "forward", [1.0]), ("B", "forward", [5.0]), ("A", "backward", [1.0])],
        "added": [("A", "forward", [1.0]), ("A", "backward", [1.0]), ("A", "backward", [1.0])],
        "short": [("A", "forward", [1.0]), ("A", "forward", [2.0, 5.0]), ("A", "backward", [0.0, 1.0])],
    }
    shown = {bug: [other for other in BUGS if exposes(calls[bug], other)["exposed"]] for bug in BUGS}
    # a layer that keeps its first x stops with an error at another length, which shows it as well
    assert shown == {"first": ["first"], "shared": ["shared"], "added": ["added"], "short": ["first", "short"]}


def test_numbers_may_hide_a_bug():
    same = [("A", "forward", [2.0]), ("A", "forward", [2.0]), ("A", "backward", [1.0])]
    assert exposes(same, "first") == {"exposed": False, "lacks": "other numbers"}


# inf - inf, which differs from itself, with whatever bug
HUGE = [("A", "forward", [1e308] * 64), ("A", "backward", ([1e308] * 8 + [-1e308] * 8) * 4)]


@pytest.mark.parametrize(
    "calls",
    [HUGE, [("C", "forward", [1.0])], [("A", "sideways", [1.0])], [("A", "forward", [np.nan])], [("A", "forward")], 5],
)
def test_what_is_no_call_is_refused(calls):
    with pytest.raises((ValueError, TypeError, IndexError)):
        exposes(calls, "first")


def test_a_trained_network_is_judged_by_digits_it_has_not_seen(rng):
    start = [(rng.normal(size=(4, 3)), np.zeros(4)), (rng.normal(size=(2, 4)), np.zeros(2))]
    x = rng.normal(size=(50, 3))
    labels = (np.maximum(x @ start[0][0].T, 0) @ start[1][0].T).argmax(axis=1)
    asked = ("digits", start, x[:25], labels[:25], 0.1, 1, 5, 0)
    assert trained(start, *asked, x[25:], labels[25:]) == {"lacks": "nothing"}
    assert trained(start, *asked, x[25:], 1 - labels[25:]) == {"lacks": "more than a guess"}
    opposite = [start[0], (-9 * start[1][0], start[1][1])]
    assert trained(opposite, *asked, x[25:], labels[25:]) == {"lacks": "a loss that falls"}
    assert trained([(start[0][0] * np.nan, start[0][1]), start[1]], *asked, x, labels)["lacks"] == "finite weights"
    assert "shapes" in trained(start[:1], *asked, x, labels)["lacks"]


@pytest.mark.parametrize("name", LOSSES)
def test_a_loss_says_that_forward_comes_first(name):
    with pytest.raises(RuntimeError, match="call that first"):
        LOSSES[name]().backward()


def test_rows_that_nobody_asked_for_are_left_out():
    layers = [(np.ones((2, 3)), np.ones(2)), (np.ones((1, 2)), np.ones(1))]
    everything = {name: 0 for name in ("grad", "z2", "b2", "W2", "h1", "z1", "b1", "W1", "h0", "mine")}
    asked = {rows: table(lambda *_: everything, rows, "mean square", layers, 0, 0) for rows in ("all", "z h", "W")}
    assert list(asked["all"]) == list(everything)[:-2]
    assert list(asked["z h"]) == ["z2", "h1", "z1"] and list(asked["W"]) == ["W2", "W1"]


@pytest.mark.parametrize("names", [["b", "a"], ("a", "b"), {"b", "a"}])
def test_names_count_in_any_order(names):
    assert named(lambda *_: names, {}, {}, 0, 0) == ["a", "b"]
