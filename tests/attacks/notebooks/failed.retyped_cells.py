# in: file
"""Checks become Markdown, the question code."""
def attack(book):
    for c in book["cells"]:
        stamp = c["metadata"].get("nbgrader", {}).get("grade_id", "")
        if stamp.startswith("check_"): c["cell_type"] = "markdown"
        if stamp == "why": c |= {"cell_type": "code", "source": "1/0", "outputs": []}
    return book
