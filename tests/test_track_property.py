"""Load, read anew, correct, load again, import an edited workbook, set a status, in any order: nothing is doubled, no
decision and nothing that people set is lost, the history is complete. With SQLite and with a real PostgreSQL server."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from openpyxl import load_workbook

from pipeline.document.tracker import Progress, Status, TrackedTask
from pipeline.review import Store
from pipeline.track import TaskFilter, Tracker
from pipeline.track.columns import COLUMNS
from pipeline.track.errors import ProgressConflict
from tests.review_helpers import decide, shown
from tests.track_helpers import TEXTS, TODAY, document, opened, results, task, workbook

ROWS = st.integers(0, 2)
PROGRESS = st.builds(
    Progress,
    status=st.sampled_from(Status),
    percent=st.none() | st.integers(0, 100),
    assignee=st.none() | st.sampled_from(["Lan", "=Minh"]),
    notes=st.none() | st.sampled_from(["- chờ ý kiến", "đã gửi"]),
)
NOISE = ("", ".", " (đọc lại)")
UNHURRIED = settings(deadline=None, suppress_health_check=list(HealthCheck))
FIRST = [one.head("vi") for one in COLUMNS]


class Machine(RuleBasedStateMachine):
    """Three tasks, told apart by the row of the scan they stand in; what the scan says of each varies."""

    new_tracker: Callable[[], str]

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.out = self.folder / "out"
        self.tracker: Tracker = opened(self.new_tracker())
        self.there = dict.fromkeys(range(3), "")  # rows that the reading has, and its noise
        self.corrected: dict[int, str] = {}
        self.set_: dict[str, list[Progress]] = {}  # by the task's key, all that was ever set
        self.keys: dict[int, str] = {}
        self.loaded: set[int] = set()
        self.file: Path | None = None
        self.workbook: dict[str, Progress] = {}  # of a workbook that is out: what it was written with
        self.printed: dict[int, str] = {}  # and the keys of its rows
        self._read()
        self.load()

    def teardown(self) -> None:
        self.tracker.close()
        shutil.rmtree(self.folder)

    def _read(self) -> None:
        rows = [task(row, TEXTS[row].rstrip(".") + noise) for row, noise in self.there.items()]
        for position, one in enumerate(rows):
            one.id = f"T{position + 1}"
        self.machine = document(rows)
        results(self.out, self.machine)

    @rule(row=ROWS, noise=st.sampled_from(NOISE))
    def read_anew(self, row: int, noise: str) -> None:
        self.there[row] = noise
        self._read()

    @rule(row=ROWS)
    def lose_a_row(self, row: int) -> None:
        self.there.pop(row, None)
        self._read()

    @rule()
    def read_in_another_order(self) -> None:
        self.there = dict(reversed(self.there.items()))
        self._read()

    @rule(row=ROWS, words=st.sampled_from(["Nội dung đã sửa", "Nội dung sửa lần hai"]))
    def correct(self, row: int, words: str) -> None:
        made = shown(Store(self.out), self.machine)
        place = task(row).evidence[0].bbox
        found = next((one for one in made.tasks if one.evidence[0].bbox == place), None)
        if found is not None:
            self.corrected[row] = f"{words} {row}"
            decide(Store(self.out), made, found.key, text=self.corrected[row])  # type: ignore[attr-defined]

    @rule()
    def load(self) -> None:
        loaded = self.tracker.load(self.out)
        assert not loaded.failures
        assert self.tracker.load(self.out).nothing_new
        self.loaded = set(self.there) | set(self.corrected)
        # a task that went before anybody set anything on it is forgotten: if it returns, it is a new one
        self.keys = {row: key for row, key in self.keys.items() if row in self.loaded or key in self.set_}
        for one in self._all():
            known = self.keys.setdefault(self._row(one), one.key)
            assert known == one.key  # through all readings and corrections
        for row, words in self.corrected.items():
            assert words in {one.text for one in self._all() if self._row(one) == row}

    @rule(row=ROWS, after=PROGRESS)
    def set_a_status(self, row: int, after: Progress) -> None:
        one = self._of(row)
        if one is not None:
            self.tracker.set_progress(one.key, "Lan", one.progress, after)
            self._note(one, after)

    @rule(row=ROWS, after=PROGRESS)
    def set_on_an_old_page(self, row: int, after: Progress) -> None:
        one = self._of(row)
        if one is None or one.progress == Progress() or after == one.progress:
            return
        with pytest.raises(ProgressConflict):
            self.tracker.set_progress(one.key, "Minh", Progress(), after)

    @rule()
    def write_a_workbook(self) -> None:
        self.file = workbook(self.tracker, self.folder / "out.xlsx")
        self.workbook = {one.key: one.progress for one in self.tracker.all_tasks()}
        self.printed = dict(self.keys)

    @rule(row=ROWS, after=PROGRESS)
    def bring_a_workbook_back(self, row: int, after: Progress) -> None:
        key = self.printed.get(row)
        if self.file is None or key not in self.workbook:
            return
        _edit(self.file, key, after)
        before = {one.key: one.progress for one in [*self._all(), *self.tracker.all_tasks(TaskFilter(gone=True))]}
        imported = self.tracker.import_workbook(self.file, "Minh")
        known, was = before.get(key), self.workbook[key]
        self.workbook[key] = was
        if known is None:
            assert [one.kind for one in imported.refused if one.row.key == key] == ["unknown_task"]
        elif _merged(known, was, after) == known:
            assert imported.changed == 0
        elif known != was:
            assert [one.kind for one in imported.refused if one.row.key == key] == ["conflict"]
        else:
            assert imported.changed == 1
            self._note(self.tracker.task(key), _merged(known, was, after))
        _edit(self.file, key, was)

    @invariant()
    def nothing_is_doubled_or_lost(self) -> None:
        rows = [self._row(one) for one in self._all()]
        assert len(rows) == len(set(rows))
        assert set(rows) == self.loaded
        for key, progress in self.set_.items():
            one = self.tracker.task(key)
            assert one.progress == progress[-1]
            told = [entry for entry in self.tracker.history(key) if entry.kind in ("set", "import")]
            assert len(told) == len(progress)

    def _note(self, one: TrackedTask, after: Progress) -> None:
        if after != self.set_.get(one.key, [Progress()])[-1]:
            self.set_.setdefault(one.key, []).append(after)

    def _all(self) -> list[TrackedTask]:
        return self.tracker.all_tasks()

    def _of(self, row: int) -> TrackedTask | None:
        return next((one for one in self._all() if self._row(one) == row), None)

    @staticmethod
    def _row(one: TrackedTask) -> int:
        """The row of the scan, by what it says in any of its readings and corrections."""
        for row, words in enumerate(TEXTS):
            if one.text.startswith(words.rstrip(".")) or one.text.endswith(f" {row}"):
                return row
        raise AssertionError(one.text)


def _merged(known: Progress, was: Progress, after: Progress) -> Progress:
    """What would hold if the fields that were edited in the file were set; what is done without a day is done today."""
    edited = {name: value for name, value in vars(after).items() if value != getattr(was, name)}
    merged = Progress(**{**vars(known), **edited})
    done = merged.status is Status.DONE is not known.status and merged.done_on is None
    return replace(merged, done_on=TODAY) if done else merged


def _edit(path: Path, key: str, after: Progress) -> None:
    book = load_workbook(path)
    sheet = book.worksheets[0]
    for row in sheet.iter_rows(min_row=3):
        if row[FIRST.index("kehoach:key")].value == key:
            _put(row, after)
    book.save(path)


def _put(row: Any, after: Progress) -> None:
    from pipeline.track.columns import status_words

    columns = {one.name: position for position, one in enumerate(COLUMNS)}
    for name, value in vars(after).items():
        cell = row[columns[name]]
        cell.value = status_words("vi")[value] if name == "status" else value
        if cell.data_type == "f":
            cell.data_type = "s"


def test_in_every_order(new_tracker: Callable[[], str]) -> None:
    machine = type("Machine", (Machine,), {"new_tracker": staticmethod(new_tracker)})
    few = settings(
        max_examples=6,
        stateful_step_count=12,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
    )
    run_state_machine_as_test(machine, settings=few)


@pytest.mark.slow
def test_in_every_order_for_long(new_tracker: Callable[[], str]) -> None:
    machine = type("Machine", (Machine,), {"new_tracker": staticmethod(new_tracker)})
    run_state_machine_as_test(machine, settings=settings(max_examples=100, stateful_step_count=40, parent=UNHURRIED))
