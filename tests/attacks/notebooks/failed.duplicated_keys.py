# in: file
"""Keys that are there twice, for readers that disagree on which counts."""
import json
def attack(book):
    text = json.dumps(book)
    return text.replace('"nbformat": 4', '"nbformat": 3, "nbformat": 4').replace('"points": 2', '"points": 2, "points": 200').encode()
