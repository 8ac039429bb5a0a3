"""Telling words from what only looks like words to the engine: seals' rims, strokes of a pen, specks, bits of rules."""

from __future__ import annotations

from pipeline.document import BlockKind, Line, PageImage, Word
from pipeline.ocr.crops import Piece
from pipeline.ocr.strays import without_strays

_SURE = 0.55  # a word that was read as well as this always stays
_HOPELESS = 0.2
_BITS = set("|_¦")  # what bits of rules are read as, among words too
_SPECKS = set("`´'‘’^~:;.,·ˆ¨˜")  # signs that print never sets apart from a word
_RULE_LIKE = set("|_—[]{}\\/¦!")  # what is read where a bit of a rule stands alone in a cell


def without_noise(lines: list[Line], piece: Piece, image: PageImage) -> list[Line]:
    """The lines without noise, boxes still in pixels. A printed word is never dropped for a bad reading alone."""
    letter = _letter_height(lines) or image.dpi * 0.14
    kept = []
    for line in lines:
        words = [word for word in line.words if not _is_noise(word, letter)]
        if piece.kind == BlockKind.TABLE:
            words = [word for word in words if not set(word.text) <= _BITS]
        if words and not (len("".join(w.text for w in words)) <= 3 and _all_noise(words)):
            kept.append(Line(words))
    if piece.kind == BlockKind.TABLE:
        kept = without_strays(kept)
    if piece.kind == BlockKind.TABLE and all(set(line.text) <= _RULE_LIKE | {" "} for line in kept):
        return []
    return kept


def _letter_height(lines: list[Line]) -> float:
    heights = sorted(w.box.height for line in lines for w in line.words if len(w.text) >= 2 and w.confidence > _SURE)
    return heights[len(heights) // 2] if heights else 0.0


def _is_noise(word: Word, letter: float) -> bool:
    if word.confidence >= _SURE:
        return False
    if not any(c.isalnum() for c in word.text):
        if set(word.text) <= _SPECKS:
            return True
        return word.confidence < _HOPELESS or word.box.height < 0.25 * letter or word.box.height > 1.6 * letter
    huge = word.box.height > 2.2 * letter
    tiny = word.box.height < 0.3 * letter
    return (huge or tiny) and word.confidence < 0.4


def _all_noise(words: list[Word]) -> bool:
    return all(word.confidence < 0.35 for word in words)
