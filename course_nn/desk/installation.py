"""The set-up of a checkout: the folder `.venv` beside the package, with everything in it.

It is made once, and made again when what decides it has changed. A set-up that was interrupted is repaired by the next.
"""

# Only the standard library is imported here: this runs before anything is installed.
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent.parent
PROJECT = ROOT / "pyproject.toml"
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if sys.platform == "win32" else "bin")
STAMP = VENV / "course_nn.txt"  # two lines, the digest and the extras installed; a third, UNFINISHED, while pip works
UNFINISHED = "unfinished"
EXTRAS = {"lab": {"notebooks", "grading", "torch"}, "test": {"notebooks", "grading", "torch", "test"}}
CPU_INDEX = "https://download.pytorch.org/whl/cpu"

ADVICE = {  # what pip or venv may print: what to do about it; the first that matches is said
    "No space left|Disk quota exceeded": "The disk is full: make room for 2 GB.",
    "Permission denied|Read-only file system": "You may not write here: copy the course to a folder of your own.",
    "Failed to (establish|resolve)|ConnectionError|Time(d )?out": "pip cannot reach an index: check the network.",
    "": "If the lines above do not tell why, delete the folder .venv.",
}


def is_checkout() -> bool:
    """Whether this file lies in the repository, not in an installed package."""
    return PROJECT.is_file() and project()["project"]["name"] == "course-nn"


def set_up(extras: set[str]) -> None:
    """Make `.venv` and install the project with these extras, unless that is done.

    Ends the program when a step fails.
    """
    if is_ready(extras):
        return
    with lock():
        if is_ready(extras):  # by the set-up that was waited for
            return
        print("Setting up .venv: a few minutes, once.", flush=True)
        if UNFINISHED in read_stamp() or not is_healthy():
            make_venv()
        pip("installing PyTorch", "install", *torch_requirement())
        pip("installing the course and all it needs", "install", "--editable", f".[{','.join(sorted(extras))}]")
        write_stamp([digest(), ",".join(sorted(extras))])


def is_ready(extras: set[str]) -> bool:
    """Whether a finished set-up of this very project holds these extras."""
    stamp = read_stamp()
    return len(stamp) == 2 and stamp[0] == digest() and extras <= set(stamp[1].split(",")) and is_healthy()


def read_stamp() -> list[str]:
    """The lines of the stamp; none where there is no stamp."""
    return STAMP.read_text().splitlines() if STAMP.is_file() else []


def write_stamp(lines: list[str]) -> None:
    """Replace the stamp by these lines, at once or not at all."""
    new = STAMP.with_suffix(".tmp")
    new.write_text("\n".join(lines))
    os.replace(new, STAMP)


def project() -> dict[str, dict]:
    """The tables of pyproject.toml."""
    import tomllib  # new in Python 3.11

    return tomllib.loads(PROJECT.read_text(encoding="utf-8"))


def digest() -> str:
    """A hash of what decides the installation. It leaves out the tables that set up linters."""
    tables = project()
    text = json.dumps([tables["project"], tables["build-system"]], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def is_healthy() -> bool:
    """Whether `.venv` has a Python and a pip that work and that live here.

    One that was renamed or copied keeps its old paths, and fails that.
    """
    try:
        command = [shutil.which("pip", path=str(BIN)) or "", "--isolated", "--version"]  # whatever pip.conf says
        result = subprocess.run(command, capture_output=True, text=True)
    except OSError:
        return False
    place = re.match(r"pip \S+ from (.+) \(python", result.stdout)
    return place is not None and Path(place[1]).resolve().is_relative_to(VENV.resolve())


@contextmanager
def lock() -> Iterator[None]:
    """Keep other set-ups of this checkout waiting. The lock goes with its holder, however that ends.

    pip inherits it, so that a pip that outlives us (kill -9) is waited for too.
    """
    with PROJECT.open("r+b") as file:  # locked, never written: it is there already, and outside .venv
        os.set_inheritable(file.fileno(), True)
        waiting = False
        while not try_lock(file.fileno()):
            if not waiting:
                print("Another set-up of this folder is running; waiting for it.", flush=True)
            waiting = True
            time.sleep(0.5)
        yield


def try_lock(file: int) -> bool:
    """Take the lock on an open file, or return False where another process holds it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(file, 2**30, os.SEEK_SET)  # far behind the text, which others must still be able to read
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def make_venv() -> None:
    """Make an empty `.venv`, in place of what may be there."""
    if importlib.util.find_spec("ensurepip") is None:
        sys.exit(
            "This Python cannot make virtual environments: its module ensurepip is missing.\n"
            "On Debian or Ubuntu run: sudo apt install python3-venv\nThen run the same command again."
        )
    for step, command in (  # two steps, for `venv` alone does not show why its ensurepip failed
        ("making a virtual environment", [sys.executable, "-m", "venv", "--clear", "--without-pip", str(VENV)]),
        ("putting pip into it", [str(BIN / "python"), "-m", "ensurepip", "--default-pip"]),
    ):
        status, output = run(step, command)
        if status:
            fail(step, output)


def torch_requirement() -> list[str]:
    """What to ask pip for, so that no CUDA package (gigabytes) is downloaded where there is no NVIDIA GPU.

    On Linux PyTorch's plain build needs CUDA and the one marked `+cpu` does not. pip cannot be asked first what
    it would install: where an index serves no metadata, `pip install --dry-run` downloads all of it. Listing the
    versions and picking one by its mark downloads nothing.
    """
    wanted = project()["project"]["optional-dependencies"]["torch"]
    if sys.platform != "linux" or has_gpu():
        return wanted
    command = [str(BIN / "python"), "-m", "pip", "--no-input", "index", "versions", "torch"]
    output = ""
    for where, source in (("pip's index", []), (CPU_INDEX, ["--extra-index-url", CPU_INDEX])):
        step = f"looking for PyTorch without CUDA in {where}"
        output = run(step, [*command, *source, "--retries", "1", "--timeout", "20"])[1]
        version = newest_cpu_build(output, wanted[0])
        if version:
            return [*wanted, f"torch=={version}", *source]
    output += f"""
No version {wanted[0]} marked +cpu was found, and without an NVIDIA GPU here no other is installed.
A folder that has its wheel can be named in the variable PIP_FIND_LINKS."""
    fail(step, output)


def newest_cpu_build(listing: str, requirement: str) -> str | None:
    """The newest version marked `+cpu` in what `pip index versions` printed, within the requirement's `>=` and `<`."""

    def number(version: str) -> tuple[int, ...]:
        return tuple(int(part) for part in version.split("."))

    at_least = [number(bound) for bound in re.findall(r">=\s*([\d.]+)", requirement)]
    below = [number(bound) for bound in re.findall(r"<\s*([\d.]+)", requirement)]
    versions = [
        version
        for version in re.findall(r"(?<![\w.])(\d+(?:\.\d+)*)\+cpu\b", listing)
        if all(number(version) >= bound for bound in at_least) and all(number(version) < bound for bound in below)
    ]
    return max(versions, key=number) + "+cpu" if versions else None


def has_gpu() -> bool:
    """Whether an NVIDIA GPU and its driver are here."""
    program = shutil.which("nvidia-smi")
    works = program is not None and subprocess.run([program], capture_output=True).returncode == 0
    return works or Path("/proc/driver/nvidia/version").exists()


def pip(step: str, *args: str) -> None:
    """Run the venv's pip; ends the program when it fails."""
    stamp = read_stamp()
    write_stamp([*stamp, UNFINISHED])
    status, output = run(step, [str(BIN / "python"), "-m", "pip", "--no-input", "--disable-pip-version-check", *args])
    if status == 0 or "Installing collected packages" not in output:
        write_stamp(stamp)  # where pip failed, it was before it changed anything
    if status:
        fail(step, output)


def run(step: str, command: list[str]) -> tuple[int, str]:
    """Run one step of the set-up, showing its name and, on a terminal, the seconds; returns its status and its output.

    The output goes to a file: on a pipe, the step would die half-way if we were killed.
    """
    print(f"  {step} ...", end="\r" if sys.stdout.isatty() else "\n", flush=True)
    start = time.monotonic()
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, close_fds=False
        )
        while process.poll() is None:
            time.sleep(0.1)
            if sys.stdout.isatty():
                print(f"\r  {step} ... {time.monotonic() - start:.0f} s", end="", flush=True)
        if sys.stdout.isatty():
            print()
        log.seek(0)
        return process.returncode, log.read().decode(errors="replace")


def fail(step: str, output: str) -> NoReturn:
    """End the program: which step failed, its last lines, what to do next."""
    lines = [f"  | {line}" for line in output.splitlines() if line.strip()]
    next_step = f"{advice(output)} Then run the same command again."
    sys.exit("\n".join([f"The set-up failed at: {step}.", *lines[-12:], next_step]))


def advice(output: str) -> str:
    """What to do about a failure that printed this."""
    return next(text for pattern, text in ADVICE.items() if re.search(pattern, output))
