"""What decisions teach, and the commands."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.export import load_document, write_document
from pipeline.knowledge import load
from pipeline.review import Change, Store
from pipeline.review.decisions import Anchor
from pipeline.review.folder import Folder
from pipeline.review.learn import Judged, brier, fit, learn, read_names
from tests.review_helpers import decide, document, shown

NAME = "Trung tâm Phục vụ kiểu mới"


def judged(store: Store, sha: str, number: int, confidence: float, *, right: bool, name: str = NAME) -> None:
    record = {"text": "x", "lead_units": [name], "deadline": None, "confidence": confidence}
    after = {"text": "x" if right else "y", "lead_units": [name], "deadline": None}
    store.add(sha, [Change(f"k{number}", "task", Anchor(1, None, "x", record), {}, after, 0)], "An")


def fill(store: Store, documents: int, rows: int) -> None:
    """Confidences that promise 90 %, rows of which half are right."""
    chance = random.Random(5)
    for number in range(documents):
        sha = f"{number:064x}"
        for row in range(rows):
            judged(store, sha, row, 0.9, right=chance.random() < 0.5)


def test_what_is_learned_holds_on_documents_that_were_held_out(tmp_path: Path) -> None:
    store = Store(tmp_path)
    fill(store, 20, 10)
    found = learn(store.all())
    assert 0 < found.held_out < 20
    assert found.names == [NAME]
    assert (found.names_known_before, found.names_known_after) == (0, found.names_asked)
    assert found.brier_before is not None
    assert found.brier_after is not None
    assert found.calibration_kept
    assert found.brier_after < found.brier_before - 0.1


def test_few_rows_and_single_documents_teach_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path)
    judged(store, "a" * 64, 0, 0.9, right=True)
    found = learn(store.all())
    assert found.names == []
    assert found.brier_before is None
    assert not found.calibration_kept


def test_what_was_taken_back_teaches_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for number in range(3):
        judged(store, f"{number:064x}", 0, 0.9, right=True)
        store.undo(f"{number:064x}", "An")
    assert learn(store.all()).names == []


def test_a_calibrated_machine_is_left_as_it_is() -> None:
    chance = random.Random(3)
    rows = [Judged(c, chance.random() < c) for c in (0.3, 0.5, 0.7, 0.9) for _ in range(400)]
    slope, shift = fit(rows)
    assert slope == pytest.approx(1, abs=0.15)
    assert shift == pytest.approx(0, abs=0.15)
    assert brier(rows, slope, shift) <= brier(rows) + 1e-4


def test_the_commands(tmp_path: Path) -> None:
    write_document(document(), tmp_path, "kh")
    store, machine = Folder(tmp_path).store, load_document(tmp_path / "kh.json")
    made = shown(store, machine)
    decide(store, made, str(made.tasks[0].key), text="Sửa")  # type: ignore[attr-defined]
    runner = CliRunner()
    assert runner.invoke(app, ["learn", str(tmp_path)]).exit_code == 0
    assert json.loads((tmp_path / "learned.json").read_text(encoding="utf-8"))["documents"] == 1
    assert runner.invoke(app, ["export", str(tmp_path), "--to", str(tmp_path / "x")]).exit_code == 0
    assert load_document(tmp_path / "x" / "kh.json").tasks[0].text == "Sửa"
    assert runner.invoke(app, ["export", str(tmp_path), "--to", str(tmp_path)]).exit_code != 0
    assert runner.invoke(app, ["review", str(tmp_path), "--host", "0.0.0.0"]).exit_code != 0
    assert runner.invoke(app, ["review", str(tmp_path), "--token", "short"]).exit_code != 0
    assert load_document(tmp_path / "kh.json").tasks[0].text == machine.tasks[0].text


@pytest.mark.parametrize("text", ["", "[]", '{"names": 5}', "[" * 100_000])
def test_names_of_a_file_that_is_not_ours(tmp_path: Path, text: str) -> None:
    (tmp_path / "learned.json").write_text(text)
    assert read_names(tmp_path) == ()


def test_every_word_of_the_pages_is_there_in_both_languages() -> None:
    words = load("review.yaml")
    assert all(set(entry) == {"en", "vi"} and all(entry.values()) for entry in words.values())
    used = set()
    for folder in (Path("pipeline/review/templates"), Path("pipeline/web/templates")):
        for path in folder.iterdir():
            used |= set(re.findall(r"\bt\('(\w+)'\)", path.read_text(encoding="utf-8")))
    for path in Path("pipeline/review").glob("*.py"):
        used |= set(re.findall(r'(?:BadForm|ScanGone)\("(\w+)"\)', path.read_text(encoding="utf-8")))
    assert len(used) > 60
    assert used <= set(words)
