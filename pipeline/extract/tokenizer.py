"""spaCy, imported without its command line.

`import spacy` loads all of `spacy.cli` for one function, `spacy.info`: downloaders, web clients, a project manager, two
fifths of a second's half that every run of kehoach would wait for. While spaCy is imported a stand-in takes that place;
afterwards `spacy.cli` can be imported as ever.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any


def _info(*args: Any, **options: Any) -> Any:
    """`spacy.info`, with the command line loaded when it is asked for."""
    from spacy.cli.info import info

    return info(*args, **options)


@contextmanager
def _without_command_line() -> Iterator[None]:
    if "spacy" in sys.modules:
        yield
        return
    command_line, info = ModuleType("spacy.cli"), ModuleType("spacy.cli.info")
    info.info = _info  # type: ignore[attr-defined]
    stand_ins = {"spacy.cli": command_line, "spacy.cli.info": info}
    sys.modules.update(stand_ins)
    try:
        yield
    finally:
        for name, module in stand_ins.items():
            if sys.modules.get(name) is module:
                del sys.modules[name]


with _without_command_line():
    from spacy.attrs import LOWER
    from spacy.lang.xx import MultiLanguage
    from spacy.matcher import PhraseMatcher
    from spacy.tokenizer import Tokenizer
    from spacy.tokens import Doc, Span
    from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex
    from spacy.vocab import Vocab

__all__ = [
    "LOWER",
    "Doc",
    "MultiLanguage",
    "PhraseMatcher",
    "Span",
    "Tokenizer",
    "Vocab",
    "compile_infix_regex",
    "compile_prefix_regex",
    "compile_suffix_regex",
]
