"""An indicator whose points could not be read is to be looked at."""

from __future__ import annotations

import pytest

from pipeline.document import Place, TableCell
from pipeline.extract.confidence.model import load_model
from pipeline.extract.index_rows import points_unread


def cells(text: str, *, unread: bool = False, confidence: float = 1.0) -> dict[str, TableCell]:
    points = TableCell(text, Place(1, None), unread=unread, confidence=confidence)
    return {"indicator": TableCell("Số hóa hồ sơ l,S", Place(1, None)), "score": points}


@pytest.mark.parametrize("text", ["?", "l,S", "O,5", "1,S", "2.O", "§", "0.5 l"])
def test_what_is_no_figure(text: str) -> None:
    assert points_unread(cells(text))


@pytest.mark.parametrize(
    "text", ["1,5", "0.25", "2", "-0,5", "1,5/2", "50%", "2 điểm", "2đ", "", "-", "Không đạt", "1,5 (trừ 0,5)"]
)
def test_figures_and_words_are_read(text: str) -> None:
    assert not points_unread(cells(text))


def test_ink_that_gave_no_words_and_words_that_were_hard_to_read() -> None:
    assert points_unread(cells("", unread=True))
    assert points_unread(cells("1,5", confidence=0.4))
    assert not points_unread({"indicator": cells("?")["score"]})


def test_it_flags_an_indicator_by_itself() -> None:
    model = load_model("indicators")
    assert model.chance({}) >= model.sure_from > model.chance({"points_unread": 1.0})
