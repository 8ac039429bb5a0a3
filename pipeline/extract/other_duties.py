"""Bodies that an item names and its row does not: one told to do another thing in a later clause, one at its start."""

from __future__ import annotations

import re
from functools import cache

from pipeline.extract.by_whom import verb_follows
from pipeline.extract.cues import after_lead_in, cue_at
from pipeline.extract.decisions import finds_first
from pipeline.extract.marked_roles import leads_by_a_mark
from pipeline.extract.unit_parts import joins
from pipeline.extract.units import Tagged, tag, units_at
from pipeline.knowledge import load
from pipeline.text import fold

_ENDS = (".", ";")
_NAME = 14  # tokens of a name with a post behind it
_DEED = 2  # words of a verb; with an object there are more
_CLAUSE = 24  # tokens of a clause that opens a sentence
_OPENING = 60  # tokens of one behind which a body is asked


def other_duties(text: str, known: set[str], names: frozenset[str] = frozenset()) -> list[str]:
    """The bodies that a clause behind the first gives work to and that `known`, folded names, lacks: "Sở A rà soát quỹ
    nhà; giao Sở B thẩm định trước ngày 20/6". Who only helps, answers for failures or is told of has no duty."""
    t = tag(text, names)
    found: list[str] = []
    for i in range(2, len(t.tags)):
        given = t.word(i - 1) == "," and t.word(i).lower() in load("units.yaml")["giving"]
        if t.word(i - 1) not in _ENDS and not given and not _asked_behind_a_clause(t, i):
            continue
        begin = _past_clause(t, _past_besides(t, i))
        start = after_lead_in(t, begin)
        units, end = units_at(t, start)
        if units and (_told_to_act(t, end, ordered=start > begin) or _acts_as(t, end)):
            found += [unit for unit in units if fold(unit) not in known]
        elif name := _run_in(t, start, bool(units)):
            found += [name] if fold(name) not in known else []
    return found


def _run_in(t: Tagged, start: int, body: bool) -> str:
    """Who is named before a colon in a later clause, and told to do something behind it: "Công an xã: kiểm tra bến đò;
    Đồn Biên phòng: kiểm đếm tàu", "…; ông Lê Văn Chín, Phó Chủ tịch: phụ trách sơ tán"; "" for none."""
    person = t.printed(start, start + 1).lower() in load("units.yaml")["addressed"] and t.word(start + 1).istitle()
    colon = next((k for k in range(start + 1, start + _NAME) if t.word(k) in (":", *_ENDS)), start)
    return t.printed(start, colon) if (body or person) and t.word(colon) == ":" and t.word(colon + 1).islower() else ""


def _asked_behind_a_clause(t: Tagged, i: int) -> bool:
    """Whether a body is asked behind the comma of a later sentence that begins with a clause: "…. Với vai trò của dự
    án, yêu cầu | các bộ …"."""
    if t.word(i - 1) != "," or after_lead_in(t, i) == i:
        return False
    begin = next((k + 1 for k in range(i - 1, max(i - _OPENING, 0), -1) if t.word(k) in _ENDS), 0)
    opens = any(t.printed(begin, begin + n).lower() in load("headings.yaml")["clause_openings"] for n in (1, 2, 3))
    subjects = (units_at(t, k) for k in range(begin, i - 1))
    return begin > 0 and opens and not any(units and cue_at(t, end) for units, end in subjects)


def _acts_as(t: Tagged, end: int) -> bool:
    """Whether behind a name it is told what the body is, and behind a comma what it does: "Bộ X với vai trò là cơ quan
    thường trực, chủ động báo cáo …"."""
    k = end + (t.word(end) == ",")
    if not any(t.printed(k, k + n).lower() in load("units.yaml")["acting_as"] for n in (2, 3)):
        return False
    comma = next((c for c in range(k, len(t.tags)) if t.word(c) in (",", *_ENDS)), len(t.tags))
    return t.word(comma) == "," and bool(cue_at(t, comma + 1))


def _past_besides(t: Tagged, i: int) -> int:
    """Past "cùng với đó, " and the like at i; i where none stands there."""
    words = load("units.yaml")["besides"]
    n = next((n for n in (4, 3, 2, 1) if t.word(i + n) and t.printed(i, i + n).lower() in words), 0)
    return i + n + (t.word(i + n) == ",") if n else i


def _past_clause(t: Tagged, i: int) -> int:
    """Past a clause that opens a sentence at i, "Nếu có sai phạm, ", "Khi có lỗi thì "; i where none stands there."""
    words, ends = load("units.yaml")["ifs"], (",", *load("units.yaml")["thens"])
    if not any(t.printed(i, i + n).lower() in words for n in (2, 1) if t.word(i)):
        return i
    stop = next((k for k in range(i + 2, min(i + _CLAUSE, len(t.tags))) if t.word(k) in (*ends, *_ENDS)), i)
    return stop + 1 if t.word(stop) in ends else i


def others_beside(text: str, known: set[str], names: frozenset[str] = frozenset()) -> list[str]:
    """The bodies that have a verb of their own behind a comma, "và", "còn" or the like, and that `known` lacks: "Sở A
    lập đề án, còn Sở B lập quy hoạch". A name in the middle of a list of names is none."""
    t, joints = tag(text, names), load("units.yaml")["second_joints"]
    found: list[str] = []
    covered = 0
    for i in range(len(t.tags)):
        if i < covered:
            continue
        joined = i > 1 and (t.word(i - 1) in joints or t.printed(i - 2, i) in joints)
        start = after_lead_in(t, i) if joined else i
        units, end = units_at(t, start)
        covered = end if units else covered
        if joined and units and (_told_to_act(t, end, ordered=start > i) or _does(t, end)):
            if start == i and (t.word(i - 1) == "," or joins(t, i - 1, "and")) and all(map(str.islower, units)):
                continue  # "gửi đến cơ quan, tổ chức chịu sự giám sát": of a list of common nouns
            found += [unit for unit in units if fold(unit) not in known]
    return found


def duties_in_brackets(text: str, known: set[str], names: frozenset[str] = frozenset()) -> list[str]:
    """The bodies that brackets give a duty with an object and that `known` lacks: "lắp lọc nước (Sở Tài chính cấp kinh
    phí)". "(Phòng Kinh tế tổng hợp)" may be a name; what has a number there is cited."""
    found: list[str] = []
    for bracket in re.finditer(r"\(([^()]*)\)", text):
        t = tag(bracket[1], names)
        units, end = units_at(t, after_lead_in(t, 0))
        several = len(t.tags) - end > _DEED and all(t.word(k) not in _ENDS for k in range(end, end + _DEED + 1))
        acts = several and (_told_to_act(t, end, ordered=False) or _does(t, end))
        if units and acts and not re.search(r"\d\s?/\s?\w*[^\W\d]", bracket[1]):
            found += [unit for unit in units if fold(unit) not in known]
    return found


def leads_elsewhere(text: str, known: set[str], names: frozenset[str] = frozenset()) -> list[str]:
    """The bodies beside which "chủ trì" is printed and that `known` lacks: "Sở A lập đề án (Sở B chủ trì)"."""
    folded = fold(text)
    if not any(fold(word) in folded for word in load("units.yaml")["marks"]["lead"]):
        return []
    t, found, i = tag(text, names), [], 0
    while i < len(t.tags):
        units, end = units_at(t, i)
        at = t.start(i)
        for unit in units:
            at = max(text.find(unit, at), at)
            whole = " " in unit and not unit.islower()  # "cơ quan, đơn vị chủ trì soạn thảo", "đề án Bộ chủ trì"
            if whole and leads_by_a_mark(folded, at + len(unit)):
                same = any(fold(unit) in lead or lead in fold(unit) for lead in known)
                found += [] if same else [unit]
        i = max(i + 1, end) if units else i + 1
    return found


def waits_for(text: str, before: int, known: set[str], names: frozenset[str] = frozenset()) -> bool:
    """Whether a clause in the first `before` letters tells what another body does first: "Sau khi Sở B báo cáo, Sở A
    tổng hợp"."""
    t = tag(text, names)
    for i in range(1, len(t.tags)):
        if t.start(i) >= before:
            return False
        units, end = units_at(t, i) if t.word(i - 1).lower() in load("units.yaml")["whens"] else ([], i)
        if any(fold(unit) not in known for unit in units) and (cue_at(t, end) or t.has(end, "VERB") > 1):
            return True
    return False


def passed_over(text: str, known: set[str], names: frozenset[str] = frozenset()) -> bool:
    """Whether an item begins with a body that `known`, folded names, lacks: it may be the one who does the work."""
    t = tag(text, names)
    return any(fold(unit) not in known for unit in units_at(t, after_lead_in(t, 0))[0])


def begins_later(text: str, known: set[str], names: frozenset[str] = frozenset()) -> bool:
    """Whether a sentence behind one that says how things are begins with a body that `known` lacks, whatever it does,
    or gives work to somebody no list knows: "Lò hơi cũ. Nhà máy B chuyển sang …", "… . Yêu cầu các tổ máy gửi …"."""
    if not finds_first(text):
        return False
    t = tag(text, names)
    for i in (k for k in range(2, len(t.tags)) if t.word(k - 1) == "." and t.word(k)[:1].isupper()):
        start = after_lead_in(t, i)
        units, end = units_at(t, start)
        told = t.has(end, "ANSWERS") or t.word(end) in load("units.yaml")["reported_after"]
        others = any(fold(unit) not in known for unit in units) and t.word(end)[:1].islower() and not told
        if others or (start > i and not units and t.has(start, "MANY")):
            return True
    return False


def must_another(text: str, known: set[str]) -> bool:
    """Whether common nouns that `known`, folded names, lacks must do what an item says: "Cơ quan lập quy hoạch phải …",
    "Khi lập quy hoạch, chủ đầu tư phải …"."""
    found = _musts().match(fold(text))
    return found is not None and not any(found["noun"] in unit for unit in known)


@cache
def _musts() -> re.Pattern[str]:
    words = load("units.yaml")["others_must"]
    openings, nouns, must = ("|".join(fold(w) for w in words[key]) for key in ("behind", "nouns", "must"))
    return re.compile(rf"(?:(?:{openings})\b[^.;:,]*,\s+)?(?P<noun>{nouns})\b[^.;:,]{{0,60}}?\s(?:{must})\b")


def _does(t: Tagged, end: int) -> bool:
    """Whether what stands behind a name is, for all that is known, a verb: "Sở A quyết toán …"."""
    words = load("units.yaml")
    told = t.has(end, "SUPPORT") or t.has(end, "ANSWERS") or t.word(end) in words["reported_after"]
    small = {*words["not_after_subject"], *words["small_words"], *words["second_joints"], *words["no_deeds"]}
    return not told and t.word(end).isalpha() and t.word(end).islower() and t.word(end) not in small


def _told_to_act(t: Tagged, end: int, *, ordered: bool) -> bool:
    if t.has(end, "SUPPORT") or t.has(end, "ANSWERS") or t.word(end) in load("units.yaml")["reported_after"]:
        return False
    if ordered:
        return t.word(end + (t.word(end) == ","))[:1].islower() or t.word(end) == ":"
    return cue_at(t, end) or verb_follows(t, end)
