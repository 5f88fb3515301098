import contextlib
import io
import json

import numpy as np
import pytest

from autograder.exercise import Case, Exercise
from course_nn.checks import KeyFileError, find, load


@pytest.fixture
def key():
    exercise = Exercise(lambda x, w: x @ w, points={"a": 1, "b": 2}, axes="N, M")
    exercise.name = "product"
    exercise.cases(
        lambda rng: [
            Case("one", "a", x=rng.normal(size=(3, 2)), w=rng.normal(size=(2, 5))),
            Case("two", "b", x=rng.normal(size=(1, 4)), w=rng.normal(size=(4, 3))),
        ]
    )

    @exercise.mistake
    def elementwise(x, w):
        """You multiplied entry by entry."""
        return x * 2

    exercise.symptom("scaled", elementwise, by=2.0)
    exercise.also_right(lambda x, w: (x @ w) + 1)
    return exercise.key(3, "09_test")


def test_a_saved_key_comes_back_whole(key, tmp_path):
    key.save(tmp_path / "product.npz")
    back = load(tmp_path / "product.npz")
    assert back.is_same(key) and back.to_bytes() == key.to_bytes()
    assert back.max_points == 3 and back.symptoms[0].parameters == {"by": 2.0}


def test_the_same_exercise_and_seed_give_the_same_bytes_and_another_seed_others(key, tmp_path):
    key.save(tmp_path / "a.npz")
    key.save(tmp_path / "b.npz")
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    assert not list(tmp_path.glob("*.tmp"))


def test_a_key_holds_each_array_once_and_still_comes_back_whole(tmp_path):
    exercise = Exercise(lambda x: {"array": x, "twice": [x, x], "same numbers": x + 0, "shape": x[None]}, points=1)
    exercise.name = "copies"
    exercise.cases(lambda rng: [Case("one", x=rng.normal(size=3)), Case("two", x=np.arange(3))])
    key = exercise.key(0)
    with np.load(io.BytesIO(key.to_bytes()), allow_pickle=False) as archive:
        assert len(archive.files) == 1 + 2 * 2  # the text; for each x, itself and its other shape
    key.save(tmp_path / "copies.npz")
    assert load(tmp_path / "copies.npz").is_same(key)


def test_a_key_holds_arrays_and_text_only(key):
    with np.load(io.BytesIO(key.to_bytes()), allow_pickle=False) as archive:
        assert all(archive[name].dtype.kind in "biufc" for name in archive.files)


@pytest.mark.parametrize("damage", [lambda b: b[: len(b) // 2], lambda b: b"", lambda b: b"PK" + b[2:80] + b"x" * 200])
def test_a_damaged_key_says_so_and_how_to_mend_it(key, tmp_path, damage):
    (tmp_path / "product.npz").write_bytes(damage(key.to_bytes()))
    with pytest.raises(KeyFileError, match=r"product.npz is damaged.*git checkout"):
        load(tmp_path / "product.npz")


def test_a_newer_key_says_to_update(key, tmp_path):
    with np.load(io.BytesIO(key.to_bytes())) as archive:
        members = dict(archive)
    content = json.loads(members["text"].tobytes()) | {"format": 2}
    members["text"] = np.frombuffer(json.dumps(content).encode(), np.uint8)
    np.savez(tmp_path / "product.npz", **members)
    with pytest.raises(KeyFileError, match=r"format 2.*update course_nn"):
        load(tmp_path / "product.npz")


def test_an_unknown_exercise_names_the_known_ones(key, tmp_path):
    key.save(tmp_path / "09_test" / "product.npz")
    assert find("product", tmp_path).exercise == "product"
    with pytest.raises(KeyFileError, match=r"no exercise 'prodct'.*product"):
        find("prodct", tmp_path)
    with pytest.raises(KeyFileError, match="no exercise"):
        find("../09_test/product", tmp_path)


def test_whatever_byte_is_wrong_the_key_is_whole_or_said_to_be_damaged(key, tmp_path):
    good, path = key.to_bytes(), tmp_path / "product.npz"
    rng = np.random.default_rng(0)
    for place in range(0, len(good), 7):
        bad = bytearray(good)
        bad[place] ^= int(rng.integers(1, 256))
        path.write_bytes(bytes(bad))
        with contextlib.suppress(KeyFileError):
            load(path)
