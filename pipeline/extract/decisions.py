"""Who only speaks and gives work to others, and what only decides or praises: "Thường trực Tỉnh ủy kết luận: …"."""

from __future__ import annotations

import re
from functools import cache

from pipeline.extract.cues import after_lead_in
from pipeline.extract.opening_verbs import opens_with_a_verb
from pipeline.extract.speakers import speaks
from pipeline.extract.units import Tagged, tag, units_at
from pipeline.knowledge import load
from pipeline.text import fold, has_words

_FOUND = 2  # words of a sentence that says how things are
_TOPIC = 14  # words of a first sentence that is a topic, at most


def only_speaks(lead: list[str], text: str) -> bool:
    """ "Thường trực Tỉnh ủy kết luận:", "… kết luận, chỉ đạo như sau:": who says it is not who does it."""
    said, last = fold(text).rstrip(" :"), tuple(fold(w) for w in load("headings.yaml")["assigning"]["last"])
    spoken = f"{said} ".rpartition(f" {fold(lead[-1])} ")[2]
    words = load("headings.yaml")["assigning"]
    if spoken.startswith(tuple(f"{fold(w)} " for w in words["petitions"])):
        return True
    if re.search(rf"\b(?:{'|'.join(map(fold, words['speaks']))})(?:[^,;.:]{{0,60}}\bnhu)?(?:\s+sau)?$", said):
        return True
    return all(map(speaks, lead)) and (said.endswith(last) or spoken.startswith(last))


@cache
def decided_openings() -> tuple[str, ...]:
    """How what is only decided or praised begins, folded."""
    return tuple(f"{fold(p)}{end}" for p in load("headings.yaml")["decided"] for end in (" ", ",", ":"))


def decides(said: str) -> bool:
    """Whether words behind a body that speaks only decide or praise: "thống nhất thời gian họp", not "… giao"."""
    rest, agreed = fold(said).lstrip(" ,"), load("headings.yaml")["agreed"]
    if rest.startswith(decided_openings()):
        return True
    verb = next((f"{fold(v)} " for v in agreed["verbs"] if rest.startswith(f"{fold(v)} ")), "")
    return bool(verb) and not rest[len(verb) :].startswith(tuple(map(fold, agreed["but"])))


def decided_first(text: str) -> bool:
    """Whether a text begins with what is decided, or does behind its topic: "Về vật liệu: cơ bản nhất trí với …"."""
    folded, topics = fold(text), tuple(f"{word} " for word in load("headings.yaml")["topic_openings"])
    if folded.startswith(topics):
        folded = folded.partition(": ")[2]
    elif folded.startswith(tuple(map(fold, load("headings.yaml")["of_whom"]))):
        folded = folded.partition(", ")[2]  # "Đối với 02 phòng học xuống cấp, đồng ý …"
    return any(folded.startswith(f"{fold(phrase)} ") for phrase in load("headings.yaml")["decided"])


def finds_first(text: str) -> bool:
    """Whether the first of several sentences says how things are, and nothing to do: "Hồ sơ chậm. Phòng A trình …"."""
    first, *rest = re.split(r"[.;]\s", text, maxsplit=1)
    if sum(map(str.isalpha, first.split())) < _FOUND or first[:1] in '“"':
        return False  # "“3. Bộ trưởng … quy định chi tiết Điều này.”"
    if not rest or first[:1].islower() or after_lead_in(tag(first), 0):
        return False
    if any(has_words(first.lower(), word) for word in load("headings.yaml")["states"]):
        return True
    t = tag(first)
    if text[len(first)] == ";" and (t.has(0, "POST") or units_at(t, 0, loose=True)[0]):
        return False  # "Chánh Văn phòng, Vụ trưởng Vụ Kế hoạch; Hiệu trưởng các trường …"
    return not opens_with_a_verb(first)  # "Dự thảo Thông tư chưa được góp ý. Phòng A …"


def names_a_topic(t: Tagged) -> bool:
    """Whether a first sentence of a few words without a body says only what the item is about: "Huy động nguồn lực.
    Hội Nông dân xã chủ trì, …"."""
    stop = next((k for k, word in enumerate(t.words) if word in (".", ";", ":")), len(t.words))
    words = sum(map(str.isalpha, t.words[:stop]))  # "“4a." counts what is quoted
    return t.word(stop) == "." and 1 < words <= _TOPIC and not any(units_at(t, k)[0] for k in range(stop))
