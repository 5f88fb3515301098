"""A training step by step, as a widget shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from course_nn.widgets.frames import Frames, Still, quiet

Start = Callable[..., Iterator[Any]]


class Training:
    """The states of one run: the latest, whether it has ended, and the error that ended it."""

    def __init__(self, begin: Start, values: dict[str, Any]):
        self.state: Any = None
        self.error: Exception | None = None
        self.ended = False
        self._states = (state for one in [begin] for state in one(**values))  # an error of begin comes with next
        self.step()

    def step(self) -> None:
        """One step more, unless it has ended."""
        with quiet():
            try:
                self.state = next(self._states)
            except StopIteration:
                self.ended = True
            except Exception as error:
                self.error, self.ended = error, True

    def show(self, frames: Frames) -> Still:
        """The latest state, or what went wrong."""
        return frames.failed(self.error) if self.error else frames.render(self.state)


def after(steps: int, begin: Start, values: dict[str, Any]) -> Training:
    """A training that has done its first steps."""
    training = Training(begin, values)
    for _ in range(steps):
        training.step()
    return training
