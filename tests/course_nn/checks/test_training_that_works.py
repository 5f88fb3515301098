"""What the exercises of training that works are called with and judged by."""

import numpy as np
import pytest

from course_nn.adaptive import Momentum
from course_nn.checks.measures import training_that_works as measures
from course_nn.checks.probes import training_that_works as probes
from course_nn.normalisation import BatchNorm1d
from course_nn.regularisation import Dropout


def he(D, M, rule, rng):
    return rng.normal(0, np.sqrt(2 / D), (M, D))


@pytest.mark.parametrize(
    "rule, found",
    [
        (he, {"drawn": "from rng", "shape": "M, D", "centre": "0", "size": "√(2/D)"}),
        (lambda D, M, rule, rng: 1.5 * he(D, M, rule, rng), {"drawn": "from rng", "shape": "M, D", "centre": "0", "size": "another"}),
        (lambda D, M, rule, rng: he(M, D, rule, rng), {"drawn": "from rng", "shape": "turned"}),
        (lambda D, M, rule, rng: np.full((M, D), 0.3), {"drawn": "one number"}),
        (lambda D, M, rule, rng: he(D, M, rule, np.random.default_rng(0)), {"drawn": "always alike"}),
        (lambda D, M, rule, rng: he(D, M, rule, np.random.default_rng()), {"drawn": "from elsewhere"}),
    ],
)  # fmt: skip
def test_starting_weights_are_described_whatever_they_are(rule, found):
    inputs = (250, 130, "he", 7)
    assert measures.starting_weights(probes.weights(rule, *inputs), *inputs) == found


def test_an_optimiser_is_asked_for_theta_after_each_step_at_the_rate_of_that_step():
    gradients = np.array([[1.0, -10.0], [2.0, 0.0]])
    rows = probes.optimiser(Momentum, {"lr": 9.0, "momentum": 0.5}, np.zeros(2), gradients, [0.1, 0.2])
    np.testing.assert_allclose(rows["theta after step 1"], [-0.1, 1.0])
    np.testing.assert_allclose(rows["theta after step 2"], [-0.6, 2.0])


def dropout_case(ask, p=0.4, shape=(31, 40)):
    x, dy = np.random.default_rng(0).uniform(0.5, 2, (2, *shape))
    return ask, p, 3, x, dy


@pytest.mark.parametrize(
    "ask, found",
    [
        ("forward", {"kept": "1/(1-p)", "dropped": "p", "pattern": "each entry on its own"}),
        ("use", {"y": "x", "dx": "dy"}),
        ("backward", {"dx": "as forward"}),
        ("anew", {"second forward": "another mask", "drawn": "from rng"}),
    ],
)
def test_dropout_is_described_in_words(ask, found):
    case = dropout_case(ask)
    assert measures.dropped(probes.dropout(Dropout, *case), *case) == found


def test_a_share_as_far_off_as_chance_allows_is_still_p():
    zero = np.zeros(1000, bool)
    zero[:460] = True  # four standard deviations above 0.4
    assert measures._share(zero, 0.4) == "p"
    zero[460:480] = True
    assert measures._share(zero, 0.4) == "another share"


def test_batch_norm_is_asked_after_other_batches(rng):
    gamma, beta, batches, x = (
        np.array([2.0, -1.0]),
        np.array([0.5, 0.0]),
        rng.normal(size=(40, 9, 2)) + 3,
        np.full((1, 2), 3.0),
    )
    y = probes.batch_norm(BatchNorm1d, "use", batches, gamma, beta, x)
    np.testing.assert_allclose(y, [[0.5, 0.0]], atol=0.5)
    dy, before = rng.normal(size=(9, 2)), rng.normal(size=(5, 2))
    once = probes.batch_norm(BatchNorm1d, "dx", batches[0], gamma, beta, dy)
    np.testing.assert_allclose(probes.batch_norm(BatchNorm1d, "second", batches[0], gamma, beta, dy, before), once)


@pytest.mark.parametrize("kind", [int, float, np.int64, np.float64])
def test_the_epochs_may_be_numbers_of_any_kind(kind):
    assert [probes.stopping(lambda losses, patience: (kind(2), kind(5)), i, [1.0], 1) for i in (0, 1)] == [2, 5]


def test_half_an_epoch_stays_what_it_is():
    assert probes.stopping(lambda losses, patience: (0.5, 5), 0, [1.0], 1) == 0.5


@pytest.mark.parametrize(
    "gradients, bug, lacks",
    [
        ([[1.0, 3.0]], "one for all", "nothing"),
        ([[2.0, -2.0], [1.0, 1.0]], "one for all", "sizes that differ"),
        ([[0.0], [2.0]], "starts again", "a gradient before the last"),
        ([[2.0], [1.0]], "starts again", "nothing"),
        ([[3.0], [0.0]], "loses the sign", "a negative number"),
        ([[0.0, 1.0]], "no eps", "nothing"),
        ([1.0, 2.0], "no eps", "one to three gradients of one or two numbers"),
        ([[np.inf]], "no eps", "one to three gradients of one or two numbers"),
    ],
)
def test_gradients_show_a_bug_or_lack_something(gradients, bug, lacks):
    assert measures.rmsprop_gradients(gradients, bug) == {"shown": lacks == "nothing", "lacks": lacks}


@pytest.mark.parametrize(
    "predicted, lacks",
    [
        ([0, 1, 2, 3, 0, 1, 2, 3], "nothing"),
        ([0, 1, 2, 3, 3, 2, 1, 0], "care with what it learns"),
        ([1, 2, 3, 0, 1, 2, 3, 0], "anything learned"),
        ([2] * 8, "more than one class"),
        ([1, 2, 3, 4, 1, 2, 3, 4], "classes, the whole numbers that y holds"),
        (np.eye(8), "one class for each row of X_new"),
    ],
)
def test_a_classifier_has_enough_or_lacks_something(predicted, lacks):
    labels = np.array([0, 1, 2, 3, 0, 1, 2, 3])
    found = measures.classified(predicted, np.zeros((2, 1)), labels, np.zeros((8, 1)), labels, 0.9)
    assert found == {"enough": lacks == "nothing", "lacks": lacks}
