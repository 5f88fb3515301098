"""Measures: what a property or behaviour exercise is judged by, in the module of its topic.

A measure gets the value that an answer gave, the case's inputs, and what the case keeps from the answer. It runs on the
judge's side, on data only: what it says cannot be forged by the program that made the value.
"""
