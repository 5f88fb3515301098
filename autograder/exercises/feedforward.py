"""Exercises of notebook 01: the feedforward network (lecture, section 1a).

For the instructor: the lecture's slide calls the layer f⁽¹⁾ element-wise, but only g is; and it gives ReLU's branch for
z ≥ 0 without saying that the slope at 0 is undefined, so no case comes near z = 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from autograder.exercise import Case, Exercise, Question
from course_nn import feedforward
from course_nn.checks import probes
from course_nn.checks.measures.feedforward import exposes_leaky_bug
from course_nn.checks.probes.feedforward import with_activation

Array = np.ndarray
Function = Callable[..., Any]
Layers = Sequence[tuple[Array, Array]]

# y = f(x; θ)

polynomial = Exercise(
    feedforward.polynomial, points={"a line": 1, "any number of parameters": 1}, axes="N", see="Lecture, recap"
)


@polynomial.cases
def _(rng: np.random.Generator) -> Iterator[Case]:
    def theta(n: int) -> Array:
        return rng.uniform(0.4, 2.5, n) * rng.choice([-1, 1], n)

    yield Case("a line", "a line", x=rng.uniform(-2, 2, 5), theta=theta(2))
    yield Case("another line", "a line", x=rng.uniform(-2, 2, 3), theta=theta(2))
    yield Case("a parabola", "any number of parameters", x=rng.uniform(-2, 2, 5), theta=theta(3))
    yield Case("a cubic", "any number of parameters", x=rng.uniform(-2, 2, 7), theta=theta(4))
    yield Case("five parameters", "any number of parameters", x=rng.uniform(-2, 2, 3), theta=theta(5))


@polynomial.mistake
def exchanges_x_and_theta(x: Array, theta: Array) -> Array:
    """You built a polynomial in θ with the entries of x as coefficients: x is data, θ is what learning changes."""
    return sum(x[k] * theta**k for k in range(len(x)))


@polynomial.mistake
def highest_power_first(x: Array, theta: Array) -> Array:
    """You gave θ₀ the highest power; θ₀ is the constant term, so read the parameters from the other end."""
    return np.polyval(theta, x)


@polynomial.mistake
def starts_with_x(x: Array, theta: Array) -> Array:
    """Every power is one too high: the first parameter belongs to x⁰, which is 1."""
    return sum(theta[k] * x ** (k + 1) for k in range(len(theta)))


@polynomial.mistake
def only_a_line(x: Array, theta: Array) -> Array:
    """You use θ₀ and θ₁ only, so every curve comes out as a line; let the powers run as far as θ does."""
    return theta[0] + theta[1] * x


@polynomial.mistake
def leaves_out_the_constant(x: Array, theta: Array) -> Array:
    """The constant θ₀ is missing: at x = 0 your curve is 0, whatever θ says; start the sum one power earlier."""
    return sum(theta[k] * x**k for k in range(1, len(theta)))


@polynomial.mistake
def leaves_out_the_last(x: Array, theta: Array) -> Array:
    """The last parameter is never used; your sum stops one term early."""
    return sum(theta[k] * x**k for k in range(len(theta) - 1))


@polynomial.mistake
def keeps_the_last_term(x: Array, theta: Array) -> Array:
    """Only the last term is left: each round replaces what the earlier ones gave; add to it instead."""
    return theta[-1] * x ** (len(theta) - 1)


@polynomial.mistake
def stops_after_the_first_term(x: Array, theta: Array) -> Array:
    """Only the constant is left: the loop ends in its first round; return after it, not inside."""
    return theta[0] * x**0


@polynomial.mistake
def times_for_power(x: Array, theta: Array) -> Array:
    """You multiply x by k where x is to be raised to the power k."""
    return theta[0] + sum(theta[k] * k * x for k in range(1, len(theta)))


@polynomial.mistake
def raises_theta_too(x: Array, theta: Array) -> Array:
    """The power k got hold of θ as well as of x; only x is raised, then θ multiplies it."""
    return sum((theta[k] * x) ** k for k in range(len(theta)))


@polynomial.mistake
def sums_over_the_data(x: Array, theta: Array) -> float:
    """You added up the values of all x into one number; the sum runs over the powers, and each x keeps its own y."""
    return float(feedforward.polynomial(x, theta).sum())


# h = g(Wx + b)

dense = Exercise(
    feedforward.dense,
    points={"one example": 2, "batch": 2},
    probe=with_activation,
    axes="N, M",
    see="Goodfellow et al., Deep Learning, section 6.1",
)


@dense.cases
def _(rng: np.random.Generator) -> Iterator[Case]:
    def case(name: str, group: str, shape: tuple[int, ...], M: int, g: str) -> Case:
        return Case(name, group, x=rng.normal(size=shape), W=rng.normal(size=(M, shape[-1])), b=rng.normal(size=M), g=g)

    yield case("D = 3 inputs, M = 5 units", "one example", (3,), 5, "tanh")
    yield case("D = 5 inputs, M = 2 units", "one example", (5,), 2, "sin")
    yield case("as many units as inputs, D = M = 3", "one example", (3,), 3, "tanh")
    yield case("D = 4 inputs, a single unit", "one example", (4,), 1, "sin")
    yield case("N = 4 rows, D = 3 inputs, M = 5 units", "batch", (4, 3), 5, "sin")
    yield case("as many rows as units, N = M = 5, D = 2", "batch", (5, 2), 5, "tanh")
    yield case("as many of everything, N = D = M = 3", "batch", (3, 3), 3, "sin")
    yield case("as many units as inputs, N = 4, D = M = 3", "batch", (4, 3), 3, "tanh")
    yield case("a batch of one row, D = 3, M = 2", "batch", (1, 3), 2, "tanh")


@dense.mistake
def w_the_other_way_round(x: Array, W: Array, b: Array, g: Function) -> Array:
    """You use W as inputs × outputs; here it is outputs × inputs, one row for each unit, so the row of x meets Wᵀ."""
    return g(x @ W + b)


@dense.mistake
def one_example_only(x: Array, W: Array, b: Array, g: Function) -> Array:
    """W times x is right for a single column x; in a batch the examples are rows, so x has to come first, and W be
    transposed.
    """
    return g(W @ x + b)


@dense.mistake
def the_batch_on_its_side(x: Array, W: Array, b: Array, g: Function) -> Array:
    """Your batch comes out as units × examples; give it back with one row for each example, as it came in."""
    return feedforward.dense(x, W, b, g).T


@dense.mistake
def multiplies_entrywise(x: Array, W: Array, b: Array, g: Function) -> Array:
    """You multiplied x and W entry by entry; Wx is a matrix product, which also sums over the inputs."""
    return g(x * W + b)


@dense.mistake
def a_bias_for_each_row(x: Array, W: Array, b: Array, g: Function) -> Array:
    """In a batch you add b down the rows, one entry for each example; b has one entry for each unit, the same in
    all rows.
    """
    return g(x @ W.T + (b[:, None] if x.ndim == 2 else b))


@dense.mistake
def g_before_the_bias(x: Array, W: Array, b: Array, g: Function) -> Array:
    """You applied g before adding b; the bias is part of what goes into g."""
    return g(x @ W.T) + b


@dense.mistake
def forgets_g(x: Array, W: Array, b: Array, g: Function) -> Array:
    """You returned z = Wx + b; the layer's output is g of that."""
    return x @ W.T + b


@dense.mistake
def forgets_the_bias(x: Array, W: Array, b: Array, g: Function) -> Array:
    """The bias is missing: add b to Wx before g."""
    return g(x @ W.T)


@dense.mistake
def a_bias_for_each_input(x: Array, W: Array, b: Array, g: Function) -> Array:
    """You add the bias once for each input; it stands outside the sum over the inputs, once for each unit."""
    return g(x @ W.T + b * W.shape[1])


@dense.mistake
def the_last_example_only(x: Array, W: Array, b: Array, g: Function) -> Array:
    """From a batch you return the last example alone; collect one row of h for every row of x."""
    return feedforward.dense(x, W, b, g)[-1] if x.ndim == 2 else feedforward.dense(x, W, b, g)


@dense.mistake
def the_first_example_only(x: Array, W: Array, b: Array, g: Function) -> Array:
    """From a batch you return the first example alone; collect one row of h for every row of x."""
    return feedforward.dense(x, W, b, g)[0] if x.ndim == 2 else feedforward.dense(x, W, b, g)


@dense.mistake
def loses_axes_of_one(x: Array, W: Array, b: Array, g: Function) -> Array:
    """An axis of length 1 got lost: a batch of one example is still a batch, and a layer of one unit still gives a
    vector.
    """
    return np.squeeze(feedforward.dense(x, W, b, g))


dense.symptom("transposed", the_batch_on_its_side, group="batch")


# How many parameters?

parameters_2_3_1 = Exercise(13, points=2, see="Lecture, section 1a")


@parameters_2_3_1.mistake
def says_9() -> int:
    """9 are the weights of both layers without their biases, or the first layer with its biases alone: write both
    layers as weights + biases.
    """
    return 9


@parameters_2_3_1.mistake
def says_10() -> int:
    """10 leaves three numbers out, as many as the hidden units have biases (and as the output unit has edges): write
    both layers as weights + biases.
    """
    return 10


@parameters_2_3_1.mistake
def says_12() -> int:
    """12 is one short: the output unit has a bias, too."""
    return 12


@parameters_2_3_1.mistake
def says_15() -> int:
    """15 is two more than there are, as if the two inputs had biases: an input only hands on its number."""
    return 15


@parameters_2_3_1.mistake
def says_11() -> int:
    """11 gives each layer a single bias; every unit that computes something has its own."""
    return 11


@parameters_2_3_1.mistake
def says_6() -> int:
    """6 counts the units, or the weights between inputs and hidden units alone: parameters are all edges and all
    biases, of both layers.
    """
    return 6


@parameters_2_3_1.mistake
def says_7() -> int:
    """7 is 13 without the 6 weights between inputs and hidden units: count both layers, and in each the weights and
    the biases.
    """
    return 7


@parameters_2_3_1.mistake
def says_4() -> int:
    """4 are the biases alone, or the second layer alone: parameters are all edges and all biases, of both layers."""
    return 4


@parameters_2_3_1.mistake
def says_16() -> int:
    """16 is three too many: a bias may be drawn as an edge from a unit that is always 1, but no edge leads into that
    unit.
    """
    return 16


@parameters_2_3_1.mistake
def says_14() -> int:
    """14 is one too many: list the edges into each of the four units that compute, and one bias for each of them."""
    return 14


@parameters_2_3_1.mistake
def says_18() -> int:
    """18 is a product of the layers' sizes and edges; the parameters of one layer are added to those of the next."""
    return 18


count_parameters = Exercise(
    feedforward.count_parameters,
    points={"one hidden layer": 1, "any depth": 2},
    see="Lecture, section 1a",
)


@count_parameters.cases
def _(rng: np.random.Generator) -> Iterator[Case]:
    def sizes(n: int) -> list[int]:
        return [int(s) for s in rng.permutation(np.arange(2, 10))[:n]]

    yield Case("the lecture's network", "one hidden layer", sizes=[2, 3, 1])
    yield Case("another hidden layer", "one hidden layer", sizes=sizes(3))
    yield Case("two hidden layers", "any depth", sizes=sizes(4))
    yield Case("three hidden layers", "any depth", sizes=sizes(5))
    yield Case("four hidden layers", "any depth", sizes=[*sizes(5), 1])


@count_parameters.mistake
def no_biases(sizes: list[int]) -> int:
    """You count the weights only; every unit after the inputs has a bias as well."""
    return sum(D * M for D, M in pairwise(sizes))


@count_parameters.mistake
def no_hidden_biases(sizes: list[int]) -> int:
    """Only the output units get their biases from you; the hidden units have them, too."""
    return no_biases(sizes) + sizes[-1]


@count_parameters.mistake
def no_output_biases(sizes: list[int]) -> int:
    """The biases of the last layer are missing: the output units have them like all others."""
    return no_biases(sizes) + sum(sizes[1:-1])


@count_parameters.mistake
def biases_for_the_inputs(sizes: list[int]) -> int:
    """You gave the inputs biases as well; an input only hands on its number."""
    return no_biases(sizes) + sum(sizes)


@count_parameters.mistake
def one_bias_a_layer(sizes: list[int]) -> int:
    """You count one bias for each layer; every unit of a layer has its own."""
    return no_biases(sizes) + len(sizes) - 1


@count_parameters.mistake
def biases_as_many_as_inputs(sizes: list[int]) -> int:
    """You count a bias for each input of a layer; b has one entry for each of its outputs."""
    return sum(D * (M + 1) for D, M in pairwise(sizes))


@count_parameters.mistake
def edges_into_the_ones(sizes: list[int]) -> int:
    """You added 1 to both sizes of a layer; the extra unit that is always 1 stands on the input side alone, nothing
    leads into it.
    """
    return sum((D + 1) * (M + 1) for D, M in pairwise(sizes))


@count_parameters.mistake
def counts_the_units(sizes: list[int]) -> int:
    """You added up the units; parameters sit on the edges between them, and one in each bias."""
    return sum(sizes)


@count_parameters.mistake
def multiplies_the_layers(sizes: list[int]) -> int:
    """You multiplied all sizes; only neighbouring layers are connected, and the layers' counts are added."""
    return int(np.prod(sizes))


@count_parameters.mistake
def two_layers_only(sizes: list[int]) -> int:
    """You count the first two layers only; go through all pairs of neighbouring sizes."""
    return feedforward.count_parameters(sizes[:3])


@count_parameters.mistake
def stops_before_the_output(sizes: list[int]) -> int:
    """The layer into the output is missing; the last pair of neighbouring sizes counts, too."""
    return feedforward.count_parameters(sizes[:-1])


@count_parameters.mistake
def the_first_layer_only(sizes: list[int]) -> int:
    """Only the first layer is counted: the loop ends in its first round; return after it."""
    return feedforward.count_parameters(sizes[:2])


@count_parameters.mistake
def the_last_layer_only(sizes: list[int]) -> int:
    """Only the last layer is counted: add each layer to the total."""
    return feedforward.count_parameters(sizes[-2:])


# Linear layers collapse

collapse_linear = Exercise(
    feedforward.collapse_linear,
    points={"W": 1, "b": 2},
    probe=probes.result,
    axes="outputs, inputs",
    see="Lecture, section 1a",
)


@collapse_linear.cases
def _(rng: np.random.Generator) -> Iterator[Case]:
    for name, sizes in (
        ("two layers, 3 to 5 to 2", (3, 5, 2)),
        ("two square layers", (3, 3, 3)),
        ("three layers, 4 to 3 to 5 to 2", (4, 3, 5, 2)),
        ("three square layers", (2, 2, 2, 2)),
    ):
        layers = [(rng.normal(size=(M, D)), rng.normal(size=M)) for D, M in pairwise(sizes)]
        yield Case(name, "W", part=0, layers=layers)
        yield Case(name, "b", part=1, layers=layers)


def _fold(layers: Layers, W_rule: Function, b_rule: Function) -> tuple[Array, Array]:
    """Take in layer after layer: W_rule(W, V) and b_rule(W, b, V, c) for the new layer (V, c)."""
    (W, b), *rest = layers
    for V, c in rest:
        W, b = W_rule(W, V), b_rule(W, b, V, c)
    return W, b


def _then(W: Array, V: Array) -> Array:
    return V @ W


@collapse_linear.mistake
def the_last_layer_first(layers: Layers) -> tuple[Array, Array]:
    """You apply the last layer first, in W and in b; x meets W₁ first, so W₁ stands on the right: W₂W₁."""
    return feedforward.collapse_linear(layers[::-1])


@collapse_linear.mistake
def multiplies_in_reading_order(layers: Layers) -> tuple[Array, Array]:
    """Your matrices stand in the order W₁W₂; the layer that x meets first stands next to x, on the right."""
    return _fold(layers, lambda W, V: W @ V, lambda W, b, V, c: V @ b + c)


@collapse_linear.mistake
def adds_the_matrices(layers: Layers) -> tuple[Array, Array]:
    """You added the matrices; one layer after the other is a matrix product."""
    return _fold(layers, lambda W, V: W + V, lambda W, b, V, c: V @ b + c)


@collapse_linear.mistake
def multiplies_the_entries(layers: Layers) -> tuple[Array, Array]:
    """You multiplied the matrices entry by entry; one layer after the other is a matrix product."""
    return _fold(layers, lambda W, V: W * V, lambda W, b, V, c: V @ b + c)


@collapse_linear.mistake
def adds_the_biases(layers: Layers) -> tuple[Array, Array]:
    """You added the biases as they are; b₁ goes through the second layer like everything the first one puts out."""
    return _fold(layers, _then, lambda W, b, V, c: b + c)


@collapse_linear.mistake
def the_last_bias_alone(layers: Layers) -> tuple[Array, Array]:
    """Of the biases only the last is left; multiply the brackets out and see where b₁ ends up."""
    return _fold(layers, _then, lambda W, b, V, c: c)


@collapse_linear.mistake
def the_first_bias_alone(layers: Layers) -> tuple[Array, Array]:
    """Of the biases only b₁ is left; every layer adds its own, after its matrix."""
    return _fold(layers, _then, lambda W, b, V, c: V @ b)


@collapse_linear.mistake
def the_bias_through_the_wrong_product(layers: Layers) -> tuple[Array, Array]:
    """You sent the bias through the product of all matrices so far; b₁ comes out of layer 1, so only the later ones
    apply to it (mind which of W and b you update first).
    """
    return _fold(layers, _then, lambda W, b, V, c: (V @ W) @ b + c)


@collapse_linear.mistake
def the_bias_from_the_left(layers: Layers) -> tuple[Array, Array]:
    """You multiplied the bias with W₂ transposed; it stands as a column to the right of W₂."""
    return _fold(layers, _then, lambda W, b, V, c: b @ V + c)


@collapse_linear.mistake
def each_bias_through_one_layer(layers: Layers) -> tuple[Array, Array]:
    """With three layers, b₁ passes through both W₂ and W₃; you sent each bias through the next layer only."""
    W, b = _fold(layers, _then, lambda W, b, V, c: c)
    for (_, a), (V, _) in pairwise(layers):
        b = b + V @ a
    return W, b


@collapse_linear.mistake
def the_first_two_only(layers: Layers) -> tuple[Array, Array]:
    """You merged the first two layers and left the others out; the merged layer and the third collapse again."""
    return feedforward.collapse_linear(layers[:2])


@collapse_linear.mistake
def exchanged(layers: Layers) -> tuple[Array, Array]:
    """You return the two in the other order: first W, then b."""
    return feedforward.collapse_linear(layers)[::-1]


why_not_stack = Question(
    rubric=[
        (1, "Linear layers one after the other are again one linear layer: W₂(W₁x + b₁) + b₂ = Wx + b."),
        (
            1,
            "The consequence: depth then adds no function that one layer lacks (only straight boundaries), "
            "which is what g between the layers changes.",
        ),
    ],
    samples=[
        (
            2,
            "W₂(W₁x + b₁) + b₂ is just another matrix times x plus another vector, so ten linear layers can do no more "
            "than one. With a bent g in between they no longer merge, and the boundary can curve.",
            "The reason and the consequence.",
        ),
        (
            2,
            "A straight map of a straight map is straight. So however many we stack, two moons stay unseparated.",
            "In words and with an example: both points, no formula needed.",
        ),
        (1, "Because the composition of linear functions is linear.", "The reason; says not what that costs."),
        (
            1,
            "Because then the network could only draw straight lines, even with many layers.",
            "The consequence; not why the layers do not help.",
        ),
        (
            0,
            "Because a deep network has too many parameters and would overfit.",
            "True of some networks, but it is not the reason: the collapsed layer computes the very same function.",
        ),
        (
            0,
            "Because without an activation function the gradient vanishes.",
            "Linear layers have no saturating part; the reason is what they can express.",
        ),
    ],
)


# Activations: forward and backward


class Written:
    """A layer as a student would write it: it keeps z and y, and backward multiplies dy by the slope at each place."""

    g: Function  # of z
    slope: Function  # of z and y = g(z)
    chain: Function = staticmethod(lambda dy, slope: dy * slope)

    def forward(self, z: Array) -> Array:
        """Return g(z)."""
        self.z, self.y = z, self.g(z)
        return self.y

    def backward(self, dy: Array) -> Array:
        """Return dy · g'(z)."""
        return self.chain(dy, self.slope(self.z, self.y))


class ReluLike(Written):
    """The ReLU, to be spoiled in one place."""

    g: Function = staticmethod(lambda z: np.maximum(z, 0))
    slope: Function = staticmethod(lambda z, y: np.where(z > 0, 1.0, 0.0))


class EluLike(Written):
    """The ELU, to be spoiled in one place."""

    g: Function = staticmethod(lambda z: np.where(z > 0, z, np.expm1(np.minimum(z, 0))))
    slope: Function = staticmethod(lambda z, y: np.exp(np.minimum(z, 0)))


class SigmoidLike(Written):
    """The sigmoid, to be spoiled in one place."""

    g: Function = staticmethod(lambda z: 0.5 * np.tanh(0.5 * z) + 0.5)
    slope: Function = staticmethod(lambda z, y: y * (1 - y))


class TanhLike(Written):
    """The tanh, to be spoiled in one place."""

    g: Function = staticmethod(np.tanh)
    slope: Function = staticmethod(lambda z, y: 1 - y**2)


def _signed(rng: np.random.Generator, *shape: int) -> tuple[Array, Array]:
    """Return z and dy of that shape, away from 0, with all four combinations of signs (it takes 4 numbers or more)."""
    n = int(np.prod(shape))
    signs = np.concatenate([[[1, 1, -1, -1], [1, -1, 1, -1]], rng.choice([-1, 1], (2, n - 4))], axis=1)
    z, dy = signs[:, rng.permutation(n)]
    return (z * rng.uniform(0.2, 2.5, n)).reshape(shape), (dy * rng.uniform(0.3, 2.0, n)).reshape(shape)


def _activation_cases(rng: np.random.Generator) -> Iterator[Case]:
    z, _ = _signed(rng, 4, 3)
    yield Case("a batch, 4 × 3", "forward", method="forward", z=z)
    yield Case("seven numbers", "forward", method="forward", z=_signed(rng, 7)[0])
    z, dy = _signed(rng, 5)
    yield Case("five numbers", "backward", method="backward", z=z, dy=dy)
    z, dy = _signed(rng, 2, 5)
    yield Case("a batch, 2 × 5", "backward", method="backward", z=z, dy=dy)
    (first, _), (second, dy) = _signed(rng, 3, 4), _signed(rng, 3, 4)
    yield Case(
        "two forward passes, then backward",
        "a second input",
        method="second input",
        z=first,
        other=second,
        dy=dy,
    )
    (z, dy), (other, _) = _signed(rng, 4, 2), _signed(rng, 4, 2)
    yield Case(
        "forward in a second layer before backward in the first",
        "a second input",
        method="second layer",
        z=z,
        other=other,
        dy=dy,
    )


def _extreme_cases(rng: np.random.Generator) -> Iterator[Case]:
    yield from _activation_cases(rng)
    z = np.array([-1000.0, rng.uniform(-2, -1), rng.uniform(1, 2), 1000.0])
    yield Case("z up to ±1000", "extreme values", method="forward", z=z)
    z = np.array([1000.0, rng.uniform(-2, -1), rng.uniform(1, 2), -1000.0])
    yield Case("z up to ±1000, backward", "extreme values", method="backward", z=z, dy=rng.uniform(1, 2, 4))


_READ = "Goodfellow et al., Deep Learning, section 6.3"
_PARTS = {"forward": 1, "backward": 1, "extreme values": 0.5, "a second input": 0.5}

ReLU = Exercise(
    feedforward.ReLU,
    points={"forward": 0.5, "backward": 1, "a second input": 0.5},
    probe=probes.layer,
    see=_READ,
)
ELU = Exercise(feedforward.ELU, points=_PARTS, probe=probes.layer, see=_READ)
Sigmoid = Exercise(feedforward.Sigmoid, points=_PARTS, probe=probes.layer, see=_READ)
Tanh = Exercise(feedforward.Tanh, points=_PARTS, probe=probes.layer, see=_READ)

ReLU.cases(_activation_cases)
ELU.cases(_extreme_cases)
Sigmoid.cases(_extreme_cases)
Tanh.cases(_extreme_cases)


def _mistakes_of_any_layer(exercise: Exercise, like: type[Written]) -> None:
    """Mistakes that do not depend on which g it is."""

    @exercise.mistake
    class forgets_dy(like):  # type: ignore[misc, valid-type]
        """Your backward returns the slope g'(z) itself; by the chain rule it multiplies the dy that comes in."""

        chain = staticmethod(lambda dy, slope: slope)

    @exercise.mistake
    class passes_everything(like):  # type: ignore[misc, valid-type]
        """Your backward hands dy on unchanged, as if the slope were 1 everywhere; multiply it by g'(z)."""

        chain = staticmethod(lambda dy, slope: dy)

    @exercise.mistake
    class adds_the_slope(like):  # type: ignore[misc, valid-type]
        """You added dy and the slope; the chain rule multiplies them."""

        chain = staticmethod(lambda dy, slope: dy + slope)

    @exercise.mistake
    class keeps_the_first_input(like):  # type: ignore[misc, valid-type]
        """After a second forward pass your backward still uses the first input: store z (or y) anew in every
        forward.
        """

        def forward(self, z: Array) -> Array:
            """Store the first input only."""
            if hasattr(self, "z"):
                return self.g(z)
            return super().forward(z)

    @exercise.mistake
    class shares_its_memory(like):  # type: ignore[misc, valid-type]
        """Two of your layers share one memory, so the second overwrites what the first stored: keep it in self, not in
        the class or in a global variable.
        """

        def forward(self, z: Array) -> Array:
            """Store the input in the class."""
            type(self).z, type(self).y = z, self.g(z)
            return type(self).y


_mistakes_of_any_layer(ReLU, ReluLike)
_mistakes_of_any_layer(ELU, EluLike)
_mistakes_of_any_layer(Sigmoid, SigmoidLike)
_mistakes_of_any_layer(Tanh, TanhLike)


@ReLU.mistake
class absolute_value(ReluLike):
    """Negative inputs come out as their absolute value; the ReLU gives 0 for them."""

    g = staticmethod(np.abs)


@ReLU.mistake
class keeps_the_negative_side(ReluLike):
    """You keep the negative numbers and cut the positive ones; it is the other way round."""

    g = staticmethod(lambda z: np.minimum(z, 0))


@ReLU.mistake
class gives_zero_and_one(ReluLike):
    """Your forward says where z is positive, as 0 and 1; where it is, the ReLU gives z itself."""

    g = staticmethod(lambda z: np.where(z > 0, 1.0, 0.0))


@ReLU.mistake
class largest_along_an_axis(ReluLike):
    """Your forward takes the largest number along an axis, which is what np.max(z, 0) means; you want the larger of
    two numbers at each place, for which NumPy has a function of its own.
    """

    g = staticmethod(lambda z: np.max(z, 0))


@ReLU.mistake
class slope_is_the_output(ReluLike):
    """You multiply dy by the output g(z); the slope of the ReLU is 1 or 0, however large z is."""

    slope = staticmethod(lambda z, y: y)


@ReLU.mistake
class cuts_dy_by_its_own_sign(ReluLike):
    """You cut dy where dy is negative; what decides is whether z was negative in the forward pass."""

    chain = staticmethod(lambda dy, slope: np.maximum(dy, 0))


@ReLU.mistake
class opens_the_wrong_side(ReluLike):
    """Your backward lets dy pass where z was negative and stops it where z was positive; exchange the two."""

    slope = staticmethod(lambda z, y: np.where(z < 0, 1.0, 0.0))


@ReLU.mistake
class slope_is_the_sign(ReluLike):
    """You used slope -1 for negative z; the ReLU is flat there, so nothing of dy comes through."""

    slope = staticmethod(lambda z, y: np.sign(z))


@ELU.mistake
class forgets_minus_one(EluLike):
    """For negative z you return eᶻ; the ELU has eᶻ - 1 there, so that both halves meet at 0."""

    g = staticmethod(lambda z: np.where(z > 0, z, np.exp(np.minimum(z, 0))))


@ELU.mistake
class curves_both_sides(EluLike):
    """You return eᶻ - 1 for positive z as well; that side is z itself."""

    g = staticmethod(np.expm1)


@ELU.mistake
class exchanges_the_sides(EluLike):
    """The two halves are exchanged: z itself belongs to z ≥ 0, the exponential to z < 0."""

    g = staticmethod(lambda z: np.where(z > 0, np.expm1(z), z))


@ELU.mistake
class one_minus_exponential(EluLike):
    """Your negative half has the wrong sign: it is eᶻ - 1, which is negative."""

    g = staticmethod(lambda z: np.where(z > 0, z, -np.expm1(np.minimum(z, 0))))


@ELU.mistake
class flat_where_negative(EluLike):
    """You used slope 0 for negative z, which is the ReLU's; the ELU still rises there, with slope eᶻ."""

    slope = staticmethod(lambda z, y: np.where(z > 0, 1.0, 0.0))


@ELU.mistake
class slope_is_the_value(EluLike):
    """For negative z you took g itself as the slope; the derivative of eᶻ - 1 is eᶻ, which is g + 1."""

    slope = staticmethod(lambda z, y: np.where(z > 0, 1.0, y))


@ELU.mistake
class slope_exponential_everywhere(EluLike):
    """You used the slope eᶻ for positive z as well; there the ELU is z, with slope 1."""

    slope = staticmethod(lambda z, y: np.exp(z))


@ELU.mistake
class slope_at_the_output(EluLike):
    """For negative z you took e to the power of the output g; the slope is eᶻ, with the z that came in."""

    slope = staticmethod(lambda z, y: np.where(z > 0, 1.0, np.exp(np.minimum(y, 0))))


@ELU.mistake
class exponential_of_a_thousand(EluLike):
    """Somewhere you compute e¹⁰⁰⁰, which overflows even if the result is then thrown away (np.where computes both
    sides): let the exponential see the negative z only.
    """

    g = staticmethod(lambda z: np.where(z > 0, z, np.exp(z) - 1))


@ELU.mistake
class zero_times_infinity(EluLike):
    """At z = 1000 you get NaN: eᶻ is infinite there, and 0 times infinity is no number; let the exponential see the
    negative z only.
    """

    g = staticmethod(lambda z: (z > 0) * z + (z <= 0) * (np.exp(z) - 1))


@Sigmoid.mistake
class mirrored(SigmoidLike):
    """Your curve falls where the sigmoid rises: the exponent is -z."""

    g = staticmethod(lambda z: 0.5 - 0.5 * np.tanh(0.5 * z))


@Sigmoid.mistake
class brackets_missing(SigmoidLike):
    """You computed 1/1 + e⁻ᶻ: put brackets around the whole denominator."""

    g = staticmethod(lambda z: 1 / 1 + np.exp(-z))


@Sigmoid.mistake
class twice_as_steep(SigmoidLike):
    """Your curve is σ(2z), twice as steep: through tanh the sigmoid is ½ tanh(z/2) + ½, with half of z."""

    g = staticmethod(lambda z: 0.5 * np.tanh(z) + 0.5)


@Sigmoid.mistake
class gives_tanh(SigmoidLike):
    """You return tanh(z), which runs from -1 to 1; the sigmoid runs from 0 to 1."""

    g = staticmethod(np.tanh)


@Sigmoid.mistake
class slope_with_z(SigmoidLike):
    """Your slope is z(1 - z); the g in g' = g(1 - g) is the output σ(z), not z."""

    slope = staticmethod(lambda z, y: z * (1 - z))


@Sigmoid.mistake
class sigmoid_of_sigmoid(SigmoidLike):
    """In the slope you applied σ to the output again; what you stored in forward is σ(z) already."""

    slope = staticmethod(lambda z, y: SigmoidLike.slope(z, SigmoidLike.g(y)))


@Sigmoid.mistake
class only_one_factor(SigmoidLike):
    """Your slope is g alone; the second factor, 1 - g, is missing."""

    slope = staticmethod(lambda z, y: y)


@Sigmoid.mistake
class only_the_other_factor(SigmoidLike):
    """Your slope is 1 - g alone; the factor g is missing."""

    slope = staticmethod(lambda z, y: 1 - y)


@Sigmoid.mistake
class slope_upside_down(SigmoidLike):
    """Your gradient has the wrong sign: the sigmoid rises everywhere, so its slope is positive."""

    slope = staticmethod(lambda z, y: y * (y - 1))


@Sigmoid.mistake
class slope_of_tanh(SigmoidLike):
    """Your slope is 1 - g², which belongs to tanh; the sigmoid's is g(1 - g)."""

    slope = staticmethod(lambda z, y: 1 - y**2)


@Sigmoid.mistake
class exponential_overflows(SigmoidLike):
    """For z far from 0 you compute e to the power of about 1000, which overflows; arrange that the exponent is never
    positive, as in e to the power of -|z|.
    """

    g = staticmethod(lambda z: 1 / (1 + np.exp(-z)))


@Sigmoid.mistake
class infinity_over_infinity(SigmoidLike):
    """At z = 1000 you get NaN: eᶻ is infinite in the numerator and in the denominator; arrange that the exponent is
    never positive.
    """

    g = staticmethod(lambda z: np.exp(z) / (1 + np.exp(z)))


@Tanh.mistake
class gives_tan(TanhLike):
    """You return tan(z), the circle's tangent; the hyperbolic one stays between -1 and 1."""

    g = staticmethod(np.tan)


@Tanh.mistake
class half_as_steep(TanhLike):
    """Your curve is tanh(z/2): through the sigmoid, tanh(z) is 2σ(2z) - 1, with twice z."""

    g = staticmethod(lambda z: np.tanh(z / 2))


@Tanh.mistake
class gives_the_sigmoid(TanhLike):
    """You return the sigmoid, which runs from 0 to 1; tanh runs from -1 to 1."""

    g = staticmethod(SigmoidLike.g)


@Tanh.mistake
class slope_with_the_input(TanhLike):
    """Your slope is 1 - z²; what is squared is the output tanh(z)."""

    slope = staticmethod(lambda z, y: 1 - z**2)


@Tanh.mistake
class forgets_the_square(TanhLike):
    """Your slope is 1 - g; the output is squared there."""

    slope = staticmethod(lambda z, y: 1 - y)


@Tanh.mistake
class slope_of_the_sigmoid(TanhLike):
    """Your slope is g(1 - g), which belongs to the sigmoid; for tanh it is 1 - g²."""

    slope = staticmethod(lambda z, y: y * (1 - y))


@Tanh.mistake
class slope_grows(TanhLike):
    """You used 1 + g², which grows away from 0; tanh gets flatter there, so the sign is minus."""

    slope = staticmethod(lambda z, y: 1 + y**2)


@Tanh.mistake
class tanh_of_tanh(TanhLike):
    """In the slope you applied tanh to the output again; what you stored in forward is tanh(z) already."""

    slope = staticmethod(lambda z, y: 1 - np.tanh(y) ** 2)


@Tanh.mistake
class dy_reaches_one_term(TanhLike):
    """dy multiplies the square only; it belongs to the whole slope, so put 1 - g² in brackets."""

    slope = staticmethod(lambda z, y: y**2)
    chain = staticmethod(lambda dy, square: 1 - dy * square)


@Tanh.mistake
class quotient_of_infinities(TanhLike):
    """For large |z| you get NaN: your exponentials are infinite, and infinity over infinity is no number; NumPy has a
    tanh that knows better.
    """

    g = staticmethod(lambda z: (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z)))


@Tanh.mistake
class exponential_too_large(TanhLike):
    """The values are right, but on the way e to the power of 1000 or more overflows; NumPy has a tanh that avoids
    it.
    """

    g = staticmethod(lambda z: 2 / (1 + np.exp(-2 * z)) - 1)


# Saturation and the gradient

largest_sigmoid_slope = Exercise(0.25, points=1, see=_READ)


@largest_sigmoid_slope.mistake
def the_value_there() -> float:
    """0.5 is the sigmoid's value at z = 0; put it into g(1 - g) to get the slope there."""
    return 0.5


@largest_sigmoid_slope.mistake
def the_top() -> float:
    """1 is what the sigmoid's value tends to, and the largest slope of tanh; the sigmoid's slope is g(1 - g)."""
    return 1.0


@largest_sigmoid_slope.mistake
def the_place() -> float:
    """0 is the place where the sigmoid is steepest; asked is how steep it is there."""
    return 0.0


@largest_sigmoid_slope.mistake
def slope_at_one() -> float:
    """That is about the slope at z = ±1; the sigmoid is steeper somewhere else."""
    return float(SigmoidLike.slope(1.0, SigmoidLike.g(1.0)))


@largest_sigmoid_slope.mistake
def slope_at_one_rounded() -> float:
    """That is about the slope at z = ±1, rounded; the sigmoid is steeper somewhere else."""
    return 0.2


@largest_sigmoid_slope.mistake
def three_quarters() -> float:
    """At the steepest place g and 1 - g are ½ each, but the slope is their product, which is smaller than either."""
    return 0.75


@largest_sigmoid_slope.mistake
def one_over_the_slope() -> float:
    """4 is one over the largest slope: how many z the curve needs to climb by 1 at its steepest; turn it over."""
    return 4.0


gradient_factor = Exercise(feedforward.gradient_factor, points=1, atol=0.0, see=_READ)


@gradient_factor.cases
def _(rng: np.random.Generator) -> Iterator[Case]:
    yield Case("three slopes", slopes=rng.uniform(0.1, 0.9, 3))
    yield Case("seven slopes", slopes=rng.uniform(0.1, 0.9, 7))
    yield Case("twenty slopes of a sigmoid", slopes=rng.uniform(0.05, 0.25, 20))
    yield Case("one of the slopes is 0", slopes=np.array([rng.uniform(0.5, 1), 0.0, rng.uniform(0.5, 1)]))


@gradient_factor.mistake
def adds_the_slopes(slopes: Array) -> float:
    """You added the slopes; in the chain rule every unit multiplies what comes through."""
    return float(np.sum(slopes))


@gradient_factor.mistake
def averages_the_slopes(slopes: Array) -> float:
    """You averaged the slopes; in the chain rule every unit multiplies what comes through, so many small ones leave
    almost nothing.
    """
    return float(np.mean(slopes))


@gradient_factor.mistake
def the_smallest_slope(slopes: Array) -> float:
    """You took the smallest slope, as if the narrowest place alone decided; all slopes multiply."""
    return float(np.min(slopes))


@gradient_factor.mistake
def the_last_slope(slopes: Array) -> float:
    """Only the last slope is left; let each one multiply what the others gave."""
    return float(slopes[-1])


@gradient_factor.mistake
def power_of_the_first(slopes: Array) -> float:
    """You raised the first slope to the number of units; every unit has a slope of its own."""
    return float(slopes[0] ** len(slopes))


@gradient_factor.mistake
def every_step(slopes: Array) -> Array:
    """You returned the product after each unit; asked is the one number that is left at the end."""
    return np.cumprod(slopes)


@gradient_factor.mistake
def starts_from_zero(slopes: Array) -> float:
    """Your result is 0 for every list of slopes: start the product from 1, and do not round it to a whole number."""
    return 0.0


@gradient_factor.mistake
def the_logarithm(slopes: Array) -> float:
    """You added the logarithms: that is the logarithm of the product; multiply the slopes directly."""
    return float(np.log(slopes).sum())


@gradient_factor.mistake
def one_short(slopes: Array) -> float:
    """One slope is missing from your product: the last one."""
    return float(np.prod(slopes[:-1]))


_SIDES = {"ReLU": "left", "ELU": "left", "Sigmoid": "both", "Tanh": "both"}
saturates = Exercise(_SIDES, points=dict.fromkeys(_SIDES, 0.5), probe=probes.entry, see=_READ)


@saturates.cases
def _(rng: np.random.Generator) -> Iterator[Case]:
    for name in _SIDES:
        yield Case(name, name, activation=name)


@saturates.mistake
def relu_cannot_die() -> dict[str, str]:
    """The ReLU does saturate: for every z < 0 its slope is exactly 0, so a unit that is negative for all data learns no
    more.
    """
    return {**_SIDES, "ReLU": "neither"}


@saturates.mistake
def elu_rises_for_ever() -> dict[str, str]:
    """The ELU flattens out on one side: its slope eᶻ there tends to 0 and its value to -1."""
    return {**_SIDES, "ELU": "neither"}


@saturates.mistake
def left_for_right() -> dict[str, str]:
    """On the right, for large positive z, this one is z itself with slope 1; look at the other side."""
    return {**_SIDES, "ReLU": "right", "ELU": "right"}


@saturates.mistake
def half_linear_counts_as_flat() -> dict[str, str]:
    """One side is right, but for large positive z this one is z itself, with slope 1: it never gets flat there."""
    return {**_SIDES, "ReLU": "both", "ELU": "both"}


@saturates.mistake
def flat_below_only() -> dict[str, str]:
    """It is flat on the left, but an S-shaped curve has a second end: look at its slope for large positive z."""
    return {**_SIDES, "Sigmoid": "left", "Tanh": "left"}


@saturates.mistake
def flat_above_only() -> dict[str, str]:
    """It is flat on the right, but an S-shaped curve has a second end: look at its slope for large negative z."""
    return {**_SIDES, "Sigmoid": "right", "Tanh": "right"}


@saturates.mistake
def never_quite_flat() -> dict[str, str]:
    """Its slope never is exactly 0, but it tends to 0 far from z = 0, and that is what saturating means."""
    return {**_SIDES, "Sigmoid": "neither", "Tanh": "neither"}


# Layers one after the other

mlp = Exercise(
    feedforward.mlp,
    points={"two layers": 1, "more layers": 2},
    axes="N, outputs",
    see="Goodfellow et al., Deep Learning, section 6.1",
)


@mlp.cases
def _(rng: np.random.Generator) -> Iterator[Case]:
    def case(name: str, group: str, n: int, sizes: tuple[int, ...]) -> Case:
        """Draw a network in which every unit, output units too, is negative for some rows and positive for others."""
        x = h = rng.normal(size=(n, sizes[0]))
        layers = []
        for D, M in pairwise(sizes):
            W = rng.normal(size=(M, D))
            z = h @ W.T
            b = -(z.min(axis=0) + rng.uniform(0.3, 0.7, M) * np.ptp(z, axis=0))
            h = np.maximum(z + b, 0)
            layers.append((W, b))
        return Case(name, group, x=x, layers=layers)

    yield case("3 inputs, 5 hidden units, 2 outputs", "two layers", 6, (3, 5, 2))
    yield case("3 units everywhere", "two layers", 5, (3, 3, 3))
    yield case("two hidden layers, 2 to 7 to 4 to 3", "more layers", 6, (2, 7, 4, 3))
    yield case("three hidden layers of 4 units", "more layers", 7, (4, 4, 4, 4, 4))


def _relu(z: Array) -> Array:
    return np.maximum(z, 0)


@mlp.mistake
def relu_on_the_output(x: Array, layers: Layers) -> Array:
    """There is a ReLU after the last layer, too, so your network can never predict a negative number; leave it out
    there.
    """
    return _relu(feedforward.mlp(x, layers))


@mlp.mistake
def no_relu_at_all(x: Array, layers: Layers) -> Array:
    """There is no ReLU between your layers, so together they are one linear layer; apply it after all but the last."""
    for W, b in layers:
        x = x @ W.T + b
    return x


@mlp.mistake
def relu_at_the_end_only(x: Array, layers: Layers) -> Array:
    """It is the wrong way round: your ReLU comes after the last layer, and the hidden layers have none."""
    return _relu(no_relu_at_all(x, layers))


@mlp.mistake
def relu_once(x: Array, layers: Layers) -> Array:
    """Only the first hidden layer has a ReLU; every layer but the last has one."""
    (W, b), *rest = layers
    return no_relu_at_all(_relu(x @ W.T + b), rest)


@mlp.mistake
def relu_on_the_input(x: Array, layers: Layers) -> Array:
    """You put x itself through a ReLU first; the data go into the first layer as they are."""
    return feedforward.mlp(_relu(x), layers)


@mlp.mistake
def relu_before_the_bias(x: Array, layers: Layers) -> Array:
    """In the hidden layers you add b after the ReLU; the bias is part of what goes into it."""
    *hidden, (W, b) = layers
    for V, a in hidden:
        x = _relu(x @ V.T) + a
    return x @ W.T + b


@mlp.mistake
def layers_in_reverse(x: Array, layers: Layers) -> Array:
    """Your x meets the last layer first; go through the list from its beginning."""
    return feedforward.mlp(x, layers[::-1])


@mlp.mistake
def without_the_first_layer(x: Array, layers: Layers) -> Array:
    """The first layer is skipped; x goes through layers[0] before anything else."""
    return feedforward.mlp(x, layers[1:])


@mlp.mistake
def without_the_last_layer(x: Array, layers: Layers) -> Array:
    """You return the last hidden layer; the last pair (W, b), the one without a ReLU, is still to come."""
    for W, b in layers[:-1]:
        x = _relu(x @ W.T + b)
    return x


@mlp.mistake
def two_layers_and_no_more(x: Array, layers: Layers) -> Array:
    """You use the first two layers and leave the others out; go through the whole list."""
    return feedforward.mlp(x, layers[:2])


@mlp.mistake
def skips_the_middle(x: Array, layers: Layers) -> Array:
    """You use the first and the last layer and leave out those between them; go through the whole list."""
    return feedforward.mlp(x, [layers[0], layers[-1]])


@mlp.mistake
def every_layer_gets_x(x: Array, layers: Layers) -> Array:
    """Every layer gets x from you, so only the last one counts; each has to get the output of the one before."""
    W, b = layers[-1]
    return x @ W.T + b


@mlp.mistake
def matrices_the_other_way(x: Array, layers: Layers) -> Array:
    """You use W as inputs × outputs; here it is outputs × inputs, so a row of x meets Wᵀ."""
    return feedforward.mlp(x, [(W.T, b) for W, b in layers])


@mlp.mistake
def no_bias_in_the_last(x: Array, layers: Layers) -> Array:
    """The last layer has no g, but it has a bias: add it."""
    W, b = layers[-1]
    return feedforward.mlp(x, [*layers[:-1], (W, 0 * b)])


# Break it

_BREAKS = {
    "no leak": ([-2.0], [1.0]),
    "all or nothing": ([1.0, -3.0], [1.0, 1.0]),
    "forgets dy": ([1.0], [2.0]),
    "clipped": ([-300.0], [1.0]),
}
leaky_inputs = Exercise(
    _BREAKS,
    points=dict.fromkeys(_BREAKS, 0.5),
    probe=probes.entry,
    measure=exposes_leaky_bug,
    see="Section 1.8 of the notebook",
)


@leaky_inputs.cases
def _(rng: np.random.Generator) -> Iterator[Case]:
    for bug in _BREAKS:
        yield Case(bug, bug, bug=bug)


@leaky_inputs.mistake
def nothing_negative() -> dict[str, Any]:
    """Against “no leak”: the two programs differ only where z < 0, and there is no negative number in your z."""
    return {**_BREAKS, "no leak": ([1.0, 3.0], [1.0, 2.0])}


@leaky_inputs.mistake
def all_on_one_side() -> dict[str, Any]:
    """Against “all or nothing”: your z lie on one side of 0, where one slope for all is right for each; mix the
    signs.
    """
    return {**_BREAKS, "all or nothing": ([-1.0, -3.0], [1.0, 1.0])}


@leaky_inputs.mistake
def dy_all_ones() -> dict[str, Any]:
    """Against “forgets dy”: a dy of ones hides it, because 1 times the slope is the slope; take another number."""
    return {**_BREAKS, "forgets dy": ([1.0, -2.0], [1.0, 1.0])}


@leaky_inputs.mistake
def not_far_enough() -> dict[str, Any]:
    """Against “clipped”: none of your outputs lies below -1, so nothing is clipped; take a z further out on the
    negative side.
    """
    return {**_BREAKS, "clipped": ([-50.0, 2.0], [1.0, 1.0])}


@leaky_inputs.mistake
def too_many_numbers() -> dict[str, Any]:
    """Your input has more than two numbers: drop those that do not help, and you see which one does."""
    many = ([1.0, -3.0, -300.0], [1.0, 2.0, 3.0])
    return dict.fromkeys(_BREAKS, many)
