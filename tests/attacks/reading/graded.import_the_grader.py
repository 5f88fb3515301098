# in: extra
"""Imports the grader, its keys and the reference."""

import sys

sys.path += ["@ROOT@", "@GRADING@", "@ROOT@/tests/attacks"]
for name in ("autograder", "autograder.exercises", "test_attacks", "conftest", "course_nn.keys.triple"):
    try:
        print("STOLEN", __import__(name))
    except ImportError:
        pass
