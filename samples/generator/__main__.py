"""python -m samples.generator samples | random | tables | long --count N --seed S --out DIR [--grade G]"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from samples.generator import FontsMissing, make_long, make_random, make_samples, make_tables


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m samples.generator", description="Make scans with their gold.")
    commands = parser.add_subparsers(dest="command", required=True)
    fixed = commands.add_parser("samples", help="make the committed samples again")
    fixed.add_argument("--out", type=Path, default=Path(__file__).parent.parent)
    builds = {"random": make_random, "tables": make_tables, "long": make_long}
    tells = ("make random documents", "make random documents full of tables", "make plans with a table of many pages")
    for name, told in zip(builds, tells, strict=True):
        loose = commands.add_parser(name, help=told)
        loose.add_argument("--count", type=int, default=10)
        loose.add_argument("--seed", type=int, default=1)
        loose.add_argument("--out", type=Path, required=True)
        loose.add_argument("--grade", choices=["clean", "office", "poor", "fax"])
    given = parser.parse_args()
    try:
        if given.command == "samples":
            paths = make_samples(given.out)
        else:
            paths = builds[given.command](given.out, given.count, given.seed, given.grade)
    except FontsMissing as error:
        print(error, file=sys.stderr)
        return 4
    for path in paths:
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
