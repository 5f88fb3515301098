# in: extra
"""Prints what the environment and the memory of its own process hold of the host's."""

import os
import re

if any(
    w in " ".join([*os.environ, *os.environ.values()]) for w in ("@ROOT@/autograder", "@GRADING@", "TOKEN", "secret")
):
    print("STOLEN", dict(os.environ))
memory = open("/proc/self/mem", "rb", 0)
for line in open("/proc/self/maps"):
    if "[heap]" in line or "[stack]" in line:
        a, b = (int(v, 16) for v in line.split()[0].split("-"))
        memory.seek(a)
        data = memory.read(min(b - a, 50 << 20))
        if re.search(rb"secret" + rb"_seed", data.replace(b"@GRADING@/secret_seed", b"")):
            print("STOLEN")
