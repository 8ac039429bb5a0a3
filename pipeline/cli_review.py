"""`kehoach review`, `kehoach export` and `kehoach learn`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli_serving import (
    PORTS,
    REVIEW_PORT,
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
from pipeline.cli_told import say

if TYPE_CHECKING:
    from pipeline.review.folder import Summary

Out = Annotated[Path, typer.Argument(metavar="OUT", help="A folder of results: --out of `kehoach run`.")]


def add_commands(app: typer.Typer) -> None:
    app.command()(review)
    app.command()(export)
    app.command()(learn)


def review(  # noqa: PLR0917 - typer makes options of them
    out: Out = Path("outputs"),
    port: Port = REVIEW_PORT,
    host: Host = "127.0.0.1",
    token: Token = None,
    name: Names = None,
    who: Who = None,
    scans: Scans = None,
    browser: Browser = True,
    english: English = False,
) -> None:
    """Open a page on this machine to look at the scans and put the rows right.

    Mở trang trên máy này để xem bản quét và sửa các dòng.
    """
    from pipeline.export import refuse_no_results
    from pipeline.review.folder import Folder
    from pipeline.review.site import review_site
    from pipeline.web import listen, serve

    site = site_of(host, port, token, name)
    refuse_no_results(out)
    folder = Folder(out)
    guard = review_site(folder, site, who or user(), scans, "en" if english else "vi")
    with listen(site, PORTS) as listening:
        rows, _ = folder.list(patience=float("inf"))
        _to_review(rows)
        say("serve_open", address=address_of(site))
        serve(guard, site, listening, browser=browser)


def _to_review(rows: list[Summary]) -> None:
    """What the page counts, in words: run.md counts each doubtful field of a head, the page has one row of them."""
    heads, fields = sum(row.open_fields > 0 for row in rows), sum(row.open_fields for row in rows)
    items = (sum(row.open for row in rows) - heads, "task or indicator", "tasks and indicators")
    of_heads = {"heads": (heads, "document"), "fields": (fields, "field")}
    say("review_heads" if heads else "review_items", documents=(len(rows), "document"), items=items, **of_heads)


def export(
    out: Out = Path("outputs"),
    to: Annotated[
        Path | None, typer.Option(metavar="FOLDER", help="Folder for the files.", show_default="OUT/reviewed")
    ] = None,
    csv_sep: Annotated[str, typer.Option(metavar="SEP", help="Separator of the CSV files: , ; | or tab.")] = ",",
) -> None:
    """Write JSON, text and CSV with the corrections in.

    Ghi JSON, văn bản và CSV đã có các chỗ sửa.
    """
    from pipeline.export import refuse_no_results
    from pipeline.review.folder import Folder

    refuse_no_results(out)
    folder = Folder(out)
    target = folder.export(to, csv_sep)
    rows, _ = folder.list(patience=float("inf"))
    decided = folder.store.rows() if folder.store.path.exists() else 0
    name = "export_done" if decided else "export_undecided"
    say(name, documents=(len(rows), "document"), rows=(decided, "row"), to=target)


def learn(out: Out = Path("outputs")) -> None:
    """Say what the corrections teach, measured on documents held out, and keep what wins in OUT/learned.json.

    Rút ra từ các chỗ sửa điều gì giúp đọc tốt hơn, và giữ lại trong OUT/learned.json.
    """
    from pipeline.export import refuse_no_results
    from pipeline.review.folder import Folder
    from pipeline.review.learn import learn as from_decisions
    from pipeline.review.learn import write_learned

    refuse_no_results(out)
    folder = Folder(out)
    found = from_decisions(folder.store.all(), folder.texts())
    typer.echo(f"Documents with decisions: {found.documents}")
    typer.echo(f"New names of units: {len(found.names)}" + "".join(f"\n  {name}" for name in found.names))
    right = f"{found.leads_right_before} with the right lead units before, {found.leads_right_after} after"
    typer.echo(f"Tried on documents held out, {found.tasks_tried} tasks: {right}")
    typer.echo(f"Names kept for reading: {', '.join(found.names_kept) or 'none'}")
    if found.names_lost:
        typer.echo(f"Names that would make something worse: {', '.join(found.names_lost)}")
    typer.echo(f"Tasks that people judged: {found.rows}, of these held for sure by the machine: {found.rows_sure}")
    if found.brier_before is None:
        typer.echo("Calibration: too few doubtful or too few sure rows to fit and to measure")
    else:
        change = f"Brier score of the held-out rows {found.brier_before} before, {found.brier_after} after"
        wrong = f"wrong rows that nobody is asked about {found.missed_before} before, {found.missed_after} after"
        kept = "kept" if found.calibration_kept else "no better, not kept"
        typer.echo(f"Calibration: {change}; {wrong}: {kept}")
    path = write_learned(out, found)
    typer.echo(f"Written to {path}. To read with what was kept: kehoach run … --learned {path}")
