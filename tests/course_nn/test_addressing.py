import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from course_nn.addressing import (
    add,
    address,
    cosine,
    erase,
    focus_on_content,
    interpolate,
    read,
    rotate,
    sharpen,
    sigmoid,
)
from course_nn.gradcheck import gradient_error, numerical_gradient
from course_nn.losses import softmax

sizes = {"n": st.integers(1, 4), "rows": st.integers(1, 6), "columns": st.integers(1, 4)}
seeds = st.integers(0, 2**32 - 1)


def torch_cosine(memory, key):
    lengths = (memory.pow(2).sum(2) + 1e-8).sqrt() * (key.pow(2).sum(1, keepdim=True) + 1e-8).sqrt()
    return torch.einsum("nrc,nc->nr", memory, key) / lengths


def torch_content(memory, key, beta):
    return torch.softmax(beta * torch_cosine(memory, key), 1)


def torch_interpolate(w_content, w_before, g):
    return g * w_content + (1 - g) * w_before


def torch_rotate(w, shift):
    return sum(shift[:, k : k + 1] * torch.roll(w, k - 1, 1) for k in range(3))


def torch_sharpen(w, gamma):
    return w**gamma / (w**gamma).sum(1, keepdim=True)


def torch_address(raw, memory, w_before):
    C = memory.shape[2]
    key, beta, g, shift, gamma = raw.split([C, 1, 1, 3, 1], 1)
    softplus = torch.nn.functional.softplus
    w = torch_interpolate(torch_content(memory, key, softplus(beta)), w_before, torch.sigmoid(g))
    return torch_sharpen(torch_rotate(w, torch.softmax(shift, 1)), 1 + softplus(gamma))


def torch_erase(memory, w, e):
    return memory * (1 - torch.einsum("nr,nc->nrc", w, e))


def torch_add(memory, w, a):
    return memory + torch.einsum("nr,nc->nrc", w, a)


def torch_read(memory, w):
    return torch.einsum("nr,nrc->nc", w, memory)


def inputs(step, n, rows, columns, rng):
    """Random inputs of the sizes and ranges that a step takes."""
    w, w_before, shift = (
        softmax(rng.normal(size=(n, rows))),
        softmax(rng.normal(size=(n, rows))),
        rng.normal(size=(n, 3)),
    )
    memory, key, unit = rng.normal(size=(n, rows, columns)), rng.normal(size=(n, columns)), rng.uniform(size=(n, 1))
    return {
        cosine: (memory, key),
        focus_on_content: (memory, key, 5 * unit),
        interpolate: (w, w_before, unit),
        rotate: (w, softmax(shift)),
        sharpen: (w, 1 + 3 * unit),
        address: (rng.normal(size=(n, columns + 6)), memory, w),
        erase: (memory, w, sigmoid(key)),
        add: (memory, w, key),
        read: (memory, w),
    }[step]


TWINS = {
    cosine: torch_cosine,
    focus_on_content: torch_content,
    interpolate: torch_interpolate,
    rotate: torch_rotate,
    sharpen: torch_sharpen,
    address: torch_address,
    erase: torch_erase,
    add: torch_add,
    read: torch_read,
}
steps = pytest.mark.parametrize("step", TWINS, ids=lambda step: step.__name__)


@steps
@pytest.mark.parametrize("n, rows, columns", [(1, 1, 1), (2, 5, 3), (3, 2, 4), (2, 3, 1)])
def test_the_way_back_of_each_step_matches_finite_differences(rng, step, n, rows, columns):
    arrays = inputs(step, n, rows, columns, rng)
    result, back = step(*arrays)
    d = rng.normal(size=result.shape)
    gradients = back(d)
    assert len(gradients) == len(arrays)
    for array, gradient in zip(arrays, gradients, strict=True):
        numerical = numerical_gradient(lambda _: np.vdot(d, step(*arrays)[0]), array)
        assert gradient_error(gradient, numerical, floor=1e-4) < 1e-6


@steps
@given(**sizes, seed=seeds)
@settings(deadline=None, max_examples=15)
def test_each_step_equals_torch_for_all_sizes(step, n, rows, columns, seed):
    rng = np.random.default_rng(seed)
    arrays = inputs(step, n, rows, columns, rng)
    tensors = [torch.tensor(array, requires_grad=True) for array in arrays]
    (result, back), result_ = step(*arrays), TWINS[step](*tensors)
    d = rng.normal(size=result.shape)
    result_.backward(torch.tensor(d))
    np.testing.assert_allclose(result, result_.detach(), rtol=1e-10, atol=1e-10)
    for gradient, tensor in zip(back(d), tensors, strict=True):
        np.testing.assert_allclose(gradient, tensor.grad, rtol=1e-10, atol=1e-10)


@given(**sizes, seed=seeds, scale=st.sampled_from([0.1, 3, 30, 300]))
@settings(deadline=None, max_examples=60)
def test_a_heads_weights_are_a_distribution_whatever_it_is_told(n, rows, columns, seed, scale):
    rng = np.random.default_rng(seed)
    raw, memory, w_before = inputs(address, n, rows, columns, rng)
    w, back = address(scale * raw, memory, w_before)
    assert (w >= 0).all()
    np.testing.assert_allclose(w.sum(1), np.ones(n), rtol=1e-12)
    assert all(np.isfinite(gradient).all() for gradient in back(rng.normal(size=w.shape)))


def test_content_is_found_whatever_its_length():
    """A cosine, not a product: the row 1000 times as long is not more like the key."""
    memory = np.array([[[0.0, 1000.0], [0.001, 0.0], [-3.0, 0.0]]])
    K, _ = cosine(memory, np.array([[7.0, 7.0]]))
    np.testing.assert_allclose(K, [[0.5**0.5, 0.5**0.5, -(0.5**0.5)]], rtol=0.01)
    w, _ = focus_on_content(memory, np.array([[0.01, 0.0]]), np.array([[100.0]]))
    np.testing.assert_allclose(w, [[0, 1, 0]], atol=1e-3)


def test_an_empty_memory_and_an_empty_key_are_like_nothing():
    for memory, key in ((np.zeros((1, 4, 2)), np.ones((1, 2))), (np.ones((1, 4, 2)), np.zeros((1, 2)))):
        w, back = focus_on_content(memory, key, np.array([[9.0]]))
        np.testing.assert_array_equal(w, [[0.25] * 4])
        assert all(np.isfinite(gradient).all() for gradient in back(np.array([[1.0, 2.0, 3.0, 4.0]])))


def test_the_gate_chooses_between_content_and_place():
    found, before = np.array([[1.0, 0.0, 0.0]]), np.array([[0.0, 0.0, 1.0]])
    np.testing.assert_array_equal(interpolate(found, before, np.array([[1.0]]))[0], found)
    np.testing.assert_array_equal(interpolate(found, before, np.array([[0.0]]))[0], before)


def test_a_shift_goes_down_the_rows_and_around():
    w = np.array([[0.1, 0.2, 0.3, 0.4]])
    np.testing.assert_array_equal(rotate(w, np.array([[0.0, 0.0, 1.0]]))[0], [[0.4, 0.1, 0.2, 0.3]])  # +1
    np.testing.assert_array_equal(rotate(w, np.array([[0.0, 1.0, 0.0]]))[0], w)
    np.testing.assert_array_equal(rotate(w, np.array([[1.0, 0.0, 0.0]]))[0], [[0.2, 0.3, 0.4, 0.1]])  # -1


def test_sharpening_with_1_changes_nothing_and_with_much_leaves_the_largest():
    w = np.array([[0.0, 0.1, 0.6, 0.3]])
    np.testing.assert_allclose(sharpen(w, np.array([[1.0]]))[0], w, atol=1e-12)
    np.testing.assert_allclose(sharpen(w, np.array([[50.0]]))[0], [[0, 0, 1, 0]], atol=1e-12)


def test_erase_comes_before_add():
    """Writing to a row with w = 1 and e = 1 leaves what was added, and nothing of what was there."""
    memory, w = np.array([[[5.0, 6.0], [7.0, 8.0]]]), np.array([[0.0, 1.0]])
    written, _ = add(erase(memory, w, np.array([[1.0, 1.0]]))[0], w, np.array([[2.0, 3.0]]))
    np.testing.assert_array_equal(written, [[[5, 6], [2, 3]]])
    np.testing.assert_array_equal(read(written, w)[0], [[2, 3]])


@steps
def test_inputs_are_left_alone_and_float32_stays(rng, step):
    arrays = [array.astype(np.float32) for array in inputs(step, 2, 5, 3, rng)]
    before = [array.copy() for array in arrays]
    result, back = step(*arrays)
    gradients = back(np.ones_like(result))
    assert {array.dtype for array in (result, *gradients)} == {np.dtype(np.float32)}
    for array, copied in zip(arrays, before, strict=True):
        np.testing.assert_array_equal(array, copied)
