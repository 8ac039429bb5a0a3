"""The command: exit codes, messages, what it prints. The flow behind it is a fake here."""

from __future__ import annotations

import io
import re
import signal
import sys
import types
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline import __version__, batch, cli
from pipeline.batch import DocumentReport, RunReport
from pipeline.batch.report import PageProblem, Problem, Skipped
from pipeline.cli_words import ORDER
from pipeline.document import Deadline, Document, Head, Indicator, PageRecord, Section, Source, Task
from pipeline.errors import ExitCode, NoInputs, OutputNotWritable
from pipeline.export import write_document
from pipeline.ingest.inputs import Found
from pipeline.taught import NOTHING, Taught


@dataclass(frozen=True)
class Options:
    engine: str
    believe_layer: bool
    page_timeout: float
    taught: Taught = NOTHING


@dataclass
class Check:
    name: str
    ok: bool
    detail: str
    mend: str


def module(monkeypatch: pytest.MonkeyPatch, name: str, **members: object) -> None:
    fake = types.ModuleType(name)
    fake.__dict__.update(members)
    monkeypatch.setitem(sys.modules, name, fake)


def call(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["kehoach", *words])
    monkeypatch.setenv("COLUMNS", "160")
    with pytest.raises(SystemExit) as end:
        cli.main()
    return int(end.value.code or 0)


def fake_find(paths: list[Path]) -> Found:
    if not all(path.exists() for path in paths):
        raise NoInputs(f"There is no {paths[0]}")
    return Found(paths, [])


@pytest.fixture(autouse=True)
def signals_as_before() -> Iterator[None]:
    """An interrupted run leaves Ctrl-C ignored, and every process that is started after it would inherit that."""
    before = {name: signal.getsignal(name) for name in (signal.SIGINT, signal.SIGTERM)}
    yield
    for name, handler in before.items():
        signal.signal(name, handler)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, object]:
    """What `run` asks of batch; its `report` is what batch answers."""
    taken: dict[str, object] = {}

    def fake_run(inputs: list[Path], out: Path, **more: object) -> RunReport:
        taken.update(more, inputs=inputs, out=out)
        answer = taken["report"]
        if isinstance(answer, Exception):
            raise answer
        if isinstance(finished := taken.get("finished"), DocumentReport):
            more["progress"](batch.Progress(1, 1, 1, 1, finished))  # type: ignore[operator]
        assert isinstance(answer, RunReport)
        return answer

    (tmp_path / "a.pdf").write_text("")
    module(monkeypatch, "pipeline.options", Options=Options)
    module(monkeypatch, "pipeline.ingest", find_inputs=fake_find)
    monkeypatch.setattr(batch, "run", fake_run)
    monkeypatch.chdir(tmp_path)
    return taken


def report(*documents: DocumentReport, interrupted: bool = False) -> RunReport:
    made = RunReport(version="1", started="", documents=list(documents), interrupted=interrupted)
    made.add_up(None)
    return made


GOOD = DocumentReport(path="a.pdf", stem="kế hoạch", status="ok", pages=2)
BAD = DocumentReport(
    path="b.pdf", stem="b", status="failed", error=Problem(code="empty_file", message="b.pdf is empty", mend="Scan it.")
)


def test_run_passes_its_options_on(monkeypatch, asked, capsys) -> None:  # type: ignore[no-untyped-def]
    asked["report"] = report(GOOD)
    words = ["run", "a.pdf", "--jobs", "3", "--csv-sep", ";", "--engine", "pytesseract", "--ignore-text-layer"]
    assert call(monkeypatch, *words, "--page-timeout", "9") == ExitCode.OK
    assert (asked["jobs"], asked["csv_sep"], asked["out"]) == (3, ";", Path("outputs"))
    assert asked["options"] == Options("pytesseract", False, 9.0)
    printed = capsys.readouterr().out
    assert "kế hoạch" in printed
    assert str(Path("outputs").resolve()) in printed


def test_run_uses_all_cores_unless_told(monkeypatch, asked) -> None:  # type: ignore[no-untyped-def]
    asked["report"] = report(GOOD)
    call(monkeypatch, "run", "a.pdf")
    assert isinstance(asked["jobs"], int)
    assert asked["jobs"] >= 1


def test_failed_documents_are_told_with_their_mend(monkeypatch, asked, capsys) -> None:  # type: ignore[no-untyped-def]
    asked["report"] = report(GOOD, BAD)
    assert call(monkeypatch, "run", "a.pdf") == ExitCode.SOME_FAILED
    printed = capsys.readouterr().out
    assert "b.pdf is empty" in printed
    assert "Scan it." in printed


def test_quiet_prints_nothing(monkeypatch, asked, capsys) -> None:  # type: ignore[no-untyped-def]
    asked["report"] = report(GOOD)
    assert call(monkeypatch, "run", "a.pdf", "--quiet") == ExitCode.OK
    assert capsys.readouterr() == ("", "")


def test_interrupted(monkeypatch, asked) -> None:  # type: ignore[no-untyped-def]
    asked["report"] = report(GOOD, interrupted=True)
    assert call(monkeypatch, "run", "a.pdf") == ExitCode.INTERRUPTED


@pytest.mark.parametrize("error", [NoInputs("No scans."), OutputNotWritable("Cannot write.")])
def test_errors_are_messages_not_tracebacks(monkeypatch, asked, capsys, error) -> None:  # type: ignore[no-untyped-def]
    asked["report"] = error
    assert call(monkeypatch, "run", "a.pdf") == ExitCode.USAGE
    printed = capsys.readouterr().err
    assert error.message in printed
    assert error.mend in printed
    assert "Traceback" not in printed


@pytest.mark.parametrize("words", [["run"], ["run", "none.pdf"], ["run", "a.pdf", "--jobs", "0"], ["fly"]])
def test_usage(monkeypatch, asked, words) -> None:  # type: ignore[no-untyped-def]
    asked["report"] = report(GOOD)
    assert call(monkeypatch, *words) == ExitCode.USAGE


def test_version(monkeypatch, capsys) -> None:  # type: ignore[no-untyped-def]
    assert call(monkeypatch, "--version") == 0
    assert capsys.readouterr().out == f"kehoach {__version__}\n"


@pytest.mark.parametrize(("ok", "code"), [(True, ExitCode.OK), (False, ExitCode.MISSING)])
def test_doctor(monkeypatch, capsys, ok, code) -> None:  # type: ignore[no-untyped-def]
    checks = [Check("python", True, "3.11", ""), Check("vie", ok, "5.3", "apt-get install tesseract-ocr-vie")]
    module(monkeypatch, "pipeline.doctor", examine=lambda: checks)
    assert call(monkeypatch, "doctor") == code
    assert ("apt-get install" in capsys.readouterr().out) is not ok


def test_show(monkeypatch, tmp_path, capsys) -> None:  # type: ignore[no-untyped-def]
    document = Document(
        source=Source(path="a.pdf", sha256="0", pages=1),
        document=Head(title="Kế hoạch [bold]cải cách[/]", reasons={"number": "handwritten"}),
        sections=[
            Section(id="I", heading="Mục tiêu", level=1, page=1),
            Section(id="I.1", heading="Chung", level=2, page=1),
        ],
        indicators=[Indicator(id="I1", kind="deducted", text="Hồ sơ trễ hạn", cause="Thiếu người")],
        tasks=[
            Task(
                id="T1",
                text="Rà soát \x1b[31mthủ tục",
                lead_units=["Sở Y tế"],
                deadline=Deadline(text="Quý I"),
                confidence=0.5,
            )
        ],
        pages=[
            PageRecord(
                page=1,
                width=1,
                height=1,
                dpi=1,
                rotation=0,
                text_source="ocr",
                confidence=1,
                warnings=["blank", "later"],
            )
        ],
    )
    data, _ = write_document(document, tmp_path, "a")
    assert call(monkeypatch, "show", str(data)) == 0
    printed = capsys.readouterr().out
    for words in (
        "[bold]cải cách[/]",
        "handwritten",
        "Mục tiêu",
        "Thiếu người",
        "Sở Y tế",
        "Quý I",
        "trang trắng",
        "later",
    ):
        assert words in printed
    assert "\x1b" not in printed  # a document can't colour or move the terminal


def test_show_of_foreign_json(monkeypatch, tmp_path, capsys) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "x.json").write_text("{}")
    assert call(monkeypatch, "show", str(tmp_path / "x.json")) == ExitCode.SOME_FAILED
    assert "not a document of kehoach" in capsys.readouterr().err


@pytest.mark.parametrize("stdin", [True, False])
def test_restore_prints_the_text(stdin: bool, monkeypatch: pytest.MonkeyPatch, capfd, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    data = b"Ke hoach khac phuc cac chi so\n"
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    if stdin:
        monkeypatch.setattr(sys, "stdin", types.SimpleNamespace(buffer=io.BytesIO(data)))
    monkeypatch.setattr(sys, "argv", ["kehoach", "restore", "-" if stdin else str(path)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert not ended.value.code
    assert capfd.readouterr().out == "Kế hoạch khắc phục các chỉ số\n"


def test_restore_tells_what_is_no_text(monkeypatch: pytest.MonkeyPatch, capfd, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "a.bin"
    path.write_bytes(b"\xff\xfe\x00")
    for name, said in ((str(path), "not UTF-8"), (str(tmp_path / "none.txt"), "can't be read")):
        monkeypatch.setattr(sys, "argv", ["kehoach", "restore", name])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        assert ended.value.code == ExitCode.USAGE
        assert said in capfd.readouterr().err


def test_what_show_and_restore_are_given_by_mistake(monkeypatch, capsys, tmp_path) -> None:  # type: ignore[no-untyped-def]
    scan = tmp_path / "a plan.pdf"
    scan.write_bytes(b"%PDF-1.7\n1 0 obj\n")
    (tmp_path / "some.json").write_text("{}")
    given = {
        ("show", "nothing.json"): ("is not there", "kehoach run"),
        ("show", str(tmp_path)): ("is a folder", "kehoach run"),
        ("restore", str(scan)): ("is a scan", "kehoach run '"),
        ("show", str(scan)): ("is a scan", "kehoach run '"),
        ("load", str(tmp_path / "some.json")): ("neither a folder nor an .xlsx", "kehoach run"),
        ("load", "nothing"): ("is not there", "kehoach run"),
        ("report", str(tmp_path)): ("no results of kehoach", ""),
        ("load", str(scan.with_suffix(".xlsx"))): ("Chưa cho biết bảng Excel", "Hãy chỉ ra: kehoach load"),
        ("track-report", "2026", "a.pdf"): ("không phải .docx, cũng không phải .xlsx", "Đặt tên tệp có đuôi .docx"),
        ("load", "a", "--db", "b"): ("Không có a\n", "hoặc tệp .xlsx"),
        ("review", "nothing"): ("Không có thư mục nothing\n", "Chỉ ra thư mục kết quả"),
    }
    for words, told in given.items():
        assert call(monkeypatch, *words) == ExitCode.USAGE
        said = capsys.readouterr().err
        assert all(one in said for one in told), said
        assert not any(one in said for one in ("chmod", "iconv", "database file"))
        assert len(re.findall(r"^  → ", said, re.MULTILINE)) == 2  # in English and in Vietnamese
        assert "Lệnh không thể chạy" not in said


def test_the_help_lists_the_commands_as_they_are_wanted(monkeypatch, capsys) -> None:  # type: ignore[no-untyped-def]
    assert call(monkeypatch, "--help") == 0
    said = capsys.readouterr().out
    listed = re.findall(r"^\W*([a-z-]+)  +[A-Z]", said.partition("Commands")[2], re.MULTILINE)
    assert listed[:6] == ["run", "show", "review", "export", "load", "track"]
    assert sorted(listed) == sorted(ORDER.split())


@pytest.mark.parametrize("command", ORDER.split())
def test_no_option_is_without_a_name_for_its_value(command: str, monkeypatch, capsys) -> None:  # type: ignore[no-untyped-def]
    assert call(monkeypatch, command, "--help") == 0
    said = capsys.readouterr().out
    assert not re.search(
        r"--(?:name|who|token|host|unit|parent|preset|scans|to|out)\s+(?:-\w\s+)?<?(?i:text|str|path)", said
    ), said


def test_a_run_tells_quietly_what_is_no_scan(monkeypatch, asked, capsys) -> None:  # type: ignore[no-untyped-def]
    noted = GOOD.model_copy(deep=True)
    noted.status, noted.pages = "ok_with_warnings", 1
    noted.warnings = [PageProblem(page=1, warnings=["turned"])]
    asked["report"] = report(noted)
    asked["report"].skipped = [
        *(Skipped(path=f"{number}.py", reason="other_format") for number in range(3)),
        Skipped(path="ke-hoach.docx", reason="other_format"),
    ]
    call(monkeypatch, "run", __file__)
    said = capsys.readouterr().out
    assert "ok, 1 note " in said
    assert "warnings" not in said
    assert "1 document read, 0 not; 1 page in" in said
    assert "Files passed over, listed in run.md: no format that is read: 1\n" in said
    assert "3 other files in the folder, no scans" in said
    assert "Tệp bị bỏ qua, liệt kê trong run.md: định dạng không đọc: 1\n" in said
    assert "3 tệp khác trong thư mục, không phải bản quét" in said
    assert "Kết quả: " in said
    assert "Báo cáo: " in said


def test_what_a_run_left_unread_did_not_fail(monkeypatch, asked, capsys) -> None:  # type: ignore[no-untyped-def]
    waiting = DocumentReport(path="c.pdf", stem="c", sha256="c")
    asked["report"] = report(GOOD, BAD, waiting, interrupted=True)
    call(monkeypatch, "run", __file__)
    said = capsys.readouterr().out
    assert "1 document read, 1 not, 1 left unread; 2 pages in" in said
    assert "Đã đọc 1 văn bản, 1 không đọc được, 1 chưa đọc; 2 trang trong" in said


def test_what_failed_is_told_once(monkeypatch, asked, capsys) -> None:  # type: ignore[no-untyped-def]
    asked["report"], asked["finished"] = report(BAD), BAD
    call(monkeypatch, "run", __file__)
    both = capsys.readouterr()
    assert (both.out + both.err).count(f"{BAD.path}: ") == 1
    call(monkeypatch, "run", __file__, "--quiet")
    quiet = capsys.readouterr()
    assert (quiet.out, quiet.err.count(f"{BAD.path}: ")) == ("", 1)
    assert "→ Quét hoặc sao chép lại tệp" in quiet.err


def test_what_happened_is_said_in_vietnamese_too(monkeypatch, asked, capsys) -> None:  # type: ignore[no-untyped-def]
    asked["report"] = report(GOOD, BAD, interrupted=True)
    call(monkeypatch, "run", __file__)
    said = capsys.readouterr().out
    assert "1 document read, 1 not; 2 pages in" in said
    assert "Đã đọc 1 văn bản, 1 không đọc được; 2 trang trong" in said
    assert "Lỗi: Tệp rỗng" in said
    assert "→ Quét hoặc sao chép lại tệp" in said
    assert "Bị ngắt" in said
    assert call(monkeypatch, "run", "nowhere") == 2
    assert "Lỗi: Không có nowhere\n" in capsys.readouterr().err
