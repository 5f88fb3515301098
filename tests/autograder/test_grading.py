"""A cell that ends everything is left out, and the rest is graded."""

import json
import os
import shutil
from dataclasses import replace

import pytest

from autograder.edition import write_package
from autograder.grading import grade, keys_of, ungraded
from autograder.record import ExerciseRecord, Record, load
from autograder.release import student_notebook
from autograder.sandbox import Limits, Sandbox, SandboxError, available_layers
from autograder.submission import assemble
from course_nn.checks.choice import Choice

pytestmark = pytest.mark.skipif(
    not available_layers() and not os.environ.get("CI"), reason="no sandbox layer is available on this machine"
)
ENDS = "import os; print('before', flush=True); os._exit(0)"


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory):
    edition = write_package(tmp_path_factory.mktemp("edition"), 0)
    with Sandbox(edition, Limits(cell_s=5), preload=("numpy", "IPython")) as sandbox:
        yield sandbox


@pytest.fixture
def graded(sandbox, master, notebook):
    released = student_notebook(master, notebook, "f")

    def graded(change):
        book = json.loads(released)
        by_id = {c["metadata"].get("nbgrader", {}).get("grade_id"): c for c in book["cells"]}
        by_id["double"]["source"], by_id["seven"]["source"] = "def double(x): return 2 * x", "seven = 7"
        change(book, by_id)
        made = assemble(json.dumps(book).encode(), notebook, released)
        return grade(made, "ada", notebook, "0" * 32, keys_of(notebook, 1), sandbox)

    return graded


def states(record):
    return {e.name: e.state for e in record.exercises}


def code(source):
    return {"cell_type": "code", "metadata": {}, "id": "mine", "source": source, "outputs": []}


def test_an_answer_that_ends_the_process_costs_only_itself(graded):
    record = graded(lambda book, by_id: by_id["double"].update(source=ENDS))
    assert states(record) == {"double": "exited early", "seven": "passed"}
    assert record.state == "graded" and record.points == 1
    assert record.notes == (
        "Your cell “double” ended the Python process, so nothing after it could run. "
        "It was left out, and the rest was graded without it.",
    )
    assert record.outputs["double"][0]["text"] == "before\n"


def test_a_cell_of_the_students_own_that_ends_the_process_costs_nothing(graded):
    record = graded(lambda book, by_id: book["cells"].insert(book["cells"].index(by_id["double"]) + 1, code(ENDS)))
    assert states(record) == {"double": "passed", "seven": "passed"} and "“mine”" in record.notes[0]


def test_a_copy_of_an_answer_counts_where_the_other_is_left_out(graded):
    def change(book, by_id):
        book["cells"].append({**by_id["double"], "id": "copy", "source": ENDS})

    assert states(graded(change)) == {"double": "passed", "seven": "passed"}


def test_two_such_cells_end_the_submission(graded):
    def change(book, by_id):
        book["cells"][2:2] = [code(ENDS), code("import os; os.abort()")]

    record = graded(change)
    assert record.state == "died" and states(record) == {"double": "died", "seven": "died"} and record.points == 0


@pytest.mark.parametrize("between", [" ", "\t", "\u200b"])
def test_the_hint_quotes_the_line_that_stopped(graded, between):
    def change(book, by_id):
        by_id["double"]["source"] = f"def double(x):\n    return x.nothing  # as much{between}again"

    [double, _] = graded(change).exercises
    assert double.cause == "raised" and "in your line 2: “return x.nothing  # as much" in double.hint


FAULTY = """
from autograder import pool, worker
real = worker.assemble
def assemble(data, notebook, released):
    if b"faulty" in data:
        raise RuntimeError("a bug in the grader")
    return real(data, notebook, released)
worker.assemble = assemble
pool.serve()
"""


def test_a_fault_in_one_submission_is_named_and_stops_nobody_else(tmp_path, monkeypatch, capsys):
    from autograder import pool
    from autograder.__main__ import main
    from autograder.demo import make_class
    from autograder.syllabus import NOTEBOOKS

    monkeypatch.setattr(pool, "MAIN", FAULTY)
    first = NOTEBOOKS[0]
    make_class(tmp_path / "all", notebooks=(first,))
    for student in ("Aaliyah", "Bram"):
        shutil.copytree(tmp_path / "all" / student, tmp_path / "few" / student)
    broken = tmp_path / "few" / "Bram" / f"{first.name}.ipynb"
    broken.write_bytes(broken.read_bytes().replace(b"# %d " % first.number, b"# faulty ", 1))
    assert main(["grade", str(tmp_path / "few"), "--to", str(tmp_path / "grading")]) == 1
    shown = capsys.readouterr()
    assert "1 submissions, 1 graded now" in shown.out
    assert f"not graded, a fault of the grader: Bram, {first.name}: RuntimeError: a bug in the grader" in shown.err


def test_a_hint_never_quotes_what_an_answer_printed_of_its_hidden_inputs(tmp_path, notebook, master):
    released = student_notebook(master, notebook, "f")
    book = json.loads(released)
    answer = next(c for c in book["cells"] if c["id"] == "double")
    answer["source"] = "def double(x):\n    raise ValueError(x.tolist())"
    with Sandbox(write_package(tmp_path, 0), Limits()) as sandbox:
        submission = assemble(json.dumps(book).encode(), notebook, released)
        record = grade(submission, "ann", notebook, "0" * 32, keys_of(notebook, 5), sandbox)
    hint = record.exercises[0].hint
    assert "ValueError" in hint and "raise ValueError" in hint and "[" not in hint.split("your line")[0]


@pytest.mark.parametrize(
    "source, state",
    [
        ("import time\ntime.sleep(60)\ndef double(x): return 2 * x", "timed out"),
        ("x = [0] * 10**10\ndef double(x): return 2 * x", "out of memory"),
        ("def double(x): return [0] * 10**10", "out of memory"),
        ("def double(x): raise ValueError", "failed"),
        ("def double(x): raise NotImplementedError", "not attempted"),
    ],
)
def test_an_answer_that_a_limit_interrupted_is_in_that_limits_state(graded, source, state):
    record = graded(lambda book, by_id: by_id["double"].update(source=source))
    assert states(record) == {"double": state, "seven": "passed"}


def test_one_answer_cannot_spoil_another_and_what_hangs_is_alone(graded):
    spoils = "def double(x):\n    globals().update(seven=0)\n    while True: pass"
    assert states(graded(lambda book, by_id: by_id["double"].update(source=spoils)))["seven"] == "passed"


def test_a_fault_of_the_sandbox_is_tried_again_and_never_a_zero(sandbox, graded, monkeypatch):
    real, tries = type(sandbox).converse, []

    def fails(self, *args):
        tries.append(1)
        if len(tries) % 3:
            raise SandboxError("the sandbox's zygote was lost; run again")
        return real(self, *args)

    monkeypatch.setattr(type(sandbox), "converse", fails)
    assert states(graded(lambda book, by_id: None)) == {"double": "passed", "seven": "passed"} and len(tries) == 3
    tries[:] = []
    monkeypatch.setattr(type(sandbox), "converse", lambda *_: (_ for _ in ()).throw(SandboxError("no process")))
    with pytest.raises(SandboxError):
        graded(lambda book, by_id: None)


def test_a_record_is_read_as_it_was_written_with_the_choice_that_it_was_made_by(tmp_path):
    exercises = tuple(ExerciseRecord(name, "passed", points, 2.0) for name, points in (("a", 1.0), ("b", 2.0)))
    made = Record("ada", "09_small", "0" * 32, exercises=exercises, choice=Choice(1, (("a",), ("b",))))
    made.save(tmp_path)
    assert load(tmp_path / f"{made.digest}.json") == made and (made.points, made.max_points) == (2, 2)
    assert made.left_out == {"a"} and "does not count" in made.note(exercises[0]) and not made.note(exercises[1])


def test_what_counts_goes_into_the_record_with_the_notebook(sandbox, master, notebook):
    chosen = replace(notebook, choice=Choice(1, (("double",), ("seven",))))
    released = student_notebook(master, chosen, "f")
    keys, made = keys_of(chosen, 1), assemble(released, chosen, released)
    for record in (
        grade(made, "ada", chosen, "0" * 32, keys, sandbox),
        ungraded(replace(made, state="unreadable"), "ada", chosen, "0" * 32, keys),
    ):
        assert (record.choice, record.points, record.max_points) == (chosen.choice, 0, 2)
