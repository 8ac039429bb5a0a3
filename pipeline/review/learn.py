"""What people's decisions teach: names of units that no list has, and how far the confidences are to be trusted.

Only what wins on documents that it was not learned from is kept for `kehoach run --learned`.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pipeline.export import atomic
from pipeline.extract.confidence.model import load_model
from pipeline.review.decisions import Decision, active
from pipeline.review.learn_names import new_names, reviewed, worth_of
from pipeline.taught import LEARNED

_FOLDS = 5  # parts of the documents, by checksum; each is held out once
_LEAST_ROWS = 30  # judged rows on either side of the threshold: fewer teach nothing
_GAIN = 0.98  # of the score that was there: less of a gain is chance
_JUDGED = ("text", "lead_units", "deadline")  # what a confidence speaks of
_STEPS, _RATE, _NEAR = 500, 0.5, 0.02  # of the descent; how strongly it is held near what it was
_EDGE = 1e-4


@dataclass(frozen=True)
class Judged:
    """A row that a person decided: the machine's confidence, and whether they left it as it was."""

    confidence: float
    right: bool


@dataclass
class Learned:
    """What was learned, and what it is worth on documents held out."""

    documents: int = 0
    names: list[str] = field(default_factory=list)  # that the review page proposes
    names_kept: list[str] = field(default_factory=list)  # with which more is read right
    names_lost: list[str] = field(default_factory=list)  # with which something is read worse
    tasks_tried: int = 0  # decided tasks of the documents in which names were tried
    leads_right_before: int = 0
    leads_right_after: int = 0
    rows: int = 0  # tasks that people judged
    rows_sure: int = 0  # of them, those that the machine did not ask about
    slope: float = 1.0  # of log odds; 1 and 0 change nothing
    shift: float = 0.0
    brier_before: float | None = None  # of rows held out; less is better
    brier_after: float | None = None
    missed_before: int = 0  # wrong rows held out that nobody would have been asked about
    missed_after: int = 0
    calibration_kept: bool = False


def learn(by_scan: Mapping[str, Sequence[Decision]], texts: Mapping[str, Path] | None = None) -> Learned:
    """From all decisions of a folder, by scan. `texts`: the .txt of each scan, in which names are tried."""
    found = Learned(documents=len(by_scan))
    none = Path("/nonexistent.txt")
    papers = [reviewed((texts or {}).get(sha, none), decisions) for sha, decisions in by_scan.items()]
    found.names = new_names([paper.names for paper in papers])
    worth = worth_of(papers)
    found.names_kept, found.names_lost, found.tasks_tried = list(worth.kept), list(worth.lost), worth.tasks
    found.leads_right_before, found.leads_right_after = worth.right_before, worth.right_after
    _calibrate(found, {sha: judged(decisions) for sha, decisions in by_scan.items()})
    return found


def _calibrate(found: Learned, rows: Mapping[str, Sequence[Judged]]) -> None:
    """Each part of the documents is told by a line that was fitted to the others."""
    sure_from = load_model("tasks").sure_from
    every = [row for some in rows.values() for row in some]
    found.rows, found.rows_sure = len(every), sum(row.confidence >= sure_from for row in every)
    if min(found.rows_sure, found.rows - found.rows_sure) < _LEAST_ROWS:
        return  # a line fitted to doubtful rows says nothing of the sure ones
    before = after = 0.0
    for fold in range(_FOLDS):
        tested = [row for sha, some in rows.items() if _fold(sha) == fold for row in some]
        fitted = [row for sha, some in rows.items() if _fold(sha) != fold for row in some]
        if not tested or not fitted:
            continue
        line = fit(fitted)
        before, after = before + len(tested) * brier(tested), after + len(tested) * brier(tested, *line)
        found.missed_before += missed(tested, sure_from)
        found.missed_after += missed(tested, sure_from, *line)
    found.brier_before, found.brier_after = round(before / len(every), 4), round(after / len(every), 4)
    found.calibration_kept = (
        found.brier_after < _GAIN * found.brier_before and found.missed_after <= found.missed_before
    )
    if found.calibration_kept:
        found.slope, found.shift = (round(value, 3) for value in fit(every))


def write_learned(folder: Path, learned: Learned) -> Path:
    with atomic(folder, [LEARNED]) as (file,):
        file.write(json.dumps({"tool": "kehoach", **asdict(learned)}, ensure_ascii=False, indent=1).encode() + b"\n")
    return folder / LEARNED


def read_names(folder: Path) -> tuple[str, ...]:
    """The learned names of units; none where nothing was learned, or the file is not ours."""
    try:
        names = json.loads((folder / LEARNED).read_text(encoding="utf-8"))["names"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return ()
    return tuple(name for name in names if isinstance(name, str)) if isinstance(names, list) else ()


def fit(rows: Sequence[Judged]) -> tuple[float, float]:
    """Slope and shift of the log odds under which what people did is likeliest; held near 1 and 0."""
    slope, shift = 1.0, 0.0
    points = [(_odds(row.confidence), row.right) for row in rows]
    for _ in range(_STEPS):
        errors = [(_chance(slope * x + shift) - right, x) for x, right in points]
        slope -= _RATE * (sum(e * x for e, x in errors) / len(points) / 4 + _NEAR * (slope - 1))
        shift -= _RATE * (sum(e for e, _ in errors) / len(points) + _NEAR * shift)
        slope = max(slope, 0.0)  # a surer row is never made the less sure one
    return slope, shift


def brier(rows: Iterable[Judged], slope: float = 1.0, shift: float = 0.0) -> float:
    """Mean square of what chances and ends differ by."""
    gaps = [(_chance(slope * _odds(row.confidence) + shift) - row.right) ** 2 for row in rows]
    return sum(gaps) / len(gaps)


def missed(rows: Iterable[Judged], sure_from: float, slope: float = 1.0, shift: float = 0.0) -> int:
    """Wrong rows that nobody is asked about."""
    return sum(not row.right and _chance(slope * _odds(row.confidence) + shift) >= sure_from for row in rows)


def judged(decisions: Sequence[Decision]) -> list[Judged]:
    """The machine's rows that people decided, by their first decision: later ones correct what people wrote.

    Where a calibration was in use, by the confidence without it: lines are not fitted on lines.
    """
    found: dict[str, Judged] = {}
    for one in active(decisions):
        machine: dict[str, Any] = one.anchor.record
        confidence = machine.get("confidence_untaught", machine.get("confidence"))
        if one.kind != "task" or one.item in found or not machine or not isinstance(confidence, float):
            continue
        if one.after.get("partial"):
            continue  # a cell was put right: nobody judged the row
        after = {name: one.after.get(name, machine.get(name)) for name in _JUDGED}
        right = not one.after.get("removed") and all(after[name] == machine.get(name) for name in _JUDGED)
        found[one.item] = Judged(confidence, right)
    return list(found.values())


def _fold(sha: str) -> int:
    return sum(sha.encode()) % _FOLDS


def _odds(chance: float) -> float:
    chance = min(max(chance, _EDGE), 1 - _EDGE)
    return math.log(chance / (1 - chance))


def _chance(odds: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))
