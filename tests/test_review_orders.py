"""Two people correct a document in every way and order, between readings of its scan: nothing of theirs is lost."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.document import Document, Evidence, TableRecord
from pipeline.review import Change, Conflict, NothingToUndo, Store, keys_of
from pipeline.review.decisions import Fields, fold
from pipeline.review.edits import BadForm, Edits
from tests.helpers import PATIENT
from tests.review_helpers import SHA, document, shown, task
from tests.test_review_decisions import reread

PEOPLE = ("An", "Bình")
EDITS = ("text", "lead_units", "deadline", "accept", "remove", "split", "join", "add", "link", "cell", "undo")
Act = tuple[str, str, int]
ACTS = st.one_of(
    st.tuples(st.sampled_from(PEOPLE), st.sampled_from(EDITS), st.integers(0, 40)),
    st.tuples(st.sampled_from(PEOPLE), st.just("look"), st.just(0)),
    st.tuples(st.just("machine"), st.sampled_from(["shift", "misread", "drop", "more"]), st.integers(0, 2**16)),
)


class World:
    """The store, the scan's reading, what each person has before them, and what must be true of it all."""

    def __init__(self, folder: Path) -> None:
        self.store, self.machine = Store(folder), with_roles(document(6))  # the sixth says what the first does
        self.seen: dict[str, dict[str, int]] = {}
        self.kept: list[tuple[str, list[Change], bool]] = []  # who, what, whether it still holds
        self.versions: dict[str, int] = {}
        self.count = 0
        for who in PEOPLE:
            self.look(who)

    def look(self, who: str) -> None:
        self.seen[who] = dict(self.versions)

    def act(self, who: str, what: str, number: int) -> None:
        if who == "machine":
            self.machine = with_roles(reread(number, what))
        elif what == "look":
            self.look(who)
        elif what == "undo":
            self.undo(who)
        else:
            self.change(who, what, number)

    def change(self, who: str, what: str, number: int) -> None:
        made = shown(self.store, self.machine)
        edits = Edits(made, self.store.of(SHA))
        kind = "cell" if what == "cell" else "task"
        keys = [key for key, (of, _) in keys_of(made).items() if of == kind]
        if not keys:
            return
        key = keys[number % len(keys)]
        seen = self.seen[who].get(key, 0)
        try:
            changes = sent(edits, what, key, seen, number)
        except BadForm:
            return
        stale = what != "add" and seen != self.versions.get(key, 0)
        if stale:
            with pytest.raises(Conflict) as told:
                self.store.add(SHA, changes, who)
            assert told.value.latest is not None
            assert told.value.latest.number == self.versions[key]
            self.look(who)
            return
        self.store.add(SHA, changes, who)
        self.keep(who, changes)

    def keep(self, who: str, changes: list[Change], *, holds: bool = True) -> None:
        self.kept += [(who, changes, True)] if holds else []
        for one in changes:
            self.count += 1
            self.versions[one.item] = self.count
        self.look(who)

    def undo(self, who: str) -> None:
        mine = [at for at, (by, _, holds) in enumerate(self.kept) if by == who and holds]
        if not mine:
            with pytest.raises(NothingToUndo):
                self.store.undo(SHA, who)
            return
        changes = self.kept[mine[-1]][1]
        items = {one.item for one in changes}
        later = [c for _, some, holds in self.kept[mine[-1] + 1 :] if holds for c in some if c.item in items]
        if later:
            with pytest.raises(Conflict):
                self.store.undo(SHA, who)
            return
        self.store.undo(SHA, who)
        self.kept[mine[-1]] = (who, changes, False)
        self.keep(who, changes, holds=False)

    def wanted(self) -> dict[str, tuple[str, Fields]]:
        found: dict[str, tuple[str, Fields]] = {}
        for _, changes, holds in self.kept:
            for one in changes if holds else ():
                found.setdefault(one.item, (one.kind, {}))[1].update(one.after)
        return found

    def check(self) -> None:
        made = shown(self.store, self.machine)
        rows = keys_of(made)
        assert len(self.store.of(SHA)) == self.count
        assert len(rows) == len(made.tasks) + len(made.indicators) + sum(len(r.cells) for r in made.tables[0].rows)
        for key, (kind, fields) in self.wanted().items():
            if kind == "link":
                check_link(made, key, on=fields["on"])
            elif fields.get("removed"):
                assert key not in rows
            elif kind == "cell":
                assert key not in rows or rows[key][1].text == fields["text"]
            else:
                item = rows[key][1].model_dump(mode="json")
                said = {name: value for name, value in fields.items() if name in item}
                assert {name: item[name] for name in said} == said


def check_link(made: Document, pair: str, *, on: bool) -> None:
    rows = keys_of(made)
    one, other = pair.split("~")
    if one in rows and other in rows:
        indicator: Any = rows[one][1]
        work: Any = rows[other][1]
        assert (work.id in indicator.task_ids) == on
        assert (indicator.id in work.indicator_ids) == on


def with_roles(made: Document) -> Document:
    """Its table's second column is the text of its third task: a cell that is put right takes the task with it."""
    table: TableRecord = made.tables[0]
    table.roles = ["number", "task"]
    if len(made.tasks) > 2:
        cell = table.rows[0].cells[1]
        cell.text, cell.evidence = made.tasks[2].text, [Evidence(page=1, bbox=made.tasks[2].evidence[0].bbox)]
    return made


def sent(edits: Edits, what: str, key: str, seen: int, number: int) -> list[Change]:
    """As the forms of the page send it."""
    text = str(getattr(edits.rows[key][1], "text", None) or "")
    if what == "remove":
        return edits.remove(key, seen)
    if what == "split":
        return edits.split(key, number % (len(text) + 1), seen)
    if what == "join":
        return edits.join(key, seen)
    if what == "add":
        return edits.add("task", f"Việc {number} do người thêm vào, máy chưa thấy", key)
    form = {
        "accept": {},
        "text": {"text": f"Nội dung {number} do người ghi lại"},
        "cell": {"text": f"Ô số {number}"},
        "lead_units": {"lead_units": f"Sở {number}; Công an tỉnh"},
        "deadline": {"deadline_text": f"trước ngày {number % 28 + 1}/7/2026"},
        "link": {"links": "I1" if number % 2 else ""},
    }[what]
    return edits.edit(key, form, seen)


@settings(PATIENT, max_examples=25)
@given(st.lists(ACTS, max_size=20))
def test_two_people_and_every_act_in_every_order(acts: list[Act]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder))
        for one in acts:
            world.act(*one)
            world.check()


@settings(PATIENT, max_examples=25)
@example([("An", "text", 0), ("An", "split", 5)])  # the first task, which says what the sixth does, is put right
@example([("An", "split", 5), ("An", "remove", 0)])  # and taken out
@example([("An", "split", 5), ("An", "split", 1), ("An", "text", 7)])  # a part gets other words
@given(st.lists(ACTS.filter(lambda act: act[0] != "machine"), max_size=12))
def test_a_reading_that_has_what_people_decided_doubles_nothing(acts: list[Act]) -> None:
    """The next version of the program finds what people had added, split and joined: it is the same rows."""
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder))
        for one in acts:
            world.act(*one)
        before = shown(world.store, world.machine)
        world.machine = as_read(before)
        after = shown(world.store, world.machine)
        assert Counter(one.text for one in after.tasks) == Counter(one.text for one in before.tasks)
        world.check()


def as_read(made: Document) -> Document:
    """A machine's reading of the same rows."""
    again = made.model_copy(deep=True)
    for number, one in enumerate(again.tasks):
        again.tasks[number] = task(number, one.text)
        again.tasks[number].evidence = one.evidence
    return again


def test_an_added_row_is_not_taken_for_one_that_was_there(tmp_path: Path) -> None:
    """Two tasks in the same words: a person adds the second, which the machine did not see."""
    world = World(tmp_path)
    twin = world.machine.tasks[1].text
    key = str(shown(world.store, world.machine).tasks[2].key)  # type: ignore[attr-defined]
    edits = Edits(shown(world.store, world.machine), world.store.of(SHA))
    world.store.add(SHA, edits.add("task", twin, key), "An")
    assert [one.text for one in shown(world.store, world.machine).tasks].count(twin) == 2
    world.machine.tasks.insert(3, task(6, twin))
    made = shown(world.store, world.machine)
    assert [one.text for one in made.tasks].count(twin) == 2
    added = next(one for one in made.tasks if one.text == twin and hasattr(one, "reviewed"))
    assert added.lead_units == ["Sở Nội vụ"]  # which nobody judged yet
    assert added.needs_review
    assert len(fold(world.store.of(SHA))) == 1
