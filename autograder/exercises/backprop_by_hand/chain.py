"""The chain rule: composites, a vector, two paths; cards to order, multiplications to count."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise, Question
from course_nn import chainrule, expression
from course_nn.checks import probes
from course_nn.checks.measures.backprop_by_hand import product_of_cards
from course_nn.network import Array

SEE = "Lecture, section 1c; Goodfellow et al. 6.5.2"

# Composites --------------------------------------------------------------------------------------------------------

NAMES = ("square", "wave", "bell", "loss")

slopes = Exercise(chainrule.composites, points=dict.fromkeys(NAMES, 0.25), probe=probes.rows, see=SEE)


@slopes.cases
def _(rng: np.random.Generator) -> Iterator[Case]:
    for name in NAMES:
        scale = 0.4 if name == "loss" else 1.2  # tanh is not to saturate
        yield Case(f"{name}, five points", name, rows=[name], x=scale * rng.choice([-1, 1], 5) * rng.uniform(0.3, 1, 5))


def _with_loss(square: Array, wave: Array, bell: Array, loss: Array) -> dict[str, Array]:
    return {"square": square, "wave": wave, "bell": bell, "loss": loss}


@slopes.mistake
def outer_slope_only(x: Array) -> dict[str, Array]:
    """You differentiate the outermost function and stop: when x moves, what is inside moves too, so multiply on."""
    return _with_loss(2 * (3 * x + 1), np.cos(x**2), np.exp(-(x**2)), 2 * (np.tanh(3 * x) - 2))


@slopes.mistake
def inner_slope_only(x: Array) -> dict[str, Array]:
    """You give the slope of the innermost function alone: multiply it by the slope of what is around it."""
    return _with_loss(3 + 0 * x, 2 * x, -2 * x, 3 + 0 * x)


@slopes.mistake
def outer_slope_at_x(x: Array) -> dict[str, Array]:
    """You take the outer slope at x: the outer function never sees x, it gets z, so take its slope at z."""
    return _with_loss(2 * x * 3, np.cos(x) * 2 * x, np.exp(x) * -2 * x, 2 * (x - 2) * (1 - np.tanh(x) ** 2) * 3)


@slopes.mistake
def adds_the_slopes(x: Array) -> dict[str, Array]:
    """You add the slopes of the parts: one turns x's change into z's, the next z's into h's, so they multiply."""
    y_hat = np.tanh(3 * x)
    return _with_loss(
        2 * (3 * x + 1) + 3,
        np.cos(x**2) + 2 * x,
        np.exp(-(x**2)) - 2 * x,
        2 * (y_hat - 2) + (1 - y_hat**2) + 3,
    )


@slopes.mistake
def outer_slope_at_the_inner_slope(x: Array) -> dict[str, Array]:
    """You put the inner slope into the outer one: the outer slope is taken at z, then the two are multiplied."""
    return _with_loss(6 + 0 * x, np.cos(2 * x), np.exp(-2 * x), 2 * (1 - np.tanh(3) ** 2 - 2) + 0 * x)


@slopes.mistake
def function_for_its_slope(x: Array) -> dict[str, Array]:
    """You multiply the outer function itself by the inner slope: the outer one has to be differentiated as well."""
    y_hat = np.tanh(3 * x)
    return _with_loss(
        (3 * x + 1) ** 2 * 3, np.sin(x**2) * 2 * x, np.exp(-(x**2)) * -2 * x, (y_hat - 2) ** 2 * (1 - y_hat**2) * 3
    )


@slopes.mistake
def not_differentiated(x: Array) -> dict[str, Array]:
    """You return the functions' values: asked for is how fast they change with x."""
    return _with_loss((3 * x + 1) ** 2, np.sin(x**2), np.exp(-(x**2)), (np.tanh(3 * x) - 2) ** 2)


@slopes.mistake
def last_link_forgotten(x: Array) -> dict[str, Array]:
    """This chain has three links and you multiplied two: z = 3x still has its slope to give."""
    return chainrule.composites(x) | {"loss": 2 * (np.tanh(3 * x) - 2) * (1 - np.tanh(3 * x) ** 2)}


@slopes.mistake
def middle_link_skipped(x: Array) -> dict[str, Array]:
    """You go from the loss straight to z = 3x: between them stands the tanh, and its slope is a factor."""
    return chainrule.composites(x) | {"loss": 2 * (np.tanh(3 * x) - 2) * 3}


@slopes.mistake
def tanh_slope_with_its_input(x: Array) -> dict[str, Array]:
    """You take 1 - z² for the slope of tanh at z: it is 1 minus the square of tanh z, its output."""
    return chainrule.composites(x) | {"loss": 2 * (np.tanh(3 * x) - 2) * (1 - (3 * x) ** 2) * 3}


@slopes.mistake
def square_of_the_difference(x: Array) -> dict[str, Array]:
    """Your slope of tanh is the square of 1 - ŷ: the 1 stays outside, it is 1 - ŷ²."""
    y_hat = np.tanh(3 * x)
    return chainrule.composites(x) | {"loss": 2 * (y_hat - 2) * (1 - y_hat) ** 2 * 3}


@slopes.mistake
def power_rule_on_the_exponential(x: Array) -> dict[str, Array]:
    """You brought the exponent of eᶻ down as if it were a power of z: eᶻ is its own derivative."""
    return chainrule.composites(x) | {"bell": -(x**2) * np.exp(-(x**2) - 1) * -2 * x}


@slopes.mistake
def sign_of_the_bell(x: Array) -> dict[str, Array]:
    """The minus of z = -x² is lost: right of 0 the bell falls, so its slope is negative there."""
    return chainrule.composites(x) | {"bell": np.exp(-(x**2)) * 2 * x}


@slopes.mistake
def sine_to_minus_cosine(x: Array) -> dict[str, Array]:
    """The derivative of the sine is the cosine with a plus; the minus comes when a cosine is differentiated."""
    return chainrule.composites(x) | {"wave": -np.cos(x**2) * 2 * x}


# A vector ----------------------------------------------------------------------------------------------------------

layer_jacobian = Exercise(chainrule.layer_jacobian, points={"M ≠ D": 0.5, "M = D": 0.5}, axes="M, D", see=SEE)


@layer_jacobian.cases
def _(rng: np.random.Generator) -> Iterator[Case]:
    for M, D in ((3, 2), (2, 5), (1, 3), (3, 3)):
        yield Case(f"M = {M} units, D = {D} inputs", "M = D" if M == D else "M ≠ D",
                   x=rng.normal(size=D), W=0.7 * rng.normal(size=(M, D)), b=0.5 * rng.normal(size=M))  # fmt: skip


def _tanh_slope(x: Array, W: Array, b: Array) -> Array:
    return 1 - np.tanh(W @ x + b) ** 2


@layer_jacobian.mistake
def inputs_by_units(x: Array, W: Array, b: Array) -> Array:
    """Your table lies on its side: a row belongs to an output hₘ, a column to an input x_d."""
    return chainrule.layer_jacobian(x, W, b).T


@layer_jacobian.mistake
def linear_part_only(x: Array, W: Array, b: Array) -> Array:
    """You return W, which is dz/dx alone: each row still has to be multiplied by its unit's slope of tanh."""
    return W.copy()


@layer_jacobian.mistake
def slopes_on_a_diagonal(x: Array, W: Array, b: Array) -> Array:
    """You return dh/dz alone: the step from x to z is missing, the matrix product with dz/dx = W."""
    return np.diag(_tanh_slope(x, W, b))


@layer_jacobian.mistake
def slope_for_each_column(x: Array, W: Array, b: Array) -> Array:
    """You scale the columns of W by the slopes: a slope belongs to a unit, and a unit is a row of W."""
    return W * _tanh_slope(x, W, b)


@layer_jacobian.mistake
def slope_from_the_input(x: Array, W: Array, b: Array) -> Array:
    """You take 1 - z² for the slope of tanh at z: it is 1 minus the square of h, its output."""
    return (1 - (W @ x + b) ** 2)[:, None] * W


@layer_jacobian.mistake
def output_for_the_slope(x: Array, W: Array, b: Array) -> Array:
    """You scale the rows of W by h itself: the factor is how h changes with z, the slope of tanh."""
    return np.tanh(W @ x + b)[:, None] * W


@layer_jacobian.mistake
def bias_left_out(x: Array, W: Array, b: Array) -> Array:
    """You take the slope at Wx: b has no slope with respect to x, but it moves the place where tanh's is taken."""
    return chainrule.layer_jacobian(x, W, 0 * b)


@layer_jacobian.mistake
def square_forgotten(x: Array, W: Array, b: Array) -> Array:
    """Your slope of tanh is 1 - h: the h in it has to be squared."""
    return (1 - np.tanh(W @ x + b))[:, None] * W


@layer_jacobian.mistake
def summed_over_units(x: Array, W: Array, b: Array) -> Array:
    """You added up the outputs' derivatives: every output keeps a row of its own."""
    return _tanh_slope(x, W, b) @ W


@layer_jacobian.mistake
def slopes_alone(x: Array, W: Array, b: Array) -> Array:
    """You return the slopes of tanh, one for each unit: every one still has to meet its unit's row of W."""
    return _tanh_slope(x, W, b)


@layer_jacobian.mistake
def differentiated_by_the_weights(x: Array, W: Array, b: Array) -> Array:
    """You end with x, which is how z changes with the weights: by x, the slope of z = Wx + b is W."""
    return np.outer(_tanh_slope(x, W, b), x)


@layer_jacobian.mistake
def times_the_input(x: Array, W: Array, b: Array) -> Array:
    """Each of your columns is multiplied by its x_d: ∂zₘ/∂x_d is the weight alone, x is what it is multiplied with."""
    return chainrule.layer_jacobian(x, W, b) * x


# Two paths ---------------------------------------------------------------------------------------------------------

two_paths = Exercise(chainrule.two_paths, points=1, axes="N", see=SEE)


@two_paths.cases
def _(rng: np.random.Generator) -> Iterator[Case]:
    def numbers(n: int, low: float, high: float) -> Array:
        return rng.uniform(low, high, n) * rng.choice([-1, 1], n)

    for n in (1, 5, 2):
        name = f"{n} points" if n > 1 else "one point"
        yield Case(name, x=numbers(n, 0.2, 1), w=numbers(2, 0.5, 1.5), v=numbers(2, 0.5, 2))


def _parts(x: Array, w: Array, v: Array) -> tuple[Array, Array]:
    """(v, h' , w) as a product for each path, and h; the points go down, the paths across."""
    h = np.tanh(x[:, None] * w)
    return v * (1 - h**2) * w, h


@two_paths.mistake
def first_path_only(x: Array, w: Array, v: Array) -> Array:
    """You follow the path through h₁ only: x reaches ŷ through h₂ as well, so add that path."""
    return _parts(x, w, v)[0][:, 0]


@two_paths.mistake
def second_path_only(x: Array, w: Array, v: Array) -> Array:
    """You follow the path through h₂ only: x reaches ŷ through h₁ as well, so add that path."""
    return _parts(x, w, v)[0][:, 1]


@two_paths.mistake
def paths_multiplied(x: Array, w: Array, v: Array) -> Array:
    """You multiply the two paths: factors along one path multiply, but different paths add."""
    return _parts(x, w, v)[0].prod(axis=1)


@two_paths.mistake
def paths_averaged(x: Array, w: Array, v: Array) -> Array:
    """Yours is half of the right result: the contributions of the paths are added, not averaged."""
    return _parts(x, w, v)[0].mean(axis=1)


@two_paths.mistake
def paths_kept_apart(x: Array, w: Array, v: Array) -> Array:
    """You return both paths side by side: ŷ is one number at each x, so add the two."""
    return _parts(x, w, v)[0]


@two_paths.mistake
def inner_weight_forgotten(x: Array, w: Array, v: Array) -> Array:
    """The first link is missing on both paths: z = wx passes on w times the change of x."""
    _, h = _parts(x, w, v)
    return (v * (1 - h**2)).sum(axis=1)


@two_paths.mistake
def outer_weight_forgotten(x: Array, w: Array, v: Array) -> Array:
    """The last link is missing on both paths: ŷ changes by v times the change of h."""
    _, h = _parts(x, w, v)
    return ((1 - h**2) * w).sum(axis=1)


@two_paths.mistake
def no_slope_of_tanh(x: Array, w: Array, v: Array) -> Array:
    """Your result does not depend on x: between w and v stands tanh, and its slope changes from place to place."""
    return np.full(len(x), float(v @ w))


@two_paths.mistake
def slope_at_x(x: Array, w: Array, v: Array) -> Array:
    """You take the slope of tanh at x: each unit gets z = wx, so take it there."""
    return (v * (1 - np.tanh(x[:, None]) ** 2) * w).sum(axis=1)


@two_paths.mistake
def slope_from_z(x: Array, w: Array, v: Array) -> Array:
    """You take 1 - z² for the slope of tanh: it is 1 minus the square of its output."""
    return (v * (1 - (x[:, None] * w) ** 2) * w).sum(axis=1)


@two_paths.mistake
def one_minus_h_squared(x: Array, w: Array, v: Array) -> Array:
    """Your slope of tanh is the square of 1 - h: the 1 stays outside, it is 1 - h²."""
    _, h = _parts(x, w, v)
    return (v * (1 - h) ** 2 * w).sum(axis=1)


@two_paths.mistake
def differentiated_by_the_weight(x: Array, w: Array, v: Array) -> Array:
    """You end with x, which is how z = wx changes with w: by x, its slope is w."""
    _, h = _parts(x, w, v)
    return (v * (1 - h**2)).sum(axis=1) * x


@two_paths.mistake
def slope_of_the_output(x: Array, w: Array, v: Array) -> Array:
    """You return 1 - ŷ²: ŷ is no tanh but a sum of two; take each path from x to ŷ link by link."""
    return 1 - (v * _parts(x, w, v)[1]).sum(axis=1) ** 2


@two_paths.mistake
def sums_first(x: Array, w: Array, v: Array) -> Array:
    """You add v₁ and v₂, w₁ and w₂ or the slopes before multiplying: multiply along each path, then add the paths."""
    _, h = _parts(x, w, v)
    return v.sum() * (1 - h**2).sum(axis=1) * w.sum()


@two_paths.mistake
def summed_over_the_points(x: Array, w: Array, v: Array) -> float:
    """You added up all points: the sum runs over the two paths, and every x keeps its own slope."""
    return float(chainrule.two_paths(x, w, v).sum())


@two_paths.mistake
def the_output_itself(x: Array, w: Array, v: Array) -> Array:
    """You return ŷ: asked for is its derivative by x."""
    return (v * _parts(x, w, v)[1]).sum(axis=1)


# Cards -------------------------------------------------------------------------------------------------------------

_at = expression.class_example(x=(2, -1), w=(1.5, 2, 2.5), b=(3, -2), y=6)
_CHAINS = ("w3", "w1", "w2", "b1")


def _card(factor: expression.Partial) -> str:
    return str(factor).replace("∂", "d").replace("ŷ", "y_hat")


_RIGHT = {name: [_card(f) for f in expression.paths(_at["L"], _at[name])[0]] for name in _CHAINS}

cards = Exercise(
    _RIGHT, points=dict.fromkeys(_CHAINS, 0.5), probe=probes.entry, measure=product_of_cards, see="Lecture, section 1c"
)

_LINKS = ("dL/dy_hat", "dy_hat/dh", "dy_hat/dw3", "dh/dz", "dz/dw1", "dz/dw2", "dz/dx1", "dz/dx2")


@cards.cases
def _(rng: np.random.Generator) -> Iterator[Case]:
    for chain in _CHAINS:
        # Other values than any network has, so that only a product of the right cards is right; but dz/db1 is 1.
        value = dict(zip(_LINKS, rng.uniform(1.1, 3.0, len(_LINKS)).tolist(), strict=True))
        value |= {"dz/db1": 1.0, "dy_hat/db2": 1.0}
        value["dL/dh"] = value["dL/dy_hat"] * value["dy_hat/dh"]
        value["dL/dz"] = value["dL/dh"] * value["dh/dz"]
        value |= {f"dh/d{p}": value["dh/dz"] * value[f"dz/d{p}"] for p in ("w1", "w2", "b1")}
        yield Case(f"the chain to {chain}", chain, chain=chain).keeping(values=value)


def _instead(**chains: str) -> Any:
    return {**_RIGHT, **{name: chain.split() for name, chain in chains.items()}}


@cards.mistake
def skips_the_activation() -> Any:
    """The link dh/dz is missing: h is g of z, so a change of z reaches h only through the slope of g."""
    top = "dL/dy_hat dy_hat/dh"
    return _instead(w1=f"{top} dz/dw1", w2=f"{top} dz/dw2", b1=f"{top} dz/db1")


@cards.mistake
def skips_the_output_layer() -> Any:
    """The link dy_hat/dh is missing: a change of h reaches the loss only through ŷ, and w3 stands between them."""
    top = "dL/dy_hat dh/dz"
    return _instead(w1=f"{top} dz/dw1", w2=f"{top} dz/dw2", b1=f"{top} dz/db1")


@cards.mistake
def down_with_the_card_of_w3() -> Any:
    """You leave ŷ with the card of w3, which ends at w3: the way down to h is dy_hat/dh."""
    top = "dL/dy_hat dy_hat/dw3 dh/dz"
    return _instead(w1=f"{top} dz/dw1", w2=f"{top} dz/dw2", b1=f"{top} dz/db1")


@cards.mistake
def starts_below_the_loss() -> Any:
    """Your chain begins at ŷ: it is L that is differentiated, so the first card says how L changes with ŷ."""
    top = "dy_hat/dh dh/dz"
    return _instead(w3="dy_hat/dw3", w1=f"{top} dz/dw1", w2=f"{top} dz/dw2", b1=f"{top} dz/db1")


@cards.mistake
def by_the_input() -> Any:
    """Your chain ends at an input: x is data and does not move; the last card differentiates z by the weight."""
    top = "dL/dy_hat dy_hat/dh dh/dz"
    return _instead(w1=f"{top} dz/dx1", w2=f"{top} dz/dx2")


@cards.mistake
def other_weight() -> Any:
    """Your chain ends at the other weight of the layer: all cards but the last are shared, the last names its own."""
    top = "dL/dy_hat dy_hat/dh dh/dz"
    return _instead(w1=f"{top} dz/dw2", w2=f"{top} dz/dw1")


@cards.mistake
def through_h_to_w3() -> Any:
    """You go on through h: w3 stands above h, so the chain leaves the main road at ŷ and needs two cards."""
    return _instead(w3="dL/dy_hat dy_hat/dh dy_hat/dw3")


@cards.mistake
def through_z_to_w3() -> Any:
    """You go down to z and end with w3: w3 stands above h and z, so leave the main road at ŷ; two cards will do."""
    return _instead(w3="dL/dy_hat dy_hat/dh dh/dz dy_hat/dw3")


@cards.mistake
def weight_and_input() -> Any:
    """One card too many: the chain ends at the weight, and the input is what that last card is worth."""
    top = "dL/dy_hat dy_hat/dh dh/dz"
    return _instead(w1=f"{top} dz/dw1 dz/dx1", w2=f"{top} dz/dw2 dz/dx2")


@cards.mistake
def last_card_missing() -> Any:
    """You stop before the weight: the last card has to say how z or ŷ changes with it."""
    return _instead(w3="dL/dy_hat", w1="dL/dy_hat dy_hat/dh dh/dz", w2="dL/dy_hat dy_hat/dh dh/dz")


@cards.mistake
def down_to_h_for_w3() -> Any:
    """These two cards give dL/dh: the second has to differentiate ŷ by w3, the other factor of w3 h."""
    return _instead(w3="dL/dy_hat dy_hat/dh")


@cards.mistake
def only_the_last_card() -> Any:
    """One card is no chain: it says how the next quantity changes, and from there it is still a way to L."""
    return _instead(w1="dz/dw1", w2="dz/dw2", b1="dz/db1")


@cards.mistake
def only_the_first_card() -> Any:
    """The first card takes you to ŷ only: go on down, card by card, until you reach the parameter."""
    return _instead(w1="dL/dy_hat", w2="dL/dy_hat", b1="dL/dy_hat")


@cards.mistake
def cards_laid_twice() -> Any:
    """You laid a link twice: where one card ends the next begins, so with dL/dz there, what led to z is used up."""
    return _instead(
        w1="dL/dy_hat dy_hat/dh dL/dz dz/dw1", w2="dL/dy_hat dy_hat/dh dL/dz dz/dw2", b1="dL/dy_hat dy_hat/dh dL/dz"
    )


# Multiplications ---------------------------------------------------------------------------------------------------

_TWO = [_at["w1"], _at["w2"]]
_COUNTS = {
    "2 anew": expression.multiplications(_at["L"], _TWO, reuse=False),
    "2 reused": expression.multiplications(_at["L"], _TWO, reuse=True),
    "100 anew": 100 * (len(_RIGHT["w1"]) - 1),
    "100 reused": 100 + len(_RIGHT["w1"]) - 2,
}

multiplications = Exercise(
    _COUNTS, points=dict.fromkeys(_COUNTS, 0.25), probe=probes.entry, see="Goodfellow et al. 6.5.2"
)


@multiplications.cases
def _(rng: np.random.Generator) -> Iterator[Case]:
    for name in _COUNTS:
        yield Case(name, name, key=name)


def _counted(*counts: int) -> Any:
    return dict(zip(_COUNTS, counts, strict=True))


@multiplications.mistake
def counts_the_factors() -> Any:
    """You count the factors: a product of four numbers takes one multiplication less."""
    return _counted(8, 4, 400, 102)


@multiplications.mistake
def shared_part_counted_as_factors() -> Any:
    """One too many: the three shared factors make a product with two multiplications."""
    return _counted(6, 5, 300, 103)


@multiplications.mistake
def one_for_the_shared_part() -> Any:
    """One too few: the shared part has three factors, and multiplying them out takes two multiplications."""
    return _counted(6, 3, 300, 101)


@multiplications.mistake
def nothing_saved() -> Any:
    """You multiply the shared part again for every weight: with its result kept, each weight costs one more."""
    return _counted(6, 6, 300, 300)


@multiplications.mistake
def one_chain_only() -> Any:
    """That is the price of a single chain: without reuse it is paid again for every weight."""
    return _counted(3, 4, 3, 102)


@multiplications.mistake
def half_of_the_reused() -> Any:
    """Two are the price of the shared part, and two that of the last factors of both weights: it takes both."""
    return _counted(6, 2, 300, 102)


@multiplications.mistake
def last_factors_free() -> Any:
    """You pay for the shared part only: each of the 100 weights has a last factor of its own."""
    return _counted(6, 4, 300, 2)


@multiplications.mistake
def shared_part_free() -> Any:
    """You count the last multiplication of each weight only: the shared part has to be multiplied out once."""
    return _counted(6, 4, 300, 100)


@multiplications.mistake
def stops_at_two_weights() -> Any:
    """That is the count for two weights: with 100 inputs there are 100 weights into z."""
    return _counted(6, 4, 6, 4)


@multiplications.mistake
def fifty_times_as_much() -> Any:
    """You scaled the count for two weights by 50: the shared part does not grow with the number of weights."""
    return _counted(6, 4, 300, 200)


@multiplications.mistake
def last_multiplication_forgotten() -> Any:
    """You stop one multiplication early in every chain: the last factor is multiplied in as well."""
    return _counted(4, 4, 200, 102)


why_backwards = Question(
    rubric=[
        (1, "The chains to different weights begin with the same factors; what is shared is computed once and kept."),
        (
            1,
            "Why from the loss down: the shared part is at the loss's end, because there is one L and many weights. "
            "Going up from a weight would have to be done again for each of them.",
        ),
    ],
    samples=[
        (
            2,
            "All weights' chains begin at L and share the first factors. If I start at L, I multiply these once and "
            "pass the product on; starting from a weight I would reach L with numbers that no other weight can use.",
            "Both rows.",
        ),
        (
            1,
            "Because then you can store dL/dh and reuse it for w1, w2 and b1 instead of calculating it three times.",
            "The first row; why the stored part lies at the loss's end is not said.",
        ),
        (
            1,
            "There is only one loss but there are many parameters, so it is cheaper to begin at the loss.",
            "The second row: says which end, but not what is shared and kept.",
        ),
        (
            0,
            "Because the error is at the end, so it has to flow back to the beginning to correct the weights.",
            "A picture, no reason: the derivative of each weight could also be computed the other way round.",
        ),
        (
            0,
            "Forwards the chain rule does not hold.",
            "It holds in any order; the order only changes what it costs.",
        ),
    ],
)
