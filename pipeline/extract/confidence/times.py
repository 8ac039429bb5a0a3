"""What speaks against a row's deadline: how it was read, and whether its words mean "to be done by then"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from pipeline.document import Deadline, Task
from pipeline.extract.captions import is_detail
from pipeline.extract.columns import caption
from pipeline.extract.confidence.origins import Neighbours, Origin
from pipeline.extract.confidence.phrases import phrases
from pipeline.extract.confidence.words import Words, worst
from pipeline.extract.deadline_atoms import any_of, knowledge, word
from pipeline.extract.deadline_events import may_finish
from pipeline.extract.recurrence_rules import no_such_day
from pipeline.knowledge import load
from pipeline.text import CAPITALS, fold, nfc, one_tone

Doubts = dict[str, float]
_SOON, _RIGHT_BEHIND = re.compile(r"[^.;\d]{0,60}\d"), re.compile(r"[^.;\d]{0,12}\d")
_FIGURES = re.compile(r"\W*\d[\d/⁄.,–-]*\W*$")  # a quarter's strokes are counted: "II/2026" is none of them
_UNREAD = 0.6  # confidence of a figure on which two readings differ, or that looks like another one
_EXACT = re.compile(r"\d|^\W*[IVXl|H]+\W*$")  # words of a time that are wrong as soon as one letter is
# in folded text: a document's number and day, a day that no "from", "to" or "before" stands before; what a day is
_WRITTEN = r"\d+\s*,?\s*thang\s+\d+(?:\s*,?\s*nam\s+\d+)?"
_NUMBERED = re.compile(
    r"(?<!\w)(?:so\s+\d+[/-]|\d+(?:/\d{4})?[/-][a-z]{2})\s?\S*(?:(?<=-)\s\w+)?"
    rf"(?:,?\s+(?:cua\s[\w\s]{{1,40}})?ngay\s+(?:{_WRITTEN}|[\d/]+))?"
    r"|(?<!\btu )(?<!\bden )(?<!\btruoc )(?<!\bhet )(?<!\bnhat )\bngay\s+\d+[/-]\S*"
)
_DAY = r"[^.;,\d]{0,20}?(?:ngay|thang|quy|nam)\s+[\d/ivx.]+"
_FULL_DAY = re.compile(
    r"(?<![\d/.-])\d\d?([/.-])\d\d?\1(?P<year>20\d\d)(?![\d/-])|(?<!\d)\d\d?\s+thang\s+\d\d?\s+nam\s+(?P<written>20\d\d)"
)
# "trình trước 15 ngày": of what, it doesn't say; "trước kỳ họp 15 ngày"
_AHEAD_OF = re.compile(r"\btruoc\s+(?:[^\W\d_]+\s+){0,6}\d{1,3}\s+ngay(?!\s*\d)(?!\w)")
_SHORT_DAY = re.compile(r"(?<!\w)ngay\s+\d\d?/\d\d?(?![\d/-])\s*(?:[.;,)]|$)")
_PARTS = re.compile(r"(?:^|(?<=[;:.,]\s))\(?([1-9a-eđ])\)\s+(?=[^\W\d_])")
_CODE = re.compile(r"\d\s?[/-]\s?(?:\d{4}\s?[/-]\s?)?[a-z]{2}")  # of a document: "12/2026/QĐ"
_OF_ANOTHER = re.compile(r"[\s,)]*(?:cua|ve viec)(?!\w)")  # "ngày 12/6/2026 của Chính phủ"
_CLAUSE = 120  # characters before a day in which its document is named
_NEAR = 40  # characters between such a word and its day
_OF_A_PLAN = 8  # words of what a plan is for
_SAID = 2  # words, at least, that say who or what sets a day
_AHEAD = 6  # years that plans look ahead
_DATED = re.compile(r"(?<!\w)(?:quy|thang|ngay)\s+(?:\d\d?(?!\d)|[ivx]+(?!\w))")


def time_doubts(task: Task, words: Words, neighbours: Neighbours, year: int | None, near: Sequence[int]) -> Doubts:
    deadline = task.deadline
    read = words.spelled(deadline.text, near) if deadline else []
    dated = deadline is not None and bool(deadline.start or deadline.end or deadline.recurrence)
    return {
        "undated": float(deadline is not None and _undated(deadline)),
        "time_hard": worst([word for word in read if _EXACT.search(word.text)]),
        "time_figure": float(any(word.confidence <= _UNREAD and _FIGURES.match(word.text) for word in read)),
        "time_missed": float(deadline is None and (_has_time(task) or _days_beside(task.text, year))),
        "time_rest": float(deadline is not None and _figure_beside(task.text, deadline)),
        "time_odd": float(deadline is not None and not _begins_as_times_do(deadline)),
        "after_time": float(dated and _goes_on_after(task)),
        "times_two": float(dated and _two_times(task)),
        "time_far": float(dated and deadline is not None and _far(deadline, year)),
        "time_past": float(deadline is not None and _past(deadline, neighbours.issued_on)),
    }


def _undated(deadline: Deadline) -> bool:
    """Whether a deadline lacks the dates it should have; a span that counts from an event has none, and is whole."""
    dated = bool(deadline.start or deadline.end or deadline.recurrence)
    return (not dated and not deadline.anchor) or no_such_day(deadline.text, deadline.recurrence)


def _far(deadline: Deadline, year: int | None) -> bool:
    years = [int(day[:4]) for day in (deadline.start, deadline.end) if day]
    return year is not None and any(not year - 1 <= one <= year + _AHEAD for one in years)


def _past(deadline: Deadline, issued_on: str | None) -> bool:
    """Whether a deadline ends before its document was issued; of a month, as far as that is known."""
    if deadline.end is None and deadline.start and issued_on:
        return int(deadline.start[:4]) + 1 < int(issued_on[:4])  # "từ tháng 11/2025 đến khi xong" may go on
    return bool(deadline.end and issued_on and deadline.end[: len(issued_on)] < issued_on)


def _begins_as_times_do(deadline: Deadline) -> bool:
    """Whether a deadline's first word is one that times begin with, or a figure."""
    if deadline.start and deadline.start.endswith("-01-01") and not deadline.end and not deadline.recurrence:
        return False  # "từ năm 2027": it may say since when a share or rule holds
    first = one_tone((deadline.text.split() or [""])[0].strip('(“"-–.:;').lower())
    return bool(re.match(rf"{word('quarter')}?\d|[ivx]+$", first)) or first in set(
        map(one_tone, load("doubts.yaml")["time_first"])
    )


def unsettled(origin: Origin, year: int | None) -> bool:
    """Whether a dated row says "not before", names a day for some alone, or one that is past, put off or lifted.

    What such a time comes to isn't told; the dates stay as read, and the row is to be looked at.
    """
    task = origin.found
    if not isinstance(task, Task) or task.deadline is None:
        return False
    if not (task.deadline.start or task.deadline.end):
        return origin.row is None and (_may_name_a_plan(task) or _over_a_clause(task.deadline))
    cells = origin.row.cells if origin.row else {}
    own = [cells[role].text for role in ("deadline", "until") if role in cells]
    own += [origin.item.fields["deadline"]] if origin.row is None and "deadline" in origin.item.fields else []
    own = own or [task.deadline.text]  # a time from the running text
    if _week_of_a_month(task.deadline) or one_of_two(origin, year) or _of_one_part(task.text, task.deadline.text):
        return True
    return _names(task.text, "unsettles_text", _RIGHT_BEHIND) or any(
        _names(text, "unsettles_cell", _SOON) for text in own
    )


def _of_one_part(text: str, time: str) -> bool:
    """Whether a text counts several works and the time stands among them: "(1) thu thuế trước 30/6; (2) giải ngân"."""
    parts = list(_PARTS.finditer(text))
    counted = len(parts) > 1 and any(one[1] in "1a" for one in parts[:1])
    return counted and text.find(time) > parts[0].start()


def _may_name_a_plan(task: Task) -> bool:
    """Whether a frequency may only say which plan is meant: "căn cứ để xây dựng kế hoạch chuyên môn | hằng năm"."""
    before, found, _ = fold(task.text).partition(fold(task.deadline.text)) if task.deadline else ("", "", "")
    plans = any_of(load("doubts.yaml")["plans_of_a_year"]["plans"])
    other = rf"(?:{word('and')}|{word('periodic')}|{any_of(load('doubts.yaml')['plans_of_a_year']['known'])})"
    between = rf"(?:\s+(?!{other}\b)\w+){{1,{_OF_A_PLAN}}}\s+$"
    yearly = task.deadline is not None and task.deadline.recurrence == ["annual"]
    return yearly and bool(found) and re.search(rf"\b{plans}{between}", before) is not None


def one_of_two(origin: Origin, year: int | None) -> bool:
    """Whether running text or captioned lines set, or seem to set, another time beside the deadline, or two in one."""
    task = origin.found
    if not isinstance(task, Task) or task.deadline is None or origin.row is not None:
        return False
    return (
        _over_a_clause(task.deadline) or _second_day(task.text, task.deadline, year) or "deadline" in origin.item.twice
    )


def _week_of_a_month(deadline: Deadline) -> bool:
    """Whether the month that was read stands behind one of its weeks: "trong tuần 3 tháng 5/2026"."""
    month = re.compile(rf"[\s,]+(?:{any_of(load('doubts.yaml')['of_months'])}\s+)?{word('month')}\s+\d")
    return any(month.match(rest) for rest in _behind(deadline.text, "weeks_of_months"))


def _behind(text: str, words: str) -> list[str]:
    folded = fold(text)
    return [folded[m.end() :] for m in phrases(words).finditer(folded)]


def _over_a_clause(deadline: Deadline) -> bool:
    """Whether two clauses gave one range: "hoàn thành trong tháng 9/2026; tổng duyệt chương trình ngày 04/12/2026".

    Those are two works, perhaps; stages of one only number their times: "lần 1: …; lần 2: …".
    """
    if not ((deadline.end and deadline.start) or (deadline.recurrence and (deadline.end or deadline.anchor))):
        return bool(deadline.end and deadline.anchor)  # "chậm nhất 07 ngày kể từ …; trình trước ngày 20/6/2026"
    stages = any_of(knowledge()["leads"]["stage"])
    other = r"(?:(?!(?:quy|thang|ngay|nam)\b)[^\W\d_]+\s+){3}"
    if deadline.recurrence and re.search(r"[.;]\s", deadline.text):
        return True  # "trình trước 20/8/2026; hằng tuần cập nhật …"
    signs = "[.;]" if deadline.start else "[.;,(]"  # "tổng hợp hằng tuần, báo cáo UBND xã (trước ngày 28/02/2026)"
    return re.search(rf"{signs}\s+(?!{stages}\b){other}", fold(deadline.text)) is not None


def _second_day(text: str, deadline: Deadline, year: int | None) -> bool:
    """Whether a text holds another full day beside its deadline: an earlier stage, or other work."""
    before, found, behind = text.partition(deadline.text)
    if not found:  # of the heading, or of a captioned line
        return _days_beside(text, year)
    return bool(found) and (_days_beside(before, year) or _days_beside(behind, year))


def _days_beside(text: str, year: int | None) -> bool:
    """Whether a text holds a full day of the plan's year or later that is no document's and nothing that happened."""
    text = nfc(text)
    folded = fold(text)
    for m in _FULL_DAY.finditer(folded):
        clause = re.split(r"[;:]\s|\.\s", text[max(0, m.start() - _CLAUSE) : m.start()])[-1]
        late = year is None or int(m["year"] or m["written"]) >= year
        cited = (
            _OF_ANOTHER.match(folded, m.end())
            or _CODE.search(fold(clause))
            or _day_of().search(one_tone(clause[-_NEAR:].lower()))
        )
        if late and not cited:
            return True
    return False


@cache
def _day_of() -> re.Pattern[str]:
    words = "|".join(one_tone(word) for word in load("doubts.yaml")["days_of"])
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)")


def _names(text: str, words: str, figure: re.Pattern[str]) -> bool:
    """Whether one of the words stands in a text with a figure behind it."""
    folded = fold(text)
    return any(figure.match(folded, m.end()) for m in phrases(words).finditer(folded))


def _has_time(task: Task) -> bool:
    """Whether a text without a deadline prints what may be one; days of cited documents are none."""
    text = _NUMBERED.sub(" ; ", fold(_at_once().sub("xxxx ", task.text)))
    text = re.sub(phrases("cited_things").pattern + _DAY, " ", text)
    text = re.sub(rf"\b{any_of(knowledge()['blocks']['named'])}\s+{any_of(knowledge()['words']['every'])}\s", " ", text)
    by = "|".join(load("doubts.yaml")["marked_times"])
    if _unread().search(fold(task.text)):
        return True
    if _AHEAD_OF.search(text) or _may_finish_in_a_year(text):
        return True
    if _begun().search(text) or phrases("times_here").search(text) or _day_at_an_end(task.text):
        return True
    return bool(phrases("times").search(text) or _DATED.search(text) or re.search(rf"\b(?:{by})\b", task.text.lower()))


def _may_finish_in_a_year(text: str) -> bool:
    """Whether a year in a sentence may be that in which others finish something: "Sở A hoàn thành dự án trong năm
    2026, bảo đảm chất lượng"."""
    within = (
        rf"\b{any_of(load('time.yaml')['lone']['within'])}\s+{any_of(knowledge()['words']['year'])}\s+(?:19|20)\d\d\b"
    )
    return any(may_finish(re.split(r"[;:.]\s", text[: m.start()])[-1]) for m in re.finditer(within, text))


def _day_at_an_end(text: str) -> bool:
    """Whether a day without its year ends a clause, and is no document's: "… kiểm định đồng hồ ngày 20/4."."""
    text = nfc(text)
    clauses = (re.split(r"[;:]\s|\.\s", text[: m.start()])[-1] for m in _SHORT_DAY.finditer(fold(text)))
    return any(not _CODE.search(fold(one)) and not _day_of().search(one_tone(one[-_NEAR:].lower())) for one in clauses)


@cache
def _at_once() -> re.Pattern[str]:
    """ "ngay", at once, which without its marks is a day: "hoàn thành ngay 03 công trình"."""
    return re.compile(rf"(?<!\w){re.escape(load('doubts.yaml')['at_once'])}\s", re.IGNORECASE)


@cache
def _begun() -> re.Pattern[str]:
    """A phrase that says a time only with a part of the calendar near behind it: "đến hết … tháng", "định kỳ hai
    ngày", and not "đến hết thời gian triển lãm"."""
    words = load("doubts.yaml")["times_begun"]
    cues, parts = ("|".join(map(fold, words[key])) for key in ("cues", "parts"))
    return re.compile(rf"(?<!\w)(?:{cues})\s+(?:[\w]+\s+){{0,3}}?(?:\d|(?:{parts})(?!\w))")


@cache
def _unread() -> re.Pattern[str]:
    """A day, month or quarter after "trước" and the like that is none: "trước ngày l5/6/2026", "trong quý ?/2026"."""
    words = load("doubts.yaml")["unread_times"]
    cues, kinds = ("|".join(map(fold, words[key])) for key in ("cues", "kinds"))
    return re.compile(rf"\b(?:{cues})\s+(?:{kinds})\s+\S*[/?…]")


def _goes_on_after(task: Task) -> bool:
    """Whether another sentence begins right behind the deadline: the next item, perhaps."""
    said = task.deadline.text if task.deadline else ""
    _, found, rest = task.text.partition(said)
    if not found or not re.match(rf"\s*[.;]\s+[{CAPITALS}]", rest):
        return False
    return not all(map(_is_caption, re.split(r"[.;]\s+", rest.strip(" .;"))))


def _is_caption(part: str) -> bool:
    """Whether a part of a text only says by whom, with whom or where: "Phụ trách: Phòng Tổng hợp"."""
    named = re.match(rf"{phrases('behind_times').pattern}\s*:", fold(part))
    return named is not None or is_detail(part) or caption(part) is not None


def _two_times(task: Task) -> bool:
    """Whether a deadline reaches over a clause's end, or the text says twice by when: two items in one, perhaps."""
    done = "|".join(re.escape(fold(word)) for word in load("doubts.yaml")["done"])
    over = bool(task.deadline and re.search(r"[.;]\s", task.deadline.text))
    return over or len(re.findall(rf"(?<!\w)(?:{done})(?!\w)", fold(task.text))) > 1


def _figure_beside(text: str, deadline: Deadline) -> bool:
    """Whether a figure or another time word stands right before or behind the deadline's words."""
    at = fold(text).find(fold(deadline.text))
    if at < 0:
        return False
    after = fold(text)[at + len(deadline.text) :][:12]
    return bool(re.match(r"\s*(?:[/.\-]\s*)?\d|\s+(?:thang|quy|nam|ngay)(?!\w)", after))


def never_dated(text: str) -> bool:
    """Whether a time's cell says that another one sets the day, or an event: "Theo kế hoạch của Trung ương", "Ngay sau
    khi Bộ có hướng dẫn". What names a part of the calendar may be a time that was not read."""
    said = load("doubts.yaml")["set_by_others"]
    opens = re.match(rf"{any_of(said['openings'])}\b", fold(text).strip())
    calendar = {fold(word) for kind in said["calendar"] for word in knowledge()["words"][kind]}
    words = re.findall(r"\w+", fold(text)[opens.end() :]) if opens else []
    return len(words) >= _SAID and not any(word in calendar or re.search(r"\d", word) for word in words)
