"""Compare a layer, a loss or a network with PyTorch: the same numbers in, the same numbers out, and all gradients.

In one line, for a layer of this library or one of your own with `forward` and `backward`:

    crosscheck(Linear(3, 2), x)
    crosscheck(MyReLU(), x)  # its twin is found by its name
    crosscheck(MySwish(), x, twin=torch.nn.SiLU())
    crosscheck(MyLayer(), x, twin=lambda x, W, b: torch.tanh(x @ W.T + b))

It runs in float64 and float32, and on CUDA where there is one. `python -m course_nn.crosscheck` does it for all of the
library. PyTorch is imported when it is needed, and only here.

>>> print(f"{relative_difference([2.0, 4.0], [2.0, 4.004]):.6f}")
0.000999
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from course_nn.crosscheck.twins import find_twin

Array = npt.NDArray[Any]
TOLERANCE = {"float64": 1e-10, "float32": 1e-4}
SMALL = 1e-3  # differences are relative to the largest entry, or to this: a gradient that is 0 is noise in both


class Row(NamedTuple):
    """One comparison: of what, where, in which arithmetic, the largest relative difference, and whether it will do."""

    what: str
    device: str
    dtype: str
    difference: float
    ok: bool


def crosscheck(
    ours: Any, *inputs: npt.ArrayLike, twin: Callable[..., Any] | None = None, rng: np.random.Generator | None = None
) -> list[Row]:
    """Compare `ours` with its twin in torch on these inputs; print the table and return its rows.

    ours: forward(*inputs) and backward(dy), and arrays W, b, … with their gradients dW, db, …; or a loss, whose
    forward returns a number and whose backward takes nothing. It is copied, not changed. What each gradient starts
    from, dy, is drawn from rng.
    twin: a torch.nn.Module with as many parameters in the same order, or a function of tensors (*inputs, *parameters);
    if not given, torch's layer of that name. The twin gets copies of our parameters.
    """
    name, rows = type(ours).__name__, compare(ours, *inputs, twin=twin, rng=rng)
    print(f"{name} and torch: {'the same' if all(row.ok for row in rows) else 'NOT the same, see below'}")
    print(table(rows))
    return rows


def compare(
    ours: Any, *inputs: npt.ArrayLike, twin: Callable[..., Any] | None = None, rng: np.random.Generator | None = None
) -> list[Row]:
    """Do what crosscheck does, without printing."""
    t = _torch()
    run = _given(t, twin) if twin is not None else find_twin(t, ours)
    rng, rows = rng or np.random.default_rng(0), []
    for dtype in TOLERANCE:
        layer, arrays = _cast(ours, dtype), [_cast_array(np.asarray(array), dtype) for array in inputs]
        mine, dy = _run_ours(layer, arrays, rng)
        for device in ["cpu", *(["cuda"] if t.cuda.is_available() else [])]:
            theirs = _run_twin(t, run, layer, arrays, dy, device)
            for what, array in mine.items():
                if np.shape(array) == theirs[what].shape:
                    difference = relative_difference(array, theirs[what])
                else:
                    what, difference = f"{what}: shape {np.shape(array)}, torch {theirs[what].shape}", np.inf
                rows.append(Row(what, device, dtype, difference, difference <= TOLERANCE[dtype]))
    return rows


def table(rows: Sequence[Row]) -> str:
    """Return the rows as text, a line each."""
    width = max(len(row.what) for row in rows)
    lines = [f"{'what':{width}}  device  dtype    difference  ok"]
    for what, device, dtype, difference, ok in rows:
        lines.append(f"{what:{width}}  {device:6}  {dtype}  {difference:10.1e}  {'ok' if ok else 'NO'}")
    return "\n".join(lines)


def relative_difference(a: npt.ArrayLike, b: npt.ArrayLike) -> float:
    """Return the largest |a - b|, relative to the largest entry of both (or to SMALL); NaN where either has one."""
    a, b = np.asarray(a, float), np.asarray(b, float)
    if not a.size:
        return 0.0
    return float(np.abs(a - b).max() / max(np.abs(a).max(), np.abs(b).max(), SMALL))


def _torch() -> Any:
    """Import torch."""
    try:
        import torch
    except ImportError:
        raise ModuleNotFoundError(
            "crosscheck compares with PyTorch, which is not installed here: pip install torch. Nothing else needs it"
        ) from None
    return torch


def _given(t: Any, twin: Callable[..., Any]) -> Callable[..., Any]:
    """Let a twin that was given, a module or a function, be called as those of the table."""

    def run(t: Any, layer: Any, p: list[Any], *inputs: Any) -> Any:
        if not isinstance(twin, t.nn.Module):
            return twin(*inputs, *p)
        names = [name for name, _ in twin.named_parameters()]
        shapes, ours = [tuple(q.shape) for q in twin.parameters()], [tuple(q.shape) for q in p]
        if shapes != ours:
            raise ValueError(f"the twin's {names} have shapes {shapes}; ours have {ours}, in the order of `parameters`")
        module = copy.deepcopy(twin).to(inputs[0].device, inputs[0].dtype)
        return t.func.functional_call(module, dict(zip(names, p, strict=True)), inputs)

    return run


def _names(layer: Any) -> list[str]:
    """Return the names of the parameters; for a class without the list, of all arrays a that come with a da."""
    held = vars(layer)
    arrays = [name for name in held if isinstance(held[name], np.ndarray) and f"d{name}" in held]
    return list(getattr(layer, "parameters", arrays))


def _parts(layer: Any) -> Iterator[Any]:
    yield layer
    for part in getattr(layer, "layers", ()):
        yield from _parts(part)


def _cast_array(array: Any, dtype: str) -> Any:
    return array.astype(dtype) if isinstance(array, np.ndarray) and array.dtype.kind == "f" else array


def _cast(ours: Any, dtype: str) -> Any:
    """Return a copy in that arithmetic."""
    layer = copy.deepcopy(ours)
    for part in _parts(layer):
        for name, value in vars(part).items():
            part.__dict__[name] = _cast_array(value, dtype)
    if hasattr(layer, "theta"):
        layer.bind(layer.theta, layer.dtheta)  # a network's layers hold views
    return layer


def _run_ours(layer: Any, inputs: list[Array], rng: np.random.Generator) -> tuple[dict[str, Any], Array | None]:
    """Return y and all gradients of ours, by name, and the dy they started from (None for a loss)."""
    y, dy = layer.forward(*[array.copy() for array in inputs]), None
    if np.ndim(y):
        dy = _cast_array(rng.normal(size=np.shape(y)), str(np.asarray(y).dtype))
    dx = layer.backward() if dy is None else layer.backward(dy.copy())
    mine, dxs = {"y": y}, dx if isinstance(dx, tuple) else (dx,)
    if len(dxs) > len(inputs):
        raise ValueError(
            f"{type(layer).__name__}.backward returned {len(dxs)} arrays for {len(inputs)} inputs; it returns the "
            "gradients of its inputs, and leaves those of W and b in self.dW and self.db"
        )
    for i, gradient in enumerate(dxs):
        if inputs[i].dtype.kind == "f":
            mine["dx" if i == 0 else f"dx{i + 1}"] = gradient
    return mine | {f"d{name}": getattr(layer, f"d{name}") for name in _names(layer)}, dy


def _run_twin(
    t: Any, run: Callable[..., Any], layer: Any, inputs: list[Array], dy: Array | None, device: str
) -> dict[str, Array]:
    """Return the same of the twin."""

    def tensor(array: Array) -> Any:
        return t.tensor(array.copy(order="C"), device=device, requires_grad=array.dtype.kind == "f")

    xs, p = [tensor(array) for array in inputs], [tensor(getattr(layer, name)) for name in _names(layer)]
    with t.backends.cudnn.flags(enabled=True, allow_tf32=False):  # TF32 has 10 bits where float32 has 23
        y = run(t, layer, p, *xs)
        if not y.requires_grad:
            raise TypeError("crosscheck got whole numbers, which have no gradient: give it x.astype(float)")
        y.backward(None if dy is None else t.tensor(dy, device=device, dtype=y.dtype))
    theirs = {"dx" if i == 0 else f"dx{i + 1}": x.grad for i, x in enumerate(xs)}
    theirs |= {f"d{name}": q.grad for name, q in zip(_names(layer), p, strict=True)} | {"y": y.detach()}
    return {name: np.zeros(()) if array is None else array.cpu().numpy() for name, array in theirs.items()}
