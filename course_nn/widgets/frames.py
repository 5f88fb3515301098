"""Frames as a page shows them: a picture with its sentence, whatever a student's function does."""

from __future__ import annotations

import textwrap
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from course_nn.widgets.scene import Draw, Move, Scene

_one_at_a_time = threading.RLock()  # sliders are moved in another thread than cells and trainings run in


class Still:
    """One drawn frame with the sentence that describes it: what a page without controls shows."""

    def __init__(self, png: bytes, sentence: str):
        self.png, self.sentence = png, sentence

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {"image/png": self.png, "text/plain": self.sentence}


@contextmanager
def quiet() -> Iterator[None]:
    """Nobody else draws meanwhile, and warnings of a student's function are not printed under some other cell."""
    with _one_at_a_time, np.errstate(all="ignore"), warnings.catch_warnings(action="ignore"):
        yield


class Frames:
    """Makes a frame of a scene, and of an error a frame that says it."""

    def __init__(self, draw: Draw, size: tuple[float, float]):
        self.draw, self.size = draw, size
        self.scene: Scene | None = None  # not there yet while draw raises

    def render(self, *args: Any, **values: Any) -> Still:
        """The frame that the scene's move makes of these values."""
        with quiet():
            try:
                if self.scene is None:
                    self.scene = Scene(self.draw, self.size)
                sentence = self.scene.frame(*args, **values)
            except Exception as error:
                return self.failed(error)
            return Still(self.scene.png(), sentence)

    def failed(self, error: Exception) -> Still:
        """What is shown in place of a picture of a function that raised: the check says more than a traceback here."""
        if isinstance(error, NotImplementedError):  # still the stub
            said = "This picture shows your own code: write the exercise above, then run this cell again."
        else:
            said = f"Your function stopped with {type(error).__name__}: {error}. Its check tells you more."
        scene = Scene(lambda figure: _words(figure, said), self.size)
        sentence = scene.frame()
        return Still(scene.png(), sentence)


def _words(figure: Figure, said: str) -> Move:
    figure.text(0.5, 0.5, textwrap.fill(said[:200], 50), ha="center", va="center", color="#555555")
    return lambda: said
