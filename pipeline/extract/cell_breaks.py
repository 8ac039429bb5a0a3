"""The names of a unit cell whose lines its writer broke, with "<br>" or inside of quotes: which lines go on the one
before them, and which begin another name."""

from __future__ import annotations

import re

from pipeline.extract.deadline_atoms import any_of
from pipeline.extract.units import tag, units_at
from pipeline.knowledge import load
from pipeline.text import fold, one_tone

EDGE = " ,;.:-–+•()\n"


def names_of_lines(lines: list[str]) -> tuple[list[str], bool]:
    """The names, and whether a line may as well begin, or go on, another one than was believed."""
    out, doubted = list[str](), False
    for line in lines:
        bare = line.strip(EDGE)
        if not bare:
            continue
        goes_on, unsure = _goes_on(out[-1], line.strip()) if out else (False, False)
        doubted |= unsure
        if goes_on:
            out[-1] = f"{out[-1]} {line}"
        else:
            out.append((out and _helper(line)) or line)
    return out, doubted


def only_begins(text: str) -> bool:
    """Whether a text is a head alone that belongs to some body: "Văn phòng", "Thanh tra"."""
    return one_tone(text.strip(EDGE).lower()) in {one_tone(head) for head in load("units.yaml")["owned_heads"]}


def is_owner(text: str) -> bool:
    """Whether a text begins with one body that has such parts: "UBND tỉnh", and no "UBND các xã"."""
    t, lower = tag(text), one_tone(text.strip(EDGE).lower())
    owner = next(
        (o for o in map(one_tone, load("units.yaml")["owners"]) if re.match(rf"{re.escape(o)}(?!\w)", lower)), ""
    )
    return bool(owner) and not t.has(len(owner.split()), "MANY")


def _goes_on(before: str, line: str) -> tuple[bool, bool]:
    """Whether a line goes on the name that ends before it, and whether that is in doubt."""
    if before.rstrip().endswith(("-", "–")) or line.startswith("("):
        return True, False
    before, line = before.strip(EDGE), line.strip(EDGE)
    both, first, own = tag(f"{before} {line}"), tag(before), tag(line)
    begins = bool(units_at(own, 0, loose=True)[0])
    if _helper(line) or own.has(0, "MANY"):
        return False, False
    if only_begins(before) and begins and line[:1].isupper() and not is_owner(line):
        return False, True  # "Văn phòng" over "UBND các xã"
    if both.has(0, "NAME") > len(first.tags) or (only_begins(before) and is_owner(line)):
        return True, False  # "Ban Tuyên giáo" over "Tỉnh ủy"
    if first.has(0, "HEAD") == len(first.tags):
        return True, begins and line[:1].isupper()  # "Bộ Chỉ huy" over "Quân sự tỉnh"; "Thanh tra" over "Sở Y tế"
    if line[:1].isupper():
        return not begins, not begins  # "Phòng Kinh tế" over "Hạ tầng", "Sở Y tế" over "Ông Nguyễn Văn A"
    return True, begins and len(own.tags) > 1


def _helper(line: str) -> str:
    """A line "phối hợp Sở B", or "phối hợp với Sở B", as "phối hợp: Sở B"; "" for another one."""
    words = load("table_headers.yaml")
    cue = re.match(rf"\W*({any_of(words['cell_supports'])})(?:\s+{any_of(words['with'])})?(?:\s*:\s*|\s+)", fold(line))
    rest = line[cue.end() :] if cue else ""
    return f"{line[cue.start(1) : cue.end(1)]}: {rest}" if cue and units_at(tag(rest), 0, loose=True)[0] else ""
