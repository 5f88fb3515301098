"""A graded class in formgrader, opened from JupyterLab's menu as the TA's first minutes say."""

from __future__ import annotations

import json

import pytest

from autograder import paths
from autograder.__main__ import main
from autograder.answers import collected
from autograder.syllabus import NOTEBOOKS
from tests.browser.conftest import Lab

NAME = NOTEBOOKS[0].name


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A lab in the grading folder of a class of two."""
    folder, course = tmp_path_factory.mktemp("handed"), tmp_path_factory.mktemp("course")
    for student, verdict in (("Ada", "passed"), ("Bram", "first_row_only")):
        answers = {a.exercise: a.source for v in ("passed", verdict) for a in collected() if a.verdict == v}
        book = json.loads((paths.NOTEBOOKS / f"{NAME}.ipynb").read_text(encoding="utf-8"))
        for cell in book["cells"]:
            source = answers.get(cell["metadata"].get("nbgrader", {}).get("grade_id"))
            cell["source"] = source if source and cell["cell_type"] == "code" else cell["source"]
        (folder / student).mkdir()
        (folder / student / f"{NAME}.ipynb").write_text(json.dumps(book), encoding="utf-8")
    assert main(["grade", str(folder), "--to", str(course), "--jobs", "1", "--trust-submissions"]) == 0
    running = Lab(course, tmp_path_factory.mktemp("home"))
    yield running
    running.close()


def test_formgrader_shows_the_class_and_a_students_hint_under_the_check(browser, graded, screenshot):
    page = browser.new_page(viewport={"width": 1300, "height": 1000})
    page.goto(f"{graded.url}/lab?reset", wait_until="domcontentloaded")
    page.get_by_role("menuitem", name="Nbgrader", exact=True).click(timeout=60_000)
    page.get_by_role("menuitem", name="Formgrader", exact=True).click()
    page.frame_locator("iframe").locator("tr", has_text=NAME).wait_for(timeout=60_000)
    screenshot(page, "formgrader")
    page.goto(f"{graded.url}/formgrader/gradebook/{NAME}/{NAME}")
    page.locator("tr", has_text="3 / 5").get_by_role("link").last.click()
    page.get_by_text("Only the first row comes back").first.wait_for()
    page.get_by_text("Only the first row comes back").first.scroll_into_view_if_needed()
    screenshot(page, "formgrader submission")
    page.close()
