# in: extra
"""Takes for itself all the processor time that a whole submission has, and turns both signals off."""

import resource
import signal

for name in ("SIGXCPU", "SIGALRM"):
    signal.signal(getattr(signal, name), signal.SIG_IGN)
try:
    resource.setrlimit(resource.RLIMIT_CPU, (10**6, 10**6))
except ValueError:
    resource.setrlimit(resource.RLIMIT_CPU, (resource.getrlimit(resource.RLIMIT_CPU)[1],) * 2)
while True:
    pass
