"""What the tests of the widgets share: a widget tried without a page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest


class Played:
    """A widget, its sentence at any values of its controls, and the values at which it should be tried."""

    def __init__(self, widget: Any):
        self.widget, self.scene, self.controls = widget, widget.frames.scene, widget.described

    def says(self, **values: Any) -> str:
        """The sentence of one frame; controls not named stand where they start. A fault is raised, not shown."""
        return self.scene.frame(**{**self.widget.chosen(), **values})

    def extremes(self) -> Iterator[dict[str, Any]]:
        """Where all start, all at one end; then each control alone at each of its ends, or at each of its choices."""
        ends = {name: self._ends(control) for name, control in self.controls.items()}
        yield {}
        yield {name: values[0] for name, values in ends.items()}
        yield {name: values[-1] for name, values in ends.items()}
        for name, values in ends.items():
            yield from ({name: value} for value in values)

    def holds(self) -> None:
        """What every widget owes: a sentence, labels and no more work than a frame may have, at every extreme."""
        for values in self.extremes():
            said = self.says(**values)
            assert said.endswith(".") and len(said) > 20, (values, said)
            assert "nan" not in said.split() and "inf" not in said.split(), (values, said)
            assert self.differs() < 0.01, values
        for axes in self.scene.figure.axes:
            assert not axes.axison or axes.get_xlabel() or axes.get_ylabel() or axes.get_title()
        data = bundle(self.widget)
        assert len(data["image/png"]) > 2000 and data["text/plain"] == self.widget.sentence
        assert "stopped with" not in data["text/plain"] and "write the exercise" not in data["text/plain"]

    def differs(self) -> float:
        """The share of pixels in which the frame is not what matplotlib gives when it draws everything anew."""
        frame = np.array(self.scene.canvas.buffer_rgba())
        self.scene.canvas.draw()
        return float(np.mean(np.any(frame != np.asarray(self.scene.canvas.buffer_rgba()), axis=2)))

    @staticmethod
    def _ends(control: Any) -> list[Any]:
        if isinstance(control, bool):
            return [not control, control]
        return list(control[:2]) if isinstance(control, tuple) else [control[0], *control[1:-1][:2], control[-1]]


def bundle(widget: Any) -> dict[str, Any]:
    """What a page gets that cannot show widgets."""
    made = widget._repr_mimebundle_()
    return made[0] if isinstance(made, tuple) else made


@pytest.fixture
def played() -> Callable[[Any], Played]:
    """Take a widget to try."""
    return Played


@pytest.fixture
def still() -> Callable[[Any], dict[str, Any]]:
    """Take what a page gets that cannot show widgets."""
    return bundle
