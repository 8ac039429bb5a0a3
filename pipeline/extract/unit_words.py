"""The words of which units' names are made, found in a text: for each token the phrases that begin there.

The words are data (knowledge/units.yaml, knowledge/gazetteer.yaml); spaCy's tokenizer and span ruler find them. What
they come to is said in extract/units.py.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from pipeline.extract.tokenizer import (
    LOWER,
    Doc,
    MultiLanguage,
    PhraseMatcher,
    Span,
    Tokenizer,
    Vocab,
    compile_infix_regex,
    compile_prefix_regex,
    compile_suffix_regex,
)
from pipeline.knowledge import load
from pipeline.text import bare, capital_share, nfc, one_tone, roman_value

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
    "compounds": "COMPOUND",
    "lead_ins": "LEAD_IN",
    "heading_lead_ins": "HEADING_IN",
    "support_cues": "SUPPORT",
    "not_support": "NOT_SUPPORT",
    "lead_cues": "LEAD",
    "answers_for": "ANSWERS",
    "after_subject_anyway": "DOES",
    "own_places": "OF_PLACE",
    "verbs": "VERB",
    "topic_verbs": "TOPIC",
}
_WORD = re.compile(r"[^\W_]+")
_UNSPACED = re.compile(r"\S{80}(?=\S)")  # more than any word has, and an address
_MOST_WORDS = 10_000  # of the vocabulary; to make it anew takes a fifth of a second, and 1,700 are there at first
_UNTAGGED = ("generic", "committee")  # these kinds of the gazetteer are made by the grammar from their words


def gazetteer() -> list[tuple[str, str]]:
    """(kind, name) of every body of knowledge/gazetteer.yaml."""
    kinds = load("gazetteer.yaml")["kinds"]
    return [(kind, x if isinstance(x, str) else x["name"]) for kind, names in kinds.items() for x in names]


@cache
def _portfolios() -> list[str]:
    """What ministries and departments are for: "Nội vụ", "Khoa học và Công nghệ"."""
    names = [name for kind, name in gazetteer() if kind in ("ministry", "department")]
    heads = tuple(h.title() + " " for h in load("units.yaml")["portfolio_heads"])
    return sorted({name.split(" ", 1)[1] for name in names if name.startswith(heads)})


@dataclass(slots=True)
class Tagged:
    """A text, its tokens, and for each token the longest phrase of each label that begins there (in tokens)."""

    text: str  # as printed
    words: list[str]
    starts: list[int]  # of the tokens in the text
    tags: list[dict[str, int]]
    shouts: bool = False  # all of it is printed in capitals: none of its words is an acronym

    def has(self, i: int, label: str) -> int:
        """How many tokens the phrase of this label at token i has; 0 for none."""
        return self.tags[i].get(label, 0) if 0 <= i < len(self.tags) else 0

    def word(self, i: int) -> str:
        return self.words[i] if 0 <= i < len(self.words) else ""

    def start(self, i: int) -> int:
        return self.starts[i] if i < len(self.starts) else len(self.text)

    def printed(self, i: int, j: int) -> str:
        """The words of tokens i to j, as printed; of those that there are."""
        j = min(j, len(self.words))
        return self.text[self.starts[i] : self.starts[j - 1] + len(self.words[j - 1])] if i < j else ""


@cache
def _tokenizer() -> Tokenizer:
    """spaCy's for any language, without its smileys, for "Phòng Tham mưu (PV01): …" holds a "):".

    Built by hand, with the one attribute that is matched by: a whole pipeline takes a tenth of a second at each start.
    """
    rules = MultiLanguage.Defaults
    return Tokenizer(
        Vocab(lex_attr_getters={LOWER: str.lower}),
        prefix_search=compile_prefix_regex(rules.prefixes or []).search,
        suffix_search=compile_suffix_regex(rules.suffixes or []).search,
        infix_finditer=compile_infix_regex(rules.infixes or []).finditer,
        url_match=rules.url_match,
    )


@cache
def _phrases(marks: bool = True) -> PhraseMatcher:
    """The phrases of the knowledge; without marks, only those of several words, which need none to be told."""
    data = load("units.yaml")
    phrases = [(_LABELS[key], phrase) for key in _LABELS for phrase in data[key]]
    phrases += [("DO", verb) for verb in load("headings.yaml")["actions"] if " " in verb]
    phrases += [("NAME", name) for kind, name in gazetteer() if kind not in _UNTAGGED]
    phrases += [("PORTFOLIO", name) for name in _portfolios()]
    spell, patterns = one_tone if marks else bare, dict[str, list[Doc]]()
    for label, phrase in phrases:
        if marks or " " in phrase:
            patterns.setdefault(label, []).append(_pattern(spell(phrase)))
    matcher = PhraseMatcher(_tokenizer().vocab, attr="LOWER")
    for label, docs in patterns.items():
        matcher.add(label, docs)
    return matcher


def _pattern(phrase: str) -> Doc:
    """A phrase in tokens; the tokenizer, which takes most of the time at start, is asked where signs are in it."""
    words = phrase.split(" ")
    if re.fullmatch(r"[^\W\d_]\.", phrase):
        return Doc(_tokenizer().vocab, words=words)  # "P." in capitals is one token, and "p." two
    return Doc(_tokenizer().vocab, words=words) if all(map(str.isalpha, words)) else _tokenizer()(phrase)


def forget() -> None:
    """Let go of the last document's texts, and of spaCy's vocabulary where it has grown.

    It keeps each word it ever saw, and a worker reads thousands of documents.
    """
    tag.cache_clear()
    _by_word.cache_clear()
    if len(_tokenizer().vocab) > _MOST_WORDS:
        _tokenizer.cache_clear()
        _phrases.cache_clear()


@lru_cache(maxsize=512)  # a document's texts; each entry is tens of kilobytes
def tag(text: str, names: frozenset[str] = frozenset()) -> Tagged:
    """Find the phrases. `names`: full unit names that the document itself gives (in headings, in table cells)."""
    text = _commas(nfc(text))
    doc, plain = _tokenizer()(_parted(one_tone(text))), _tokenizer()(_parted(bare(text)))
    tags: list[dict[str, int]] = [{} for _ in doc]
    spans: list[Span] = _phrases()(doc, as_spans=True)
    if len(plain) == len(doc):
        known = {(s.start, s.label_, len(s)) for s in spans}
        firm = {i for s in spans if len(s) > 1 for i in range(s.start, s.end)}
        mended = [
            s
            for s in _phrases(False)(plain, as_spans=True)
            if (s.start, s.label_, len(s)) not in known and not _whole(doc, s)
        ]
        # "đồng chí Bộ trưởng" holds no "chi bộ": words of a phrase that stands there with its marks are not mended
        mended = [s for s in mended if s.start not in firm and s.end - 1 not in firm]
        text = _respelled(text, [(s.start_char, s.text) for s in mended])
        spans += mended
    for span in spans:
        here = tags[span.start]
        here[span.label_] = max(here.get(span.label_, 0), len(span))
    words, starts = [token.text for token in doc], [token.idx for token in doc]  # to ask spaCy each time is slow
    found = Tagged(text, words, starts, tags)
    found.text = _lone_heads(found)
    _tag_names(found, names)
    marked = bare(found.text) != found.text.replace("Đ", "D")  # acronyms have no tones
    found.shouts = (marked or len(text) > 20) and capital_share(found.text) > 0.8
    return found


def _parted(text: str) -> str:
    """The text with a space in place of a letter now and then where none stands for long: "______ … ______".

    The tokenizer's time grows with the square of what stands between two spaces.
    """
    return _UNSPACED.sub(lambda found: f"{found[0][:-1]} ", text)


def _commas(text: str) -> str:
    """Commas between common nouns of units that were read as full stops: "các huyện. thành phố"."""
    return _misread_comma().sub(",", text) if ". " in text else text


@cache
def _misread_comma() -> re.Pattern[str]:
    """No sentence begins with a small letter, and none of these nouns is cut short with a full stop."""
    nouns = "|".join(re.escape(noun) for noun in load("units.yaml")["groups"])
    return re.compile(rf"(?<=\w\w)(?<!\w[.]\w)\.(?=\s(?:{nouns})(?!\w))")


def _whole(doc: Doc, span: Span) -> bool:
    """Whether the words only look like a phrase without its marks: "phối hợp cung cấp" is no "phối hợp cùng"."""
    around = doc[max(0, span.start - 1) : span.end + 1].text.lower()
    return any(word in around for word in load("units.yaml")["not_mended"])


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


def _tag_names(tagged: Tagged, names: frozenset[str]) -> None:
    text, tags = tagged.text, tagged.tags
    starts = {start: i for i, start in enumerate(tagged.starts)}
    ends = {start + len(word): i + 1 for i, (start, word) in enumerate(zip(tagged.starts, tagged.words, strict=True))}
    known = _by_word(names)
    for name in (name for word in {"", *_WORD.findall(text)} for name in known.get(word, ())):
        at = text.find(name)
        while at >= 0:
            if at in starts and at + len(name) in ends:
                here = tags[starts[at]]
                here["NAME"] = max(here.get("NAME", 0), ends[at + len(name)] - starts[at])
            at = text.find(name, at + 1)


@lru_cache(maxsize=4)
def _by_word(names: frozenset[str]) -> dict[str, list[str]]:
    """The names by the rarest of their words, so that a text is not searched for each of thousands."""
    words = {name: _WORD.findall(name) for name in names}
    counts = Counter(word for some in words.values() for word in some)
    found: dict[str, list[str]] = {}
    for name, some in words.items():
        found.setdefault(min(some, key=lambda word: (counts[word], word), default=""), []).append(name)
    return found


def _lone_heads(tagged: Tagged) -> str:
    """The text with heads of one syllable put right, told by the capitals of both: "Tố Cảnh sát" -> "Tổ Cảnh sát"."""
    text, words, tags = tagged.text, tagged.words, tagged.tags
    for i, (word, following) in enumerate(pairwise(words)):
        if not (word.istitle() and following.istitle()) or tags[i] or _is_quarter(word, following):
            continue
        right = _spellings().get(bare(word).lower(), " ")
        if " " in right or right == one_tone(word.lower()) or right not in load("units.yaml")["heads"]:
            continue
        named = tags[i + 1].keys() & {"HEAD", "NAME", "COMPOUND", "TAIL", "TOPIC", "DO", "PORTFOLIO"}
        if one_tone(word.lower()) in _surnames() and (not named or tagged.printed(i + 1, i + 3).istitle()):
            continue  # "đồng chí Vũ Văn An", "xã Vũ Lễ"
        if i and words[i - 1][:1].isalpha() and not named:
            continue  # "Đội Quản lý điện Bố Trạch": a place
        text = _respelled(text, [(tagged.starts[i], word)])
        tags[i]["HEAD"] = 1
    return text


def _is_quarter(word: str, number: str) -> bool:
    """ "Quý I", or "Quy I" of a poor scan: no fund."""
    quarters = {bare(name).lower() for name in load("time.yaml")["words"]["quarter"]}
    return bare(word).lower() in quarters and roman_value(number) is not None


@cache
def _surnames() -> frozenset[str]:
    return frozenset(one_tone(name.lower()) for name in load("surnames.yaml")["surnames"])
