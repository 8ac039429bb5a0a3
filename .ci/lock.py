"""Print what the project needs, with dependencies, at the versions installed here: the lock file."""

import sys
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

BUILD = ["hatchling", "editables"]  # what the editable install is built with


def main() -> int:
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = [*project["dependencies"], *project["optional-dependencies"]["dev"], *BUILD]
    todo: list[tuple[Requirement, set[str]]] = [(Requirement(text), set()) for text in named]
    found: dict[str, str] = {}
    while todo:
        wanted, extras = todo.pop()  # and the extras of the package that asks for it
        if wanted.marker and not any(wanted.marker.evaluate({"extra": extra}) for extra in [*extras, ""]):
            continue
        name = canonicalize_name(wanted.name)
        if name in found:
            continue
        try:
            package = distribution(name)
        except PackageNotFoundError:
            print(f"{name} is not installed: pip install {name}", file=sys.stderr)
            return 1
        found[name] = package.version
        todo += [(Requirement(text), wanted.extras) for text in package.requires or []]
    print("# Exact versions that the tests passed with (Python 3.11); made by `make lock`.")
    for name, version in sorted(found.items()):
        print(f"{name}=={version}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
