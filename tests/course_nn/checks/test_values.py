import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from course_nn.checks.values import Opaque, agrees, flatten, plain, restore, show, size

leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.complex_numbers() | st.text(max_size=20)
values = st.recursive(
    leaves,
    lambda v: st.lists(v, max_size=4) | st.tuples(v, v) | st.dictionaries(st.text(max_size=5), v, max_size=4),
    max_leaves=20,
)


@given(values)
def test_flatten_and_restore_are_inverse(value):
    arrays = []
    tree = flatten(value, arrays)
    assert repr(restore(tree, arrays)) == repr(value)


@given(values)
@example(1e308 + 1e308j)
def test_every_value_agrees_with_itself(value):
    assert agrees(value, plain(value), 0.0, 0.0)


@pytest.mark.parametrize("dtype", ["f4", "f8", "i8", "u1", "?", "c16"])
def test_arrays_keep_their_type_shape_and_entries(rng, dtype):
    array = (rng.normal(size=(3, 5)) * 9).astype(dtype)
    arrays = []
    back = restore(flatten({"x": [array]}, arrays), arrays)["x"][0]
    assert back.dtype == array.dtype and np.array_equal(back, array)


@pytest.mark.parametrize("tree", [["array", 0], ["array", -1], ["array", "0"], [], {}, ["what", 1], ["dict", [[], 1]]])
def test_a_tree_that_flatten_never_makes_is_refused(tree):
    with pytest.raises(ValueError, match="not a value"):
        restore(tree, [])


def test_deep_nesting_becomes_opaque_and_never_recurses_without_end():
    deep = []
    deep.append(deep)
    flat = plain(deep)
    for _ in range(20):
        flat = flat[0]
    assert flat == Opaque("list")


def test_objects_arrays_of_objects_and_subclasses_are_opaque(rng):
    class Evil(np.ndarray):
        def __eq__(self, other):
            return True

    assert plain(object()) == Opaque("object")
    assert plain(np.array([object()])) == Opaque("ndarray")
    assert plain(rng.normal(size=(2, 3)).view(Evil)).type_name.endswith("Evil")


def test_a_tensor_counts_as_its_array():
    torch = pytest.importorskip("torch")
    tensor = torch.tensor([[1.0, 2.0, 3.0]], requires_grad=True)
    assert np.array_equal(plain(tensor), [[1.0, 2.0, 3.0]])
    assert plain(torch.tensor(2.5)) == 2.5


def test_shapes_must_agree_and_never_broadcast():
    assert not agrees(np.ones((3, 1)), np.ones(3), 1e-6, 1e-9)
    assert not agrees(1.0, np.ones(1), 1e-6, 1e-9)
    assert agrees(13, 13.0, 1e-6, 1e-9) and not agrees(13, 12, 1e-1, 1e-1)
    assert not agrees("13", 13, 1e-6, 1e-9)


def test_long_values_are_shown_short(rng):
    text = show(rng.normal(size=(50, 40)))
    assert len(text) < 450 and "(50, 40)" in text
    assert size({"x": [rng.normal(size=(2, 3)), 1]}) == 7
