# in: extra
# needs: memory limit for all processes together
"""Eight processes, each below its limit, together far above."""

import os
import time

for _ in range(8):
    if os.fork() == 0:
        x = bytearray(180 << 20)
        time.sleep(2)
        os._exit(0)
for _ in range(8):
    os.wait()
