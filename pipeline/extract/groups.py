"""Rows of a table that head the rows under them: which they are, and their labels as the sequence has them."""

from __future__ import annotations

import re

from pipeline.document import Table, TableRow
from pipeline.extract.columns import UNIT_ROLES
from pipeline.knowledge import load
from pipeline.text import CAPITALS, roman_value, to_roman

LABEL = re.compile(r"^\s*([IVXLC]+|[A-H]|[IVXHl1|]{2,5}|\d{1,3}(?:\.\d{1,3})*)\s*[.)]?\s*$")
_INSIDE = re.compile(r"^([IVXLC]+|[A-H]|\d{1,2})\s*[.)]\s+(?=\S)")  # a label in one cell with its heading
# what a bad scan makes of one: "HH. Tài nguyên", "1H, Tài chính", "€. QUỐC PHÒNG", and no "Tr. 5" or "Q. Ba Đình"
_UNREAD_INSIDE = re.compile(rf"^(?:[IVXHTl1|]+[ỊÍÌl1|]?|[^\w\s\"“(+-])\s*[.,]\s+(?=[{CAPITALS}])")
_SKIPPED = 12  # numerals of groups that may lack between two that were read, at most
_NAME = 16  # words of a group's name
_SMALL = str(load("labels.yaml")["letters"])[:10]  # the labels of groups under groups, in their order


def group_labels(table: Table, roles: list[str | None]) -> dict[int, str]:
    """The label of each group row by its place in the table; damaged Roman ones are put back into their sequence.

    "1 | Công tác chỉ đạo" over a row "1", or "H" between I and III, was Roman.
    """
    found = {n: _group_label(r, roles) for n, r in enumerate(table.rows) if not r.header}
    body, order = [r for r in table.rows if not r.header], {n: i for i, n in enumerate(found)}
    found = {n: label for n, label in found.items() if label and not _counts_on(body, order[n])}
    found = _with_unlabelled(table.rows, found)
    found = _with_stops(table.rows, roles, _counted_below(table.rows, _with_lost_letters(found)))
    found = _in_small_letters(table.rows, found)
    romans = sum(_like_roman(label) for label in found.values()) + _one_over_one(found)
    if not romans:  # a row of work whose number can't be read, more likely
        found = {n: label for n, label in found.items() if label != "?" or _is_wide(table.rows[n])}
    numbers = {c.text.strip(" .") for n, r in enumerate(table.rows) if n not in found for c in r.cells[:1]}
    if not romans and not ("1" in found.values() and "1" in numbers):
        return found
    last, number, before = 0, 0, set[str]()  # the letters so far
    for n, label in found.items():
        if label in tuple(_SMALL):
            continue
        text = _label_text(table.rows[n]) if label == "-" else label.strip("?")
        unread = label == "?"
        if re.fullmatch("[A-G]", text) and (text not in "CD" or chr(ord(text) - 1) in before):
            before.add(text)
            if _next_roman(found, n) != last + 2:
                last, number = 0, 0  # under a new letter the numerals begin again
                continue
            unread = True  # a numeral before II that was read as a letter
        unread = unread or text == "D"  # no letter without C: II misread
        counted = romans and re.fullmatch(r"\d+(?:\.\d+)*", text) and last and _next_number(text, number)
        if counted and not _is_lone_stroke(table.rows, found, n):
            number = int(text.split(".")[0])  # a group of its own under the Roman one
            continue
        value = roman_value(re.sub(r"[l1|!]", "I", text).replace("H", "II")) if text else None
        if value is None and not unread and (text or label != "-" or len(table.rows[n].cells[0].text) > 3):
            continue
        last, number = value if value and last < value <= last + _SKIPPED else last + 1, 0
        found[n] = to_roman(last)
    return found


def _group_label(row: TableRow, roles: list[str | None]) -> str:
    """The label of a row that is only label and heading; "-" for a heading without a label; "" for other rows."""
    printed = [c for c in row.cells if c.text and not c.continued]
    texts = [c.text for c in printed]
    wide = _is_wide(row)
    if len(printed) == 1 and (wide or len(row.cells) > 2):
        if inside := _INSIDE.match(texts[0]):
            return inside[1]
        return "?" if wide and _UNREAD_INSIDE.match(texts[0]) else "-" if wide else ""
    if len(printed) == 2 and wide and printed[0].column_span == 1 and len(texts[0]) <= 5 and not LABEL.match(texts[0]):
        return "?"  # a label that can't be read before a heading over the whole row
    found = LABEL.match(texts[0]) if len(printed) == 2 else None
    first = len(printed) == 2 and printed[0] is row.cells[0]
    unread = first and not found and len(texts[0]) <= 5 and not re.search(r"\d", texts[0])
    if (found or unread) and (wide or (_only_names(row, roles) and not texts[1].rstrip().endswith((".", ";")))):
        return found[1] if found else "?"  # rows of work have figures
    return ""


def _only_names(row: TableRow, roles: list[str | None]) -> bool:
    """Whether a row of a table of work says neither who does anything nor when."""
    said = {r for c, r in zip(row.cells, roles, strict=True) if c.text and not c.continued}
    return any(r in roles for r in ("task", "indicator")) and not said & {*UNIT_ROLES, "deadline", "product"}


def _with_stops(rows: list[TableRow], roles: list[str | None], found: dict[int, str]) -> dict[int, str]:
    """The groups with those whose name ends with a full stop, which a speck may be: "3 | Thông tin." over "3.1"."""
    out = dict(found)
    for n, row in enumerate(rows[:-1]):
        number = _number_text(row)
        over = number.isdecimal() and _number_text(rows[n + 1]) == f"{number}.1"
        if n not in out and over and not row.header and _only_names(row, roles):
            out[n] = number
    return dict(sorted(out.items()))


def _in_small_letters(rows: list[TableRow], found: dict[int, str]) -> dict[int, str]:
    """The groups with a, b, c for labels that were taken for unread ones, as far as they count from "a" on; rows that
    follow each other in this way are items, and no groups."""
    out, at = dict(found), 0
    for n, label in found.items():
        letter = re.sub(r"[.)]$", "", rows[n].cells[0].text.strip())
        if label != "?" or letter not in tuple(_SMALL):
            at = at if label == "?" else 0  # a new group over them begins anew
            continue
        at = 0 if letter == _SMALL[0] else at
        following = _number_text(rows[n + 1]) if n + 1 < len(rows) else ""
        if at < len(_SMALL) and letter in (_SMALL[at], "e" if _SMALL[at] == "đ" else "") and n + 1 not in found:
            if following not in tuple(_SMALL):
                out[n] = letter
            at = _SMALL.index(letter) + 1
    return out


def _is_wide(row: TableRow) -> bool:
    """Whether a cell of a row reaches over all its columns but one or two."""
    wide = max((c.column_span for c in row.cells if c.text and not c.continued), default=1)
    return wide > 1 and wide >= len(row.cells) - 2


def _next_roman(labels: dict[int, str], n: int) -> int | None:
    """The value of the group's label behind the row n; None where it is no numeral."""
    following = next((label for m, label in labels.items() if m > n and label not in "-?"), "")
    return roman_value(re.sub("[l1|!]", "I", following).replace("H", "II")) if following else None


def _with_unlabelled(rows: list[TableRow], found: dict[int, str]) -> dict[int, str]:
    """The groups with those rows of a name alone whose numeral was not read: where just one lacks in the sequence, or
    the rows behind are counted from 1 again."""
    values = {n: value for n, label in found.items() if (value := roman_value(label))}
    out = dict(found)
    for (n, value), (before, last) in zip(values.items(), [(-1, 0), *values.items()], strict=False):
        between = range(before + 1, n) if value == last + 2 else ()
        alone = [m for m in between if not rows[m].header and m not in found and _is_name_alone(rows[m])]
        if len(alone) == 1:
            out[alone[0]] = "?"
    if any(map(_like_roman, found.values())):
        out |= {n: "?" for n in range(len(rows) - 1) if n not in out and _heads_a_count(rows, n)}
    return dict(sorted(out.items()))


def _heads_a_count(rows: list[TableRow], n: int) -> bool:
    """Whether a row is a name alone, before a row that is the first of a count."""
    alone = not rows[n].header and _is_name_alone(rows[n]) and len(group_heading(rows[n]).split()) <= _NAME
    return alone and _number_text(rows[n + 1]) == "1" and not rows[n + 1].header


def _with_lost_letters(found: dict[int, str]) -> dict[int, str]:
    """The groups with C for one that can't be read between B and D, or behind B right over a numeral I."""
    out, labels = dict(found), list(found.items())
    last = ""
    for at, (n, label) in enumerate(labels):
        letter = label if re.fullmatch("[A-G]", label) and (label not in "CD" or chr(ord(label) - 1) == last) else ""
        if label == "?" and re.fullmatch("[A-F]", last):
            following = chr(ord(last) + 1)
            after = labels[at + 1] if at + 1 < len(labels) else (0, "")
            again = after[0] == n + 1 and after[1] in ("I", "l", "1", "|")
            if after[1] == chr(ord(following) + 1) or again:
                out[n] = letter = following
        last = letter or last
    return out


def _counted_below(rows: list[TableRow], found: dict[int, str]) -> dict[int, str]:
    """The groups with 1 for what was read as "I", or not at all, right under a numeral's row, where the rows behind are
    1.1, 1.2."""
    out = dict(found)
    for n, label in found.items():
        lost = label in ("?", "-") and rows[n].cells[0].column_span == 1
        under = (lost or _like_roman(label)) and _like_roman(found.get(n - 1, ""))
        first = re.fullmatch(r"(\d+)\.1", _number_text(rows[n + 1])) if under and n + 1 < len(rows) else None
        if first:
            out[n] = first[1]
    return out


def _is_name_alone(row: TableRow) -> bool:
    printed = [c for c in row.cells if c.text and not c.continued]
    return len(printed) == 1 and not row.cells[0].text and not printed[0].text.rstrip().endswith((".", ";", ","))


def _counts_on(body: list[TableRow], at: int) -> bool:
    """Whether the row at this place, whose cells beside its name are empty, only goes on with the numbers of the rows
    round it: no heading, for groups are counted by themselves."""
    own = _number_text(body[at])
    if not (own.isdecimal() and len(own) < 5) or any(c.column_span > 1 for c in body[at].cells):
        return False
    sides = [(i, int(own) + i - at) for i in (at - 1, at + 1) if 0 <= i < len(body)]
    right = [_number_text(body[i]) == str(number) for i, number in sides]
    # the number beside it may be misread; "1.1" behind 1 is not, nor is a 1 behind 2
    unread = [not re.match(r"\d", _number_text(body[i])) for i, _ in sides]
    return any(right) and all(r or u for r, u in zip(right, unread, strict=True))


def _number_text(row: TableRow) -> str:
    return row.cells[0].text.strip(" .)")


def _one_over_one(found: dict[int, str]) -> int:
    """How many groups "1" stand right over another "1": a group is not counted twice, so that the upper ones are I."""
    return sum(label == "1" and found.get(n + 1) == "1" for n, label in found.items())


def _like_roman(label: str) -> bool:
    """A Roman numeral, or what its strokes are read as: "H" for II, "IH" for III."""
    return (
        bool(re.fullmatch("[IVXHl|]{1,6}", label))
        and roman_value(re.sub("[l|]", "I", label).replace("H", "II")) is not None
    )


def _next_number(text: str, last: int) -> bool:
    """Whether an Arabic label goes on with its own numbering: 1 after a Roman one, 2 after 1, 1.1 after 1."""
    first = int(text.split(".", maxsplit=1)[0])
    return first == last + 1 or ("." in text and first == last)


def _is_lone_stroke(rows: list[TableRow], found: dict[int, str], n: int) -> bool:
    """Whether the label "1" of a scanned group row is a numeral misread, II or another: groups under a numeral begin
    right under it, and go on with 2."""
    following = next((label for m, label in found.items() if m > n), "")
    scanned = any(cell.confidence < 1 for cell in rows[n].cells)
    return found[n] == "1" and scanned and n - 1 not in found and not re.match("2|1[.]", following)


def _label_text(row: TableRow) -> str:
    """What stands in the number cell of a group row, where it is no heading itself."""
    first = row.cells[0]
    return first.text.strip(" .") if first.column_span == 1 and not first.continued else ""


def group_heading(row: TableRow) -> str:
    texts = [c.text for c in row.cells if c.text and not c.continued]
    if len(texts) > 1:
        return texts[-1]
    wide = _is_wide(row) and _UNREAD_INSIDE.match(texts[0])
    return texts[0][wide.end() :] if wide else _INSIDE.sub("", texts[0])
