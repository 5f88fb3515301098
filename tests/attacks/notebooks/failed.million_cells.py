# in: file
"""A hundred thousand empty cells."""
def attack(book):
    book["cells"] += [{"cell_type": "markdown", "metadata": {}, "source": ""}] * 100_000
    return book
