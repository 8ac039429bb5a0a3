"""Texts with odd wordings and their gold: bodies no list holds, rare verbs, second duties, times put off, reports.

They are not printed or scanned: a row's doubts about who does it and by when are shown by the words alone.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from samples.generator.pieces import LETTERS, REPEATS, ROMAN, Pen, high, load

Due = dict[str, Any] | None
Record = dict[str, Any]


@dataclass
class OddText:
    """A text as it is written, one paragraph a line, and its gold."""

    name: str
    text: str
    gold: Record


@dataclass
class _Draft:
    pen: Pen
    lines: list[str] = field(default_factory=list)
    tasks: list[Record] = field(default_factory=list)

    def one(self, name: str) -> Any:
        return self.pen.one(load("odd")[name])

    def put(self, label: str, text: str, leads: list[str], due: Due | str, *, before: str = "") -> None:
        """An item; `before`: what stands between its label and its text."""
        self.lines.append(f"{label} {before}{text}")
        self.tasks.append({"text": text, "lead_units": leads, "deadline": due})

    def unit(self) -> str:
        kind = self.pen.rng.random()
        return str(self.one("bodies" if kind < 0.7 else "known" if kind < 0.85 else "plurals"))


def odd_text(seed: int) -> OddText:
    """A plan of one page in one of five forms."""
    rng = np.random.default_rng([seed, 77])
    draft = _Draft(Pen(rng, {}, {}, int(rng.integers(2024, 2028)), int(rng.integers(1, 10))))
    _head(draft, seed)
    _forms()[seed % len(_forms())](draft)
    draft.lines += ["", "GIÁM ĐỐC", "", str(draft.pen.one(load("phrases")["signers"]))]
    return OddText(f"odd-{seed}", "\n".join(draft.lines) + "\n", {"tasks": draft.tasks})


def _forms() -> list[Callable[[_Draft], None]]:
    return [_by_units, _subjects, _orders, _run_in, _mixed]


def _head(draft: _Draft, seed: int) -> None:
    pen = draft.pen
    draft.lines += [*draft.one("owners"), "", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", ""]
    place, day = "Nam Hà", int(pen.rng.integers(1, 28))
    draft.lines += [f"Số: {seed % 900 + 11}/KH-NH", f"{place}, ngày {day:02d} tháng {pen.month} năm {pen.year}", ""]
    draft.lines += ["KẾ HOẠCH", draft.one("titles").format(y=pen.year), ""]
    start = 1
    if pen.chance(0.5):
        draft.lines.append(f"I. {draft.one('before')}")
        draft.lines += ["- " + _report(draft) for _ in range(int(pen.rng.integers(1, 3)))]
        start = 2
    draft.lines.append(f"{ROMAN[start - 1]}. {draft.one('heads')}")


def _report(draft: _Draft) -> str:
    return high(str(draft.one("reports")).format(unit=draft.unit(), work=draft.one("works")))


# ------------------------------------------------------------ forms


def _by_units(draft: _Draft) -> None:
    """A heading a unit, its work in dashes or letters under it."""
    for k in range(int(draft.pen.rng.integers(3, 6))):
        unit = draft.unit()
        draft.lines.append(f"{k + 1}. {high(unit)}{':' if draft.pen.chance(0.5) else ''}")
        lettered = draft.pen.chance(0.4)
        for i in range(int(draft.pen.rng.integers(1, 4))):
            label = f"{LETTERS[i]})" if lettered else "-"
            if draft.pen.chance(0.12):
                other = draft.unit()  # the item names its own doer
                work, due = _work(draft)
                draft.put(label, f"{high(other)} {work}.", [other], due)
            else:
                _item(draft, label, high(unit))


def _subjects(draft: _Draft) -> None:
    """Numbered sentences that begin with who does it."""
    for k in range(int(draft.pen.rng.integers(5, 9))):
        _sentence(draft, f"{k + 1}.", draft.unit())


def _orders(draft: _Draft) -> None:
    """Numbered orders: "Giao X …", "Đề nghị X …"; some tell of what is done."""
    for k in range(int(draft.pen.rng.integers(5, 9))):
        if draft.pen.chance(0.12):
            draft.lines.append(f"{k + 1}. {_report(draft)}")
            continue
        _sentence(draft, f"{k + 1}.", draft.unit(), order=draft.one("given") + " ")


def _run_in(draft: _Draft) -> None:
    """Who does it stands before a colon."""
    for k in range(int(draft.pen.rng.integers(4, 8))):
        unit = high(draft.unit())
        work, due = _work(draft)
        text = high(work)
        if draft.pen.chance(0.3):
            text += f"; {draft.one('works')}"
        draft.put(f"{k + 1}.", text + ".", [unit], due, before=f"{unit}: ")


def _mixed(draft: _Draft) -> None:
    """Headings of matters; under them who does it begins the dash, or nobody is named."""
    for k in range(int(draft.pen.rng.integers(2, 4))):
        draft.lines.append(f"{k + 1}. {high(str(draft.one('works')).split(' ở ')[0])}")
        for _ in range(int(draft.pen.rng.integers(2, 4))):
            if draft.pen.chance(0.15):
                _item(draft, "-", None)
            else:
                _sentence(draft, "-", draft.unit())


# ------------------------------------------------------------ sentences


def _item(draft: _Draft, label: str, unit: str | None) -> None:
    work, due = _work(draft)
    text = high(work)
    if unit and draft.pen.chance(0.15):
        other = draft.unit()
        text += f"; {other} {draft.one('works')}"
    draft.put(label, text + ".", [unit] if unit else [], due)


def _sentence(draft: _Draft, label: str, unit: str, order: str = "") -> None:
    pen = draft.pen
    leads = [unit]
    if pen.chance(0.12):
        other = draft.unit()
        leads = [unit, other] if other != unit else leads
    names = " và ".join(leads)
    due: Due | str
    work, due = _work(draft)
    cue = pen.one(["", "", "", "chủ trì ", "có trách nhiệm "])
    text = f"{order}{names if order else high(names)} {cue}{work}"
    if pen.chance(0.15):
        text += f"; {draft.unit()} {draft.one('works')}"
        if pen.chance(0.5):
            text += f" {_time(draft)[0]}"
            due = "?"  # the second duty's time: the contract doesn't say whether it is the item's
    draft.put(label, text + ".", [high(leads[0]) if not order else leads[0], *leads[1:]], due)


def _work(draft: _Draft) -> tuple[str, Due]:
    pen = draft.pen
    work = str(draft.one("works"))
    if pen.chance(0.1):
        work += " " + str(draft.one("cited_times")).format(d=pen.rng.integers(1, 28), m=7, before=pen.year - 1)
    if pen.chance(0.08):
        said, due = _unsettled(draft)
        return f"{work} {said}", due
    if pen.chance(0.5):
        said, due = _time(draft)
        return f"{work}{pen.one(['', ','])} {said}", due
    return work, None


def _time(draft: _Draft) -> tuple[str, Due]:
    pen = draft.pen
    wording, kind = draft.one("times")
    m = int(pen.rng.integers(pen.month + 1, 12))
    d, d2 = int(pen.rng.integers(1, 29)), int(pen.rng.integers(1, 29))
    q = (m - 1) // 3 + 1
    text = wording.format(d=f"{d:02d}", m=m, y=pen.year, q=ROMAN[q - 1], d2=f"{d2:02d}", m2=m + 1)
    first, last = {"month": (m, m), "quarter": (3 * q - 2, 3 * q)}.get(kind, (m, m + 1))
    if kind in REPEATS:
        return text, _due(None, None, [kind])
    if kind == "end_day":
        return text, _due(None, _day(pen, m, d))
    if kind == "range":
        return text, _due(_day(pen, m, d), _day(pen, m + 1, d2))
    return text, _due(_day(pen, first, 1), _day(pen, last))


def _unsettled(draft: _Draft) -> tuple[str, Due]:
    pen = draft.pen
    wording, which = draft.one("unsettled")
    m = int(pen.rng.integers(pen.month + 1, 12))
    d, d2 = int(pen.rng.integers(1, 29)), int(pen.rng.integers(1, 29))
    text = wording.format(d=f"{d:02d}", m=m, y=pen.year, d2=f"{d2:02d}", m2=m + 1)
    return text, _due(None, _day(pen, m, d) if which == "first" else _day(pen, m + 1, d2))


def _due(start: str | None, end: str | None, recurrence: list[str] | None = None) -> Due:
    return {"text": "", "start": start, "end": end, "recurrence": recurrence or []}


def _day(pen: Pen, month: int, day: int | None = None) -> str:
    """A day of the plan's year; the month's last one where none is given."""
    return f"{pen.year}-{month:02d}-{day or calendar.monthrange(pen.year, month)[1]:02d}"
