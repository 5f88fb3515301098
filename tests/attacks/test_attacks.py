"""A class of attackers, graded in one batch: each gets what its honest part deserves, and nothing else has changed."""

from __future__ import annotations

import base64
import ctypes
import hashlib
import math
import os
import secrets
import select
import shutil
import socket
import struct
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from html.parser import HTMLParser
from pathlib import Path

import pytest

from autograder import feedback, grade, paths, record, report
from autograder.gradebook import Gradebook
from autograder.pool import Pool
from autograder.record import Record
from autograder.release import student_notebook
from autograder.sandbox import REASONS, Limits, available_layers, memory

sys.path.insert(0, str(Path(__file__).parent))
from course import ATTACKS, BURNING, MASTER, NINE, NOTEBOOK, PLACES, WRONG, Attack, answered, cell

ROOT = Path(__file__).parents[2]
LAYERS = available_layers()
LIMITS = Limits(
    memory_mb=256, wall_s=12, cell_s=3, call_s=4, output_bytes=200_000, processes=32, files_mb=8
)  # fmt: skip
#: For attacks on the processor: its limit comes long before the clock's, also on a busy machine.
LIMITS_OF_THE_PROCESSOR = replace(LIMITS, wall_s=80, cell_s=16, call_s=16, cpu_s=1)
BURN = [a for a in ATTACKS if a.path.parent.name == BURNING]
OTHERS = [a for a in ATTACKS if a not in BURN]
CARRIED = "carried-honest"  # right but for `triple`, which `nine` builds on
NEIGHBOURS = ("neighbour-1", "neighbour-2", "zz-neighbour")
LEFT_OUT = "It was left out"
pytestmark = [
    pytest.mark.skipif("process namespace" not in LAYERS, reason="namespaces are refused on this machine"),
    pytest.mark.filterwarnings("ignore"),
]


@dataclass
class Batch:
    """What there was before, and what grading left."""

    folder: Path
    canary: Path
    token: str
    records: dict[str, Record]
    remarks: list[str]
    before: dict[str, tuple]
    after: dict[str, tuple]
    processes: tuple[set[int], set[int]]
    called: bool
    failed: list[str]
    pages: str

    @property
    def grading(self) -> Path:
        return self.folder / "grading"


@pytest.fixture(scope="module")
def batch(tmp_path_factory):
    with attacked(tmp_path_factory.mktemp("attacks"), OTHERS, LIMITS) as made:
        yield made


@pytest.fixture(scope="module")
def burnt(tmp_path_factory):
    with attacked(tmp_path_factory.mktemp("burning"), BURN, LIMITS_OF_THE_PROCESSOR) as made:
        yield made


@contextmanager
def attacked(folder: Path, attacks: list[Attack], limits: Limits) -> Iterator[Batch]:
    patch = pytest.MonkeyPatch()
    ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # orphans become children of this process, where they can be seen
    try:
        with socket.create_server(("127.0.0.1", 0)) as inet, socket.socket(socket.AF_UNIX) as unix:
            yield graded(folder, patch, inet, unix, attacks, limits)
    finally:
        ctypes.CDLL(None).prctl(36, 0, 0, 0, 0)
        patch.undo()
        shutil.rmtree(folder, ignore_errors=True)


def graded(
    folder: Path, patch: pytest.MonkeyPatch, inet: socket.socket, unix: socket.socket, attacks: list[Attack], limits: Limits
) -> Batch:
    released = student_notebook(MASTER, NOTEBOOK, "f")
    submissions, canary, temporary = folder / "submissions", folder / "canary", folder / "temporary"
    for made in (canary / "below", temporary, folder / "notebooks", folder / "solutions"):
        made.mkdir(parents=True)
    for name in ("file", "below/file"):
        (canary / name).write_text("untouched")
        (canary / name).chmod(0o666)  # whoever gets there can write
    canary.chmod(0o777)
    unix.bind(str(canary / "socket"))
    unix.listen()
    token = secrets.token_hex(6)
    places = {
        "CANARY": str(canary), "SUBMISSIONS": str(submissions), "GRADING": str(folder / "grading"), "ROOT": str(ROOT),
        "PORT": str(inet.getsockname()[1]), "TOKEN": token, "PID": str(os.getpid()),
    }  # fmt: skip
    for name in NEIGHBOURS:
        (submissions / name).mkdir(parents=True)
        book = answered(record.json.loads(released), "def triple(x): return x + 2 * x")
        cell(book, "nine")["source"] = NINE
        (submissions / name / f"{NOTEBOOK.name}.ipynb").write_text(record.json.dumps(book))
    (submissions / CARRIED).mkdir()
    book = answered(record.json.loads(released), WRONG)
    cell(book, "nine")["source"] = NINE
    (submissions / CARRIED / f"{NOTEBOOK.name}.ipynb").write_text(record.json.dumps(book))
    for attack in attacks:
        attack.hand_in(submissions / attack.id, released, places)
    (folder / "notebooks" / f"{NOTEBOOK.name}.ipynb").write_bytes(released)
    (folder / "solutions" / f"{NOTEBOOK.name}.py").write_text(MASTER)
    patch.setattr(paths, "SOLUTIONS", folder / "solutions")
    patch.setattr(grade, "NOTEBOOKS", (NOTEBOOK,))
    patch.setattr(paths, "NOTEBOOKS", folder / "notebooks")
    patch.setattr(tempfile, "tempdir", str(temporary))
    before, running = contents(submissions, canary), descendants()
    done = grade.grade_folder(submissions, folder / "grading", workers=partial(Pool, jobs=3), limits=limits, progress=False)
    after = contents(submissions, canary)
    for _ in range(20):  # what was killed may still be leaving
        if descendants() <= running:
            break
        time.sleep(0.1)
    called = select.select([inet, unix], [], [], 0)[0] != []
    records = record.load_all(folder / "grading")
    feedback.write(records, folder / "grading" / "feedback")
    report.write(records, folder / "grading" / "report.html")
    pages = "".join(p.read_text() for p in (folder / "grading").rglob("*.html"))
    return Batch(
        folder, canary, token, {r.student: r for r in records}, done.remarks, before, after,
        (running, descendants()), called, done.failed, pages,
    )  # fmt: skip


def contents(*folders: Path) -> dict[str, tuple]:
    """Everything below: names, kinds, modes, times and texts."""
    found = {}
    for folder in folders:
        for top, directories, files in os.walk(os.fsencode(folder)):
            for path in (top, *(os.path.join(top, name) for name in directories + files)):
                status = os.lstat(path)
                text = (
                    hashlib.sha256(Path(os.fsdecode(path)).read_bytes()).digest() if status.st_mode >> 12 == 8 else b""
                )
                found[os.fsdecode(path)] = status.st_mode, status.st_uid, status.st_nlink, status.st_mtime_ns, text
    return found


def descendants() -> set[int]:
    """The processes below this one."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
    found = [os.getpid()]
    for parent in found:
        found += [child for child, its_parent in parents.items() if its_parent == parent]
    return set(found[1:])


def state_of(made: Record, where: str) -> str:
    """The state that the attack ended in (see `course`)."""
    if made.state != "graded":
        return made.state
    for note in made.notes:
        if LEFT_OUT in note and where not in ("wrong", "nine"):
            return next(s for s, reason in REASONS.items() if reason.partition("}")[2] in note)
    states = {e.name: e.state for e in made.exercises}
    return states["triple"] if where == "file" else states.get(PLACES.get(where, ""), "graded")


# ---- each attack ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("attack", OTHERS, ids=lambda a: f"{a.path.parent.name}/{a.path.name}")
def test_an_attack_ends_as_its_name_says_with_the_score_its_honest_part_deserves(batch, attack: Attack):
    ends_as_its_name_says(batch, attack, LIMITS)


@pytest.mark.parametrize("attack", BURN, ids=lambda a: a.path.name)
def test_an_attack_on_the_processor_ends_as_its_name_says(burnt, attack: Attack):
    ends_as_its_name_says(burnt, attack, LIMITS_OF_THE_PROCESSOR)


def ends_as_its_name_says(batch: Batch, attack: Attack, limits: Limits) -> None:
    needs = attack.header("needs")
    made = batch.records.get(attack.id)
    if attack.state == "passed over":
        assert made is None and not any(name.startswith(attack.id) for name in batch.records)
        assert all(remark.isprintable() for remark in batch.remarks)  # some terminal shows it
        assert attack.path.stem.endswith("symlinked_folder") or any(attack.id in remark for remark in batch.remarks)
        return
    assert made is not None, batch.failed
    scores = {e.name: e.points for e in made.exercises}
    assert scores == {"double": float(attack.header("scores", "2")), "triple": 0.0, "nine": 0.0}, (made.exercises, made.notes)
    assert made.seconds < limits.wall_s
    shown = [o.get("text", "") for outputs in made.outputs.values() for o in outputs]
    said = [made.reason, *made.notes, *(text for e in made.exercises for text in (e.hint, *dict(e.more).values()))]
    assert not [text for text in (*shown, *said) if "STOLEN" in text]
    if not needs or needs in LAYERS:
        assert state_of(made, attack.header("in")) == attack.state, (made.state, made.notes, made.exercises)
    for text in (made.reason, *made.notes, *(e.hint for e in made.exercises)):
        assert text == "" or (text[-1] in ".!?)”" and text.isprintable())
    assert sum(map(len, made.notes)) < 5_000


def test_the_corpus_has_every_family():
    families = Counter(a.path.parent.name for a in ATTACKS)
    assert len(ATTACKS) >= 60 and len({a.id for a in ATTACKS}) == len(ATTACKS)
    assert set(families) >= {"forging", "reading", "writing", "network", "signals", "ending", "looping", "flooding",
                             "bombs", "files", "notebooks", "pages", "stealing", BURNING}  # fmt: skip


# ---- what is around them -------------------------------------------------------------------------------------------


def test_the_neighbours_have_all_their_points(batch):
    for name in NEIGHBOURS:
        assert {e.name: e.state for e in batch.records[name].exercises} == dict.fromkeys(("double", "triple", "nine"), "passed")
        assert not batch.records[name].notes


def test_an_honest_answer_that_builds_on_a_failed_one_has_its_points(batch):
    scores = {e.name: (e.points, e.carried) for e in batch.records[CARRIED].exercises}
    assert scores == {"double": (2, ()), "triple": (0, ()), "nine": (2, ("triple",))}


def test_nothing_of_the_host_has_changed(batch):
    assert batch.after == batch.before
    assert sorted(p.name for p in batch.canary.iterdir()) == ["below", "file", "socket"]


def test_the_graders_own_faults_are_none(batch):
    assert batch.failed == []


def test_the_gradebook_and_the_records_say_the_same(batch):
    with Gradebook(batch.grading) as gradebook:
        assert gradebook.scores() == {(r.student, NOTEBOOK.name): r.points for r in batch.records.values()}
    files = {p.name for p in (batch.grading / "records").iterdir()}
    assert files == {f"{r.digest}.json" for r in batch.records.values()}
    assert (batch.grading / "secret_seed").stat().st_mode & 0o077 == 0
    config = (batch.grading / "nbgrader_config.py").read_text()
    assert "STOLEN" not in config and "attacked" not in config


def test_no_process_is_left(batch):
    before, after = batch.processes
    assert after <= before


def test_nobody_was_called_and_nothing_listens(batch):
    assert not batch.called
    assert batch.token not in Path("/proc/net/unix").read_text()


def test_nothing_is_left_in_temporary_folders(batch):
    for place in ("/tmp", "/dev/shm", "/var/tmp", "/run", "/", Path.home(), Path.cwd(), ROOT, batch.grading):
        if os.access(place, os.R_OK):
            assert not [name for name in os.listdir(place) if batch.token in name]
    assert list((batch.folder / "temporary").iterdir()) == []
    groups = memory.find()
    assert not groups or not list(groups.parent.glob(f"{memory.PREFIX}-{os.getpid()}-*"))


def test_around_attacks_on_the_processor_all_is_as_it_was_too(burnt):
    test_the_neighbours_have_all_their_points(burnt)
    test_nothing_of_the_host_has_changed(burnt)
    test_the_graders_own_faults_are_none(burnt)
    test_the_gradebook_and_the_records_say_the_same(burnt)
    test_no_process_is_left(burnt)
    test_nothing_is_left_in_temporary_folders(burnt)


# ---- pages ---------------------------------------------------------------------------------------------------------


class Active(HTMLParser):
    """Counts what a browser would run."""

    def __init__(self, text: str):
        super().__init__()
        self.found: Counter[str] = Counter()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        if tag in ("script", "iframe", "object", "embed", "svg", "base", "form"):
            self.found[tag] += 1
        for name, value in attrs:
            bare = "".join((value or "").split()).lower()
            if name.startswith("on") or name == "srcdoc" or bare.startswith(("javascript:", "vbscript:", "data:text")):
                self.found[f"{tag} {name}"] += 1
            if tag == "img" and not bare.startswith("data:image/png;base64,"):
                self.found["img"] += 1
            elif tag == "img" and math.prod(struct.unpack(">II", base64.b64decode(value[22:])[16:24])) > 1e8:
                self.found["img too large"] += 1


@pytest.fixture(scope="module")
def formgrader():
    """Render an autograded notebook as formgrader does, less its style sheets."""
    from nbconvert.exporters import HTMLExporter
    from nbgrader.server_extensions.formgrader import handlers

    exporter = HTMLExporter(template_name="formgrade", extra_template_basedirs=[handlers.template_path])

    def render(batch: Batch, student: str) -> str:
        resources = {"assignment_id": "a", "notebook_id": "n", "submission_id": "s", "index": 0, "total": 1,
                     "base_url": "", "student": "x", "last_name": "", "first_name": "", "notebook_path": "p"}  # fmt: skip
        path = batch.grading / "autograded" / student / NOTEBOOK.name / f"{NOTEBOOK.name}.ipynb"
        return exporter.from_filename(str(path), resources=resources)[0]

    return render


SHOWN = [a for a in ATTACKS if a.path.parent.name == "pages" or "in_the_id" in a.path.name]


@pytest.mark.parametrize("attack", SHOWN, ids=lambda a: a.path.name)
def test_what_formgrader_shows_of_an_attack_runs_nothing(batch, formgrader, attack: Attack):
    harmless = Active(formgrader(batch, NEIGHBOURS[0])).found
    assert Active(formgrader(batch, attack.id)).found == harmless


@pytest.mark.parametrize("start", ["\\begin{a}", "[", "*a ", "> ", "$a", "[a](", "`a", "|a"])
def test_markdown_that_never_ends_what_it_begins_keeps_nobody_waiting(start):
    from nbconvert.filters import markdown2html

    from autograder.autograded import inert

    began = time.process_time()
    markdown2html(inert(start * 10_000))
    assert time.process_time() - began < 5


def test_the_markdown_of_an_honest_student_still_reads_well():
    from autograder.autograded import inert

    text = "*Because* $a < b$, `x[0] & y` and\n\n1. **it** does: $$\\frac{a}{b} \\\\ & c$$ R & D, 3 <= 4"
    assert inert(text) == text


def test_feedback_and_report_run_nothing(batch):
    pages = [*(batch.grading / "feedback").iterdir(), batch.grading / "report.html"]
    assert len(pages) == len(batch.records) + 1
    for page in pages:
        found = Active(page.read_text(encoding="utf-8")).found
        assert not {name for name in found if name != "svg"}, (page.name, found)


def test_no_page_runs_anything_in_a_browser(batch, formgrader, tmp_path):
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    api = pytest.importorskip("playwright.sync_api")
    if not chromium:
        pytest.fail("needs Chromium") if os.environ.get("CI") else pytest.skip("needs Chromium")
    flags = ["--no-sandbox", "--disable-gpu"]
    pages = [batch.grading / "report.html", *(batch.grading / "feedback").glob("pages-*")]
    for attack in SHOWN:
        pages.append(tmp_path / f"{attack.id}.html")
        pages[-1].write_text(formgrader(batch, attack.id), encoding="utf-8")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        tab = browser.new_context(offline=True).new_page()
        for page in pages:
            tab.goto(page.as_uri(), wait_until="load")
            links = tab.eval_on_selector_all("#notebook a, main a", "all => all.map(a => a.getAttribute('href'))")
            assert all(link.startswith(("#", "http://", "https://")) for link in links), (page.name, links)
            tab.wait_for_timeout(30)
            assert tab.evaluate("typeof attacked") == "undefined", page.name
        tab.set_content("<img src=x onerror=attacked=1>")  # this is how it would look
        tab.wait_for_function("typeof attacked !== 'undefined'")
        browser.close()
