"""A slip in a calculation by hand is counted once: what follows from it is right."""

import pytest

from course_nn.checks.measures.worksheet import number

GIVEN = {"a": 3.0, "c": -2.0}
RULES = {"z": "2 * a", "dL/dz": "z + c", "new z": "dL_dz ** 2"}  # 6, 4, 16
SLIPS = {"forgets c": ["z"], "doubles": ["2 * z", "2 * (z + c)"]}


def is_(table, key, slips=SLIPS):
    return number(table, key, GIVEN, RULES, slips)


def test_the_right_numbers_are_right():
    right = {"z": 6, "dL/dz": 4.0, "new z": 16}
    assert [is_(right, key) for key in RULES] == [{"is": "right"}] * 3


def test_what_follows_from_a_wrong_number_is_right_and_says_so():
    table = {"z": 5, "dL/dz": 3, "new z": 9}
    assert is_(table, "z") == {"is": "unknown"}
    for key in ("dL/dz", "new z"):
        found = is_(table, key)
        assert found["is"] == "right" and "wrong only because" in found["note"]


def test_the_right_number_is_right_too_after_a_wrong_one():
    assert is_({"z": 5, "dL/dz": 4}, "dL/dz") == {"is": "right"}


def test_a_slip_is_named_by_the_students_own_numbers():
    assert is_({"z": 6, "dL/dz": 6}, "dL/dz") == {"is": "forgets c"}
    assert is_({"z": 5, "dL/dz": 5}, "dL/dz") == {"is": "forgets c"}
    assert is_({"z": 5, "dL/dz": 6}, "dL/dz") == {"is": "doubles"}  # in its second form, 2 · (5 - 2)
    assert is_({"z": 5, "dL/dz": 7}, "dL/dz") == {"is": "unknown"}


def test_a_table_of_zeros_is_wrong_though_a_zero_follows_from_another():
    rules = {"a": "1 + c", **{name: f"2 * {before}" for before, name in zip("abdefg", "bdefgh", strict=True)}}
    zeros = dict.fromkeys(rules, 0.0)
    verdicts = [number(zeros, key, {"c": 1.0}, rules, {})["is"] for key in rules]
    assert verdicts == ["unknown", "right", "right", "right", "unknown", "unknown", "unknown"]
    assert number({**zeros, "g": 3.0}, "h", {"c": 1.0}, rules, {})["is"] == "unknown"


def test_a_zero_that_follows_from_another_number_is_right_after_any_zeros():
    rules = {
        "z": "1 + c",
        **{name: "2 * z * (z > 0)" for name in "abdefg"},
    }  # a unit that is dead in this student's table
    dead = {"z": -1.0, **dict.fromkeys("abdefg", 0.0)}
    assert [number(dead, key, {"c": 1.0}, rules, {})["is"] for key in rules] == ["unknown", *["right"] * 6]


@pytest.mark.parametrize("table", [{}, {"z": "..."}, {"z": None}, {"z": float("nan")}, {"z": [6]}])
def test_an_earlier_number_that_is_not_there_counts_as_right(table):
    assert is_({**table, "dL/dz": 4}, "dL/dz") == {"is": "right"}


@pytest.mark.parametrize("rounded, verdict", [(16.01, "right"), (15.99, "right"), (16.1, "unknown"), (-16, "unknown")])
def test_numbers_may_be_rounded(rounded, verdict):
    assert is_({"new z": rounded}, "new z", {}) == {"is": verdict}


def test_small_numbers_may_be_rounded_to_four_places():
    assert number({"L": 0.0071}, "L", {"e": 0.084}, {"L": "e ** 2"}, {}) == {"is": "right"}
    assert number({"L": 0.007}, "L", {"e": 0.0848}, {"L": "e ** 2"}, {}) == {"is": "unknown"}  # 0.0072


@pytest.mark.parametrize("wrong", [float("nan"), float("inf"), "4", None])
def test_what_is_no_number_is_refused(wrong):
    with pytest.raises(ValueError, match="finite"):
        is_({"z": wrong}, "z")
