"""A player whose range control is played: back, play or pause, step, reset."""

from __future__ import annotations

from course_nn.widgets.controls import Control
from course_nn.widgets.frames import Frames, Still
from course_nn.widgets.player import Player
from course_nn.widgets.turns import Turns


class Stepper(Player):
    """Plays the first control that is a range, two steps a second."""

    seconds = 0.5

    def __init__(
        self, frames: Frames, controls: dict[str, Control], first: Still, click: tuple[str, str] | None = None
    ):
        self.name, self.range = next((n, c) for n, c in controls.items() if isinstance(c, range))
        self.turns = Turns(self._turn, self._changed)
        super().__init__(frames, controls, first, click, ("back", "play", "step", "reset"))

    def press(self, button: str) -> None:
        """Do what the button says; each but play stops the playing."""
        was_running = self.turns.is_running
        self.turns.stop()
        at = self.range.index(self.values[self.name])
        if button == "play" and not was_running:
            if at == len(self.range) - 1:
                self._go(0)
            self.turns.start()
        elif button in ("back", "step", "reset"):
            self._go({"back": at - 1, "step": at + 1, "reset": 0}[button])

    def _go(self, to: int) -> None:
        self.choose(**{self.name: self.range[min(max(to, 0), len(self.range) - 1)]})

    def _turn(self) -> float | None:
        at = self.range.index(self.values[self.name])
        if at == len(self.range) - 1:
            return None
        self._go(at + 1)
        return self.seconds

    def _changed(self, running: bool) -> None:
        self.buttons = ["back", "pause" if running else "play", "step", "reset"]
