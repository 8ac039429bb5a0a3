"""How finely a page is rendered."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.document import PageWarning
from pipeline.errors import TooLarge

MIN_DPI, MAX_DPI, USUAL_DPI = 100.0, 300.0, 200.0  # 200: what the decree asks of a scan, and as well read as 300
POOR_DPI = 150.0  # under it reading errors multiply
PIXEL_BUDGET = 40_000_000  # about A2 at 300 dpi: 120 MB as RGB
_LEAST_DPI = 50.0  # nothing can be read under it
A4_WIDTH = 595.28  # points
_WIDEST_SHEET = 1300.0  # points, the short side: a bit over A2 is 1191


@dataclass(frozen=True)
class Resolution:
    render: float  # pixels to the inch of the page's points
    paper: float  # pixels to the inch of the sheet itself: another where the file's size is far off
    warnings: list[PageWarning]


def choose(width: float, height: float, native: float | None) -> Resolution:
    """The resolution for a page of this size in points; `native`: that of its own full-page image.

    A page far larger than any sheet whose image is coarse comes from a scanner that wrote a pixel as a point:
    it is taken for A4. Raises TooLarge where the pixel budget leaves too little to read.
    """
    scale = 1.0
    if native is not None and native < MIN_DPI and min(width, height) > _WIDEST_SHEET:
        scale = min(width, height) / A4_WIDTH
    own = native * scale if native else USUAL_DPI
    wanted = own if MAX_DPI < own <= 1.05 * MAX_DPI else min(max(own, MIN_DPI), MAX_DPI)  # 302 dpi is not resampled
    most = (PIXEL_BUDGET / max(1e-9, (width / scale / 72) * (height / scale / 72))) ** 0.5
    paper = min(wanted, most)
    if paper < _LEAST_DPI:
        raise TooLarge(f"a page of {width / 72:.0f} x {height / 72:.0f} inches is too large to be read")
    warnings = [PageWarning.RESOLUTION_LOWERED] if paper < wanted else []
    if min(paper, own) < POOR_DPI:
        warnings.append(PageWarning.LOW_RESOLUTION)
    return Resolution(paper / scale, paper, warnings)
