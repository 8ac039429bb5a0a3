"""What speaks against a row: each doubt a number from 0 (none) to 1, by name.

The names are those of models/confidence/*.json, which weigh them, and of `doubts` in knowledge/messages.yaml, which put
them into words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise

from pipeline.document import Deadline, Indicator, Page, PageWarning, Task
from pipeline.extract.confidence.doubtful import doubtful_words
from pipeline.extract.confidence.origins import Neighbours, Origin, Row
from pipeline.extract.confidence.phrases import acts, begins, phrases, verb
from pipeline.extract.confidence.times import unsettled
from pipeline.extract.confidence.words import Read, Words, impossible, keys, strange
from pipeline.extract.other_duties import other_duties, passed_over
from pipeline.extract.recurrence_rules import no_such_day
from pipeline.extract.roles import roles_of
from pipeline.knowledge import load
from pipeline.text import CAPITALS, fold, just_behind, one_tone

Doubts = dict[str, float]
_UNSURE = 0.75  # a word read with less may be another one
_STRONG = {"subject", "run_in", "caption"}
_BEHIND = {"clause", "decided", "later", "topic"}  # the doer stands behind a clause or in a later sentence
_CLOSED = (".", ";", "/", "…", "”", '"', ")", "!", "?", ",")
_HARD_PAGES = {PageWarning.LOW_CONFIDENCE, PageWarning.FOREIGN}
_LONG, _SHORT = 90, 5  # words
_COARSE = 180  # dpi
_DASHES = "-–—"
_ODD_START = re.compile(rf"[^\w“\"'(]|\d[\d.,]*[.)]\s+[{CAPITALS}]")  # a sign, or a label that was not cut off
_NAME_AFTER_DASH = re.compile(rf"[-–—][.,]?\s+[{CAPITALS}]")
_EXACT = re.compile(r"\d|^\W*[IVXl|H]+\W*$")  # words of a time that are wrong as soon as one letter is


class Judge:
    """Knows a document's words, pages and numbering; tells the doubts about its rows."""

    def __init__(self, pages: Sequence[Page], neighbours: Neighbours, year: int | None) -> None:
        self.words, self.neighbours, self.year = Words(pages), neighbours, year
        self.pages = {page.number: page for page in pages}
        self.hard = {page.number: 1 - page.confidence if page.lines() else 0.0 for page in pages}

    def task(self, origin: Origin) -> Doubts:
        task = origin.found
        assert isinstance(task, Task)
        near = self.words.inside(task.evidence)
        doubts = self._reading(origin, near)
        doubts |= self._place(origin, near)
        doubts |= self._lead(task, origin.row, near)
        doubts |= self._time(task, near)
        doubts["time_unsettled"] = float(unsettled(origin))
        doubts |= _rule(task)
        doubts |= self._single(origin, near)
        doubts["second_duty"] = float(origin.row is None and _gives_others_work(task, origin))
        doubts["unit_passed"] = float(origin.row is None and _passes_over(task, origin))
        doubts["captions_only"] = float(begins(task.text, "captions"))
        doubts["contents"] = float(origin.item.contents)
        doubts["no_verb"] = float(not acts(task.text, task.lead_units))
        doubts |= _task_row(task, origin.row) if origin.row else {}
        return doubts

    def indicator(self, origin: Origin) -> Doubts:
        found = origin.found
        assert isinstance(found, Indicator)
        near = self.words.inside(found.evidence)
        doubts = self._reading(origin, near) | self._place(origin, near)
        doubts |= self._single(origin, near)
        deducted, row_less = found.kind == "deducted", origin.row is None
        doubts["no_cause"] = float(deducted and not found.cause)
        doubts["short_cause"] = float(bool(found.cause) and len((found.cause or "").split()) < 3)
        doubts["no_figure"] = float(not deducted and not re.search(r"\d", found.text))
        doubts["cause_figure"] = float(bool(found.cause) and not re.search(r"[^\W\d_]{2}", found.cause or ""))
        doubts["gives_work"] = float(row_less and roles_of(found.text).rule in ("subject", "run_in"))
        doubts["no_list"] = float(deducted and row_less and not origin.item.labelled)
        return doubts

    # ------------------------------------------------------------ of both

    def _single(self, origin: Origin, near: Sequence[int]) -> Doubts:
        """Whether single words may be misread; they are kept with the row."""
        words = doubtful_words(self.words, near, origin.found.text)
        origin.found.unsure_words, origin.misread = words.unsure, words.misread
        return {"word_doubted": float(bool(words.misread))}

    def _reading(self, origin: Origin, near: Sequence[int]) -> Doubts:
        """How hard the words were to read."""
        found = origin.found
        words = [self.words.words[i] for i in near]
        letters = [word for word in words if any(c.isalpha() for c in word.text)]
        count = max(len(letters), 1)
        pages = [self.pages[e.page] for e in found.evidence if e.page in self.pages]
        texts = found.text.split()
        unsure = sum(word.confidence < _UNSURE for word in letters) / count
        odd = sum(map(strange, texts)) / max(len(texts), 1)
        warned = {warning for page in pages for warning in page.warnings}
        return {
            "words_hard": _up_to(4 * (1 - sum(word.confidence for word in letters) / count)) if letters else 0.0,
            "words_unsure": _up_to(4 * unsure),
            "words_lost": _up_to(2 * unsure - 0.5),
            "words_strange": _up_to(6 * odd),
            "words_impossible": float(any(map(impossible, texts))),
            "words_twice": float(_twice(texts)),
            "page_hard": _up_to(3 * max((self.hard[p.number] for p in pages), default=0.0)),
            "page_warned": float(bool(warned & _HARD_PAGES)),
            "sealed": float(PageWarning.SEAL_OVER_TEXT in warned),
            "coarse": float(any(0 < page.dpi < _COARSE for page in pages)),
        }

    def _place(self, origin: Origin, near: Sequence[int]) -> Doubts:
        """Whether the item stands where such items stand, whole and in its order."""
        found, item, text = origin.found, origin.item, origin.found.text.strip()
        row = origin.row
        count = len(text.split())
        return {
            "text_open": float(row is None and not text.endswith(_CLOSED)),
            "ends_open": float(_ends_with(text, "never_last")),
            "new_lines": float(row is None and not item.contents and (item.trailing or self._new_items(near))),
            "signs_inside": float(bool(_SIGNS_INSIDE.search(text))),
            "capitals_inside": float(not text.isupper() and bool(_CAPITALS_INSIDE.search(text))),
            "no_work": float(begins(text, "not_work")),
            "starts_low": float(text[:1].islower() and getattr(found, "rule", "") != "run_in"),
            "starts_odd": float(bool(_ODD_START.match(text))),
            "closing": float(text.endswith(("./.", "/.", ".."))),
            "short": float(count < _SHORT),
            "long": _up_to(max(0, count - _LONG) / _LONG),
            "capitals": float(text.isupper()),
            "label_broken": float(row is None and self.neighbours.label_broken(item)),
            "section_broken": float(self.neighbours.section_broken(found.section)),
            "no_section": float(not found.section),
            "place_unsure": float(row is None and item.context.kind is None),
            "no_label": float(row is None and not item.labelled),
            "pages_two": float(len(found.evidence) > 1),
        } | (_row(row) if row else {})

    def _new_items(self, near: Sequence[int]) -> bool:
        """Whether a new paragraph stands in an item that is no captioned line of it ("Thời gian hoàn thành: …")."""
        return any(not begins(line, "captions") for line in self.words.new_lines_inside(near))

    # ------------------------------------------------------------ of tasks

    def _lead(self, task: Task, row: Row | None, near: Sequence[int]) -> Doubts:
        """Who does it: how well the names were read, and whether they are whole."""
        units = list(dict.fromkeys(task.lead_units))
        read = [word for unit in units for word in self.words.spelled(unit, near)]
        after = [self.words.followers(unit) for unit in units]
        rests = self._behind(units, task, near) if row is None else []
        sure = [any(_ends_name(key) for key in found) for found in after]
        open_ends = [(rest, ok) for rest, ok in zip(rests, sure, strict=False) if rest and not ok]
        return {
            "no_unit": float(not task.lead_units),
            "unit_hard": _worst(read),
            "unit_strange": float(any(strange(word) for unit in units for word in unit.split())),
            "unit_odd": float(any(_odd_unit(unit) for unit in units)),
            "unit_bare": float(any(fold(unit) in _heads() for unit in units)),
            "unit_ends_odd": float(any(_ends_with(unit, "not_unit_ends") for unit in units)),
            "unit_cut": float(any(not verb(rest) for rest, _ in open_ends)),
            "unit_gap": float(any(_gap_to_cue(rest) for rest in rests)),
            "unit_dash": float(any(_NAME_AFTER_DASH.match(rest) for rest in rests)),
            "unit_goes_on": float(any(_usual(r, found) for r, found in zip(rests, after, strict=False) if r)),
            "unit_alone": float(bool(open_ends)),
            "unit_both": float(bool({fold(u) for u in units} & _partners(task))),
            "unit_variant": float(any(self.words.spelled_otherwise(unit) for unit in units)),
            "units_many": _up_to(max(0, len(task.lead_units) - 1) / 4),
        }

    def _behind(self, units: Sequence[str], task: Task, near: Sequence[int]) -> list[str]:
        """What follows each unit's name where it was taken from, as far as anything is told by it; "" where the name
        ends with a sign or the line."""
        own = (task.text, fold(task.text))
        return [self._after(unit, [own, *self.neighbours.folded_over(task.section)], near) for unit in units]

    def _after(self, unit: str, places: Sequence[tuple[str, str]], near: Sequence[int]) -> str:
        wanted = fold(unit)
        for text, folded in places:
            at = folded.find(wanted)
            if at >= 0:
                rest = just_behind(text, at + len(unit))
                return rest.strip() if rest[:1] in (" ", *_DASHES) else ""
        return self.words.behind(unit, near)

    def _time(self, task: Task, near: Sequence[int]) -> Doubts:
        deadline = task.deadline
        read = self.words.spelled(deadline.text, near) if deadline else []
        dated = deadline is not None and bool(deadline.start or deadline.end or deadline.recurrence)
        return {
            "undated": float(deadline is not None and (not dated or no_such_day(deadline.text, deadline.recurrence))),
            "time_hard": _worst([word for word in read if _EXACT.search(word.text)]),
            "time_missed": float(deadline is None and _has_time(task)),
            "time_rest": float(deadline is not None and _figure_beside(task.text, deadline)),
            "after_time": float(dated and _goes_on_after(task)),
            "times_two": float(dated and _two_times(task)),
            "time_far": float(dated and deadline is not None and self._far(deadline)),
        }

    def _far(self, deadline: Deadline) -> bool:
        years = [int(day[:4]) for day in (deadline.start, deadline.end) if day]
        return self.year is not None and any(not self.year - 1 <= year <= self.year + 10 for year in years)


def _usual(rest: str, after: Counter[str]) -> bool:
    """Whether the document mostly goes on after a unit as it does here, and no cue: then the name is longer."""
    following = (keys(rest) or [""])[0]
    if rest[:1].islower() and verb(rest):
        return False  # who does much of one kind: "Sở Tài chính rà soát …", again and again
    return not _ends_name(following) and after[following] > 1 and after[following] >= 0.6 * after.total()


def _gap_to_cue(rest: str) -> bool:
    """Whether "chủ trì" and the like stand a few words behind the name: those words belong to it."""
    cues = "|".join(re.escape(fold(word)) for word in load("doubts.yaml")["lead"])
    return bool(re.match(rf"(?!(?:{cues})(?!\w))(?:[^\s,.;:(]+\s+){{1,7}}(?:{cues})(?!\w)", fold(rest)))


def _ends_name(key: str) -> bool:
    """Whether what follows a name shows that it was whole: a sign, the end, "và", "chủ trì"."""
    return not key or key in _openings()


@cache
def _openings() -> frozenset[str]:
    words = [
        *load("units.yaml")["lead_cues"],
        *load("units.yaml")["support_cues"],
        *load("doubts.yaml")["behind_units"],
    ]
    return frozenset(fold(word).split()[0] for word in words)


def _ends_with(text: str, name: str) -> bool:
    """Whether the last word is one of a list; marks count here: "để" ends no sentence, "đề" may."""
    last = text.rpartition(" ")[2]
    return one_tone(last.strip(" ;,").lower()) in load("doubts.yaml")[name]


def _twice(texts: Sequence[str]) -> bool:
    """Whether a small word stands twice in a row: "theo theo"; others may, as in "luôn luôn"."""
    low = [one_tone(text.lower()) for text in texts]
    return any(one == other and one in load("doubts.yaml")["never_last"] for one, other in pairwise(low))


def _up_to(value: float) -> float:
    return round(max(0.0, min(1.0, value)), 4)


def _worst(read: Sequence[Read]) -> float:
    """One minus the least confidence among the words of a field."""
    return round(1 - min((word.confidence for word in read), default=1.0), 4)


def _rule(task: Task) -> Doubts:
    rule = str(getattr(task, "rule", "none"))
    kind = rule.removeprefix("table.")
    return {
        "rule_heading": float(rule == "heading"),
        "rule_clause": float(rule in _BEHIND),
        "rule_weak": float(not rule.startswith("table.") and kind not in (*_STRONG, *_BEHIND, "heading")),
        "rule_table_weak": float(rule.startswith("table.") and kind not in (*_STRONG, "column")),
    }


@cache
def _heads() -> frozenset[str]:
    """Words that begin names and are none by themselves; "Ban Giám hiệu", "Huyện đoàn" are whole."""
    words = load("units.yaml")
    return frozenset(map(fold, words["heads"])) - frozenset(map(fold, [*words["sufficient"], *words["people"]]))


# a label, or what is left of one, amid the text
_SIGNS_INSIDE = re.compile(
    rf"[.;,]\s*[:;]\s|[.;:]\s+[-–+]\s+\w|[.;:]\s+(?:\S{{1,4}}[.)]|\d[\d,.]{{0,4}})\s+[{CAPITALS}]|[.;:]\s+[^\w\s“\"(]{{2,}}"
)
_CAPITALS_INSIDE = re.compile(rf"(?:(?<!\S)[{CAPITALS}]{{2,}},?\s+){{2}}[{CAPITALS}]{{2,}}")  # of a heading


def _odd_unit(unit: str) -> bool:
    parts = re.split(r"\s[-–]\s", unit)
    if any(_headed(words) for words in parts[1:]):
        return True  # two names in one
    return len(unit.split()) > 16 or len(unit) < 3 or bool(re.search(r"\d{3}|[^\w\s,()/&.\-–]", unit))


_CITED = re.compile(r"(?:so|ngay)\s+\d+[/-]\S*(?:\s+ngay\s+[\d/]+)?")  # in folded text: number and day of a document
_DATED = re.compile(r"(?<!\w)(?:quy|thang|ngay)\s+(?:\d|[ivx]+(?!\w))")


def _partners(task: Task) -> set[str]:
    """The units that the text's own "phối hợp với" names; one that leads as well is one read wrongly."""
    return {fold(unit) for unit in (*task.support_units, *roles_of(task.text).support)}


def _headed(words: str) -> bool:
    """Whether a part of a name begins as a name does: "Phòng giao dịch Chợ Mới"."""
    folded = fold(words)
    return words[:1].isupper() and any(folded.startswith(head + " ") for head in _heads())


def _has_time(task: Task) -> bool:
    """Whether a text without a deadline prints what may be one; days of cited documents are none."""
    text = _CITED.sub(" ", fold(task.text))
    return bool(phrases("times").search(text) or _DATED.search(text))


def _gives_others_work(task: Task, origin: Origin) -> bool:
    """Whether a later clause tells a body to do something, and the row does not say that it does."""
    known = {fold(unit) for unit in (*task.lead_units, *task.monitor_units)}
    return bool(other_duties(task.text, known, origin.item.context.names))


def _passes_over(task: Task, origin: Origin) -> bool:
    """Whether the text begins with a body, and who does it was taken from elsewhere."""
    if getattr(task, "rule", "none") not in ("heading", "none"):
        return False
    return passed_over(task.text, {fold(unit) for unit in task.lead_units}, origin.item.context.names)


def _goes_on_after(task: Task) -> bool:
    """Whether another sentence begins right behind the deadline: the next item, perhaps."""
    said = task.deadline.text if task.deadline else ""
    _, found, rest = task.text.partition(said)
    return bool(found and re.match(rf"\s*[.;]\s+[{CAPITALS}]", rest))


def _two_times(task: Task) -> bool:
    """Whether a deadline reaches over a sentence's end, or the text says twice by when: two items in one, perhaps."""
    done = "|".join(re.escape(fold(word)) for word in load("doubts.yaml")["done"])
    over = bool(task.deadline and re.search(r"\.\s", task.deadline.text))
    return over or len(re.findall(rf"(?<!\w)(?:{done})(?!\w)", fold(task.text))) > 1


def _figure_beside(text: str, deadline: Deadline) -> bool:
    """Whether a figure or another time word stands right before or behind the deadline's words."""
    at = fold(text).find(fold(deadline.text))
    if at < 0:
        return False
    after = fold(text)[at + len(deadline.text) :][:12]
    return bool(re.match(r"\s*(?:[/.\-]\s*)?\d|\s+(?:thang|quy|nam|ngay)(?!\w)", after))


# ---------------------------------------------------------------- tables


def _row(row: Row) -> Doubts:
    own = [cell for cell in row.texts if cell.text]
    return {
        "in_table": 1.0,
        "table_unsure": float(row.unsure),
        "table_headless": float(not row.headed),
        "row_broken": float(not row.in_sequence),
        "cell_unread": float(not row.whole),
        "cell_hard": _up_to(2 * (1 - min((cell.confidence for cell in own), default=1.0))),
        "cells_few": float(len(row.cells) < 3),
        "columns_unknown": _up_to(1 - len(row.columns) / max(row.table.columns, 1)),
    }


def _task_row(task: Task, row: Row) -> Doubts:
    """Whether the cells of unit and time are wholly told by the fields."""
    led = row.cells["lead"].text if "lead" in row.cells else ""
    folded = fold(led)
    partners = [unit for unit in task.support_units if fold(unit) in folded]  # "A chủ trì, phối hợp với B"
    said: dict[str, Callable[[], str]] = {
        "lead": lambda: " ".join([*task.lead_units, *partners]),
        "lead_support": lambda: " ".join([*task.lead_units, *task.support_units]),
    }
    rest = 0.0
    for role, words in said.items():
        cell = row.cells.get(role)
        if cell and cell.text:
            wanted = len("".join(keys(cell.text)))
            rest = max(rest, 1 - len("".join(keys(words()))) / max(wanted, 1))
    time = row.cells.get("deadline")
    missed = bool(time and len(time.text) > 2 and task.deadline is None)
    unused = 0.0
    if time and task.deadline and not missed:
        unused = 1 - len(task.deadline.text) / max(len(time.text), 1)
    empty = any(
        role in row.columns and not (row.cells.get(role) and row.cells[role].text) for role in ("lead", "lead_support")
    )
    return {
        "unit_rest": _up_to(2 * rest),
        "column_doubted": float(row.doubted),
        "time_unread": float(missed),
        "time_unused": _up_to(2 * unused),
        "time_empty": float(
            ("deadline" in row.columns or row.timed) and not (time and time.text) and task.deadline is None
        ),
        "unit_empty": float(empty),
    }
