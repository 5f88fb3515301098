# in: file
# scores: 0
"""A cell whose text is longer, once it is written as JSON, than what the sandbox can be asked: a fault of the grader?"""
def attack(book):
    book["cells"].insert(2, {"cell_type": "code", "metadata": {}, "source": "#" + "\x01" * 1_500_000, "outputs": []})
    return book
