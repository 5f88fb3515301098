"""The notebooks as a student meets them: JupyterLab in a real browser."""

from __future__ import annotations

import json

import pytest

from autograder.answers import collected
from autograder.exercise import Exercise
from autograder.syllabus import NOTEBOOKS
from tests.browser.widget import Widget

each_notebook = pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda n: n.name)


def fill(lab, notebook, name, wrong=""):
    """A student's copy of a notebook with a right answer in every cell, but for one exercise."""
    book = json.loads((lab.root / f"{notebook.name}.ipynb").read_text(encoding="utf-8"))
    for cell in book["cells"]:
        exercise = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
        verdict = wrong if wrong and wrong.split("/")[0] == exercise else f"{exercise}/passed"
        found = [a for a in collected() if f"{a.exercise}/{a.verdict}" == verdict]
        if found and cell["cell_type"] == "code":
            cell["source"] = found[0].source
    (lab.root / name).write_text(json.dumps(book), encoding="utf-8")


def text_of(output):
    return json.dumps(output.get("data") or output.get("text") or output)


@each_notebook
def test_an_untouched_notebook_runs_to_its_end_without_an_error(open_notebook, notebook):
    opened = open_notebook(f"{notebook.name}.ipynb")
    opened.run_all()
    outputs = opened.outputs()
    errors = [o for o in outputs if o["output_type"] == "error" and o["ename"] != "NotImplementedError"]
    assert not errors and not [o for o in outputs if o.get("name") == "stderr"]
    checks = [o for o in outputs if "not attempted" in text_of(o)]
    assert len(checks) == sum(isinstance(e, Exercise) for e in notebook.exercises().values())
    assert not opened.errors and not opened.outside


@each_notebook
def test_right_answers_pass_every_check_and_every_widget_moves(open_notebook, lab, notebook, tmp_path):
    fill(lab, notebook, f"right_{notebook.name}.ipynb")
    opened = open_notebook(f"right_{notebook.name}.ipynb")
    opened.run_all()
    outputs = opened.outputs()
    assert not [text_of(o)[:300] for o in outputs if o["output_type"] == "error" or o.get("name") == "stderr"]
    assert any("All visible checks of this notebook passed." in text_of(o) for o in outputs)
    players = [o for o in outputs if "application/vnd.jupyter.widget-view+json" in o.get("data", {})]
    assert players and all("image/png" in o["data"] for o in players)  # a still figure stands by for other pages
    assert move_every_control(opened) == len(players)
    assert not opened.errors and not opened.outside


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


@each_notebook
def test_a_known_mistake_shows_its_hint_in_the_notebook(open_notebook, lab, notebook):
    names = notebook.exercises()
    answer = next(
        a for a in collected() if a.exercise in names and a.verdict in getattr(names[a.exercise], "mistakes", {})
    )
    fill(lab, notebook, f"wrong_{notebook.name}.ipynb", f"{answer.exercise}/{answer.verdict}")
    opened = open_notebook(f"wrong_{notebook.name}.ipynb")
    opened.run_all()
    opened.scroll_to(f'check("{answer.exercise}")')
    hint = names[answer.exercise].key(0).mistakes
    hint = next(m.hint for m in hint if m.cause == answer.verdict)
    assert opened.page.get_by_text(hint[:60]).first.is_visible()
