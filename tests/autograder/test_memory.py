"""Control groups: found where they may be divided, limited, counted and removed; version 2 on a made-up file system."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from autograder.sandbox import Call, Cell, Limits, Sandbox, available_layers, memory

TOGETHER = "memory limit for all processes together"
V2_LINE, V1_LINE = "0::{group}", "4:memory:{group}"


def system(tmp_path: Path, line: str, group: str, mount: str, root: str = "/") -> Path:
    """A /proc/self that says which group we are in and where its file system is mounted."""
    proc = tmp_path / "proc"
    proc.mkdir()
    (proc / "cgroup").write_text("9:pids:/\n" + line.format(group=group) + "\n")
    (proc / "mountinfo").write_text(f"31 23 0:28 {root} {tmp_path / 'fs'} rw,relatime shared:9 - {mount}\n")
    return proc


def folder(tmp_path: Path, group: str, **files: str) -> Path:
    path = tmp_path / "fs" / group.strip("/")
    path.mkdir(parents=True)
    for name, text in files.items():
        (path / name.replace("__", ".")).write_text(text)
    return path


@pytest.fixture(autouse=True)
def a_directory_with_files_can_be_removed_as_a_group_can(monkeypatch):
    monkeypatch.setattr(Path, "rmdir", shutil.rmtree)


def test_version_2_limits_memory_and_swap_of_a_group_and_counts_its_kills(tmp_path):
    ours = folder(tmp_path, "/user/app", cgroup__subtree_control="cpu memory pids")
    groups = memory.find(system(tmp_path, V2_LINE, "/user/app", "cgroup2 cgroup2 rw"))
    assert groups and groups.parent == ours and list(ours.iterdir()) == [ours / "cgroup.subtree_control"]
    group = groups.make(300)
    assert (group.path / "memory.max").read_text() == str(300 << 20)
    assert (group.path / "memory.swap.max").read_text() == "0"
    (group.path / "memory.events").write_text("low 0\nhigh 0\nmax 12\noom 3\noom_kill 2\noom_group_kill 0\n")
    assert group.kills() == 2
    group.remove()
    group.remove()
    assert not group.path.exists()


def test_version_2_uses_the_parent_of_a_group_that_holds_processes(tmp_path):
    parent = folder(tmp_path, "/user", cgroup__subtree_control="memory")
    folder(tmp_path, "/user/run-1.scope", cgroup__subtree_control="")
    groups = memory.find(system(tmp_path, V2_LINE, "/user/run-1.scope", "cgroup2 cgroup2 rw,nsdelegate"))
    assert groups and groups.parent == parent


def test_a_mount_that_begins_below_the_root_is_understood(tmp_path):
    ours = folder(tmp_path, "/app", memory__use_hierarchy="1\n")
    proc = system(tmp_path, V1_LINE, "/docker/abc/app", "cgroup cgroup rw,memory", root="/docker/abc")
    groups = memory.find(proc)
    assert groups and groups.parent == ours and groups.interface == memory.V1


@pytest.mark.parametrize(
    "line, mount, files",
    [
        (V2_LINE, "cgroup2 cgroup2 rw", {"cgroup__subtree_control": "cpu pids"}),
        (V1_LINE, "cgroup cgroup rw,memory", {"memory__use_hierarchy": "0"}),  # limits above would not hold
        (V1_LINE, "cgroup cgroup rw,pids", {"memory__use_hierarchy": "1"}),
    ],
)
def test_a_group_that_may_not_be_divided_is_left_alone(tmp_path, line, mount, files):
    folder(tmp_path, "/a", **files)
    assert memory.find(system(tmp_path, line, "/a", mount)) is None


def test_groups_of_graders_that_are_gone_are_swept(tmp_path):
    ours = folder(tmp_path, "/a", cgroup__subtree_control="memory")
    gone, other = ours / f"{memory.PREFIX}-999999999-1", ours / "somebodys"
    gone.mkdir()
    other.mkdir()
    memory.find(system(tmp_path, V2_LINE, "/a", "cgroup2 cgroup2 rw"))
    assert other.exists() and not gone.exists()


def test_nothing_is_found_where_there_is_no_proc(tmp_path):
    assert memory.find(tmp_path / "nothing") is None


@pytest.mark.skipif(TOGETHER not in available_layers(), reason="control groups cannot be had on this machine")
def test_several_processes_together_have_a_limit_and_one_alone_gets_its_own_error(tmp_path, monkeypatch):
    monkeypatch.undo()
    from autograder.edition import write_package

    bomb = (
        "import os, time\nfor _ in range(8):\n    if os.fork() == 0:\n        x = bytearray(150 << 20)\n"
        "        time.sleep(0.5)\n        os._exit(0)\nfor _ in range(8): os.wait()\n"
    )
    call = Call("f", "value", ((),))
    with Sandbox(write_package(tmp_path, 0), Limits(memory_mb=256, cell_s=5), preload=("numpy",)) as sandbox:
        assert sandbox.run([Cell("a", bomb)], [call]).state == "out of memory"
        done = sandbox.run([Cell("a", "f = 1"), Cell("b", "x = bytearray(300 << 20)")], [call])
        assert done.cells[1].raised and done.cells[1].raised.type_name == "MemoryError"
        assert done.calls["f"].outcomes[0].value == 1
    groups = memory.find()
    assert groups and not list(groups.parent.glob(f"{memory.PREFIX}-*-{id(sandbox):x}-*"))
