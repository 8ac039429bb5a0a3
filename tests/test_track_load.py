"""Loading into the tracker, again and again: with SQLite and with a real PostgreSQL server."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import astuple
from datetime import date
from pathlib import Path

import pytest

from pipeline.document import Document
from pipeline.document.tracker import Progress, Status
from pipeline.review import Store
from pipeline.review.apply import apply
from pipeline.review.folder import Folder
from pipeline.track import TaskFilter, Tracker
from pipeline.track import load as loading
from pipeline.track.errors import UnknownTask
from tests.review_helpers import decide, shown
from tests.track_helpers import TEXTS, by_text, document, done, indicator, opened, results, sha, task


@pytest.fixture
def tracker(address: str) -> Iterator[Tracker]:
    with opened(address) as made:
        yield made


def numbers(counts: loading.Counts) -> tuple[int, ...]:
    """New, changed, unchanged, gone."""
    return astuple(counts)


def reread(folder: Path, *tasks_: object, **more: object) -> None:
    results(folder, document(list(tasks_), **more))  # type: ignore[arg-type]


def test_what_was_read_is_there(tracker: Tracker, tmp_path: Path) -> None:
    rows = [task(0, indicators=["I1"], support=["Sở Tài chính"]), task(1)]
    loaded = tracker.load(results(tmp_path / "out", document(rows, indicators=[indicator(0), indicator(1)])))
    assert [numbers(c) for c in (loaded.documents, loaded.tasks, loaded.indicators)] == [
        (1, 0, 0, 0),
        (2, 0, 0, 0),
        (2, 0, 0, 0),
    ]
    first = by_text(tracker, TEXTS[0])
    assert (first.lead_units, first.support_units) == (("Sở Nội vụ",), ("Sở Tài chính",))
    assert first.unit_ids == {"Sở Nội vụ": "so-noi-vu", "Sở Tài chính": "so-tai-chinh"}
    assert (first.end, first.due, first.document_number) == (date(2026, 6, 30), date(2026, 6, 30), "12/KH-UBND")
    assert tracker.indicator(first.indicator_keys[0]).task_keys == (first.key,)  # type: ignore[union-attr]
    assert [one.text for one in tracker.indicators(unanswered=True).items] == ["Chưa công bố đủ dữ liệu mở (1)"]
    assert first.progress == Progress()


def test_loading_twice_changes_nothing(tracker: Tracker, tmp_path: Path) -> None:
    out = results(tmp_path / "out", document(), document(number=1))
    tracker.load(out)
    before = tracker.all_tasks()
    again = tracker.load(out)
    assert again.nothing_new
    assert (numbers(again.documents), numbers(again.tasks)) == ((0, 0, 2, 0), (0, 0, 6, 0))
    assert tracker.all_tasks() == before


def test_the_checksum_only_saves_work(tracker: Tracker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Written anew with the same content, all is compared and nothing has changed."""
    out = results(tmp_path / "out", document(indicators=[indicator(0)]))
    tracker.load(out)
    before = tracker.all_tasks()
    monkeypatch.setattr(loading, "_FORMAT", 99)
    again = tracker.load(out)
    assert again.nothing_new
    assert (numbers(again.documents), numbers(again.tasks)) == ((0, 0, 1, 0), (0, 0, 3, 0))
    assert numbers(again.indicators) == (0, 0, 1, 0)
    assert tracker.all_tasks() == before


def test_a_new_reading_changes_the_machines_part_and_nothing_of_a_persons(tracker: Tracker, tmp_path: Path) -> None:
    out = results(tmp_path / "out", document())
    tracker.load(out)
    key = by_text(tracker, TEXTS[1]).key
    tracker.set_progress(key, "Lan", Progress(), done(notes="xong"))
    moved = task(5, TEXTS[0])  # in another place of the page
    reread(out, moved, task(1, "Tổ chức tập huấn kỹ năng số cho công chức cấp xã, phường.", end="2026-09-30"), task(2))
    loaded = tracker.load(out)
    assert numbers(loaded.tasks) == (0, 1, 2, 0)
    changed = tracker.task(key)
    assert changed.text.endswith("cấp xã, phường.")
    assert changed.end == date(2026, 9, 30)
    assert changed.progress == done(notes="xong")
    kinds = [(one.kind, one.who) for one in tracker.history(key)]
    assert kinds == [("set", "Lan"), ("reading", "kehoach load")]
    assert tracker.history(key)[1].after["end_on"] == "2026-09-30"
    assert len(tracker.all_tasks()) == 3


def test_a_task_that_vanishes_stays_for_what_people_set_and_comes_back(tracker: Tracker, tmp_path: Path) -> None:
    out = results(tmp_path / "out", document())
    tracker.load(out)
    kept, lost = by_text(tracker, TEXTS[0]).key, by_text(tracker, TEXTS[1]).key
    tracker.set_progress(kept, "Lan", Progress(), Progress(Status.RUNNING, 40))
    reread(out, task(2))
    assert numbers(tracker.load(out).tasks) == (0, 0, 1, 2)
    assert [one.key for one in tracker.all_tasks(TaskFilter(gone=True))] == [kept]
    assert tracker.task(kept).gone
    with pytest.raises(UnknownTask):
        tracker.task(lost)
    assert len(tracker.all_tasks()) == 1
    reread(out, task(0), task(1), task(2))
    assert numbers(tracker.load(out).tasks) == (1, 1, 1, 0)
    back = tracker.task(kept)
    assert (back.gone, back.progress) == (False, Progress(Status.RUNNING, 40))
    assert tracker.task(lost).text == TEXTS[1]  # under the key it had
    assert [one.kind for one in tracker.history(kept)] == ["set", "gone", "back"]


def test_rows_in_another_order_keep_what_is_theirs(tracker: Tracker, tmp_path: Path) -> None:
    out = results(tmp_path / "out", document())
    tracker.load(out)
    keys = {one.text: one.key for one in tracker.all_tasks()}
    rows = [task(2), task(0), task(1)]
    for position, row in enumerate(rows):
        row.id = f"T{position + 1}"
    reread(out, *rows)
    assert numbers(tracker.load(out).tasks) == (0, 0, 3, 0)
    assert {one.text: one.key for one in tracker.all_tasks()} == keys
    assert [one.text for one in tracker.tasks().items] == [TEXTS[2], TEXTS[0], TEXTS[1]]


def test_reviewers_decisions_are_in(tracker: Tracker, tmp_path: Path) -> None:
    out = results(tmp_path / "out", document())
    tracker.load(out)
    key = by_text(tracker, TEXTS[1]).key
    tracker.set_progress(key, "Lan", Progress(), Progress(notes="đang chờ"))
    store, machine = Store(out), document()
    made = apply(machine, [])
    decide(store, made, made.tasks[1].key, text="Nội dung khác hẳn", lead_units=["Sở Tài chính"])  # type: ignore[attr-defined]
    assert numbers(tracker.load(out).tasks) == (0, 1, 2, 0)
    changed = tracker.task(key)
    assert (changed.text, changed.lead_units) == ("Nội dung khác hẳn", ("Sở Tài chính",))
    assert changed.unit_ids == {"Sở Tài chính": "so-tai-chinh"}
    assert changed.progress.notes == "đang chờ"
    reread(out, task(0), task(1, TEXTS[1].replace("ỹ", "y")), task(2))  # read worse
    tracker.load(out)
    assert tracker.task(key).text == "Nội dung khác hẳn"


def test_a_document_that_left_the_folder_is_gone_until_it_is_back(tracker: Tracker, tmp_path: Path) -> None:
    out = results(tmp_path / "out", document(), document(number=1))
    tracker.load(out)
    (out / "kh-1.json").rename(tmp_path / "aside")
    loaded = tracker.load(out)
    assert (numbers(loaded.documents), numbers(loaded.tasks)) == ((0, 0, 1, 1), (0, 0, 3, 3))
    assert len(tracker.all_tasks()) == 3
    assert [one.number for one in tracker.documents()] == ["12/KH-UBND"]
    other = results(tmp_path / "other", document(number=2))
    tracker.load(other)
    assert len(tracker.all_tasks()) == 6  # another folder's load leaves this one's alone
    (tmp_path / "aside").rename(out / "kh-1.json")
    assert numbers(tracker.load(out).documents) == (0, 1, 1, 0)
    assert len(tracker.all_tasks()) == 9


def test_a_scan_made_anew_is_the_same_document(tracker: Tracker, tmp_path: Path) -> None:
    out = results(tmp_path / "out", document())
    tracker.load(out)
    key = by_text(tracker, TEXTS[0]).key
    tracker.set_progress(key, "Lan", Progress(), done())
    reread(out, task(0), task(1), task(2), sha256=sha(77))
    assert numbers(tracker.load(out).documents) == (0, 0, 1, 0)
    assert tracker.task(key).progress == done()
    assert len(tracker.all_tasks()) == 3


def test_another_document_in_the_place_of_a_scan_is_another(tracker: Tracker, tmp_path: Path) -> None:
    out = results(tmp_path / "out", document())
    tracker.load(out)
    key = by_text(tracker, TEXTS[0]).key
    tracker.set_progress(key, "Lan", Progress(), done())
    reread(out, task(7, "Kiểm tra công tác phòng cháy."), sha256=sha(77), symbol="9/QĐ-SNV")
    loaded = tracker.load(out)
    assert numbers(loaded.documents) == (1, 0, 0, 1)
    assert [one.text for one in tracker.all_tasks()] == ["Kiểm tra công tác phòng cháy."]
    assert tracker.task(key).progress == done()
    assert tracker.task(key).gone


def test_two_results_of_one_scan_are_loaded_once(tracker: Tracker, tmp_path: Path) -> None:
    out = results(tmp_path / "out", document(), document())
    loaded = tracker.load(out)
    assert (loaded.same_scan, numbers(loaded.tasks)) == (["kh-1"], (3, 0, 0, 0))
    assert tracker.load(out).nothing_new


def test_one_number_of_a_body_on_two_scans_is_told(tracker: Tracker, tmp_path: Path) -> None:
    scans = [document(), document(number=1, symbol="12/KH-UBND"), document(number=2)]
    loaded = tracker.load(results(tmp_path / "out", *scans))
    assert [(number, len(stems)) for number, stems in loaded.same_number.items()] == [("12/KH-UBND", 2)]


def test_what_is_broken_is_told_and_the_rest_loaded(tracker: Tracker, tmp_path: Path) -> None:
    out = results(tmp_path / "out", document(), document(number=1), document(number=2))
    tracker.load(out)
    (out / "kh-1.json").write_bytes((out / "kh-1.json").read_bytes()[:900])
    (out / "empty.json").touch()
    (out / "package.json").write_text('{"name": "x"}', encoding="utf-8")
    record = json.loads((out / "kh-2.json").read_text(encoding="utf-8"))
    record["tasks"] = 7
    (out / "kh-2.json").write_text(json.dumps(record), encoding="utf-8")
    results(tmp_path / "new", document(number=3))
    (tmp_path / "new" / "kh-0.json").rename(out / "kh-3.json")
    loaded = tracker.load(out)
    assert sorted(one.path.name for one in loaded.failures) == ["empty.json", "kh-1.json", "kh-2.json"]
    assert all(one.error.mend for one in loaded.failures)
    assert numbers(loaded.documents) == (1, 0, 1, 0)  # those that could not be read are not gone
    assert len(tracker.all_tasks()) == 12


def test_other_hands_json_does_no_harm(tracker: Tracker, tmp_path: Path) -> None:
    strange = task(0, "Rà soát\0 chữ " + "dài " * 3000, lead=["Sở " + "x" * 9000], rrule=["FREQ=SECONDLY", "?;;="])
    strange.evidence[0].page = 10**30
    strange.confidence = float("nan")
    made = document([strange, task(1, end="2026-99-99", start="mai")], issued_on="9" * 5000)
    made.source.pages = 10**40
    made.tasks[1].evidence[0].bbox = (float("inf"), 0.0, float("nan"), 1.0)
    out = results(tmp_path / "out", made, document(number=1))
    loaded = tracker.load(out)
    assert not loaded.failures
    assert (numbers(loaded.tasks), tracker.load(out).nothing_new) == ((5, 0, 0, 0), True)
    kept = by_text(tracker, "Rà soát chữ")
    assert (kept.due, kept.source_page, kept.confidence) == (date(2026, 6, 30), None, 0.0)


def test_an_interrupted_load_leaves_nothing_half(
    tracker: Tracker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = results(tmp_path / "out", *(document(number=n) for n in range(3)))
    real, calls = loading.Writer.document, []

    def dies(self: object, db: object, *rest: object) -> object:
        made = real(self, db, *rest)  # type: ignore[arg-type]
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return made

    monkeypatch.setattr(loading.Writer, "document", dies)
    with pytest.raises(KeyboardInterrupt):
        tracker.load(out)
    assert len(tracker.all_tasks()) == 3  # the first document is whole, of the second nothing is there
    monkeypatch.undo()
    assert numbers(tracker.load(out).documents) == (2, 0, 1, 0)
    assert len(tracker.all_tasks()) == 9


def test_two_loads_at_once_double_nothing(address: str, tmp_path: Path) -> None:
    out = results(tmp_path / "out", *(document([task(i) for i in range(6)], number=n) for n in range(6)))
    errors: list[BaseException] = []

    def one() -> None:
        try:
            with opened(address) as mine:
                mine.load(out)
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=one) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    with opened(address) as tracker:
        assert len(tracker.all_tasks()) == 36
        assert tracker.load(out).nothing_new


def test_one_folder_gives_the_same_keys_to_every_tracker(new_tracker: Callable[[], str], tmp_path: Path) -> None:
    out = results(tmp_path / "out", document())
    found = []
    for _ in range(2):
        with opened(new_tracker()) as made:
            made.load(out)
            found.append([one.key for one in made.all_tasks()])
    assert found[0] == found[1]


def test_a_unit_is_called_as_it_is_printed_most(tracker: Tracker, tmp_path: Path) -> None:
    leads = ("UBND tỉnh", "Ủy ban nhân dân tỉnh", "Ủy ban nhân dân tỉnh")
    out = results(tmp_path / "out", document([task(i, lead=[lead]) for i, lead in enumerate(leads)]))
    tracker.load(out)
    assert [(one.unit_id, one.name, one.tasks, one.open, one.late) for one in tracker.units()] == [
        ("uy-ban-nhan-dan-tinh", "Ủy ban nhân dân tỉnh", 3, 3, 3)
    ]


@pytest.mark.parametrize(
    "change",
    [
        lambda record: record.update(notes=json.loads("[" * 900 + "]" * 900)),
        lambda record: record["tasks"][0].update(extra=json.loads("[" * 900 + "]" * 900)),
    ],
)
def test_one_hostile_document_fails_alone(
    change: Callable[[dict[str, object]], None], tracker: Tracker, tmp_path: Path
) -> None:
    out = results(tmp_path / "out", document(), document(number=1))
    record = json.loads((out / "kh-0.json").read_text(encoding="utf-8"))
    change(record)
    (out / "kh-0.json").write_text(json.dumps(record, ensure_ascii=False, indent=1), encoding="utf-8")
    loaded = tracker.load(out)
    assert [failure.path.stem for failure in loaded.failures] == ["kh-0"]
    assert loaded.documents.new == 1
    Folder(out).export()
    assert (out / "reviewed" / "kh-1.json").exists()


@pytest.mark.parametrize(
    "rule", ["FREQ=DAILY;INTERVAL=²", "FREQ=MONTHLY;BYDAY=999MO;COUNT=1", "FREQ=DAILY;BYDAY=+999MO"]
)
def test_rules_that_are_none_and_days_of_no_time_are_left_out(rule: str, tracker: Tracker, tmp_path: Path) -> None:
    rows = [task(0, rrule=[rule]), task(1, start="9999-12-31", end="9999-12-31", rrule=["FREQ=DAILY"]), task(2)]
    assert tracker.load(results(tmp_path / "out", document(rows))).failures == []
    assert by_text(tracker, TEXTS[0]).rrule == ()
    assert (by_text(tracker, TEXTS[1]).start, by_text(tracker, TEXTS[1]).end) == (None, None)


def test_what_a_document_brings_about_ends_no_load(
    tracker: Tracker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = results(tmp_path / "out", document(), document(number=1))
    real = loading.reading_of

    def fails(made: Document, as_read: object) -> object:
        if made.source.sha256 == sha():
            raise IndexError("odd")
        return real(made, as_read)  # type: ignore[arg-type]

    monkeypatch.setattr(loading, "reading_of", fails)
    loaded = tracker.load(out)
    assert ([one.path.stem for one in loaded.failures], loaded.documents.new) == (["kh-0"], 1)


@pytest.mark.parametrize("how", ["large", "link", "mark"])
def test_what_is_no_result_any_more_is_told_and_its_tasks_stay(
    how: str, tracker: Tracker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = results(tmp_path / "out", document(), document(number=1))
    tracker.load(out)
    path = out / "kh-0.json"
    if how == "large":
        monkeypatch.setattr("pipeline.review.folder._MOST_JSON", path.stat().st_size - 1)
        (out / "kh-1.json").unlink()
    elif how == "link":
        path.rename(tmp_path / "elsewhere.json")
        path.symlink_to(tmp_path / "elsewhere.json")
    else:
        path.write_text(path.read_text(encoding="utf-8").replace('"origin"', '"orgin"'), encoding="utf-8")
    loaded = tracker.load(out)
    assert [failure.path.name for failure in loaded.failures] == ["kh-0.json"]
    assert loaded.failures[0].error.mend
    assert loaded.documents.gone == (how == "large")
    assert all(not one.gone for one in tracker.all_tasks() if one.document_number == "12/KH-UBND")
    path.unlink()
    assert tracker.load(out).documents.gone == 1


def test_a_task_that_was_read_anew_and_put_right_between_two_loads_is_the_same(
    tracker: Tracker, tmp_path: Path
) -> None:
    out = results(tmp_path / "out", document())
    tracker.load(out)
    before = by_text(tracker, TEXTS[0])
    tracker.set_progress(before.key, "Lan", Progress(), done())
    again = document([task(0, TEXTS[0] + " (đọc lại)"), task(1), task(2)])
    made = shown(Store(out), results(out, again) and again)
    decide(Store(out), made, made.tasks[0].key, text="Nội dung hoàn toàn khác")  # type: ignore[attr-defined]
    loaded = tracker.load(out)
    assert numbers(loaded.tasks) == (0, 1, 2, 0)
    after = by_text(tracker, "Nội dung hoàn toàn khác")
    assert (after.key, after.progress) == (before.key, done())
