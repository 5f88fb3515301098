#!/usr/bin/env bash
# Gradescope runs this once, as root, when the autograder is uploaded: Python and the packages that grading needs.
set -euo pipefail
cd "$(dirname "$0")"

usable() { "$1" -c 'import sys, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    for python in python3.14 python3.13 python3.12 python3.11 python3; do
        if usable "$python"; then return 0; fi
    done
    return 1
}

if ! find_python; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq python3.12-venv || apt-get install -y -qq python3.11-venv || true
    find_python || { echo "No Python 3.11 or newer here: choose Ubuntu 22.04 or newer for the autograder." >&2; exit 1; }
fi
"$python" -m venv .venv
.venv/bin/python -m pip install --quiet --requirement requirements.txt
