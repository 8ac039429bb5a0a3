"""Leaves of the outline that give work -> tasks: text, units, deadline, product, references."""

from __future__ import annotations

from pipeline.document import Deadline, Evidence, Place, Task
from pipeline.extract.cues import topic_opens
from pipeline.extract.deadline_month import day_of_its_month, in_its_month
from pipeline.extract.deadlines import find_deadline
from pipeline.extract.decisions import finds_first
from pipeline.extract.doers_behind import captions_inside
from pipeline.extract.gives_work import gives_on, gives_work, item_roles
from pipeline.extract.items import Item
from pipeline.extract.opening_verbs import opens_with_a_verb
from pipeline.extract.references import find_references
from pipeline.extract.roles import Roles, roles_of
from pipeline.extract.unit_lists import split_cell
from pipeline.extract.units import tag, units_at
from pipeline.knowledge import load
from pipeline.text import fold


def task_of(item: Item, year: int | None) -> Task | None:
    """The task that an item gives; None where it gives none. Ids are given later."""
    if not gives_work(item):
        return None
    names, fields = item.context.names, captions_inside(item.text) | item.fields
    roles = _own_roles(item)
    led, helping = _captioned(fields["lead"], names) if "lead" in fields else ([], [])
    lead = led or roles.lead or list(item.context.units)
    support = roles.support + helping + (split_cell(fields["support"], names) if "support" in fields else [])
    if "lead_support" in fields:
        both = split_cell(fields["lead_support"], names)
        lead, support = both[:1] or lead, support + both[1:]
    if not roles.lead and "lead" not in fields:
        support = [*support, *(u for u in item.context.support if u not in support)]
    rule = "caption" if "lead" in fields else roles.rule or ("heading" if item.context.units else "none")
    return Task(
        id="",
        text=roles.rest.strip(),
        lead_units=lead,
        support_units=[u for u in support if u not in lead],
        monitor_units=split_cell(fields["monitor"], names) if "monitor" in fields else [],
        deadline=deadline_of(item, year),
        product=fields.get("product"),
        section=item.context.section,
        label=item.label,
        references=[r.number for r in find_references(item.text)],
        confidence=item.confidence,
        evidence=evidence(item.places),
        rule=rule,  # type: ignore[call-arg]  # an extra field of the record
    )


def _own_roles(item: Item) -> Roles:
    """The units of an item's text, without those that the heading over it does not leave the work to."""
    roles = item_roles(item)
    for_all = not item.context.unit_heading or _of_all(item)  # "yêu cầu các sở thực hiện: 1. …. Đề nghị Sở X …"
    given = bool(roles.lead) and gives_on(fold(item.text), roles.lead[0])
    finding = roles.rule in ("later", "finding", "embedded") and finds_first(item.text)
    passed_on = (given and finding) or (for_all and (given or roles.rule == "finding"))  # "… chậm. Giao Phòng A …"
    passed_on = passed_on and not opens_with_a_verb(item.text)  # and no "Kiểm soát xung đột lợi ích. Yêu cầu …"
    behind = (roles.rule in ("later", "finding") and item.context.units) or (
        roles.rule in ("embedded", "topic", "bracket") and item.context.unit_heading and not _of_all(item)
    )
    if behind and not passed_on:
        roles.lead, roles.rule = [], ""  # the heading's unit does what the first sentence says, or gives it on
    if roles.rule == "clause" and item.context.unit_heading and set(item.context.units) < set(roles.lead):
        roles.lead = list(item.context.units)  # "Theo đề nghị của các bộ, Ủy ban X, Bộ Y …" under Bộ Y's heading
    if fold(item.text).startswith(_inviting()):
        roles.lead, roles.rule = [], ""
    return roles


def _captioned(words: str, names: frozenset[str]) -> tuple[list[str], list[str]]:
    """Who leads and who helps by a captioned line: "Sở Y tế", "Ban A chủ trì, phối hợp Hội B"."""
    said = roles_of(words, names)
    if said.rule == "subject" and said.support:
        return said.lead, said.support
    return [unit for piece in split_cell(words, names) if (unit := _without_cue(piece))], []


def _without_cue(piece: str) -> str:
    """A name without what is said of it: "Phòng Kinh tế chủ trì" -> "Phòng Kinh tế"; "Phòng Tham mưu" is whole."""
    words = load("units.yaml")
    for deed in sorted(words["caption_deeds"], key=len, reverse=True):
        rest = _without_cue(piece[: len(piece) - len(deed)].rstrip()) if piece.endswith(f" {deed}") else ""
        if rest and units_at(t := tag(rest), 0) == ([rest], len(t.tags)):
            return rest  # and no "các tổ chức"
    cue = next((cue for cue in sorted(words["only_leads"], key=len, reverse=True) if piece.endswith(f" {cue}")), "")
    return piece[: len(piece) - len(cue)].rstrip() if cue else piece


def _of_all(item: Item) -> bool:
    """Whether the heading names all the bodies of a kind, of which the item may name one: "CÁC ĐƠN VỊ THUỘC BỘ"."""
    plurals = tuple(f"{fold(mark)} " for mark in load("units.yaml")["plural_marks"])
    return all(fold(unit).startswith(plurals) for unit in item.context.units)


def _inviting() -> tuple[str, ...]:
    """ "Mời Báo X dự": who invites does the work."""
    return tuple(f"{fold(word)} " for word in load("units.yaml")["inviting"])


def deadline_of(item: Item, year: int | None) -> Deadline | None:
    """What the item prints; else its captioned line; else the period of the nearest heading."""
    if "deadline" in item.fields:
        found = find_deadline(item.fields["deadline"], plan_year=year, column=True)
        if found:
            return found
    topic = _behind_a_topic(item.text)
    found = (find_deadline(topic, plan_year=year) if topic else None) or find_deadline(item.text, plan_year=year)
    if found and not (found.start or found.end or found.recurrence):
        found = in_its_month(found, item.context.period)
    if found and not (found.start or found.end or found.recurrence) and (own := _year_of(item.context.period)):
        return find_deadline(item.text, plan_year=year, year_hint=own)  # "trước ngày 20/01" under "Tháng 01/2026"
    return found or day_of_its_month(item.text, item.context.period) or item.context.period


def _behind_a_topic(text: str) -> str:
    """What is to be done about a topic: "Về số vốn chưa giải ngân trong năm 2025: Sở A báo cáo trước ngày 15/3/2026";
    "" where no topic opens the text."""
    return text.partition(": ")[2] if topic_opens(text) else ""


def _year_of(period: Deadline | None) -> int | None:
    """The one year of a heading's period."""
    days = [day for day in (period.start, period.end) if day] if period else []
    years = {int(day[:4]) for day in days}
    return years.pop() if len(years) == 1 else None


def evidence(places: list[Place]) -> list[Evidence]:
    """One entry a page, the box round all of the item's places there."""
    found: dict[int, Place] = {}
    for place in places:
        known = found.get(place.page)
        if known is None:
            found[place.page] = place
        elif known.box and place.box:
            found[place.page] = Place(place.page, known.box.union(place.box))
    return [Evidence(page=p.page, bbox=p.box) for p in found.values()]
