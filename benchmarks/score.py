"""How right a document's output is beside its gold, as docs/benchmarks.md describes it.

A gold field that is absent or "?" is not scored; what stands in `optional_tasks` and `optional_sections` is neither
missed nor invented. Counts add up over documents, so that a long one weighs more.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein
from scipy.optimize import linear_sum_assignment

from pipeline.text import collapse, one_tone

SAME_ITEM = 0.80  # two texts are of one task, section or recipient from here
SAME_TEXT = 0.95  # a text is right from here
Record = dict[str, Any]


@dataclass
class Count:
    """Right ones among those wanted and those given."""

    right: int = 0
    wanted: int = 0
    given: int = 0

    @property
    def f1(self) -> float | None:
        """2 x right over wanted and given; None where there was nothing to find and nothing was given."""
        both = self.wanted + self.given
        return 2 * self.right / both if both else None


@dataclass
class Score:
    """Counts by measure. `errors`: edits and length in characters (cer) and words (wer)."""

    counts: dict[str, Count] = field(default_factory=dict)
    errors: dict[str, tuple[int, int]] = field(default_factory=dict)

    def add(self, name: str, right: int, wanted: int, given: int) -> None:
        count = self.counts.setdefault(name, Count())
        count.right, count.wanted, count.given = count.right + right, count.wanted + wanted, count.given + given

    def merge(self, other: Score) -> None:
        for name, count in other.counts.items():
            self.add(name, count.right, count.wanted, count.given)
        for name, (edits, length) in other.errors.items():
            self.add_errors(name, edits, length)

    def add_errors(self, name: str, edits: int, length: int) -> None:
        before = self.errors.get(name, (0, 0))
        self.errors[name] = (before[0] + edits, before[1] + length)

    def rates(self) -> dict[str, float]:
        """Every measure, rounded: cer, wer and `fields wrong` are shares of errors, all others are F1."""
        result = {name: edits / max(length, 1) for name, (edits, length) in self.errors.items()}
        for name, count in self.counts.items():
            rate = count.right / max(count.wanted, 1) if name == "fields wrong" else count.f1
            if rate is not None:
                result[name] = rate
        return {name: round(rate, 4) for name, rate in result.items()}


def score_document(gold: Record, found: Record, score: Score) -> None:
    """Add one document's fields, sections, tasks and references to the score."""
    _fields(gold.get("document", {}), found.get("document", {}), score)
    if "sections" in gold:
        _sections(gold, found, score)
    if "indicators" in gold:
        wanted, given = gold["indicators"], found.get("indicators", [])
        hits = pairs([x["text"] for x in wanted], [x["text"] for x in given])
        score.add("indicators", len(hits), len(wanted), len(given) - _forgiven(gold, given, hits, "indicators"))
    if "tasks" in gold:
        _tasks(gold, found, score)
    if "references" in gold:
        numbers = [{same(r["number"]) for r in record.get("references", [])} for record in (gold, found)]
        score.add("references", len(numbers[0] & numbers[1]), len(numbers[0]), len(numbers[1]))


def score_text(gold: str, found: str, score: Score) -> None:
    """Character and word errors, page by page where both have as many pages; runs of space count as one."""
    both = [gold.split("\f"), found.split("\f")]
    if len(both[0]) != len(both[1]):
        both = [[gold], [found]]
    for want, got in zip(*both, strict=True):
        a, b = printed(want), printed(got)
        for name, x, y in (("cer", a, b), ("wer", a.split(), b.split())):
            score.add_errors(name, Levenshtein.distance(x, y), len(x))


def printed(text: str) -> str:
    """A text as its characters are counted: one spelling of tones, dashes and quotes, cells not parted."""
    text = one_tone(unicodedata.normalize("NFC", text)).replace("…", "...").replace("|", " ")
    return collapse(re.sub(r"[“”„]", '"', re.sub(r"[’‘]", "'", re.sub(r"[–—−]", "-", text))))


def same(text: str | None) -> str:
    """A text as it is compared: without case, quotes, outer punctuation and space round dashes."""
    plain = re.sub(r"[\"']", "", printed(text or "")).casefold().replace("ubnd", "ủy ban nhân dân")
    return re.sub(r"\s*-\s*", "-", plain).strip(" .;:,-/")


def pairs(
    wanted: Sequence[str],
    given: Sequence[str],
    least: float = SAME_ITEM,
    ties: Callable[[int, int], bool] | None = None,
) -> list[tuple[int, int]]:
    """One-to-one pairs of greatest total likeness; only those at least `least` alike. `ties` decides between equals."""
    if not wanted or not given:
        return []
    right = [same(text) for text in given]
    likeness = np.array([[fuzz.ratio(left, other) / 100 for other in right] for left in map(same, wanted)])
    extra = np.array([[ties(i, j) for j in range(len(given))] for i in range(len(wanted))]) if ties else 0
    rows, columns = linear_sum_assignment(likeness + 0.001 * extra, maximize=True)
    return [(int(i), int(j)) for i, j in zip(rows, columns, strict=True) if likeness[i, j] >= least]


def alike(a: str | None, b: str | None) -> float:
    return fuzz.ratio(same(a), same(b)) / 100


def _fields(gold: Record, found: Record, score: Score) -> None:
    for name, want in gold.items():
        got = found.get(name)
        if want == "?":
            continue
        if name == "recipients":
            score.add("recipients", len(pairs(want, got or [], 0.9)), len(want), len(got or []))
            continue
        least = SAME_TEXT if name == "title" else 0.999
        right = got is None if want is None else alike(want, got) >= least
        score.add("fields", int(right), 1, 1)
        score.add("fields wrong", int(not right and got is not None), 1, 1)


def _sections(gold: Record, found: Record, score: Score) -> None:
    wanted, given = gold["sections"], found.get("sections", [])
    name: Callable[[Record], str] = lambda section: f"{section['id']} {section['heading']}"  # noqa: E731
    hits = pairs([name(s) for s in wanted], [name(s) for s in given])
    hits = [(i, j) for i, j in hits if wanted[i]["id"] == given[j]["id"]]
    spare = _forgiven(gold, given, hits, "sections", "heading")
    score.add("sections", len(hits), len(wanted), len(given) - spare)


def _forgiven(gold: Record, given: list[Record], hits: list[tuple[int, int]], kind: str, key: str = "text") -> int:
    """How many of those given beyond the hits are optional ones of the gold."""
    taken = {j for _, j in hits}
    rest = [item[key] for j, item in enumerate(given) if j not in taken]
    return len(pairs([item[key] for item in gold.get(f"optional_{kind}", [])], rest))


def _tasks(gold: Record, found: Record, score: Score) -> None:
    wanted, given = gold["tasks"], found.get("tasks", [])
    # Equal texts stand twice, in the body and the appendix: the section then decides which is which.
    hits = pairs(
        [task["text"] for task in wanted],
        [task["text"] for task in given],
        ties=lambda i, j: wanted[i].get("section") == given[j].get("section"),
    )
    shown = len(given) - _forgiven(gold, given, hits, "tasks")
    score.add("tasks", len(hits), len(wanted), shown)
    usable = 0
    for i, j in hits:
        want, got = wanted[i], given[j]
        leads = _units(want, got, "lead_units", score)
        for kind in ("support_units", "monitor_units"):
            _units(want, got, kind, score)
        dated = want.get("deadline") == "?" or _dates(want) == _dates(got)
        score.add("deadlines", int(dated), 1, 1)
        if want.get("section") != "?":
            placed = (want.get("section") or None) == (got.get("section") or None)
            score.add("sections of tasks", int(placed), 1, 1)
        usable += leads and dated and alike(want["text"], got["text"]) >= SAME_TEXT
    score.add("usable rows", usable, len(wanted), shown)


def _units(want: Record, got: Record, kind: str, score: Score) -> bool:
    """Whether one list of units is wholly right; its units are counted."""
    wanted, given = want.get(kind) or [], got.get(kind) or []
    if wanted == "?":
        return True
    right = len(pairs(wanted, given, SAME_TEXT))
    score.add(kind.replace("_", " "), right, len(wanted), len(given))
    return right == len(wanted) == len(given)


def _dates(task: Record) -> tuple[str | None, str | None, list[str]]:
    deadline = task.get("deadline") or {}
    return deadline.get("start"), deadline.get("end"), sorted(deadline.get("recurrence") or [])
