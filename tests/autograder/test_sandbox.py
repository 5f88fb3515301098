"""The sandbox: honest code gives its results, anything else a named state; host, neighbours and zygote stay whole."""

from __future__ import annotations

import base64
import os
import shutil
import signal
import tempfile
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from autograder.sandbox import (
    REASONS,
    Call,
    CallResult,
    Cell,
    Limits,
    Run,
    Sandbox,
    SandboxError,
    available_layers,
    host,
    session,
    wire,
)
from course_nn.checks.outcome import MISSING, Outcome
from course_nn.checks.values import Opaque

ROOT = Path(__file__).parents[2]
LAYERS = available_layers()
NAMESPACES = "process namespace" in LAYERS
pytestmark = pytest.mark.skipif(
    not NAMESPACES and "CI" not in os.environ, reason="namespaces are refused on this machine"
)
LIMITS = Limits(memory_mb=256, wall_s=30, cell_s=2, call_s=2, output_bytes=200_000, processes=32, files_mb=8)
ONE = ((1,),)  # the cases of a call: one, with one input


def make_edition(folder: Path) -> Path:
    package = folder / "edition" / "course_nn"
    package.mkdir(parents=True)
    shutil.copy(ROOT / "course_nn" / "__init__.py", package)
    shutil.copytree(ROOT / "course_nn" / "checks", package / "checks", ignore=shutil.ignore_patterns("__pycache__"))
    return package.parent


@pytest.fixture(scope="module")
def edition(tmp_path_factory):
    return make_edition(tmp_path_factory.mktemp("sandbox"))


@pytest.fixture(scope="module")
def sandbox(edition):
    with Sandbox(edition, LIMITS) as sandbox:
        yield sandbox


@pytest.fixture(autouse=True)
def neighbours_unharmed(sandbox):
    """After every test the zygote still lives, and nothing below it but the child that waits for the next."""
    zygote = sandbox._zygote
    yield
    assert sandbox._zygote is zygote and zygote.alive
    sandbox._chores.submit(int).result()  # what was submitted before is done
    deadline = time.monotonic() + 5  # a child that is asked for is there a little later

    def settled() -> bool:
        with sandbox._lock:
            waits = sandbox._spare is not None and not sandbox._spare.ended
        return len(descendants(zygote._process.pid)) == 1 + waits

    while not settled() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert settled()


def descendants(pid: int) -> list[int]:
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
    found = [pid]
    for parent in found:
        found += [child for child, its_parent in parents.items() if its_parent == parent]
    return found[1:]


def run(sandbox: Sandbox, *sources: str, calls: tuple[Call, ...] = ()) -> Run:
    return sandbox.run([Cell(f"cell{i}", source) for i, source in enumerate(sources)], calls)


def answer(sandbox: Sandbox, source: str, *cases: tuple[object, ...]) -> CallResult:
    """What calling `f`, defined by source, gives."""
    done = run(sandbox, source, calls=(Call("f", "call", cases or ONE),))
    assert done.state == "ran", done.reason
    return done.calls["f"]


def value(sandbox: Sandbox, expression: str) -> object:
    """An expression's value, seen from inside."""
    result = answer(sandbox, f"import os, sys, socket\ndef f(_): return {expression}")
    (outcome,) = result.outcomes
    assert outcome.raised is None, outcome.raised
    return outcome.value


def error(sandbox: Sandbox, expression: str) -> str:
    """The name of the error that an expression raises inside."""
    result = answer(sandbox, f"import os, sys, socket\ndef f(_): return {expression}")
    assert result.outcomes[0].raised, result
    return result.outcomes[0].raised.type_name


# ---- honest code ---------------------------------------------------------------------------------------------------


def test_honest_cells_and_calls_give_their_results(sandbox):
    x, y = np.arange(6.0).reshape(2, 3), np.ones((2, 3), np.float32)
    source = "import numpy as np\ndef f(a, b):\n    b += 1\n    return {'sum': a + b, 'k': (a.shape, None, 'ü', 1j)}"
    call = Call("f", "call", ((x, y), (1, 2)))
    (outcome, scalars), _ = sandbox.run([Cell("f", source)], [call]).calls["f"].outcomes, None
    assert np.array_equal(outcome.value["sum"], x + 2) and outcome.value["k"] == ((2, 3), None, "ü", 1j)
    assert outcome.changed == (1,) and not outcome.raised
    assert scalars.raised.type_name == "AttributeError"
    assert (scalars.raised.line, scalars.raised.source) == (4, "return {'sum': a + b, 'k': (a.shape, None, 'ü', 1j)}")


def test_outputs_are_those_of_a_notebook(sandbox):
    done = run(
        sandbox,
        "import sys\nprint('a'); print('b'); print('c', file=sys.stderr)\n1 + 1",
        "import matplotlib.pyplot as plt\nplt.plot([1, 2]);",
        "from IPython.display import HTML, clear_output\nprint('gone'); clear_output()\nHTML('<b>x</b>')",
        "%%time\n!echo hi\nx = 5",
        "x.y",
    )
    assert (done.state, done.reason) == ("ran", "")
    text, figure, html, timed, failed = (cell.outputs for cell in done.cells)
    assert text == [
        {"output_type": "stream", "name": "stdout", "text": "a\nb\n"},
        {"output_type": "stream", "name": "stderr", "text": "c\n"},
        {"output_type": "execute_result", "metadata": {}, "data": {"text/plain": "2"}, "execution_count": 1},
    ]
    assert base64.b64decode(figure[0]["data"]["image/png"])[:4] == b"\x89PNG"
    assert [o["data"]["text/html"] for o in html] == ["<b>x</b>"]
    assert timed[0]["text"].startswith("hi\n") and "Wall time" in timed[0]["text"]
    assert failed[0]["ename"] == "AttributeError" and "x.y" in "".join(failed[0]["traceback"])
    assert done.cells[4].raised.source == "x.y"


def test_a_cell_that_raises_does_not_stop_the_next(sandbox):
    cells = [Cell("g", "def g(): return 1\n1 / 0"), Cell("h", "h = ["), Cell("i", "import sys; sys.exit()\ni = 1")]
    done = sandbox.run([*cells, Cell("k", "k = g()")], [Call(n, "value", ((),)) for n in "hikn"])
    raised = [cell.raised and cell.raised.type_name for cell in done.cells]
    assert raised == ["ZeroDivisionError", "SyntaxError", "SystemExit", None]
    assert done.calls["h"].outcomes[0].raised == done.cells[1].raised
    assert done.calls["i"].outcomes[0].raised.type_name == "SystemExit"
    assert done.calls["k"].outcomes == (Outcome(1),)
    assert done.calls["n"].outcomes == (MISSING,)


def test_what_is_no_data_stays_behind(sandbox):
    source = "class A: pass\ndef f(what): return [A(), ..., 10 ** 5000, __import__('numpy').zeros(10 ** 7)][what]"
    names = [o.value for o in answer(sandbox, source, (0,), (1,), (2,), (3,)).outcomes]
    assert names == [Opaque("A"), Opaque("..."), np.inf, Opaque("ndarray too large to check")]


def test_two_exercises_cannot_disturb_each_other(sandbox):
    source = (
        "import numpy as np, os, threading\n"
        "def f(x):\n    np.sum = None; globals().pop('g', None); open('left', 'w').close()\n"
        "    if os.fork() == 0:\n        while True: pass\n"
        "    return 0\n"
        "def g(x): return [float(np.sum(x)), 'f' in globals()]\n"
    )
    x = np.ones(3)
    done = run(sandbox, source, calls=(Call("f", "call", ((x,), (x,))), Call("g", "call", ((x,),))))
    assert [o.value for o in done.calls["f"].outcomes] == [0, 0]
    assert done.calls["g"].outcomes[0].value == [3.0, True]


def test_parallel_runs_do_not_mix(sandbox):
    results: dict[int, list[object]] = {}

    def several(k: int) -> None:
        results[k] = [answer(sandbox, f"def f(x): return x + {k}", (i,)).outcomes[0].value for i in range(5)]

    threads = [threading.Thread(target=several, args=(k,)) for k in (100, 200)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == {k: [k, k + 1, k + 2, k + 3, k + 4] for k in (100, 200)}


def test_a_copy_that_a_fork_leaves_behind_does_not_answer_twice(sandbox):
    done = run(
        sandbox, "import os\nos.fork()", "def f(x): return os.fork() * 0 + x", "2", calls=(Call("f", "call", ONE * 3),)
    )
    assert done.calls["f"] == CallResult("f", "ran", (Outcome(1),) * 3)


def test_every_submission_gets_its_own_random_numbers(sandbox):
    expression = "[__import__('random').random(), float(__import__('numpy').random.rand())]"
    assert len({str(value(sandbox, expression)) for _ in range(3)}) == 3


def test_nothing_but_cells_and_inputs_is_ever_sent(sandbox, monkeypatch):
    sent: list[dict[str, object]] = []
    original = wire.Channel.send_frame

    def spy(self, frame, deadline=None):
        header, _ = wire.LENGTHS.unpack(frame[:8])
        sent.append(wire.decode(frame[8 : 8 + header], frame[8 + header :])[0])
        original(self, frame, deadline)

    monkeypatch.setattr(wire.Channel, "send_frame", spy)
    run(sandbox, "def f(x): return x", calls=(Call("f", "call", ((7,), (8,))),))
    for message in sent:
        message.pop("token", None)
    assert sent == [
        {"do": "cell", "id": "cell0", "source": "def f(x): return x", "takes": []},
        {"do": "call", "pieces": [], "cells": []},
        {"exercise": "f", "probe": "call", "cases": ["tuple", ["tuple", 7], ["tuple", 8]]},
        {"do": "stop", "gone": False},
    ]


# ---- states --------------------------------------------------------------------------------------------------------

FIND_SOCKETS = """
import os, stat
def sockets():
    for fd in range(3, 100):
        try:
            if stat.S_ISSOCK(os.fstat(fd).st_mode): yield fd
        except OSError: pass
"""


def raised_by(source: str, *more: str) -> pytest.ParameterSet:
    return pytest.param(source, *more, id=source.strip().splitlines()[-1][:40])


@pytest.mark.parametrize(
    "source, state",
    [
        raised_by("import time\nwhile True:\n    try:\n        while True: time.sleep(1)\n    except: pass", "timed out"),
        raised_by("import signal, time\nsignal.setitimer(signal.ITIMER_REAL, 0)\ntime.sleep(60)", "timed out"),
        raised_by("while True: print('y' * 100)", "too much output"),
        raised_by("print('y' * 10 ** 7)", "too much output"),
        raised_by("import os; os._exit(0)", "exited early"),
        raised_by("import ctypes; ctypes.string_at(0)", "died"),
        raised_by("import os; os.abort()", "died"),
        raised_by(FIND_SOCKETS + "for fd in sockets(): os.write(fd, b'x' * 100)", "protocol violation"),
        raised_by(FIND_SOCKETS + "for fd in sockets(): os.write(fd, bytes([2, 0, 0, 0, 0, 0, 0, 0]) + b'{}')",
                  "protocol violation"),
        raised_by(FIND_SOCKETS + "for fd in sockets(): os.close(fd)\nimport time; time.sleep(60)",
                  "protocol violation"),
    ],
)  # fmt: skip
def test_a_cell_that_ends_everything_is_named(sandbox, source, state):
    start = time.monotonic()
    done = run(sandbox, "print('before')", source, "print('after')", calls=(Call("f", "call", ONE),))
    assert done.state == state
    assert done.reason.startswith("Your cell “cell1” ") and done.reason.endswith(".")
    assert [c.id for c in done.cells] == ["cell0", "cell1"] and not done.calls
    assert done.cells[0].outputs[0]["text"] == "before\n"
    assert time.monotonic() - start < 10


@pytest.mark.parametrize(
    "source, state",
    [
        raised_by("def f(x):\n    while True:\n        try:\n            while True: pass\n        except: 0", "timed out"),
        raised_by("import os\ndef f(x): os._exit(3)", "exited early"),
        raised_by("import ctypes\ndef f(x): ctypes.string_at(0)", "died"),
        raised_by(FIND_SOCKETS + "def f(x): [os.write(fd, b'x' * 100) for fd in sockets()]", "protocol violation"),
        raised_by(FIND_SOCKETS + "def f(x):\n    [os.close(fd) for fd in sockets()]\n    while True: 0",
                  "protocol violation"),
    ],
)  # fmt: skip
def test_a_call_that_ends_everything_ends_only_itself(sandbox, source, state):
    first = "def g(x): return x if x < 2 else f(x)"
    calls = (Call("g", "call", ((1,), (2,), (1,))), Call("h", "call", ONE))
    done = run(sandbox, first, source, "def h(x): return x", calls=calls)
    assert done.state == "ran"
    assert done.calls["g"] == CallResult("g", state, (Outcome(1),))
    assert done.calls["h"] == CallResult("h", "ran", (Outcome(1),))


def test_endless_output_during_a_call_is_discarded(sandbox):
    assert answer(sandbox, "def f(x):\n    for _ in range(10000): print('y' * 100)\n    return x").outcomes == (
        Outcome(1),
    )


@pytest.mark.parametrize(
    "source, type_name",
    [
        raised_by("while True: pass", "TimeLimit"),
        raised_by("x = [0] * (10 ** 9)", "MemoryError"),
        raised_by("x = []\nwhile True: x.append(bytearray(10 ** 7))", "MemoryError"),
        raised_by("def f(): return f()\nf()", "RecursionError"),
        raised_by("import sys; sys.exit(0)", "SystemExit"),
        raised_by("open('big', 'wb').write(bytes(10 ** 8))", "OSError"),
        raised_by("import os\nwhile True:\n    if os.fork() == 0:\n        import time; time.sleep(60)",
                  "BlockingIOError"),
        raised_by("import threading, time\nfor _ in range(1000): threading.Thread(target=time.sleep, args=(60,)).start()",
                  "RuntimeError"),
    ],
)  # fmt: skip
def test_what_python_can_still_raise_is_an_ordinary_error(sandbox, source, type_name):
    done = run(sandbox, source, "x = 1\ndef g(n): return n", calls=(Call("g", "call", ONE),))
    assert done.state == "ran", done.reason
    assert done.cells[0].raised.type_name == type_name
    assert done.calls["g"] == CallResult("g", "ran", (Outcome(1),))


def test_all_cells_together_have_a_limit(edition):
    with Sandbox(edition, Limits(wall_s=1.5, cell_s=1)) as sandbox:
        sleep = "import time\ntime.sleep(0.7)"
        done = run(sandbox, sleep, sleep, sleep, sleep)
    assert done.state == "timed out" and 1 < done.seconds < 3


BUSY = "while True:\n    try:\n        while True: sum(range(1000))\n    except BaseException: 0"


@pytest.fixture(scope="module")
def frugal(edition):
    """With less of the processor's time than of the clock's."""
    with Sandbox(edition, Limits(cpu_s=1, cell_s=20, call_s=20, wall_s=40)) as sandbox:
        yield sandbox


def test_a_cell_that_needs_too_much_of_the_processor_is_interrupted_and_the_next_one_has_its_own_share(frugal):
    work = "import time\nuntil = time.process_time() + 0.7\nwhile time.process_time() < until: pass"
    done = run(frugal, "while True: pass", work, work, "def f(x): return x", calls=(Call("f", "call", ONE),))
    assert [c.raised.type_name if c.raised else "" for c in done.cells] == ["CPULimit", "", "", ""]
    assert done.calls["f"].outcomes == (Outcome(1),)


def test_a_cell_that_ignores_the_interrupt_is_out_of_cpu(frugal):
    done = run(frugal, "1", BUSY, "2")
    assert (done.state, done.cells[-1].id) == ("out of CPU", "cell1")
    assert done.reason == "Your cell “cell1” needed more of the processor's time than it may use, so it was stopped."


def test_a_call_that_needs_too_much_of_the_processor_is_out_of_cpu_and_waiting_is_not(frugal):
    source = f"def f(x):\n    {BUSY.replace(chr(10), chr(10) + '    ')}"
    waits = "import time\ndef g(x): time.sleep(1.5); return x"
    done = run(frugal, source, waits, calls=(Call("f", "call", ONE), Call("g", "call", ONE)))
    assert done.calls["f"].state == "out of CPU"
    assert done.calls["g"] == CallResult("g", "ran", (Outcome(1),))


def test_no_process_gets_more_of_the_processor_than_a_submission_may_last(edition):
    with Sandbox(edition, Limits(cpu_s=1, cell_s=20, wall_s=2)) as sandbox:
        busy = "import threading, hashlib\nfor _ in range(4): threading.Thread(target=lambda: [hashlib.sha256(bytes(10**7)) for _ in range(10**4)]).start()"
        done = run(
            sandbox, busy + "\nimport signal\nsignal.signal(signal.SIGXCPU, signal.SIG_IGN)\n" + "while True: pass"
        )
    assert done.state in ("out of CPU", "timed out")


def test_a_reply_cannot_be_given_before_it_was_asked_for(sandbox):
    early = (
        "import json, struct\n"
        "def f(x):\n"
        "    text = json.dumps({'token': '0' * 16, 'outcome': {'value': 42, 'raised': None, 'changed': [],"
        " 'warning': ''}, 'arrays': []}).encode()\n"
        "    for fd in sockets(): os.write(fd, struct.pack('<II', len(text), 0) + text)\n"
        "    return x"
    )
    assert answer(sandbox, FIND_SOCKETS + early, (1,), (1,)) == CallResult("f", "protocol violation")


def test_a_ta_can_read_up_on_every_state():
    page = (Path(host.__file__).parent / "README.md").read_text(encoding="utf-8")
    for state, reason in REASONS.items():
        assert f"| {state} | {reason.format(what='It')} |" in page


# ---- isolation -----------------------------------------------------------------------------------------------------


def test_every_layer_of_this_machine_is_reported(sandbox):
    assert sandbox.layers == LAYERS
    assert set(LAYERS) >= {"own process", "own user", "process namespace", "no network", "read-only file system"}


def test_there_is_no_network(sandbox):
    assert error(sandbox, "socket.create_connection(('1.1.1.1', 53), 1)") == "OSError"
    assert (
        error(sandbox, "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'', ('127.0.0.1', 53))") == "OSError"
    )
    assert value(sandbox, "[line.split(':')[0].strip() for line in open('/proc/net/dev')][2:]") == ["lo"]


def test_the_host_does_not_show(sandbox, edition):
    secret = Path.home() / ".marker-for-the-sandbox"
    try:
        secret.write_text("secret")
        for path in (secret, Path(__file__), ROOT / "pyproject.toml"):
            assert error(sandbox, f"open({str(path)!r})") == "FileNotFoundError"
    finally:
        secret.unlink()
    assert error(sandbox, "__import__('autograder')") == "ModuleNotFoundError"
    for hidden in (ROOT / "autograder", ROOT / "course_nn", edition.parent, Path("/etc/passwd"), Path("/root/.ssh")):
        assert value(sandbox, f"os.path.exists({str(hidden)!r})") is False
    assert value(sandbox, "__import__('course_nn').__file__") == "/edition/course_nn/__init__.py"
    assert value(sandbox, f"any({str(ROOT)!r} in p and 'site-packages' not in p for p in sys.path)") is False
    assert "secret" not in str(value(sandbox, "dict(os.environ)"))
    assert value(sandbox, "socket.gethostname()") == "sandbox"


def test_no_other_process_shows(sandbox):
    pids = value(sandbox, "[int(p) for p in os.listdir('/proc') if p.isdigit()]")
    assert len(pids) == 2 and min(pids) == 1  # itself, and the process that ran the cells
    assert error(sandbox, f"os.kill({os.getpid()}, 0)") == "ProcessLookupError"


@pytest.mark.parametrize("path", ["/x", "/usr/x", "/edition/course_nn/x", "/guest/x", "/etc/x", "/dev/x", "/proc/x"])
def test_nothing_can_be_written_outside(sandbox, path):
    assert error(sandbox, f"open({path!r}, 'w')") in ("OSError", "PermissionError", "FileNotFoundError")


def test_its_own_directory_is_private_and_bounded(sandbox):
    assert value(sandbox, "[open('/tmp/a', 'w').write('a'), os.getcwd(), os.listdir('.')]") == [1, "/tmp/work", []]
    with tempfile.NamedTemporaryFile(dir="/tmp") as hosts:
        assert Path(hosts.name).name not in value(sandbox, "os.listdir('/tmp')")
    filling = "[open(f'/dev/shm/{i}', 'wb').write(bytes(3 * 10 ** 6)) for i in range(9)]"
    assert error(sandbox, filling) == "OSError"


def test_it_has_no_powers(sandbox):
    status = value(sandbox, "dict(line.split(':', 1) for line in open('/proc/self/status'))")
    assert isinstance(status, dict)
    assert {int(status[f"Cap{kind}"], 16) for kind in ("Inh", "Prm", "Eff", "Bnd", "Amb")} == {0}
    assert status["NoNewPrivs"].strip() == "1" and "0" not in status["Uid"].split()
    assert error(sandbox, "os.setuid(0)") in ("PermissionError", "OSError")
    for call in ("unshare(0x10000000)", "mount(b'/', b'/tmp', None, 4096, None)", "ptrace(0, 0, 0, 0)"):
        assert value(sandbox, f"__import__('ctypes').CDLL(None, use_errno=True).{call}") == -1


def test_results_are_not_taken_without_end(sandbox, monkeypatch):
    monkeypatch.setattr(session, "MAX_ANSWERS", 1_000_000)
    source = "import time\ndef f(x):\n    time.sleep(0.05)\n    return 'x' * 200_000"
    done = run(sandbox, source, calls=(Call("f", "call", ONE * 30),))
    assert done.calls["f"].state == "too much output" and done.seconds < 1.4


def test_a_daemon_dies_with_its_submission(sandbox):
    source = "import os, time\nif os.fork() == 0:\n    os.setpgid(0, 0)\n    if os.fork() == 0:\n        time.sleep(60)\n    os._exit(0)"
    assert run(sandbox, source).state == "ran"  # and neighbours_unharmed looks for it


# ---- the grader's own faults ---------------------------------------------------------------------------------------


def test_a_lost_zygote_is_the_graders_fault_and_the_next_run_has_a_new_one(edition):
    with Sandbox(edition, LIMITS) as sandbox:
        zygote = sandbox._zygote
        assert zygote is not None and zygote._process is not None
        killer = threading.Timer(0.5, os.kill, (descendants(zygote._process.pid)[0], signal.SIGKILL))
        killer.start()
        with pytest.raises(SandboxError, match="zygote was lost"):
            run(sandbox, "import time\ntime.sleep(1.5)")
        killer.join()
        assert run(sandbox, "1").state == "ran"
    with pytest.raises(SandboxError, match="closed"):
        run(sandbox, "1")


def test_closing_leaves_no_process(edition):
    sandbox = Sandbox(edition, LIMITS)
    pids = descendants(os.getpid())
    sandbox.close()
    ended = [pid for pid in pids if not Path(f"/proc/{pid}").exists()]
    assert len(ended) >= 2


def test_inputs_that_cannot_cross_are_the_graders_fault(sandbox):
    with pytest.raises(SandboxError, match="f: the inputs"):
        run(sandbox, "def f(x): pass", calls=(Call("f", "call", ((object(),),)),))


def test_an_edition_must_be_one(tmp_path):
    with pytest.raises(SandboxError, match=r"autograder\.edition makes one"):
        Sandbox(tmp_path)


# ---- with less protection ------------------------------------------------------------------------------------------


@pytest.fixture
def no_namespaces(monkeypatch):
    original = host._Zygote.__init__

    def refused(self, edition, limits, preload, namespaces, probe=False):
        original(self, edition, limits, preload, False, probe)

    monkeypatch.setattr(host._Zygote, "__init__", refused)


@pytest.mark.skipif("Landlock" not in LAYERS or "seccomp" not in LAYERS, reason="neither Landlock nor seccomp")
def test_without_namespaces_landlock_and_seccomp_protect(edition, no_namespaces, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("secret")
    with Sandbox(edition, LIMITS, preload=("numpy",)) as sandbox:
        assert "process namespace" not in sandbox.layers and set(sandbox.layers) >= host.REQUIRED
        for path in (secret, ROOT / "pyproject.toml", ROOT / "autograder" / "__init__.py"):
            assert error(sandbox, f"open({str(path)!r})") == "PermissionError"
        assert error(sandbox, f"open({str(tmp_path / 'x')!r}, 'w')") == "PermissionError"
        assert error(sandbox, "socket.socket()") == "OSError"
        assert error(sandbox, "socket.socket(socket.AF_UNIX)") == "OSError"
        assert value(sandbox, "[open('mine', 'w').write('a'), os.listdir('.')]") == [1, ["mine"]]
        assert (
            run(sandbox, "import signal\nsignal.setitimer(signal.ITIMER_REAL, 0)\nwhile True: 0").state == "timed out"
        )
        source = "import os\ndef f(x):\n    while True:\n        if os.fork(): os.wait()"
        assert answer(sandbox, source.replace("while True", "for _ in range(3)")).state in ("ran", "timed out")
        assert error(sandbox, "os.listdir('/dev/pts')") == "PermissionError"  # nobody's terminal
        assert error(sandbox, "socket.socketpair(socket.AF_INET)") == "OSError"
        assert value(sandbox, "__import__('ctypes').CDLL(None).shmget(0, 4096, 0o600)") == -1


@pytest.mark.skipif("Landlock" not in LAYERS or "seccomp" not in LAYERS, reason="neither Landlock nor seccomp")
def test_without_namespaces_folders_however_deep_are_cleared_away(edition, no_namespaces):
    deep = "import os\nfor _ in range(1500):\n    os.mkdir('d')\n    os.chdir('d')\nos.chmod('.', 0)"
    with Sandbox(edition, LIMITS, preload=()) as sandbox:
        zygote = sandbox._zygote
        assert run(sandbox, deep).state == "ran"
        assert run(sandbox, "1").state == "ran"
        assert sandbox._zygote is zygote and zygote.alive


def test_nothing_runs_unprotected_unless_trusted(edition, monkeypatch):
    monkeypatch.setattr(host, "REQUIRED", {"a layer that nobody has"})
    with pytest.raises(SandboxError, match="--trust-submissions"):
        Sandbox(edition, preload=())
    with Sandbox(edition, preload=(), trust=True) as sandbox:
        assert run(sandbox, "1").state == "ran"


AS_USER = """
import sys, pathlib
sys.path.insert(0, sys.argv[2])
from autograder.sandbox import REASONS, Call, Cell, Limits, Sandbox
with Sandbox(pathlib.Path(sys.argv[1]), Limits(processes=32, cell_s=5), preload=("numpy",)) as sandbox:
    bomb = "import os, time\\nwhile True:\\n    if os.fork() == 0: time.sleep(60)"
    done = sandbox.run([Cell("a", "def f(x): return x + 1"), Cell("b", bomb)], [Call("f", "call", ((1,),))])
    print(done.calls["f"].outcomes[0].value, done.cells[1].raised.type_name, *sandbox.layers, sep=", ")
"""


def test_an_ordinary_user_has_the_same_layers(edition, as_user):
    users = [name for name in LAYERS if name != host.TOGETHER]  # control groups are root's, or delegated
    readable = shutil.copytree(edition, as_user.home / "edition")
    done = as_user(AS_USER, str(readable), str(ROOT))
    assert done.stdout.strip().split(", ") == ["2", "BlockingIOError", *users], done.stderr


def test_an_answer_is_what_its_name_had_when_it_was_taken(sandbox):
    cells = [
        Cell("f", "def f(): return 1", takes=("f",)),
        Cell("later", "def f(): return 2\ndef g(): return 3"),
    ]
    run = sandbox.run(cells, [Call("f", "call", ((),)), Call("g", "call", ((),))])
    assert run.calls["f"].outcomes[0].value == 1 and run.calls["g"].outcomes[0].value == 3
