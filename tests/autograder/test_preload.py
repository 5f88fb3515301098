"""PyTorch waits in the zygote where a notebook needs it, and only there; children use it without a hang."""

import importlib.util
import json
import time

import pytest

from autograder import paths
from autograder.edition import write_package
from autograder.preload import ALWAYS, PYTORCH, preload
from autograder.sandbox import Call, Cell, Limits, Sandbox, available_layers
from autograder.syllabus import NOTEBOOKS


def book(*sources, tags=()):
    cells = [{"cell_type": "code", "metadata": {"tags": list(tags)}, "source": s, "outputs": []} for s in sources]
    return json.dumps({"nbformat": 4, "cells": cells}).encode()


@pytest.mark.parametrize(
    "source",
    [
        "import torch",
        "import numpy, torch.nn as nn",
        "def f():\n    from torch import nn",
        "from course_nn import crosscheck",
        "from course_nn.crosscheck import crosscheck",
        "try:\n    import torch\nexcept ImportError:\n    torch = None",
    ],
)
def test_pytorch_is_there_for_a_notebook_that_imports_it(source):
    assert set(preload(book("import numpy", source))) >= {*ALWAYS, *PYTORCH}
    assert set(preload(book("import numpy"), [Cell("f", source)])) >= {*ALWAYS, *PYTORCH}


@pytest.mark.parametrize("source", ["import torchless", "# import torch", "%%time\nimport torch", "x = 'torch'"])
def test_it_is_not_there_for_one_that_does_not(source):
    assert preload(book(source)) == ALWAYS


def test_a_demo_is_not_run_and_so_needs_nothing():
    assert preload(book("import torch", tags=("demo",))) == ALWAYS


def test_the_courses_own_modules_are_there_whatever_else_is_imported_from_them():
    source = "from course_nn.checks import check\nfrom course_nn.widgets import losses as show"
    assert set(preload(book(source))) == {
        *ALWAYS, "course_nn.checks", "course_nn.checks.check", "course_nn.widgets", "course_nn.widgets.losses"
    }  # fmt: skip


def test_the_notebooks_on_the_feedforward_network_and_on_losses_do_without_pytorch():
    for n in NOTEBOOKS:
        if n.topic in ("feedforward", "losses"):
            assert not set(PYTORCH) & set(preload((paths.NOTEBOOKS / f"{n.name}.ipynb").read_bytes()))


@pytest.mark.skipif(not available_layers(), reason="no sandbox layer is available on this machine")
def test_a_module_that_is_not_there_stops_nobody(tmp_path):
    with Sandbox(write_package(tmp_path, 0), Limits(), preload=("numpy", "course_nn.nowhere")) as sandbox:
        done = sandbox.run([Cell("a", "import course_nn.nowhere")], [])
    assert done.cells[0].raised.type_name == "ModuleNotFoundError"


STEP = """import torch
def step(x):
    x = torch.tensor(x, requires_grad=True)
    layer = torch.nn.Linear(3, 2, dtype=x.dtype)
    optimiser = torch.optim.Adam(layer.parameters(), lr=0.1)
    loader = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(x.detach()), batch_size=2)
    for (batch,) in loader:
        optimiser.zero_grad()
        (layer(batch) ** 2).sum().backward()
        optimiser.step()
    big = torch.ones(600, 600, dtype=torch.float32)
    return [(big @ big)[0, 0], layer(x), torch.get_num_threads()]"""


@pytest.mark.skipif(importlib.util.find_spec("torch") is None, reason="PyTorch is not installed")
@pytest.mark.skipif(not available_layers(), reason="no sandbox layer is available on this machine")
def test_children_of_a_zygote_with_pytorch_train_compute_and_differ(tmp_path, rng):
    x = rng.normal(size=(5, 3))
    with Sandbox(write_package(tmp_path, 0), Limits(), preload=(*ALWAYS, *PYTORCH)) as sandbox:
        seen = []
        for _ in range(2):
            start = time.monotonic()
            done = sandbox.run([Cell("step", STEP)], [Call("step", "call", ((x,),))])
            (outcome,) = done.calls["step"].outcomes
            assert outcome.raised is None and time.monotonic() - start < 20
            product, y, threads = outcome.value
            assert (product, y.shape, threads) == (600.0, (5, 2), 1)
            seen.append(y)
    assert (seen[0] != seen[1]).all()  # each has random numbers of its own
