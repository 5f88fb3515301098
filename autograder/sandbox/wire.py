"""How data crosses between the grader and a student's process: in frames of plain data, never pickle.

    frame  = length of header (u32) | length of body (u32) | header | body
    header = a JSON object in UTF-8; its "arrays" lists [dtype, shape] of every array
    body   = the arrays' bytes, one after the other

Both sides run this file. The student's side may send any bytes at all, so decoding trusts nothing: whatever
arrives becomes JSON and arrays of numbers, or a WireError. What those mean is the matter of `messages`.
"""

from __future__ import annotations

import json
import math
import re
import socket
import struct
import time
from collections.abc import Sequence
from typing import Any

import numpy as np

MAX_BODY = 64 << 20  # bytes of arrays in a frame
MAX_HEADER = 8 << 20  # JSON costs many times its length once parsed, hence the lower cap
MAX_AXES = 32
DTYPE = re.compile(r"[<>|=][biufc]\d{1,2}")  # numbers only: no objects, strings, dates, structures
LENGTHS = struct.Struct("<II")


class WireError(Exception):
    """Bytes that are no frame, or a frame that is not what was asked for."""


class Closed(Exception):
    """The other side is gone."""


def encode(message: dict[str, Any], arrays: Sequence[np.ndarray] = ()) -> bytes:
    """The bytes of a frame. Raises WireError for what must not, or cannot, cross."""
    listed = [[a.dtype.str, a.shape] for a in arrays]
    if not all(DTYPE.fullmatch(a.dtype.str) for a in arrays):
        raise WireError("cannot cross: an array of something else than numbers")
    try:
        text = json.dumps({**message, "arrays": listed}, ensure_ascii=False, separators=(",", ":"))
    except (TypeError, ValueError, RecursionError) as error:  # ValueError: an int of more than 4,300 digits
        raise WireError(f"cannot cross: {error}") from None
    header = text.encode("utf-8", "replace")
    size = sum(a.nbytes for a in arrays)
    if len(header) > MAX_HEADER or size > MAX_BODY:
        raise WireError(f"cannot cross: {len(header)} bytes of text and {size} bytes of numbers are too much")
    return b"".join([LENGTHS.pack(len(header), size), header, *(a.tobytes() for a in arrays)])


def decode(header: bytes, body: bytes) -> tuple[dict[str, Any], list[np.ndarray]]:
    """The message and the arrays of a frame. Raises WireError for anything that `encode` does not make."""
    try:
        message = json.loads(header.decode())
        if b"\\u" in header:  # an escape can smuggle in half a character, which no file or page could hold
            json.dumps(message, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise WireError(f"the header is not JSON: {str(error)[:80]}") from None
    if type(message) is not dict or type(listed := message.pop("arrays", None)) is not list:
        raise WireError("the header is not a message")
    arrays, at = [], 0
    for entry in listed:
        dtype, shape = _dtype_and_shape(entry)
        size = dtype.itemsize * math.prod(shape)
        if size > len(body) - at:
            raise WireError("an array is longer than the body")
        array = np.frombuffer(body, np.uint8, size, at)
        if dtype.kind == "b" and size and array.max() > 1:
            raise WireError("a bool that is neither true nor false")
        try:
            arrays.append(array.view(dtype).reshape(shape).copy())
        except (ValueError, OverflowError):  # no bytes, but axes too long for any array
            raise WireError("a shape that no array has") from None
        at += size
    if at != len(body):
        raise WireError("the body is longer than its arrays")
    return message, arrays


def _dtype_and_shape(entry: Any) -> tuple[np.dtype, list[int]]:
    if type(entry) is not list or len(entry) != 2 or type(entry[0]) is not str or type(entry[1]) is not list:
        raise WireError("not an array's entry")
    text, shape = entry
    if not DTYPE.fullmatch(text) or len(shape) > MAX_AXES or any(type(n) is not int or n < 0 for n in shape):
        raise WireError("not an array's dtype and shape")
    try:
        return np.dtype(text), shape
    except TypeError:
        raise WireError("not a dtype") from None


class Channel:
    """Frames over a connected socket. Deadlines are absolute, on time.monotonic(); none means wait for ever.

    greedy: take whatever has come at once, so that nothing but frames may come over it (no descriptors).
    """

    def __init__(self, sock: socket.socket, greedy: bool = False):
        self.sock, self.greedy = sock, greedy
        self.received = 0  # bytes so far
        self._waiting = bytearray()  # received, of frames that nobody has asked for yet

    def send(self, message: dict[str, Any], arrays: Sequence[np.ndarray] = (), deadline: float | None = None) -> None:
        """Send a message as a frame. Raises WireError, TimeoutError or Closed."""
        self.send_frame(encode(message, arrays), deadline)

    def send_frame(self, frame: bytes, deadline: float | None = None) -> None:
        """Send a frame, whole. Raises TimeoutError or Closed."""
        self._wait_until(deadline)
        try:
            self.sock.sendall(frame)
        except TimeoutError:
            raise
        except OSError:
            raise Closed from None

    def receive(self, deadline: float | None = None) -> tuple[dict[str, Any], list[np.ndarray]]:
        """The next frame. Raises WireError, TimeoutError or Closed."""
        header, body = LENGTHS.unpack(self._exactly(LENGTHS.size, deadline))
        if header > MAX_HEADER or body > MAX_BODY:
            raise WireError("a frame over the cap")
        return decode(self._exactly(header, deadline), self._exactly(body, deadline))

    def close(self) -> None:
        """Close this end."""
        self.sock.close()

    def _exactly(self, n: int, deadline: float | None) -> bytes:
        data = self._waiting  # grows with what comes, not with what was announced
        while len(data) < n:
            self._wait_until(deadline)
            try:
                part = self.sock.recv(1 << 16 if self.greedy else min(n - len(data), 1 << 20))
            except TimeoutError:
                raise
            except OSError:
                raise Closed from None
            if not part:
                raise Closed
            data += part
            self.received += len(part)
        taken = bytes(data[:n])
        del data[:n]
        return taken

    def _wait_until(self, deadline: float | None) -> None:
        if deadline is None:
            self.sock.settimeout(None)
        elif (left := deadline - time.monotonic()) > 0:
            self.sock.settimeout(left)
        else:
            raise TimeoutError
