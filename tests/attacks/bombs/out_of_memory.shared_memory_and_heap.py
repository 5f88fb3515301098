# in: extra
# needs: memory limit for all processes together
"""Anonymous shared mappings, which no limit on data counts."""

import mmap
import os

for _ in range(20):
    if os.fork() == 0:
        m = mmap.mmap(-1, 150 << 20)
        for i in range(0, len(m), 4096):
            m[i] = 1
        import time

        time.sleep(0.5)
        os._exit(0)
for _ in range(20):
    os.wait()
