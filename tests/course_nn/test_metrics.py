import numpy as np
import pytest
import torch

from course_nn.feedforward import MLP, Linear, ReLU, Sigmoid
from course_nn.losses import CrossEntropyLoss, MSELoss
from course_nn.metrics import accuracy, confusion_matrix, recall, signal_flow
from course_nn.network import Layer, Sequential


def test_accuracy_is_the_share_of_right_ones(rng):
    scores, labels = rng.integers(4, size=(60, 5)), rng.integers(5, size=60)
    assert accuracy(scores, labels) == np.mean(
        [np.argmax(row) == label for row, label in zip(scores, labels, strict=True)]
    )
    assert accuracy(np.eye(3), [0, 1, 2]) == 1
    assert accuracy(np.eye(3), [1, 2, 0]) == 0


def test_confusion_counts_true_rows_and_predicted_columns():
    scores = np.eye(4)[[2, 2, 0, 1, 2]]  # predicted
    expected = np.zeros((4, 4), int)
    for true, predicted in zip([0, 2, 0, 3, 0], [2, 2, 0, 1, 2], strict=True):
        expected[true, predicted] += 1
    np.testing.assert_array_equal(confusion_matrix(scores, [0, 2, 0, 3, 0]), expected)


def test_the_confusion_matrix_holds_the_accuracy_and_the_class_sizes(rng):
    scores, labels = rng.normal(size=(90, 5)), rng.integers(4, size=90)  # no sample of class 4
    matrix = confusion_matrix(scores, labels)
    assert np.trace(matrix) / 90 == pytest.approx(accuracy(scores, labels))
    np.testing.assert_array_equal(matrix.sum(axis=1), np.bincount(labels, minlength=5))
    np.testing.assert_array_equal(matrix.sum(axis=0), np.bincount(scores.argmax(axis=1), minlength=5))


def test_the_recall_is_the_accuracy_among_the_samples_of_a_class(rng):
    scores, labels = rng.normal(size=(50, 4)), rng.integers(0, 3, 50)  # of class 3 there is no sample
    expected = [accuracy(scores[labels == k], labels[labels == k]) for k in range(3)]
    np.testing.assert_allclose(recall(confusion_matrix(scores, labels)), [*expected, 0])


def test_a_recall_is_of_a_square_table():
    with pytest.raises(ValueError, match=r"counts of shape \(2, 3\); it takes a confusion matrix \(K, K\)"):
        recall(np.ones((2, 3)))


@pytest.mark.parametrize("measure", [accuracy, confusion_matrix])
@pytest.mark.parametrize(
    "scores, labels, message",
    [
        (np.zeros(3), [0], r"got scores of shape \(3,\); it takes \(N, K\)"),
        (np.zeros((0, 3)), [], r"got scores of shape \(0, 3\)"),
        (np.zeros((2, 6)), [0, 6], r"got labels from 0 to 6; 6 classes are 0 to 5"),
        (np.zeros((2, 6)), [0.0, 1.0], r"got labels of type float64"),
        (np.zeros((2, 6)), [0, 1, 2], r"got scores of shape \(2, 6\) and 3 labels; give 2"),
        (np.array([[0, np.nan]]), [0], r"got scores with NaN: they have no order"),
    ],
)
def test_what_cannot_be_measured_is_refused(measure, scores, labels, message):
    with pytest.raises(ValueError, match=f"{measure.__name__} {message}"):
        measure(scores, labels)


# The flow of signals and gradients


def test_the_flow_equals_torchs_norms(rng):
    net, x, labels = MLP([3, 5, 4, 2], Sigmoid, rng), rng.normal(size=(6, 3)), rng.integers(2, size=6)
    rows = signal_flow(net, CrossEntropyLoss(), x, labels)

    h, outputs, weights = torch.tensor(x), [], []
    for layer in net.layers:
        if isinstance(layer, Linear):
            weights.append([torch.tensor(a, requires_grad=True) for a in (layer.W, layer.b)])
            h = torch.nn.functional.linear(h, *weights[-1])
        else:
            weights.append([])
            h = torch.sigmoid(h)
        h.retain_grad()
        outputs.append(h)
    torch.nn.functional.cross_entropy(h, torch.tensor(labels)).backward()

    assert [row.layer for row in rows] == [repr(layer) for layer in net.layers]
    np.testing.assert_allclose([row.activation for row in rows], [h.detach().norm() for h in outputs])
    np.testing.assert_allclose([row.gradient for row in rows], [h.grad.norm() for h in outputs])
    norms = [np.sqrt(sum(p.grad.square().sum().item() for p in pair)) for pair in weights]
    np.testing.assert_allclose([row.parameter_gradient for row in rows], norms)


def test_the_flow_reaches_layers_within_layers_in_the_order_of_the_forward_pass(rng):
    class Residual(Layer):
        def __init__(self, *layers):
            self.layers = layers

        def forward(self, x):
            self.x = y = np.asarray(x)
            for layer in self.layers:
                y = layer(y)
            return self.x + y

        def backward(self, dy):
            dx = dy
            for layer in self.layers[::-1]:
                dx = layer.backward(dx)
            return dy + dx

    block = Residual(Linear(3, 3, rng), ReLU())
    net = Sequential(Sequential(Linear(2, 3, rng)), block, Linear(3, 1, rng))
    rows = signal_flow(net, MSELoss(), rng.normal(size=(5, 2)), rng.normal(size=(5, 1)))
    assert [row.layer for row in rows] == ["Linear(2, 3)", "Linear(3, 3)", "ReLU()", "Linear(3, 1)"]
    assert all(row.gradient > 0 for row in rows)


def test_the_network_is_left_as_it_was_even_if_the_batch_does_not_fit(rng):
    net = MLP([3, 4, 2], rng=rng)
    theta = net.theta.copy()
    signal_flow(net, MSELoss(), rng.normal(size=(5, 3)), rng.normal(size=(5, 2)))
    with pytest.raises(ValueError, match="made for D = 3"):
        signal_flow(net, MSELoss(), rng.normal(size=(5, 2)), rng.normal(size=(5, 2)))
    assert all(not {"forward", "backward"} & layer.__dict__.keys() for layer in net.layers)
    np.testing.assert_array_equal(net.theta, theta)
