"""A kernel provisioner: stock `nbgrader autograde` and nbclient run notebooks in the sandbox, unchanged.

    JUPYTER_DEFAULT_PROVISIONER_NAME=course-nn-sandbox nbgrader autograde 02_losses
    JUPYTER_DEFAULT_PROVISIONER_NAME=course-nn-sandbox jupyter execute notebook.ipynb

It is the weaker way: the notebook's own checks run in the student's process and can be fooled there (`sandbox/README`).
What it does protect is everything else: no network, nothing of the instructor's to be read, nothing to be written but
an empty folder. Linux only; raises where there are no namespaces, rather than run unprotected.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from subprocess import DEVNULL
from typing import Any

from jupyter_client.provisioning import LocalProvisioner
from traitlets import Float, Integer, Unicode

from autograder.edition import write_package
from autograder.sandbox import Limits, view
from autograder.syllabus import NOTEBOOKS

PASSED_ON = ("NBGRADER_EXECUTION", "NBGRADER_VALIDATING")  # by which a check knows who asks


class SandboxProvisioner(LocalProvisioner):
    """Starts ipykernel confined (see `sandbox.kernel`); talks to it over sockets in a folder of its own."""

    edition = Unicode(
        "",
        help="A folder with the students' edition of course_nn. By default that which the students of the notebook had"
        " whose name the working folder has, as under nbgrader; elsewhere, that of the first notebook, in which the"
        " checks of all notebooks work.",
    ).tag(config=True)
    memory_mb = Integer(1024, help="Memory of each process.").tag(config=True)
    cpu_s = Float(3600, help="Seconds of the processor that each process may use.").tag(config=True)

    _folder = ""

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Lay out the folder that the kernel will see, and have it listen there."""
        self._folder = self._folder or tempfile.mkdtemp(prefix="kernel-")
        sockets = Path(self._folder) / "sockets"
        sockets.mkdir(exist_ok=True)
        manager: Any = self.parent
        manager.transport, manager.ip, manager.cache_ports = "ipc", f"{sockets}/k", False
        launch = await super().pre_launch(**kwargs)
        known = json.loads(Path(manager.connection_file).read_text(encoding="utf-8"))
        theirs = sockets / "connection.json"
        theirs.unlink(missing_ok=True)
        theirs.write_text(json.dumps({**known, "ip": "/kernel/k"}), encoding="utf-8")
        theirs.chmod(0o600)
        edition = Path(self.edition) if self.edition else self._edition(Path(kwargs.get("cwd") or "."))
        config = {
            "visible": view.visible(edition), "hidden": view.hidden(), "site": view.site(), "folder": str(sockets),
            "limits": asdict(Limits(memory_mb=self.memory_mb, wall_s=self.cpu_s)),
        }  # fmt: skip
        command = [sys.executable, "-I", "-S", "-B", "-X", "utf8", str(view.HERE / "kernel.py"), json.dumps(config)]
        passed_on = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
        return {**launch, "cmd": command, "env": view.ENVIRONMENT | passed_on, "cwd": "/", "stdin": DEVNULL}

    async def cleanup(self, restart: bool = False) -> None:
        """Remove the folder, unless the kernel starts again."""
        await super().cleanup(restart)
        if not restart and self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = ""

    def _edition(self, working: Path) -> Path:
        edition = Path(self._folder) / "edition"
        if not edition.exists():
            named = next((n.number for n in NOTEBOOKS if n.name == working.resolve().name), None)
            write_package(edition, (named or 0) - 1, NOTEBOOKS[-1].number if named is None else named)
        return edition
