"""The demo class end to end: made, handed in, run in the sandbox, judged, booked; every score is what its answers deserve."""

from __future__ import annotations

import os
from collections import Counter
from functools import cache

import pytest

from autograder import demo as demos
from autograder import record
from autograder.__main__ import main
from autograder.demo import HARMED, NAMES, UNREADABLE, make_class
from autograder.exercise import Exercise
from autograder.folder import secret_seed
from autograder.gradebook import Gradebook
from autograder.sandbox import available_layers
from autograder.syllabus import NOTEBOOKS
from course_nn.checks import capture, judge, probes
from course_nn.checks.names import find

pytestmark = pytest.mark.skipif(
    not available_layers() and not os.environ.get("CI"), reason="no sandbox layer is available on this machine"
)


STUDENTS = NAMES[:16]  # of the 30: as many as there must be for every damage, and some more


@pytest.fixture(scope="module", autouse=True)
def a_smaller_class():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(demos, "NAMES", STUDENTS)
        yield


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    to = tmp_path_factory.mktemp("demo")
    (to / "grading").mkdir()
    (to / "grading" / "secret_seed").write_text("20261")  # the hidden cases on which test_course.py tries every answer
    assert main(["demo", "--to", str(to), "--no-open"]) == 0
    return to


@pytest.fixture(scope="module")
def hand_ins(tmp_path_factory):
    return {(h.student, h.notebook): h for h in make_class(tmp_path_factory.mktemp("again"))}


@pytest.fixture(scope="module")
def records(demo):
    return {(r.student, r.notebook): r for r in record.load_all(demo / "grading")}


def scores(demo):
    with Gradebook(demo / "grading") as gradebook:
        return gradebook.scores()


def test_every_student_has_a_record_of_every_notebook(records):
    assert records.keys() == {(s, n.name) for s in STUDENTS for n in NOTEBOOKS}


def test_every_answer_gets_the_verdict_and_the_points_it_deserves(demo, records, hand_ins):
    seed = secret_seed(demo / "grading")
    keys = {n: e.key(seed) for b in NOTEBOOKS for n, e in b.exercises().items() if isinstance(e, Exercise)}
    seen: Counter[str] = Counter()

    @cache
    def points(answer, exercise):
        key = keys[exercise]
        return judge(key, lambda args: capture(find(key.probe, probes), answer.run(), args)).points

    for who, made in records.items():
        answers = hand_ins[who].graded_answers
        for exercise in made.exercises:
            answer = answers.get(exercise.name)
            if answer is None:
                assert exercise.points == 0 and exercise.state in ("not attempted", "unreadable"), (who, exercise)
                continue
            cause = exercise.cause if exercise.state != "passed" else "passed"
            assert (cause, exercise.points) == (answer.verdict, points(answer, exercise.name)), (who, exercise)
            seen[cause] += 1
    assert seen["passed"] > 100 and len(seen) > 20  # the class is varied enough to mean something


def test_damaged_notebooks_have_a_named_state_or_are_mended(records, hand_ins):
    for who, hand_in in hand_ins.items():
        made = records[who]
        if hand_in.damage in UNREADABLE:
            assert made.state == "unreadable" and made.reason and made.points == 0
        else:
            assert made.state == "graded"
            assert bool(made.notes) == (hand_in.damage in HARMED and hand_in.damage != "format_3")
    assert {h.damage for h in hand_ins.values()} == {"", *HARMED, *UNREADABLE}


def test_the_gradebook_has_the_points_of_the_records(demo, records):
    assert scores(demo) == pytest.approx({who: made.points for who, made in records.items()})


def test_a_second_run_grades_nothing_and_changes_nothing(demo, capsys):
    folder = demo / "grading"
    before = {p.name: p.read_bytes() for p in (folder / "records").iterdir()}, scores(demo)
    assert main(["grade", str(demo / "submissions"), "--to", str(folder)]) == 1  # the damaged ones are not graded
    assert f"{len(STUDENTS) * len(NOTEBOOKS)} submissions, 0 graded now" in capsys.readouterr().out
    assert ({p.name: p.read_bytes() for p in (folder / "records").iterdir()}, scores(demo)) == before


def test_an_interrupted_run_goes_on_where_it_was(demo, records, capsys):
    folder = demo / "grading"
    some = sorted(made.digest for (_, name), made in records.items() if name == NOTEBOOKS[1].name)[::3]
    lost = [folder / "records" / f"{digest}.json" for digest in some]
    for path in lost:
        path.unlink()
    lost[0].write_text("{", encoding="utf-8")  # and one was cut off in the middle
    assert main(["grade", str(demo / "submissions"), "--to", str(folder)]) == 1
    assert f"{len(STUDENTS) * len(NOTEBOOKS)} submissions, {len(lost)} graded now" in capsys.readouterr().out
    again = {(r.student, r.notebook): r for r in record.load_all(folder)}
    assert {w: (r.points, r.state) for w, r in again.items()} == {w: (r.points, r.state) for w, r in records.items()}


def test_pages_are_there_for_everybody(demo):
    report = (demo / "grading" / "report.html").read_text(encoding="utf-8")
    assert all(name in report for name in STUDENTS)
    assert len(list((demo / "grading" / "feedback").glob("*.html"))) == len(STUDENTS)


def test_grading_one_notebook_leaves_the_other_in_the_report(demo, capsys):
    folder = demo / "grading"
    main(["grade", str(demo / "submissions"), "--to", str(folder), "--notebook", "02_losses"])
    assert f"{len(STUDENTS)} submissions" in capsys.readouterr().out
    assert {r.notebook for r in record.load_all(folder)} == {n.name for n in NOTEBOOKS}


def test_written_answers_are_there_to_be_graded_by_hand(records, hand_ins):
    for who, hand_in in hand_ins.items():
        if hand_in.damage not in UNREADABLE:
            waiting = {q.name: q.answer for q in records[who].questions if q.state == "to grade"}
            assert waiting.keys() == hand_in.words.keys() or hand_in.damage == "no_metadata"
            assert all(hand_in.words[name] in waiting[name] for name in hand_in.words)
