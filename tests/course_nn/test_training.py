import asyncio
import os
import subprocess
import sys

import numpy as np
import pytest

from course_nn.adaptive import Adam
from course_nn.data import moons
from course_nn.feedforward import MLP, Linear, ReLU, Tanh
from course_nn.losses import CrossEntropyLoss, MSELoss
from course_nn.network import Array, Layer, Sequential
from course_nn.optimisation import SGD, DataLoader
from course_nn.schedules import warm_up
from course_nn.throughtime import clip_grad_norm
from course_nn.training import History, each_epoch, evaluate, fit, fit_async, load, save


class Watched(MSELoss):
    """A mean squared error that calls `at[k]` at its k-th call."""

    def __init__(self, at):
        self.at, self.calls = at, 0

    def forward(self, y_hat, y):
        self.calls += 1
        if self.calls in self.at:
            self.at[self.calls]()
        return super().forward(y_hat, y)


class Centre(Layer):
    """Subtracts a mean that follows the batches in training, and stays in use: a small BatchNorm."""

    buffers = ("mean",)

    def __init__(self, D):
        self.mean = np.zeros(D)

    def forward(self, x):
        if self.training:
            self.mean = 0.9 * self.mean + 0.1 * np.mean(x, axis=0)
        return np.asarray(x) - self.mean

    def backward(self, dy):
        return dy


def problem(rng, n=40):
    X = rng.normal(size=(n, 2))
    return X, X[:, :1] - 2 * X[:, 1:] + 0.1 * rng.normal(size=(n, 1))


def interrupt():
    raise KeyboardInterrupt


def settings_of(net, rng, **settings):
    return {"epochs": 5, "batch_size": 16, "rng": rng, "progress": False} | settings


def test_fit_is_the_loop_written_out(rng):
    X, y = problem(rng)
    net, twin = (MLP([2, 5, 1], Tanh, np.random.default_rng(1)) for _ in range(2))
    history = fit(net, MSELoss(), SGD(net, lr=0.05), X, y, **settings_of(net, np.random.default_rng(2)))
    loader, loss = DataLoader(X, y, 16, rng=np.random.default_rng(2)), MSELoss()
    expected = []
    for _ in range(5):
        total = 0.0
        for x, labels in loader:
            total += len(x) * loss(twin(x), labels)
            twin.backward(loss.backward())
            twin.theta -= 0.05 * twin.dtheta
        expected.append(total / 40)
    np.testing.assert_allclose(history.train, expected, rtol=1e-12)
    assert history.train == sorted(history.train, reverse=True)  # so the last epoch is the best
    np.testing.assert_allclose(net.theta, twin.theta, rtol=1e-12)
    assert (history.best, history.stopped, history.validation, history.metric) == (4, "", [], [])


def test_two_moons_are_told_apart_and_the_metric_says_so(rng):
    (X, y), held_out = moons(300, rng), moons(200, rng)

    def accuracy(z, labels):
        return float(np.mean(z.argmax(axis=1) == labels))

    net = MLP([2, 24, 2], Tanh, rng)
    history = fit(net, CrossEntropyLoss(), Adam(net, lr=0.03), X, y, validation=held_out, metric=accuracy,
                  **settings_of(net, rng, epochs=40))  # fmt: skip
    assert len(history.train) == len(history.validation) == len(history.metric) == 40
    assert history.metric[history.best] == evaluate(net, accuracy, *held_out) > 0.97  # 0.985 to 1 on 20 seeds


def test_the_network_ends_with_the_parameters_of_its_best_epoch(rng):
    X, y = problem(rng)
    net = MLP([2, 5, 1], rng=rng)
    seen = []
    for history in each_epoch(
        net, MSELoss(), Adam(net, lr=0.2), X, y, epochs=12, batch_size=4, validation=(X, y), rng=rng
    ):
        seen.append(net.theta.copy())
        best = history.best
    assert history.validation != sorted(history.validation, reverse=True)  # it does go up and down
    assert best == np.argmin(history.validation)
    np.testing.assert_array_equal(net.theta, seen[best])
    assert evaluate(net, MSELoss(), X, y) == pytest.approx(min(history.validation))


def test_it_stops_when_patience_is_over(rng):
    X, y = problem(rng)
    net = MLP([2, 5, 1], rng=rng)
    history = fit(net, MSELoss(), SGD(net, lr=0.05), X, y, validation=(X, -y), patience=3,
                  **settings_of(net, rng, epochs=50))  # fmt: skip
    assert history.stopped == "early"
    assert len(history.train) == history.best + 4 < 50  # learning y makes -y worse


@pytest.mark.parametrize("validated", [False, True])
@pytest.mark.parametrize("call", [10, 13, 15])  # in the third epoch of 3 batches and 1 validation, its middle and end
def test_an_interruption_keeps_the_best_parameters_and_the_history(rng, validated, call):
    X, y = problem(rng)
    net = MLP([2, 5, 1], rng=rng)
    held_out = {"validation": (X, y)} if validated else {}
    kept = []

    class Spy(SGD):
        def step(self):
            super().step()
            kept.append(net.theta.copy())

    history = fit(
        net, Watched({call: interrupt}), Spy(net, lr=0.05), X, y, **held_out, **settings_of(net, rng, epochs=9)
    )
    assert history.stopped == "interrupted"
    epochs = (call - 1) // (4 if validated else 3)
    assert len(history.train) == epochs
    assert len(history.validation) == (epochs if validated else 0)
    np.testing.assert_array_equal(net.theta, kept[3 * history.best + 2])
    assert not net.training


def test_an_interruption_in_the_first_epoch_keeps_what_there_is(rng):
    X, y = problem(rng)
    net = MLP([2, 5, 1], rng=rng)
    before = net.theta.copy()
    history = fit(net, Watched({2: interrupt}), SGD(net, lr=0.05), X, y, **settings_of(net, rng))
    assert (history.train, history.best, history.stopped) == ([], -1, "interrupted")
    assert not np.array_equal(net.theta, before)  # one step was done


def test_breaking_off_restores_the_best_as_well(rng):
    X, y = problem(rng)
    net = MLP([2, 5, 1], rng=rng)
    running = each_epoch(net, Watched({}), SGD(net, lr=0.05), X, y, epochs=9, batch_size=16, rng=rng)
    next(running)
    best = net.theta.copy()
    net.theta += 100
    running.close()
    np.testing.assert_array_equal(net.theta, best)


def test_a_loss_that_is_not_finite_says_so_and_leaves_the_best(rng):
    X, y = problem(rng)
    net = Sequential(Linear(2, 1, rng))
    with pytest.raises(FloatingPointError, match="try a smaller learning rate"), np.errstate(all="ignore"):
        fit(net, MSELoss(), SGD(net, lr=50.0), X, y, **settings_of(net, rng, epochs=400))
    assert np.isfinite(net.theta).all()


def test_buffers_are_restored_with_the_parameters(rng):
    X, y = problem(rng)
    net = Sequential(Centre(2), Linear(2, 1, rng))
    running = each_epoch(net, MSELoss(), SGD(net, lr=0.05), X + 1, y, epochs=3, batch_size=16, rng=rng)
    next(running)
    mean = net.layers[0].mean.copy()
    net.layers[0].mean = mean + 7
    running.close()
    np.testing.assert_array_equal(net.layers[0].mean, mean)


def test_training_and_use_are_switched(rng):
    X, y = problem(rng)
    net = Sequential(Centre(2), Linear(2, 1, rng))
    modes = []
    loss = Watched({k: lambda: modes.append([part.training for part in (net, *net.layers)]) for k in range(1, 9)})
    fit(net, loss, SGD(net, lr=0.05), X, y, validation=(X, y), **settings_of(net, rng, epochs=2))
    assert modes == 2 * [*3 * [[True] * 3], [False] * 3]
    assert not net.layers[0].training


def test_the_schedule_sets_the_rate_of_each_step_and_gradients_are_adjusted_before_it(rng):
    X, y = problem(rng)
    net = MLP([2, 5, 1], rng=rng)
    rates, norms = [], []

    class Spy(SGD):
        def step(self):
            rates.append(self.lr)
            norms.append(np.linalg.norm(net.dtheta))

    fit(net, MSELoss(), Spy(net, lr=9.0), X, 10 * y, schedule=lambda step: warm_up(step, 0.4, 4),
        adjust=lambda net: clip_grad_norm(net, 0.5), **settings_of(net, rng, epochs=2))  # fmt: skip
    assert rates == pytest.approx([0.1, 0.2, 0.3, 0.4, 0.4, 0.4])
    assert norms == pytest.approx([0.5] * 6, rel=1e-5)


def test_evaluate_weighs_a_short_last_batch_right(rng):
    X, y = problem(rng, n=11)
    net = MLP([2, 5, 1], rng=rng)
    assert evaluate(net, MSELoss(), X, y, batch_size=4) == pytest.approx(MSELoss()(net(X), y), rel=1e-12)


@pytest.mark.parametrize(
    "wrong, told",
    [
        ({"patience": 3}, "patience and metric look at validation data"),
        ({"metric": MSELoss()}, "give validation"),
    ],
)
def test_settings_without_validation_data_are_refused(rng, wrong, told):
    X, y = problem(rng)
    net = MLP([2, 5, 1], rng=rng)
    with pytest.raises(ValueError, match=told):
        fit(net, MSELoss(), SGD(net, lr=0.1), X, y, **settings_of(net, rng, **wrong))


def test_an_optimiser_of_another_network_and_no_data_are_refused(rng):
    X, y = problem(rng)
    net, other = MLP([2, 5, 1], rng=rng), MLP([2, 5, 1], rng=rng)
    with pytest.raises(ValueError, match="moves another network"):
        fit(net, MSELoss(), SGD(other, lr=0.1), X, y, **settings_of(net, rng))
    with pytest.raises(ValueError, match="X has no samples"):
        fit(net, MSELoss(), SGD(net, lr=0.1), X[:0], y[:0], **settings_of(net, rng))


# Progress


def test_progress_is_about_ten_plain_lines_and_nothing_on_stderr(rng, capsys):
    X, y = problem(rng)
    net = MLP([2, 5, 1], rng=rng)
    fit(net, MSELoss(), SGD(net, lr=0.05), X, y, validation=(X, y), **settings_of(net, rng, epochs=95, progress=True))
    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert 8 <= len(lines) <= 13
    assert lines[0].startswith("epoch 1  train ") and " validation " in lines[0]
    assert lines[-2].startswith("epoch 95 ") and lines[-1].startswith("best: epoch ")
    assert not err


def test_progress_is_a_bar_on_a_terminal(rng, capsys, monkeypatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    X, y = problem(rng)
    net = MLP([2, 5, 1], rng=rng)
    fit(net, MSELoss(), SGD(net, lr=0.05), X, y, **settings_of(net, rng, epochs=4, progress=True))
    *_, last = (out := capsys.readouterr().out).splitlines()
    assert out.count("\r") == 4 and "\r[##########          ] epoch 2" in out
    assert last == "best: epoch 4"


def test_without_progress_nothing_is_printed(rng, capsys):
    X, y = problem(rng)
    net = MLP([2, 5, 1], rng=rng)
    fit(net, MSELoss(), SGD(net, lr=0.05), X, y, **settings_of(net, rng))
    assert capsys.readouterr() == ("", "")


# In a notebook


def test_a_stop_button_stops_a_task_between_epochs(rng):
    X, y = problem(rng)
    net = MLP([2, 5, 1], rng=rng)
    seen = []

    async def notebook():
        settings = settings_of(net, rng, epochs=1000)
        del settings["progress"]
        task = asyncio.ensure_future(fit_async(net, MSELoss(), SGD(net, lr=0.05), X, y, watch=seen.append, **settings))
        while len(seen) < 3:
            await asyncio.sleep(0)
        best = net.theta.copy()
        task.cancel()
        return best, await task

    best, history = asyncio.run(notebook())
    assert history.stopped == "interrupted"
    assert len(history.train) == len(seen) == 3
    np.testing.assert_array_equal(net.theta, best)
    assert not net.training


def test_a_history_says_its_last_epoch_in_a_line():
    assert str(History(train=[3.0, 2.0], metric=[0.5, 0.75])) == "epoch 2  train 2  metric 0.75"


# Saving and loading


def make(rng, dtype=np.float64) -> Sequential:
    return Sequential(Centre(3), Linear(3, 4, rng, dtype), ReLU(), MLP([4, 5, 2], rng=rng, dtype=dtype))


def test_a_saved_network_comes_back_whole(rng, tmp_path):
    net, twin, x = make(rng), make(rng), rng.normal(size=(6, 3))
    net(x + 2)
    save(net, tmp_path / "net.npz")
    load(twin, tmp_path / "net.npz")
    np.testing.assert_array_equal(twin.theta, net.theta)
    np.testing.assert_array_equal(twin.eval()(x), net.eval()(x))
    assert os.listdir(tmp_path) == ["net.npz"]
    with np.load(tmp_path / "net.npz", allow_pickle=False) as file:
        assert sorted(file) == sorted(["0.mean", "1.W", "1.b", "3.0.W", "3.0.b", "3.2.W", "3.2.b"])
        np.testing.assert_array_equal(file["3.2.W"], net.layers[3].layers[2].W)


def test_a_network_of_float32_stays_so_when_loaded(rng, tmp_path):
    net, twin = make(rng), make(rng, np.float32)
    save(net, tmp_path / "net.npz")
    load(twin, tmp_path / "net.npz")
    assert twin.theta.dtype == np.float32
    np.testing.assert_allclose(twin.theta, net.theta, rtol=1e-6)


def test_a_failed_save_leaves_the_old_file(rng, tmp_path, monkeypatch):
    net, path = make(rng), tmp_path / "net.npz"
    save(net, path)
    before = path.read_bytes()

    def full(file, **arrays: Array) -> None:
        file.write(b"half")
        raise OSError("no space left on device")

    monkeypatch.setattr(np, "savez", full)
    with pytest.raises(OSError, match="no space"):
        save(net, path)
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["net.npz"]


@pytest.mark.parametrize(
    "other, told",
    [
        (lambda: MLP([2, 4, 1]), r"net\.npz holds 0\.W of shape \(3, 2\); in MLP\(.*\) it has \(4, 2\)"),
        (lambda: MLP([2, 3, 3, 1]), r"is of another network than MLP\(.*: only the network has 4\.W, 4\.b\. Make"),
        (lambda: Sequential(Linear(2, 3)), r"only the file has 2\.W, 2\.b"),
    ],
)
def test_a_file_of_another_network_is_refused_and_nothing_is_filled(rng, tmp_path, other, told):
    save(MLP([2, 3, 1], rng=rng), tmp_path / "net.npz")
    net = other()
    before = net.theta.copy()
    with pytest.raises(ValueError, match=told):
        load(net, tmp_path / "net.npz")
    np.testing.assert_array_equal(net.theta, before)


def test_what_is_no_saved_network_is_refused(rng, tmp_path):
    net = MLP([2, 3, 1], rng=rng)
    (tmp_path / "text.npz").write_text("hello")
    (tmp_path / "empty.npz").write_bytes(b"")
    np.savez(tmp_path / "pickled.npz", **{"0.W": np.array([{}, []], object)})
    np.save(tmp_path / "array.npy", np.zeros(3))
    save(net, tmp_path / "net.npz")
    (tmp_path / "half.npz").write_bytes((tmp_path / "net.npz").read_bytes()[:300])
    for name in ("text.npz", "empty.npz", "pickled.npz", "array.npy", "half.npz"):
        with pytest.raises(ValueError, match=rf"{name} is no file that course_nn\.training\.save wrote"):
            load(net, tmp_path / name)
    with pytest.raises(FileNotFoundError):
        load(net, tmp_path / "missing.npz")


def test_importing_training_brings_in_neither_asyncio_nor_numpys_generators():
    code = "import sys, course_nn.training; print('asyncio' in sys.modules, 'numpy.random' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
