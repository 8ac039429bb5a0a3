"""What can go wrong with the tracker, each with its mend."""

from __future__ import annotations

from pipeline.document.tracker import HistoryEntry, Progress
from pipeline.errors import ExitCode, InputError, KehoachError, UsageError


class TrackerError(UsageError):
    """The tracker's database can't be used as it was named."""

    code = "tracker"


class BadAddress(TrackerError):
    code = "tracker_address"
    default_mend = "Give a file, sqlite:///FILE, or postgresql://USER@HOST/DATABASE: --db URL"


class NoTracker(TrackerError):
    code = "no_tracker"
    default_mend = "Load a folder of results first: kehoach load OUT --db URL"


class NoDriver(TrackerError):
    code = "no_driver"
    exit_code = ExitCode.MISSING
    default_mend = "Install what speaks to PostgreSQL: pip install 'kehoach[postgres]'"


class Unreachable(TrackerError):
    code = "tracker_unreachable"
    default_mend = "See that the server runs, that the database is there (createdb NAME), and the user and password."


class ForeignDatabase(TrackerError):
    code = "foreign_database"
    default_mend = "Name a database that kehoach has to itself: another file, or one made with createdb."


class LaterTracker(TrackerError):
    code = "later_tracker"
    default_mend = "Update kehoach: a later version has changed this database."


class TrackerBusy(TrackerError):
    code = "tracker_busy"
    default_mend = "Try again when the other program has done its work: nothing was changed."


class TrackerBroken(TrackerError):
    code = "tracker_broken"
    default_mend = "Look at the disk and the database; put back a copy of it if it is damaged."


class UnknownTask(KehoachError):
    code = "unknown_task"
    default_mend = "Load the results again; the task may have gone from the reading, and nobody had set anything on it."


class BadProgress(KehoachError):
    """A value that can't be set."""

    code = "bad_progress"
    default_mend = "Percent is a whole number from 0 to 100; names and notes are texts of ordinary length."


class FutureDay(BadProgress):
    """A day on which something was done that is still to come."""

    code = "future_day"
    default_mend = "Give the day on which it was done, today or earlier."


class NotBegun(BadProgress):
    """A day on which something was done, of a task that is not begun."""

    code = "not_begun"
    default_mend = "Set it running or done, or leave the day empty."


class ProgressConflict(KehoachError):
    """Somebody else set something on the task since it was looked at. Nothing was changed."""

    code = "progress_conflict"
    default_mend = "Look at what the other person set, and set yours again if it still holds."

    def __init__(self, key: str, current: Progress, latest: HistoryEntry | None) -> None:
        by = f" by {latest.who}" if latest else ""
        super().__init__(f"The task was changed{by} meanwhile")
        self.key, self.current, self.latest = key, current, latest

    def __reduce__(self) -> tuple[type, tuple[str, Progress, HistoryEntry | None]]:  # type: ignore[override]
        return type(self), (self.key, self.current, self.latest)


class BadWorkbook(InputError):
    """A workbook that can't come back in at all."""

    code = "bad_workbook"
    default_mend = "Give an .xlsx file that kehoach wrote from this tracker."


class BadPeriod(UsageError):
    code = "bad_period"
    default_mend = (
        "Give a month 2026-07, a quarter 2026-Q3, a half-year 2026-H1, a year 2026, or days 2026-01-01..2026-03-15"
    )
