"""Words that count items and headings where these have no label: for those who part lines and who read items."""

from __future__ import annotations

import re
from functools import cache

from pipeline.document import Paragraph
from pipeline.knowledge import load


@cache
def counted_words() -> re.Pattern[str]:
    """A word and number that count a sentence or a heading: "Hoạt động 1: Tập huấn …", "Nhóm 2. Dữ liệu"."""
    words = "|".join(map(re.escape, load("labels.yaml")["counted"]))
    return re.compile(rf"(?:{words})\s+(?:số\s+)?(?:\d{{1,2}}|[IVX]+)\s*[:.–-]\s+(?=[^\W\d_])")


def without_number(text: str) -> tuple[str, bool]:
    """A sentence without the word and number that count it, and whether it had them: "Hoạt động 1: Tập huấn …"."""
    found = counted_words().match(text) if text.rstrip().endswith((".", ";")) else None
    return (text[found.end() :], True) if found else (text, False)


def heads_by_number(paragraph: Paragraph) -> bool:
    """Whether a line without a label only heads what stands under it: "Nhóm 2. Dữ liệu"."""
    closed = paragraph.text.rstrip().endswith((".", ";", ":"))
    return not paragraph.label and not closed and counted_words().match(paragraph.text) is not None
