"""What speaks against a row: each doubt a number from 0 (none) to 1, by name.

The names are those of models/confidence/*.json, which weigh them, and of `doubts` in knowledge/messages.yaml, which put
them into words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

from pipeline.document import Indicator, Page, PageWarning, Task
from pipeline.extract.cell_units import broken_in_doubt
from pipeline.extract.columns import UNIT_ROLES
from pipeline.extract.confidence.doubtful import doubtful_words
from pipeline.extract.confidence.leads import lead_doubts
from pipeline.extract.confidence.origins import Neighbours, Origin, Row
from pipeline.extract.confidence.phrases import acts, begins, ends_with, phrases
from pipeline.extract.confidence.times import never_dated, time_doubts, unsettled
from pipeline.extract.confidence.words import Words, impossible, keys, strange
from pipeline.extract.cues import clause_opening
from pipeline.extract.decisions import decided_first, finds_first
from pipeline.extract.gives_work import gives_on, is_given_out
from pipeline.extract.index_rows import points_unread
from pipeline.extract.items import Item
from pipeline.extract.opening_verbs import opens_with_a_verb
from pipeline.extract.other_duties import other_duties
from pipeline.extract.roles import roles_of
from pipeline.knowledge import load
from pipeline.text import CAPITALS, fold, one_tone

Doubts = dict[str, float]
_UNSURE = 0.75  # a word read with less may be another one
_STRONG = {"subject", "run_in", "caption"}
_BEHIND = {"clause", "decided", "later", "topic"}  # the doer stands behind a clause or in a later sentence
_NOT_OF_THE_TEXT = {"heading", "caption", "none"}
_FIELD = 4  # words of a field's name
_CLOSED = (".", ";", "/", "…", "”", '"', ")", "!", "?", ",")
_HARD_PAGES = {PageWarning.LOW_CONFIDENCE, PageWarning.FOREIGN}
_LONG, _SHORT = 90, 5  # words
_COARSE = 180  # dpi
_ODD_START = re.compile(rf"[^\w“\"'(]|\d[\d.,]*[.)]\s+[{CAPITALS}]")  # a sign, or a label that was not cut off


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
        doubts |= lead_doubts(origin, self.words, self.neighbours, near)
        doubts |= time_doubts(task, self.words, self.neighbours, self.year, near)
        doubts["time_unsettled"] = float(unsettled(origin, self.year) or "deadline" in origin.item.twice)
        doubts["second_duty"] = max(doubts["second_duty"], float(bool(origin.item.twice & {"lead", "lead_support"})))
        doubts |= _rule(task)
        doubts |= self._single(origin, near)
        doubts["captions_only"] = float(begins(task.text, "captions") or _names_a_field(task))
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
        said = roles_of(found.text)
        gives = said.rule in ("subject", "run_in") or (bool(said.lead) and gives_on(fold(found.text), said.lead[0]))
        gives |= not deducted and bool(other_duties(found.text, set(), origin.item.context.names))
        doubts["gives_work"] = float(row_less and gives)
        doubts["points_unread"] = float(origin.row is not None and points_unread(origin.row.cells))
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
            "text_open": float(row is None and not item.fields and not text.endswith(_CLOSED)),
            "ends_open": float(ends_with(text, "never_last")),
            "new_lines": float(row is None and not item.contents and (item.trailing or self._new_items(near))),
            "signs_inside": float(bool((_LABELS_INSIDE if row else _SIGNS_INSIDE).search(text))),
            "signature": float(row is None and bool(_SIGNATURE.search(text))),
            "capitals_inside": float(not text.isupper() and bool(_CAPITALS_INSIDE.search(text))),
            "no_work": float(_may_be_no_work(origin, text)),
            "starts_low": float(text[:1].islower() and getattr(found, "rule", "") != "run_in"),
            "starts_odd": float(bool(_ODD_START.match(text))),
            "closing": float(text.endswith(("./.", "/.", ".."))),
            "short": float(count < _SHORT),
            "long": _up_to(max(0, count - _LONG) / _LONG),
            "capitals": float(text.isupper()),
            "label_broken": float(row is None and self._out_of_order(origin)),
            "section_broken": float(self.neighbours.section_broken(found.section)),
            "no_section": float(not found.section),
            "place_unsure": float(row is None and item.context.kind is None and not is_given_out(item)),
            "no_label": float(row is None and not item.labelled and not self._sure_of_its_place(origin)),
            "pages_two": float(len(found.evidence) > 1),
        } | (_row(row) if row else {})

    def _out_of_order(self, origin: Origin) -> bool:
        """Whether an item's number doesn't follow the one before, or its heading is likely not the one over it."""
        by_heading = getattr(origin.found, "rule", "") == "heading"
        lost = by_heading and self.neighbours.behind_lost_heading(origin.item)
        return lost or self.neighbours.label_broken(origin.item)

    def _new_items(self, near: Sequence[int]) -> bool:
        """Whether a new paragraph stands in an item that is no captioned line of it ("Thời gian hoàn thành: …")."""
        return any(not begins(line, "captions") for line in self.words.new_lines_inside(near))

    def _sure_of_its_place(self, origin: Origin) -> bool:
        """Whether an item needs no label to be one: it says who does it by when, or stands alone under the heading of
        who does it and says what is to be done."""
        task, item = origin.found, origin.item
        units = task.lead_units if isinstance(task, Task) else []
        lone = item.context.unit_heading and self.neighbours.alone(item) and acts(task.text, units)
        return lone or _orders_by_a_day(origin)

    # ------------------------------------------------------------ of tasks


def _names_a_field(task: Task) -> bool:
    """Whether a few words before a colon seem to name what stands behind it, as no verb is on either side: "Mốc kiểm
    tra: từ 01/01/2025 đến nay" of the item whose "Thời gian: …" stands beside it."""
    field, colon, said = task.text.partition(": ")
    if not colon or getattr(task, "rule", "") not in _NOT_OF_THE_TEXT or len(field.split()) > _FIELD:
        return False
    return not any(opens_with_a_verb(part) or acts(part, ()) for part in (field, said))


def _exempts(found: Task | Indicator, text: str) -> bool:
    """Whether a row says what need not be done: "Cơ sở đã kiểm tra năm 2025 thì không kiểm tra lại"."""
    return isinstance(found, Task) and phrases("exempting").search(fold(text)) is not None


def _works_by_a_duty(item: Item, text: str) -> bool:
    """Whether an action stands behind the clause with which an item under a unit's heading begins: "Căn cứ chức năng,
    nhiệm vụ, phối hợp …"."""
    behind = text.split(", ")[1:3]
    return (
        item.context.unit_heading
        and clause_opening().match(fold(text)) is not None
        and any(acts(part, ()) for part in behind)
    )


def _orders_by_a_day(origin: Origin) -> bool:
    """Whether an item says in so many words who is to do it, and by when: it needs no label to be one."""
    deadline = getattr(origin.found, "deadline", None)
    return is_given_out(origin.item) and deadline is not None and bool(deadline.end or deadline.recurrence)


def _twice(texts: Sequence[str]) -> bool:
    """Whether a small word stands twice in a row: "theo theo"; others may, as in "luôn luôn"."""
    low = [one_tone(text.lower()) for text in texts]
    return any(one == other and one in load("doubts.yaml")["never_last"] for one, other in pairwise(low))


def _up_to(value: float) -> float:
    return round(max(0.0, min(1.0, value)), 4)


def _rule(task: Task) -> Doubts:
    rule = str(getattr(task, "rule", "none"))
    kind = rule.removeprefix("table.")
    return {
        "rule_heading": float(rule == "heading"),
        "rule_clause": float(rule in _BEHIND),
        "rule_weak": float(
            not rule.startswith("table.") and kind not in (*_STRONG, *_BEHIND, "heading") and not _given_in_words(task)
        ),
        "rule_table_weak": float(rule.startswith("table.") and kind not in (*_STRONG, "column")),
    }


def _may_be_no_work(origin: Origin, text: str) -> bool:
    """Whether a text may order nothing; under a heading on what was done, too, nothing tells which of its items are."""
    named = begins(text, "not_work") and not _works_by_a_duty(origin.item, text)
    return named or _exempts(origin.found, text) or origin.item.context.mixed


def _given_in_words(task: Task) -> bool:
    """Whether a clause behind what is found or decided gives the work to its one body in so many words: "Hồ sơ còn
    chậm. Giao Phòng A trình …", "Đồng ý chủ trương; giao Phòng A lập dự toán"."""
    if len(task.lead_units) != 1 or not (finds_first(task.text) or decided_first(task.text)):
        return False
    orders = "|".join(map(re.escape, load("doubts.yaml")["orders"]))
    given = [task.text[m.end() :] for m in re.finditer(rf"[.;,]\s+(?:{orders})\s+", task.text, re.IGNORECASE)]
    return len(given) == 1 and re.match(rf"{re.escape(task.lead_units[0])}\s+[^\W\d_]", given[0]) is not None


# a label, or what is left of one, amid the text; in a table a list of dashes is its row's one task
_LABELS = rf"[.;,]\s*[:;]\s|[.;:]\s+(?:\S{{1,4}}[.)]|\d[\d,.]{{0,4}})\s+[{CAPITALS}]|[.;:]\s+[^\w\s“\"(]{{2,}}"
_LABELS_INSIDE = re.compile(_LABELS)
_SIGNS_INSIDE = re.compile(rf"{_LABELS}|[.;:]\s+[-–+]\s+\w")
# a post in capitals behind a sentence's end, with a name or nothing behind it
_SIGNATURE = re.compile(
    rf"[.;/]\s+(?:[{CAPITALS}]{{2,}}[./]?\s+)*[{CAPITALS}]{{2,}}(?:\s+[{CAPITALS}]\w*[.,]?){{0,6}}$"
)
_CAPITALS_INSIDE = re.compile(rf"(?:(?<!\S)[{CAPITALS}]{{2,}},?\s+){{2}}[{CAPITALS}]{{2,}}")  # of a heading


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
    lost = bool(time and time.unread and not time.text)  # a deadline out of the text may not be the one it holds
    missed = lost or bool(time and len(time.text) > 2 and task.deadline is None and not never_dated(time.text))
    unused = 0.0
    if time and task.deadline and not missed:
        unused = 1 - len(task.deadline.text) / max(len(time.text), 1)
    units = [row.cells[role] for role in UNIT_ROLES if role in row.cells]
    empty = any(
        role in row.columns and not (row.cells.get(role) and row.cells[role].text) for role in ("lead", "lead_support")
    )
    timeless = ("deadline" in row.columns or row.timed) and not (time and time.text) and task.deadline is None
    joined = timeless and row.by_white and "deadline" in row.columns  # with the cell over it, which no line tells
    return {
        "unit_rest": _up_to(2 * rest),
        "column_doubted": float(row.doubted),
        "table_unsure": float(row.unsure or joined or any(map(broken_in_doubt, units))),
        "time_unread": float(missed),
        "time_unused": _up_to(2 * unused),
        "time_empty": float(timeless and not lost),
        "unit_empty": float(empty),
    }
