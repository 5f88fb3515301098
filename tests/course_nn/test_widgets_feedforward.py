"""Every picture of the feedforward notebook draws at the ends of every control, and says what it shows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from course_nn import feedforward as right
from course_nn.widgets import activations
from course_nn.widgets import feedforward as widgets

WIDGETS: dict[str, Callable[[], Any]] = {
    "curve": lambda: widgets.curve(right.polynomial),
    "shapes": widgets.shapes,
    "neuron": lambda: widgets.neuron(right.dense),
    "network": widgets.network,
    "network, counted": lambda: widgets.network(right.count_parameters),
    "moons": widgets.moons,
    "tangent": lambda: activations.tangent(right.ReLU, right.ELU, right.Sigmoid, right.Tanh),
    "depth": lambda: activations.depth(right.gradient_factor, right.Sigmoid, right.Tanh, right.ReLU),
    "flow": lambda: activations.flow(right.mlp),
}


@pytest.mark.parametrize("name", WIDGETS)
def test_a_picture_draws_at_the_ends_of_every_control(played: Any, name: str) -> None:
    played(WIDGETS[name]()).holds()


@pytest.mark.parametrize(
    "show",
    [
        widgets.curve,
        widgets.neuron,
        widgets.network,
        activations.flow,
        lambda stub: activations.tangent(type("ReLU", (), {"forward": stub})),
        lambda stub: activations.depth(stub, right.Sigmoid),
    ],
)
def test_a_picture_of_unwritten_code_asks_for_it(show: Callable[[Any], Any], still: Any) -> None:
    def stub(*args: Any) -> None:
        raise NotImplementedError("not written yet")

    assert "write the exercise above" in still(show(stub))["text/plain"]


def test_the_neurons_line_moves_against_the_bias(played: Any) -> None:
    neuron = played(WIDGETS["neuron"]())
    assert "0.89 away" in neuron.says(w1=1.0, w2=0.5, b=1.0, g="none")  # |b| / |w| = 1 / √1.25


def test_the_network_draws_thirteen_edges_for_the_lectures_network(played: Any) -> None:
    network = played(WIDGETS["network, counted"]())
    assert "9 weights + 4 biases = 13 edges" in network.says(inputs=2, hidden=3, second_hidden=0, outputs=1)


def test_the_boundary_stays_the_same_line_without_an_activation_however_deep(played: Any) -> None:
    moons = played(widgets.moons())
    shares = {moons.says(activation="none", hidden_layers=n, units=12).split("and ")[-1] for n in (1, 2, 4)}
    assert len(shares) == 1
    assert "98%" in moons.says(activation="tanh", hidden_layers=1, units=12)


def test_twenty_sigmoids_at_their_steepest_leave_a_quarter_to_the_twentieth(played: Any) -> None:
    assert f"Sigmoid {0.25**20:.2g}, Tanh 1, ReLU" in played(WIDGETS["depth"]()).says(depth=20, z=0.0)


def test_the_flow_shows_what_the_network_computes(played: Any) -> None:
    said = played(WIDGETS["flow"]()).says(x=2.0)
    assert np.isclose(float(said.rstrip(".").split("= ")[-1]), -1.25)
