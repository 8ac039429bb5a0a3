"""What the commands print about a run, and their errors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from pipeline.wording import counted

if TYPE_CHECKING:
    from pipeline.batch import DocumentReport, RunReport
    from pipeline.batch.report import Skipped

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
        console.print(f"… {len(report.documents) - _MOST_ROWS} more: see run.md")
    for row in report.documents:
        if row.error:
            console.print(plain(f"{row.path}: {row.error.message}"), style="red", soft_wrap=True)
            console.print(plain(f"  → {row.error.mend}"), soft_wrap=True)
    failed = report.totals["failed"] + report.totals["not_done"]
    done = report.totals["documents"] - failed
    before = f" ({report.totals['reused']} before)" if report.totals["reused"] else ""
    pages = counted(report.totals["pages"], "page")
    console.print(f"\n{counted(done, 'document')} read{before}, {failed} not; {pages} in {report.seconds:.0f} s")
    if any(row.status == "ok_with_warnings" for row in report.documents):
        console.print("Notes tell what was seen on pages, a seal or a turned page: run.md has them.")
    for passed in _passed_over(report.skipped):
        console.print(passed, soft_wrap=True)
    if report.interrupted:
        console.print("[yellow]Interrupted: what was finished is kept.[/]")
    console.print(Text(f"Results: {out.resolve()}\nReport:  {out.resolve() / 'run.md'}"), soft_wrap=True)
    for line in about_decisions(out):
        console.print(plain(line), soft_wrap=True)


def _status(row: DocumentReport) -> Text:
    """In words; what was seen on the pages of a document that was read well is no alarm."""
    told = row.status.replace("_", " ")
    if row.status == "ok_with_warnings":
        told = f"ok, {counted(sum(max(1, len(page.warnings)) for page in row.warnings), 'note')}"
    return Text(told, style=_STYLES[row.status])


def _passed_over(skipped: list[Skipped]) -> Iterator[Text]:
    """Aloud what somebody may miss; other files that lie in the folder are only counted."""
    from pipeline.ingest.kind import NOT_READ
    from pipeline.knowledge import load

    words = load("messages.yaml")["skipped"]
    missed = [one for one in skipped if one.reason not in _QUIET or Path(one.path).suffix.lower() in NOT_READ]
    if missed:
        reasons = Counter(words[one.reason]["en"] for one in missed)
        told = "; ".join(f"{reason}: {number}" for reason, number in reasons.most_common())
        yield Text(f"Files passed over, listed in run.md: {told}")
    if others := len(skipped) - len(missed):
        yield Text(f"{counted(others, 'other file')} in the folder, no scans: run.md tells which.", style="dim")


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
        from pipeline.knowledge import load
        from pipeline.show import plain

        console, words = Console(stderr=True), load("messages.yaml")["skipped"]
        for path, reason in passed:
            mine = reason == "own_result" or is_of_run(path) or self._is_result(path)
            if self._quiet or mine or path in self._told or path.suffix.lower() in _COPYING:
                continue
            self._told.add(path)
            told = f"{path}: {words[reason]['en']} / {words[reason]['vi']}"
            console.print(plain(told), style="yellow", soft_wrap=True)


def tell(message: str, mend: str) -> None:
    """An error with its mend, to the standard error."""
    from pipeline.show import plain

    console = Console(stderr=True)
    console.print(plain(f"Error: {message}"), style="red", soft_wrap=True)
    if mend:
        console.print(plain(f"  → {mend}"), soft_wrap=True)
