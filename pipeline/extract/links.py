"""Which tasks answer which indicator: by the rare words that they share and the documents that both cite.

The score is the share of the indicator's word weight (inverse document frequency of its two-word sequences over all
items of the document) that the task repeats.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from itertools import pairwise

from pipeline.document import Indicator, Task
from pipeline.text import fold

_LEAST = 0.34


def link(indicators: list[Indicator], tasks: list[Task]) -> None:
    """Fill `task_ids` and `indicator_ids` of deducted indicators and tasks."""
    deducted = [i for i in indicators if i.kind == "deducted"]
    texts = [_pairs(i.text) for i in deducted] + [_pairs(t.text) for t in tasks]
    seen = Counter(p for pairs in texts for p in pairs)
    weight = {p: math.log((1 + len(texts)) / n) for p, n in seen.items()}
    for i, indicator in enumerate(deducted):
        total = sum(weight[p] for p in texts[i]) or 1.0
        scores = [sum(weight[p] for p in texts[i] & pairs) / total for pairs in texts[len(deducted) :]]
        best = max(scores, default=0.0)
        for task, score in zip(tasks, scores, strict=True):
            if score >= _LEAST and score >= 0.75 * best:
                indicator.task_ids.append(task.id)
                task.indicator_ids.append(indicator.id)


def _pairs(text: str) -> frozenset[str]:
    words = re.findall(r"\w+", fold(text))
    return frozenset(f"{a} {b}" for a, b in pairwise(words))
