"""Out of the tracker and back into it: the workbook that people filled in, and the commands."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path

import docx
import pytest
from icalendar import Calendar
from openpyxl import load_workbook
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.document.tracker import Progress, Status
from pipeline.errors import UsageError
from pipeline.exchange import workbook_bytes, write_workbook
from pipeline.track import Tracker
from pipeline.track.columns import COLUMNS, Language, sheet_name, status_words
from pipeline.wording import counted
from tests.track_helpers import document, indicator, opened, results, task

COLUMN = {column.name: number for number, column in enumerate(COLUMNS, 1)}


def tracker_in(tmp_path: Path, texts: tuple[str, ...] = ("Việc một", "=1+1 việc hai", "-3 việc ba")) -> Tracker:
    tracker = opened(str(tmp_path / "tracker.sqlite"))
    tasks = [task(number, text=text) for number, text in enumerate(texts)]
    tracker.load(results(tmp_path / "out", document(tasks, indicators=[indicator(0)])))
    return tracker


def out(tracker: Tracker, path: Path, language: Language = "vi") -> Path:
    indicators = tracker.indicators().items
    return write_workbook(tracker.all_tasks(), indicators, path, language, replace=True)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_people_fill_in_comes_back_and_the_rest_stays(language: Language, tmp_path: Path) -> None:
    with tracker_in(tmp_path) as tracker:
        before = tracker.all_tasks()
        path = out(tracker, tmp_path / "viec.xlsx", language)
        same = tracker.import_workbook(path, "An")
        assert (same.changed, same.unchanged, same.refused) == (0, len(before), [])
        book = load_workbook(path)
        sheet = book[sheet_name(language)]
        sheet.cell(2, COLUMN["status"]).value = status_words(language)[Status.DONE]
        sheet.cell(2, COLUMN["percent"]).value = 100
        sheet.cell(2, COLUMN["done_on"]).value = datetime(2026, 6, 30)
        sheet.cell(2, COLUMN["notes"]).value = "Đã báo cáo"
        sheet.cell(3, COLUMN["text"]).value = "somebody wrote over it"
        sheet.delete_rows(4)
        book.save(path)
        done = tracker.import_workbook(path, "An")
        assert (done.changed, done.refused) == (1, [])
        after = {one.key: one for one in tracker.all_tasks()}
        assert after[before[0].key].progress == Progress(Status.DONE, 100, None, "Đã báo cáo", date(2026, 6, 30))
        assert [after[one.key].text for one in before] == [one.text for one in before]
        assert after[before[1].key].progress == before[1].progress
        old = out(tracker, tmp_path / "again.xlsx", language)
        assert tracker.import_workbook(old, "An").changed == 0


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_word_that_tells_a_doubt_comes_back_as_nothing_that_was_set(language: Language, tmp_path: Path) -> None:
    with opened(str(tmp_path / "tracker.sqlite")) as tracker:
        doubted = task(0).model_copy(update={"needs_review": True, "reasons": ["no unit is named"]})
        tracker.load(results(tmp_path / "out", document([doubted, task(1)])))
        path = out(tracker, tmp_path / "viec.xlsx", language)
        book = load_workbook(path)
        sheet = book[sheet_name(language)]
        cells = [sheet.cell(row, COLUMN["needs_review"]) for row in (1, 2, 3)]
        assert [cell.value for cell in cells] == [cells[0].value, cells[0].value, None]
        cells[1].value = None
        sheet.cell(2, COLUMN["percent"]).value = 30
        book.save(path)
        done = tracker.import_workbook(path, "An")
        assert (done.changed, done.unchanged, done.refused) == (1, 1, [])
        assert [one.needs_review for one in tracker.all_tasks()] == [True, False]


def test_an_older_workbook_takes_nothing_back(tmp_path: Path) -> None:
    with tracker_in(tmp_path) as tracker:
        path = out(tracker, tmp_path / "old.xlsx")
        one = tracker.all_tasks()[0]
        tracker.set_progress(one.key, "Bình", one.progress, Progress(Status.RUNNING, 10))
        book = load_workbook(path)
        book[sheet_name("vi")].cell(2, COLUMN["percent"]).value = 90
        book.save(path)
        tracker.import_workbook(path, "An")
        assert tracker.task(one.key).progress.percent == 10


def test_all_of_the_commands_files_open(tmp_path: Path) -> None:
    tracker_in(tmp_path).close()
    db, runner = ["--db", str(tmp_path / "tracker.sqlite")], CliRunner()

    def run(*words: str) -> str:
        said = runner.invoke(app, [*words, *db])
        assert said.exit_code == 0, said.output
        return said.output

    names = {name: str(tmp_path / name) for name in ("a.xlsx", "a.ics", "r.csv", "j.csv", "p.csv", "p.xlsx")}
    assert "3 tasks written" in run("track-export", names["a.xlsx"])
    assert load_workbook(names["a.xlsx"])[sheet_name("vi")].max_row == 4
    said = run("track-export", names["a.ics"], "--alarm", "2")
    events = Calendar.from_ical(Path(names["a.ics"]).read_bytes()).walk("VEVENT")
    dated = {str(event["uid"]).partition("-")[0].partition("@")[0] for event in events}
    assert f"{counted(len(events), 'event')} of {counted(len(dated), 'task')} written" in said
    assert ("no day" in said) == (len(dated) < 3)
    for preset, name in (("redmine", "r.csv"), ("jira", "j.csv"), ("planner", "p.csv"), ("planner", "p.xlsx")):
        run("track-export", names[name], "--preset", preset)
        assert Path(names[name]).stat().st_size > 100
    for name in ("bao-cao.docx", "bao-cao.xlsx"):
        assert "quý III năm 2026" in run("track-report", "2026-Q3", str(tmp_path / name), "--as-of", "2026-09-30")
    texts = [one.text for one in docx.Document(str(tmp_path / "bao-cao.docx")).paragraphs]
    assert "Kết quả thực hiện nhiệm vụ được giao quý III năm 2026" in texts


def test_a_task_without_a_day_is_counted_as_left_out(tmp_path: Path) -> None:
    with opened(str(tmp_path / "tracker.sqlite")) as tracker:
        tracker.load(results(tmp_path / "out", document([task(0), task(1, end=None), task(2, end=None)])))
    words = ["track-export", str(tmp_path / "a.ics"), "--db", str(tmp_path / "tracker.sqlite")]
    said = CliRunner().invoke(app, words).output
    assert "1 event of 1 task written" in said
    assert "2 tasks have no day" in said


def test_a_unit_that_leads_nothing_is_told_and_no_empty_file_is_written(tmp_path: Path) -> None:
    with opened(str(tmp_path / "tracker.sqlite")) as tracker:
        tracker.load(results(tmp_path / "out", document([task(0, support=("Sở Y tế",))])))
    rest = ["--db", str(tmp_path / "tracker.sqlite"), "--unit", "Sở Y tế"]
    for name in ("a.xlsx", "a.ics"):
        said = CliRunner().invoke(app, ["track-export", str(tmp_path / name), *rest])
        assert isinstance(said.exception, UsageError)
        assert "leads no task" in said.exception.message
        assert not (tmp_path / name).exists()
    told = CliRunner().invoke(app, ["track-report", "2026", str(tmp_path / "r.xlsx"), *rest])
    assert "Sở Y tế leads nothing in it" in told.output


def test_the_report_of_a_past_period_says_as_of_which_day(tmp_path: Path) -> None:
    tracker_in(tmp_path).close()
    words = ["track-report", "2020-Q3", str(tmp_path / "r.docx"), "--db", str(tmp_path / "tracker.sqlite")]
    said = CliRunner().invoke(app, words).output
    today = f"{date.today():%d/%m/%Y}"
    assert f"as of {today}" in said
    assert "--as-of 2020-09-30" in said
    texts = [one.text for one in docx.Document(str(tmp_path / "r.docx")).paragraphs]
    assert f"(Số liệu tính đến ngày {today})" in texts
    said = CliRunner().invoke(app, [*words, "--replace", "--as-of", "2020-09-30"]).output
    assert "as of 30/09/2020" in said
    assert "--as-of" not in said


def test_a_unit_is_named_by_its_id_or_as_printed(tmp_path: Path) -> None:
    with tracker_in(tmp_path) as tracker:
        one, name = next(iter(tracker.unit_names().items()))
    rest = ["--replace", "--db", str(tmp_path / "tracker.sqlite"), "--unit"]
    for unit in (one, name, name.upper()):
        assert (
            "3 tasks written" in CliRunner().invoke(app, ["track-export", str(tmp_path / "a.xlsx"), *rest, unit]).output
        )
    (tmp_path / "a.xlsx").unlink()
    for command in (["track-export"], ["track-report", "2026-Q3"]):
        said = CliRunner().invoke(app, [*command, str(tmp_path / "a.xlsx"), *rest, f"{name} x"])
        assert isinstance(said.exception, UsageError)
        assert f"{name} ({one})" in said.exception.mend
        said = CliRunner().invoke(app, [*command, str(tmp_path / "a.xlsx"), *rest, "qqqq"])
        assert isinstance(said.exception, UsageError)
    assert not (tmp_path / "a.xlsx").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("track-export", "a.doc"),
        ("track-export", "a.csv"),
        ("track-export", "a.csv", "--preset", "trello"),
        ("track-export", "a.xlsx", "--preset", "jira"),
        ("track-report", "2026-Q3", "a.pdf"),
        ("track-report", "2026-Q5", "a.docx"),
    ],
)
def test_what_can_not_be_written_is_refused(words: tuple[str, ...], tmp_path: Path) -> None:
    tracker_in(tmp_path).close()
    command, *rest = [str(tmp_path / one) if one.startswith("a.") else one for one in words]
    said = CliRunner().invoke(app, [command, *rest, "--db", str(tmp_path / "tracker.sqlite")])
    assert said.exit_code != 0
    assert not list(tmp_path.glob("a.*"))


def test_the_indicators_of_the_tracker_are_on_their_sheet(tmp_path: Path) -> None:
    with tracker_in(tmp_path) as tracker:
        book = load_workbook(io.BytesIO(workbook_bytes(tracker.all_tasks(), tracker.indicators().items)))
    assert book["Chỉ tiêu"].max_row == 2
