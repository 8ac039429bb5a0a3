"""The committed samples tell the truth about themselves, and the generator makes the same thing twice."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pytest

from samples.generator.compose import KINDS, compose
from samples.generator.fonts import FontsMissing, register
from samples.generator.gold import gold, join_id
from samples.generator.model import Doc, Node
from samples.generator.scan import GRADES, ScannedPage, scan_pixels
from samples.generator.typeset import break_lines, join_lines, tokens, typeset

FOLDER = Path(__file__).parent.parent / "samples"
NAMES = ["ke-hoach-khac-phuc", "ke-hoach-phan-cong", "chi-thi"]
STILL = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])


@pytest.fixture
def fonts() -> None:
    try:
        register()
    except FontsMissing as error:
        pytest.skip(str(error))


def read(name: str) -> tuple[dict[str, Any], str]:
    path = FOLDER / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8")), path.with_suffix(".txt").read_text(encoding="utf-8")


def flat(text: str) -> str:
    return " ".join(text.split())


def set_gold(doc: Doc) -> tuple[dict[str, Any], str]:
    layout = typeset(doc, np.random.default_rng(1))
    return gold(doc, layout, [ScannedPage(200, 0, STILL) for _ in layout.pages], "0" * 64)


def check(record: dict[str, Any], text: str) -> None:
    """What must hold of any gold."""
    whole = json.dumps(record, ensure_ascii=False) + text
    assert unicodedata.is_normalized("NFC", whole)
    assert text.count("\f") + 1 == record["source"]["pages"] == len(record["pages"])
    sections = {section["id"] for section in record.get("sections", [])}
    numbers = {reference["number"] for reference in record["references"]}
    tasks = record["tasks"]
    assert tasks
    assert len({task["id"] for task in tasks}) == len(tasks)
    printed = flat(text.replace("\f", " "))
    for task in tasks:
        assert task["section"] in sections | {None, "?"}
        assert set(task["references"]) <= numbers
        for unit in task["lead_units"] + task["support_units"] + task["monitor_units"]:
            assert unit in printed
        assert all(1 <= spot["page"] <= len(record["pages"]) for spot in task["evidence"])
        if len(task["evidence"]) == 1:  # a table row over two pages is printed in pieces
            assert task["text"] in printed
            assert task["deadline"] is None or task["deadline"]["text"] in printed
    for indicator in record["indicators"]:
        assert flat(indicator["text"]) in printed
        assert indicator["cause"] is None or indicator["cause"] in printed
    for number in numbers:
        assert number in printed


@pytest.mark.parametrize("name", NAMES)
def test_committed_gold_is_consistent(name: str) -> None:
    record, text = read(name)
    pdf = FOLDER / f"{name}.pdf"
    check(record, text)
    assert hashlib.sha256(pdf.read_bytes()).hexdigest() == record["source"]["sha256"]
    assert pdf.stat().st_size < 1_500_000
    with pikepdf.open(pdf) as scan:
        assert len(scan.pages) == record["source"]["pages"]


def test_samples_hold_what_they_are_for() -> None:
    repair, table, directive = (read(name)[0] for name in NAMES)
    kinds = [i["kind"] for i in repair["indicators"]]
    assert kinds.count("deducted") == 7
    assert kinds.count("target") == 3
    assert any(i["kind"] == "deducted" and i["cause"] is None for i in repair["indicators"])
    assert {page["rotation"] for page in table["pages"]} == {0, 90, 270}
    assert sum(page["rotation"] > 0 for page in table["pages"]) >= 3
    assert any(len(task["evidence"]) == 2 and task["product"] for task in table["tasks"])
    assert [s["id"] for s in directive["sections"]] == ["1", "1.c", "2", "7"]


@pytest.mark.parametrize("seed", range(200, 200 + 2 * len(KINDS)))
def test_random_gold_is_consistent(fonts: None, seed: int) -> None:
    check(*set_gold(compose(seed)))


def test_same_seed_same_document(fonts: None) -> None:
    first, second = (typeset(compose(7), np.random.default_rng(7)) for _ in range(2))
    assert first.pdf == second.pdf
    assert [page.texts for page in first.pages] == [page.texts for page in second.pages]
    assert compose(7) == compose(7)
    assert compose(7) != compose(16)


@pytest.mark.parametrize("name", GRADES)
def test_scanner_keeps_size_and_repeats(name: str) -> None:
    grade = GRADES[name]
    page = np.full((220, 160, 3), 255, np.uint8)
    page[90:110, 40:120] = 0
    first, second = (scan_pixels(page, grade, np.random.default_rng(3), STILL) for _ in range(2))
    assert first.shape[:2] == (220, 160)
    assert np.array_equal(first, second)
    assert first[95:105, 50:110].mean() + 100 < first[150:, :].mean()


@pytest.mark.parametrize(
    ("parent", "label", "whole"),
    [("", "Phần II", "II"), ("II.2.2", "2.2.1.", "II.2.2.1"), ("II.2", "2.1.", "II.2.1"), ("1", "a)", "1.a")],
)
def test_join_id(parent: str, label: str, whole: str) -> None:
    assert join_id(parent, label) == whole


def test_code_breaks_after_its_hyphen_and_is_joined_again(fonts: None) -> None:
    words = tokens([("Nghị quyết số 76/NQ-CP ngày", "Tinos")])
    lines = break_lines(words, 14, 140)
    assert lines[0][-1].text == "76/NQ-"
    assert join_lines(lines) == "Nghị quyết số 76/NQ-CP ngày"


def test_a_paragraph_over_a_page_is_split_in_the_text(fonts: None) -> None:
    doc = compose(KINDS.index("plan"))
    doc.body = [Node(text="Một câu dài để trang phải hết. " * 120)]
    record, text = set_gold(doc)
    first, second, *_ = text.split("\f")
    assert record["source"]["pages"] >= 2
    assert "Một câu" in first
    assert "trang phải hết." in second
    assert flat(text.replace("\f", " ")).count("Một câu dài để trang phải hết.") == 120
