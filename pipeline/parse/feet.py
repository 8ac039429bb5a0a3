"""Lists of recipients that no "Nơi nhận" begins: on a page of their own, in an attached document, where it was lost.

Such a list is told by its last line, "Lưu: VT, …", and by the dashed lines before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import Protocol

from pipeline.document import BlockKind, LabelKind, Line
from pipeline.knowledge import load
from pipeline.parse.entries import Entry
from pipeline.parse.labels import read_label
from pipeline.text import capital_share, fold, one_tone

_SIGNS = ("dash", "bullet", "plus")
_WORDS = 30  # of one recipient
_LINE = 50  # characters of a line that goes on one, or of a signature
_LEAST = 3
_SHOUTS = 0.8  # of a post's letters are capitals
_SIGNED = 5  # last lines of a text among which its signature stands
_NAME = 8  # words, with a rank or degree before it
_NAME_WORDS = 5  # words of a name without them
_ASIDE = 60.0  # points by which a name stands beside the middle of its post
_SIGNATURE_LINE = 100  # characters: the lines of a signature block are shorter


class _Entry(Protocol):
    page: int

    @property
    def text(self) -> str: ...
    @property
    def printed(self) -> bool: ...


def is_last_recipient(text: str) -> bool:
    """ "- Lưu: VT, NC." """
    folded = re.sub(r"^\W+", "", fold(text))
    return any(re.match(rf"{re.escape(fold(c))}(?!\w)", folded) for c in load("parts.yaml")["recipients_last"])


def unheaded(entries: Sequence[_Entry]) -> list[range]:
    """The places of such lists, signatures beside or below them included."""
    found = []
    for at, entry in enumerate(entries):
        if entry.printed and is_last_recipient(entry.text):
            start = _start(entries, at)
            if at - start + 1 >= _LEAST:
                found.append(range(start, _end(entries, at)))
    return found


def _start(entries: Sequence[_Entry], at: int) -> int:
    """The first dashed line of the run that ends at `at`; what goes on a line or signs stands between them."""
    first = i = at
    while i > 0 and entries[i - 1].printed and entries[i].page - entries[i - 1].page <= 1:
        text = entries[i - 1].text
        label, _ = read_label(text)
        if label and label.kind.value not in _SIGNS:
            break
        if label:
            if len(text.split()) > _WORDS or re.search(r"\.\s?/\s?\.?\W*$", text):
                break
            first = i - 1
        elif len(text) > _LINE and capital_share(text) < 0.6:
            break
        i -= 1
    return first


def _end(entries: Sequence[_Entry], at: int) -> int:
    """Past the signature's lines that follow on the same page."""
    end = at + 1
    while end < len(entries) and entries[end].printed and entries[end].page == entries[at].page:
        text = entries[end].text
        if len(text) > _LINE or read_label(text)[0]:
            break
        end += 1
    return end


def cut_read_through(entry: Entry, is_position: Callable[[str], bool]) -> tuple[Entry, Entry | None]:
    """ "- Lưu: VT. TM. ỦY BAN NHÂN DÂN", "- Các sở; Trần Văn Bình": two columns read through, as their two parts.

    A post or a person's name that stands behind the end of a recipient is none of it.
    """
    words = entry.line.words if entry.line else []
    for i, word in enumerate(words[:-1]):
        rest = [w.text for w in words[i + 1 :]]
        if i and word.text[-1] in ";." and (is_position(" ".join(rest)) or _is_name(rest) or _shouts(rest)):
            left, right = Line(words[: i + 1]), Line(words[i + 1 :])
            return replace(entry, line=left), replace(entry, line=right)
    return entry, None


def _shouts(words: list[str]) -> bool:
    """ "TM. ỦY BAN NHÂN DÂN", no "TH, KT, NC."."""
    text = " ".join(words)
    return len(words) >= _LEAST and capital_share(text) > _SHOUTS and not text.isascii() and "," not in text


def _is_name(words: list[str]) -> bool:
    whole = 2 <= len(words) <= _NAME_WORDS and all(w.isalpha() and w.istitle() for w in words)
    return whole and one_tone(words[0].lower()) in _surnames()


@cache
def _surnames() -> frozenset[str]:
    return frozenset(one_tone(s.lower()) for s in load("surnames.yaml")["surnames"])


def bare_signature(flow: Sequence[Entry], is_position: Callable[[str], bool]) -> int:
    """Where a text ends in a signature without a list of recipients: a post in capitals, the lines for whom it is
    signed over it, a name under it; the text's end where it doesn't."""
    at = next((i for i in range(len(flow) - 1, max(0, len(flow) - _SIGNED), -1) if is_position(flow[i].text)), 0)
    under = [e.text for e in flow[at + 1 :]]
    if not at or not under or any(not _may_sign(text) or capital_share(text) > _SHOUTS for text in under):
        return len(flow)
    while at > 1 and _may_sign(flow[at - 1].text) and capital_share(flow[at - 1].text) >= _SHOUTS:
        at -= 1
    return at


def _may_sign(text: str) -> bool:
    """A short line without a label or a full stop."""
    return len(text.split()) <= _NAME and not read_label(text)[0] and not text.rstrip().endswith((".", ";", ":"))


def is_text(line: str) -> bool:
    """A line that stands in no signature block: a heading with its number, or a sentence."""
    label = read_label(line)[0]
    return len(line) > _SIGNATURE_LINE or (label is not None and label.kind in (LabelKind.ROMAN, LabelKind.NUMBER))


def cut_by_a_page(flow: list[Entry], start: int, signature: list[Entry], listed: bool) -> tuple[int, int]:
    """Where the recipients and then the signature end that go on at `start`, on top of the next page.

    Only for a signature that has no name yet: dashed lines go on the list (`listed`), short ones under its post are it.
    """
    lines = [e.line for e in signature if e.line]
    if not lines or any(capital_share(line.text) < _SHOUTS for line in lines):
        return start, start
    page, middle, i = flow[start - 1].page + 1, lines[-1].box.centre[0], start
    while listed and i < len(flow) and flow[i].page == page and _is_dashed(flow[i]):
        i += 1
    j = i
    while j < len(flow) and flow[j].page == page and _is_under(flow[j], middle):
        j += 1
    return (i, j) if j > i else (start, start)


def name_below(flow: list[Entry], start: int, signature: list[Entry]) -> int:
    """Where a signature ends whose name stands at `start`, so far below its post that it is no more of its column."""
    lines = [e.line for e in signature if e.line]
    if start >= len(flow) or not lines or any(capital_share(line.text) < _SHOUTS for line in lines):
        return start
    entry, page = flow[start], signature[-1].page
    named = entry.text.istitle() and entry.page == page and _is_under(entry, lines[-1].box.centre[0])
    return start + 1 if named and entry.line and entry.line.box.y0 > lines[-1].box.y1 else start


def _is_dashed(entry: Entry) -> bool:
    label = read_label(entry.text)[0] if entry.line else None
    return label is not None and label.kind == LabelKind.DASH


def _is_under(entry: Entry, middle: float) -> bool:
    line = entry.line
    return line is not None and len(line.words) <= _NAME and abs(line.box.centre[0] - middle) < _ASIDE


def above(body: list[Entry], foot: list[Entry]) -> None:
    """The short last lines of the body, which stand in the left column of the foot, are lines of the body, in place."""
    block = next((e.block for e in foot if e.kind == BlockKind.LEFT), None)
    for i in range(len(body) - 1, -1, -1):
        entry = body[i]
        if entry.kind != BlockKind.LEFT or entry.block != block:
            return
        body[i] = Entry(entry.page, BlockKind.TEXT, entry.block, line=entry.line, grid=entry.grid)
