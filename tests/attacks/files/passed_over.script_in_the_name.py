# in: folder
"""A student whose name is a program in a page."""


def attack(folder, data, paths):
    folder = folder.rename(folder.with_name(folder.name + "<img src=x onerror=attacked=1>"))
    (folder / "09_small.ipynb").write_bytes(data)
