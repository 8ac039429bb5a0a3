"""Names of units in running text: where a name begins, where it ends, and which names stand side by side.

The words are data (knowledge/units.yaml); spaCy's tokenizer and span ruler find them, and a small grammar over the
found words tells how far a name goes. Units come as printed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from pipeline.extract.tokenizer import Doc, Language, spacy
from pipeline.knowledge import load
from pipeline.text import bare, nfc, one_tone

_AND = ("và", "cùng")
_DASHES = ("-", "–", "—")
_LABELS = {
    "heads": "HEAD",
    "sufficient": "SURE",
    "positions": "POST",
    "plurals": "MANY",
    "groups": "GROUP",
    "modifiers": "MOD",
    "not_units": "NOT",
    "tails": "TAIL",
    "names": "NAME",
    "lead_ins": "LEAD_IN",
    "heading_lead_ins": "HEADING_IN",
    "support_cues": "SUPPORT",
    "not_support": "NOT_SUPPORT",
    "lead_cues": "LEAD",
    "answers_for": "ANSWERS",
    "after_subject_anyway": "DOES",
}


@dataclass(slots=True)
class Tagged:
    """A text, its tokens, and for each token the longest phrase of each label that begins there (in tokens)."""

    text: str  # as printed
    doc: Doc
    tags: list[dict[str, int]]

    def has(self, i: int, label: str) -> int:
        """How many tokens the phrase of this label at token i has; 0 for none."""
        return self.tags[i].get(label, 0) if 0 <= i < len(self.tags) else 0

    def word(self, i: int) -> str:
        return str(self.doc[i].text) if 0 <= i < len(self.tags) else ""

    def start(self, i: int) -> int:
        return int(self.doc[i].idx) if i < len(self.tags) else len(self.text)

    def printed(self, i: int, j: int) -> str:
        """The words of tokens i to j, as printed."""
        last = self.doc[j - 1]
        return self.text[self.doc[i].idx : last.idx + len(last.text)]


@cache
def _language(marks: bool = True) -> Language:
    """The tokenizer with its phrases; without marks, only phrases of several words, which need none to be told."""
    nlp = spacy.blank("xx")
    config: dict[str, Any] = {"phrase_matcher_attr": "LOWER", "spans_key": "units", "overwrite": True}
    ruler = nlp.add_pipe("span_ruler", config=config)
    data = load("units.yaml")
    phrases = [(_LABELS[key], phrase) for key in _LABELS for phrase in data[key]]
    phrases += [("DO", verb) for verb in load("headings.yaml")["actions"] if " " in verb]
    if not marks:
        phrases = [(label, phrase) for label, phrase in phrases if " " in phrase]
    spell = one_tone if marks else bare
    ruler.add_patterns([{"label": a, "pattern": spell(b)} for a, b in phrases])  # type: ignore[attr-defined]
    return nlp


@lru_cache(maxsize=4096)
def tag(text: str, names: frozenset[str] = frozenset()) -> Tagged:
    """Find the phrases. `names`: full unit names that the document itself gives (in headings, in table cells)."""
    text = nfc(text)
    doc = _language()(one_tone(text))
    tags: list[dict[str, int]] = [{} for _ in doc]
    plain = _language(False)(bare(text))
    spans = list(doc.spans["units"])
    if len(plain) == len(doc):
        known = {(s.start, s.label_, len(s)) for s in spans}
        mended = [s for s in plain.spans["units"] if (s.start, s.label_, len(s)) not in known]
        text = _respelled(text, [(s.start_char, s.text) for s in mended])
        spans += mended
    for span in spans:
        here = tags[span.start]
        here[span.label_] = max(here.get(span.label_, 0), len(span))
    text = _lone_heads(text, doc, tags)
    _tag_names(text, doc, tags, names)
    return Tagged(text, doc, tags)


@cache
def _spellings() -> dict[str, str]:
    """Phrases without marks -> the one spelling that the lexicon has for them."""
    found: dict[str, set[str]] = {}
    for key in ("heads", "positions", "groups", "modifiers", "names"):
        for phrase in load("units.yaml")[key]:
            found.setdefault(bare(phrase).lower(), set()).add(phrase.lower())
    return {plain: spelled.pop() for plain, spelled in found.items() if len(spelled) == 1}


def _respelled(text: str, places: list[tuple[int, str]]) -> str:
    """Marks that the scan lost, put right in phrases that have one spelling: "thành phô" -> "thành phố"."""
    for start, phrase in places:
        right = _spellings().get(bare(phrase).lower())
        if right and len(right) == len(phrase):
            printed = text[start : start + len(phrase)]
            cased = "".join(r.upper() if p.isupper() else r for p, r in zip(printed, right, strict=True))
            text = text[:start] + cased + text[start + len(phrase) :]
    return text


def _tag_names(text: str, doc: Doc, tags: list[dict[str, int]], names: frozenset[str]) -> None:
    starts = {token.idx: token.i for token in doc}
    ends = {token.idx + len(token.text): token.i + 1 for token in doc}
    for name in names:
        at = text.find(name)
        while at >= 0:
            if at in starts and at + len(name) in ends:
                here = tags[starts[at]]
                here["NAME"] = max(here.get("NAME", 0), ends[at + len(name)] - starts[at])
            at = text.find(name, at + 1)


def _lone_heads(text: str, doc: Doc, tags: list[dict[str, int]]) -> str:
    """Heads of one syllable with a wrong mark, told by the capitals of both words: "Tố Cảnh sát" -> "Tổ Cảnh sát"."""
    for i in range(len(doc) - 1):
        word, following = doc[i].text, doc[i + 1].text
        right = _spellings().get(bare(word).lower(), " ")
        if not (word.istitle() and following.istitle()) or " " in right or tags[i]:
            continue
        if right in load("units.yaml")["heads"] and right != one_tone(word.lower()):
            text = _respelled(text, [(doc[i].idx, word)])
            tags[i]["HEAD"] = 1
    return text


def units_at(t: Tagged, i: int, loose: bool = False) -> tuple[list[str], int]:
    """The units named side by side from token i on, as printed, and the token after them.

    `loose`: a bare common noun or an acronym may begin a name (after "phối hợp với", in a table's unit column).
    """
    found: list[str] = []
    end = i
    while (j := _unit_end(t, end if not found else i, loose or bool(found))) is not None:
        found.append(t.printed(end if len(found) == 0 else i, j).rstrip(" ,;-–"))
        end = _past_bracket(t, j)
        k = _separator(t, end)
        if k == end:
            break
        i = k
        if _unit_end(t, i, True) is None:
            break
    return found, end


def _separator(t: Tagged, i: int) -> int:
    """The token after a separator of units at i; i where there is none."""
    if t.word(i) in (",", ";", "/"):
        return i + 2 if t.word(i + 1) in _AND else i + 1
    if t.word(i) in _AND:
        return i + 2 if t.word(i + 1) == "với" else i + 1
    return i


def _past_bracket(t: Tagged, i: int) -> int:
    if t.word(i) != "(":
        return i
    for j in range(i + 1, min(i + 40, len(t.tags))):
        if t.word(j) == ")":
            return j + 1
    return i


def _is_name(word: str) -> bool:
    return word[:1].isupper()


def _is_acronym(word: str) -> bool:
    return len(word) >= 3 and word.isupper() and word.isalpha() and not re.fullmatch("[IVXLC]+", word)


def _begins(t: Tagged, i: int, loose: bool) -> tuple[int, str] | None:
    """(tokens, label) of what may begin a unit's name at i."""
    if t.has(i, "NOT") and not t.has(i, "NAME"):
        return None
    capital = _is_name(t.word(i))
    for label in ("NAME", "SURE"):
        if n := t.has(i, label):
            return n, label
    if (n := t.has(i, "MANY")) and (_begins(t, i + n, True) or t.has(i + n, "GROUP")):
        return n, "MANY"
    if n := t.has(i, "POST"):
        follows = i + n
        if capital or t.has(follows, "HEAD") or t.has(follows, "MANY") or t.has(follows, "GROUP"):
            return n, "POST"
    if (n := t.has(i, "HEAD")) and (capital or _is_name(t.word(i + n))):
        return n, "HEAD"
    if (n := t.has(i, "GROUP")) and (loose or capital):
        return n, "GROUP"
    following = t.word(i + 1)
    if _is_acronym(t.word(i)) and (loose or following.istitle()):  # "VNPT Quảng Ngãi"
        return 1, "SURE"
    return None


def _unit_end(t: Tagged, i: int, loose: bool = False) -> int | None:
    """The token after the unit's name that begins at i; None where none begins."""
    begun = _begins(t, i, loose)
    if begun is None:
        return None
    n, last = begun
    j, grouped = i + n, last in ("MANY", "GROUP")
    enough = last in ("SURE", "NAME") or (last == "HEAD" and n > 1 and _is_name(t.word(i)))
    while j < len(t.tags):
        step = _step(t, j, last, grouped)
        if step is None:
            break
        n, label = step
        if label == "MANY":
            grouped = True
        enough = enough or label != "MANY"
        grouped = grouped or (label == "GROUP" and last in ("MANY", "POST"))
        j, last = j + n, label if label != "SEP" else last
    if last == "GROUP" and j == i + begun[0]:
        enough = loose
    return j if enough and last != "MANY" else None


def _step(t: Tagged, j: int, last: str, grouped: bool) -> tuple[int, str] | None:
    """What at token j still belongs to the name: (tokens, label)."""
    word = t.word(j)
    if (n := t.has(j, "MANY")) and last in ("POST", "HEAD", "SURE", "NAME", "MOD") and not grouped:
        return (n, "MANY") if t.has(j + n, "GROUP") or t.has(j + n, "HEAD") or t.has(j + n, "MOD") else None
    if t.has(j, "NOT") > t.has(j, "MOD") and not t.has(j, "NAME") and not _is_name(word):
        return None
    for label in ("NAME", "SURE"):
        if n := t.has(j, label):
            return n, label
    if (n := t.has(j, "POST")) and last in ("MANY", "POST") and _is_name(word):
        return n, "POST"
    if n := _group_noun(t, j, last, grouped):
        return n, "GROUP"
    if n := t.has(j, "MOD"):
        return n, "MOD"
    if (n := t.has(j, "TAIL")) and last in ("WORD", "SYLLABLE", "TAIL") and not grouped:
        return n, "TAIL"
    if _is_name(word) and (last != "GROUP" or not t.has(j, "POST")):
        return max(1, t.has(j, "HEAD")), "WORD"
    if _completes(t, j, last):
        return 1, "SYLLABLE"
    if (n := t.has(j, "HEAD")) and last in ("POST", "MANY"):
        return n, "HEAD"
    if last == "WORD" and (word.isdigit() or re.fullmatch("[IVX]+", word)) and t.word(j + 1) != "%":
        return 1, "WORD"
    n = _inner_separator(t, j, last, grouped)
    return (n, "SEP") if n else None


def _completes(t: Tagged, j: int, last: str) -> bool:
    """Whether the small syllable j ends a compound begun by a capital: "Giáo dục", "Nội vụ".

    A word of two capitals ("Quảng Ngãi") is whole; a verb after the name ("chủ trì", "tổ chức") is no part of it.
    """
    if last != "WORD" or not t.word(j).isalpha() or t.has(j, "DO") or t.has(j, "LEAD") or t.has(j, "DOES"):
        return False
    if t.has(j, "SUPPORT") or t.word(j) in _AND or t.word(j).lower() in load("units.yaml")["not_after_subject"]:
        return False
    before = t.word(j - 2)
    return not _is_name(before) or bool(_headed(t, j - 2)) or not before.isalpha()


def _headed(t: Tagged, i: int) -> bool:
    """Whether token i is the last of a head phrase: the word after it begins the name proper."""
    return any(t.has(i - n + 1, label) == n for n in range(1, 5) for label in ("HEAD", "SURE", "POST", "NAME"))


def _group_noun(t: Tagged, j: int, last: str, grouped: bool) -> int:
    """A common noun that goes on a plural: "các sở, ban, ngành". "tổ chức" after a noun is the verb."""
    n = t.has(j, "GROUP")
    if not n or not (grouped or last in ("POST", "MANY")):
        return 0
    before = t.word(j - 1)
    if t.word(j).lower() == "tổ" and last not in ("MANY", "POST") and before not in (",", "và"):
        return 0
    return n


def _inner_separator(t: Tagged, j: int, last: str, grouped: bool) -> int:
    """How many tokens of a separator inside the name stand at j: "Giáo dục và Đào tạo", "sở, ban, ngành"."""
    word, k = t.word(j), j + 1
    if word not in (",", "và", "&", "/", *_DASHES):
        return 0
    following = t.word(k)
    if grouped and not _is_name(following):
        if t.has(k, "GROUP") and not t.has(k, "NOT"):
            return 1
        return 1 if word in _DASHES and t.has(k, "MOD") else 0
    if word in _DASHES and (_is_name(following) or t.has(k, "MOD")):
        return 1
    if last == "POST":
        return 0
    if word == "và" and t.has(k, "MANY") and _is_name(t.word(k + 1)) and not _begins(t, k + 1, False):
        return 2  # "Khu kinh tế Dung Quất và các Khu công nghiệp"
    if _is_name(following) and not grouped and (t.has(k, "NOT") or not _begins(t, k, True)):
        return 1
    return 0


def _undashed(text: str) -> str:
    """ "- Sở A - Văn phòng B - Tổng hợp", units under each other with dashes, with semicolons for these dashes."""
    if not text.lstrip().startswith(("-", "–")):
        return text
    first, *rest = re.split(r"\s+[-–]\s+(?=\S)", text.strip())
    for piece in rest:
        first += ("; " if units_at(tag(piece), 0, loose=True)[0] else " - ") + piece
    return first


def split_cell(text: str, names: frozenset[str] = frozenset()) -> list[str]:
    """The units of a table's unit cell; what the grammar doesn't know stands as printed, cut at semicolons."""
    found: list[str] = []
    for part in re.split(r"\s*[;\n]\s*|\s+[+•]\s+", _undashed(text).strip(" -+•.;'`_")):
        piece = part.strip(" -+•.,;'`_")
        if not piece:
            continue
        t = tag(piece, names)
        units, end = units_at(t, 0, loose=True)
        rest = piece[t.start(end) :].strip(" .,;") if units else piece
        if units and not rest:
            found += units
        else:
            found += [p.strip(" .-") for p in re.split(r",\s+(?=[A-ZĐ])", piece) if p.strip(" .-")]
    return found
