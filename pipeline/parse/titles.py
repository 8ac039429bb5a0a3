"""Which of the lines under a document's type are its title, and where its body begins."""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.document import BlockKind, Box, Line
from pipeline.knowledge import load
from pipeline.parse.entries import Entry
from pipeline.parse.geometry import SPECKS, measure, slant, straight, without_specks
from pipeline.parse.labels import read_label
from pipeline.text import capital_share, fold, nfc

_LEFT = 60.0  # points, ten signs of a text file
_LONGER = 1.4
_GAPS, _APART = 2, 1.2  # gaps from which a title's own is known, and how much greater one under it is
_CAPITALS, _MOST, _LEAST = 0.8, 8, 5  # share of letters, lines, and words of a title without a type's line
_MOST_OF_SUBJECT = 4  # lines
_NO_BLANK = 1.9  # heights of a line from one to the next: no blank line stands between
COLUMNS = (BlockKind.LEFT, BlockKind.RIGHT)


def in_text(lines: list[Entry]) -> int:
    """In a text file the title goes to the first blank line; where a line is a paragraph, it is one line."""
    assert all(e.line for e in lines)
    tops = [e.line.box.y0 for e in lines if e.line]
    if max(len(e.text) for e in lines) > 150 and len(lines) > 1:
        # "KẾT LUẬN / CỦA BAN THƯỜNG VỤ / về công tác …"
        return 3 if len(lines) > 2 and lines[1].text.isupper() and _is_subject(lines[2].text) else 2
    count = 1
    while (
        count < len(lines)
        and (count == 1 or tops[count] - tops[count - 1] < 20)
        and not opens_body(lines[count].text)
        and not (count > 1 and _goes_by(lines, count))
        and not (count > 1 and lines[count].text.rstrip().endswith(":"))  # what introduces a list is no title
    ):
        if count > 1 and (_under_title(lines[count - 1], lines[count]) or _decides_in_text(lines, count)):
            break
        count += 1
    return count


def _decides_in_text(lines: list[Entry], at: int) -> bool:
    """Whether who decides stands in capitals right under a title in small letters, over "Căn cứ …" or what else is
    decided; under one in capitals nothing parts them."""
    small = not lines[at - 1].text.isupper() and not _is_subject(lines[at].text)
    return small and lines[at].text.isupper() and _begins_decider(lines[at].text) and _ends(fold(lines[at - 1].text))


def without_type(lines: list[Entry]) -> int:
    """How many lines under the head are a title in capitals whose type's line is lost, under a seal for one."""
    count = 0
    while count < min(len(lines), _MOST) and _shouted(lines[count]) and not _names_decider(lines, count):
        if count and not _right_below(lines[count - 1], lines[count]):
            break
        count += 1
    whole = " ".join(e.text for e in lines[:count])
    return count if len(whole.split()) >= _LEAST else 0


def _shouted(entry: Entry) -> bool:
    text = entry.text
    plain = entry.line is not None and entry.kind not in COLUMNS
    sentence = text.rstrip().endswith((".", ";", ":"))  # an order printed in capitals, or what introduces a list
    return plain and not sentence and len(text) > 3 and capital_share(text) > _CAPITALS and not opens_body(text)


def _under_title(before: Entry, entry: Entry) -> bool:
    """Whether a line with no white over it is one of the body: a sentence that introduces something, or one that
    begins far left of a title in the middle and is much longer."""
    assert before.line
    assert entry.line
    if not entry.text[:1].isupper():
        return False
    a, b = before.line.box, entry.line.box
    return entry.text.endswith(":") or (a.x0 - b.x0 > _LEFT and b.width > _LONGER * a.width)


def _goes_by(lines: list[Entry], at: int) -> bool:
    """Whether a line under the title's first one begins anew and names by what document the body goes: "Thực hiện
    Quyết định số 163/QĐ-TTg …"; the number may stand in the line behind it."""
    text, before = lines[at].text, lines[at - 1].text.rstrip()
    if not text[:1].isupper() or text.isupper() or before.endswith((",", "-", "–")):
        return False
    cues, number = ("|".join(fold(c) for c in load("parts.yaml")[key]) for key in ("cited_openings", "number_cues"))
    both = fold(" ".join(e.text for e in lines[at : at + 2]))
    return re.match(rf"(?:{cues})\s[^:;]{{0,80}}?\b(?:{number})\s*:?\s*\d+\s*[-/]", both) is not None


def _is_subject(text: str) -> bool:
    """What goes on a title in small letters: "về một số nhiệm vụ …"."""
    cues = tuple(f"{fold(c)} " for c in load("parts.yaml")["subject_openings"])
    return text[:1].islower() and fold(text).startswith(cues)


def on_page(lines: list[Entry]) -> int:
    boxes_of = [e.line for e in lines if e.line]
    angle = slant(boxes_of)
    boxes = [straight(without_specks(line), angle) for line in boxes_of]
    m = measure(boxes)
    middle, count = boxes[0].centre[0], 1  # the type line is centred for certain
    while count < len(lines):
        box, text = boxes[count], lines[count].text
        off = abs(box.centre[0] - middle) / m.width
        # the body's first line is stepped in, so that its middle lies off the axis; a wide title's doesn't
        centred = off < 0.02 or (off < 0.035 and min(box.x0 - m.left, m.right - box.x1) > 0.012 * m.width)
        said = text.lstrip(SPECKS) if text.isupper() else text  # "_PHỦ VÀ …" is no item
        far = box.centre[1] - boxes[count - 1].centre[1] > 3.0 * m.height and count > 1
        shouts = count > 1 and capital_share(text) > 0.8 and capital_share(lines[1].text) < 0.6 and len(text) > 8
        if lines[count].kind in COLUMNS or not centred or far or shouts or opens_body(said):
            break
        if count > 1 and (_goes_by(lines, count) or _decides(lines, boxes, count)):
            break
        count += 1
    return count


def _decides(lines: list[Entry], boxes: list[Box], at: int) -> bool:
    """Whether a line in capitals names who decides, "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH": it stands over "Căn cứ …", and
    further below the title than the title's lines are apart."""
    if not _names_decider(lines, at) or not _ends(fold(lines[at - 1].text)):
        return False
    gaps = [b.centre[1] - a.centre[1] for a, b in pairwise(boxes[1 : at + 1])]
    return len(gaps) < _GAPS or gaps[-1] > _APART * max(gaps[:-1])


def _names_decider(lines: list[Entry], at: int) -> bool:
    below = any(is_basis(entry.text) for entry in lines[at + 1 : at + 3])
    return lines[at].text.isupper() and _begins_decider(lines[at].text) and below


def _begins_decider(text: str) -> bool:
    return f"{fold(text)} ".startswith(tuple(f"{fold(c)} " for c in load("parts.yaml")["deciders"]))


def _ends(before: str) -> bool:
    """Whether a title can end with a line (folded)."""
    words = before.rstrip().split()
    return bool(words) and words[-1] not in load("parts.yaml")["title_never_ends"] and before.rstrip()[-1] not in ",-–"


def is_basis(text: str) -> bool:
    """ "Căn cứ Luật …": the type's line stands above it. "QUYẾT ĐỊNH:" below it orders, it names no type."""
    return fold(text).startswith(tuple(fold(c) + " " for c in load("parts.yaml")["body_openings"]))


def opens_body(text: str) -> bool:
    folded = fold(text)
    dated = any(re.match(rf"{word} \d", text) for word in load("parts.yaml")["dated_openings"])
    addressed = folded.startswith(fold(load("parts.yaml")["addressee"]))
    return addressed or dated or bool(read_label(text)[0]) or is_basis(text)


def has_subject(head: list[Entry]) -> bool:
    """Whether a letter's subject stands in its head: "V/v …" under the number."""
    cues = tuple(map(fold, load("parts.yaml")["subject_cues"]))
    return any(fold(entry.text).startswith(cues) for entry in head)


def past_subject(lines: list[Entry], at: int) -> int:
    """Past a letter's subject, which some print under the date: "V/v rà soát …", to a blank line or the addressee."""
    cues, end = tuple(map(fold, load("parts.yaml")["letter_cues"])), at
    if at >= len(lines) or not fold(lines[at].text).startswith(cues):
        return at
    while end < min(at + _MOST_OF_SUBJECT, len(lines)) and lines[end].line and not opens_body(lines[end].text):
        if end > at and not _right_below(lines[end - 1], lines[end]):
            break
        end += 1
    if end < len(lines) and fold(lines[end].text).startswith(fold(load("parts.yaml")["addressee"])):
        return end
    return next((i for i in range(at + 1, end) if lines[i].text[:1].isupper()), end)  # may be the letter itself


def _right_below(above: Entry, entry: Entry) -> bool:
    if above.page != entry.page or not above.line or not entry.line:
        return False
    a, b = above.line.box, entry.line.box
    return b.centre[1] - a.centre[1] < _NO_BLANK * max(a.height, b.height)


def from_subject(entry: Entry) -> Entry:
    """The line under the type from "Về việc" on: what a stamp left before it is no part of it."""
    assert entry.line is not None
    folded, length = fold(entry.line.text), 0
    cues = tuple(map(fold, load("parts.yaml")["subject_cues"]))
    for i, word in enumerate(entry.line.words):
        if i and folded.startswith(cues, length) and word.text[:1].isupper():
            return Entry(entry.page, entry.kind, entry.block, line=Line(entry.line.words[i:]))
        length += len(nfc(word.text)) + 1
    return entry
