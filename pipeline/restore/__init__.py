"""Restoration of Vietnamese text: marks that are missing and letters that an OCR misread.

`restore` works on plain text, `restore_page` on a page that has been read. Good text stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from pipeline.document import Block, Cell, Grid, Line, Page, PageWarning, Word
from pipeline.errors import KehoachError
from pipeline.restore.channel import Channel, Confusions
from pipeline.restore.language import LanguageModel
from pipeline.restore.legacy import from_tcvn3, from_vni, legacy_encoding, to_unicode
from pipeline.restore.mend import Mended, Mender
from pipeline.text import nfc

__all__ = ["restore", "restore_page"]

_PACKAGE = Path(__file__).parents[1]
_CHANGED = 0.98  # a changed word is never believed quite as much as a read one
_UNSURE = 0.5  # the confidence that a doubtful word can't be above


class ModelMissing(KehoachError):
    code = "model_missing"
    default_mend = "Install kehoach again, or train the model: python -m pipeline.restore.train CORPUS..."


def model_folder() -> Path:
    """Where the models lie: inside the wheel, or beside the package in a checkout."""
    packed = _PACKAGE / "_models" / "restore"
    return packed if packed.is_dir() else _PACKAGE.parent / "models" / "restore"


@cache
def load_mender(folder: Path | None = None) -> Mender:
    """The models, read once a process. Raises ModelMissing."""
    folder = folder or model_folder()
    try:
        model = LanguageModel.load(folder / "language.npz")
        letters = Channel(model, Confusions.load(folder / "confusions_eng.json"))
        marks = Channel(model, Confusions.load(folder / "confusions_vie.json"))
    except FileNotFoundError as error:
        raise ModelMissing(f"The restoration model is not there: {error.filename}") from error
    return Mender(model, marks, letters)


def restore(text: str) -> str:
    """Plain text (a line, a paragraph or a whole document) with its marks and letters restored, in NFC.

    White space stays as it is, and numbers, codes, addresses and abbreviations do (but for explicit rules such as
    QD-UBND -> QĐ-UBND). How damaged the text is, is judged over all of it. Raises KehoachError without models.
    """
    text = to_unicode(text)
    pieces = [re.split(r"(\s+)", line) for line in text.split("\n")]
    mended = load_mender().lines([[word for word in line[::2] if word] for line in pieces])
    out = []
    for line, words in zip(pieces, mended, strict=True):
        left = iter(words)
        out.append("".join(next(left).text if i % 2 == 0 and part else part for i, part in enumerate(line)))
    return nfc("\n".join(out))


def restore_page(page: Page) -> Page:
    """A new page with its words restored; boxes and the number of words stay.

    A changed word's confidence is lowered by how sure the choice is; a word that looks wrong and could not be
    mended has 0.5 at most. Text in TCVN3 or VNI is converted, with a warning. Raises KehoachError without models.
    """
    lines = page.lines()
    words = [[w.text for w in line.words] for line in lines]
    encoding = legacy_encoding("\n".join(" ".join(line) for line in words))
    convert = {"tcvn3": from_tcvn3, "vni": from_vni}.get(encoding or "", nfc)
    mended = load_mender().lines([[convert(word) for word in line] for line in words])
    queue = iter([_line(line, done) for line, done in zip(lines, mended, strict=True)])
    blocks = [_block(block, queue) for block in page.blocks]
    warnings = list(page.warnings)
    if encoding and PageWarning.LEGACY_ENCODING not in warnings:
        warnings.append(PageWarning.LEGACY_ENCODING)
    return replace(page, blocks=blocks, warnings=warnings)


def _line(line: Line, mended: list[Mended]) -> Line:
    return Line([_word(word, done) for word, done in zip(line.words, mended, strict=True)])


def _word(word: Word, done: Mended) -> Word:
    confidence = word.confidence
    if done.changed:
        confidence *= min(done.sure, _CHANGED)
    elif done.sure < 1:
        confidence = min(confidence, max(_UNSURE, done.sure))
    return replace(word, text=done.text, confidence=round(confidence, 4))


def _block(block: Block, queue: Iterator[Line]) -> Block:
    lines = [next(queue) for _ in block.lines]
    grid = block.grid
    if grid:
        cells: list[Cell] = [replace(cell, lines=[next(queue) for _ in cell.lines]) for cell in grid.cells]
        grid = Grid(grid.rows, grid.columns, cells)
    return replace(block, lines=lines, grid=grid)
