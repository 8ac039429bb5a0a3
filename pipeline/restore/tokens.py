"""Words of a text and what may happen to them: which are kept, which are Vietnamese, how they are cased."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import cache

from pipeline.knowledge import load
from pipeline.restore.syllables import is_syllable, shaped
from pipeline.text import fold

# OCR reads marked letters as signs such as these: inside or beside letters they count as letters.
_SIGNS = "&@¢£€§©®¥$"
_ALONE = re.compile(r"([&@¢¥])([.,;:]?)")
_INSIDE = re.compile(rf"[\w{_SIGNS}]")
_ROMAN = re.compile(r"(?=.)M*(CM|CD|D?C{0,3})(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})")
_LABEL = re.compile(r"(\d+(\.\d+)*|[IVXLl1]+|\w)[.)]+|[-+–—•*]+")
_ADDRESS = re.compile(r"\w:?\\\w|\w@[\w-]+\.\w|://|www\.|\.(vn|com|gov|org|net)\b", re.IGNORECASE)
_NUMERAL = re.compile(r"(?=.*[Il])(?=.*I)[Il1|]{3}")  # a Roman three, misread: no word looks so
_QUARTER = re.compile(r"(?=1*[Il|]|111)([Il1|]{2,3})(\W*|/\d{4}\W*)")  # behind "quý" a two may be one as well
# A label that its word follows without a space: "2.2.Kế", "a)Xây".
_LABELLED = re.compile(r"((?:\d+\.)+\d*|[IVX]+\.|\w\))([^\W\d][^\d.]+[.,;:]?)")
# Two words without a space between them, one of them no syllable: "KH-BDTngay", "ngay15/7/2021", "2021cua".
_GLUED = re.compile(
    r"(\S*[A-ZĐ]{3,})([^\W\d_]{3,}[.,;:)]*)|([^\W\d_]{3,})(\d{1,2}/\d\S*|\d{2,}[.,;:)]*)|(\d{4}|\S*/\d{4})([^\W\d_]{2,}[.,;:)]*)"
)
_FIGURE = re.compile(
    r"\d[A-Za-zđĐ]|[^\W\d_]?m[23]|[^\W\d_][²³¹⁰-₉]"
)  # "5đ", "1B", "m2"; "5ở" may be "Sở", and "s6" "số"
_DIGIT = re.compile(r"[\d²³¹⁰-₉]")
_INITIALS = re.compile(r"[^\W\d_](?:\.[^\W\d_])+")  # "v.v", "a.b.c"
_PLACE = re.compile(r"[A-ZĐ][0-57-9]")  # "B1", "A2": a six may be a letter of a text read in the wrong language, "S6"
_NUMBERED = re.compile(r"[^\W\d_][.-]\d|\d[.-][^\W\d_]")  # "I.1", "a.2", "1-I"
_NOTED = re.compile(r"([^\W\d_]{2,})([\[({]\d{1,3})")  # a note's number behind a word: "triển[2]", "đơn(1),"
_RAISED = re.compile(r"([^\W\d_²³¹⁰-₉]{2,})([²³¹⁰-₉]{1,3})")  # the same: "hóa³"
_SUM = re.compile(r"\d{1,3}([.,]\d{3})+\W*")
_MAX_SYLLABLE = 9  # letters; "nghiêng" has seven


class Case(Enum):
    LOWER = 0
    TITLE = 1
    UPPER = 2


class Kind(Enum):
    WORD = 0  # may be a syllable
    NUMBER = 1
    KEPT = 2  # a code, an address, an abbreviation: never changed
    NONE = 3  # punctuation only


@dataclass(slots=True, frozen=True)
class Token:
    """One word between white space: `before` and `after` are its punctuation."""

    before: str
    core: str
    after: str
    kind: Kind
    case: Case

    @property
    def text(self) -> str:
        return self.before + self.core + self.after


def pieces(word: str) -> list[str]:
    """A word in two where a code or a number and a syllable stand together without a space; else as it is."""
    found = _GLUED.fullmatch(word)
    if not found:
        return [word]
    one, two = (part for part in found.groups() if part is not None)
    small = one if one[-1].islower() else two
    return [one, two] if small[0].islower() and shaped(fold(small.rstrip(".,;:)"))) else [word]


def is_address(core: str) -> bool:
    """An e-mail or web address, a path, or the name of a file."""
    return _ADDRESS.search(core) is not None or is_file(core)


def is_file(core: str) -> bool:
    """Whether a word ends as the name of a file does."""
    return _file_ending().search(core) is not None


@cache
def _file_ending() -> re.Pattern[str]:
    return re.compile(rf"\w\.({'|'.join(load('codes.yaml')['file_endings'])})$", re.IGNORECASE)


def ends_sentence(token: Token) -> bool:
    return not set(token.after).isdisjoint(".;:!?")


def mend_numeral(core: str) -> str:
    """A Roman numeral whose strokes were read as other signs ("I1l"); everything else as it is."""
    return "I" * len(core) if _NUMERAL.fullmatch(core) else core


def mend_quarter(before: str, word: str) -> str:
    """A word whose Roman numeral was misread ("Il", "1I/2022"), where the word before is "quý"; else as it is."""
    found = _QUARTER.fullmatch(word)
    return "I" * len(found[1]) + found[2] if found and fold(before).strip("(") in _quarter() else word


@cache
def _quarter() -> frozenset[str]:
    return frozenset(fold(word) for word in load("time.yaml")["words"]["quarter"])


@cache
def abbreviations() -> frozenset[str]:
    return frozenset(load("codes.yaml")["abbreviations"])


def case_of(core: str) -> Case:
    letters = [c for c in core if c.isalpha()]
    upper = sum(c.isupper() for c in letters)
    if upper >= 2 and upper * 2 > len(letters):
        return Case.UPPER
    return Case.TITLE if letters and letters[0].isupper() and core[0] == letters[0] else Case.LOWER


def with_case(word: str, case: Case) -> str:
    if case is Case.UPPER:
        return word.upper()
    return word[0].upper() + word[1:] if case is Case.TITLE else word


def _kind(core: str, after: str, case: Case) -> Kind:
    if not core:
        return Kind.NONE
    digits = sum(c.isdigit() for c in core)
    if not any(c.isalpha() and unicodedata.category(c) != "Lm" for c in core):  # "ˆ" counts as a letter elsewhere
        return Kind.NUMBER if digits else Kind.NONE
    if digits > 1 or "/" in core or is_address(core) or len(core) > _MAX_SYLLABLE or _FIGURE.fullmatch(core):
        return Kind.KEPT
    if any(shape.fullmatch(core) for shape in (_INITIALS, _PLACE, _NUMBERED)) or core.lower() in _measures("measures"):
        return Kind.KEPT
    if _ROMAN.fullmatch(core) or (after and _LABEL.fullmatch(core + after[0]) and len(core) == 1):
        return Kind.KEPT
    if case is Case.UPPER and (core in abbreviations() or not vowelled(core)):
        return Kind.KEPT
    return Kind.WORD


@cache
def _measures(which: str) -> frozenset[str]:
    return frozenset(load("codes.yaml")[which])


def keep_measures(tokens: Sequence[Token]) -> list[Token]:
    """The tokens of a row, with what measures a figure kept: "12.000 đ", "5 tr đ", "3 ha"; "d" behind a sum is "đ"."""
    if not _DIGIT.search(" ".join([token.before + token.core for token in tokens])):
        return list(tokens)
    out: list[Token] = []
    for index, as_read in enumerate(tokens):
        token, before = as_read, out[-1] if out else None
        behind = tokens[index + 1] if index + 1 < len(tokens) and not token.after else None
        if before and before.text[-1:].isdigit() and _SUM.fullmatch(before.text) and token.core == "d":
            token = replace(token, core="đ")
        figure = before is not None and not token.before and (before.text[-1:].isdigit() or _measures_one(out))
        named = token.case is Case.TITLE and behind is not None and behind.case is not Case.LOWER
        if figure and not named and token.core.lower() in _measures("measures_behind"):
            token = replace(token, kind=Kind.KEPT)
        out.append(token)
    return out


def _measures_one(row: Sequence[Token]) -> bool:
    """Whether a row ends in a figure with its unit: "5 tr"."""
    unit = row[-1].core.lower() in _measures("measures_behind") and not row[-1].after
    return unit and len(row) > 1 and row[-2].text[-1:].isdigit()


def vowelled(core: str) -> bool:
    """Whether letters stand as in a syllable: a vowel, and no more consonants around it than fit."""
    folded = fold(core)
    found = re.search(r"[aeiouy]+", folded)
    if not found:
        return any(c.isdigit() for c in core)
    return found.start() <= 3 and len(re.split(r"[aeiouy]+", folded)[-1]) <= 2


def _edges(word: str) -> tuple[str, str, str]:
    """A word's punctuation before it, the word, and the punctuation behind it."""
    first = _INSIDE.search(word)
    if first is None:
        return word, "", ""
    last = len(word) - next(n for n, c in enumerate(reversed(word)) if _INSIDE.match(c))
    return word[: first.start()], word[first.start() : last], word[last:]


def tokenize(word: str) -> Token:
    """One word (no white space) with its kind and case."""
    label = _LABELLED.fullmatch(word)
    before, core, after = _edges(label[2] if label else word)
    if label:
        before = label[1] + before
    if core in _SIGNS:
        before, core, after = word, "", ""
    closed = after[:1] in ("]", ")", "}")
    if noted := (closed and _NOTED.fullmatch(core)) or _RAISED.fullmatch(core):
        core, after = noted[1], noted[2] + after
    core = mend_numeral(core)
    case = case_of(core)
    return Token(before, core, after, _kind(core, after, case), case)


def capitals(tokens: list[Token]) -> list[bool]:
    """For each token, whether it stands in a row of capital words, as in a heading, so that it is no abbreviation."""
    flags = [False] * len(tokens)
    row: list[int] = []
    for index, token in enumerate([*tokens, None]):
        if token is not None and token.kind is not Kind.NONE and (token.case is Case.UPPER or len(token.core) == 1):
            row.append(index)
            continue
        if token is None or token.kind is not Kind.NONE:
            words = [i for i in row if tokens[i].kind is Kind.WORD and tokens[i].case is Case.UPPER]
            if len(words) >= 2 or (len(words) == 1 and len(row) == len(tokens)):
                for i in words:
                    flags[i] = True
            row = []
    return flags


def is_roman(core: str) -> bool:
    return _ROMAN.fullmatch(core) is not None


def sign_word(token: Token) -> Token | None:
    """A sign that stands alone as the word that it may be in a text read in the wrong language: "¥" for "ý"."""
    found = _ALONE.fullmatch(token.before) if token.kind is Kind.NONE else None
    return Token("", found[1], found[2], Kind.WORD, Case.LOWER) if found else None


def plain(core: str) -> bool:
    """Letters only, and built as a Vietnamese syllable."""
    return core.isalpha() and is_syllable(core.lower())
