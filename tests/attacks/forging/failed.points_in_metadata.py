# in: file
"""Claims a hundred points, an answer not locked, and that the wrong answer is not graded."""


def attack(book):
    for cell in book["cells"]:
        stamp = cell["metadata"].get("nbgrader")
        if stamp:
            stamp.update(points=100, grade=False, locked=False, solution=True, task=False)
    return book
