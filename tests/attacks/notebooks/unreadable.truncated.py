# in: file
# scores: 0
"""The second half is gone."""
import json
def attack(book): return json.dumps(book).encode()[:-1000]
