"""What comes out for a learning system: its grade import, and feedback where it looks for it."""

import csv
import io
import json
import os
import shutil
import zipfile
from pathlib import Path

import pytest

from autograder import tables
from autograder.__main__ import main
from autograder.demo import HandIn, notebook_bytes
from autograder.downloads import roster
from autograder.downloads.collecting import collect
from autograder.export import as_table, export, write_parquet
from autograder.folder import write_latest
from autograder.gradebook import Gradebook
from autograder.gradetable import ExportError, fill
from autograder.notebook import parse
from autograder.policy import Policy
from autograder.record import ExerciseRecord, QuestionRecord, Record
from autograder.release import student_notebook
from autograder.results import Result
from autograder.sandbox import available_layers
from autograder.standings import apply
from autograder.syllabus import NOTEBOOKS
from autograder.tables import TableError, defused, undefused
from tests.autograder.lms import ADA, CLASS, EVE, JAN, ZOE, Brightspace, Canvas, Hand, Moodle, download, pack

SYSTEMS = {"brightspace": Brightspace(), "canvas": Canvas(), "moodle": Moodle()}
EVERY = pytest.mark.parametrize("lms", SYSTEMS)


@pytest.fixture
def released(master, notebook):
    return student_notebook(master, notebook, "f")


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    """A grading folder just made: nbgrader takes seconds to set up its database."""
    folder = tmp_path_factory.mktemp("empty") / "grading"
    Gradebook(folder).database.close()
    return folder


def grade(submissions, grading, released, empty, points):
    """What grading leaves behind, without running anything. points: by student."""
    shutil.copytree(empty, grading)
    made = []
    with Gradebook(grading) as book:
        book.add_notebook("09_small", released)
        for path in sorted(submissions.glob("*/09_small.ipynb")):
            student = path.parent.name
            mine = points[student]
            double = ExerciseRecord("double", "passed" if mine else "failed", mine, 2.0, "" if mine else "squares")
            seven = ExerciseRecord("seven", "passed", 1.0, 1.0)
            question = QuestionRecord("why", "not attempted", 2.0)
            r = Record(student, "09_small", f"{len(made):032d}", exercises=(double, seven), questions=(question,))
            r.save(grading / "records")
            book.store(r, parse(path.read_bytes()), path.read_bytes())
            made.append(r)
    write_latest(grading, [r.digest for r in made])
    return made


def standings(results):
    return apply(Policy(Path()), results, [])


class Week:
    """From a system's download to its import."""

    def __init__(self, lms, folder, notebook, released, empty):
        self.lms, self.system, self.folder, self.released, self.empty = lms, SYSTEMS[lms], folder, released, empty
        self.notebook, self.submissions, self.grading = notebook, folder / "submissions", folder / "grading"
        (folder / "class.csv").write_text(self.system.roster(), encoding="utf-8")
        self.template("5")

    def template(self, most="5", people=CLASS, edit=lambda text: text, encoding="utf-8"):
        self.table = self.folder / "grades.csv"
        self.table.write_text(edit(self.system.grades(people, most)), encoding=encoding)

    def collect(self, *hands, with_roster=True):
        people = roster.read(self.folder / "class.csv") if with_roster else None
        path = download(self.system, self.folder / "downloads", hands)
        return collect([path], self.submissions, [self.notebook], people)

    def grade(self, **points):
        return grade(self.submissions, self.grading, self.released, self.empty, points)

    def export(self, **more):
        more = {"item": "PS 1", "submissions": self.submissions} | more
        return export(self.grading, self.lms, self.table, **more)

    def imported(self):
        text = (self.grading / "export" / f"{self.lms}.csv").read_text(encoding="utf-8-sig")
        return list(csv.reader(io.StringIO(text)))


@pytest.fixture
def week(lms, tmp_path, notebook, released, empty):
    return Week(lms, tmp_path, notebook, released, empty)


@EVERY
@pytest.mark.parametrize("with_roster", [True, False])
def test_round_trip(week, released, with_roster):
    hands = [Hand(p, {"09_small.ipynb": released}, number=1000 + i) for i, p in enumerate((ADA, JAN, ZOE))]
    made = week.collect(*hands, with_roster=with_roster)
    points = {r.student: 0.0 if str(JAN.user) in r.place else 2.0 for r in made.counting}
    week.grade(**points)
    done = week.export()
    assert not done.lost and len(done.remarks) == 1 and EVE.last in done.remarks[0]
    marks = {ADA: "3.00", JAN: "1.00", ZOE: "3.00"}
    rows = week.imported()
    if week.lms == "brightspace":
        head = "PS 1 Points Grade <Numeric MaxPoints:5 Weight:2 Category:Homework CategoryWeight:20>"
        assert rows[0] == ["OrgDefinedId", "Username", head, "End-of-Line Indicator"]
        assert rows[1:] == [[f"#{p.number}", f"#u{p.user}", m, "#"] for p, m in marks.items()]
    elif week.lms == "canvas":
        assert rows[0] == ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "PS 1 (12345)"]
        assert rows[1] == ["    Points Possible", "", "", "", "", "5"]
        assert rows[2:] == [
            [f"{p.last}, {p.first}", str(p.user), p.number, f"u{p.user}", "1a", m] for p, m in marks.items()
        ]
    else:
        before = list(csv.reader(io.StringIO(week.table.read_text(encoding="utf-8"))))
        assert rows[0] == before[0] and len(rows) == len(before)
        for was, row, p in zip(before[1:], rows[1:], CLASS, strict=True):
            assert row == [*was[:4], marks.get(p, ""), *was[5:]]


@EVERY
def test_feedback_goes_back_where_it_came_from(week, released):
    made = week.collect(Hand(ADA, {"a.ipynb": released}, number=1), Hand(JAN, {"b.ipynb": released}, number=7))
    week.grade(**{ADA.number: 2.0, JAN.number: 0.0})
    week.export()
    with zipfile.ZipFile(week.grading / "export" / f"feedback-{week.lms}.zip") as archive:
        names = archive.namelist()
        page = archive.read(next(n for n in names if str(JAN.user) in n and n.endswith(".html"))).decode()
        book = json.loads(archive.read(next(n for n in names if str(JAN.user) in n and n.endswith(".ipynb"))))
    backs = {r.student: r.back for r in made.counting}
    assert set(names) == {f"{b}{f}" for b in backs.values() for f in ("feedback.html", "09_small marked.ipynb")}
    assert "1 of 3" in page and ADA.number not in page
    assert any("double: failed" in json.dumps(c) for c in book["cells"])
    paths = week.system.files(
        [Hand(ADA, {"feedback.html": b""}, number=1), Hand(JAN, {"feedback.html": b""}, number=7)]
    )
    assert {getattr(n, "filename", n) for n in paths} - {"index.html"} <= set(names)  # as in the download


@EVERY
def test_marks_are_scaled_only_if_told_to(week, released):
    week.template("10")
    week.collect(Hand(ADA, {"a.ipynb": released}))
    week.grade(**{ADA.number: 2.0})
    with pytest.raises(ExportError, match="--out-of 10"):
        week.export()
    week.export(out_of=10)
    assert any("6.00" in row for row in week.imported())


@EVERY
def test_answers_that_wait_for_a_person_hold_the_marks_back(week, released):
    week.collect(Hand(ADA, {"a.ipynb": released}))
    week.grade(**{ADA.number: 2.0})
    with Gradebook(week.grading) as book:
        book.database.find_grade("why", "09_small", "09_small", ADA.number).needs_manual_grade = True
        book.database.db.commit()
    with pytest.raises(ExportError, match="1 notebook of 1 student still to be graded by hand"):
        week.export()
    assert not week.export(unfinished=True).lost
    assert "unfinished" in (week.grading / "export" / "marks.csv").read_text(encoding="utf-8-sig")


@EVERY
def test_a_mark_given_by_hand_is_exported(week, released):
    week.collect(Hand(ADA, {"a.ipynb": released}))
    week.grade(**{ADA.number: 0.0})
    with Gradebook(week.grading) as book:
        book.database.find_grade("why", "09_small", "09_small", ADA.number).manual_score = 1.5
        book.database.db.commit()
    week.export()
    assert any("2.50" in row for row in week.imported())


@pytest.mark.parametrize("lms", ["canvas"])
def test_marks_are_written_as_parquet_with_numbers_for_points_and_names_as_they_are(week, released):
    parquet = pytest.importorskip("pyarrow.parquet", reason="needs the package of course-nn[parquet]")
    week.collect(Hand(ADA, {"a.ipynb": released}))
    week.grade(**{ADA.number: 2.0})
    week.export(parquet=True)
    [row] = parquet.read_table(week.grading / "export" / "marks.parquet").to_pylist()
    assert row["student"] == ADA.number and row["09_small"] == row["points"] == 3.0 and row["state"] == ""
    hostile = [["a", "=1+1\udcff", 2.5, 2.5, 3.0, ""], ["b", "", "", 0.0, 3.0, "unfinished"]]
    path = write_parquet(week.grading / "t.parquet", ["student", "name", "01_x", "points", "of", "state"], hostile)
    first, second = parquet.read_table(path).to_pylist()
    assert first["name"] == "=1+1?" and first["01_x"] == 2.5 and second["01_x"] is None
    assert not [p for p in week.grading.iterdir() if p.suffix == ".tmp"]


@pytest.mark.parametrize("lms", ["canvas"])
def test_parquet_without_its_package_is_said_before_anything_is_written(week, released, monkeypatch):
    week.collect(Hand(ADA, {"a.ipynb": released}))
    week.grade(**{ADA.number: 2.0})
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ExportError, match=r"pip install 'course-nn\[parquet\]'"):
        week.export(parquet=True)
    assert not (week.grading / "export").exists()


@EVERY
def test_a_student_whom_the_system_does_not_know_is_named_and_the_others_are_exported(week, released):
    week.collect(Hand(ADA, {"a.ipynb": released}), Hand(JAN, {"a.ipynb": released}))
    week.grade(**{ADA.number: 2.0, JAN.number: 2.0})
    week.template(people=[ADA, EVE])
    done = week.export()
    assert [who.split()[0] for who in done.lost] == [JAN.number]
    assert sum("3.00" in row for row in week.imported()) == 1


@EVERY
def test_what_a_spreadsheet_would_compute_is_defused(week, released):
    week.collect(Hand(ADA, {"a.ipynb": released}))
    week.grade(**{ADA.number: 2.0})
    week.template(
        edit=lambda text: text.replace("Adams", '=HYPERLINK(""x"")' if week.lms == "brightspace" else "=cmd|x")
    )
    week.export()
    text = (week.grading / "export" / f"{week.lms}.csv").read_text(encoding="utf-8-sig")
    assert not any(cell.startswith("=") for row in csv.reader(io.StringIO(text)) for cell in row)


@pytest.mark.parametrize("lms", ["canvas"])
def test_a_policy_is_in_the_import_the_record_of_changes_the_feedback_and_the_report(week, released, capsys):
    week.collect(Hand(ADA, {"a.ipynb": released}))
    week.grade(**{ADA.number: 2.0})
    more = f"student = '{ADA.number}'\nnotebook = '09_small'\npoints = -0.5\nreason = 'a copy'\n"
    (week.grading / "policy.toml").write_text(f"[[adjust]]\n{more}")
    week.export()
    assert any("2.50" in row for row in week.imported())
    changes = (week.grading / "export" / "changes.csv").read_text(encoding="utf-8-sig").splitlines()
    assert changes[1:] == [f"{ADA.number},09_small,3,2.5,a copy"]
    with zipfile.ZipFile(week.grading / "export" / "feedback-canvas.zip") as archive:
        [packed] = [archive.read(n).decode() for n in archive.namelist() if n.endswith("html")]
    for command in ("feedback", "report"):
        assert main([command, "--to", str(week.grading), "--submissions", str(week.submissions)]) == 0
    [page] = (week.grading / "feedback").glob("*.html")
    for text in (packed, page.read_text(encoding="utf-8")):
        assert "3 became 2.5. a copy." in text
    assert "a copy" in (week.grading / "report.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("lms", ["canvas"])
def test_one_notebook_is_exported_by_itself_or_said_not_to_be_there(week, released):
    week.collect(Hand(ADA, {"a.ipynb": released}))
    week.grade(**{ADA.number: 2.0})
    assert len(week.export(notebooks=["09_small"]).files) == 4
    with pytest.raises(ExportError, match="nothing of 01_feedforward is graded"):
        week.export(notebooks=["01_feedforward"])


def test_a_gradebook_that_lies_elsewhere_is_asked_for(tmp_path, released, empty):
    shutil.copytree(empty, tmp_path / "grading")
    (tmp_path / "grading" / "latest.json").write_text("[]")
    Gradebook(tmp_path / "grading", f"sqlite:///{tmp_path / 'other.db'}").database.close()
    config = (tmp_path / "grading" / "nbgrader_config.py").read_text()
    with pytest.raises(ValueError, match="lies elsewhere; say where with --db"):
        export(tmp_path / "grading")
    assert (tmp_path / "grading" / "nbgrader_config.py").read_text() == config


def test_a_name_or_id_that_begins_a_formula_is_defused_in_the_plain_table(tmp_path):
    found = standings([Result("@SUM(A1)", "n", 1.0, 2.0)])
    tables.write(tmp_path / "t.csv", *as_table(found, {"@SUM(A1)": '=HYPERLINK("http://x")'}))
    rows = list(csv.reader((tmp_path / "t.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert rows[1][:3] == ["'@SUM(A1)", '\'=HYPERLINK("http://x")', "1"]


@pytest.mark.parametrize(
    "cell, safe",
    [
        ("=1+1", "'=1+1"), ("+1+1", "'+1+1"), ("-1+1", "'-1+1"), ("@x", "'@x"), ("\t=1", "'\t=1"), ("  =1", "'  =1"),
        ("\r=1", "'=1"), ("\n=1", "'\n=1"), ("＝1", "'＝1"), ("-1", "-1"), ("-1.5", "-1.5"), ("+2", "+2"), ("-", "-"),
        (2.50, "2.5"), (-1.0, "-1"), (3, "3"), ("Ada", "Ada"), ("", ""), ("a=b", "a=b"), ("\u202e=1", "'=1"),
        ("Ada;=1+1", "Ada;'=1+1"), (";=1", ";'=1"), ("a, -b", "a, '-b"), ("=a;\t@b", "'=a;\t'@b"), ("a\n+1", "a\n'+1"),
    ],
)  # fmt: skip
def test_defusing(cell, safe):
    assert defused(cell) == safe
    if isinstance(cell, str) and "\r" not in cell and "\u202e" not in cell:
        assert undefused(safe) == cell


@pytest.mark.parametrize("encoding, delimiter", [("utf-8", ","), ("utf-8-sig", ";"), ("utf-16", "\t"), ("cp1252", ";")])
def test_the_import_is_written_like_the_download(tmp_path, encoding, delimiter):
    text = SYSTEMS["brightspace"].grades().replace(",", delimiter)
    (tmp_path / "g.csv").write_bytes(text.encode(encoding))
    fill(
        standings([Result(ZOE.number, "n", 4.0, 5.0)]),
        tmp_path / "out.csv",
        "brightspace",
        tmp_path / "g.csv",
        item="PS 1",
    )
    out = (tmp_path / "out.csv").read_bytes().decode(encoding)
    assert out.splitlines()[1] == delimiter.join([f"#{ZOE.number}", f"#u{ZOE.user}", "4.00", "#"])


def test_moodles_decimal_comma_is_kept(tmp_path):
    (tmp_path / "g.csv").write_text(SYSTEMS["moodle"].grades(most="5,00"))
    fill(standings([Result(ADA.email, "n", 4.5, 5.0)]), tmp_path / "out.csv", "moodle", tmp_path / "g.csv")
    rows = list(csv.reader((tmp_path / "out.csv").read_text(encoding="utf-8").splitlines()))
    assert rows[1][4] == "4,50" and rows[1][5] == "5,00"


@pytest.mark.parametrize(
    "lms, edit, item, says",
    [
        ("brightspace", lambda t: t, "", "several grade items (Exam, PS 1); say which, with --item"),
        ("brightspace", lambda t: t, "PS 2", "no grade item PS 2 Points Grade; there is Exam, PS 1"),
        ("brightspace", lambda t: t.replace("End-of-Line Indicator", "x"), "PS 1", "no column End-of-Line Indicator"),
        (
            "brightspace",
            lambda t: t.replace("OrgDefinedId", "a").replace("Username", "b"),
            "PS 1",
            "no column OrgDefinedId",
        ),
        (
            "brightspace",
            lambda t: t.replace("Points Grade", "Grade"),
            "",
            "there is none. Make it there, then download again",
        ),
        ("canvas", lambda t: t.replace("Points Possible", "x"), "PS 1", "no row Points Possible"),
        (
            "canvas",
            lambda t: t.replace(" (12345)", "").replace(" (12346)", ""),
            "",
            "no grade item (number); there is none",
        ),
        ("moodle", lambda t: t.replace("Identifier", "x"), "", "no column Identifier"),
        ("moodle", lambda t: t.replace("Grade,", "x,"), "", "no column Grade"),
        ("moodle", lambda t: t.replace("5.00", "6.00", 1), "", "not the same in all rows"),
        ("moodle", lambda t: SYSTEMS["brightspace"].grades(), "", "no column Identifier"),
    ],
)
def test_a_download_of_another_shape_is_refused_with_what_is_missing(tmp_path, lms, edit, item, says):
    (tmp_path / "g.csv").write_text(edit(SYSTEMS[lms].grades()))
    with pytest.raises((ExportError, TableError)) as error:
        fill(standings([Result(ADA.number, "n", 4.0, 5.0)]), tmp_path / "out.csv", lms, tmp_path / "g.csv", item=item)
    assert says in str(error.value) and "g.csv" in str(error.value) and not (tmp_path / "out.csv").exists()


def test_two_students_who_may_be_one_person_are_refused(tmp_path):
    (tmp_path / "g.csv").write_text(SYSTEMS["canvas"].grades())
    two = standings([Result(ADA.number, "n", 4.0, 5.0), Result(ADA.name, "n", 4.0, 5.0)])
    with pytest.raises(ExportError, match="and another"):
        fill(two, tmp_path / "out.csv", "canvas", tmp_path / "g.csv", item="PS 1")


def test_a_notebook_that_was_not_handed_in_counts_in_the_most():
    found = standings([Result("a", "1", 2.0, 4.0), Result("a", "2", 3.0, 6.0), Result("b", "2", 5.0, 6.0)])
    assert [(s.student, s.points, s.max_points) for s in found] == [("a", 5.0, 10.0), ("b", 5.0, 10.0)]


def test_a_groups_feedback_lies_side_by_side(tmp_path, notebook, released, empty):
    (tmp_path / "roster.csv").write_text("id,name,group\n1,Ada L,Group 7\n2,Jan B,Group 7\n")
    (tmp_path / "ps.zip").write_bytes(pack({"9-8 - Group 7 - Sep 24, 2024 926 PM/a.ipynb": released}))
    collect([tmp_path / "ps.zip"], tmp_path / "s", [notebook], roster.read(tmp_path / "roster.csv"))
    grade(tmp_path / "s", tmp_path / "grading", released, empty, {"1": 2.0, "2": 2.0})
    export(tmp_path / "grading", submissions=tmp_path / "s")
    with zipfile.ZipFile(tmp_path / "grading" / "export" / "feedback-csv.zip") as archive:
        assert {n for n in archive.namelist() if n.endswith("html")} == {
            f"9-8 - Group 7 - Sep 24, 2024 926 PM/feedback of {who}.html" for who in "12"
        }


@pytest.mark.parametrize(
    "argv, says",
    [
        (["--lms", "canvas"], "--lms and --template go together"),
        (["--template", "x.csv"], "--lms and --template go together"),
        (["--out-of", "0"], "--out-of must be"),
        ([], "holds no records yet"),
    ],
)
def test_the_command_fails_with_one_sentence(tmp_path, monkeypatch, capsys, argv, says):
    monkeypatch.chdir(tmp_path)
    assert main(["export", *argv]) == 1
    shown = capsys.readouterr()
    assert says in shown.err and "Traceback" not in shown.err


@pytest.mark.skipif(not available_layers() and not os.environ.get("CI"), reason="no sandbox layer is available here")
def test_a_class_from_the_download_to_the_import_by_the_commands(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    data = notebook_bytes(HandIn("", "00_start_here"))
    path = download(
        SYSTEMS["brightspace"],
        tmp_path,
        [Hand(ADA, {"x (1).ipynb": data}), Hand(JAN, {"y.ipynb": data[: len(data) // 2]})],
    )
    full = sum(e.max_points for e in NOTEBOOKS[0].exercises().values())
    Path("grades.csv").write_text(SYSTEMS["brightspace"].grades(most=f"{full:g}"))
    assert main(["collect", path.name, "--roster", "grades.csv"]) == 0
    assert main(["grade", "submissions"]) == 1  # one is damaged
    assert main(["export", "--lms", "brightspace", "--template", "grades.csv", "--item", "PS 1"]) == 0
    assert Path("grading/export/brightspace.csv").read_text().splitlines()[1] == f"#{ADA.number},#u{ADA.user},0.00,#"
    assert "2 marks to import" in capsys.readouterr().out
