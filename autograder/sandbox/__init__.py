"""Runs students' code where it can harm nothing: a warm process that forks a sandboxed child for every submission.

The grader's side: `host` owns the zygote, `session` talks to one `child`, `memory` limits all its processes together,
`job` holds the records of both. What protects and what does not, for people: README.md.
Between them: `wire`, the frames, and `messages`, what they mean; `pieces`, how a right piece is lent to an answer;
`leftovers`, how what a child leaves is removed.
The other side, whose files import nothing of the grader's: `guest` is the zygote; `confinement`, what a child gives up,
by means of `isolation` and `filters`; `student`, the conversation, and `shell`, IPython.
"""

from autograder.sandbox.host import Sandbox, available_layers
from autograder.sandbox.job import REASONS, Asks, Call, CallResult, Cell, CellResult, Limits, Run, SandboxError

__all__ = [
    "REASONS", "Asks", "Call", "CallResult", "Cell", "CellResult", "Limits", "Run", "Sandbox", "SandboxError",
    "available_layers",
]  # fmt: skip
