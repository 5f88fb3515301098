# in: file
"""All stamps and ids are gone."""
def attack(book):
    for c in book["cells"]:
        c["metadata"] = {}
        c.pop("id", None)
    return book
