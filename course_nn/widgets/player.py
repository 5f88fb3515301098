"""The widget around a picture: controls and clicks come in from the page, frames go out to it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
import traitlets

from course_nn.widgets.controls import Control, for_page, nearest, start, typed
from course_nn.widgets.frames import Frames, Still, quiet


class Player(anywidget.AnyWidget):
    """Controls, the picture and its sentence; a still picture for a page that cannot show widgets."""

    _esm = Path(__file__).with_name("player.js").read_text(encoding="utf-8")
    _css = Path(__file__).with_name("player.css").read_text(encoding="utf-8")
    controls: Any = traitlets.List().tag(sync=True)
    values = traitlets.Dict().tag(sync=True)
    buttons: Any = traitlets.List().tag(sync=True)
    png = traitlets.Bytes().tag(sync=True)
    sentence = traitlets.Unicode().tag(sync=True)
    clickable = traitlets.Bool().tag(sync=True)

    def __init__(
        self,
        frames: Frames,
        controls: dict[str, Control],
        first: Still,
        click: tuple[str, str] | None = None,
        buttons: tuple[str, ...] = (),
    ):
        self.frames, self.described, self.click = frames, controls, click
        self._drawn = {name: start(control) for name, control in controls.items()}
        super().__init__(
            controls=[for_page(name, control) for name, control in controls.items()],
            values=dict(self._drawn),
            buttons=list(buttons),
            png=first.png,
            sentence=first.sentence,
            clickable=click is not None,
        )
        self.observe(lambda _: self.moved(), "values")
        self.on_msg(self._asked)

    def moved(self) -> None:
        """Draw the newest values; those that came while another frame was drawn are skipped."""
        with quiet():
            values = self.chosen()
            if values != self._drawn:
                self._drawn = values
                self.put(self.frames.render(**values))

    def chosen(self) -> dict[str, Any]:
        """The values of the controls, of the types that they are described with."""
        return {name: typed(self.values[name], control) for name, control in self.described.items()}

    def choose(self, **values: Any) -> None:
        """Move controls."""
        self.values = {**self.values, **values}

    def put(self, still: Still, say: bool = True) -> None:
        """Send a frame to the page; without say it keeps the sentence it has."""
        with quiet(), self.hold_sync():
            self.png = still.png
            if say:
                self.sentence = still.sentence

    def press(self, button: str) -> None:
        """What a button does; this one has none."""

    def pointed(self, across: float, down: float) -> None:
        """Move the two sliders to a place that was clicked, given as fractions of the picture."""
        place = self.frames.scene and self.frames.scene.data_at(across, down)
        if place and self.click:
            self.choose(**{name: nearest(v, self.described[name]) for name, v in zip(self.click, place, strict=True)})

    def _asked(self, _: Any, content: dict[str, Any], __: Any) -> None:
        if "press" in content:
            self.press(content["press"])
        elif "click" in content:
            self.pointed(*content["click"])

    def still(self) -> Still:
        """What a page without widgets shows."""
        return Still(self.png, self.sentence)

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle = super()._repr_mimebundle_(**kwargs)
        data, *rest = bundle if isinstance(bundle, tuple) else (bundle,)
        data = {**(data or {}), **self.still()._repr_mimebundle_()}
        return (data, *rest) if rest else data
