"""When a task is to be done: Vietnamese time phrases as dates and frequencies (CONTRACT.md, "Deadline")."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from pipeline.bare_heads import heads_alone
from pipeline.document import Deadline
from pipeline.extract.deadline_atoms import Atom, any_of, find_atoms, iso_day, knowledge, parse_date, word
from pipeline.extract.deadline_bare import bare, closing_years, led_days, listed_days, name_a_plan
from pipeline.extract.deadline_events import anchor, finishes, holds_an_event, is_sent_up, puts_to_use, reviews, sums_up
from pipeline.extract.deadline_order import completed, first_days, first_is_alone, over_all, runs_backwards, trimmed
from pipeline.extract.deadline_recurrence import find_recurrences, in_order
from pipeline.extract.deadline_stages import begins_stages, stage
from pipeline.extract.deadline_untold import is_a_name, untold
from pipeline.extract.deadline_words import edges, readable, span_of_a_plan, week, without_likes
from pipeline.extract.recurrence_rules import of_one_sentence, rules
from pipeline.text import NEAR, fold, just_before, just_behind, nfc, one_tone

__all__ = ["find_deadline", "find_period", "parse_date"]

LONGEST = 160  # characters that one deadline's text may span in running text
_CLAUSE = re.compile(r"[.;:\n](?=\s|$)")


@dataclass(frozen=True, slots=True)
class _Group:
    """Parts that stand together, with the words before them that say what they are to the work."""

    atoms: list[Atom]
    start: int  # where those words begin
    leads: frozenset[str]  # the names of time.yaml's `leads`

    @property
    def end(self) -> int:
        return self.atoms[-1].end


def find_deadline(
    text: str, *, plan_year: int | None = None, column: bool = False, year_hint: int | None = None
) -> Deadline | None:
    """The time that a task's words (or, with `column`, a time column's cell) set for it; None where they set none.

    `plan_year` stands for "trong năm" alone; `year_hint` is a year printed over the column, for times without one.
    The text is a part of `text` (NFC). Dates stay None where they can't be told (no year, 31/02, "trong 10 ngày").

    >>> find_deadline("hoàn thành trước ngày 30/6/2026").end
    '2026-06-30'
    """
    text = nfc(text)
    folded = readable(text)
    atoms = _parts(folded, column=column)
    if column:
        return _of_column(text, folded, atoms, plan_year, year_hint)
    atoms = [a for a in atoms if not is_a_name(folded, a) or _leads(folded, a.start)[1] & {"before", "done"}]
    atoms = [a for a in atoms if a.kind != "span" or not name_a_plan(text, a)]
    groups = [g for g in _groups(folded, atoms) if _sets_a_time(text, folded, g, plan_year)]
    if not groups:
        return None
    groups = _together([g for g in groups if not _of_an_event(g)] if any(map(_is_set, groups)) else groups)
    groups = _each_year(groups, folded, atoms)
    return _deadline(text, groups, plan_year, year_hint)


def _parts(folded: str, *, column: bool) -> list[Atom]:
    first, last = [untold, listed_days], [bare] if column else [led_days, closing_years]
    return [a for a in find_atoms(folded, find_recurrences(folded), first, last) if not _cited(folded, a)]


def _is_set(group: _Group) -> bool:
    return bool(group.leads & {"before", "done"})


def _each_year(groups: list[_Group], folded: str, atoms: list[Atom]) -> list[_Group]:
    """With the frequency that only names a yearly plan, where all days lack their year: "Xây dựng kế hoạch hằng năm,
    gửi Văn phòng trước ngày 30/6"."""
    days = [a for g in groups for a in g.atoms]
    named = next((a for a in atoms if a.recurrence == ("annual",) and a.end < days[0].start), None)
    close = named is not None and days[-1].end - named.start <= LONGEST and "." not in folded[named.end : days[0].start]
    if not named or not close or any(a.kind != "day" or a.year or a.own_year for a in days):
        return groups
    return [_Group([named], named.start, frozenset()), *groups]


def _of_an_event(group: _Group) -> bool:
    """A day that nothing leads to, and without a year: "Ngày hội Gia đình 28/6, trình trước ngày 25/5/2026"."""
    return not group.leads and all(a.kind == "day" and a.year is None for a in group.atoms)


def find_period(heading: str, *, plan_year: int | None = None, year_hint: int | None = None) -> Deadline | None:
    """The period that a heading gives to its items ("Nhiệm vụ quý III/2026"); None where it only names one."""
    heading = nfc(heading)
    folded = readable(heading)
    label = re.match(r"\W*(?:(?:phan|muc)\s+)?(?:[ivxl]+|\d+(?:\.\d+)*|[a-z])[.)]\s*", folded)
    begin = label.end() if label else 0
    names = knowledge()["headings"]
    for group in _groups(folded, _parts(folded, column=False)):
        before, after = folded[begin : group.start].strip(" -–(:"), folded[group.end :].strip(" .:;)-–")
        before = stage().sub("", before)
        told = re.match if _bracketed(folded, group) else re.search  # "Viết báo cáo (từ 01/3 đến 15/3)"
        if told(rf"\b{any_of(names['not'])}\b", before) or after or group.atoms[0].kind == "vague":
            continue
        if group.atoms[0].kind == "untold" and before and not _is_set(group):
            continue  # "Nhiệm vụ Tết Nguyên đán năm 2026": what the work is about
        yearly = all(a.kind == "year" for a in group.atoms) and "within" not in group.leads
        told_of_work = re.search(rf"\b{any_of(names['work'])}\b", before)
        if group.atoms[0].kind == "span" and before and told_of_work:
            continue  # "NHIỆM VỤ, GIẢI PHÁP (2026 - 2030)": the plan's own years, as of "giai đoạn 2026 - 2030"
        about_work = told_of_work or _bracketed(folded, group)
        due = "done" in group.leads and heads_alone(heading[begin : group.start])  # "Sở Y tế hoàn thành trước ngày …"
        if not before or (not yearly and (about_work or due)):
            return _deadline(heading, [group], plan_year, year_hint)
    return None


def _of_column(
    text: str, folded: str, atoms: list[Atom], plan_year: int | None, year_hint: int | None
) -> Deadline | None:
    groups = _groups(folded, [a for a in atoms if not _names(folded, a)])
    steady = re.search(rf"\b{word('ordinary')}\b", fold(text))
    if steady:
        always = Atom("recurrence", steady.start(), steady.end(), recurrence=("continuous",))
        groups = sorted([*groups, _Group([always], always.start, frozenset())], key=lambda g: g.start)
    if len(groups) > 1 and begins_stages(folded[: groups[0].start], folded[groups[0].end : groups[1].start]):
        groups[0] = replace(groups[0], start=0)
    return _deadline(text, groups, plan_year, year_hint) if groups else None


# ---------------------------------------------------------------- which parts belong together


@cache
def _lead_pattern() -> re.Pattern[str]:
    leads = knowledge()["leads"]
    names = "|".join(rf"(?P<{name}>{any_of(words)})" for name, words in leads.items())
    limit = (
        rf"(?:(?<=[,;(–-])|(?<=[,;–-]\s))(?P<limit>{any_of(knowledge()['signed_limits'])})"  # and no "gia hạn 15/10"
    )
    return re.compile(rf"(?:(?:^|(?<=[\s(,;:]))(?:{names})|{limit})\s*[:,(]?\s*$")


def _leads(folded: str, position: int) -> tuple[int, frozenset[str]]:
    """The words before a time that say what it is to the work, and where the first of them begins."""
    found: set[str] = set()
    start = reach = position
    while m := _lead_pattern().search(folded, max(0, reach - NEAR), reach):
        reach = m.start()
        name = "done" if m.lastgroup == "limit" else m.lastgroup or ""
        if (name == "start" and "from" not in found) or ("within" in found and _ahead(m)):
            break
        found.add(name)
        edge = edges().get(m[m.lastgroup or ""]) if name == "filler" else None
        found |= {edge} if edge else set()
        begins = name != "filler" or edge or m["filler"].startswith(week())
        start = reach if begins else start
    return start, frozenset(found)


def _ahead(lead: re.Match[str]) -> bool:
    """ "trước" that says what is done, and not by when: "đặt lịch trước vào cuối năm"."""
    return lead.lastgroup == "before" and lead["before"] in map(fold, knowledge()["leads_not_before_within"])


def _groups(folded: str, atoms: list[Atom]) -> list[_Group]:
    """Parts joined where only a comma, "và", "đến" or the like stands between them."""
    between_parts = f"{word('and')}|{any_of(knowledge()['joints'])}|{word('of')}"
    joint = re.compile(rf"\s*(?:(?:[,;/&+()–—-]|\b(?:{between_parts})\b)\s*){{0,4}}")
    within = re.compile(rf"\b{any_of(knowledge()['leads']['within'])}\b")
    groups: list[_Group] = []
    current: list[Atom] = []
    for atom in atoms:
        between = folded[current[-1].end : atom.start] if current else ""
        new = {current[-1].kind, atom.kind} & {"relative", "vague"} if current else False
        # "phương án giai đoạn 2026 - 2030 trong quý II/2026": the years name the plan
        new = new or ("(" in between and "untold" in {current[-1].kind, atom.kind} if current else False)
        new = new or (within.search(between) is not None and current[-1].kind == "year" and atom.year is not None)
        if current and (new or not joint.fullmatch(between)):
            groups.append(_Group(current, *_leads(folded, current[0].start)))
            current = []
        current.append(atom)
    if current:
        groups.append(_Group(current, *_leads(folded, current[0].start)))
    return groups


def _together(groups: list[_Group]) -> list[_Group]:
    """All of them where they stand near each other; else those near the first that names a date."""
    if groups[-1].end - groups[0].start <= LONGEST:
        return groups
    first = next((g for g in groups if any(a.dated for a in g.atoms)), groups[0])
    return [g for g in groups if g is first or (g.start >= first.start and g.end - first.start <= LONGEST)]


# ---------------------------------------------------------------- which of them set a time


@cache
def _code() -> re.Pattern[str]:
    """A document's number right before its date: "số 27/NQ-CP của Chính phủ ngày"."""
    ends = any_of([*knowledge()["leads"]["before"], *knowledge()["leads"]["until"]])  # "15/11/2026 - hết năm 2026"
    letters = rf"\d\s?[-/](?:\s?(?:19|20)\d\d\s?[-/])?\s?(?!{ends}\b)[a-z][\w.&/-]*,?\s*"
    return re.compile(rf"(?:{letters}|x{{8,}},?\s*)(?:{word('of')}\s[\w\s]{{1,40}})?(?:{word('day')}\s*)?$")


def _cited(folded: str, atom: Atom) -> bool:
    """True for the date of a cited document, which stands right behind its number."""
    return atom.kind in ("day", "year") and _code().search(just_before(folded, atom.start)) is not None


def _names(folded: str, atom: Atom) -> bool:
    """True for a year that is part of a name: "Kế hoạch năm 2022", "Luật PCTN năm 2018"."""
    titles = rf"\b{any_of(knowledge()['blocks']['titles'])}\s*$"
    return atom.kind == "year" and re.search(titles, just_before(folded, atom.start)) is not None


def _clause_before(folded: str, position: int) -> str:
    near = just_before(folded, position)
    ends = [m.end() for m in _CLAUSE.finditer(near)]
    return near[ends[-1] if ends else 0 :]


def _sets_a_time(text: str, folded: str, group: _Group, plan_year: int | None) -> bool:
    """Whether a group in running text says when to do the work, and doesn't just name a time."""
    blocks = knowledge()["blocks"]
    clause = _clause_before(folded, group.start)
    first, leads = group.atoms[0], group.leads
    if first.kind == "relative":
        return True
    recurring = any(a.kind == "recurrence" for a in group.atoms)
    told = re.sub(rf"\b{any_of(blocks['standing'])}", " ", without_likes(clause, text[: group.start]))
    past = re.search(rf"(?<!\w)(?:({any_of(blocks['sent'])})\s)?{any_of(blocks['happened'])}(?:\s\w+)?\s*$", told)
    happened = past is not None and not past[1] and not puts_to_use(clause)
    if recurring:
        named = re.search(rf"\b{any_of(blocks['named'])}\s*$", just_before(folded, first.start)) is not None
        return first.kind != "recurrence" or not named
    if "after" in leads or (first.kind == "vague" and not leads & {"before", "done", "until", "within"}):
        return False
    yearly = all(a.kind == "year" for a in group.atoms)
    if yearly and re.search(rf"\b{any_of(blocks['planned'])}\s*(?:\w+\s*)?$", clause):
        return False  # "các dự án có kế hoạch hoàn thành năm 2025"
    if "until" in leads and one_tone(text[: group.start].lower()).rstrip().endswith(_counted()):
        return False
    if "done" in leads:
        return True
    if "stage" in leads and (clause.rstrip()[-1:] in ("", "(", ",") or ":" in folded[group.start : first.start]):
        return True  # "(lần 1: tháng 10/2026; lần 2: …)", and no "kết quả đợt 1 tháng 10"
    years = [a.year for a in group.atoms if a.year]
    if "within" in leads and years and set(years) == {plan_year} and _assigned(clause):
        return True
    if happened or (plan_year and years and max(years) < plan_year - 1):
        return False
    if "before" in leads:
        spans = any_of(knowledge()["span_words"])  # and no stage, "nghiệm thu giai đoạn 1"
        return not re.search(rf"\b{spans}\b(?!\s+(?:\d|[ivx]+)\s)[^,;]{{0,30}}$", clause)
    if yearly and years and "from" in group.leads and plan_year and min(years) > plan_year:
        return folded[group.end : group.end + 1] in ("", ".", ";")  # "… đưa vào tiêu chí chấm điểm từ năm 2027."
    begins = text[group.start - len(clause) : group.end].lstrip(' -–+•("“*')[:1].isupper()  # no end of a broken line
    if years and begins and not group.leads and _opens(clause) and _goes_before_work(folded, group, yearly=yearly):
        return not plan_year or min(years) >= plan_year  # "Năm 2026, tổ chức …", "Ngày 19/5/2026 dâng hương"
    return _stands_for_work(clause, folded, group)


@cache
def _counted() -> tuple[str, ...]:
    return tuple(one_tone(word) for word in knowledge()["blocks"]["counted"])


def _goes_before_work(folded: str, group: _Group, *, yearly: bool) -> bool:
    """Whether a time that opens an item stands before what is done then, and not before what was done or decided."""
    behind = folded[group.end : group.end + LONGEST]
    if yearly:
        return behind[:1] in (",", ":")
    told = re.search(rf"\b{any_of(knowledge()['blocks']['told_behind'])}\b|\d/", behind)
    return behind.strip()[:1] not in (".", ";", ")", "") and told is None


def _opens(clause: str) -> bool:
    """Whether nothing stands before a time in its sentence."""
    return not clause.strip(' -–+•("“*')


def _assigned(clause: str) -> bool:
    """Whether the words right before a time say that work was given out then."""
    return re.search(rf"\b{any_of(knowledge()['blocks']['assigned'])}\s*$", clause) is not None


def _stands_for_work(clause: str, folded: str, group: _Group) -> bool:
    """The weaker signs: "trong", "đến", "từ … đến" before a time that is no year, or a year at the sentence's edge."""
    blocks = knowledge()["blocks"]
    yearly = all(a.kind == "year" for a in group.atoms)
    opens, behind = _opens(clause), just_behind(folded, group.end).lstrip()[:1]
    if opens and behind == ":" and not yearly:
        return True  # "Tháng 02/2026: Tổ An ninh …"
    if "meeting" in group.leads:
        return re.search(rf"\b{any_of(knowledge()['put'])}\b", clause) is not None
    told = re.search(rf"\b{any_of(blocks['told'])}\b", span_of_a_plan().sub("", clause)[-60:]) is not None
    if "until" in group.leads and "from" not in group.leads:
        return not yearly and not told and (opens or group.atoms[0].kind == "day")
    if "within" in group.leads:
        closes = re.compile(r"\s*(?:$|[.;()])").match(folded, group.end) is not None
        own = group.atoms[0].own_year and opens
        return own or (opens if yearly else not told) or (not told and (closes or reviews(clause) or finishes(clause)))
    if group.atoms[0].own_year:
        return opens or (not told and not yearly)
    if _bracketed(folded, group) and not yearly:
        return True
    if not yearly and behind in ("", ".", ";", "(") and re.search(rf"\b{any_of(knowledge()['expected'])}\s*$", clause):
        return not told
    if not yearly and behind in ("", ".", ";") and (is_sent_up(clause) or sums_up(clause)):
        return True
    quarters = all(atom.kind == "quarter" and atom.year for atom in group.atoms)
    if quarters and not told and clause.rstrip().endswith(",") and behind in ("", ".", ";"):
        return re.search(r"\d", clause) is None  # "…, quý III/2026.", and no list of periods
    if yearly and not told and puts_to_use(clause) and behind in ("", ".", ";"):
        return True  # "…, đưa vào sử dụng năm 2027."
    several = len(group.atoms) > 1 or group.atoms[0].first != group.atoms[0].last
    if "from" in group.leads:
        dated = all(a.year for a in group.atoms) and (opens or behind in ("", ".", ";"))  # "…; từ ngày 01/8/2026 …"
        return not yearly and not told and (several or "start" in group.leads or dated)
    return not told and not several and holds_an_event(clause)


def _bracketed(folded: str, group: _Group) -> bool:
    """A time alone in brackets or behind an arrow, or behind who does it: "… (Sở Y tế; quý III)", "→ Sở Y tế, …"."""
    before = re.sub(rf"\b{any_of(knowledge()['leads']['filler'])}\s*$", "", just_before(folded, group.start).rstrip())
    opened = re.search(r"([(\[]|→|➔|➜|⇒|[-=]>)(?:[^\d()\[\]]*(?:[;,]|\s[-–]))?\s*$", before)
    closing = (")", "]") if opened and opened[1] in "([" else ("", ".", ";")
    return opened is not None and just_behind(folded, group.end).lstrip()[:1] in closing


# ---------------------------------------------------------------- what they come to


def _deadline(text: str, groups: list[_Group], plan_year: int | None, year_hint: int | None) -> Deadline:
    start, end = groups[0].start, max(g.end for g in groups)
    kinds = {kind for g in groups for a in g.atoms for kind in a.recurrence}
    dated = [g for g in groups if any(a.dated for a in g.atoms)]
    if kinds:  # "trước ngày 15/12 hằng năm": the day in it gives no dates; a year of its last one does
        dated = [g for g in dated if (ends := [a for a in g.atoms if a.dated][-1]).year or ends.own_year]
    hidden = [g for g in groups if any(a.kind == "untold" for a in g.atoms)]
    if hidden:  # only a day that explains them gives dates: "15/8 âm lịch (tức ngày 25/9/2026)"
        dated = [g for g in dated if g not in hidden and _explains(text, g)]
    spans = [_span(g, text, plan_year, None if kinds else year_hint) for g in dated]
    known = [s for s in spans if s is not None]
    first, last = None, None
    if known and len(known) == len(spans):
        first, last = known[0] if len(known) == 1 else over_all(known)
    if text[start:end].count("(") > text[start:end].count(")") and text[end : end + 1] == ")":
        end += 1
    printed, recurrence = trimmed(text[start:end]), in_order(kinds)
    often = [(g.start, g.end) for g in groups if any(a.recurrence for a in g.atoms)]
    said, whole = of_one_sentence(text, often, [(g.start, g.end) for g in groups])
    return Deadline(
        text=printed,
        start=first,
        end=last,
        recurrence=recurrence,
        rrule=rules(printed if whole else said, recurrence, last if whole else None) if not hidden else [],
        anchor=anchor(text, [a for g in groups for a in g.atoms]),
    )


def _explains(text: str, group: _Group) -> bool:
    """Whether a time says in brackets what the one before it comes to."""
    return "(" in text[: group.start].rstrip()[-1:] + text[group.start : group.atoms[0].start]


def _span(
    group: _Group, text: str, plan_year: int | None, year_hint: int | None
) -> tuple[str | None, str | None] | None:
    """First and last day of a group, ISO; None where a year is missing, a day doesn't exist or the end is before it."""
    if any(a.kind in ("relative", "vague") for a in group.atoms):
        return None
    atoms = completed([a for a in group.atoms if a.dated], plan_year, year_hint, ranging="from" in group.leads)
    if any(a.year is None or a.first[0] == 0 for a in atoms) or runs_backwards(text, atoms):
        return None
    firsts = first_days(text, atoms, ranging="from" in group.leads)
    lasts = [iso_day(a.last_year or a.year or 0, *a.last) for a in atoms]
    days = [d for d in firsts + lasts if d]
    if len(days) < len(firsts) + len(lasts):
        return None
    first, last = min(days), max(days)
    if atoms[-1].open_ended or ("from" in group.leads and len(atoms) == 1 and first_is_alone(atoms[0])):
        return first, None
    if "after" in group.leads or group.leads & {"first", "middle"}:
        return None
    late = bool(group.leads & {"before", "until", "last"}) and "from" not in group.leads
    if first == last or (late and len(atoms) == 1):
        return None, last
    return first, last
