# in: file
"""Ids that are paths, and one that is very long."""
def attack(book):
    for i, id_ in enumerate(("../../../../attacked", "/etc/passwd", "a" * 10 ** 6, "%s%s%n", "{0.__class__}", "{what}")):
        book["cells"].append({"cell_type": "code", "metadata": {}, "id": id_, "source": f"y{i} = 1", "outputs": []})
    return book
