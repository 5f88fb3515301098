"""A Jupyter kernel in the sandbox: started by `autograder.provisioner` where ipykernel would be.

    python -I -S kernel.py CONFIG      CONFIG: what to show, the limits, and the folder of the kernel's sockets, as JSON

It gives up what a submission's child gives up, in the same order, and only then runs ipykernel. The folder is all that
it shares with the outside. A notebook's own checks run in this process, next to the student's code: it is the machine
that this protects, not the score.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import isolation
    from .confinement import Confinement
else:  # beside this file, not in a package
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    import isolation
    from confinement import Confinement

    del sys.path[0]

PLACE = "/kernel"  # where the folder shows


def main() -> None:
    """Confine this process, then be a kernel."""
    config, parent = json.loads(sys.argv[1]), os.getpid()
    os.umask(0o022)
    sys.executable = os.path.realpath(sys.executable)
    mapped = isolation.become_init(forward=[signal.SIGINT])
    isolation.change_root({**config["visible"], PLACE: config["folder"]}, config["hidden"], writable=[PLACE])
    pid = os.fork()
    if pid:  # the first process keeps its user, or it would lose its tie to the process outside
        isolation.stand_by(pid, [signal.SIGINT])
    os.setsid()
    confinement = Confinement({**config, "sockets": [PLACE]}, mapped, parent)
    if not mapped:
        for path in (PLACE, f"{PLACE}/connection.json"):
            os.chown(path, confinement.first_user, confinement.first_user)
    confinement.enter(0)
    sys.path += config["site"]
    sys.path.insert(0, "/edition")
    for name in ("confinement", "filters", "isolation"):
        del sys.modules[name]  # a student's own module may bear that name
    null = os.open(os.devnull, os.O_RDWR)  # from here on, not a word to the grader's terminal
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    sys.argv[1:] = []
    os.environ.pop("JPY_PARENT_PID", None)  # a process that does not show here

    from ipykernel import kernelapp

    # Its pipe for the output of forked processes is a TCP socket, and there is no network to make one in.
    threads = kernelapp.IOPubThread
    vars(kernelapp)["IOPubThread"] = lambda socket, pipe, **more: threads(socket, False, **more)
    kernelapp.IPKernelApp.launch_instance(["-f", f"{PLACE}/connection.json", "--HistoryManager.enabled=False"])


if __name__ == "__main__":
    try:
        main()
    except OSError as error:
        os.write(2, f"the kernel was not started, since it could not be confined: {error}\n".encode())
        os._exit(1)
