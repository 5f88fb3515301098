# in: file
"""Twenty thousand copies of a check that was edited, each worth a remark to the TA."""


def attack(book):
    check = next(c for c in book["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == "check_triple")
    book["cells"] += [{**check, "source": "0"}] * 20_000
    return book
