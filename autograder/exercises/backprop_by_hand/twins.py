"""What the lecture's numbers cannot show: bugs to expose with one changed number, and two points that show them all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise, Question
from autograder.exercises.backprop_by_hand.paper import (
    BACKWARD,
    FORWARD,
    IN_BACKWARD,
    IN_FORWARD,
    SEE,
    UNKNOWN,
    given,
)
from autograder.worksheet import Worksheet
from course_nn.checks import probes
from course_nn.checks.measures.backprop_by_hand import exposes
from course_nn.learningloop import LECTURE, TWIN_A, TWIN_B, Point

# The twin points ---------------------------------------------------------------------------------------------------

_ASKED = ("z", "y_hat", "dL/dy_hat", "dL/dw3", "dL/db2", "dL/dw1", "dL/dw2", "dL/db1")


def _twin(point: Point) -> Worksheet:
    sheet = Worksheet(given(point), FORWARD | BACKWARD, dict.fromkeys(_ASKED, 0.25), SEE)
    sheet.slips(
        loss_for_its_slope=(
            "You start from L itself: at the lecture's point L and 2(ŷ - y) are both 4, here they differ.",
            {"dL/dy_hat": "L", "dL/db2": "L"},
        ),
        square_kept=(
            "You kept the square: differentiating leaves ŷ - y to the first power, with a 2 in front.",
            {"dL/dy_hat": "2 * (y_hat - y) ** 2"},
        ),
        target_forgotten=(
            "There is no y in it: the inner difference stays as it is, 2(ŷ - y).",
            {"dL/dy_hat": ("2 * y_hat", "y_hat")},
        ),
    )
    return sheet


_a = _twin(TWIN_A)
_a.slips(
    **IN_FORWARD,
    sign_of_a_product=(
        "You subtract w2 x2: the two products are added, and a minus comes only from the numbers themselves.",
        {"z": "w1 * x1 - w2 * x2 + b1"},
    ),
    bias_forgotten=("The bias b1 is missing in z: it is added to the two products.", {"z": "w1 * x1 + w2 * x2"}),
    second_input_left_out=("z stops after w1 x1: the second input comes in too, times w2.", {"z": "w1 * x1 + b1"}),
    relu_forgotten=(
        "You put z into ŷ: between them stands the ReLU, and this z is negative, so h is 0.",
        {"y_hat": "w3 * z + b2"},
    ),
    bias_turned=("You subtract b2, which is itself negative: ŷ = w3 h + b2.", {"y_hat": "w3 * h - b2"}),
    two_forgotten=(
        "The 2 is missing: the derivative of a square brings its exponent down, (ŷ - y)² becomes 2(ŷ - y).",
        {"dL/dy_hat": "y_hat - y"},
    ),
    turned_difference=(
        "Your sign is turned: ŷ lies below y here, so raising it lowers L, and the slope 2(ŷ - y) is negative.",
        {"dL/dy_hat": "2 * (y - y_hat)"},
    ),
    z_for_h=(
        "You multiply by z: w3 is multiplied with h, which is 0 here. At the lecture's point z = h hides this.",
        {"dL/dw3": "dL_dy_hat * z"},
    ),
    loss_times_z=(
        "You multiply L by z: the slope starts with 2(ŷ - y), and w3 is multiplied with h, which is 0 here.",
        {"dL/dw3": ("L * z", "dL_dy_hat * z / 2")},
    ),
    another_factor_than_h=(
        "Your second factor is not h: w3 is multiplied with h, and h is 0 at a dead unit.",
        {"dL/dw3": ("dL_dy_hat", "dL_dy_hat * w3", "dL_dy_hat * y_hat", "-dL_dy_hat")},
    ),
    blocked_above_the_unit=(
        "You let the dead unit block this, too: b2 stands above it, and its slope needs no h and no g'(z).",
        {"dL/db2": "0"},
    ),
    last_factor_of_b2=("That is ∂ŷ/∂b2 alone: multiply by dL/dŷ.", {"dL/db2": "1"}),
    sign_of_b2=("Your sign is turned: b2 is added to ŷ, so L changes with both alike.", {"dL/db2": "-dL_dy_hat"}),
    times_b2=("You multiplied by b2 or lost a minus and a 2: dL/db2 is just dL/dŷ.", {"dL/db2": "dL_dy_hat * b2"}),
    half_of_b2=("Yours is half of dL/dŷ: the derivative of the square has a 2.", {"dL/db2": "dL_dy_hat / 2"}),
    through_a_dead_unit=(
        "You let the gradient pass a dead unit: for negative z the slope g'(z) of the ReLU is 0, and so is all below. "
        "At the lecture's point g'(z) = 1 hides this.",
        {
            f"dL/d{p}": tuple(
                f"{top}{factor}"
                for top in ("dL_dh", "-dL_dh", "dL_dh / 2", "dL_dy_hat", "-dL_dy_hat", "L", "-L")
                for factor in factors
            )
            for p, factors in (("w1", (" * x1", "")), ("w2", (" * x2", "")), ("b1", ("", " * (x1 + x2)")))
        },
    ),
    value_on_the_way_down=(
        "You multiplied by z where the slope of the ReLU belongs: for negative z that is 0, and nothing passes.",
        {"dL/dw1": "dL_dh * z * x1", "dL/dw2": "dL_dh * z * x2", "dL/db1": "dL_dh * z"},
    ),
)
_a.unknown(UNKNOWN)
twin_A = _a.exercise


_b = _twin(TWIN_B)
_b.slips(
    **IN_FORWARD,
    **IN_BACKWARD,
    minus_times_minus=(
        "The second product came out negative: minus times minus is plus.",
        {"z": "w1 * x1 - w2 * x2 + b1"},
    ),
    one_term_missing=(
        "Of the three terms of z one is missing, w2 x2 or b1: z = w1 x1 + w2 x2 + b1.",
        {"z": ("w1 * x1 + w2 * x2", "w1 * x1 + b1")},
    ),
    bias_of_the_other_layer=("That is z with b2: the bias of this layer is b1.", {"z": "w1 * x1 + w2 * x2 + b2"}),
    bias_from_below=("That is ŷ with b1: the bias of this layer is b2.", {"y_hat": "w3 * h + b1"}),
    bias_misplaced=(
        "b2 got a minus, from w3 or on its own: first w3 h, then b2 is added as it is.",
        {"y_hat": "w3 * (h + b2)"},
    ),
    sign_of_w3_lost=("The minus of w3 is lost in ŷ = w3 h + b2.", {"y_hat": "-w3 * h + b2"}),
    loss_times_h=("You multiply L by h: the slope starts with dL/dŷ = 2(ŷ - y).", {"dL/dw3": "L * h"}),
    y_hat_for_h=("You multiply by ŷ: w3 is multiplied with h.", {"dL/dw3": "dL_dy_hat * y_hat"}),
    times_h_or_b2=(
        "You multiplied by h or b2: b2 itself is multiplied with nothing, so dL/db2 is dL/dŷ.",
        {"dL/db2": ("dL_dy_hat * h", "dL_dy_hat * b2")},
    ),
    half_of_b2=("Yours is half of dL/dŷ: the derivative of the square has a 2.", {"dL/db2": "dL_dy_hat / 2"}),
    sign_or_w3=(
        "Either your sign is turned or w3, which is -1, is missing: on the way from ŷ to h the slope is w3.",
        {"dL/dw1": "-dL_dz * x1", "dL/dw2": "-dL_dz * x2", "dL/db1": "-dL_dz"},
    ),
    half_of_w1=(
        "Yours is half of it: the 2 of the square's derivative is lost; go on from dL/dŷ.",
        {"dL/dw1": "dL_dz * x1 / 2"},
    ),
    no_input=("You stop at dL/dz, or multiply by w1, which is 1: ∂z/∂w1 is x1.", {"dL/dw1": "dL_dz"}),
    x2_missing=("You stop at dL/dz: one factor is missing, ∂z/∂w2 = x2.", {"dL/dw2": "dL_dz"}),
    x2_for_x1=("Your last factor is x2: w1 is multiplied with x1.", {"dL/dw1": "dL_dz * x2"}),
    x1_or_w2_for_x2=(
        "Your last factor is x1 or w2, which are both -0.5: w2 is multiplied with x2.",
        {"dL/dw2": ("dL_dz * x1", "dL_dz * w2")},
    ),
    loss_carried_down=(
        "You came down from L instead of from its slope dL/dŷ = 2(ŷ - y): at the lecture's point both are 4.",
        {"dL/dw1": "L * w3 * x1", "dL/dw2": "L * w3 * x2", "dL/db1": "L * w3"},
    ),
    value_for_slope=("You multiplied by h on the way down, where g'(z) = 1 belongs.", {"dL/db1": "dL_dh * h"}),
    h_for_w3_above_b1=("You came down from ŷ with h: the slope there is w3.", {"dL/db1": "dL_dy_hat * h"}),
    times_both_inputs=(
        "You multiplied by x1 + x2: b1 is multiplied with nothing. At the lecture's point x1 + x2 = 1 hides this.",
        {"dL/db1": "dL_dz * (x1 + x2)"},
    ),
    times_x2=("You multiplied by x2: b1 is multiplied with nothing, so ∂z/∂b1 is 1.", {"dL/db1": "dL_dz * x2"}),
)
_b.unknown(UNKNOWN)
twin_B = _b.exercise


# Break it ----------------------------------------------------------------------------------------------------------

_TOP = "2 * (y_hat - y)"
_EXACT = "(y_hat - y < 1e-9) * (y - y_hat < 1e-9)"
_BUGS: dict[str, dict[str, Any]] = {
    "square": {
        "right": _TOP,
        "wrong": "(y_hat - y) ** 2",
        "lacks": {"an error": _EXACT, "an error other than 2": "1"},
    },
    "raw z": {
        "right": f"{_TOP} * h",
        "wrong": f"{_TOP} * z",
        "lacks": {"a negative z": "z > -1e-9"},
    },
    "open gate": {
        "right": f"{_TOP} * w3 * (z > 0)",
        "wrong": f"{_TOP} * w3",
        "lacks": {"a negative z": "z > -1e-9"},
    },
    "both inputs": {
        "right": f"{_TOP} * w3 * (z > 0)",
        "wrong": f"{_TOP} * w3 * (z > 0) * (x1 + x2)",
        "lacks": {"an active unit": "z < 1e-9", "an error": _EXACT, "a slope at all": "w3 ** 2 < 1e-9", "a sum": "1"},
    },
}
_EXPOSED: dict[str, Any] = {
    "square": {"y": 5.0},
    "raw z": {"b1": -3.0},
    "open gate": {"b1": -3.0},
    "both inputs": {"x2": 0.0},
}

hidden_bugs = Exercise(
    _EXPOSED, points=dict.fromkeys(_BUGS, 0.5), probe=probes.entry, measure=exposes, see="Lecture, section 1c"
)


@hidden_bugs.cases
def _(rng: np.random.Generator) -> Iterator[Case]:
    for bug, formulas in _BUGS.items():
        yield Case(f"your change for the bug “{bug}”", bug, bug=bug).keeping(point=given(LECTURE), **formulas)


@hidden_bugs.mistake
def error_of_two() -> Any:
    """The error ŷ - y is still 2, and 2 · 2 is 2²: change something that moves ŷ or y."""
    return _EXPOSED | {"square": {"y": 6.0}}


@hidden_bugs.mistake
def no_error() -> Any:
    """Now ŷ is exactly y, so the slope is 0, and the square of 0 is 0 as well: leave an error, but not 2."""
    return _EXPOSED | {"square": {"y": 8.0}}


@hidden_bugs.mistake
def unit_still_active() -> Any:
    """The unit is still active: with z ≥ 0, h is z and nothing is cut off; push z below 0."""
    return _EXPOSED | {"raw z": {"b1": 5.0}, "open gate": {"b1": 5.0}}


@hidden_bugs.mistake
def unit_is_dead() -> Any:
    """With your change the unit is dead: nothing gets down to b1, so right and wrong are both 0; keep z above 0."""
    return _EXPOSED | {"both inputs": {"b1": -3.0}}


@hidden_bugs.mistake
def inputs_still_add_up_to_one() -> Any:
    """x1 + x2 is still 1, and a factor of 1 cannot be seen: change one of the inputs."""
    return _EXPOSED | {"both inputs": {"y": 5.0}}


@hidden_bugs.mistake
def nothing_to_pass_down() -> Any:
    """With your change ŷ hits y exactly: the whole gradient is 0, with the bug or without it."""
    return _EXPOSED | {"both inputs": {"x2": -1.4}}


@hidden_bugs.mistake
def cut_off_from_the_loss() -> Any:
    """With w3 = 0 nothing comes down to the unit, in the right program as in the wrong one."""
    return _EXPOSED | {"both inputs": {"w3": 0.0}}


dead_unit = Question(
    rubric=[
        (
            1,
            "Why: z is negative, so h = 0 and g'(z) = 0. The slopes of w1, w2 and b1 contain g'(z), that of w3 "
            "contains h; b2 needs neither.",
        ),
        (
            1,
            "Whether it comes back: not by training on this point, however long, as only b2 moves, which does not "
            "change z. It takes another data point, at which z is positive.",
        ),
    ],
    samples=[
        (
            2,
            "z is -2.5, so the ReLU gives 0 and has slope 0. w1, w2, b1 get slope 0 because of g'(z), w3 because of h. "
            "Only b2 learns and z does not depend on it, so the unit stays dead, unless other data make z positive.",
            "Both rows.",
        ),
        (
            1,
            "The gradient is blocked by the ReLU since its derivative is 0 for negative z, and h = 0 so w3 has none.",
            "The first row; whether the unit comes back is not answered.",
        ),
        (
            1,
            "It never wakes up on this example since no weight below changes and z remains -2.5. With another x it "
            "may be active and learn.",
            "The second row; why the slopes are 0 is not said.",
        ),
        (
            0,
            "The unit is dead because its weight is negative. After enough steps b2 will have pulled it up again.",
            "w3's sign has nothing to do with it, and b2 does not enter z.",
        ),
        (
            1,
            "g'(z) = 0 kills w1, w2, b1 and h = 0 kills w3. A larger learning rate would revive it.",
            "The first row; a larger step of b2 leaves z where it is.",
        ),
    ],
)
