"""Document numbers and a few capital words, mended by explicit rules only: 'QD-UBND' -> 'QĐ-UBND'."""

from __future__ import annotations

import re
from functools import cache
from itertools import product

from pipeline.knowledge import load

_SPLIT = re.compile(r"([/\-–&.,;:()\"“”]+)")
_NUMBERED = re.compile(r"\d+[a-zA-Z]?[/\-]")
_PART = re.compile(r"[^\W\d_]+\d{0,2}")
_CUT_SHORT = re.compile(r"(?<![\w/])[^\W\d_]/[^\W\d_]+(?![\w/])")


def _variants(part: str) -> set[str]:
    """The part as it may have been misread."""
    knowledge = load("codes.yaml")
    table: dict[str, list[str]] = knowledge["confusions"]
    twice: dict[str, list[str]] = knowledge["twice"]
    found = {"".join(letters) for letters in product(*([c, *table.get(c, [])] for c in part))}
    found |= {part.replace(letter, read, 1) for letter, some in twice.items() for read in some}
    return (found | _strayed(part)) - {part}


def _strayed(part: str) -> set[str]:
    """The part with one sign that no part has; parts of two letters are too easily others."""
    table: dict[str, list[str]] = load("codes.yaml")["strays"]
    if len(part) < 3:
        return set()
    some = ((at, sign) for at, char in enumerate(part) for sign in table.get(char, []))
    last = len(part) - 1
    return {part[:at] + sign + part[at + 1 :] for at, sign in some if at < last or not sign.isdigit()}


@cache
def _tables() -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """Misread -> right, for types, for bodies (what two parts could be misread as is in neither) and for words."""
    knowledge = load("codes.yaml")
    known = {*knowledge["types"], *knowledge["bodies"]}
    tables = []
    for name in ("types", "bodies"):
        found: dict[str, set[str]] = {}
        for part in knowledge[name]:
            for variant in _variants(part) - known:
                found.setdefault(variant, set()).add(part)
        tables.append({variant: parts.pop() for variant, parts in found.items() if len(parts) == 1})
    return tables[0], tables[1], knowledge["words"]


def mend_code(word: str) -> str:
    """One word with the parts of its code mended; a word that is no code comes back as it is."""
    cut_short: dict[str, str] = load("codes.yaml")["cut_short"]
    found = _CUT_SHORT.search(word)
    if found and found[0] in cut_short:
        return word.replace(found[0], cut_short[found[0]])
    types, bodies, words = _tables()
    pieces = _SPLIT.split(word)
    # what stands before the first sign is the number: its figures are never taken for letters
    parts = [i for i, p in enumerate(pieces) if _PART.fullmatch(p) or (i and (p in types or p in bodies))]
    if not parts:
        return word
    if len(parts) == 1 and not _NUMBERED.search(word):
        pieces[parts[0]] = words.get(pieces[parts[0]], pieces[parts[0]])
        return "".join(pieces)
    if not _is_code(word, [pieces[i] for i in parts]):
        return word
    first_part = load("codes.yaml")["first"].get(pieces[parts[0]])
    if first_part and any(pieces[i] in load("codes.yaml")["bodies"] for i in parts[1:]):
        pieces[parts[0]] = first_part
    for order, i in enumerate(parts):
        first, second = (types, bodies) if order == 0 else (bodies, types)
        mended = first.get(pieces[i]) or second.get(pieces[i]) or pieces[i]
        pieces[i] = mended if mended not in pieces[:i] else pieces[i]  # no part stands twice: 142/QĐ-QP
    return "".join(pieces)


def _is_code(word: str, parts: list[str]) -> bool:
    """A number before, or capital parts that are joined by a hyphen and end in a known body."""
    if not all(p[:1].isupper() or p in _tables()[0] or p in _tables()[1] for p in parts):
        return False
    if _NUMBERED.match(word.lstrip('("“')):
        return True
    bodies = load("codes.yaml")["bodies"]
    return (
        len(parts) >= 2
        and "-" in word
        and all(p.isupper() for p in parts)
        and (parts[-1] in bodies or parts[-1] in _tables()[1])
    )
