import functools
from pathlib import Path

import pytest

from autograder import handout
from autograder.handout import Handout


@functools.cache
def files(solved_through: int) -> dict[str, bytes]:
    return handout.build(Handout(solved_through))


@pytest.fixture
def edition(tmp_path):
    """Writes the edition with answers through a notebook into a folder or a zip of that name; gives its path."""

    def write(name: str, solved_through: int) -> Path:
        path = tmp_path / name
        (handout.write_zip if path.suffix == ".zip" else handout.write_folder)(files(solved_through), path)
        return path

    return write
