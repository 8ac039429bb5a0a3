"""What reviewers put right, put right in the words of the pages: in their places, as far as they can be told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from rapidfuzz.distance import Indel, Opcodes

from pipeline.document import Box, Document, Evidence, Indicator, Task
from pipeline.export import PrintedPage, PrintedWord
from pipeline.searchable.head import Place, alike, correct_head, share_out
from pipeline.text import nfc

_MOST_WORDS = 5_000  # of a text that is put right: longer ones stay as they were read
_MOST_PLACES = 50_000  # words of the pages on which one is looked for

Change = tuple[str | None, str | None, list[Evidence]]


def corrected(pages: Sequence[PrintedPage], machine: Document, decided: Document) -> list[PrintedPage]:
    """The pages with people's words for the machine's. Words that a person took out of a row stay: they are printed."""
    words = {
        (p, n, w): word.text
        for p, page in enumerate(pages)
        for n, line in enumerate(page.lines)
        for w, word in enumerate(line)
    }
    for old, new, evidence in _changes(machine, decided):
        if new and nfc(new).split() != (old or "").split():
            _correct(pages, words, nfc(old or "").split(), nfc(new).split(), evidence)
    if hasattr(decided.document, "reviewed"):
        correct_head(pages, words, machine.document, decided.document)
    return [
        replace(
            page,
            lines=tuple(
                tuple(replace(word, text=words[p, n, w]) for w, word in enumerate(line) if words[p, n, w])
                for n, line in enumerate(page.lines)
            ),
        )
        for p, page in enumerate(pages)
    ]


def _changes(machine: Document, decided: Document) -> Iterator[Change]:
    before: dict[str, Task | Indicator] = {one.id: one for one in machine.tasks}
    before |= {one.id: one for one in machine.indicators}
    rows: list[Task | Indicator] = [*decided.tasks, *decided.indicators]
    for row in rows:
        was = before.get(row.id)
        if was is None or type(was) is not type(row) or not hasattr(row, "reviewed"):
            continue
        for old, new in _fields(was, row):
            yield old, new, was.evidence
    for table, left in zip(decided.tables, machine.tables, strict=False):
        for line, line_was in zip(table.rows, left.rows, strict=False):
            for cell, cell_was in zip(line.cells, line_was.cells, strict=False):
                if hasattr(cell, "reviewed"):
                    yield cell_was.text, cell.text, cell_was.evidence


def _fields(was: Task | Indicator, row: Task | Indicator) -> Iterator[tuple[str | None, str | None]]:
    yield was.text, row.text
    if isinstance(was, Indicator) and isinstance(row, Indicator):
        yield was.cause, row.cause
    if not isinstance(was, Task) or not isinstance(row, Task):
        return
    yield was.product, row.product
    yield was.deadline.text if was.deadline else None, row.deadline.text if row.deadline else None
    for name in ("lead_units", "support_units", "monitor_units"):
        old, new = getattr(was, name), getattr(row, name)
        if len(old) == len(new):
            yield from zip(old, new, strict=True)


def _correct(
    pages: Sequence[PrintedPage], words: dict[Place, str], old: list[str], new: list[str], evidence: list[Evidence]
) -> None:
    if not old or max(len(old), len(new)) > _MOST_WORDS:
        return
    if not alike(" ".join(old), " ".join(new)):
        return
    places = [place for one in evidence for place in _inside(pages, one)]
    printed = [words[place] for place in places[:_MOST_PLACES]]
    at: dict[int, Place] = {}
    for block in Indel.opcodes(old, printed):
        if block.tag == "equal":
            size = block.src_end - block.src_start
            at.update({block.src_start + k: places[block.dest_start + k] for k in range(size)})
    for kind, i1, i2, j1, j2 in _changed(Indel.opcodes(old, new)):
        targets = [at[i] for i in range(i1, i2) if i in at]
        if kind == "replace" and len(targets) == i2 - i1:
            share_out(words, targets, new[j1:j2], None)
        elif kind == "insert" and i1 - 1 in at:
            words[at[i1 - 1]] = " ".join([words[at[i1 - 1]], *new[j1:j2]])
        elif kind == "insert" and i1 in at:
            words[at[i1]] = " ".join([*new[j1:j2], words[at[i1]]])


def _changed(steps: Opcodes) -> Iterator[tuple[str, int, int, int, int]]:
    """What differs, a run of deletions and insertions as one replacement."""
    run: list[tuple[int, int, int, int]] = []
    for step in [*steps, None]:
        if step is not None and step.tag != "equal":
            run.append((step.src_start, step.src_end, step.dest_start, step.dest_end))
            continue
        if run:
            i1, j1, i2, j2 = run[0][0], run[0][2], run[-1][1], run[-1][3]
            yield ("replace" if i2 > i1 and j2 > j1 else "delete" if i2 > i1 else "insert"), i1, i2, j1, j2
        run = []


def _inside(pages: Sequence[PrintedPage], evidence: Evidence) -> Iterator[Place]:
    box = Box(*evidence.bbox) if evidence.bbox else None
    for p, page in enumerate(pages):
        if page.number == evidence.page:
            for n, line in enumerate(page.lines):
                yield from ((p, n, w) for w, word in enumerate(line) if box is None or _within(word, box))


def _within(word: PrintedWord, box: Box) -> bool:
    x, y = word.box.centre
    return box.x0 - 1 <= x <= box.x1 + 1 and box.y0 - 1 <= y <= box.y1 + 1
