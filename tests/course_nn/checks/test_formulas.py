import doctest

import pytest

from course_nn.checks import formulas
from course_nn.checks.formulas import evaluate


def test_its_examples_come_out():
    assert doctest.testmod(formulas) == (0, 2)


@pytest.mark.parametrize(
    "formula, value",
    [
        ("2 * (y_hat - y) * h", 16),
        ("-h ** 2 / 8", -2),
        ("max(0, y - y_hat)", 0),
        ("h * (y > y_hat)", 0),
        ("h * (y < y_hat)", 4),
        ("1.5", 1.5),
    ],
)
def test_a_formula_is_evaluated_where_its_names_have_values(formula, value):
    assert evaluate(formula, {"y_hat": 8, "y": 6, "h": 4}) == value


@pytest.mark.parametrize(
    "formula",
    [
        "__import__('os')",
        "h.real",
        "(lambda: 1)()",
        "max(1, 2, 3)",
        "'h'",
        "h if y else y",
        "[h][0]",
        "y < h < 9",
        "~h",
    ],
)
def test_what_is_no_arithmetic_is_refused(formula):
    with pytest.raises(ValueError, match="no part of a formula"):
        evaluate(formula, {"y": 6, "h": 4})


def test_an_unknown_name_is_an_error():
    with pytest.raises(KeyError):
        evaluate("w1 * x1", {"w1": 1.5})
