"""Labels that the OCR damaged, put right by their sequence: "1." or "KHI." between "I." and "III." is II."""

from __future__ import annotations

from pipeline.document import Label, LabelKind, Paragraph, Table
from pipeline.knowledge import load
from pipeline.text import capital_share, to_roman

_HEADING = 12  # words
_SIGNS = (LabelKind.DASH, LabelKind.PLUS, LabelKind.BULLET, LabelKind.BRACKET)


def repair(elements: list[Paragraph | Table]) -> list[Paragraph | Table]:
    """The elements of one body or appendix with their damaged labels in sequence, changed in place."""
    return _lettered(_numbered(elements))


def _numbered(elements: list[Paragraph | Table]) -> list[Paragraph | Table]:
    """Roman headings whose label was read as a number or in small: "1." between "I." and "III." is II.

    A heading in capitals with an Arabic label, among Roman headings in capitals, is put back into their sequence.
    """
    romans = [e for e in elements if isinstance(e, Paragraph) and e.label and e.label.kind == LabelKind.ROMAN]
    if not any(capital_share(p.text) > 0.7 for p in romans):
        return _first_roman(elements)
    last = 0
    for element, following in zip(elements, _next_romans(elements), strict=True):  # what lies behind is changed later
        if not isinstance(element, Paragraph) or element.label is None:
            continue
        label = element.label
        if label.kind == LabelKind.ROMAN and not label.value[0]:
            last = _placed(element, last, following)
        elif label.kind == LabelKind.ROMAN:
            expected = last + 1
            misread = set(label.printed.rstrip(".,): ")) & set("lL1|!")
            damaged = misread and (label.value[0] < expected or label.value[0] >= (following or label.value[0] + 1))
            lost = element.confidence < 1 and label.text.endswith("I") and (following or last + 2) >= last + 2
            merged = "H" in label.printed and label.value[0] == expected + 1 and following in (None, expected + 1)
            if damaged or merged or (label.value[0] == last and (lost or following == last + 2)):
                _relabel(element, expected)
                last = expected
            else:
                last = label.value[0]
        elif label.kind == LabelKind.NUMBER and capital_share(element.text) > 0.8 and len(element.text) > 5:
            expected = last + 1
            sequel = following is None or following > expected or (last == 0 and following == 2)
            if label.text.strip("1") == "" and sequel:
                _relabel(element, expected)
                last = expected
    return elements


def _first_roman(elements: list[Paragraph | Table]) -> list[Paragraph | Table]:
    """The "I." of headings in small letters that was read as "1.": the one before "II." that is followed by another 1,
    or by nothing that is numbered."""
    labelled = [e for e in elements if isinstance(e, Paragraph) and e.label and e.label.kind not in _SIGNS]
    second = next((i for i, e in enumerate(labelled) if e.label and e.label.kind == LabelKind.ROMAN), 0)
    label = labelled[second].label if second else None
    if label is None or label.value != (2,):
        return elements
    before = labelled[:second]
    ones = [i for i, e in enumerate(before) if e.label and e.label.kind == LabelKind.NUMBER and e.label.value == (1,)]
    alone = len(before) == 1 and ones == [0]
    pair = len(ones) == 2 and ones[1] == ones[0] + 1
    first = before[ones[0]] if alone or pair else None
    if first and not first.text.endswith((".", ";", ":")) and len(first.text.split()) <= _HEADING:
        _relabel(first, 1)
    return elements


def _placed(paragraph: Paragraph, last: int, following: int | None) -> int:
    """Give a label that is no numeral the one that is missing here, or make it words again. Returns the last value."""
    label = paragraph.label
    assert label
    if following == last + 2 or (last and (following is None or following > last + 1)):
        _relabel(paragraph, last + 1)
        return last + 1
    paragraph.label, paragraph.text = None, f"{label.printed} {paragraph.text}"
    return last


def _lettered(elements: list[Paragraph | Table]) -> list[Paragraph | Table]:
    """Letters that were read as no letter ("ø)" for "g)") get the next of their sequence."""
    letters, last = load("labels.yaml")["letters"], 0
    for element in elements:
        label = element.label if isinstance(element, Paragraph) else None
        if label is None or label.kind in _SIGNS:
            continue
        if label.kind != LabelKind.LETTER:
            last = 0
            continue
        if label.value[0] == 0 and isinstance(element, Paragraph):
            last = min(last + 1, len(letters))
            element.label = Label(LabelKind.LETTER, letters[last - 1], (last,), label.printed)
        else:
            last = label.value[0]
    return elements


def _next_romans(elements: list[Paragraph | Table]) -> list[int | None]:
    """For each element the number of the first Roman label behind it that is one."""
    found: list[int | None] = []
    following = None
    for element in reversed(elements):
        found.append(following)
        label = element.label if isinstance(element, Paragraph) else None
        if label and label.kind == LabelKind.ROMAN and label.value[0]:
            following = label.value[0]
    return found[::-1]


def _relabel(paragraph: Paragraph, value: int) -> None:
    assert paragraph.label is not None
    paragraph.label = Label(LabelKind.ROMAN, to_roman(value), (value,), paragraph.label.printed)
