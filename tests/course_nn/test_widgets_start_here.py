from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from course_nn.widgets import start_here as widgets


@pytest.mark.parametrize("make", [widgets.operations, widgets.broadcasting])
def test_a_picture_draws_at_the_ends_of_every_control(played: Any, make: Any) -> None:
    played(make()).holds()


@pytest.mark.parametrize("operation", widgets.operations().described["operation"])
def test_the_shapes_said_are_those_that_numpy_gives(played: Any, operation: str) -> None:
    shape = eval(operation, {"x": np.zeros((4, 3))}).shape
    said = played(widgets.operations()).says(rows=4, columns=3, operation=operation)
    assert said == f"x has the shape (4, 3), and {operation} the shape {shape}."


@pytest.mark.parametrize("b", widgets.broadcasting().described["b"])
@pytest.mark.parametrize("rows, columns", [(2, 4), (3, 3)])
def test_shapes_are_said_to_fit_just_when_numpy_adds_them(played: Any, b: str, rows: int, columns: int) -> None:
    picture = played(widgets.broadcasting())
    said = picture.says(rows=rows, columns=columns, b=b)
    shape = () if b == "one number" else eval(b, {"rows": rows, "columns": columns})
    try:
        np.zeros((rows, columns)) + np.zeros(shape)
    except ValueError:
        assert "do not fit" in said
    else:
        assert "do not fit" not in said and f"b the shape {shape}" in said


def test_each_sum_has_the_colour_of_the_number_that_was_added(played: Any) -> None:
    picture = played(widgets.broadcasting())
    picture.says(rows=3, columns=2, b="(rows, 1)")
    x, b, total = (c.get_facecolors() for c in picture.scene.figure.axes[0].collections)
    assert len(x) == 6 and (total.reshape(3, 2, 4) == b.reshape(3, 1, 4)).all()
