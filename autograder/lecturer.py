"""The lecturer's command before the course starts, and each week: what students get."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from autograder import paths


def add_to(commands: Any) -> None:
    """Add the command to the command line's."""
    p = commands.add_parser("release", help="solutions/*.py -> notebooks/*.ipynb and the public keys")
    p.add_argument("--check", action="store_true", help="write nothing; exit 1 and say what is out of date")
    p.add_argument("--to", type=Path, metavar="PLACE", help="and the student edition: a folder, or a .zip")
    p.add_argument("--lite", action="store_true", help="with --to: as a JupyterLite site, which needs no server")
    seen = p.add_mutually_exclusive_group()
    seen.add_argument(
        "--solved-through",
        type=int,
        metavar="NN",
        help="with --to: the last notebook whose answers may be seen, -1 for none (default: by the due dates)",
    )
    seen.add_argument("--open", action="store_true", help="with --to: everything, for self-study")
    p.add_argument("--github", default="", metavar="OWNER/NAME", help="with --to: where it will be, for Binder's links")
    p.set_defaults(run=release)


def release(args: argparse.Namespace) -> int:
    """solutions/*.py -> notebooks and keys."""
    from autograder.release import build, out_of_date, write

    if not args.to and (args.open or args.github or args.lite or args.solved_through is not None):
        raise ValueError(
            "--solved-through, --open, --github, --lite are about the student edition: say --to PLACE, too"
        )
    if args.lite and args.github:
        raise ValueError("--github is for Binder's links, which a JupyterLite site does not have: leave it out")
    made = build()
    if args.check:
        old = out_of_date(made)
        for path in old:
            print(f"out of date: {path.relative_to(paths.ROOT)}")
        print(
            "Run: autograder release"
            if old
            else f"{len(made.notebooks)} notebooks, {len(made.keys)} keys: all up to date"
        )
        return 1 if old else 0
    for path in write(made):
        print(f"{'wrote' if path.exists() else 'removed'} {path.relative_to(paths.ROOT)}")
    print(f"{len(made.notebooks)} notebooks, {len(made.keys)} keys")
    if args.to:
        hand_out(args)
    return 0


def hand_out(args: argparse.Namespace) -> None:
    """The student edition, in a folder or a zip."""
    from autograder import handout, lite

    solved_through = handout.due(date.today()) if args.solved_through is None else args.solved_through
    edition = handout.Handout(solved_through, args.open, args.github)
    files = handout.build(edition)
    if args.lite:
        print(f"{lite.write_site(files, args.to)} files -> {args.to}, to be put on any web server")
    elif args.to.suffix == ".zip":
        handout.write_zip(files, args.to)
        print(f"{len(files)} files -> {args.to}")
    else:
        print(f"{len(handout.write_folder(files, args.to))} of {len(files)} files written or removed -> {args.to}")
    print(f"handed out: {', '.join(n.name for n in edition.notebooks)}")
    print(f"withheld: {len(edition.withheld)} modules of course_nn, for what is not due yet")
