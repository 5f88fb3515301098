import numpy as np
import pytest

from course_nn.data import sunspots
from course_nn.forecasting import baselines, forecaster, windows


@pytest.mark.parametrize("years, n, T", [(9, 6, 2), (17, 12, 4), (40, 39, 5)])
def test_windows_hold_what_stands_before_each_number(rng, years, n, T):
    series = 50 + 20 * rng.normal(size=years)
    rows = windows(series, n, T)
    assert rows["x"].shape == (n - T, T, 1) and rows["y"].shape == (n - T, 1)
    assert rows["x_new"].shape == (years - n, T, 1) and rows["y_new"].shape == (years - n, 1)
    back = {name: rows["mean"] + rows["std"] * rows[name] for name in ("x", "y", "x_new", "y_new")}
    for t in range(T, years):
        more, row = ("", t - T) if t < n else ("_new", t - n)
        np.testing.assert_allclose(back[f"x{more}"][row, :, 0], series[t - T : t])
        np.testing.assert_allclose(back[f"y{more}"][row, 0], series[t])


def test_windows_know_nothing_of_the_future(rng):
    series = rng.normal(size=20)
    changed = series.copy()
    changed[12:] += 100
    before, after = windows(series, 12, 3), windows(changed, 12, 3)
    for name in ("mean", "std", "x", "y"):
        np.testing.assert_array_equal(before[name], after[name])


def test_baselines_are_the_errors_of_their_guesses():
    series = np.concatenate([np.arange(12.0), [20.0, 15.0]])
    errors = baselines(series, 12)
    assert errors["mean"] == pytest.approx(np.sqrt((14.5**2 + 9.5**2) / 2))
    assert errors["last year"] == pytest.approx(np.sqrt((9**2 + 5**2) / 2))
    assert errors["11 years ago"] == pytest.approx(np.sqrt((19**2 + 13**2) / 2))


def test_a_network_forecasts_the_sun_better_than_last_years_number():
    _, spots = sunspots()
    forecast = forecaster(spots[:221])
    recent = np.lib.stride_tricks.sliding_window_view(spots, 22)[221 - 22 : -1]
    error = np.sqrt(np.mean((forecast(recent) - spots[221:]) ** 2))
    assert error < 0.7 * baselines(spots, 221)["last year"]
