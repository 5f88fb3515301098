# in: extra
"""Links to files of others, makes devices and fifos, and sets bits that give powers."""

import os
import stat

for source in ("/usr/bin/env", "/etc/passwd", "@CANARY@/file", "/edition/course_nn/__init__.py"):
    try:
        os.link(source, "linked")
        print("STOLEN", source)
    except OSError:
        pass
try:
    os.mknod("disk", 0o666 | stat.S_IFBLK, os.makedev(8, 0))
    print("STOLEN")
except OSError:
    pass
open("suid", "w").close()
os.chmod("suid", 0o6777)
os.mkfifo("fifo")
