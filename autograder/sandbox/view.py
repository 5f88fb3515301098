"""What a child may see: the system's libraries, the students' edition, and nothing of the instructor's."""

from __future__ import annotations

import os
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SYSTEM = (
    "/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/nix/store", "/etc/alternatives", "/etc/fonts",
    "/etc/ld.so.cache", "/etc/localtime", "/sys/devices/system/cpu",
)  # fmt: skip
GUEST = (
    "student.py",
    "forks.py",
    "shell.py",
    "messages.py",
    "pieces.py",
    "wire.py",
)  # what the guest imports once it has changed its root
ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "LANG": "C.UTF-8",
    "USER": "student",
    "LOGNAME": "student",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    # One thread each: a pool that a library starts before the fork hangs the children.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}


def site() -> list[str]:
    """The directories with installed packages; of everything else on sys.path the guest learns nothing."""
    return [p for p in sys.path if Path(p).name in ("site-packages", "dist-packages") and os.path.isdir(p)]


def visible(edition: Path) -> dict[str, str]:
    """All that a child may read: place in its world -> source in ours."""
    same = {path: path for path in (*SYSTEM, sys.base_prefix, *site()) if os.path.exists(path)}
    guest = {f"/guest/{name}": str(HERE / name) for name in GUEST}
    return {**same, **guest, "/edition/course_nn": str(edition / "course_nn")}


def hidden() -> list[str]:
    """What must not show even where it lies inside something visible: the grader and the instructor's library."""
    package = HERE.parent
    if str(package.parent) not in site():
        return [str(package.parent)]  # the instructor's repository
    return [str(package), str(package.parent / "course_nn")]
