"""Which row of a new reading is the one that a person decided about: told by its place and its words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from pipeline.review.decisions import Anchor, Bbox
from pipeline.text import fold

_SAME_WORDS = 0.8  # of the letters: the same row wherever on the page it stands
_SAME_PLACE = 0.5  # of both boxes' area
_SOME_WORDS = 0.4  # of the letters: enough where the place is the same


class Row(NamedTuple):
    """A row of the document at hand."""

    kind: str
    page: int | None
    bbox: Bbox | None
    text: str


def match(
    anchors: Mapping[str, tuple[str, Anchor]], rows: Sequence[Row], decided: Mapping[str, Anchor] | None = None
) -> dict[str, int]:
    """The index of the row for each key, where there is one; no row is given twice.

    `anchors`: key -> kind, and the row as the machine read it; `decided`: as people left it, for a later reading may be
    like that. The best pairs come first, so that rows alike in words go by their place and rows in one place by their
    words.
    """
    also = decided or {}
    by_place: dict[tuple[str, int | None], list[int]] = {}
    for index, row in enumerate(rows):
        by_place.setdefault((row.kind, row.page), []).append(index)
    pairs = []
    for order, (key, (kind, anchor)) in enumerate(anchors.items()):
        some = [anchor, *([also[key]] if key in also else [])]
        for index in by_place.get((kind, anchor.page), ()):
            if (score := max(likeness(one, rows[index]) for one in some)) > 0:
                pairs.append((-score, order, index, key))
    found: dict[str, int] = {}
    taken: set[int] = set()
    for _, _, index, key in sorted(pairs):
        if key not in found and index not in taken:
            found[key] = index
            taken.add(index)
    return found


class Added(NamedTuple):
    """A row that a person added to a reading."""

    kind: str
    anchor: Anchor
    alike: int  # rows of that reading that said the same: they are others, and none of them is taken for it
    cut_from: str  # the key of the row that it was split off, which is not counted; empty for none


def match_added(
    added: Mapping[str, Added],
    rows: Sequence[Row],
    known: Mapping[str, int],
    anchors: Mapping[str, tuple[str, Anchor]],
    removed: Collection[str],
) -> dict[str, int]:
    """The rows of a later reading that people had added before.

    `known`: the rows that were found already; `anchors`: what the machine had read of those that people decided about;
    `removed`: the keys of those that people took out.
    """
    found: dict[str, int] = {}
    for key, one in added.items():
        origin = known.get(one.cut_from)
        gone = 0  # of the rows that said the same: read as people put them right, or not read any more
        for other, (kind, anchor) in anchors.items():
            if other == one.cut_from or kind != one.kind:
                continue
            if _says(one.anchor, Row(kind, anchor.page, anchor.bbox, anchor.text)):
                gone += not _says(one.anchor, rows[known[other]]) if other in known else other in removed
        others = [i for i, row in enumerate(rows) if row.kind == one.kind and i != origin and _says(one.anchor, row)]
        taken = [i for i in others if i in found.values()]
        left = [i for i in others if i not in taken and i not in known.values()]
        if left and len(others) - len(taken) > max(0, one.alike - gone):
            found[key] = max(left, key=lambda i: (_ratio(fold(one.anchor.text), fold(rows[i].text)), i))
    return found


def alike(anchor: Anchor, rows: Sequence[Row]) -> int:
    """How many of the rows say what an added one says."""
    return sum(_says(anchor, row) for row in rows)


def _ratio(one: str, other: str) -> float:
    """How alike two texts are, 0 to 100."""
    from rapidfuzz import fuzz  # a run where nobody decided anything starts without

    return float(fuzz.ratio(one, other))


def _says(anchor: Anchor, row: Row) -> bool:
    return row.page == anchor.page and _ratio(fold(anchor.text), fold(row.text)) >= 100 * _SAME_WORDS


def likeness(anchor: Anchor, row: Row) -> float:
    """0 where it is another row; up to 2 for the same words in the same place."""
    if anchor.bbox == row.bbox and anchor.text == row.text:
        return 2.0
    words = _ratio(fold(anchor.text), fold(row.text)) / 100
    place = _shared(anchor.bbox, row.bbox)
    if not anchor.alone and anchor.bbox and row.bbox and not place:
        return 0.0  # its twin, which stands elsewhere
    same = words >= _SAME_WORDS or (place >= _SAME_PLACE and words >= _SOME_WORDS)
    return words + place if same else 0.0


def _shared(one: Bbox | None, other: Bbox | None) -> float:
    """Of two boxes, what they share of what they cover together."""
    if one is None or other is None:
        return 0.0
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    both = max(0.0, wide) * max(0.0, high)
    whole = (one[2] - one[0]) * (one[3] - one[1]) + (other[2] - other[0]) * (other[3] - other[1]) - both
    return both / whole if whole > 0 else 0.0
