"""Ruled lines: table borders, underlines, the short rules of the head."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.document import Pixels, Rule
from pipeline.image.ink import MM
from pipeline.pixels import median

_LEAST_MM = (9.0, 6.0)  # shortest piece of a horizontal and of a vertical rule
_SOLID_MM = 3.5  # no letter is as long; what a broken rule has at least between its breaks
_BREAK_MM = (3.0, 1.0)  # gaps of a faint line that are closed; stems of letters one under another stay apart
_JOIN_MM = 2.5  # pieces in one line with a smaller gap are one rule
_FAINT = (10.0, 26.0)  # grey levels, the least and the most, by which a faint rule stands out
_GRAIN = 5.0  # times the page's grain, between these
_UNBROKEN = 0.96  # share of its length at which a faint rule must be seen
_GAP_MM = 2.0  # the longest stretch at which a faint rule may not be seen
_SMALL_GAP_MM = 0.8  # the same, where it goes on too pale to be found by itself
_PALER = 0.6  # of what a faint rule stands out by at least: what goes on from its ends, being of the same line
_BOTH_SIDES = 0.5  # of the contrast to the paper on one side, the one to the other
_SHORT_MM = 14.0  # a group row, which columns' rules leave out, is no higher
_FEW = 0.25  # of the dark rules' length: fewer faint ones are bits of text beside them
_DOT_HIGH_MM = 0.7  # a rule's dots and dashes are no higher
_DOT_GAP_MM = 1.3  # and stand no farther apart
_DOTTED_MM = 20.0  # the shortest rule of them
_DOT_SIDES_MM = (0.8, 1.5)  # from it, between which there is paper
_DOT_PRINT = 0.3  # of its length, at most, at which there is print
_THICK_MM = 1.6  # a thicker thing is a bar or a letter


def find_rules(ink: Pixels, dpi: float, level: int) -> tuple[list[Rule], list[Rule]]:
    """Horizontal and vertical rules in pixels of `ink`, each list from top to bottom or left to right."""
    scale = min(1.0, 150.0 / dpi)
    mm = dpi * scale * MM
    small = _small(ink, scale, 1)
    turned = _sure(small, mm, level, 1)
    sure_down, faint_down = _turned(turned), _turned(_faint(small, mm, 1, turned))
    small = _small(ink, scale, 0)
    sure_across = _sure(small, mm, level, 0)
    # a faint one that meets fewer than two is none: where there are no two, as on most pages, they are not looked for
    faint_across = _faint(small, mm, 0, sure_across) if len(sure_down) + len(faint_down) > 1 else []
    more_across, more_down = _in_grid(sure_across, sure_down, faint_across, faint_down, 2.0 * mm)
    across = _joined([*sure_across, *more_across], mm)
    down = _turned(_joined(_turned([*sure_down, *more_down]), mm))
    return [_scaled(r, scale) for r in across], [_scaled(r, scale) for r in down]


def _turned(rules: list[Rule]) -> list[Rule]:
    return [Rule(y0, x0, y1, x1) for x0, y0, x1, y1 in rules]


def _sure(small: Pixels, mm: float, level: int, way: int) -> list[Rule]:
    """The dark rules across."""
    dark = np.asarray(cv2.threshold(small, min(level + 20, 210) - 1, 255, cv2.THRESH_BINARY_INV)[1], np.uint8)
    solid = _pieces(dark, mm, _LEAST_MM[way], _BREAK_MM[way])
    if way == 1:
        return solid
    dotted = [r for r in _dotted(dark, mm) if not any(_same(r, s, mm) for s in solid)]
    return _joined([*solid, *dotted], mm) if dotted else solid


def _dotted(dark: Pixels, mm: float) -> list[Rule]:
    """The rules across of dots or short dashes, as spreadsheets draw them: what is low stands close together over a
    long way. So do the feet of letters, but beside these there is the rest of them."""
    tall = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((int(_DOT_HIGH_MM * mm) + 1, 1), np.uint8))
    low = cv2.subtract(dark, tall)
    closed = cv2.morphologyEx(low, cv2.MORPH_CLOSE, np.ones((1, round(_DOT_GAP_MM * mm) + 1), np.uint8))
    found = _pieces_in(np.asarray(closed, np.uint8), mm, _DOTTED_MM, _DOT_GAP_MM)
    return [rule for rule in found if _has_paper_beside(dark, rule, mm)]


def _has_paper_beside(dark: Pixels, rule: Rule, mm: float) -> bool:
    """Whether little is printed right above and right below a rule."""
    near, far = round(_DOT_SIDES_MM[0] * mm), round(_DOT_SIDES_MM[1] * mm)
    over = dark[max(0, rule.y0 - far) : max(0, rule.y0 - near + 1), rule.x0 : rule.x1 + 1]
    under = dark[rule.y0 + near : rule.y0 + far + 1, rule.x0 : rule.x1 + 1]
    return all(side.size and float(side.any(axis=0).mean()) <= _DOT_PRINT for side in (over, under))


def _faint(small: Pixels, mm: float, way: int, sure: list[Rule]) -> list[Rule]:
    """The faint rules that a poor scan leaves."""
    thin = _thin(small, mm)
    least = _FAINT[0]
    grainy = cv2.threshold(thin, least / _GRAIN, 255, cv2.THRESH_BINARY)[1]
    if 2 * cv2.countNonZero(grainy) >= thin.size:  # to count each grey takes its time
        least = float(np.clip(_GRAIN * median(thin), *_FAINT))
    mask = np.asarray(cv2.threshold(thin, least, 255, cv2.THRESH_BINARY)[1], np.uint8)
    more = [r for r in _pieces(mask, mm, _LEAST_MM[way], _BREAK_MM[way]) if not any(_same(r, s, mm) for s in sure)]
    if _length(more) >= _FEW * _length(sure):  # to look at each takes its time
        more = [r for r in more if _unbroken(small, r, mm, least)]
    if _length(more) < _FEW * _length(sure):
        return []  # a good scan: what is missing from its rules, the table leaves out
    return _joined([_grown(small, r, mm, least) for r in more], mm)


def _length(rules: list[Rule]) -> int:
    return sum(r.x1 - r.x0 for r in rules)


def _same(faint: Rule, sure: Rule, mm: float) -> bool:
    """Found dark already; or a short piece at the end of a dark rule, which the table means to stop there."""
    shared, length = min(faint.x1, sure.x1) - max(faint.x0, sure.x0), faint.x1 - faint.x0
    ends = length < _SHORT_MM * mm and shared > -4 * mm
    return abs(faint.y0 - sure.y0) < 1.2 * mm and (shared > 0.8 * length or ends)


def _in_grid(
    across: list[Rule], down: list[Rule], faint_across: list[Rule], faint_down: list[Rule], near: float
) -> tuple[list[Rule], list[Rule]]:
    """The faint rules that meet two or more rules the other way: a table's. Feet of letters in a row meet none."""

    def meets(h: Rule, v: Rule) -> bool:
        return h.x0 - near <= v.x0 <= h.x1 + near and v.y0 - near <= h.y0 <= v.y1 + near

    for _ in range(3):
        kept_across = [h for h in faint_across if sum(meets(h, v) for v in (*down, *faint_down)) >= 2]
        kept_down = [v for v in faint_down if sum(meets(h, v) for h in (*across, *kept_across)) >= 2]
        if (len(kept_across), len(kept_down)) == (len(faint_across), len(faint_down)):
            break
        faint_across, faint_down = kept_across, kept_down
    return faint_across, faint_down


def _small(ink: Pixels, scale: float, way: int) -> Pixels:
    """Made smaller so that a hairline across does not fade, nor do the gaps in a line of letters.

    `way` 1: the same for rules down, the picture turned over so that they lie across.
    """
    if scale < 0.75:
        ink = np.asarray(cv2.erode(ink, np.ones((2, 1) if way == 0 else (1, 2), np.uint8)), np.uint8)
    if scale < 1:
        ink = np.asarray(cv2.resize(ink, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    return ink if way == 0 else np.asarray(cv2.transpose(ink), np.uint8)


def _thin(small: Pixels, mm: float) -> Pixels:
    """By how much what is thin is darker than the paper right above and below it; the paper's grain where nothing is.

    Smoothed along the line, which takes the grain out and leaves the line.
    """
    smooth = cv2.blur(small, (max(3, round(0.8 * mm)), 1))
    ground = cv2.dilate(smooth, np.ones((round(2.4 * mm) | 1, 1), np.uint8))
    return np.asarray(cv2.subtract(ground, smooth), np.uint8)


def _unbroken(small: Pixels, rule: Rule, mm: float, least: float) -> bool:
    """Whether a faint rule is there at nearly every pixel of its length, with paper on both sides: the feet of letters
    leave gaps, and have the letters above them."""
    width = max(3, round(0.5 * mm))
    left = max(0, rule.x0 - width)  # the rest of the page's width has no part in it
    beside = Rule(rule.x0 - left, rule.y0, rule.x1 - left, rule.y1)
    sides = _contrast(small[:, left : rule.x1 + 1 + width], beside, width, mm)
    if sides is None or rule.x1 - rule.x0 < 4:
        return False
    sides = sides[:, beside.x0 : beside.x1 + 1]
    seen = sides.max(axis=0) > least / 2
    if np.count_nonzero(seen) / len(seen) < _UNBROKEN:
        return False
    longest = int(np.diff(np.flatnonzero(np.concatenate([[True], seen, [True]]))).max()) - 1  # pixels without it
    paler, darker = np.median([sides.min(axis=0), sides.max(axis=0)], axis=1)
    return longest <= _GAP_MM * mm and bool(paler >= _BOTH_SIDES * darker)


def _contrast(small: Pixels, rule: Rule, width: int, mm: float) -> NDArray[np.float32] | None:
    """2 x W: by how much the rule's line is darker than the paper above and below it, smoothed over `width` pixels
    along it. None at the edge of the page.

    The paper is the row that is lightest beside most of the rule: beside the feet of letters each row has ink in it.
    """
    y = rule.y0
    near, far = max(2, round(0.6 * mm)), max(3, round(1.3 * mm))
    if y < far + 1 or y + far + 1 >= small.shape[0]:
        return None
    part = cv2.blur(small[y - far - 1 : y + far + 2], (width, 1))
    middle = far + 1
    line = part[middle - 1 : middle + 2].min(axis=0)
    medians = _medians(np.asarray(part[:, rule.x0 : rule.x1 + 1], np.uint8))
    rows = int(medians[: middle - near + 1].argmax()), middle + near + int(medians[middle + near :].argmax())
    return np.asarray(np.asarray(part[rows, :], np.float32) - line, np.float32)


def _medians(rows: Pixels) -> NDArray[np.int64]:
    """Twice the median of each row."""
    middle = rows.shape[1] // 2
    ordered = np.sort(rows, axis=1)  # quicker than to part so small numbers
    return ordered[:, (rows.shape[1] - 1) // 2].astype(np.int64) + ordered[:, middle]


def _grown(small: Pixels, rule: Rule, mm: float, least: float) -> Rule:
    """A faint rule with what goes on from its ends in the same line, too pale to have been found by itself."""
    sides = _contrast(small, rule, max(3, round(1.5 * mm)), mm)
    if sides is None:
        return rule
    seen = (sides.min(axis=0) >= _PALER * least) & (sides.min(axis=0) >= _BOTH_SIDES * sides.max(axis=0))
    left = _run(seen[: rule.x0][::-1], _SMALL_GAP_MM * mm)
    right = _run(seen[rule.x1 + 1 :], _SMALL_GAP_MM * mm)
    return Rule(rule.x0 - left, rule.y0, rule.x1 + right, rule.y1)


def _run(seen: NDArray[np.bool_], gap: float) -> int:
    """How many pixels from the start on are seen, gaps of at most `gap` pixels among them."""
    at = np.flatnonzero(seen)
    steps = np.diff(np.concatenate([[-1], at]))
    broken = np.flatnonzero(steps > gap + 1)
    kept = at[: broken[0]] if len(broken) else at
    return int(kept[-1]) + 1 if len(kept) else 0


def _pieces(dark: Pixels, mm: float, least: float, gap: float) -> list[Rule]:
    solid = cv2.morphologyEx(dark, cv2.MORPH_OPEN, np.ones((1, round(_SOLID_MM * mm)), np.uint8))
    if not cv2.countNonZero(solid):
        return []
    left, top, wide, high = cv2.boundingRect(solid)  # most pages have few rules: the rest of the page is left out
    room = round(max(gap, least, _THICK_MM) * mm) + 3
    left, top, right, bottom = max(0, left - room), max(0, top - room), left + wide + room, top + high + room
    found = _pieces_in(np.ascontiguousarray(solid[top:bottom, left:right]), mm, least, gap)
    return _joined([Rule(r.x0 + left, r.y0 + top, r.x1 + left, r.y1 + top) for r in found], mm)


def _pieces_in(solid: Pixels, mm: float, least: float, gap: float) -> list[Rule]:
    """The rules in the part of a page where anything is as long as no letter, still in pieces."""
    closed = cv2.morphologyEx(solid, cv2.MORPH_CLOSE, np.ones((1, round(gap * mm) + 1), np.uint8))
    opened = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones((1, max(3, round(least * mm))), np.uint8))
    if not cv2.countNonZero(opened):
        return []
    thick = cv2.morphologyEx(opened, cv2.MORPH_OPEN, np.ones((max(2, round(_THICK_MM * mm)), 1), np.uint8))
    if cv2.countNonZero(thick):
        opened = cv2.subtract(opened, cv2.dilate(thick, np.ones((3, 3), np.uint8)))
    # one pixel of thickness each way, so that a line that steps down by a pixel stays one piece
    outlines, tree = cv2.findContours(
        cv2.dilate(opened, np.ones((3, 3), np.uint8)), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE
    )
    found = []
    for i, outline in enumerate(outlines):
        if tree[0, i, 3] >= 0:
            continue  # a hole's
        x, y, wide, high = cv2.boundingRect(outline)
        if wide < least * mm * 0.8 or high > max(4 * _THICK_MM * mm, 0.02 * wide):
            continue
        own = np.zeros((high, wide), np.uint8)
        cv2.drawContours(own, outlines, i, 1, cv2.FILLED, hierarchy=tree, maxLevel=1, offset=(-x, -y))
        rows = np.nonzero(own & np.asarray(opened[y : y + high, x : x + wide], np.uint8))[0]
        count = len(rows)  # in order as they are found, so that the median is in the middle
        middle = y + (int(rows[(count - 1) // 2]) + int(rows[count // 2])) // 2 if count else y + high // 2
        found.append(Rule(x + 1, middle, x + wide - 1, middle))
    return found


def _joined(rules: list[Rule], mm: float) -> list[Rule]:
    """Pieces that lie in one line, nearly end to end, as one rule."""
    out: list[Rule] = []
    rows, ends = np.empty(len(rules), np.int64), np.empty(len(rules), np.int64)  # of those in `out`
    for rule in sorted(rules, key=lambda r: (r.x0, r.y0)):
        count = len(out)
        near = (np.abs(rows[:count] - rule.y0) <= 0.8 * mm) & (rule.x0 - ends[:count] <= _JOIN_MM * mm)
        i = int(near.argmax()) if count else 0
        if count and near[i]:
            other = out[i]
            long = other if other.x1 - other.x0 >= rule.x1 - rule.x0 else rule
            out[i] = Rule(other.x0, long.y0, max(other.x1, rule.x1), long.y1)
        else:
            i = count
            out.append(rule)
        rows[i], ends[i] = out[i].y0, out[i].x1
    return sorted(out, key=lambda r: (r.y0, r.x0))


def _scaled(rule: Rule, scale: float) -> Rule:
    return Rule(*(round((v + 0.5) / scale) for v in rule)) if scale < 1 else rule
