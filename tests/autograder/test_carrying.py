"""An answer that builds on an earlier one that failed is judged with a right one in its place, and says so."""

import json
import os
from types import SimpleNamespace

import pytest

from autograder import carrying, paths
from autograder.carrying import solved_cells
from autograder.edition import write_package
from autograder.exercise import Exercise
from autograder.grading import grade, keys_of
from autograder.sandbox import Call, Cell, Limits, Sandbox, available_layers
from autograder.submission import Submission, assemble
from autograder.syllabus import NOTEBOOKS, notebook

pytestmark = pytest.mark.skipif(
    not available_layers() and not os.environ.get("CI"), reason="no sandbox layer is available on this machine"
)
LOSSES = notebook("02_losses")
SOLVED = solved_cells(LOSSES)
KEYS = keys_of(LOSSES, 7)
SOLUTION = {c.id: c.source for c in SOLVED}
NO_SHIFT = "def softmax(z):\n    return np.exp(z) / np.exp(z).sum(axis=0)"
BUILDS = """class CrossEntropyLoss:
    def forward(self, z, labels):
        z = z - z.max(axis=1, keepdims=True)
        self.p, self.labels = softmax(z), labels
        return np.mean(np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(z)), labels])
    def backward(self):
        return (self.p - one_hot(self.labels, self.p.shape[1])) / len(self.p)"""
AT_START = "loss_at_start = float(CrossEntropyLoss().forward(np.zeros((3, 10)), np.array([1, 2, 3])))"


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory):
    edition = write_package(tmp_path_factory.mktemp("edition"), LOSSES.number - 1)
    with Sandbox(edition, Limits(cell_s=5, call_s=5), preload=("numpy", "IPython")) as sandbox:
        yield sandbox


@pytest.fixture
def graded(sandbox):
    released = (paths.NOTEBOOKS / f"{LOSSES.name}.ipynb").read_bytes()

    def graded(solved=SOLVED, extra=(), **answers):
        book = json.loads(released)
        for cell in book["cells"]:
            name = cell["metadata"].get("nbgrader", {}).get("grade_id")
            if name in answers:
                cell["source"] = answers[name]
        for before, source in extra:
            at = next(i for i, c in enumerate(book["cells"]) if c["id"] == before)
            new = {"cell_type": "code", "metadata": {}, "id": f"mine-{at}", "source": source, "outputs": []}
            book["cells"].insert(at, new)
        made = assemble(json.dumps(book).encode(), LOSSES, released)
        record = grade(made, "ada", LOSSES, "0" * 32, KEYS, sandbox, solved)
        return {e.name: e for e in record.exercises}

    return graded


def test_an_answer_that_is_right_but_for_an_earlier_one_has_its_points_and_says_so(graded):
    made = graded(softmax=NO_SHIFT, CrossEntropyLoss=BUILDS)
    assert made["softmax"].state == "failed" and not made["softmax"].carried
    assert (made["CrossEntropyLoss"].state, made["CrossEntropyLoss"].points) == ("passed", 5)
    assert made["CrossEntropyLoss"].note == "Judged with a right softmax in place of yours."


def test_it_is_the_right_piece_that_makes_the_difference(graded):
    assert graded(softmax=NO_SHIFT, CrossEntropyLoss=BUILDS, solved=())["CrossEntropyLoss"].points < 5
    own = graded(CrossEntropyLoss="def softmax(z): return z\n" + BUILDS)["CrossEntropyLoss"]
    assert own.points < 5 and not own.carried  # what its own cell defines is part of the answer
    other = BUILDS.replace("softmax(z)", "(lambda z: z)(z)")
    assert not graded(softmax=NO_SHIFT, CrossEntropyLoss=other)["CrossEntropyLoss"].carried


def test_a_value_that_was_computed_with_a_failed_answer_is_computed_again(graded):
    made = graded(CrossEntropyLoss=BUILDS.replace("np.mean(", "2 * np.mean("), loss_at_start=AT_START)
    assert (made["loss_at_start"].points, made["loss_at_start"].carried) == (1, ("softmax", "CrossEntropyLoss"))


def test_what_leads_there_by_way_of_other_cells_counts(graded):
    helper = [("CrossEntropyLoss", "def probabilities(z):\n    return softmax(z)\nshown = probabilities(np.eye(2))")]
    made = graded(softmax=NO_SHIFT, CrossEntropyLoss=BUILDS.replace("softmax", "probabilities"), extra=helper)
    assert made["CrossEntropyLoss"].carried == ("softmax",)


def test_a_mistake_of_its_own_is_named_with_a_right_piece_where_it_could_not_be_before(graded):
    wrong = BUILDS.replace(" / len(self.p)", "")
    made = graded(CrossEntropyLoss=wrong)["CrossEntropyLoss"]
    assert made.state == "failed" and made.points < 5 and made.carried == ("softmax",)
    assert made.cause == "not_averaged", made


def test_nothing_is_carried_where_nothing_fails_or_nothing_is_built_on(graded):
    made = graded(softmax=SOLUTION["softmax"], CrossEntropyLoss=BUILDS)
    assert made["CrossEntropyLoss"].state == "passed" and not made["CrossEntropyLoss"].carried
    made = graded(softmax=NO_SHIFT, CrossEntropyLoss=SOLUTION["CrossEntropyLoss"])
    assert made["CrossEntropyLoss"].state == "passed" and not made["CrossEntropyLoss"].carried


def test_a_piece_is_found_and_answers_where_cells_have_lost_their_marks_or_hold_two_answers(graded):
    both = {"CrossEntropyLoss": NO_SHIFT + "\n" + BUILDS, "softmax": "# below"}
    assert not graded(**both)["CrossEntropyLoss"].carried
    both = {"softmax": NO_SHIFT + "\n" + BUILDS, "CrossEntropyLoss": "# above"}
    assert graded(**both)["CrossEntropyLoss"].carried == ("softmax",)


@pytest.mark.parametrize("of", NOTEBOOKS, ids=lambda n: n.name)
def test_the_courses_own_cells_pass_in_the_sandbox_with_the_students_edition(tmp_path, of):
    solved = solved_cells(of)
    names = {n for n, e in of.exercises().items() if isinstance(e, Exercise)}
    assert {c.id for c in solved if c.takes} == names
    with Sandbox(write_package(tmp_path, of.number - 1), Limits(), preload=("numpy", "IPython")) as sandbox:
        record = grade(Submission(solved), "solution", of, "0" * 32, keys_of(of, 3), sandbox, solved)
    assert {e.name: e.state for e in record.exercises} == dict.fromkeys(names, "passed")


@pytest.mark.parametrize("of", NOTEBOOKS, ids=lambda n: n.name)
def test_a_master_is_read_as_jupytext_reads_it(of):
    import jupytext

    book = jupytext.read(paths.SOLUTIONS / f"{of.name}.py", fmt="py:percent")
    wanted = [c.source for c in book.cells if c.cell_type == "code" and "demo" not in c.metadata.get("tags", [])]
    assert [c.source for c in solved_cells(of)] == [s for s in wanted if not s.startswith("check(")]


def test_each_cell_is_read_once_however_many_answers_fail(monkeypatch):
    """A hundred thousand cells would keep the grader busy for minutes otherwise, beyond every limit."""
    names = [f"answer_{i}" for i in range(12)]
    answers = [Cell(name, f"def {name}(x): ...", (name,)) for name in names]
    cells = [*(Cell(f"cell-{i}", f"a{i} = {names[0]}") for i in range(300)), *answers]
    read = []
    monkeypatch.setattr(carrying, "_read", lambda source: read.append(source) or ({names[0]}, set()))
    keys = {name: SimpleNamespace(measure="") for name in names}
    carrying.second_calls(keys, cells, answers, [Call(name, "call", ()) for name in names], ())
    assert len(read) == len(cells)
