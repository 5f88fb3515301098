import json

import nbformat
import pytest

from autograder.release import ReleaseError, student_notebook


def book(master, notebook):
    return json.loads(student_notebook(master, notebook, "solutions/09_small.py"))


def source(made, grade_id):
    return next(c["source"] for c in made["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == grade_id)


def text(cell_source):
    return "".join(cell_source)


def test_solutions_become_stubs_that_keep_what_is_around_them(master, notebook):
    made = book(master, notebook)
    stub = text(source(made, "double"))
    assert '"""Twice x."""' in stub and 'raise NotImplementedError("double is not written yet")' in stub
    assert text(source(made, "seven")) == "seven = ...  # your number"
    assert "Write your answer here" in text(source(made, "why")) and "**Why?**" in text(source(made, "why"))


def test_no_solution_and_no_mark_of_one_is_left(master, notebook):
    data = student_notebook(master, notebook, "f").decode()
    for secret in ("SOLUTION", "STUB", "x + x", "Because", "seven = 7"):
        assert secret not in data


def test_the_stub_of_every_function_is_valid_python_and_not_attempted(master, notebook):
    namespace = {}
    exec(text(source(book(master, notebook), "double")), namespace)
    with pytest.raises(NotImplementedError):
        namespace["double"](1)


def test_points_and_roles_are_stamped_for_nbgrader(master, notebook):
    stamps = {s["grade_id"]: s for c in book(master, notebook)["cells"] if (s := c["metadata"].get("nbgrader"))}
    assert stamps["check_double"]["points"] == 2 and stamps["check_double"]["locked"]
    assert stamps["double"]["solution"] and not stamps["double"]["grade"]
    assert stamps["why"]["solution"] and stamps["why"]["grade"] and stamps["why"]["points"] == 2
    assert all(len(s["checksum"]) == 32 for s in stamps.values())


def test_the_notebook_is_valid_without_outputs_and_the_same_bytes_every_time(master, notebook):
    data = student_notebook(master, notebook, "f")
    assert data == student_notebook(master, notebook, "f")
    made = nbformat.reads(data.decode(), as_version=4)
    nbformat.validate(made)
    ids = [c.id for c in made.cells]
    assert len(ids) == len(set(ids))
    assert all(not c.outputs and c.execution_count is None for c in made.cells if c.cell_type == "code")


@pytest.mark.parametrize(
    "change, says",
    [
        (lambda m: m.replace("    ### END SOLUTION\n", "", 1), 'cell "double": no "### END SOLUTION"'),
        (lambda m: m.replace("    ### BEGIN SOLUTION\n", "", 1), '"### END SOLUTION" without "### BEGIN SOLUTION"'),
        (lambda m: m.replace("    ### BEGIN SOLUTION\n", "", 1).replace("    ### END SOLUTION\n", "", 1), "no solution region"),
        (lambda m: m.replace('exercise="seven"', 'exercise="eight"'), 'cell "eight": there is no exercise of that name'),
        (lambda m: m.replace('exercise="seven"', 'exercise="double"'), 'cell "double": there are two cells of that name'),
        (lambda m: m.split('# %% exercise="seven"')[0], 'cell "seven": an exercise without a cell'),
        (lambda m: m.replace('check("seven")', "pass"), 'cell "seven": no check'),
        (lambda m: m.replace('check("seven")', 'check("double")'), 'cell "check double": there are two checks'),
        (lambda m: m.replace(' exercise="seven"', ""), "cell 6: a solution region in a cell without"),
        (lambda m: m.replace("def double", "def doubel"), 'cell "double": the cell does not define double'),
        (lambda m: m.replace(' [markdown] question="why"', ' exercise="why"'), 'cell "why": a Question stands in a markdown cell'),
        (lambda m: m.replace("def double(x):", "def double(x:"), 'cell "double": not valid Python'),
    ],
)  # fmt: skip
def test_a_fault_is_named_with_its_file_and_cell(master, notebook, change, says):
    with pytest.raises(ReleaseError) as error:
        student_notebook(change(master), notebook, "solutions/09_small.py")
    assert f"solutions/09_small.py, {says}" in str(error.value) or says in str(error.value)
    assert "solutions/09_small.py, cell" in str(error.value) and "autograder release" in str(error.value)
