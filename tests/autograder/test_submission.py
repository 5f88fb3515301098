import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.notebook import Unreadable, parse
from autograder.release import student_notebook
from autograder.submission import UNREADABLE, assemble, identify


@pytest.fixture
def released(master, notebook):
    return student_notebook(master, notebook, "f")


@pytest.fixture
def book(released):
    return json.loads(released)


def cell(book, grade_id):
    return next(c for c in book["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == grade_id)


def submit(book, notebook, released):
    return assemble(json.dumps(book).encode(), notebook, released)


def sources(submission):
    return [c.source for c in submission.cells]


def test_an_untouched_notebook_runs_its_imports_and_answers_only(book, notebook, released):
    made = submit(book, notebook, released)
    assert [c.id for c in made.cells] == ["cell-02", "double", "seven"]
    assert not made.notes and not made.missing and made.answers == {}


def test_checks_never_run_and_edited_checks_are_noted(book, notebook, released):
    cell(book, "check_double")["source"] = "print('all passed')"
    made = submit(book, notebook, released)
    assert not any("all passed" in s for s in sources(made))
    assert "check_double was edited" in made.notes[0]


def test_cells_that_the_student_added_run_in_their_place(book, notebook, released):
    helper = {"cell_type": "code", "metadata": {}, "source": ["def help(x):\n", "    return x"], "outputs": []}
    book["cells"].insert(3, helper)
    assert sources(submit(book, notebook, released))[1] == "def help(x):\n    return x"


def test_deleted_imports_are_put_back_first(book, notebook, released):
    book["cells"] = [c for c in book["cells"] if "import numpy" not in "".join(c["source"])]
    made = submit(book, notebook, released)
    assert "import numpy" in made.cells[0].source and "handed out" in made.notes[0]


def test_a_deleted_answer_is_missing_and_noted(book, notebook, released):
    book["cells"].remove(cell(book, "double"))
    made = submit(book, notebook, released)
    assert made.missing == ("double",) and "cell double is no longer" in made.notes[0]


def test_a_copied_answer_runs_twice_in_order_and_is_noted(book, notebook, released):
    book["cells"].append({**cell(book, "double"), "source": "def double(x): return 2 * x"})
    made = submit(book, notebook, released)
    assert sources(made)[-1] == "def double(x): return 2 * x" and "2 cells double" in made.notes[0]


def test_without_metadata_answers_are_found_by_what_they_define(book, notebook, released):
    for c in book["cells"]:
        c["metadata"] = {}
        del c["id"]
    made = submit(book, notebook, released)
    assert not made.missing and any("lost its mark" in n for n in made.notes)
    assert not any("a picture" in s or s.startswith("check(") for s in sources(made))


def test_the_older_format_3_is_read(book, notebook, released):
    cells = [
        {("input" if k == "source" and c["cell_type"] == "code" else k): v for k, v in c.items()} for c in book["cells"]
    ]
    made = submit({"nbformat": 3, "worksheets": [{"cells": cells}]}, notebook, released)
    assert not made.missing and "def double" in "".join(sources(made))


def test_a_written_answer_is_kept_and_an_untouched_one_is_none(book, notebook, released):
    assert submit(book, notebook, released).answers == {}
    cell(book, "why")["source"] = "**Why?**\n\nIt halves the error."
    assert "halves" in submit(book, notebook, released).answers["why"]


@pytest.mark.parametrize(
    "data, says",
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b'{"cells": [', "cut off"),
        (b"\xff\xfe{}", "UTF-8"),
        (b"[1, 2]", "not a notebook"),
        (b'{"nbformat": 9, "cells": []}', "format 9"),
        (b'{"nbformat": 4, "cells": []}', "no cells"),
        (b"[" * 100_000, "damaged"),
        (b" " * 20_000_001, "larger"),
    ],
)
def test_what_is_no_notebook_gets_a_state_and_a_sentence(notebook, released, data, says):
    made = assemble(data, notebook, released)
    assert made.state == UNREADABLE and says in made.reason


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_cells_or_unreadable(data):
    try:
        parse(data)
    except Unreadable as error:
        assert str(error).endswith(".")


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda v: (
        st.lists(v, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["cells", "source", "metadata", "nbgrader", "grade_id", "id", "cell_type", "worksheets", "tags"]
            ),
            v,
        )
    ),
    max_leaves=30,
)


@given(st.lists(json_values, max_size=4), st.sampled_from([3, 4]))
def test_any_json_of_a_notebooks_keys_is_cells_or_unreadable(cells, version):
    with contextlib.suppress(Unreadable):
        parse(json.dumps({"nbformat": version, "cells": cells, "worksheets": [{"cells": cells}]}).encode())


def test_a_renamed_notebook_is_known_by_its_content(book, notebook, released):
    cells = parse(json.dumps(book).encode())
    assert identify(cells, [notebook], "homework (1)") == notebook
    assert identify([], [notebook], "homework") is None
    assert identify([], [notebook], "09_small (2)") == notebook


def test_an_answer_is_taken_where_its_check_stands_and_again_from_a_later_copy_of_its_cell(book, notebook, released):
    helper = {"cell_type": "code", "metadata": {}, "source": "double = None", "outputs": []}
    book["cells"].insert(book["cells"].index(cell(book, "check_double")), helper)
    taken = {c.id: c.takes for c in submit(book, notebook, released).cells}
    assert taken["double"] == ("double",) and taken["added-5"] == ("double",) and taken["seven"] == ("seven",)


def test_an_answer_counts_if_the_line_that_asks_for_it_was_left_in(book, notebook, released):
    text = "".join(cell(book, "why")["source"])
    cell(book, "why")["source"] = text + "\n\nIt halves the error."
    assert "halves" in submit(book, notebook, released).answers["why"]


def test_an_answer_in_words_that_lost_its_mark_is_still_shown(book, notebook, released):
    cell(book, "why")["source"] = "It halves the error."
    for c in book["cells"]:
        c["metadata"] = {}
        del c["id"]
    made = submit(book, notebook, released)
    assert made.answers == {"why": "It halves the error."} and any("why had lost its mark" in n for n in made.notes)
