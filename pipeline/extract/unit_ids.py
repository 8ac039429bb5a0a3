"""One id for each body, beside the forms in which its name is printed.

The id is the full name folded, with hyphens: "UBND tỉnh" and "Ủy ban nhân dân tỉnh" are "uy-ban-nhan-dan-tinh". A post
counts as its body ("Giám đốc Sở Nội vụ": "so-noi-vu"), the place behind a body's full name is left out ("Sở Nội vụ tỉnh
Sơn Nam"), and a short form that the document defines ("sau đây gọi là Tổ công tác") has the id of what it stands for.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from pipeline.extract.unit_words import gazetteer, tag
from pipeline.extract.units import units_at
from pipeline.knowledge import load
from pipeline.text import CAPITALS, collapse, fold

_LOOK_BACK = 30  # words before a definition in which its name begins
_BEFORE = 600  # characters that hold them


@lru_cache(maxsize=4096)
def unit_id(name: str) -> str:
    """The id of a printed name; never empty for a name with a letter.

    >>> unit_id("Giám đốc Sở GD&ĐT")
    'so-giao-duc-va-dao-tao'
    """
    full = _spelled_out(collapse(name))
    bare = _without_post(full)
    for known in _known():
        if bare == known or (bare.startswith(known + " ") and _is_place(bare[len(known) :])):
            return _slug(known)
    return _slug(bare)


def _spelled_out(name: str) -> str:
    """Folded, with the short forms that everybody knows put in full; dashes with a space on both sides."""
    for short, full in _short_forms():
        name = re.sub(rf"(?<![\w&]){re.escape(short)}(?![\w&])", full, name)
    return re.sub(r"\s+", " ", re.sub(r"\s*[-–—]\s*", " - ", fold(name))).strip(" .,;:")


@cache
def _short_forms() -> list[tuple[str, str]]:
    forms: dict[str, str] = load("gazetteer.yaml")["short_forms"]
    return sorted(forms.items(), key=lambda form: -len(form[0]))


def _without_post(folded: str) -> str:
    for post in sorted(load("gazetteer.yaml")["posts_of"], key=len, reverse=True):
        rest = folded[len(post) :].strip()
        if folded.startswith(fold(post) + " ") and rest:
            # "chánh văn phòng UBND tỉnh", "trưởng ban Dân tộc": the post's last word begins the body's name
            head = " ".join(post.split()[1:])
            begins = head in load("units.yaml")["heads"] and not rest.startswith(fold(head) + " ")
            return f"{fold(head)} {rest}" if begins else rest
    return folded


@cache
def _known() -> list[str]:
    """The gazetteer's names, folded, the longest first."""
    return sorted({_spelled_out(name) for _, name in gazetteer()}, key=len, reverse=True)


def _is_place(rest: str) -> bool:
    places = sorted((fold(p) for p in load("units.yaml")["places"]), key=len, reverse=True)
    return any(re.match(rf" {p} \w", rest) for p in places)


def _slug(folded: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", folded).strip("-")


def defined_names(texts: list[str]) -> dict[str, str]:
    """The short forms that a document gives its bodies: "Tổ công tác" -> "Tổ công tác triển khai Đề án 06"."""
    found: dict[str, str] = {}
    for text in texts:
        for m in _definition().finditer(text):
            short = collapse(m["short"] or m["letters"]).strip(" .,;:“”\"'")
            full = _name_before(text[max(0, m.start() - _BEFORE) : m.start()])
            if full and short and fold(short) != fold(full) and len(short) < len(full):
                found.setdefault(short, full)
    return found


@cache
def _definition() -> re.Pattern[str]:
    """ "(sau đây gọi tắt là Tổ công tác)", "(BCĐ)"."""
    cues = "|".join(re.escape(c) for c in sorted(load("units.yaml")["called"], key=len, reverse=True))
    return re.compile(rf"\(\s*(?:(?:{cues})\s*:?\s*)(?P<short>[^()]{{2,60}})\)|\((?P<letters>[{CAPITALS}&-]{{2,12}})\)")


def _name_before(text: str) -> str | None:
    """The unit's name that ends where the text does."""
    words = text.split()[-_LOOK_BACK:]
    t = tag(" ".join(words))
    for i in range(len(t.tags)):
        units, end = units_at(t, i)
        if units and end == len(t.tags):
            return units[-1]
    return None
