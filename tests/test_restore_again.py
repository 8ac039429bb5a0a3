"""What was restored stays when it is restored again: sentences of the samples, stripped and damaged."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import restore as restore_module
from pipeline.restore import restore
from pipeline.text import bare, fold

SAMPLES = Path(__file__).parents[1] / "samples"
NAMES = ("chi-thi", "ke-hoach-khac-phuc", "ke-hoach-phan-cong")
LINES = [
    line
    for name in NAMES
    for line in (SAMPLES / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    if len(line.split()) > 4
]
MORE = ["12.000.000 đ", "v.v.", "a.b.c", "5 Kg", "ĐT. 623", "B1. B2", "x", "TP. Huế", "20.000 đ/m2", "e-GP", "Q. 1"]
STRIPPED = st.sampled_from([str, bare, fold, str.upper])
SIGNS = st.sampled_from([(", ", ", "), (", ", ". "), (". ", ", "), ("ế", "é"), ("ộ", "ô"), ("ng", "n g"), ("ủ", "ú")])


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(LINES), STRIPPED, SIGNS, st.sampled_from(["", *MORE]), st.integers(0, 9))
def test_a_line(line: str, stripped: object, signs: tuple[str, str], more: str, place: int) -> None:
    assert callable(stripped)
    words = line.split()
    text = stripped(" ".join([*words[:place], *more.split(), *words[place:]]).replace(*signs))
    once = restore(text)
    assert restore(once) == once


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("stripped", [bare, fold])
def test_a_whole_text(name: str, stripped: object) -> None:
    assert callable(stripped)
    once = restore(stripped((SAMPLES / f"{name}.txt").read_text(encoding="utf-8")))
    assert restore(once) == once


@pytest.mark.parametrize("line", ["- cac phong. don vi thuoc so;", "Kinh phi 12.000.000 d ve viec tang cuong"])
def test_lines_without_marks(line: str) -> None:
    once = restore(line)
    assert once != line
    assert restore(once) == once


def test_text_without_marks_is_gone_through_once(monkeypatch: pytest.MonkeyPatch) -> None:
    texts: list[str] = []
    once = restore_module._once

    def seen(text: str) -> str:
        texts.append(text)
        return once(text)

    monkeypatch.setattr(restore_module, "_once", seen)
    assert restore("Ke hoach khac phuc cac chi so") == "Kế hoạch khắc phục các chỉ số"
    assert texts == ["Ke hoach khac phuc cac chi so"]
