"""From an empty machine to the first passed exercise, in seconds: python -m tests.benchmarks.bench_first_pass [runs].

Each run unpacks a student edition into an empty folder, with an empty HOME, and gives the README's command. When the lab
answers, Chromium opens the first notebook; the first answer is typed, and its check is run. What a student reads and
thinks comes on top. How fast packages come depends on the network: they are as near here as pip's index is.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from autograder import handout
from autograder.handout import Handout
from autograder.syllabus import NOTEBOOKS
from tests.browser.conftest import CARD, FLAGS, Opened, right, shows
from tests.tools.binder import wait_for

FIRST = NOTEBOOKS[0]
LIMIT = 180.0  # seconds


class Running:
    """The lab that the README's command starts in a folder; `url` as the browser's hands want it."""

    def __init__(self, course: Path, home: Path):
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            port = s.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        python = getattr(sys, "_base_executable", sys.executable)
        self.process = subprocess.Popen(
            [python, "-m", "course_nn", "lab", "--no-browser", f"--port={port}", "--IdentityProvider.token=",
             "--ServerApp.allow_root=True", "--LabApp.expose_app_in_browser=True"],
            cwd=course, env={"PATH": os.defpath, "HOME": str(home), "LANG": "C.UTF-8", **pip_settings()},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip

    def close(self) -> None:
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(20)


def pip_settings() -> dict[str, str]:
    """Where this machine's pip looks for packages; no cache."""
    found = {k: v for k, v in os.environ.items() if k.startswith("PIP_") or k.lower().endswith("_proxy")}
    usual = Path.home() / ".config" / "pip" / "pip.conf"
    return {**({"PIP_CONFIG_FILE": str(usual)} if usual.is_file() else {}), **found}


def one_run(folder: Path, playwright) -> list[tuple[str, float]]:
    """The steps, each with the seconds since the first."""
    packed, course, home = folder / "course_nn.zip", folder / "course", folder / "home"
    handout.write_zip(handout.build(Handout(-1, everything=True)), packed)
    home.mkdir()
    steps, began = [], time.monotonic()

    def done(what: str) -> None:
        steps.append((what, time.monotonic() - began))

    with zipfile.ZipFile(packed) as archive:
        archive.extractall(course)
    done("unpacked")
    (inside,) = (p.parent for p in course.rglob("pyproject.toml"))
    lab = Running(inside, home)
    try:
        wait_for(f"{lab.url}/api", 600)
        done("set up, and the lab answers")
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        opened = Opened(browser, lab, f"{FIRST.name}.ipynb")  # type: ignore[arg-type]
        done("the first notebook is open")
        answers = right(FIRST)
        answer, check = (opened.find(f"{prefix}{next(iter(answers))}") for prefix in ("", "check_"))
        for cell, content in enumerate(opened.cells()[:answer]):
            if content["cell_type"] == "code":
                opened.run(cell)
        opened.type(answer, answers[next(iter(answers))])
        shows(opened.run(check).locator(CARD), "passed")
        done("the first check has passed")
        browser.close()
    finally:
        lab.close()
    return steps


def main(runs: int = 1) -> int:
    from playwright.sync_api import sync_playwright

    slowest = 0.0
    for _ in range(runs):
        with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
            steps = one_run(Path(folder), playwright)
        print(*(f"{seconds:6.1f} s  {what}" for what, seconds in steps), sep="\n", flush=True)
        slowest = max(slowest, steps[-1][1])
    return int(slowest > LIMIT)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
