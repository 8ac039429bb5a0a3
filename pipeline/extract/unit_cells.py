"""Units' names in tables that were misread once and read well elsewhere in the same columns.

A name that stands at least twice, and more often than the other spelling, tells what the other one is, where both have
the same letters: a speck read as a stop or a comma parts "Phòng Khách hàng. doanh nghiệp", a mark is lost in "Công an
tính". What may be another's own name ("xã Tân Lập", "xã Tân Lấp") stays.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from rapidfuzz.distance import Levenshtein

from pipeline.document import Node, Table, TableCell
from pipeline.extract.cell_units import begins_unit, cell_units, listed
from pipeline.extract.columns import UNIT_ROLES
from pipeline.extract.spelling import names_data
from pipeline.extract.table_rows import column_roles
from pipeline.extract.unit_heads import mended_heads
from pipeline.extract.unit_lists import split_cell
from pipeline.extract.units import tag
from pipeline.knowledge import load
from pipeline.text import fold, one_tone

_OFTEN = 2  # times that a spelling stands, at least
_MORE = 2  # times as often as any other spelling
_NAMES = 500  # names that are looked for, the most frequent ones: a table of thousands takes no square of its time
_WORDS = (2, 14)  # of a name
_SHORT_NAME = 2  # words of a name at least, where both that a cell holds are told elsewhere
_LONG_NAME = 3  # words of a name that another one is no part of
_COUNTED = re.compile(r"(.*\w) (\d{1,2}|[IVX]+)")
_ONE = "I"
_COLON = re.compile(r"(?<=\w)\s*:\s+(?=[^\W\d_])")
_WORD = re.compile(r"[^\W_]+")


def mend_unit_cells(nodes: list[Node]) -> None:
    """Put names in the unit columns of all tables right, in place."""
    cells = [cell for table in tables_of(nodes) for cell in _unit_cells(table)]
    for cell in cells:
        if cell.confidence < 1:  # a scan's
            cell.text, cell.parts = mended_heads(cell.text), [mended_heads(part) for part in cell.parts]
    names = _names(cells)
    right = set(names.values())
    mended = {text: text if text in right else _mended(text, names) for text in {cell.text for cell in cells}}
    firsts = _first_words(right)
    for cell in cells:
        cell.text = mended[cell.text]
        if cell.confidence < 1:
            cell.text = _listed_anew(_begun_anew(cell.text, firsts))
    _count_in_figures(cells)
    _part_names(cells)
    _one_way(cells)
    _part_known_names(cells)


def _count_in_figures(cells: list[TableCell]) -> None:
    """ "Tổ I" beside "Tổ 2" and "Tổ 3", with no "Tổ II", is Tổ 1 misread, in place."""
    tails: dict[str, set[str]] = {}
    for cell in cells:
        for name in split_cell(cell.text):
            if found := _COUNTED.fullmatch(name):
                tails.setdefault(found[1], set()).add(found[2])
    for stem, told in tails.items():
        if _ONE in told and not any(t.isalpha() for t in told - {_ONE}) and told - {_ONE, "1"}:
            for cell in cells:
                cell.text = re.sub(rf"(?<!\w){re.escape(stem)} {_ONE}(?!\w)", f"{stem} 1", cell.text)


def _part_names(cells: list[TableCell]) -> None:
    """Cut, in place, cells that name two units under each other with no sign between them, where the first is known by
    other cells that hold it alone: in a narrow column no line shows room for the next word."""
    alone = Counter(cell.text for cell in cells if not cell.continued)
    known = [n for n, count in alone.items() if count >= _OFTEN and _LONG_NAME <= len(n.split()) <= _WORDS[1]]
    for cell in cells:
        firsts = [n for n in known if cell.text.startswith(n + " ") and n[-1].isalpha()]
        name = max(firsts, key=len, default="")
        rest = cell.text[len(name) :].strip()
        if name and rest[:1].isupper() and tag(rest).has(0, "HEAD") and begins_unit(rest):
            cell.text = f"{name}\n{rest}"


def _part_known_names(cells: list[TableCell]) -> None:
    """Cut, in place, names that stand under each other with no sign between them, where each stands by itself in other
    cells, and the first one oftener than the two together: "Khoa Cơ khí Phòng Đào tạo"."""
    told = Counter(name for cell in cells if not cell.continued for name in split_cell(listed(cell)))
    for cell in cells:
        pieces = listed(cell).split("; ")
        cut = [part for piece in pieces for part in _known_names(piece, told)]
        if len(cut) > len(pieces):
            cell.text, cell.parts = "\n".join(cut), []


def _known_names(text: str, told: Counter[str]) -> list[str]:
    """A text cut into names that were told; as it is where it is none or one of them."""
    words = text.split()
    for n in range(len(words) - _SHORT_NAME, _SHORT_NAME - 1, -1):
        first, rest = " ".join(words[:n]), " ".join(words[n:])
        if told[first] > told[text] and tag(rest).has(0, "HEAD") and words[n][0].isupper():
            parts = _known_names(rest, told)
            if len(parts) > 1 or told[rest]:
                return [first, *parts]
    return [text]


def _one_way(cells: list[TableCell]) -> None:
    """Cut, in place, cells that say the same only where most of them are cut: one that a page's end cut is not."""
    ways: dict[str, Counter[tuple[str, ...]]] = {}
    for cell in cells:
        ways.setdefault(cell.text, Counter())[tuple(cell.parts)] += 1
    for cell in cells:
        cell.parts = list(ways[cell.text].most_common(1)[0][0])


def tables_of(nodes: list[Node]) -> Iterator[Table]:
    """All tables under some nodes, in reading order."""
    for node in nodes:
        if node.table:
            yield node.table
        yield from tables_of(node.children)


def _unit_cells(table: Table) -> Iterator[TableCell]:
    for column, role in enumerate(column_roles(table)):
        if role in UNIT_ROLES:
            yield from (row.cells[column] for row in table.rows if not row.header and row.cells[column].text)


def _key(text: str) -> str:
    """The letters and figures of a text alone, without marks."""
    return "".join(_WORD.findall(fold(text)))


def _names(cells: list[TableCell]) -> dict[str, str]:
    """Key -> the spelling that is sure, the longest names first."""
    spelled: dict[str, Counter[str]] = {}
    for cell in cells:
        if not cell.continued:
            for name in _said(cell.text):
                if _WORDS[0] <= len(name.split()) <= _WORDS[1] and name[:1].isupper():
                    spelled.setdefault(_key(name), Counter())[name] += 1
    sure = list[tuple[int, str, str]]()
    for key, spellings in spelled.items():
        (name, count), *others = spellings.most_common(2)
        second = others[0][1] if others else 0
        if count >= max(_OFTEN, _MORE * second) or (count > second > 0 and _headed(name) and not _headed(others[0][0])):
            sure.append((count, key, name))
    some = sorted(sure, reverse=True)[:_NAMES]
    return {key: name for _, key, name in sorted(some, key=lambda one: -len(one[1]))}


def _said(text: str) -> list[str]:
    """The names of a cell: who leads, then who supports."""
    lead, support = cell_units(text)
    return [*lead, *support]


def _first_words(names: set[str]) -> dict[str, str]:
    """What follows the first word of a sure name -> that word, a head; for names that differ in it alone, none."""
    found: dict[str, set[str]] = {}
    for name in names:
        first, _, rest = name.partition(" ")
        if _headed(name) and len(rest.split()) >= _WORDS[0]:
            found.setdefault(rest, set()).add(first)
    return {rest: firsts.pop() for rest, firsts in found.items() if len(firsts) == 1}


def _begun_anew(text: str, firsts: dict[str, str]) -> str:
    """The text of a cell with those names begun as elsewhere whose first word is a letter off and no head: "Và Bảo
    hiểm y tế" beside "Vụ Bảo hiểm y tế"."""
    for name in _said(text):
        first, _, rest = name.partition(" ")
        right = firsts.get(rest, first)
        if right != first and not _headed(name) and Levenshtein.distance(fold(right), fold(first)) <= 1:
            text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", f"{right} {rest}", text)
    return text


def _listed_anew(text: str) -> str:
    """ "Sở Xây dựng: Ban Quản lý Khu kinh tế": a colon between two units was a semicolon."""
    for found in reversed(list(_COLON.finditer(text))):
        before = re.split(r"[;,\n]", text[: found.start()])[-1].strip()
        if len(before.split()) > 1 and _headed(before) and begins_unit(before) and begins_unit(text[found.end() :]):
            text = f"{text[: found.start()]}; {text[found.end() :]}"
    return text


def _headed(name: str) -> bool:
    """ "Ban Xây dựng Đoàn" begins as bodies do, "Bản Xây dựng Đoàn" does not."""
    return one_tone(name.split(maxsplit=1)[0].lower()) in {one_tone(head) for head in load("units.yaml")["heads"]}


def _mended(text: str, names: dict[str, str]) -> str:
    """The text of a cell with its names spelled as elsewhere."""
    places = [i for m in _WORD.finditer(text) for i in range(m.start(), m.end())]
    letters = "".join(fold(text[i]) for i in places)
    starts = {m.start() for m in _WORD.finditer(text)}
    ends = {m.end() for m in _WORD.finditer(text)}
    if len(letters) != len(places):
        return text
    taken: list[tuple[int, int, str]] = []
    for key, name in names.items():
        for m in re.finditer(re.escape(key), letters) if key in letters else ():
            start, end = places[m.start()], places[m.end() - 1] + 1
            free = all(end <= a or b <= start for a, b, _ in taken)
            if start in starts and end in ends and free and _is_misread(text[start:end], name):
                taken.append((start, end, name))
    for start, end, name in sorted(taken, reverse=True):
        text = text[:start] + name + text[end:]
    return text


def _is_misread(read: str, name: str) -> bool:
    """Whether what was read is the name misread: the same letters, and words that differ are no place's own name."""
    if read == name:
        return True  # so that no shorter name is looked for within it
    words, own = _WORD.findall(read), _WORD.findall(name)
    if len(words) != len(own):
        return True  # spaces were lost or read into it
    places = {fold(word) for place in names_data()["places"] for word in place.split()[-1:]}
    in_place = False
    for a, b in zip(words, own, strict=True):
        if in_place and a.lower() != b.lower():
            return False
        in_place = b[:1].isupper() and not b.isupper() if in_place else fold(b) in places
    return True
