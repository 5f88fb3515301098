"""Values that may cross from a student's process to a judge, and back: plain data, nothing that runs.

A value is None, a bool, int, float, complex, str, a list, tuple or dict of values, or an array of numbers.
Everything else becomes an `Opaque`, which only knows the name of its type.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

MAX_DEPTH = 20
MAX_ITEMS = 100_000
MAX_BITS = 1000  # of an int: beyond, it is infinite to everybody who computes with floats
MAX_KEY_BITS = 60  # of an int that is a key: beyond, many can have one hash, and a dict takes hours to fill
NUMBERS = "biufc"  # dtype kinds: bool, integers, floats, complex


@dataclass(frozen=True)
class Opaque:
    """A value that cannot cross: only its type's name does."""

    type_name: str

    def __repr__(self) -> str:
        return f"<{self.type_name}>"


def plain(x: Any, depth: int = MAX_DEPTH) -> Any:
    """What `x` is worth as data: exact plain types, arrays copied, tensors as arrays, the rest `Opaque`."""
    t = type(x)
    if t is int and x.bit_length() > MAX_BITS:
        return math.copysign(math.inf, x > 0 or -1)
    if x is None or t in (bool, int, float, complex, str):
        return x
    if t is np.ndarray and x.dtype.kind in NUMBERS:
        return x.item() if x.ndim == 0 else x.copy()
    if isinstance(x, np.generic) and x.dtype.kind in NUMBERS:
        return x.item() if type(x.item()) in (bool, int, float, complex) else float(x)
    if t in (list, tuple) and depth and len(x) <= MAX_ITEMS:
        return t(plain(v, depth - 1) for v in x)
    if t is dict and depth and len(x) <= MAX_ITEMS:
        return {plain(k, 0): plain(v, depth - 1) for k, v in x.items() if _is_key(k)}
    if t.__module__ == "torch" or t.__module__.startswith("torch."):
        try:
            return plain(np.array(x.detach().cpu().numpy()), 0)
        except Exception:  # any tensor-like that cannot be an array: it stays opaque
            return Opaque(t.__qualname__)
    return Opaque("..." if x is Ellipsis else t.__qualname__[:80])


def _is_key(k: Any) -> bool:
    return type(k) in (str, bool, float) or (type(k) is int and k.bit_length() <= MAX_KEY_BITS)


def flatten(x: Any, arrays: list[np.ndarray]) -> Any:
    """Value -> JSON-able tree; arrays are appended to `arrays` and stand in the tree by their index."""
    if x is None or type(x) in (bool, int, float, str):
        return x
    if type(x) is complex:
        return ["complex", x.real, x.imag]
    if type(x) is np.ndarray:
        arrays.append(np.ascontiguousarray(x))
        return ["array", len(arrays) - 1]
    if type(x) in (list, tuple):
        return [type(x).__name__, *(flatten(v, arrays) for v in x)]
    if type(x) is dict:
        return ["dict", *([flatten(k, arrays), flatten(v, arrays)] for k, v in x.items())]
    if type(x) is Opaque:
        return ["opaque", x.type_name]
    raise TypeError(f"{type(x).__qualname__} is no plain value; pass it through plain() first")


def restore(tree: Any, arrays: list[np.ndarray], depth: int = MAX_DEPTH + 2) -> Any:
    """Inverse of `flatten`. Raises ValueError for any tree that `flatten` does not make."""
    if type(tree) is int and tree.bit_length() > MAX_BITS:
        raise ValueError("not a value: a number beyond all floats")
    if tree is None or type(tree) in (bool, int, float, str):
        return tree
    if type(tree) is not list or not tree or not depth:
        raise ValueError("not a value")
    kind, *rest = tree
    if kind == "array" and len(rest) == 1 and type(rest[0]) is int and 0 <= rest[0] < len(arrays):
        return arrays[rest[0]]
    if kind in ("list", "tuple"):
        items = [restore(v, arrays, depth - 1) for v in rest]
        return items if kind == "list" else tuple(items)
    if kind == "dict" and all(type(p) is list and len(p) == 2 and _is_key(p[0]) for p in rest):
        return {k: restore(v, arrays, depth - 1) for k, v in rest}
    if kind == "complex" and len(rest) == 2 and all(type(p) is float for p in rest):
        return complex(*rest)
    if kind == "opaque" and len(rest) == 1 and type(rest[0]) is str:
        return Opaque(printable(rest[0][:80]))
    raise ValueError(f"not a value: {str(kind)[:40]}")


def printable(text: str) -> str:
    """A name without line breaks, and without characters that turn or hide what stands beside it."""
    return "".join(c for c in text if c.isprintable())


def is_numeric(x: Any) -> bool:
    """True for a number or an array of numbers."""
    return type(x) in (bool, int, float, complex) or (type(x) is np.ndarray and x.dtype.kind in NUMBERS)


def agrees(expected: Any, got: Any, rtol: float, atol: float) -> bool:
    """True if `got` is `expected` up to rounding: |got - expected| <= atol + rtol |expected|, NaN equals NaN."""
    if is_numeric(expected):
        if not is_numeric(got) or np.shape(expected) != np.shape(got):
            return False
        if type(expected) is int and type(got) is int:
            return expected == got
        if type(expected) is float and type(got) is float and expected == got:
            return True  # as most numbers of most tables are, and NumPy takes its time
        with np.errstate(all="ignore"):
            try:
                got, expected = np.asarray(got), np.asarray(expected)  # abs of a Python complex number may raise
                same = got == expected
                if same.all():  # as most are, and it takes a tenth of the time
                    return True
                return bool(np.all(same | np.isclose(got, expected, rtol=rtol, atol=atol, equal_nan=True)))
            except (OverflowError, TypeError):  # an int too large for a float
                return False
    if type(expected) is dict:
        return (
            type(got) is dict
            and expected.keys() == got.keys()
            and all(agrees(v, got[k], rtol, atol) for k, v in expected.items())
        )
    if type(expected) in (list, tuple):
        return (
            type(got) in (list, tuple)
            and len(expected) == len(got)
            and all(agrees(e, g, rtol, atol) for e, g in zip(expected, got, strict=True))
        )
    return type(expected) is type(got) and bool(expected == got)


def size(x: Any) -> int:
    """How many numbers, strings and so on a value holds: the smallest counterexample has the least."""
    if type(x) is np.ndarray:
        return x.size
    if type(x) in (list, tuple):
        return sum(map(size, x))
    if type(x) is dict:
        return sum(map(size, x.values()))
    return 1


def show(x: Any, limit: int = 400) -> str:
    """A short text of a value for a person: four significant digits, long arrays shortened."""
    if type(x) is np.ndarray:
        x = x + 0 if x.dtype.kind in "fc" else x  # -0.0 is shown as 0
        text = np.array2string(x, precision=4, suppress_small=False, threshold=24, edgeitems=2, separator=", ")
        text = text if x.size <= 24 else f"{text}  shape {x.shape}"
    elif type(x) is float:
        text = f"{x:.6g}" if math.isfinite(x) else str(x)
    elif type(x) in (list, tuple):
        inner = ", ".join(show(v, limit) for v in x[:24]) + (", ..." if len(x) > 24 else "")
        text = f"[{inner}]" if type(x) is list else f"({inner}{',' if len(x) == 1 else ''})"
    elif type(x) is dict:
        text = "{" + ", ".join(f"{k}: {show(v, limit)}" for k, v in x.items()) + "}"
    else:
        text = repr(x)
    return text if len(text) <= limit else text[: limit - 3] + "..."
