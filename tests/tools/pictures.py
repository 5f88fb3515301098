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
from tests.browser.conftest import FLAGS

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
