"""The words that were read for an item and for its fields, found again by place and by spelling."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.document import Box, Evidence, Page, TextSource, Word
from pipeline.knowledge import load
from pipeline.restore import is_syllable, split_tone
from pipeline.text import fold, one_tone

_SIGNS = ".,;:()[]“”\"'’!?…-–|"
_AS_OFTEN = 0.4
_NO_LETTER = re.compile(r"[^\W\d_](?:[\\^¢£¥©®{}]|@(?!\w))|(?:[\\^¢£¥©®{}]|(?<!\w)@)[^\W\d_]")
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
        self._pairs: dict[tuple[str, str], list[int]] | None = None
        self._places: dict[str, list[int]] = {}
        self._known: dict[str, list[int]] = {}
        self._spelled: dict[str, Counter[str]] = {}
        self._after: dict[str, Counter[str]] = {}
        self._of_page: dict[int, list[int]] = {}
        for i, word in enumerate(self.words):
            self._places.setdefault(word.key, []).append(i)
            self._of_page.setdefault(word.page, []).append(i)
        self._long = Counter(word.line for word in self.words)
        self._boxed = {page.number for page in pages if page.source in (TextSource.OCR, TextSource.LAYER)}

    def inside(self, places: Sequence[Evidence]) -> list[int]:
        """The indexes of the words in an item's boxes, rising; none in a text file, which has no boxes."""
        boxes = {e.page: e.bbox for e in places if e.bbox is not None and e.page in self._boxed}
        found = []
        for page, box in boxes.items():
            for i in self._of_page.get(page, []):
                x, y = self.words[i].box.centre
                if box[0] - 1 <= x <= box[2] + 1 and box[1] - 1 <= y <= box[3] + 1:
                    found.append(i)
        # Of a line beside it, a crooked page's box holds a word or two.
        mine = Counter(self.words[i].line for i in found)
        return sorted(i for i in found if 2 * mine[self.words[i].line] >= self._long[self.words[i].line])

    def new_lines_inside(self, near: Sequence[int]) -> list[str]:
        """The lines of an item that begin though the line before had room for their first word: new paragraphs."""
        lines: list[list[Read]] = []
        for word in (self.words[i] for i in near):
            if lines and lines[-1][0].line == word.line:
                lines[-1].append(word)
            else:
                lines.append([word])
        found = []
        rights: dict[int, float] = {}
        for line in lines:
            rights[line[0].page] = max(line[-1].box.x1, rights.get(line[0].page, line[-1].box.x1))
        for before, after in pairwise(lines):
            first = after[0]
            room = rights[first.page] - before[-1].box.x1 - first.box.width
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
        places = self._all(wanted)
        first, last = bisect_left(places, near[0]), bisect_right(places, near[-1])
        here = next((i for i in places[first:last] if _holds(near, i) and _holds(near, i + len(wanted) - 1)), None)
        return here if here is not None else (places[first - 1] if first else None)

    def _all(self, wanted: list[str]) -> list[int]:
        """Every place at which these words stand one after the other."""
        key = " ".join(wanted)
        if key not in self._known:
            size = len(wanted)
            # from the rarest of the words: thousands of names may begin with "Sở"
            rarest = min(range(size), key=lambda n: len(self._places.get(wanted[n], [])), default=0)
            begin = [i - rarest for i in self._places.get(wanted[rarest], [])] if wanted else []
            self._known[key] = [i for i in begin if i >= 0 and self._keys[i : i + size] == wanted]
        return self._known[key]

    def spelled_otherwise(self, text: str) -> float:
        """Whether the document spells a name's words with other marks: more often than so, 1; as often, less."""
        forms, own = self._forms(keys(text)), self._form(text.split())
        most = max((count for form, count in forms.items() if form != own), default=0)
        return 1.0 if most > forms[own] else _AS_OFTEN if most and most == forms[own] else 0.0

    def confirmed(self, text: str) -> bool:
        """Whether the document has a name twice at least, always spelled as here."""
        forms, own = self._forms(keys(text)), self._form(text.split())
        return forms[own] > 1 and len(forms) == 1

    def _forms(self, wanted: list[str]) -> Counter[str]:
        """How often a name's words are spelled in which way."""
        key = " ".join(wanted)
        if key not in self._spelled:
            texts = ([word.text for word in self.words[i : i + len(wanted)]] for i in self._all(wanted))
            self._spelled[key] = Counter(map(self._form, texts))
        return self._spelled[key]

    @staticmethod
    def _form(texts: Sequence[str]) -> str:
        both = load("doubts.yaml")["spelled_both_ways"]
        words = (one_tone(text.strip(_SIGNS).lower()) for text in texts if _key(text))
        return " ".join(both.get(word, word) for word in words)

    def beside(self, at: int, sure: float) -> tuple[int, int]:
        """How often a word stands beside one of its neighbours elsewhere, read with `sure` at least: spelled as here,
        and with other marks."""
        own = self._form([self.words[at].text])
        places = [place for place in (*self._paired(at - 1, 0), *self._paired(at, -1)) if place != at]
        read = [self.words[place] for place in places if self.words[place].confidence >= sure]
        same = sum(self._form([word.text]) == own for word in read)
        return same, len(read) - same

    def _paired(self, first: int, back: int) -> list[int]:
        """Where the pair of words that begins at `first` stands: its second word's places, or those `back` from it."""
        if self._pairs is None:
            self._pairs = {}
            for i, pair in enumerate(pairwise(self._keys), 1):
                self._pairs.setdefault(pair, []).append(i)
        found = (
            self._pairs.get((self._keys[first], self._keys[first + 1]), []) if 0 <= first < len(self._keys) - 1 else []
        )
        return [place + back for place in found]

    def followers(self, text: str) -> Counter[str]:
        """The words that follow a phrase, wherever the document has it, as `marked`; "" at a phrase's or text's end."""
        wanted = keys(text)
        key = " ".join(wanted)
        if key not in self._after:
            found = self._after[key] = Counter()
            for i in self._all(wanted):
                end = i + len(wanted)
                ended = end >= len(self._keys) or not self.words[end - 1].text[-1:].isalnum()
                found["" if ended else marked(self.words[end].text)] += 1
        return self._after[key]


def _holds(rising: Sequence[int], wanted: int) -> bool:
    at = bisect_left(rising, wanted)
    return at < len(rising) and rising[at] == wanted


def keys(text: str) -> list[str]:
    """The words of a text as they are compared."""
    return [key for key in map(_key, text.split()) if key]


def marked(text: str) -> str:
    """A word as it is compared where its marks count: "để" is not "đề"."""
    return one_tone(text.strip(_SIGNS).lower())


def worst(read: Sequence[Read]) -> float:
    """One minus the least confidence among the words of a field."""
    return round(1 - min((word.confidence for word in read), default=1.0), 4)


def strange(text: str) -> bool:
    """Whether a word in small letters is no Vietnamese syllable. Names, abbreviations and numbers are left alone."""
    plain = text.strip(_SIGNS + "/")
    return len(plain) > 1 and plain.islower() and bool(_PLAIN.fullmatch(plain)) and not is_syllable(plain)


def impossible(text: str) -> bool:
    """Whether a word with Vietnamese marks can't be one: "hiệ", "Đỗổi"; or one holds a sign that none does, as what is
    read through a seal: "Re@". Peoples' and places' names ("Đắk") are left, and addresses."""
    if _NO_LETTER.search(text):
        return True
    plain = text.strip(_SIGNS + "/")
    low = plain.lower()
    if len(plain) < 2 or not _PLAIN.fullmatch(plain) or fold(low) == low.replace("đ", "d") or is_syllable(low):
        return False
    return plain.islower() or (plain.istitle() and len(split_tone(low)[1]) > 1)


def _key(text: str) -> str:
    return fold(text).strip(_SIGNS)


def _read(page: Page, word: Word, line: int) -> Read:
    sure = 1.0 if page.source is not TextSource.OCR else word.confidence
    return Read(page.number, word.box, line, word.text, _key(word.text), sure)
