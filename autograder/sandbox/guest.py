"""The zygote: a process that has imported everything once and is forked, sandboxed, for every submission.

The host starts this file with `python -I -S guest.py DESCRIPTOR`: no site, no environment, nothing of the host's side.
On the descriptor comes one line of JSON (what to show, what to import, the limits), and back goes one line: the layers
that protect, or why they were refused. After that a single byte asks for a child; two sockets come with it: one for the
child to talk to the host, one on which the host hangs up to have the child killed and reads how it ended. A third
descriptor may come with them: the door to the child's control group (see `memory`).

No student's code ever runs in this process.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import pkgutil
import select
import signal
import socket
import sys
import traceback
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

HERE = os.path.dirname(os.path.abspath(__file__))
if TYPE_CHECKING:
    from . import forks, isolation
    from .confinement import SLOTS, Confinement
    from .filters import call
    from .leftovers import remove
else:  # beside this file, not in a package
    sys.path.insert(0, HERE)
    import forks
    import isolation
    from confinement import SLOTS, Confinement
    from filters import call
    from leftovers import remove

    del sys.path[0]

JOINED = 3  # an exit status
UNREADABLE = "students' processes have a user of their own, and it may not read"


@dataclass
class Job:
    """A child: the socket on which the host waits for its end, and its slot, which gives it a user and a home."""

    status: socket.socket
    slot: int
    killed: bool = False


class Zygote:
    """Forks children, confined."""

    def __init__(self, confinement: Confinement):
        self.confinement, self.namespaces = confinement, confinement.namespaces
        self.namespace = os.open("/proc/self/ns/pid", os.O_RDONLY | os.O_CLOEXEC) if self.namespaces else -1
        self.jobs: dict[int, Job] = {}  # by process id

    def fork(self) -> int:
        """fork, into a PID namespace of the child's own."""
        if not self.namespaces:
            return forks.fork()
        isolation.unshare(isolation.NEWPID)  # for the next child, not for this process
        pid = -1
        try:
            pid = forks.fork()
        finally:
            if pid:
                call("setns", self.namespace, isolation.NEWPID)
        return pid

    def rehearse(self, door: int) -> bool:
        """Confine a child that does nothing, to know before the first submission that it works.

        door: a control group's, or -1 (see `child`). True if the child could join it.
        """
        ours, theirs = socket.socketpair()
        pid = self.fork()
        if pid == 0:
            code = JOINED
            try:
                os.write(door, b"0")
            except OSError:
                code = 0
            try:
                self.confinement.enter(0)
                config = self.confinement.config
                for place in (config["edition"] + "/course_nn", *config["site"]):
                    if os.path.exists(place) and not os.access(place, os.R_OK | os.X_OK):
                        theirs.sendall(f"{UNREADABLE} {place}".encode())
            except BaseException as error:
                theirs.sendall(str(error).encode())
            os._exit(code)
        theirs.close()
        refused = ours.makefile().read()
        ours.close()
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        if refused.startswith(UNREADABLE):
            raise RuntimeError(f"{refused}: chmod -R o+rX")
        if refused or status not in (0, JOINED):
            raise OSError(refused or f"a confined process ended with status {status}")
        return status == JOINED

    def serve(self, control: socket.socket, shell: Any) -> None:
        """Fork for the host until it hangs up."""
        wake, woken = os.pipe()
        os.set_blocking(woken, False)
        signal.set_wakeup_fd(woken, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        while True:
            running = {job.status.fileno(): pid for pid, job in self.jobs.items() if not job.killed}
            for ready in select.select([control.fileno(), wake, *running], [], [])[0]:
                if ready == control.fileno():
                    _, descriptors, *_ = socket.recv_fds(control, 1, 3)
                    if len(descriptors) < 2:  # the host is gone
                        return
                    talk, status = (socket.socket(fileno=d) for d in descriptors[:2])
                    door = descriptors[2] if len(descriptors) > 2 else -1
                    self.start(talk, status, door, shell)
                    if door >= 0:
                        os.close(door)
                elif ready == wake:
                    os.read(wake, 512)
                else:  # the host hung up
                    pid = running[ready]
                    self.jobs[pid].killed = True
                    os.kill(pid, signal.SIGKILL)  # the kernel ends all else in its PID namespace
                    self.sweep(pid)
            self.reap()

    def start(self, talk: socket.socket, status: socket.socket, door: int, shell: Any) -> None:
        """Fork a child for a job."""
        slot = min(set(range(SLOTS)) - {job.slot for job in self.jobs.values()}, default=-1)
        try:
            if slot < 0:
                raise OSError("too many submissions at once")
            pid = self.fork()
        except OSError as error:
            with contextlib.suppress(OSError):  # the host may have left
                status.sendall(f"fault: {error}\n".encode())
            status.close()
            talk.close()
            return
        if pid == 0:
            self.child(talk, slot, door, shell)
        talk.close()
        self.jobs[pid] = Job(status, slot)

    def child(self, talk: socket.socket, slot: int, door: int, shell: Any) -> None:
        """In the child: let go of everything, then belong to the student. Does not return.

        door: of the control group that limits its memory, to be joined first; -1 where there is none.
        """
        try:
            if door >= 0:
                os.write(door, b"0")
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.setsid()  # the scheduler shares time by session: many busy processes do not slow a neighbour
            null = os.open(os.devnull, os.O_RDWR)
            for descriptor in (0, 1, 2):
                os.dup2(null, descriptor)
            os.closerange(3, talk.fileno())
            os.closerange(talk.fileno() + 1, 1024)
            self.confinement.enter(slot)
        except BaseException as error:
            sys.modules["wire"].Channel(talk).send({"fault": str(error)})
            os._exit(1)
        student = sys.modules["student"].Student(shell, talk, self.confinement.config["limits"])
        for name in (
            *("confinement", "filters", "forks", "isolation", "leftovers"),
            *("messages", "pieces", "shell", "student", "wire"),
        ):
            del sys.modules[name]  # a student's own module may bear that name
        student.serve()

    def sweep(self, pid: int) -> None:
        """Without a PID namespace: end what is left of a child's process group."""
        if not self.namespaces:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(pid, signal.SIGKILL)

    def reap(self) -> None:
        """Tell the host of every child that has ended."""
        while self.jobs:
            pid, status, used = os.wait4(-1, os.WNOHANG)
            if not pid:
                return
            if job := self.jobs.pop(pid, None):
                self.sweep(pid)
                if not self.namespaces:
                    remove(self.confinement.home(job.slot))
                with contextlib.suppress(OSError):  # the host may have left
                    seconds = used.ru_utime + used.ru_stime
                    job.status.sendall(b"%d %.2f\n" % (os.waitstatus_to_exitcode(status), seconds))
                job.status.close()


def warm_up(config: dict[str, Any], here: str) -> Any:
    """Import what every child will need; returns the shell."""
    sys.path += config["site"]
    sys.path.insert(0, config["edition"])
    sys.path.insert(0, here)
    with forks.keeping():
        importlib.import_module("student")
        sys.path.remove(here)
        probes = importlib.import_module("course_nn.checks.probes")
        topics = [module.name for module in pkgutil.iter_modules(probes.__path__, f"{probes.__name__}.")]
        for name in (*topics, *config["preload"]):
            with contextlib.suppress(ModuleNotFoundError):  # whoever needs it is told so when they import it
                importlib.import_module(name)
        shell = sys.modules["shell"].make_shell()
    tidy()
    return shell


def tidy() -> None:
    """Do once what every child would do anew, each time copying the pages that it touches."""
    if fonts := sys.modules.get("matplotlib.font_manager"):
        fonts._get_font.cache_clear()  # as Matplotlib does in every fork, since their files must not be shared
    gc.collect()
    gc.freeze()  # or the collector's marks would copy every page


def main() -> None:
    """Set up, say how that went, serve."""
    control = socket.socket(fileno=int(sys.argv[1]))
    config = json.loads(control.makefile().readline())
    parent, mapped, here, home = os.getpid(), None, HERE, config["scratch"]
    os.umask(0o022)
    sys.executable = os.path.realpath(sys.executable)  # a virtual environment's is a link that will not show
    try:
        if config["namespaces"]:
            mapped = isolation.become_init()
            isolation.change_root(config["visible"], config["hidden"])
            here, home = config["guest"], "/tmp"
        confinement = Confinement(config, mapped, parent)
        zygote = Zygote(confinement)
        confinement.together = zygote.rehearse(config["door"])
        if config["door"] >= 0:
            os.close(config["door"])
    except OSError as error:
        control.sendall(json.dumps({"refused": str(error)}).encode() + b"\n")
        return
    os.environ.update(HOME=home, TMPDIR=home, MPLCONFIGDIR=home, IPYTHONDIR=home)
    shell = None if config["probe"] else warm_up(config, here)
    control.sendall(json.dumps({"layers": confinement.layers()}).encode() + b"\n")
    if shell:
        zygote.serve(control, shell)


if __name__ == "__main__":
    try:
        main()
    except BaseException:
        os.write(2, traceback.format_exc().encode())
        os._exit(1)
    os._exit(0)
