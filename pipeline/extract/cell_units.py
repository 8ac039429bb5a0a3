"""The units of a row: from the columns that lead and support, and from cells that say both: "A chủ trì, B phối hợp"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from rapidfuzz import fuzz

from pipeline.document import TableCell
from pipeline.extract.cell_breaks import EDGE, is_owner, names_of_lines, only_begins
from pipeline.extract.cell_watchers import without_watchers
from pipeline.extract.deadline_atoms import any_of
from pipeline.extract.group_rows import same_as_above
from pipeline.extract.unit_lists import split_cell
from pipeline.extract.units import tag, units_at
from pipeline.knowledge import load
from pipeline.text import collapse, fold

_BIT = 4  # letters of a word: less before a colon is what is left of "Chủ trì"
_CUE = 75  # likeness from which what stands before a colon is "Chủ trì" misread
_LEADING = ("lead", "lead_support")  # columns whose cells may say all roles


def units_of(cells: dict[str, TableCell], names: frozenset[str]) -> tuple[list[str], list[str]]:
    """Who leads and who supports, by the roles of a row's cells."""
    lead, support = cell_units(listed(cells["lead"]), names) if "lead" in cells else ([], [])
    if "support" in cells:
        support = [*support, *split_cell(listed(cells["support"]), names)]
    if "lead_support" in cells:
        first, second = _led_and_supported(listed(cells["lead_support"]))
        both = split_cell(first.replace("/", "; "), names)
        lead, support = (both, split_cell(second, names)) if second else (both[:1], support + both[1:])
    return lead, support


def watchers(cells: dict[str, TableCell], names: frozenset[str]) -> list[str]:
    """Who watches over the work: the cell of its column, else what the cells say of who does it."""
    if "monitor" in cells:
        return split_cell(cells["monitor"].text, names)
    said = [name for role in _LEADING if role in cells for name in without_watchers(listed(cells[role]))[1]]
    return [unit for name in said for unit in split_cell(name, names)]


def listed(cell: TableCell) -> str:
    """A cell's text, with semicolons between the units that stand in it under each other without a sign."""
    known = collapse(" ".join(cell.parts)) == cell.text
    if known and len(cell.parts) > 1 and cell.place.box is None and begins_unit(cell.parts[0]):
        return "; ".join(part.strip(" ;,") for part in names_of_lines(cell.parts)[0])
    parts = _whole_names(cell.parts) if known else []
    if len(parts) < 2 or not all(begins_unit(part) for part in parts):
        return cell.text
    return "; ".join(part.strip(" ;,") for part in parts)


def broken_in_doubt(cell: TableCell) -> bool:
    """Whether the lines of a text's cell may be other names than those told by `listed`."""
    known = cell.place.box is None and collapse(" ".join(cell.parts)) == cell.text
    if not known or len(cell.parts) < 2:
        return False
    if begins_unit(cell.parts[0]):
        return names_of_lines(cell.parts)[1]
    lead, support = cell_units(listed(cell))
    return len(lead) + len(support) < sum(part[:1].isupper() for part in cell.parts)


def _whole_names(parts: list[str]) -> list[str]:
    """The paragraphs of a cell, where one that is only how a body's name begins goes on in the next one: "Văn phòng"
    over "UBND tỉnh", which a narrow column or a page's end parted."""
    out: list[str] = []
    for part in parts:
        if out and only_begins(out[-1]) and is_owner(part) and len(units_at(tag(f"{out[-1]} {part}"), 0)[0]) == 1:
            out[-1] = f"{out[-1]} {part}"
        else:
            out.append(part)
    return out


def begins_unit(text: str) -> bool:
    """Whether a text begins with a unit's name, of which the grammar may not know the end."""
    return bool(units_at(tag(_in_full(text.strip(EDGE))), 0, loose=True)[0]) and not same_as_above(text)


def _in_full(text: str) -> str:
    """ "P. Tài chính" with its first word written out, to be told as a name."""
    for short, full in load("table_headers.yaml")["abbreviated"].items():
        if text.lower().startswith(short):
            return f"{full.capitalize()} {text[len(short) :].lstrip()}"
    return text


def cell_units(text: str, names: frozenset[str] = frozenset()) -> tuple[list[str], list[str]]:
    """The units of a cell in a column for who does the work, and the ones that it names as working with them.

    >>> cell_units("Sở Nội vụ chủ trì, phối hợp với Sở Tài chính")
    (['Sở Nội vụ'], ['Sở Tài chính'])
    """
    first, second = _led_and_supported(text)
    return split_cell(first, names), split_cell(second, names) if second else []


def _led_and_supported(text: str) -> tuple[str, str]:
    """The part of a cell that names who leads, and the part that names who supports; the second is empty where
    nothing parts them."""
    words, text = load("table_headers.yaml"), without_watchers(text)[0]
    lead, support = any_of(words["roles"]["lead"]), any_of(words["roles"]["support"])
    found = re.search(rf"[-+•]?\s*\b{support}(?:\s+{any_of(words['with'])})?\s*:", fold(text))
    found = found or _misread_caption(text)
    first, second = _out_of_bracket(text[: found.start()], text[found.end() :]) if found else _told(text)
    cue = re.match(rf"\W*{lead}\s*[:;.,]\s*", fold(first)) or (_misread_cue(first) if found else None)
    if cue:
        return first[cue.end() :], second
    return _without(_cues()[0], first) if found else first, second  # "A chủ trì; phối hợp: B"


def _out_of_bracket(first: str, second: str) -> tuple[str, str]:
    """ "A (phối hợp: B); C", cut at its caption, as "A; C" and "B"; as it is where no bracket opens before that."""
    opened = re.search(r"[(\[]\s*$", first)
    if opened is None:
        return first, second
    depth, end = 1, len(second)
    for at, sign in enumerate(second):
        depth += (sign in "([") - (sign in ")]")
        if depth == 0:
            end = at
            break
    behind = second[end + 1 :] if re.search(r"\w", second[end + 1 :]) else ""
    return first[: opened.start()].rstrip() + behind, second[:end]


def _misread_cue(text: str) -> re.Match[str] | None:
    """ "Chủ 0ì:" or what is left of it, "ì:", for "Chủ trì:", where "Phối hợp:" follows."""
    found = re.match(r"\W*(\w[^:]{0,20}?)\s*:\s*", fold(text))
    leads = load("table_headers.yaml")["roles"]["lead"]
    return found if found and (len(found[1]) < _BIT or _alike(found[1], leads)) else None


def _misread_caption(text: str) -> re.Match[str] | None:
    """ "- Phi hơn:" or "- Phối hợp;" for "- Phối hợp:", behind a first line that says who leads."""
    supports = load("table_headers.yaml")["cell_supports"]
    pieces = re.finditer(r"(?<=\s)[-+•–]\s+(\w+\s+\w+)\s*[:;.](?=\s)", fold(text))
    return next((found for found in pieces if _alike(found[1], supports)), None)


def _alike(read: str, phrases: Iterable[str]) -> bool:
    return max(fuzz.ratio(read, fold(phrase)) for phrase in phrases) >= _CUE


@cache
def _cues() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """ "chủ trì"; "phối hợp với" before a name; "phối hợp" behind one. On folded text. A run of signs
    before is looked at once, from its first one on."""
    words = load("table_headers.yaml")
    lead, support, with_ = (any_of(words[key]) for key in ("cell_leads", "cell_supports", "with"))
    return (
        re.compile(rf"(?<![\s,;:(–-])[\s,;:(–-]*\b{lead}\b\)?"),
        re.compile(
            rf"(?<![\s,;.(–-])[\s,;.(–-]*(?:\b{any_of(words['cell_and'])}\s+)?\b{support}(?:\s+\w+\s+\w+)?\s+{with_}\b\)?"
        ),
        re.compile(rf"(?<![\s,(–-])[\s,(–-]*\b{support}(?:\s+{any_of(words['cell_does'])})?\s*\)?\W*$"),
    )


def _told(text: str) -> tuple[str, str]:
    """ "A chủ trì, phối hợp với B", "A chủ trì; B phối hợp", "A (chủ trì), B, C": who leads, who works with them."""
    leads, before, behind = _cues()
    folded = fold(text)
    if (found := before.search(folded)) and found.start():
        return _without(leads, text[: found.start()]), text[found.end() :].strip(EDGE)
    if (found := _before_a_name().search(folded)) and found.start() and begins_unit(text[found.end() :]):
        return _without(leads, text[: found.start()]), text[found.end() :].strip(EDGE)
    led = leads.search(folded) or _misread_leads(folded)
    if not led:
        return _helped(text)
    if not text[: led.start()].strip(EDGE):
        return text[led.end() :].strip(EDGE), ""
    rest = text[led.end() :]
    last = behind.search(fold(rest))
    if rest.strip(EDGE) and not last and not re.match(r"\s*[,;.)/–-]", rest):
        return text, ""  # "Các cơ quan chủ trì nhiệm vụ"
    return text[: led.start()].strip(EDGE), (rest[: last.start()] if last else rest).strip(EDGE)


def _helped(text: str) -> tuple[str, str]:
    """ "A phối hợp B", where a unit stands on either side."""
    for found in re.finditer(rf"\s+{any_of(load('table_headers.yaml')['cell_supports'])}\s+", fold(text)):
        before, behind = text[: found.start()], text[found.end() :]
        whole = tag(before.strip(EDGE))
        if begins_unit(before) and begins_unit(behind) and whole.has(0, "HEAD") < len(whole.tags):
            return before.strip(EDGE), behind.strip(EDGE)
    return text, ""


@cache
def _before_a_name() -> re.Pattern[str]:
    """ "phối hợp" without "với": of "A, phối hợp B"; no "A, B phối hợp, C"."""
    words = load("table_headers.yaml")
    joined = rf"(?:\b{any_of(words['cell_and'])}\s+)?"
    return re.compile(rf"\s*[,;.(–-]\s*{joined}\b{any_of(words['cell_supports'])}\s+(?=\w)")


def _misread_leads(folded: str) -> re.Match[str] | None:
    """ "chủ tí" for "chủ trì" in "A chủ trì; B phối hợp"."""
    found = re.match(r".*?[^\s;](\s+\w+\s+\w+)(?=;)", folded)
    behind = _cues()[2].search(folded)
    words = load("table_headers.yaml")["cell_leads"]
    return (
        re.compile(re.escape(found[1])).search(folded) if found and behind and _alike(found[1].strip(), words) else None
    )


def _without(cue: re.Pattern[str], text: str) -> str:
    found = cue.search(fold(text))
    return (text[: found.start()] if found and found.start() else text).strip(EDGE)
