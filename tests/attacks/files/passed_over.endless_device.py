# in: folder
"""A link to a file that has no end."""


def attack(folder, data, paths):
    (folder / "09_small.ipynb").symlink_to("/dev/zero")
