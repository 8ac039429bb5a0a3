"""Words beside names that tell what these are: who leads or acts, whom work is given to, people who are no bodies."""

from __future__ import annotations

import re
from functools import cache

from pipeline.extract.unit_words import Tagged
from pipeline.knowledge import load
from pipeline.text import capital_share, fold, one_tone

_SHOUTED = 8  # words of a sentence in capitals
_STAFF = 14  # tokens of people before a colon, their commas with them
OWNER = 9  # words of a name that only "Trách nhiệm của" tells


def cue_at(t: Tagged, i: int) -> bool:
    return any(t.has(i, label) for label in ("LEAD", "DO", "SUPPORT", "DOES"))


def heading_cue(t: Tagged, i: int) -> bool:
    """A verb in a heading; one that ends the heading has no object and belongs to the name: "… Kiểm định xây dựng"."""
    return cue_at(t, i) and not (t.has(i, "DO") and i + t.has(i, "DO") == len(t.tags) and not t.has(i, "LEAD"))


def after_lead_in(t: Tagged, i: int) -> int:
    while n := t.has(i, "LEAD_IN"):
        if " ".join(t.word(k).lower() for k in range(i, i + n)) in load("units.yaml")["joins"]["itself"]:
            break  # "Chỉ đạo các sở …" is the work itself
        i += n
    return i


def people(t: Tagged, start: int) -> int:
    """How many tokens the word for people has that begins here: "Giáo viên" of "Giáo viên chủ nhiệm"; 0 for none."""
    names = _people()
    upto = min(start + _most_words(), len(t.tags))  # and no further: each person of a long line is looked up here
    rest = " ".join(t.word(k).lower() for k in range(start, upto))
    return max((len(who.split()) for who in names if f"{rest} ".startswith((f"{who} ", f"{who}: "))), default=0)


@cache
def _people() -> tuple[str, ...]:
    return tuple(map(one_tone, load("units.yaml")["people"]))


@cache
def _most_words() -> int:
    return max(len(who.split()) for who in _people())


def several_people(text: str) -> list[str]:
    """People who are named side by side, each by an office: "Kế toán, thủ quỹ"; one who has two words, as one. All the
    staff together is one, too: "Cán bộ, công chức"."""
    names, parts = load("units.yaml")["people"], text.split(", ")
    if all(part.lower() in load("units.yaml")["staff"] for part in parts):
        return [text]
    return parts if all(part.lower() in names for part in parts) else [text]


def people_to_a_verb(t: Tagged, start: int) -> tuple[list[str], int]:
    """Several people who are named side by side by their offices, before what they are to do, and the token behind
    them: "Bí thư chi bộ, trưởng thôn | vận động …"; none where a single one stands, or another word behind them."""
    found, i = list[str](), start
    while n := people(t, i):
        found.append(t.printed(i, i + n))
        i += n
        joined = 1 if t.word(i) == "," or t.word(i) in load("units.yaml")["joins"]["and"] else 0
        if not joined or not people(t, i + joined):
            break
        i += joined
    acts = cue_at(t, i) or t.has(i, "VERB") > 1 or urged(t, i) or t.word(i) in load("units.yaml")["short_verbs"]
    return (found, i) if len(found) > 1 and acts and t.word(start)[:1].isupper() else ([], start)


def people_to_a_colon(t: Tagged, start: int) -> int:
    """Where the colon stands behind people: "Hiệu trưởng: …", "Nhân viên y tế, bảo vệ: …"; 0 where none does."""
    colon = next((k for k in range(start, min(start + _STAFF, len(t.tags))) if t.word(k) == ":"), 0)
    if colon and t.printed(start, colon).lower() in load("units.yaml")["lone_people"]:
        return colon if t.word(start)[:1].isupper() else 0
    if not colon or not t.word(start)[:1].isupper() or not (n := people(t, start)):
        return 0
    inside = range(start, colon)
    listed = any(t.word(k) == "," and not t.word(k + 1).islower() for k in inside)
    ends = any(t.word(k) in (";", "(", ".") or (k >= start + n and heading_cue(t, k)) for k in inside)
    return 0 if listed or ends else colon


def seat(t: Tagged, at: int) -> int:
    """The colon behind where a body has its seat: "Nhà xuất bản X tại Đà Nẵng: …"; 0 for none."""
    k = at + 1
    while t.word(k)[:1].isupper() or t.word(k) in load("units.yaml")["places"]:
        k += 1
    return k if k > at + 1 and t.word(k) == ":" else 0


def in_small_letters(text: str) -> str:
    """An item that is printed in capitals, with capitals only where a name may begin; "" for any other."""
    if len(text.split()) < _SHOUTED or capital_share(text) < 1.0:
        return ""
    quiet = re.sub(r"(?:^|(?<=[,;] )|(?<= và ))\w", lambda m: m[0].upper(), text.lower())
    return quiet if len(quiet) == len(text) else ""


def urged(t: Tagged, i: int) -> bool:
    """An adverb with which a body is told to do something: "khẩn trương", "tiếp tục"."""
    return any(t.printed(i, min(i + n, len(t.tags))) in load("units.yaml")["urging"] for n in (1, 2) if t.word(i))


@cache
def clause_opening() -> re.Pattern[str]:
    """A topic or a clause that may open a sentence, folded: "Về dự án A: …", "Căn cứ chức năng được giao, …"; no
    action, "Theo dõi …", "Đề xuất …"."""
    words, actions = (
        "|".join(re.escape(fold(w)) for w in load("headings.yaml")[key]) for key in ("clause_openings", "actions")
    )
    return re.compile(rf"(?!(?:{actions})\s)(?:{words})\b")


def topic_opens(text: str) -> bool:
    """ "Về dự án A: …", and no "Sau khi …"."""
    return fold(text).split(" ")[0] in load("headings.yaml")["topic_openings"]


def is_a_fund(text: str) -> bool:
    """ "Quỹ I: …", which has the letters of a quarter and another mark."""
    word = one_tone(text.partition(" ")[0].lower())
    quarters = load("time.yaml")["words"]["quarter"]
    return fold(word) in map(fold, quarters) and word not in (*map(one_tone, quarters), fold(word))
