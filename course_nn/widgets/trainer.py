"""A training to start and stop, drawn while it goes on."""

from __future__ import annotations

import time

from course_nn.widgets.controls import Control
from course_nn.widgets.frames import Frames, Still
from course_nn.widgets.player import Player
from course_nn.widgets.training import Start, Training, after
from course_nn.widgets.turns import Turns

SLICE = 0.03  # seconds of training between two looks at what else the kernel has to do
FRAME = 1 / 15  # seconds from one frame to the next, at least
SENTENCE = 1.0  # and from one sentence to the next: a screen reader has to get to its end


class Trainer(Player):
    """Buttons to start, stop and reset a training; its controls are the values that it starts with."""

    def __init__(self, begin: Start, frames: Frames, controls: dict[str, Control], still: int, pace: float | None):
        self.begin, self.steps_of_still, self.pace = begin, still, pace
        self.turns = Turns(self._turn, self._changed)
        super().__init__(frames, controls, Still(b"", ""), buttons=("start", "reset"))
        self.moved()

    def moved(self) -> None:
        """Begin again, with the values that the controls have now."""
        self.turns.stop()
        self.training = Training(self.begin, self.chosen())
        self._show()

    def press(self, button: str) -> None:
        """Do what the button said when it was pressed: meanwhile the training may have ended."""
        if button == "reset":
            self.moved()
        elif button == "stop":
            self.turns.stop()
        elif not self.turns.is_running:
            if self.training.ended:
                self.moved()
            self.turns.start()

    def still(self) -> Still:
        """The training after a few steps, for a page where nobody can start it."""
        return after(self.steps_of_still, self.begin, self.chosen()).show(self.frames)

    def _show(self, say: bool = True) -> None:
        self._shown = time.monotonic()
        if say:
            self._said = self._shown
        self.put(self.training.show(self.frames), say)

    def _turn(self) -> float | None:
        end = time.monotonic() + (0 if self.pace else SLICE)
        self.training.step()
        while self.turns.is_running and not self.training.ended and time.monotonic() < end:
            self.training.step()
        now = time.monotonic()
        if self.training.ended:
            return None
        if self.turns.is_running and now - self._shown >= FRAME:
            self._show(say=now - self._said >= SENTENCE)
        return 1 / self.pace if self.pace else 0.002

    def _changed(self, running: bool) -> None:
        if not running:
            self._show()  # the latest state, with its sentence; after the button says "start" nothing moves any more
        self.buttons = ["stop" if running else "start", "reset"]
