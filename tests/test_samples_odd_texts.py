"""Texts with odd wordings: the same seed gives the same, every item is in the text and has its gold."""

from __future__ import annotations

import re

import pytest

from samples.generator.odd_texts import odd_text


@pytest.mark.parametrize("seed", range(10))
def test_the_gold_stands_in_the_text(seed: int) -> None:
    made = odd_text(seed)
    assert made == odd_text(seed)
    assert made.gold["tasks"]
    for task in made.gold["tasks"]:
        assert task["text"] in made.text
        due = task["deadline"]
        if isinstance(due, dict):
            days = [day for day in (due["start"], due["end"]) if day]
            assert all(re.fullmatch(r"20\d\d-\d\d-\d\d", day) for day in days)
            assert due["recurrence"] or days == sorted(days)


def test_the_forms_differ() -> None:
    texts = [odd_text(seed).text for seed in range(40)]
    assert len(set(texts)) == 40
    assert any("; " in text for text in texts)
    assert any("gia hạn" in text or "riêng" in text for text in texts)
