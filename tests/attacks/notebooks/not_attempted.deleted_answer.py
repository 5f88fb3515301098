# in: file
"""The wrong answer's cell is deleted."""
def attack(book):
    book["cells"] = [c for c in book["cells"] if "def triple" not in "".join(c["source"])]
    return book
