"""What property exercises about descent are judged by."""

from __future__ import annotations

from typing import Any

import numpy as np

FORM = "a symmetric A (2, 2), a start of two numbers, a rate above 0, and one to five steps"


def descent_case(inputs: Any, bug: str) -> Any:
    """Whether (A, x0, lr, n) shows the bug of a descent on f(x) = ½ x A x, and if not, what it lacks."""
    A, x0, lr, n = (np.asarray(v, float) for v in inputs)
    fits = A.shape == (2, 2) and x0.shape == (2,) and lr.shape == n.shape == ()
    if not (fits and all(np.isfinite(v).all() for v in (A, x0, lr, n))):
        raise ValueError(f"it takes {FORM}")
    if not (np.allclose(A, A.T) and lr > 0 and n in range(1, 6) and max(abs(A).max(), abs(x0).max(), lr) <= 1000):
        return {"shown": False, "lacks": "the form asked for"}
    right, wrong = (_end(A, x0, float(lr), int(n), b) for b in ("", bug))
    if not np.allclose(right, wrong, rtol=1e-6, atol=1e-9):
        return {"shown": True, "lacks": "nothing"}
    if not np.any(A @ x0):
        return {"shown": False, "lacks": "a slope at the start"}
    lacks = {
        "no_lr": "a rate other than 1",
        "first_gradient": "a second step" if n == 1 else "a slope that changes",
        "one_after_the_other": "a mixed term" if not A[0, 1] else "a first parameter that moves",
        "stops_uphill": "a step uphill",
    }[bug]
    return {"shown": False, "lacks": lacks}


def _end(A: np.ndarray, x0: np.ndarray, lr: float, n: int, bug: str) -> np.ndarray:
    """Return where n steps end, taken with the bug."""
    x = x0.copy()
    for _ in range(n):
        g = A @ (x0 if bug == "first_gradient" else x)
        new = x - (1 if bug == "no_lr" else lr) * g
        if bug == "one_after_the_other":
            new[1] = x[1] - lr * A[1] @ [new[0], x[1]]
        if bug == "stops_uphill" and new @ A @ new > x @ A @ x:
            break
        x = new
    return x


def rate_found(rate: Any, key: str, known: dict[str, float]) -> Any:
    """Which of the known rates it is, to 1 %; if none, whether it is near the right one."""
    rate = float(rate)
    for name, other in known.items():
        if np.isclose(rate, other, rtol=0.01, atol=0):
            return {"found": name}
    return {"found": "nearly" if np.isclose(rate, known["right"], rtol=0.12) else "nothing"}
