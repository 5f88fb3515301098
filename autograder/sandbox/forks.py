"""fork, without what one thread has no need of.

Modules of Python's own (`threading`, `logging`, `random`) have the interpreter repair their locks in every forked
process, in case that a thread held one: 350 pages to be copied, about as much as the fork itself. Where there was no
other thread nothing wants repair. So what they register while the zygote gets warm is kept here, and run for the forks
that need it: those of a process with threads, and those that a student's code makes.
"""

from __future__ import annotations

import contextlib
import os
import sys
import warnings
from collections.abc import Callable, Iterator

_kept: dict[str, list[Callable[[], object]]] = {"before": [], "after_in_parent": [], "after_in_child": []}
_alone = False  # while a process forks that has one thread, and knows what it does


def fork() -> int:
    """os.fork, where Python 3.12 would warn of threads that the student's code has started."""
    global _alone
    _alone = len(sys._current_frames()) == 1
    try:
        if _alone or sys.version_info < (3, 12):
            return os.fork()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            return os.fork()
    finally:
        _alone = False


@contextlib.contextmanager
def keeping() -> Iterator[None]:
    """While this lasts, what modules of Python's own register for forks is kept; what others do is theirs."""
    register = os.register_at_fork

    def keep(**hooks: Callable[[], object]) -> None:
        if all(getattr(hook, "__module__", None) in sys.stdlib_module_names for hook in hooks.values()):
            for when, hook in hooks.items():
                _kept[when].append(hook)
        else:
            register(**hooks)

    register(
        before=lambda: _run(reversed(_kept["before"])),
        after_in_parent=lambda: _run(_kept["after_in_parent"]),
        after_in_child=lambda: _run(_kept["after_in_child"]),
    )
    vars(os)["register_at_fork"] = keep
    try:
        yield
    finally:
        vars(os)["register_at_fork"] = register


def _run(hooks: Iterator[Callable[[], object]] | list[Callable[[], object]]) -> None:
    if not _alone:
        for hook in hooks:
            hook()
