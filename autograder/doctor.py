"""autograder doctor: what protects from submissions on this machine, what is missing, and what that means."""

from __future__ import annotations

import platform
import sys
from dataclasses import asdict

import numpy as np

from autograder.sandbox import Limits
from autograder.sandbox.host import REQUIRED, probe

#: Each layer, what it does, and what its absence means, with what to do about it.
MEANINGS = {
    "own process": (
        "each submission runs in a process of its own",
        "nothing can be graded here: use Linux, WSL or a container",
    ),
    "own user": (
        "it has a user of its own and no capability",
        "it runs as you: allow user namespaces (see process namespace)",
    ),
    "process namespace": (
        "it sees no other process, and none of its own outlives it",
        "a daemon may outlive its submission: allow user namespaces, as with sysctl kernel.unprivileged_userns_clone=1 "
        "or kernel.apparmor_restrict_unprivileged_userns=0; in Docker with --security-opt seccomp=unconfined",
    ),
    "process limit": (
        "it cannot start processes without end",
        "a fork bomb slows the machine until its time is up",
    ),
    "no network": (
        "it reaches no other machine and no service of this one",
        "grading refuses: allow user namespaces, or use a kernel with seccomp",
    ),
    "read-only file system": (
        "it reads installed packages and the students' course_nn, and writes to its own folder only",
        "grading refuses: allow user namespaces, or use a kernel with Landlock (5.13 and later)",
    ),
    "memory limit": (
        "each of its processes has a limit",
        "a submission may fill the memory: use Linux",
    ),
    "memory limit for all processes together": (
        "so have all of them and their files together",
        "several processes together may use processes x memory: run as root, or: systemd-run --user --scope autograder",
    ),
    "Landlock": (
        "a second wall around files",
        "the first wall stands alone: a kernel of 5.13 or later has it",
    ),
    "seccomp": (
        "system calls that no exercise needs are refused",
        "more of the kernel can be reached: it takes an x86-64 or arm64 Linux",
    ),
}  # fmt: skip


def examine() -> tuple[list[str], bool]:
    """Lines for people, and whether grading would go on without --trust-submissions."""
    layers, refused = probe()
    able = set(layers) >= REQUIRED
    width = max(map(len, MEANINGS))
    lines = [f"Python {platform.python_version()}, NumPy {np.__version__}, {platform.platform(terse=True)}", ""]
    for name, (does, missing) in MEANINGS.items():
        mark, text = ("yes", does) if name in layers else ("NO ", missing)
        lines.append(f"{mark}  {name:<{width}}  {text}")
    if refused:
        lines.append(f"     ({refused})")
    limits = Limits()
    values = {**asdict(limits), "together_mb": limits.together_mb}
    lines += ["", "Limits of a submission: " + ", ".join(f"{name} {value:g}" for name, value in values.items())]
    lines.append("Submissions can be graded here." if able else f"Grading refuses here on {sys.platform}, unless you "
                 "trust every submission: autograder grade --trust-submissions")  # fmt: skip
    return lines, able
