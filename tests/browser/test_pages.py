"""The pages in a real browser: nothing is loaded, nothing is complained about, nothing sticks out on a phone."""

import re

import pytest

from autograder import feedback, onepage, report
from autograder.record import ExerciseRecord, QuestionRecord, Record

HOSTILE = '<script>document.title = "run"</script><img src="http://example.org/x.png" onerror="document.title = 1">'


def records():
    """A class with all that makes a page wide: long names, long words, many notebooks."""
    long_name = "cross_entropy_from_logits_with_a_very_long_name"
    for notebook in [f"{i:02d}_a_notebook_of_the_course" for i in range(1, 9)]:
        for i in range(12):
            student = HOSTILE if i == 0 else f"Student {i} van den Berg-de Groot" if i > 1 else "x" * 90
            yield Record(
                student, notebook, f"{student}{notebook}",
                notes=("y" * 200,) if i == 1 else (),
                exercises=(
                    ExerciseRecord("mse", "passed", 2, 2),
                    ExerciseRecord(long_name, "failed", 1, 3, "raised", "z" * 300 + HOSTILE,
                                   {f"group {j}": j % 2 == 0 for j in range(9)}),
                    ExerciseRecord("S" * 60, "failed", 0, 3, "forgets_" * 8, "Divide by N."),
                    ExerciseRecord("sigmoid", "not attempted" if i % 2 else "out of memory", 0, 1),
                ),
                questions=(QuestionRecord("why_is_that_so", "to grade", 3, HOSTILE),),
                layers=("user namespace", "seccomp"), seconds=float(i),
            )  # fmt: skip
        yield Record("cut off", notebook, f"cut{notebook}", state="unreadable", reason="r" * 150)


@pytest.fixture(scope="module", params=["feedback", "hostile feedback", "report", "one page", "empty report"])
def page_file(request, tmp_path_factory):
    to = tmp_path_factory.mktemp("pages")
    if request.param == "report":
        return report.write(list(records()), to / "report.html")
    if request.param == "one page":
        return onepage.write(list(records()), to / "report.html")
    if request.param == "empty report":
        return report.write([], to / "report.html")
    feedback.write(list(records()), to)
    return to / feedback.file_name(HOSTILE if request.param == "hostile feedback" else "x" * 90)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1200])
def test_a_page_is_quiet_self_contained_accessible_and_fits(browser, accessible, page_file, width, scheme):
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    said, asked = [], []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(page_file.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    assert said == []
    assert [url for url in asked if not url.startswith("data:")] == [page_file.as_uri()]
    assert page.title() not in ("run", "1")
    assert page.locator("script, img, iframe, link[rel=stylesheet]").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if width == 390 and page_file.name != "report.html":  # a student's page has no part that scrolls sideways
        assert page.evaluate("[...document.querySelectorAll('main *:not(.vh)')]"
                             ".every(e => e.getBoundingClientRect().right <= 391)")  # fmt: skip
    accessible(page)
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == ("rgb(255, 255, 255)" if scheme == "light" else "rgb(20, 23, 27)")
    context.close()


def test_a_page_prints_dark_on_white_with_its_lists_open(browser, tmp_path):
    path = report.write(list(records()), tmp_path / "report.html")
    context = browser.new_context(color_scheme="dark")
    page = context.new_page()
    page.goto(path.as_uri())
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator("details .names li").first.bounding_box()["height"] > 0
    page.set_viewport_size({"width": 672, "height": 950})  # what the margins leave of A4
    for table in page.locator(".map").all():
        box = table.bounding_box()
        assert box["height"] > 0 and box["x"] + box["width"] <= 672
    context.close()


def crowded(notebooks, exercises):
    """A class that has as much to say as can be: many long hints, each given to everyone."""
    for n in range(notebooks):
        verdicts = tuple(
            ExerciseRecord(f"an_exercise_with_a_long_name_{i}", "failed", 0, 3, f"mistake_{i}", f"Hint {i}. " * 60)
            for i in range(exercises)
        )
        for i in range(30):
            yield Record(f"s{i}", f"{n:02d}_a_notebook_with_a_long_name", f"{n} {i}", exercises=verdicts)


@pytest.mark.parametrize(("notebooks", "exercises"), [(1, 25), (14, 12), (25, 2)])
def test_what_is_to_be_on_one_page_is_printed_on_one(browser, tmp_path, notebooks, exercises):
    page = browser.new_page()
    page.goto(onepage.write(list(crowded(notebooks, exercises)), tmp_path / "sheet.html").as_uri())
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type /Page\b", printed)) == 1
    page.goto(report.write(list(crowded(notebooks, exercises)), tmp_path / "report.html").as_uri())
    assert len(re.findall(rb"/Type /Page\b", page.pdf(prefer_css_page_size=True))) > 1  # so pages are counted
    page.close()


def test_what_axe_finds_is_said(browser, accessible):
    page = browser.new_page()
    page.set_content(
        '<html lang="en"><title>t</title><main><img src="data:," /><p style="color:#ccc">pale</p></main></html>'
    )
    with pytest.raises(AssertionError, match=r"(?s)color-contrast.*image-alt"):
        accessible(page)
    page.close()
