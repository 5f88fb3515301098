import html
import re

import pytest

from autograder import feedback, page, whole
from autograder.record import ExerciseRecord, QuestionRecord, Record
from course_nn.checks.choice import Choice
from course_nn.checks.diagnosis import NOT_ATTEMPTED

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7 * 7 }}&amp;"
REASON = "The file ends in the middle of a cell; download it again."


def passed(name, points=2.0, **kw):
    return ExerciseRecord(name, "passed", points, points, **kw)


def failed(name, hint, points=0.0, of=2.0, cause="raised", **kw):
    return ExerciseRecord(name, "failed", points, of, cause, hint, **kw)


def blank(name, of=2.0):
    return ExerciseRecord(name, "not attempted", 0.0, of, "not_attempted", NOT_ATTEMPTED)


def record(student="anna", notebook="02_losses", *exercises, **kw):
    return Record(student, notebook, f"{student}/{notebook}", exercises=exercises, **kw)


def text(page_):
    """What a reader sees: no head, no tags, no entities."""
    body = page_.split("<body", 1)[1].split(">", 1)[1]
    return " ".join(html.unescape(re.sub("<[^>]*>", " ", body.replace("<wbr>", ""))).split())


def page_of(tmp_path, *records):
    (path,) = feedback.write(records, tmp_path)
    return path.read_text(encoding="utf-8")


def test_there_is_one_page_for_each_student_over_all_notebooks(tmp_path):
    records = [record(s, n, passed("mse")) for n in ("02_losses", "01_feedforward") for s in ("bram", "anna")]
    pages = feedback.write(records, tmp_path)
    assert pages == [tmp_path / feedback.file_name(s) for s in ("anna", "bram")]
    assert sorted(tmp_path.iterdir()) == sorted(pages)  # and no temporary file is left
    for s, other, path in (("anna", "bram", pages[0]), ("bram", "anna", pages[1])):
        seen = text(path.read_text(encoding="utf-8"))
        assert s in seen and other not in seen
        assert seen.index("1. The feedforward network") < seen.index("2. Loss functions")


def test_of_a_notebook_to_choose_from_the_best_count_and_the_page_says_which_do_not(tmp_path):
    choice = Choice(2, (("a",), ("b",), ("c",)))
    r = record("anna", "02_losses", passed("a"), passed("b", 1.0), passed("c"), passed("all"), choice=choice)
    seen = text(page_of(tmp_path, r))
    assert "6 of 6 points by the machine (the best 2 of 3 directions count)" in seen
    assert seen.count("It does not count: the best 2 of 3 directions count, and yours are others.") == 1
    assert seen.index(" b ") < seen.index("It does not count") < seen.index(" c ")


def test_every_hint_stands_once_and_totals_are_those_of_the_record(tmp_path):
    further = ("averages", "The third hint.")
    r = record(
        "anna",
        "02_losses",
        passed("mse", 1.0),
        failed("mse_gradient", "The first hint."),
        failed("Linear", "The second hint.", 1.5, 4.0, more=(further, further, ("again", "The second hint."))),
        blank("softmax"),
        questions=(QuestionRecord("why_log", "to grade", 3.0, "Because"),),
    )
    seen = text(page_of(tmp_path, r))
    for hint in ("The first hint.", "The second hint.", "The third hint."):
        assert seen.count(hint) == 1
    assert NOT_ATTEMPTED not in seen  # it speaks of a cell above, which is not on this page
    assert "2.5 of 9 points by the machine; 1 answer in words, up to 3 points, graded by hand." in seen
    assert "You passed 1 of 4 exercises." in seen
    for verdict in ("mse passed 1 of 1", "Linear partly right 1.5 of 4", "softmax not attempted 0 of 2"):
        assert verdict in seen
    assert "why_log graded by hand up to 3" in seen


def test_totals_of_several_notebooks_are_added_up(tmp_path):
    records = [record("a", "01_feedforward", passed("x", 2.0)), record("a", "02_losses", failed("y", "h", 1.0, 3.0))]
    assert "Together 3 of 5" in text(page_of(tmp_path, *records))


def test_groups_say_what_passed(tmp_path):
    e = failed("Linear", "h", 1.0, 3.0, groups={"forward": True, "dW": False})
    seen = text(page_of(tmp_path, record("a", "n", e)))
    assert "✓ forward : passed ✗ dW : not yet right" in seen


def test_a_missing_cell_is_explained_though_nothing_was_attempted(tmp_path):
    e = ExerciseRecord("mse", "not attempted", 0, 2, "missing_cell", "The cell is gone.", {"a": False, "b": False})
    seen = text(page_of(tmp_path, record("a", "n", e)))
    assert "mse not attempted 0 of 2 points The cell is gone." in seen


def test_an_unreadable_notebook_gives_its_reason_once_and_lists_no_zeros(tmp_path):
    e = ExerciseRecord("mse", "unreadable", 0.0, 2.0, "unreadable", REASON)
    q = QuestionRecord("why_log", "not attempted", 3.0)
    seen = text(page_of(tmp_path, record("a", "02_losses", e, e, state="unreadable", reason=REASON, questions=(q,))))
    assert "Thank you for handing in. This could not be graded yet" in seen
    assert "This notebook could not be graded: unreadable." in seen
    assert seen.count(REASON) == 1
    assert "mse" not in seen and "0 of" not in seen


def test_a_run_that_stopped_half_way_keeps_what_was_judged(tmp_path):
    late = ExerciseRecord("softmax", "timed out", 0.0, 2.0, "timed_out", "The notebook took too long.")
    r = record("a", "02_losses", passed("mse"), late, state="timed out", reason="The notebook took too long.")
    seen = text(page_of(tmp_path, r))
    assert "could not be fully graded: timed out." in seen
    assert seen.count("The notebook took too long.") == 1
    assert "softmax could not be judged: timed out 0 of 2" in seen
    assert "2 of 4 points" in seen


@pytest.mark.parametrize(
    "exercises, line",
    [
        ([passed("a"), passed("b")], "Well done: you passed every exercise (2 of 2)."),
        ([passed("a"), blank("b")], "You passed 1 of 2 exercises."),
        ([failed("a", "h"), blank("b")], "You made a start on 1 of 2 exercises; the hints say what to look at next."),
        ([blank("a")], "Nothing is attempted yet (0 of 1 exercise)."),
        ([], "There is nothing here that a machine grades."),
    ],
)
def test_the_first_line_is_friendly_and_true(exercises, line):
    assert line in feedback.first_line([record("a", "n", *exercises)])


def test_whatever_a_submission_holds_shows_as_text(tmp_path):
    e = failed(HOSTILE, HOSTILE, 1.0, groups={HOSTILE: True, "b": False}, more=(("x", HOSTILE + "2"),))
    odd = ExerciseRecord("odd", HOSTILE, 0.0, 1.0)
    r = record(HOSTILE, HOSTILE, e, odd, state=HOSTILE, reason=HOSTILE + "3", notes=(HOSTILE,),
               questions=(QuestionRecord(HOSTILE, "to grade", 1.0, HOSTILE),))  # fmt: skip
    got = page_of(tmp_path, r)
    assert "<script" not in got and "<img" not in got and "{{ 7 * 7 }}" in got and "49" not in text(got)
    assert text(got).count(HOSTILE) >= 8
    assert "default-src 'none'" in got


def test_file_names_are_safe_short_and_of_one_student_only():
    students = [
        "Zoë",
        "zoe",
        "ZOE",
        "",
        ".",
        "..",
        "../../etc/passwd",
        "a/b",
        "a\\b",
        "CON",
        "李雷",
        "x" * 500,
        "\udce9",
        "\0",
    ]
    names = [feedback.file_name(s) for s in students]
    assert len(set(names)) == len(students)
    assert all(re.fullmatch(r"[a-z0-9][a-z0-9-]{0,60}\.html", n) for n in names)
    assert feedback.file_name("Chloé van den Berg").startswith("chloe-van-den-berg-")


def test_a_name_with_a_broken_character_still_gets_its_page(tmp_path):
    assert "Ren? Bos" in text(page_of(tmp_path, record("Ren\udce9 Bos", "n", passed("a"))))


def test_pages_are_the_same_bytes_in_any_order_of_records(tmp_path):
    records = [record(s, n, passed("a"), failed("b", "h")) for s in "abc" for n in ("01_feedforward", "02_losses")]
    one = feedback.write(records, tmp_path / "one")
    two = feedback.write(records[::-1], tmp_path / "two")
    assert [p.read_bytes() for p in one] == [p.read_bytes() for p in two]


def test_no_record_and_doubled_records_are_refused(tmp_path):
    with pytest.raises(ValueError, match="Run: autograder grade"):
        feedback.write([], tmp_path)
    with pytest.raises(ValueError, match="student 'a' has two records for 'n'"):
        feedback.write([record("a", "n"), record("a", "n")], tmp_path)


def test_a_page_that_cannot_be_put_in_place_leaves_nothing_behind(tmp_path, monkeypatch):
    def fails(*_):
        raise OSError("disk full")

    monkeypatch.setattr(whole.os, "replace", fails)
    with pytest.raises(OSError, match="disk full"):
        page.save("<p>", tmp_path / "a.html")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("x, shown", [(2.0, "2"), (1.5, "1.5"), (1 / 3, "0.33"), (0.0, "0"), (-0.0, "0"), (100, "100")])
def test_points_are_written_short(x, shown):
    assert page.number(x) == shown


def test_a_verdict_that_took_a_right_earlier_piece_says_so_whether_it_passed_or_not(tmp_path):
    one = passed("loss", carried=("softmax",))
    two = failed("mlp", "The hint.", carried=("dense", "relu", "tanh"))
    seen = text(page_of(tmp_path, record("anna", "02_losses", passed("mse"), one, two)))
    assert "Judged with a right softmax in place of yours." in seen
    assert "Judged with a right dense, relu and tanh in place of yours." in seen
    assert seen.count("in place of yours") == 2


def test_a_note_on_an_exercise_that_passed_is_read(tmp_path):
    noted = passed("mse", more=(("note", "w1: counted, as it follows from your own numbers."),))
    page = text(page_of(tmp_path, record("anna", "02_losses", noted, passed("softmax"))))
    assert (
        "w1: counted, as it follows from your own numbers." in page and "Well done: you passed every exercise" in page
    )
