# in: folder
"""Hands in a link to somebody else's notebook."""


def attack(folder, data, paths):
    (folder / "09_small.ipynb").symlink_to(paths["SUBMISSIONS"] + "/neighbour-1/09_small.ipynb")
