"""The notebooks as a student meets them: the student edition, in JupyterLab, in a real browser."""

from __future__ import annotations

import json
import re
import resource
import shutil

import pytest

from autograder.answers import collected
from autograder.exercise import Exercise
from autograder.lite import for_browser
from autograder.syllabus import NOTEBOOKS
from tests.browser.conftest import CARD, right, shows
from tests.browser.widget import Widget

each_notebook = pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda n: n.name)


def known_mistake(notebook):
    """An answer with a known mistake, and the hint that belongs to it."""
    exercises = notebook.exercises()
    answer = next(
        a for a in collected()
        if a.exercise in exercises and a.verdict in getattr(exercises[a.exercise], "mistakes", {})
    )  # fmt: skip
    return answer, next(m.hint for m in exercises[answer.exercise].key(0).mistakes if m.cause == answer.verdict)


def text_of(output):
    return json.dumps(output.get("data") or output.get("text") or output)


@each_notebook
def test_a_student_works_through_a_notebook(open_notebook, accessible, screenshot, notebook):
    opened = open_notebook(f"{notebook.name}.ipynb")
    opened.run_all()
    outputs = opened.outputs()
    errors = [o for o in outputs if o["output_type"] == "error" and o["ename"] != "NotImplementedError"]
    assert not errors and not [o for o in outputs if o.get("name") == "stderr"]
    checks = [o for o in outputs if "not attempted" in text_of(o)]
    assert len(checks) == sum(isinstance(e, Exercise) for e in notebook.exercises().values())

    opened.fill(right(notebook))
    opened.run_all()
    outputs = opened.outputs()
    assert not [text_of(o)[:300] for o in outputs if o["output_type"] == "error" or o.get("name") == "stderr"]
    assert any("All visible checks of this notebook passed." in text_of(o) for o in outputs)
    players = [o for o in outputs if "application/vnd.jupyter.widget-view+json" in o.get("data", {})]
    assert players and all("image/png" in o["data"] for o in players)  # a still figure stands by for other pages
    assert move_every_control(opened) == len(players)
    screenshot(opened.page, f"{notebook.name} widget")
    accessible(opened.page, ".course-nn-player")

    wrong, sentence = known_mistake(notebook)
    answer, check = opened.find(wrong.exercise), opened.find(f"check_{wrong.exercise}")
    opened.type(answer, wrong.source)
    shows(opened.run(check).locator(CARD), sentence)
    accessible(opened.page, CARD)
    asked = opened.ask(check, f'hint("{wrong.exercise}")').locator(CARD)
    shows(asked, sentence)
    shows(asked, re.compile("The smallest|Read:"))
    screenshot(opened.page, f"{notebook.name} hint")
    opened.type(answer, right(notebook)[wrong.exercise])
    shows(opened.run(check).locator(CARD), f"{wrong.exercise}: passed")
    assert not opened.page.get_by_text("official Jupyter news").count()
    assert not opened.errors and not opened.outside


ANSWER = "def centre_rows(x): return x - x.mean(axis=1, keepdims=True)"


@pytest.fixture
def copy(lab):
    """The name of a copy of the first notebook, for a test that saves it."""
    shutil.copy(lab.root / f"{NOTEBOOKS[0].name}.ipynb", lab.root / "copy.ipynb")
    return "copy.ipynb"


def test_work_in_the_students_own_edition_survives_a_dead_kernel_and_a_reloaded_page(
    open_notebook, lab, copy, screenshot
):
    opened = open_notebook(copy)
    opened.run_all()
    shows(opened.ask(0, "import autograder"), "No module named 'autograder'")
    opened.type(1, "import course_nn; print(course_nn.__file__)")
    shows(opened.go_to(1), str(lab.root.parent / "course_nn" / "__init__.py"))
    opened.delete(1)
    answer, check = opened.find("centre_rows"), opened.find("check_centre_rows")
    opened.type(answer, "def centre_rows(x): return x - x.mean()")
    shows(opened.run(check).locator(CARD), "not yet")
    shows(opened.ask(check, 'hint("centre_rows")').locator(CARD), "The smallest case that differs")
    opened.type(answer, ANSWER)
    shows(opened.run(check).locator(CARD), "centre_rows: passed")
    opened.save()

    opened.ask(check, "import os; os._exit(1)")
    dialog = opened.page.get_by_role("dialog", name="Kernel Restarting")
    screenshot(opened.page, "kernel died")
    dialog.get_by_role("button").last.click()
    opened.settle()
    assert opened.cells()[answer]["source"] == ANSWER
    opened.delete(check + 1)
    opened.run_all()
    shows(opened.go_to(check).locator(CARD), "centre_rows: passed")
    assert any("2 of 5 points" in text_of(output) for output in opened.outputs())
    opened.save()

    opened.page.reload(wait_until="domcontentloaded")
    opened.ready()
    assert opened.cells()[answer]["source"] == ANSWER
    shows(opened.go_to(check).locator(CARD), "centre_rows: passed")
    shows(opened.run(check).locator(CARD), "centre_rows: passed")  # by the kernel that went on


def test_a_notebook_that_was_begun_in_the_jupyterlite_site_goes_on_here(open_notebook, lab, copy):
    path = lab.root / copy
    path.write_bytes(for_browser(path.read_bytes()))
    opened = open_notebook(copy)  # no dialog asks for a kernel: it would never be ready
    opened.fill({"centre_rows": ANSWER})
    opened.run_all()
    assert any("centre_rows: passed" in text_of(output) for output in opened.outputs())
    assert not opened.errors


def test_where_a_file_cannot_be_written_the_page_says_so_and_what_was_saved_stays(open_notebook, lab, copy, screenshot):
    opened = open_notebook(copy)
    saved = (lab.root / copy).read_bytes()
    opened.fill({"centre_rows": ANSWER})
    before = resource.prlimit(lab.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(lab.process.pid, resource.RLIMIT_FSIZE, (1000, before[1]))  # as small as what is left of a disk
    opened.page.keyboard.press("ControlOrMeta+s")
    dialog = opened.page.get_by_role("dialog", name="File Save Error")
    dialog.wait_for()
    screenshot(opened.page, "not saved")
    dialog.get_by_role("button").last.click()
    assert (lab.root / copy).read_bytes() == saved
    resource.prlimit(lab.process.pid, resource.RLIMIT_FSIZE, before)
    opened.save()
    assert ANSWER in (lab.root / copy).read_text(encoding="utf-8")


def test_validate_says_what_fails_and_that_all_passes(open_notebook, copy, screenshot):
    opened = open_notebook(copy)
    for answers, words in (({}, "failed"), (right(NOTEBOOKS[0]), "Success")):
        opened.fill(answers)
        opened.page.get_by_role("button", name="Validate").click()
        dialog = opened.page.get_by_role("dialog")
        shows(dialog, words, seconds=90)
        screenshot(opened.page, f"validate {words}")
        dialog.get_by_role("button").last.click()


EVERY_KIND = """
from course_nn.widgets.play import play, train
def draw(figure):
    axes = figure.add_subplot(xlim=(0, 9), ylim=(0, 9), xlabel="x")
    def move(x=1, y=1, step=0, grid=False, mark="o"):
        axes.plot(x + step, y, mark, color="black")
        return f"{mark} lies at {x}, {y}, after {step} steps, {'with' if grid else 'without'} a grid."
    return move
def begin(rate):
    for i in range(10**9):
        yield i % 9 * rate
---
play(draw, click=("x", "y"), x=(0, 9, 1, 8), y=(0, 9, 0.1, 9), step=range(0, 5), grid=False, mark=["o", "s"])
---
train(begin, draw, rate=(0, 1, 0.1, 0.5), pace=20)
"""


@pytest.fixture
def every_kind(lab):
    """The name of a notebook that has every kind of widget and control."""
    book = json.loads((lab.root / f"{NOTEBOOKS[0].name}.ipynb").read_text(encoding="utf-8"))
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    book["cells"] = [{**cell, "id": f"cell-{i}", "source": s} for i, s in enumerate(EVERY_KIND.split("---"))]
    (lab.root / "every_kind.ipynb").write_text(json.dumps(book), encoding="utf-8")
    return "every_kind.ipynb"


def test_every_kind_of_widget_works_by_mouse_and_by_keyboard(open_notebook, every_kind):
    opened = open_notebook(every_kind)
    opened.run_all()
    assert move_every_control(opened) == 2
    assert not [o for o in opened.outputs() if o["output_type"] == "error" or o.get("name") == "stderr"]
    assert not opened.errors and not opened.outside


def test_every_kind_of_widget_works_in_notebook_7(browser, lab, every_kind):
    page = browser.new_page(viewport={"width": 1200, "height": 2400})
    page.goto(f"{lab.url}/notebooks/{every_kind}")
    page.get_by_text("Python 3 (ipykernel)").wait_for(timeout=60_000)
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    for cell in (1, 2):
        Widget(page, cell, panel="").tried()
    page.close()


def move_every_control(opened) -> int:
    """Move every control of every widget, press every button, click where one can; returns how many widgets there are."""
    cells = opened.page.evaluate(
        """() => window.jupyterapp.shell.currentWidget.content.widgets
              .map((w, i) => [i, w.model.type === 'code' && w.model.sharedModel.toJSON().outputs
                    .some(o => o.data && 'application/vnd.jupyter.widget-view+json' in o.data)])
              .filter(p => p[1]).map(p => p[0])"""
    )
    for i in cells:
        opened.page.evaluate(
            """async (i) => { const nb = window.jupyterapp.shell.currentWidget.content;
                  nb.activeCellIndex = i; await nb.scrollToItem(i, 'start'); }""",
            i,
        )
        Widget(opened.page, i).tried()
    return len(cells)
