"""What people put right in a document's own fields, put right where the head and the foot print it.

A field has no box, and is spelled in small letters where the page has capitals: it is found by its letters alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz.distance import Indel

from pipeline.document import Head
from pipeline.export import PrintedPage
from pipeline.knowledge import load
from pipeline.text import fold, nfc

Place = tuple[int, int, int]  # page, line, word
LIKE = 0.55  # a text that was written anew rather than corrected is not what is printed
_ABOVE = ("number", "title", "issuing_body", "parent_body", "place")  # printed on the first page
_BELOW = ("signer_name", "signer_position")
_DAY = 2  # words between "ngày" and "tháng"


class _Found(NamedTuple):
    """The words that hold a text, and the letters of the first before it and of the last behind it."""

    places: list[Place]
    before: str
    behind: str


def correct_head(pages: Sequence[PrintedPage], words: dict[Place, str], old: Head, new: Head) -> None:
    """Change `words` in place. What can't be found on the pages, or was written anew, changes nothing."""
    for was, now, above in _changes(old, new):
        order = [place for place in sorted(words) if not above or pages[place[0]].number == 1]
        if was and alike(was, now) and (found := _find(words, order, was, last=not above)):
            _put(words, found, now)
    first = [place for place in sorted(words) if pages[place[0]].number == 1]
    if new.number and not old.number:
        _number(words, first, nfc(new.number))
    if old.issued_on and new.issued_on and old.issued_on != new.issued_on:
        _date(words, first, old.issued_on, new.issued_on)


def alike(old: str, new: str) -> bool:
    return Indel.normalized_similarity(fold(old), fold(new), score_cutoff=LIKE) >= LIKE


def _changes(old: Head, new: Head) -> Iterator[tuple[str, str, bool]]:
    """What was read and what is right, of each field that was corrected, and whether it stands above."""
    day = load("time.yaml")["words"]["day"][0]
    for name in (*_ABOVE, *_BELOW):
        was, now = (nfc(getattr(head, name) or "") for head in (old, new))
        behind = f", {day}" if name == "place" and was else ""  # a place's name stands elsewhere, too
        if now and was.split() != now.split():
            yield was + behind, now + behind, name in _ABOVE
    if len(old.recipients) == len(new.recipients):
        for was, now in zip(old.recipients, new.recipients, strict=True):
            if was != now:
                yield nfc(was), nfc(now), False


def _find(words: dict[Place, str], order: Sequence[Place], text: str, *, last: bool) -> _Found | None:
    """Where a text is printed, by its letters without marks, case and spaces: the first or the last such place."""
    letters, owners, starts = list[str](), list[int](), list[int]()
    for n, place in enumerate(order):
        starts.append(len(owners))
        spelled = fold(words[place]).replace(" ", "")
        letters.append(spelled)
        owners += [n] * len(spelled)
    whole, wanted = "".join(letters), re.sub(r"\s", "", fold(text))
    if not wanted:
        return None
    ats = [m.start() for m in re.finditer(f"(?={re.escape(wanted)})", whole)]
    for at in reversed(ats) if last else ats:
        end = at + len(wanted)
        first, final = owners[at], owners[end - 1]
        before, behind = whole[starts[first] : at], whole[end : starts[final] + len(letters[final])]
        if not any(map(str.isalnum, before + behind)):
            return _Found(list(order[first : final + 1]), before, behind)
    return None


def _put(words: dict[Place, str], found: _Found, new: str) -> None:
    """The new words in the places of the old ones; words that stay keep their places."""
    printed = [words[place] for place in found.places]
    letters = [char for char in "".join(printed) if char.isalpha()]
    parts = (new.upper() if letters and all(map(str.isupper, letters)) else new).split()
    parts[0], parts[-1] = found.before + parts[0], parts[-1] + found.behind
    steps = Indel.opcodes([fold(word) for word in printed], [fold(part) for part in parts])
    runs = [(step.src_start, step.dest_start, step.src_end - step.src_start) for step in steps if step.tag == "equal"]
    kept = [(i + k, j + k) for i, j, size in runs for k in range(size)]
    edges = [(-1, -1), *kept, (len(printed), len(parts))]
    for (i, j), (i2, j2) in pairwise(edges):
        if 0 <= i < len(printed):
            words[found.places[i]] = parts[j]
        share_out(words, found.places[i + 1 : i2], parts[j + 1 : j2], found.places[i] if i >= 0 else None)


def share_out(words: dict[Place, str], targets: Sequence[Place], new: Sequence[str], beside: Place | None) -> None:
    """The new words over the places of the old ones, in order; without any, they go behind the word beside."""
    if not targets and beside is not None and new:
        words[beside] = " ".join([words[beside], *new])
    shares: list[list[str]] = [[] for _ in targets]
    for number, word in enumerate(new if targets else ()):
        shares[number * len(targets) // len(new)].append(word)
    for place, share in zip(targets, shares, strict=True):
        words[place] = " ".join(share)


def _number(words: dict[Place, str], first: Sequence[Place], number: str) -> None:
    """A number that could not be read, before the letters of its code: "Số:    /KH-UBND"."""
    figures = re.match(r"\d+", number)
    cues = {fold(word).strip(" :.") for word in load("doc_types.yaml")["number_words"]}
    code = fold(number[figures.end() :]) if figures else ""
    for n, place in enumerate(first):
        before = [fold(words[p]).strip(" :.") for p in first[max(0, n - 2) : n]]
        if code and fold(words[place]).strip(" ;,.") == code and cues & {*before}:
            words[place] = number
            return


def _date(words: dict[Place, str], first: Sequence[Place], old: str, new: str) -> None:
    """The day of issue, as it is printed: "ngày 29 tháng 7 năm 2022"; a day that could not be read, too."""
    was, now = old.split("-"), new.split("-")
    names = {key: {fold(w) for w in load("time.yaml")["words"][key]} for key in ("day", "month", "year")}
    said = [fold(words[place]).strip(" ,.;:") for place in first]
    for n in (n for n, word in enumerate(said) if word in names["day"]):
        month = next((k for k in range(n + 1, n + 2 + _DAY) if k < len(said) and said[k] in names["month"]), 0)
        if not month or len(said) < month + 4 or said[month + 2] not in names["year"]:
            continue
        days = [int(word) for word in said[n + 1 : month] if word.isdecimal()]
        figures = [int(said[k]) if said[k].isdecimal() else 0 for k in (month + 3, month + 1)]
        if figures != [int(part) for part in was[:2]] or (len(was) == 3 and days != [int(was[2])]):
            continue
        if len(now) == 3 and days != [int(now[2])]:
            share_out(words, first[n + 1 : month], [now[2]], first[n])
        for k, part in ((month + 3, now[0]), (month + 1, now[1])):
            if int(said[k]) != int(part):
                words[first[k]] = words[first[k]].replace(words[first[k]].strip(" ,.;:"), part)
        return
