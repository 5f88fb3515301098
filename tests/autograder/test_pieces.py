"""A lent piece does what the piece itself would do, and nothing else can be had of it."""

import json
import socket
import struct
import threading

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.sandbox.pieces import Borrower, Lender
from autograder.sandbox.wire import Channel, Closed, WireError

SOURCE = '''
import numpy as np

class Scale:
    """y = k x"""
    def __init__(self, k, shift=0.0):
        self.k, self.shift, self._secret, self.helper = k, shift, "secret", lambda: "secret"
    def __call__(self, x):
        return self.forward(x)
    def forward(self, x):
        self.x = x
        return self.k * x + self.shift
    def twin(self):
        return Scale(self.k)
    def _private(self):
        return "secret"

def halve(x, by=2):
    x /= by

def make(k):
    return Scale(k)

def refuse(x):
    raise ValueError(f"no {x}")

def loss(x):
    return np.mean(x)

def other(x):
    return "not lent"

table = {"a": 1.5, "b": np.arange(3)}
'''
LENT = ("Scale", "halve", "make", "refuse", "loss", "table")


@pytest.fixture
def borrower():
    space = {"__name__": "__main__"}
    exec(SOURCE, space)
    ours, theirs = socket.socketpair()
    ours.settimeout(5)

    def serve():
        try:
            Lender(Channel(theirs), {name: space[name] for name in LENT}).serve()
        except (Closed, WireError):
            theirs.close()

    thread = threading.Thread(target=serve)
    thread.start()
    yield Borrower(Channel(ours))
    ours.close()
    thread.join()


def test_a_function_answers_with_named_arguments_and_changes_arrays_in_place(borrower, rng):
    x = rng.normal(size=(3, 2))
    before = x.copy()
    assert borrower.stand_in("halve")(x, by=4) is None
    assert np.array_equal(x, before / 4)
    assert borrower.stand_in("loss")(x).item() == x.mean()  # NumPy's own number, as the piece would give


def test_a_class_makes_objects_that_are_called_read_and_written(borrower, rng):
    x = rng.normal(size=(3, 2))
    made = borrower.stand_in("Scale")(3.0, shift=1.0)
    assert np.array_equal(made.forward(x), 3 * x + 1) and np.array_equal(made(x), 3 * x + 1)
    assert np.array_equal(made.x, x) and made.k == 3
    made.k = 5.0
    assert np.array_equal(made.forward(x), 5 * x + 1)
    assert np.array_equal(made.twin().forward(x), 5 * x)
    with pytest.raises(AttributeError):
        _ = made.weight


def test_two_objects_of_a_class_are_two(borrower):
    scale = borrower.stand_in("Scale")
    two, three = scale(2.0), borrower.stand_in("make")(3.0)
    assert (two.forward(1.0), three.forward(1.0)) == (2.0, 3.0)


def test_a_students_class_may_inherit_from_it_and_keep_what_cannot_cross(borrower, rng):
    class Double(borrower.stand_in("Scale")):
        def __init__(self):
            super().__init__(2.0)
            self.layers = [self]

        def forward(self, x):
            return super().forward(x) + 1

    x = rng.normal(size=(2, 3))
    assert np.array_equal(Double().forward(x), 2 * x + 1) and len(Double().layers) == 1


def test_a_value_is_a_value_and_an_error_is_raised_here(borrower):
    table = borrower.stand_in("table")
    assert table["a"] == 1.5 and np.array_equal(table["b"], [0, 1, 2])
    with pytest.raises(ValueError, match="no 3"):
        borrower.stand_in("refuse")(3)


@pytest.mark.parametrize("do", ["get", "method", "set", "describe", "call", "eval"])
@pytest.mark.parametrize("name", ["_secret", "_private", "__dict__", "__class__", "__init__", "helper", "other"])
def test_nothing_private_and_no_other_name_can_be_asked_for(borrower, do, name):
    borrower.stand_in("Scale")(3.0)  # object 0
    if (do, name) in (("set", "helper"), ("set", "other")):
        return  # a public attribute
    with pytest.raises((RuntimeError, TypeError, LookupError, AttributeError)):
        assert borrower.ask(do, name, 0, 1.0) != 0


@pytest.mark.parametrize("name", ["forward", "twin"])
def test_code_cannot_be_had_as_an_attribute(borrower, name):
    borrower.stand_in("Scale")(3.0)
    with pytest.raises(TypeError, match="stays where it is"):
        borrower.ask("get", name, 0)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
FIELDS = st.sampled_from(["do", "name", "object", "given", "arrays"])


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(FIELDS, VALUES | st.sampled_from(["call", "get", "Scale", "halve", []]), max_size=5))
def test_any_frame_gets_an_error_or_a_value(message):
    space = {"__name__": "__main__"}
    exec(SOURCE, space)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        text = json.dumps({"arrays": [], **message}).encode()
        ours.sendall(struct.pack("<II", len(text), 0) + text)
        ours.shutdown(socket.SHUT_WR)
        with pytest.raises((Closed, WireError)):
            Lender(Channel(theirs), space).serve()
        theirs.shutdown(socket.SHUT_WR)
        replies = ours.recv(1 << 16)
        assert not replies or b"raised" in replies or b"kind" in replies
