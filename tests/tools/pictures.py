"""The pictures of the guide for TAs, of a made-up class: python -m tests.tools.pictures

Written to docs/pictures; to be looked at before they are committed. Needs Chromium and the package playwright.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from autograder import feedback, paths, record, report
from autograder.demo import make_class
from autograder.grade import grade_folder
from autograder.syllabus import notebook
from tests.browser.conftest import FLAGS, Lab
from tests.browser.formgrader import Submission

PICTURES = paths.ROOT / "docs" / "pictures"
WIDTH = 900


def main() -> int:
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        submissions, grading = Path(folder, "submissions"), Path(folder, "grading")
        make_class(submissions, 0, (notebook("02_losses"),))
        grade_folder(submissions, grading, progress=False)
        records = record.load_all(grading)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        page = browser.new_page(viewport={"width": WIDTH, "height": 1000}, color_scheme="light")
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.goto(report.write(records, Path(folder, "report.html")).as_uri())
        _picture(page, "exercises", page.locator("h3", has_text="Exercises, hardest first"), 520)
        _picture(page, "map", page.locator("h3", has_text="Map of misconceptions"), 570)
        feedback.write(records, Path(folder, "feedback"))
        page.goto(Path(folder, "feedback", feedback.file_name("Hugo")).as_uri())
        _picture(page, "feedback", page.locator("h1"), 545)
        home = Path(folder, "home")
        home.mkdir()
        lab = Lab(grading, home)
        page.goto(f"{lab.url}/formgrader/gradebook/02_losses/02_losses")
        submission = Submission.first(page)
        submission.mark("why_the_square", 1, "And the slope?")
        page.locator("nav").evaluate("nav => nav.remove()")  # it covers what lies under it
        _picture(page, "formgrader", submission.cell("why_the_square"), 215)
        lab.close()
        browser.close()
    return 0


def _picture(page, name: str, top, height: int) -> None:
    """A part of a page: from an element on, so many pixels down."""
    y = top.bounding_box()["y"] + page.evaluate("scrollY") - 12
    page.screenshot(
        path=PICTURES / f"{name}.png", full_page=True, clip={"x": 0, "y": y, "width": WIDTH, "height": height}
    )
    print(PICTURES / f"{name}.png")


if __name__ == "__main__":
    sys.exit(main())
