# in: extra
"""Writes to the host's folders, over what is there, and removes it."""

import os


def write(top):
    open(f"{top}/attacked-@TOKEN@", "w")


def link(top):
    os.symlink("/etc", f"{top}/attacked-@TOKEN@-link")


def folder(top):
    os.mkdir(f"{top}/attacked-@TOKEN@-folder")


def over(top):
    open(f"{top}/file", "w").write("x")


def remove(top):
    os.unlink(f"{top}/file")


def mode(top):
    os.chmod(top, 0o777)


def times(top):
    os.utime(top, (0, 0))


for top in (
    "@CANARY@",
    "@SUBMISSIONS@",
    "@GRADING@",
    "@ROOT@/autograder",
    "@ROOT@/solutions",
    "/",
    "/usr",
    "/usr/bin",
    "/etc",
    "/root",
    "/edition",
    "/edition/course_nn",
    "/guest",
    "/dev",
    "/proc",
):
    for how in (write, link, folder, over, remove, mode, times):
        try:
            how(top)
            print("STOLEN", top, how)
        except OSError:
            pass
