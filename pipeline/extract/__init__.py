"""extract: the outline -> the document's record: head fields, sections, indicators, tasks, references."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from pipeline.document import (
    Document,
    LeftLine,
    Node,
    Outline,
    Page,
    PageRecord,
    PageWarning,
    Paragraph,
    Reference,
    Source,
    SourceFile,
    TableRecord,
    TextSource,
    UnsureWord,
)
from pipeline.extract.annotate import annotate, defined_names
from pipeline.extract.assigning import gives_out
from pipeline.extract.confidence import Neighbours, Origin, judge_all, origins_of_table
from pipeline.extract.deadline_atoms import any_of
from pipeline.extract.head import complete, read_head
from pipeline.extract.indicators import indicator_of
from pipeline.extract.items import Item, collect
from pipeline.extract.kept_tables import table_record, unsure_pages
from pipeline.extract.left_lines import left_lines, run_together
from pipeline.extract.links import link
from pipeline.extract.lost_points import told_by_points
from pipeline.extract.lost_rows import lost_pages
from pipeline.extract.mark_columns import mend_ticks
from pipeline.extract.name_memory import mend_names
from pipeline.extract.quarter_cells import mend_quarter_cells
from pipeline.extract.reasons import explain
from pipeline.extract.references import collect as collect_references
from pipeline.extract.sections import sections
from pipeline.extract.table_rows import Found, read_table
from pipeline.extract.table_titles import calendar_year
from pipeline.extract.tasks import task_of
from pipeline.extract.unit_cells import mend_unit_cells, tables_of
from pipeline.extract.unit_words import forget
from pipeline.extract.vocabulary import unit_names, unknown_alone
from pipeline.knowledge import load
from pipeline.taught import NOTHING, Taught
from pipeline.text import fold

__all__ = ["extract"]

UNSURE_DATE = 0.5  # figures of a cited date read with less are mostly others
UNSURE = 0.75  # a word read with less may be another one
JudgeRows = Callable[[list[Origin], list[Page], Neighbours, int | None], None]


def extract(
    outline: Outline,
    pages: list[Page],
    source: SourceFile,
    judge: JudgeRows | None = None,
    taught: Taught = NOTHING,
) -> Document:
    """Everything the contract asks for, of one document. Never raises for what a document holds.

    `judge` sets the confidences; who fits the model watches by one of their own. `taught`: what people's
    corrections taught.
    """
    head = read_head(outline)
    complete(head, _all_texts(outline))
    explain(head, outline, pages)
    year = int(head.issued_on[:4]) if head.issued_on else None
    year = _plan_year(head.title) or year
    texts = _mended(outline, pages)
    defined = defined_names(texts)
    names = unit_names(outline.body) | unknown_alone(defined) | frozenset(taught.names)
    items = collect(outline.body, year, names, head.doc_type, head.issuing_body)
    told_by_points(items)
    for item in (one for one in items if one.table):
        item.year = _year_over(item.title, head.title, year)
    taken = _taken(items, year)
    found, origins = taken.found, taken.origins
    neighbours = Neighbours(outline, head.issued_on)
    found.tasks = [task for task in found.tasks if gives_out(task, head, neighbours.over(task.section))]
    kept = {id(task) for task in found.tasks} | {id(one) for one in found.indicators}
    left = left_lines(outline.body, items, [one.item for one in origins])
    left += run_together(pages, found.tasks, left)
    origins = [one for one in origins if id(one.found) in kept]
    _number(found)
    annotate(found.tasks, found.indicators, defined)
    links = link(found.indicators, found.tasks, head.issuing_body)
    (judge or partial(judge_all, taught=taught))(origins, pages, neighbours, year)
    forget()
    return Document(
        source=Source(path=source.path, sha256=source.sha256, pages=source.pages),
        document=head,
        sections=sections(outline.body, found.sections, neighbours.gaps, taken.lost),
        indicators=found.indicators,
        tasks=found.tasks,
        references=references(outline, head.number, pages),
        links=links,
        tables=taken.tables,
        pages=[_page_record(p, left, table_unsure=p.number in taken.unsure) for p in pages],
        text="\f".join(outline.text_pages) + "\n",
    )


def _mended(outline: Outline, pages: list[Page]) -> list[str]:
    """Put right the ticks, units and names of the tables; the document's texts, as they were before the names were."""
    for table in tables_of(outline.body):
        mend_ticks(table)
    mend_unit_cells(outline.body)
    mend_quarter_cells(outline.body)
    texts = _all_texts(outline)
    mend_names(outline.body, pages, texts)
    return texts


@dataclass(slots=True)
class _Taken:
    """What the items gave."""

    found: Found = field(default_factory=Found)
    origins: list[Origin] = field(default_factory=list)
    tables: list[TableRecord] = field(default_factory=list)
    unsure: set[int] = field(default_factory=set)  # pages with tables to be looked at
    lost: set[str] = field(default_factory=set)  # sections with tables of which rows may have given nothing


def _taken(items: Sequence[Item], year: int | None) -> _Taken:
    taken = _Taken()
    for item in items:
        gave = _take(item, taken.found, year)
        taken.origins += gave
        if item.table:
            taken.tables.append(table_record(item, f"B{len(taken.tables) + 1}"))
            lost = lost_pages(item, len(gave))
            taken.unsure |= unsure_pages(item.table) | lost
            taken.lost |= {item.context.section or ""} if lost else set()
    return taken


def _take(item: Item, found: Found, year: int | None) -> list[Origin]:
    """Put in what an item gives; returns where that came from."""
    if item.table:
        rows = read_table(item, year)
        found.sections += rows.sections
        found.tasks += rows.tasks
        found.indicators += rows.indicators
        return origins_of_table(item, [*rows.tasks, *rows.indicators])
    if indicator := indicator_of(item):
        found.indicators.append(indicator)
        return [Origin(indicator, item)]
    if task := task_of(item, year):
        found.tasks.append(task)
        return [Origin(task, item)]
    return []


def _year_over(lines: Sequence[str], title: str | None, year: int | None) -> int | None:
    """The year that a table's times without one are of: the one of a calendar, or the plan's own (`year`) where the
    lines right over the table say it, "NHIỆM VỤ NĂM 2026"; another one there may be that of what is put right."""
    over = " ".join(lines)
    if found := calendar_year(over) or calendar_year(title or ""):
        return found
    return year if year and _plan_year(over) == year else None


def _plan_year(title: str | None) -> int | None:
    """The one year that a plan's title is about: "Kế hoạch cải cách hành chính năm 2026"."""
    folded, words = fold(title or ""), load("time.yaml")
    years = set(re.findall(rf"\b{any_of(words['words']['year'])}\s+(20\d\d)(?!\s*[-–]\s*20)", folded))
    other = re.search(rf"\b{any_of(words['title_not'])}\b", folded)  # the year of an index that lost points
    return int(years.pop()) if len(years) == 1 and not other else None


def _number(found: Found) -> None:
    for i, task in enumerate(found.tasks, 1):
        task.id = f"T{i}"
    for i, indicator in enumerate(found.indicators, 1):
        indicator.id = f"I{i}"


def references(outline: Outline, own: str | None, pages: Sequence[Page] = ()) -> list[Reference]:
    """Every cited document, from the title, the body, the tables and the footnotes."""
    read = [page for page in pages if page.source is TextSource.OCR]
    unsure = frozenset(
        word.text.strip(".,;:()")
        for page in read
        for line in page.lines()
        for word in line.words
        if word.confidence < UNSURE_DATE and any(map(str.isdigit, word.text))
    )
    return collect_references(_all_texts(outline), own, scanned=bool(read), unsure=unsure)


def _all_texts(outline: Outline) -> list[str]:
    texts = [" ".join(outline.title[1:])]
    _texts(outline.body, texts)
    texts += [note.text for note in outline.notes]
    return texts


def _texts(nodes: list[Node], texts: list[str]) -> None:
    for node in nodes:
        if node.paragraph:
            texts.append(node.paragraph.text)
        if node.table:
            texts += [c.text for row in node.table.rows for c in row.cells if c.text and not c.continued]
        _texts(node.children, texts)


def _page_record(page: Page, left: Sequence[Paragraph], *, table_unsure: bool = False) -> PageRecord:
    here = [line for line in left if line.page == page.number]
    told = {PageWarning.TABLE_UNSURE: table_unsure, PageWarning.LINES_LEFT: bool(here)}
    return PageRecord(
        page=page.number,
        width=round(page.width, 2),
        height=round(page.height, 2),
        dpi=round(page.dpi, 1),
        rotation=page.rotation,
        text_source=page.source.value,
        confidence=round(page.confidence, 3),
        warnings=[w.value for w in [*page.warnings, *(warning for warning, so in told.items() if so)]],
        unsure=[
            UnsureWord(text=word.text, confidence=round(word.confidence, 2), bbox=word.box)
            for line in page.lines()
            for word in line.words
            if word.confidence < UNSURE and any(char.isalnum() for char in word.text)
        ],
        left=[LeftLine(text=line.text, bbox=line.places[0].box) for line in here],
    )
