"""The words that were read for an item and for its fields, found again by place and by spelling."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.document import Box, Evidence, Page, TextSource, Word
from pipeline.restore import is_syllable
from pipeline.text import fold, one_tone

_SIGNS = ".,;:()[]“”\"'’!?…-–|"
_PLAIN = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Read:
    """A word of the document in reading order: what is compared of it, and how surely it was read."""

    page: int
    box: Box  # in points
    line: int  # counted through the document
    text: str
    key: str  # without case, marks and signs round it
    confidence: float


class Words:
    """All words of a document. Text that was not read from an image is sure."""

    def __init__(self, pages: Sequence[Page]) -> None:
        lines = [(page, line) for page in pages for line in page.lines()]
        self.words = [
            _read(page, word, n) for n, (page, line) in enumerate(lines) for word in line.words if word.text.strip()
        ]
        self._keys = [word.key for word in self.words]
        self._long = Counter(word.line for word in self.words)
        self._boxed = {page.number for page in pages if page.source in (TextSource.OCR, TextSource.LAYER)}

    def inside(self, places: Sequence[Evidence]) -> list[int]:
        """The indexes of the words in an item's boxes; none in a text file, which has no boxes."""
        boxes = {e.page: e.bbox for e in places if e.bbox is not None and e.page in self._boxed}
        found = []
        for i, word in enumerate(self.words):
            box = boxes.get(word.page)
            x, y = word.box.centre
            if box and box[0] - 1 <= x <= box[2] + 1 and box[1] - 1 <= y <= box[3] + 1:
                found.append(i)
        mine = Counter(
            self.words[i].line for i in found
        )  # of a line beside it, a crooked page's box holds a word or two
        return [i for i in found if 2 * mine[self.words[i].line] >= self._long[self.words[i].line]]

    def new_lines_inside(self, near: Sequence[int]) -> list[str]:
        """The lines of an item that begin though the line before had room for their first word: new paragraphs."""
        lines: list[list[Read]] = []
        for word in (self.words[i] for i in near):
            if lines and lines[-1][0].line == word.line:
                lines[-1].append(word)
            else:
                lines.append([word])
        found = []
        for before, after in pairwise(lines):
            first = after[0]
            right = max(line[-1].box.x1 for line in lines if line[0].page == first.page)
            room = right - before[-1].box.x1 - first.box.width
            if before[0].page == first.page and first.box.y0 > before[0].box.centre[1] and room > 2 * first.box.height:
                found.append(" ".join(word.text for word in after))
        return found

    def spelled(self, text: str, near: Sequence[int]) -> list[Read]:
        """The words of a field: inside the item where they stand there, else the last ones before it; [] for none."""
        at = self._found(text, near)
        return self.words[at : at + len(keys(text))] if at is not None else []

    def behind(self, text: str, near: Sequence[int]) -> str:
        """What follows a field's words on the page, a few words; "" where a sign ends them."""
        at = self._found(text, near)
        if at is None:
            return ""
        end = at + len(keys(text))
        if self.words[end - 1].text[-1:] in ",;:.":
            return ""
        return " ".join(word.text for word in self.words[end : end + 5])

    def _found(self, text: str, near: Sequence[int]) -> int | None:
        wanted = keys(text)
        if not wanted or not near:
            return None
        inside = set(near)
        for i in near:
            if self._keys[i : i + len(wanted)] == wanted and i + len(wanted) - 1 in inside:
                return i
        for i in range(near[0] - 1, -1, -1):
            if self._keys[i] == wanted[0] and self._keys[i : i + len(wanted)] == wanted:
                return i
        return None

    def spelled_otherwise(self, text: str) -> bool:
        """Whether the document spells a name's words with other marks at least as often: one of them is misread."""
        wanted, forms = keys(text), Counter[str]()
        for i, key in enumerate(self._keys):
            if wanted and key == wanted[0] and self._keys[i : i + len(wanted)] == wanted:
                forms[self._form([word.text for word in self.words[i : i + len(wanted)]])] += 1
        own = self._form(text.split())
        return any(count >= forms[own] for form, count in forms.items() if form != own)

    @staticmethod
    def _form(texts: Sequence[str]) -> str:
        return one_tone(" ".join(text.strip(_SIGNS) for text in texts if _key(text)).lower())

    def followers(self, text: str) -> list[str]:
        """The keys of the words that follow a phrase, wherever the document has it; "" at a phrase's or text's end."""
        wanted, found = keys(text), []
        for i, key in enumerate(self._keys):
            if key == wanted[0] and self._keys[i : i + len(wanted)] == wanted:
                ended = not self.words[i + len(wanted) - 1].text[-1:].isalnum() or i + len(wanted) >= len(self._keys)
                found.append("" if ended else self._keys[i + len(wanted)])
        return found


def keys(text: str) -> list[str]:
    """The words of a text as they are compared."""
    return [key for key in map(_key, text.split()) if key]


def strange(text: str) -> bool:
    """Whether a word in small letters is no Vietnamese syllable. Names, abbreviations and numbers are left alone."""
    plain = text.strip(_SIGNS + "/")
    return len(plain) > 1 and plain.islower() and bool(_PLAIN.fullmatch(plain)) and not is_syllable(plain)


def _key(text: str) -> str:
    return fold(text).strip(_SIGNS)


def _read(page: Page, word: Word, line: int) -> Read:
    sure = 1.0 if page.source is not TextSource.OCR else word.confidence
    return Read(page.number, word.box, line, word.text, _key(word.text), sure)
