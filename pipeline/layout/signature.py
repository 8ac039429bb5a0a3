"""A signature block parted: the post above, the seal and the signature, the signer's name below.

What a seal or a pen left beside them spoils their reading: of a block that a signature fills nothing else is read.
"""

from __future__ import annotations

from itertools import pairwise

from pipeline.document import Box
from pipeline.layout.words import text_lines

_HEAD = 0.2  # of the height of a page with a head: what begins above is no signature
_ROOM = 40.0  # points from the post to the name, at least: there the seal and the signature are
_HIGH = (5.0, 19.0)  # points: words of a name
_GAP = 12.0  # points of white that no name has inside
_WIDE = 40.0  # points that a name is wide, at least
_ASIDE = 45.0  # points by which a name is widened at most to lie in the middle under its post
_SHORT = 90.0  # a name that is no wider may lack its first word, which a seal's rim ran into
_WORD = 36.0  # points that such a word takes
_PAD = 3.0
_CAPITALS = 24.0  # points that a post's line is wide, at least, where a seal took its first word
_MIDDLE = 20.0  # points by which what is printed lies beside the post's middle, at most
_STEP = 12.0  # points of white between two lines of a post, at most


def signature_parts(right: Box, words: list[Box], height: float, *, head: bool = True) -> list[Box]:
    """The post, what stands between, and the name; or the block as it is where no name ends it.

    `head`: whether the page may have the two-column head of a document, whose right half this may be.
    """
    if head and right.y0 < _HEAD * height:
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
    above = right._replace(y1=name.y0 - 0.5)
    return [*_post_apart(above, lines[:-1], low), Box(x0 - _PAD, name.y0, x1 + _PAD, name.y1 + 1)]


def _post_apart(above: Box, lines: list[Box], words: list[Box]) -> list[Box]:
    """Each line of a post, and what may be printed below them; the block where they are not told from a seal."""
    post: list[Box] = []
    for line in lines:
        run = _widest([w for w in words if line.y0 - 1 <= w.centre[1] <= line.y1 + 1])
        if run.width < _CAPITALS or (post and run.y0 - post[-1].y1 > _STEP):
            break
        post.append(run)
    if not post or above.y1 - post[-1].y1 < _PAD + 1:
        return [above]
    x0 = max(above.x0, min(run.x0 for run in post) - _WORD)
    x1 = min(above.x1, max(run.x1 for run in post) + _WORD)
    cuts = [above.y0, *((a.y1 + b.y0) / 2 for a, b in pairwise(post)), post[-1].y1 + _PAD]
    rest = above._replace(y0=cuts[-1])
    printed = any(_is_printed(line, post[0], words) for line in lines[len(post) :])
    return [*(Box(x0, y0, x1, y1) for y0, y1 in pairwise(cuts)), *([rest] if printed else [])]


def _is_printed(line: Box, post: Box, words: list[Box]) -> bool:
    """Whether a line between post and name may be print, "(Đã ký)" or one more line of the post: a seal lies aside."""
    run = _widest([w for w in words if line.y0 - 1 <= w.centre[1] <= line.y1 + 1])
    return run.width >= _CAPITALS and abs(run.centre[0] - post.centre[0]) <= _MIDDLE


def _widest(words: list[Box]) -> Box:
    """The widest run of words that no wide white parts."""
    runs: list[Box] = []
    for word in sorted(words, key=lambda w: w.x0):
        if runs and word.x0 - runs[-1].x1 <= _GAP:
            runs[-1] = runs[-1].union(word)
        else:
            runs.append(word)
    return max(runs, key=lambda r: r.width)
