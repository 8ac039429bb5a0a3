"""Who does it, where the text does not begin with that: the subject of a later sentence."""

from __future__ import annotations

from pipeline.extract.by_whom import verb_follows, with_a_share
from pipeline.extract.cues import after_lead_in, cue_at
from pipeline.extract.units import Tagged, begins_sentence, units_at
from pipeline.knowledge import load


def in_later_sentence(t: Tagged, *, decided: bool) -> tuple[list[str], int]:
    """Who a sentence behind the first one gives work to: "Thống nhất chủ trương …. Giao Phòng Kinh tế lập dự toán"; who
    leads or works with others there, where the first only decides: "Đồng ý …. Bộ Tài chính chủ trì, …"."""
    depth, listed = 0, not decided and bool(t.has(0, "POST") or units_at(t, 0, loose=True)[0])
    for i in range(2, len(t.tags)):
        depth += (t.word(i - 1) == "(") - (t.word(i - 1) == ")")
        clause = t.word(i - 1) == ";" and depth <= 0 and not listed  # "Chánh Văn phòng; Hiệu trưởng các trường …"
        if not clause and (t.word(i - 1) != "." or not t.word(i)[:1].isupper()):
            continue
        start = after_lead_in(t, i)
        units, end = units_at(t, start)
        if units and clause:
            if t.has(end, "LEAD") or t.has(end, "SUPPORT") or (decided and (cue_at(t, end) or t.has(end, "VERB") > 1)):
                return [*units, *with_a_share(t, end)], end
            continue
        ordered = start > i
        does = (cue_at(t, end) or verb_follows(t, end)) and t.word(end) not in load("units.yaml")["reported_after"]
        does = does or (bool(units) and units[0][:1].isupper() and _unknown_verb(t, end))
        if units and (is_the_subject(t, end, ordered=True) if ordered else decided and does):
            return units, end
    return [], 0


def _unknown_verb(t: Tagged, end: int) -> bool:
    """Whether what stands behind a name may be a verb that no list knows: "Phòng Đào tạo liên hệ …"."""
    words = load("units.yaml")
    stops = (*words["reported_after"], *words["small_words"], *words["modals"])
    return is_the_subject(t, end, ordered=False) and t.word(end).islower() and t.word(end) not in stops


def is_the_subject(t: Tagged, end: int, *, ordered: bool) -> bool:
    """Whether the units before `end` are the subject: a verb follows, not "của", "về" or the like."""
    word = t.word(end)
    if t.has(end, "DOES") or t.has(end, "LEAD") or begins_sentence(t, end):
        return True
    if word in (",", "-", "–") and any(t.has(end + 1, x) for x in ("LEAD", "DO", "DOES")):
        return True
    if duty_at(t, end) > end:
        return True
    if ordered and word:
        return (t.word(end + 1) if word == "," else word)[:1].islower()
    stops = load("units.yaml")["not_after_subject"]
    return bool(word) and word[:1].isalpha() and word.islower() and word not in stops


def duty_at(t: Tagged, end: int) -> int:
    """Where the duty stands behind a subject's clause: "Các tổ chức có dự án … có trách nhiệm"; 0 for none."""
    for k in range(end, min(end + 40, len(t.tags))):
        if t.word(k) in (".", ";", ":", "(", ")"):
            return 0
        if f"{t.word(k)} {t.word(k + 1)} {t.word(k + 2)}" in load("units.yaml")["duties"]:
            return k
    return 0
