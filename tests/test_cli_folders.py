"""Folders that are none of ours, ports that are taken: told before anything is written or promised."""

from __future__ import annotations

import json
import socket
import threading
import urllib.request
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline.cli import app, main
from pipeline.errors import ForeignOutput, UsageError
from pipeline.export import write_document
from pipeline.review.folder import Folder
from pipeline.review.site import review_site
from pipeline.web import Site, listen, serve
from tests.review_helpers import document


@pytest.mark.parametrize("command", ["export", "load", "track", "searchable", "learn", "review", "report"])
def test_a_folder_without_results_is_refused_and_left_as_it_is(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "results").mkdir()
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers/mine.json").write_text("{}")
    write_document(document(), tmp_path / "results", "kh")
    said = CliRunner().invoke(app, [command, str(tmp_path / "papers")])
    assert isinstance(said.exception, UsageError)
    assert "no results of kehoach" in said.exception.message
    assert said.exception.mend == "Name the folder that `kehoach run --out` wrote to."
    assert [one.name for one in (tmp_path / "papers").iterdir()] == ["mine.json"]
    said = CliRunner().invoke(app, [command, str(tmp_path)])
    assert isinstance(said.exception, UsageError)
    assert said.exception.mend == f"Did you mean {tmp_path / 'results'}?"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["papers", "results"]


def test_export_says_how_much_it_wrote(tmp_path: Path) -> None:
    write_document(document(), tmp_path, "kh")
    said = CliRunner().invoke(app, ["export", str(tmp_path)]).output
    assert "1 document, no rows decided by people, written to" in said


@pytest.mark.parametrize("name", ["kh.txt", "kh.json"])
def test_an_export_beside_the_scans_leaves_them_alone(name: str, tmp_path: Path) -> None:
    (tmp_path / "results").mkdir()
    (tmp_path / "scans").mkdir()
    write_document(document(), tmp_path / "results", "kh")
    (tmp_path / "scans" / name).write_text("[]")
    said = CliRunner().invoke(app, ["export", str(tmp_path / "results"), "--to", str(tmp_path / "scans")])
    assert isinstance(said.exception, ForeignOutput)
    assert [one.name for one in (tmp_path / "scans").iterdir()] == [name]
    assert (tmp_path / "scans" / name).read_text() == "[]"


def test_an_export_replaces_an_earlier_one(tmp_path: Path) -> None:
    write_document(document(), tmp_path, "kh")
    for _ in range(2):
        assert CliRunner().invoke(app, ["export", str(tmp_path)]).exit_code == 0


def test_a_result_with_half_a_letter_is_shown(tmp_path: Path) -> None:
    write_document(document(), tmp_path, "kh")
    path = tmp_path / "kh.json"
    record = json.loads(path.read_text("utf-8"))
    record["tasks"][0]["text"] = "một \ud800 hai"
    path.write_text(json.dumps(record), "utf-8")
    said = CliRunner().invoke(app, ["show", str(path)])
    assert said.exit_code == 0
    assert "một" in said.output


@pytest.mark.parametrize("command", ["show", "report", "export", "review"])
def test_a_name_that_no_file_system_takes(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["kehoach", command, "x" * 300])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert "too long" in capsys.readouterr().err


def test_a_port_that_is_taken_is_told_before_the_address_is(tmp_path: Path) -> None:
    write_document(document(), tmp_path, "kh")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        said = CliRunner().invoke(app, ["review", str(tmp_path), "--port", str(port)])
    assert isinstance(said.exception, UsageError)
    assert "Open http" not in said.output
    free = int(said.exception.mend.rpartition(" ")[2])
    assert free != port
    with listen(Site("127.0.0.1", free, None)):
        pass


def test_the_port_that_is_proposed_is_none_that_another_page_has() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        kept = range(port, port + 10)
        with pytest.raises(UsageError) as caught:
            listen(Site("127.0.0.1", port, None), kept)
    proposed = caught.value.mend.rpartition(" ")[2]
    assert proposed == "N" or int(proposed) not in kept


def test_a_tracker_that_is_not_there_is_looked_for_by_its_folder(tmp_path: Path) -> None:
    said = CliRunner().invoke(app, ["track-export", str(tmp_path / "a.xlsx"), "--out", str(tmp_path / "nowhere")])
    assert isinstance(said.exception, UsageError)
    assert "--out FOLDER" in said.exception.mend
    said = CliRunner().invoke(app, ["track-report", "2026", str(tmp_path / "a.docx"), "--out", str(tmp_path)])
    assert isinstance(said.exception, UsageError)
    assert f"kehoach load {tmp_path}" in said.exception.mend


def test_an_address_of_another_machine_is_told() -> None:
    with pytest.raises(UsageError) as caught:
        listen(Site("192.0.2.1", 8765, "x" * 20))
    assert "--host" in caught.value.mend


def test_who_comes_between_listening_and_serving_waits(tmp_path: Path) -> None:
    write_document(document(), tmp_path, "kh")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        site = Site("127.0.0.1", probe.getsockname()[1], None)
    listening, answers = listen(site), []

    def ask() -> None:
        with urllib.request.urlopen(f"http://127.0.0.1:{site.port}/sign-in", timeout=30) as answer:
            answers.append(answer.status)

    asking = threading.Thread(target=ask)
    asking.start()
    guard = review_site(Folder(tmp_path), site, "An")
    threading.Thread(target=serve, args=(guard, site, listening), daemon=True).start()
    asking.join(30)
    assert answers == [200]


def test_the_start_says_what_the_page_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_document(document(), tmp_path, "kh")
    monkeypatch.setattr("pipeline.web.serve", lambda *_, **__: None)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    said = CliRunner().invoke(app, ["review", str(tmp_path), "--port", str(port)]).output
    assert "1 document. To review: 6 tasks and indicators, and the heads of 1 document (1 field" in said
