"""The machine's document with what people decided laid over it. A pure function: neither is changed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import Any

from pydantic import ValidationError

from pipeline.document import Document, Head, Indicator, Link, TableCellRecord, Task
from pipeline.review.decisions import EDITABLE, OWN, Anchor, Bbox, Decision, Fields, State, fold, key_of
from pipeline.review.match import Added, Row, match, match_added

Item = Task | Indicator
NameIds = Callable[[str], str]
_TYPES: dict[str, type[Task] | type[Indicator]] = {"task": Task, "indicator": Indicator}
HEAD = "head"  # the key of a document's own fields


def apply(document: Document, decisions: Iterable[Decision], name_ids: NameIds | None = None) -> Document:
    """The document as people left it. Each row has `key`; one that a person decided also `reviewed` (`by`, `on`).

    A decision about a row that this reading no longer has brings the row back as it was decided: nothing is lost.
    `name_ids` gives the id of a unit's name, for `unit_ids`; without it new names have none.
    """
    states = fold(decisions)
    made = document.model_copy(deep=True)
    keys = _matched(made, states)
    _rows(made, states, keys)
    _links(made, states)
    _head(made, states.get(HEAD))
    _cells(made, states, keys)
    if name_ids:
        for task in made.tasks:
            names = [*task.lead_units, *task.support_units, *task.monitor_units]
            task.unit_ids = {name: task.unit_ids.get(name) or name_ids(name) for name in names}
    return made


def anchor_of(kind: str, item: Item | TableCellRecord) -> Anchor:
    """Where the machine found it."""
    first = item.evidence[0] if item.evidence else None
    record = item.model_dump(mode="json", exclude={"key", "reviewed"})
    return Anchor(first.page if first else None, first.bbox if first else None, item.text or "", record)


def keys_of(document: Document) -> dict[str, tuple[str, Item | TableCellRecord]]:
    """The rows and cells of a document that `apply` made, by their keys, each with its kind."""
    found: dict[str, tuple[str, Item | TableCellRecord]] = {}
    for kind, item in _all(document):
        found[str(getattr(item, "key", ""))] = (kind, item)
    return found


def _all(document: Document) -> Iterable[tuple[str, Item | TableCellRecord]]:
    yield from (("task", task) for task in document.tasks)
    yield from (("indicator", one) for one in document.indicators)
    for table in document.tables:
        yield from (("cell", cell) for row in table.rows for cell in row.cells)


def _place(item: Item | TableCellRecord) -> tuple[int | None, Bbox | None]:
    first = item.evidence[0] if item.evidence else None
    return (first.page, first.bbox) if first else (None, None)


def _matched(document: Document, states: dict[str, State]) -> dict[str, Item | TableCellRecord]:
    """Give each of the machine's rows its key; those that were decided about, by the keys of the decisions."""
    items = list(_all(document))
    rows = [Row(kind, *_place(item), item.text or "") for kind, item in items]
    anchors = {key: (s.kind, s.anchor) for key, s in states.items() if s.anchor.record and s.kind in (*_TYPES, "cell")}
    decided = {key: anchor for key, state in states.items() if (anchor := _as_decided(state))}
    for state in states.values():  # the ends of links, which may have no decision of their own
        if state.kind == "link":
            for key, kind, anchor in state.anchor.ends():
                if anchor.record:
                    anchors.setdefault(key, (kind, anchor))
    found = match(anchors, rows, decided)
    removed = {key for key, state in states.items() if state.fields.get("removed")}
    found |= match_added(_added(states), rows, found, anchors, removed)
    keys = {index: key for key, index in found.items()}
    used = set(anchors) | set(states)  # of rows that this reading doesn't have, too
    for index, row in enumerate(rows):
        if index not in keys:
            first = key_of(*row)
            key, count = first, 1
            while key in used:  # printed twice in one place, or like a row that was found elsewhere
                count += 1
                key = f"{first}-{count}"
            keys[index] = key
            used.add(key)
        items[index][1].key = keys[index]  # type: ignore[union-attr]
    return {keys[index]: item for index, (_, item) in enumerate(items)}


def _as_decided(state: State) -> Anchor | None:
    """The row with the words that a person gave it, where its place is."""
    text = state.fields.get("text")
    if not isinstance(text, str) or state.kind not in _TYPES:
        return None
    return Anchor(state.anchor.page, state.anchor.bbox, text, alone=False)


def _added(states: dict[str, State]) -> dict[str, Added]:
    """The rows that people added and that are still there, as they are to be known in a reading that has them."""
    found = {}
    for key, state in states.items():
        text, shape = state.fields.get("text"), state.fields.get("shape")
        if state.kind not in _TYPES or state.anchor.record or not isinstance(text, str) or not isinstance(shape, dict):
            continue
        cut_from = str(state.fields.get("after")) if shape.get("cut") else ""
        if isinstance(shape.get("alike"), int):
            found[key] = Added(state.kind, Anchor(state.anchor.page, None, text), shape["alike"], cut_from)
    return found


def _rows(document: Document, states: dict[str, State], keys: dict[str, Item | TableCellRecord]) -> None:
    lists: dict[str, list[Any]] = {"task": document.tasks, "indicator": document.indicators}
    for key, state in states.items():
        if state.kind not in lists or not state.fields:
            continue
        rows, item = lists[state.kind], keys.get(key)
        if state.fields.get("removed"):
            rows[:] = [one for one in rows if one.key != key]
            continue
        decided = _decided(key, state, item if isinstance(item, (Task, Indicator)) else None)
        if decided is None:
            continue
        if item is not None:
            rows[next(i for i, one in enumerate(rows) if one.key == key)] = decided
        else:
            rows.insert(_position(rows, decided, state.fields.get("after")), decided)


def _decided(key: str, state: State, item: Item | None) -> Item | None:
    """The row with a person's values. One that this reading doesn't have begins as it was when it was decided about."""
    base: Fields = (
        item.model_dump(mode="json") if item else dict(state.anchor.record or state.fields.get("shape") or {})
    )
    prefix = "T" if state.kind == "task" else "I"
    if item is None:
        base |= {"id": f"{prefix}-{key}", "task_ids": [], "indicator_ids": []}
        base = {name: value for name, value in base.items() if name in _TYPES[state.kind].model_fields}
    base.setdefault("text", "")
    base.setdefault("kind", "target")
    base |= {name: value for name, value in state.fields.items() if name not in OWN}
    if state.kind == "task":
        base.pop("kind", None)
    base["key"] = key
    if not state.fields.get("partial"):
        base["reviewed"] = {"by": state.who, "on": state.when}
        if item is None or state.anchor.record or set(EDITABLE[state.kind]) <= set(state.fields):
            base |= {"confidence": 1.0, "needs_review": False, "reasons": [], "unsure_words": []}
    try:
        return _TYPES[state.kind].model_validate(base)
    except ValidationError:  # the store was written by other hands
        return item


def _position(rows: Sequence[Item], row: Item, after: str | None) -> int:
    """Behind the row it was put behind, else by its place on the pages."""
    for index, one in enumerate(rows):
        if getattr(one, "key", None) == after:
            return index + 1
    page, bbox = _place(row)
    here = (page or 0, bbox[1] if bbox else 0.0)
    for index, one in enumerate(rows):
        other, box = _place(one)
        if (other or 0, box[1] if box else 0.0) > here:
            return index
    return len(rows)


def _links(document: Document, states: dict[str, State]) -> None:
    """Which task answers which indicator: the machine's pairs of the rows that are left, and what people said."""
    indicators = {one.id: one for one in document.indicators}
    tasks = {one.id: one for one in document.tasks}
    rows: list[Item] = [*document.indicators, *document.tasks]
    by_key = {str(getattr(one, "key", "")): one for one in rows}
    pairs = {(i.id, t): None for i in document.indicators for t in i.task_ids if t in tasks}
    pairs |= {(i, t.id): None for t in document.tasks for i in t.indicator_ids if i in indicators}
    said = set()
    for state in states.values():
        ends = [key for key, _, _ in state.anchor.ends()] if state.kind == "link" and state.fields else []
        if not ends or not all(key in by_key for key in ends):
            continue
        pair = (by_key[ends[0]].id, by_key[ends[1]].id)
        said.add(pair)
        pairs.pop(pair, None)
        if state.fields.get("on"):
            pairs[pair] = None
    for one in document.indicators:
        one.task_ids = [t for i, t in pairs if i == one.id]
    for task in document.tasks:
        task.indicator_ids = [i for i, t in pairs if t == task.id]
    document.links = [x for x in document.links if (x.indicator, x.task) in pairs and (x.indicator, x.task) not in said]
    document.links += [Link(indicator=i, task=t, score=1.0, why=["person"]) for i, t in pairs if (i, t) in said]


def _head(document: Document, state: State | None) -> None:
    if state is None or not state.fields:
        return
    said = {name: value for name, value in state.fields.items() if name in EDITABLE["head"]}
    kept = {name: why for name, why in document.document.reasons.items() if name not in said}
    with suppress(ValidationError):  # the store was written by other hands
        document.document = Head.model_validate({**document.document.model_dump(), **said, "reasons": kept})
    head = document.document
    head.reviewed = {"by": state.who, "on": state.when}  # type: ignore[attr-defined]


def _cells(document: Document, states: dict[str, State], keys: dict[str, Item | TableCellRecord]) -> None:
    """Put right the cells; one that this reading doesn't have can't be shown, and its decision is kept for the next."""
    for key, state in states.items():
        cell = keys.get(key)
        if state.kind == "cell" and state.fields and isinstance(cell, TableCellRecord):
            if not isinstance(state.fields.get("text"), str | None):
                continue
            cell.text, cell.confidence, cell.reason = state.fields.get("text"), 1.0, None
            cell.reviewed = {"by": state.who, "on": state.when}  # type: ignore[attr-defined]
    for table in document.tables:
        _head_texts(table, states)


def _head_texts(table: Any, states: dict[str, State]) -> None:
    """`head` repeats the cells of the rows of heads: made anew where one of them was put right."""
    rows = [row for row in table.rows if row.kind == "head"]
    if not any(hasattr(cell, "reviewed") for row in rows for cell in row.cells):
        return
    texts: list[list[str]] = [[] for _ in range(table.columns)]
    for row in rows:
        for cell in row.cells:
            for column in range(cell.column, min(cell.column + cell.column_span, table.columns)):
                texts[column].append(cell.text or "")
    table.head = [" ".join(filter(None, parts)) for parts in texts]
