"""Words beside names that tell what these are: who leads or acts, whom work is given to, people who are no bodies."""

from __future__ import annotations

from pipeline.extract.unit_words import Tagged
from pipeline.knowledge import load
from pipeline.text import one_tone

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
    rest = " ".join(t.word(k).lower() for k in range(start, len(t.tags)))
    names = map(one_tone, load("units.yaml")["people"])
    return max((len(who.split()) for who in names if f"{rest} ".startswith((f"{who} ", f"{who}: "))), default=0)


def several_people(text: str) -> list[str]:
    """People who are named side by side, each by an office: "Kế toán, thủ quỹ"; one who has two words, as one."""
    names, parts = load("units.yaml")["people"], text.split(", ")
    return parts if all(part.lower() in names for part in parts) else [text]


def people_to_a_colon(t: Tagged, start: int) -> int:
    """Where the colon stands behind people: "Hiệu trưởng: …", "Nhân viên y tế, bảo vệ: …"; 0 where none does."""
    colon = next((k for k in range(start, min(start + OWNER, len(t.tags))) if t.word(k) == ":"), 0)
    if not colon or not t.word(start)[:1].isupper() or not (n := people(t, start)):
        return 0
    inside = range(start, colon)
    listed = any(t.word(k) == "," and not t.word(k + 1).islower() for k in inside)
    ends = any(t.word(k) in (";", "(", ".") or (k >= start + n and heading_cue(t, k)) for k in inside)
    return 0 if listed or ends else colon
