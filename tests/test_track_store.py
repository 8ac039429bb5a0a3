"""The tracker's questions and acts: with SQLite and with a real PostgreSQL server."""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError

from pipeline.document.tracker import Progress, Standing, Status
from pipeline.track import Bucket, Period, TaskFilter, Tracker
from pipeline.track.connect import writing
from pipeline.track.errors import BadProgress, FutureDay, NotBegun, ProgressConflict, UnknownTask
from pipeline.track.models import History
from tests.conftest import execute
from tests.track_helpers import TEXTS, TODAY, by_text, document, done, indicator, opened, results, task

MONTHLY = "FREQ=MONTHLY;BYMONTHDAY=15"
RUNNING = Progress(Status.RUNNING, 30)


@pytest.fixture
def tracker(address: str, tmp_path: Path) -> Iterator[Tracker]:
    """One plan: tasks that were due, that are due this week, month and quarter, later, monthly and on no day."""
    rows = [
        task(0, end="2026-06-30", lead=["Sở Nội vụ"], support=["Sở Tài chính"], indicators=["I1"]),
        task(1, end="2026-08-14", lead=["Sở Tài chính"]),
        task(2, end="2026-08-31", lead=["Sở Nội vụ", "Sở Tài chính"]),
        task(3, end="2026-09-30"),
        task(4, end=None, rrule=[MONTHLY]),
        task(5, end="2026-12-31"),
        task(6, "Thường xuyên 100% kiểm tra_việc chấp hành.", end=None, lead=[]),
    ]
    with opened(address) as made:
        made.load(results(tmp_path / "out", document(rows, indicators=[indicator(0), indicator(1)])))
        yield made


def texts(tracker: Tracker, **wanted: object) -> list[str]:
    known = [*TEXTS, "Thường xuyên"]
    found = tracker.all_tasks(TaskFilter(**wanted))  # type: ignore[arg-type]
    return sorted(str(next(i for i, one in enumerate(known) if task_.text.startswith(one))) for task_ in found)


def test_tasks_by_deadline(tracker: Tracker) -> None:
    assert texts(tracker, bucket=Bucket.OVERDUE) == ["0", "4"]  # of the monthly one, the day in March was missed
    assert texts(tracker, bucket=Bucket.WEEK) == ["1"]
    assert texts(tracker, bucket=Bucket.MONTH) == ["1", "2"]
    assert texts(tracker, bucket=Bucket.QUARTER) == ["1", "2", "3"]
    assert texts(tracker, bucket=Bucket.NEXT) == ["5"]
    assert texts(tracker, bucket=Bucket.UNDATED) == ["6"]
    numbers = tracker.buckets()
    assert [numbers[one] for one in Bucket] == [2, 1, 2, 3, 1, 1]
    assert tracker.buckets("so-tai-chinh")[Bucket.QUARTER] == 2


def test_tasks_of_a_period_whether_done_or_not(tracker: Tracker) -> None:
    tracker.set_progress(by_text(tracker, TEXTS[3]).key, "Lan", Progress(), done())
    assert texts(tracker, period=Period.quarter(2026, 3)) == ["1", "2", "3", "4"]
    assert texts(tracker, period=Period.quarter(2026, 4)) == ["4", "5"]
    assert texts(tracker, period=Period.days(date(2026, 8, 16), date(2026, 9, 14))) == ["2"]


def test_tasks_by_unit_status_indicator_and_text(tracker: Tracker) -> None:
    assert texts(tracker, unit="so-tai-chinh") == ["1", "2"]
    assert texts(tracker, unit="so-tai-chinh", leads_only=False) == ["0", "1", "2"]
    assert texts(tracker, unit="") == ["6"]
    first = by_text(tracker, TEXTS[0])
    assert texts(tracker, indicator=first.indicator_keys[0]) == ["0"]
    assert texts(tracker, document=first.document_id) == ["0", "1", "2", "3", "4", "5", "6"]
    assert texts(tracker, text="tap huan  CHUC") == ["1"]
    assert texts(tracker, text="so tai chinh") == ["0", "1", "2"]
    assert texts(tracker, text="12/kh-ubnd tập huấn") == ["1"]
    assert texts(tracker, text="100%") == texts(tracker, text="tra_viec") == ["6"]
    assert texts(tracker, text="ban_so") == texts(tracker, text="\0%zz") == []
    tracker.set_progress(first.key, "Lan", Progress(), RUNNING)
    assert texts(tracker, statuses=frozenset({Status.RUNNING})) == ["0"]
    assert texts(tracker, needs_review=True) == []


def test_pages(tracker: Tracker) -> None:
    whole = [one.key for one in tracker.all_tasks()]
    pages = [tracker.tasks(page=n, size=3) for n in (1, 2, 3)]
    assert [one.key for page in pages for one in page.items] == whole
    assert (pages[0].total, pages[0].pages) == (7, 3)
    assert tracker.tasks(page=99, size=3).number == 3
    assert tracker.tasks(TaskFilter(text="nothing of it")).items == ()


def test_what_is_set_and_its_history(tracker: Tracker) -> None:
    key = by_text(tracker, TEXTS[1]).key
    tracker.set_progress(key, "Lan", Progress(), RUNNING)
    now = tracker.set_progress(key, "Minh", RUNNING, done(notes="  đã gửi  "))
    assert now.progress == done(notes="đã gửi")
    assert (now.due, texts(tracker, bucket=Bucket.WEEK)) == (None, [])
    first, second = tracker.history(key)
    assert (first.who, first.before, first.after) == (
        "Lan",
        {"status": "new", "percent": None},
        {"status": "running", "percent": 30},
    )
    assert second.who == "Minh"
    assert second.after == {
        "status": "done",
        "percent": 100,
        "assignee": "Lan",
        "notes": "đã gửi",
        "done_on": "2026-08-12",
    }
    assert tracker.set_progress(key, "An", now.progress, now.progress).version == now.version  # nothing to keep
    assert len(tracker.history(key)) == 2
    again = tracker.set_progress(key, "An", now.progress, RUNNING)
    assert again.due == date(2026, 8, 14)


def test_the_second_person_is_told(tracker: Tracker) -> None:
    key = by_text(tracker, TEXTS[1]).key
    tracker.set_progress(key, "Lan", Progress(), RUNNING)
    with pytest.raises(ProgressConflict, match="Lan") as told:
        tracker.set_progress(key, "Minh", Progress(), done())
    assert told.value.current == RUNNING
    assert told.value.latest
    assert told.value.latest.who == "Lan"
    assert tracker.task(key).progress == RUNNING
    assert len(tracker.history(key)) == 1


def test_of_many_at_once_one_wins_each_time(tracker: Tracker) -> None:
    key = by_text(tracker, TEXTS[1]).key
    won, lost = list[str](), list[str]()

    def one(who: str) -> None:
        try:
            tracker.set_progress(key, who, Progress(), Progress(notes=who))
            won.append(who)
        except ProgressConflict:
            lost.append(who)

    threads = [threading.Thread(target=one, args=(f"Người {n}",)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (len(won), len(lost)) == (1, 7)
    assert [entry.who for entry in tracker.history(key)] == won
    assert tracker.task(key).progress.notes == won[0]


@pytest.mark.parametrize(
    "bad",
    [
        Progress(percent=101),
        Progress(percent=-1),
        Progress(percent=True),
        Progress(notes="x" * 20_001),
        Progress(assignee="x" * 201),
        Progress(done_on=date(1, 1, 1)),
    ],
)
def test_what_cannot_be_set_is_refused(tracker: Tracker, bad: Progress) -> None:
    key = by_text(tracker, TEXTS[1]).key
    with pytest.raises(BadProgress) as told:
        tracker.set_progress(key, "Lan", Progress(), bad)
    assert told.value.mend
    assert tracker.history(key) == []


def test_no_task_of_that_key(tracker: Tracker) -> None:
    for key in ("nothing", "\0", "\ud800"):
        with pytest.raises(UnknownTask):
            tracker.task(key)
        with pytest.raises(UnknownTask):
            tracker.set_progress(key, "Lan", Progress(), RUNNING)
    assert tracker.indicator("\0") is None


def test_history_is_only_ever_added_to(tracker: Tracker) -> None:
    key = by_text(tracker, TEXTS[1]).key
    tracker.set_progress(key, "Lan", Progress(), RUNNING)
    for act in (update(History).values(who="x"), delete(History)):
        with pytest.raises(DBAPIError, match="kept"), writing(tracker._engine) as db:
            db.execute(act)
    assert [one.who for one in tracker.history(key)] == ["Lan"]


def test_the_database_itself_refuses_nonsense(tracker: Tracker) -> None:
    for nonsense in ("percent = 300", "status = 'late'", "document_id = 999"):
        with pytest.raises(DBAPIError), writing(tracker._engine) as db:
            db.execute(text(f"UPDATE tasks SET {nonsense}"))


def test_a_recurring_task_is_due_again(tracker: Tracker) -> None:
    key = by_text(tracker, TEXTS[4]).key
    assert tracker.task(key).due == date(2026, 3, 15)
    now = tracker.set_progress(key, "Lan", Progress(), Progress(Status.RUNNING, done_on=date(2026, 8, 10)))
    assert now.due == date(2026, 9, 15)
    assert texts(tracker, bucket=Bucket.OVERDUE) == ["0"]
    assert tracker.set_progress(key, "Lan", now.progress, Progress(Status.DONE)).due is None  # for good


def test_a_mark_does_not_wipe_the_days_missed_before(tracker: Tracker) -> None:
    """Of a monthly task; what counts for which day is told, and earlier marks are found in the history."""
    key = by_text(tracker, TEXTS[4]).key
    now = tracker.set_progress(key, "Lan", Progress(), done(date(2026, 4, 12)))
    assert (now.counted, now.due) == (date(2026, 4, 15), date(2026, 5, 15))
    now = tracker.set_progress(key, "Lan", now.progress, done(date(2026, 8, 10)))
    assert (now.counted, now.due) == (date(2026, 8, 15), date(2026, 9, 15))
    told = {}
    for month in (3, 4, 5, 7, 8):
        [line] = [one for one in tracker.periodic_report(Period.month(2026, month)).lines if one.task.text == TEXTS[4]]
        told[month] = line.standing
    assert told.pop(8) is told.pop(4) is Standing.DONE
    assert set(told.values()) == {Standing.DONE_LATE}
    april = tracker.periodic_report(Period.month(2026, 4), as_of=date(2026, 4, 30))
    assert [one.standing for one in april.lines if one.task.text == TEXTS[4]] == [Standing.DONE]
    assert sum(april.counts.values()) == len(april.lines)


def test_lists_and_report_tell_the_same_late_day(tracker: Tracker) -> None:
    late = {one.text: one.due for one in tracker.all_tasks(TaskFilter(bucket=Bucket.OVERDUE))}
    report = tracker.periodic_report(Period.quarter(2026, 3))
    assert late == {one.task.text: one.due for one in report.lines if one.standing is Standing.LATE}
    assert late[TEXTS[4]] == date(2026, 3, 15)
    assert all(one.task.due == one.due for one in report.lines if one.standing is Standing.LATE)


def test_units_count_what_has_no_day(tracker: Tracker) -> None:
    rows = [task(0, end=None), task(1, end="2026-12-31"), task(2, end="2026-06-30")]
    for one in rows:
        one.lead_units = ["Sở Khoa học và Công nghệ"]
    with tempfile.TemporaryDirectory() as folder:
        tracker.load(results(Path(folder) / "more", document(rows, 5, sha256="e" * 64)))
    [unit] = [one for one in tracker.units() if one.unit_id == "so-khoa-hoc-va-cong-nghe"]
    assert (unit.open, unit.late, unit.undated) == (3, 1, 1)


def test_a_day_that_is_still_to_come_or_of_a_task_not_begun_is_refused(tracker: Tracker) -> None:
    key = by_text(tracker, TEXTS[1]).key
    with pytest.raises(FutureDay):
        tracker.set_progress(key, "Lan", Progress(), done(date(2026, 8, 13)))
    with pytest.raises(NotBegun):
        tracker.set_progress(key, "Lan", Progress(), Progress(done_on=TODAY))
    assert tracker.history(key) == []
    tracker.set_progress(key, "Lan", Progress(), done())


def test_years_are_those_of_documents_and_deadlines(address: str, tmp_path: Path) -> None:
    rows = [task(0, end="2018-06-30"), task(1, end="2030-12-31"), task(2, end=None)]
    out = results(tmp_path / "out", document(rows, issued_on="2017-03"), document(number=1, issued_on=None))
    with opened(address) as made:
        assert made.years() == [2027, 2026, 2025]
        made.load(out)
        assert made.years() == [2030, 2027, 2026, 2025, 2018, 2017]


def counts(report: object) -> dict[str, int]:
    return {standing.value: number for standing, number in sorted(report.counts.items())}  # type: ignore[attr-defined]


def test_the_report_of_a_quarter(tracker: Tracker) -> None:
    tracker.set_progress(by_text(tracker, TEXTS[1]).key, "Lan", Progress(), done(date(2026, 8, 10)))
    tracker.set_progress(by_text(tracker, TEXTS[2]).key, "Lan", Progress(), RUNNING)
    tracker.set_progress(
        by_text(tracker, TEXTS[4]).key, "Lan", Progress(), Progress(Status.RUNNING, done_on=date(2026, 7, 14))
    )
    report = tracker.periodic_report(Period.quarter(2026, 3))
    assert (report.title, report.start, report.as_of) == ("quý III năm 2026", date(2026, 7, 1), TODAY)
    assert report.reporting_body == "Ủy ban nhân dân tỉnh Sơn Nam"
    told = {line.task.text[:20]: (line.standing, line.due) for line in report.lines}
    assert told[TEXTS[0][:20]] == (Standing.LATE, date(2026, 6, 30))  # not settled before the quarter
    assert told[TEXTS[1][:20]] == (Standing.DONE, date(2026, 8, 14))
    assert told[TEXTS[2][:20]] == (Standing.RUNNING, date(2026, 8, 31))
    assert told[TEXTS[4][:20]] == (Standing.RUNNING, date(2026, 9, 15))
    assert told["Thường xuyên 100% ki"] == (Standing.NO_DAY, None)
    assert counts(report) == {"done": 1, "late": 1, "no_day": 1, "not_begun": 2, "running": 2}
    tallies = {unit.unit: (unit.unit_id, unit.total, unit.counts.get(Standing.LATE, 0)) for unit in report.units}
    assert tallies == {"Sở Nội vụ": ("so-noi-vu", 5, 1), "Sở Tài chính": ("so-tai-chinh", 2, 0), "": ("", 1, 0)}
    assert [one.text for one in report.unanswered] == ["Chưa công bố đủ dữ liệu mở (1)"]
    assert [line.due for line in report.lines][-1] is None


def test_the_report_of_a_unit_and_of_some_lines(tracker: Tracker) -> None:
    report = tracker.periodic_report(Period.year(2026), unit="so-tai-chinh")
    assert [(one.unit, one.total) for one in report.units] == [("Sở Tài chính", 2)]
    assert (report.total, report.reporting_body, report.unanswered) == (2, "Sở Tài chính", ())
    short = tracker.periodic_report(Period.year(2026), standings={Standing.LATE}, most=1)
    assert [line.standing for line in short.lines] == [Standing.LATE]
    assert short.total == 7
    nothing = tracker.periodic_report(Period.year(2025))  # before the plan was issued
    assert (nothing.total, nothing.lines, nothing.unanswered) == (0, (), ())


def test_both_databases_give_the_same_answers(postgres: str, empty_file: Path, tmp_path: Path) -> None:
    """Of one folder, with the same acts: the same in every word but the trackers' ids."""
    execute(postgres, "CREATE DATABASE same_answers TEMPLATE template_tracker STRATEGY FILE_COPY")
    shutil.copyfile(empty_file, tmp_path / "same.sqlite")
    rows = [task(i, rrule=[MONTHLY] if i % 3 == 0 else [], end=f"2026-{7 + i % 6:02}-15") for i in range(12)]
    out = results(tmp_path / "out", document(rows, indicators=[indicator(0)]), document(number=1))
    answers = []
    for address in (postgres.format("same_answers"), str(tmp_path / "same.sqlite")):
        with opened(address) as made:
            made.load(out)
            for one in made.all_tasks()[::4]:
                made.set_progress(one.key, "Lan", Progress(), done(date(2026, 8, 1)))
            periods = (Period.quarter(2026, 3), Period.half(2026, 1), Period.year(2026))
            reports = [made.periodic_report(period) for period in periods]
            told = repr([reports, made.tasks(size=7, page=2), made.units(), made.buckets(), made.documents()])
            answers.append(told.replace(made.id, "ID"))
    assert answers[0] == answers[1]
