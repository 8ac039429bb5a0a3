"""Misread names of units, put right from the document's own memory: "Văn phòng Sử" over items of "Văn phòng Sở".

Only in headings and unit cells of scans, only a word that was hard to read, and only where the name with another letter
stands twice elsewhere: real names that are alike ("Khoa Nội", "Khoa Nhi") are read well, or never meet this.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from pipeline.document import Node, Page, Place, TextSource, Word
from pipeline.extract.columns import UNIT_ROLES
from pipeline.extract.heading_names import heading_units
from pipeline.extract.table_rows import column_roles
from pipeline.knowledge import load
from pipeline.restore import is_syllable
from pipeline.text import fold, nfc

_HARD = 0.8  # word confidence under which a word may be another one
_LOST = 0.6  # word confidence under which a word may be any
_BESIDE = 3  # words of the name beside one that was lost, at least
_MOSTLY = 5  # times as often as any other word, the one that a lost word is taken for
_TIMES = 2  # that the right name stands in the document
_SIGNS = ".,;:()[]“”\"'"
_VOWELS = set("aeiouy")  # without marks
_LONGEST = 12  # words of a heading that is a name


def mend_names(nodes: Sequence[Node], pages: Sequence[Page], texts: Sequence[str]) -> int:
    """Put right, in place, the names in headings and unit cells; returns how many were."""
    hard = _Hard(pages)
    return sum(_mend(node, hard, texts) for node in nodes) if hard.words else 0


class _Hard:
    """The words of a scan that were hard to read, by page."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self.words: dict[int, list[Word]] = {}
        for page in pages if any(page.source is TextSource.OCR for page in pages) else []:
            some = [
                word for line in page.lines() for word in line.words if word.confidence < _HARD or _is_no_word(word)
            ]
            if page.source is TextSource.OCR and some:
                self.words[page.number] = some

    def at(self, places: Sequence[Place]) -> Iterator[tuple[str, bool]]:
        """Those that stand in one of the places, and whether next to nothing is known of each."""
        for place in places:
            for word in self.words.get(place.page, []):
                x, y = word.box.centre
                box = place.box
                if box and box.x0 <= x <= box.x1 and box.y0 <= y <= box.y1:
                    text = nfc(word.text).strip(_SIGNS)
                    yield text, word.confidence < _LOST or not is_syllable(text.lower())


def _is_no_word(word: Word) -> bool:
    """Whether a word in small letters is no syllable, however sure the reader was."""
    text = nfc(word.text).strip(_SIGNS)
    return len(text) > 1 and text.isalpha() and text.islower() and not is_syllable(text)


def _mend(node: Node, hard: _Hard, texts: Sequence[str]) -> int:
    count, paragraph = 0, node.paragraph
    if paragraph and node.section_id and len(paragraph.text.split()) <= _LONGEST and heading_units(paragraph.text)[1]:
        right = _right(paragraph.text, list(hard.at(paragraph.places)), texts)
        count += right != paragraph.text
        paragraph.text = right
    if node.table:
        for column, role in enumerate(column_roles(node.table)):
            for row in node.table.rows if role in UNIT_ROLES else []:
                cell = row.cells[column]
                right = _right(cell.text, list(hard.at([cell.place, *cell.more])), texts) if cell.text else cell.text
                count += right != cell.text
                cell.text = right
    return count + sum(_mend(child, hard, texts) for child in node.children)


def _right(name: str, hard: Sequence[tuple[str, bool]], texts: Sequence[str]) -> str:
    """The name with those of its hard words put right that the document prints otherwise."""
    for word, lost in hard:
        found = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", name) if len(word) > 1 and word.isalpha() else None
        if found and (other := _other(name, found.start(), found.end(), texts, lost)):
            name = name[: found.start()] + other + name[found.end() :]
    return name


def _other(name: str, start: int, end: int, texts: Sequence[str], lost: bool) -> str:
    """The one word that stands in this place of the name elsewhere; "" where the name as read stands there, too.

    A word of which next to nothing is known (`lost`) may be any, where nearly always one stands there, and
    several beside it.
    """
    before = re.findall(r"\w+", name[:start])[-3:]
    behind = re.findall(r"\w+", name[end:])[:3]
    if (not before and not (lost and len(behind) == _BESIDE)) or any(
        word.lower() in load("units.yaml")["places"] for word in before
    ):
        return ""  # places are alike: "phường Tân An", "phường Tân Ân"
    gap = r"\W{1,3}"
    pattern = gap.join([*map(re.escape, before), r"(\w+)", *map(re.escape, behind)])
    wanted = re.compile(rf"(?<!\w){pattern}(?!\w)", re.IGNORECASE)
    counts = Counter(match[1] for text in texts for match in wanted.finditer(text))
    word = name[start:end]
    if counts[word] > 1:
        return ""
    others = {other: n for other, n in counts.items() if other != word}
    alike = {other: n for other, n in others.items() if _one_mark_off(nfc(other).lower(), word.lower())}
    most = max(others.values(), default=0)
    if lost and len(before) + len(behind) >= _BESIDE and most > max(_TIMES, _MOSTLY * (sum(others.values()) - most)):
        alike = others
    best = max(alike, key=lambda other: alike[other], default="")
    return best if best and alike[best] >= _TIMES and best.isalpha() else ""


def _one_mark_off(one: str, other: str) -> bool:
    """Whether two words differ in one vowel or one mark: "sử" and "sở", not "nhi" and "nội"."""
    if len(one) != len(other):
        return False
    pairs = [(fold(a), fold(b)) for a, b in zip(one, other, strict=True) if a != b]
    return len(pairs) == 1 and (pairs[0][0] == pairs[0][1] or set(pairs[0]) <= _VOWELS)
