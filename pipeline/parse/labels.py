"""The label at the head of a paragraph: "II.", "2.2.1.", "a)", "-"; damaged ones for what they most look like."""

from __future__ import annotations

import re
from functools import cache

from pipeline.document import Label, LabelKind
from pipeline.knowledge import load
from pipeline.parse.list_signs import sign_of, small_roman
from pipeline.text import CAPITALS, capital_share, fold, roman_value, to_roman

_DECIMAL = re.compile(rf"(\d{{1,2}}(?:\s?\.\s?\d{{1,2}}){{1,4}})\s?(?:[.)]|[-–/](?=\s))?\s*(?=[\"“'‘(]?[{CAPITALS}])")
_NUMBER = re.compile(
    rf"(\d{{1,3}}|1[0-8]\d\d)\s?(?:[.,]?[.)](?:\s+(?=\D|\d+[\s%])|(?=[\"“{CAPITALS}]))|[/,]\s+(?=[{CAPITALS}])"
    r"|/\s+(?!(?:19|20)\d\d\b)(?=\d+\s?%|\d+(?:[.,]\d+)*\s+[^\W\d_]))"
)
_ROMAN_LABEL = re.compile(rf"([IVX]{{1,7}})\s?(?:[.):]\s*|/\s+|\s?[-–]\s|[-–](?=[{CAPITALS}]{{2,}}\s))(?=\S)")
_DAMAGED_ROMAN = re.compile(rf"([IVXHl1|!]{{1,6}})\s?[.,]\s*(?=[\"“{CAPITALS}])")
_PARTY_NUMBER = re.compile(rf"(\d{{1,2}})\s?[-–]\s?(?=[{CAPITALS}][^\W\d_]*\s+[^\W\d_])")  # "2- Tăng cường …"
_UPPER_LABEL = re.compile(
    rf"([A-G])(?:\s?[.)]\s+(?=[{CAPITALS}])|\s?(?:[-–]\s?|[.)])(?=[{CAPITALS}]{{2,}}[\s,]+[{CAPITALS}]{{2}}))"
)
_LETTER = re.compile(rf"([a-zđ])\s?(?:\)\s*(?=\S)|\.\s*(?=[{CAPITALS}])|[/–-]\s+(?=[{CAPITALS}]))")
_LONE_L = re.compile(rf"L\s?[.,]\s*(?=[{CAPITALS}]{{2}})")  # "I." before a heading in capitals
_UNDOTTED_ROMAN = re.compile(rf"(I{{1,3}}|IV|I?[1l|HL]{{1,4}}I?|[1l|I]{{2,3}}[LV])\s+(?=[{CAPITALS}]{{2}})")
_BRACKET = re.compile(rf"\(\s?(\d{{1,2}}|[ivx]{{1,5}}|[a-zđ])\s?\)\s*(?=[\"“{CAPITALS}])")
_ODD_LETTER = re.compile(r"[.…'`‘’]{0,3}([^\W\d_A-Z]|[ø@&$§€£¢©®])\s?\)\s*(?=\S)")
# A numeral of I's that ran together, before a heading in capitals: "KHI.", "'HL."; which one, the sequence tells.
_LOST_ROMAN = re.compile(
    rf"['‘’`\"“]?(?:([IVXHLKNTCEJl1|!ÍÌÏ]{{2,5}})\s?(?:[.,]\s*|[-–]\s)|([I1l|!]{{1,3}})\s+)(?=[\"“{CAPITALS}])"
)
_SPECK = re.compile(
    r"[.'`‘’,:*_¬~\-]{1,3}\s?(?=\d{1,2}(?:[.)]|/\s)|[-~]\s|\d\.\d|[a-zđ]\))|[.'`‘’,:*]{1,2}\s?(?=\d)"
    rf"|[.'`‘’,:*_]{{1,2}}\s?(?=[IVXH]{{1,5}}\s?\.\s[{CAPITALS}]{{2}})"
)
# a lone letter before "2.3. Phòng …": dirt that was read as one
_LETTER_SPECK = re.compile(rf"[^\W\d_]\s+(?=\d{{1,2}}(?:\s?\.\s?\d{{1,2}}){{1,4}}\s?[.)]\s*[{CAPITALS}])")
_MOST_SPECKS = 8
_LONE_QUOTE = re.compile(rf"[“”\"]\s?(?=\d{{1,2}}\s?[.)\-–]\s?[{CAPITALS}])")  # specks over a line's first figure
_LONG_SPECK = re.compile(rf"[—_]\s+\d{{1,2}}\.\s+[{CAPITALS}]")
_ORDINAL = 24  # letters in which such a label stands
_ONES = re.compile(rf"([l|!])\s?\.\s*(?=[{CAPITALS}])")


@cache
def _part_pattern() -> re.Pattern[str]:
    data = load("labels.yaml")
    words = "|".join(fold(w) for w in data["parts"])
    numbers = "|".join(fold(w) for w in data["part_numbers"])
    return re.compile(rf"({words})\s+(?:thu\s+)?([ivxlc]+|\d+|{numbers})\b\s*(?:[.:]|[-–](?=\s)|$|(?=\S))\s*")


@cache
def _signs() -> tuple[str, str, str]:
    data = load("labels.yaml")
    return data["dashes"], data["bullets"], data["letters"]


def read_label(text: str) -> tuple[Label | None, str]:
    """The label and the words after it; (None, text) where there is no label."""
    starts = [text]
    while len(starts) <= _MOST_SPECKS:  # specks before the label
        rest = starts[-1]
        at = _SPECK.match(rest) or _LETTER_SPECK.match(rest)
        at = at or (None if "”" in rest else _LONE_QUOTE.match(rest))
        if not at:
            break
        starts.append(rest[at.end() :])
    for rest in reversed(starts):
        for reader in (_read_sign, _read_part, _read_numbered, _read_letter, _read_ordinal):
            label, length = reader(rest)
            if label:
                return label, rest[length:].lstrip()
    return None, text


def read_lost_label(text: str) -> tuple[Label | None, str]:
    """The damaged numeral of a heading in capitals, of value 0, and the heading; (None, text) for all else."""
    found = _LOST_ROMAN.match(text)
    if not found or (found[1] or found[2]) in load("parts.yaml")["signature_cues"]:
        return None, text
    heading = text[found.end() :]
    if capital_share(heading) < 0.8 or len(heading.split()) < 2:
        return None, text
    return Label(LabelKind.ROMAN, "", (0,), found[0].strip()), heading


def _read_sign(text: str) -> tuple[Label | None, int]:
    dashes, bullets, _ = _signs()
    if found := _BRACKET.match(text):
        return Label(LabelKind.BRACKET, f"({found[1]})", (_count(found[1]),), found[0].strip()), found.end()
    first, rest = text[:1], text[1:].lstrip(" ~_")
    value, roman = small_roman(text)
    if value:
        return Label(LabelKind.BRACKET, roman, (value,), roman), len(text) - len(text[len(roman) :].lstrip())
    if rest and first in sign_of(text):
        return Label(LabelKind.BULLET, first, (0,), first), len(text) - len(text[1:].lstrip())
    if not rest or first not in dashes + bullets + "+":
        return None, 0
    if rest[:1].isdigit() and text[1:2].isdigit() and first in dashes:
        return None, 0  # a negative number or the end of a range, "2021 -2030" broken over lines
    if _read_letter(rest)[0] or (text[1:2] != " " and _read_numbered(rest)[0]):
        return _shifted(rest, len(text) - len(rest))  # "_đ) …": a speck before the label
    if _LONG_SPECK.match(text):
        return _shifted(rest, len(text) - len(rest))  # "— 2. Văn phòng …": a long speck, for a dash is no label's
    kind = LabelKind.DASH if first in dashes else LabelKind.PLUS if first == "+" else LabelKind.BULLET
    return Label(kind, first, (0,), first), len(text) - len(rest)


def _count(inside: str) -> int:
    """What stands between the brackets of "(2)", "(ii)", "(b)" as a number."""
    if inside.isdecimal():
        return int(inside)
    letters = _signs()[2]
    return roman_value(inside.upper()) or (letters.index(inside) + 1 if inside in letters else 0)


def _shifted(rest: str, by: int) -> tuple[Label | None, int]:
    label, length = _read_numbered(rest)
    if label is None:
        label, length = _read_letter(rest)
    return label, length + by


def _read_part(text: str) -> tuple[Label | None, int]:
    folded = fold(text)
    if found := re.match(rf"{fold(load('labels.yaml')['article'])}\s+(\d+)\s*[.:]\s*", folded):
        printed = text[: found.end()].strip()
        return Label(
            LabelKind.ARTICLE, f"{load('labels.yaml')['article'].capitalize()} {found[1]}", (int(found[1]),), printed
        ), found.end()
    if not text[:1].isupper() or not (found := _part_pattern().match(folded)):
        return None, 0
    after = text[found.end() : found.end() + 1]
    if after and not after.isupper():
        return None, 0
    number = found[2]
    words = {fold(w): v for w, v in load("labels.yaml")["part_numbers"].items()}
    value = int(number) if number.isdigit() else roman_value(number.upper()) or words.get(number)
    if value is None:
        return None, 0
    printed = text[: found.end()].strip().rstrip(".:-– ")
    numeral = number.upper() if roman_value(number.upper()) or number.isdigit() else to_roman(value)
    kind = LabelKind.UPPER if found[1] == fold(load("labels.yaml")["lesser_part"]) else LabelKind.PART
    return Label(kind, numeral, (value,), printed), found.end()


def _read_numbered(text: str) -> tuple[Label | None, int]:
    if found := _DECIMAL.match(text):
        numbers = re.sub(r"\s", "", found[1])
        value = tuple(int(n) for n in numbers.split("."))
        return Label(LabelKind.DECIMAL, numbers, value, found[0].strip()), found.end()
    if found := _NUMBER.match(text):
        return Label(LabelKind.NUMBER, str(int(found[1])), (int(found[1]),), found[0].strip()), found.end()
    if (found := _PARTY_NUMBER.match(text)) and capital_share(text[found.end() :].split(maxsplit=1)[0]) < 1:
        return Label(LabelKind.NUMBER, str(int(found[1])), (int(found[1]),), found[0].strip()), found.end()
    if (found := _ROMAN_LABEL.match(text)) and (value_ := roman_value(found[1])):
        return Label(LabelKind.ROMAN, found[1], (value_,), found[0].strip()), found.end()
    if found := _ONES.match(text):
        return Label(LabelKind.NUMBER, "1", (1,), found[0].strip()), found.end()
    if found := _DAMAGED_ROMAN.match(text):
        return _damaged(found)
    if (found := _LONE_L.match(text)) and capital_share(text) > 0.8 and len(text[found.end() :].split()) > 1:
        return Label(LabelKind.ROMAN, "I", (1,), found[0].strip()), found.end()
    if (found := _UNDOTTED_ROMAN.match(text)) and capital_share(text) > 0.8:
        return _damaged(found)  # "II MỤC TIÊU": the full stop was lost
    return None, 0


def _read_ordinal(text: str) -> tuple[Label | None, int]:
    """ "Thứ nhất, …", "Một là, …": items of a speech; no weekday, "Thứ hai, ngày …"."""
    if not text[:1].isupper() or not (found := _ordinals().match(fold(text[:_ORDINAL]))):
        return None, 0
    value = next(n for n in range(1, len(found.groups()) + 1) if found[n])
    return Label(LabelKind.BRACKET, str(value), (value,), text[: found.end()].strip()), found.end()


@cache
def _ordinals() -> re.Pattern[str]:
    data = load("labels.yaml")
    ways = "|".join(rf"({'|'.join(fold(w) for w in words)})" for words in data["ordinals"])
    weekday = "|".join(fold(w) for w in data["not_ordinal"])
    return re.compile(rf"(?:{ways})\s?[,:]\s+(?!(?:{weekday})\b|\d)")


def _damaged(found: re.Match[str]) -> tuple[Label | None, int]:
    """A Roman numeral in which I was read as l, 1 or |, and II as H."""
    numeral = re.sub(r"[l1|!]", "I", found[1]).replace("H", "II")
    for reading in (numeral, numeral.replace("L", "I"), numeral.replace("L", "")):  # "I." may look like L
        if value := roman_value(reading):
            return Label(LabelKind.ROMAN, reading, (value,), found[0].strip()), found.end()
    return None, 0


def _read_letter(text: str) -> tuple[Label | None, int]:
    if found := _UPPER_LABEL.match(text):
        return Label(LabelKind.UPPER, found[1], (ord(found[1]) - 64,), found[0].strip()), found.end()
    letters = _signs()[2]
    if (found := _LETTER.match(text)) and found[1] in letters:
        return Label(LabelKind.LETTER, found[1], (letters.index(found[1]) + 1,), found[0].strip()), found.end()
    if found := _ODD_LETTER.match(text):
        return Label(LabelKind.LETTER, found[1], (0,), found[0].strip()), found.end()  # which one, the sequence tells
    return None, 0
