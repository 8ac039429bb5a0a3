"""What speaks against a row's units: how their names were read, whether they are whole, whether others do work, too."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise

from pipeline.document import Task
from pipeline.extract.confidence.origins import Neighbours, Origin
from pipeline.extract.confidence.phrases import ends_with, may_go_on, name_verb, partner_may_go_on, verb
from pipeline.extract.confidence.words import Words, marked, strange, worst
from pipeline.extract.cues import clause_opening, cue_at, people
from pipeline.extract.opening_verbs import opens_with_a_verb
from pipeline.extract.other_duties import (
    begins_later,
    duties_in_brackets,
    leads_elsewhere,
    must_another,
    other_duties,
    others_beside,
    passed_over,
    waits_for,
)
from pipeline.extract.roles import Roles, roles_of
from pipeline.extract.unit_owners import may_own
from pipeline.extract.unit_persons import is_named_person
from pipeline.extract.units import tag, units_at
from pipeline.knowledge import load
from pipeline.text import CAPITALS, fold, just_behind, one_tone

Doubts = dict[str, float]
_DASHES = "-–—"
_COLON = re.compile(r"[^.;:]{1,120}:\s")  # near a text's beginning: what stands before it may be a run-in name
_POST = 8  # words between a post and what its holder did, the body's name among them
_FIELD = 7  # words of what a ministry or a place is called behind "các Bộ:"
_NEXT_NAME = 4  # characters behind a name at which the next one begins: behind "và" or a comma
_NAMES = re.compile(rf"[{CAPITALS}][^.;:,]{{1,40}}?(?:,|\svà)\s+[{CAPITALS}]")
_NAME_AFTER_DASH = re.compile(rf"[-–—][.,]?\s+[{CAPITALS}]")


def lead_doubts(origin: Origin, words: Words, neighbours: Neighbours, near: Sequence[int]) -> Doubts:
    """Who does it: how well the names were read, and whether they are whole."""
    task = origin.found
    assert isinstance(task, Task)
    units = list(dict.fromkeys(task.lead_units))
    read = [words.spelled(unit, near) for unit in units if not words.confirmed(unit)]
    after = [words.followers(unit) for unit in units]
    rests = _behind(units, task, words, neighbours, near) if origin.row is None else []
    sure = [any(_ends_name(word) for word in found) for found in after]
    behind = [(unit, rest) for unit, rest, ok in zip(units, rests, sure, strict=False) if rest and not ok]
    open_ends = [(unit, rest) for unit, rest in behind if not verb(rest) and not _known(unit)]
    either = any(may_go_on(unit, rest) for unit, rest in zip(units, rests, strict=False))
    said, by_word = roles_of(task.text), _by_first_word(units)
    helpers = list(dict.fromkeys(task.support_units))
    return {
        "no_unit": float(not task.lead_units),
        "unit_hard": worst([word for name in read for word in name]),
        "unit_end_hard": worst([name[-1] for name in read if name]),
        "unit_strange": float(any(strange(word) for unit in units for word in unit.split())),
        "unit_odd": float(any(_odd_unit(unit) or _listed_past(unit, task.text) for unit in units)),
        "unit_unknown": float(any(_unknown(unit, origin) for unit in units)),
        "unit_capitals": float(any(unit.isupper() and len(unit.split()) > 1 for unit in units)),
        "unit_verb": float(any(_verb_inside(unit) for unit in units)),
        "unit_bare": float(any(fold(unit) in _heads() and not _is_heading(unit, neighbours, task) for unit in units)),
        "unit_ends_odd": float(any(ends_with(unit, "not_unit_ends") for unit in units)),
        "unit_cut": float(
            either
            or any(map(_may_be_for, units, rests))
            or any(map(may_own, units, rests))
            or (origin.row is None and any(partner_may_go_on(unit, _after_in(task.text, unit)) for unit in helpers))
            or any(not _seems_whole(unit, rest) for unit, rest in open_ends)
            or (getattr(task, "rule", "") == "run_in" and _meant_behind(units, task.text))
            or (getattr(task, "rule", "") == "heading" and _which_of_them(units, neighbours, task))
        ),
        "unit_open": float(any(_seems_whole(unit, rest) for unit, rest in open_ends)),
        "unit_gap": float(any(_gap_to_cue(_past_names(rest, by_word)) for rest in rests)),
        "unit_joined": float(any(_joined(rest, task) for rest in rests)),
        "unit_dash": float(any(_NAME_AFTER_DASH.match(rest) for rest in rests)),
        "unit_goes_on": float(any(_usual(r, found) for r, found in zip(rests, after, strict=False) if r)),
        "unit_both": float(bool({fold(u) for u in units} & _partners(task, said))),
        "unit_variant": max((words.spelled_otherwise(unit) for unit in units), default=0.0),
        "units_many": min(1.0, max(0, len(task.lead_units) - 1) / 4),
        "unit_listed": float(getattr(task, "rule", "") == "heading" and _listed_on(units, neighbours, task)),
        "colon_inside": float(getattr(task, "rule", "") == "subject" and _colon_inside(task)),
        "reported": float(origin.row is None and (said.reported or _tells(task, units))),
    } | _others(origin, task)


def _others(origin: Origin, task: Task) -> Doubts:
    """Whether the text gives work to bodies of which the row doesn't say so."""
    if origin.row is not None:
        return {"second_duty": 0.0, "second_time": 0.0, "unit_passed": 0.0}
    known = {fold(unit) for unit in (*task.lead_units, *task.monitor_units)}
    folded, names = fold(task.text), origin.item.context.names
    others = other_duties(task.text, known, names) + leads_elsewhere(task.text, known, names)
    others += duties_in_brackets(task.text, known | set(map(fold, task.support_units)), names)
    theirs = [at for at in map(folded.find, map(fold, others)) if at >= 0]
    said = fold(task.deadline.text) if task.deadline else ""
    ends = folded.find(said) + len(said) if said and said in folded else 0
    begin = max(0, min((folded.find(fold(unit)) for unit in task.lead_units), default=0))
    first = 0 < ends <= begin and waits_for(task.text, begin, known, names)
    others += others_beside(task.text, known | set(map(fold, task.support_units)), names) if ends else []
    return {
        "second_duty": float(bool(others) or _head_asks(task)),
        "second_time": float(first or (bool(theirs) and ends > min(theirs))),
        "unit_passed": float(_passes_over(task, origin)),
    }


def _head_asks(task: Task) -> bool:
    """Whether the text begins with who heads a body and asks another one: "Chánh Văn phòng yêu cầu Phòng A …"."""
    t, words = tag(task.text), load("units.yaml")["asking_heads"]
    units, end = units_at(t, 0)
    if len(units) != 1 or units != task.lead_units or not fold(units[0]).startswith(tuple(map(fold, words["posts"]))):
        return False
    asked = next((n for n in (4, 3, 2, 1) if t.printed(end, end + n) in words["asks"]), 0)
    return asked > 0 and bool(units_at(t, end + asked)[0])


def _passes_over(task: Task, origin: Origin) -> bool:
    """Whether the text begins with a body, and who does it was taken from elsewhere."""
    if getattr(task, "rule", "none") not in ("heading", "none", "run_in"):
        return False
    known = {fold(unit) for unit in task.lead_units}
    names = origin.item.context.names
    begins = passed_over(task.text, known, names) or begins_later(task.text, known, names)
    return begins or _duty_behind_a_clause(task.text, known) or must_another(task.text, known)


def _duty_behind_a_clause(text: str, known: set[str]) -> bool:
    """Whether a clause opens the text, and behind its comma another one has the duty: "Khi có sai sót, đơn vị thuộc
    Ngân hàng có trách nhiệm …"."""
    if not clause_opening().match(fold(text)):
        return False
    t, duties = tag(text), load("units.yaml")["told_to"]
    for comma in (i for i in range(len(t.tags)) if t.word(i) == ","):
        units, end = units_at(t, comma + 1, loose=True)
        told = any(t.printed(end, end + n) in duties for n in (1, 2, 3) if t.word(end))
        if units and told and not known & set(map(fold, units)):
            return True
    return False


def _behind(units: Sequence[str], task: Task, words: Words, neighbours: Neighbours, near: Sequence[int]) -> list[str]:
    """What follows each unit's name where it was taken from, as far as anything is told by it; "" where the name
    ends with a sign or the line."""
    places = [(task.text, fold(task.text)), *neighbours.folded_over(task.section)]
    return [_after(unit, places, words, near) for unit in units]


def _after_in(text: str, unit: str) -> str:
    at = fold(text).find(fold(unit))
    return just_behind(text, at + len(unit)).strip() if at >= 0 else ""


def _after(unit: str, places: Sequence[tuple[str, str]], words: Words, near: Sequence[int]) -> str:
    wanted = fold(unit)
    for text, folded in places:
        at = folded.find(wanted)
        if at >= 0:
            rest = just_behind(text, at + len(unit))
            return rest.strip() if rest[:1] in (" ", *_DASHES) else ""
    return words.behind(unit, near)


def _usual(rest: str, after: Counter[str]) -> bool:
    """Whether the document mostly goes on after a unit as it does here, and no cue: then the name is longer."""
    following = marked((rest.split() or [""])[0])
    if rest[:1].islower() and verb(rest):
        return False  # who does much of one kind: "Sở Tài chính rà soát …", again and again
    return not _ends_name(following) and after[following] > 1 and after[following] >= 0.6 * after.total()


def _by_first_word(units: Sequence[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for unit in map(fold, units):
        found.setdefault(unit.split(" ")[0], []).append(unit)
    return found


def _past_names(rest: str, names: Mapping[str, Sequence[str]]) -> str:
    """What follows the last of several names: of "và Sở Y tế chủ trì", "chủ trì". `names`: folded, by first word."""
    while True:
        folded = fold(rest)
        words = re.finditer(r"(?<!\S)[^\s,;.:)]+", folded)
        places = ((found.start(), found[0]) for found in words if found.start() <= _NEXT_NAME)
        ends = [at + len(name) for at, word in places for name in names.get(word, ()) if folded.startswith(name, at)]
        if not ends:
            return rest
        rest = rest[max(ends) :].strip()


def _listed_on(units: Sequence[str], neighbours: Neighbours, task: Task) -> bool:
    """Whether the heading that the units were taken from goes on behind the last of them with a comma or "và"."""
    for heading, folded in neighbours.folded_over(task.section):
        ends = [folded.find(fold(unit)) + len(unit) for unit in units if fold(unit) in folded]
        if ends:
            rest = heading[max(ends) :]
            return bool(re.match(r"\s*(?:[,;]|và\s)\s*\w", rest)) and not verb(rest.lstrip(" ,;").removeprefix("và "))
    return False


def _which_of_them(units: Sequence[str], neighbours: Neighbours, task: Task) -> bool:
    """Whether a heading says behind a plural which of them are meant: "Các ngân hàng | cho vay nhà ở xã hội:"."""
    words = load("doubts.yaml")["heading_goes_on"]
    for heading, folded in neighbours.folded_over(task.section):
        begins = next((unit for unit in units if folded.startswith(fold(unit))), "")
        if begins:
            rest = re.split(r"[(:;,]", heading[len(begins) :])[0].strip(" .").lower()
            says = any(re.search(rf"\b{re.escape(word)}\b", rest) for word in words["but_not"])
            return tag(begins).has(0, "MANY") > 0 and 0 < len(rest.split()) <= words["most"] and not says
    return False


def _tells(task: Task, units: Sequence[str]) -> bool:
    """Whether "đã" stands near behind a name with which the text, or what is said of its topic, begins: "Đội X báo cáo
    đã xếp …", "Về tiến độ: Sở X báo cáo đã xong …"."""
    folded, done = fold(task.text), set(load("doubts.yaml")["done_already"])
    for unit in units:
        at = folded.find(fold(unit))
        if at == 0 or (at > 0 and folded[:at].endswith(": ")):
            return bool(done & set(task.text[at + len(unit) :].split()[:3]))
    return _one_did(task.text, done)


def _one_did(text: str, done: set[str]) -> bool:
    """Whether a text begins with who heads a body, and what that one has done: "Tổng Giám đốc Công ty đã thống nhất,
    yêu cầu các đơn vị …"."""
    words = load("units.yaml")
    said = one_tone(text.lower())
    posts = map(one_tone, (*words["heads_of_bodies"], *words["speakers"]))
    post = max((one for one in posts if said.startswith(f"{one} ")), key=len, default="")
    return bool(post) and bool(done & set(re.split(r"[.;:,]", text[len(post) :])[0].split()[:_POST]))


def _gap_to_cue(rest: str) -> bool:
    """Whether "chủ trì" and the like stand a few words behind the name: those words belong to it."""
    cues = "|".join(re.escape(fold(word)) for word in load("doubts.yaml")["lead"])
    urged = "|".join(re.escape(fold(word)) for word in load("units.yaml")["urging"])
    behind = re.sub(rf"^(?:(?:{urged})(?!\w)\s*)+", "", fold(rest))  # "Bộ X khẩn trương chủ trì"
    return bool(re.match(rf"(?!(?:{cues})(?!\w))(?:[^\s,.;:(]+\s+){{1,7}}(?:{cues})(?!\w)", behind))


def _joined(rest: str, task: Task) -> bool:
    """Whether another name follows after "và" that the row lacks: it leads as well, or belongs to the name."""
    match = re.match(r"và\s+(?=(.+))", rest)
    if not match or not (match[1][:1].isupper() or units_at(tag(match[1]), 0)[0]):
        return False
    known = map(fold, (*task.lead_units, *task.support_units, *task.monitor_units))
    said = fold(match[1])  # of a page's words only a few
    return not any(said.startswith(unit) or unit.startswith(said) for unit in known)


def _may_be_for(unit: str, rest: str) -> bool:
    """Whether a team's name in small letters may go on with what the team is for, before what it does: "Đội máy | làm
    đất phục vụ …"."""
    words, first = load("units.yaml"), unit.split()
    if len(first) != 2 or first[0].lower() not in words["teams"] or not first[1].islower():
        return False
    deed = next((d for d in words["team_deeds"] if rest.startswith(f"{d} ")), "")
    behind = rest[len(deed) :].strip()
    return bool(deed) and (behind.startswith(tuple(words["team_deeds"])) or cue_at(tag(behind), 0))


def _known(unit: str) -> bool:
    """Whether a name is a full one of the gazetteer."""
    t = tag(unit)
    return max(t.has(0, "NAME"), t.has(0, "SURE")) == len(t.tags)


def _seems_whole(unit: str, rest: str) -> bool:
    """Whether a name that nothing confirms ends with a place's or a person's name, or before a word that ends names."""
    own = unit.rpartition(" ")[2][:1].isupper()
    return rest[:1].islower() and (own or name_verb(rest))


def _ends_name(word: str) -> bool:
    """Whether what follows a name shows that it was whole: a sign, the end, "và", "chủ trì"."""
    return not word or word in _openings()


@cache
def _openings() -> frozenset[str]:
    words = [
        *load("units.yaml")["lead_cues"],
        *load("units.yaml")["support_cues"],
        *load("doubts.yaml")["behind_units"],
    ]
    return frozenset(marked(word.split()[0]) for word in words)


@cache
def _heads() -> frozenset[str]:
    """Words that begin names and are none by themselves; "Ban Giám hiệu", "Huyện đoàn" are whole."""
    words = load("units.yaml")
    whole = [*words["sufficient"], *words["people"], *load("doubts.yaml")["whole_heads"]]
    return frozenset(map(fold, words["heads"])) - frozenset(map(fold, whole))


def _is_heading(unit: str, neighbours: Neighbours, task: Task) -> bool:
    """Whether a heading over the task is a name and nothing else: "1. Văn phòng"."""
    return any(folded.strip(" .:") == fold(unit) for _, folded in neighbours.folded_over(task.section))


def _colon_inside(task: Task) -> bool:
    """Whether a colon near the text's beginning belongs to no name of who does it: "Các Bộ: Quốc phòng, Công an"."""
    text = task.text
    for unit in task.lead_units:
        text = text.replace(unit, unit.replace(":", " "))
    return bool(_COLON.match(text))


def _several_in_one(unit: str) -> bool:
    """Whether a name is one plural with those it means behind a colon: "Chủ tịch UBND các tỉnh: Lào Cai, Sơn La"."""
    plural, _, listed = unit.partition(": ")
    words = load("units.yaml")
    meant = re.split(rf",\s|\s(?:{'|'.join(words['joins']['and'])})\s", listed)
    many = set(words["plural_marks"]) & set(plural.lower().split())
    short = all(part[:1].isupper() and len(part.split()) <= _FIELD for part in meant)
    return bool(many) and len(meant) > 1 and short and ":" not in listed and not _odd_unit(plural)


def _listed_past(unit: str, text: str) -> bool:
    """Whether a list behind a colon goes on behind what was taken of it: "Các Cục: Đường bộ, Quản lý | xây dựng, …"."""
    rest = text.partition(unit)[2]
    return ": " in unit and bool(re.match(rf"[^.;:,]{{1,25}},\s+[{CAPITALS}]", rest))


def _meant_behind(units: Sequence[str], text: str) -> bool:
    """Whether behind a plural's colon, which was taken for the end of who does it, stand those whom it means: "Các
    khoa: | Cơ khí, Điện nộp đề cương"."""
    many = bool(units) and units[-1].lower().startswith(tuple(f"{word} " for word in load("units.yaml")["plurals"]))
    return many and bool(_NAMES.match(text)) and not opens_with_a_verb(text)


def _odd_unit(unit: str) -> bool:
    if ": " in unit and _several_in_one(unit):
        return False
    parts = re.split(r"\s[-–]\s|\svà\s", unit)
    if any(_headed(words) for words in parts[1:]) and units_at(tag(unit), 0)[0] != [unit]:
        return True  # two names in one
    if any(part.islower() and fold(part) in _heads() for part in parts[1:]):
        return True  # the second one cut behind its first word: "Tổ bảo vệ và đội"
    return len(unit.split()) > 16 or len(unit) < 3 or bool(re.search(r"\d{3}|[^\w\s,()/&.\-–]", unit))


def _unknown(unit: str, origin: Origin) -> bool:
    """Whether a name is none that the grammar of names can tell, nor one that the document gives alone."""
    words = load("units.yaml")
    if unit.lower() in (*words["people"], *words["lone_people"]) or is_named_person(unit):
        return False  # "Kiểm sát viên", "cô Hà Thị Tươi"
    t = tag(unit, origin.item.context.names)
    if people(t, 0) and unit[:1].isupper():
        return False  # "Giáo viên các lớp"
    return units_at(t, 0, loose=True) != ([unit], len(t.tags))


def _verb_inside(unit: str) -> bool:
    """Whether a word in small letters that is always a verb stands in the name: "Tiểu ban Nội dung soạn bộ câu hỏi"."""
    words = [one_tone(word) for word in unit.split()]
    listed = load("units.yaml")
    inside = set(words[2:]) & set(map(one_tone, listed["not_completing"]))
    pairs = {f"{a} {b}".lower() for a, b in pairwise(words)}
    return bool(inside) and not pairs & set(map(one_tone, listed["completed"]))


def _partners(task: Task, said: Roles) -> set[str]:
    """The units that the text's own "phối hợp với" names; one that leads as well is one read wrongly."""
    return {fold(unit) for unit in (*task.support_units, *said.support)}


def _headed(words: str) -> bool:
    """Whether a part of a name is a name by itself: "Phòng giao dịch Chợ Mới", and not "Xã hội"."""
    return words[:1].isupper() and " " in words and units_at(tag(words), 0)[0] == [words]
