"""A Key: what an exercise becomes for one seed. Inputs, right results, and what each known mistake gives; no code.

On disk it is an .npz of plain arrays, read without pickle: one array holds the text (JSON), the others the numbers.
"""

from __future__ import annotations

import io
import json
import os
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from course_nn.checks.choice import EVERYTHING, Choice
from course_nn.checks.outcome import Outcome, Raised
from course_nn.checks.values import agrees, flatten, restore

FORMAT = 1
PUBLIC = Path(__file__).parent.parent / "keys"  # the public keys, one folder a notebook


CONTENTS = "contents.json"


class Listed(NamedTuple):
    """What is known of a notebook: its title, the points of its exercises in order, and which of them count."""

    title: str
    points: dict[str, float]
    choice: Choice = EVERYTHING


Contents = dict[str, Listed]  # by notebook


class KeyFileError(Exception):
    """A Key that cannot be read; the message says why and what to do."""


@dataclass(frozen=True)
class Case:
    """One call: its inputs by name, the group whose points it guards, and what comes of it when done right."""

    name: str
    group: str
    inputs: dict[str, Any]
    expected: Outcome
    secret: dict[str, Any] = field(default_factory=dict)  # what only the measure gets, after the inputs


@dataclass(frozen=True)
class Mistake:
    """A known mistake: its id, its hint, and what it gives on every case."""

    cause: str
    hint: str
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True)
class Symptom:
    """A relation between wrong and right results that betrays a mistake in whatever arithmetic it was made."""

    cause: str
    hint: str
    relation: str
    parameters: dict[str, Any]
    group: str = ""


@dataclass(frozen=True)
class Key:
    """All that a judge needs to know of one exercise."""

    exercise: str
    notebook: str
    points: dict[str, float]  # by group of cases
    cases: tuple[Case, ...]
    mistakes: tuple[Mistake, ...] = ()
    symptoms: tuple[Symptom, ...] = ()
    alternatives: tuple[tuple[Outcome, ...], ...] = ()  # other right answers, by convention
    probe: str = "call"
    measure: str = ""
    axes: str = ""  # what the axes of the result mean, as "N, M"
    see: str = ""  # where to read about it
    rtol: float = 1e-6
    atol: float = 1e-9

    @property
    def max_points(self) -> float:
        """All points of the exercise."""
        return round(sum(self.points.values()), 9)  # ten times 0.2 is 2

    def to_bytes(self) -> bytes:
        """The key as the bytes of its file: the same key gives the same bytes."""
        arrays: list[np.ndarray] = []
        tree, arrays = _once(flatten(_plain(self), arrays), arrays)
        text = json.dumps({"format": FORMAT, "key": tree}, ensure_ascii=False, separators=(",", ":"))
        out = io.BytesIO()
        members = {f"a{i}": a for i, a in enumerate(arrays)}
        np.savez_compressed(out, text=np.frombuffer(text.encode(), np.uint8), **members)  # type: ignore[arg-type]
        return out.getvalue()

    def save(self, path: Path) -> None:
        """Write the key to `path`, whole or not at all."""
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".tmp")
        part.write_bytes(self.to_bytes())
        os.replace(part, path)

    def is_same(self, other: Key) -> bool:
        """Equal but for the last digits, which may differ between processors."""
        return agrees(_plain(self), _plain(other), 1e-9, 1e-12)


def load(path: Path) -> Key:
    """Read a key. Raises KeyFileError, with the remedy, for a missing, damaged or newer file."""
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as archive:
            members = {name: archive[name] for name in archive.files}
        content = json.loads(members.pop("text").tobytes().decode())
        version = content["format"]
    except FileNotFoundError:
        raise KeyFileError(f"there is no key {path.name}; check the exercise's name") from None
    except (OSError, ValueError, KeyError, TypeError, EOFError, *_DAMAGE) as error:
        raise _damaged(path, error) from None
    if version != FORMAT:
        raise KeyFileError(
            f"{path.name} has key format {version}, this course_nn reads format {FORMAT}; "
            "update course_nn to the release that the key came with"
        )
    try:
        arrays = [members[f"a{i}"] for i in range(len(members))]
        return _key(restore(content["key"], arrays))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _damaged(path, error) from None


_DAMAGE = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError)  # what a broken zip may raise


def _damaged(path: Path, error: Exception) -> KeyFileError:
    return KeyFileError(f"{path} is damaged ({error}); download the course again, or: git checkout -- {path}")


def contents(folder: Path = PUBLIC) -> Contents:
    """What the course has: its notebooks, and their exercises that have keys, in order."""
    path = folder / CONTENTS
    try:
        listed = json.loads(path.read_text(encoding="utf-8"))
        return {name: _listed(*about) for name, about in listed.items()}
    except FileNotFoundError:
        raise KeyFileError(f"{path} is missing; download the course again, or: git checkout -- {path}") from None
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise _damaged(path, error) from None


def write_contents(listed: Contents) -> bytes:
    """The bytes of the file that holds it."""
    rows = {
        name: [title, points, *([asdict(choice)] if choice.groups else [])]
        for name, (title, points, choice) in listed.items()
    }
    return (json.dumps(rows, indent=1, ensure_ascii=False) + "\n").encode()


def _listed(title: str, points: dict[str, float], choice: dict[str, Any] | None = None) -> Listed:
    if choice is None:
        return Listed(str(title), dict(points))
    return Listed(str(title), dict(points), Choice(int(choice["best"]), tuple(map(tuple, choice["groups"]))))


def find(exercise: str, folder: Path = PUBLIC) -> Key:
    """The public key of an exercise, by name."""
    found = sorted(folder.glob(f"*/{exercise}.npz")) if exercise.isidentifier() else []
    if not found:
        names = ", ".join(sorted(p.stem for p in folder.glob("*/*.npz"))) or "none"
        raise KeyFileError(f"there is no exercise {exercise!r}; the exercises here are: {names}")
    return load(found[0])


def _once(tree: Any, arrays: list[np.ndarray]) -> tuple[Any, list[np.ndarray]]:
    """The same with each different array only once: most rows of a wrong table are right."""
    places: dict[tuple[Any, ...], int] = {}
    number = [places.setdefault((a.dtype.str, a.shape, a.tobytes()), len(places)) for a in arrays]

    def renumber(tree: Any) -> Any:
        if type(tree) is not list:
            return tree
        kind, *rest = tree
        if kind == "array":
            return [kind, number[rest[0]]]
        if kind == "dict":
            return [kind, *([key, renumber(value)] for key, value in rest)]
        return [kind, *map(renumber, rest)]

    return renumber(tree), [arrays[number.index(i)] for i in range(len(places))]


def _plain(x: Any) -> Any:
    """Dataclasses as dicts; an Outcome's defaults left out."""
    if isinstance(x, Outcome):
        full = {"value": x.value, "changed": list(x.changed), "warning": x.warning}
        if x.raised:
            full["raised"] = asdict(x.raised)
        return {k: v for k, v in full.items() if k == "value" or v not in ([], "")}
    if isinstance(x, (Key, Case, Mistake, Symptom)):
        return {f.name: _plain(getattr(x, f.name)) for f in fields(x)}
    if isinstance(x, tuple) and x and isinstance(x[0], (Case, Mistake, Symptom, Outcome, tuple)):
        return tuple(_plain(v) for v in x)
    return x


def _outcome(d: dict[str, Any]) -> Outcome:
    raised = Raised(**d["raised"]) if "raised" in d else None
    return Outcome(d["value"], raised, tuple(d.get("changed", ())), d.get("warning", ""))


def _outcomes(items: Sequence[dict[str, Any]]) -> tuple[Outcome, ...]:
    return tuple(_outcome(d) for d in items)


def _key(d: dict[str, Any]) -> Key:
    cases = tuple(Case(**{**c, "expected": _outcome(c["expected"])}) for c in d["cases"])
    mistakes = tuple(Mistake(**{**m, "outcomes": _outcomes(m["outcomes"])}) for m in d["mistakes"])
    symptoms = tuple(Symptom(**s) for s in d["symptoms"])
    alternatives = tuple(_outcomes(a) for a in d["alternatives"])
    return Key(**{**d, "cases": cases, "mistakes": mistakes, "symptoms": symptoms, "alternatives": alternatives})
