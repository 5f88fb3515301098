"""Crosscheck agrees with torch on all of the library, says so of a student's own layer, and finds what is wrong."""

from __future__ import annotations

import importlib
import runpy
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

import course_nn
from course_nn.crosscheck import compare, crosscheck, relative_difference, table
from course_nn.crosscheck.known import known
from course_nn.feedforward import MLP, Linear, ReLU, Sequential, Tanh
from course_nn.losses import Loss, MSELoss
from course_nn.network import Layer
from course_nn.normalisation import BatchNorm1d

EVERYTHING = list(known(np.random.default_rng(0)))


def ids(case):
    return f"{type(case[0]).__name__}-{'x'.join(map(str, np.shape(case[1])))}"


@pytest.mark.parametrize("case", EVERYTHING, ids=ids)
def test_all_of_the_library_equals_torch(case):
    rows = compare(*case)
    assert all(row.ok for row in rows), "\n" + table(rows)
    assert {row.dtype for row in rows} == {"float64", "float32"}
    assert max(row.difference for row in rows if (row.device, row.dtype) == ("cpu", "float64")) <= 1e-10


def parts(layer):
    return [layer, *(part for inner in getattr(layer, "layers", ()) for part in parts(inner))]


def test_a_comparison_holds_the_result_and_every_gradient():
    x = np.random.default_rng(0).normal(size=(4, 3))
    assert [r.what for r in compare(Linear(3, 2), x)][:4] == ["y", "dx", "dW", "db"]
    assert [r.what for r in compare(MLP([3, 2]), x)][:3] == ["y", "dx", "dtheta"]
    assert [r.what for r in compare(MSELoss(), x, x + 1)][:2] == ["y", "dx"]


# What a student has written


class MyReLU:
    def forward(self, x):
        self.mask = x > 0
        return x * self.mask

    def backward(self, dy):
        return dy * self.mask


class MyLinear:
    def __init__(self, D, M):
        rng = np.random.default_rng(1)
        self.W, self.b = rng.normal(size=(M, D)), rng.normal(size=M)
        self.dW, self.db = None, None

    def forward(self, x):
        self.x = x
        return x @ self.W.T + self.b

    def backward(self, dy):
        self.dW, self.db = dy.T @ self.x, dy.sum(axis=0)
        return dy @ self.W


class MyMSE:
    def forward(self, y_hat, y):
        self.d = y_hat - y
        return np.mean(self.d**2)

    def backward(self):
        return 2 * self.d / self.d.size


class Leaky_ReLU_2(MyReLU):
    pass


class MyLeakyReLU:
    def forward(self, x):
        self.slope = np.where(x > 0, 1, 0.01)
        return x * self.slope

    def backward(self, dy):
        return dy * self.slope


@pytest.fixture
def x(rng):
    return rng.normal(size=(5, 3))


@pytest.mark.parametrize("layer", [MyReLU(), MyLinear(3, 2), MyLeakyReLU(), ReLU()], ids=lambda v: type(v).__name__)
def test_a_layer_of_ones_own_needs_one_line(x, layer, capsys):
    rows = crosscheck(layer, x)
    assert all(row.ok for row in rows)
    out = capsys.readouterr().out
    assert f"{type(layer).__name__} and torch: the same\nwhat  device  dtype    difference  ok\n" in out
    assert len(out.splitlines()) == len(rows) + 2


def test_the_gradients_of_ones_own_parameters_are_compared(x):
    assert [row.what for row in compare(MyLinear(3, 2), x)] == ["y", "dx", "dW", "db"] * 2


def test_a_loss_of_ones_own(x):
    assert all(row.ok for row in compare(MyMSE(), x, x[::-1], twin=torch.nn.functional.mse_loss))
    with pytest.raises(LookupError, match=r"knows no twin of MyMSE\. Give one, a torch\.nn\.Module or a function"):
        compare(MyMSE(), x, x)


def test_a_twin_may_be_a_module_or_a_function(x):
    layer = MyLinear(3, 2)
    assert all(row.ok for row in compare(layer, x, twin=torch.nn.Linear(3, 2)))
    assert all(row.ok for row in compare(layer, x, twin=lambda x, W, b: x @ W.T + b))
    assert not all(row.ok for row in compare(layer, x, twin=lambda x, W, b: 2 * (x @ W.T + b)))
    with pytest.raises(
        ValueError, match=r"the twin's \['weight', 'bias'\] have shapes .*; ours have \[\(2, 3\), \(2,\)\]"
    ):
        compare(layer, x, twin=torch.nn.Linear(2, 3))


def test_the_longest_known_ending_of_a_name_counts_so_that_a_leaky_relu_is_no_relu(x):
    assert not all(row.ok for row in compare(type("MyLeakyReLULayer", (MyReLU,), {})(), x))
    assert all(row.ok for row in compare(type("NumpyReLU_2", (MyReLU,), {})(), x))
    with pytest.raises(LookupError, match="knows no twin of Swoosh"):
        compare(type("Swoosh", (MyReLU,), {})(), x)


def test_a_network_with_a_forward_of_its_own_is_not_taken_for_what_it_inherits_from(x):
    class Twice(Sequential):
        def forward(self, x):
            return 2 * super().forward(x)

    with pytest.raises(LookupError, match="knows no twin of Twice"):
        compare(Twice(Linear(3, 2)), x)


# Mistakes


class TransposedWeights(Linear):
    def backward(self, dy, dx=True):
        result = super().backward(dy, dx)
        self.dW = self.dW.T.reshape(self.dW.shape)
        return result


class TwiceDx(Linear):
    def backward(self, dy, dx=True):
        return 2 * super().backward(dy)


class NoSlope(Tanh):
    def backward(self, dy):
        return dy


class ForgetsTheBias(Linear):
    def forward(self, x):
        return super().forward(x) - self.b


@pytest.mark.parametrize(
    "layer, wrong",
    [
        (TransposedWeights(3, 2), {"dW"}),
        (TwiceDx(3, 2), {"dx"}),
        (NoSlope(), {"dx"}),
        (ForgetsTheBias(3, 2), {"y"}),
        (Sequential(Linear(3, 4), NoSlope(), Linear(4, 2)), {"dx", "dtheta"}),
    ],
    ids=lambda v: type(v).__name__,
)
def test_a_mistake_shows_where_it_is_and_nowhere_else(x, layer, wrong, capsys):
    rows = crosscheck(layer, x)
    assert {row.what for row in rows if not row.ok} == wrong
    assert "NOT the same, see below" in (out := capsys.readouterr().out)
    assert out.count("  NO") == 2 * len(wrong)


def test_a_wrong_shape_is_a_row_that_names_both(x):
    class Sums(MyReLU):
        def backward(self, dy):
            return super().backward(dy).sum(axis=0)

    rows = compare(Sums(), x, twin=torch.relu)
    assert [(row.what, row.ok) for row in rows[:2]] == [("y", True), ("dx: shape (3,), torch (5, 3)", False)]


def test_not_a_number_is_not_the_same(x):
    class Nan(MyReLU):
        def backward(self, dy):
            return dy * np.nan

    assert [row.ok for row in compare(Nan(), x, twin=torch.relu)] == [True, False] * 2


def test_nothing_returned_is_not_the_same(x):
    class Forgets(MyReLU):
        def backward(self, dy):
            pass

    rows = compare(Forgets(), x, twin=torch.relu)
    assert [row.ok for row in rows] == [True, False] * 2


def test_gradients_of_parameters_do_not_belong_into_the_result(x):
    class Returns(MyLinear):
        def backward(self, dy):
            return super().backward(dy), self.dW, self.db

    with pytest.raises(
        ValueError, match=r"Returns\.backward returned 3 arrays for 1 inputs; .* in self\.dW and self\.db"
    ):
        compare(Returns(3, 2), x, twin=torch.nn.Linear(3, 2))


def test_whole_numbers_have_no_gradient():
    with pytest.raises(TypeError, match=r"whole numbers, which have no gradient: give it x\.astype\(float\)"):
        compare(MyReLU(), [1, -2, 3])


def test_what_is_compared_is_a_copy(rng, x):
    net = Sequential(Linear(3, 4, rng), BatchNorm1d(4), Linear(4, 2, rng))
    theta, mean, before = net.theta.copy(), net.layers[1].running_mean.copy(), x.copy()
    compare(net, x)
    np.testing.assert_array_equal(net.theta, theta)
    np.testing.assert_array_equal(net.layers[1].running_mean, mean)
    np.testing.assert_array_equal(x, before)
    assert net.theta.dtype == np.float64
    with pytest.raises(RuntimeError, match="call forward first"):
        net.layers[0].backward(x)


def test_a_layer_that_always_computes_in_float64_is_compared_as_well(x):
    class Careful(MyReLU):
        def forward(self, x):
            return super().forward(x.astype(np.float64))

    assert all(row.ok for row in compare(Careful(), x, twin=torch.relu))


def test_a_float32_comparison_runs_in_float32(x):
    seen = []

    class Spy(Linear):
        def forward(self, x):
            seen.append((np.asarray(x).dtype, self.W.dtype, super().forward(x).dtype))
            return super().forward(x)

    compare(Sequential(Spy(3, 2)), x)
    assert seen == [(np.float64,) * 3, (np.float32,) * 3]


def test_the_difference_is_relative_to_the_largest_entry():
    assert relative_difference([100.0, 1.0], [100.0, 2.0]) == pytest.approx(0.01)
    assert relative_difference([1e-17], [-1e-17]) < 1e-10  # noise around 0
    assert np.isnan(relative_difference([np.nan], [np.nan]))
    assert relative_difference([], []) == 0


def test_without_torch_it_says_what_to_install(monkeypatch, x):
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(ModuleNotFoundError, match="crosscheck compares with PyTorch, which is not installed here: pip"):
        crosscheck(MyReLU(), x)


def test_importing_it_imports_neither_torch_nor_any_topic():
    code = "import sys, course_nn.crosscheck, course_nn.crosscheck.known; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "torch" not in loaded
    assert {name for name in loaded if name.startswith("course_nn.")} == {
        *("course_nn.crosscheck", "course_nn.crosscheck.twins", "course_nn.crosscheck.known")
    }


def test_modules_that_are_withheld_are_passed_over(monkeypatch):
    monkeypatch.setitem(sys.modules, "course_nn.losses", None)
    assert not any(
        isinstance(case[0], Loss) for case in known(np.random.default_rng(0)) if "losses" in type(case[0]).__module__
    )


@pytest.mark.parametrize("layer, status, says", [(Tanh(), 0, "none out of bounds"), (NoSlope(), 1, "2 out of bounds")])
def test_the_command_gives_the_worst_of_each_and_a_status(monkeypatch, capsys, x, layer, status, says):
    cases = [(Linear(3, 2), x), (layer, x)]
    monkeypatch.setattr("course_nn.crosscheck.known.known", lambda rng: iter(cases))
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("course_nn.crosscheck", run_name="__main__")
    assert ended.value.code == status
    *lines, last = capsys.readouterr().out.splitlines()
    assert last.endswith(says)
    assert len(lines) == 1 + len({(row.device, row.dtype) for row in compare(*cases[0])}) * 2
    assert lines[1].startswith("Linear(3, 2) 5·3  ")


WITHOUT_TWIN = {"Recurrent"}  # what RNN, LSTM and GRU share: no layer of its own


def test_no_layer_and_no_loss_is_left_out():
    there: set[type] = set()
    for file in Path(course_nn.__file__).parent.glob("[!_]*.py"):
        module = importlib.import_module(f"course_nn.{file.stem}")
        there |= {c for c in vars(module).values() if isinstance(c, type) and issubclass(c, (Layer, Loss))}
    compared = {type(part) for case in EVERYTHING for part in parts(case[0])}
    bases = {base for c in there for base in c.__mro__[1:]}
    left_out = {c.__name__ for c in there - compared if c not in bases or "forward" in vars(c)}
    assert left_out - {"Layer", "Loss"} == WITHOUT_TWIN
