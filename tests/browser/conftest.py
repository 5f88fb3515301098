"""A real browser, and a real JupyterLab for it to look at."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import sysconfig
import time
import urllib.request
import venv
from pathlib import Path

import pytest

from autograder import handout
from autograder.answers import collected
from autograder.handout import Handout

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
CARD = ".jp-OutputArea [role=status]"  # what a check or a hint says


def right(notebook) -> dict[str, str]:
    """A right answer to each exercise of a notebook: the first one collected."""
    answers = {}
    for a in collected():
        if a.verdict == "passed" and a.exercise in notebook.exercises():
            answers.setdefault(a.exercise, a.source)
    return answers


@pytest.fixture(scope="module")  # playwright holds an event loop while it is open, which no other test may find running
def browser():
    """Headless Chromium. Missing, it is a failure in CI and a reason to skip elsewhere."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        chromium = None
    if not chromium:
        message = "needs Chromium and the playwright package"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=chromium, args=FLAGS)


@pytest.fixture(scope="session")
def screenshot(tmp_path_factory):
    """Keep a picture of a page, or of a part of one, in the folder SCREENSHOTS, or else among the tests' own files."""
    folder = Path(os.environ.get("SCREENSHOTS") or tmp_path_factory.mktemp("screenshots"))
    folder.mkdir(parents=True, exist_ok=True)
    return lambda part, name: part.screenshot(path=folder / f"{name}.png")


def shows(part, words, seconds: float = 30) -> None:
    """These words, or ones of this pattern, stand in a part of a page, or come to stand there before long."""
    from playwright.sync_api import expect

    expect(part).to_contain_text(words, timeout=seconds * 1000)


class Lab:
    """A running JupyterLab: its address and the folder it serves."""

    def __init__(self, root: Path, home: Path, python: Path = Path(sys.executable)):
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            port = s.getsockname()[1]
        here = Path(sys.prefix)
        env = {
            "PATH": os.pathsep.join([str(python.parent), str(Path(sys.executable).parent), os.environ["PATH"]]),
            "HOME": str(home),
            "OPENBLAS_NUM_THREADS": "1",
            "LANG": "C.UTF-8",
            "JUPYTER_PATH": str(here / "share" / "jupyter"),
            "JUPYTER_CONFIG_PATH": str(here / "etc" / "jupyter"),
            "JUPYTERLAB_DIR": str(here / "share" / "jupyter" / "lab"),
        }
        self.url, self.root, self.python = f"http://127.0.0.1:{port}", root, python
        self.log = (home / "lab.log").open("w")
        self.process = subprocess.Popen(
            [python, "-m", "jupyterlab", "--no-browser", f"--port={port}", "--ServerApp.port_retries=0",
             "--IdentityProvider.token=", "--ServerApp.allow_root=True", "--LabApp.expose_app_in_browser=True",
             f"--ServerApp.root_dir={root}"],
            cwd=root, env=env, stdout=self.log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        for _ in range(240):
            try:
                urllib.request.urlopen(f"{self.url}/api", timeout=2).close()
                return
            except OSError:
                time.sleep(0.25)
        raise RuntimeError((home / "lab.log").read_text()[-3000:])

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(20)
        self.log.close()


def installed(course: Path, to: Path) -> Path:
    """A Python that finds an edition, and all else that is installed here, but nothing of the instructor's course."""
    venv.create(to, symlinks=os.name != "nt", with_pip=False)
    (site,) = to.glob("lib/python*/site-packages")
    (site / "course.pth").write_text(f"{course}\n{sysconfig.get_path('purelib')}\n")  # whose own .pth is not followed
    return to / "bin" / "python"


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """JupyterLab in a student edition, with a Python that has it installed, and a HOME of its own."""
    course = tmp_path_factory.mktemp("student") / "course_nn"
    handout.write_folder(handout.build(Handout(-1, everything=True)), course)
    python = installed(course, course / ".venv")
    running = Lab(course / "notebooks", tmp_path_factory.mktemp("home"), python)
    yield running
    running.close()


class Opened:
    """A notebook opened in the lab, with a kernel that is ready."""

    def __init__(self, browser, lab: Lab, name: str, width: int = 1300, height: int = 1000):
        self.errors: list[str] = []
        self.outside: list[str] = []
        self.page = browser.new_page(viewport={"width": width, "height": height})
        self.page.on("pageerror", lambda e: self.errors.append(str(e)))
        self.page.on(
            "request",
            lambda r: (
                None
                if r.url.startswith((lab.url, "data:", "blob:", lab.url.replace("http", "ws")))
                else self.outside.append(r.url)
            ),
        )
        self.page.goto(f"{lab.url}/lab/tree/{name}?reset", wait_until="domcontentloaded")
        self.ready()

    def ready(self) -> None:
        self.page.wait_for_selector(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell", timeout=60_000)
        self.page.evaluate(
            """async () => {
                const panel = window.jupyterapp.shell.currentWidget;
                await panel.context.ready; await panel.sessionContext.ready;
                await panel.sessionContext.session.kernel.info;
            }"""
        )

    def command(self, name: str) -> None:
        """Carry out one of JupyterLab's commands."""
        self.page.evaluate("async name => { await window.jupyterapp.commands.execute(name); }", name)

    def run_all(self, seconds: float = 120) -> None:
        """Run all cells, and wait until the last has run and the kernel has nothing more to do."""
        self.page.evaluate(
            """() => { window.ran = false;
                       window.jupyterapp.commands.execute('notebook:run-all-cells').then(() => { window.ran = true; }); }"""
        )
        self.page.wait_for_function("() => window.ran", timeout=seconds * 1000)
        self.settle(seconds)

    def settle(self, seconds: float = 60) -> None:
        """Wait until the kernel has nothing more to do."""
        end = time.monotonic() + seconds
        quiet = 0
        while time.monotonic() < end:
            status = self.page.evaluate(
                "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel.status"
            )
            quiet = quiet + 1 if status == "idle" else 0
            if quiet >= 4:
                return
            self.page.wait_for_timeout(250)
        raise AssertionError(f"the kernel is still busy after {seconds} s")

    def cells(self) -> list[dict]:
        """The cells, as the front end holds them."""
        return self.page.evaluate(
            "() => window.jupyterapp.shell.currentWidget.content.model.sharedModel.toJSON().cells"
        )

    def outputs(self) -> list[dict]:
        """Every output of the notebook."""
        return [output for cell in self.cells() for output in cell.get("outputs", [])]

    def fill(self, answers: dict[str, str]) -> None:
        """Put these sources into the code cells of these exercises, as if pasted."""
        self.page.evaluate(
            """(answers) => {
                for (const cell of window.jupyterapp.shell.currentWidget.content.model.cells) {
                    const answer = answers[(cell.getMetadata('nbgrader') || {}).grade_id];
                    if (answer && cell.type === 'code') cell.sharedModel.setSource(answer);
                }
            }""",
            answers,
        )

    def find(self, grade_id: str) -> int:
        """The number of the cell that nbgrader knows by this name."""
        return [cell["metadata"].get("nbgrader", {}).get("grade_id") for cell in self.cells()].index(grade_id)

    def go_to(self, cell: int):
        """Make a cell the active one and bring it into view; returns its part of the page."""
        self.page.evaluate(
            """async (i) => {
                const nb = window.jupyterapp.shell.currentWidget.content;
                nb.activeCellIndex = i; await nb.scrollToItem(i, 'start');
            }""",
            cell,
        )
        part = self.page.locator(f'.jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell[data-windowed-list-index="{cell}"]')
        part.wait_for()
        return part

    def type(self, cell: int, text: str) -> None:
        """Replace what stands in a cell, by the keyboard, and run it with Shift + Enter."""
        self.go_to(cell).locator(".cm-content").click()
        self.page.keyboard.press("ControlOrMeta+a")
        if "\n" in text:  # the editor would indent each line once more
            self.page.keyboard.insert_text(text)
        else:
            self.page.keyboard.type(text)
        self.execute(cell)
        assert re.sub(r"\s+", "", self.cells()[cell]["source"]) == re.sub(r"\s+", "", text)

    def run(self, cell: int):
        """Run one cell with Shift + Enter; returns its part of the page."""
        part = self.go_to(cell)
        self.page.keyboard.press("Escape")
        self.execute(cell)
        return part

    def execute(self, cell: int) -> None:
        """Press Shift + Enter in a cell, and wait until it has run, or the kernel has died of it."""
        count = f"window.jupyterapp.shell.currentWidget.content.widgets[{cell}].model.executionCount"
        before = self.page.evaluate(f"() => {count}")
        self.page.keyboard.press("Shift+Enter")
        self.page.wait_for_function(
            f"before => ![null, before].includes({count}) || document.querySelector('.jp-Dialog')", arg=before
        )
        self.settle()

    def ask(self, below: int, text: str):
        """Type a line into a new cell below one, and run it; returns the new cell's part of the page."""
        self.go_to(below)
        self.page.keyboard.press("Escape")
        self.page.keyboard.press("b")
        self.type(below + 1, text)
        return self.go_to(below + 1)

    def delete(self, cell: int) -> None:
        self.go_to(cell)
        self.command("notebook:delete-cell")

    def save(self) -> None:
        self.page.keyboard.press("ControlOrMeta+s")
        self.page.wait_for_function("() => !window.jupyterapp.shell.currentWidget.context.model.dirty")

    def close(self) -> None:
        self.page.close()


@pytest.fixture
def open_notebook(browser, lab):
    """Open a notebook by its file name."""
    opened: list[Opened] = []

    def open_(name: str, **options) -> Opened:
        opened.append(Opened(browser, lab, name, **options))
        return opened[-1]

    yield open_
    for o in opened:
        o.close()


@pytest.fixture(scope="session")
def accessible():
    """Look at a page, or at the part of it with this selector, with axe: nothing serious may be found."""
    from axe_playwright_python.sync_playwright import Axe

    def look(page, part: str | None = None) -> None:
        found = Axe().run(page, part).response["violations"]
        grave = [
            f"{v['impact']}: {v['help']} ({v['id']}): {node['html'][:200]}"
            for v in found if v["impact"] in ("serious", "critical") for node in v["nodes"][:3]
        ]  # fmt: skip
        assert not grave, "\n".join(grave)

    return look
