"""Who does the work of an item: its own subject, a run-in name, "do X chủ trì", "phối hợp với …"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from pipeline.extract.by_whom import by_whom, verb_follows
from pipeline.extract.cues import (
    after_lead_in,
    clause_opening,
    cue_at,
    in_small_letters,
    is_a_fund,
    people_to_a_colon,
    people_to_a_verb,
    seat,
    several_people,
    topic_opens,
    urged,
)
from pipeline.extract.decisions import decided_first, decides, finds_first, names_a_topic, only_speaks
from pipeline.extract.doers_behind import doers_behind
from pipeline.extract.later_sentences import duty_at, in_later_sentence, is_the_subject
from pipeline.extract.marked_roles import as_marked
from pipeline.extract.partners import helpers_behind, partners, past_partners
from pipeline.extract.speakers import after_speaker, said_at, speaks
from pipeline.extract.unit_fields import second_field
from pipeline.extract.unit_lists import split_cell
from pipeline.extract.unit_parts import joins, past_bracket
from pipeline.extract.units import Tagged, tag, units_at
from pipeline.extract.unnamed import unnamed
from pipeline.knowledge import load
from pipeline.text import fold

_AGREED = 5  # tokens from "thống nhất" to whom it gives
_CLAUSE = 22  # tokens of a clause that says which units are meant
_NEAR = 60  # characters behind a name in which its duty is looked for
_UNKNOWN = 10  # tokens of a name that no list knows, before the verb
_SHORT_NAME = 7  # tokens up to a colon in which a verb of one syllable belongs to the name: "Đội máy làm đất:"
_LISTED = 24  # tokens of names that no list knows, before the colon of a run-in


@dataclass(slots=True)
class Roles:
    lead: list[str] = field(default_factory=list)
    support: list[str] = field(default_factory=list)
    rest: str = ""  # the text without a run-in name
    rule: str = ""  # how the lead was found
    ordered: bool = False  # "Giao …", "Yêu cầu …" stands before the lead
    topic: bool = False  # "Về dự án A: giao Bộ X …": the lead stands behind the topic's colon
    told: bool = False  # "có trách nhiệm", "chủ trì", "khẩn trương", "phải" stands near behind the lead
    reported: bool = False  # "Các sở đã …": told of units, not given to them


def roles_of(text: str, names: frozenset[str] = frozenset()) -> Roles:
    """The units of one item's text; `rest` is what the task says, a run-in unit name left out."""
    if (quiet := in_small_letters(text)) and (said := roles_of(quiet, names)).lead:
        for units in (said.lead, said.support):
            units[:] = [text[(at := quiet.find(unit)) : at + len(unit)] for unit in units]
        said.rest = text[len(text) - len(said.rest) :]
        return said
    t = tag(text, names)
    found = Roles(rest=text)
    opened = _opening(t)
    start = after_lead_in(t, after_speaker(t, opened))
    start = _spoken_of(t, start)
    found.ordered = start > opened
    units, end = people_to_a_verb(t, start)
    units, end = (units, end) if units else _listed_to_a_colon(t, *units_at(t, start))
    units, end = _listed_to_a_cue(t, units, end)
    if not units and (colon := people_to_a_colon(t, start)):
        units, end = several_people(t.printed(start, colon)), colon
    if not units:
        units, end = unnamed(t, start)
    found.reported = bool(units) and t.word(end) in load("units.yaml")["reported_after"]
    if units and t.word(end) == ":" and end + 1 < len(t.tags):
        found.lead, found.rule = units, "run_in"
        found.rest = text[t.start(end + 1) :]
        t = tag(found.rest, names)
        end = 0
    elif units and (colon := past_partners(t, end)):
        found.lead, found.rule, found.rest = units, "run_in", t.text[t.start(colon + 1) :]
    elif units and is_the_subject(t, end, ordered=found.ordered):
        found.lead, found.rule = _described(t, start, units, end), "subject"
        if not found.ordered and (given := _given_by_a_speaker(t, units, end)):
            found.lead, found.rule = given, "decided"
    else:
        end = _find_inside(found, t, _told_apart(t, start, units, end))
    found.support = partners(t, end)
    found.told = bool(found.lead) and _told_to(t, found.lead[-1])
    if not found.lead and (behind := doers_behind(t.text, names)):
        found.lead, more, found.rule = behind
        found.support += [u for u in more if u not in found.support]
    found.support += [u for u in helpers_behind(t) if u not in (*found.lead, *found.support)]
    found.lead, found.support = as_marked(text, found.lead, found.support)
    return found


def _find_inside(found: Roles, t: Tagged, told_apart: list[str]) -> int:
    """Put in who does it where the text does not begin with that; returns the token behind the names, 0 where the
    whole text may say who helps."""
    found.lead, found.rule, end = told_apart, "clause", 0
    if not found.lead and topic_opens(t.text):
        found.lead, end = _behind_an_opening(t)
        found.topic = bool(found.lead)
    if found.lead and (given := _given_behind_a_topic(t, found.lead, end)):
        found.lead, found.rule = given, "decided"
    if not found.lead:
        found.lead, found.rule = _embedded(t), "embedded"
    if not found.lead:
        found.lead, end = _behind_an_opening(t)
        found.rule = "clause" if found.lead else ""
    if not found.lead:
        decided = decided_first(t.text)
        topic = topic_opens(t.text) or names_a_topic(t)  # "Về trạm xá. Sở Y tế chủ trì"
        finding = not (decided or found.reported or topic) and finds_first(t.text)
        found.lead, end = in_later_sentence(t, decided=decided or found.reported or topic or finding)
        found.rule = ("decided" if decided else "finding" if finding else "later") if found.lead else ""
    if not found.lead:
        found.lead, end = _behind_a_topic(t)
        found.rule = "topic" if found.lead else ""
    return end


def _given_behind_a_topic(t: Tagged, units: list[str], end: int) -> list[str]:
    """Who gets the work of "Về giá nước: UBND tỉnh thống nhất thông qua; giao Sở Xây dựng hoàn thiện …"."""
    return _given_by_a_speaker(t, units, end) if all(map(speaks, units)) else []


def _behind_a_topic(t: Tagged) -> tuple[list[str], int]:
    """The subject behind a first colon, told to do something: "Hoàn thiện thể chế: Các bộ khẩn trương trình …", "Gỡ
    vướng mắc: Khi có kiến nghị, yêu cầu các sở trả lời …"."""
    colon = next((k for k in range(2, len(t.tags)) if t.word(k) in (":", ".", ";", "(")), 0)
    if t.word(colon) != ":":
        return [], 0
    first = colon + 4 if t.word(colon + 1) == "(" and t.word(colon + 3) == ")" else colon + 1  # "(1) Bộ X …; (2) …"
    start = after_lead_in(t, first)
    units, end = units_at(t, start)
    told = start > first or any(t.has(end, x) for x in ("LEAD", "DOES", "SUPPORT")) or urged(t, end)
    if fold(t.text).startswith(tuple(load("headings.yaml")["topic_nouns"])):
        told = told or cue_at(t, end) or t.has(end, "VERB") > 1
    told = told or t.printed(start, start + 2).lower() in load("units.yaml")["persons"]
    if units and (told or first > colon + 1) and is_the_subject(t, end, ordered=start > first):
        return units, end
    units, end = _behind_an_opening(tag(t.text[t.start(colon + 1) :]))
    return (units, colon + 1 + end) if units else ([], 0)


def _told_to(t: Tagged, name: str) -> bool:
    """Whether words that give a duty stand in the clause right behind a name."""
    behind = t.text.find(name) + len(name)
    words = load("units.yaml")
    duties, lead = ("|".join(map(re.escape, words[key])) for key in ("told_to", "told_to_lead"))
    given = "".join(rf"(?<!{re.escape(cue)} )" for cue in words["told_apart_by"])  # "đơn vị được giao chủ trì"
    return bool(re.match(rf"[^.;:]{{0,{_NEAR}}}?\b(?:{duties}|{given}(?:{lead}))\b", t.text[behind:].lower()))


def _listed_to_a_cue(t: Tagged, units: list[str], end: int) -> tuple[list[str], int]:
    """With a last name that the grammar doesn't know, right before the verb: "Đài X và hệ thống báo chí phối hợp"."""
    if not units or not (joins(t, end, "and") or t.word(end) == ","):
        return units, end
    if far := second_field(t, units, end):
        return [f"{units[0]}{t.text[t.start(end) : t.start(far)]}".rstrip()], far
    words, k = load("units.yaml"), end + 1
    while k < end + _UNKNOWN and t.word(k).isalpha() and not t.has(k, "VERB") > 1 and not cue_at(t, k):
        if t.word(k) in words["short_verbs"] or t.word(k) in words["not_after_subject"] or urged(t, k):
            return units, end
        k += 1
    if k <= end + 2 or not (t.has(k, "LEAD") or t.has(k, "DOES") or t.has(k, "SUPPORT")):
        return units, end
    if any(t.has(m, "MANY") for m in range(end)) and t.word(end + 1).islower() and not t.has(end + 1, "MANY"):
        begin = t.text.rfind(units[-1], 0, t.start(end))  # "Các khoa lâm sàng, cận lâm sàng": nouns under one "các"
        return [*units[:-1], t.text[begin : t.start(k)].strip()], k
    if joins(t, end, "and") and t.word(end + 1).istitle() and t.word(end + 2).islower():
        begin = t.text.rfind(units[-1], 0, t.start(end))  # "Cục Địa chất và Khoáng sản Việt Nam": one name
        return [*units[:-1], t.text[begin : t.start(k)].strip()], k
    return [*units, t.printed(end + 1, k)], k


def _listed_to_a_colon(t: Tagged, units: list[str], end: int) -> tuple[list[str], int]:
    """With the names that the grammar doesn't know: "Các công ty lâm nghiệp, Vườn quốc gia Pù Hoạt: …", all of them
    being what stands before the colon."""
    words = load("units.yaml")
    if units and t.word(end) in words["seats"] and (at := seat(t, end)):
        return [*units[:-1], f"{units[-1]} {t.printed(end, at)}"], at
    if not units or t.word(end) in ("", ".", "(", ":", *words["not_after_subject"], *words["small_words"]):
        return units, end
    k = end
    if t.word(said := end + said_at(t, end)) == ":" and said + 1 < len(t.tags):
        return units, end  # "UBND tỉnh kết luận:"
    while t.word(k) != ":":
        if n := max(0 if t.has(k, "NOT") else t.has(k, "HEAD"), t.has(k, "NAME")):
            k += n  # "Ban quản lý": no verb, but "báo cáo" is no "Báo"
            continue
        if t.word(k + 2) == ":" and t.printed(k, k + 2) in words["before_colon"]:
            k += 2  # "Văn phòng tổng hợp:"
            continue
        if (
            k >= min(end + _LISTED, len(t.tags))
            or cue_at(t, k)
            or t.has(k, "VERB") > 1
            or t.word(k) in (".", "(")
            or (t.word(k) in words["short_verbs"] and ":" not in t.words[:_SHORT_NAME])
        ):
            return units, end
        k += 1
    comma = next((c for c in range(end, k) if t.word(c) in (",", ";")), k)
    if comma > end:
        if t.word(end)[:1].isupper():
            return units, end
        units = [*units[:-1], t.text[t.text.rfind(units[-1], 0, t.start(end)) : t.start(comma)].strip()]
    if comma < k - 1 and t.has(comma + 1, "TAIL") == k - comma - 1 and t.word(comma + 1).islower():
        return [*units[:-1], f"{units[-1]}, {t.printed(comma + 1, k)}"], k  # "Bộ phận thư viện, thiết bị"
    return [*units, *(split_cell(t.printed(comma + 1, k)) if comma < k - 1 else [])], k


def assigned_units(text: str, names: frozenset[str] = frozenset()) -> list[str]:
    """The units that a sentence gives work to: "… yêu cầu Giám đốc các sở, … thực hiện những nhiệm vụ sau:"."""
    t = tag(text, names)
    for i in range(len(t.tags) - 1, -1, -1):
        if (n := t.has(i, "LEAD_IN")) and (i or after_lead_in(t, 0)):  # "Chỉ đạo Cục X …:" is the work itself
            units, _ = units_at(t, i + n)
            if units:
                return units
    said = roles_of(text, names)
    if said.lead and only_speaks(said.lead, text):
        return []
    return said.lead if said.rule in ("subject", "clause") else []


@cache
def _time_opening() -> re.Pattern[str]:
    words = "|".join(re.escape(fold(w)) for w in load("headings.yaml")["time_openings"])
    return re.compile(rf"(?:{words})\b[^,.;:]{{0,90}}(?:,|(?:(?<=\d)|(?<=\si)|(?<=\sii)|(?<=\siii)|(?<=\siv)):)\s+")


def _opening(t: Tagged) -> int:
    """Past a time that opens the sentence: "Trong năm 2018, Văn phòng …"."""
    folded, end = fold(t.text), 0
    while (found := _time_opening().match(folded, end)) and not is_a_fund(t.text[end:]):
        end = found.end()
    return next((i for i in range(len(t.tags)) if t.start(i) >= end), 0)


def _behind_an_opening(t: Tagged) -> tuple[list[str], int]:
    """The subject behind a topic or a clause: "Về dự án A: Bộ Xây dựng khẩn trương …", "Sau khi …, Bộ Tài chính …"."""
    if not (opening := clause_opening().match(fold(t.text))):
        return [], 0
    ends = (".",) if opening[0] in load("headings.yaml")["topic_openings"] else (".", ";")
    for i in range(2, len(t.tags)):
        if t.word(i) in ends:
            break
        if t.word(i) not in (":", ","):
            continue
        start = after_lead_in(t, i + 1)
        noun = t.word(i) == ":" and t.has(start, "GROUP") > 1  # "Đối với dự án A: chủ đầu tư lập hồ sơ"
        units, end = units_at(t, start, loose=noun)
        if not units and _begins_work(t, i):
            break
        acts = cue_at(t, end) or t.has(end, "VERB") or (noun and verb_follows(t, end))
        if units and (start > i + 1 or acts) and is_the_subject(t, end, ordered=start > i + 1):
            return units, end
    return [], 0


def _begins_work(t: Tagged, i: int) -> bool:
    """Whether the work itself begins behind a sign, whose units are its objects: "Về thi công: chỉ đạo Ban A, các nhà
    thầu tập trung …", "Khi có mưa, hướng dẫn các xã, Ban B …"."""
    if n := t.has(i + 1, "NOT_SUPPORT"):
        return bool(units_at(t, i + 1 + n, loose=True)[0])
    return t.word(i) == ":" and (cue_at(t, i + 1) or t.has(i + 1, "VERB") > 1)


def _given_by_a_speaker(t: Tagged, units: list[str], end: int) -> list[str]:
    """Who gets the work where a body decides first: "Chính phủ thống nhất với báo cáo …. Giao Bộ X chủ trì"."""
    said = t.text[t.start(end) :]
    agreed = fold(said).lstrip(" ,").startswith(tuple(map(fold, load("headings.yaml")["agreed"]["verbs"])))
    if not all(map(speaks, units)) or not (agreed or decides(said)):
        return []
    for k in range(end, end + _AGREED):  # "thống nhất giao Ban Pháp chế …"
        if (n := t.has(k, "LEAD_IN")) and (given := units_at(t, k + n)[0]):
            return given
    return in_later_sentence(t, decided=True)[0] or _embedded(t)


def _spoken_of(t: Tagged, start: int) -> int:
    """Past "Đối với" where a colon ends the units behind it, past "Trách nhiệm của" where a verb does; else start."""
    n = t.has(start, "HEADING_IN")
    units, end = _listed_to_a_colon(t, *units_at(t, start + n)) if n else ([], start)
    acts = t.word(start + n - 1) == load("units.yaml")["members"]["of"] and any(t.has(end, x) for x in ("DO", "LEAD"))
    others = units_at(t, end + 1)[0] if t.word(end) == ":" else []
    return start + n if units and (acts or t.word(end) == ":") and not others else start


def _described(t: Tagged, start: int, units: list[str], end: int) -> list[str]:
    """The units, the last with the words that say which: "Các đơn vị cấp nước sạch trên địa bàn có trách nhiệm …"."""
    duty = duty_at(t, end)
    if duty > end and len(units) == 1 and t.text[t.start(start) :].lower().startswith(_by_role()):
        return [t.printed(start, duty)]  # "Cơ quan quản lý nhà nước về thủy sản cấp tỉnh có trách nhiệm …"
    clause = t.word(end) in load("units.yaml")["not_after_subject"] or not t.word(end)[:1].isalpha()
    if len(units) > 1 or duty <= end or clause or not t.has(start, "MANY"):
        return units
    return [t.printed(start, duty)]


@cache
def _by_role() -> tuple[str, ...]:
    return tuple(f"{role} " for role in load("units.yaml")["bodies_by_role"])


def _told_apart(t: Tagged, start: int, units: list[str], end: int) -> list[str]:
    """Units of which a clause says which of them: "UBND các xã có điểm thi bố trí …"; [] where no verb follows it."""
    words = load("units.yaml")
    having = words["told_apart"]
    if t.text[t.start(end) :].lower().startswith(tuple(words["told_apart_by"])):
        having = [t.word(end)]
    several = any(t.has(k, "MANY") for k in range(start, end)) or t.has(start, "GROUP") > 1  # "Cấp ủy viên được …"
    if not units or t.word(end) not in having or not several:
        return []
    k = end + 1
    while k + 1 < min(end + _CLAUSE, len(t.tags)):
        k += 1
        if t.word(k) == "(":
            k = max(k, past_bracket(t, k) - 1)  # "(có danh sách kèm theo)"
            continue
        if t.word(k).isdigit() or t.word(k) == "%":
            continue
        if cue_at(t, k) or t.has(k, "VERB") > 1:
            return units
        if not t.word(k).isalpha() or t.word(k) in words["reported_after"] or t.word(k) in words["not_after_subject"]:
            return []
    return []


def _embedded(t: Tagged) -> list[str]:
    """ "Giao Sở Tư pháp chủ trì …" or "do Sở Tư pháp chủ trì" inside the text."""
    for i in range(len(t.tags)):
        words = load("units.yaml")
        n = (
            t.has(i, "LEAD_IN")
            if t.word(i).lower() in words["giving"]
            else int(t.word(i).lower() in words["joins"]["by"])
        )
        if not n:
            continue
        units, end = units_at(t, i + n)
        if units and (t.has(end, "LEAD") or t.has(end, "DOES") or (t.has(i, "LEAD_IN") and t.has(end, "DO"))):
            return units
        if units and not t.has(i, "LEAD_IN") and t.word(i - 1) == "," and by_whom(t, end):
            return units  # "Phổ cập bơi, do các xã, phường Đoàn chủ động tổ chức"
        does = verb_follows(t, end) or (t.word(end) == "," and t.has(end + 1, "DO"))  # "…, giao Sở X, hoàn thành 30/6"
        if units and t.has(i, "LEAD_IN") and t.word(i - 1) in (",", ";") and does:
            return units  # "Đồng ý chủ trương; giao Phòng Kinh tế lập dự toán"
    return []
