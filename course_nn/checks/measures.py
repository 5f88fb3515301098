"""Measures: what a property exercise is judged by. A measure gets the value an answer gave, and the case's inputs.

A measure runs on the judge's side, on data only: what it says cannot be forged by the program that made the value.
"""

from __future__ import annotations
