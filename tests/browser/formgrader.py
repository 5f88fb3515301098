"""A student's submission that is open in formgrader."""

from __future__ import annotations


class Submission:
    """The page of one submission, once its points and comments are there."""

    def __init__(self, page):
        self.page = page
        page.wait_for_function("() => window.formgrader?.grades?.loaded && formgrader.comments?.loaded")

    @classmethod
    def first(cls, page) -> Submission:
        """That of the first row, where the page shows the submissions of a notebook."""
        page.locator("tbody tr").first.get_by_role("link").last.click()
        return cls(page)

    def cell(self, question: str):
        """The part of the page with the answer to a question."""
        return self.page.locator(".nbgrader_cell", has=self.page.locator(f"#{question}"))

    def mark(self, question: str, points: float, comment: str) -> None:
        """Give points and a comment, and wait until both are saved."""
        for box, words, where in (("", f"{points:g}", "grade"), ("-comment", comment, "comment")):
            with self.page.expect_response(lambda r, where=where: f"/api/{where}/" in r.url and r.ok):
                self.page.locator(f"#{question}{box}").fill(words)
                self.page.locator(f"#{question}{box}").blur()

    def next(self) -> None:
        """Go to the next student, or back to the list after the last."""
        with self.page.expect_navigation():
            self.page.get_by_role("link", name="Next").click()
