"""Every picture of the feedforward notebook draws at the ends of every control, and says what it shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

pytest.importorskip("matplotlib")
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from course_nn import feedforward as right
from course_nn.widgets import feedforward as widgets

WIDGETS: dict[str, Callable[[], Any]] = {
    "curve": lambda: widgets.curve(right.polynomial),
    "shapes": widgets.shapes,
    "neuron": lambda: widgets.neuron(right.dense),
    "network": widgets.network,
    "network, counted": lambda: widgets.network(right.count_parameters),
    "moons": widgets.moons,
    "tangent": lambda: widgets.tangent(right.ReLU, right.ELU, right.Sigmoid, right.Tanh),
    "depth": lambda: widgets.depth(right.gradient_factor, right.Sigmoid, right.Tanh, right.ReLU),
    "flow": lambda: widgets.flow(right.mlp),
}
each_widget = pytest.mark.parametrize("name", WIDGETS)


def sentence(made: dict[str, Any], **values: Any) -> str:
    figure = Figure(figsize=made["size"], layout="constrained")
    canvas = FigureCanvasAgg(figure)
    said = made["draw"](figure, **values)
    canvas.draw()
    return said


def start(control: Any) -> Any:
    return control[3] if isinstance(control, tuple) else control[0] if isinstance(control, list) else control


def ends(made: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Values with one control at an end (or at each of its choices) and the others where they start."""
    first = {name: start(control) for name, control in made["controls"].items()}
    yield first
    for name, control in made["controls"].items():
        choices = control[:2] if isinstance(control, tuple) else control if isinstance(control, list) else [True, False]
        for value in choices:
            yield {**first, name: value}


@pytest.fixture
def caught(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], dict[str, Any]]:
    """What a widget hands to play: its draw, size and controls."""

    def fake(draw: Any, *, size: tuple[float, float] = (6.4, 3.6), **controls: Any) -> dict[str, Any]:
        return {"draw": draw, "size": size, "controls": controls}

    monkeypatch.setattr(widgets, "play", fake)
    return lambda name: WIDGETS[name]()


@each_widget
def test_a_picture_draws_at_the_ends_of_every_control(caught: Any, name: str) -> None:
    made = caught(name)
    for values in ends(made):
        said = sentence(made, **values)
        assert said.endswith(".") and len(said) > 20, values


@each_widget
def test_a_picture_is_still_there_without_a_front_end(name: str) -> None:
    bundle = WIDGETS[name]()._repr_mimebundle_()
    data = bundle[0] if isinstance(bundle, tuple) else bundle
    png = data["image/png"]
    assert len(png) > 3000 and data["text/plain"]


@pytest.mark.parametrize(
    "show",
    [
        widgets.curve,
        widgets.neuron,
        widgets.network,
        widgets.flow,
        lambda stub: widgets.tangent(type("ReLU", (), {"forward": stub})),
        lambda stub: widgets.depth(stub, right.Sigmoid),
    ],
)
def test_a_picture_of_unwritten_code_asks_for_it(show: Callable[[Any], Any]) -> None:
    def stub(*args: Any) -> None:
        raise NotImplementedError("not written yet")

    bundle = show(stub)._repr_mimebundle_()
    assert "write the exercise above" in (bundle[0] if isinstance(bundle, tuple) else bundle)["text/plain"]


def test_the_neurons_line_moves_against_the_bias(caught: Any) -> None:
    made = caught("neuron")
    assert "0.89 away" in sentence(made, w1=1.0, w2=0.5, b=1.0, g="none")  # |b| / |w| = 1 / √1.25


def test_the_network_draws_thirteen_edges_for_the_lectures_network(caught: Any) -> None:
    assert "9 weights + 4 biases = 13 edges" in sentence(
        caught("network, counted"), inputs=2, hidden=3, second_hidden=0, outputs=1, biases=True
    )


def test_the_boundary_stays_the_same_line_without_an_activation_however_deep(caught: Any) -> None:
    made = caught("moons")
    shares = {sentence(made, activation="none", hidden_layers=n, units=12).split("and ")[-1] for n in (1, 2, 4)}
    assert len(shares) == 1
    assert "98%" in sentence(made, activation="tanh", hidden_layers=1, units=12)


def test_twenty_sigmoids_at_their_steepest_leave_a_quarter_to_the_twentieth(caught: Any) -> None:
    assert f"Sigmoid {0.25**20:.2g}, Tanh 1, ReLU" in sentence(caught("depth"), depth=20, z=0.0)


def test_the_flow_shows_what_the_network_computes(caught: Any) -> None:
    assert np.isclose(float(sentence(caught("flow"), x=2.0).rstrip(".").split("= ")[-1]), -1.25)
