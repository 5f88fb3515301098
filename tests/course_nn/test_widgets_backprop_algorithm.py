"""The pictures of notebook 05: the walk, the table, the training on digits."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from course_nn import data, fromscratch
from course_nn.widgets import backprop_algorithm as widgets
from course_nn.widgets.training import after


def fresh(sizes: Any, rng: Any) -> Any:
    return [(rng.normal(size=(M, D)) * np.sqrt(2 / D), np.zeros(M)) for D, M in pairwise(sizes)]


@pytest.fixture(scope="module")
def parts() -> Any:
    images, labels = data.digits()
    return data.split(images.reshape(-1, 64), labels, np.random.default_rng(0), test=0.8)


@pytest.fixture
def digits(parts: Any) -> Any:
    return widgets.digits(fromscratch.train_digits, fresh, *parts)


@pytest.mark.parametrize("order", ["DBFEAC", "DBFAEC", "DBFECA", "DFBEAC", "BDFEAC", "ABCDEF"])
def test_the_walk_holds_for_right_and_wrong_orders(order: str, played: Any) -> None:
    played(widgets.walk(order)).holds()


def test_the_walk_ends_with_all_gradients(played: Any) -> None:
    walk = played(widgets.walk(["D", "B", "F", "E", "A", "C"]))
    assert walk.controls["line"] == range(10)
    assert "the gradient of W⁽¹⁾ is there" in walk.says(line=8)
    assert "it stands at x" in walk.says(line=9)


@pytest.mark.parametrize(
    "order, line, said",
    [
        ("DBCFEA", 2, "needs grad at z⁽²⁾, but it stands at ŷ"),
        ("DBFECA", 5, "needs grad at z⁽²⁾, but it stands at h⁽¹⁾"),
        ("DFBEAC", 2, "there is no d yet"),
        ("BFDEAC", 1, "needs grad at ŷ, but there is none yet"),
        ("BDFEAC", 6, "What came from above is lost in layer 1"),
    ],
)
def test_the_walk_stops_where_a_line_finds_grad_in_a_wrong_place(order: str, line: int, said: str, played: Any) -> None:
    assert said in played(widgets.walk(order)).says(line=line)


def test_the_walk_waits_for_an_answer_and_asks_for_six_letters(still: Any) -> None:
    assert "write the exercise above" in still(widgets.walk(...))["text/plain"]
    assert "six letters" in still(widgets.walk("DBF"))["text/plain"]


def test_the_table_shows_what_your_function_returns_row_by_row(played: Any) -> None:
    table = played(widgets.table(fromscratch.backprop))
    table.holds()
    assert "row h1: grad W⁽²⁾ gives 3 1 -3" in table.says(row=5)
    assert "row z1: grad ⊙ g'(z⁽¹⁾) gives 3 1 0" in table.says(row=6)
    assert "gives 0 0; -5 -10; -5 -10" in table.says(row=8, sample="B")


def test_the_table_names_a_row_that_is_missing_or_of_another_shape(still: Any) -> None:
    def short(*args: Any) -> Any:
        return {name: row for name, row in fromscratch.backprop(*args).items() if name != "h1"}

    def turned(*args: Any) -> Any:
        rows = fromscratch.backprop(*args)
        return rows | {"W2": rows["W2"].T}

    assert "the row “h1” is missing" in still(widgets.table(short))["text/plain"]
    assert "the row “W2” has the shape (3, 2)" in still(widgets.table(turned))["text/plain"]
    assert "not a dict" in still(widgets.table(lambda *_: [1]))["text/plain"]


def test_the_training_gets_better_and_says_how_good_it_is(digits: Any, still: Any) -> None:
    values = digits.chosen()
    states = [after(steps, digits.begin, values) for steps in (0, 12)]
    said = [state.show(digits.frames).sentence for state in states]
    assert said[0].startswith("After 0 epochs with learning rate 0.1 and 12 hidden units")
    assert states[1].state.unseen[-1] > 0.7 > 0.3 > states[0].state.unseen[-1]
    assert f"{states[1].state.unseen[-1]:.1%} of the unseen ones are right" in said[1]
    assert still(digits)["text/plain"] == said[1]


def test_a_frame_of_the_training_is_what_is_drawn_anew(digits: Any, played: Any) -> None:
    tried = played(digits)
    tried.scene.frame(after(3, digits.begin, digits.chosen()).state)
    assert tried.differs() < 0.01


def test_a_training_whose_steps_are_too_long_says_so(parts: Any, still: Any) -> None:
    def explode(layers: Any, *_: Any) -> Any:
        return [(W * np.nan, b) for W, b in layers]

    assert "no numbers any more" in still(widgets.digits(explode, fresh, *parts))["text/plain"]


def test_a_training_that_is_not_written_is_asked_for(parts: Any, still: Any) -> None:
    def stub(*_: Any) -> Any:
        raise NotImplementedError

    assert "write the exercise above" in still(widgets.digits(stub, fresh, *parts))["text/plain"]
