# in: file
# scores: 0
"""A cell of ten million numbers: to parse it takes gigabytes, and no message to the sandbox could hold it."""


def attack(book):
    for c in book["cells"]:
        c["metadata"] = {}  # so that the coordinator would read the code to know which notebook it is
        c.pop("id", None)
    book["cells"].append({"cell_type": "code", "metadata": {}, "source": "x = [" + "1," * 9_000_000 + "]", "outputs": []})
    return book
