"""A right earlier piece in place of one that failed: lent, never given.

An answer that builds on a failed exercise is called once more with the course's own piece in that one's place. The
piece stays in a process that runs the course's solution and no line of a student's (the lender); the student's process
gets a stand-in, which sends arguments there and brings back results, as frames of plain data (`wire`). So the piece
works, and its source is nowhere that a student's code could read it.

A stand-in takes the place of a function, of a class (its objects are made, called, and their public attributes read
and written), or of a plain value. Arrays among the arguments that the piece changes in place are changed here as well;
arrays that come back are copies.

    request = {"do": "describe" | "call" | "method" | "get" | "set", "name", "object", "given": (args, named args)}
    reply   = {"kind": "function" | "class" | "object" | "value", "methods", "object", "value": (result, changed args)}
            | {"raised": [type, message]}
"""

from __future__ import annotations

import builtins
import copy
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from course_nn.checks.values import Opaque, agrees, flatten, plain

if TYPE_CHECKING or __package__:
    from .messages import value_from_message
    from .wire import Channel
else:  # in the guest: beside this file, not in a package
    from messages import value_from_message
    from wire import Channel

MAX_OBJECTS = 10_000
TAKE_A_MESSAGE = (ValueError, TypeError, LookupError, ArithmeticError, AttributeError)


class Lender:
    """The side that holds the pieces. It believes nothing: whoever asks may be a student's code, not a stand-in."""

    def __init__(self, channel: Channel, pieces: Mapping[str, Any]):
        self.channel, self.pieces = channel, pieces
        self.objects: list[Any] = []  # made by the pieces' classes, known outside by their numbers

    def serve(self) -> None:
        """Answer until the other side hangs up (Closed) or sends what is no frame (WireError)."""
        while True:
            request, given = self.channel.receive()
            arrays: list[np.ndarray] = []
            try:
                reply = self._reply(request, given, arrays)
                self.channel.send(reply, arrays)
            except Exception as error:
                self.channel.send({"raised": [type(error).__name__, str(error)[:500]]})

    def _reply(self, request: dict[str, Any], given: list[np.ndarray], arrays: list[np.ndarray]) -> dict[str, Any]:
        do, name = request["do"], request["name"]
        args, named = value_from_message(request["given"], given)
        before = copy.deepcopy(args)
        if do == "describe":
            piece = self.pieces[name]
            if isinstance(piece, type):
                return {"kind": "class", "methods": methods(piece)}
            return {"kind": "function"} if callable(piece) else self._lend(piece, {}, arrays)
        if do == "call":
            result = self.pieces[name](*args, **named)
        else:
            result = self._use(self.objects[request["object"]], do, name, args, named)
        changed = {
            i: now
            for i, (now, then) in enumerate(zip(args, before, strict=True))
            if do != "set" and type(now) is np.ndarray and not agrees(then, now, 0.0, 0.0)
        }
        return self._lend(result, changed, arrays)

    def _use(self, thing: Any, do: str, name: str, args: tuple[Any, ...], named: dict[str, Any]) -> Any:
        if do == "method" and name in methods(type(thing)):
            return getattr(thing, name)(*args, **named)
        if name.startswith("_") or do not in ("get", "set"):
            raise AttributeError(name)
        return getattr(thing, name) if do == "get" else setattr(thing, name, args[0])

    def _lend(self, value: Any, changed: dict[int, np.ndarray], arrays: list[np.ndarray]) -> dict[str, Any]:
        """Plain data goes out; an object of a class of the solution's stays, and its number goes; nothing else does.

        So neither a function's code nor what it was made of can be asked for.
        """
        data = plain(value)
        if type(data) is not Opaque:
            return {"kind": "value", "value": flatten((data, changed), arrays)}
        if type(value).__module__ != "__main__" or len(self.objects) >= MAX_OBJECTS:
            raise TypeError(f"an object of type {data.type_name} stays where it is")
        self.objects.append(value)
        return {
            "kind": "object",
            "object": len(self.objects) - 1,
            "methods": methods(type(value)),
            "value": flatten((None, changed), arrays),
        }


def methods(kind: type) -> list[str]:
    """The methods that may be called on an object of that class: public ones, and the call itself."""
    return [n for n in dir(kind) if callable(getattr(kind, n)) and (not n.startswith("_") or n == "__call__")]


class StandIn:
    """An object that lives in the lender's process."""

    _borrower: Borrower
    _object: int

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return self._borrower.ask("get", name, self._object)

    def __setattr__(self, name: str, value: Any) -> None:
        """What can cross is set there; the rest, as a subclass may want it, here."""
        if name.startswith("_") or "_object" not in vars(self) or type(plain(value)) is Opaque:
            object.__setattr__(self, name, value)
        else:
            self._borrower.ask("set", name, self._object, value)


class Borrower:
    """The side that has stand-ins."""

    def __init__(self, channel: Channel):
        self.channel = channel

    def stand_in(self, name: str) -> Any:
        """What to put in the place of `name`."""
        reply, value = self._exchange("describe", name, None, (), {})
        if reply["kind"] == "class":
            return self._class(name, reply["methods"])
        if reply["kind"] == "value":
            return value

        def function(*args: Any, **named: Any) -> Any:
            return self.ask("call", name, None, *args, **named)

        function.__name__ = function.__qualname__ = name
        return function

    def ask(self, do: str, name: str, thing: int | None, /, *args: Any, **named: Any) -> Any:
        """What the lender gives back; raises what it raises."""
        reply, value = self._exchange(do, name, thing, args, named)
        if reply["kind"] == "value":
            return np.float64(value) if type(value) is float else value
        made: StandIn = object.__new__(self._class(name, reply["methods"]))
        object.__setattr__(made, "_object", reply["object"])
        return made

    def _exchange(
        self, do: str, name: str, thing: int | None, args: tuple[Any, ...], named: dict[str, Any]
    ) -> tuple[dict[str, Any], Any]:
        arrays: list[np.ndarray] = []
        given = flatten(plain((args, named)), arrays)
        self.channel.send({"do": do, "name": name, "object": thing, "given": given}, arrays)
        reply, back = self.channel.receive()
        if "raised" in reply:
            raise _error(*reply["raised"])
        value, changed = value_from_message(reply["value"], back) if "value" in reply else (None, {})
        for i, now in changed.items():
            args[i][...] = now
        return reply, value

    def _class(self, name: str, names: list[str]) -> type:
        """A class with these methods, so that a student's own class may inherit from it."""

        def made(this: StandIn, *args: Any, **named: Any) -> None:
            reply, _ = self._exchange("call", name, None, args, named)
            object.__setattr__(this, "_object", reply["object"])

        body = {n: self._method(n) for n in names}
        return type(name, (StandIn,), {**body, "__init__": made, "_borrower": self})

    def _method(self, name: str) -> Callable[..., Any]:
        def method(this: StandIn, *args: Any, **named: Any) -> Any:
            return self.ask("method", name, this._object, *args, **named)

        method.__name__ = name
        return method


def _error(kind: str, text: str) -> Exception:
    """An error of Python's own that takes a message, else a RuntimeError that names it."""
    found = getattr(builtins, kind, None)
    if isinstance(found, type) and issubclass(found, TAKE_A_MESSAGE):
        try:
            return found(text)
        except TypeError:  # UnicodeError wants more
            pass
    return RuntimeError(f"{kind}: {text}")
