"""What becomes of a submission that could not be graded.

At first all workers are busy, and a submission that got no record need not be to blame, even where its worker was lost:
its neighbour may be, or the machine. So it is put aside and tried again at the end, alone. What loses its worker alone
as well, TRIES times, is quarantined: that is a state with a reason, and no mark.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from autograder.grading import ungraded
from autograder.inputs import Setup
from autograder.record import Record
from autograder.submission import assemble
from autograder.worker import Fault, Job, Workers

TRIES = 2  # alone
QUARANTINED = "quarantined"
REASON = (
    f"Your notebook ended the grader's own process, also the {TRIES} times that it was run alone, so no machine "
    "could grade it. Nothing in it counts as wrong for that: a teacher will look at it."
)


def graded(jobs: Iterable[Job], workers: Workers, setup: Setup) -> Iterator[tuple[Job, Record | Fault]]:
    """Each job with its record, or with a fault of the grader that does not go away."""
    suspects = []
    for job, answer in workers.run(jobs):
        if isinstance(answer, Fault):
            suspects.append(job)
        else:
            yield job, answer
    for job in suspects:
        yield job, _alone(job, workers, setup)


def _alone(job: Job, workers: Workers, setup: Setup) -> Record | Fault:
    faults = []
    for _ in range(TRIES):
        [(_, answer)] = workers.run([job], at_once=1)
        if not isinstance(answer, Fault):
            return answer
        faults.append(answer)
    return quarantined(job, setup) if all(fault.lost for fault in faults) else faults[-1]


def quarantined(job: Job, setup: Setup) -> Record:
    """The record of what cannot be run. Its answers in words stand, and so do remarks on its cells."""
    submission = assemble(job.data, setup.notebook, setup.released)
    state = replace(submission, state=QUARANTINED, reason=REASON)
    return ungraded(state, job.student, setup.notebook, job.digest, setup.keys)
