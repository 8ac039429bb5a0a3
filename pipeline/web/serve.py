"""An application with sessions and the guard before it, and the server that runs it."""

from __future__ import annotations

import errno
import ipaddress
import os
import socket
import sys
import threading
import webbrowser
from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import HTTPException
from fastapi.responses import FileResponse
from starlette.exceptions import HTTPException as AnyHTTPException
from starlette.requests import cookie_parser

from pipeline.errors import KehoachError, UsageError
from pipeline.web.pages import LANGUAGES, Pages, redirect
from pipeline.web.safety import Guard, form_of
from pipeline.web.sessions import COOKIE, Sessions

_STATIC = Path(__file__).parent / "static"
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_BEGUN = 0.7  # seconds after which it surely answers
_BACKLOG = 128  # connections that wait
_FREE, _LAST_PORT = 1024, 65535  # up to the first only root may listen
_MOST_NAME = 60  # characters of a person's name


@dataclass(frozen=True)
class Site:
    """Where it listens, and the names by which it may be asked."""

    host: str
    port: int
    token: str | None
    names: tuple[str, ...] = ()

    @property
    def cookie(self) -> str:
        """The session's; with the port in it, for a browser sends the cookies of one port to all ports of a host."""
        return f"{COOKIE}-{self.port}"

    def hosts(self) -> set[str]:
        local = {"127.0.0.1", "localhost", "[::1]"}
        given = {f"[{self.host}]" if ":" in self.host else self.host, *self.names}
        if self.host in ("0.0.0.0", "::"):
            given |= {socket.gethostname().lower(), *self.names}
        return {f"{name}:{self.port}" for name in local | given} | ({*local, *given} if self.port == 80 else set())


def new_site(
    site: Site, sessions: Sessions, pages: Pages, static: list[Path], uploads: Mapping[str, int] | None = None
) -> tuple[FastAPI, Guard]:
    """An application with nothing but sign-in, language and static files, and the guard to serve it through.

    `uploads`: the addresses that take a file, with the most bytes of it.

    Raises UsageError where it would listen to others without a token.
    """
    if not is_local(site.host) and not site.token:
        raise UsageError(
            f"To listen on {site.host} a token is needed: others could reach it",
            "Leave --host out, or give --token with a long secret.",
        )
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)  # those load scripts from other hosts
    files = {path.name: path for folder in [_STATIC, *static] for path in folder.iterdir() if path.suffix in _TYPES}

    @app.middleware("http")
    async def sessioned(request: Request, call: Callable[[Request], Awaitable[Response]]) -> Response:
        session, fresh = sessions.of(request.cookies.get(site.cookie)), None
        free = request.url.path == "/sign-in" or request.url.path.startswith("/static/")
        if session is None and sessions.token is None and not free:
            fresh, session = sessions.begin()
        request.state.session = session
        if session is None and not free:
            return redirect("/sign-in")
        answer = await call(request)
        if fresh:
            answer.set_cookie(site.cookie, fresh, httponly=True, samesite="strict")
        return answer

    @app.exception_handler(AnyHTTPException)
    async def told(request: Request, error: AnyHTTPException) -> Response:
        request.state.session = getattr(request.state, "session", None)
        name = f"error_{error.status_code}" if error.status_code in (400, 403, 404, 413) else "error_other"
        return pages.page(request, "error.html", error.status_code, message=name)

    @app.exception_handler(KehoachError)
    async def failed(request: Request, error: KehoachError) -> Response:
        detail = f"{error.message} {error.mend}"
        return pages.page(request, "error.html", 503, message="error_failed", detail=detail)

    @app.get("/static/{name}")
    def static_file(name: str) -> Response:
        if name not in files:
            raise HTTPException(404)
        return FileResponse(files[name], media_type=_TYPES[files[name].suffix])

    _add_sign_in(app, sessions, pages, site)
    return app, Guard(app, site.hosts(), uploads, lambda headers: _may_send(headers, sessions, site))


def _may_send(headers: Mapping[str, str], sessions: Sessions, site: Site) -> bool:
    """Whether a file comes from a page of a session that is there."""
    cookies = cookie_parser(headers.get("cookie", ""))
    session = sessions.of(cookies.get(site.cookie))
    return session is not None and session.owns(headers.get("x-csrf-token", ""))


def _add_sign_in(app: FastAPI, sessions: Sessions, pages: Pages, site: Site) -> None:
    @app.get("/sign-in")
    def sign_in(request: Request) -> Response:
        return pages.page(request, "sign-in.html", wrong=False)

    @app.post("/sign-in")
    async def signed_in(request: Request) -> Response:
        from urllib.parse import parse_qs

        try:
            fields = parse_qs((await request.body()).decode("utf-8", "replace"), max_num_fields=10)
        except ValueError as error:
            raise HTTPException(400) from error
        who = " ".join(fields.get("who", [""])[0].split())[:_MOST_NAME]
        if not who or not sessions.knows(fields.get("token", [""])[0]):
            return pages.page(request, "sign-in.html", 403, wrong=True)
        name, _ = sessions.begin(who)
        answer = redirect("/")
        answer.set_cookie(site.cookie, name, httponly=True, samesite="strict")
        return answer

    @app.post("/language")
    async def language(request: Request) -> Response:
        fields = await form_of(request)
        if fields.get("language") in LANGUAGES:
            request.state.session.language = fields["language"]
        back = fields.get("back", "/")
        return redirect(back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/")


def _has_screen() -> bool:
    """Whether a person sits here: not a service, nor a shell on another machine."""
    screen = sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return screen and sys.stdout.isatty() and "SSH_CONNECTION" not in os.environ


def is_local(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def listen(site: Site, kept: Collection[int] = ()) -> socket.socket:
    """A socket that listens there already: who comes before `serve` waits.

    Raises UsageError where that can't be, which proposes a free port; none of `kept`, which other pages have.
    """
    try:
        return _bound(site.host, site.port)
    except OSError as error:
        message = f"Cannot listen on {site.host}:{site.port}: {error.strerror}"
        if error.errno not in (errno.EADDRINUSE, errno.EACCES):
            raise UsageError(message, "Name an address of this machine: --host 127.0.0.1") from error
        near = range(max(site.port, _FREE) + 1, max(site.port, _FREE) + 50)
        ports = (port for port in near if port <= _LAST_PORT and port not in kept)
        free = next((port for port in ports if _is_free(site.host, port)), None)
        raise UsageError(message, f"Give another port: --port {free or 'N'}") from error


def _bound(host: str, port: int) -> socket.socket:
    made = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host, port))
        made.listen(_BACKLOG)
    except OSError:
        made.close()
        raise
    return made


def _is_free(host: str, port: int) -> bool:
    try:
        _bound(host, port).close()
    except OSError:
        return False
    return True


def serve(guard: Guard, site: Site, listening: socket.socket, *, browser: bool = False) -> None:
    """Answer what comes to the socket until Ctrl-C; `browser`: show the page where there is a screen."""
    import uvicorn

    if browser and is_local(site.host) and _has_screen():
        address = f"http://{f'[{site.host}]' if ':' in site.host else site.host}:{site.port}/"
        opening = threading.Timer(_BEGUN, webbrowser.open, [address])
        opening.daemon = True
        opening.start()
    config = uvicorn.Config(
        guard,
        log_level="warning",
        server_header=False,
        proxy_headers=False,
        limit_concurrency=64,
        timeout_keep_alive=15,
        h11_max_incomplete_event_size=32_768,
        ws="none",
    )
    with suppress(KeyboardInterrupt):  # raised again by uvicorn when all is closed
        uvicorn.Server(config).run(sockets=[listening])
