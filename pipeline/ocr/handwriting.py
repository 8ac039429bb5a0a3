"""Number and day that were written by hand into the printed head of page 1: read where they are sure, else left alone.

Nothing is cut into digits: a strip from the end of one printed word to the start of the next is read whole, several
times, a little differently cut; only what all the readings hold for certain is believed. See docs/handwriting.md.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

import cv2
import numpy as np

from pipeline.document import BlockKind, Box, Line, Page, PageImage, Pixels, Word
from pipeline.knowledge import load
from pipeline.ocr.digits_net import BASE, EM, HIGH, Guess, read_strips
from pipeline.text import fold

SURE = 0.90  # chance under which a reading of the pen is not believed: see docs/handwriting.md
_PRINTED = 0.90  # digits that the engine read as well as this are print, and right
_NO_EVIDENCE = 0.50  # an engine's reading as bad as this contradicts nothing
_DOUBT = 0.3  # what a word gets that two readers read differently
_HEAD = 0.35  # the part of the page where the head stands
_SLASHES = "/⁄∕"
_CODE = re.compile(rf"[{_SLASHES}]([A-ZĐƯƠ][A-ZĐƯƠr&]*(?:-[A-ZĐƯƠ][A-ZĐƯƠ&]*)+|[A-ZĐƯƠ]{{2,}})[\W_]*$")


@dataclass(frozen=True, slots=True)
class Gap:
    """A place for the pen between printed words. Pixels of the ink image."""

    x0: float
    x1: float
    baseline: float
    em: float


Reader = Callable[[list[Pixels]], Guess]
# a day as it may be written: 5, 05, 15
_DAYS = [*((d,) for d in range(1, 10)), *(divmod(d, 10) for d in range(1, 32))]


def _read_day(strips: list[Pixels]) -> Guess:
    return read_strips(strips, _DAYS)


def read_handwriting(
    image: PageImage, page: Page, reader: Reader = read_strips, day_reader: Reader | None = None
) -> None:
    """Put the number and the day that were written by hand into `page`'s head lines, in place.

    A believed reading has its chance as its words' confidence; what engine and reader read differently is kept as it
    was with a low one; all else stays as it was. Pages other than the first are left alone.
    """
    if page.number != 1:
        return
    heads = [b for b in page.blocks if b.kind in (BlockKind.LEFT, BlockKind.RIGHT) and b.box.y0 < _HEAD * page.height]
    lines = [line for block in heads for line in block.lines if line.words]
    em = None
    for line in lines:
        found = _day_words(line)
        if found:
            em = _day(image, line, found, day_reader or (_read_day if reader is read_strips else reader))
            break
    for block in heads:
        if block.kind == BlockKind.LEFT:
            for line in block.lines:
                if _number(image, line, em, reader):
                    return


# ---------------------------------------------------------------- day


def _day_words(line: Line) -> tuple[int, int] | None:
    """Where "ngày" and "tháng" stand in the line; the same place twice where a word holds both."""
    terms = load("head_lines.yaml")["day"]
    folded = [fold(word.text).strip(",.;:") for word in line.words]
    until = next((i for i, text in enumerate(folded) if text.endswith(terms["after"])), None)
    if until is None or not any(text.startswith(terms["year"]) for text in folded[until + 1 :]):
        return None
    starts = [
        i for i in range(until + 1)
        if line.words[i].text[:1].islower() and folded[i][:3] == terms["before"][:3]
    ]  # fmt: skip
    return (starts[-1], until) if starts and until - starts[-1] <= 3 else None


def _day(image: PageImage, line: Line, found: tuple[int, int], reader: Reader) -> float | None:
    """Read the day into the line; returns the em of its print in pixels."""
    first, last = found
    words = line.words
    after = words[last + 1 :]
    em, baseline = _print_of(image, after)
    if em is None or baseline is None:
        return None
    widths = load("head_lines.yaml")["words"]
    left, right = _pixels(image, words[first].box), _pixels(image, words[last].box)
    gap = Gap(left.x0 + widths["ngay"] * em, right.x1 - widths["thang"] * em, baseline, em)
    terms = load("head_lines.yaml")["day"]
    told = " ".join(fold(w.text) for w in words[first : last + 1])
    told = told.removeprefix(terms["before"]).removesuffix(terms["after"]).strip()
    held = words[first : last + 1] if first == last else words[first + 1 : last]
    joined = fold(words[first].text) != terms["before"]
    confidence = min((w.confidence for w in (words[first : last + 1] if joined else held)), default=0.0)
    value, chance = _judge(image, gap, told, confidence, reader, _is_day)
    if value:
        one = words[first].confidence if not joined else chance
        new = [
            Word("ngày", _box(image, left.x0, gap.x0, gap), max(one, chance)),
            Word(value, _box(image, gap.x0, gap.x1, gap), chance),
            Word("tháng", _box(image, gap.x1, right.x1, gap), max(words[last].confidence, chance)),
        ]
        words[first : last + 1] = new
    elif chance == _DOUBT:
        for word in held or words[first : last + 1]:
            word.confidence = min(word.confidence, _DOUBT)
    return em


def _print_of(image: PageImage, words: list[Word]) -> tuple[float | None, float | None]:
    """Em and baseline of the print, from the words after "tháng": the month, "năm" and the year."""
    widths = load("head_lines.yaml")["words"]
    ems, bottoms = [], []
    for word in words:
        box, text = _pixels(image, word.box), fold(word.text).strip(",.")
        units = widths["nam"] if text == "nam" else 0.5 * len(text) if re.fullmatch(r"\d{4}", text) else 0
        if units and word.confidence > 0.6:
            ems.append((box.x1 - box.x0) / (units - 0.04))
            bottoms.append(box.y1)
    return (median(ems), median(bottoms)) if ems else (None, None)


def _is_day(text: str) -> bool:
    return len(text) <= 2 and 1 <= int(text) <= 31


# ---------------------------------------------------------------- number


def _number(image: PageImage, line: Line, em: float | None, reader: Reader) -> bool:
    """Read the number into the line; True where this is the number's line."""
    words = line.words
    code = _CODE.search("".join(words[-1].text.split()))
    start = re.match(r"^\W*[sS5][^\W\d]?\s*\W*", words[0].text)
    lead = fold(start[0]).strip(" :.;,'⁄/") if start else ""
    if not code or not start or lead[:2] not in ("so", "s", "5o") or len(words) > 5:
        return False
    metrics = load("head_lines.yaml")
    last, first = _pixels(image, words[-1].box), _pixels(image, words[0].box)
    apart = words[-1].text[0] in _SLASHES and len(words) > 1  # the code is a word of its own
    if em is None:
        em = last.height / 0.69 if apart else 0.0
    if em < 8:
        return True
    wide = sum(metrics["letters"].get(c, 0.7) for c in "/" + code[1]) * em
    x1 = last.x0 if apart and last.width < 1.25 * wide else last.x1 - wide
    gap = Gap(first.x0 + metrics["number"]["lead_width"] * em, x1, last.y1, em)
    whole = "".join(w.text for w in words)
    told = re.sub(r"\s", "", whole[len(start[0].rstrip()) : whole.rindex(_slash(whole))]).strip(".:,;")
    held = [w for w in words[:-1] if any(c.isdigit() for c in w.text)] or ([] if apart else [words[-1]])
    confidence = min((w.confidence for w in held), default=0.0)
    value, chance = _judge(image, gap, told, confidence, reader, _is_number)
    if value:
        sure = _code_confidence(code[1], words[-1].confidence if apart else chance)
        line.words[:] = [
            Word("Số:", _box(image, first.x0, gap.x0, gap), max(chance, words[0].confidence)),
            Word(f"{value}/{code[1]}", _box(image, gap.x0, last.x1, gap), min(chance, sure)),
        ]
    elif chance == _DOUBT:
        words[-1].confidence = min(words[-1].confidence, _DOUBT)
    return True


def _slash(text: str) -> str:
    return max(_SLASHES, key=text.rfind)


def _code_confidence(code: str, confidence: float) -> float:
    """A code all of whose parts are known abbreviations was hardly misread."""
    known = set(load("codes.yaml")["abbreviations"])
    return max(confidence, 0.8) if all(part in known for part in code.split("-")) else confidence


def _is_number(text: str) -> bool:
    return len(text) <= 5 and int(text) >= 1


# ---------------------------------------------------------------- both


def _judge(  # noqa: PLR0917
    image: PageImage, gap: Gap, told: str, confidence: float, reader: Reader, plausible: Callable[[str], bool]
) -> tuple[str, float]:
    """What stands in the gap and how sure it is; an empty text where nothing may be changed.

    `told` is what the engine read there. (_DOUBT comes with an empty text where the two contradict each other.)
    """
    digits = told if re.fullmatch(r"\d{1,5}", told) and plausible(told) else ""
    if (digits and confidence >= _PRINTED) or not 0.3 * gap.em <= gap.x1 - gap.x0 <= 6 * gap.em:
        return "", 1.0
    guess = reader(_strips(image, gap))
    believed = bool(guess.text) and guess.chance >= SURE and plausible(guess.text)
    if digits and digits == guess.text:
        return (digits, max(guess.chance, confidence)) if believed else ("", 1.0)
    if digits and confidence >= _NO_EVIDENCE and not (believed and _left_out(digits, guess.text)):
        return "", _DOUBT
    return (guess.text, guess.chance) if believed else ("", _DOUBT if digits else 1.0)


def _left_out(short: str, long: str) -> bool:
    """True where `short` is `long` with signs left out, as engines do with signs that they don't know."""
    rest = iter(long)
    return len(short) < len(long) and all(c in rest for c in short)


def _strips(image: PageImage, gap: Gap) -> list[Pixels]:
    """The gap with some of the print on either side, at the reader's size, cut in several ways."""
    cuts = [(margin, size, up) for margin in (0.3, 0.6) for size, up in ((0.94, 0), (1.0, -1), (1.0, 1), (1.06, 0))]
    return [_strip(image.ink, gap, *cut) for cut in cuts]


def _strip(ink: Pixels, gap: Gap, margin: float, size: float, up: int) -> Pixels:
    k = EM / gap.em * size
    x0, x1 = gap.x0 - margin * gap.em, gap.x1 + margin * gap.em
    y0 = gap.baseline - (BASE + up) / k
    y1 = y0 + HIGH / k
    left, top, right, bottom = round(x0), round(y0), round(x1), round(y1)
    inside = ink[max(0, top) : max(0, bottom), max(0, left) : max(0, right)]
    part = np.full((bottom - top, right - left), 255, np.uint8)
    part[max(0, -top) :, max(0, -left) :][: inside.shape[0], : inside.shape[1]] = inside
    wide = max(8, round(part.shape[1] * k))
    way = cv2.INTER_AREA if k < 1 else cv2.INTER_LINEAR
    return np.asarray(cv2.resize(part, (wide, HIGH), interpolation=way), dtype=np.uint8)


def _pixels(image: PageImage, box: Box) -> Box:
    """A word's box on the page as pixels of the straight image: the round-about of a skewed page taken off again."""
    (a, _, _), (c, _, _) = image.to_page
    scale = math.hypot(a, c)
    cos, sin = abs(a) / scale, abs(c) / scale
    wide = (box.width * cos - box.height * sin) / (cos * cos - sin * sin) / scale
    high = (box.height * cos - box.width * sin) / (cos * cos - sin * sin) / scale
    inverse = np.asarray(cv2.invertAffineTransform(image.to_page))
    x, y = inverse @ np.array([*box.centre, 1.0])
    return Box(float(x - wide / 2), float(y - high / 2), float(x + wide / 2), float(y + high / 2))


def _box(image: PageImage, x0: float, x1: float, gap: Gap) -> Box:
    return image.page_box(x0, gap.baseline - 0.7 * gap.em, max(x0 + 1, x1), gap.baseline)
