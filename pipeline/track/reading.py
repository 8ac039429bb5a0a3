"""From a document, with the reviewers' decisions in, to the rows of the tracker: a pure function.

A document may have been written by other hands: what no database takes (characters that are none, numbers out of all
bounds) is left out here.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pipeline.document import Document, Evidence, Indicator, Section, Task
from pipeline.extract.unit_ids import unit_id
from pipeline.text import collapse, fold, nfc
from pipeline.track.days import YEARS, is_rule

Values = dict[str, Any]
_HEAD = (
    *("number", "doc_type", "title", "issued_on", "place", "parent_body", "issuing_body"),
    *("signer_position", "signer_name"),
)
_MOST_PAGE = 1_000_000
_MOST_RULES, _MOST_RULE = 20, 300
_LONGEST_ID = 200
_PLACE = ("page", "bbox")  # no change that anybody sees


@dataclass(frozen=True)
class NamedUnit:
    role: str  # lead, support, monitor
    name: str
    unit_id: str


@dataclass
class ReadRow:
    """One task or indicator as this reading has it. `values` are columns of its table.

    `as_read`: what the machine had read where a person decided about it; None where nobody did.
    """

    review_key: str
    values: Values
    units: list[NamedUnit] = field(default_factory=list)
    digest: str = ""
    as_read: str | None = None


@dataclass
class Reading:
    """All that the tracker takes from a document."""

    values: Values
    tasks: list[ReadRow]
    indicators: list[ReadRow]
    links: list[tuple[str, str, float | None, list[str]]]  # review keys of task and indicator, score, why
    citations: list[Values]


def reading_of(document: Document, as_read: Mapping[str, str] | None = None) -> Reading:
    """What to keep of a document that `pipeline.review.apply` made, so that its rows have keys.

    `as_read`: by key, the machine's words of the rows that people decided about.
    """
    head = document.document
    values: Values = {name: text_or_none(getattr(head, name)) for name in _HEAD}
    values["recipients"] = [clean(one) for one in head.recipients]
    values["source_path"] = clean(document.source.path)
    values["pages"] = _whole(document.source.pages) or 0
    values["folded"] = fold(f"{values['number'] or ''} {values['title'] or ''}")
    sections = {section.id: section for section in reversed(document.sections)}
    since = first_day(values["issued_on"])
    tasks = [_task(task, sections, since) for task in document.tasks]
    indicators = [_indicator(one, sections) for one in document.indicators]
    for row in (*tasks, *indicators):
        row.as_read = text_or_none((as_read or {}).get(row.review_key))
    return Reading(values, tasks, indicators, _links(document), _citations(document))


def first_day(issued_on: str | None) -> date | None:
    """The day of issue, or the first of the month where the day can't be read."""
    text = issued_on or ""
    return _day(text if len(text) != 7 else f"{text}-01")


def clean(text: str) -> str:
    """NFC, without the characters that no database takes."""
    return nfc(text).replace("\0", "").encode("utf-8", "ignore").decode()


def text_or_none(text: str | None) -> str | None:
    return clean(text) if text else None


def _task(task: Task, sections: dict[str, Section], issued: date | None) -> ReadRow:
    deadline = task.deadline
    units = [
        *_units(task.lead_units, "lead", task.unit_ids),
        *_units(task.support_units, "support", task.unit_ids),
        *_units(task.monitor_units, "monitor", task.unit_ids),
    ]
    rules = [clean(rule) for rule in (deadline.rrule if deadline else [])[:_MOST_RULES]]
    rules = [rule for rule in rules if len(rule) <= _MOST_RULE and is_rule(rule)]
    start = _day(deadline.start) if deadline else None
    values = _common(task.text, task.section, sections, task) | {
        "deadline_text": text_or_none(deadline.text) if deadline else None,
        "start_on": start,
        "end_on": _day(deadline.end) if deadline else None,
        "recurrence": [clean(one) for one in deadline.recurrence] if deadline else [],
        "rrule": rules,
        "product": text_or_none(task.product),
        "cited": [clean(one) for one in task.references],
    }
    values["folded"] = fold(" ".join([values["text"], *(one.name for one in units)]))
    since = start or issued
    row = ReadRow(str(getattr(task, "key", "")), values, units)
    row.digest = _digest([values, [(u.role, u.name, u.unit_id) for u in units], since])
    row.values |= {"since": since}
    return row


def _indicator(one: Indicator, sections: dict[str, Section]) -> ReadRow:
    values = _common(one.text, one.section, sections, one) | {
        "kind": clean(one.kind),
        "cause": text_or_none(one.cause),
    }
    values["folded"] = fold(f"{values['text']} {values['cause'] or ''}")
    return ReadRow(str(getattr(one, "key", "")), values, digest=_digest([values]))


def _common(text: str, section: str | None, sections: dict[str, Section], row: Task | Indicator) -> Values:
    found = sections.get(section or "")
    named = collapse(f"{section} {found.heading}") if found else section
    return {
        "text": clean(text),
        "section": text_or_none(named),
        "confidence": min(1.0, max(0.0, row.confidence)) if math.isfinite(row.confidence) else 0.0,
        "needs_review": row.needs_review,
        **_place(row.evidence),
    }


def _place(evidence: Sequence[Evidence]) -> Values:
    first = evidence[0] if evidence else None
    bbox = list(first.bbox) if first and first.bbox and all(map(math.isfinite, first.bbox)) else None
    return {"page": _whole(first.page) if first else None, "bbox": bbox}


def _units(names: Iterable[str], role: str, ids: dict[str, str]) -> list[NamedUnit]:
    found = []
    for name in dict.fromkeys(clean(name) for name in names):
        made = clean(ids.get(name) or unit_id(name)) or fold(name)
        if len(made) > _LONGEST_ID:
            made = f"{made[:_LONGEST_ID]}-{_digest([made])[:12]}"
        if name.strip():
            found.append(NamedUnit(role, name, made))
    return found


def _links(document: Document) -> list[tuple[str, str, float | None, list[str]]]:
    tasks = {one.id: str(getattr(one, "key", "")) for one in document.tasks}
    indicators = {one.id: str(getattr(one, "key", "")) for one in document.indicators}
    told = {(link.task, link.indicator): link for link in document.links}
    pairs = dict.fromkeys((task, one.id) for one in document.indicators for task in one.task_ids)
    pairs |= dict.fromkeys((task.id, one) for task in document.tasks for one in task.indicator_ids)
    found = {}
    for task, indicator in pairs:
        if task not in tasks or indicator not in indicators:
            continue
        link = told.get((task, indicator))
        score = link.score if link and math.isfinite(link.score) else None
        found[tasks[task], indicators[indicator]] = (score, [clean(why) for why in link.why] if link else [])
    return [(task, indicator, score, why) for (task, indicator), (score, why) in found.items()]


def _citations(document: Document) -> list[Values]:
    return [
        {
            "position": position,
            "number": clean(one.number),
            **{name: text_or_none(getattr(one, name)) for name in ("doc_type", "issued_on", "issuer")},
        }
        for position, one in enumerate(document.references)
    ]


def _day(text: str | None) -> date | None:
    try:
        found = date.fromisoformat(text) if text and len(text) == 10 else None
    except ValueError:
        return None
    return found if found and found.year in YEARS else None


def _whole(number: int) -> int | None:
    return number if 0 <= number <= _MOST_PAGE else None


def _digest(parts: list[Any]) -> str:
    shown = [{k: v for k, v in one.items() if k not in _PLACE} if isinstance(one, dict) else one for one in parts]
    data = json.dumps(shown, ensure_ascii=False, sort_keys=True, default=str).encode()
    return hashlib.blake2b(data, digest_size=16).hexdigest()
