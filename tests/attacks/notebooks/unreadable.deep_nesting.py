# in: file
# scores: 0
"""Lists nested a million deep."""
def attack(book): return b'{"nbformat": 4, "cells": ' + b"[" * 10 ** 6
