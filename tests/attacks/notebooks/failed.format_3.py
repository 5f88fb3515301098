# in: file
"""The old format, with its cells in worksheets."""
def attack(book):
    cells = book.pop("cells")
    for c in cells:
        if c["cell_type"] == "code": c["input"] = c.pop("source")
    return {**book, "nbformat": 3, "worksheets": [{"cells": cells}]}
