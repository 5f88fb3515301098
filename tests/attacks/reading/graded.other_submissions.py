# in: extra
"""Reads the neighbours' work, the grading folder and the instructor's repository."""

import os

for top in ("@SUBMISSIONS@", "@GRADING@", "@ROOT@/autograder", "@ROOT@/solutions", "@ROOT@/tests", "@CANARY@"):
    for folder, _, files in os.walk(top):
        for f in files:
            print("STOLEN", open(os.path.join(folder, f), "rb").read())
