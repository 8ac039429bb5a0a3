"""Text files: pages parted by form feeds, lines on a grid of characters."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

from pipeline.document import Box, Line, PageWarning, SourcePage, TextSource, Word
from pipeline.errors import EmptyFile, TooLarge, UnknownFormat, UnreadableFile
from pipeline.ingest.believe import judge
from pipeline.ingest.kind import wide_codec
from pipeline.text import has_controls, latin, nfc, without_controls

MOST_BYTES = 50_000_000
CHAR_WIDTH, LINE_HEIGHT = 6.0, 14.0  # points
TAB = 8  # characters from one tab stop to the next
_BEFORE, _TAIL = 3, 120  # pages before one that it is told of, and rows of each
_MOST_PAGES = 20_000  # of a text; each, empty or not, takes a worker some milliseconds
_MOST_CONTROL = 0.005  # share of control characters that a text may hold
_SOUND = 10  # letters of UTF-8 for each bad byte that a text in UTF-8 has, at least
_BREAKS = re.compile("\r\n|[\r\x0b\x85\u2028\u2029]")  # Word's line break, and Unicode's own, are line breaks too
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def count_pages(path: Path) -> int:
    """Raises EmptyFile, TooLarge, UnknownFormat (bytes that are no text) or UnreadableFile.

    What was written to a file's end as zeros, and single zeros in the text, are dropped.
    """
    return len(_pages(path))


def read_page(path: Path, number: int) -> SourcePage:
    """One page: 6 points a character, 14 a line; blank lines keep their place and words their column.

    Of a text that is no good Vietnamese the words' confidence is the share of words that are syllables.
    """
    pages = _pages(path)
    raw = pages[number - 1].split("\n")
    warnings = [PageWarning.CONTROL_SIGNS] if number in pages.steered else []
    rows = [row.expandtabs(TAB) for row in raw]
    verdict = judge(_words_apart("\n".join(rows)))
    confidence = 1.0 if verdict.printed else round(verdict.valid, 3)
    lines = [_line(row, index, confidence) for index, row in enumerate(rows) if row.strip()]
    widest = max(map(len, rows), default=0)
    width, height = max(1, widest) * CHAR_WIDTH, max(1, len(rows)) * LINE_HEIGHT
    return SourcePage(
        number, width, height, TextSource.TEXT, lines=lines, warnings=warnings, rows=raw, before=_before(path, number)
    )


def _before(path: Path, number: int) -> list[list[str]]:
    """The last rows of the pages before page `number`: a table of which a row or two stand on it goes on from there."""
    return [page.rsplit("\n", _TAIL)[-_TAIL:] for page in _pages(path)[max(0, number - 1 - _BEFORE) : number - 1]]


def _line(row: str, index: int, confidence: float) -> Line:
    top = index * LINE_HEIGHT
    return Line(
        [
            Word(m.group(), Box(m.start() * CHAR_WIDTH, top, m.end() * CHAR_WIDTH, top + LINE_HEIGHT), confidence)
            for m in re.finditer(r"\S+", row)
        ]
    )


class _Pages(list[str]):
    """The pages of a text; `steered`: the numbers of those that held control characters."""

    steered: frozenset[int] = frozenset()


def _pages(path: Path) -> _Pages:
    try:
        state = path.stat()
        return _split(path, state.st_mtime_ns, state.st_size)
    except OSError as error:
        raise UnreadableFile(f"{path.name} can't be read: {error.strerror}") from error


@lru_cache(maxsize=2)
def _split(path: Path, changed: int, size: int) -> _Pages:
    """The file's pages, kept for the next page; `changed` makes an altered file a new one."""
    if size > MOST_BYTES:
        raise TooLarge(f"{path.name}: {size / 1e6:.0f} MB of text", "Split the file.")
    text = _BREAKS.sub("\n", _decode(path))
    if text.count("\f") > _MOST_PAGES:
        raise TooLarge(f"{path.name}: {text.count(chr(12)):,} form feeds, each a page", "Split the file.")
    parts = text.split("\f")
    pages = _Pages(latin(nfc(without_controls(part))) for part in parts)
    pages.steered = frozenset(n for n, part in enumerate(parts, 1) if has_controls(part))
    if not any(page.strip() for page in pages):
        raise EmptyFile(f"{path.name} holds no text")
    if len(pages) > 1 and not pages[-1].strip():
        pages.pop()  # a form feed that closes the last page
    for n, page in enumerate(pages):
        pages[n] = page.removesuffix("\n") if page.strip() else page.strip("\n")
    return pages


@cache
def _marks() -> re.Pattern[str]:
    """More combining marks in a row than Unicode's stream-safe texts have (UAX #15); normalising them takes hours."""
    marks = "".join(chr(code) for code in range(0x300, 0x1F000) if unicodedata.combining(chr(code)))
    return re.compile(f"[{marks}]{{31}}")


def _decode(path: Path) -> str:
    data = path.read_bytes()
    wide = wide_codec(data)
    if wide:
        text = data.decode(wide, errors="replace")
    else:
        data = data.strip(b"\x00")
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("utf-8-sig", errors="replace")
            damaged = text.count("\ufffd")
            if damaged and damaged * _SOUND < len(re.findall(r"[^\x00-\x7f\ufffd]", text)):
                return _checked(path, text)  # a few bad bytes, or an end cut off
            # TCVN3 and VNI are kept as Latin letters: restore knows them
            guesses = [data.decode("cp1258", errors="replace"), data.decode("latin-1").translate(_signs())]
            text = max(
                guesses, key=lambda guess: (judge(_words_apart(nfc(guess[:20_000]))).vietnamese, guess is guesses[1])
            )
    return _checked(path, text)


def _words_apart(text: str) -> str:
    """With white for the signs between the cells of a table, which no word holds."""
    return re.sub(r'[;|"]', " ", text)


@cache
def _signs() -> dict[int, str]:
    """What Windows writes where Latin-1 has control characters: dashes, quotes, an ellipsis."""
    found = {code: bytes([code]).decode("cp1252", errors="ignore") for code in range(0x80, 0xA0)}
    return {code: sign for code, sign in found.items() if sign}


def _checked(path: Path, text: str) -> str:
    if _marks().search(text):
        raise UnknownFormat(f"{path.name} is no text: letters in it carry more marks than any script has")
    if len(_CONTROL.findall(text)) + text.count("\ufffd") > max(2, _MOST_CONTROL * len(text)):
        raise UnknownFormat(f"{path.name} is no text: it is full of bytes that no text holds")
    return text.replace("\x00", "")
