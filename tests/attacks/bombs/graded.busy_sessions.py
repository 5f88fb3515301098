# in: extra
"""Two dozen busy processes, each in a session of its own, to take the processor from its neighbours."""
import os, time
until = time.time() + 2
for _ in range(24):
    try:
        if os.fork() == 0:
            try: os.setsid()
            except OSError: pass
            while time.time() < until: pass
            os._exit(0)
    except OSError: break
time.sleep(1)
