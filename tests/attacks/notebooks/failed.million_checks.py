# in: file
"""A hundred and fifty thousand empty checks of exercises that are not there, one below the other."""


def attack(book):
    book["cells"] += [
        {"cell_type": "code", "metadata": {}, "id": f"check_e{i}", "source": "", "outputs": []} for i in range(150_000)
    ]
    return book
