"""How long and how often: from what students shared, and of no single one of them."""

import json
from collections import Counter
from datetime import datetime, timedelta

import pytest

from autograder import effort, report
from autograder.record import ExerciseRecord, Record


def lines(minutes, checks, notebook="02_losses", zone=""):
    """A progress file: `checks` checks of mse, and after so many minutes one of softmax."""
    start = datetime(2026, 11, 24, 20, 0)
    every = minutes / checks
    times = [start + timedelta(minutes=i * every) for i in range(checks + 1)]
    names = ["mse"] * checks + ["softmax"]
    events = [
        {
            "at": t.isoformat() + zone,
            "did": "check",
            "notebook": notebook,
            "exercise": n,
            "points": 0.0,
            "passed": False,
        }
        for t, n in zip(times, names, strict=True)
    ]
    return "\n".join(map(json.dumps, events)) + "\nnonsense\n"


@pytest.fixture
def share(tmp_path):
    def share(student, text):
        (tmp_path / student).mkdir()
        (tmp_path / student / "progress.jsonl").write_text(text)

    return share


def test_minutes_and_checks_are_medians_of_those_who_shared(tmp_path, share):
    for i in range(5):
        share(f"s{i}", lines(minutes=10 * (i + 1), checks=4 * (i + 1)))
    (tmp_path / "silent").mkdir()
    found = effort.read(tmp_path, [*(f"s{i}" for i in range(5)), "silent", "nowhere"])
    mine = found["02_losses"]
    assert mine.enough and mine.typical_minutes == pytest.approx(30)
    assert mine.typical_checks("mse") == 12 and mine.typical_checks("softmax") == 1
    assert mine.typical_checks("other") is None


def test_who_asked_for_a_hint_is_counted_once_however_often(tmp_path, share):
    hint = {"at": "2026-11-24T20:01:00", "did": "hint", "notebook": "02_losses", "exercise": "mse", "layer": 1}
    for i in range(5):
        asked = [hint, {**hint, "layer": 2}, {**hint, "exercise": "never_checked"}] if i < 2 else []
        share(f"s{i}", lines(10, 4) + "\n".join(map(json.dumps, asked)))
    mine = effort.read(tmp_path, [f"s{i}" for i in range(5)])["02_losses"]
    assert mine.share_asked("mse") == 0.4 and mine.share_asked("softmax") == 0
    assert mine.share_asked("never_checked") is None


def test_of_few_nothing_is_said(tmp_path, share):
    for i in range(4):
        share(f"s{i}", lines(10, 4))
    mine = effort.read(tmp_path, [f"s{i}" for i in range(4)])["02_losses"]
    assert not mine.enough and mine.typical_checks("mse") is None and mine.share_asked("mse") is None


def test_files_that_are_not_as_the_course_writes_them_are_passed_over(tmp_path, share, monkeypatch):
    share("mixed", lines(10, 4) + lines(10, 4, zone="+01:00"))
    share("binary", "\0\1")
    share("long", lines(10, 4))
    share("small", lines(10, 1))
    (tmp_path / "link").mkdir()
    (tmp_path / "link" / "progress.jsonl").symlink_to(tmp_path / "small" / "progress.jsonl")
    monkeypatch.setattr(effort, "MAX_BYTES", 600)
    assert not effort.read(tmp_path, ["mixed", "binary", "long", "link"])
    assert effort.read(tmp_path, ["small"])


def test_the_report_says_it(tmp_path):
    each = effort.Effort([10.0, 20.0, 40.0, 50.0, 60.0], {"mse": [1, 2, 3, 4, 5]}, Counter(mse=1))
    records = [
        Record(f"s{i}", "02_losses", f"{i:032d}", exercises=(ExerciseRecord("mse", "passed", 2.0, 2.0),))
        for i in range(6)
    ]
    page = report.write(records, tmp_path / "r.html", effort={"02_losses": each}).read_text(encoding="utf-8")
    assert "5 students shared how they worked: half of them took at least 40 minutes" in page
    assert "Checks</th>" in page and '<td class="n">3</td><td class="n">20 %</td>' in page
    without = report.write(records, tmp_path / "r.html").read_text(encoding="utf-8")
    assert "shared how they worked" not in without and "Checks" not in without
