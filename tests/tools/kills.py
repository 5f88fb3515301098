"""Kill a grading run at random moments, again and again, and count what became of it.

    python -m tests.tools.kills [kills] [seed]        (default: 50 0)

Each kill hits the coordinator, a worker or a zygote with SIGKILL. A killed coordinator is started again, as a person
would. When a class is through, its records, its gradebook and the list of gradings that were begun are compared with
what they must be, and the next class begins, until all kills are spent. Exits with 1 if anything is wrong.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from autograder import paths, record
from autograder.demo import UNREADABLE, make_class
from autograder.gradebook import Gradebook
from autograder.syllabus import notebook

NOTEBOOK = notebook("01_feedforward")
JOBS, STUDENTS, WORKS = 2, 18, 3  # of a class: workers, students, different notebooks among them
LONGEST, SOON = 2.0, 0.4  # seconds

# Both programs as they are, but for a line in a log when a grading begins and when a record is there.
LOG = """
import os
def log(word, digest):
    with open(os.environ["KILLS_LOG"], "ab", 0) as file:
        file.write(f"{word} {digest}\\n".encode())
"""
WORKER = (
    LOG
    + """
from autograder import pool, worker
real = worker.Grader.grade
worker.Grader.grade = lambda self, job: (log("begun", job.digest), real(self, job))[1]
pool.serve()
"""
)
COORDINATOR = (
    LOG
    + f"""
import sys
from autograder import pool, record
from autograder.__main__ import main
real = record.Record.save
record.Record.save = lambda self, folder: (real(self, folder), log("kept", self.digest))[0]
pool.MAIN = {WORKER!r}
sys.exit(main())
"""
)


@dataclass
class Tally:
    """What was seen. `wrong`: sentences on what must not be."""

    kills: Counter[str] = field(default_factory=Counter)
    records: int = 0
    begun: int = 0
    wrong: list[str] = field(default_factory=list)


def processes(below: int) -> dict[str, list[int]]:
    """A coordinator, its workers and zygotes, and all that is below it."""
    parents, commands = {}, {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
            if fields[0] != "Z":
                parents[int(stat.parent.name)] = int(fields[1])
                commands[int(stat.parent.name)] = stat.with_name("cmdline").read_bytes()
        except (FileNotFoundError, ProcessLookupError):
            continue
    found = [below]
    for parent in found:
        found += [child for child, its in parents.items() if its == parent]
    workers = [p for p in found if parents.get(p) == below]
    zygotes = [p for p in found if b"guest.py" in commands.get(p, b"") and parents[p] in workers]
    return {"coordinator": [below], "worker": workers, "zygote": zygotes, "all": found[1:]}


def start(folder: Path) -> subprocess.Popen:
    """The coordinator."""
    return subprocess.Popen(
        [sys.executable, "-c", COORDINATOR, "grade", folder / "class", "--to", folder / "grading", "--jobs", str(JOBS)],
        env={**os.environ, "KILLS_LOG": str(folder / "log"), "TMPDIR": str(folder / "temporary")},
        cwd=paths.ROOT,
        stdout=subprocess.DEVNULL,
    )


def kept(grading: Path) -> set[str]:
    """The records that are there, whole."""
    found = set()
    for path in (grading / "records").glob("*.json"):
        try:
            found.add(record.load(path).digest)
        except ValueError:
            continue
    return found


def hand_in(folder: Path, seed: int) -> dict[str, str]:
    """A class: student -> the one of its first students whose notebook this one handed in as well."""
    made = [h.student for h in make_class(folder / "all", seed, (NOTEBOOK,)) if h.damage not in UNREADABLE]
    authors = {f"student{i:02d}": made[i % WORKS] for i in range(STUDENTS)}
    for name, author in {**authors, **{a: a for a in authors.values()}}.items():
        shutil.copytree(folder / "all" / author, folder / ("class" if name in authors else "few") / name)
    return authors


def one_class(folder: Path, left: int, rng: random.Random, tally: Tally) -> int:
    """Grade a class with at most `left` kills; check what there is then. Returns how many kills are left."""
    authors = hand_in(folder, rng.randrange(10**6))
    (folder / "temporary").mkdir()
    (folder / "log").touch()
    coordinator = start(folder)
    while left and coordinator.poll() is None:
        target = rng.choice(["coordinator", "worker", "zygote"])
        a_moment(rng, folder / "log", coordinator)
        there = processes(coordinator.pid)
        victims = there[target]
        if not victims or coordinator.poll() is not None:
            continue
        try:
            os.kill(rng.choice(victims), signal.SIGKILL)
        except ProcessLookupError:
            continue
        tally.kills[target] += 1
        left -= 1
        if target == "coordinator":
            coordinator.wait()
            gone_within(5, there["all"], tally)
            with open(folder / "log", "a", encoding="utf-8") as log:
                log.writelines(f"kept {digest}\n" for digest in kept(folder / "grading"))
            coordinator = start(folder)
    if coordinator.wait() != 0:
        tally.wrong.append(f"the coordinator ended with status {coordinator.returncode}")
    check(folder, authors, tally)
    return left


def a_moment(rng: random.Random, log: Path, coordinator: subprocess.Popen) -> None:
    """Some time: now and then any, mostly soon after a grading was begun or a record kept."""
    size = log.stat().st_size
    if rng.random() < 0.25:
        time.sleep(rng.uniform(0, LONGEST))
        return
    while coordinator.poll() is None and log.stat().st_size == size:
        time.sleep(0.005)
    time.sleep(rng.uniform(0, SOON))


def gone_within(seconds: float, pids: list[int], tally: Tally) -> None:
    """Nothing that a killed coordinator had started outlives it."""
    end = time.monotonic() + seconds
    while left := [p for p in pids if running(p)]:
        if time.monotonic() > end:
            tally.wrong.append(f"processes outlived their coordinator: {left}")
            return
        time.sleep(0.05)


def running(pid: int) -> bool:
    """True if there is such a process, and it is no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def check(folder: Path, authors: dict[str, str], tally: Tally) -> None:
    """Every record once, no grading of what was kept, the scores of an undisturbed run, all of them in the gradebook."""
    grading, quiet = folder / "grading", folder / "quiet"
    quiet.mkdir()
    shutil.copyfile(grading / "secret_seed", quiet / "secret_seed")
    command = [sys.executable, "-m", "autograder", "grade", folder / "few", "--to", quiet, "--jobs", str(JOBS)]
    subprocess.run(command, cwd=paths.ROOT, check=True, stdout=subprocess.DEVNULL)
    right = {r.student: verdicts(r) for r in record.load_all(quiet)}
    records = record.load_all(grading)
    tally.records += len(records)
    if sorted(r.student for r in records) != sorted(authors):
        tally.wrong.append(f"there are {len(records)} records of {len(authors)} students")
    if sorted(p.name for p in (grading / "records").iterdir()) != sorted(f"{r.digest}.json" for r in records):
        tally.wrong.append("there are more files among the records than records")
    tally.wrong += [f"{r.student} has other verdicts" for r in records if verdicts(r) != right[authors[r.student]]]
    with Gradebook(grading) as gradebook:
        scores = {student: score for (student, _), score in gradebook.scores().items()}
    if any(abs(scores.get(r.student, -1) - r.points) > 1e-9 for r in records) or len(scores) != len(records):
        tally.wrong.append("the gradebook has other scores than the records")
    if left := sorted(p.name for p in (folder / "temporary").iterdir()):
        tally.wrong.append(f"temporary files are left: {left}")
    there: set[str] = set()
    for line in (folder / "log").read_text(encoding="utf-8").splitlines():
        word, digest = line.split()
        if word == "begun":
            tally.begun += 1
            if digest in there:
                tally.wrong.append(f"{digest} was graded again after it was kept")
        else:
            there.add(digest)


def verdicts(r: record.Record) -> str:
    """What must be the same for the same work."""
    return json.dumps([r.state, r.points, [(e.name, e.state, e.cause, e.points) for e in r.exercises]])


def main(kills: int = 50, seed: int = 0) -> int:
    """Kill so often; print what was seen."""
    tally, left, rng = Tally(), kills, random.Random(seed)
    classes, began = 0, time.monotonic()
    while left:
        with tempfile.TemporaryDirectory() as folder:
            left = one_class(Path(folder), left, rng, tally)
        classes += 1
    if tally.begun - tally.records > JOBS * kills:
        tally.wrong.append("more gradings were in vain than were at work when something was killed")
    killed = ", ".join(f"{n} of a {what}" for what, n in sorted(tally.kills.items()))
    print(
        f"{tally.kills.total()} kills ({killed}) in {classes} class{'es' * (classes > 1)} and {time.monotonic() - began:.0f} s"
    )
    print(f"{tally.records} records; {tally.begun} gradings were begun, {tally.begun - tally.records} of them in vain")
    print(*(tally.wrong or ["no record is lost, none was made twice, every score is right"]), sep="\n")
    return int(bool(tally.wrong))


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
