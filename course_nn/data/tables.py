"""The lecture's two tables of facts, as data: the ImageNet challenge, and the history of neural networks.

A row is a dict of strings, keyed by the column, as it stands in the CSV file beside this module.
"""

from __future__ import annotations

import csv
from pathlib import Path


def ilsvrc() -> list[dict[str, str]]:
    """The lecture's table of the ImageNet challenge, a row a model: what the slide says, what the papers say, where.

    `second_hand` names what is not from the paper itself, but from where it is quoted.

    >>> [row["model"] for row in ilsvrc() if row["slide_error_percent"] != row["paper_error_percent"]]
    ['AlexNet', 'ZF Net', 'GoogLeNet', 'ResNet', 'human']
    """
    return _table("ilsvrc")


def history() -> list[dict[str, str]]:
    """Dates of the history of neural networks, each with its source.

    >>> [row["year"] for row in history() if "perceptron" in row["event"]]
    ['1958']
    """
    return _table("history")


def _table(name: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file, by column."""
    with open(Path(__file__).parent / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
