# in: wrong
"""Four threads that compute in C: what they use counts together."""

import hashlib
import threading


def triple(x):
    def burn():
        hashlib.pbkdf2_hmac("sha256", b"x", b"y", 10**9)

    threads = [threading.Thread(target=burn) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return 3 * x
