import numpy as np
import pytest

from course_nn.data import heteroscedastic, line, moons, noise_level


@pytest.mark.parametrize("make", [line, moons, heteroscedastic])
def test_the_same_seed_makes_the_same_data(make):
    for a, b, c in zip(*(make(7, np.random.default_rng(seed)) for seed in (1, 1, 2)), strict=True):
        np.testing.assert_array_equal(a, b)
        assert not np.array_equal(a, c) or a.dtype.kind == "i"  # labels may agree by chance


@pytest.mark.parametrize("make, y_shape", [(line, (7, 1)), (heteroscedastic, (7, 1)), (moons, (7,))])
def test_one_sample_is_one_row(rng, make, y_shape):
    x, y = make(7, rng)
    assert x.shape == (7, 2 if make is moons else 1)
    assert y.shape == y_shape


def test_least_squares_finds_the_line(rng):
    x, y = line(2000, rng, slope=-1.5, intercept=0.5, noise=0.2)
    slope, intercept = np.polyfit(x[:, 0], y[:, 0], 1)
    assert (slope, intercept) == (pytest.approx(-1.5, abs=0.02), pytest.approx(0.5, abs=0.02))
    assert np.std(y - slope * x - intercept) == pytest.approx(0.2, rel=0.05)


def test_a_line_without_noise_is_exact(rng):
    x, y = line(5, rng, noise=0)
    np.testing.assert_array_equal(y, 2 * x - 1)


def test_moons_without_noise_lie_on_their_circles(rng):
    x, y = moons(101, rng, noise=0)
    np.testing.assert_allclose(np.linalg.norm(x[y == 0], axis=1), 1)
    np.testing.assert_allclose(np.linalg.norm(x[y == 1] - [1, 0.5], axis=1), 1)
    assert (x[y == 0, 1] >= 0).all()
    assert (x[y == 1, 1] <= 0.5).all()


def test_moons_have_classes_of_equal_size_in_random_order(rng):
    _, y = moons(200, rng)
    assert y.sum() == 100
    assert 20 < y[:100].sum() < 80


def test_no_straight_line_separates_the_moons(rng):
    x, y = moons(400, rng)
    design = np.column_stack([x, np.ones(400)])
    weights, *_ = np.linalg.lstsq(design, 2.0 * y - 1, rcond=None)
    assert np.mean((design @ weights > 0) == y) < 0.95


def test_the_noise_of_the_sine_grows_as_it_says(rng):
    x, y = heteroscedastic(20_000, rng)
    e = (y - np.sin(x)) / noise_level(x)
    for low, high in ((0, 1), (2, 3), (5, 6)):
        part = e[(x >= low) & (x < high)]
        assert part.mean() == pytest.approx(0, abs=0.06)
        assert part.std() == pytest.approx(1, abs=0.05)
    assert noise_level(6) == pytest.approx(13 * noise_level(0))
