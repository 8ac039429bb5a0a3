"""What a column's head or a line's caption says: "Đơn vị chủ trì" is the lead, "Thời gian hoàn thành" the deadline."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rapidfuzz import fuzz

from pipeline.extract.deadlines import find_deadline
from pipeline.extract.units import tag, units_at
from pipeline.knowledge import load
from pipeline.restore import is_syllable
from pipeline.text import fold, has_words

_CAPTION = re.compile(r"([^:]{3,60}?)\s*:\s*(\S.*)", re.DOTALL)
_MISREAD, _SURELY = 86, 92  # hundredths of likeness of a head to a phrase that it may be, misread, and that it is
UNIT_ROLES = ("lead", "support", "lead_support", "monitor")
_NO_COUNTS = (*UNIT_ROLES, "task", "deadline", "product")  # "Số hồ sơ kiểm tra" counts, and is nobody who checks
_CAPTIONED = ("lead", "support", "lead_support", "monitor", "product", "deadline", "money", "note")


@lru_cache(maxsize=4096)
def role_of(head: str) -> str | None:
    """The role that a column head names, the longest phrase deciding; None where it names none."""
    text = _plain(head).strip(" .:()*")
    if text.replace(" ", "") in load("table_headers.yaml")["roles"]["number"]:
        return "number"  # "ST T", broken in a narrow column
    for role, heads in load("table_headers.yaml")["whole_heads"].items():
        if text in map(_plain, heads):
            return str(role)
    if by_words := _by_words(text):
        return by_words
    words = {fold(w) for w in re.findall(r"[^\W\d_]+", head) if is_syllable(w.lower())}
    best, size = None, 0.0
    for role, phrases in load("table_headers.yaml")["roles"].items():
        for phrase in phrases:
            weight = _likeness(_plain(phrase), text, words)
            if weight > size:
                best, size = role, weight
    first = unicodedata.normalize("NFC", head).strip().lower().split(" ")[0]
    counted = first != text and first in load("table_headers.yaml")["counts"]
    return "other" if counted and best in _NO_COUNTS else best


def _by_words(text: str) -> str | None:
    """The role of a folded head that its first words tell, or two words together, whatever stands behind or between."""
    words = load("table_headers.yaml")
    if opened := _opened(text):
        return opened
    starts = any(_opens(text, fold(w)) for w in words["leaders"])
    if starts and not any(text == fold(p) for p in words["roles"]["lead"]):
        return "monitor"
    parts = re.split(r"[/,–-]|\bva\b|\(", text)
    leads = [n for n, part in enumerate(parts) if any(fold(w) in part for w in words["says_lead"])]
    supports = [n for n, part in enumerate(parts) if any(fold(w) in part for w in words["says_support"])]
    return "lead_support" if leads and supports and min(leads) < max(supports) else None


def _opened(text: str) -> str | None:
    """The role that the first words of a folded head decide, where the head is no phrase known as a whole."""
    if any(text == _plain(p) for phrases in load("table_headers.yaml")["roles"].values() for p in phrases):
        return None
    mends = any(has_words(text, _plain(w)) for w in load("table_headers.yaml")["mending"])
    for role, openings in load("table_headers.yaml")["opens"].items():
        if not (mends and role == "field") and any(_opens(text, _plain(w)) for w in openings):
            return str(role)
    return None


def _opens(text: str, phrase: str) -> bool:
    return text.startswith(phrase) and not re.match(r"\w", text[len(phrase) : len(phrase) + 1])


@lru_cache(maxsize=4096)
def _plain(phrase: str) -> str:
    return re.sub(r"\s*([/,–-])\s*", r"\1", fold(phrase))


def is_sure(head: str, role: str) -> bool:
    """Whether a head holds a phrase of its role letter by letter, and is not only much like one."""
    text = _plain(head).strip(" .:()*")
    phrases = map(_plain, load("table_headers.yaml")["roles"].get(role, []))
    return any(has_words(text, p) for p in phrases)


def _likeness(wanted: str, text: str, words: set[str]) -> float:
    """0 for no match; else more for longer phrases and for a phrase that is the whole text. A head is much like a
    phrase where letters of it were misread, and not where another word stands in it: `words` are those that can be."""
    if text == wanted:
        return 1000.0
    if has_words(text, wanted):
        return len(wanted) + (5 if text.startswith(wanted) else 0)
    near = len(wanted) > 6 and abs(len(text) - len(wanted)) <= 3 and words <= set(re.findall(r"\w+", wanted))
    alike = fuzz.ratio(text, wanted) if near else 0.0
    # "Nội dung trọng tâm" is no "Nội dung tồn tại" misread: what is not very alike yields to a phrase that it holds
    return len(wanted) if alike >= _SURELY else float(alike >= _MISREAD)


def caption(text: str) -> tuple[str, str] | None:
    """A line that gives one field of the item above it: "Cơ quan chủ trì: Sở Nội vụ" -> ("lead", "Sở Nội vụ")."""
    found = _CAPTION.match(text)
    if not found or len(found[1].split()) > 7:
        return None
    head, value = fold(found[1]).strip(" .-+"), found[2].strip()
    for role in _CAPTIONED:
        printed = next((p for p in load("table_headers.yaml")["roles"][role] if head == fold(p)), None)
        if printed is None:
            continue
        if printed not in load("table_headers.yaml")["no_captions"] or (role == "deadline" and is_time(value)):
            return role, value
    return _of_lines(head, value)


def _of_lines(head: str, value: str) -> tuple[str, str] | None:
    """What captions say that head no columns: "Chủ đầu tư: UBND xã A"; those that are verbs stand before a unit."""
    words = load("table_headers.yaml")["line_captions"]
    role = next((str(role) for role in _CAPTIONED if head in map(fold, words.get(role, []))), None)
    if role is None or (role == "deadline" and not is_time(value)):
        return None
    if head in map(fold, words["verbs"]) and not units_at(tag(value), 0, loose=True)[0]:
        return None
    return role, value


def is_time(value: str) -> bool:
    """Whether words are little more than a time: "15/4/2026" behind "Hoàn thành:"."""
    found = find_deadline(value, column=True)
    return found is not None and 2 * len(found.text) > len(value)
