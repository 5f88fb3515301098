# in: folder
"""A folder in which a link leads round for ever."""


def attack(folder, data, paths):
    (folder / "round").symlink_to(folder)
    (folder / ".09_small.ipynb").write_text("{}")
    (folder / "09_small.ipynb").write_bytes(data)
