"""The JupyterLite site of a student edition: what is in its files, and how a browser shows it.

Pyodide comes from the network, so no cell is run here.
"""

from __future__ import annotations

import functools
import json
import threading
import zipfile
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path

import pytest

from autograder import lite, paths
from autograder.__main__ import main
from autograder.notebook import parse
from autograder.submission import assemble
from autograder.syllabus import NOTEBOOKS
from tests.autograder.test_handout import answers, edition, in_edition
from tests.browser.conftest import right, shows

for package in ("jupyterlite_core", "jupyterlite_pyodide_kernel"):
    pytest.importorskip(package, reason="needs the packages of course-nn[lite]")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site of the edition in which 00 and 01 are due."""
    folder = tmp_path_factory.mktemp("lite") / "site"
    assert main(["release", "--to", str(folder), "--lite", "--solved-through", "1"]) == 0
    return folder


@pytest.fixture(scope="module")
def files(site):
    """Every file of the site by its path, those in its wheels, too."""
    found = {p.relative_to(site).as_posix(): p.read_bytes() for p in site.rglob("*") if p.is_file()}
    for wheel in [name for name in found if name.endswith(".whl")]:
        with zipfile.ZipFile(BytesIO(found[wheel])) as archive:
            found |= {f"{wheel}/{name}": archive.read(name) for name in archive.namelist()}
    return found


@pytest.mark.filterwarnings("ignore:invalid escape sequence")  # in a package of the widgets
def test_nothing_that_is_withheld_is_anywhere_in_the_site(files):
    programs = in_edition(files)
    assert answers(NOTEBOOKS[1]) & programs  # what is due would be seen, and is
    assert not [n.name for n in NOTEBOOKS[2:] if answers(n) & programs]
    for name, data in files.items():
        for secret in (b"BEGIN SOLUTION", b"END SOLUTION", b"### STUB", b"import autograder", b"from autograder"):
            assert secret not in data, name


def test_the_site_has_the_editions_files_and_no_others_of_ours(files):
    wheel = next(name for name in files if name.startswith("pypi/course_nn-") and name.endswith(".whl"))
    ours = {name.removeprefix(f"{wheel}/"): data for name, data in files.items() if name.startswith(f"{wheel}/course")}
    assert {n: d for n, d in ours.items() if ".dist-info/" not in n} == {
        name: data for name, data in edition(1).items() if name.startswith("course_nn/")
    }
    contents = {name.removeprefix("files/"): data for name, data in files.items() if name.startswith("files/")}
    assert contents == {
        "README.md": lite.README.read_bytes(),
        **{Path(n).name: lite.for_browser(d) for n, d in edition(1).items() if n.endswith(".ipynb")},
    }
    assert str(paths.ROOT).encode() not in b"".join(files.values())


def test_the_page_is_told_of_the_wheels_the_widgets_and_of_nothing_that_needs_a_server(files):
    page = json.loads(files["jupyter-lite.json"])["jupyter-config-data"]
    assert {e["name"] for e in page["federated_extensions"]} == set(lite.EXTENSIONS)
    assert all(f"extensions/{e['name']}/{e['load']}".replace("/./", "/") in files for e in page["federated_extensions"])
    packages = page["litePluginSettings"][lite.PLUGIN]["loadPyodideOptions"]["packages"]
    wheels = {name for name in files if name.startswith("pypi/") and name.endswith(".whl")}
    worker = next(name for name in files if name.endswith(".js") and "/comlink.worker." in name)
    assert {resolved(worker, p) for p in packages if "/" in p} == wheels
    assert [p for p in packages if "/" not in p] == list(lite.PYODIDE)


def resolved(script: str, address: str) -> str:
    """The file of the site that a script in it means by an address."""
    parts = script.split("/")[:-1]
    for part in address.split("/"):
        parts = parts[:-1] if part == ".." else [*parts, part]
    return "/".join(parts)


@pytest.fixture(scope="module")
def address(site):
    """Where the site is served, as any web server would."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=site))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def page(browser, address):
    """A browser that has never been here; what it asks the network for is refused, and kept."""
    context = browser.new_context(viewport={"width": 1300, "height": 1000}, accept_downloads=True)
    page = context.new_page()
    page.outside, page.failed = [], []
    page.on("pageerror", lambda e: page.failed.append(str(e)))
    context.route(
        lambda url: not url.startswith((address, "data:", "blob:")),
        lambda route: (page.outside.append(route.request.url), route.abort()),
    )
    yield page
    context.close()


def test_a_notebook_opens_takes_an_answer_keeps_it_and_gives_it_back_as_a_file(page, address, screenshot):
    notebook = NOTEBOOKS[0]
    page.goto(f"{address}/lab/index.html?path={notebook.name}.ipynb")
    panel = page.locator(".jp-NotebookPanel")
    shows(panel, "No neural networks yet", seconds=90)
    shows(page.locator(".jp-KernelName"), "Python (Pyodide)")  # chosen without asking
    shows(page.locator(".jp-DirListing"), "02_losses.ipynb")
    page.wait_for_timeout(2000)
    assert not page.locator(".jp-Dialog").count()
    screenshot(page, "JupyterLite")

    answer = right(notebook)["centre_rows"]
    cell = panel.locator(".jp-CodeCell", has_text="centre_rows is not written yet").locator(".cm-content")
    cell.click()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.insert_text(answer)
    page.keyboard.press("ControlOrMeta+s")
    page.wait_for_timeout(1000)
    page.reload()
    shows(panel, answer.strip().splitlines()[-1].strip(), seconds=90)

    with page.expect_download() as download:
        page.get_by_role("menuitem", name="File", exact=True).click()
        page.get_by_role("menuitem", name="Download", exact=True).click()
    assert download.value.suggested_filename == f"{notebook.name}.ipynb"
    data = Path(download.value.path()).read_bytes()
    made = assemble(data, notebook, (paths.NOTEBOOKS / f"{notebook.name}.ipynb").read_bytes())
    assert made.notes == () and [c.source for c in parse(data) if c.id == "centre_rows"] == [answer]

    assert page.outside and all("/pyodide/" in url for url in page.outside)  # what cannot come from here
    assert not [error for error in page.failed if "/pyodide/" not in error]
