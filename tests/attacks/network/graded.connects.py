# in: extra
"""Calls home, and the host's own services, in every family."""
import socket, urllib.request
for family, address in ((socket.AF_INET, ("127.0.0.1", @PORT@)), (socket.AF_INET, ("1.1.1.1", 53)), (socket.AF_INET6, ("::1", @PORT@)),
                        (socket.AF_UNIX, "@CANARY@/socket"), (socket.AF_UNIX, "\0attacked-@TOKEN@"), (socket.AF_UNIX, "/var/run/docker.sock")):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        try:
            s = socket.socket(family, kind); s.settimeout(0.2); s.connect(address); s.send(b"x"); print("STOLEN", family, address)
        except OSError: pass
try: urllib.request.urlopen("http://127.0.0.1:@PORT@", timeout=0.2); print("STOLEN")
except Exception: pass
