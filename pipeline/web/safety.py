"""Who may ask, from where, and how much: an ASGI layer before every page.

A browser may be made to ask us by any page that it has open, and a name of a stranger's may point at this machine. So:
only names that are ours (Host), no writing from elsewhere (Origin, Sec-Fetch-Site, a secret in each form), nothing
loaded from or framed by another host (Content-Security-Policy), no body larger than a form needs.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, MutableMapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from fastapi import HTTPException, Request

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

MOST_BODY = 1 << 20  # bytes: the longest row with all its fields is a few kilobytes
UPLOAD = "application/octet-stream"
MOST_FIELDS = 200
MOST_TEXT = 20_000  # characters of one field
READING = ("GET", "HEAD")
HEADERS = {
    "content-security-policy": "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


class Guard:
    """Answers itself what it refuses; passes on the rest, and puts the safe headers on every answer.

    `uploads`: the addresses that take a file as it is, with the most bytes of it. Such a request can't be made by a
    form of another page: its type, and the secret in its header, need a script of our own. `may_send` tells by the
    headers whether it is one, before a byte of the file is taken in.
    """

    def __init__(
        self,
        app: App,
        hosts: Collection[str],
        uploads: Mapping[str, int] | None = None,
        may_send: Callable[[Mapping[str, str]], bool] = lambda _: False,
    ) -> None:
        self.app, self.hosts, self.uploads = app, {host.lower() for host in hosts}, uploads or {}
        self.may_send = may_send

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        if scope["type"] != "http":
            return
        headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in scope["headers"]}

        async def safe_send(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *_headers(scope["path"])]
            await send(message)

        refused = self._refuses(scope, headers)
        if refused:
            await _answer(safe_send, *refused)
            return
        if scope["method"] in READING:  # whose bodies nobody asks for
            await self.app(scope, receive, safe_send)
            return
        body = await _body(receive, self.uploads.get(scope["path"], MOST_BODY))
        if body is None:
            await _answer(safe_send, 413, "too large")
            return
        await self.app(scope, _given(body, receive), safe_send)

    def _refuses(self, scope: Scope, headers: dict[str, str]) -> tuple[int, str] | None:
        if [k for k, _ in scope["headers"]].count(b"host") != 1 or headers["host"].lower() not in self.hosts:
            return 421, "not a name of this server"
        if scope["method"] in READING:
            return None
        if scope["method"] != "POST":
            return 405, "not a way to ask"
        origin, site = headers.get("origin"), headers.get("sec-fetch-site")
        if origin is not None and urlsplit(origin).netloc.lower() != headers["host"].lower():
            return 403, "asked from another page"
        if site is not None and site not in ("same-origin", "none"):
            return 403, "asked from another page"
        kind = headers.get("content-type", "").partition(";")[0].strip().lower()
        upload = scope["path"] in self.uploads
        if kind != (UPLOAD if upload else "application/x-www-form-urlencoded"):
            return 415, "only plain forms"
        if upload and not self.may_send(headers):
            return 403, "forged or outdated form"
        most = self.uploads.get(scope["path"], MOST_BODY)
        length = headers.get("content-length", "0")
        return (413, "too large") if not length.isdecimal() or int(length) > most else None


async def form_of(request: Request) -> dict[str, str]:
    """The fields of a form that this session's own page sent; of a field given twice the last."""
    try:
        pairs = parse_qsl(
            (await request.body()).decode("utf-8"),
            keep_blank_values=True,
            max_num_fields=MOST_FIELDS,
            errors="strict",
        )
    except ValueError as error:
        raise HTTPException(400, "not a form") from error
    fields = dict(pairs)
    if any(len(value) > MOST_TEXT for value in fields.values()):
        raise HTTPException(413, "too large")
    session = getattr(request.state, "session", None)
    if session is None or not session.owns(fields.pop("csrf", "")):
        raise HTTPException(403, "forged or outdated form")
    return fields


def _headers(path: str) -> list[tuple[bytes, bytes]]:
    lasting = path.startswith("/static/") or path.endswith(".jpg")
    cache = "private, max-age=3600" if lasting else "no-store"
    return [(k.encode(), v.encode()) for k, v in {**HEADERS, "cache-control": cache}.items()]


async def _body(receive: Receive, most: int) -> bytes | None:
    """The whole body; None where it is too large, whatever length it claimed."""
    parts, size, more = [], 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            break
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > most:
            return None
        more = message.get("more_body", False)
    return b"".join(parts)


def _given(body: bytes, receive: Receive) -> Receive:
    left = [body]

    async def give() -> Message:
        if left:
            return {"type": "http.request", "body": left.pop(), "more_body": False}
        return await receive()

    return give


async def _answer(send: Send, status: int, text: str) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": text.encode()})
