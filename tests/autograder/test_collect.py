"""Every learning system's download, and every mess that a class makes of it."""

import csv
import json
import os
import random
import shutil
import struct
import unicodedata
import zipfile
from contextlib import suppress
from datetime import timedelta

import pytest

from autograder import paths
from autograder.__main__ import main
from autograder.demo import format_3, no_metadata
from autograder.downloads import entries, log, roster
from autograder.downloads.collecting import collect
from autograder.downloads.layouts import recognise, time_of
from autograder.downloads.log import CollectError
from autograder.syllabus import NOTEBOOKS
from tests.autograder.lms import ADA, CLASS, EVE, JAN, SYSTEMS, WHEN, ZOE, Hand, Person, download, entry, pack

ONE, TWO = NOTEBOOKS[1], NOTEBOOKS[2]
FIRST, SECOND = ((paths.NOTEBOOKS / f"{n.name}.ipynb").read_bytes() for n in (ONE, TWO))
TWIN = Person("Ada", "Lovelace", "4000009", 397099)


def every(but=()):
    """All systems but these."""
    systems = [s for s in SYSTEMS if type(s).__name__ not in but]
    return pytest.mark.parametrize("system", systems, ids=lambda s: type(s).__name__)


EVERY = every()


def version(n, data=FIRST):
    """A notebook with other work in it."""
    book = json.loads(data)
    book["cells"].append({"cell_type": "code", "id": f"mine-{n}", "metadata": {}, "source": f"x = {n}", "outputs": []})
    return json.dumps(book).encode()


class Desk:
    """A TA's folder, with the downloads of one system, and its roster."""

    def __init__(self, system, folder):
        self.system, self.folder, self.to = system, folder, folder / "submissions"
        self.class_list(CLASS)

    def class_list(self, people):
        path = self.folder / "roster.csv"
        path.write_text(self.system.roster(people), encoding="utf-8")
        self.roster = roster.read(path)

    def get(self, *hands, **more):
        return download(self.system, self.folder / "downloads", hands, **more)

    def collect(self, *downloads, decided=None):
        return collect(downloads, self.to, NOTEBOOKS, self.roster, decided)

    def decide(self, answer):
        """Fill in the table of questions as a person would. answer: (what, why) -> the student, "-", or ""."""
        path = self.to / "decide.csv"
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = [row | {"student": answer(row["download"], row["question"])} for row in csv.DictReader(file)]
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0].keys())
            writer.writeheader()
            writer.writerows(rows)
        return path

    def file(self, who=ADA, notebook=ONE):
        return self.to / who.number / f"{notebook.name}.ipynb"

    def has(self, who, notebook, data):
        return self.file(who, notebook).read_bytes() == data


@pytest.fixture
def desk(system, tmp_path):
    return Desk(system, tmp_path)


@EVERY
def test_a_class_is_told_apart_and_timed(desk):
    one, two = Hand(ADA, {"01_feedforward.ipynb": FIRST}), Hand(JAN, {"01_feedforward.ipynb": version(1)})
    made = desk.collect(path := desk.get(one, two))
    assert made.systems == {str(path): desk.system.name} and not made.remarks
    assert desk.has(ADA, ONE, FIRST) and desk.has(JAN, ONE, version(1))
    if desk.system.name != "Canvas":  # which does not say when
        assert desk.file().stat().st_mtime == WHEN.timestamp()
    assert [r.split()[0] for r in made.absent] == [ZOE.number, EVE.number]
    assert sorted(p.name for p in desk.to.iterdir()) == [ADA.number, JAN.number, "collected.csv"]


@EVERY
@pytest.mark.parametrize(
    "name", ["p1 (1).ipynb", "Copy of 01.ipynb", "ünïcode – 1.IPYNB", "02_losses.ipynb", "a.ipynb.txt", "a.json"]
)
def test_a_renamed_notebook_is_recognised_by_its_content(desk, name):
    desk.collect(desk.get(Hand(ADA, {name: FIRST})))
    assert desk.has(ADA, ONE, FIRST)


@EVERY
@pytest.mark.parametrize("harm", [no_metadata, format_3])
def test_a_notebook_that_lost_its_marks_is_recognised(desk, harm):
    book = json.loads((paths.NOTEBOOKS / "01_feedforward.ipynb").read_bytes())
    harm(book)
    data = json.dumps(book).encode()
    desk.collect(desk.get(Hand(ADA, {"work.ipynb": data})))
    assert desk.has(ADA, ONE, data)


@EVERY
def test_a_wrong_notebook_in_the_wrong_assignment_goes_where_it_belongs(desk):
    desk.collect(desk.get(Hand(ADA, {"01_feedforward.ipynb": SECOND, "ps1.ipynb": FIRST})))
    assert desk.has(ADA, TWO, SECOND) and desk.has(ADA, ONE, FIRST)


@EVERY
def test_the_zip_that_submit_packs_is_unpacked(desk):
    packed = pack(
        {"01_feedforward.ipynb": FIRST, "02_losses.ipynb": SECOND, "handin.json": b"{}", "progress.jsonl": b"1\n"}
    )
    made = desk.collect(desk.get(Hand(ADA, {"course_nn 2026-11-24 21.20.00.zip": packed})))
    assert desk.has(ADA, ONE, FIRST) and desk.has(ADA, TWO, SECOND) and len(made.counting) == 2
    assert (desk.to / ADA.number / "progress.jsonl").read_bytes() == b"1\n"
    assert (desk.to / ADA.number / "handin.json").read_bytes() == b"{}"


@EVERY
def test_a_zip_made_by_hand_with_a_macs_leavings_is_unpacked(desk):
    packed = pack(
        {
            "PS 1/work/01_feedforward.ipynb": FIRST,
            "PS 1/work/.ipynb_checkpoints/01_feedforward-checkpoint.ipynb": version(1),
            "__MACOSX/PS 1/work/._01_feedforward.ipynb": b"\0\5\x16\7",
            "PS 1\\zipped again.zip": pack({"02_losses.ipynb": SECOND}),
        }
    )
    made = desk.collect(desk.get(Hand(ADA, {"my work.zip": packed})))
    assert desk.has(ADA, ONE, FIRST) and desk.has(ADA, TWO, SECOND) and len(made.rows) == 2


@EVERY
def test_the_latest_counts_and_the_others_are_put_aside(desk):
    hours = [timedelta(hours=h) for h in (0, 14, 2)]
    hands = [Hand(ADA, {"01.ipynb": version(i)}, WHEN + h, 100 + int(h.seconds)) for i, h in enumerate(hours)]
    if desk.system.name in ("Moodle", "nbgrader", "a folder"):  # these keep one, so there were several downloads
        parts = [desk.get(h, file=f"{i}.zip") for i, h in enumerate(hands)]
    else:
        parts = [desk.get(*hands)]
    desk.collect(*parts)
    assert desk.has(ADA, ONE, version(1))
    kept = sorted(p.read_bytes() for p in (log.aside(desk.to) / ADA.number).iterdir())
    assert kept == sorted([version(0), version(2)])


@EVERY
def test_several_downloads_are_collected_together_or_one_after_the_other(desk):
    early, late = (
        Hand(ADA, {"01.ipynb": version(0)}),
        Hand(ADA, {"01.ipynb": version(1)}, WHEN + timedelta(days=1), 9_999_999),
    )
    one, two = desk.get(early, Hand(JAN, {"x.ipynb": FIRST}), file="1.zip"), desk.get(late, file="2.zip")
    desk.collect(two)
    desk.collect(one)
    assert desk.has(ADA, ONE, version(1)) and desk.has(JAN, ONE, FIRST)
    again = (desk.to / "collected.csv").read_bytes()
    desk.collect(one, two)
    assert (desk.to / "collected.csv").read_bytes() == again
    assert [p.read_bytes() for p in (log.aside(desk.to) / ADA.number).iterdir()] == [version(0)]


@EVERY
def test_a_later_submission_takes_the_place_of_one_that_was_collected(desk):
    desk.collect(desk.get(Hand(ADA, {"01.ipynb": version(0)}), file="1.zip"))
    desk.collect(desk.get(Hand(ADA, {"01.ipynb": version(1)}, WHEN + timedelta(days=1), 9_999_999), file="2.zip"))
    assert desk.has(ADA, ONE, version(1))
    assert [p.read_bytes() for p in (log.aside(desk.to) / ADA.number).iterdir()] == [version(0)]


@EVERY
def test_the_same_download_twice_counts_once(desk):
    path = desk.get(Hand(ADA, {"01.ipynb": FIRST}))
    copy = path.with_name(f"{path.stem} (1).zip")
    shutil.copy(path, copy)
    made = desk.collect(path, copy)
    assert sorted((r.counts, r.why) for r in made.rows) == [("no", "the same file again"), ("yes", "the latest")]
    assert desk.has(ADA, ONE, FIRST)


@EVERY
def test_an_unpacked_download_is_read_as_well(desk):
    path = desk.get(Hand(ADA, {"01.ipynb": FIRST}), Hand(JAN, {"work.zip": pack({"01.ipynb": version(1)})}))
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder := desk.folder / "unpacked")
    for p in folder.rglob("*"):
        os.utime(p, (WHEN.timestamp(),) * 2)
    made = desk.collect(folder)
    assert made.systems == {str(folder): desk.system.name}
    assert desk.has(ADA, ONE, FIRST) and desk.has(JAN, ONE, version(1))


@EVERY
def test_a_damaged_notebook_is_handed_in_all_the_same(desk):
    desk.collect(desk.get(Hand(ADA, {"p1.ipynb": FIRST[: len(FIRST) // 2]}), Hand(JAN, {"01_feedforward.ipynb": b""})))
    assert desk.has(ADA, ONE, FIRST[: len(FIRST) // 2]) and desk.has(JAN, ONE, b"")


@EVERY
@pytest.mark.parametrize("data", [b"", b"PK\3\4 nonsense", pack({"a.ipynb": FIRST})[:-30]])
def test_a_damaged_archive_costs_nobody_else_anything_and_is_named(desk, data):
    made = desk.collect(desk.get(Hand(ADA, {"work.zip": data}), Hand(JAN, {"01.ipynb": FIRST})))
    assert desk.has(JAN, ONE, FIRST) and not desk.file().exists()
    [remark] = made.remarks
    assert ADA.number in remark and "work.zip" in remark and "Ask for it again" in remark
    assert any(r.student == ADA.number and "could not be read" in r.why for r in made.rows)


@EVERY
def test_other_files_are_logged_and_do_not_hinder(desk):
    files = {"report.pdf": b"%PDF", "data.json": b"[]", "notes.txt": b"notes", "x.rar": b"Rar!", "01.ipynb": FIRST}
    made = desk.collect(desk.get(Hand(ADA, files)))
    assert [r.why for r in made.rows if r.counts == "no"] == ["no notebook; left in the download"] * 4
    assert desk.has(ADA, ONE, FIRST) and not made.remarks


@EVERY
@pytest.mark.parametrize(
    "name",
    [
        "submission_metadata.yml",
        "Jan_5_assignsubmission_file_a.txt",
        "jan_5_6_a.txt",
        "1-2 - Jan - Sep 24, 2026 926 PM",
    ],
)
def test_a_file_with_the_name_that_another_system_gives_decides_nothing_of_the_others(desk, name):
    made = desk.collect(path := desk.get(*(Hand(p, {"01.ipynb": FIRST}) for p in CLASS), Hand(JAN, {name: b"jan: []"})))
    assert made.systems == {str(path): desk.system.name} and not made.absent
    assert {r.student for r in made.counting} == {p.number for p in CLASS}


@EVERY
def test_a_notebook_of_another_course_is_put_aside_and_named(desk):
    other = b'{"nbformat": 4, "cells": [{"cell_type": "code", "source": "x = 1"}]}'
    made = desk.collect(desk.get(Hand(ADA, {"other.ipynb": other, "01.ipynb": FIRST})))
    assert "no notebook of this course" in made.remarks[0]
    assert [p.read_bytes() for p in (log.aside(desk.to) / ADA.number).iterdir()] == [other]


@every(but=("Canvas",))  # it writes a number, and no name that matters
@pytest.mark.parametrize(
    "shown",
    ["", "Zoe Kruger-Oz", "Zoë  KRÜGER-ÖZ", "Zo├½ Kr├╝ger-├ûz", "ZoÃ« KrÃ¼ger-Ã–z", "Zo_ Kr_ger-_z", "Zo� Kr�ger-�z"],
)
def test_accents_and_misread_names_are_matched_with_the_roster(desk, shown):
    desk.collect(desk.get(Hand(ZOE, {"01.ipynb": FIRST}, shown=shown)))
    assert desk.has(ZOE, ONE, FIRST)


@EVERY
def test_names_without_the_mark_of_utf_8_are_read(desk):
    files = desk.system.files([Hand(ZOE, {"ü.ipynb": FIRST})])
    names = {k.filename if isinstance(k, zipfile.ZipInfo) else k: v for k, v in files.items()}
    path = desk.folder / desk.system.file
    path.write_bytes(pack({entry(k, utf8=False): v for k, v in names.items()}))
    desk.collect(path)
    assert desk.has(ZOE, ONE, FIRST)


@EVERY
def test_a_name_that_nobody_has_is_asked_for_and_the_answer_taken(desk):
    stranger = Person("Adda", "Lovelase", "", 555)
    path = desk.get(Hand(stranger, {"01.ipynb": FIRST}, shown="Adda Lovelase"), Hand(JAN, {"01.ipynb": version(1)}))
    with pytest.raises(CollectError, match=f"nobody of that name is in the roster .perhaps {ADA.number}") as error:
        desk.collect(path)
    assert "--override" in str(error.value) and [p.name for p in desk.to.iterdir()] == ["decide.csv"]
    for answer in (ADA.number, f"{ADA.number} (Ada Lovelace)", "Lovelace, Ada", ADA.number):
        made = desk.collect(path, decided=desk.decide(lambda what, why, answer=answer: answer))
        assert desk.has(ADA, ONE, FIRST) and desk.has(JAN, ONE, version(1))
        assert {r.name for r in made.counting} == {
            p.name for p in desk.roster.people if p.id in (ADA.number, JAN.number)
        }


@EVERY
def test_two_people_of_one_name_are_told_apart_by_number_or_asked_about(desk):
    desk.class_list([*CLASS, TWIN])
    hands = [Hand(ADA, {"01.ipynb": version(0)}), Hand(TWIN, {"01.ipynb": version(1)}, number=2557999)]
    path = desk.get(*hands[: 1 if desk.system.name == "a folder" else 2])  # which cannot hold two of one name
    if desk.system.name in ("Brightspace", "a folder"):
        with pytest.raises(CollectError, match="2 people of the roster may be meant"):
            desk.collect(path)
        assert not (desk.to / "collected.csv").exists()
        return
    desk.collect(path)
    assert desk.has(ADA, ONE, version(0)) and desk.has(TWIN, ONE, version(1))


@EVERY
def test_two_notebooks_at_the_same_time_are_asked_about(desk):
    files = {"01.ipynb": version(0), "01 (1).ipynb": version(1), "the same.ipynb": version(1)}
    packed = pack(files)
    path = desk.get(Hand(ADA, {"work.zip": packed}))
    with pytest.raises(CollectError, match="at the same time") as error:
        desk.collect(path)
    assert "work.zip/01.ipynb" in str(error.value)
    desk.collect(path, decided=desk.decide(lambda what, why: "-" * what.endswith("work.zip/01.ipynb")))
    assert desk.has(ADA, ONE, version(1))


@EVERY
def test_whatever_is_left_out_by_decision_is_logged(desk):
    path = desk.get(Hand(EVE, {"01.ipynb": FIRST}, shown="Test Account"), Hand(ADA, {"01.ipynb": FIRST}))
    desk.class_list([ADA, JAN, ZOE])
    with pytest.raises(CollectError, match="nobody"):
        desk.collect(path)
    made = desk.collect(path, decided=desk.decide(lambda what, why: "-"))
    assert [r.why for r in made.rows if r.counts == "no"] == ["left out, as decided"] and len(made.counting) == 1


@EVERY
@pytest.mark.parametrize("kind", ["inner", "outer"])
def test_links_and_paths_that_lead_out_are_left_in_the_archive_and_named(desk, kind):
    bad = {
        entry("../../../escaped.ipynb"): FIRST,
        entry("/tmp/escaped.ipynb"): FIRST,
        entry("link.ipynb", mode=0o120777): b"/etc/passwd",
    }
    if kind == "inner":
        made = desk.collect(desk.get(Hand(ADA, {"work.zip": pack({**bad, "01.ipynb": FIRST})})))
    else:
        made = desk.collect(desk.get(Hand(ADA, {"01.ipynb": FIRST}), extra=bad))
    assert desk.has(ADA, ONE, FIRST) and len(made.remarks) == 3
    assert sum("leads out" in r for r in made.remarks) == 2 and sum("a link" in r for r in made.remarks) == 1
    assert not list(desk.folder.parent.glob("escaped*")) and len(list(desk.to.rglob("*.ipynb"))) == 1


@EVERY
@pytest.mark.parametrize(
    "limit, most, says",
    [
        ("MAX_INNER_BYTES", 100_000, "unpacks to more than"),
        ("MAX_INNER_ENTRIES", 2, "files, more than 2"),
        ("MAX_ARCHIVE", 100, "is larger than"),
    ],
)
def test_an_archive_beyond_a_limit_is_not_read_on(desk, monkeypatch, limit, most, says):
    monkeypatch.setattr(entries, limit, most)
    bomb = pack({f"{i}/01.ipynb": b" " * 200_000 for i in range(3)})
    made = desk.collect(desk.get(Hand(ADA, {"work.zip": bomb}), Hand(JAN, {"01.ipynb": FIRST})))
    assert says in made.remarks[0] and ADA.number in made.remarks[0]
    assert desk.has(JAN, ONE, FIRST)


@EVERY
def test_all_archives_in_an_archive_share_one_limit(desk, monkeypatch):
    monkeypatch.setattr(entries, "MAX_INNER_BYTES", 500_000)
    one = pack({"01.ipynb": b" " * 200_000})
    made = desk.collect(
        desk.get(Hand(ADA, {"w.zip": pack({f"{i}.zip": one for i in range(4)})}), Hand(JAN, {"01.ipynb": FIRST}))
    )
    assert any("unpacks to more than" in r for r in made.remarks) and desk.has(JAN, ONE, FIRST)


@EVERY
def test_an_archive_with_an_endless_list_of_files_is_refused_before_it_is_read(desk):
    one = pack({"x": b""})
    head, listed, end = one[: one.index(b"PK\1\2")], one[one.index(b"PK\1\2") : -22], one[-22:]
    many = (
        head + listed * 2_001 + end[:8] + struct.pack("<HHII", 2_001, 2_001, len(listed) * 2_001, len(head)) + end[20:]
    )
    made = desk.collect(desk.get(Hand(ADA, {"work.zip": many}), Hand(JAN, {"01.ipynb": FIRST})))
    assert "holds 2001 files" in made.remarks[0] and desk.has(JAN, ONE, FIRST)


@EVERY
@pytest.mark.parametrize("offset", [2**63, 2**64 - 1, 2**40])
def test_an_archive_that_lies_about_where_a_file_begins_is_named(desk, offset):
    data = pack({"01.ipynb": FIRST})
    start = data.index(b"PK\1\2")
    listed = bytearray(data[start:-22])
    listed[42:46] = b"\xff" * 4  # the offset stands in a field of its own
    listed[30:32] = struct.pack("<H", 12)
    listed += struct.pack("<HHQ", 1, 8, offset)
    end = data[-22:-10] + struct.pack("<II", len(listed), start) + b"\0\0"
    made = desk.collect(
        desk.get(Hand(ADA, {"work.zip": data[:start] + bytes(listed) + end}), Hand(JAN, {"01.ipynb": FIRST}))
    )
    assert "work.zip" in made.remarks[0] and desk.has(JAN, ONE, FIRST)


@every(but=("Gradescope", "Plain"))
def test_a_students_own_metadata_do_not_say_whose_the_others_files_are(desk):
    said = b"submission_1:\n  :submitters:\n  - :name: Jan van den Berg\n    :sid: '4000002'\n"
    files = {"submission_metadata.yml": said, "01_feedforward.ipynb": FIRST}
    made = desk.collect(path := desk.get(Hand(ADA, files), Hand(JAN, {"01_feedforward.ipynb": version(2)})))
    assert made.systems == {str(path): desk.system.name} and desk.has(JAN, ONE, version(2))


@EVERY
def test_archives_in_archives_are_opened_to_a_depth(desk):
    packed = FIRST
    for name in ("01.ipynb", "a.zip", "b.zip", "c.zip"):
        packed = pack({name: packed})
    made = desk.collect(
        desk.get(Hand(ADA, {"d.zip": packed}), Hand(JAN, {"c.zip": pack({"b.zip": pack({"01.ipynb": FIRST})})}))
    )
    assert "too often" in made.remarks[0] and ADA.number in made.remarks[0] and desk.has(JAN, ONE, FIRST)


@EVERY
def test_a_locked_archive_is_named(desk):
    data = bytearray(pack({"01.ipynb": FIRST}))
    data[6] |= 1  # the bit that says "encrypted", in the file's header and in the archive's
    data[data.index(b"PK\1\2") + 8] |= 1
    made = desk.collect(desk.get(Hand(ADA, {"work.zip": bytes(data)}), Hand(JAN, {"01.ipynb": FIRST})))
    assert "password" in made.remarks[0] and desk.has(JAN, ONE, FIRST)


@EVERY
def test_what_was_changed_by_hand_is_not_overwritten(desk):
    path = desk.get(Hand(ADA, {"01.ipynb": FIRST}))
    desk.collect(path)
    desk.file().write_bytes(b"mended by hand")
    with pytest.raises(CollectError, match="was changed by hand and could be lost"):
        desk.collect(path)
    assert desk.file().read_bytes() == b"mended by hand"


@EVERY
def test_without_a_roster_students_go_by_the_name_that_the_download_has(desk):
    desk.roster = None
    desk.collect(desk.get(Hand(JAN, {"01.ipynb": FIRST})))
    name = {"Canvas": "vandenbergjan", "nbgrader": JAN.number}.get(desk.system.name, JAN.name)
    assert (desk.to / name / "01_feedforward.ipynb").read_bytes() == FIRST


@every(but=("OldBrightspace", "Nbgrader", "Plain"))  # they have but the name
def test_without_a_roster_two_people_of_one_name_are_asked_about(desk):
    desk.roster = None
    path = desk.get(Hand(ADA, {"01.ipynb": version(0)}), Hand(TWIN, {"01.ipynb": version(1)}, number=2557999))
    with pytest.raises(CollectError, match="the same name as"):
        desk.collect(path)
    first = ADA.number if desk.system.name == "Gradescope" else str(ADA.user)
    decided = desk.decide(lambda what, why: "Ada the first" if first in what else "Ada the second")
    made = desk.collect(path, decided=decided)
    assert [r.student for r in made.counting] == ["Ada the first", "Ada the second"]


@every(but=("Plain",))  # a zip in it is a student's
def test_a_folder_of_downloads_is_read_as_several(desk):
    desk.get(Hand(ADA, {"01.ipynb": FIRST}), file="part 1.zip")
    desk.get(Hand(JAN, {"01.ipynb": version(1)}), file="part 2.zip")
    desk.collect(desk.folder / "downloads")
    assert desk.has(ADA, ONE, FIRST) and desk.has(JAN, ONE, version(1))


@EVERY
def test_whatever_happens_to_its_bytes_a_download_is_read_or_refused(desk):
    """20 times some bytes are changed or cut off: it is collected, or a CollectError says why, and no file escapes."""
    rng = random.Random(type(desk.system).__name__)
    hands = [Hand(ADA, {"a.ipynb": FIRST[:3000], "b.zip": pack({"x.ipynb": FIRST[:2000]})}), Hand(ZOE, {"y.txt": b"y"})]
    whole = desk.get(*hands).read_bytes()
    for i in range(20):
        data = bytearray(whole[: rng.choice([len(whole), len(whole), rng.randrange(len(whole))])])
        for _ in range(rng.choice([1, 5, 30]) if data else 0):
            data[rng.randrange(len(data))] = rng.randrange(256)
        path = desk.folder / "downloads" / f"{i}.zip"
        path.write_bytes(data)
        with suppress(CollectError):
            collect([path], desk.folder / f"to{i}", NOTEBOOKS, desk.roster)
    made = {p.name.removesuffix("-aside").rstrip("0123456789") for p in desk.folder.iterdir()}
    assert made <= {"downloads", "roster.csv", "to"}


def test_names_that_a_mac_unpacked_and_names_that_steer_a_terminal_are_read_as_people_would(tmp_path):
    folder = tmp_path / "all"
    for name in (unicodedata.normalize("NFD", "Zoë Öz"), "Ad\x1b[31ma"):
        (folder / name).mkdir(parents=True)
        (folder / name / "a.ipynb").write_bytes(FIRST)
    made = collect([folder], tmp_path / "to", NOTEBOOKS)
    assert [(r.student, r.back) for r in made.counting] == [("Ad[31ma", "Ad[31ma/"), ("Zoë Öz", "Zoë Öz/")]
    assert all(r.place.isprintable() for r in made.rows)


@pytest.mark.parametrize(
    "text, hour, minute",
    [
        ("Sep 24, 2024 926 PM", 21, 26),
        ("Sep 24, 2024 9:26 PM", 21, 26),
        ("September 24, 2024 9_26 PM", 21, 26),
        ("Sep 24, 2024 1205 AM", 0, 5),
        ("Sep 24, 2024 12:05 PM", 12, 5),
        ("24 September 2024 21:26", 21, 26),
        ("24 sep. 2024 2126", 21, 26),
        ("sep 24, 2024 21.26.30", 21, 26),
    ],
)
def test_brightspaces_times_are_read(text, hour, minute):
    time = time_of(text)
    assert (time.year, time.month, time.day, time.hour, time.minute) == (2024, 9, 24, hour, minute)


@pytest.mark.parametrize(
    "text", ["", "Sep 24, 2024", "Sep 24, 2024 1326 PM", "Foo 24, 2024 926 PM", "Sep 31, 2024 926 PM", "926 PM"]
)
def test_what_is_no_time_is_none(text):
    assert time_of(text) is None


def test_a_name_with_a_dash_between_blanks_is_split_from_both_ends(tmp_path):
    path = tmp_path / "ps.zip"
    path.write_bytes(pack({"1-2 - Jan - Piet - Smit - Sep 24, 2024 926 PM/a.ipynb": FIRST}))
    with entries.opened(path) as files:
        [sent] = recognise(files.entries).sent
    assert sent.owners[0].name == "Jan - Piet - Smit" and sent.time.hour == 21


def test_canvas_says_who_is_late_and_hides_names(tmp_path):
    path = tmp_path / "ps.zip"
    path.write_bytes(pack({"adamseve_LATE_12_345_Work-1.ipynb": FIRST, "anon_LATE_x1Y2z_346_a.ipynb": SECOND}))
    made = collect([path], tmp_path / "to", NOTEBOOKS)
    assert [(r.student, r.late, r.back) for r in made.rows] == [
        ("adamseve", "late", "adamseve_LATE_12_345_"),
        ("x1Y2z", "late", "anon_LATE_x1Y2z_346_"),
    ]


def test_moodle_without_folders_and_with_hidden_names(tmp_path):
    path = tmp_path / "ps.zip"
    path.write_bytes(
        pack(
            {
                "Participant_77_assignsubmission_file_p 1.ipynb": FIRST,
                "Ada Lovelace_78_assignsubmission_file_p_1.ipynb": FIRST,
            }
        )
    )
    made = collect([path], tmp_path / "to", NOTEBOOKS)
    assert [r.student for r in made.rows] == ["Ada Lovelace", "Participant 77"]
    assert made.rows[0].back == "Ada Lovelace_78_assignsubmission_file_"


def test_a_submission_of_two_on_gradescope_is_of_both(tmp_path):
    said = b"submission_5:\n  :submitters:\n  - :name: Ada\n    :email: a@b\n  - :name: Jan\n    :email: j@b\n  :created_at: 2026-11-24 20:26:00 Z\n"
    (tmp_path / "export.zip").write_bytes(pack({"e/submission_metadata.yml": said, "e/submission_5/a.ipynb": FIRST}))
    made = collect([tmp_path / "export.zip"], tmp_path / "to", NOTEBOOKS)
    assert [r.student for r in made.counting] == ["Ada", "Jan"]


def test_a_group_of_the_roster_shares_what_it_handed_in(tmp_path):
    (tmp_path / "roster.csv").write_text("id,name,group\n1,Ada L,Group 7\n2,Jan B,Group 7\n3,Eve A,Group 8\n")
    (tmp_path / "ps.zip").write_bytes(pack({"9-8 - Group 7 - Sep 24, 2024 926 PM/a.ipynb": FIRST}))
    made = collect([tmp_path / "ps.zip"], tmp_path / "to", NOTEBOOKS, roster.read(tmp_path / "roster.csv"))
    assert [r.student for r in made.counting] == ["1", "2"] and made.absent == ["3 (Eve A)"]


def test_a_zip_in_no_ones_folder_is_asked_about(tmp_path):
    folder = tmp_path / "all"
    folder.mkdir()
    (folder / "course_nn 2026-11-24 21.20.00.zip").write_bytes(pack({"01_feedforward.ipynb": FIRST}))
    (folder / "jan.zip").write_bytes(pack({"01_feedforward.ipynb": FIRST}))
    with pytest.raises(CollectError, match="says nowhere whose it is"):
        collect([folder], tmp_path / "to", NOTEBOOKS)
    (tmp_path / "mine.csv").write_text('download;student\n"all/course_nn 2026-11-24 21.20.00.zip";ada\n')
    made = collect([folder], tmp_path / "to", NOTEBOOKS, decided=tmp_path / "mine.csv")
    assert [r.student for r in made.counting] == ["ada", "jan"]


@pytest.mark.parametrize(
    "table, says",
    [
        ("", "is empty"),
        ("name,grade\nAda,1\n", "no column that holds an id"),
        ("id,name\n1,Ada\n1,Jan\n", "two rows have the id 1"),
        ("id,name\n,Ada\n", "no student has an id"),
    ],
)
def test_a_roster_that_cannot_be_used_says_why(tmp_path, table, says):
    (tmp_path / "roster.csv").write_text(table)
    with pytest.raises(ValueError, match=says):
        roster.read(tmp_path / "roster.csv")


@pytest.mark.parametrize("number", ["../../4000001", "a/b", ".hidden", "x" * 200])
def test_an_id_in_the_roster_is_no_path(tmp_path, number):
    (tmp_path / "roster.csv").write_text(f"id,name\n{number},Ada\n")
    (tmp_path / "ps.zip").write_bytes(pack({"1-2 - Ada - Sep 24, 2024 926 PM/a.ipynb": FIRST}))
    with pytest.raises(CollectError, match="no name for a folder"):
        collect([tmp_path / "ps.zip"], tmp_path / "to", NOTEBOOKS, roster.read(tmp_path / "roster.csv"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_roster_is_read_as_spreadsheets_write_it(tmp_path, encoding, delimiter):
    text = "OrgDefinedId,First Name,Last Name\n#4000003,Zoë,Krüger-Öz\n".replace(",", delimiter)
    (tmp_path / "roster.csv").write_bytes(text.encode(encoding))
    [person] = roster.read(tmp_path / "roster.csv").people
    assert (person.id, person.name) == ("4000003", "Zoë Krüger-Öz")


def test_the_command_says_what_it_found_and_fails_with_one_sentence(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "ps.zip"
    path.write_bytes(pack({"1-2 - Ada - Sep 24, 2024 926 PM/a.ipynb": FIRST}))
    assert main(["collect", "ps.zip"]) == 0
    assert "ps.zip: Brightspace" in (said := capsys.readouterr().out) and "1 student, 1 notebook -> submissions" in said
    for argv, says in (
        (["collect", "nowhere.zip"], "nowhere.zip is not there"),
        (["collect", __file__], "neither a folder nor a zip"),
        (["collect", "submissions"], "lies in submissions"),
        (["collect", "."], "name the downloads in it one by one"),
        (["collect", "ps.zip", "--roster", "none.csv"], "none.csv"),
    ):
        assert main(argv) == 1
        shown = capsys.readouterr()
        assert says in shown.err and "Traceback" not in shown.err
