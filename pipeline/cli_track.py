"""`kehoach load` and `kehoach track`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

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
    out: Annotated[Path, typer.Argument(metavar="OUT|FILE.xlsx", help="A folder of results.")] = Path("outputs"),
    db: Db = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")] = False,
) -> None:
    """Load what was read, with the corrections in, into the tracker; again and again, nothing is doubled or lost."""
    from pipeline.errors import ExitCode, UsageError
    from pipeline.track import Tracker

    if not out.is_dir():
        raise UsageError(f"There is no folder {out}", "Name the folder that `kehoach run --out` wrote to.")
    with Tracker.open(tracker_of(out, db), create=True) as tracker:
        done = tracker.load(out)
        if not quiet:
            _show(done, tracker.place)
    _show_failures(done)
    raise typer.Exit(ExitCode.SOME_FAILED if done.failures else ExitCode.OK)


def track(  # noqa: PLR0917 - typer makes options of them
    out: Annotated[Path, typer.Argument(metavar="OUT", help="The folder of results that was loaded.")] = Path(
        "outputs"
    ),
    db: Db = None,
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8766,
    host: Annotated[str, typer.Option(help="Where to listen; any but this machine needs --token.")] = "127.0.0.1",
    token: Annotated[
        str | None, typer.Option(envvar="KEHOACH_TOKEN", help="What others must know to enter; at least 16 characters.")
    ] = None,
    name: Annotated[list[str] | None, typer.Option(help="A further name that this machine is asked by.")] = None,
    who: Annotated[str | None, typer.Option(help="Your name, kept with what you set.")] = None,
    scans: Annotated[Path | None, typer.Option(help="Where the scans lie now, if they were moved.")] = None,
    browser: Annotated[bool, typer.Option(help="Show the page in the browser of this machine.")] = True,
    english: Annotated[bool, typer.Option("--english", help="Begin in English.")] = False,
) -> None:
    """Open the tracker as a page on this machine: who must do what by when, and the periodic report."""
    from pipeline.board import track_site
    from pipeline.cli_review import address_of, site_of, user
    from pipeline.review.folder import Folder
    from pipeline.track import Tracker
    from pipeline.web import serve

    site = site_of(host, port, token, name)
    folder = Folder(out) if out.is_dir() else None
    if folder:
        folder.list(patience=float("inf"))
    with Tracker.open(tracker_of(out, db)) as tracker:
        language = "en" if english else "vi"
        guard = track_site(tracker, site, who or user(), folder=folder, scans=scans, language=language)
        typer.echo(f"{tracker.tasks(size=1).total} tasks in {tracker.place}.")
        typer.echo(f"Open {address_of(site)} in a browser; Ctrl-C ends it.")
        serve(guard, site, browser=browser)


def tracker_of(out: Path, db: str | None) -> str:
    """The tracker's address: the one that is named, else the file in the folder. Raises UsageError for a link there."""
    from pipeline.errors import UsageError

    if db is not None:
        return db
    path = out / TRACKER
    if path.is_symlink():  # it may point at another program's database
        raise UsageError(f"{path} is a link", "Name the database that is meant: --db FILE")
    return str(path)


def _show(done: Loaded, place: str) -> None:
    for name, counts in (("Documents", done.documents), ("Tasks", done.tasks), ("Indicators", done.indicators)):
        told = f"{counts.new} new, {counts.changed} changed, {counts.unchanged} unchanged, {counts.gone} gone"
        typer.echo(f"{name}: {told}")
    if done.same_scan:
        typer.echo(f"Passed over, other results of the same scan are loaded: {', '.join(done.same_scan)}")
    if done.foreign:
        typer.echo(f"Passed over, not as `kehoach run` wrote them: {', '.join(done.foreign)}")
    if done.nothing_new:
        typer.echo("Nothing has changed.")
    typer.echo(f"Tracker: {place}")


def _show_failures(done: Loaded) -> None:
    from rich.console import Console

    from pipeline.show import plain

    console = Console(stderr=True)
    for one in done.failures:
        console.print(plain(f"{one.path}: {one.error.message}"), style="red", soft_wrap=True)
        console.print(plain(f"  → {one.error.mend}"), soft_wrap=True)
