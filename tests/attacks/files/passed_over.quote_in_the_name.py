# in: folder
"""A student whose name ends a string in a script."""


def attack(folder, data, paths):
    folder = folder.rename(folder.with_name(folder.name + '";attacked=1;"'))
    (folder / "09_small.ipynb").write_bytes(data)
