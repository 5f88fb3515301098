"""Every rule of a policy, what it makes of a mark, and the reason that is written beside it."""

import re
from datetime import datetime, timedelta

import pytest

from autograder import paths, policy
from autograder.downloads.log import Row
from autograder.policy import PolicyError
from autograder.results import Result
from autograder.standings import apply, unknown

ONE, TWO = "01_feedforward", "02_losses"
DUE = datetime(2026, 11, 24, 23, 59)
LATE = """
[due]
01_feedforward = 2026-11-24T23:59:00
02_losses = 2026-12-01
[late]
grace = 10
per_day = 10
most = 30
closes = 5
"""


def row(student, notebook=ONE, after=timedelta(0), system="Brightspace", late="", time=None):
    time = (DUE + after).isoformat(" ") if time is None else time
    return Row(student, "", notebook, time, late, "yes", "", system, "", "", 0, "")


def result(student="ada", points=8.0, notebook=ONE, of=10.0, waits=False):
    return Result(student, notebook, points, of, waits)


@pytest.fixture
def settle(tmp_path):
    """Standings under a policy that is written as text."""

    def settle(text, results, rows=(), only=()):
        (tmp_path / "policy.toml").write_text(text, encoding="utf-8")
        return {s.student: s for s in apply(policy.read(tmp_path), results, rows, only)}

    return settle


def reasons(standing):
    return [c.reason for c in standing.changes]


@pytest.mark.parametrize(
    "after, points, reason",
    [
        (timedelta(hours=-1), 8, None),
        (timedelta(0), 8, None),
        (timedelta(minutes=10), 8, None),
        (timedelta(minutes=11), 7, "1 day late, 10 % of 10 points off"),
        (timedelta(days=1), 7, "1 day late, 10 % of 10 points off"),
        (timedelta(days=1, seconds=1), 6, "2 days late, 20 % of 10 points off"),
        (timedelta(days=4), 5, "4 days late, 30 % of 10 points off"),
        (timedelta(days=5, minutes=1), 0, "6 days late, all points off"),
    ],
)
def test_lateness_costs_by_the_day_begun(settle, after, points, reason):
    s = settle(LATE, [result()], [row("ada", after=after)])["ada"]
    assert s.points == points and reasons(s) == ([reason] if reason else [])
    if reason:
        assert (s.changes[0].before, s.changes[0].after) == (8, points)


def test_a_mark_does_not_fall_below_nothing(settle):
    assert settle(LATE, [result(points=2.0)], [row("ada", after=timedelta(days=3))])["ada"].points == 0


def test_a_day_is_due_at_its_end(settle):
    times = {"ada": "2026-12-01 23:59:59", "jan": "2026-12-02 00:20:00"}
    found = settle(LATE, [result(s, notebook=TWO) for s in times], [row(s, TWO, time=t) for s, t in times.items()])
    assert (found["ada"].points, found["jan"].points) == (8, 7)


def test_without_a_section_late_nothing_is_taken_off(settle):
    text = LATE.partition("[late]")[0]
    assert settle(text, [result()], [row("ada", after=timedelta(days=9))])["ada"].points == 8


@pytest.mark.parametrize(
    "said, points, reason",
    [
        (
            "notebook = '01_feedforward'\ndue = 2026-11-27",
            8,
            "nothing off for lateness, due 27 Nov 23:59 instead of 24 Nov",
        ),
        ("days = 1", 7, "1 day late, 10 % of 10 points off, due 25 Nov 23:59 instead of 24 Nov 23:59: ill"),
        ("notebook = '02_losses'\ndays = 9", 6, "2 days late, 20 % of 10 points off"),
    ],
)
def test_an_extension_moves_the_deadline_of_one_student(settle, said, points, reason):
    text = f"{LATE}[[extension]]\nstudent = 'ada'\n{said}\nreason = 'ill'\n"
    found = settle(text, [result("ada"), result("jan")], [row(s, after=timedelta(days=2)) for s in ("ada", "jan")])
    assert found["ada"].points == points and reasons(found["ada"])[0].startswith(reason)
    assert found["jan"].points == 6


def test_a_time_that_the_system_does_not_say_is_asked_for_and_then_taken(settle):
    rows = [
        row("ada", time=""),
        row("jan", time="", system="Canvas", late="late"),
        row("eve", time="", system="Canvas"),
    ]
    results = [result(s) for s in ("ada", "jan", "eve", "zoe")]
    with pytest.raises(PolicyError, match="when these were handed in is not known") as error:
        settle(LATE, results, rows)
    assert re.findall("(?m)^  (\\w+),", str(error.value)) == ["ada", "jan", "zoe"]
    said = (
        "[[handed_in]]\nstudent = '{}'\nnotebook = '01_feedforward'\ntime = 2026-11-25T12:00:00\nreason = 'by mail'\n"
    )
    found = settle(LATE + "".join(map(said.format, ("ada", "jan", "zoe"))), results, rows)
    assert {s: f.points for s, f in found.items()} == {"ada": 7, "jan": 7, "zoe": 7, "eve": 8}
    assert reasons(found["zoe"]) == ["1 day late, 10 % of 10 points off, handed in 25 Nov 12:00: by mail"]


def test_a_mark_is_adjusted_with_a_reason(settle):
    more = "[[adjust]]\nstudent = '{}'\nnotebook = '01_feedforward'\n{}\nreason = '{}'\n"
    text = more.format("ada", "points = -1.5", "a copy") + more.format("jan", "to = 0", "a fraud")
    found = settle(text, [result("ada"), result("jan")])
    assert (found["ada"].points, found["jan"].points) == (6.5, 0)
    assert reasons(found["ada"]) + reasons(found["jan"]) == ["a copy", "a fraud"]


def test_a_groups_members_have_the_best_of_them(settle):
    text = "[[group]]\nname = 'Seven'\nmembers = ['ada', 'jan', 'eve']\nnotebooks = ['01_feedforward']\n"
    found = settle(text, [result("ada", 5.0), result("jan", 8.0), result("zoe", 1.0), result("ada", 1.0, TWO)])
    assert {s: f.results[ONE].points for s, f in found.items()} == {"ada": 8, "jan": 8, "eve": 8, "zoe": 1}
    assert found["ada"].results[TWO].points == 1 and TWO not in found["eve"].results
    assert [(c.before, c.after, c.reason) for c in found["eve"].changes] == [
        (None, 8, "Seven: the best of its members, by jan")
    ]
    assert not found["jan"].changes and len(found["ada"].changes) == 1


def test_what_came_under_a_groups_name_is_its_members(settle):
    found = settle("[[group]]\nname = 'Group 7'\nmembers = ['ada', 'jan']\n", [result("Group 7", 6.0)])
    assert {s: f.points for s, f in found.items()} == {"ada": 6, "jan": 6}


@pytest.mark.parametrize(
    "rule, kept, most",
    [
        ("count = 2", {"b", "c"}, 30),
        ("drop = 1", {"b", "c"}, 30),
        ("drop = 0", {"a", "b", "c"}, 40),
        ("count = 9", {"a", "b", "c"}, 40),
    ],
)
def test_only_the_best_count(settle, rule, kept, most):
    results = [
        result("ada", 2.0, "a"),
        result("ada", 9.0, "b"),
        result("ada", 12.0, "c", 20.0),
        result("jan", 4.0, "a"),
    ]
    s = settle(f"[[best]]\n{rule}\n", results)["ada"]
    assert set(s.results) == kept and s.max_points == most
    assert [c.notebook for c in s.changes] == sorted({"a", "b", "c"} - kept)


def test_what_was_not_handed_in_is_dropped_first(settle):
    results = [result("ada", 2.0, "a"), result("jan", 4.0, "a"), result("jan", 5.0, "b")]
    found = settle("[[best]]\ndrop = 1\n", results)
    assert found["ada"].results.keys() == {"a"} and found["ada"].max_points == 10 and not found["ada"].changes
    assert found["jan"].results.keys() == {"b"}


def test_a_rule_for_some_notebooks_leaves_the_others(settle):
    results = [result("ada", p, n) for n, p in (("a", 1.0), ("b", 2.0), ("c", 3.0))]
    s = settle("[[best]]\nnotebooks = ['b', 'c']\ncount = 1\n", results)["ada"]
    assert s.results.keys() == {"a", "c"} and s.max_points == 20


def test_rules_work_one_after_the_other(settle):
    text = f"{LATE}[[group]]\nname = 'G'\nmembers = ['ada', 'jan']\n[[best]]\ncount = 1\n"
    results = [result("ada", 8.0), result("jan", 5.0), result("jan", 5.0, "b")]
    found = settle(text, results, [row("ada", after=timedelta(days=2)), row("jan")])
    assert {s: (f.points, f.max_points) for s, f in found.items()} == {"ada": (6, 10), "jan": (6, 10)}
    assert len(reasons(found["ada"])) == 3  # late; the group's other notebook; one of two does not count


def test_one_notebook_by_itself_has_its_own_rules_only(settle):
    more = "[[adjust]]\nstudent = 'ada'\nnotebook = '{}'\npoints = {}\nreason = 'x'\n"
    text = LATE + more.format(ONE, -1) + more.format(TWO, -2) + "[[best]]\ndrop = 1\n"
    results = [result("ada", 8.0), result("ada", 9.0, TWO, 20.0), result("jan", 7.0, TWO, 20.0)]
    found = settle(text, results, [row("ada", time="")] + [row(s, TWO) for s in ("ada", "jan")], only=[TWO])
    assert {s: (f.points, f.max_points) for s, f in found.items()} == {"ada": (7, 20), "jan": (7, 20)}
    assert [c.notebook for c in found["ada"].changes] == [TWO]


def test_students_without_a_mark_are_named(tmp_path):
    (tmp_path / "policy.toml").write_text(LATE + "[[extension]]\nstudent = 'adda'\ndays = 1\nreason = 'ill'\n")
    assert unknown(policy.read(tmp_path), [result()]) == ["adda"]


def test_no_file_changes_nothing(tmp_path):
    [s] = apply(policy.read(tmp_path), [result(), result(notebook=TWO)], [])
    assert s.points == 16 and s.max_points == 20 and not s.changes


@pytest.mark.parametrize(
    "text, says",
    [
        ("[late", "policy.toml: "),
        ("[lat]\nper_day = 1", "no section 'lat'; there are due, late"),
        ("[late]\nperday = 1", "[late]: no 'perday'; it has grace, per_day"),
        ("[late]\ngrace = 5", "say per_day, closes, or both"),
        ("[late]\nper_day = '10 %'", "per_day = '10 %' is not"),
        ("[late]\nper_day = -1", "per_day = -1 is below 0"),
        ("[[late]]\nper_day = 1", "write [late] for"),
        ("[extension]\nstudent = 'a'", "write [[extension]] for"),
        ("[[extension]]\nstudent = 'a'\ndays = 1", "has no reason"),
        ("[[extension]]\nstudent = 'a'\nreason = 'ill'", "needs one of due and days"),
        ("[[extension]]\nstudent = 1\ndays = 1\nreason = 'x'", "student = 1 is not"),
        ("[[adjust]]\nstudent = 'a'\nnotebook = 'n'\npoints = 1\nto = 2\nreason = 'x'", "needs one of points and to"),
        ("[[adjust]]\nstudent = 'a'\nnotebook = '01_feedforward'\npoints = 1\nreason = 'x'", "a has no mark for 01"),
        ("[[group]]\nname = 'a'\nmembers = 'b'", "members = 'b' is not"),
        ("[[group]]\nname = 'a'\nmembers = []", "has no members"),
        ("[[best]]\ncount = -1", "below 0"),
        ("[[best]]\ncount = true", "count = True is not"),
        ("[[best]]\nnotebooks = ['99_x']\ncount = 1", "no notebook 99_x; there are 00_start_here"),
        ("[due]\n01_feedforward = 'tomorrow'", "01_feedforward must be a date"),
        ("[due]\n01_feedforwards = 2026-01-01", "no notebook 01_feedforwards"),
    ],
)
def test_a_wrong_file_says_where_and_what_to_write(settle, text, says):
    with pytest.raises(PolicyError) as error:
        settle(text, [result()])
    assert says in str(error.value)


def test_the_example_on_the_page_is_one(settle):
    text = (paths.ROOT / "autograder" / "week.md").read_text(encoding="utf-8").split("```toml\n")[1].split("```")[0]
    results = [result(f"400000{i}", notebook=n) for i in (1, 2, 3) for n in (ONE, TWO)]
    rows = [row(r.student, r.notebook, timedelta(days=-1)) for r in results]
    found = settle(text, results, rows)
    assert found["4000003"].results.keys() == {ONE} and len(found) == 3
