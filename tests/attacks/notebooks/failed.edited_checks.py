# in: file
"""Checks that say all is well, unlocked."""
def attack(book):
    for c in book["cells"]:
        if "check(" in "".join(c["source"]) and "import" not in "".join(c["source"]):
            c["source"] = "triple = lambda x: 3 * x"
            c["metadata"]["nbgrader"]["locked"] = False
    return book
