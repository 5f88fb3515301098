# in: file
"""Ids, tags, mime types and file formats that are script."""

S = '"><script>attacked=1</script><img src=x onerror=attacked=1>'


def attack(book):
    book["metadata"] = {
        "kernelspec": {"name": S, "display_name": S, "language": S},
        "language_info": {"name": S, "pygments_lexer": S},
        "title": S,
    }
    for i, c in enumerate(book["cells"]):
        c["metadata"] = {**c["metadata"], "tags": [S], "name": S, "slideshow": {"slide_type": S}}
    book["cells"] += [
        {
            "cell_type": "code",
            "id": S,
            "metadata": {"tags": [S]},
            "source": "z = 1",
            "outputs": [{"output_type": "display_data", "data": {"text/html": S}, "metadata": {}}],
        },
        {"cell_type": "raw", "id": S + "r", "metadata": {"format": "text/html"}, "source": S},
        {"cell_type": S, "metadata": {}, "source": S},
    ]
    return book
