"""What decisions teach, and the commands."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipeline import batch
from pipeline.batch.version import key_of
from pipeline.cli import app
from pipeline.errors import UsageError
from pipeline.export import load_document, write_document
from pipeline.flow import read_document
from pipeline.knowledge import load
from pipeline.options import Options
from pipeline.review import Change, Decision, Store
from pipeline.review.decisions import Anchor
from pipeline.review.folder import Folder
from pipeline.review.learn import Judged, Learned, brier, fit, learn, read_names, write_learned
from pipeline.review.learn import judged as judged_by
from pipeline.taught import Taught, read_taught
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


def test_a_line_is_kept_where_it_wins_on_documents_held_out(tmp_path: Path) -> None:
    """Sure rows that promise 99 % are right, doubtful ones that promise 90 % half of the time."""
    store = Store(tmp_path)
    fill(store, 20, 10)
    for number in range(20):
        for row in range(10, 14):
            judged(store, f"{number:064x}", row, 0.99, right=True)
    found = learn(store.all())
    assert found.brier_before is not None
    assert found.brier_after is not None
    assert found.calibration_kept
    assert found.brier_after < found.brier_before
    assert found.missed_after <= found.missed_before


def test_a_line_that_would_hide_wrong_rows_is_not_kept(tmp_path: Path) -> None:
    """Better on the whole by making all rows sure: the wrong ones among them would be asked about no longer."""
    store = Store(tmp_path)
    for number in range(20):
        for row in range(20):
            right = row != 0 or number % 3 != 0
            judged(store, f"{number:064x}", row, 0.95 if row < 10 else 0.98, right=right)
    found = learn(store.all())
    assert found.brier_before is not None
    assert found.brier_after is not None
    assert found.brier_after < found.brier_before
    assert found.missed_after > found.missed_before
    assert not found.calibration_kept
    assert (found.slope, found.shift) == (1, 0)


def test_doubtful_rows_alone_say_nothing_of_the_sure_ones(tmp_path: Path) -> None:
    store = Store(tmp_path)
    fill(store, 20, 10)
    found = learn(store.all())
    assert (found.rows, found.rows_sure) == (200, 0)
    assert found.brier_before is None
    assert not found.calibration_kept


def test_few_rows_and_single_documents_teach_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path)
    judged(store, "a" * 64, 0, 0.9, right=True)
    found = learn(store.all())
    assert found.names == []
    assert found.brier_before is None
    assert not found.calibration_kept


ODD = "Nhịp cầu Đổi mới Ba Làng"  # no word of it begins the name of a body
PLAN = """KẾ HOẠCH
Cải cách hành chính năm 2026

II. NHIỆM VỤ

1. {0} chủ trì rà soát các quy trình còn thiếu, hoàn thành trước ngày 30/6/2026.

2. Sở Nội vụ chủ trì tổ chức tập huấn cho công chức cấp xã trong quý III/2026.
"""


def paper(folder: Path, number: int, name: str, decided: str) -> None:
    """A document that names a body, read; then a person gives the first task to `decided`."""
    source = folder.parent / f"{folder.name}-{number}.txt"
    source.write_text(PLAN.format(name) + f"\nPhụ lục {number}\n", encoding="utf-8")
    made = read_document(source)
    write_document(made, folder, f"kh-{number}")
    store = Folder(folder).store
    seen = shown(store, made)
    for task in seen.tasks:
        leads = [decided] if task.id == "T1" else task.lead_units
        decide(store, seen, str(task.key), text=task.text, lead_units=leads)  # type: ignore[attr-defined]


def learned_of(folder: Path) -> Learned:
    return learn(Folder(folder).store.all(), Folder(folder).texts())


def test_a_name_is_kept_with_which_more_is_read_right(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    for number in range(4):
        paper(out, number, ODD, ODD)
    found = learned_of(out)
    assert found.names == found.names_kept == [ODD]
    assert (found.tasks_tried, found.leads_right_before, found.leads_right_after) == (8, 4, 8)
    write_learned(out, found)
    taught = read_taught(out)
    new = tmp_path / "new.txt"
    new.write_text(PLAN.format(ODD), encoding="utf-8")
    assert read_document(new).tasks[0].lead_units != [ODD]
    assert read_document(new, Options(taught=taught)).tasks[0].lead_units == [ODD]


def test_a_name_that_makes_something_worse_is_not_kept(tmp_path: Path) -> None:
    """Two people cut a body's name short: where others wrote it whole, the short one would be read."""
    out = tmp_path / "out"
    out.mkdir()
    short = "Trung tâm Phục vụ kiểu"
    for number in range(3):
        paper(out, number, "Trung tâm Phục vụ kiểu mới", short)
    for number in range(3, 6):
        paper(out, number, "Trung tâm Phục vụ kiểu mới", "Trung tâm Phục vụ kiểu mới")
    found = learned_of(out)
    assert short in found.names
    assert short not in found.names_kept
    assert found.leads_right_after >= found.leads_right_before


def test_a_run_uses_what_was_taught_and_reads_anew_what_it_knew_otherwise(tmp_path: Path) -> None:
    source, out, file = tmp_path / "a.txt", tmp_path / "out", tmp_path / "learned.json"
    source.write_text(PLAN.format(ODD), encoding="utf-8")
    file.write_text(json.dumps({"names_kept": [ODD], "calibration_kept": True, "slope": 0.5, "shift": -1.0}))
    taught = read_taught(file)

    def read(options: Options) -> tuple[Any, bool]:
        report = batch.run([source], out, jobs=1, options=options)
        assert report.exit_code == 0
        assert report.options["taught"] == options.taught.version
        return load_document(out / "a.json"), report.documents[0].reused

    plain, _ = read(Options())
    better, reused = read(Options(taught=taught))
    assert not reused
    assert ODD not in plain.tasks[0].lead_units
    assert better.tasks[0].lead_units == [ODD]
    assert better.tasks[1].confidence < plain.tasks[1].confidence
    assert better.tasks[1].confidence_untaught == pytest.approx(plain.tasks[1].confidence, abs=0.002)
    assert better.tasks[1].needs_review
    assert better.tasks[1].reasons
    assert read(Options(taught=taught))[1]
    again, reused = read(Options(taught=Taught(())))
    assert not reused
    assert again.tasks == plain.tasks


def test_the_ledger_s_key_knows_what_was_taught() -> None:
    taught = [Taught(), Taught(("Tổ Một",)), Taught(("Tổ Hai",)), Taught((), 0.9, 0.0), Taught((), 1.0, 0.1)]
    assert len({key_of("a", "1", Options(taught=one), ",") for one in taught}) == len(taught)
    assert key_of("a", "1", Options(taught=Taught(())), ",") == key_of("a", "1", Options(), ",")


def test_a_line_is_not_fitted_on_a_line() -> None:
    record: dict[str, Any] = {"text": "x", "lead_units": [], "deadline": None}
    record |= {"confidence": 0.4, "confidence_untaught": 0.9}
    one = Decision(1, "b", "k", "task", Anchor(1, None, "x", record), {}, {"text": "x"}, "An", "2026-01-01")
    assert judged_by([one]) == [Judged(0.9, True)]


@pytest.mark.parametrize(
    "text",
    [
        *("", "[]", '{"names_kept": 5}', "[" * 100_000),
        '{"names_kept": [], "calibration_kept": true, "slope": NaN, "shift": 0}',
        '{"names_kept": [], "calibration_kept": true, "slope": -1, "shift": 0}',
    ],
)
def test_what_is_no_learned_file_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "learned.json").write_text(text)
    with pytest.raises(UsageError):
        read_taught(tmp_path)


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
