"""The commands of a fresh checkout. They need Python 3.11 and nothing else.

    python3 -m course_nn lab  [arguments of jupyter lab]    open the notebooks in JupyterLab
    python3 -m course_nn test [arguments of pytest]         run the tests
    python3 -m course_nn doctor                             what is wrong on this machine, and how to mend it
    python3 -m course_nn submit [notebooks]                 run your notebooks and pack what you hand in
    python3 -m course_nn update course_nn.zip               take over a new edition; your notebooks stay

The first run makes the folder `.venv` beside this package and installs everything into it: that needs the
network, a few minutes and 2 GB of disk. Later runs start at once, also without a network. A set-up that was
interrupted is repaired by running the command again; to start over, delete `.venv`. (On Windows, write `py`
for `python3`.)
"""

# Up to the check below, this file must also parse and run on older Pythons.
import sys

if sys.version_info < (3, 11):  # noqa: UP036 - a checkout can be run by any Python, whatever its pyproject.toml asks
    sys.exit(f"This course needs Python 3.11 or newer, and this is Python {sys.version.split()[0]}.")

import os
import shutil
import subprocess
from pathlib import Path

from course_nn.desk.installation import BIN, EXTRAS, ROOT, advice, is_checkout, project, set_up

ALL_CORES = ["-n", "auto", "--dist", "loadgroup", "--no-loadscope-reorder"]  # arguments of pytest-xdist


def main(args: list[str]) -> int:
    """Carry out one command line; returns the exit status."""
    command, rest = (args[0], args[1:]) if args else ("help", [])
    if command in ("help", "-h", "--help"):
        print(__doc__.strip())
        return 0
    if command not in COMMANDS:
        names = ", ".join(COMMANDS)
        print(f"course_nn has no command {command!r}; its commands are {names}.", file=sys.stderr)
        return 2
    rest = rest[1:] if rest[:1] == ["--"] else rest
    try:
        return COMMANDS[command](rest)
    except KeyboardInterrupt:
        sys.exit("\nStopped. The same command goes on from here.")
    except OSError as error:
        sys.exit(f"{error}\n{advice(str(error))} Then run the same command again.")


def ready(command: str) -> Path:
    """Set up what a command needs; returns the folder of the programs."""
    if not is_checkout():
        return Path(sys.executable).parent
    set_up(EXTRAS[command] & set(project()["project"]["optional-dependencies"]))
    return BIN


def lab(args: list[str]) -> int:
    """Become JupyterLab, opened on the notebooks."""
    put_on_path(ready("lab"))
    program = shutil.which("jupyter-lab")  # not `-m jupyterlab`: that would import what students save as random.py
    if program is None:
        sys.exit('JupyterLab is not installed here. Run: python3 -m pip install "course-nn[notebooks]"')
    return become([program, *args], ROOT / "notebooks" if is_checkout() else Path.cwd())


def test(args: list[str]) -> int:
    """Become pytest, with one thread for each matrix product: more only get in each other's way.

    The whole suite uses all cores; a selection of it starts faster in one process.
    """
    if not is_checkout():
        sys.exit("The tests are not part of the installed package: run this in a checkout of the repository.")
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    put_on_path(ready("test"))
    return become([str(BIN / "python"), "-m", "pytest", *(args or ALL_CORES)], ROOT)


def doctor(args: list[str]) -> int:
    """Say what is wrong on this machine."""
    from course_nn.desk import doctor

    return doctor.main()


def submit(args: list[str]) -> int:
    """Become the program that packs what is handed in: it needs what is installed."""
    scripts = ready("lab")
    put_on_path(scripts)
    python = str(BIN / "python") if scripts == BIN else sys.executable
    return become([python, "-m", "course_nn.desk.submit", *args], Path.cwd())


def update(args: list[str]) -> int:
    """Take over a new edition."""
    from course_nn.desk import update

    return update.main(args)


COMMANDS = {"lab": lab, "test": test, "doctor": doctor, "submit": submit, "update": update}


def put_on_path(scripts: Path) -> None:
    """Let programs be found in this folder first: nbgrader starts `alembic` by its name."""
    os.environ["PATH"] = os.pathsep.join([str(scripts), os.environ.get("PATH", os.defpath)])


def become(command: list[str], folder: Path) -> int:
    """Replace this process by a command, run in a folder."""
    os.chdir(folder)
    sys.stdout.flush()
    if sys.platform == "win32":  # exec there gives the terminal back while the command still runs
        return subprocess.run(command).returncode
    os.execv(command[0], command)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
