"""What the exercises of deep vision are called with and judged by."""

from itertools import permutations

import numpy as np
import pytest

from autograder.exercises.deep_vision import around, designed, early, modules
from course_nn import features
from course_nn.blocks import Inception, Residual
from course_nn.checks.measures import deep_vision as measures
from course_nn.checks.probes import deep_vision as probes
from course_nn.data import history
from course_nn.depth import sawtooth, shallow_sawtooth
from course_nn.feedforward import Linear, ReLU, Tanh
from course_nn.network import Sequential


@pytest.mark.parametrize("step", [1, 2])
def test_a_stand_in_has_the_gradient_of_what_it_does(rng, step):
    x = rng.normal(size=(2, 5, 4, 3)) if step > 1 else rng.normal(size=(4, 3))
    for way in (
        probes.Way(rng.normal(size=(3, 2)), rng.normal(size=(2, 5)), step),
        probes.Way(rng.normal(size=(3, 5)), step=step),
    ):
        dy = rng.normal(size=way.forward(x).shape)
        dx, direction, h = way.backward(dy), rng.normal(size=x.shape), 1e-6
        slope = np.vdot(dy, way.forward(x + h * direction) - way.forward(x - h * direction)) / (2 * h)
        assert np.vdot(dx, direction) == pytest.approx(slope, rel=1e-6)
        assert way.got is not dy and np.array_equal(way.got, dy)


def test_a_stand_in_refuses_what_does_not_fit(rng):
    way = probes.Way(rng.normal(size=(3, 2)))
    with pytest.raises(ValueError, match="got 4 channels; it was made for 3"):
        way.forward(np.zeros((2, 4)))
    way.forward(np.zeros((2, 3)))
    with pytest.raises(ValueError, match=r"got dy of shape \(2, 3\); its output had \(2, 2\)"):
        way.backward(np.zeros((2, 3)))


def one(layers):
    """Linear, tanh, Linear as a stand-in's weights."""
    return [layers[0].W.T, layers[1].W.T]


def test_the_references_are_the_blocks_of_the_library(rng):
    """With biases 0 and tanh between, the stand-ins are layers of the library."""

    def pair(D, M):
        layers = Linear(D, 2, rng), Linear(2, M, rng)
        for layer in layers:
            layer.b = np.zeros_like(layer.b)
        return layers

    x = rng.normal(size=(5, 3))
    pairs = [pair(3, 2), pair(3, 4)]
    block = Inception(*(Sequential(a, Tanh(), b) for a, b in pairs))
    dy = rng.normal(size=block(x).shape)
    weights = [one(p) for p in pairs]
    np.testing.assert_allclose(probes.inception(modules.Inception.reference, "forward", x, weights, dy), block(x))
    got = probes.inception(modules.Inception.reference, "backward", x, weights, dy)
    np.testing.assert_allclose(got["dx"], block.backward(dy))

    body, around_it = pair(3, 4), Linear(3, 4, rng)
    around_it.b = np.zeros(4)
    net = Sequential(Residual(body[0], Tanh(), body[1], shortcut=around_it), ReLU())
    dy = rng.normal(size=net(x).shape)
    asked = (x, one(body), around_it.W.T, 1, dy)
    np.testing.assert_allclose(probes.residual(around.ResidualBlock.reference, "forward", *asked), net(x))
    got = probes.residual(around.ResidualBlock.reference, "backward", *asked)
    np.testing.assert_allclose(got["dx"], net.backward(dy))


def read(design, seed):
    """The share of the new images that a linear classifier gets right on these features."""
    case = list(designed.hand_designed._cases(np.random.default_rng(seed)))[1]
    images, new = case.inputs["images"], case.inputs["new"]
    return measures.share_read(design(images), case.secret["labels"], design(new), case.secret["labels_new"])


def test_features_by_hand_are_told_from_pixels():
    """On 300 draws hog had 0.84 to 0.94, edges 0.85 to 0.94, distances from the mean 0.74 to 0.86, pixels up to 0.37."""
    assert min(read(features.hog, seed) for seed in range(20)) > 0.8
    assert max(read(lambda x: x.reshape(len(x), -1), seed) for seed in range(20)) < 0.4


@pytest.mark.parametrize(
    "design, ask, lacks",
    [
        (lambda x: np.zeros(len(x)), "own", "one row an image"),
        (lambda x: np.zeros((len(x), 301)), "read", "a few features, always as many"),
        (lambda x: np.arange(len(x))[:, None] * np.ones(9), "own", "features of its own"),
        (lambda x: np.random.default_rng().normal(size=(len(x), 3)), "own", "the same each time"),
        (lambda x: x.reshape(len(x), -1), "own", "nothing"),
        (lambda x: x.reshape(len(x), -1) ** 2, "read", "the same for a negative"),
    ],
)
def test_what_features_lack_is_told(design, ask, lacks):
    case = list(designed.hand_designed._cases(np.random.default_rng(0)))[ask == "read"]
    made = probes.designed(design, *case.inputs.values())
    assert measures.readable(made, *case.inputs.values(), *case.secret.values()) == {"lacks": lacks}


def test_twenty_layers_learn_with_a_way_around_and_not_without():
    """On 400 draws 0.63 to 0.94 of the new digits were right with a way around (1 % below 0.69), without at most 0.25."""
    for seed in range(6):
        *_, residual, plain = around.deep_net._cases(np.random.default_rng([seed, 5]))
        for case, net in ((residual, True), (plain, False)):
            made = probes.deep(around.deep_net.reference, *case.inputs.values())
            assert measures.deep(made, *case.inputs.values(), *case.secret.values()) == {"lacks": "nothing"}
            right = np.mean(made["scores"].argmax(axis=1) == case.secret["labels_new"])
            assert right > 0.65 if net else right < 0.3


def layers_of(net):
    return [(layer.W, layer.b) for layer in net.layers if isinstance(layer, Linear)]


def test_folds_are_those_of_the_librarys_sawtooth(rng):
    x = rng.uniform(0, 1, 50)
    for k in (1, 2, 5):
        made = probes.folded(lambda k: layers_of(sawtooth(k)), k, x)
        assert made["units"] == 3 * k and measures.folds(made, k, x) == {"is": "folded"}
    made = probes.folded(lambda k: layers_of(shallow_sawtooth(k)), 5, x)
    assert made["units"] == 33 and measures.folds(made, 5, x) == {"is": "of too many units"}
    made = probes.folded(lambda k: [(np.eye(1), np.zeros(1))], 2, x)
    assert measures.folds(made, 2, x) == {"is": "something else"}


@pytest.mark.parametrize(
    "layers, message",
    [
        ([([[1.0, 1.0]], [0.0])], r"W of shape \(1, 2\) and b of shape \(1,\), behind 1 numbers"),
        ([([[1.0], [1.0]], [0.0, 0.0])], "the last layer has 2 units; one number comes out"),
        ([([1.0], [0.0])], r"W of shape \(1,\)"),
    ],
)
def test_layers_that_do_not_fit_are_named(layers, message):
    with pytest.raises(TypeError, match=message):
        probes.folded(lambda k: layers, 1, np.linspace(0, 1, 5))


@pytest.mark.parametrize(
    "letters, what",
    [
        ("CFDBGHAE", "right"),
        ("c, f, d, b, g, h, a, e", "right"),
        ("EAHGBDFC", "backwards"),
        ("CFDBGHAA", "not the eight"),
        ("CFDBGHEA", "ResNet before AlexNet"),
    ],
)
def test_an_order_is_told_by_the_first_pair_that_is_exchanged(letters, what):
    assert measures.order(letters) == {"is": what}


def test_every_order_but_one_is_wrong_in_some_pair():
    right = [letters for letters in permutations("ABCDEFGH") if measures.order(letters) == {"is": "right"}]
    assert right == [tuple("CFDBGHAE")]


def test_the_right_order_is_that_of_the_years_in_the_table_of_history():
    events = {
        "A": "AlexNet wins",
        "B": "Hidden layers learn",
        "C": "A neuron as a threshold unit",
        "D": "Perceptrons: what one layer cannot compute",
        "E": "Residual networks",
        "F": "The perceptron learns",
        "G": "reads zip codes",
        "H": "ImageNet",
    }
    years = {}
    for letter, event in events.items():
        years[letter] = min(int(row["year"]) for row in history() if event in row["event"])
    assert sorted(years, key=years.__getitem__) == early.history_order.reference
    assert len(set(years.values())) == len(years)


def test_answers_of_another_form_are_refused(rng):
    with pytest.raises(TypeError, match="four numbers"):
        probes.follow(lambda rows, size, channels: [(1, 2, 3)], "sizes", [], 5, 1)
    with pytest.raises(TypeError, match="it returned 2 things; return 3"):
        probes.part_of(lambda: (1, 2), 0, 3)
    with pytest.raises(TypeError, match="return w, with 2 numbers"):
        probes.rule(lambda x, y, n: (np.zeros(3), 0), np.zeros((4, 2)), np.zeros(4), 1)
    with pytest.raises(TypeError, match="it returned list; return one network"):
        probes.deep(lambda residual, rng: [], "shape", False, np.zeros((4, 64)), np.zeros(4, int), np.zeros((4, 64)), 0)
    for answer, ask in ((probes.designed, (lambda x: None, np.zeros((3, 8, 8, 1)), np.zeros((3, 8, 8, 1)))),
                        (probes.rule, (lambda *a: None, np.zeros((3, 2)), np.zeros(3), 1))):  # fmt: skip
        assert answer(*ask) is None
