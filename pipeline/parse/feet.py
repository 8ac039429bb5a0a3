"""Lists of recipients that no "Nơi nhận" begins: on a page of their own, in an attached document, where it was lost.

Such a list is told by its last line, "Lưu: VT, …", and by the dashed lines before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Protocol

from pipeline.document import LabelKind
from pipeline.knowledge import load
from pipeline.parse.labels import read_label
from pipeline.text import capital_share, fold

_SIGNS = ("dash", "bullet", "plus")
_WORDS = 30  # of one recipient
_LINE = 50  # characters of a line that goes on one, or of a signature
_LEAST = 3
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


def is_text(line: str) -> bool:
    """A line that stands in no signature block: a heading with its number, or a sentence."""
    label = read_label(line)[0]
    return len(line) > _SIGNATURE_LINE or (label is not None and label.kind in (LabelKind.ROMAN, LabelKind.NUMBER))
