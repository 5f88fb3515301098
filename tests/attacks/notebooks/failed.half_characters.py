# in: file
"""Half a character in an id, in code and in text."""
def attack(book):
    book["cells"].append({"cell_type": "markdown", "metadata": {}, "id": "\udfff", "source": "\ud800 half"})
    book["cells"].append({"cell_type": "code", "metadata": {}, "id": "\ud800", "source": "print('\ud800')"})
    return book
