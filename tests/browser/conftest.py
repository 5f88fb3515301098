"""A real browser, and a real JupyterLab for it to look at."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


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


class Lab:
    """A running JupyterLab: its address and the folder it serves."""

    def __init__(self, root: Path, home: Path):
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            port = s.getsockname()[1]
        bin_ = Path(sys.executable).parent
        env = {
            "PATH": f"{bin_}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(home),
            "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
            "OPENBLAS_NUM_THREADS": "1",
            "LANG": "C.UTF-8",
        }
        self.url, self.root = f"http://127.0.0.1:{port}", root
        self.log = (home / "lab.log").open("w")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "jupyter", "lab", "--no-browser", f"--port={port}", "--ServerApp.port_retries=0",
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


@pytest.fixture(scope="session")
def lab(tmp_path_factory):
    """JupyterLab on a copy of what students get, with a HOME of its own."""
    from autograder import paths
    from autograder.demo import notebook_bytes  # noqa: F401  (a fault in it should be seen here, early)

    root = tmp_path_factory.mktemp("lab")
    shutil.copytree(paths.NOTEBOOKS, root, dirs_exist_ok=True)
    running = Lab(root, tmp_path_factory.mktemp("home"))
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
        self.page.wait_for_selector(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell", timeout=60_000)
        self.page.evaluate(
            """async () => {
                const panel = window.jupyterapp.shell.currentWidget;
                await panel.context.ready; await panel.sessionContext.ready;
                await panel.sessionContext.session.kernel.info;
            }"""
        )

    def run_all(self, seconds: float = 120) -> None:
        self.page.evaluate("() => window.jupyterapp.commands.execute('notebook:run-all-cells')")
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

    def outputs(self) -> list[dict]:
        """Every output of the notebook, as the front end holds it."""
        return self.page.evaluate(
            """() => window.jupyterapp.shell.currentWidget.content.model.sharedModel.toJSON().cells
                  .flatMap(c => c.outputs || [])"""
        )

    def scroll_to(self, text: str) -> None:
        """Bring the first cell whose source has `text` into view."""
        self.page.evaluate(
            """async (text) => {
                const nb = window.jupyterapp.shell.currentWidget.content;
                const i = nb.widgets.findIndex(w => w.model.sharedModel.getSource().includes(text));
                nb.activeCellIndex = i; await nb.scrollToItem(i, 'start');
            }""",
            text,
        )
        self.page.wait_for_timeout(600)

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
