# in: file
"""The honest answer's stamp on a hundred cells, and on the wrong answer."""
import copy
def attack(book):
    cell = next(c for c in book["cells"] if "def double" in "".join(c["source"]))
    book["cells"] += [copy.deepcopy(cell) for _ in range(100)]
    return book
