# in: file
# scores: 0
"""An integer of a million digits."""
import json
def attack(book): return json.dumps(book).encode()[:-1] + b', "n": ' + b"9" * 10 ** 6 + b"}"
