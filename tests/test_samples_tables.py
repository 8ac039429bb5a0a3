"""Documents made for their tables: their gold is whole, and a seed makes the same thing twice."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pipeline.image import prepare
from pipeline.ingest import open_source, read_source_page
from pipeline.ocr import open_engine, probe
from samples.generator.fonts import FontsMissing, register
from samples.generator.gold import gold
from samples.generator.long_tables import long_document
from samples.generator.make import make_tables
from samples.generator.model import Rules
from samples.generator.ruling import Ruling
from samples.generator.scan import GRADES, ScannedPage, scan
from samples.generator.table_docs import DAMAGES, FORMS, KINDS, table_document
from samples.generator.typeset import typeset

STILL = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])


@pytest.fixture(autouse=True)
def fonts() -> None:
    try:
        register()
    except FontsMissing as error:
        pytest.skip(str(error))


def made(seed: int) -> dict[str, Any]:
    doc = table_document(seed)
    layout = typeset(doc, np.random.default_rng(seed))
    return gold(doc, layout, [ScannedPage(200, 0, STILL) for _ in layout.pages], "0" * 64)[0]


@pytest.mark.parametrize("seed", range(300, 300 + 2 * len(FORMS)))
def test_every_place_of_a_table_has_one_cell(seed: int) -> None:
    record = made(seed)
    assert record["tables"]
    for table in record["tables"]:
        places = [
            (r, c)
            for cell in table["cells"]
            for r in range(cell["row"], cell["row"] + cell["row_span"])
            for c in range(cell["column"], cell["column"] + cell["column_span"])
        ]
        assert len(places) == len(set(places)) == table["rows"] * table["columns"]
        for cell in table["cells"]:
            assert " ".join(p["text"] for p in cell["parts"]).split() == cell["text"].split()


@pytest.mark.parametrize("seed", range(300, 300 + 2 * len(FORMS)))
def test_tasks_and_indicators_stand_in_cells(seed: int) -> None:
    record = made(seed)
    texts = {" ".join(c["text"].split()) for t in record["tables"] for c in t["cells"]}
    for item in [*record["tasks"], *record["indicators"]]:
        assert item["text"] in texts
    if record["form"] == "other":
        assert record["tasks"] == record["indicators"] == []
    assert len({t["text"] for t in record["tasks"]}) >= 0.7 * len(record["tasks"])


def test_a_run_has_all_forms_rules_and_damages() -> None:
    docs = [table_document(seed) for seed in range(90)]
    rules = [a.body[-1].table.rules for d in docs for a in d.appendices if a.body[-1].table]
    assert {r.kind for r in rules if r} == set(KINDS)
    assert {r.damage for r in rules if r} == set(DAMAGES)
    assert {d.form for d in docs} == set(FORMS)


def test_same_seed_same_table() -> None:
    assert table_document(17) == table_document(17)
    assert table_document(17) != table_document(27)


def test_some_straight_pages_lie_upside_down(tmp_path: Path) -> None:
    seen: list[int] = []

    def scanner(
        pdf: bytes, grades: list[str], turns: list[int], rng: np.random.Generator
    ) -> tuple[bytes, list[ScannedPage]]:
        seen.extend(turns)
        return pdf, [ScannedPage(200, turn, STILL) for turn in turns]

    make_tables(tmp_path, 12, 300, "clean", scanner)
    assert 0.02 * len(seen) < seen.count(180) < 0.3 * len(seen)
    told = [p["rotation"] for path in tmp_path.glob("*.json") for p in json.loads(path.read_text())["pages"]]
    assert sorted(told) == sorted(seen)


@pytest.mark.parametrize("grade", ["office", "poor"])
def test_a_portrait_page_with_a_table_that_lies_upside_down_is_turned(tmp_path: Path, grade: str) -> None:
    layout = typeset(table_document(305), np.random.default_rng(305))
    assert layout.pages[0].height > layout.pages[0].width
    turns = [180, *[0] * (len(layout.pages) - 1)]
    pdf, _ = scan(layout.pdf, [GRADES[grade]] * len(turns), turns, np.random.default_rng(1))
    (tmp_path / "a.pdf").write_bytes(pdf)
    page = read_source_page(open_source(tmp_path / "a.pdf"), 1, believe_layer=False)
    assert prepare(page, probe(open_engine())).rotation == 180


class Pad:
    """A canvas that keeps its lines."""

    def __init__(self) -> None:
        self.lines: list[tuple[float, float, float, float]] = []

    def line(self, *at: float) -> None:
        self.lines.append((at[0], at[1], at[2], at[3]))

    def __getattr__(self, name: str) -> Any:
        return lambda *_: None


@pytest.mark.parametrize(("kind", "count"), [("full", 6), ("open", 4), ("across", 3), ("none", 0)])
def test_kinds_of_rules(kind: str, count: int) -> None:
    ruling, pad = Ruling(Rules(kind), 0.0, 200.0), Pad()
    for x in (0, 100):
        for y in (0, 50):
            ruling.box(x, y, x + 100, y + 50)
    ruling.draw(pad, 100.0, 1)  # type: ignore[arg-type]
    assert len(pad.lines) == count


@pytest.mark.parametrize("seed", [301, 305, 309])
def test_long_tables_run_over_many_pages_and_every_place_has_one_cell(seed: int) -> None:
    doc = long_document(seed)
    layout = typeset(doc, np.random.default_rng(seed))
    record = gold(doc, layout, [ScannedPage(200, 0, STILL) for _ in layout.pages], "0" * 64)[0]
    (table,) = record["tables"]
    places = [
        (r, c)
        for cell in table["cells"]
        for r in range(cell["row"], cell["row"] + cell["row_span"])
        for c in range(cell["column"], cell["column"] + cell["column_span"])
    ]
    assert len(places) == len(set(places)) == table["rows"] * table["columns"]
    assert len({part["page"] for cell in table["cells"] for part in cell["parts"]}) >= 7
    works = {cell["text"] for cell in table["cells"]}
    assert len(record["tasks"]) >= 40
    assert all(task["text"] in works for task in record["tasks"])
