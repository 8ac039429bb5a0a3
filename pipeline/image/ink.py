"""Colour to ink: what was printed in black, on an even white ground, and where coloured seals stood."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from pipeline.document import Box, Pixels
from pipeline.pixels import components

_RED = 40  # how far red must lie over green and blue to be a seal's red
_PRINT_UNDER = 0.66  # of a seal's usual red: darker than this is print under it
_PRINT_UNDER_PEN = 0.45  # the same of a pen's usual stroke
_FADE = 0.14
_BLUE = 28  # how far blue must lie over red and green to be a pen's
_PEN_FROM = 0.33  # of a page's height, from which on pen strokes are signatures
_SEAL_MM = 25  # a seal over which a signature lies is as wide at least; incoming stamps are longer than high
_ROUND = 1.3  # times as high as wide, or as wide as high
_BLUE_RIM = 10  # the same of what lies right beside a pen's stroke
_GROUND_EVEN = 236  # a ground brighter than this everywhere needs no evening
_GROUND_DARK = 110  # a darker "ground" is a black picture or the scanner's lid, not paper
MM = 1 / 25.4
LEAST_LEVEL = 90  # grey between ink and paper, also of a page of black and white alone
_BAND = 64  # rows, a multiple of four


@dataclass(frozen=True, slots=True)
class Parted:
    """A page's colours parted: `ink`, H x W, the brightest channel, in which red, blue and green inks are pale and
    black stays black; `red`, H/4 x W/4, the mask (0, 255) of the red ink of seals; `pen`: None where there is none."""

    ink: Pixels
    red: Pixels
    pen: Pen | None


@dataclass(frozen=True, slots=True)
class Pen:
    """Blue on a page, H x W: how far it lies `over` red and green, and the `dark` brighter one of these two."""

    over: Pixels
    dark: Pixels

    def turned(self, turn: Callable[[Pixels], Pixels]) -> Pen:
        return Pen(turn(self.over), turn(self.dark))


def part(rgb: Pixels) -> Parted:
    """Part the colours of H x W x 3 pixels, some rows at a time: what is worked on stays in the processor's cache."""
    high, wide = rgb.shape[:2]
    ink, mask, pen = np.empty((high, wide), np.uint8), np.zeros((high // 4, wide // 4), np.uint8), False
    usual = _usual_red(rgb)
    room = [np.empty((_BAND, wide), np.uint8) for _ in range(5)]
    for top in range(0, high, _BAND):
        rows = rgb[top : top + _BAND]
        red, green, blue, most, over = (plane[: len(rows)] for plane in room)
        cv2.split(rows, [red, green, blue])
        into = ink[top : top + len(rows)]
        cv2.max(cv2.max(red, green, dst=most), blue, dst=into)
        pen = pen or cv2.minMaxLoc(cv2.subtract(blue, most, dst=over))[1] > _BLUE
        cv2.subtract(red, cv2.max(green, blue, dst=most), dst=over)
        if cv2.minMaxLoc(over)[1] > _RED:
            cv2.add(into, _paler(red, over, usual), dst=into)
        some = mask[top // 4 : (top + len(rows)) // 4]
        # a mean may be rounded up to where no pixel is
        if len(some) and cv2.minMaxLoc(cv2.subtract(red, green, dst=most))[1] >= _RED:
            some[:] = coloured(rows)
    return Parted(ink, mask, _pen(rgb) if pen else None)


def _pen(rgb: Pixels) -> Pen:
    red, green, blue = cv2.split(rgb)
    dark = cv2.max(red, green)
    return Pen(np.asarray(cv2.subtract(blue, dark), np.uint8), np.asarray(dark, np.uint8))


def _paler(red: Pixels, over: Pixels, usual: float) -> Pixels:
    """By how much red ink is paled: dark red seals are still grey in their brightest channel."""
    strong = cv2.subtract(over, np.full_like(over, _RED))
    if usual:  # what is far darker than the page's seals is print under a seal: it keeps its grey
        share = np.clip((np.arange(256) / usual - _PRINT_UNDER) / _FADE, 0.0, 1.0)
        strong = cv2.multiply(strong, cv2.LUT(red, (share * 255).astype(np.uint8)), scale=1 / 255)
    return np.asarray(strong, np.uint8)


def _usual_red(rgb: Pixels) -> float:
    """The usual red level of the page's seal ink; 0 for a page without any."""
    red, green, blue = cv2.split(np.ascontiguousarray(rgb[::4, ::4]))
    some = np.asarray(red)[cv2.subtract(red, cv2.max(green, blue)) > _RED]
    return float(np.median(some)) if len(some) > 50 else 0.0


def pale_pen(ink: Pixels, pen: Pen, seals: Sequence[Box], dpi: float) -> None:
    """Whiten blue pen strokes, in place, from a third of the page down: signatures lie over printed names.

    Higher up blue pen stands for the number and the day, which are to be read; only beside a round seal it is a
    signature there too. Where a stroke crosses black print the pixel is black in every channel and stays.
    `pen`: as parted, turned with the ink.
    """
    top = round(_PEN_FROM * ink.shape[0])
    strong = cv2.subtract(pen.over[top:], np.full_like(pen.over[top:], _BLUE))
    ink[top:] = cv2.add(ink[top:], cv2.add(strong, cv2.add(strong, strong)))
    for seal in seals:
        sides = sorted((seal.width, seal.height))
        if sides[0] >= _SEAL_MM * MM * dpi and sides[1] <= _ROUND * sides[0]:
            reach = 0.5 * sides[1]
            y0, y1 = max(0, round(seal.y0 - reach)), min(top, round(seal.y1 + reach))
            x0, x1 = max(0, round(seal.x0 - reach)), min(ink.shape[1], round(seal.x1 + 2 * reach))
            if y0 < y1 and x0 < x1:
                _pale(ink[y0:y1, x0:x1], pen.over[y0:y1, x0:x1], pen.dark[y0:y1, x0:x1])


def _pale(ink: Pixels, over: Pixels, dark: Pixels) -> None:
    """Whiten blue, and the rims of its strokes, which a camera and JPEG leave grey; what is far darker than the usual
    stroke is print under it. What is left of a signature's dark strokes can look like letters, so that this is for
    places that hold more print than pen."""
    x, y, wide, high = cv2.boundingRect(cv2.threshold(over, _BLUE, 255, cv2.THRESH_BINARY)[1])
    if not wide:
        return
    part = np.s_[y : y + high, x : x + wide]
    over, dark = over[part], dark[part]
    core = cv2.threshold(over, _BLUE, 255, cv2.THRESH_BINARY)[1]
    usual = max(1.0, float(np.median(dark[core > 0])))
    share = np.clip((np.arange(256) / usual - _PRINT_UNDER_PEN) / _FADE, 0.0, 1.0)
    soft = cv2.dilate(cv2.blur(over, (3, 3)), np.ones((3, 3), np.uint8))
    near = cv2.dilate(core, np.ones((7, 7), np.uint8))
    strong = cv2.bitwise_and(cv2.subtract(soft, np.full_like(soft, _BLUE_RIM)), near)
    strong = cv2.multiply(strong, cv2.LUT(dark, (share * 255).astype(np.uint8)), scale=1 / 255)
    ink[part] = cv2.add(ink[part], cv2.add(strong, cv2.add(strong, strong)))


def even(ink: Pixels) -> Pixels:
    """Divide by the paper's own brightness where the ground is grey or shaded; an even page comes back as it is."""
    small = cv2.resize(ink, None, fx=1 / 16, fy=1 / 16, interpolation=cv2.INTER_AREA)
    ground = cv2.blur(cv2.dilate(small, np.ones((9, 9), np.uint8)), (9, 9))
    ground = np.where(ground < _GROUND_DARK, 255, ground).astype(np.uint8)
    if np.percentile(ground, 2) >= _GROUND_EVEN:
        return ink
    wide = cv2.resize(ground, (ink.shape[1], ink.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.divide(ink, wide, scale=250), dtype=np.uint8)


def quarter(pixels: Pixels) -> Pixels:
    """A quarter as wide and as high; up to three pixels at the far edges go, for by whole steps it is quick."""
    high, wide = (side // 4 for side in pixels.shape[:2])
    small = cv2.resize(pixels[: 4 * high, : 4 * wide], (wide, high), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.uint8)


def coloured(rgb: Pixels) -> Pixels:
    """H x W x 3 -> H/4 x W/4 mask (0, 255) of the red ink of seals."""
    red, green, blue = cv2.split(quarter(rgb))
    return np.asarray(cv2.threshold(cv2.subtract(red, cv2.max(green, blue)), _RED, 255, cv2.THRESH_BINARY)[1], np.uint8)


def find_seals(mask: Pixels, dpi: float) -> list[Box]:
    """Boxes, in full pixels, of red ink that is as large and round as a seal. `mask` comes from `coloured`."""
    small_dpi = dpi / 4
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((round(3 * MM * small_dpi) | 1,) * 2, np.uint8))
    _, stats = components(closed)
    seals = []
    for x, y, wide, high, area in stats[1:]:
        side = min(wide, high) / small_dpi / MM
        if side >= 12 and max(wide, high) <= 3 * min(wide, high) and area >= 0.08 * wide * high:
            seals.append(Box(x * 4.0, y * 4.0, (x + wide) * 4.0, (y + high) * 4.0))
    return seals


def threshold(ink: Pixels) -> int:
    """The grey level between ink and paper (Otsu, kept within reason for empty and very dark pages)."""
    return int(np.clip(cv2.threshold(ink, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)[0], LEAST_LEVEL, 200))


def clear_edges(ink: Pixels, dpi: float) -> None:
    """Whiten, in place, the dark bands and wedges that a scanner leaves along the sheet's edges."""
    scale = 4
    small = cv2.resize(ink, None, fx=1 / scale, fy=1 / scale, interpolation=cv2.INTER_AREA)
    mm = dpi / scale * MM
    high, wide = small.shape
    dark = (small < 140).astype(np.uint8)
    labels, stats = components(dark)
    left, top, across, down = stats[:, :4].T
    on_side = ((left <= 1) | (left + across >= wide - 1)) & (down > 8 * mm) & (across < 14 * mm)
    on_end = ((top <= 1) | (top + down >= high - 1)) & (across > 8 * mm) & (down < 14 * mm)
    on_side[0] = on_end[0] = False  # the ground
    for i in np.flatnonzero(on_side | on_end):
        x, y, w, h = (int(v) for v in stats[i, :4])
        part = cv2.dilate((labels[y : y + h, x : x + w] == i).astype(np.uint8), np.ones((3, 3), np.uint8))
        part = cv2.resize(part, (w * scale, h * scale), interpolation=cv2.INTER_NEAREST)
        view = ink[y * scale : (y + h) * scale, x * scale : (x + w) * scale]
        view[part[: view.shape[0], : view.shape[1]] > 0] = 255
