"""What the lines over a table say of its rows: "Lịch công tác tháng 3 năm 2026" gives its days their year."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.document import Node
from pipeline.extract.deadline_atoms import any_of
from pipeline.knowledge import load
from pipeline.text import fold

_LINES = 4  # over a table


def title_over(nodes: Sequence[Node], at: int) -> list[str]:
    """The lines of text right over the table at this place, but for those that only cite a paper."""
    lines: list[str] = []
    for node in reversed(nodes[max(0, at - _LINES) : at]):
        if node.paragraph is None or node.paragraph.label or node.section_id:
            break
        line = _without_citation(node.paragraph.text)
        if line and not _cites(fold(line)):
            lines.insert(0, line)
    return lines


def _without_citation(line: str) -> str:
    """What stands before "(Kèm theo Kế hoạch số …)", which may be read as the end of the title above it."""
    cues = any_of(load("parts.yaml")["attached"])
    found = re.search(rf"\(\s*(?:\w+\s+){{0,2}}{cues}", fold(line))
    return line[: found.start()].strip() if found else line


def about_money(title: Sequence[str]) -> bool:
    """Whether a table's title names sums: "Dự toán kinh phí", "Phân bổ kinh phí"."""
    words = [fold(w) for w in load("table_headers.yaml")["money_titles"]]
    return any(re.match(rf"{re.escape(w)}\b", fold(line).strip()) for line in title for w in words)


def calendar_year(title: str) -> int | None:
    """The one year of a title that names a month, week or quarter; None where it only cites a paper.

    >>> calendar_year("Lịch công tác tuần 12 (từ 16/3 đến 20/3/2026)")
    2026
    """
    text, words = fold(title), load("time.yaml")["words"]
    if _cites(text):
        return None
    named = any(re.search(rf"\b{any_of(words[kind])}\b", text) for kind in ("month", "week", "quarter"))
    years = set(re.findall(r"(?<!\d)20\d\d(?!\d)", text))
    return int(years.pop()) if named and len(years) == 1 else None


def _cites(folded: str) -> bool:
    """ "(Kèm theo Kế hoạch số 12/KH-UBND ngày 5 tháng 3 năm 2026)"."""
    return any(fold(cue) in folded for cue in load("parts.yaml")["attached"]) or bool(
        re.search(r"\bso\s*:?\s*\d", folded)
    )
