"""What Binder does with the student edition, without Docker: is it built, and how much time and memory does it take?

    python -m tests.tools.binder [notebook ...]    as 06_training_that_works; without one, every notebook

repo2docker renders the Dockerfile. Its steps from the first that reads the repository on are then done in a bare
environment, with Python as binder/runtime.txt asks where this machine has it; Ubuntu and conda are not. JupyterLab is
started as Binder starts it, and the notebooks are run in it with a right answer in every cell. The exit status is 1
where a step fails, or where server and kernel need more memory than Binder surely gives.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jupyter_client import BlockingKernelClient

from autograder import handout
from autograder.handout import Handout
from autograder.syllabus import notebook
from tests.browser.conftest import right

LIMIT = 1500  # MB
SECONDS = 300  # for one cell


def main(args: list[str]) -> int:
    parser = argparse.ArgumentParser(description="Replay what Binder does with the student edition.")
    parser.add_argument("notebooks", nargs="*", help="to be run in it (default: all)")
    names = parser.parse_args(args).notebooks
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        edition, image = here / "edition", Image(here)
        handout.write_folder(handout.build(Handout(-1, everything=True)), edition)
        wanted = (edition / "binder" / "runtime.txt").read_text().strip().removeprefix("python-")
        dockerfile = rendered(edition, wanted)
        image.build(dockerfile, edition, wanted)
        return measure(image, names or sorted(p.stem for p in (image.repository / "notebooks").glob("*.ipynb")))


def rendered(edition: Path, version: str) -> str:
    """The Dockerfile that repo2docker makes of the edition, with this version of Python."""
    command = ["jupyter-repo2docker", "--no-build", "--debug", "."]
    environment = {**os.environ, "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])}
    done = subprocess.run(command, cwd=edition, env=environment, capture_output=True, text=True)
    assert done.returncode == 0 and f"python={version}" in done.stderr, done.stderr  # it falls back to 3.10 in silence
    return done.stdout


class Image:
    """What would be the image: an environment with Python alone, a home, and the repository in it."""

    def __init__(self, folder: Path):
        self.home, self.python, self.repository = folder / "home", folder / "python", folder / "home" / "course"
        self.repository.mkdir(parents=True)
        self.variables = {
            "HOME": str(self.home), "REPO_DIR": str(self.repository), "KERNEL_PYTHON_PREFIX": str(self.python),
            "PATH": f"{self.python / 'bin'}:{os.defpath}", "LANG": "C.UTF-8", "PYTHONUNBUFFERED": "1",
            **{k: v for k, v in os.environ.items() if k.startswith("PIP_") or k.lower().endswith("_proxy")},
            "PIP_QUIET": "1", "PIP_RETRIES": "1",  # an index that cannot be reached would be tried for a minute
        }  # fmt: skip

    def build(self, dockerfile: str, edition: Path, version: str) -> None:
        """Do the steps of the Dockerfile that have to do with the repository."""
        for python in (shutil.which(f"python{version}"), sys.executable):  # the first may be a shim that finds nothing
            if python and subprocess.run([python, "-m", "venv", self.python], capture_output=True).returncode == 0:
                break
        says = subprocess.run([self.python / "bin" / "python", "--version"], check=True, capture_output=True, text=True)
        print(f"{says.stdout.strip()}, where Binder has {version}")
        _, steps = dockerfile.split("# Run pre-assemble scripts!")
        for step in re.findall(r"^(?:RUN |COPY |ENV R2D_ENTRYPOINT=).*", steps.replace("\\\n", ""), re.MULTILINE):
            kind, rest = step.split(" ", 1)
            began = time.monotonic()
            if kind == "RUN":
                subprocess.run(["bash", "-c", rest], cwd=self.repository, env=self.variables, check=True)
            elif kind == "COPY" and (src := re.fullmatch(r"--chown=0:0 src/(\S*) \$\{REPO_DIR\}/\S*", rest)):
                source, target = edition / src[1], self.repository / src[1]
                if source.is_dir():
                    shutil.copytree(source, target, dirs_exist_ok=True)
                else:
                    target.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy(source, target)
            elif kind == "ENV":
                self.entrypoint = rest.split("=", 1)[1].strip('"').replace("${REPO_DIR}", str(self.repository))
            if not rest.startswith("--chmod"):  # repo2docker's own programs
                print(f"{time.monotonic() - began:6.1f} s  {step}", flush=True)

    @contextmanager
    def started(self) -> Iterator[tuple[str, int]]:
        """JupyterLab, started as Binder starts it: its address, and the number of its process."""
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            port = s.getsockname()[1]
        command = f"jupyter lab --no-browser --allow-root --port={port} --IdentityProvider.token= "
        command += "--ServerApp.disable_check_xsrf=True"
        with (self.home / "lab.log").open("w") as log:
            server = subprocess.Popen(
                [self.entrypoint, *shlex.split(command)],
                cwd=self.repository, env=self.variables, stdout=log, stderr=subprocess.STDOUT,
            )  # fmt: skip
        try:
            yield f"http://127.0.0.1:{port}", server.pid
        finally:
            server.terminate()
            server.wait(20)


def measure(image: Image, names: list[str]) -> int:
    """Run the notebooks in the lab, one kernel each; print times and memory, return the exit status."""
    began = time.monotonic()
    with image.started() as (url, pid):
        wait_for(f"{url}/api")
        print(f"{time.monotonic() - began:6.1f} s  from the start to the server's first answer")
        runtime = image.home / ".local" / "share" / "jupyter" / "runtime"
        most = 0
        for name in names:
            path = f"notebooks/{name}.ipynb"
            session = asked(f"{url}/api/sessions", path=path, type="notebook", name=name, kernel={"name": "python3"})
            kernel = session["kernel"]["id"]
            first, whole = run(runtime / f"kernel-{kernel}.json", image.repository / path)
            memory = sum(megabytes(p) for p in tree(pid))
            if name == names[0]:
                print(f"{first - began:6.1f} s  from the start to the first cell's result, in {name}")
            print(f"{whole:6.1f} s  {name}: server and kernel then take {memory:.0f} MB", flush=True)
            most = max(most, memory)
            urllib.request.urlopen(
                urllib.request.Request(f"{url}/api/sessions/{session['id']}", method="DELETE")
            ).close()
    return int(most > LIMIT)


def run(connection: Path, path: Path) -> tuple[float, float]:
    """Run a notebook's cells with right answers; returns when the first was done, and the seconds of them all."""
    answers = right(notebook(path.stem))
    cells = [c for c in json.loads(path.read_text(encoding="utf-8"))["cells"] if c["cell_type"] == "code"]
    client = BlockingKernelClient(connection_file=str(connection))
    client.load_connection_file()
    client.start_channels()
    client.wait_for_ready(timeout=SECONDS)
    began, first = time.monotonic(), 0.0
    for cell in cells:
        source = answers.get(cell["metadata"].get("nbgrader", {}).get("grade_id"), "".join(cell["source"]))
        reply = client.execute_interactive(source, timeout=SECONDS, output_hook=lambda _: None)["content"]
        assert reply["status"] == "ok", (path.name, source, reply)
        first = first or time.monotonic()
    client.stop_channels()
    return first, time.monotonic() - began


def wait_for(url: str, seconds: float = 60) -> None:
    """Wait until a server answers there."""
    end = time.monotonic() + seconds
    while True:
        try:
            return urllib.request.urlopen(url, timeout=2).close()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)


def asked(url: str, **content: object) -> dict:
    """What Jupyter's server answers to this."""
    with urllib.request.urlopen(urllib.request.Request(url, json.dumps(content).encode(), method="POST")) as answer:
        return json.load(answer)


def tree(pid: int) -> list[int]:
    """A process and all that descend from it."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(p for child in children for p in tree(int(child)))]


def megabytes(pid: int) -> float:
    """A process's memory; what it shares with others counts by its share."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(re.search(r"^Pss:\s+(\d+) kB", text, re.MULTILINE)[1]) / 1e3  # type: ignore[index]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
