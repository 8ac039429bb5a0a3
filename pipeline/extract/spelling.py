"""Names in capitals put into ordinary case: "ỦY BAN NHÂN DÂN TỈNH SƠN NAM" -> "Ủy ban nhân dân tỉnh Sơn Nam"."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from pipeline.extract.unit_words import gazetteer
from pipeline.knowledge import load
from pipeline.text import capital_share, collapse, fold, one_tone

_LONGEST = 12  # words of a known name


def names_data() -> dict[str, Any]:
    found: dict[str, Any] = load("names.yaml")
    return found


@cache
def unit_words() -> tuple[frozenset[str], frozenset[str]]:
    """Heads that begin a body's name, and acronyms that stay in capitals, both lower case."""
    data, names = load("units.yaml"), names_data()
    heads = {one_tone(w.lower()) for w in [*data["heads"], *data["sufficient"], *names["more_heads"]]}
    acronyms = {w for w in data["sufficient"] if " " not in w} | {a.lower() for a in names["acronyms"]}
    acronyms |= {short.lower() for short in load("gazetteer.yaml")["short_forms"]}
    return frozenset(heads - {*names["places"], *names["half_places"]}), frozenset(acronyms)


@cache
def _spelled() -> dict[str, str]:
    known = [name for kind, name in gazetteer() if kind not in ("generic", "committee")]
    return {one_tone(name.lower()): name for name in [*known, *names_data()["spelled"]]}


def nice_case(text: str) -> str:
    """Small letters but where a known name, a head or a place's name wants a capital; other text stays."""
    if capital_share(text) < 0.6:
        return collapse(text)
    words, out, i, place = collapse(text).split(), list[str](), 0, False
    topic = False
    while i < len(words):
        n, lower = _known(words, i), words[i].lower()
        if n and not (place and n == 1):
            printed = _spelled()[_key(words[i : i + n])]
            topic, place = printed in names_data()["topic_after"], _leads_to_a_place(printed)
            out += _cased(words[i : i + n], printed if out else printed[:1].upper() + printed[1:])
            i += n
            continue
        size = _places(words, i)
        if size and i:
            out += [w.lower() for w in words[i : i + size]]
            place, topic, i = True, False, i + size
            continue
        if topic and lower.strip(",") not in unit_words()[1]:
            out.append(lower)
            i += 1
            continue
        i += _word(words, i, out, place)
        place = place or _named_school(words, i)
    return " ".join(out)


def _named_school(words: list[str], i: int) -> bool:
    """Whether a school's own name begins at i, behind its kind: "TRƯỜNG THPT | CHI LĂNG", not "THPT CHUYÊN"."""
    data = names_data()
    if i >= len(words) or words[i].lower() in data["school_kinds"] or words[i].isdigit():
        return False
    while i and (words[i - 1].lower() in data["further_kinds"] or words[i - 1].isdigit()):
        i -= 1
    return any(i >= n and _key(words[i - n : i]) in data["schools"] for n in (1, 2, 3, 4))


def _capital(word: str) -> str:
    """ "B'LAO" as "B'Lao": both letters of such a name are capitals."""
    return re.sub(r"(?<=^\w['’])\w", lambda m: m[0].upper(), word.lower().capitalize())


def _leads_to_a_place(printed: str) -> bool:
    """Whether a place's name follows a known one: "… tỉnh", "… Khu kinh tế"."""
    data = names_data()
    return (
        printed.endswith(tuple(f" {w}" for w in [*data["places"], *data["named_after"]]))
        or printed in data["named_after"]
    )


def _cased(words: list[str], like: str) -> list[str]:
    """The printed words with the capitals of the known spelling: the marks stay where the print has them."""
    return [
        "".join(c.upper() if k.isupper() else c.lower() for c, k in zip(word, known.ljust(len(word)), strict=False))
        for word, known in zip(words, like.split(), strict=True)
    ]


def _word(words: list[str], i: int, out: list[str], place: bool) -> int:
    """Put the word at i, or the head that begins there, behind `out`; returns how many words that were."""
    heads, acronyms = unit_words()
    lower, size = words[i].lower(), head_size(words[i:])
    if size == 1 and out and lower in load("units.yaml")["heading_heads"]:
        size = 0  # "NỘI VỤ", "KHOA HỌC", "MÔI TRƯỜNG": a head's syllable in the middle of a name
    joins = names_data()["joins"]
    if lower.strip(",") in acronyms or (out and re.fullmatch(r"[IVX]+,?", words[i])):
        out.append(words[i])
    elif size and not place:
        out += [w.lower() for w in words[i : i + size]]
        out[-size] = out[-size].capitalize()
        return size
    elif place or not out or out[-1].lower() in joins or out[-1].endswith(",") or _after_head(out, heads):
        out.append(lower if lower in joins else _capital(lower))
    else:
        out.append(lower.capitalize() if _person(words, i) else lower)
    return 1


def _key(words: list[str]) -> str:
    return one_tone(" ".join(words).lower()).strip(",")


def _known(words: list[str], i: int) -> int:
    """How many words the longest known name at i has; 0 for none."""
    return next((n for n in range(min(_LONGEST, len(words) - i), 1, -1) if _key(words[i : i + n]) in _spelled()), 0)


def _places(words: list[str], i: int) -> int:
    places = names_data()["places"]
    return next((n for n in (3, 2, 1) if i + n <= len(words) and _key(words[i : i + n]) in places), 0)


def head_size(words: list[str]) -> int:
    """How many words the longest head at the beginning has."""
    heads, _ = unit_words()
    sizes = range(min(4, len(words)), 0, -1)
    return next((n for n in sizes if one_tone(" ".join(words[:n]).lower()) in heads), 0)


def _after_head(out: list[str], heads: frozenset[str]) -> bool:
    return any(one_tone(" ".join(out[-n:]).lower()) in heads for n in (1, 2, 3, 4))


def _person(words: list[str], i: int) -> bool:
    """In a name's last two or three words, a family name and what stands behind it: "TRƯỜNG THPT LÊ KHIẾT"."""
    for first in range(max(1, len(words) - 3), i + 1):
        if len(words) - first >= 2 and one_tone(words[first].lower()) in surnames() and not _common(words, first):
            return True
    return False


def _common(words: list[str], first: int) -> bool:
    """Whether words that could be a person's are a field's: "… CAO", "… KIM"."""
    rest = fold(" ".join(words[first:]))
    return any(rest.startswith(fold(tail)) for tail in load("units.yaml")["tails"])


@cache
def surnames() -> frozenset[str]:
    return frozenset(one_tone(s.lower()) for s in load("surnames.yaml")["surnames"])
