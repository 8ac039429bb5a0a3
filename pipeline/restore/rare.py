"""Words that are no Vietnamese syllables and too rare for the language model, with their marks: "Tonlé", "Mohács".

`models/restore/rare.txt` lists them, one a line; `train_rare.py` makes it.
"""

from __future__ import annotations

from pathlib import Path

from pipeline.restore.tokens import Case, Token
from pipeline.text import fold


def rare_words(path: Path) -> dict[str, str]:
    """Each listed word by its letters without marks, all small; nothing without the file."""
    if not path.exists():
        return {}
    words = path.read_text(encoding="utf-8").split()
    return {fold(word): word for word in words if len(fold(word)) == len(word)}


def as_listed(words: dict[str, str], token: Token) -> str | None:
    """A token's letters as the list has them, capitals as they came; None for others and for abbreviations."""
    core = token.core
    if token.case is Case.UPPER or not core.isalpha():
        return None
    word = words.get(core.lower())
    if word is None:
        return None
    return "".join(mark.upper() if letter.isupper() else mark for mark, letter in zip(word, core, strict=True))
