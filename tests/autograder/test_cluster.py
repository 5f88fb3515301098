"""Workers on a Dask cluster: the same records as here, also when a worker dies; clear words where it cannot be used."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from autograder import paths, record
from autograder.__main__ import main
from autograder.cluster import Cluster
from autograder.demo import make_class
from autograder.grading import keys_of
from autograder.inputs import Setup, versions
from autograder.sandbox import Limits, available_layers
from autograder.syllabus import notebook
from autograder.worker import WorkerError

distributed = pytest.importorskip("distributed")
psutil = pytest.importorskip("psutil")
NOTEBOOK = notebook("01_feedforward")


def setup(**versions_there: str) -> Setup:
    return Setup(NOTEBOOK, b"", (), keys_of(NOTEBOOK, 1), Limits(), False, {**versions(), **versions_there})


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """A scheduler and two worker processes, started from the command line as on a cluster."""
    folder = tmp_path_factory.mktemp("dask")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    address, started = f"tcp://127.0.0.1:{port}", []
    options = {
        "scheduler": ["--host", "127.0.0.1", "--port", str(port)],
        "worker": [address, "--nworkers", "2", "--nthreads", "1", "--local-directory", str(folder)],
    }
    with open(folder / "log", "wb") as log:
        for kind, more in options.items():
            command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", *more, "--no-dashboard"]
            started.append(subprocess.Popen(command, stdout=log, stderr=log, cwd=paths.ROOT))
    yield address, started
    for process in reversed(started):
        process.terminate()
        process.wait(20)


@pytest.mark.skipif(
    not available_layers() and not os.environ.get("CI"), reason="no sandbox layer is available on this machine"
)
def test_a_cluster_gives_the_records_that_this_machine_gives_also_when_a_worker_is_killed(cluster, tmp_path, capsys):
    address, started = cluster
    make_class(tmp_path / "class", 2, (NOTEBOOK,))
    for path in sorted((tmp_path / "class").iterdir())[12:]:
        shutil.rmtree(path)
    there, here = tmp_path / "there", tmp_path / "here"
    for folder in (there, here):
        folder.mkdir()
        (folder / "secret_seed").write_text("77")
    main(["grade", str(tmp_path / "class"), "--to", str(here)])
    command = [sys.executable, "-m", "autograder", "grade", tmp_path / "class", "--to", there, "--scheduler", address]
    grading = subprocess.Popen(command, cwd=paths.ROOT, stdout=subprocess.PIPE, text=True)
    end = time.monotonic() + 120
    while len(list((there / "records").glob("*.json"))) < 3 and time.monotonic() < end:
        time.sleep(0.02)
    with distributed.Client(address, set_as_default=False) as client:
        killed = next(iter(client.run(os.getpid).values()))
        os.kill(killed, signal.SIGKILL)
        assert "12 graded now" in grading.communicate(timeout=200)[0]
    workers = [p for process in started for p in psutil.Process(process.pid).children(recursive=True)]
    assert not [p for p in workers if "guest.py" in " ".join(p.cmdline())]  # no sandbox is left running
    differing = {"seconds", "digest"}
    same = [
        {r.student: {k: v for k, v in vars(r).items() if k not in differing} for r in record.load_all(folder)}
        for folder in (here, there)
    ]
    assert same[0] == same[1] and len(same[0]) == 12
    assert {r.digest for r in record.load_all(here)} == {r.digest for r in record.load_all(there)}


def test_a_worker_of_other_versions_is_refused(cluster):
    with pytest.raises(WorkerError, match=r"numpy is .* there and 1\.0 here.*install the same versions"):
        Cluster(setup(numpy="1.0"), cluster[0])


def test_an_address_that_does_not_answer_says_how_to_start_a_scheduler(tmp_path, capsys):
    with pytest.raises(WorkerError, match=r"no Dask scheduler answers at tcp://127.0.0.1:9.*dask scheduler"):
        Cluster(setup(), "tcp://127.0.0.1:9", patience=1)
    with pytest.raises(WorkerError, match="no Dask scheduler answers at nonsense"):
        Cluster(setup(), "nonsense:://", patience=1)


def test_without_dask_the_remedy_is_named(monkeypatch, tmp_path, capsys):
    monkeypatch.setitem(sys.modules, "distributed", None)
    make_class(tmp_path / "class", notebooks=(NOTEBOOK,))
    command = ["grade", str(tmp_path / "class"), "--to", str(tmp_path / "grading"), "--scheduler", "tcp://10.0.0.1:1"]
    assert main(command) == 1
    assert "pip install 'course-nn[cluster]'" in capsys.readouterr().err


def test_where_is_asked_once_jobs_or_scheduler(capsys):
    with pytest.raises(SystemExit):
        main(["grade", "x", "--jobs", "2", "--scheduler", "tcp://10.0.0.1:1"])
    assert "not allowed with" in capsys.readouterr().err


def test_dask_is_imported_only_where_a_cluster_is_asked_for():
    code = "import sys, autograder.grade, autograder.cluster; sys.exit('distributed' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(paths.ROOT)).returncode == 0
