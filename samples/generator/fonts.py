"""Tinos, the free twin of Times New Roman: found, checked for every Vietnamese letter, registered."""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR, BOLD, ITALIC, BOLD_ITALIC = "Tinos", "Tinos-Bold", "Tinos-Italic", "Tinos-BoldItalic"
FOLDER = Path("/usr/share/fonts/truetype/croscore")
_FILES = {
    REGULAR: "Tinos-Regular.ttf",
    BOLD: "Tinos-Bold.ttf",
    ITALIC: "Tinos-Italic.ttf",
    BOLD_ITALIC: "Tinos-BoldItalic.ttf",
}


class FontsMissing(RuntimeError):
    """Tinos is not installed, or lacks letters."""


def letters() -> str:
    """Every letter of Vietnamese, small and capital, with the other signs that documents print."""
    bases = "aăâeêioôơuưy"
    marks = ["", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"]
    low = "".join(unicodedata.normalize("NFC", b + m) for b in bases for m in marks) + "đ"
    return low + low.upper() + "–“”’…&%/+;"


@cache
def register() -> None:
    """Make the four faces known to reportlab. Raises FontsMissing."""
    for name, file in _FILES.items():
        path = FOLDER / file
        if not path.exists():
            raise FontsMissing(f"{path} is not there: sudo apt-get install fonts-croscore")
        font = TTFont(name, str(path))
        lacking = [c for c in letters() if ord(c) not in font.face.charToGlyph]
        if lacking:
            raise FontsMissing(f"{path} lacks {''.join(lacking)}")
        pdfmetrics.registerFont(font)


def style(bold: bool, italic: bool) -> str:
    return (BOLD_ITALIC if italic else BOLD) if bold else (ITALIC if italic else REGULAR)


@cache
def width(text: str, font: str, size: float) -> float:
    """How wide a text is set, in points."""
    return float(pdfmetrics.stringWidth(text, font, size))
