"""The Sandbox: runs students' code where it can harm nothing, and brings back data.

It owns a zygote, a warm process in a world of its own (see `guest`), and asks it for a fresh child for every submission
(see `session`). What that world holds is decided in `view`. The next submission's child is made, and the last one's
cleared away, while a submission runs: neither is waited for.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from autograder.sandbox import view
from autograder.sandbox.child import Child, ZygoteLost
from autograder.sandbox.job import Asks, Call, Cell, Limits, Run, SandboxError
from autograder.sandbox.leftovers import remove
from autograder.sandbox.memory import Group, find
from autograder.sandbox.session import Ended, Session

TOGETHER = "memory limit for all processes together"
REQUIRED = {"no network", "read-only file system"}  # without these nothing runs unless trusted


class _Zygote:
    """The guest process and the socket that steers it."""

    def __init__(self, edition: Path, limits: Limits, preload: Sequence[str], namespaces: bool, probe: bool = False):
        self._scratch = tempfile.TemporaryDirectory(prefix="sandbox-")
        self._log = tempfile.TemporaryFile()  # noqa: SIM115  closed with the zygote
        self._control, theirs = socket.socketpair()
        self._process: subprocess.Popen[bytes] | None = None
        self._limits, self._groups = limits, find() if sys.platform == "linux" else None
        trial = self._group()  # for the zygote's rehearsal
        door = trial.door() if trial else -1
        arguments = ["-I", "-S", "-B", "-X", "utf8", str(view.HERE / "guest.py"), str(theirs.fileno())]
        config = {
            "namespaces": namespaces, "probe": probe, "limits": asdict(limits), "preload": list(preload),
            "visible": view.visible(edition), "hidden": view.hidden(), "site": view.site(),
            "scratch": self._scratch.name, "guest": "/guest", "door": door,
            "edition": "/edition" if namespaces else str(edition),
        }  # fmt: skip
        try:
            with theirs:
                self._process = subprocess.Popen(
                    [sys.executable, *arguments], env=view.ENVIRONMENT, cwd="/",
                    pass_fds=[theirs.fileno(), *([door] if trial else [])],
                    stdin=subprocess.DEVNULL, stdout=self._log, stderr=self._log, start_new_session=True,
                )  # fmt: skip
            answer = self._introduce(config)
        except OSError as error:
            self.close()
            raise SandboxError(f"the sandbox did not start: {error}") from None
        except BaseException:
            self.close()
            raise
        finally:
            if trial:
                os.close(door)
                trial.remove()
        #: Why it, or before it one in namespaces, was not to be had.
        self.refused: str = answer.get("refused", "")
        self.layers: tuple[str, ...] = tuple(answer.get("layers", ()))
        if TOGETHER not in self.layers:
            self._groups = None

    def _introduce(self, config: dict[str, Any]) -> dict[str, Any]:
        self._control.settimeout(120)
        try:
            self._control.sendall(json.dumps(config).encode() + b"\n")
            with self._control.makefile() as lines:
                answer = lines.readline()
        except OSError:
            answer = ""
        if not answer:
            self._log.seek(0)
            last = self._log.read()[-2000:].decode(errors="replace").strip().splitlines()[-1:]
            raise SandboxError(f"the sandbox did not start: {''.join(last) or 'it gave no reason'}")
        return json.loads(answer)

    @property
    def alive(self) -> bool:
        """True while it can fork."""
        return self._process is not None and self._process.poll() is None

    def _group(self) -> Group | None:
        """A control group for a child, where they can be had."""
        try:
            return self._groups.make(self._limits.together_mb) if self._groups else None
        except OSError as error:
            raise SandboxError(f"no control group for a submission ({error}); run again") from None

    def fork(self) -> Child:
        """A fresh child. Raises ZygoteLost."""
        group = self._group()
        talk, their_talk = socket.socketpair()
        status, their_status = socket.socketpair()
        child = Child(talk, status, self._limits.wall_s, group)
        doors = [group.door()] if group else []
        try:
            socket.send_fds(self._control, [b"j"], [their_talk.fileno(), their_status.fileno(), *doors])
        except OSError:
            their_status.close()
            child.close()
            raise ZygoteLost("the sandbox's zygote was lost; run again") from None
        finally:
            their_talk.close()
            their_status.close()
            for door in doors:
                os.close(door)
        return child

    def close(self) -> None:
        """Hang up: the zygote ends, and with it every child."""
        self._control.close()
        if self._process:
            try:
                self._process.wait(5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._log.close()
        remove(self._scratch.name)
        self._scratch.cleanup()


class Sandbox:
    """Runs submissions, each in a process of its own that sees the student's edition, its inputs and nothing else.

    edition: a directory with the student's edition of the package `course_nn`. limits: for each submission. trust:
    run even where nothing protects from the code. preload: modules that every submission finds imported already.
    `layers` names what protects. Use it as a context manager; `run` may be called from several threads at once.
    """

    def __init__(
        self,
        edition: Path,
        limits: Limits = Limits(),  # noqa: B008  it is frozen
        *,
        trust: bool = False,
        preload: Sequence[str] = ("numpy", "matplotlib.pyplot", "IPython"),
    ):
        if not (edition / "course_nn" / "checks").is_dir():
            raise SandboxError(f"{edition} holds no student's edition of course_nn; autograder.edition makes one")
        self._edition, self._limits, self._trust, self._preload = edition.resolve(), limits, trust, tuple(preload)
        self._lock = threading.Lock()
        self._closed = False
        self._chores = ThreadPoolExecutor(1, "sandbox")  # what no submission has to wait for
        self._spare: Child | None = None  # confined, and waiting for a submission
        self._zygote: _Zygote | None = self._start()
        self.layers = self._zygote.layers

    def run(self, cells: Sequence[Cell], calls: Sequence[Call]) -> Run:
        """Run a submission's cells in order, then the calls, each in a fork of its own. Raises SandboxError."""

        def alone() -> Asks:
            yield [(call,) for call in calls]

        return self.converse(cells, alone())

    def converse(self, cells: Sequence[Cell], asks: Asks, solved: Sequence[Cell] = ()) -> Run:
        """Run a submission's cells in order, then what is asked for. Raises SandboxError for faults not its own.

        solved: the course's own cells, from which a second process lends the pieces that calls name.
        """
        with ExitStack() as children:
            child, zygote = self._fork()
            children.callback(self._later, child.close)

            @cache
            def lender() -> Session:
                other, _ = self._fork()
                children.callback(self._later, other.close)
                session = Session(other, self._limits)
                try:
                    session.start(solved)
                except Ended as end:
                    raise SandboxError(f"the course's own cell “{session.cells[-1].id}” ended: {end}") from None
                return session

            try:
                return Session(child, self._limits, lender).run(cells, asks)
            except ZygoteLost:
                self._forget(zygote)
                raise

    def close(self) -> None:
        """End the zygote and whatever still runs."""
        with self._lock:
            self._closed = True
        self._forget(self._zygote)
        self._chores.shutdown()

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _fork(self) -> tuple[Child, _Zygote]:
        with self._lock:
            if self._closed:
                raise SandboxError("the sandbox is closed")
            if self._zygote is None or not self._zygote.alive:
                self._drop()
                self._zygote = self._start()
            zygote = self._zygote
            child, self._spare = self._spare, None
            try:
                if child is None or child.ended:
                    child = zygote.fork()
            except ZygoteLost:
                self._drop()
                raise
        self._later(self._prepare)
        return child, zygote

    def _prepare(self) -> None:
        """Have a child ready for the next submission."""
        with self._lock:
            if self._zygote and not self._spare and not self._closed:
                with suppress(SandboxError):  # whoever needs one is told
                    self._spare = self._zygote.fork()

    def _later(self, chore: Callable[[], None]) -> None:
        try:
            self._chores.submit(chore)
        except RuntimeError:  # the sandbox is closed
            chore()

    def _forget(self, zygote: _Zygote | None) -> None:
        with self._lock:
            if zygote and zygote is self._zygote:
                self._drop()

    def _drop(self) -> None:
        """End the zygote, and the child that waited."""
        zygote, spare = self._zygote, self._spare
        self._zygote = self._spare = None
        if zygote:
            zygote.close()
        if spare:
            spare.close()

    def _start(self) -> _Zygote:
        return _start(self._edition, self._limits, self._preload, self._trust)


def _start(edition: Path, limits: Limits, preload: Sequence[str], trust: bool, probe: bool = False) -> _Zygote:
    """A zygote in namespaces, or where they are refused, without; refuses where too little protects."""
    if not hasattr(os, "fork"):
        raise SandboxError("the grader needs fork: run it on Linux, on Windows in WSL or a container")
    refused = "there are no namespaces on this system"
    for namespaces in (True, False) if sys.platform == "linux" else (False,):
        zygote = _Zygote(edition, limits, preload, namespaces, probe)
        if zygote.refused:
            refused = zygote.refused
        elif trust or set(zygote.layers) >= REQUIRED:
            zygote.refused = "" if namespaces else refused
            return zygote
        zygote.close()
    raise SandboxError(
        f"nothing here protects the grader from the code it runs ({refused}). Run it on Linux with user namespaces or "
        "Landlock, or in a virtual machine; to run anyway, because you trust every submission: --trust-submissions"
    )


def available_layers() -> tuple[str, ...]:
    """What protects from submissions on this machine, as names for a report; empty where a Sandbox cannot run."""
    return probe()[0]


def probe() -> tuple[tuple[str, ...], str]:
    """The same, and why namespaces are refused here ("" if they are not)."""
    try:
        zygote = _start(Path(), Limits(), (), trust=True, probe=True)
    except SandboxError as error:
        return (), str(error)
    zygote.close()
    return zygote.layers, zygote.refused
