"""Something done again and again while the notebook stays alive: an animation, a training."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import ClassVar


class Turns:
    """Does a turn, lets the kernel do its other work, and does the next one, until it is stopped.

    turn(): a little work. Returns the seconds to wait until the next turn, or None at the end. It raises nothing.
    changed(running): called when it starts and when it stops.

    Made in a cell, it runs on the event loop of that cell's kernel; start and stop may be called from any thread, as
    JupyterLab calls a button's function in another than the cells'. Only one runs at a time, so that a training whose
    picture is gone does not go on unseen: starting or making another stops it.
    """

    running: ClassVar[Turns | None] = None

    def __init__(self, turn: Callable[[], float | None], changed: Callable[[bool], None]):
        self.turn, self.changed = turn, changed
        self._turning = threading.RLock()  # held by a turn, and by what is said when it has stopped
        self._ticket: object = None  # of the present run: a turn that comes late with another one is not done
        try:
            self.loop: asyncio.AbstractEventLoop | None = asyncio.get_running_loop()
        except RuntimeError:  # a script: nothing to run on
            self.loop = None
        if Turns.running:
            Turns.running.stop()

    @property
    def is_running(self) -> bool:
        """Whether this is the one that runs."""
        return Turns.running is self

    def start(self) -> None:
        """Begin, or go on; does nothing where there is no event loop."""
        if self.loop is None:
            return
        if Turns.running:
            Turns.running.stop()
        Turns.running, self._ticket = self, object()
        self.changed(True)
        self.loop.call_soon_threadsafe(self._next, self._ticket)

    def stop(self) -> None:
        """End at once. The turn that is under way is the last, and `changed` is called when it is over."""
        if self.is_running:
            Turns.running = self._ticket = None
            with self._turning:
                self.changed(False)

    def _next(self, ticket: object) -> None:
        with self._turning:
            if ticket is not self._ticket or self.loop is None:
                return
            pause = self.turn()
            if pause is None:
                self.stop()
            elif self.is_running:
                self.loop.call_later(pause, self._next, ticket)
