"""The examples in the docstrings of the topic modules are tests, and nothing public is without one."""

import ast
import doctest
import importlib
from pathlib import Path

import pytest

import course_nn

FILES = sorted(file for file in Path(course_nn.__file__).parent.glob("*.py") if not file.stem.startswith("_"))


@pytest.mark.parametrize("name", ["course_nn", *(f"course_nn.{file.stem}" for file in FILES)])
def test_the_examples_of_a_topic_come_out(name):
    result = doctest.testmod(importlib.import_module(name))
    assert result.attempted
    assert not result.failed


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_public_name_is_used_in_an_example_of_its_own_or_of_its_module(file):
    module = ast.parse(file.read_text(encoding="utf-8"))
    definitions = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    public = [node for node in module.body if isinstance(node, definitions) and not node.name.startswith("_")]
    without = [node.name for node in public if node.name not in names_in_examples(module, node, *own_methods(node))]
    assert public
    assert not without


def own_methods(node: ast.AST) -> list[ast.AST]:
    return [inner for inner in getattr(node, "body", ()) if isinstance(inner, ast.FunctionDef)]


def names_in_examples(*nodes: ast.AST) -> set[str]:
    """All names in the examples of the docstrings of these nodes."""
    examples = [e for node in nodes for e in doctest.DocTestParser().get_examples(ast.get_docstring(node) or "")]
    return {name.id for e in examples for name in ast.walk(ast.parse(e.source)) if isinstance(name, ast.Name)}
