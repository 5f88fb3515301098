# in: file
"""NaN and infinity, which JSON does not know, in metadata and numbers."""
def attack(book):
    book["metadata"]["x"] = float("nan")
    for c in book["cells"]:
        c["metadata"]["y"] = float("inf")
        c["execution_count"] = float("-inf")
    return book
