"""play(draw, ...): a figure with sliders, where there is a front end for them; a still figure elsewhere."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Callable
from html import escape
from typing import Any

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

Control = tuple[float, float, float, float] | list[str] | bool

# The colours of Okabe and Ito, told apart by colour-blind eyes.
BLUE, ORANGE, GREEN, RED, PURPLE, GREY = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#CC79A7", "#777777"


class Still:
    """One drawn figure with the sentence that describes it: what a page without sliders shows."""

    def __init__(self, png: bytes, sentence: str):
        self.png, self.sentence = png, sentence

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        return {"image/png": self.png, "text/plain": self.sentence}


def play(draw: Callable[..., str], *, size: tuple[float, float] = (6.4, 3.6), **controls: Control) -> Any:
    """Show the figure that `draw` makes, and draw it anew whenever a control moves.

    draw(figure, **values): draws on an empty matplotlib Figure and returns one sentence that says what is seen;
        the sentence stands under the figure as its text alternative, and is read out when it changes.
    size: width and height in inches, at 96 dots an inch.
    controls: name=(low, high, step, start) is a slider, name=["a", "b"] a choice, name=True or False a checkbox.
    """
    start = {name: _start(control) for name, control in controls.items()}

    def render(**values: Any) -> Still:
        figure = Figure(figsize=size, dpi=96, layout="constrained")
        canvas = FigureCanvasAgg(figure)
        try:
            sentence = draw(figure, **values)
        except NotImplementedError:  # the widget shows the student's own function, and it is still the stub
            sentence = _instead(
                figure, "This picture shows your own code: write the exercise above, then run this cell again."
            )
        except Exception as error:  # ... or it is wrong: the check says how, a traceback here would only be in the way
            sentence = _instead(
                figure, f"Your function stopped with {type(error).__name__}: {error}. Its check tells you more."
            )
        out = io.BytesIO()
        canvas.print_png(out, pil_kwargs={"compress_level": 1})
        return Still(out.getvalue(), sentence)

    first = render(**start)
    try:
        return _widget(render, first, controls)
    except ImportError:
        return first


def _instead(figure: Figure, sentence: str) -> str:
    figure.clear()
    figure.text(0.5, 0.5, textwrap.fill(sentence[:200], 50), ha="center", va="center", color=GREY)
    return sentence


def _start(control: Control) -> Any:
    if isinstance(control, tuple):
        return control[3]
    return control[0] if isinstance(control, list) else control


def _widget(render: Callable[..., Still], first: Still, controls: dict[str, Control]) -> Any:
    import ipywidgets as w

    def make(name: str, control: Control) -> Any:
        label = name.replace("_", " ")
        style = {"description_width": "9em"}
        if isinstance(control, tuple):
            low, high, step, value = control
            whole = all(float(v).is_integer() for v in (low, high, step, value))
            slider = w.IntSlider if whole else w.FloatSlider
            return slider(
                value, min=low, max=high, step=step, description=label, style=style, layout=w.Layout(width="32em")
            )
        if isinstance(control, list):
            return w.Dropdown(options=control, description=label, style=style)
        return w.Checkbox(control, description=label, style=style)

    inputs = {name: make(name, control) for name, control in controls.items()}
    natural = w.Layout(max_width="100%", align_self="flex-start", object_fit="contain")  # a stretched figure is blurred
    image = w.Image(value=first.png, format="png", layout=natural)
    caption = w.HTML()
    shown = first

    def say(still: Still) -> None:
        image.value = still.png
        caption.value = f'<div role="status" style="max-width:52em;line-height:1.4">{escape(still.sentence)}</div>'

    def redraw(_: Any) -> None:
        nonlocal shown
        shown = render(**{name: widget.value for name, widget in inputs.items()})
        say(shown)

    class Player(w.VBox):
        """The controls, the figure and its sentence; a still figure for a page that cannot show widgets."""

        def _repr_mimebundle_(self, **kwargs: Any) -> Any:
            bundle = super()._repr_mimebundle_(**kwargs)
            data = bundle[0] if isinstance(bundle, tuple) else bundle
            still = {"image/png": shown.png, "text/plain": shown.sentence}
            return {**(data or {}), **still} if not isinstance(bundle, tuple) else ({**data, **still}, *bundle[1:])

    for widget in inputs.values():
        widget.observe(redraw, names="value")
    say(first)
    return Player([w.VBox(list(inputs.values())), image, caption])
