# in: wrong
"""Replaces the shell's own methods."""

shell = type(get_ipython())
shell.run_code = lambda self, *a, **k: False
shell.ast_node_interactivity = "all"


def triple(x):
    return x + x
