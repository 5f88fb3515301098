import numpy as np
import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of one file share what it sets up, so they stay in one process; those of the course share nothing."""
    for item in items:
        if item.path.name != "test_course.py":
            shared = item.path.parent if item.path.parent.name == "browser" else item.path
            item.add_marker(pytest.mark.xdist_group(str(shared)))


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(0)
