"""What the words before a bare time say is done then: held ("tổ chức diễn tập ngày 21/3/2026") or put to a body; what
spans of days are counted from."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.extract.deadline_atoms import Atom, any_of, knowledge, word
from pipeline.text import fold

_FAR = 60  # characters between the event and its day
_NAME = 8  # words of the body that something is put to
_THING = 5  # words of what is sent there


def holds_an_event(clause: str) -> bool:
    """Whether a folded clause ends with an event that is ordered, and names no paper that the day may be of."""
    words = knowledge()["events"]
    if re.search(rf"\b{any_of(words['alone'])}\s*$", clause):
        return True
    held = rf"\b{any_of(words['verbs'])}\s+(?:\w+\s+){{0,2}}{any_of(words['nouns'])}\b([^.;:]{{0,{_FAR}}})$"
    found = re.search(held, clause)
    return found is not None and not re.search(rf"\b{any_of(words['papers'])}\b", found[0])


def sums_up(clause: str) -> bool:
    """Whether a folded clause ends, behind a sign, with a report that sums up: "…, báo cáo tổng kết | ngày 06/9"."""
    return re.search(rf"(?:^|[,(–-])\s*{any_of(knowledge()['summed_up'])}\s*$", clause) is not None


def reviews(clause: str) -> bool:
    """Whether a folded clause ends with a review: "sơ kết | vào năm 2028, …", "tổng kết 10 năm thực hiện | vào …"."""
    return re.search(rf"\b{any_of(knowledge()['reviews'])}\b[^,.;:]{{0,{_FAR}}}$", clause) is not None


def finishes(clause: str) -> bool:
    """Whether a folded clause says what is to be finished: "hoàn thành đưa dự án vào vận hành | trong năm 2027, …"."""
    if re.search(rf"\b{any_of(knowledge()['finishing'])}\s*$", clause):
        return not _names_works(clause)
    finished = knowledge()["finished"]
    opening = rf"(?:^|[,;.:]\s*|\b{any_of(finished['aims'])}\s+){any_of(finished['verbs'])}\s+(?=\w)"
    found = re.search(rf"{opening}[^,;.:]*$", clause)
    return found is not None and not may_finish(clause[: found.start()] + " ", led=True)


def may_finish(clause: str, *, led: bool = False) -> bool:
    """Whether a folded clause holds such a verb with an object, though others may do it, or it says which works are
    meant. `led`: whether one of the words that say so stands at its end, or works that are looked at before it."""
    finished, looked = knowledge()["finished"], rf"\b{any_of(knowledge()['looked_at'])}\s[^,;:.]*$"
    if led:
        return (
            re.search(rf"\b{any_of(finished['not_due'])}\s*$", clause) is not None
            or re.search(looked, clause) is not None
        )
    found = re.search(rf"\b{any_of(finished['verbs'])}\s+\w[^,;.:]*$", clause)
    return found is not None and not may_finish(clause[: found.start()] + " ", led=True)


def puts_to_use(clause: str) -> bool:
    """Whether a folded clause ends with what is done last: "…, đưa vào sử dụng | năm 2027" (no "công trình đưa …")."""
    words = knowledge()
    put = rf"(?:,|\b{any_of(words['and_then'])})\s+{any_of(words['putting'])}\s+(?:\w+\s+){{0,{_THING}}}"
    return re.search(rf"{put}{any_of(words['finishing'])}\s*$", clause) is not None and not _names_works(clause)


def _names_works(clause: str) -> bool:
    """Whether the year only says which works are looked at or listed: "thanh tra các dự án hoàn thành, đưa vào sử dụng
    | năm 2025"."""
    words = knowledge()
    joint = rf"(?:,|\b{any_of(words['and_then'])})?\s*"
    done = rf"(?:\s(?:{joint}\b{any_of(words['built'])})+{joint})?"  # a comma without one parts another verb
    looked = rf"\b{any_of(words['looked_at'])}\s[^,;:.]*?"
    return (
        re.search(rf"{looked}{done}\b{any_of(words['putting'])}\s+{any_of(words['finishing'])}\s*$", clause) is not None
    )


def anchor(text: str, atoms: Sequence[Atom]) -> str | None:
    """The event that a span of days is counted from, as printed; no date is made of it."""
    spans = [a for a in atoms if a.kind == "relative"]
    if len(spans) != 1:
        return None
    printed = text[spans[0].start : spans[0].end]
    since = list(re.finditer(word("since"), fold(printed)))
    if not since:
        return None
    event = printed[since[0].start() :]
    lead = re.match(rf"(?:{any_of(knowledge()['from_event'])}\b\s*)+", fold(event))
    return event[lead.end() :].strip(" ,") or None if lead else event.strip(" ,")


def is_sent_up(clause: str) -> bool:
    """Whether a folded clause ends with a body that something is put to, or with "trình" itself."""
    words = knowledge()["sent_up"]
    noun = "".join(rf"(?<!\b{any_of([w])}\s)" for w in words["nouns"])
    if re.search(rf"{noun}\b{any_of(words['alone'])}\s*$", clause):
        return True
    sent = rf"(?:(?:\w+\s+){{1,{_THING}}}{any_of(words['towards'])}\s+)?"
    put = rf"{noun}\b{any_of(words['verbs'])}\s+{sent}(?P<to>{any_of(words['to'])}\b(?:\s+[\w-]+){{0,{_NAME}}})\s*$"
    found = re.search(put, clause)
    return found is not None and not re.search(rf"\b{any_of(words['not'])}\b", found["to"])
