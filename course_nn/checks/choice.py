"""A notebook to choose from: it has groups of exercises, and only a student's best ones count."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Choice:
    """Of `groups`, the names of exercises in each, only the `best` with the most points count.

    An exercise in no group always counts. Without groups everything does, as in most notebooks.
    """

    best: int = 0
    groups: tuple[tuple[str, ...], ...] = ()

    def left_out(self, points: Mapping[str, float]) -> frozenset[str]:
        """The exercises that do not count, given the points of each; of groups with equal points the earlier counts."""
        order = sorted(self.groups, key=lambda group: -sum(points.get(name, 0) for name in group))
        return frozenset(name for group in order[self.best :] for name in group)

    def total(self, points: Mapping[str, float]) -> float:
        """The sum of the points that count."""
        left_out = self.left_out(points)
        return sum(p for name, p in points.items() if name not in left_out)

    def needless(self, passed: Collection[str]) -> frozenset[str]:
        """The exercises of all other groups, once so many groups as count are passed."""
        others = [group for group in self.groups if not set(group) <= set(passed)]
        enough = len(self.groups) - len(others) >= self.best
        return frozenset(name for group in others for name in group) if enough else frozenset()

    def __str__(self) -> str:
        """Return the rule in words, "" where everything counts."""
        return f"the best {self.best} of {len(self.groups)} directions count" if self.groups else ""


EVERYTHING = Choice()  # counts
