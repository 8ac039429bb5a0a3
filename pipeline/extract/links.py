"""Which tasks answer which deducted indicator: one score, whose parts are written beside each link.

A link's score adds up what an indicator and a task have in common: the share of the indicator's words and word pairs
that the task repeats, those of its cause, documents that both cite, a unit that both name, and sections that belong
together. Words weigh by how rare they are in the document. A link holds where its score is high enough and near the
best that the task has with any indicator. A criterion's number that both print ("tiêu chí 1.3.2") decides alone.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from pipeline.document import Indicator, Link, Task
from pipeline.extract.references import find_references
from pipeline.knowledge import load
from pipeline.text import fold

_LEAST = 0.36  # a link's score
_NEAR_BEST = 0.75  # of the best score that the task has with any indicator
_TEXT, _CAUSE, _CITED, _UNIT, _KIN = 0.9, 0.7, 0.2, 0.05, 0.05
_NEAR_OTHERS = 0.4  # of the best score that the indicator has with any task
_LITTLE = 6.0  # a text that weighs less is too little to be told by
_FEW = 12  # items: with fewer, a word that two share is as rare as in so many
_LONG = 60  # words: a longer task repeats some by chance
_PAIR = 2.0  # a word pair weighs as much as two words by themselves
_NAMED = 3  # shared words that a link names
_CODE = r"(?<![\w.,/-])\d{1,2}(?:\.\d{1,2})"  # "1.3.2"; not of a date, an amount or another document's number
_CODE_ENDS = r"(?![\w/-]|[.,]\d)"


@dataclass(frozen=True)
class _Terms:
    """What of a text is compared: its words and word pairs without marks, and the documents that it cites."""

    terms: frozenset[str]
    cited: frozenset[str]

    @classmethod
    def of(cls, text: str, but: frozenset[str] = frozenset()) -> _Terms:
        references = find_references(text)
        cited = frozenset(found.number for found in references)
        for found in references:
            text = text.replace(found.number, ";")
        terms: set[str] = set()
        for part in _fillers().split(fold(text)):
            words = [word for word in re.findall(r"\w+", part) if not word.isdigit()]
            terms |= {*words, *(f"{a} {b}" for a, b in pairwise(words))}
        return cls(frozenset(terms) - but, cited)


@dataclass(frozen=True)
class _Stated:
    """An indicator's text, the sentences of its cause, and both together."""

    text: _Terms
    causes: list[_Terms]
    whole: _Terms
    said: str  # all of it, folded
    codes: frozenset[str]  # numbers of criteria

    @classmethod
    def of(cls, indicator: Indicator, but: frozenset[str]) -> _Stated:
        text = _Terms.of(indicator.text, but)
        causes = [_Terms.of(part, but) for part in re.split(r"[.;]\s+", indicator.cause or "")]
        terms = text.terms.union(*(cause.terms for cause in causes))
        said = fold(f"{indicator.text} {indicator.cause or ''}")
        return cls(
            text, causes, _Terms(terms, text.cited.union(*(cause.cited for cause in causes))), said, _codes(said)
        )


def _codes(folded: str) -> frozenset[str]:
    """The numbers of criteria in a folded text: of three parts, or of two behind what has such numbers."""
    return frozenset(
        code for found in _coded().finditer(folded) for code in re.findall(r"[\d.]*\d", found[1] or found[2])
    )


@cache
def _coded() -> re.Pattern[str]:
    words = sorted({fold(word) for word in load("links.yaml")["coded"]}, key=len, reverse=True)
    before = "|".join(map(re.escape, words))
    joints = "|".join(re.escape(fold(word)) for word in load("links.yaml")["joints"])
    one = rf"{_CODE}{{1,3}}{_CODE_ENDS}"
    listed = rf"{one}(?:\s*(?:[,;]|\b(?:{joints})\b)\s*(?:(?:{joints})\s+)?{one})*"  # "tiêu chí 1.3, 2.4 và 7.1"
    return re.compile(rf"(?:{before})\s+({listed})|({_CODE}{{2,3}}){_CODE_ENDS}")


@cache
def _fillers() -> re.Pattern[str]:
    words = sorted({fold(word) for word in load("links.yaml")["fillers"]}, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, words))})(?!\w)|[.,;:()]")


class _Weights:
    """How much each word and pair says: the rarer among the document's items, the more."""

    def __init__(self, texts: Sequence[_Terms]) -> None:
        seen = Counter(term for text in texts for term in text.terms)
        items = max(_FEW, len(texts))
        self._of = {
            term: math.log((1 + items) / count) * (_PAIR if " " in term else 1.0) for term, count in seen.items()
        }
        self._totals: dict[frozenset[str], float] = {}

    def _total(self, terms: frozenset[str]) -> float:
        if terms not in self._totals:
            self._totals[terms] = max(_LITTLE, sum(self._of[term] for term in terms))
        return self._totals[terms]

    def shared(self, a: frozenset[str], b: frozenset[str]) -> float:
        """The share of a's weight that b repeats."""
        both = a & b
        return sum(self._of[term] for term in both) / self._total(a) if both else 0.0

    def named(self, text: str, shared: frozenset[str]) -> list[str]:
        """The runs of shared words as a text prints them, the heaviest first."""
        words = list(re.finditer(r"\w+", fold(text)))
        runs: dict[str, float] = {}
        at = 0
        while at < len(words):
            end, weight = at, self._of.get(words[at][0], 0.0) if words[at][0] in shared else 0.0
            while end + 1 < len(words) and (pair := f"{words[end][0]} {words[end + 1][0]}") in shared:
                end, weight = end + 1, weight + self._of[pair]
            if weight:
                runs.setdefault(text[words[at].start() : words[end].end()], weight)
            at = end + 1
        return sorted(runs, key=lambda run: -runs[run])[:_NAMED]


def link(indicators: list[Indicator], tasks: list[Task], own: str | None = None) -> list[Link]:
    """The links of deducted indicators and tasks, by task; fills `task_ids` and `indicator_ids` as well.

    `own`: the issuing body's name, which every item may repeat.
    """
    name = _Terms.of(own or "").terms
    deducted = [one for one in indicators if one.kind == "deducted"]
    stated = [(one, _Stated.of(one, name)) for one in deducted]
    works = [(task, _Terms.of(task.text, name)) for task in tasks]
    weights = _Weights([*(one.whole for _, one in stated), *(work for _, work in works)])
    every = [_by_code(stated, task, _scores(stated, task, work, weights)) for task, work in works]
    of_indicator: dict[int, float] = {}
    for row in every:
        for place, score in row.items():
            of_indicator[place] = max(score, of_indicator.get(place, 0.0))
    found: list[Link] = []
    for (task, work), row in zip(works, every, strict=True):
        of_task = max(row.values(), default=0.0)
        for place, score in row.items():
            if score >= max(_LEAST, _NEAR_BEST * of_task, _NEAR_OTHERS * of_indicator[place]):
                why = _why(*stated[place], task, work, weights)
                found.append(Link(indicator=stated[place][0].id, task=task.id, score=min(1.0, score), why=why))
    ids = {one.id: one for one in deducted}
    by_id = {task.id: task for task in tasks}
    for one in found:
        ids[one.indicator].task_ids.append(one.task)
        by_id[one.task].indicator_ids.append(one.indicator)
    return found


def _scores(
    stated: Sequence[tuple[Indicator, _Stated]], task: Task, work: _Terms, weights: _Weights
) -> dict[int, float]:
    """How well a task answers each indicator, by its place; those left out that it has nothing in common with."""
    found: dict[int, float] = {}
    long = min(1.0, math.sqrt(_LONG / max(1, len(task.text.split()))))
    for place, (indicator, own) in enumerate(stated):
        cited = not own.whole.cited.isdisjoint(work.cited)
        if not cited and own.whole.terms.isdisjoint(work.terms):
            continue
        words = weights.shared(own.text.terms, work.terms)
        reason = max(weights.shared(cause.terms, work.terms) for cause in own.causes)
        score = long * (_TEXT * words + _CAUSE * reason) + _CITED * cited
        if words + reason > 0:
            score += _UNIT * bool(_units(own, task)) + _KIN * _kin(indicator.section, task.section)
        found[place] = round(score, 3)
    return found


def _by_code(stated: Sequence[tuple[Indicator, _Stated]], task: Task, scores: dict[int, float]) -> dict[int, float]:
    """The scores where a task prints numbers of criteria that indicators print, too: others' are none of its own."""
    printed = _codes(fold(task.text))
    ours = {place for place, (_, own) in enumerate(stated) if printed & own.codes} if printed else set()
    if not ours:
        return scores
    others = {place: score for place, score in scores.items() if not stated[place][1].codes}
    return {**others, **dict.fromkeys(ours, 1.0)}


def _units(stated: _Stated, task: Task) -> list[str]:
    return [name for name in task.lead_units if fold(name) in stated.said]


def _why(indicator: Indicator, stated: _Stated, task: Task, work: _Terms, weights: _Weights) -> list[str]:
    """What links an indicator and a task, in words."""
    cited, unit = stated.whole.cited & work.cited, _units(stated, task)
    why = [f"number: {', '.join(sorted(codes))}"] if (codes := stated.codes & _codes(fold(task.text))) else []
    if shared := stated.whole.terms & work.terms:
        why.append(f"words: {', '.join(weights.named(task.text, shared))}")
    why += [f"cites: {', '.join(sorted(cited))}"] * bool(cited) + [f"unit: {', '.join(unit)}"] * bool(unit)
    if _kin(indicator.section, task.section):
        why.append(f"sections: {indicator.section}, {task.section}")
    return why


def _kin(a: str | None, b: str | None) -> bool:
    """Whether two sections stand side by side: "II.2.1" lists what lost points, "II.2.2" mends it."""
    parent = a.rpartition(".")[0] if a else ""
    return bool(b) and a != b and bool(parent) and (b or "").startswith(parent + ".")
