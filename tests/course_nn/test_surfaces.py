import numpy as np
import pytest

from course_nn.feedforward import MLP, Tanh
from course_nn.gradcheck import gradient_error, numerical_gradient
from course_nn.losses import MSELoss
from course_nn.optimisation import gradient_descent
from course_nn.surfaces import (
    Bowl,
    FourMinima,
    LectureLoss,
    LossSlice,
    Saddle,
    Surface,
    TwoMinima,
    TwoUnits,
    curvatures,
)


def slice_of_a_network():
    rng = np.random.default_rng(3)
    return LossSlice(MLP([2, 3, 1], Tanh, rng), MSELoss(), rng.normal(size=(5, 2)), rng.normal(size=(5, 1)), i=1, j=9)


SURFACES = [Bowl, lambda: Bowl(2.5, 0.3), Saddle, TwoMinima, lambda: TwoMinima(-0.2), FourMinima, TwoUnits, LectureLoss,
            slice_of_a_network]  # fmt: skip


@pytest.mark.parametrize("make", SURFACES)
def test_gradients_match_finite_differences_on_a_grid(make, rng):
    surface, p = make(), rng.uniform(-2, 2, (3, 4, 2))
    assert surface(p).shape == (3, 4)
    assert gradient_error(surface.gradient(p), numerical_gradient(lambda p: surface(p).sum(), p)) < 1e-6
    np.testing.assert_array_equal(surface(p[1, 2]), surface(p)[1, 2])


@pytest.mark.parametrize("make", [m for m in SURFACES if m not in (Saddle, slice_of_a_network)])
def test_at_its_minima_a_surface_is_flat_and_higher_all_around(make):
    surface = make()
    angle = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    around = 1e-2 * np.stack([np.cos(angle), np.sin(angle)], axis=-1)
    assert len(surface.minima)
    for minimum in surface.minima:
        np.testing.assert_allclose(surface.gradient(minimum), 0, atol=1e-9)
        assert (surface(minimum + around) >= surface(minimum) - 1e-12).all()
        assert curvatures(surface, minimum)[0] > -1e-6


@pytest.mark.parametrize("make, count", [(Bowl, 1), (TwoMinima, 2), (FourMinima, 4)])
def test_descent_from_everywhere_ends_at_the_minima_listed_and_at_each_of_them(make, count, rng):
    surface = make()
    assert len(surface.minima) == count
    starts = rng.uniform(-4, 4, (40, 2))
    path, _ = gradient_descent(lambda p: surface(p).sum(), surface.gradient, starts, lr=0.005, n=4000)
    distances = np.linalg.norm(surface.minima - path[-1][:, None], axis=-1)
    assert distances.min(axis=1).max() < 1e-5
    assert (np.diff(surface(path), axis=0) < 1e-12).all()
    assert len(set(distances.argmin(axis=1))) == count


def test_the_deeper_of_two_valleys_is_against_the_tilt():
    for tilt in (-0.2, 0.2):
        left, right = TwoMinima(tilt)(TwoMinima(tilt).minima)
        assert (left < right) == (tilt > 0)


def test_a_bowl_diverges_beyond_two_over_its_larger_curvature():
    surface = Bowl(1, 10)
    for lr, converges in ((0.199, True), (0.201, False)):
        path, _ = gradient_descent(surface, surface.gradient, [1.0, 1.0], lr, 2000)
        assert (np.abs(path[-1]).max() < 1e-3) == converges


def test_flat_is_no_minimum_at_a_saddle_nor_on_a_hill():
    assert np.sign(curvatures(Saddle(), [0, 0])).tolist() == [-1, 1]
    hill = [-0.270845, -0.923039]  # Himmelblau's maximum
    assert np.abs(FourMinima().gradient(hill)).max() < 1e-3
    assert (curvatures(FourMinima(), hill) < 0).all()
    assert len(Saddle().minima) == 0
    _, heights = gradient_descent(Saddle(), Saddle().gradient, [1.0, 1e-6], 0.1, 300)
    assert heights[-1] < -1


def test_the_lectures_surface_is_the_lectures_network():
    net, loss = MLP([2, 1, 1]), MSELoss()
    net.theta = [1.5, 2, 3, 2.5, -2]  # w1, w2, b1, w3, b2
    whole = LossSlice(net, loss, [[2.0, -1.0]], [[6.0]], i=0, j=3)
    p = np.stack(np.meshgrid(np.linspace(-3, 3, 7), np.linspace(-2, 5, 9)), axis=-1) + 0.03
    np.testing.assert_allclose(LectureLoss()(p), whole(p), rtol=1e-12)
    np.testing.assert_allclose(LectureLoss().gradient(p), whole.gradient(p), rtol=1e-12, atol=1e-12)
    assert (LectureLoss()([1.5, 2.5]), *LectureLoss().gradient([1.5, 2.5])) == (4, 20, 16)
    np.testing.assert_allclose(LectureLoss()(LectureLoss.minima), 0, atol=1e-24)


def test_where_the_lectures_unit_is_dead_no_gradient_leads_back():
    surface = LectureLoss()
    assert surface([-0.6, 3.0]) == 64
    np.testing.assert_array_equal(surface.gradient([-0.6, 3.0]), [0, 0])


def test_a_slice_leaves_the_network_as_it_was():
    surface = slice_of_a_network()
    before = surface.net.theta.copy()
    surface(np.zeros((3, 2)))
    surface.gradient([0.5, 0.5])
    np.testing.assert_array_equal(surface.net.theta, before)
    with pytest.raises(FloatingPointError):
        surface([np.nan, 0])
    np.testing.assert_array_equal(surface.net.theta, before)


def test_exchanged_hidden_units_are_the_same_network(rng):
    """Many minima, equally good: every order of the hidden units has the same loss."""
    net, x = MLP([2, 3, 1], rng=rng), rng.normal(size=(5, 2))
    first, _, last = net.layers
    y, order = net(x), [2, 0, 1]
    first.W, first.b, last.W = first.W[order], first.b[order], last.W[:, order]
    np.testing.assert_allclose(net(x), y, rtol=1e-12)


def test_what_is_no_point_is_refused():
    with pytest.raises(ValueError, match=r"Bowl got p of shape \(3,\); it takes points \(…, 2\)"):
        Bowl()([1.0, 2.0, 3.0])
    with pytest.raises(ValueError, match="Bowl got curvatures -1 and 2"):
        Bowl(-1, 2)
    with pytest.raises(ValueError, match=r"tilt = 0\.5"):
        TwoMinima(0.5)
    with pytest.raises(ValueError, match="i = 2 and j = 13; two different ones of 13"):
        LossSlice(MLP([2, 3, 1]), MSELoss(), [[0.0, 0.0]], [[0.0]], i=2, j=13)
    for method in (lambda: Surface()([0.0, 0.0]), lambda: Surface().gradient([0.0, 0.0])):
        with pytest.raises(NotImplementedError, match="Surface has no"):
            method()
