"""What the commands print about a run, and their errors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from pipeline.knowledge import load
from pipeline.wording import counted, error_vi, mend_vi

if TYPE_CHECKING:
    from pipeline.batch import DocumentReport, RunReport
    from pipeline.batch.report import Problem, Skipped
    from pipeline.errors import KehoachError

_STYLES = {
    **{"ok": "green", "ok_with_warnings": "green", "partial": "yellow"},
    **{"linked": "dim", "failed": "red", "not_done": "dim"},
}
_MOST_ROWS = 40  # of the table at the end of a run; the failed ones first
_COPYING = {".part", ".tmp", ".crdownload", ".filepart", ".partial"}  # of files on their way
_QUIET = {"other_format", "own_result"}


def show_run(report: RunReport, out: Path) -> None:
    """What was read, what was not, and where it is."""
    from pipeline.review.after_run import about_decisions
    from pipeline.show import plain

    console = Console()
    numbers = [Column(name, justify="right") for name in ("Pages", "Tasks", "Indicators", "To review")]
    table = Table(Column("Document", overflow="fold"), "Status", *numbers, box=None)
    for row in sorted(report.documents, key=lambda document: document.done)[:_MOST_ROWS]:
        counts = [row.pages, *(row.counts.get(name, 0) for name in ("tasks", "indicators", "needs_review"))]
        table.add_row(Text(row.stem), _status(row), *(str(count) for count in counts))
    console.print(table)
    if len(report.documents) > _MOST_ROWS:
        _say(console, "more", more=len(report.documents) - _MOST_ROWS)
    for row in report.documents:
        if row.error:
            tell_document(console, row.path, row.error)
    _say_totals(console, report)
    if any(row.status == "ok_with_warnings" for row in report.documents):
        _say(console, "notes")
    _say_passed_over(console, report.skipped)
    if report.interrupted:
        _say(console, "interrupted", "yellow")
    _say(console, "results", out=out.resolve())
    _say(console, "report", out=out.resolve() / "run.md")
    for line in about_decisions(out):
        console.print(plain(line), soft_wrap=True)


def _status(row: DocumentReport) -> Text:
    """In words; what was seen on the pages of a document that was read well is no alarm."""
    told = row.status.replace("_", " ")
    if row.status == "ok_with_warnings":
        told = f"ok, {counted(sum(max(1, len(page.warnings)) for page in row.warnings), 'note')}"
    return Text(told, style=_STYLES[row.status])


def _say_passed_over(console: Console, skipped: list[Skipped]) -> None:
    """Aloud what somebody may miss; other files that lie in the folder are only counted."""
    from pipeline.ingest.kind import NOT_READ

    words = load("messages.yaml")["skipped"]
    missed = [one for one in skipped if one.reason not in _QUIET or Path(one.path).suffix.lower() in NOT_READ]
    if missed:
        reasons = Counter(one.reason for one in missed).most_common()
        _say(console, "passed", told=lambda language: "; ".join(f"{words[name][language]}: {n}" for name, n in reasons))
    if others := len(skipped) - len(missed):
        _say(console, "others", "dim", others=(others, "other file"))


class Arrived:
    """All inputs in a watched folder but what lies in the folder of the results; what can't be read is told, once."""

    def __init__(self, folder: Path, out: Path, *, quiet: bool = False) -> None:
        self._folder, self._out, self._quiet = folder, out, quiet
        self._told: set[Path] = set()

    def __call__(self) -> list[Path]:
        from pipeline import batch
        from pipeline.errors import NoInputs
        from pipeline.ingest import find_inputs

        try:
            found = find_inputs([self._folder])
            self._tell(found.skipped)
            inputs, _ = batch.without_outputs(found.inputs, [self._folder], found.skipped)
        except NoInputs as error:
            self._tell(error.passed)
            return []
        return [path for path in inputs if not self._is_result(path)]

    def _is_result(self, path: Path) -> bool:
        inside = self._out.resolve()
        return inside != self._folder.resolve() and inside in path.resolve().parents

    def _tell(self, passed: Sequence[tuple[Path, str]]) -> None:
        from pipeline.export import is_of_run
        from pipeline.show import plain

        console, words = Console(stderr=True), load("messages.yaml")["skipped"]
        for path, reason in passed:
            mine = reason == "own_result" or is_of_run(path) or self._is_result(path)
            if self._quiet or mine or path in self._told or path.suffix.lower() in _COPYING:
                continue
            self._told.add(path)
            told = f"{path}: {words[reason]['en']} / {words[reason]['vi']}"
            console.print(plain(told), style="yellow", soft_wrap=True)


def tell(message: str, mend: str, code: str = "") -> None:
    """An error with its mend, to the standard error, English above Vietnamese."""
    console = Console(stderr=True)
    _print(console, _words("error", "en", said=message), mend)
    _in_vietnamese(console, error_vi(message, code), mend_vi(mend, code))


def tell_document(console: Console, path: Path | str, error: Problem | KehoachError) -> None:
    """What one document refused; its name is told in English only, what kind of error it is in both."""
    _print(console, f"{path}: {error.message}", error.mend)
    _in_vietnamese(console, error_vi("", error.code), mend_vi(error.mend, error.code))


def say(name: str, **parts: object) -> None:
    """What a command says at its end, English above Vietnamese (`commands` in messages.yaml), to the standard output.

    A part `(3, "task")`, or with the words for one and for several, is counted: "3 tasks", and "3" in Vietnamese.
    """
    for language in ("en", "vi"):
        told = {key: _part(part, language) for key, part in parts.items()}
        typer.echo(str(load("messages.yaml")["commands"][name][language]).format(**told))


def _part(part: object, language: str) -> object:
    if callable(part):
        return part(language)
    if not isinstance(part, tuple):
        return part
    number, *words = part
    return counted(number, *words) if language == "en" else number


def tell_waiting(out: Path) -> None:
    """Another run is at work in the folder."""
    _say(Console(stderr=True), "waiting", out=out)


def tell_row(said: str, vietnamese: str, mend: str) -> None:
    """A row of a workbook that was refused; its mend stands under the last one alone."""
    console = Console(stderr=True)
    _print(console, said, mend)
    _print(console, vietnamese, mend_vi(mend, ""))


def tell_watching(folder: Path) -> None:
    """A watch has begun."""
    _say(Console(stderr=True), "watching", folder=folder)


def _in_vietnamese(console: Console, said: str, mend: str) -> None:
    if said:
        _print(console, _words("error", "vi", said=said), mend)


def _print(console: Console, said: str, mend: str) -> None:
    """In red what is wrong, under it what mends it."""
    from pipeline.show import plain

    console.print(plain(said), style="red", soft_wrap=True)
    if mend:
        console.print(plain(f"  → {mend}"), soft_wrap=True)


def _say(console: Console, name: str, style: str | None = None, **parts: object) -> None:
    from pipeline.show import plain

    for language in ("en", "vi"):
        told = {key: _part(part, language) for key, part in parts.items()}
        console.print(plain(_words(name, language, **told)), style=style, soft_wrap=True)


def _words(name: str, language: str, **parts: object) -> str:
    return str(load("messages.yaml")["console"][name][language]).format(**parts)


def _say_totals(console: Console, report: RunReport) -> None:
    totals, seconds = report.totals, f"{report.seconds:.0f}"
    failed, left, reused = totals["failed"], totals["not_done"], totals["reused"]
    console.print()
    parts: dict[str, Any] = {
        **{"done": (totals["documents"] - failed - left, "document"), "pages": (totals["pages"], "page")},
        **{"failed": failed, "seconds": seconds},
        "before": lambda language: _words("reused", language, reused=reused) if reused else "",
        "left": lambda language: _words("left", language, left=left) if left else "",
    }
    _say(console, "read", **parts)
