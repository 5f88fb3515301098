# in: file
# scores: 0
"""There is nothing in it."""
def attack(book): return b""
