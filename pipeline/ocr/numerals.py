"""Roman numerals are counted by their strokes: at 200 dpi Tesseract often reads "III" as "II", with confidence.

"quý III/2026" read as "quý II/2026" is a wrong deadline that nothing after this stage could notice.
"""

from __future__ import annotations

import re

import numpy as np

from pipeline.document import Box, Line, PageImage, Pixels, Word
from pipeline.ocr.strokes import count_strokes
from pipeline.ocr.times import is_word
from pipeline.text import fold

_NUMERAL = re.compile(r"^([(“\"]?)(I{1,3}|(?=[1l|L]*I)[I1l|L]{2,4})(?=$|[/.,;:)–-])(.*)$")
# I's that run together are read as H, N or T; only where the numeral stands alone
_MERGED = re.compile(r"^([(“\"]?)((?=[T1l|]*[IHÍÌ])[IHTÍÌ1l|]{1,4}(?=$|[/.,;:)–-])|[IHT1l|]{1,3}(?=20\d\d$))(.*)$")
_AFTER = r"(?=$|[/⁄.,;:)–-]|20\d\d\W*$)(.*)$"
# behind "quý" a figure of 1, too: II and III are read as it
_QUARTER = re.compile(r"^([(“\"]?)([IHNTUÍÌÏỊĨİ1liíìïỉĩị|!\[]{1,5}?|L(?=[,.;]?$))" + _AFTER)
_FOURTH = re.compile(r"^([(“\"]?)[1lLfiíÍìÌïÏỊ|!\[TIt][Vv]" + _AFTER)
_FIGURE = re.compile(r"^[(“\"]?0?[2-4](?!\d)")
_GLUED = re.compile(r"^[(“\"]?(?:L|[IHNTÍÌÏỊĨİ1Li|!]+[,.])[IHNTVÍÌÏỊĨİ1li|!]+(?=$|[/⁄.,;:)–-])")  # "LH" of "I, II"
# "QuýH": no space was read; it is looked for
_STUCK = re.compile(r"^(\W?qu[yi])[ihnl1|!\[\]]{1,4}(?=$|[/⁄.,;:)–-])")
_LISTED = re.compile(r"^[IH][IHÍÌĨíì1l]{0,2}(?=$|[/⁄.,;)])")
_WITH_YEAR = re.compile(r"^[IHNTÍÌÏ1Lilíì|!]{1,4}[Vv]?[/⁄]20\d\d\W*$")  # behind "quý I." the comma was read as a stop
_STOPPED_YEAR = re.compile(r"[:;.,]20\d\d(?!\d)")
_JOINT = re.compile(r"[,;&–-]|và")  # between the quarters of a list: "quý I, II", "quý I và III"
_DASHES = ("-", "–", "—")
_BARS = set("|![]")  # a lone stroke that stands by itself behind a space
_LINES = set("|![")  # a rule or a sign of exclamation, perhaps
_STROKES = {"H": 2, "N": 2}  # upright strokes of a sign that I's are read as, where they are not one
_STEM = 0.72  # a stem is dark over this share of the letters' height
_MOST = 3
_SPACE = 0.14  # heights of white before a numeral, at least
_UNSURE = 0.4  # the most that a numeral is worth whose strokes can't be counted
_HARD = 0.8  # confidence from which on a word between "quý" and "năm" is believed
_COUNTED = 0.8  # the least, where they were


def recount(lines: list[Line], image: PageImage) -> None:
    """Put Roman numerals right, in place, where the page shows another number of strokes. Boxes are of `ink`."""
    quarters = False  # whether a quarter's numeral may follow, be it on the next line
    for line in lines:
        parted = dict[int, list[Word]]()
        for i, word in enumerate(line.words):
            lone = i > 0 and _is_quarter_word(line.words[i - 1].text)
            if quarters and lone and (word.text in _DASHES or is_word(word.text, "year")):
                if numeral := _left_out(image.ink, line.words[i - 1], word):
                    parted[i] = [numeral, word]
                continue
            if quarters and _JOINT.fullmatch(word.text):
                continue
            if quarters and not _is_quarter_word(word.text):  # "quý I - quý III": the word comes again
                before = line.words[i - 1].box if i else None
                print_ = _crop_behind(image.ink, word.box, before)
                meant = _between_quarters(line.words, i) or _before_year(word, line.words[i + 1 : i + 2])
                known = _quarter(word, print_) or (meant and _counted(word, print_))
                if before and _ink_between(image.ink, before, word.box):
                    word.confidence = min(word.confidence, _UNSURE)  # a numeral stands there that was not read
                following = line.words[i + 1].text if i + 1 < len(line.words) else ""
                if known and word.text[-1].isalpha() and (_LISTED.match(following) or _FOURTH.match(following)):
                    word.text += ","  # a comma that was not read
                elif known and word.text[-1] == "." and _WITH_YEAR.match(following):
                    word.text = f"{word.text[:-1]},"
                quarters = known and bool(word.text[-1] in ",;&–-" or _JOINT.fullmatch(following))
                continue
            if stuck := _STUCK.match(fold(word.text)):
                word.confidence = min(word.confidence, _UNSURE)
                if parts := _parted(word, stuck.end(1), image.ink):
                    parted[i] = parts
                    continue
            quarters = _is_quarter_word(word.text)
            found = _NUMERAL.match(word.text) or (_MERGED.match(word.text) if len(line.words) == 1 else None)
            if found:
                seen = stems(_crop(image.ink, word.box))
                if seen and found[2] != "I" * seen:
                    word.text = _written(found, "I" * seen)
        line.words = [part for i, word in enumerate(line.words) for part in parted.get(i, [word])]


def _parted(word: Word, at: int, ink: Pixels) -> list[Word] | None:
    """ "QuýH" as two words, the numeral with its strokes; None where no space or no sure number of them is seen."""
    x0, y0, x1, y1 = (round(v) for v in word.box)
    part = ink[max(0, y0 - 1) : y1 + 1, max(0, x0) : x1 + 2]
    if part.size == 0:
        return None
    white = part.min(axis=0) > (int(part.min()) + float(np.percentile(part, 85))) / 2
    edges = np.flatnonzero(np.diff(np.concatenate([[0], white.astype(np.int8), [0]])))
    gaps = [(b - a, a, b) for a, b in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)]
    gaps = [g for g in gaps if g[0] >= _SPACE * (y1 - y0) and 0.4 * part.shape[1] < g[1] and g[2] < part.shape[1]]
    if not gaps:
        return None
    _, a, b = max(gaps)
    confidence = word.confidence
    first = Word(word.text[:at], word.box._replace(x1=float(x0 + a)), max(confidence, _COUNTED))
    numeral = Word("I" if word.text[at] in _BARS else word.text[at:], word.box._replace(x0=float(x0 + b)), confidence)
    strokes = count_strokes(part[:, max(0, b - 2) :])
    return [first, numeral] if strokes.sure and _quarter(numeral, part[:, max(0, b - 2) :]) else None


def _left_out(ink: Pixels, before: Word, word: Word) -> Word | None:
    """The numeral between "quý" and a dash or "năm" that was not read, where its strokes are sure; else what stands
    before it is doubted."""
    x0, x1, y0, y1 = round(before.box.x1) + 1, round(word.box.x0) - 1, round(before.box.y0), round(before.box.y1)
    strokes = count_strokes(ink[max(0, y0) : y1, max(0, x0) : x1]) if _ink_between(ink, before.box, word.box) else None
    if strokes is None or not strokes.sure:
        before.confidence = min(before.confidence, _UNSURE)
        return None
    box = Box(float(x0), before.box.y0, float(x1), before.box.y1)
    return Word("I" * strokes.count, box, _COUNTED)


def _between_quarters(words: list[Word], i: int) -> bool:
    """Whether the word stands in "quý … - quý": it is a numeral, whatever was read."""
    return i + 2 < len(words) and words[i + 1].text in "-–—" and _is_quarter_word(words[i + 2].text)


def _before_year(word: Word, following: list[Word]) -> bool:
    """Whether a short word that was hard to read stands in "quý … năm": the numeral."""
    hard = word.confidence < _HARD and len(word.text) <= _MOST + 1
    return hard and bool(following) and is_word(following[0].text, "year")


def _counted(word: Word, print_: Pixels) -> bool:
    """Write a numeral in the place of another word, where its strokes are sure; else doubt the word."""
    strokes = count_strokes(print_)
    word.confidence = _COUNTED if strokes.sure else min(word.confidence, _UNSURE)
    if strokes.sure:
        word.text, word.choices = "I" * strokes.count, ()
    return strokes.sure


def _is_quarter_word(text: str) -> bool:
    return is_word(text.strip('(“"{[|'), "quarter")


def _quarter(word: Word, print_: Pixels) -> bool:
    """Write the numeral behind "quý" with the strokes that are seen; False where the word is none.

    Where they can't be counted for certain, the word is doubted: what was read may be another quarter.
    """
    if _FIGURE.match(word.text):
        return True
    if fourth := _FOURTH.match(word.text):
        word.text = _written(fourth, "IV", group=2)
        return True
    found = _QUARTER.match(word.text)
    if _GLUED.match(word.text) or (found and set(found[2]) <= _LINES):
        word.confidence = min(word.confidence, _UNSURE)
        return False
    if not found:
        return False
    strokes = count_strokes(print_)
    read = sum(_STROKES.get(sign, 1) for sign in found[2])
    extra = found[3][:2] == "20"  # the slash was read as one more
    least = read - extra if read - extra <= _MOST else len(found[2])  # "HH": more strokes than any quarter has
    if strokes.sure and strokes.count >= min(least, _MOST):
        figure = found[2] == "1" and strokes.count == 1  # a figure may be printed
        word.text = _written(found, "1" if figure else "I" * strokes.count)
        if not re.search(r"\d", found[3]):
            word.confidence = max(word.confidence, _COUNTED)
        return True
    word.confidence = min(word.confidence, _UNSURE)
    count = max(strokes.count, read)
    if count <= _MOST and found[2] != "1":
        word.text = _written(found, "I" * count)
    return True


def _written(found: re.Match[str], numeral: str, group: int = 3) -> str:
    rest = found[group]
    if rest[:2] == "20" or _STOPPED_YEAR.match(rest):  # a slash that was read as one more stroke, or as a stop
        rest = f"/{rest.lstrip(':;.,')}"
    return f"{found[1]}{numeral}{rest}"


def _crop(ink: Pixels, box: Box) -> Pixels:
    x0, y0, x1, y1 = (round(v) for v in box)
    return ink[max(0, y0) : y1, max(0, x0 - 2) : x1 + 1]


def _crop_behind(ink: Pixels, box: Box, before: Box | None) -> Pixels:
    """The word's print from the white before it on, which the reader's box often misses by a stroke."""
    x0, y0, x1, y1 = (round(v) for v in box)
    height = min(box.height, before.height) if before else box.height
    reach = round(0.5 * height)
    left = max(0, x0 - reach, round((before.x0 + before.x1) / 2) if before else 0)
    part = ink[max(0, y0 - 1) : y1 + 1, left : x1 + 2]
    if part.size == 0:
        return part
    white = part.min(axis=0) > (int(part.min()) + float(np.percentile(part, 85))) / 2
    edges = np.flatnonzero(np.diff(np.concatenate([[0], white.astype(np.int8), [0]])))
    gaps = [(b - a, b) for a, b in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)]
    gaps = [(wide, b) for wide, b in gaps if wide >= _SPACE * height and abs(left + b - x0) <= reach]
    start = max(gaps)[1] if gaps else x0 - left
    return part[:, max(0, start - 2) :]


def _ink_between(ink: Pixels, before: Box, box: Box) -> bool:
    """Whether print stands between two words that are farther apart than a space."""
    height = min(before.height, box.height)
    x0, x1 = round(before.x1 + 0.2 * height), round(box.x0 - 0.2 * height)
    part = ink[max(0, round(box.y0)) : round(box.y1), x0:x1]
    if x1 - x0 < 0.3 * height or part.size == 0:
        return False
    strip = ink[max(0, round(box.y0)) : round(box.y1), round(before.x0) : round(box.x1)]
    level = (int(strip.min()) + float(np.percentile(strip, 85))) / 2
    return bool(((part < level).sum(axis=0) > 0.3 * height).any())


def stems(crop: Pixels) -> int:
    """How many upright strokes stand side by side at the left of a word's image; 0 where it can't be told.

    Strokes of one numeral stand nearer to each other than three quarters of their height; what follows (a slash, a
    figure) has no stem or stands farther off.
    """
    if crop.shape[0] < 10 or crop.shape[1] < 4:
        return 0
    dark = crop < min(170, (int(crop.min()) + int(np.percentile(crop, 90))) / 2)
    rows = np.flatnonzero(dark[:, : max(4, crop.shape[0])].any(axis=1))
    if len(rows) < 8:
        return 0
    dark = dark[rows[0] : rows[-1] + 1]
    height = dark.shape[0]
    tall = dark.sum(axis=0) >= _STEM * height
    starts = np.flatnonzero(tall & ~np.concatenate([[False], tall[:-1]]))
    ends = np.flatnonzero(tall & ~np.concatenate([tall[1:], [False]]))
    count, last = 0, 0.0
    for start, end in zip(starts, ends, strict=True):
        middle = (start + end) / 2
        if (end - start) > 0.4 * height or (count and middle - last > 0.75 * height):
            break
        if count == 0 and start > 0.6 * height:
            return 0
        count, last = count + 1, middle
    return count if count <= _MOST else 0
