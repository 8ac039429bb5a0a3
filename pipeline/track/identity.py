"""Which row of the tracker is which row of a new reading: by the review's keys and likeness, never by order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from pipeline.review.decisions import Anchor, Bbox
from pipeline.review.match import Row, match
from pipeline.text import collapse, fold
from pipeline.track.reading import ReadRow


class Known(NamedTuple):
    """A row that the tracker has."""

    review_key: str
    page: int | None
    bbox: Bbox | None
    text: str


def same_rows(known: Sequence[Known], rows: Sequence[ReadRow]) -> dict[int, int]:
    """For each of the tracker's rows that the reading has, its index in `rows`; none is given twice.

    First those whose key is the same (a decided row keeps its key), then by place and words on the page as the review
    finds its rows again: of a row that a person put right first the words that had been read, since the tracker may not
    have seen the right ones. Then those with the very same words on another page, where there is but one.
    """
    by_key = {row.review_key: index for index, row in enumerate(rows)}
    owner: dict[str, int] = {}
    for i, one in enumerate(known):
        owner.setdefault(one.review_key, i)
    found = {i: by_key[key] for key, i in owner.items() if key in by_key}
    found |= _by_place(known, rows, found, as_read=True)
    found |= _by_place(known, rows, found, as_read=False)
    left, free = _rest(known, rows, found)
    old = _once([(i, known[i].text) for i in left])
    new = _once([(j, rows[j].values["text"]) for j in free])
    return found | {i: new[words] for words, i in old.items() if words in new}


def _by_place(known: Sequence[Known], rows: Sequence[ReadRow], found: dict[int, int], as_read: bool) -> dict[int, int]:
    left, free = _rest(known, rows, found)
    anchors = {str(i): ("row", Anchor(known[i].page, known[i].bbox, known[i].text)) for i in left}
    places = [_row(rows[j], as_read) for j in free]
    return {int(i): free[j] for i, j in match(anchors, places).items()}


def _row(row: ReadRow, as_read: bool) -> Row:
    text = row.as_read if as_read and row.as_read is not None else row.values["text"]
    return Row("row", row.values["page"], _box(row.values["bbox"]), text)


def _rest(known: Sequence[Known], rows: Sequence[ReadRow], found: dict[int, int]) -> tuple[list[int], list[int]]:
    taken = set(found.values())
    return [i for i in range(len(known)) if i not in found], [j for j in range(len(rows)) if j not in taken]


def _once(texts: list[tuple[int, str]]) -> dict[str, int]:
    """The rows by their words, but for those whose words stand there more than once."""
    found: dict[str, int] = {}
    twice = set()
    for index, text in texts:
        words = collapse(fold(text))
        if words in found:
            twice.add(words)
        found[words] = index
    return {words: index for words, index in found.items() if words not in twice}


def _box(bbox: list[float] | None) -> Bbox | None:
    return (bbox[0], bbox[1], bbox[2], bbox[3]) if bbox else None
