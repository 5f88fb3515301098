# in: file
# scores: 0
"""A file larger than any notebook."""
import json
def attack(book): return json.dumps({**book, "x": "y" * 21_000_000}).encode()
