# in: folder
"""Hands in a link to the secret seed."""


def attack(folder, data, paths):
    (folder / "09_small.ipynb").symlink_to(paths["GRADING"] + "/secret_seed")
