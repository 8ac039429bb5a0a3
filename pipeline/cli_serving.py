"""What `kehoach review` and `kehoach track` share: the options of a page that is served, and where it stands."""

from __future__ import annotations

import getpass
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pipeline.web import Site

_LEAST_TOKEN = 16  # characters
REVIEW_PORT, TRACK_PORT = 8765, 8766
PORTS = (REVIEW_PORT, TRACK_PORT)

Port = Annotated[int, typer.Option(metavar="N", min=1, max=65535)]
Host = Annotated[str, typer.Option(metavar="ADDRESS", help="Where to listen; any but this machine needs --token.")]
Token = Annotated[
    str | None,
    typer.Option(
        envvar="KEHOACH_TOKEN", metavar="SECRET", help="What others must know to enter; at least 16 characters."
    ),
]
Names = Annotated[
    list[str] | None,
    typer.Option("--name", metavar="NAME", help="A further name that this machine is asked by."),
]
Who = Annotated[str | None, typer.Option(metavar="NAME", help="Your name, kept with what you do.")]
Scans = Annotated[Path | None, typer.Option(metavar="FOLDER", help="Where the scans lie now, if they were moved.")]
Browser = Annotated[bool, typer.Option(help="Show the page in the browser of this machine.")]
English = Annotated[bool, typer.Option("--english", help="Begin in English.")]


def site_of(host: str, port: int, token: str | None, names: list[str] | None) -> Site:
    """Where the pages are served. Raises UsageError for a token that is no secret."""
    from pipeline.errors import UsageError
    from pipeline.web import Site

    if token is not None and len(token) < _LEAST_TOKEN:
        raise UsageError("The token is too short to be a secret", f"Give {_LEAST_TOKEN} characters or more.")
    return Site(host, port, token, tuple(names or ()))


def address_of(site: Site) -> str:
    shown = "127.0.0.1" if site.host in ("0.0.0.0", "::") else site.host
    return f"http://{f'[{shown}]' if ':' in shown else shown}:{site.port}/"


def user() -> str:
    """Who sits here, as the machine knows them."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"user {os.getuid()}"
