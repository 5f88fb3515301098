from __future__ import annotations

import numpy as np
import pytest

from course_nn.shapes import centre_rows, scale_columns


@pytest.mark.parametrize("n, d", [(1, 4), (5, 3), (3, 3)])
def test_centred_rows_add_up_to_nothing_and_keep_their_differences(rng: np.random.Generator, n: int, d: int) -> None:
    x = rng.normal(3, 2, size=(n, d))
    y = centre_rows(x)
    assert np.allclose(y.sum(axis=1), 0)
    assert np.allclose(np.diff(y, axis=1), np.diff(x, axis=1))


def test_scaled_columns_run_from_0_to_1_in_their_old_order(rng: np.random.Generator) -> None:
    x = rng.normal(size=(7, 4)) * [1, 10, 100, 0.1]
    y = scale_columns(x)
    assert (y.min(axis=0) == 0).all() and (y.max(axis=0) == 1).all()
    assert (y.argsort(axis=0) == x.argsort(axis=0)).all()


def test_a_column_of_equal_numbers_becomes_0() -> None:
    assert scale_columns(np.array([[2.0, 1.0], [2.0, 5.0], [2.0, 3.0]]))[:, 0].tolist() == [0, 0, 0]
