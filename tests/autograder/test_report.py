import html
import re

import pytest

from autograder import report, undiagnosed
from autograder.record import ExerciseRecord, QuestionRecord, Record
from autograder.syllabus import notebook
from course_nn.checks.choice import Choice
from course_nn.checks.diagnosis import STATEMENTS

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7 * 7 }}"
LAYERS = ("user namespace", "seccomp")
HINT = "The derivative brings down a 2; yours is half of it everywhere."


def passed(name="mse", of=2.0):
    return ExerciseRecord(name, "passed", of, of)


def failed(name="mse", cause="forgets_the_two", hint=HINT, points=0.0, of=2.0, more=()):
    return ExerciseRecord(name, "failed", points, of, cause, hint, more=more)


def blank(name="mse", of=2.0):
    return ExerciseRecord(name, "not attempted", 0.0, of, "not_attempted", "Not attempted yet.")


def record(student, *exercises, notebook="02_losses", layers=LAYERS, **kw):
    return Record(student, notebook, f"{student}/{notebook}", exercises=exercises, layers=layers, **kw)


def text(page):
    body = page.split("<body", 1)[1].split(">", 1)[1]
    body = re.sub("<title>.*?</title>", "", body.replace("<wbr>", ""))
    return " ".join(html.unescape(re.sub("<[^>]*>", " ", body)).split())


def written(tmp_path, records, **kw):
    return report.write(records, tmp_path / "report.html", **kw).read_text(encoding="utf-8")


def test_of_a_notebook_to_choose_from_the_best_count(tmp_path):
    rule = {"choice": Choice(1, (("mse",), ("softmax",)))}
    records = [record("ada", passed(), passed("softmax"), **rule), record("bob", failed(), passed("softmax"), **rule)]
    seen = text(written(tmp_path, records))
    assert "the median is 2 of 2 points, the lowest 2, the highest 2; the best 1 of 2 directions count." in seen


def a_class(n=30):
    """Of every five: two pass, one has the mistake, one an error of their own, one did not try."""
    one = [
        passed(),
        passed(),
        failed(),
        failed(cause="raised", hint="mse stopped with IndexError.", points=1.0),
        blank(),
    ]
    return [record(f"s{i:02d}", one[i % 5], passed("softmax", 1.0), seconds=1.0 + i) for i in range(n)]


def test_each_number_has_its_denominator(tmp_path):
    seen = text(written(tmp_path, a_class()))
    assert "30 students, 1 notebook" in seen
    assert "Submissions graded 30 of 30" in seen
    assert "mse 24 of 30 12 of 24 62 %" in seen  # (12 + 6 / 2) / 24
    assert "softmax 30 of 30 30 of 30 100 %" in seen
    assert seen.index("mse 24 of 30") < seen.index("softmax 30 of 30")  # the hardest first
    assert "the median is 2 of 3 points, the lowest 1, the highest 3" in seen


def test_a_misconception_is_counted_with_its_hint_and_students(tmp_path):
    seen = text(written(tmp_path, a_class()))
    assert seen.count(HINT) == 2  # for the next lecture, and below in the notebook
    assert f"{HINT} mse , 2. Loss functions: 6 of 24, 25 %" in seen
    assert "mse 12 of 24 who answered did not pass" in seen
    assert f"{HINT} forgets_the_two · 6 students s02 s07 s12 s17 s22 s27 6 50 %" in seen
    assert "Something else, see “Other failures” 6 50 %" in seen
    assert "mse : stopped with an error mse stopped with IndexError. s03 , s08" in seen
    assert seen.index("Map of misconceptions") < seen.index("forgets_the_two") < seen.index("Other failures")


def test_further_causes_count_and_a_cause_counts_a_student_once(tmp_path):
    e = failed("Linear", "a", "Hint a.", more=(("b", "Hint b."), ("a", "Hint a.")))
    nb = report.Notebook("n", [record("x", e), record("y", failed("Linear", "b", "Hint b."))])
    assert [(f.cause, f.count, f.attempted) for f in nb.misconceptions] == [("b", 2, 2), ("a", 1, 2)]


def test_the_map_has_each_exercise_with_its_mistakes_of_those_who_failed():
    both = failed("a", "x", more=(("y", "Hint y."),))
    other = failed("a", "differs", "Other numbers.", more=(("raised", "It raised."),))
    of_a = [both, failed("a", "x"), other, passed("a"), blank("a")]
    of_b = [failed("b", "z"), failed("b", "z"), failed("b", "z"), passed("b"), passed("b")]
    of_c = [failed("c", "differs", "Other numbers.")] * 5
    nb = report.Notebook("n", [record(f"s{i}", *e) for i, e in enumerate(zip(of_a, of_b, of_c, strict=True))])
    assert [(m.exercise, m.failed, m.attempted, m.unexplained) for m in nb.map] == [("b", 3, 5, 0), ("a", 3, 4, 1)]
    assert [[(f.cause, f.count) for f in m.findings] for m in nb.map] == [[("z", 3)], [("x", 2), ("y", 1)]]


def test_a_hint_that_some_got_of_a_group_of_cases_only_stands_there_once():
    every = [failed("a", "x", hint) for hint in ("Halve it.", "extreme: Halve it.", "Other words.")]
    [m] = report.Notebook("n", [record(f"s{i}", e) for i, e in enumerate(every)]).map
    assert m.findings[0].hints == ["Halve it.", "Other words."] and m.findings[0].count == 3


def test_the_map_is_a_table_whose_heads_say_what_they_head(tmp_path):
    got = written(tmp_path, a_class())
    table = got[got.index('<table class="map"') :].split("</table>")[0]
    assert table.count("<tbody>") == table.count('scope="rowgroup"') == 1
    assert table.count('scope="row"') == 2 and table.count('scope="col"') == 3
    assert "map-1" in table and 'id="map-1"' in got


def test_the_map_says_where_to_read_about_an_exercise_of_the_course(tmp_path):
    exercise = next(e for e in notebook("07_convolution").exercises().values() if getattr(e, "see", ""))
    seen = text(written(tmp_path, [record("s", failed(exercise.name), notebook="07_convolution")]))
    assert f"{exercise.name} {exercise.see} 1 of 1 who answered did not pass" in seen
    assert report.Notebook("none_of_ours", [record("s", failed("a"))]).map[0].see == ""


def test_a_note_on_what_counts_is_no_misconception():
    noted = failed(cause="a", more=(("note", "w1: counted, as it follows from your own numbers."),))
    nb = report.Notebook("02_losses", [record("s1", noted)])
    assert [f.cause for f in nb.findings] == ["a"]


def test_every_general_diagnosis_has_words():
    assert set(report.GENERAL) == {cause for cause, _ in STATEMENTS}


def test_it_is_said_which_exercises_tell_the_strong_from_the_weak(tmp_path):
    """Of ten: a and b go together; c goes against them."""
    records = []
    for i in range(10):
        strong = i < 5
        both = [passed("a"), passed("b")] if strong else [failed("a"), failed("b")]
        records.append(record(f"s{i}", *both, failed("c") if strong else passed("c")))
    rows = {row.name: row.telling for row in report.Notebook("02_losses", records).rows}
    assert rows["c"] == pytest.approx(-1)
    assert rows["a"] is None and rows["b"] is None  # all have as much on the rest
    two = [r.__class__(**{**r.__dict__, "exercises": r.exercises[:2]}) for r in records]
    rows = {row.name: row.telling for row in report.Notebook("02_losses", two).rows}
    assert rows == {"a": pytest.approx(1), "b": pytest.approx(1)}
    seen = text(written(tmp_path, two))
    assert "Tells" in seen and "a 10 of 10 5 of 10 50 % 1.00" in seen


def test_each_exercise_stands_beside_that_of_an_earlier_class(tmp_path):
    then = [record("x", passed(), blank("softmax")), record("y", failed()), record("z", state="unreadable")]
    seen = text(written(tmp_path, a_class(), earlier=[*then, record("x", passed(), notebook="01_feedforward")]))
    assert "Mean score Earlier" in seen and ". “Earlier” is the mean score of the other class, 2 students then" in seen
    assert "mse 24 of 30 12 of 24 62 % 50 %" in seen and "softmax 30 of 30 30 of 30 100 % –" in seen
    assert "Earlier" not in text(written(tmp_path, a_class(), earlier=[record("x", passed(), notebook="03_x")]))


def test_nothing_is_said_of_a_small_class_or_where_all_did_the_same(tmp_path):
    few = [record(f"s{i}", passed("a") if i % 2 else failed("a"), passed("b")) for i in range(9)]
    alike = [record(f"s{i}", passed("a"), passed("b")) for i in range(20)]
    for records in (few, alike):
        assert all(row.telling is None for row in report.Notebook("02_losses", records).rows)
        assert "Tells" not in text(written(tmp_path, records))


def test_a_wrong_program_that_several_wrote_is_shown_as_text(tmp_path):
    shared = undiagnosed.Cluster("02_losses", "mse", "differs", f"def mse(x):\n    return '{HOSTILE}'", ("s02", "s07"))
    alone = undiagnosed.Cluster("02_losses", "mse", "differs", "def mse(x):\n    return 5", ("s12",))
    got = written(tmp_path, a_class(), clusters=[shared, alone])
    assert "<script" not in got and HOSTILE in text(got) and "return 5" not in got
    assert "mse : 2 students, other numbers than the right ones" in text(got)


def test_for_the_lecture_are_the_misconceptions_that_most_share_and_no_single_ones():
    def answers(notebook, name, wrong, right, cause="a"):
        each = [failed(name, cause)] * wrong + [passed(name)] * right
        return report.Notebook(notebook, [record(f"s{i}", e, notebook=notebook) for i, e in enumerate(each)])

    two = answers("01_feedforward", "few", 2, 2)  # half, but of four
    rare = answers("02_losses", "rare", 3, 40)
    some, most = answers("03_x", "some", 4, 20), answers("04_x", "most", 10, 5)
    general = answers("05_x", "general", 10, 0, cause="differs")
    found = report.lecture([two, rare, some, most, general])
    assert [(n.name, f.exercise, f.count, f.attempted) for n, f in found] == [
        ("04_x", "most", 10, 15),
        ("03_x", "some", 4, 24),
    ]


def test_of_several_hints_the_lecture_has_the_one_that_most_got():
    each = [failed("a", "x", "rare"), failed("a", "x", "usual"), failed("a", "x", "usual")]
    nb = report.Notebook("n", [record(f"s{i}", e) for i, e in enumerate(each)])
    [(_, found)] = report.lecture([nb])
    assert found.hint == "usual" and found.count == 3


def test_whoever_goes_by_a_number_has_their_name_beside_it(tmp_path):
    names = {"4000001": "Ada <Lovelace>", "jan": "jan", "gone": "Nobody"}
    seen = text(written(tmp_path, [record("4000001", passed()), record("jan", passed())], names=names))
    assert "4000001 Ada <Lovelace> 2 jan 2" in seen and "Nobody" not in seen


def test_submissions_that_were_not_graded_are_named_and_left_out(tmp_path):
    lost = ExerciseRecord("mse", "unreadable", 0.0, 2.0, "unreadable", "The file is cut off.")
    bad = record("zed", lost, state="unreadable", reason="The file is cut off.")
    seen = text(written(tmp_path, [*a_class(), bad]))
    assert "Submissions graded 30 of 31" in seen
    assert "1 submission of 31, left out" in seen
    assert "zed 02_losses unreadable . The file is cut off." in seen
    assert "mse 24 of 30" in seen  # not 25 of 31
    assert seen.endswith("took 30 s.") and "zed unreadable How it was graded" in seen


def test_none_graded_is_said_and_draws_nothing(tmp_path):
    got = written(tmp_path, [record("a", state="timed out", reason="Too slow.", layers=())])
    assert "None of 1 submission could be graded." in text(got)
    assert "no layer of the sandbox was active" in text(got)
    assert "<figure" not in got


def test_nothing_yet_is_a_page_too(tmp_path):
    assert "Nothing is graded yet." in text(written(tmp_path, []))


def test_one_student_makes_a_page(tmp_path):
    assert "1 student, 1 notebook" in text(written(tmp_path, [record("a", passed())]))


def test_a_notebook_without_exercises_makes_a_page(tmp_path):
    q = QuestionRecord("why", "to grade", 2.0)
    assert "why : 1 of 1 submission has an answer" in text(written(tmp_path, [record("a", questions=(q,))]))


def test_several_notebooks_get_a_section_each_and_a_row_for_each_student(tmp_path):
    records = [
        record("a", passed(), notebook="01_feedforward"),
        record("b", failed(points=1.5), notebook="01_feedforward"),
        record("a", passed("softmax", 3.0), notebook="02_losses"),
    ]
    seen = text(written(tmp_path, records, title="Spring"))
    assert seen.startswith("Spring 2 students, 2 notebooks")
    assert "Student 01_feedforward of 2 02_losses of 3 Together of 5 a 2 3 5 b 1.5 – not handed in 1.5" in seen


def test_odd_answers_notes_questions_layers_and_times_are_told(tmp_path):
    odd = ExerciseRecord("mse", "out of memory", 0.0, 2.0, "out_of_memory", "It needed more than the limit.")
    records = [
        record("a", odd, notes=("The cell mse was there twice.",), seconds=4.0, questions=(QuestionRecord("why", "to grade", 1),)),
        record("b", passed(), seconds=1.0, questions=(QuestionRecord("why", "not attempted", 1),)),
        record("c", passed(), seconds=2.0, layers=()),
    ]  # fmt: skip
    seen = text(written(tmp_path, records))
    assert "a , mse : out of memory. It needed more than the limit." in seen
    assert "1 of 3 submissions. a : The cell mse was there twice." in seen
    assert "why : 1 of 2 submissions have an answer" in seen
    assert "2 of 3 submissions: sandboxed by user namespace, seccomp." in seen
    assert "1 of 3 submissions: no layer of the sandbox was active ." in seen
    assert "Half of the 3 submissions that ran took at most 2 s; the longest, 02_losses of a , took 4 s." in seen


@pytest.mark.parametrize("points, tenth", [(0.0, 0), (0.9, 0), (1.0, 1), (3.0, 3), (7.0, 7), (9.99, 9), (10.0, 9)])
def test_a_score_falls_into_its_tenth(points, tenth):
    nb = report.Notebook("n", [record("a", failed(points=points, of=10.0))])
    assert nb.bins == [int(i == tenth) for i in range(10)]


def test_the_histogram_holds_every_graded_submission():
    assert sum(report.Notebook("n", a_class(37)).bins) == 37


def test_whatever_a_submission_holds_shows_as_text(tmp_path):
    e = failed(HOSTILE, HOSTILE, HOSTILE)
    general = failed("b", "raised", HOSTILE)
    odd = ExerciseRecord("c", HOSTILE, 0.0, 1.0, "", HOSTILE)
    q = QuestionRecord(HOSTILE, "to grade", 1.0, HOSTILE)
    records = [
        record(HOSTILE, e, general, odd, notebook=HOSTILE, notes=(HOSTILE,), questions=(q,), layers=(HOSTILE,), seconds=1.0),
        record("b", notebook=HOSTILE, state=HOSTILE, reason=HOSTILE),
    ]  # fmt: skip
    got = written(tmp_path, records, title=HOSTILE)
    assert "<script" not in got and "<img" not in got and "49" not in text(got)
    assert text(got).count(HOSTILE) >= 15
    assert "default-src 'none'" in got


def test_the_page_is_the_same_bytes_in_any_order_of_records(tmp_path):
    assert written(tmp_path / "one", a_class()) == written(tmp_path / "two", a_class()[::-1])


def test_ids_are_unique(tmp_path):
    got = written(tmp_path, [record("a", passed(), notebook=n) for n in ("01_feedforward", "02_losses")])
    ids = re.findall(r'\bid="([^"]*)"', got)
    assert len(ids) == len(set(ids)) and set(re.findall(r'href="#([^"]*)"', got)) <= set(ids)


def test_doubled_records_are_refused(tmp_path):
    with pytest.raises(ValueError, match="two records"):
        written(tmp_path, [record("a", passed()), record("a", passed())])


def test_answers_that_were_judged_with_right_earlier_pieces_are_counted(tmp_path):
    carried = ExerciseRecord("loss", "passed", 2.0, 2.0, carried=("softmax",))
    seen = text(written(tmp_path, [record("ada", carried), record("bo", carried), record("cy", passed("loss"))]))
    assert "Judged with a right earlier piece" in seen and "loss , with a right softmax: 2 students" in seen
    assert "right earlier piece" not in text(written(tmp_path, a_class()))
