"""Arithmetic that travels in a Key as text, as "2 * (y_hat - y) * h": a measure can go on from a student's numbers.

>>> evaluate("w3 * max(0, z) + b2", {"w3": 2.5, "z": 4.0, "b2": -2.0})
8.0
>>> evaluate("dL_dh * (z > 0)", {"dL_dh": 10.0, "z": -1.0})
0.0
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

_OPERATORS: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
    ast.Lt: operator.lt,
    ast.Gt: operator.gt,
}


def evaluate(formula: str, at: Mapping[str, float]) -> float:
    """Return the number that a formula gives where its names have the values `at`.

    formula: numbers, names, + - * / **, max(a, b), and a < b or a > b, which are 1 where true and 0 where not. Raises
    ValueError for anything else, KeyError for an unknown name, and ArithmeticError as Python's numbers do.
    """
    return float(_value(_parsed(formula), at))


@cache
def _parsed(formula: str) -> ast.expr:
    return ast.parse(formula, mode="eval").body


def _value(node: ast.expr, at: Mapping[str, float]) -> float:
    match node:
        case ast.Constant(value=int() | float() as number):
            return number
        case ast.Name(id=name):
            return at[name]
        case ast.UnaryOp(op=ast.USub(), operand=a):
            return -_value(a, at)
        case ast.BinOp(left=a, op=op, right=b) if type(op) in _OPERATORS:
            return _OPERATORS[type(op)](_value(a, at), _value(b, at))
        case ast.Compare(left=a, ops=[op], comparators=[b]) if type(op) in _OPERATORS:
            return _OPERATORS[type(op)](_value(a, at), _value(b, at))
        case ast.Call(func=ast.Name(id="max"), args=[a, b], keywords=[]):
            return max(_value(a, at), _value(b, at))
    raise ValueError(f"no part of a formula: {ast.unparse(node)}")
