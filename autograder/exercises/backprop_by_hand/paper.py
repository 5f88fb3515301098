"""The learning loop on paper: each number graded, each slip named, and what follows from a slip still counts.

A hint may only say what is true of everybody who has that number: where two slips lead to the same one, it asks.
"""

from __future__ import annotations

from collections.abc import Iterable

from autograder.worksheet import Formulas, Slip, Worksheet
from course_nn.learningloop import LECTURE, Point

SEE = "Lecture, section 1c, “One full learning loop”"

FORWARD = {
    "z": "w1 * x1 + w2 * x2 + b1",
    "h": "max(0, z)",
    "y_hat": "w3 * h + b2",
    "L": "(y_hat - y) ** 2",
}
BACKWARD = {
    "dL/dy_hat": "2 * (y_hat - y)",
    "dL/dw3": "dL_dy_hat * h",
    "dL/db2": "dL_dy_hat",
    "dL/dh": "dL_dy_hat * w3",
    "dL/dz": "dL_dh * (z > 0)",
    "dL/dw1": "dL_dz * x1",
    "dL/dw2": "dL_dz * x2",
    "dL/db1": "dL_dz",
}
UPDATE = {f"new {p}": f"{p} - lr * dL_d{p}" for p in ("w1", "w2", "b1", "w3", "b2")} | {
    "new z": "new_w1 * x1 + new_w2 * x2 + new_b1",
    "new h": "max(0, new_z)",
    "new y_hat": "new_w3 * new_h + new_b2",
    "new L": "(new_y_hat - y) ** 2",
    "improved": "new_L < L",
}
LR = 0.01


def given(point: Point) -> dict[str, float]:
    """All numbers of a point by name, as formulas use them."""
    numbers = {"x1": point.x[0], "x2": point.x[1], "y": point.y, **point.theta}
    return {name: float(number) for name, number in numbers.items()}


def _all(keys: Iterable[str], formula: str) -> dict[str, Formulas]:
    """The formula for each of these numbers, with {} for what follows the last space or d of its name."""
    return {key: formula.format(key.split(" ")[-1].split("/d")[-1]) for key in keys}


# Forward -----------------------------------------------------------------------------------------------------------


UNKNOWN = (
    "This number follows neither from the numbers before it nor from a slip known here: write the formula in letters "
    "first, then put in your numbers."
)

# Slips that can be told apart at every point.
IN_FORWARD: dict[str, Slip] = {
    "weights_exchanged": (
        "Each weight is multiplied with the other's input: w1 belongs to x1, and w2 to x2.",
        {"z": "w2 * x1 + w1 * x2 + b1"},
    ),
    "bias_above_forgotten": (
        "The bias b2 is missing in ŷ: it is added after the multiplication by w3.",
        {"y_hat": "w3 * h"},
    ),
}


_forward = Worksheet(given(LECTURE), FORWARD, dict.fromkeys(FORWARD, 0.25), SEE)
_forward.slips(
    **IN_FORWARD,
    sign_of_a_product=(
        "You subtract w2 x2: the two products are added, and a minus comes only from the numbers themselves.",
        {"z": "w1 * x1 - w2 * x2 + b1"},
    ),
    bias_forgotten=("The bias b1 is missing in z: it is added to the two products.", {"z": "w1 * x1 + w2 * x2"}),
    second_input_left_out=("z stops after w1 x1: the second input comes in too, times w2.", {"z": "w1 * x1 + b1"}),
    bias_of_the_other_layer=("That is z with b2: the bias of this layer is b1.", {"z": "w1 * x1 + w2 * x2 + b2"}),
    cut_off=("You give h = 0: the ReLU cuts off negative numbers only, a positive z passes.", {"h": "0"}),
    slope_for_value=("1 is the slope of the ReLU here: h is its value, max(0, z).", {"h": "1"}),
    bias_turned=("You subtract b2, which is itself negative: ŷ = w3 h + b2.", {"y_hat": "w3 * h - b2"}),
    bias_from_below=("That is ŷ with b1: the bias of this layer is b2.", {"y_hat": "w3 * h + b1"}),
    bias_inside=("You multiply b2 by w3 as well: first w3 h, and then b2 is added.", {"y_hat": "w3 * (h + b2)"}),
    target_or_other_weight=(
        "6 is y, the target, or what comes of w2 in place of w3: compute ŷ = w3 h + b2.",
        {"y_hat": ("y", "w2 * h + b2")},
    ),
    not_squared=(
        "That is the error or half its square: this L is the whole square of the difference.",
        {"L": ("y_hat - y", "y - y_hat", "(y_hat - y) ** 2 / 2")},
    ),
    difference_of_squares=(
        "You square first and subtract then: take the difference ŷ - y, then square it.",
        {"L": "y_hat ** 2 - y ** 2"},
    ),
    target_left_out=("That is ŷ²: the loss looks at the distance to y, so subtract y first.", {"L": "y_hat ** 2"}),
    target_added=("You add y to ŷ: the error is their difference.", {"L": "(y_hat + y) ** 2"}),
    doubled=("That is twice the square: the 2 belongs to the derivative only.", {"L": "2 * (y_hat - y) ** 2"}),
)
_forward.unknown(UNKNOWN)
forward_pass = _forward.exercise


# Backward ----------------------------------------------------------------------------------------------------------


# Slips on the way back that can be told apart at the lecture's point and at the active twin.
IN_BACKWARD: dict[str, Slip] = {
    "two_forgotten": (
        "The 2 is missing: the derivative of a square brings its exponent down, (ŷ - y)² becomes 2(ŷ - y).",
        {"dL/dy_hat": "y_hat - y"},
    ),
    "turned_difference": (
        "Your sign is turned: raising ŷ above y raises L, so the slope is 2(ŷ - y), positive where ŷ is too large.",
        {"dL/dy_hat": "2 * (y - y_hat)"},
    ),
    "w3_for_h": (
        "You multiply by w3, which gives dL/dh: differentiate w3 h by w3, and h is what is left.",
        {"dL/dw3": "dL_dy_hat * w3"},
    ),
    "stops_above_w3": (
        "One factor is missing, dL/dŷ or h: ŷ changes by h times the change of w3, and L by dL/dŷ times that.",
        {"dL/dw3": ("dL_dy_hat", "h")},
    ),
    "half_of_w3": ("Yours is half of it, as if the 2 of dL/dŷ had got lost.", {"dL/dw3": "dL_dy_hat * h / 2"}),
    "sign_of_w3": ("Your sign is turned: neither dL/dŷ nor h brings a minus in here.", {"dL/dw3": "-dL_dy_hat * h"}),
    "bias_taken_for_constant": (
        "The slope is not 0: b2 is a parameter, and when it moves, ŷ moves by just as much.",
        {"dL/db2": "0"},
    ),
    "last_factor_of_b2": (
        "That is ∂ŷ/∂b2 alone: it is a derivative of ŷ; multiply by dL/dŷ to get that of L.",
        {"dL/db2": "1"},
    ),
    "sign_of_b2": ("Your sign is turned: b2 is added to ŷ, so L changes with both alike.", {"dL/db2": "-dL_dy_hat"}),
    "h_for_the_slope": (
        "You multiplied by h, the unit's value, where its slope g'(z) belongs: for a positive z that is 1.",
        {"dL/dw1": "dL_dh * h * x1", "dL/dw2": "dL_dh * h * x2"},
    ),
    "h_for_w3": (
        "You came down from ŷ with h: that is ∂ŷ/∂w3; on the way to h the slope is ∂ŷ/∂h = w3.",
        {"dL/dw1": "dL_dy_hat * h * x1", "dL/dw2": "dL_dy_hat * h * x2"},
    ),
    "h_for_the_input": (
        "You end with h: that is what w3 is multiplied with; this weight is multiplied with an input.",
        {"dL/dw1": "dL_dz * h", "dL/dw2": "dL_dz * h"},
    ),
    "half_of_it": (
        "Yours is half of it, as if the 2 of the square's derivative had got lost: go on from your dL/dŷ.",
        {"dL/dw2": "dL_dz * x2 / 2", "dL/db1": "dL_dz / 2"},
    ),
    "last_factor_of_b1": (
        "That is ∂z/∂b1 alone: it is a derivative of z; multiply by dL/dz to get that of L.",
        {"dL/db1": "1"},
    ),
    "no_slope_for_b1": (
        "The slope is not 0: b1 moves z by just as much, and this unit lets it pass.",
        {"dL/db1": "0"},
    ),
    "times_x1": ("You multiplied by x1: b1 is multiplied with nothing, so ∂z/∂b1 is 1.", {"dL/db1": "dL_dz * x1"}),
}


_backward = Worksheet(given(LECTURE), FORWARD | BACKWARD, dict.fromkeys(BACKWARD, 0.25), SEE)
_backward.slips(
    **IN_BACKWARD,
    square_kept=(
        "That is ŷ itself, or the square with a 2 in front: differentiating leaves ŷ - y to the first power.",
        {"dL/dy_hat": ("2 * (y_hat - y) ** 2", "y_hat")},
    ),
    target_forgotten=("That is 2ŷ: the inner difference stays as it is, 2(ŷ - y).", {"dL/dy_hat": "2 * y_hat"}),
    y_hat_for_h=(
        "That is twice the right number, as if ŷ stood where h belongs or a 2 were counted twice: ∂ŷ/∂w3 is h.",
        {"dL/dw3": "dL_dy_hat * y_hat"},
    ),
    b2_treated_as_a_weight=(
        "You multiplied by h: w3 is multiplied with h, but b2 with nothing, so ∂ŷ/∂b2 is 1.",
        {"dL/db2": "dL_dy_hat * h"},
    ),
    times_b2=(
        "You multiplied by b2 itself: ŷ moves by as much as b2 does, wherever b2 is.",
        {"dL/db2": "dL_dy_hat * b2"},
    ),
    dw3_for_dh=(
        "You multiply by h, which gives dL/dw3: differentiate w3 h by h, and w3 is what is left.",
        {"dL/dh": "dL_dy_hat * h"},
    ),
    stops_above_h=("You stop at ŷ: a change of h reaches ŷ multiplied by w3.", {"dL/dh": "dL_dy_hat"}),
    last_factor_of_h=("That is ∂ŷ/∂h alone: multiply by dL/dŷ to get to L.", {"dL/dh": "w3"}),
    half_of_h=(
        "Yours is half of it: go on from your own dL/dŷ, which has the 2 of the square.",
        {"dL/dh": "dL_dy_hat * w3 / 2"},
    ),
    sign_of_h=(
        "Your sign is turned: w3 is positive here, so L changes with h as with ŷ.",
        {"dL/dh": "-dL_dy_hat * w3"},
    ),
    value_for_slope=(
        "You multiplied by z or h, the unit's value: what passes the ReLU on the way back is times its slope, 1 here.",
        {"dL/dz": "dL_dh * h"},
    ),
    gate_closed=(
        "You let nothing through: the slope of the ReLU is 0 for negative z only, and this z is positive.",
        {"dL/dz": "0"},
    ),
    slope_alone=("That is g'(z) alone: multiply dL/dh by it.", {"dL/dz": "1"}),
    w3_skipped_at_z=("The factor w3 is missing: go on from dL/dh, not from dL/dŷ.", {"dL/dz": "dL_dy_hat"}),
    sign_of_z=("Your sign is turned: the slope of an active ReLU is +1.", {"dL/dz": "-dL_dh"}),
    w3_skipped=(
        "The factor w3 is missing: from ŷ the way down leads through w3 h, so its slope ∂ŷ/∂h = w3 comes in.",
        {"dL/dw1": "dL_dy_hat * x1", "dL/dw2": "dL_dy_hat * x2", "dL/db1": "dL_dy_hat"},
    ),
    two_ways_to_half=(
        "Half of it can come about in two ways: you stopped at dL/dz, which is dL/db1 but not yet dL/dw1; or the 2 of "
        "the square is lost. Which is it? At the twin points below the two differ.",
        {"dL/dw1": ("dL_dz", "dL_dz * x1 / 2")},
    ),
    another_last_factor=(
        "Your last factor is the other input or a weight: ∂z/∂w is the input that this very weight is multiplied with.",
        {"dL/dw1": ("dL_dz * x2", "dL_dz * w1"), "dL/dw2": ("dL_dz * x1", "dL_dz * w2")},
    ),
    sign_of_w1=("Your sign is turned: all factors from L down to w1 are positive here.", {"dL/dw1": "-dL_dz * x1"}),
    x2_or_its_sign=("Here x2 is -1, so either x2 is missing or its sign is lost: ∂z/∂w2 is x2.", {"dL/dw2": "dL_dz"}),
    sign_or_x2=(
        "Either your sign is turned or you multiplied by x2, which is -1: b1 is multiplied with nothing.",
        {"dL/db1": "-dL_dz"},
    ),
    value_on_the_way_to_b1=(
        "You multiplied by z or h on the way, the unit's value, where its slope g'(z) = 1 belongs.",
        {"dL/db1": "dL_dh * h"},
    ),
    dw3_on_the_way_to_b1=(
        "You went from ŷ down with h: that is ∂ŷ/∂w3; the way to h has the slope w3.",
        {"dL/db1": "dL_dy_hat * h"},
    ),
    times_b1=("You multiplied by b1 itself: z moves by as much as b1 does.", {"dL/db1": "dL_dz * b1"}),
)
_backward.unknown(UNKNOWN)
backward_pass = _backward.exercise


# Update ------------------------------------------------------------------------------------------------------------

_update = Worksheet({**given(LECTURE), "lr": LR}, FORWARD | BACKWARD | UPDATE, dict.fromkeys(UPDATE, 0.25), SEE)
_PARAMETERS = [key for key in UPDATE if key[4:] in LECTURE.theta]
_update.slips(
    uphill=(
        "You went up the slope: subtract lr times the slope; where that is negative, the parameter grows.",
        _all(_PARAMETERS, "{0} + lr * dL_d{0}"),
    ),
    learning_rate_forgotten=(
        "You subtracted the whole slope: it says in which direction; how far is lr times that.",
        _all(_PARAMETERS, "{0} - dL_d{0}"),
    ),
    step_only=(
        "That is the step alone: the new value is the old one minus lr times the slope.",
        {key: (f"lr * dL_d{key[4:]}", f"-lr * dL_d{key[4:]}") for key in _PARAMETERS},
    ),
    left_as_it_was=(
        "You left this as it was: all five parameters move, also the two that the lecture only mentions.",
        _all(_PARAMETERS, "{0}"),
    ),
    ten_times_too_far=(
        "Your step is ten times too long, as with a learning rate of 0.1; here it is 0.01.",
        _all(_PARAMETERS, "{0} - 10 * lr * dL_d{0}"),
    ),
    ten_times_too_short=(
        "Your step is ten times too short, as with a learning rate of 0.001; here it is 0.01.",
        _all(_PARAMETERS, "{0} - lr * dL_d{0} / 10"),
    ),
    step_in_per_cent=(
        "You moved the parameter by a share of itself: subtract lr times the slope, however large the parameter is.",
        _all(_PARAMETERS, "{0} * (1 - lr * dL_d{0})"),
    ),
    an_old_parameter_in_z=(
        "One or two of w1, w2 and b1 have their old value in your z: all three have moved.",
        {
            "new z": (
                "new_w1 * x1 + w2 * x2 + new_b1",
                "new_w1 * x1 + new_w2 * x2 + b1",
                "w1 * x1 + new_w2 * x2 + new_b1",
                "new_w1 * x1 + w2 * x2 + b1",
                "w1 * x1 + w2 * x2 + new_b1",
                "w1 * x1 + new_w2 * x2 + b1",
            )
        },
    ),
    bias_left_out_of_z=("The bias is missing: add the new b1.", {"new z": "new_w1 * x1 + new_w2 * x2"}),
    not_computed_anew=(
        "This is the value from before the step: with new parameters every number of the forward pass is new.",
        {"new z": "z", "new h": "h", "new y_hat": "y_hat", "new L": "L"},
    ),
    old_h=(
        "You multiply by the old h, as a slide does that shows the new ŷ beside the old z and h: take the new h.",
        {"new y_hat": ("new_w3 * h + new_b2", "new_w3 * h + b2")},
    ),
    an_old_parameter_in_y_hat=(
        "w3 or b2 has its old value in your ŷ: both have moved.",
        {"new y_hat": ("new_w3 * new_h + b2", "w3 * new_h + new_b2", "w3 * new_h + b2")},
    ),
    bias_left_out_of_y_hat=("The bias is missing: add the new b2.", {"new y_hat": "new_w3 * new_h"}),
    three_parameters_moved=(
        "That is the result of moving w1, b1 and w3 only, as the lecture's slide does: here w2 and b2 move, too.",
        {
            "new y_hat": "new_w3 * max(0, new_w1 * x1 + w2 * x2 + new_b1) + b2",
            "new L": "(new_w3 * max(0, new_w1 * x1 + w2 * x2 + new_b1) + b2 - y) ** 2",
        },
    ),
    new_loss_not_squared=(
        "That is the error or half its square: this L is the whole square of the difference.",
        {"new L": ("new_y_hat - y", "y - new_y_hat", "(new_y_hat - y) ** 2 / 2")},
    ),
    distance_between_predictions=(
        "You compare the new ŷ with the old one: the loss compares it with y.",
        {"new L": ("(new_y_hat - y_hat) ** 2", "L - (new_y_hat - y) ** 2")},
    ),
    larger_for_better=(
        "Compare your new L with the old one: a smaller loss is the better one.",
        {"improved": "1 - (new_L < L)"},
    ),
)
_update.unknown(UNKNOWN)
update_pass = _update.exercise
