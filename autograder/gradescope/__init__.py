"""Grading on Gradescope: the zip that it wants, and the program in it that grades one submission there."""
