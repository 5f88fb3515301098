# in: file
"""Every field of some cells is of another type than it should be."""
def attack(book):
    book["cells"] += [None, 1, [], {}, {"cell_type": ["code"]}, {"cell_type": "code", "source": {"a": 1}, "metadata": [], "outputs": 3},
                      {"cell_type": "code", "source": [1, None, "x = 1"], "metadata": {"nbgrader": "no", "tags": "demo"}, "id": 5},
                      {"cell_type": "code", "metadata": {"nbgrader": {"grade_id": ["triple"]}}, "source": "1"},
                      {"cell_type": "code", "metadata": {"nbgrader": {"grade_id": "\ud800"}}, "source": "'\ud800'"},
                      {"cell_type": "code", "metadata": {}, "source": "x = '\x00'"}]
    return book
