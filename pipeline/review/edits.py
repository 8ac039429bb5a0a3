"""What a person sent in a form, as changes to rows: an edit, a removal, a split, a join, a new row, a link, a cell."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from pipeline.document import Deadline, Document, Indicator, TableCellRecord, Task
from pipeline.knowledge import load
from pipeline.review.apply import HEAD, anchor_of, keys_of
from pipeline.review.cells import rows_of_cell
from pipeline.review.decisions import EDITABLE, Anchor, Decision, Fields, State, fold
from pipeline.review.match import Row, alike
from pipeline.review.store import Change
from pipeline.text import collapse

LISTS = ("lead_units", "support_units", "monitor_units", "recipients")
_KINDS = ("deducted", "target")
_ISO = re.compile(r"\d{4}-")
_PRINTED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_DAY = re.compile(r"\d{4}-\d{2}(-\d{2})?")


class BadForm(Exception):
    """What was sent can't be kept; `name` is a name of the words, `field` the field of the form that it is about."""

    def __init__(self, name: str, field: str = "") -> None:
        super().__init__(name)
        self.name, self.field = name, field


class Edits:
    """Turns forms into changes of one document, as it is shown now."""

    def __init__(self, shown: Document, decisions: list[Decision]) -> None:
        self.shown, self.rows, self.states = shown, keys_of(shown), fold(decisions)

    def edit(self, key: str, form: Mapping[str, str], seen: int) -> list[Change]:
        """Every field that the person saw is decided: what they left as it was, they found right."""
        kind = HEAD if key == HEAD else self._row(key)[0]
        new = self.values(kind, key)
        sent = {name: _read(name, form[name]) for name in EDITABLE[kind] if name in form and name != "deadline"}
        new |= sent
        if kind == "task" and "deadline_text" in form:
            new["deadline"] = _deadline(form, new["deadline"])
        if kind in ("task", "indicator") and not new["text"]:
            raise BadForm("bad_empty", "text")
        if kind == "indicator" and new["kind"] not in _KINDS:
            raise BadForm("bad_form", "kind")
        changes = [self._change(key, kind, new, seen)]
        if kind == "cell":
            return changes + self._of_cell(key, new["text"])
        if key in self.states and "partial" in self.states[key].fields:
            changes[0].after["partial"] = False  # all of it was looked at now
        return changes + (self._links(key, kind, form["links"]) if "links" in form else [])

    def left(self, key: str, text: str) -> list[str]:
        """The rows of the cell's line that don't go with it: a person decided otherwise."""
        return [str(getattr(item, "key", "")) for item in rows_of_cell(self.shown, self.states, key, text)[1]]

    def _of_cell(self, key: str, text: str) -> list[Change]:
        changes = []
        for item, fields in rows_of_cell(self.shown, self.states, key, text)[0]:
            row, kind = str(getattr(item, "key", "")), "task" if isinstance(item, Task) else "indicator"
            state = self.states.get(row)
            open_ = not state or not state.fields or state.fields.get("partial")
            new = fields | ({"partial": True} if open_ else {})
            changes.append(self._change(row, kind, new, state.version if state else 0))
        return changes

    def remove(self, key: str, seen: int) -> list[Change]:
        kind, _ = self._row(key)
        return [self._change(key, kind, {"removed": True}, seen)]

    def split(self, key: str, at: int, seen: int) -> list[Change]:
        """Two rows of one, cut before character `at` of its text; the second takes over all other fields."""
        kind, row = self._row(key)
        text = row.text or ""
        parts = text[:at].strip(), text[at:].strip()
        if kind not in ("task", "indicator") or at < 0 or not all(parts):
            raise BadForm("bad_split")
        values = self.values(kind, key)
        first = self._change(key, kind, {**values, "text": parts[0]}, seen)
        return [first, self._added(kind, {**values, "text": parts[1]}, row, key, cut=True)]

    def join(self, key: str, seen: int) -> list[Change]:
        """The row and the next of its kind as one."""
        kind, row = self._row(key)
        rows: list[Any] = self.shown.tasks if kind == "task" else self.shown.indicators
        place = next((i for i, one in enumerate(rows) if one.key == key), None)
        if place is None or place + 1 >= len(rows):
            raise BadForm("bad_join")
        other = rows[place + 1]
        values, more = self.values(kind, key), self.values(kind, other.key)
        for name in EDITABLE[kind]:
            if name in LISTS:
                values[name] = list(dict.fromkeys([*values[name], *more[name]]))
            elif name not in ("text", "kind"):
                values[name] = values[name] or more[name]
        values["text"] = f"{(row.text or '').rstrip()} {(other.text or '').lstrip()}"
        version = self.states[other.key].version if other.key in self.states else 0
        return [self._change(key, kind, values, seen), self._change(other.key, kind, {"removed": True}, version)]

    def add(self, kind: str, text: str, after: str) -> list[Change]:
        """A row that the machine did not see, behind another."""
        if kind not in ("task", "indicator") or not collapse(text):
            raise BadForm("bad_empty", "text")
        near = self.rows.get(after, ("", None))[1]
        values: Fields = {"text": collapse(text)}
        if kind == "indicator":
            values["kind"] = getattr(near, "kind", "target")
        values["section"] = getattr(near, "section", None)
        return [self._added(kind, values, near, after)]

    def values(self, kind: str, key: str) -> Fields:
        """The fields as they are shown, as JSON."""
        item: Any = self.shown.document if kind == HEAD else self.rows[key][1]
        data = item.model_dump(mode="json")
        return {name: data.get(name) for name in EDITABLE[kind]}

    def _row(self, key: str) -> tuple[str, Task | Indicator | TableCellRecord]:
        if key not in self.rows:
            raise BadForm("bad_gone")
        return self.rows[key]

    def _change(self, key: str, kind: str, after: Fields, seen: int) -> Change:
        state = self.states.get(key)
        before = {name: value for name, value in self.values(kind, key).items() if name in after}
        shape = state.fields.get("shape") if state else None
        if isinstance(shape, dict) and isinstance(after.get("text"), str) and after["text"] != before.get("text"):
            cut_from = str(state.fields.get("after")) if state and shape.get("cut") else ""
            anchor = replace(self._anchor(key, kind, state), text=after["text"])
            after = {**after, "shape": {**shape, "alike": alike(anchor, self._read_rows(kind, but=cut_from))}}
        return Change(key, kind, self._anchor(key, kind, state), before, after, seen)

    def _anchor(self, key: str, kind: str, state: State | None) -> Anchor:
        if state:
            return state.anchor
        if kind == HEAD:
            return Anchor()
        anchor = anchor_of(kind, self.rows[key][1])
        return replace(anchor, alone=not alike(anchor, self._read_rows(kind, but=key)))

    def _added(self, kind: str, values: Fields, near: Any, after: str, *, cut: bool = False) -> Change:
        """A new row; it points at the place of the one it was made of or put behind."""
        evidence = [one.model_dump(mode="json") for one in near.evidence] if near is not None else []
        page = evidence[0]["page"] if evidence else None
        anchor = Anchor(page, None, values["text"])
        others = self._read_rows(kind, but=after if cut else "")
        shape = {"evidence": evidence, "alike": alike(anchor, others), "cut": cut}
        fields = {**values, "after": after, "shape": shape}
        return Change(secrets.token_hex(7), kind, anchor, {}, fields, 0)

    def _read_rows(self, kind: str, but: str) -> list[Row]:
        """Those that the machine read, with its words."""
        found = []
        for key, (of, item) in self.rows.items():
            state = self.states.get(key)
            if of == kind and key != but and not (state and state.fields and not state.anchor.record):
                page = item.evidence[0].page if item.evidence else None
                found.append(
                    Row(kind, page, None, state.anchor.text if state and state.anchor.record else item.text or "")
                )
        return found

    def _links(self, key: str, kind: str, sent: str) -> list[Change]:
        """A change for each tie that the person made or cut; named by the ids that are shown."""
        others: list[Any] = self.shown.indicators if kind == "task" else self.shown.tasks
        by_id = {one.id: one.key for one in others}
        wanted = {by_id[name] for name in re.split(r"[,;\s]+", sent) if name in by_id}
        if any(name and name not in by_id for name in re.split(r"[,;\s]+", sent)):
            raise BadForm("bad_link", "links")
        row: Any = self.rows[key][1]
        now = {by_id[name] for name in (row.indicator_ids if kind == "task" else row.task_ids) if name in by_id}
        changes = []
        for other in sorted(wanted ^ now):
            ends = (other, key) if kind == "task" else (key, other)
            pair = "~".join(ends)
            kinds = ("indicator", "task")
            anchors = [
                {"key": end, "kind": k, "anchor": self._anchor(end, k, self.states.get(end)).as_json()}
                for end, k in zip(ends, kinds, strict=True)
            ]
            state = self.states.get(pair)
            anchor = state.anchor if state else Anchor(record={"ends": anchors})
            on = other in wanted
            changes.append(Change(pair, "link", anchor, {"on": not on}, {"on": on}, state.version if state else 0))
        return changes


def _read(name: str, text: str) -> Any:
    if name in LISTS:
        return list(dict.fromkeys(filter(None, (collapse(part) for part in re.split(r"[;\n]", text)))))
    value = collapse(text)
    if name == "issued_on" and value:
        value = _day(value, "end") or ""
        if not _is_day(value):
            raise BadForm("bad_day", name)
    return value or (None if name != "text" else "")


def _deadline(form: Mapping[str, str], now: Fields | None) -> Fields | None:
    """The time as it was sent. Where only its words were changed, the dates are read from the new words."""
    text = collapse(form["deadline_text"])
    days = {name: _day(collapse(form.get(f"deadline_{name}", "")), name) for name in ("start", "end")}
    again = _recurrence(form.get("deadline_recurrence", ""))
    if not text and not any(days.values()) and not again:
        return None
    for name, day in days.items():
        if day and not _is_day(day):
            raise BadForm("bad_day", f"deadline_{name}")
    old = now or {}
    same_days = days == {n: old.get(n) for n in days} and again == (old.get("recurrence") or [])
    if same_days and text == (old.get("text") or ""):
        return now
    if same_days and not text and old.get("text"):
        return None  # its words were wiped out: there is no deadline
    if same_days and text:
        from pipeline.extract.deadlines import find_deadline

        if found := find_deadline(text, column=True):
            return {**found.model_dump(mode="json"), "text": text}
    return Deadline(text=text, start=days["start"], end=days["end"], recurrence=again).model_dump(mode="json")


def _recurrence(sent: str) -> list[str]:
    """The names of the record, of what stands in the form: words of either language, or those names."""
    names = load("time.yaml")["recurrence"]
    known = {word.casefold(): name for name, words in names.items() for word in (name, *words.values())}
    found: list[str] = []
    for part in filter(None, (collapse(one).casefold() for one in re.split(r"[,;]", sent))):
        some = [part] if part in known else part.split()
        if not set(some) <= set(known):
            raise BadForm("bad_recurrence", "deadline_recurrence")
        found += [known[one] for one in some]
    return list(dict.fromkeys(found))


def _day(text: str, which: str) -> str | None:
    """A day as the record has it, of what people type: "30/6/2026", "quý III/2026" (its first or last day).

    What is no day comes back as it is.
    """
    if not text or _is_day(text) or _ISO.match(text):
        return text or None
    if printed := _PRINTED.fullmatch(text):  # the form shows days so: they come back as they were
        return "{2}-{1:0>2}-{0:0>2}".format(*printed.groups())
    from pipeline.extract.deadlines import find_deadline

    found = find_deadline(text, column=True)
    return (found.end if which == "end" else found.start or found.end) or text if found else text


def _is_day(text: str) -> bool:
    try:
        return bool(_DAY.fullmatch(text) and date.fromisoformat(text if len(text) > 7 else f"{text}-01"))
    except ValueError:
        return False
