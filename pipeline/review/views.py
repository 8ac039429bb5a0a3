"""What the templates of a document show: rows with their words marked, boxes on their pages."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from markupsafe import Markup, escape

from pipeline.document import Document, Evidence, Indicator, PageRecord, Task
from pipeline.knowledge import load
from pipeline.review.apply import HEAD
from pipeline.review.decisions import EDITABLE, Decision, State
from pipeline.text import fold
from pipeline.wording import reason_vi

_SHOWN = {"lead_units": "lead", "support_units": "support", "monitor_units": "monitor", "recipients": "sent_to"}
_ISO = re.compile(r"\d{4}-\d\d(-\d\d)?")
_EDGE = re.compile(r"^\W+|\W+$")


@dataclass(frozen=True)
class RowView:
    key: str
    kind: str
    id: str
    open: bool
    version: int
    fields: str  # JSON, for the form
    text: Markup
    confidence: int  # percent
    reasons: list[str]
    reviewed: dict[str, str] | None
    item: Any


@dataclass(frozen=True)
class PageView:
    number: int
    width: float
    height: float
    has_picture: bool
    boxes: list[tuple[str, tuple[float, ...]]]  # a row's key, and x, y, width, height in points
    unsure: list[tuple[str, tuple[float, ...]]]
    warnings: list[str]
    text: str = ""  # of a page that has no picture: what was read


def rows_of(document: Document, states: dict[str, State], language: str) -> list[RowView]:
    """The head's, indicators' and tasks' rows, in the order in which they are shown."""
    head = document.document
    words = load("review.yaml")
    reasons = [
        f"{words[name][language] if name in words else name}: {_said(why, language)}"
        for name, why in head.reasons.items()
    ]
    found = [_row(HEAD, head, reasons, document, states, open_=bool(reasons))]
    items: list[tuple[str, Task | Indicator]] = [("indicator", one) for one in document.indicators]
    for kind, item in [*items, *(("task", one) for one in document.tasks)]:
        told = [_said(why, language) for why in item.reasons]
        found.append(_row(kind, item, told, document, states, open_=item.needs_review))
    return found


def _row(
    kind: str, item: Any, reasons: list[str], document: Document, states: dict[str, State], *, open_: bool
) -> RowView:
    key = str(getattr(item, "key", HEAD)) if kind != HEAD else HEAD
    data = item.model_dump(mode="json", include={*EDITABLE[kind], "task_ids", "indicator_ids"})
    evidence = getattr(item, "evidence", [])
    text = getattr(item, "text", None) or getattr(item, "title", None) or ""
    return RowView(
        key=key,
        kind=kind,
        id=getattr(item, "id", ""),
        open=open_,
        version=states[key].version if key in states else 0,
        fields=json.dumps(data, ensure_ascii=False),
        text=marked(text, unsure_in(document, evidence)),
        confidence=_percent(getattr(item, "confidence", 1.0)),
        reasons=reasons,
        reviewed=getattr(item, "reviewed", None),
        item=item,
    )


def pages_of(document: Document, texts: Sequence[str] = ()) -> list[PageView]:
    """The pages with what stands where; `texts`: what each says, shown where it has no picture."""
    rows = [*document.indicators, *document.tasks]
    places = [(str(row.key), one) for row in rows for one in row.evidence]  # type: ignore[attr-defined]
    places += [
        (str(cell.key), one)  # type: ignore[attr-defined]
        for table in document.tables
        for row in table.rows
        for cell in row.cells
        for one in cell.evidence
    ]
    by_page: dict[int, list[tuple[str, Evidence]]] = {}
    for key, one in places:
        by_page.setdefault(one.page, []).append((key, one))
    found = [_page(page, by_page.get(page.page, [])) for page in document.pages]
    said = dict(enumerate(texts))
    return [one if one.has_picture else replace(one, text=said.get(n, "")) for n, one in enumerate(found)]


def _page(page: PageRecord, places: Sequence[tuple[str, Evidence]]) -> PageView:
    sound = all(math.isfinite(size) and 0 < size < 20_000 for size in (page.width, page.height))
    width, height = (page.width, page.height) if sound else (595.0, 842.0)
    boxes = [(key, rect) for key, one in places if (rect := _rect(one.bbox, width, height))]
    unsure = [(word.text, rect) for word in page.unsure if (rect := _rect(word.bbox, width, height))]
    # large boxes first: those inside them can then be chosen
    boxes.sort(key=lambda box: -box[1][2] * box[1][3])
    return PageView(
        number=page.page,
        width=width,
        height=height,
        has_picture=sound and page.text_source != "text",
        boxes=boxes,
        unsure=unsure,
        warnings=page.warnings,
    )


def _rect(bbox: Sequence[float] | None, width: float, height: float) -> tuple[float, ...] | None:
    """x, y, width, height inside the page; None for what is no box, as in a file that a stranger made."""
    if bbox is None or not all(map(math.isfinite, bbox)):
        return None
    left, right = (min(max(x, 0.0), width) for x in (bbox[0], bbox[2]))
    top, bottom = (min(max(y, 0.0), height) for y in (bbox[1], bbox[3]))
    rect = tuple(round(value, 1) for value in (left, top, right - left, bottom - top))
    return rect if rect[2] > 0 and rect[3] > 0 else None


def unsure_in(document: Document, evidence: Iterable[Evidence]) -> set[str]:
    """The words, folded, inside these boxes that were hard to read."""
    boxes = {one.page: one.bbox for one in evidence if one.bbox}
    found = set()
    for page in document.pages:
        box = boxes.get(page.page)
        for word in page.unsure if box else ():
            x, y = (word.bbox[0] + word.bbox[2]) / 2, (word.bbox[1] + word.bbox[3]) / 2
            if box and box[0] <= x <= box[2] and box[1] <= y <= box[3]:
                found.add(_bare(word.text))
    return found


def marked(text: str, unsure: set[str]) -> Markup:
    """The text as HTML, its unsure words in <mark>."""
    parts = [
        Markup("<mark>{}</mark>").format(part) if unsure and _bare(part) in unsure else escape(part)
        for part in re.split(r"(\s+)", text)
    ]
    return Markup("").join(parts)


def _bare(word: str) -> str:
    return fold(_EDGE.sub("", word))


@dataclass(frozen=True)
class PastView:
    """One decision, as it is told: what was changed, in words."""

    when: str  # to the minute
    who: str
    text: str
    undone: bool  # it took another back
    accepted: bool  # nothing was changed
    changes: list[tuple[str, str, str]]  # name of the field, before, after
    values: list[tuple[str, str]]  # name of each decided field, after


def past_of(decision: Decision) -> PastView:
    """A field that a person left as it was is not told."""
    names = [name for name in (*EDITABLE.get(decision.kind, ()), "removed") if name in decision.after]
    say = {"issued_on": printed_day}
    values = [
        (name, say.get(name, _told)(decision.before.get(name)), say.get(name, _told)(decision.after[name]))
        for name in names
    ]
    changes = [(name, before, after) for name, before, after in values if before != after]
    when = decision.when[:16].replace("T", " ")
    text = " – ".join(anchor.text for _, _, anchor in decision.anchor.ends()) or decision.anchor.text
    changes = [(shown_name(name), before, after) for name, before, after in changes]
    after_all = [(shown_name(name), after) for name, _, after in values]
    return PastView(when, decision.who, text, bool(decision.undoes), not changes, changes, after_all)


def shown_name(field: str) -> str:
    """The word for a field where it is told; in a form it says how to fill it in, too."""
    return _SHOWN.get(field, field)


def printed_day(day: str | None) -> str:
    """A day of the record as people write it: "2026-06-30" is "30/06/2026", "2026-06" is "06/2026"."""
    return "/".join(reversed(day.split("-"))) if day and _ISO.fullmatch(day) else day or ""


def _told(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(map(_told, value))
    if isinstance(value, dict):  # a deadline
        days = " → ".join(filter(None, (printed_day(value.get("start")), printed_day(value.get("end")))))
        return " ".join(filter(None, (_told(value.get("text")), f"({days})" if days else "")))
    return (
        {None: "", True: "✓", False: ""}.get(value, str(value)) if isinstance(value, (bool, type(None))) else str(value)
    )


def _said(reason: str, language: str) -> str:
    return (reason_vi(reason) or reason) if language == "vi" else reason


def _percent(value: float) -> int:
    return round(100 * min(max(value, 0.0), 1.0)) if math.isfinite(value) else 0
