"""Paragraphs in reading order -> the outline: what stands under what, which headings are sections, and their ids."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from pipeline.bare_heads import heads_a_list, heads_alone
from pipeline.document import Label, LabelKind, Node, Paragraph, Table
from pipeline.knowledge import load
from pipeline.parse.closings import answers_for, is_closing, orders_watching
from pipeline.parse.repair import repair
from pipeline.text import capital_share, fold

_SIGNS = (LabelKind.DASH, LabelKind.PLUS, LabelKind.BULLET, LabelKind.BRACKET)
_LARGE = (LabelKind.PART, LabelKind.ROMAN, LabelKind.UPPER, LabelKind.ARTICLE)
_COUNTED = (LabelKind.NUMBER, LabelKind.DECIMAL)
_LONG_HEADING = 45  # words
_GROUP = 6  # words of a line that heads a group
_SHOUTED = 11  # words; more of them in capitals, with a full stop, are an item printed so
_CAPITALS, _TITLE, _LINES = 0.8, 3, 3  # share of letters, words, lines under it, of a table's title


@dataclass(slots=True)
class _Open:
    """A labelled node that may still get children."""

    node: Node
    kind: LabelKind
    depth: int  # how many numbers a decimal label has
    value: tuple[int, ...]
    sign: str = ""  # of a list that is told by its sign: it stands under an item with another one


@cache
def _ranks() -> dict[LabelKind, int]:
    return {LabelKind(k): v for k, v in load("labels.yaml")["ranks"].items()}


def _alone_under(stack: list[_Open], text: str) -> bool:
    """Whether a sentence that closes only by its sign, "./.", or by who answers for the work told beside that, is all
    that stands under a heading in capitals or a body's name; under a name, whatever it answers for."""
    node = stack[-1].node if stack else None
    said = re.sub(r"\s*/\s?\.?\W*$", "", text)
    by_its_sign = said != text and not is_closing(said)
    others = [part for part in re.split(r"[.;]\s", said) if not answers_for(part)]
    answers = answers_for(said) and not any(map(is_closing, others))
    if node is None or node.paragraph is None or node.children or not (answers or by_its_sign):
        return False
    if heads_alone(node.paragraph.text):
        return True
    return capital_share(node.paragraph.text) > _CAPITALS and (by_its_sign or bool(others))


def _addresses(text: str) -> bool:
    """What lists whom a telegram goes to: "Chủ tịch UBND tỉnh điện:". They are nobody's work."""
    cues = tuple(fold(c) for c in load("headings.yaml")["addressing"])
    said = fold(text).rstrip()
    return said.endswith(":") and f" {said}".rstrip(" :").endswith(tuple(f" {c}" for c in cues))


def build(elements: list[Paragraph | Table], appendix: str | None = None) -> list[Node]:
    """The outline of one body or appendix; `appendix` is what its section ids begin with."""
    root = Node(appendix=appendix)
    stack: list[_Open] = []
    elements = _titled(repair(elements))
    following = _next_labels(elements)
    letter: Node | None = None  # the sentence whose list of addressees is open
    for i, element in enumerate(elements):
        if isinstance(element, Table):
            parent = _heading_above(stack, root)
            parent.children.append(Node(table=element, appendix=appendix))
            continue
        node = Node(paragraph=element, appendix=appendix)
        if letter and element.label and element.label.kind in _SIGNS:
            letter.children.append(node)
            continue
        letter = node if element.label is None and not stack and _addresses(element.text) else None
        if counted := _heads_group(elements, i, stack):
            _close_for(counted, stack)
            node.paragraph = replace(element, label=None)
            (stack[-1].node if stack else root).children.append(node)
            continue
        if element.label is None and (part := _untitled(stack)) and capital_share(element.text) > _CAPITALS:
            part.text, part.places = element.text, [*part.places, *element.places]
            continue  # "Phần thứ hai" / "NỘI DUNG ĐỀ ÁN"
        if element.label is None:
            closes = is_closing(element.text) and not _alone_under(stack, element.text)
            if closes or (stack and _is_item(stack[-1]) and orders_watching(element.text)):
                _close_at(following[i], stack, last=_is_last(elements, i))
            elif (anew := _heads_anew(elements, i, stack)) or element.text[-1:] == ":" or _heads_next(elements, i):
                _heading_above(stack, root)  # it introduces what follows: it goes on no dash
                _close_item(elements, i, stack, anew=anew)
            elif _titles_table(elements, i):
                while stack and _is_item(stack[-1]):
                    stack.pop()
            (stack[-1].node if stack else root).children.append(node)
        elif _heads_between(elements, i, stack):
            _heading_above(stack, root).children.append(node)
        else:
            if element.label.kind in _SIGNS and _heads_anew(elements, i, stack):
                _heading_above(stack, root)
                stack.pop()  # "b) … ." / "- Phòng dịch:" / "a) …"
            _close_for(element.label, stack)
            (stack[-1].node if stack else root).children.append(node)
            value = element.label.value
            stack.append(_Open(node, element.label.kind, len(value), value, _list_sign(element.label)))
    _name_sections(root, appendix or "", 0)
    return root.children


def _titled(elements: list[Paragraph | Table]) -> list[Paragraph | Table]:
    """With the title in capitals on the lines under a label that stands alone, "Phần II" / "GIẢI PHÁP", as its text."""
    found: list[Paragraph | Table] = []
    for element in elements:
        last = found[-1] if found else None
        if isinstance(element, Paragraph) and isinstance(last, Paragraph) and _titles(last, element):
            found[-1] = replace(
                last,
                text=f"{last.text} {element.text}".strip(),
                places=[*last.places, *element.places],
                confidence=min(last.confidence, element.confidence),
                parts=[*last.parts, *element.parts],
            )
        else:
            found.append(element)
    return found


def _titles(label: Paragraph, line: Paragraph) -> bool:
    """Whether a line in capitals goes on a part's label, with nothing or only capitals behind it."""
    if label.label is None or label.label.kind is not LabelKind.PART or line.label is not None:
        return False
    shouts = not label.text or capital_share(label.text) >= _CAPITALS
    return shouts and capital_share(line.text) >= _CAPITALS and not line.text.rstrip().endswith((".", ";"))


def _next_labels(elements: list[Paragraph | Table]) -> list[Label | None]:
    """For each element the first label behind it that is no sign."""
    found: list[Label | None] = []
    following = None
    for element in reversed(elements):
        found.append(following)
        label = element.label if isinstance(element, Paragraph) else None
        following = label if label and label.kind not in _SIGNS else following
    return found[::-1]


def _is_last(elements: list[Paragraph | Table], at: int) -> bool:
    """Whether the next label, which is no sign, or nothing stands right behind a paragraph."""
    following = elements[at + 1] if at + 1 < len(elements) else None
    label = following.label if isinstance(following, Paragraph) else None
    return following is None or (label is not None and label.kind not in _SIGNS)


def _close_at(following: Label | None, stack: list[_Open], *, last: bool) -> None:
    """Close all at a closing paragraph; where the numbering goes on behind it, only what the next label closes, and a
    heading only by its `last` paragraph: "1. Phòng A" / "Trong quá trình thực hiện, …" / "Lập dự toán …" / "2. …"."""
    if following and _goes_on(following, stack) and last:
        _close_for(following, stack)
    elif following and _goes_on(following, stack):
        while stack and (stack[-1].kind in _SIGNS or _is_item(stack[-1])):
            stack.pop()
    else:
        stack.clear()


def _titles_table(elements: list[Paragraph | Table], at: int) -> bool:
    """Whether a line in capitals is the title of a table or of articles below it: none belongs to the item above."""
    first = elements[at]
    if not isinstance(first, Paragraph) or capital_share(first.text) < _CAPITALS or len(first.text.split()) < _TITLE:
        return False
    for element in elements[at + 1 : at + 1 + _LINES]:
        if isinstance(element, Table):
            return True
        if element.label:
            return element.label.kind is LabelKind.ARTICLE
    return False


def _heads_next(elements: list[Paragraph | Table], at: int) -> bool:
    """Whether a line is a name or a time over a labelled item, without a colon."""
    line, following = elements[at], elements[at + 1] if at + 1 < len(elements) else None
    if not isinstance(line, Paragraph) or not isinstance(following, Paragraph) or not following.label:
        return False
    return following.label.kind not in _LARGE and heads_alone(line.text)


def _close_item(elements: list[Paragraph | Table], at: int, stack: list[_Open], *, anew: bool) -> None:
    """Close the numbered sentence before what heads the following: a name, a time ("a) … ." / "Sở Y tế:" / "b) …"), or
    what a list begins `anew` behind."""
    if anew or (stack and _is_item(stack[-1]) and not stack[-1].node.children and _heads_next(elements, at)):
        stack.pop()


def _heads_anew(elements: list[Paragraph | Table], at: int, stack: list[_Open]) -> bool:
    """Whether a list begins anew behind a line: "b) … ." / "Về phòng dịch:" / "a) …"; a few words need no colon."""
    line, following = elements[at], elements[at + 1] if at + 1 < len(elements) else None
    opened = next((o for o in reversed(stack) if o.kind not in _SIGNS), None)
    label = following.label if isinstance(following, Paragraph) else None
    if not isinstance(line, Paragraph) or not label or not opened or label.value != (1,):
        return False
    if label.kind is not opened.kind or label.kind not in (LabelKind.NUMBER, LabelKind.LETTER):
        return False
    return bool(_is_item(opened) or opened.node.children) and (line.text[-1:] == ":" or heads_a_list(line.text))


def _heads_between(elements: list[Paragraph | Table], at: int, stack: list[_Open]) -> bool:
    """Whether a name with a sign of its own parts a list: "- … ." / "+ Sở Y tế" / "- … .": it heads what follows, and
    is no part of the item before."""
    line, following = elements[at], elements[at + 1] if at + 1 < len(elements) else None
    top = stack[-1] if stack else None
    if not top or top.kind not in _SIGNS or not _is_item(top) or not _heads_next(elements, at):
        return False
    own, behind = (e.label if isinstance(e, Paragraph) else None for e in (line, following))
    if own and own.kind is not LabelKind.BULLET and any(o.kind is own.kind for o in stack):
        return False  # "(2) Phòng Thuế" behind what stands under "(1)", "- Hội nghị" behind what stands under a dash
    return bool(own and behind and own.kind in _SIGNS and own.kind is not top.kind and behind.kind is top.kind)


def _heads_group(elements: list[Paragraph | Table], at: int, stack: list[_Open]) -> Label | None:
    """The first label of a list that is counted from 1 anew under a few words with a sign: "3. … ." / "* Cấp xã" /
    "1. …"; None where no such line stands here."""
    line, following = elements[at], elements[at + 1] if at + 1 < len(elements) else None
    if not isinstance(line, Paragraph) or not isinstance(following, Paragraph) or not line.label:
        return None
    first = following.label if following.label and following.label.kind is LabelKind.NUMBER else None
    short = len(line.text.split()) <= _GROUP and line.text[:1].isupper() and line.text[-1:].isalnum()
    if line.label.kind not in _SIGNS or line.label.kind is LabelKind.BRACKET or not short:
        return None
    counted = first and first.value == (1,) and any(o.kind is LabelKind.NUMBER and _is_item(o) for o in stack)
    return first if counted else None


def _goes_on(label: Label, stack: list[_Open]) -> bool:
    for opened in stack:
        if opened.kind == label.kind and opened.depth == len(label.value):
            return opened.value[:-1] == label.value[:-1] and opened.value[-1] + 1 == label.value[-1]
    counted = [o for o in stack if o.kind in _COUNTED]
    return label.kind == LabelKind.DECIMAL and any(o.value == label.value[: len(o.value)] for o in counted)


def _heading_above(stack: list[_Open], root: Node) -> Node:
    """A table stands under the last numbered heading, not under a dash before it."""
    while stack and stack[-1].kind in _SIGNS:
        stack.pop()
    return stack[-1].node if stack else root


def _is_item(opened: _Open) -> bool:
    """Whether a labelled node is a sentence, and no heading."""
    paragraph = opened.node.paragraph
    return bool(paragraph and paragraph.text.rstrip().endswith((".", ";")))


def _rank(kind: LabelKind, depth: int) -> int:
    return _ranks()[kind] + (depth - 2 if kind == LabelKind.DECIMAL else 0)


def _introduces(opened: _Open) -> bool:
    return bool(opened.node.paragraph and opened.node.paragraph.text.rstrip().endswith(":"))


def _close_for(label: Label, stack: list[_Open]) -> None:
    """Close what can't hold the new label, so that the top of the stack is its parent."""
    kind, depth, sign = label.kind, len(label.value), _list_sign(label)
    alike = [(i, o) for i, o in enumerate(stack) if o.kind == kind and o.sign == sign]
    same = [i for i, o in alike if kind != LabelKind.DECIMAL or o.depth == depth]
    if same:
        at = same[-1]
        top = stack[-1]
        nested = at < len(stack) - 1 and _introduces(top) and not top.node.children
        restarts = label.value[-1] == 1
        if not (nested and restarts and kind not in _SIGNS):
            del stack[at:]
        return
    if kind == LabelKind.DECIMAL:
        _close_for_decimal(label, stack)
        return
    if kind is LabelKind.UPPER and label.value == (1,) and _is_empty_roman(stack):
        return  # "II. NỘI DUNG" / "A. Hoạt động cấp tỉnh"
    while kind == LabelKind.BRACKET and stack and stack[-1].kind in _SIGNS and not _introduces(stack[-1]):
        if label.value == (1,) and stack[-1].kind is LabelKind.BRACKET and not _is_item(stack[-1]):
            break  # "(1) Phòng Nghiệp vụ" / "(a) …"
        stack.pop()
    while stack and _rank(stack[-1].kind, stack[-1].depth) > _rank(kind, depth):
        first = kind is LabelKind.LETTER and label.value == (1,)  # "- Phòng Kinh tế:" / "a) …"
        if _introduces(stack[-1]) and not stack[-1].node.children and (first or stack[-1].kind not in _SIGNS):
            break  # "b) … như sau:" may introduce a list 1., 2.
        stack.pop()


def _list_sign(label: Label) -> str:
    """What tells a list's items apart from another one's of their kind: the sign of a bullet that only some documents
    list with, for the common ones a scan mixes up; the bracket of "ii)" and the letter of "(a)", which may stand under
    "(2)"."""
    signs = "".join(load("labels.yaml")["list_signs"].values())
    if label.kind is LabelKind.BRACKET:
        if not label.text.endswith(")"):
            return ""
        return ")" if label.text[0] != "(" else "" if label.text[1:-1].isdecimal() else "(a"
    return label.text if label.kind is LabelKind.BULLET and label.text in signs else ""


def _untitled(stack: list[_Open]) -> Paragraph | None:
    """A part's label that stands on a line by itself, and nothing under it yet."""
    top = stack[-1] if stack else None
    paragraph = top.node.paragraph if top and top.kind is LabelKind.PART and not top.node.children else None
    return paragraph if paragraph and not paragraph.text.strip() else None


def _is_empty_roman(stack: list[_Open]) -> bool:
    """Whether a Roman heading without anything under it is open: an "A." right behind it stands under it."""
    return bool(stack) and stack[-1].kind is LabelKind.ROMAN and not stack[-1].node.children


def _close_for_decimal(label: Label, stack: list[_Open]) -> None:
    while stack:
        top = stack[-1]
        if top.kind in _COUNTED and top.value == label.value[: len(top.value)] and len(top.value) < len(label.value):
            return
        if top.kind not in _COUNTED and top.kind not in _SIGNS and top.kind != LabelKind.LETTER:
            return
        stack.pop()


# ---------------------------------------------------------------- sections


def _name_sections(node: Node, path: str, level: int, trunk: str | None = None) -> None:
    """Give every heading its id: the labels on the way down; a decimal replaces the numbers that it repeats.

    `trunk` is the id up to the last label that is no number: what "2.2.1" is joined to.
    """
    trunk = path if trunk is None else trunk
    for child in node.children:
        child.level = level
        if child.paragraph and child.paragraph.label and is_heading(child):
            label = child.paragraph.label
            above = trunk if label.kind == LabelKind.DECIMAL else path
            child.section_id = f"{above}.{label.text}" if above else label.text
            child.level = level + 1
            below = trunk if label.kind in _COUNTED else child.section_id
            _name_sections(child, child.section_id, level + 1, below)
        else:
            _name_sections(child, path, level, trunk)


def is_heading(node: Node) -> bool:
    """Whether a labelled paragraph is a heading on its own, not an item that carries its work."""
    paragraph = node.paragraph
    if paragraph is None or paragraph.label is None or paragraph.label.kind in _SIGNS:
        return False
    text, kind = paragraph.text.strip(), paragraph.label.kind
    if kind in (LabelKind.PART, LabelKind.ROMAN, LabelKind.UPPER) and (
        capital_share(text) > 0.7 or node.children or not text
    ):
        return True
    if not node.children:
        sentence = text.endswith((".", ";")) and len(text.split()) > _SHOUTED
        return capital_share(text) > 0.8 and len(text.split()) > 1 and not sentence
    if any(c.paragraph and c.paragraph.label for c in node.children):
        return True
    if any(c.table for c in node.children):
        return not (text.endswith((".", ";")) and len(text.split()) > _SHOUTED)  # else an item that ends above a table
    if text.endswith(":"):
        return True
    return not text.endswith((".", ";")) and len(text.split()) <= _LONG_HEADING
