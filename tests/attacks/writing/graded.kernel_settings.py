# in: extra
"""Writes to /proc and /sys: core patterns, control groups, its own limits."""

import glob
import resource

for p in (
    "/proc/sys/kernel/core_pattern",
    "/proc/sys/vm/overcommit_memory",
    "/proc/sysrq-trigger",
    "/proc/self/oom_score_adj",
    "/proc/self/uid_map",
    *glob.glob("/sys/fs/cgroup/**/cgroup.procs", recursive=True),
    "/sys/kernel/uevent_helper",
):
    try:
        with open(p, "w") as f:
            f.write("-1000" if "oom" in p else "1")
        print("STOLEN", p)
    except OSError:
        pass
for what in (resource.RLIMIT_DATA, resource.RLIMIT_NPROC, resource.RLIMIT_FSIZE):
    try:
        resource.setrlimit(what, (resource.RLIM_INFINITY,) * 2)
        print("STOLEN", what)
    except (OSError, ValueError):
        pass
