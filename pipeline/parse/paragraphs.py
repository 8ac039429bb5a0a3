"""Printed lines -> printed paragraphs: by label, indent, gap, and lines that end short; then over page breaks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby

from pipeline.bare_heads import heads_alone
from pipeline.counted_words import counted_words
from pipeline.document import LabelKind, Line, Paragraph, Place, bounding
from pipeline.knowledge import load
from pipeline.parse.geometry import Measure, measure, slant, straight
from pipeline.parse.labels import read_label, read_lost_label
from pipeline.parse.list_signs import small_roman
from pipeline.text import CAPITALS, capital_share, fold

_ENDS = (".", ";", ":", "!", "?", "…", ".”", '."', ";”")
_CODE = re.compile(r"(\d[/-])([^\W\d_]{2,6})$")  # a number's first letters at a line's end: "1189/QĐ"
_BODY = re.compile(r"([^\W\d_]+)(?:\W|$)")
_ROOM = 0.25  # of a line's width: with so much white behind it, its paragraph was done
_HEADING_LABELS = (LabelKind.ROMAN, LabelKind.PART, LabelKind.UPPER)
_CAPITALS, _MIXED = 0.9, 0.5  # of the letters of a heading in capitals; of a line that goes on below it
_WORD = 6  # letters: more than an abbreviation
_SMALL = 0.2  # share of capitals that running text has no more than
_SIGNS = (LabelKind.DASH, LabelKind.PLUS, LabelKind.BULLET, LabelKind.BRACKET)
_ARTICLE = re.compile(r"\d{1,3}[a-zđ]?\.")
_RUN = 3  # lines
# How a line begins, and with no item's number: "2. ", "2) x", "2- Công an", "1.2 Công an"; "2 Điều 5" is none.
_FIGURE = re.compile(
    rf"\d(?!\d*(?:\.\d+)*[.)]\s)(?!\d{{0,2}}(?:\.\d{{1,2}})*\s*[-–/.):]*\s*(?!{load('labels.yaml')['article'].capitalize()}\s)[{CAPITALS}])"
)
_BROKEN = 8  # words of a line that broke; shorter ones may be headings that end so: "2. Chỉ tiêu cần đạt"
_DASH = 0.7  # of a line's height, as much as a dash and the space before it take


@dataclass(slots=True)
class Piece:
    """The part of a paragraph that stands on one page."""

    page: int
    lines: list[Line]
    indented: bool
    centred: bool
    gap: float  # to the line before, in pitches
    boxed: bool = True  # False in text files
    short: bool = False  # its last line had room for more

    @property
    def text(self) -> str:
        return join([line.text for line in self.lines])


@dataclass(slots=True)
class _Row:
    line: Line
    box: tuple[float, float, float, float]
    indented: bool = False
    centred: bool = False
    full: bool = True  # reaches the right margin
    gap: float = 1.0
    notes: list[str] = field(default_factory=list)


def join(lines: list[str]) -> str:
    """Lines as one text: codes and names broken at a hyphen or slash are closed, else a space."""
    out: list[str] = []
    end = ""
    for line in lines:
        if end and not re.search(r"\w[-/]$", end):
            whole = _hyphened(out[-1], line)
            out[-1] = whole or out[-1] + " "
        out.append(line)
        end = (end + line)[-2:]
    return "".join(out)


def _hyphened(line: str, after: str) -> str | None:
    """A line with the hyphen of a number that was lost at its end, or taken for a letter: "1189/QĐ" or "1189/QĐĐ"
    before "UBND ngày …"; None where no such number stands there."""
    number, body = _CODE.search(line), _BODY.match(after)
    known = load("codes.yaml")
    if not number or not body or body[1] not in known["bodies"]:
        return None
    for kind in (number[2], number[2][:-1]):
        if kind in known["types"]:
            return f"{line[: number.start(2)]}{kind}-"
    return None


def pieces(lines: list[Line], page: int, boxed: bool, kept_lines: bool = False) -> list[Piece]:
    """The paragraphs of one page. `kept_lines`: a text file that holds a paragraph a line."""
    if not lines:
        return []
    if kept_lines:
        return [Piece(page, run, False, False, 1.0, boxed) for run in _whole_lines(lines)]
    rows, m = _rows(lines)
    found: list[Piece] = []
    first, listed = rows[0], _listed(rows)
    for i, row in enumerate(rows):
        begins = i == 0 or _starts(row, rows[i - 1], m) or _follows(row, rows[i - 1], first, m, listed[i])
        if begins or _heads_list(rows, i) or _first_of_list(rows, i, first) or _next_body(row, rows[i - 1], first):
            first = row
            found.append(Piece(page, [row.line], row.indented, row.centred, row.gap, boxed))
        else:
            found[-1].lines.append(row.line)
        found[-1].short = row.box[2] < m.right - _ROOM * m.width
    return found


def _whole_lines(lines: list[Line]) -> list[list[Line]]:
    """Each line of a file that holds a paragraph a line; with the next one, where it breaks before a figure that its
    last word asks for, "… Thông tư số" / "28/2024/TT-BTC …", or behind a word that nothing ends with."""
    runs: list[list[Line]] = []
    for line in (part for whole in lines for part in _articles_apart(whole)):
        if runs and _goes_on_in(runs[-1], line.text):
            runs[-1].append(line)
        else:
            runs.append([line])
    return runs


def _goes_on_in(run: list[Line], following: str) -> bool:
    words, labels = run[-1].text.split(), load("labels.yaml")
    long = len(run) > 1 or len(words) >= _BROKEN
    if not long or capital_share(run[-1].text) >= _CAPITALS:
        return False
    last = words[-1].lower()
    if last in labels["before_figures"] and _FIGURE.match(following):
        return True
    if not following[:1].isalpha() or read_label(following)[0] or capital_share(following) >= _CAPITALS:
        return False
    first = run[0].text
    if fold(first).startswith(fold(load("parts.yaml")["addressee"])):
        return False
    begun = bool(read_label(first)[0]) or first[:1].isupper()  # else it is the list of what a line over it introduces
    inside = following[:1].islower() and begun and not last.endswith((".", ":"))
    return inside or last.endswith(",") or last in labels["before_names"]


def _articles_apart(line: Line) -> list[Line]:
    """A line that holds a chapter's title and its first article as two: "TỔ CHỨC THỰC HIỆN | Điều 12. Thi hành"."""
    article, words = load("labels.yaml")["article"], line.words
    for k in range(1, len(words) - 1):
        if words[k].text == article.capitalize() and _ARTICLE.fullmatch(words[k + 1].text):
            title = read_label(Line(words[:k]).text)[1]
            apart = len(title) > _WORD and capital_share(title) > _CAPITALS
            return [Line(words[:k]), Line(words[k:])] if apart else [line]
    return [line]


def _rows(lines: list[Line]) -> tuple[list[_Row], Measure]:
    angle = slant(lines)
    boxes = [straight(line, angle) for line in lines]
    m = measure(boxes)
    middle = (m.left + m.right) / 2
    rows = []
    for i, (line, box) in enumerate(zip(lines, boxes, strict=True)):
        row = _Row(line, box)
        row.indented = box.x0 > m.left + 0.7 * m.height
        row.full = box.x1 > m.right - 0.08 * m.width
        row.centred = (
            abs(box.centre[0] - middle) < 0.035 * m.width and box.x0 > m.left + 0.04 * m.width and not row.full
        ) or (abs(box.centre[0] - middle) < 0.012 * m.width and box.x0 > m.left + 0.015 * m.width)
        row.gap = (box.centre[1] - boxes[i - 1].centre[1]) / m.pitch if i else 9.0
        rows.append(row)
    return rows, m


@cache
def _closings() -> tuple[str, ...]:
    """How the paragraph begins that closes a document, which is never an item's own: "Trên đây là …"."""
    labels = load("labels.yaml")
    return tuple(map(fold, [*labels["closing_lines"], *(c for c in labels["closings"] if f" {labels['this']} " in c)]))


@cache
def _captions() -> re.Pattern[str]:
    """A line that names who does the item above it, or by when: "Đơn vị chủ trì: …"."""
    heads = load("labels.yaml")["caption_lines"]
    return re.compile(rf"(?:{'|'.join(re.escape(fold(h)) for h in heads)})\s*:\s*\S")


def _is_capital_heading(line: str) -> bool:
    """ "III. TỔ CHỨC THỰC HIỆN", its numeral read or not."""
    label, rest = read_label(line)
    if label is None:
        label, rest = read_lost_label(line)
    return label is not None and label.kind is LabelKind.ROMAN and capital_share(rest) > 1 - _SMALL and " " in rest


def _starts(row: _Row, before: _Row, m: Measure) -> bool:
    """Whether a line begins a paragraph."""
    text, last = row.line.text, before.line.text
    ended = last.endswith(_ENDS)
    stepped_in = row.box[0] - before.box[0] > 0.6 * m.height
    label = read_label(text)[0] or read_lost_label(text)[0]
    if row.gap > 2.2 or (ended and text[:1].isupper() and fold(text).startswith(_closings())):
        return True
    if text[:1].isupper() and ended and not text.endswith(_ENDS) and counted_words().match(text):
        return True  # "Nhóm 2. Dữ liệu" behind the last item of the first
    room = before.box[2] < m.right - _ROOM * m.width
    listed = room or bool(small_roman(text)[0] or small_roman(last)[0])
    inside = before.full or not (_lists_next(last) or (ended and listed))
    if label and label.kind == LabelKind.BRACKET and not row.indented and inside:
        label = None  # "(2)" of a list inside of a paragraph
    if label:
        done = ended or not before.full or bool(_captions().match(fold(last)))
        if row.indented or done or (row.gap > 1.2 and label.kind not in _SIGNS):
            return True
        return label.kind in (*_HEADING_LABELS, LabelKind.ARTICLE) and text[-1:].isupper()
    if text[:1].isupper() and _captions().match(fold(text)):
        return True  # "Đơn vị chủ trì: …" under an item without a full stop
    if text.startswith("(") and row.indented and capital_share(last) > 0.8 > capital_share(text):
        return True  # "(Chi tiết tại Phụ lục)" under a heading in capitals
    if _heads(last) and (text[:1].isupper() or text.startswith("(")) and capital_share(text) < _MIXED:
        return True  # a line of text under "II. NỘI DUNG", whatever their margins
    if not before.full and _is_capital_heading(last) and capital_share(text) < _SMALL:
        return True  # the words under a heading in capitals, whose own label may be misread
    if row.centred != before.centred and (row.gap > 1.15 or row.centred):
        return True
    if row.centred and before.centred:
        return row.gap > 1.35
    if row.indented and stepped_in and (ended or not before.full or row.gap > 1.2):
        return True
    if row.indented and ended and (row.gap > 1.12 or not before.full):
        return True
    if room and text[:1].isupper():
        return True  # the line before had room for more: its paragraph was done
    return not before.full and ended and (text[:1].isupper() or row.gap > 1.2)


def _lists_next(last: str) -> bool:
    """Whether a line ends before a list that is counted in brackets: "như sau:", "Nhóm 2. …", "2. Sở Nội vụ"."""
    return last[-1:] in (":", ";") or bool(counted_words().match(last)) or heads_alone(read_label(last)[1])


def _listed(rows: Sequence[_Row]) -> list[bool]:
    """For each line, whether it stands in a run of lines that all begin with the same sign: no paragraph of a name with
    dashes is broken so."""
    labels = [read_label(row.line.text)[0] for row in rows]
    kinds = [label.kind if label and label.kind in _SIGNS else None for label in labels]
    runs = [(kind, len(list(run))) for kind, run in groupby(kinds)]
    return [kind is not None and size >= _RUN for kind, size in runs for _ in range(size)]


def _follows(row: _Row, before: _Row, first: _Row, m: Measure, listed: bool) -> bool:
    """Whether a line is the next item of a list whose items end without a sign. `first`: the line with which the item
    began that goes on here. `listed`: it stands among lines that begin as it does."""
    (label, rest), own = read_label(row.line.text), read_label(first.line.text)[0]
    if not label or not own or label.kind is not own.kind or not rest[:1].isupper():
        return False
    if abs(row.box[0] - first.box[0]) > 0.5 * m.height:
        return False
    listed_on = label.kind is LabelKind.BRACKET and before.line.text.endswith(_ENDS)  # "(1) … ." / "(2) …"
    if label.kind not in _SIGNS or listed_on:  # "ngày 2 tháng" / "12. Một số": only the number that is next
        return label.value[:-1] == own.value[:-1] and label.value[-1:] == (own.value[-1] + 1,)
    # a dash of a name, "Kế hoạch" / "- Tài chính", begins a line where it had no room, and behind no year
    room = before.box[2] + _DASH * m.height <= m.right
    return label.kind is not LabelKind.BRACKET and (room or listed or before.line.text[-1:].isdigit())


def _heads_list(rows: Sequence[_Row], i: int) -> bool:
    """Whether a line behind a whole sentence is a name or a time over the labelled line below it: "Sở Y tế:"."""
    text = rows[i].line.text
    if not rows[i - 1].line.text.endswith(_ENDS) or i + 1 == len(rows) or not heads_alone(text):
        return False
    return read_label(text)[0] is None and read_label(rows[i + 1].line.text)[0] is not None


def _next_body(row: _Row, before: _Row, first: _Row) -> bool:
    """Whether a line begins with the next of several bodies whose work stands behind their colons, without labels:
    "Trạm Y tế: Tham mưu … ." / "Phòng Kinh tế: Rà soát …"."""
    runs_in = [":" in text and heads_alone(text.partition(":")[0]) for text in (first.line.text, row.line.text)]
    return all(runs_in) and before.line.text.endswith(_ENDS) and read_label(first.line.text)[0] is None


def _first_of_list(rows: Sequence[_Row], i: int, first: _Row) -> bool:
    """Whether a dash under a numbered heading of one line, which fills its line, begins a list: behind a bracket, or
    where the next line has its dash too and both are whole. A name's dash, "Tài chính" / "- Kế hoạch", begins none."""
    before, (label, rest) = rows[i - 1], read_label(rows[i].line.text)
    own = read_label(before.line.text)[0]
    if first is not before or not label or label.kind not in _SIGNS or label.kind is LabelKind.BRACKET:
        return False
    if not own or own.kind in _SIGNS or not rest[:1].isupper():
        return False
    if before.line.text.endswith(")"):
        return True
    following = read_label(rows[i + 1].line.text)[0] if i + 1 < len(rows) else None
    whole = all(row.line.text.endswith((".", ";")) for row in rows[i : i + 2])
    return following is not None and following.kind is label.kind and whole and not _dashed(before.line.text, rest)


def _dashed(before: str, rest: str) -> bool:
    """Whether a name with a dash in it stands over the end of a line: "Phòng Tài chính" / "- Kế hoạch"."""
    joined = f"{' '.join(fold(before).split()[-2:])} - {' '.join(fold(rest).split()[:2])}"
    return any(fold(name) in joined for name in load("labels.yaml")["dashed_names"])


def _heads(line: str) -> bool:
    """Whether a line is a heading in capitals with the label of one: "II. NỘI DUNG"."""
    label, rest = read_label(line)
    return bool(label and label.kind in _HEADING_LABELS and len(rest) > _WORD and capital_share(rest) > _CAPITALS)


def paragraph(parts: list[Piece]) -> Paragraph:
    """The pieces of one paragraph, joined; its label cut off."""
    text = re.sub(r"(?:\s+[¬'`~^|\"“”]+)+$", "", join([p.text for p in parts]))  # specks behind the last word
    text = re.sub(r"(?<=[.;])(?:\s+[:;,.'’‘-])+$", "", text)  # "theo quy định. :" introduces nothing
    text = re.sub(r"(?<=\s)[._~^¬|`]{1,3}(?=[^\W\d_])", "", text)  # and before one: "với ._UBND"
    label, rest = read_label(text)
    if label is None:
        label, rest = read_lost_label(text)
    lines = [line for p in parts for line in p.lines]
    letters = sum(len(line.text) for line in lines)
    confidence = sum(line.confidence * len(line.text) for line in lines) / max(letters, 1)
    marks = [w.bold for line in lines for w in line.words if w.bold is not None]
    places = [Place(p.page, bounding([line.box for line in p.lines]) if p.boxed else None) for p in parts]
    return Paragraph(
        rest, places, label, confidence, (sum(marks) * 2 > len(marks)) if marks else None, [p.text for p in parts]
    )


def goes_on(last: Piece, following: Piece) -> bool:
    """Whether a page's first piece continues the last one of the page before."""
    text, head = last.text.rstrip(), following.text
    if not head or last.centred or following.centred:
        return False
    label, _ = read_label(head)
    if last.short and head[:1].isupper():
        return False  # "3.3. Trưởng các bản", a heading at the foot of its page
    if label and (
        (label.kind in _SIGNS and label.kind != LabelKind.BRACKET) or following.indented or text.endswith(_ENDS)
    ):
        return False
    if text.endswith((",", "-", "/")) or head[:1].islower():
        return not text.endswith((".", ":", "./.")) or head[:1].islower()
    return not text.endswith(_ENDS) and not following.indented
