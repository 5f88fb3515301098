from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of one file share what it sets up, so they stay in one process; those of the course, an exercise's keys."""
    for item in items:
        shared = item.path.parent if item.path.parent.name == "browser" else item.path
        group = str(shared.relative_to(ROOT))
        if item.path.name == "test_course.py":
            given = getattr(item, "callspec", None)
            name, answer = (given.params.get(what) for what in ("name", "answer")) if given else (None, None)
            group = answer.exercise if answer else name or item.name
        item.add_marker(pytest.mark.xdist_group(group))


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(0)
