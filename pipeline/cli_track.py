"""`kehoach load` and `kehoach track`."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from pipeline.cli_serving import (
    PORTS,
    TRACK_PORT,
    Browser,
    English,
    Host,
    Names,
    Port,
    Scans,
    Token,
    Who,
    address_of,
    site_of,
    user,
)
from pipeline.cli_told import say, tell_document, tell_row
from pipeline.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from pipeline.track import Loaded

TRACKER = "tracker.sqlite"

Db = Annotated[
    str | None,
    typer.Option(
        envvar="KEHOACH_DB",
        metavar="URL",
        help="The tracker: a file, sqlite:///FILE or postgresql://USER@HOST/DATABASE.",
        show_default="OUT/tracker.sqlite",
    ),
]


def add_commands(app: typer.Typer) -> None:
    app.command()(load)
    app.command()(track)


def load(
    out: Annotated[
        Path, typer.Argument(metavar="OUT|FILE.xlsx", help="A folder of results, or a workbook that comes back.")
    ] = Path("outputs"),
    db: Db = None,
    who: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who filled the workbook in, for the history.")
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")] = False,
) -> None:
    """Load what was read, with the corrections in, into the tracker; again and again, nothing is doubled or lost.

    Nạp kết quả đã đọc và đã sửa vào phần theo dõi; nạp lại nhiều lần không trùng, không mất.

    Of a workbook, what people wrote into it: status, percent, assignee, notes, day.
    """
    if out.is_dir():
        failed = _load_folder(out, db, quiet)
    elif out.suffix.lower() == ".xlsx":
        failed = _load_workbook(out, db, who, quiet)
    else:
        what = "is neither a folder nor an .xlsx" if out.exists() else "is not there"
        raise UsageError(f"{out} {what}", "Name the folder that `kehoach run --out` wrote to, or an .xlsx.")
    raise typer.Exit(ExitCode.SOME_FAILED if failed else ExitCode.OK)


def _load_folder(out: Path, db: str | None, quiet: bool) -> bool:
    """Whether some documents could not be loaded."""
    from pipeline.export import refuse_no_results
    from pipeline.track import Tracker

    refuse_no_results(out)
    with Tracker.open(tracker_of(out, db), create=True) as tracker:
        done = tracker.load(out)
        if not quiet:
            _show(done, tracker.place)
    for one in done.failures:
        tell_document(Console(stderr=True), one.path, one.error)
    return bool(done.failures)


def _load_workbook(path: Path, db: str | None, who: str | None, quiet: bool) -> bool:
    """Whether some rows were refused."""
    from pipeline.track import Tracker

    if db is None:
        raise UsageError(
            "The tracker of the workbook is not named", f"Name it: kehoach load {path} --db outputs/{TRACKER}"
        )
    with Tracker.open(db) as tracker:
        done = tracker.import_workbook(path, who or user())
    if not quiet:
        say("load_workbook", changed=done.changed, unchanged=done.unchanged, refused=len(done.refused))
    for one in done.refused:
        tell_row(one.message, one.message_vi, one.mend if one is done.refused[-1] else "")
    return bool(done.refused)


def track(  # noqa: PLR0917 - typer makes options of them
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The folder of results that was loaded.")] = Path(
        "outputs"
    ),
    db: Db = None,
    port: Port = TRACK_PORT,
    host: Host = "127.0.0.1",
    token: Token = None,
    name: Names = None,
    who: Who = None,
    scans: Scans = None,
    browser: Browser = True,
    english: English = False,
) -> None:
    """Open the tracker as a page on this machine: who must do what by when, and the periodic report.

    Mở trang theo dõi trên máy này: ai phải làm gì, hạn nào, và báo cáo định kỳ.
    """
    from pipeline.board import track_site
    from pipeline.export import holds_results, refuse_no_results
    from pipeline.review.folder import Folder
    from pipeline.track import Tracker
    from pipeline.web import listen, serve

    site = site_of(host, port, token, name)
    if db is None:
        refuse_no_results(out)
    with listen(site, PORTS) as listening, Tracker.open(loaded_tracker(out, db, "OUT")) as tracker:
        folder = Folder(out) if out.is_dir() and holds_results(out) else None
        if folder:
            folder.list(patience=float("inf"))
        language = "en" if english else "vi"
        guard = track_site(tracker, site, who or user(), folder=folder, scans=scans, language=language)
        say("serve_tracker", tasks=(tracker.tasks(size=1).total, "task"), place=tracker.place)
        say("serve_open", address=address_of(site))
        serve(guard, site, listening, browser=browser)


def loaded_tracker(out: Path, db: str | None, named: str = "--out FOLDER") -> str:
    """The address of a tracker that is there already; `named`: how the command names the folder of results.

    Raises UsageError, NoTracker.
    """
    from pipeline.track.errors import NoTracker

    address = tracker_of(out, db)
    if db is None and not out.is_dir():
        raise UsageError(f"There is no folder {out}", f"Name the folder of results: {named}; or its tracker: --db URL")
    if db is None and not Path(address).exists():
        mend = f"Load what was read first: kehoach load {shlex.quote(str(out))}; or name another folder: {named}"
        raise NoTracker(f"There is no tracker {address}", mend)
    return address


def tracker_of(out: Path, db: str | None) -> str:
    """The tracker's address: the one that is named, else the file in the folder. Raises UsageError for a link there."""
    if db is not None:
        return db
    path = out / TRACKER
    if path.is_symlink():  # it may point at another program's database
        raise UsageError(f"{path} is a link", "Name the database that is meant: --db FILE")
    return str(path)


def _show(done: Loaded, place: str) -> None:
    for name, counts in (("documents", done.documents), ("tasks", done.tasks), ("indicators", done.indicators)):
        how = {key: getattr(counts, key) for key in ("new", "changed", "unchanged", "gone")}
        say(f"load_{name}", **how)
    if done.same_scan:
        say("load_same_scan", stems=", ".join(done.same_scan))
    if done.foreign:
        say("load_foreign", stems=", ".join(done.foreign))
    for number, stems in done.same_number.items():
        say("load_same_number", number=number, times=len(stems), stems=", ".join(stems))
    if done.nothing_new:
        say("load_nothing_new")
    say("load_tracker", place=place)
