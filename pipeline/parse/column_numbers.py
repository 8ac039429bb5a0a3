"""The row "(1) (2) (3)" under a table's heads: told, put right where it was misread, and found again on later pages."""

from __future__ import annotations

import re

from pipeline.document import TableRow

_RIGHT = 3  # numbers in brackets that are read right, at least
_NUMBER = 5  # signs: "(12)." is the longest number of a column


def is_numbering(row: TableRow) -> bool:
    """A row "(1) (2) (3)" under the heads. Figures in brackets are often misread, so that two of them tell, where all
    that stands beside them is as short and no word."""
    texts = [c.text.strip("() .") for c in row.cells]
    if len(texts) < 3 or any(c.column_span > 1 or c.continued for c in row.cells):
        return False
    if any(len(c.text) > _NUMBER or re.search(r"[^\W\d_]{2}", c.text) for c in row.cells):
        return False
    right = [c.text for n, c in enumerate(row.cells, 1) if c.text.strip("() .") == str(n)]
    figures = sum(t.isdigit() for t in texts)
    bracketed = sum(t[:1] == "(" or t[-1:] == ")" for t in right)
    return figures - len(right) <= 1 and (len(right) >= len(texts) / 2 or bracketed >= 2)


def renumber(row: TableRow) -> None:
    """Put misread numbers of a row "(1) (2) (3)" right, in place: each is told by its column."""
    forms = [c.text.replace(str(n), "{}") for n, c in enumerate(row.cells, 1) if c.text.strip("() .") == str(n)]
    form = max(forms, key=forms.count)
    for n, cell in enumerate(row.cells, 1):
        if cell.text or cell.unread:
            cell.text, cell.unread = form.format(n), False


def mark_again(rows: list[TableRow]) -> None:
    """Mark, in place, a row of numbers right under heads that a bad copy shows as "(1)", "lại)", "SG)", "(4": all its
    cells are as short, and some hold their column's number."""
    at = next((n for n, row in enumerate(rows) if not row.header), len(rows))
    if not 0 < at < len(rows) or any(is_numbering(r) for r in rows[:at]):
        return
    row = rows[at]
    texts = [c.text for c in row.cells if c.text]
    short = all(len(c.text) <= _NUMBER and c.column_span == 1 and not c.continued for c in row.cells)
    numbers = sum(bool(re.search(r"[\d()]", text)) for text in texts)
    right = sum(c.text.strip("() .") == str(n) and c.text != str(n) for n, c in enumerate(row.cells, 1))
    if short and right >= _RIGHT and 2 * numbers > len(texts) and 2 * len(texts) > len(row.cells):
        row.header = True
        for n, cell in enumerate(row.cells, 1):
            cell.text, cell.unread = f"({n})", False
