"""A graded class in formgrader, opened from JupyterLab's menu as the TA's first minutes say, and marked there by hand."""

from __future__ import annotations

import pytest

from autograder.__main__ import main
from autograder.answers import collected
from autograder.demo import HandIn, notebook_bytes
from autograder.gradebook import Gradebook
from autograder.syllabus import notebook
from tests.browser.conftest import Lab, shows
from tests.browser.formgrader import Submission

LOSSES = notebook("02_losses")
QUESTION = "why_the_square"
EXERCISES = LOSSES.exercises()
WRONG = next(
    a for a in collected() if a.exercise in EXERCISES and a.verdict in getattr(EXERCISES[a.exercise], "mistakes", {})
)
(HINT,) = (m.hint for m in EXERCISES[WRONG.exercise].key(0).mistakes if m.cause == WRONG.verdict)
WORDS = {"Ada": "Large errors count for more than their share.", "Bram": "The gradient grows with the error."}


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """A lab in the grading folder of a class of two."""
    folder, course = tmp_path_factory.mktemp("handed"), tmp_path_factory.mktemp("course")
    for student, words in WORDS.items():
        answers = {a.exercise: a for a in collected() if a.verdict == "passed" and a.exercise in EXERCISES}
        if student == "Bram":
            answers[WRONG.exercise] = WRONG
        (folder / student).mkdir()
        (folder / student / f"{LOSSES.name}.ipynb").write_bytes(
            notebook_bytes(HandIn(student, LOSSES.name, answers, {QUESTION: words}))
        )
    assert main(["grade", str(folder), "--to", str(course), "--jobs", "1", "--trust-submissions"]) == 0
    running = Lab(course, tmp_path_factory.mktemp("home"))
    yield running
    running.close()


def test_formgrader_shows_the_class_and_a_students_hint_under_the_check(browser, graded, screenshot):
    page = browser.new_page(viewport={"width": 1300, "height": 1000})
    page.goto(f"{graded.url}/lab?reset", wait_until="domcontentloaded")
    page.get_by_role("menuitem", name="Nbgrader", exact=True).click(timeout=60_000)
    page.get_by_role("menuitem", name="Formgrader", exact=True).click()
    page.frame_locator("iframe").locator("tr", has_text=LOSSES.name).wait_for(timeout=60_000)
    screenshot(page, "formgrader")
    page.goto(f"{graded.url}/formgrader/gradebook/{LOSSES.name}/{LOSSES.name}")
    rows = page.locator("tbody tr")
    rows.nth(1).wait_for()
    screenshot(page, "formgrader submissions")
    failed = rows.filter(has=page.locator("td:nth-child(8) .glyphicon-ok"))
    failed.get_by_role("link").last.click()
    said = page.get_by_text(HINT).first
    said.scroll_into_view_if_needed()
    screenshot(page, "formgrader submission")
    page.close()


def test_answers_in_words_get_points_and_a_comment_one_student_after_the_other(browser, graded, screenshot):
    page = browser.new_page(viewport={"width": 1300, "height": 1000})
    page.goto(f"{graded.url}/formgrader/gradebook/{LOSSES.name}/{LOSSES.name}")
    seen = {}
    for points, comment in ((1, "And the slope?"), (2, "Well said.")):
        submission = Submission(page) if seen else Submission.first(page)
        (student,) = (s for s, words in WORDS.items() if page.get_by_text(words).count())
        seen[student] = (points, comment)
        submission.mark(QUESTION, points, comment)
        screenshot(page, f"formgrader marked {points}")
        submission.next()
    assert "/gradebook/" in page.url  # after the last one
    for points, _ in seen.values():
        shows(page.locator("tbody"), f"{points} / 4")  # there are two questions
    screenshot(page, "formgrader all marked")
    page.close()
    assert seen.keys() == WORDS.keys()
    with Gradebook(graded.root) as gradebook:
        given = {g.student: (g.points, g.comment) for g in gradebook.given() if g.cell == QUESTION}
    assert given == seen
