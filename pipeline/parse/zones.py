"""Which lines are the head, the title, the body, the foot, an appendix: by their place and by a few fixed words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

from rapidfuzz import fuzz

from pipeline.document import BlockKind, Line, Page, TextSource, Word
from pipeline.knowledge import load
from pipeline.parse import feet, titles
from pipeline.parse.entries import Entry, entries, without_notes
from pipeline.parse.foot_rows import foot_apart
from pipeline.parse.head_rows import head_apart, title_apart
from pipeline.parse.labels import read_label
from pipeline.text import capital_share, fold, roman_value

_COLUMNS = (BlockKind.LEFT, BlockKind.RIGHT)
_HEAD_LINES = 40
_DIRT = 6  # letters or words of dirt before a line
_SPECKED = 9  # words of a line "PHỤ LỤC I" with what specks behind it were read as, at most
_UNDER_CUE = 4  # lines below it, of which one says "(Kèm theo …)"
_ITEM = 40  # characters of a line with a label that is no dirt in the head
_LONGEST_MOTTO = 45  # characters; a line read through both columns is longer, and has the capitals of the bodies


@dataclass(slots=True)
class Zones:
    head_left: list[Entry] = field(default_factory=list)
    head_right: list[Entry] = field(default_factory=list)
    title: list[Entry] = field(default_factory=list)
    typed: bool = True  # the title's first line names the document's type
    body: list[Entry] = field(default_factory=list)
    recipients: list[Entry] = field(default_factory=list)
    signature: list[Entry] = field(default_factory=list)
    after: list[Entry] = field(default_factory=list)  # appendices and what else follows the foot
    notes: list[Entry] = field(default_factory=list)  # the footnotes of all pages


@cache
def _date() -> re.Pattern[str]:
    """ "ngày … tháng … năm", on folded text."""
    words = load("head_lines.yaml")["day"]
    return re.compile(rf"{words['before']}\b.{{0,9}}\b{words['after']}\b.{{0,9}}\b{words['year']}\b")


@cache
def _type_names() -> list[str]:
    return sorted({fold(name) for name in load("parts.yaml")["type_lines"]}, key=len, reverse=True)


def is_motto(text: str) -> bool:
    """ "CỘNG HÒA XÃ HỘI …", "Độc lập - …" or the party's line, noise and all."""
    parts, folded = load("parts.yaml"), fold(text)
    wanted = [*parts["motto_lines"], parts["party_line"]]
    if len(text) > _LONGEST_MOTTO and capital_share(text) < 0.25:
        return False  # a sentence that names the party or the republic
    return any(
        len(folded) > 12 and fuzz.partial_ratio(fold(w), folded) >= 78 for w in wanted if len(folded) >= 0.7 * len(w)
    )


def type_name(text: str) -> str | None:
    """The document type that a line names and nothing else: "KẾ HOẠCH", also letter-spaced or with noise."""
    if capital_share(text) < 0.7 or len(text) > 40:
        return None
    folded = re.sub(r"[ˆ˜ˇ]|(?:^|\s)[^\w\s]+(?=\s|$)|[^\w\s]+$", " ", fold(text)).strip(" .:-–_*")
    bare = re.sub(r"^[^\W\d_]\s+|\s+[^\W\d_]$", "", folded)  # a lone letter beside it is noise
    for name in _type_names():
        if name.replace(" ", "") in (folded.replace(" ", ""), bare.replace(" ", "")) or fuzz.ratio(folded, name) >= 88:
            return name
    return None


def _only_type(entry: Entry) -> Entry:
    """The type's line without noise beside it, so that its middle is the title's axis."""
    assert entry.line is not None
    words, best = entry.line.words, entry
    for start, end in ((0, 0), (1, 0), (0, 1), (1, 1)):
        part = words[start : len(words) - end]
        if fold(" ".join(w.text for w in part)).strip(" .:-–_*") in _type_names():
            best = Entry(entry.page, entry.kind, entry.block, line=Line(part))
            break
    return best


def is_stamp(text: str) -> bool:
    folded = re.sub(r"^\W+", "", fold(text))
    cues = [fold(c) for c in load("parts.yaml")["stamps"]]
    return any(fuzz.ratio(folded[: len(c)], c) >= 84 and folded[len(c) : len(c) + 2].strip(" :") == "" for c in cues)


def split(pages: list[Page]) -> Zones:
    """Sort a document's lines into its parts."""
    zones = Zones()
    flow = foot_apart(head_apart(entries(pages), is_motto), is_recipients, is_position)
    flow, zones.notes = without_notes(flow, pages)
    flow = title_apart(flow, type_name, _HEAD_LINES)
    start = _head(flow, zones)
    start = _title(flow, start, zones, {p.number: p for p in pages})
    foot = _find_foot(flow, start)
    grids = [e for e in flow[:start] if e.line is None]  # a stamp's frame over the head: nothing printed is lost
    zones.body = grids + [e for e in flow[start:foot] if not (e.kind in _COLUMNS and is_stamp(e.text))]
    feet.above(zones.body, flow[foot:])
    if foot < len(flow):
        _foot(flow, foot, zones)
    _appendix_before_foot(zones)
    return zones


# ---------------------------------------------------------------- head


def _head(flow: list[Entry], zones: Zones) -> int:
    """Fill the head; returns where the title or the body begins."""
    near = flow[:_HEAD_LINES]
    mottos = _in_head(near, [i for i, e in enumerate(near) if is_motto(e.text)])
    types = [i for i, e in enumerate(near) if e.kind not in _COLUMNS and type_name(e.text)]
    if mottos and not types:
        types = _under_dirt(near, mottos[-1], flow)
    opens = next((i for i, e in enumerate(near) if mottos and i > mottos[0] and titles.is_basis(e.text)), len(near))
    if after := [i for i in types if not mottos or mottos[0] < i < opens]:
        end = after[0]
    elif mottos:
        end = _past_date(near, mottos[-1] + 1)
        while end < len(near) and (near[end].kind in _COLUMNS or _date().search(fold(near[end].text))):
            end += 1
        end = titles.past_subject(near, end)
    else:
        return 0
    party = any(fuzz.partial_ratio(fold(load("parts.yaml")["party_line"]), fold(e.text)) > 85 for e in near[:end])
    for entry in near[:end]:
        if entry.line is None or is_stamp(entry.text):
            continue
        _place_head_line(entry, zones, party)
    return end


def _in_head(near: list[Entry], mottos: list[int]) -> list[int]:
    """Those above the body's first item: below it a paragraph names the republic."""
    item = (i for i, e in enumerate(near) if e.kind not in _COLUMNS and len(e.text) > _ITEM and read_label(e.text)[0])
    body = next((i for i in item if mottos and i > mottos[0]), len(near))
    return [i for i in mottos if i < body]


def _under_dirt(near: list[Entry], motto: int, flow: list[Entry]) -> list[int]:
    """The type's line behind letters of dirt, "BGY xu si KẾ HOẠCH": the first line under the head, cut in place."""
    at = next((i for i in range(motto + 1, len(near)) if near[i].kind not in _COLUMNS and near[i].line), None)
    line = near[at].line if at is not None else None
    for n in range(1, len(line.words) if line else 0):
        rest = line.words[n:] if line else []
        dirt = line.words[:n] if line else []
        if fold(" ".join(w.text for w in rest)) in _type_names() and capital_share(Line(rest).text) == 1.0:
            if at is None or len(dirt) > _DIRT or not any(c.islower() for w in dirt for c in w.text):
                return []
            near[at] = flow[at] = Entry(near[at].page, near[at].kind, near[at].block, line=Line(rest))
            return [at]
    return []


def _past_date(near: list[Entry], end: int) -> int:
    """A letter's head in one column goes on to its date, in a few lines: number and subject stand before that."""
    at = next((end + i for i, e in enumerate(near[end : end + 6]) if _date().search(fold(e.text))), None)
    return end if at is None or any(titles.opens_body(e.text) for e in near[end:at]) else at + 1


def _place_head_line(entry: Entry, zones: Zones, party: bool) -> None:
    """Put a line into the left or the right column; a line that runs through both is cut."""
    if entry.kind == BlockKind.LEFT and not is_motto(entry.text):
        zones.head_left.append(entry)
    elif entry.kind == BlockKind.RIGHT:
        zones.head_right.append(entry)
    else:
        left, right = _cut(entry)
        zones.head_left += [left] if left else []
        zones.head_right += [right] if right else []


def _cut(entry: Entry) -> tuple[Entry | None, Entry | None]:
    assert entry.line is not None
    words, text = entry.line.words, entry.line.text
    at = _right_begins(text)
    if at is None:
        return entry, None
    length, left, right = 0, list[Word](), list[Word]()
    for word in words:
        (right if length >= at else left).append(word)
        length += len(word.text) + 1

    def part(some: list[Word]) -> Entry | None:
        return Entry(entry.page, entry.kind, entry.block, line=Line(some)) if some else None

    return part(left), part(right)


def _right_begins(text: str) -> int | None:
    """Where the right column's words begin in a head line that was read through; None for a left line."""
    folded, parts = fold(text), load("parts.yaml")
    for wanted in [*parts["motto_lines"], parts["party_line"]]:
        target = fold(wanted)
        if len(folded) < 0.7 * len(target):
            continue
        found = fuzz.partial_ratio_alignment(target, folded)
        # "NGÂN HÀNG NHÀ NƯỚC VIỆT NAM" is three quarters of the Party's line
        least = 80 if wanted == parts["party_line"] else 70
        if found and found.score >= least and found.dest_end - found.dest_start > 0.7 * len(target):
            start = folded.rfind(" ", 0, found.dest_start + 1) + 1
            return start if start > 3 else 0
    if found_date := _date().search(folded):
        code = re.search(r"/\S*\s", folded[: found_date.start()])
        return code.end() if code else 0
    return None


# ---------------------------------------------------------------- title


def _title(flow: list[Entry], start: int, zones: Zones, pages: dict[int, Page]) -> int:
    """Fill the title, type line first; returns where the body begins."""
    if start >= len(flow) or not type_name(flow[start].text):
        head = [*zones.head_left, *zones.head_right]
        count = titles.without_type(flow[start:]) if head and not titles.has_subject(head) else 0
        zones.title, zones.typed = flow[start : start + count], False
        return start + count
    page = pages[flow[start].page]
    lines = [e for e in flow[start:] if e.page == page.number and e.line]
    lines[:2] = [_only_type(lines[0]), *(titles.from_subject(e) for e in lines[1:2])]
    zones.title.append(lines[0])
    count = titles.in_text(lines) if page.source == TextSource.TEXT else titles.on_page(lines)
    zones.title += lines[1:count]
    return start + count


# ---------------------------------------------------------------- foot


def is_recipients(text: str) -> bool:
    """The line "Nơi nhận:", noise and all."""
    folded = fold(text).lstrip(" .,'-")
    return any(fuzz.ratio(folded[: len(c)], c) >= 85 for c in map(fold, load("parts.yaml")["recipients"]))


def _find_foot(flow: list[Entry], start: int) -> int:
    """Where the foot begins: at "Nơi nhận", or at the signature column; the end where there is neither."""
    for i in range(start, len(flow)):
        if flow[i].line and is_recipients(flow[i].text) and len(flow[i].text) < 60:
            back = _back(flow, i, start, BlockKind.RIGHT)  # the signature column may begin above
            # in a text file the whole signature may stand above
            return back if back < i else start + feet.bare_signature(flow[start:i], is_position)
    for i in range(len(flow) - 1, start, -1):
        if flow[i].kind == BlockKind.RIGHT and is_position(flow[i].text):
            at = _back(flow, i, start, BlockKind.RIGHT)  # a list whose "Nơi nhận" was not read may stand beside it
            beside = [start + r.start for r in feet.unheaded(flow[start:]) if r.start < at - start <= r.stop]
            return min([at, *(n for n in beside if flow[n].kind == BlockKind.LEFT and flow[n].page == flow[at].page)])
    if lists := feet.unheaded(flow[start:]):
        return start + lists[0].start
    return start + feet.bare_signature(flow[start:], is_position)


def _back(flow: list[Entry], at: int, least: int, kind: BlockKind) -> int:
    """The first of the run of `kind` entries before `at` on the same page."""
    page = flow[at].page
    while at > least and flow[at - 1].kind == kind and flow[at - 1].page == page:
        at -= 1
    return at


def is_position(text: str) -> bool:
    """A line that names a signer's post, in capitals: "KT. CHỦ TỊCH", "PHÓ GIÁM ĐỐC"."""
    if capital_share(text) < 0.8:
        return False
    folded = re.sub(r"^(?:[a-z/]{1,4}\s?[.,]\s*)+", "", fold(text)).strip(" .,")
    return any(folded.startswith(p) or fuzz.ratio(folded, p) >= 85 for p in map(fold, load("parts.yaml")["positions"]))


def _foot(flow: list[Entry], foot: int, zones: Zones) -> None:
    """The two columns of the foot, from `foot` to the end of that page; what follows goes to `after`."""
    page, i = flow[foot].page, foot
    if (
        any(e.kind == BlockKind.LEFT and e.page == page for e in flow[foot : foot + 3])
        or flow[foot].kind == BlockKind.RIGHT
    ):
        while i < len(flow) and flow[i].page == page and flow[i].kind in _COLUMNS:
            (zones.recipients if flow[i].kind == BlockKind.LEFT else zones.signature).append(flow[i])
            i += 1
        name = feet.name_below(flow, i, zones.signature)
        zones.signature += flow[i:name]
        i = name
    else:
        i = _foot_in_one_column(flow, foot, zones)
    if 0 < i < len(flow):
        listed, end = feet.cut_by_a_page(flow, i, zones.signature, bool(zones.recipients))
        zones.recipients += flow[i:listed]
        zones.signature += flow[listed:end]
        i = end
    zones.after = flow[i:]


def _foot_in_one_column(flow: list[Entry], foot: int, zones: Zones) -> int:
    """Recipients are the dashed lines and their wraps; then the signature, to its first appendix-like line."""
    i, page = foot, flow[foot].page
    while i < len(flow) and flow[i].page == page and flow[i].line:
        entry, text = flow[i], flow[i].text
        if i > foot and (starts_appendix(text) or type_name(text) or (zones.signature and feet.is_text(text))):
            break
        if i == foot and not read_label(text)[0] and not is_recipients(text):
            zones.signature.append(entry)  # a text file's signature without a list of recipients
        elif i == foot:
            left, right = _cut_recipients(entry)
            zones.recipients.append(left)
            zones.signature += [right] if right else []
        elif is_recipients(text) and not zones.recipients:
            zones.recipients.append(entry)  # below the signature
        elif read_label(text)[0] and (cut := feet.cut_read_through(entry, is_position))[1]:
            zones.recipients.append(cut[0])
            zones.signature += [cut[1]] if cut[1] else []
        elif not zones.signature or read_label(text)[0]:
            last = zones.recipients[-1].text
            wraps = not last.rstrip().endswith((";", ".", ":")) and not is_position(text)
            target = zones.recipients if read_label(text)[0] or wraps else zones.signature
            target.append(entry)
        else:
            zones.signature.append(entry)
        i += 1
    return i


def _cut_recipients(entry: Entry) -> tuple[Entry, Entry | None]:
    """ "Nơi nhận: TRƯỞNG BAN", two columns read through, as its two parts."""
    assert entry.line is not None
    words = entry.line.words
    for i, word in enumerate(words[:-1]):
        if word.text.endswith(":"):
            return (
                Entry(entry.page, entry.kind, entry.block, line=Line(words[: i + 1])),
                Entry(entry.page, entry.kind, entry.block, line=Line(words[i + 1 :])),
            )
    return entry, None


# ---------------------------------------------------------------- appendices


def starts_appendix(text: str) -> bool:
    """A line that says only "PHỤ LỤC", "Phụ lục II", "PHỤ LỤC SỐ 1"."""
    parts = load("parts.yaml")
    cues, number = ("|".join(fold(c) for c in parts[key]) for key in ("appendix", "number_cues"))
    return (
        bool(re.fullmatch(rf"(?:{cues})(?:\s+(?:{number}\s+)?[ivxl\d]{{1,4}})?[.:]?", fold(text)))
        and text[:1].isupper()
    )


def begins_appendix(entries: list[Entry], i: int) -> bool:
    """Whether an appendix begins with the line i; where specks stand behind "PHỤ LỤC", the line "(Kèm theo …)" that
    follows on the page tells it from a sentence."""
    text, parts = entries[i].text, load("parts.yaml")
    if starts_appendix(text):
        return True
    cue = next((c for c in parts["appendix"] if fold(text).startswith(fold(c))), "")
    if not cue or not text[: len(cue)].isupper() or len(text.split()) > _SPECKED:
        return False
    below = [e for e in entries[i + 1 : i + 1 + _UNDER_CUE] if e.page == entries[i].page and e.line]
    return any(fold(c) in fold(e.text) for e in below for c in parts["attached"])


def appendix_number(text: str) -> str:
    """The appendix's number as a figure, Roman ones too: "PHỤ LỤC II" is 2; "" where it has none."""
    rest = _after_appendix(text)
    found = re.search(r"([ivxl]+|\d+)[.:]?$", rest) or re.match(r"([ivxl]+|\d+)(?![a-z0-9])", rest)
    if not found:
        return ""
    value = roman_value(found[1].upper()) or roman_value(found[1].replace("l", "i").upper())
    return str(value) if value else found[1]


def _after_appendix(text: str) -> str:
    parts = load("parts.yaml")
    cues, number = ("|".join(fold(c) for c in parts[key]) for key in ("appendix", "number_cues"))
    return re.sub(rf"^(?:{cues})\s*(?:{number})?", "", fold(text)).strip()


def _appendix_before_foot(zones: Zones) -> None:
    """A document without a foot, or with the foot after its tables: an appendix may still begin on a page's top."""
    for i, entry in enumerate(zones.body):
        top = i and zones.body[i - 1].page != entry.page
        if top and entry.line and begins_appendix(zones.body, i):
            zones.after = zones.body[i:] + zones.after
            del zones.body[i:]
            return
