import itertools

import numpy as np
import pytest

from course_nn.feedforward import MLP, Tanh
from course_nn.minima import count_minima, kind_of_point, swap_units
from course_nn.optimisation import gradient_descent
from course_nn.surfaces import FourMinima, Saddle, TwoUnits, curvatures


@pytest.mark.parametrize("signs, kind", [("+++", "minimum"), ("---", "maximum"), ("+-+", "saddle"), ("--+", "saddle")])
def test_a_flat_point_is_named_by_how_the_surface_rises_around_it(rng, signs, kind):
    Q, _ = np.linalg.qr(rng.normal(size=(3, 3)))
    H = (Q * [float(s + "1") * size for s, size in zip(signs, (0.01, 3, 40), strict=True)]) @ Q.T
    assert kind_of_point(H) == kind
    directions = rng.normal(size=(2000, 3))
    rises = np.einsum("ni,ij,nj->n", directions, H, directions) > 0
    assert {"minimum": rises.all(), "maximum": not rises.any(), "saddle": 0 < rises.sum() < 2000}[kind]


def test_the_surfaces_have_the_points_that_their_names_promise():
    def hessian(surface, p, h=1e-4):
        return np.array([surface.gradient(p + h * e) - surface.gradient(p - h * e) for e in np.eye(2)]) / (2 * h)

    def symmetric(H):
        return (H + H.T) / 2

    assert kind_of_point(symmetric(hessian(Saddle(), np.zeros(2)))) == "saddle"
    assert {kind_of_point(symmetric(hessian(FourMinima(), p))) for p in FourMinima.minima} == {"minimum"}
    assert (np.sign(curvatures(FourMinima(), [-0.270845, -0.923039])) == -1).all()


@pytest.mark.parametrize("H", [[[1.0, 0.0], [0.0, 0.0]], [[1.0, 2.0]], [1.0, 2.0], [[1.0, 2.0], [0.0, 1.0]], []])
def test_a_table_that_does_not_tell_is_refused(H):
    with pytest.raises(ValueError, match="Hessian"):
        kind_of_point(H)


@pytest.mark.parametrize("surface, lr, count", [(FourMinima(), 0.01, 4), (TwoUnits(), 0.3, 2)])
def test_the_ends_of_many_descents_are_as_many_points_as_the_surface_has_minima(rng, surface, lr, count):
    starts = rng.uniform(-3, 3, (40, 2))
    path, _ = gradient_descent(lambda p: surface(p).sum(), surface.gradient, starts, lr=lr, n=2000)
    assert count_minima(path[-1], tol=0.01) == count
    assert count_minima(path[0], tol=1e-9) == 40


def test_the_order_of_the_ends_does_not_matter():
    ends = [[0.0, 1.0], [1.0, 0.0], [0.001, 1.0], [1.0, 0.001]]
    assert {count_minima(list(order), tol=0.1) for order in itertools.permutations(ends)} == {2}


@pytest.mark.parametrize("i, j", [(0, 3), (2, 1), (2, 2)])
def test_exchanged_units_are_another_point_and_the_same_function(rng, i, j):
    net, twin, x = MLP([3, 5, 2], Tanh, rng), MLP([3, 5, 2], Tanh, rng), rng.normal(size=(7, 3))
    first, _, last = net.layers
    twin.layers[0].W[...], twin.layers[0].b[...], twin.layers[2].W[...] = swap_units(first.W, first.b, last.W, i, j)
    twin.layers[2].b[...] = last.b
    np.testing.assert_allclose(twin(x), net(x), rtol=1e-12)
    assert np.array_equal(twin.theta, net.theta) == (i == j)
