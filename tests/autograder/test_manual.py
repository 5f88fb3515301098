"""Answers in words, graded in a spreadsheet: what stands in it, and what comes back."""

import csv
import shutil

import pytest

from autograder import manual, results, tables
from autograder.__main__ import main
from autograder.byhand import Given
from autograder.folder import write_latest
from autograder.gradebook import Gradebook
from autograder.manual import ManualError
from autograder.notebook import parse
from autograder.record import ExerciseRecord, QuestionRecord, Record
from autograder.release import student_notebook

ANSWERS = {
    "ada": "Because, says Ada.",
    "jan": '=HYPERLINK("x")\nand a second line; with "quotes"',
    "eve": "",
    "zoe": "ünïcode " * 9000,
}
SHEET = "09_small why.csv"


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    folder = tmp_path_factory.mktemp("empty") / "grading"
    Gradebook(folder).database.close()
    return folder


def hand_in(grading, released, answers):
    made = []
    with Gradebook(grading) as book:
        book.add_notebook("09_small", released)
        for i, (student, answer) in enumerate(answers.items()):
            question = QuestionRecord("why", "to grade" if answer else "not attempted", 2.0, answer)
            done = ExerciseRecord("double", "passed", 2.0, 2.0), ExerciseRecord("seven", "passed", 1.0, 1.0)
            made.append(Record(student, "09_small", f"{len(answer)}{i:030d}", exercises=done, questions=(question,)))
            made[-1].save(grading / "records")
            book.store(made[-1], parse(released), released)
    write_latest(grading, [r.digest for r in made])


@pytest.fixture
def grading(tmp_path, master, notebook, empty, monkeypatch):
    monkeypatch.setattr("autograder.syllabus.NOTEBOOKS", (notebook,))
    shutil.copytree(empty, tmp_path / "grading")
    hand_in(tmp_path / "grading", student_notebook(master, notebook, "f"), ANSWERS)
    return tmp_path / "grading"


@pytest.fixture
def sheet(grading):
    """The sheet, and a way to fill it in: text of an answer (its beginning) -> points, comment."""
    [path] = manual.export(grading)

    def fill(given, delimiter=",", encoding="utf-8-sig", more=()):
        rows = read(path)
        for row in rows:
            for start, (points, comment) in given.items():
                if (
                    row["answer"].isalpha()
                    and row["answer"] not in manual.NOT_READ
                    and row["text"].lstrip("'").startswith(start)
                ):
                    row["points"], row["comment"] = points, comment
        with path.open("w", encoding=encoding, newline="", errors="replace") as file:
            writer = csv.DictWriter(file, manual.HEADER, delimiter=delimiter)
            writer.writeheader()
            writer.writerows([*rows, *more])
        return path

    fill.path = path
    return fill


def read(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def answers(path):
    return [r for r in read(path) if r["answer"] not in manual.NOT_READ and not r["answer"].startswith("#")]


def marks(grading):
    return {g.student: (g.points, g.comment) for g in results.given(grading)}


def test_a_sheet_has_one_question_of_the_whole_class_and_no_name(grading, sheet):
    assert sheet.path.name == SHEET
    rows = read(sheet.path)
    head = [(r["answer"], r["points"]) for r in rows[:4]]
    assert head == [("question", "2"), ("rubric", "2"), ("sample", "2"), ("#1", "")]
    assert "**Why?**" in rows[0]["text"] and rows[1]["text"] == "says why" and rows[2]["comment"] == "it does"
    mine = answers(sheet.path)
    assert len(mine) == 3  # eve wrote nothing, which is worth nothing
    assert {r["text"][:12] for r in mine} == {"Because, say", "'=HYPERLINK(", "ünïcode ünïc"}
    assert all(len(r["text"]) <= manual.LONGEST for r in mine)
    told = " ".join(r["answer"] for r in mine)
    assert not any(name in told for name in ANSWERS) and len({r["answer"] for r in mine}) == 3


@pytest.mark.parametrize(
    "delimiter, encoding, points", [(",", "utf-8-sig", "1.5"), (";", "cp1252", "1,5"), ("\t", "utf-16", " 1.50 ")]
)
def test_points_and_comments_come_back_whatever_the_spreadsheet_writes(grading, sheet, delimiter, encoding, points):
    path = sheet({"Because": (points, "Well said."), "=HYP": ("0", "")}, delimiter, encoding)
    done = manual.load(grading, [path])
    assert marks(grading) == {"ada": (1.5, "Well said."), "jan": (0.0, "")}
    assert (len(done.given), done.changed, done.left) == (2, [], 1)
    by_student = {r.student: r for r in results.read(grading)}
    assert by_student["ada"].points == 4.5 and not by_student["ada"].waits and by_student["zoe"].waits


def test_comments_that_are_given_often_go_by_number_and_stay_in_the_sheet(grading, sheet):
    own = {"answer": "#2", "text": "See the lecture, slide 7.", "points": "", "comment": ""}
    manual.load(grading, [sheet({"Because": ("1", "#2 And well said.")}, more=[own])])
    assert marks(grading)["ada"] == (1.0, "See the lecture, slide 7. And well said.")
    [path] = manual.export(grading)
    assert "See the lecture, slide 7." in [r["text"] for r in read(path) if r["answer"] == "#2"]


def test_what_is_graded_stands_in_the_next_sheet_and_again_changes_nothing(grading, sheet):
    manual.load(grading, [sheet({"Because": ("1", "well")})])
    made = manual.export(grading)
    assert list(made.values()) == [(3, 1)]
    [row] = [r for r in answers(sheet.path) if r["points"]]
    assert (row["points"], row["comment"]) == ("1", "well")
    again = manual.load(grading, [sheet.path])
    assert not again.given and again.left == 2


def test_a_mark_that_changes_is_named_and_one_from_formgrader_is_kept(grading, sheet):
    with Gradebook(grading) as book:
        book.give([Given("jan", "09_small", "why", 2.0, "by formgrader")])
    manual.load(grading, [sheet({"Because": ("1", "")})])
    done = manual.load(grading, [sheet({"Because": ("2", "")})])
    assert [(b.points, n.points) for b, n in done.changed] == [(1.0, 2.0)]
    assert marks(grading) == {"ada": (2.0, ""), "jan": (2.0, "by formgrader")}


def test_an_answer_that_changed_since_is_not_graded_by_an_old_sheet(grading, sheet, master, notebook):
    path = sheet({"Because": ("1", ""), "=HYP": ("1", "")})
    hand_in(grading, student_notebook(master, notebook, "f"), ANSWERS | {"ada": "Another answer."})
    with pytest.raises(ManualError, match="has changed since: export again"):
        manual.load(grading, [path])
    assert not marks(grading)


@pytest.mark.parametrize("points", ["3", "-1", "nan", "two", "1/2"])
def test_points_that_are_none_stop_all_of_it(grading, sheet, points):
    with pytest.raises(ManualError, match="write a number from 0 to 2, or nothing"):
        manual.load(grading, [sheet({"=HYP": ("1", ""), "Because": (points, "")})])
    assert not marks(grading)


def test_a_comment_without_its_text_and_a_row_that_is_there_twice_stop(grading, sheet):
    with pytest.raises(ManualError, match="has the comment #7, which no row explains"):
        manual.load(grading, [sheet({"Because": ("1", "#7")})])
    path = sheet({"Because": ("1", "")})
    twice = next(r for r in answers(path) if r["points"])
    with pytest.raises(ManualError, match="is there twice"):
        manual.load(grading, [sheet({}, more=[twice | {"points": "2"}])])
    assert not marks(grading)


def test_only_what_is_asked_for_is_written(grading):
    with pytest.raises(ManualError, match=r"no question or notebook where .* there are 09_small, why"):
        manual.export(grading, ["where"])
    assert list(manual.export(grading, ["why"]).values()) == [(3, 0)]


def test_a_sheet_that_is_none_says_which_column_it_lacks(grading, tmp_path):
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    with pytest.raises(tables.TableError, match="no column answer"):
        manual.load(grading, [tmp_path / "x.csv"])


def test_the_student_reads_the_points_and_the_comment(grading, sheet, capsys):
    assert main(["manual", "import", str(sheet({"Because": ("1.5", "<b>Well</b> said.")})), "--to", str(grading)]) == 0
    assert "1 graded, 0 of them anew; 2 in the sheets left" in capsys.readouterr().out
    assert main(["feedback", "--to", str(grading), "--submissions", str(grading)]) == 0
    page = next((grading / "feedback").glob("ada*.html")).read_text(encoding="utf-8")
    assert "1.5 of 2" in page and "&lt;b&gt;Well&lt;/b&gt; said." in page
    other = next((grading / "feedback").glob("zoe*.html")).read_text(encoding="utf-8")
    assert "up to 2" in other and "said." not in other
