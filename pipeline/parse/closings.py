"""Paragraphs that close a document and belong to no item before them."""

from __future__ import annotations

import re
from functools import cache

from pipeline.knowledge import load
from pipeline.text import fold, one_tone


@cache
def _closings() -> tuple[str, ...]:
    return tuple(fold(c) for c in load("labels.yaml")["closings"])


def is_closing(text: str) -> bool:
    """A paragraph that ends the document and belongs to no item."""
    folded = fold(text)
    if folded.startswith(_closings()) or _announcing().match(folded.split(". ")[0]) or _asks_all().match(folded):
        return True
    return bool(re.search(r"\.\s?/\s?\.?\W*$", text)) or answers_for(text)


def orders_watching(text: str) -> bool:
    """ "Giao Sở Nội vụ theo dõi, đôn đốc việc thực hiện Kế hoạch này", "Văn phòng theo dõi, đôn đốc … Kết luận này"."""
    words, said = load("labels.yaml")["closing_orders"], one_tone(text.lower())
    if said.startswith(tuple(f"{w} " for w in words["orders"])) and any(w in said for w in words["watch"]):
        return True
    watch, this = "|".join(words["watch"]), load("labels.yaml")["this"]
    return re.match(rf"[^.;:,]{{4,60}}\s(?:{watch})\s[^.;:]{{0,80}}\s{this}\b", said) is not None


@cache
def _announcing() -> re.Pattern[str]:
    """ "Văn phòng Tỉnh ủy thông báo để các cơ quan biết, thực hiện."."""
    words = load("labels.yaml")["announcing"]
    cues, ends = ("|".join(fold(w) for w in words[key]) for key in ("cues", "ends"))
    return re.compile(rf"[^.;:,]{{0,80}}\b(?:{cues})\b[^.;:]*\b(?:{ends})\b[^.;:]*[./]*$")


@cache
def _asks_all() -> re.Pattern[str]:
    """ "Yêu cầu các đơn vị nghiêm túc triển khai thực hiện, nếu có vướng mắc báo cáo về Sở", without a day."""
    words = load("labels.yaml")["closing_requests"]
    asks, whom, ends, times = ("|".join(fold(w) for w in words[key]) for key in ("asks", "whom", "ends", "times"))
    return re.compile(rf"(?:{asks})\s+(?:{whom})\b(?![^/]*\b(?:{times})\b)[^.;:]{{0,120}}\b(?:{ends})\b")


def answers_for(text: str) -> bool:
    """A paragraph on who answers for failures: "Người đứng đầu … chịu trách nhiệm trước pháp luật"."""
    folded = fold(text)
    leads = any(fold(p) in folded for p in load("labels.yaml")["not_closing"])
    return any(fold(p) in folded for p in load("units.yaml")["answers_for"]) and not leads
