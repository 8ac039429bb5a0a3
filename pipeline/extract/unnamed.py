"""Subjects without a name of their own: "Cơ quan ký kết hợp đồng chủ trì …", "Người ra quyết định có trách nhiệm …"."""

from __future__ import annotations

from pipeline.extract.unit_words import Tagged
from pipeline.knowledge import load

_LONGEST = 14  # tokens from the noun to what gives it the duty


def unnamed(t: Tagged, start: int) -> tuple[list[str], int]:
    """Who has a duty in so many words behind a common noun at `start`, and the token of the duty; ([], start) for none.

    A clause that says which one is meant is no part of the name, unless the noun says nothing without it: "Đơn vị
    được kiểm tra" is "Đơn vị", "Người được phân công" is whole.
    """
    words = load("units.yaml")["unnamed"]
    nouns = {*words["nouns"], *load("units.yaml")["people"]}
    said = [t.printed(start, start + n).lower() for n in (1, 2, 3)]
    n = next((n for n in (3, 2, 1) if said[n - 1] in nouns), 0)
    if not n or not t.word(start)[:1].isupper():
        return [], start
    clause = 0
    for k in range(start + n, min(start + _LONGEST, len(t.tags))):
        if not t.word(k).isalpha():
            return [], start
        if t.word(k) in words["clauses"] and not clause and said[0] not in words["vague"]:
            clause = k
        if k > start + n and (_duty(t, k) or (clause and t.word(k) in load("units.yaml")["modals"])):
            end = k - 1 if not clause and t.word(k - 1) in words["ends"] and k - 1 > start + n - 1 else clause or k
            return [t.printed(start, end)], k
    return [], start


def _duty(t: Tagged, k: int) -> bool:
    """Whether a duty is told at k: "có trách nhiệm", "chủ trì"; of "chủ trì có trách nhiệm" only the last."""
    said = " ".join(t.word(m).lower() for m in range(k, k + 3))
    duties = load("units.yaml")["duties"]
    further = " ".join(t.word(m).lower() for m in range(k + 2, k + 5))
    return said in duties or (said.startswith(tuple(load("units.yaml")["told_to_lead"])) and further not in duties)
