"""What people's decisions teach: names of units that no list has, and how far the confidences are to be trusted.

Measured on documents that nothing was learned from: a fifth of them, chosen by their checksum.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pipeline.export import atomic
from pipeline.review.decisions import Decision, active
from pipeline.review.units import known_names
from pipeline.text import collapse, fold

LEARNED = "learned.json"
_HELD_OUT = 5  # one document of so many
_LEAST_DOCUMENTS = 2  # that name a unit before it is believed
_LEAST_ROWS = 30  # of the fit, and ten on the held-out part: fewer teach nothing
_UNITS = ("lead_units", "support_units", "monitor_units")
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
    """What was learned, and what it is worth on the held-out documents."""

    documents: int = 0
    held_out: int = 0
    names: list[str] = field(default_factory=list)
    names_asked: int = 0  # of units in the held-out documents
    names_known_before: int = 0
    names_known_after: int = 0
    rows: int = 0
    rows_held_out: int = 0
    slope: float = 1.0  # of log odds; 1 and 0 change nothing
    shift: float = 0.0
    brier_before: float | None = None  # on the held-out rows; less is better
    brier_after: float | None = None
    calibration_kept: bool = False


def learn(by_scan: Mapping[str, Sequence[Decision]]) -> Learned:
    """From all decisions of a folder, by scan."""
    held = {sha for sha in by_scan if _is_held_out(sha)}
    found = Learned(documents=len(by_scan), held_out=len(held))
    names = {sha: _names(decisions) for sha, decisions in by_scan.items()}
    found.names = _new_names([names[sha] for sha in by_scan if sha not in held])
    asked = [name for sha in held for name in sorted(names[sha])]
    before, after = {fold(x) for x in known_names()}, {fold(x) for x in (*known_names(), *found.names)}
    found.names_asked = len(asked)
    found.names_known_before = sum(fold(name) in before for name in asked)
    found.names_known_after = sum(fold(name) in after for name in asked)
    rows = {sha: _judged(decisions) for sha, decisions in by_scan.items()}
    fitted = [row for sha in by_scan if sha not in held for row in rows[sha]]
    tested = [row for sha in held for row in rows[sha]]
    found.rows, found.rows_held_out = len(fitted), len(tested)
    if len(fitted) >= _LEAST_ROWS and len(tested) >= _LEAST_ROWS // 3:
        found.slope, found.shift = (round(value, 3) for value in fit(fitted))
        found.brier_before = round(brier(tested), 4)
        found.brier_after = round(brier(tested, found.slope, found.shift), 4)
        found.calibration_kept = found.brier_after < found.brier_before
    return found


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


def _names(decisions: Sequence[Decision]) -> set[str]:
    """The units that people wrote or confirmed in one document."""
    found: set[str] = set()
    for one in active(decisions):
        if one.kind == "task" and not one.after.get("removed"):
            found |= {collapse(name) for part in _UNITS for name in one.after.get(part) or ()}
    return found


def _new_names(documents: Sequence[set[str]]) -> list[str]:
    known = {fold(name) for name in known_names()}
    counts: dict[str, int] = {}
    for names in documents:
        for name in names:
            counts[name] = counts.get(name, 0) + 1
    return sorted(name for name, count in counts.items() if count >= _LEAST_DOCUMENTS and fold(name) not in known)


def _judged(decisions: Sequence[Decision]) -> list[Judged]:
    """The machine's rows that people decided, by their first decision: later ones correct what people wrote."""
    found: dict[str, Judged] = {}
    for one in active(decisions):
        machine: dict[str, Any] = one.anchor.record
        if one.kind != "task" or one.item in found or not machine or not isinstance(machine.get("confidence"), float):
            continue
        after = {name: one.after.get(name, machine.get(name)) for name in _JUDGED}
        right = not one.after.get("removed") and all(after[name] == machine.get(name) for name in _JUDGED)
        found[one.item] = Judged(machine["confidence"], right)
    return list(found.values())


def _is_held_out(sha: str) -> bool:
    return sum(sha.encode()) % _HELD_OUT == 0


def _odds(chance: float) -> float:
    chance = min(max(chance, _EDGE), 1 - _EDGE)
    return math.log(chance / (1 - chance))


def _chance(odds: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))
