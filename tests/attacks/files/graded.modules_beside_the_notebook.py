# in: folder
"""Hands in modules and configuration beside the notebook."""


def attack(folder, data, paths):
    for name in ("numpy.py", "course_nn.py", "sitecustomize.py", "nbgrader_config.py", "conftest.py", "json.py"):
        (folder / name).write_text("open(%r, 'w')" % (paths["CANARY"] + "/attacked-" + paths["TOKEN"]))
    (folder / "09_small.ipynb").write_bytes(data)
