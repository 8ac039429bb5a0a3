"""Restoration of Vietnamese text: marks that are missing and letters that an OCR misread.

`restore` works on plain text, `restore_page` on a page that has been read. Good text stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

from pipeline.document import Block, Box, Cell, Line, Page, PageWarning, TextSource, Word
from pipeline.errors import KehoachError
from pipeline.restore.around import Around
from pipeline.restore.broken import with_whole_words
from pipeline.restore.channel import Channel, Confusions
from pipeline.restore.language import LanguageModel
from pipeline.restore.lattice import Seen
from pipeline.restore.legacy import from_tcvn3, from_vni, legacy_encoding, to_unicode
from pipeline.restore.marks import Marks
from pipeline.restore.mend import Mender
from pipeline.restore.mended import Mended
from pipeline.restore.places import Places
from pipeline.restore.rare import rare_words
from pipeline.restore.syllables import is_syllable, split_tone
from pipeline.restore.tagger import Tagger
from pipeline.text import bare, latin, nfc

__all__ = ["KEPT_IN_DOUBT", "is_syllable", "restore", "restore_page", "split_tone"]

_PACKAGE = Path(__file__).parents[1]
_SOUND = 0.93  # of a text's words with marks that are syllables: nothing in it was read wrongly
_CHANGED = 0.98  # a changed word is never believed quite as much as a read one
KEPT_IN_DOUBT = 0.5  # the confidence that a doubtful word can't be above


class ModelMissing(KehoachError):
    code = "model_missing"
    default_mend = "Install kehoach again, or train the model: python -m pipeline.restore.train CORPORA_FOLDER"


def model_folder() -> Path:
    """Where the models lie: inside the wheel, or beside the package in a checkout."""
    packed = _PACKAGE / "_models" / "restore"
    return packed if packed.is_dir() else _PACKAGE.parent / "models" / "restore"


@cache
def load_mender(folder: Path | None = None) -> Mender:
    """The models, mapped once a process. Raises ModelMissing."""
    folder = folder or model_folder()
    try:
        model = LanguageModel.load(folder / "language.bin")
        around = Around.load(folder / "around.bin")
        tagger = Tagger.load(folder / "tagger.bin") if (folder / "tagger.bin").exists() else None
        letters = Channel(model, Confusions.load(folder / "confusions_eng.json"))
        marks = Channel(model, Confusions.load(folder / "confusions_vie.json"))
    except FileNotFoundError as error:
        raise ModelMissing(f"The restoration model is not there: {error.filename}") from error
    except (OSError, ValueError, TypeError, LookupError, AttributeError) as error:
        raise ModelMissing(f"A restoration model in {folder} is damaged: {error}") from error
    if not around.belongs_to(model):
        raise ModelMissing(f"{folder / 'around.bin'} was not made for the language model beside it")
    if tagger and not tagger.belongs_to(model):
        raise ModelMissing(f"{folder / 'tagger.bin'} was not made for the language model beside it")
    places = Places(folder / "places.txt") if (folder / "places.txt").exists() else None
    return Mender(
        model, marks, letters, places=places, plain=Marks(model, around, tagger, rare_words(folder / "rare.txt"))
    )


def restore(text: str) -> str:
    """Plain text (a line, a paragraph or a whole document) with its marks and letters restored, in NFC.

    White space stays as it is but where words were run together or parted, and numbers, codes, addresses and
    abbreviations stay (but for explicit rules such as QD-UBND -> QĐ-UBND). How damaged the text is, is judged over all
    of it. Raises KehoachError without models.

    >>> restore("Ke hoach khac phuc cac chi so")
    'Kế hoạch khắc phục các chỉ số'
    """
    text = latin(to_unicode(text))
    done = [text, _once(text)]
    if done[1] == text or (bare(text) != text and _marked_so(text)):
        return text
    if bare(text) == text and (bare(done[1]) == text or _marked_so(done[1])):  # only marks were missing
        return done[1]
    while done[-1] not in done[:-1]:  # what was mended tells more about the rest
        done.append(_once(done[-1]))
    return min(done[done.index(done[-1]) : -1])


def _marked_so(text: str) -> bool:
    """Whether a text is what its letters become without their marks: one that has been restored, not read."""
    return _once(bare(text)) == text


def _once(text: str) -> str:
    lines = [re.split(r"(\s+)", line) for line in text.split("\n")]
    words = [[Seen(word) for word in line[::2] if word] for line in lines]
    mended = load_mender().lines(words)
    return nfc("\n".join(_laid(line, row) for line, row in zip(lines, mended, strict=True)))


def _laid(line: list[str], mended: list[Mended]) -> str:
    """The words of a line with its white space between them."""
    gaps = line[1::2]  # gaps[i] follows word i; an empty first or last word is no word
    skip = int(not line[0])
    out = [gaps[0]] if skip and gaps else []
    for index, word in enumerate(mended):
        out.append(word.text)
        parted = index + 1 < len(mended) and mended[index + 1].first == word.last
        after = word.last + skip
        out.append(" " if parted else gaps[after] if after < len(gaps) else "")
    return "".join(out)


def restore_page(page: Page) -> Page:
    """A new page with its words restored.

    A word that was parted gives each part its share of the box, words that were joined give the one their boxes
    together; all others keep theirs. A changed word's confidence is lowered by how sure the choice is; a word that
    looks wrong and could not be mended has 0.5 at most. Text in TCVN3 or VNI is converted, with a warning.
    Raises KehoachError without models.
    """
    page = with_whole_words(page)
    lines = page.lines()
    encoding = legacy_encoding("\n".join(line.text for line in lines))
    convert = {"tcvn3": from_tcvn3, "vni": from_vni}.get(encoding or "", _in_one_script)
    believed = _believed(lines, convert) if encoding and page.source is TextSource.TEXT else 0.0
    seen = [[_seen(word, page.source, convert) for word in line.words] for line in lines]
    mended = load_mender().lines(seen)
    queue = iter([_line(_at_least(line, believed), done) for line, done in zip(lines, mended, strict=True)])
    blocks = [_block(block, queue) for block in page.blocks]
    warnings = list(page.warnings)
    if encoding and PageWarning.LEGACY_ENCODING not in warnings:
        warnings.append(PageWarning.LEGACY_ENCODING)
    return replace(page, blocks=blocks, warnings=warnings)


def _in_one_script(text: str) -> str:
    return latin(nfc(text))


def _believed(lines: list[Line], convert: Callable[[str], str]) -> float:
    """How far the words of a text in an old encoding are believed once they are converted: 1 where all are words."""
    words = [w for line in lines for w in re.findall(r"[^\W\d_]+", convert(line.text)) if not w.isascii()]
    valid = sum(is_syllable(word.lower()) for word in words) / max(1, len(words))
    return 1.0 if valid >= _SOUND else round(valid, 3)


def _at_least(line: Line, confidence: float) -> Line:
    return Line([replace(word, confidence=max(word.confidence, confidence)) for word in line.words])


def _seen(word: Word, source: TextSource, convert: Callable[[str], str]) -> Seen:
    return Seen(convert(word.text), word.confidence if source is TextSource.OCR else None, word.choices)


def _line(line: Line, mended: list[Mended]) -> Line:
    return Line([_word(line.words[done.first : done.last + 1], done) for done in mended])


def _word(words: list[Word], done: Mended) -> Word:
    """The word for a piece of one, or for several, of the words as they were read."""
    first = words[0]
    box, confidence = first.box, min(word.confidence for word in words)
    for word in words[1:]:
        box = box.union(word.box)
    if done.parts > 1:
        wide = box.width / done.parts
        box = Box(box.x0 + wide * done.part, box.y0, box.x0 + wide * (done.part + 1), box.y1)
    if done.changed:
        confidence *= min(done.sure, _CHANGED)
    elif done.sure < 1:
        confidence = min(confidence, max(KEPT_IN_DOUBT, done.sure))
    return replace(first, text=done.text, box=box, confidence=round(confidence, 4))


def _block(block: Block, queue: Iterator[Line]) -> Block:
    lines = [next(queue) for _ in block.lines]
    grid = block.grid
    if grid:
        cells: list[Cell] = [replace(cell, lines=[next(queue) for _ in cell.lines]) for cell in grid.cells]
        grid = replace(grid, cells=cells)
    return replace(block, lines=lines, grid=grid)
