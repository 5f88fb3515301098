"""Compare all of the library with PyTorch: python -m course_nn.crosscheck (status 1 if anything differs)."""

import sys

import numpy as np

from course_nn.crosscheck import compare, table
from course_nn.crosscheck.known import known

worst = []
rng = np.random.default_rng(0)
for ours, *inputs in known(rng):
    name = f"{ours!r} {'·'.join(map(str, np.shape(inputs[0])))}"
    rows = compare(ours, *inputs, rng=rng)
    for kind in dict.fromkeys((row.device, row.dtype) for row in rows):
        same_kind = [row for row in rows if (row.device, row.dtype) == kind]
        row = max(same_kind, key=lambda row: (not row.ok, row.difference))
        worst.append(row._replace(what=f"{name if len(name) < 60 else name[:57] + '...'}  {row.what}"))
print(table(worst))
wrong = sum(not row.ok for row in worst)
print(f"{len(worst)} comparisons, of each the worst of its values and gradients: {wrong or 'none'} out of bounds")
sys.exit(wrong > 0)
