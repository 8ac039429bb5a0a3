"""Deadlines as an iCalendar file (RFC 5545): a whole-day event on each day that something is due.

Events, not to-dos: Outlook and Google Calendar pass over VTODO. An event stands on the last day, not over the months
before it, and takes nobody's time (TRANSP). Its UID comes from the task's key: imported again, it is the
same event.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from icalendar import Alarm, Calendar, Event, vRecur

from pipeline.document.tracker import Status, TrackedTask
from pipeline.exchange.files import write_whole
from pipeline.exchange.recurring import Repeat, anchor_of, repeats
from pipeline.exchange.words import plain, said, to_review
from pipeline.track.columns import LIST_JOINT, Language

_HOST = "kehoach"
_SHORT = 160  # characters of the task in an event's title; all of it is in the description


def calendar_bytes(
    tasks: Sequence[TrackedTask],
    language: Language = "vi",
    *,
    alarm_days: int | None = None,
    now: datetime | None = None,
) -> bytes:
    """The calendar. A task without a day, or whose days no calendar holds, has no event.

    `alarm_days`: be reminded so many days before.
    """
    stamp = now or datetime.now(UTC).replace(microsecond=0)
    made = Calendar()
    made.add("prodid", "-//kehoach//tracker//VI")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", said("calendar", "name", language=language))
    for task in tasks:
        try:
            events = list(_events(task, stamp, language))
        except (ValueError, LookupError, ArithmeticError):  # a day at the end of all years, a rule of other hands
            continue
        for event in events:
            if alarm_days is not None:
                event.add_component(_alarm(alarm_days, str(event["summary"])))
            made.add_component(event)
    return bytes(made.to_ical())


def write_calendar(
    tasks: Sequence[TrackedTask],
    path: Path,
    language: Language = "vi",
    *,
    alarm_days: int | None = None,
    replace: bool = False,
) -> Path:
    """Write it. Raises ForeignOutput where a file stands there, OutputNotWritable."""
    return write_whole(path, calendar_bytes(tasks, language, alarm_days=alarm_days), replace=replace)


def count_events(tasks: Sequence[TrackedTask]) -> tuple[int, int]:
    """How many events their calendar has, and how many of the tasks have one."""
    now = datetime.now(UTC)
    numbers = [sum(1 for _ in _events(task, now, "vi")) for task in tasks]
    return sum(numbers), sum(number > 0 for number in numbers)


def _events(task: TrackedTask, stamp: datetime, language: Language) -> Iterator[Event]:
    anchor = anchor_of(task.start, task.issued_on, stamp.date())
    found = repeats(task.rrule, anchor, task.end, stamp.date())
    for number, repeat in enumerate(found, 1):
        event = _event(task, repeat.first, stamp, language, f"-{number}" if number > 1 else "")
        event.add("rrule", _rule(repeat))
        yield event
    if not found and (day := task.end or task.due):
        yield _event(task, day, stamp, language, "")


def _event(task: TrackedTask, day: date, stamp: datetime, language: Language, part: str) -> Event:
    event = Event()
    event.add("uid", f"{plain(task.key)}{part}@{_HOST}")
    event.add("dtstamp", stamp)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))  # exclusive: one whole day
    event.add("summary", _summary(task, language))
    event.add("description", _description(task, language))
    event.add("transp", "TRANSPARENT")
    event.add("x-microsoft-cdo-busystatus", "FREE")
    if task.lead_units:
        event.add("categories", [plain(unit) for unit in task.lead_units])
    if task.progress.status is Status.DROPPED:
        event.add("status", "CANCELLED")
    return event


def _summary(task: TrackedTask, language: Language) -> str:
    text = plain(task.text).replace("\n", " ")
    short = text if len(text) <= _SHORT else text[:_SHORT].rsplit(" ", 1)[0] + " …"
    units = LIST_JOINT.join(plain(unit) for unit in task.lead_units)
    done = f"[{said('calendar', 'done', language=language)}] " if task.progress.status is Status.DONE else ""
    return done + (f"{units}: {short}" if units else short)


def _description(task: TrackedTask, language: Language) -> str:
    about = " – ".join(filter(None, [task.document_number, task.document_title]))
    lines = {
        "review": to_review(task, language),
        "lead": LIST_JOINT.join(task.lead_units),
        "support": LIST_JOINT.join(task.support_units),
        "deadline": task.deadline_text,
        "product": task.product,
        "document": about,
        "assignee": task.progress.assignee,
        "notes": task.progress.notes,
    }
    told = [f"{said('calendar', name, language=language)}: {plain(value)}" for name, value in lines.items() if value]
    return "\n".join([plain(task.text), *told])


def _rule(repeat: Repeat) -> vRecur:
    rule: vRecur = vRecur.from_ical(repeat.rule)
    rule["UNTIL"] = [repeat.until]
    return rule


def _alarm(days: int, text: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", text)
    alarm.add("trigger", timedelta(days=-days))
    return alarm
