"""Which modules a notebook's submissions should find imported: those that the notebook itself imports.

A module that is imported before the fork costs a submission nothing; one that is not is imported by those who need it,
each anew: 15 ms for the widgets of a notebook. PyTorch takes 3 to 7 s and 300 MB, of which a notebook without it should
have neither.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence

from autograder.notebook import parse
from autograder.sandbox import Cell

ALWAYS = ("numpy", "numpy.testing", "matplotlib.pyplot", "IPython")
#: With what its first optimiser and its first loader would import: 2.5 s, in every child.
PYTORCH = ("torch", "torch.optim", "torch.utils.data", "torch._dynamo")
BRINGS_PYTORCH = {"torch", "torchvision", "course_nn.crosscheck"}


def preload(released: bytes, solved: Sequence[Cell] = ()) -> tuple[str, ...]:
    """The modules, by what the released notebook and its solution import. Unchanged demos are not run, so not read.

    A name that is no module, as in `from course_nn.checks import check`, is passed over where they are imported.
    """
    sources = [c.source for c in parse(released) if c.is_code and not c.is_demo] + [c.source for c in solved]
    found = dict.fromkeys(_imported(sources))
    ours = [name for name in found if name.startswith("course_nn.") and name not in BRINGS_PYTORCH]
    return (*ALWAYS, *(PYTORCH if BRINGS_PYTORCH & found.keys() else ()), *ours)


def _imported(sources: Iterable[str]) -> Iterable[str]:
    for source in sources:
        try:
            nodes = list(ast.walk(ast.parse(source)))
        except SyntaxError:  # a magic
            continue
        for node in nodes:
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            else:
                continue
            for name in names:
                yield name
                yield name.partition(".")[0]
