# in: extra
"""A program that prints for ever."""

import subprocess

while True:
    print(subprocess.run("yes | head -c 300000", shell=True, capture_output=True, text=True).stdout)
