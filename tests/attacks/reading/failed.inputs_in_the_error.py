# in: wrong
"""Prints the hidden inputs in its error's message, for the feedback page to quote."""


def triple(x):
    raise ValueError(f"secret {x.tolist()}")
