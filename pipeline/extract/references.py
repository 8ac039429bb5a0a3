"""Documents that a text cites by number: kind, date and issuer as printed round the number."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from pipeline.document import Reference
from pipeline.extract.deadline_atoms import any_of, parse_date, word
from pipeline.knowledge import load
from pipeline.text import bare, collapse, fold, just_before, nfc

_UPPER = "A-ZĐÐ"
_PART = rf"[{_UPPER}][A-Za-zĐđÐ]*(?:&[{_UPPER}]+)?\d{{0,2}}"
_LONGEST = 1_000  # characters in which an issuer's name ends
_JOINT = r"\s?[-–—/]\s?"


@cache
def _number() -> re.Pattern[str]:
    """A number with its code, also right behind its word without a space: "số15/NQ-CP"."""
    cue = str(_data()["number_words"][0])
    spelled = [w for form in (cue, bare(cue)) for w in (form, form.capitalize())]
    glued = "".join(rf"|(?<=\b{re.escape(w)})" for w in spelled)
    return re.compile(
        rf"(?:(?<![\w/.,–-]){glued})(?P<count>\d{{1,5}}(?:{_JOINT}(?:19|20)\d\d)?){_JOINT}"
        rf"(?P<code>{_PART}(?:{_JOINT}{_PART})*)(?![/]\d)"
    )


@cache
def _date() -> str:
    day, year = r"\d\d?", r"\d{4}"
    parted = r"(?:19|20)\d \d"  # three figures are no year: the fourth stands apart
    figures = rf"{day}\s*[/.-]\s*{day}\s*[/.-]\s*(?:{parted}|{year})"
    return rf"(?:{figures}|{day}\s*,?\s*{word('month')}\s*{day}\s*,?\s*{word('year')}\s*{year})(?!\d)"


def find_references(text: str, *, scanned: bool = False, unsure: frozenset[str] = frozenset()) -> list[Reference]:
    """The documents cited in one joined paragraph, in order, a repeated citation repeated.

    `number` is as printed, without spaces; `issued_on` is ISO or None; `doc_type` and `issuer` are None where the
    text doesn't tell them. Documents cited by name or year alone are none. `scanned`: the text was read from an image,
    `unsure` are its words that were hard to read; a day that may lack a figure is then None, and `reasons` says so.

    >>> [r.number for r in find_references("các Nghị quyết số 27/NQ-CP, 30/NQ-CP")]
    ['27/NQ-CP', '30/NQ-CP']
    """
    text = nfc(text)
    folded = fold(text)
    found: list[Reference] = []
    previous_end, previous_type, previous_marked = 0, None, False
    for m in _number().finditer(text):
        code, end = _code(text, m)
        listed = bool(found) and _between().fullmatch(folded[previous_end : m.start()])
        word_type, marked = _words_before(folded, m.start())
        marked = marked or bool(listed and previous_marked)
        if not _is_number(code, marked) or _is_form(folded, m.start()):
            continue
        named = word_type or (previous_type if listed else None)
        number = re.sub(r"\s+", "", m["count"]).translate(_DASHES) + _separator(m) + code
        issued_on, after, printed = _date_after(folded, end)
        kind = _kind(named, code, just_before(folded, m.start()))
        issuer, stop = _issuer_after(text, folded, after, code)
        found.append(Reference(number=number, doc_type=kind, issued_on=issued_on, issuer=issuer))
        if scanned and issued_on and (printed in unsure or _digit_lost(printed)):
            found[-1].issued_on = None
            found[-1].reasons = {"issued_on": f"a figure may be missing or misread in “{printed}”"}  # type: ignore[attr-defined]
        if issuer and len(found) > 1 and not found[-2].issuer and _same_body(found[-2], found[-1]):
            between = folded[previous_end : m.start()]
            if len(between) < 80 and not re.search(r"[.;]\s", between):  # one "của …" for both
                found[-2].issuer = issuer
        previous_end, previous_type, previous_marked = stop, named, marked
    return found


@cache
def _between() -> re.Pattern[str]:
    """What stands between two numbers of one list: "số 27/NQ-CP, 30/NQ-CP và số 31/NQ-CP"."""
    number, both = any_of(_data()["number_words"]), any_of(_data()["and"])
    return re.compile(rf"\s*(?:[,;]|{both}|{number}|[,;]\s*{number}|{both}\s+{number})\s*")


def _same_body(one: Reference, other: Reference) -> bool:
    """Whether two numbers end in the same letters: "15/2020/TT-BGDĐT" and "05/2021/TT-BGDĐT"."""
    letters = [re.sub(r"^[\d/-]+", "", fold(r.number)) for r in (one, other)]
    return letters[0] == letters[1]


def _digit_lost(printed: str) -> bool:
    """Whether a day of one figure stands before a month of two, "2/02/2018": who prints "02" prints "02/02"."""
    return bool(re.match(r"\d\s*[/.-]\s*0\d\s*[/.-]", printed))


def collect(
    paragraphs: Iterable[str],
    own_number: str | None,
    *,
    scanned: bool = False,
    unsure: frozenset[str] = frozenset(),
) -> list[Reference]:
    """Each document that the paragraphs cite, once, in order of first citation, without the document's own number.

    What one citation leaves out (date, issuer, kind) is taken from the next one that has it.
    """
    own = _key(own_number) if own_number else None
    found: dict[str, Reference] = {}
    for paragraph in paragraphs:
        for reference in find_references(paragraph, scanned=scanned, unsure=unsure):
            key = _key(reference.number)
            if key == own:
                continue
            kept = found.setdefault(key, reference)
            if reference.issued_on and not kept.issued_on:
                kept.issued_on = reference.issued_on
                (kept.model_extra or {}).pop("reasons", None)
            kept.issuer = kept.issuer or reference.issuer
            kept.doc_type = kept.doc_type or reference.doc_type
    return list(found.values())


_DASHES = str.maketrans({"–": "-", "—": "-"})


def _key(number: str) -> str:
    """What tells documents apart: the number without marks, spaces, dashes' kinds and leading zeros."""
    return re.sub(r"^0+", "", re.sub(r"[\s–—/-]+", "-", fold(nfc(number)).strip()))


@cache
def _data() -> dict[str, Any]:
    found: dict[str, Any] = load("doc_types.yaml")
    return found


@cache
def _abbreviations() -> dict[str, str]:
    return {short: name for name, shorts in _data()["types"].items() for short in shorts}


def _separator(m: re.Match[str]) -> str:
    between = m.string[m.end("count") : m.start("code")].strip()
    return "/" if between == "/" else "-"


# ---------------------------------------------------------------- the number itself


def _code(text: str, m: re.Match[str]) -> tuple[str, int]:
    """The letters of a number, mended, and where they end in the text."""
    pieces = re.split(rf"({_JOINT})", m["code"])
    parts, joints = pieces[::2], pieces[1::2]
    end = m.end()
    # "534/QĐ-UBND - KH": what stands off with spaces on both sides is another word, except right after the kind
    for index in range(len(joints) - 1, 0, -1):
        if joints[index].startswith(" ") and joints[index].endswith(" "):
            parts, joints = parts[: index + 1], joints[:index]
            end = m.start("code") + len("".join(pieces[: 2 * index + 1]))
    glued = re.search(rf"{any_of(_data()['date'] + ['cua', 've'])}$", parts[-1])
    if glued and fold(parts[-1][: glued.start()]) != "":
        parts[-1], end = parts[-1][: glued.start()], end - (len(parts[-1]) - glued.start())
    first, rest = _data()["mend_first"], _data()["mend"]
    parts = [first.get(p, p) if i == 0 and len(parts) > 1 else rest.get(p, p) for i, p in enumerate(parts)]
    parts = [rest.get(p, p) for p in parts]
    return "".join(p + j.strip().translate(_DASHES) for p, j in zip(parts, [*joints, ""], strict=True)), end


def _is_number(code: str, marked: bool) -> bool:
    """Whether letters after a number make it a document's: a known kind or body, or any code after "số"."""
    parts = re.split("[-/]", code)
    known = parts[0] in _abbreviations() or re.fullmatch(r"QH\d\d?", parts[0])
    if re.fullmatch(r"QH\d\d?", parts[0]):
        return True
    if not all(re.search(rf"[{_UPPER}]", p) and len(p) < 14 for p in parts):
        return False
    if len(parts) == 1:
        return bool(known and marked)
    return bool(known or marked or parts[0] in _data()["bodies"])


def _is_form(folded: str, position: int) -> bool:
    """True for the number of a form or an annex: "Mẫu số 01/TK-SDDPNN"."""
    pattern = rf"\b{any_of(_data()['forms'])}\s+(?:{any_of(_data()['number_words'])}\s*)?$"
    return re.search(pattern, folded[max(0, position - 30) : position]) is not None


# ---------------------------------------------------------------- the words round it


@cache
def _before_pattern() -> re.Pattern[str]:
    kinds = any_of(list(_data()["types"]))
    return re.compile(rf"(?:\b(?P<kind>{kinds})\s*)?(?P<number>\b{any_of(_data()['number_words'])}[\s:.]*)?\(?\s*$")


def _words_before(folded: str, position: int) -> tuple[str | None, bool]:
    """The kind that is named right before a number, and whether a kind or "số" stands there at all."""
    m = _before_pattern().search(folded, max(0, position - 60), position)
    if not m:
        return None, False
    names = {fold(name): name for name in _data()["types"]}
    kind = names.get(" ".join(m["kind"].split())) if m["kind"] else None
    return kind, bool(m["kind"] or m["number"])


def _kind(named: str | None, code: str, before: str) -> str | None:
    data = _data()
    if named and named not in data["vague"]:
        return named
    parts = re.split("[-/]", code)
    if re.fullmatch(r"QH\d\d?", parts[0]):
        clause = re.split(r"[.;]\s", before)[-1][-120:]
        names = {fold(name): name for name in data["assembly"]}
        found = list(re.finditer(rf"\b{any_of(data['assembly'])}\b", clause))
        return names[" ".join(found[-1][0].split())] if found else None
    if "/".join(parts[:2]) in data["unsure"]:
        return None
    kind: str = _abbreviations().get(parts[0]) or data["letter"]
    return kind


def _date_after(folded: str, position: int) -> tuple[str | None, int, str]:
    """The date right behind a number, where the text goes on, and the date as printed."""
    m = re.compile(rf"\s*,?\s*\(?\s*{any_of(_data()['date'])}\s*({_date()})\)?").match(folded, position)
    return (parse_date(re.sub(r"(?<=\d) (?=\d$)", "", m[1])), m.end(), m[1]) if m else (None, position, "")


def _issuer_after(text: str, folded: str, position: int, code: str) -> tuple[str | None, int]:
    """Who issued it ("của Chủ tịch UBND tỉnh"), up to where the name ends, and where the text goes on."""
    of = re.compile(rf"\s*,?\s*{any_of(_data()['of'])}\s+(?=\S)").match(folded, position)
    if not of:
        return None, position
    begin = of.end()
    end = _name_end(text, folded, begin, joint=code.startswith("TTLT"))
    name = collapse(text[begin:end]).strip(" -–")
    if not name or not (name[0].isupper() or re.match(rf"{any_of(_data()['jointly'])}\s", fold(name))):
        return None, position
    return name, end


def _name_end(text: str, folded: str, begin: int, *, joint: bool) -> int:
    rules = _data()["issuer"]
    hard = re.compile(r"[;.:()\[\]“”\"\n]|\s[-–]\s(?![A-ZĐ])").search(text, begin, begin + _LONGEST)
    end = min(hard.start() if hard else len(text), begin + _LONGEST)
    for stop in re.compile(rf"\s+({any_of(rules['stops'])})(?=[\s,;.:&]|$)").finditer(folded, begin, end):
        # one folded word may be a part of the name: "Hội nghị lần thứ Tư", which is no "từ"
        if " " in stop[1] or text[stop.start(1)].islower():
            end = stop.start()
            break
    both = any_of(_data()["and"])
    for cut in re.compile(rf"\s*,\s*|\s+{both}\s+").finditer(folded, begin, end):
        if not _goes_on(text, begin, cut, end, joint=joint):
            end = cut.start()
            break
    words = list(re.compile(r"\S+").finditer(text, begin, end))
    if len(words) > rules["longest"]:
        end = words[rules["longest"] - 1].end()
    if whole := re.compile(rf"{any_of(rules['whole'])}(?=\s|$)").match(folded, begin, end):
        end = whole.end() if not joint else end
    trailing = re.compile(rf"(?:[\s,]|\b{both}\b)+$").search(folded, begin, end)
    return trailing.start() if trailing else end


def _goes_on(text: str, begin: int, cut: re.Match[str], end: int, *, joint: bool) -> bool:
    """Whether a name runs on behind a comma or "và": "Bộ Văn hóa, Thể thao và Du lịch"."""
    rules = _data()["issuer"]
    before, after = fold(text[begin : cut.start()]), text[cut.end() : end]
    if any(fold(f"{before}, {after}").startswith(fold(pair)) for pair in rules["pairs"]):
        return True
    if not after or not after[0].isupper():
        return False
    names = [*rules["bodies"], *_data()["types"]]
    other = re.match(rf"{any_of(names)}\b", fold(after))
    if other:
        return joint
    if "," not in cut[0]:
        return True
    starts = re.match(rf"{any_of(rules['comma_names'])}\b", before) is not None
    return starts and re.search(rf"\s{any_of(_data()['and'])}\s", fold(after)) is not None
