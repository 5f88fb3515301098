"""Three steps of a network with one unit, by hand: forward, then back through time."""

from __future__ import annotations

from autograder.worksheet import Formulas, Worksheet

GIVEN = {
    **{"wx": 0.5, "wh": -1.5, "b": 0.2, "h0": 0.4},
    **{"x1": 3.0, "x2": 1.2, "x3": 0.8},
    **{"dy1": 2.0, "dy2": -1.0, "dy3": 3.0},
}
_TANH = "1 - 2 / (1 + 2.718281828459045 ** (2 * z{t}))"
FORWARD = {
    key: rule.format(t=t, before=t - 1)
    for t in (1, 2, 3)
    for key, rule in ((f"z{t}", "wx * x{t} + wh * h{before} + b"), (f"h{t}", _TANH))
}
BACKWARD = {
    "dh3": "dy3",
    "dz3": "dh3 * (1 - h3 ** 2)",
    "dh2": "dy2 + dz3 * wh",
    "dz2": "dh2 * (1 - h2 ** 2)",
    "dh1": "dy1 + dz2 * wh",
    "dz1": "dh1 * (1 - h1 ** 2)",
    "dwx": "dz1 * x1 + dz2 * x2 + dz3 * x3",
    "dwh": "dz1 * h0 + dz2 * h1 + dz3 * h2",
    "db": "dz1 + dz2 + dz3",
    "dh0": "dz1 * wh",
}
_RULES = FORWARD | BACKWARD

_sheet = Worksheet(GIVEN, _RULES, dict.fromkeys(_RULES, 0.25), "Lecture, section 2b; Goodfellow et al. 10.2.2")


def _steps(name: str, formula: str, first: int = 1, last: int = 3) -> dict[str, Formulas]:
    """The formula for each of these steps; {t} is the step, {b} the one before, {a} the one after."""
    return {f"{name}{t}": formula.format(t=t, b=t - 1, a=t + 1) for t in range(first, last + 1)}


_EXP = "2.718281828459045 ** ({})"
_sheet.slips(
    start_at_every_step=(
        "You feed h0 into this step: each step gets the state that was computed just before it.",
        _steps("z", "wx * x{t} + wh * h0 + b", 2),
    ),
    nothing_fed_back=(
        "The state before is missing: it comes in times wh; that is all there is to a recurrent network.",
        _steps("z", "wx * x{t} + b"),
    ),
    bias_forgotten=("The bias b is missing: it is added at every step.", _steps("z", "wx * x{t} + wh * h{b}")),
    weights_exchanged=(
        "Each weight is multiplied with the other's number: wx belongs to x, and wh to the state before.",
        _steps("z", "wh * x{t} + wx * h{b} + b"),
    ),
    z_fed_back=(
        "You feed back z, from before tanh: the next step gets h.",
        _steps("z", "wx * x{t} + wh * z{b} + b", 2),
    ),
    input_of_the_step_before=(
        "You used the input of the step before: step t sees its own x.",
        _steps("z", "wx * x{b} + wh * h{b} + b", 2),
    ),
    sign_of_wh_lost=(
        "The minus of wh is lost: this unit turns the sign of what it remembers.",
        _steps("z", "wx * x{t} - wh * h{b} + b"),
    ),
    state_not_weighted=(
        "You add the state before as it is: it comes in times wh.",
        _steps("z", "wx * x{t} + h{b} + b"),
    ),
    tanh_forgotten=("That is z: h is tanh of it, between -1 and 1.", _steps("h", "z{t}")),
    slope_for_the_state=(
        "That is the slope of tanh at z: h is tanh itself.",
        _steps("h", f"1 - ({_TANH}) ** 2"),
    ),
    sigmoid_for_tanh=("That is the sigmoid of z: here it is tanh.", _steps("h", f"1 / (1 + {_EXP.format('-z{t}')})")),
    relu_for_tanh=("You use the ReLU: here it is tanh.", {"h2": "max(0, z2)"}),
    everything_at_once=(
        "You add up all three dy here: each comes in at its own step, and on the last state only dy3 looks.",
        {"dh3": "dy1 + dy2 + dy3"},
    ),
    slope_already_in_dh=("That is dz3: dh3 still stands after tanh.", {"dh3": "dy3 * (1 - h3 ** 2)"}),
    slope_forgotten=(
        "You let the gradient pass tanh unchanged: multiply by its slope there, 1 - h².",
        _steps("dz", "dh{t}"),
    ),
    slope_from_z=(
        "You take 1 - z² for the slope of tanh: it is 1 minus the square of h, its output.",
        _steps("dz", "dh{t} * (1 - z{t} ** 2)"),
    ),
    square_misplaced=(
        "Your slope is the square of 1 - h: the 1 stays outside, it is 1 - h².",
        _steps("dz", "dh{t} * (1 - h{t}) ** 2"),
    ),
    square_forgotten=("Your slope is 1 - h: the h in it has to be squared.", _steps("dz", "dh{t} * (1 - h{t})")),
    value_for_slope=(
        "You multiplied by h, the value of tanh, where its slope 1 - h² belongs.",
        _steps("dz", "dh{t} * h{t}"),
    ),
    slope_of_the_step_before=(
        "You take the slope at the state before: this tanh made the state of its own step.",
        _steps("dz", "dh{t} * (1 - h{b} ** 2)"),
    ),
    slope_alone=("That is the slope of tanh alone: multiply dh by it.", _steps("dz", "1 - h{t} ** 2")),
    carried_added_after_the_slope=(
        "What comes back from the step after was added behind tanh: it is a part of dh, and goes through the slope.",
        _steps("dz", "dy{t} * (1 - h{t} ** 2) + wh * dz{a}", 1, 2),
    ),
    not_carried=(
        "You take dy alone: this state goes into the next step as well, and what comes back from there is added.",
        _steps("dh", "dy{t}", 1, 2),
    ),
    dy_left_out=(
        "You take only what comes back from the next step: this state's own dy is added to it.",
        _steps("dh", "wh * dz{a}", 1, 2),
    ),
    carried_past_tanh=(
        "You carried dh of the next step back: on the way it passes that step's tanh, so carry dz.",
        _steps("dh", "dy{t} + wh * dh{a}", 1, 2),
    ),
    carried_without_weight=(
        "You carried dz back as it is: into the next step this state went times wh, and so does the way back.",
        _steps("dh", "dy{t} + dz{a}", 1, 2),
    ),
    through_the_weight_of_the_input=(
        "You went back through wx, which leads to the input: the way to the state before leads through wh.",
        _steps("dh", "dy{t} + wx * dz{a}", 1, 2),
    ),
    sign_of_wh_lost_on_the_way_back=(
        "The minus of wh is lost on the way back.",
        _steps("dh", "dy{t} - wh * dz{a}", 1, 2),
    ),
    carried_twice=(
        "The last step comes in twice: dz2 has heard of it already, so go on from dz2 alone.",
        {"dh1": "dy1 + wh * dz2 + wh * wh * dz3"},
    ),
    first_step_only=(
        "That is what step 1 says alone: the same parameter was used at all steps, so add up.",
        {"dwx": "dz1 * x1", "dwh": "dz1 * h0", "db": "dz1"},
    ),
    last_step_only=(
        "That is what step 3 says alone: the same parameter was used at all steps, so add up.",
        {"dwx": "dz3 * x3", "dwh": "dz3 * h2", "db": "dz3"},
    ),
    averaged=(
        "You divide by the number of steps: what the steps say is added up.",
        {key: f"({_RULES[key]}) / 3" for key in ("dwx", "dwh", "db")},
    ),
    own_state=(
        "You multiply each dz by the state of its own step: wh was multiplied with the state before.",
        {"dwh": "dz1 * h1 + dz2 * h2 + dz3 * h3"},
    ),
    start_skipped=(
        "The first step is missing: there wh was multiplied with h0.",
        {"dwh": "dz2 * h1 + dz3 * h2"},
    ),
    input_for_the_state=(
        "You multiply by the inputs: wh was multiplied with the states before.",
        {"dwh": "dz1 * x1 + dz2 * x2 + dz3 * x3"},
    ),
    state_for_the_input=(
        "You multiply by states: wx was multiplied with the inputs.",
        {"dwx": ("dz1 * h0 + dz2 * h1 + dz3 * h2", "dz1 * h1 + dz2 * h2 + dz3 * h3")},
    ),
    summed_before_multiplying=(
        "You add up first and multiply then: each dz goes with the number of its own step, then add.",
        {
            "dwx": "(dz1 + dz2 + dz3) * (x1 + x2 + x3)",
            "dwh": ("(dz1 + dz2 + dz3) * (h0 + h1 + h2)", "(dz1 + dz2 + dz3) * (h1 + h2 + h3)"),
        },
    ),
    slopes_left_out=(
        "You add up with dh: the parameters stand before tanh, so take dz.",
        {
            "dwx": "dh1 * x1 + dh2 * x2 + dh3 * x3",
            "dwh": "dh1 * h0 + dh2 * h1 + dh3 * h2",
            "db": "dh1 + dh2 + dh3",
        },
    ),
    times_the_bias=(
        "You multiplied by b: the bias is multiplied with nothing, so add up dz.",
        {"db": "(dz1 + dz2 + dz3) * b"},
    ),
    stops_before_wh=("You stop at dz1: h0 came into step 1 times wh, and so does the way back.", {"dh0": "dz1"}),
    start_past_tanh=("You went from dh1 past tanh: between h1 and h0 stands dz1.", {"dh0": "wh * dh1"}),
    start_through_wx=("You went back through wx: h0 came in times wh.", {"dh0": "wx * dz1"}),
    start_taken_for_fixed=(
        "The slope is not 0: h0 is given, but when it moves, all states move.",
        {"dh0": "0"},
    ),
)  # fmt: skip
_sheet.unknown(
    "This number follows neither from the numbers before it nor from a slip known here: write the formula in letters "
    "first, then put in your numbers."
)
rnn_by_hand = _sheet.exercise
