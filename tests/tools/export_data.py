"""Write the files that `course_nn.data.bundled` reads, from the copies that scikit-learn and statsmodels carry.

Neither is needed to use the course. Run it in an environment of its own that has both, and NumPy:

    python tests/tools/export_data.py course_nn/data

It prints the README's table of sizes and hashes. Compressed bytes depend on the zlib at hand: compare arrays, not files,
when it is run again elsewhere.
"""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import numpy as np


def main(folder: Path) -> None:
    from sklearn.datasets import load_breast_cancer, load_digits, load_wine
    from statsmodels.datasets import sunspots

    digits, wine, cancer = load_digits(), load_wine(), load_breast_cancer()
    years = sunspots.load_pandas().data
    files = {
        "digits": {"x": digits.images.astype(np.uint8), "y": digits.target.astype(np.uint8)},
        "wine": {"x": wine.data, "y": wine.target.astype(np.uint8), "columns": np.array(wine.feature_names)},
        "breast_cancer": {
            "x": cancer.data,
            "y": cancer.target.astype(np.uint8),
            "columns": np.array([str(name).replace(" ", "_") for name in cancer.feature_names]),
        },
        "sunspots": {
            "year": years["YEAR"].to_numpy().astype(np.int16),
            "spots": years["SUNACTIVITY"].to_numpy(),
        },
    }
    for name, arrays in files.items():
        path = folder / f"{name}.npz"
        np.savez_compressed(path, **arrays)
        data = path.read_bytes()
        print(f"| `{path.name}` | {len(data):,} | `{hashlib.sha256(data).hexdigest()}` |")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
