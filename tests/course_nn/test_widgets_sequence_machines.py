from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from course_nn.data import sunspots
from course_nn.forecasting import forecaster
from course_nn.gated import LSTM
from course_nn.widgets import sequence_machines as widgets

KNOWN = ["ada", "bo", "cleo"]
YEARS, SPOTS = sunspots()


def spell(temperature: float, rng: np.random.Generator) -> str:
    return "ada" if rng.random() > temperature else "z" * int(rng.integers(0, 20))


def goes_on(past: np.ndarray) -> Any:
    """Say the number of 11 years ago, as quickly as can be."""
    return lambda recent: recent[:, -11]


def unwritten(*args: Any, **settings: Any) -> Any:
    raise NotImplementedError("it is not written yet")


def sun(forecaster: Any) -> Any:
    return widgets.on_its_own(forecaster, YEARS, SPOTS, n=221, T=22)


@pytest.mark.parametrize(
    "make",
    [
        widgets.five_variants,
        lambda: widgets.gates(LSTM),
        lambda: widgets.temperatures(spell, KNOWN),
        lambda: sun(goes_on),
    ],
)
def test_a_widget_draws_and_says_what_is_seen_at_every_extreme(make: Any, played: Any) -> None:
    played(make()).holds()


def test_a_loss_sits_where_something_comes_out_and_only_in_training(played: Any) -> None:
    variants = played(widgets.five_variants())
    for variant, columns in widgets.VARIANTS.items():
        for step, (_, said) in enumerate(columns):
            learns = variants.says(variant=variant, step=step + 1)
            assert f"step {step + 1} of {len(columns)}" in learns and ("a loss sits there" in learns) == bool(said)
            used = variants.says(variant=variant, step=step + 1, in_training=False)
            assert "a loss sits" not in used and (f"“{said}” comes out" in used) == bool(said)


@pytest.mark.parametrize(
    "variant, inputs, outputs",
    [
        ("one to one", "1 input from outside", "1 output, 1 loss."),
        ("one to many", "1 input from outside", "4 outputs, 4 losses."),
        ("many to one", "4 inputs from outside", "1 output, 1 loss."),
        ("many to many", "4 inputs from outside", "4 outputs, 4 losses."),
        ("many to many, delayed", "3 inputs from outside", "3 outputs, 3 losses."),
    ],
)
def test_the_five_variants_are_what_their_names_say(played: Any, variant: str, inputs: str, outputs: str) -> None:
    variants = played(widgets.five_variants())
    assert variants.says(variant=variant, step=0) == f"{variant.capitalize()}: {inputs}, {outputs}"
    assert variants.says(variant=variant, step=0, in_training=False).endswith(", 0 losses.")


def test_an_output_is_heard_at_the_next_step(played: Any) -> None:
    variants = played(widgets.five_variants())
    one = {"variant": "one to many", "step": 3}
    assert "the right output before, “dog”, goes in" in variants.says(**one)
    assert "its own output before, “dog”, goes in" in variants.says(**one, in_training=False)
    assert variants.says(variant="many to many, delayed", step=5).endswith("with STOP it is over.")


def test_gates_decide_what_is_kept_replaced_and_shown(played: Any) -> None:
    gates = played(widgets.gates(LSTM))
    assert "f = 0.50" in gates.says(keep=0.0)
    kept = gates.says(keep=8.0, let_in=-8.0)
    assert "after the first mark c is 0.47, and before the second one 0.47; after the second it is 0.03" in kept
    replaced = gates.says(keep=8.0, let_in=-4.0, forget_at_marks=True)
    assert "before the second one 0.97; after the second it is -0.87" in replaced
    assert gates.says(show=-6.0).endswith("of which h shows 0.00.")


def test_gates_are_those_of_the_layer(played: Any) -> None:
    gates = played(widgets.gates(LSTM))
    gates.says(keep=2.0, let_in=0.0, show=1.0)
    i, f, o = (line.get_ydata() for line in gates.scene.figure.axes[1].lines if len(line.get_ydata()) == widgets.STEPS)
    c, h = (line.get_ydata() for line in gates.scene.figure.axes[2].lines if len(line.get_ydata()) == widgets.STEPS)
    x = np.array([bar.get_height() for bar in gates.scene.figure.axes[0].patches])
    np.testing.assert_allclose(c[1:], f[1:] * c[:-1] + i[1:] * np.tanh(2 * x[1:]))
    np.testing.assert_allclose(h, o * np.tanh(c))


def test_names_are_counted(played: Any) -> None:
    names = played(widgets.temperatures(spell, KNOWN))
    assert names.says(temperature=0.1).count("ada") >= 8
    assert "0 stand among the names it learned from" in names.says(temperature=3.0)


def test_it_goes_on_from_its_own_forecasts(played: Any) -> None:
    own = played(sun(goes_on))
    at = 1964 - YEARS[0]
    off = abs(SPOTS[at - 1] - SPOTS[at + 21])  # after 11 years what it said itself comes again
    assert f"for 22 years, and is {off:.0f} off" in own.says(first_year=1964, years_alone=22)
    assert "for 9 years" in own.says(first_year=2000, years_alone=33)
    assert "for 1 year, and" in own.says(years_alone=1)


def test_the_librarys_forecaster_is_better_than_last_years_number(played: Any) -> None:
    said = played(sun(lambda past: forecaster(past, 22))).says()
    error, naive = (int(said.split(mark)[1].split(",")[0].rstrip(".")) for mark in ("its error is ", "number "))
    assert error < 0.7 * naive


def test_forecasts_of_another_shape_are_told(still: Any) -> None:
    widget = sun(lambda past: lambda recent: recent[:, -1:])
    assert "shape (88, 1); expected (88,)" in still(widget)["text/plain"]


@pytest.mark.parametrize(
    "make",
    [lambda: widgets.gates(unwritten), lambda: widgets.temperatures(unwritten, KNOWN), lambda: sun(unwritten)],
)
def test_a_widget_waits_for_an_unwritten_exercise(make: Any, still: Any) -> None:
    assert "write the exercise above" in still(make())["text/plain"]
