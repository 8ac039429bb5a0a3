"""Who looks: a session for each browser, held in memory; with a token where the server is open to others."""

from __future__ import annotations

import hmac
import secrets
from collections import OrderedDict
from dataclasses import dataclass, field

COOKIE = "kehoach"
_MOST = 500  # sessions; the one that was not used for longest goes first


@dataclass
class Session:
    who: str
    language: str = "vi"
    csrf: str = field(default_factory=lambda: secrets.token_urlsafe(24))

    def owns(self, secret: str) -> bool:
        """Whether a form came from a page of this session."""
        return hmac.compare_digest(secret.encode(), self.csrf.encode())


class Sessions:
    """`token` None: whoever can reach the server is `who`. Else a session begins only with the token."""

    def __init__(self, who: str, token: str | None = None, language: str = "vi") -> None:
        self.who, self.token, self.language = who, token, language
        self._all: OrderedDict[str, Session] = OrderedDict()

    def of(self, cookie: str | None) -> Session | None:
        session = self._all.get(cookie or "")
        if session and cookie:
            self._all.move_to_end(cookie)
        return session

    def begin(self, who: str | None = None) -> tuple[str, Session]:
        """A new session and its cookie."""
        name, session = secrets.token_urlsafe(24), Session(who or self.who, self.language)
        self._all[name] = session
        while len(self._all) > _MOST:
            self._all.popitem(last=False)
        return name, session

    def knows(self, token: str) -> bool:
        return self.token is not None and hmac.compare_digest(token.strip().encode(), self.token.encode())
