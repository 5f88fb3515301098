# in: file
# scores: 0
"""UTF-16."""
import json
def attack(book): return json.dumps(book).encode("utf-16")
