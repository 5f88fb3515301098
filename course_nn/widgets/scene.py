"""A figure that is laid out once and then drawn fast: what stays is kept as pixels, what moves is drawn over it."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.text import Text
from PIL import Image

Move = Callable[..., str]
Draw = Callable[[Figure], Move]


class Scene:
    """A figure for many frames, a few milliseconds each.

    draw(figure): puts on the empty figure what stays: axes with their limits and labels, data, legends. Returns move.
    move(...): puts on what this frame shows, and returns the sentence that says what is seen. What it adds to the
        figure is taken off before the next frame; what it changes (a title's text, a line's data) is drawn anew.

    The layout is made with the first frame and kept. What moves lies on top of legends and texts that stay; elsewhere
    zorder decides as always. A move that sets limits or ticks is right as well, but slow: then everything is drawn.
    """

    def __init__(self, draw: Draw, size: tuple[float, float]):
        self.figure = Figure(figsize=size, dpi=96, layout="constrained")
        self.canvas = FigureCanvasAgg(self.figure)
        self.move = draw(self.figure)
        self.staying = set(self._artists())
        self.bars = [len(axes.containers) for axes in self.figure.axes]
        # Of those that stay: what a move has changed, and what lies over it. Empty titles wait for a text.
        self.restless: set[Artist] = {a for a in self.staying if isinstance(a, Text) and not a.get_text()}
        self.kept: Any = None  # the pixels of all others
        self.limits: list[Any] = []
        for artist in self.staying:
            artist.stale = False  # so that what the first move changes is seen, too

    def frame(self, *args: Any, **values: Any) -> str:
        """Draw a frame; returns its sentence. Raises what move raises."""
        self._take_off()
        sentence = self.move(*args, **values)
        restless = self._restless()
        if self.kept is None:
            self._lay_out()
        moving = [a for a in self._artists() if a in restless or a not in self.staying]
        if self.kept is None or restless != self.restless or self._other_axes():
            self._keep(moving)
        self.restless = restless
        self.canvas.restore_region(self.kept)
        for artist in sorted(moving, key=lambda a: a.get_zorder()):
            artist.draw(self.canvas.get_renderer())
        return sentence

    def png(self) -> bytes:
        """The frame last drawn."""
        out = io.BytesIO()
        pixels = np.asarray(self.canvas.buffer_rgba())[..., :3]
        Image.fromarray(pixels).save(out, "PNG", compress_level=1)
        return out.getvalue()

    def data_at(self, across: float, down: float) -> tuple[float, float] | None:
        """The data coordinates in the first axes of a place of the picture; None where it is outside of them.

        across, down: from the upper left corner, as fractions of the picture's width and height.
        """
        axes = self.figure.axes[0]
        place = self.figure.bbox.width * across, self.figure.bbox.height * (1 - down)
        if not axes.bbox.contains(*place):
            return None
        x, y = axes.transData.inverted().transform(place)
        return float(x), float(y)

    def _artists(self) -> Iterator[Artist]:
        frames = {self.figure.patch, *self.figure.axes}
        yield from (a for a in self.figure.get_children() if a not in frames)
        for axes in self.figure.axes:
            frames = {axes.patch, axes.xaxis, axes.yaxis, *axes.spines.values()}
            yield from (a for a in axes.get_children() if a not in frames)

    def _restless(self) -> set[Artist]:
        changed = self.restless | {a for a in self.staying if a.stale}
        lowest: dict[Any, float] = {}
        for a in self._artists():
            if a in changed or a not in self.staying:
                lowest[a.axes] = min(a.get_zorder(), lowest.get(a.axes, math.inf))
        solid = (a for a in self.staying if not isinstance(a, Legend | Text))
        return changed | {a for a in solid if a.get_zorder() > lowest.get(a.axes, math.inf)}

    def _take_off(self) -> None:
        for artist in [a for a in self._artists() if a not in self.staying]:
            artist.remove()
        for axes, number in zip(self.figure.axes, self.bars, strict=True):
            del axes.containers[number:]  # bars belong to a container, too, which remove() leaves behind

    def _lay_out(self) -> None:
        self.figure.draw_without_rendering()
        self.figure.set_layout_engine("none")
        for axes in self.figure.axes:
            axes.autoscale(False)

    def _other_axes(self) -> bool:
        """Whether limits or ticks are others than in the pixels that were kept."""
        axes: list[Axis] = [axis for a in self.figure.axes if a.axison for axis in (a.xaxis, a.yaxis)]
        return any(axis.stale for axis in axes) or self._limits() != self.limits

    def _limits(self) -> list[tuple[float, ...]]:
        return [tuple(axes.viewLim.extents) for axes in self.figure.axes]

    def _keep(self, moving: list[Artist]) -> None:
        for artist in moving:
            artist.set_animated(True)  # leaves it out
        self.canvas.draw()
        self.kept, self.limits = self.canvas.copy_from_bbox(self.figure.bbox), self._limits()
        for artist in moving:
            artist.set_animated(False)
