"""Frames: what may cross does so unchanged; any other bytes give a WireError and nothing else."""

from __future__ import annotations

import contextlib
import json
import socket
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.sandbox import messages, wire
from course_nn.checks.outcome import Outcome, Raised
from course_nn.checks.values import Opaque, agrees, flatten

numbers = st.one_of(
    hnp.boolean_dtypes(),
    hnp.integer_dtypes(endianness="?"),
    hnp.unsigned_integer_dtypes(),
    hnp.floating_dtypes(endianness="?"),
    hnp.complex_number_dtypes(),
)
arrays = hnp.arrays(numbers, hnp.array_shapes(min_dims=1, max_dims=4, min_side=0, max_side=3))
plain_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.complex_numbers() | st.text(max_size=20) | arrays,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.lists(inner, max_size=3).map(tuple)
        | st.dictionaries(st.text(max_size=5) | st.integers(-(2**60) + 1, 2**60 - 1), inner, max_size=3)
    ),
    max_leaves=8,
)
outcomes = st.builds(
    Outcome,
    plain_values,
    st.none() | st.builds(Raised, st.text(max_size=80), st.text(max_size=500), st.integers(0, 999_999), st.text()),
    st.lists(st.integers(0, 2), max_size=3).map(tuple),
    st.text(max_size=20),
)


def frame_of(outcome: Outcome) -> bytes:
    results: list[np.ndarray] = []
    message = messages.outcome_to_message(outcome, results)
    return wire.encode({"outcome": message}, results)


def split(frame: bytes) -> tuple[bytes, bytes]:
    header, body = wire.LENGTHS.unpack(frame[:8])
    assert len(frame) == 8 + header + body
    return frame[8 : 8 + header], frame[8 + header :]


def outcome_of(header: bytes, body: bytes) -> Outcome:
    message, results = wire.decode(header, body)
    return messages.outcome_from_message(message.get("outcome"), results, inputs=3)


@given(outcomes)
def test_an_outcome_crosses_unchanged(outcome):
    got = outcome_of(*split(frame_of(outcome)))
    assert agrees(outcome.value, got.value, 0.0, 0.0)
    assert (got.changed, bool(got.raised)) == (outcome.changed, bool(outcome.raised))


@given(arrays)
def test_an_array_keeps_its_dtype_shape_and_bytes(array):
    _, (got,) = wire.decode(*split(wire.encode({}, [array])))
    assert (got.dtype, got.shape, got.tobytes()) == (array.dtype, array.shape, array.tobytes())


@given(st.binary(max_size=200), st.binary(max_size=50))
def test_random_bytes_are_refused(header, body):
    with pytest.raises(wire.WireError):
        wire.decode(header, body)


json_like = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
    | st.sampled_from(["array", "dict", "tuple", "list", "complex", "opaque", "<f8", "|b1", "|O", "<U3", "<M8", "<f3"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=20,
)  # fmt: skip


@given(json_like, st.lists(st.tuples(json_like, json_like), max_size=3), st.binary(max_size=32))
def test_any_json_gives_a_value_or_a_wire_error(tree, listed, body):
    header = json.dumps({"arrays": listed, "outcome": tree}).encode()
    outcome = {"value": tree, "raised": None, "changed": [], "warning": ""}
    for text in (header, json.dumps({"arrays": listed, "outcome": outcome}).encode()):
        with contextlib.suppress(wire.WireError):
            outcome_of(text, body)


@settings(max_examples=300)
@given(outcomes, st.data())
def test_a_mutated_frame_gives_a_value_or_a_wire_error(outcome, data):
    header, body = (bytearray(part) for part in split(frame_of(outcome)))
    for part in (header, body):
        for _ in range(data.draw(st.integers(0, 3)) if part else 0):
            at = data.draw(st.integers(0, len(part) - 1))
            part[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3)) or b""
            if not part:
                break
    try:
        got = outcome_of(bytes(header), bytes(body))
    except wire.WireError:
        return
    flatten(got.value, [])  # still a value


@pytest.mark.parametrize(
    "listed, body",
    [
        ([["|O", [1]]], bytes(8)),
        ([["<f8", [2]]], bytes(8)),  # fewer bytes than the shape says
        ([["<f8", [1]]], bytes(16)),  # more
        ([["<f8", [-1]]], bytes(8)),
        ([["<f8", [1.0]]], bytes(8)),
        ([["<f8", [True]]], bytes(8)),
        ([["<f8", [1] * 33]], bytes(8)),
        ([["<f8", [0, 2**63]]], b""),
        ([["<f8", [2**62, 2**62]]], b""),
        ([["<f8,<f8", [1]]], bytes(16)),
        ([["<U2", [1]]], bytes(8)),
        ([["<f7", [1]]], bytes(7)),
        ([["|b1", [1]]], b"\x02"),
    ],
)
def test_an_array_that_lies_about_itself_is_refused(listed, body):
    with pytest.raises(wire.WireError):
        wire.decode(json.dumps({"arrays": listed}).encode(), body)


def test_nesting_half_characters_and_shared_arrays_are_refused():
    with pytest.raises(wire.WireError):
        wire.decode(b'{"arrays":' + b"[" * 100_000 + b"]" * 100_000 + b"}", b"")
    with pytest.raises(wire.WireError):
        wire.decode(b'{"arrays":[],"a":"\\ud800"}', b"")
    tree = None
    for _ in range(50):
        tree = ["list", tree]
    with pytest.raises(wire.WireError):
        messages.value_from_message(tree, [])
    with pytest.raises(wire.WireError):  # a key like many others, of one hash
        messages.value_from_message(["dict", [2**61 - 1, 0]], [])
    with pytest.raises(wire.WireError):  # one array, a million times
        messages.value_from_message(["list", *[["array", 0]] * 1000], [np.zeros(3)])
    with pytest.raises(wire.WireError):
        messages.value_from_message(["dict", [{}, 1]], [])


@pytest.mark.parametrize(
    "value",
    [np.array([{}], object), {"x": object()}, np.zeros(wire.MAX_BODY // 8 + 1), "x" * (wire.MAX_HEADER + 1), 10**5000],
    ids=["objects", "an object", "a huge array", "a huge text", "a huge int"],
)
def test_what_must_not_cross_is_refused_at_the_start(value):
    results: list[np.ndarray] = []
    with pytest.raises((wire.WireError, TypeError)):
        wire.encode({"value": flatten(value, results)}, results)


def test_an_error_is_kept_short():
    raised = messages.raised_from_message(["T" * 999, "m" * 9999, 10**12, "s" * 999])
    assert raised == Raised("T" * 80, "m" * 500, 0, "s" * 200)


def test_names_have_no_lines_and_turn_nothing_round():
    assert messages.raised_from_message(["A\n\u202eB", "", 1, "x\r\x1b[2J\u2066"]) == Raised("AB", "", 1, "x[2J")
    assert messages.value_from_message(["opaque", "A\n\u202eB"], []) == Opaque("AB")


@given(json_like | st.fixed_dictionaries({"output_type": st.sampled_from(["stream", "error", "display_data"]),
    "name": json_like, "text": json_like, "data": json_like, "ename": json_like, "traceback": json_like}))  # fmt: skip
def test_any_json_gives_an_output_or_a_wire_error(message):
    with contextlib.suppress(wire.WireError):
        assert messages.output_from_message(message)["output_type"] == message["output_type"]


def test_what_is_too_large_is_named():
    assert messages.unable(np.zeros(2)).value == Opaque("ndarray too large to check")


def test_a_channel_keeps_its_deadline_however_slowly_bytes_drip():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(wire.LENGTHS.pack(10, 0) + b"{")
        start = time.monotonic()
        with pytest.raises(TimeoutError):
            wire.Channel(ours).receive(start + 0.1)
        assert time.monotonic() - start < 1


def test_a_channel_refuses_a_length_over_the_cap_and_reports_a_closed_peer():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(b"\xff" * 8)
        with pytest.raises(wire.WireError):
            wire.Channel(ours).receive()
        theirs.close()
        with pytest.raises(wire.Closed):
            wire.Channel(ours).receive()
