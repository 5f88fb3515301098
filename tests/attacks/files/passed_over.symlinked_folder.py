# in: folder
"""Its whole folder is a link to a neighbour's."""


def attack(folder, data, paths):
    folder.rmdir()
    folder.symlink_to(paths["SUBMISSIONS"] + "/neighbour-1")
