"""A signature block's last line, the signer's name, set apart: what a seal or a pen left over it spoils its reading."""

from __future__ import annotations

from pipeline.document import Box
from pipeline.layout.words import text_lines

_HEAD = 0.2  # of a page's height: what begins above is no signature
_ROOM = 40.0  # points from the post to the name, at least: there the seal and the signature are
_HIGH = (5.0, 19.0)  # points: words of a name
_GAP = 12.0  # points of white that no name has inside
_WIDE = 40.0  # points that a name is wide, at least
_ASIDE = 45.0  # points by which a name is widened at most to lie in the middle under its post
_SHORT = 90.0  # a name that is no wider may lack its first word, which a seal's rim ran into
_WORD = 36.0  # points that such a word takes
_PAD = 3.0


def name_apart(right: Box, words: list[Box], height: float) -> list[Box]:
    """The block above the name and the name, or the block as it is where no such line ends it."""
    if right.y0 < _HEAD * height:
        return [right]
    inside = [
        w for w in words if right.x0 - 1 <= w.centre[0] <= right.x1 + 1 and right.y0 - 1 <= w.centre[1] <= right.y1 + 1
    ]
    low = [w for w in inside if _HIGH[0] <= w.height <= _HIGH[1]]
    lines = text_lines(low)
    if len(lines) < 2:
        return [right]
    name = _widest([w for w in low if lines[-1].y0 - 1 <= w.centre[1] <= lines[-1].y1 + 1])
    if name.width < _WIDE or name.height > _HIGH[1] + 4 or name.y0 - lines[0].y1 < _ROOM:
        return [right]
    middle = lines[0].centre[0]
    x0 = max(min(name.x0, 2 * middle - name.x1), name.x0 - _ASIDE)
    if name.width < _SHORT:
        x0 = min(x0, name.x0 - _WORD)
    x1 = min(max(name.x1, 2 * middle - name.x0), name.x1 + _ASIDE)
    return [right._replace(y1=name.y0 - 0.5), Box(x0 - _PAD, name.y0, x1 + _PAD, name.y1 + 1)]


def _widest(words: list[Box]) -> Box:
    """The widest run of words that no wide white parts."""
    runs: list[Box] = []
    for word in sorted(words, key=lambda w: w.x0):
        if runs and word.x0 - runs[-1].x1 <= _GAP:
            runs[-1] = runs[-1].union(word)
        else:
            runs.append(word)
    return max(runs, key=lambda r: r.width)
