"""What people decide: laid over every reading, never lost, never overwritten, taken back only by its author."""

from __future__ import annotations

import sqlite3
import tempfile
import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.document import Document, Evidence
from pipeline.review import Conflict, NothingToUndo, Store, apply, keys_of
from pipeline.review.apply import anchor_of
from pipeline.review.decisions import Anchor
from pipeline.review.store import Change, StoreBroken
from tests.helpers import PATIENT
from tests.review_helpers import SHA, TEXTS, decide, document, shown, task


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def key(made: Document, index: int) -> str:
    return str(made.tasks[index].key)  # type: ignore[attr-defined]


def test_a_correction_holds_and_the_machine_is_left_alone(store: Store) -> None:
    machine = document()
    before = machine.model_dump()
    decide(store, shown(store, machine), key(shown(store, machine), 1), lead_units=["Sở Tài chính"])
    made = shown(store, machine)
    assert made.tasks[1].lead_units == ["Sở Tài chính"]
    assert not made.tasks[1].needs_review
    assert made.tasks[1].reviewed["by"] == "An"  # type: ignore[attr-defined]
    assert made.tasks[0].needs_review
    assert machine.model_dump() == before
    assert apply(machine, []).tasks[1].lead_units == ["Sở Nội vụ"]


def test_a_row_that_the_new_reading_lacks_comes_back(store: Store) -> None:
    machine = document()
    decide(store, shown(store, machine), key(shown(store, machine), 2), text="Cấp chứng thư số.")
    machine.tasks = machine.tasks[:2]
    made = shown(store, machine)
    assert [one.text for one in made.tasks] == [TEXTS[0], TEXTS[1], "Cấp chứng thư số."]
    assert made.tasks[2].id not in ("T1", "T2")


def test_another_reading_of_a_removed_row_stays_removed(store: Store) -> None:
    machine = document()
    decide(store, shown(store, machine), key(shown(store, machine), 0), removed=True)
    machine.tasks[0].text = machine.tasks[0].text.replace("điện tử", "điện tứ")
    machine.tasks[0].evidence = [Evidence(page=1, bbox=(84, 101, 539, 139))]
    assert len(shown(store, machine).tasks) == 4


def test_cells_and_head(store: Store) -> None:
    machine = document()
    made = shown(store, machine)
    cell = next(k for k, (kind, item) in keys_of(made).items() if kind == "cell" and item.text == "Nội dung")
    decide(store, made, cell, text="Nội dung khác")
    store.add(SHA, [Change("head", "head", Anchor(), {"place": None}, {"place": "Huế"}, 0)], "An")
    made = shown(store, machine)
    assert made.tables[0].rows[0].cells[1].text == "Nội dung khác"
    assert made.document.place == "Huế"
    assert "place" not in made.document.reasons


def test_links_are_of_rows_and_not_of_numbers(store: Store) -> None:
    """The machine numbers its rows anew in each reading."""
    machine = document()
    made = shown(store, machine)
    ends = [
        {"key": one.key, "kind": kind, "anchor": anchor_of(kind, one).as_json()}  # type: ignore[attr-defined]
        for kind, one in (("indicator", made.indicators[0]), ("task", made.tasks[1]))
    ]
    anchor = Anchor(record={"ends": ends})
    store.add(SHA, [Change("l1", "link", anchor, {"on": False}, {"on": True}, 0)], "An")
    machine.tasks = [task(9, "Một dòng mới ở trên"), *machine.tasks]
    for number, one in enumerate(machine.tasks):
        one.id = f"T{number + 1}"
    machine.indicators[0].task_ids = ["T5"]
    made = shown(store, machine)
    assert made.indicators[0].task_ids == ["T5", "T3"]
    assert made.tasks[2].text == TEXTS[1]
    assert made.tasks[2].indicator_ids == ["I1"]
    assert ("T3", ["person"]) in [(link.task, link.why) for link in made.links]


def test_two_people_on_one_row(store: Store) -> None:
    machine = document()
    seen_by_both = shown(store, machine)
    row = key(seen_by_both, 0)
    anchor = anchor_of("task", seen_by_both.tasks[0])
    first = Change(row, "task", anchor, {}, {"text": "An viết"}, 0)
    second = Change(row, "task", anchor, {}, {"text": "Bình viết"}, 0)
    store.add(SHA, [first], "An")
    with pytest.raises(Conflict) as told:
        store.add(SHA, [second], "Bình")
    assert told.value.latest is not None
    assert told.value.latest.who == "An"
    assert shown(store, machine).tasks[0].text == "An viết"
    assert len(store.of(SHA)) == 1


def test_of_many_at_once_one_gets_through(store: Store) -> None:
    row = Change("k", "task", Anchor(1, None, "x", {"text": "x"}), {}, {"text": "y"}, 0)
    ends: list[str] = []

    def attempt(who: str) -> None:
        try:
            store.add(SHA, [row], who)
            ends.append("kept")
        except Conflict:
            ends.append("told")

    threads = [threading.Thread(target=attempt, args=(str(i),)) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ends) == ["kept"] + ["told"] * 7


def test_an_act_is_kept_whole_or_not_at_all(store: Store) -> None:
    """A join whose second row was changed by somebody else leaves the first one alone too."""
    one = Change("a", "task", Anchor(), {}, {"text": "a"}, 0)
    other = Change("b", "task", Anchor(), {}, {"text": "b"}, 0)
    store.add(SHA, [other], "Bình")
    with pytest.raises(Conflict):
        store.add(SHA, [one, other], "An")
    assert [d.item for d in store.of(SHA)] == ["b"]


def test_undo_is_of_ones_own_and_of_nothing_that_others_went_on_from(store: Store) -> None:
    machine = document()
    row = key(shown(store, machine), 0)
    decide(store, shown(store, machine), row, "An", text="An viết")
    with pytest.raises(NothingToUndo):
        store.undo(SHA, "Bình")
    decide(store, shown(store, machine), row, "Bình", product="Báo cáo")
    with pytest.raises(Conflict):
        store.undo(SHA, "An")
    store.undo(SHA, "Bình")
    store.undo(SHA, "An")
    assert shown(store, machine).tasks[0].text == TEXTS[0]
    with pytest.raises(NothingToUndo):
        store.undo(SHA, "An")
    assert len(store.of(SHA)) == 4  # all of it is still there to be read


def test_nothing_can_be_changed_afterwards(store: Store) -> None:
    store.add(SHA, [Change("a", "task", Anchor(), {}, {"text": "a"}, 0)], "An")
    with sqlite3.connect(store.path) as db, pytest.raises(sqlite3.DatabaseError):
        db.execute("DELETE FROM decisions")
    with sqlite3.connect(store.path) as db, pytest.raises(sqlite3.DatabaseError):
        db.execute("UPDATE decisions SET who = 'X'")


def test_a_store_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "review.sqlite").write_bytes(b"not a database" * 100)
    with pytest.raises(StoreBroken):
        Store(tmp_path).of(SHA)


# ------------------------------------------------------------ in every order

ROWS = len(TEXTS)
ACTS = st.one_of(
    st.tuples(st.just("edit"), st.integers(0, ROWS - 1), st.sampled_from(["text", "lead_units", "product"])),
    st.tuples(st.just("remove"), st.integers(0, ROWS - 1), st.just("")),
    st.tuples(st.just("undo"), st.just(0), st.just("")),
    st.tuples(st.just("reread"), st.integers(0, 2**16), st.sampled_from(["shift", "misread", "drop", "more"])),
)


def reread(seed: int, how: str) -> Document:
    """Another reading of the same scan: boxes that moved, letters misread, rows lost, rows that are new."""
    made = document()
    for number, one in enumerate(made.tasks):
        left, top, right, bottom = one.evidence[0].bbox or (0, 0, 0, 0)
        shift = (seed >> number) % 5 - 2
        one.evidence = [Evidence(page=1, bbox=(left + shift, top - shift, right + shift, bottom))]
        if how == "misread":
            at = (seed + number) % len(one.text)
            one.text = one.text[:at] + "§" + one.text[at + 1 :]
    if how == "drop":
        made.tasks = [one for number, one in enumerate(made.tasks) if seed >> number & 1]
    if how == "more":
        made.tasks.insert(0, task(10, f"Dòng lạ số {seed} không giống dòng nào khác"))
    for number, one in enumerate(made.tasks):
        one.id = f"T{number + 1}"
    made.indicators[0].task_ids = []
    return made


@PATIENT
@given(st.lists(ACTS, max_size=14))
def test_no_decision_is_lost_in_any_order(acts: list[tuple[str, int, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        machine = document()
        keys = [key(shown(store, machine), n) for n in range(ROWS)]
        past: list[dict[str, dict[str, Any]]] = []
        wanted: dict[str, dict[str, Any]] = {}
        for number, (act, which, more) in enumerate(acts):
            if act == "reread":
                machine = reread(which, more)
            elif act == "undo" and past:
                store.undo(SHA, "An")
                wanted = past.pop()
            elif act in ("edit", "remove"):
                made = shown(store, machine)
                if keys[which] not in keys_of(made):
                    continue  # removed, or lost by this reading before anybody decided about it
                value = {"lead_units": [f"Sở {number}"]}.get(more, f"{more} {number}")
                fields = {more: value} if act == "edit" else {"removed": True}
                decide(store, made, keys[which], **fields)
                past.append(wanted)
                wanted = {**wanted, keys[which]: {**wanted.get(keys[which], {}), **fields}}
            check(shown(store, machine), wanted)


def check(made: Document, wanted: dict[str, dict[str, Any]]) -> None:
    found = [str(one.key) for one in made.tasks]  # type: ignore[attr-defined]
    assert len(found) == len(set(found))
    for row, fields in wanted.items():
        if fields.get("removed"):
            assert row not in found
            continue
        one = made.tasks[found.index(row)]
        assert {name: getattr(one, name) for name in fields} == fields
        assert not one.needs_review


@settings(PATIENT, max_examples=25)
@given(st.permutations(range(ROWS)), st.integers(0, 2**16), st.sampled_from(["shift", "misread", "drop", "more"]))
def test_the_order_of_decisions_on_several_rows_makes_no_difference(order: list[int], seed: int, how: str) -> None:
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        stores = [Store(Path(one)), Store(Path(other))]
        machine = document()
        for store, rows in zip(stores, (range(ROWS), order), strict=True):
            for row in rows:
                made = shown(store, machine)
                decide(store, made, keys_at(machine)[row], text=f"Dòng {row}")
        again = reread(seed, how)
        texts = [[(t.key, t.text) for t in shown(s, again).tasks] for s in stores]  # type: ignore[attr-defined]
        assert sorted(texts[0]) == sorted(texts[1])


def keys_at(machine: Document) -> list[str]:
    return [key(apply(machine, []), n) for n in range(ROWS)]
