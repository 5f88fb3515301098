"""How the backward passes of recurrent networks are called: each returns several gradients, one is asked for."""

from __future__ import annotations

from typing import Any

from course_nn.checks.probes import named_part

PARAMETERS = "dWx", "dWh", "db"


def one_step(answer: Any, part: str, *args: Any) -> Any:
    """Back through one step: dx, dh, dWx, dWh or db."""
    return named_part(answer(*args), part, ("dx", "dh", *PARAMETERS))


def all_steps(answer: Any, part: str, *args: Any) -> Any:
    """Back through all steps: dx, dstart, dWx, dWh or db."""
    return named_part(answer(*args), part, ("dx", "dstart", *PARAMETERS))


def windows(answer: Any, part: str, *args: Any) -> Any:
    """Back through windows of steps: dWx, dWh or db."""
    return named_part(answer(*args), part, PARAMETERS)
