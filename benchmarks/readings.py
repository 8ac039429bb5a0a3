"""Tesseract's alternatives for each letter (`lstm_choice_mode`), made into other readings of whole words.

The same recognition gives them; it takes a sixth more CPU time, and what it reads stays the same.
"""

from __future__ import annotations

import math
from itertools import combinations

from PIL import Image

from pipeline.restore.train_pages import Grey, PageReader, ReadWord
from pipeline.text import nfc

Symbol = list[tuple[str, float]]  # a letter's alternatives with their confidences, the best reading's letter among them
_STEP = 5.0  # points of confidence for a nat
_FIRST, _SLOPE = 0.5, 0.2  # nats: of a letter as sure as the one that was read, and more for each nat less sure
_LEAST = -3.0  # nats: no alternative counts as surer than the letter that was read by more than this
_COSTLIEST = 8.0  # nats: a reading that is less likely is left out
_LETTERS, _READINGS = 10, 16  # alternatives that are combined, two at most, and readings that are kept


def readings(text: str, symbols: list[Symbol]) -> list[tuple[str, float]]:
    """Other readings of a word with their chances, the likeliest first; none where letters and symbols don't match.

    `_FIRST` and `_SLOPE` were fitted on drawn pages: how often the alternative is what was printed.
    """
    if len(symbols) != len(text):
        return []
    single: list[tuple[float, int, str]] = []
    for place, (letter, symbol) in enumerate(zip(text, symbols, strict=True)):
        base = dict(symbol).get(letter, 100.0)
        for other, confidence in symbol:
            cost = _FIRST + _SLOPE * max((base - confidence) / _STEP, _LEAST)
            if other != letter and len(other) == 1 and cost <= _COSTLIEST:
                single.append((cost, place, other))
    single = sorted(single)[:_LETTERS]
    found = [(cost, _with(text, [(place, other)])) for cost, place, other in single]
    for (a, i, x), (b, j, y) in combinations(single, 2):
        if i != j and a + b <= _COSTLIEST:
            found.append((a + b, _with(text, [(i, x), (j, y)])))
    return [(word, math.exp(-cost)) for cost, word in sorted(found)[:_READINGS]]


def _with(text: str, letters: list[tuple[int, str]]) -> str:
    changed = list(text)
    for place, letter in letters:
        changed[place] = letter
    return "".join(changed)


class ChoiceReader(PageReader):
    """Tesseract with other readings of each word."""

    def __init__(self, language: str, tessdata: str) -> None:
        super().__init__(language, tessdata)
        self._api.SetVariable("lstm_choice_mode", "1")

    def read(self, page: Grey, dpi: int) -> list[list[ReadWord]]:
        """The words of each line."""
        from tesserocr import RIL

        self._api.SetImage(Image.fromarray(page))
        self._api.SetSourceResolution(dpi)
        self._api.Recognize()
        walk, lines = self._api.GetIterator(), list[list[ReadWord]]()
        symbols: list[Symbol] = []
        while walk is not None and not walk.Empty(RIL.SYMBOL):
            if walk.IsAtBeginningOf(RIL.TEXTLINE) or not lines:
                lines.append([])
            if walk.IsAtBeginningOf(RIL.WORD):
                text, symbols = nfc((walk.GetUTF8Text(RIL.WORD) or "").strip()), []
                if text:
                    lines[-1].append(ReadWord(text, round(walk.Confidence(RIL.WORD) / 100, 4)))
            found = [(nfc(c.GetUTF8Text() or ""), c.Confidence()) for c in walk.GetChoiceIterator()]
            symbols.append([(letter, confidence) for letter, confidence in found if letter.strip()])
            if text and walk.IsAtFinalElement(RIL.WORD, RIL.SYMBOL):
                lines[-1][-1].choices = readings(text, [s for s in symbols if s])
            if not walk.Next(RIL.SYMBOL):
                break
        self._api.Clear()
        return [line for line in lines if line]
