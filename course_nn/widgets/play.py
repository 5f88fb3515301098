"""play(draw, ...) and train(begin, draw, ...): pictures with controls, and still ones where no page shows controls."""

from __future__ import annotations

from typing import Any

from course_nn.widgets.controls import Control, start
from course_nn.widgets.frames import Frames
from course_nn.widgets.scene import Draw
from course_nn.widgets.training import Start, after

# The colours of Okabe and Ito, told apart by colour-blind eyes.
BLUE, ORANGE, GREEN, RED, PURPLE, GREY = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#777777"


def play(
    draw: Draw, *, size: tuple[float, float] = (6.4, 3.6), click: tuple[str, str] | None = None, **controls: Control
) -> Any:
    """Show a picture, and draw it anew whenever a control moves.

    draw(figure): puts on an empty matplotlib Figure what stays, and returns move(**values): that puts on what these
        values of the controls show, and returns one sentence that says what is seen. The sentence stands under the
        picture as its text alternative, and is read out when it changes. See scene.Scene for what makes it fast.
    size: width and height in inches, at 96 dots an inch.
    click: the names of two sliders; a click on the figure's first axes moves them to its x and y.
    controls: name=(low, high, step, start) is a slider, name=range(0, 9) one with buttons that play it step by step,
        name=["a", "b"] a choice, name=True or False a checkbox.
    """
    frames = Frames(draw, size)
    first = frames.render(**{name: start(control) for name, control in controls.items()})
    try:
        from course_nn.widgets.player import Player
        from course_nn.widgets.stepper import Stepper
    except ImportError:
        return first
    kind = Stepper if any(isinstance(c, range) for c in controls.values()) else Player
    return kind(frames, controls, first, click)


def train(
    begin: Start,
    draw: Draw,
    *,
    size: tuple[float, float] = (6.4, 3.6),
    still: int = 20,
    pace: float | None = None,
    **controls: Control,
) -> Any:
    """Show a training that a button starts and stops; a page without buttons shows it after a few steps.

    begin(**values): an iterator that yields the state at the start, and then the state after each step, as short as
        can be: Stop waits for the step under way.
    draw(figure): as for play; here it returns move(state).
    still: how many steps are done for the still picture.
    pace: at most so many steps a second; without it, as many as can be done.
    controls: as for play; begin gets their values, and moving one begins again.
    """
    frames = Frames(draw, size)
    try:
        from course_nn.widgets.trainer import Trainer
    except ImportError:
        return after(still, begin, {name: start(control) for name, control in controls.items()}).show(frames)
    return Trainer(begin, frames, controls, still, pace)
