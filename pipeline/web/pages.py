"""Templates with autoescape, the words of both languages, answers that send on."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline.knowledge import load

LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}


class Pages:
    """Renders the templates of some folders; `words` are the YAMLs of what they say, in Vietnamese and English.

    A word that stands in several is the one of the first. `home`: the page that the name of the program leads to;
    `beside`: other pages of the site, as an address and the name of a word.
    """

    def __init__(
        self, folders: list[Path], *words: str, home: str = "/", beside: tuple[tuple[str, str], ...] = ()
    ) -> None:
        here = Path(__file__).parent / "templates"
        self._templates = _templates((*folders, here))
        self._words, self.home, self._beside = words, home, beside

    def say(self, language: str, name: str) -> str:
        """One of the words; raises StopIteration for one that is not in the YAML."""
        entry: dict[str, str] = next(found[name] for words in self._words if name in (found := load(words)))
        return entry[language]

    def page(self, request: Request, template: str, status: int = 200, **values: Any) -> HTMLResponse:
        session = request.state.session
        language = session.language if session else "vi"
        here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        html = self._templates.get_template(template).render(
            **{"here": here, **values},
            t=lambda name: self.say(language, name),
            language=language,
            languages=LANGUAGES,
            session=session,
            home=self.home,
            beside=self._beside,
        )
        return HTMLResponse(html, status_code=status)


@lru_cache(maxsize=16)  # a template is compiled once a process, however many sites show it
def _templates(folders: tuple[Path, ...]) -> Environment:
    return Environment(loader=FileSystemLoader(folders), autoescape=True, undefined=StrictUndefined, trim_blocks=True)


def redirect(to: str) -> RedirectResponse:
    """To a page of our own, asked with GET."""
    return RedirectResponse(to, status_code=303)
