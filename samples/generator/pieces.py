"""Sentences with their gold: deadlines, citations, units, work items."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from samples.generator.model import Deadline, Node, Reference, Task

CONTENT = Path(__file__).parent / "content"
ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]
LETTERS = "abcdđeghiklmnopq"
REPEATS = ("daily", "weekly", "monthly", "quarterly", "semiannual", "annual", "continuous")


@cache
def load(name: str) -> Any:
    return yaml.safe_load((CONTENT / f"{name}.yaml").read_text(encoding="utf-8"))


def low(text: str) -> str:
    return text[0].lower() + text[1:]


def high(text: str) -> str:
    return text[0].upper() + text[1:]


@dataclass(slots=True)
class Pen:
    """What one document draws its words from; keeps what it has cited."""

    rng: np.random.Generator
    body: dict[str, Any]
    matter: dict[str, Any]
    year: int
    month: int
    references: list[Reference] = field(default_factory=list)

    def one(self, options: Any) -> Any:
        return options[int(self.rng.integers(len(options)))]

    def some(self, options: list[Any], count: int) -> list[Any]:
        picked = self.rng.permutation(len(options))[:count]
        return [options[int(i)] for i in picked]

    def chance(self, share: float) -> bool:
        return bool(self.rng.random() < share)

    # -- time

    def deadline(self, bank: str) -> tuple[str, Deadline]:
        """A wording from one bank of phrases.yaml, and what it means."""
        wording, kind = self.one(load("tables")["due"] if bank == "column_more" else load("phrases")[bank])
        m = int(self.rng.integers(min(self.month + 1, 11), 12))
        m2 = m + 1
        q = (m - 1) // 3 + 1
        q2 = min(q + 1, 4)
        q = q2 - 1 if kind == "quarters" else q
        d, d2 = int(self.rng.integers(1, 29)), int(self.rng.integers(1, 29))
        day = f"{d:02d}" if d < 10 else str(d)
        text = wording.format(
            d=day, m=m, y=self.year, q=ROMAN[q - 1], q2=ROMAN[q2 - 1], m2=m2, d2=f"{d2:02d}", y2=self.year
        )
        start, end = self._span(kind, (d, m, q), (d2, m2, q2))
        return text, Deadline(text, start, end, [kind] if kind in REPEATS else [])

    def _span(
        self, kind: str, first: tuple[int, int, int], last: tuple[int, int, int]
    ) -> tuple[str | None, str | None]:
        (d, m, q), (d2, m2, q2) = first, last
        ends = {
            "end_day": (None, self._day(m, d)),
            "end_month": (None, self._day(m)),
            "month": (self._day(m, 1), self._day(m)),
            "months": (self._day(m, 1), self._day(m2)),
            "quarter": (self._day(3 * q - 2, 1), self._day(3 * q)),
            "quarters": (self._day(3 * q - 2, 1), self._day(3 * q2)),
            "year": (self._day(1, 1), self._day(12)),
            "range": (self._day(m, d), self._day(m2, d2)),
        }
        return ends.get(kind, (None, None))

    def _day(self, month: int, day: int | None = None) -> str:
        """A date of the plan's year; without a day the month's last."""
        day = calendar.monthrange(self.year, month)[1] if day is None else day
        return f"{self.year:04d}-{month:02d}-{day:02d}"

    # -- units

    def partners(self, lead: list[str]) -> list[str]:
        """One to three units that go along."""
        pool = [u for u in self.body["units"] if u not in lead]
        found: list[str] = self.some(pool, int(self.rng.integers(1, 3)))
        if self.chance(0.4):
            found.append(self.one(self.body["others"]))
        return found

    @staticmethod
    def listed(names: list[str]) -> str:
        return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " và " + names[-1]

    # -- citations

    def cite(self) -> tuple[str, Reference]:
        """A document as it is cited in a sentence."""
        party = self.body.get("party", False)
        kind, code, issuer, about = self.one(load("phrases")["cited_party" if party else "cited"])
        number = int(self.rng.integers(3, 1900 if code.startswith("QĐ") else 300))
        year = self.year - int(self.rng.integers(0, 3))
        month = int(self.rng.integers(1, self.month + 1 if year == self.year else 13))
        day = int(self.rng.integers(1, min(28, 10 if year == self.year and month == self.month else 28)))
        full = f"{number:02d}{'-' if party else '/'}{code.format(year=year)}"
        shown = f"{day:02d}/{month:02d}/{year}" if month < 3 else f"{day:02d}/{month}/{year}"
        reference = Reference(full, kind, f"{year:04d}-{month:02d}-{day:02d}", issuer)
        if full not in {r.number for r in self.references}:
            self.references.append(reference)
        return f"{kind} số {full} ngày {shown} của {issuer} {about}", reference

    # -- work

    def tasks(self, count: int) -> list[tuple[str, str]]:
        return [(work, product) for work, product, *_ in self.some(self.matter["tasks"], count)]

    def item(self, work: str, lead: list[str], own: bool, label: str) -> Node:
        """A work item; `own`: it names its own subject, else the heading's unit `lead` does it."""
        text, unit, support, references = low(work), lead, [], []
        if own:
            unit = [self.one(self.body["units"])]
        if self.chance(0.45):
            support = self.partners(unit)
            text = f"chủ trì, phối hợp với {self.listed(support)} {text}"
        elif own and self.chance(0.3):
            text = f"có trách nhiệm {text}"
        if own:
            giao = "có trách nhiệm" not in text and self.chance(0.5)
            text = f"{'Giao ' if giao else ''}{unit[0]} {text}"
        if self.chance(0.2):
            cited, reference = self.cite()
            text += f" theo {cited}"
            references.append(reference.number)
        deadline = None
        more: list[str] = []
        if self.chance(0.5):
            wording, deadline = self.deadline("deadline")
            if deadline.recurrence:
                text += f"; báo cáo kết quả {wording}"
            elif self.chance(0.2):
                more = [f"Thời gian hoàn thành: {wording}."]
            else:
                text += f"; {'' if wording.startswith('xong') else 'hoàn thành '}{wording}"
        task = Task(lead=unit, support=support, deadline=deadline, references=references)
        return Node(text=high(text) + ".", label=label, task=task, more=more)
