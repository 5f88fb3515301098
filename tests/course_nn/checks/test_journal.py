import json
from datetime import datetime, timedelta

import pytest

from course_nn.checks import journal
from course_nn.checks.choice import Choice
from course_nn.checks.journal import FILE, events, progress, record, tallies
from course_nn.checks.judge import Verdict
from course_nn.checks.key import CONTENTS, Listed, write_contents

COURSE = {"01_one": Listed("One", {"line": 2, "bend": 3}), "02_two": Listed("Two", {"loss": 4})}
START = datetime(2026, 9, 7, 10, 0)


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    (tmp_path / CONTENTS).write_bytes(write_contents(COURSE))
    monkeypatch.setattr(journal, "PUBLIC", tmp_path)
    monkeypatch.setattr(journal, "in_a_notebook", lambda: True)
    monkeypatch.chdir(tmp_path)


def checked(exercise, points, passed, notebook="01_one"):
    state = "passed" if passed else "failed"
    return record(Verdict(exercise, state, points, 5), notebook)


def test_every_check_is_kept_and_the_latest_of_an_exercise_counts():
    checked("line", 2, True)
    checked("bend", 3, True)
    checked("bend", 1, False)  # broken again since
    checked("loss", 4, True, "02_two")
    shown = str(progress())
    assert "01 One   1 of  2 exercises     3 of   5 points" in shown
    assert "02 Two   1 of  1 exercises     4 of   4 points" in shown
    assert "Next: bend, in 01_one." in shown


def test_what_comes_next_is_looked_for_from_the_last_notebook_on():
    assert progress().next_step() == "Next: line, in 01_one."
    checked("line", 2, True)
    assert progress().next_step() == "Next: bend, in 01_one."
    checked("loss", 0, False, "02_two")
    assert progress().next_step() == "Next: loss, in 02_two."
    checked("loss", 4, True, "02_two")
    checked("bend", 3, True)
    assert progress().next_step() == "You have passed every check there is."


def test_of_a_notebook_to_choose_from_the_best_count_and_the_rest_is_not_next(tmp_path):
    three = Listed("Three", {"a": 2, "b": 2, "c": 2, "all": 1}, Choice(1, (("a",), ("b",), ("c",))))
    (tmp_path / CONTENTS).write_bytes(write_contents({"03_three": three}))
    checked("a", 1, False, "03_three")
    assert "0 of  4 exercises     1 of   3 points" in str(progress())
    assert progress().next_step() == "Next: a, in 03_three."
    checked("b", 2, True, "03_three")
    assert "1 of  4 exercises     2 of   3 points" in str(progress())
    assert progress().next_step() == "Next: all, in 03_three."
    checked("all", 1, True, "03_three")
    assert "2 of  4 exercises     3 of   3 points" in str(progress())
    assert progress().next_step() == "You have passed every check that counts."
    checked("a", 2, True, "03_three")
    checked("c", 2, True, "03_three")
    assert "4 of  4 exercises     3 of   3 points" in str(progress())
    assert progress().next_step() == "You have passed every check there is."


def test_time_is_that_between_checks_without_the_breaks():
    def event(minutes, notebook="01_one"):
        at = START + timedelta(minutes=minutes)
        return {"at": at, "did": "check", "notebook": notebook, "exercise": "line", "points": 0, "passed": False}

    made = tallies([event(0), event(4), event(10), event(100), event(103, "02_two"), event(50)])
    assert made["01_one"].time == timedelta(minutes=10)
    assert made["02_two"].time == timedelta(minutes=3)


@pytest.mark.parametrize(
    "damage",
    [
        b"\xff\xfe\x00 nothing",
        b'{"at": "yesterday"}',
        b"[1, 2]",
        b"[" * 5000,
        b'{"at": "2026-11-30T10:00:00", "did": "check", "notebook": "n", "exercise": "e", "passed": true, "points": 1'
        + b"0" * 400
        + b"}",
        b'{"at": "2026-09-07", "did": 3}',
        b"{",
        b'{"at": "2026-09-07", "did": "hint", "notebook": "01_one", "exercise": "line"}',
        b'{"at": "2026-09-07", "did": "check", "notebook": "a", "exercise": "b", "points": 1%s}' % (b"0" * 400),
    ],
)
def test_a_damaged_line_is_counted_and_the_rest_is_read(damage):
    checked("line", 2, True)
    FILE.write_bytes(FILE.read_bytes() + damage + b"\n")
    checked("bend", 1, False)
    assert [e["exercise"] for e in events()[0]] == ["line", "bend"]
    assert "1 line of progress.jsonl cannot be read" in str(progress())


def test_a_line_that_was_cut_off_spoils_only_itself():
    checked("line", 2, True)
    FILE.write_bytes(FILE.read_bytes()[:-9])
    checked("bend", 3, True)
    assert [e["exercise"] for e in events()[0]] == ["bend"] and events()[1] == 1


def test_a_full_disk_is_said_on_the_card_and_hinders_nothing(monkeypatch):
    monkeypatch.setattr(journal, "FILE", journal.Path("/dev/full"))
    assert "could not be saved (No space left on device)" in checked("line", 2, True)


def test_a_file_that_is_none_is_no_error():
    FILE.mkdir()
    assert events() == ([], 1)
    assert "could not be saved" in checked("line", 2, True)


def test_only_a_students_notebook_is_recorded(monkeypatch):
    monkeypatch.setattr(journal, "in_a_notebook", lambda: False)
    assert checked("line", 2, True) == "" and not FILE.exists()


def test_the_panel_escapes_what_it_shows_and_names_its_meters(tmp_path):
    (tmp_path / CONTENTS).write_bytes(write_contents({"01_one": Listed("<b>One", {"line": 2})}))
    page = progress()._repr_html_()
    assert "&lt;b&gt;One" in page and 'aria-label="points"' in page and "0 of 2 points" in page


def test_the_file_is_lines_that_anyone_can_read():
    checked("line", 2, True)
    (line,) = FILE.read_text().splitlines()
    assert {"did": "check", "exercise": "line", "points": 2, "passed": True}.items() <= json.loads(line).items()
