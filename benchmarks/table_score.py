"""How right the tables of an output are beside the gold's: rows, cells and their text, structure.

Cells are paired by where they stand. A gold cell that nothing stands for counts as read empty; what is read in no
gold cell counts as invented letters.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from rapidfuzz.distance import Levenshtein

from benchmarks.score import Score, alike, printed

Record = dict[str, Any]
Box = tuple[float, float, float, float]
SAME_CELL = 0.5  # of the smaller box must be shared by two boxes that are of one cell, and of the larger a third
SAME_ROW = 0.8  # of the words


class Cell:
    """A cell of either side: the row and column that it begins in, its spans, and its box on each page."""

    def __init__(self, place: tuple[int, int, int, int], text: str, boxes: dict[int, Box]) -> None:
        self.row, self.column, self.row_span, self.column_span = place
        self.text, self.boxes = text, boxes


def gold_cells(table: Record) -> list[Cell]:
    return [
        Cell(
            (c["row"], c["column"], c["row_span"], c["column_span"]),
            c["text"],
            {p["page"]: tuple(p["bbox"]) for p in c["parts"]},
        )
        for c in table["cells"]
    ]


def found_cells(table: Record) -> list[Cell]:
    """The cells of a record of kehoach's; heads that are repeated on later pages aside."""
    out, number = [], 0
    for row in table["rows"]:
        if row["kind"] == "head_again":
            continue
        for c in row["cells"]:
            boxes = {e["page"]: tuple(e["bbox"]) for e in c["evidence"] if e["bbox"]}
            out.append(Cell((number, c["column"], c["row_span"], c["column_span"]), c["text"] or "", boxes))
        number += 1
    return out


def score_peer(gold: list[Record], cells: list[Record], score: Score) -> None:
    """A peer's cells, page by page as it finds them: beside the gold's parts of cells on each page."""
    wanted = []
    for i, table in enumerate(gold):
        printed_twice = [{**c, "parts": [c]} for c in table["repeats"]]
        for c in [*table["cells"], *printed_twice]:
            place = (c["row"], c["column"], c["row_span"], c["column_span"])
            for p in c["parts"]:
                wanted.append((1000 * i + p["page"], Cell(place, p["text"], {p["page"]: tuple(p["bbox"])})))
    given = []
    for c in cells:
        place = (c["row"], c["column"], c["row_span"], c["column_span"])
        text = "" if c["text"] == "None" else c["text"]
        given.append((1000 * c["table"] + c["page"], Cell(place, text, {c["page"]: tuple(c["bbox"])})))
    hits = _pairs(wanted, given)
    score_text(wanted, given, hits, score)
    _score_rows(wanted, given, score)
    _score_structure(wanted, given, hits, score)


def score_tables(gold: list[Record], found: list[Record], score: Score) -> None:
    """Rows, cells, text and structure of one document's tables, all taken together."""
    wanted = [(i, c) for i, table in enumerate(gold) for c in gold_cells(table)]
    given = [(i, c) for i, table in enumerate(found) for c in found_cells(table)]
    hits = _pairs(wanted, given)
    score_text(wanted, given, hits, score)
    _score_rows(wanted, given, score)
    _score_structure(wanted, given, hits, score)


def score_text(
    wanted: list[tuple[int, Cell]], given: list[tuple[int, Cell]], hits: dict[int, int], score: Score
) -> None:
    """Edits over all gold letters, and cells: paired ones whose text is at least 95 % alike, F1."""
    edits = length = right = 0
    for i, (_, cell) in enumerate(wanted):
        text = printed(cell.text)
        got = printed(given[hits[i]][1].text) if i in hits else ""
        edits += Levenshtein.distance(text, got)
        length += len(text)
        right += i in hits and (alike(text, got) >= 0.95 or text == got)
    spare = set(range(len(given))) - set(hits.values())
    edits += sum(len(printed(given[j][1].text)) for j in spare)
    score.add_errors("cell cer", edits, length)
    score.add("cells", right, len(wanted), len(given))


def _share(a: Box, b: Box) -> float:
    """What two boxes share: of the smaller one, 0 where it is little of the larger."""
    wide, high = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    if wide <= 0 or high <= 0:
        return 0.0
    sizes = sorted((box[2] - box[0]) * (box[3] - box[1]) for box in (a, b))
    both = wide * high
    return both / max(sizes[0], 1e-6) if both >= 0.33 * sizes[1] and both >= SAME_CELL * sizes[0] else 0.0


def _pairs(wanted: list[tuple[int, Cell]], given: list[tuple[int, Cell]]) -> dict[int, int]:
    """Gold cell -> found cell, the best overlaps first. Every page that a cell stands on may tell."""
    scored = []
    by_page: dict[int, list[tuple[int, Box]]] = {}
    for j, (_, cell) in enumerate(given):
        for page, box in cell.boxes.items():
            by_page.setdefault(page, []).append((j, box))
    for i, (_, cell) in enumerate(wanted):
        for page, box in cell.boxes.items():
            scored += [(s, i, j) for j, other in by_page.get(page, []) if (s := _share(box, other)) > 0]
    hits: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in sorted(scored, reverse=True):
        if i not in hits and j not in taken:
            hits[i] = j
            taken.add(j)
    return hits


def rows_of(cells: list[tuple[int, Cell]]) -> dict[tuple[int, int], str]:
    """(table, row) -> its words; rows without words aside."""
    out: dict[tuple[int, int], list[Cell]] = {}
    for table, cell in cells:
        if cell.text:
            out.setdefault((table, cell.row), []).append(cell)
    return {k: " ".join(c.text for c in sorted(v, key=lambda c: c.column)) for k, v in out.items()}


def _score_rows(wanted: list[tuple[int, Cell]], given: list[tuple[int, Cell]], score: Score) -> None:
    """Rows whose words are found in one row, in the same order of rows (longest common run of alike rows), F1."""
    left, right = list(rows_of(wanted).values()), list(rows_of(given).values())
    best = [[0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            same = best[i][j] + 1 if alike(a, b) >= SAME_ROW else 0
            best[i + 1][j + 1] = max(best[i][j + 1], best[i + 1][j], same)
    score.add("rows", best[-1][-1], len(left), len(right))


def _neighbours(cells: list[tuple[int, Cell]]) -> set[tuple[int, int, str]]:
    """Which cell stands right of and below which (numbers in the list)."""
    grid: dict[tuple[int, int, int], int] = {}
    for n, (table, cell) in enumerate(cells):
        for r in range(cell.row, cell.row + cell.row_span):
            for c in range(cell.column, cell.column + cell.column_span):
                grid[table, r, c] = n
    out = set()
    for way in (0, 1):
        lines: dict[tuple[int, int], list[tuple[int, int]]] = {}
        for (table, r, c), n in grid.items():
            lines.setdefault((table, r if way == 0 else c), []).append((c if way == 0 else r, n))
        for line in lines.values():
            out |= {(a, b, "down" if way else "right") for (_, a), (_, b) in pairwise(sorted(line)) if a != b}
    return out


def _score_structure(
    wanted: list[tuple[int, Cell]], given: list[tuple[int, Cell]], hits: dict[int, int], score: Score
) -> None:
    """Neighbourhoods of cells, as ICDAR 2013 counts them, F1: wrong spans, rows or columns break some."""
    left, right = _neighbours(wanted), _neighbours(given)
    same = sum(a in hits and b in hits and (hits[a], hits[b], way) in right for a, b, way in left)
    score.add("structure", same, len(left), len(right))


def score_indicators(gold: list[Record], found: list[Record], score: Score) -> None:
    """Of the indicators that are paired by their text: the right kind, cause and points, F1."""
    left = list(range(len(found)))
    right = 0
    for want in gold:
        best = max(left, key=lambda j: alike(want["text"], found[j]["text"]), default=None)
        if best is None or alike(want["text"], found[best]["text"]) < SAME_ROW:
            continue
        left.remove(best)
        got = found[best]
        same = want["kind"] == got["kind"]
        same = same and (alike(want["cause"], got["cause"]) >= 0.9 if want["cause"] else not got["cause"])
        right += same and all(
            want[k] == got.get(k) for k in ("score_max", "score", "score_lost") if want.get(k) is not None
        )
    score.add("indicators whole", right, len(gold), len(found))
