"""Who watches over the work in a cell that says all roles: "A chủ trì; B phối hợp; C theo dõi, kiểm tra"."""

from __future__ import annotations

import re
from functools import cache

from pipeline.extract.deadline_atoms import any_of
from pipeline.knowledge import load
from pipeline.text import fold

_NAME = 2  # words of a name, at least: "Đoàn kiểm tra", "Tổ giám sát" are whole


def without_watchers(text: str) -> tuple[str, list[str]]:
    """A cell without its clauses on who watches, and the names in those; as it is where the others say no roles.

    >>> without_watchers("Sở Nội vụ chủ trì; Sở Tài chính phối hợp; Thanh tra tỉnh theo dõi, kiểm tra")
    ('Sở Nội vụ chủ trì; Sở Tài chính phối hợp', ['Thanh tra tỉnh'])
    """
    rest, names = list[str](), list[str]()
    for clause in re.split(r"\s*;\s*", text):
        found = _watch().search(fold(clause))
        name = clause[: found.start()].strip(" ,-–(") if found else ""
        if found and clause[found.start() :].islower() and len(name.split()) >= _NAME:
            names.append(name)
        else:
            rest.append(clause)
    return ("; ".join(rest), names) if names and _role().search(fold("; ".join(rest))) else (text, [])


@cache
def _watch() -> re.Pattern[str]:
    """ "theo dõi", "theo dõi, đôn đốc", "kiểm tra và giám sát" at the end, behind a name."""
    words = load("table_headers.yaml")
    one = any_of(words["cell_watches"])
    joined = rf"\s*(?:,|\b{any_of(words['cell_and'])}\b)\s*"
    end = rf"(?:\s+{any_of(words['cell_does'])})?\W*$"
    return re.compile(rf"(?<=\w)[\s(,–-]+{one}(?:{joined}{one})*{end}")


@cache
def _role() -> re.Pattern[str]:
    words = load("table_headers.yaml")
    return re.compile(rf"\b{any_of([*words['cell_leads'], *words['cell_supports']])}\b")
