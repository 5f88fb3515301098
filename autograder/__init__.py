"""The instructor's side: exercises, releases, grading, feedback and reports."""

import os

# Its matrices are small, and it grades on all cores already: more threads for each product only get in each other's
# way, on a busy machine twenty times slower. NumPy reads this when it is imported.
for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
