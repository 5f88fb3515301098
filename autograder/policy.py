"""policy.toml in the grading folder: deadlines, what lateness costs, extensions, groups, which notebooks count.

The page on a TA's week shows all of it. Every change that it makes to a mark has a reason. An empty or missing file
changes nothing.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

NAME = "policy.toml"
# Of each section: its keys, and what their values must be.
NUMBER, TEXT, NAMES, WHEN = (int, float), (str,), (list,), (datetime, date)
SECTIONS: dict[str, dict[str, tuple[type, ...]]] = {
    "late": {"grace": NUMBER, "per_day": NUMBER, "most": NUMBER, "closes": NUMBER},
    "extension": {"student": TEXT, "notebook": TEXT, "due": WHEN, "days": NUMBER, "reason": TEXT},
    "handed_in": {"student": TEXT, "notebook": TEXT, "time": (datetime,), "reason": TEXT},
    "adjust": {"student": TEXT, "notebook": TEXT, "points": NUMBER, "to": NUMBER, "reason": TEXT},
    "group": {"name": TEXT, "members": NAMES, "notebooks": NAMES},
    "best": {"notebooks": NAMES, "count": (int,), "drop": (int,)},
}
NEEDED = {
    "extension": ("student", "reason"),
    "handed_in": ("student", "notebook", "time", "reason"),
    "adjust": ("student", "notebook", "reason"),
    "group": ("name", "members"),
}
ONE_OF = {"extension": ("due", "days"), "adjust": ("points", "to"), "best": ("count", "drop")}


class PolicyError(ValueError):
    """What is wrong in the file, or cannot be told without a person; the message says where, and what to write."""


@dataclass(frozen=True)
class Policy:
    """The file, checked."""

    path: Path
    due: Mapping[str, datetime] = field(default_factory=dict)
    late: Mapping[str, float] = field(default_factory=dict)
    extensions: Sequence[Mapping[str, Any]] = ()
    handed_in: Mapping[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)
    adjusts: Sequence[Mapping[str, Any]] = ()
    groups: Sequence[Mapping[str, Any]] = ()
    bests: Sequence[Mapping[str, Any]] = ()


def read(grading: Path) -> Policy:
    """The policy of a grading folder; one that changes nothing if there is none. Raises PolicyError."""
    path = grading / NAME
    if not path.exists():
        return Policy(path)
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PolicyError(f"{path}: {error}. Mend that line.") from None
    unknown = said.keys() - SECTIONS.keys() - {"due"}
    if unknown:
        raise PolicyError(f"{path}: no section {min(unknown)!r}; there are due, {', '.join(SECTIONS)}.")
    for section, entries in said.items():
        if section != "due":
            _check(path, section, entries)
    due = said.get("due", {})
    for name, when in due.items() if isinstance(due, dict) else ():
        if not isinstance(when, WHEN):
            raise PolicyError(f"{path}, [due]: {name} must be a date, 2026-12-01, or have a time, 2026-12-01T23:59:00.")
    if said.get("late") and "per_day" not in said["late"] and "closes" not in said["late"]:
        raise PolicyError(f"{path}, [late]: say per_day, closes, or both.")
    return Policy(
        path,
        {name: end_of(when) for name, when in due.items()},
        said.get("late", {}),
        said.get("extension", []),
        {(h["student"], h["notebook"]): h for h in said.get("handed_in", [])},
        said.get("adjust", []),
        said.get("group", []),
        said.get("best", []),
    )


def _check(path: Path, section: str, entries: Any) -> None:
    """Raise PolicyError unless a section has the shape, keys and kinds of values that it should have."""
    where = f"{path}, [{section}]" if section == "late" else f"{path}, [[{section}]]"
    if isinstance(entries, dict) != (section == "late"):
        raise PolicyError(f"{path}: write {where.rpartition(' ')[2]} for the section {section}.")
    for entry in [entries] if isinstance(entries, dict) else entries:
        for key, value in entry.items():
            if key not in SECTIONS[section]:
                raise PolicyError(f"{where}: no {key!r}; it has {', '.join(SECTIONS[section])}.")
            good = isinstance(value, SECTIONS[section][key]) and not isinstance(value, bool)
            if not good or (isinstance(value, list) and not all(isinstance(v, str) for v in value)):
                raise PolicyError(f"{where}: {key} = {value!r} is not what it should be; see the page on it.")
            if section in ("late", "best") and isinstance(value, (int, float)) and value < 0:
                raise PolicyError(f"{where}: {key} = {value} is below 0.")
        missing = [k for k in NEEDED.get(section, ()) if not entry.get(k)]
        if missing:
            raise PolicyError(f"{where}: an entry has no {missing[0]}; every change of a mark needs it.")
        if section in ONE_OF and sum(k in entry for k in ONE_OF[section]) != 1:
            raise PolicyError(f"{where}: an entry needs one of {' and '.join(ONE_OF[section])}.")


def end_of(when: date) -> datetime:
    """A time by the clocks here; of a day, its end."""
    if not isinstance(when, datetime):
        return datetime.combine(when, time(23, 59, 59))
    return when.astimezone().replace(tzinfo=None) if when.tzinfo else when
