"""Words that count items and headings where these have no label: for those who part lines and who read items."""

from __future__ import annotations

import re
from functools import cache

from pipeline.knowledge import load


@cache
def counted_words() -> re.Pattern[str]:
    """A word and number that count a sentence or a heading: "Hoạt động 1: Tập huấn …", "Nhóm 2. Dữ liệu"."""
    words = "|".join(map(re.escape, load("labels.yaml")["counted"]))
    return re.compile(rf"(?:{words})\s+(?:số\s+)?(?:\d{{1,2}}|[IVX]+)\s*[:.–-]\s+(?=[^\W\d_])")
