# in: folder
"""A folder with a notebook's name."""


def attack(folder, data, paths):
    (folder / "09_small.ipynb").mkdir()
