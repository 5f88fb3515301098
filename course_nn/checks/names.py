"""How a Key names a probe or a measure: `call` in the package itself, `losses.criterion` in a topic's module."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from types import ModuleType
from typing import Any


def name_of(function: Callable[..., Any], package: ModuleType) -> str:
    """A function's name below `package`. Raises ValueError for one that stands elsewhere."""
    home = function.__module__
    below = f"{home}.".removeprefix(f"{package.__name__}.")
    if below == f"{home}." or getattr(importlib.import_module(home), function.__name__, None) is not function:
        raise ValueError(f"{function.__name__} must stand in {package.__name__}, where students' checks find it")
    return below + function.__name__


def find(name: str, package: ModuleType) -> Callable[..., Any]:
    """The function of that name below `package`; its module is imported when it is first asked for."""
    module, _, function = name.rpartition(".")
    home = importlib.import_module(f"{package.__name__}.{module}") if module else package
    found: Callable[..., Any] = getattr(home, function)
    return found
