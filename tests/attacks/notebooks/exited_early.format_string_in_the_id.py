# in: file
"""The id of a cell that ends all is a format string: it is part of a sentence."""
def attack(book):
    book["cells"].insert(2, {"cell_type": "code", "metadata": {}, "id": "{x.__class__}{0}%s<script>attacked=1</script>",
                             "source": "import os; os._exit(1)", "outputs": []})
    return book
