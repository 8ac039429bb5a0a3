"""The command `kehoach`, thin: `run`, `watch`, `report`, `review`, `export`, `learn`, `show`, `restore`, `doctor`."""

from __future__ import annotations

import shlex
import signal
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline import __version__, cli_exchange, cli_track
from pipeline.cli_review import add_commands
from pipeline.cli_told import Arrived, show_run, tell, tell_document, tell_waiting, tell_watching
from pipeline.cli_words import InOrder, refuse_nowhere, said_whole, told_by_system
from pipeline.errors import ExitCode, KehoachError, UsageError
from pipeline.forks import begin, cores
from pipeline.limits import limits_told
from pipeline.start import is_new
from pipeline.taught import NOTHING, read_taught

if TYPE_CHECKING:
    from pipeline.batch import Progress, RunReport
    from pipeline.ingest.inputs import Found
    from pipeline.remote import Mirror

_EXITS = "Exit codes: 0 all well, 2 usage, 3 some documents failed, 4 a program is missing, 130 interrupted."

Learned = Annotated[
    Path | None,
    typer.Option(envvar="KEHOACH_LEARNED", metavar="FILE", help="Use what `kehoach learn` wrote: learned.json."),
]


app = typer.Typer(
    cls=InOrder,
    help="Vietnamese plans, from scan to tracker: JSON and CSV out of scanned administrative documents.",
    epilog=_EXITS,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


add_commands(app)
cli_track.add_commands(app)
cli_exchange.add_commands(app)


class LogStyle(StrEnum):
    """How events are printed."""

    TEXT = "text"
    JSON = "json"


class EngineName(StrEnum):
    """What reads: the OCR engines that may be asked for, and where they run."""

    LOCAL = "local"
    DASK = "dask"
    AUTO = "auto"
    TESSEROCR = "tesserocr"
    PYTESSERACT = "pytesseract"


def main() -> None:
    """The entry point: errors of ours become a message with its mend, and an exit code."""
    started = sys.modules["__main__"]
    if getattr(started, "main", None) is main:
        started.__spec__, started.__file__ = None, None  # workers need nothing of it and would run it again
    try:
        with limits_told(), said_whole():
            app()
    except KehoachError as error:
        tell(error.message, error.mend, error.code)
        sys.exit(int(error.exit_code))
    except OSError as error:
        if (wrong := told_by_system(error)) is None:
            raise
        tell(wrong.message, wrong.mend, wrong.code)
        sys.exit(int(wrong.exit_code))


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"kehoach {__version__}")
        raise typer.Exit


@app.callback()
def _common(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    refuse_nowhere()


@app.command(epilog=_EXITS)
def run(  # noqa: PLR0917 - typer makes options of them
    # readable=False: what can't be read is told in the report, and the others are read
    paths: Annotated[
        list[Path], typer.Argument(metavar="PATH...", help="Scans, and folders that hold some.", readable=False)
    ],
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="Where the results go; an address, too.")] = Path(
        "outputs"
    ),
    jobs: Annotated[int | None, typer.Option(min=1, help="Pages read at once.", show_default="all cores")] = None,
    csv_sep: Annotated[str, typer.Option(metavar="SEP", help="Separator of the CSV files: , ; | or tab.")] = ",",
    engine: Annotated[
        list[EngineName] | None,
        typer.Option(help="The OCR engine; and dask, to read on a cluster (may be given twice).", show_default="auto"),
    ] = None,
    scheduler: Annotated[str | None, typer.Option(metavar="ADDRESS", help="Of the Dask cluster.")] = None,
    ignore_text_layer: Annotated[bool, typer.Option("--ignore-text-layer", help="Read the image always.")] = False,
    page_timeout: Annotated[float, typer.Option(metavar="SECONDS", min=1, help="Limit for one page.")] = 120.0,
    memory_limit: Annotated[int, typer.Option(metavar="MB", min=512, help="Most memory of a worker.")] = 4096,
    force: Annotated[bool, typer.Option("--force", help="Read all anew, also what was read before.")] = False,
    retry_failed: Annotated[bool, typer.Option("--retry-failed", help="Read only what failed before.")] = False,
    learned: Learned = None,
    log: Annotated[LogStyle | None, typer.Option(help="Print a line for each event, to the standard error.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")] = False,
) -> None:
    """Read scans into JSON, text and CSV: what is new, changed or failed.

    Đọc bản quét thành JSON, văn bản và CSV; chỉ đọc tệp mới, tệp đã thay đổi hoặc tệp bị lỗi.
    """
    if not scheduler and is_new(out):  # else there may be nothing to read
        begin()
    from pipeline import batch
    from pipeline.batch.log import to_stderr
    from pipeline.options import Options
    from pipeline.review.after_run import as_far_as_decided

    if force and retry_failed:
        raise UsageError("--force and --retry-failed exclude each other", "Give one of them.")
    choice = batch.Choice.ALL if force else batch.Choice.FAILED if retry_failed else batch.Choice.NEEDED
    found = _found(paths)
    inputs, skipped = batch.without_outputs(found.inputs, paths, found.skipped)
    mirror = _mirror(out)
    folder = mirror.folder if mirror else out
    reader, on_cluster = _engines(engine or [], scheduler)
    options = Options(reader, not ignore_text_layer, page_timeout, read_taught(learned) if learned else NOTHING)
    signal.signal(signal.SIGTERM, _interrupt)
    if log:
        to_stderr(log.value)
    with _Bar(len(inputs), quiet=quiet, hidden=quiet or log is not None, mirror=mirror) as bar:
        how: dict[str, Any] = {"jobs": jobs or cores(), "memory_limit": memory_limit << 20, "csv_sep": csv_sep}
        how |= {"scheduler": scheduler if on_cluster else None, "choice": choice, "skipped": skipped}
        how |= {"waiting": lambda: tell_waiting(out)}
        how |= {"people": as_far_as_decided(folder)}
        report = batch.run(inputs, folder, options=options, progress=bar.update, **how)
    _end(report, folder, quiet)
    if mirror:
        mirror.copy()
    raise typer.Exit(report.exit_code)


def _end(report: RunReport, folder: Path, quiet: bool) -> None:
    if report.interrupted:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # all is written: what is left is to say so
    if not quiet:
        show_run(report, folder)
    if report.error:
        tell(report.error.message, report.error.mend, report.error.code)


@app.command(epilog=_EXITS)
def watch(  # noqa: PLR0917 - typer makes options of them
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where scans arrive.", exists=True, file_okay=False)],
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="Where the results go.")] = Path("outputs"),
    jobs: Annotated[int | None, typer.Option(min=1, help="Pages read at once.", show_default="all cores")] = None,
    csv_sep: Annotated[str, typer.Option(metavar="SEP", help="Separator of the CSV files: , ; | or tab.")] = ",",
    learned: Learned = None,
    settle: Annotated[float, typer.Option(metavar="SECONDS", min=0.1, help="A file at rest so long is whole.")] = 5.0,
    log: Annotated[LogStyle | None, typer.Option(help="Print a line for each event, to the standard error.")] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")] = False,
) -> None:
    """Read what arrives in a folder, each file once it is complete. Ends with Ctrl-C.

    Đọc các tệp mới đến trong thư mục, khi tệp đã chép xong. Dừng bằng Ctrl-C.
    """
    from threading import Event

    from pipeline import batch
    from pipeline.batch.log import to_stderr
    from pipeline.batch.watch import watch as follow
    from pipeline.options import Options
    from pipeline.review.after_run import as_far_as_decided

    options = Options(taught=read_taught(learned) if learned else NOTHING)
    stop, ended = Event(), [int(ExitCode.OK)]
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    if log:
        to_stderr(log.value)

    def read(paths: list[Path]) -> bool:
        people = as_far_as_decided(out)
        report = batch.run(paths, out, jobs=jobs or cores(), options=options, csv_sep=csv_sep, people=people)
        if not quiet:
            show_run(report, out)
        if report.error:
            tell(report.error.message, report.error.mend, report.error.code)
        if report.error or report.interrupted:
            ended[0] = report.exit_code
        return not (report.interrupted or report.error or stop.is_set())

    if not quiet:
        tell_watching(folder)
    try:
        follow([folder], Arrived(folder, out, quiet=quiet), read, settle=settle, stop=stop)
    except KeyboardInterrupt:
        ended[0] = int(ExitCode.INTERRUPTED)
    raise typer.Exit(ended[0])


@app.command()
def report(out: Annotated[Path, typer.Argument(metavar="OUT", help="A folder that `kehoach run` wrote to.")]) -> None:
    """Write report.html: all documents of an output folder on one page; also while a run is at work.

    Ghi report.html: toàn bộ văn bản của thư mục kết quả trên một trang; xem được cả khi đang chạy.
    """
    from pipeline.batch.html import write_html
    from pipeline.export import refuse_no_results
    from pipeline.review.after_run import as_people_left

    refuse_no_results(out)
    typer.echo(write_html(out, as_people_left(out)))


@app.command()
def show(file: Annotated[Path, typer.Argument(metavar="FILE.json", help="A result of `kehoach run`.")]) -> None:
    """Print a document readably.

    In một văn bản đã đọc cho dễ xem.
    """
    from pipeline.export import load_document
    from pipeline.show import refuse_scan, show_document

    if not file.is_file():
        what = "is a folder" if file.is_dir() else "is not there"
        raise UsageError(f"{file} {what}", "Name a .json in the folder that `kehoach run --out` wrote to.")
    refuse_scan(file)
    show_document(load_document(file), Console())


@app.command()
def restore(
    file: Annotated[
        Path, typer.Argument(metavar="FILE|-", help="A text file, UTF-8; - for the standard input.")
    ] = Path("-"),
) -> None:
    """Put back the marks and mend the misread letters of a Vietnamese text; print it.

    Khôi phục dấu và sửa chữ đọc sai của văn bản tiếng Việt.
    """
    from pipeline.ingest.kind import FileKind, guess
    from pipeline.restore import restore as mend
    from pipeline.text import without_controls

    try:
        data = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        if guess(data[:4096]) in (FileKind.PDF, FileKind.IMAGE):
            raise UsageError(f"{file} is a scan, not a text", f"Read it: kehoach run {shlex.quote(str(file))}")
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"{file} can't be read: {error.strerror}", "Check the name; - reads the input.") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{file} is not UTF-8 text", "Convert it first, for example with iconv.") from error
    sys.stdout.buffer.write(mend(without_controls(text)).encode("utf-8"))
    sys.stdout.buffer.flush()


@app.command()
def doctor() -> None:
    """Say what is installed, what is missing, and what mends it.

    Cho biết đã cài gì, còn thiếu gì và cách cài.
    """
    from pipeline.doctor import examine
    from pipeline.show import plain

    table = Table("", "Check", "Found", "Mend")
    checks = examine()
    for check in checks:
        mark = Text("ok", style="green") if check.ok else Text("missing", style="red")
        table.add_row(mark, plain(check.name), plain(check.detail), plain("" if check.ok else check.mend))
    Console().print(table)
    if not all(check.ok for check in checks):
        raise typer.Exit(int(ExitCode.MISSING))


def _found(paths: list[Path]) -> Found:
    """What is to be read: of this machine, and of addresses."""
    from pipeline import remote
    from pipeline.ingest import find_inputs

    there = [(path, remote.address_of(path)) for path in paths]
    if not any(address for _, address in there):
        return find_inputs(paths)
    from pipeline.ingest.inputs import SCANS, Found

    fetched = [found for _, address in there if address for found in remote.find(address, {*SCANS, ".txt"})]
    here = [path for path, address in there if not address]
    found = find_inputs(here) if here else Found([], [])
    return Found([*found.inputs, *fetched], found.skipped)


def _mirror(out: Path) -> Mirror | None:
    """What copies the results, where they go to an address."""
    from pipeline import remote

    address = remote.address_of(out)
    return remote.Mirror(address) if address else None


def _engines(asked: list[EngineName], scheduler: str | None) -> tuple[str, bool]:
    """The OCR engine, and whether a cluster does the work. Raises UsageError."""
    places = {EngineName.LOCAL, EngineName.DASK} & set(asked)
    readers = [name for name in dict.fromkeys(asked) if name not in places]
    if len(places) > 1 or len(readers) > 1:
        raise UsageError("--engine names two of a kind", "Give one OCR engine, and dask where a cluster is to read.")
    on_cluster = EngineName.DASK in places
    if on_cluster != (scheduler is not None):
        raise UsageError("--engine dask and --scheduler go together", "--engine dask --scheduler tcp://HOST:8786")
    return (readers[0] if readers else EngineName.AUTO).value, on_cluster


class _Bar:
    """Pages, rate and time left, where a terminal looks on; nothing elsewhere. Keeps a mirror up to date meanwhile."""

    def __init__(self, documents: int, *, quiet: bool, hidden: bool, mirror: Mirror | None = None) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
        from rich.progress import Progress as RichProgress

        console = Console(stderr=True)
        self._mirror, self._quiet = mirror, quiet
        self._progress = RichProgress(
            TextColumn("{task.fields[files]}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("pages · {task.fields[rate]}"),
            TimeRemainingColumn(elapsed_when_finished=True),
            console=console,
            disable=hidden or not console.is_terminal,
        )
        self._task = self._progress.add_task("", total=None, files=f"0/{documents} documents", rate="–/min")

    def __enter__(self) -> _Bar:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def update(self, state: Progress) -> None:
        if self._mirror:
            self._mirror.copy_now_and_then()
        elapsed = self._progress.tasks[0].elapsed or 0.0
        rate = f"{60 * state.pages / elapsed:.0f}/min" if state.pages and elapsed else "–/min"
        files = f"{state.documents}/{state.documents_total} documents"
        self._progress.update(self._task, completed=state.pages, total=state.pages_total, files=files, rate=rate)
        if self._quiet and state.finished and state.finished.error:  # else `show_run` tells it
            tell_document(self._progress.console, state.finished.path, state.finished.error)


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
