"""Processes that grade on this machine: warm, replaced when lost, gone when the coordinator is; and what they quarantine."""

from __future__ import annotations

import json
import os

import pytest

from autograder import paths, pool, record
from autograder.__main__ import main
from autograder.carrying import solved_cells
from autograder.demo import make_class
from autograder.gradebook import Gradebook
from autograder.grading import keys_of
from autograder.inputs import Setup, versions
from autograder.pool import Pool
from autograder.record import Record
from autograder.sandbox import Limits, SandboxError, available_layers
from autograder.scheduling import TRIES, graded
from autograder.syllabus import notebook
from autograder.worker import Fault, Job, WorkerError, differences

pytestmark = pytest.mark.skipif(
    not available_layers() and not os.environ.get("CI"), reason="no sandbox layer is available on this machine"
)
NOTEBOOK = notebook("01_feedforward")

# A worker as it is, but that a submission with the word KILLER in it takes its process along.
KILLED = """
import os, signal
from autograder import pool, worker
real = worker.Grader.grade
def grade(self, job):
    if b"KILLER" in job.data:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(self, job)
worker.Grader.grade = grade
pool.serve()
"""
HANGS = KILLED.replace("os.kill(os.getpid(), signal.SIGKILL)", "import time; time.sleep(1000)")
REFUSED = """
from autograder import pool, worker
from autograder.sandbox import SandboxError
def refuse(*_, **__):
    raise SandboxError("no walls here")
worker.Sandbox = refuse
pool.serve()
"""


@pytest.fixture(scope="module")
def released():
    return (paths.NOTEBOOKS / f"{NOTEBOOK.name}.ipynb").read_bytes()


@pytest.fixture(scope="module")
def setup(released):
    return Setup(NOTEBOOK, released, solved_cells(NOTEBOOK), keys_of(NOTEBOOK, 5), Limits(cell_s=10), False, versions())


def job(name: str, data: bytes) -> Job:
    return Job(name, name.rjust(32, "0"), data)


def test_every_job_has_its_answer_and_is_taken_only_when_somebody_is_free(setup, released):
    taken = []

    def jobs():
        for i in range(5):
            taken.append(i)
            yield job(f"s{i}", released)

    with Pool(setup, jobs=2) as workers:
        answers = {}
        for ended, answer in workers.run(jobs()):
            assert len(taken) <= len(answers) + 4  # two that ended, two at work
            answers[ended.student] = answer
        assert not list(workers.run([]))
        assert [a.student for a in answers.values()] == [*answers] and len(answers) == 5
        assert all(isinstance(a, Record) and a.state == "graded" and a.layers for a in answers.values())


def test_a_lost_process_is_replaced_and_only_its_own_job_is_lost(setup, released, monkeypatch):
    monkeypatch.setattr(pool, "MAIN", KILLED)
    with Pool(setup, jobs=2) as workers:
        jobs = [job("ada", released), job("eve", b"KILLER"), job("bob", released), job("cem", released)]
        answers = {ended.student: answer for ended, answer in workers.run(jobs)}
    assert answers.pop("eve") == Fault("the process that graded it is gone", lost=True)
    assert len(answers) == 3 and all(isinstance(a, Record) for a in answers.values())


def test_a_process_that_hangs_is_ended_and_only_its_own_job_is_lost(setup, released, monkeypatch):
    monkeypatch.setattr(pool, "MAIN", HANGS)
    monkeypatch.setattr(pool, "LONGEST", 10 / setup.limits.wall_s)
    monkeypatch.setattr(pool, "WATCH", 0.5)
    with Pool(setup, jobs=2) as workers:
        jobs = [job("eve", b"KILLER"), job("bob", released), job("cem", released)]
        answers = {ended.student: answer for ended, answer in workers.run(jobs)}
    assert answers.pop("eve") == Fault("the process that graded it is gone", lost=True)
    assert len(answers) == 2 and all(isinstance(a, Record) for a in answers.values())


def test_what_ends_its_process_each_time_is_quarantined_without_a_mark_and_stops_nobody(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(pool, "MAIN", KILLED)
    made = [h for h in make_class(tmp_path / "all", 1, (NOTEBOOK,)) if not h.damage][:4]
    victim, *others = [h.student for h in made]
    for h in made:
        data = (tmp_path / "all" / h.student / f"{NOTEBOOK.name}.ipynb").read_bytes()
        path = tmp_path / "class" / h.student / f"{NOTEBOOK.name}.ipynb"
        path.parent.mkdir(parents=True)
        path.write_bytes(data.replace(b"# 1 ", b"# KILLER ", 1) if h.student == victim else data)
    grading = tmp_path / "grading"
    command = ["grade", str(tmp_path / "class"), "--to", str(grading), "--jobs", "2"]
    assert main(command) == 1
    said = capsys.readouterr()
    assert "4 submissions, 4 graded now" in said.out and "3 graded, 1 quarantined" in said.out
    assert f"quarantined, no mark: {victim}, {NOTEBOOK.name}" in said.err and "--again" in said.err
    records = {r.student: r for r in record.load_all(grading)}
    assert records[victim].state == "quarantined" and "a teacher will look at it" in records[victim].reason
    assert {e.state for e in records[victim].exercises} == {"quarantined"} and not records[victim].points
    assert {records[name].state for name in others} == {"graded"}
    with Gradebook(grading) as gradebook:
        submission = gradebook.database.find_submission(NOTEBOOK.name, victim)
        assert submission.needs_manual_grade
        grades = [g for n in submission.notebooks for g in n.grades if g.name.startswith("check_")]
        assert grades and {g.auto_score for g in grades} == {None}
    shown = json.loads((grading / "autograded" / victim / NOTEBOOK.name / f"{NOTEBOOK.name}.ipynb").read_bytes())
    assert "quarantined" in shown["cells"][0]["source"]

    assert main(command) == 1  # it is not tried again by itself ...
    assert "4 submissions, 0 graded now" in capsys.readouterr().out
    monkeypatch.undo()
    assert main([*command, "--again"]) == 0  # ... but when told to, as after the machine was mended
    assert "4 submissions, 1 graded now" in capsys.readouterr().out
    assert {r.state for r in record.load_all(grading)} == {"graded"}


class Scripted:
    """Workers that have so many faults with a job before they grade it."""

    def __init__(self, faults):
        self.faults, self.crowds = faults, []

    def run(self, jobs, at_once=0):
        for one in jobs:
            self.crowds.append((one.student, at_once))
            faults = self.faults[one.student]
            yield one, faults.pop(0) if faults else Record(one.student, "n", one.digest)


GONE, NOT_STARTED = Fault("gone", lost=True), Fault("the sandbox did not start")


def test_a_neighbour_of_a_killer_is_tried_again_alone_and_graded(setup, released):
    workers = Scripted({"ada": [], "bob": [GONE], "eve": [GONE] * 99, "cem": [GONE] * TRIES})
    jobs = [job(name, released) for name in workers.faults]
    states = {ended.student: answer.state for ended, answer in graded(jobs, workers, setup)}
    assert states == {"ada": "graded", "bob": "graded", "eve": "quarantined", "cem": "graded"}
    assert workers.crowds[4:] == [("bob", 1), *[("eve", 1)] * TRIES, *[("cem", 1)] * TRIES]


def test_any_fault_of_the_grader_is_tried_again_and_only_what_is_lost_each_time_is_quarantined(setup, released):
    workers = Scripted(
        {"ada": [NOT_STARTED], "bob": [GONE, NOT_STARTED], "eve": [NOT_STARTED] * 99, "cem": [GONE, NOT_STARTED, GONE]}
    )
    jobs = [job(name, released) for name in workers.faults]
    answers = {ended.student: answer for ended, answer in graded(jobs, workers, setup)}
    assert answers["ada"].state == answers["bob"].state == "graded"
    assert answers["eve"] == NOT_STARTED and answers["cem"] == GONE


def test_processes_that_never_get_ready_end_the_run_with_a_reason(setup, monkeypatch, capfd):
    monkeypatch.setattr(pool, "MAIN", "import os; os._exit(1)")
    with Pool(setup, jobs=2) as workers, pytest.raises(WorkerError, match="Nothing is lost"):
        list(workers.run([job("ada", b"")]))
    monkeypatch.setattr(pool, "MAIN", REFUSED)
    with Pool(setup, jobs=1) as workers, pytest.raises(SandboxError, match="no walls here"):
        list(workers.run([job("ada", b"")]))


def test_a_worker_with_other_versions_is_refused_by_name():
    ours = {"python": "3.12.1", "numpy": "2.1", "the grader's code": "ab"}
    assert differences(ours, dict(ours)) == ""
    told = differences(ours, {**ours, "numpy": "1.26", "the grader's code": "cd"})
    assert "numpy is 1.26 there and 2.1 here" in told and "the grader's code differs" in told and "install" in told
