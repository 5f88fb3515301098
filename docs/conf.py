"""The site: README, the grader's pages, the library from its docstrings, the notebooks as students get them, run."""

import inspect
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

project = "course_nn"
release = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
extensions = ["myst_nb", "sphinx.ext.apidoc", "sphinx.ext.autodoc"]
root_doc = "docs/index"
include_patterns = ["*.md", "autograder/**.md", "notebooks/[0-9]*.ipynb", "docs/*.md", "docs/api/*.rst"]

html_theme = "furo"
html_static_path = ["site.css"]
html_css_files = ["site.css"]
html_title = "course_nn: neural networks by hand"

myst_enable_extensions = ["dollarmath", "amsmath"]
myst_heading_anchors = 3
suppress_warnings = ["ref.python"]  # two modules have a class Row

# Answers are still to be written, so cells may say that; of a widget its still picture is shown.
nb_execution_mode = "cache"
nb_execution_timeout = 120
nb_execution_allow_errors = True
nb_ipywidgets_js = {}
nb_mime_priority_overrides = [("html", "image/png", 1), ("html", "text/html", 2)]

apidoc_modules = [
    {
        "path": "../course_nn",
        "destination": "docs/api",
        "exclude_patterns": [f"../course_nn/{name}" for name in ("desk", "widgets", "crosscheck", "checks/[!_]*")],
        "separate_modules": True,
        "module_first": True,
    }
]
autodoc_default_options = {"members": True, "undoc-members": False, "show-inheritance": True}
autodoc_typehints = "signature"
autodoc_member_order = "bysource"


def as_written(app, what, name, obj, options, lines):
    """Docstrings are plain text whose lines mean something; `names` and examples in them are code."""
    text, example = inspect.cleandoc("\n".join(lines)).splitlines(), False
    lines[:] = []
    for line in text:
        example = line.lstrip().startswith(">>>") or (example and bool(line.strip()))
        if example:
            if lines and lines[-1].startswith("|"):
                lines.append("")
            lines.append(line)
        else:
            lines.append(f"| {marked(line)}" if line.strip() else "")


def marked(line):
    """A line of plain text as reStructuredText."""
    parts = re.split(r"`([^`]+)`", line)
    return "".join(f"\\ ``{p}``\\ " if i % 2 else re.sub(r"([*`|_\\])", r"\\\1", p) for i, p in enumerate(parts))


def setup(app):
    """Sphinx calls this."""
    app.connect("autodoc-process-docstring", as_written)
