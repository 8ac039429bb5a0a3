"""The layout of Phụ lục I of NĐ 30/2020/NĐ-CP for python-docx: page, head, paragraphs, tables, foot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.document import Document as Docx
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as Align
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from pipeline.exchange.words import letter, plain

FONT = "Times New Roman"
BODY = 14.0  # points
_LEFT, _RIGHT, _TOP, _BOTTOM = 30, 20, 20, 20  # millimetres
WIDTH = 210 - _LEFT - _RIGHT
_HEAD = (64, WIDTH - 64)  # the two columns of the head
_MOTTO = 56  # how wide the second line of the motto is printed
_LETTER = 2.4  # millimetres: a bold letter of 13 points, on average


def new_letter(title: str) -> Docx:
    """An empty document: A4, margins, Times New Roman 14, page numbers at the top centre from page 2."""
    made = Document()
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(_LEFT), Mm(_RIGHT)
    section.top_margin, section.bottom_margin = Mm(_TOP), Mm(_BOTTOM)
    section.header_distance = section.footer_distance = Mm(10)
    style = made.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(BODY)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(kind), FONT)
    language = OxmlElement("w:lang")
    for kind in ("w:val", "w:eastAsia"):
        language.set(qn(kind), "vi-VN")
    style.element.rPr.append(language)
    style.paragraph_format.space_after = Pt(0)
    made.core_properties.title, made.core_properties.author = plain(title), ""
    made.core_properties.language, made.core_properties.comments = "vi-VN", ""
    _page_numbers(section)
    return made


def write(
    at: Paragraph,
    text: str,
    *,
    size: float = BODY,
    bold: bool = False,
    italic: bool = False,
    align: Align | None = None,
) -> Paragraph:
    run = at.add_run(plain(text))
    run.font.size, run.bold, run.italic = Pt(size), bold, italic
    if align is not None:
        at.alignment = align
    return at


def paragraph(made: Docx, text: str) -> Paragraph:
    """Running text: justified, its first line indented."""
    found = write(made.add_paragraph(), text, align=Align.JUSTIFY)
    found.paragraph_format.first_line_indent = Mm(12.7)
    found.paragraph_format.space_before = found.paragraph_format.space_after = Pt(3)
    found.paragraph_format.line_spacing = 1.1
    return found


def heading(made: Docx, text: str) -> Paragraph:
    found = write(made.add_paragraph(), text, bold=True)
    found.paragraph_format.first_line_indent = Mm(12.7)
    found.paragraph_format.space_before, found.paragraph_format.space_after = Pt(8), Pt(3)
    found.paragraph_format.keep_with_next = True
    return found


def letter_head(made: Docx, parent: str, body: str, year: int) -> None:
    """The bodies and the number at the left, the motto, place and day at the right; what people fill in is blank."""
    left, right = _columns(made, _HEAD)
    write(left.paragraphs[0], parent.upper(), size=12, align=Align.CENTER)
    write(left.add_paragraph(), body.upper(), size=12, bold=True, align=Align.CENTER)
    _line(left, _HEAD[0], min(_HEAD[0] / 2, max(12.0, _LETTER * len(body) / 2.5)))
    write(left.add_paragraph(), letter("number"), size=13, align=Align.CENTER)
    write(right.paragraphs[0], letter("motto_1"), size=12, bold=True, align=Align.CENTER)
    write(right.add_paragraph(), letter("motto_2"), size=13, bold=True, align=Align.CENTER)
    _line(right, _HEAD[1], _MOTTO)
    write(right.add_paragraph(), letter("place_date", year=year), size=13, italic=True, align=Align.CENTER)


def title(made: Docx, kind: str, subject: str, remark: str = "") -> None:
    """The type of document and what it is about, centred and bold, with the short line beneath and a remark."""
    first = write(made.add_paragraph(), kind, bold=True, align=Align.CENTER)
    first.paragraph_format.space_before = Pt(18)
    write(made.add_paragraph(), subject, bold=True, align=Align.CENTER)
    _rule(made.add_paragraph(), WIDTH, 50)
    if remark:
        write(made.add_paragraph(), remark, size=13, italic=True, align=Align.CENTER)


def letter_foot(made: Docx) -> None:
    """The recipients at the left, the signature at the right, kept together."""
    left, right = _columns(made, (78, WIDTH - 78), space_before=12)
    write(left.paragraphs[0], letter("recipients"), size=12, bold=True, italic=True)
    for name in ("recipient", "archive"):
        write(left.add_paragraph(), letter(name), size=11)
    write(right.paragraphs[0], letter("signer"), bold=True, align=Align.CENTER)
    for _ in range(4):
        right.add_paragraph()
    write(right.add_paragraph(), letter("signer_name"), bold=True, align=Align.CENTER)


def table(
    made: Docx,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    *,
    left: Sequence[int] = (),
    last_bold: bool = False,
    size: float = 12,
) -> Table:
    """A ruled table; its head is repeated on each page, and no row is broken. `left`: columns of running text."""
    found: Table = made.add_table(rows=1, cols=len(heads))
    found.style, found.alignment, found.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    _grid(found, widths)
    _margins(found, 1)  # "không" must stand whole in a column of 14 millimetres
    for cell, text in zip(found.rows[0].cells, heads, strict=True):
        write(cell.paragraphs[0], text, size=size, bold=True, align=Align.CENTER)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    _mark(found.rows[0], "w:tblHeader")
    for number, values in enumerate(rows):
        row = found.add_row()  # type: ignore[no-untyped-call]
        bold = last_bold and number == len(rows) - 1
        for column, (cell, text) in enumerate(zip(row.cells, values, strict=True)):
            align = Align.LEFT if column in left else Align.CENTER
            write(cell.paragraphs[0], text, size=size, bold=bold, align=align)
    for row in found.rows:
        _mark(row, "w:cantSplit")
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
    return found


# ---------------------------------------------------------------- inside


def _columns(made: Docx, widths: Sequence[float], space_before: float = 0) -> list[_Cell]:
    found = made.add_table(rows=1, cols=len(widths))
    found.autofit, found.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    _grid(found, widths)
    _mark(found.rows[0], "w:cantSplit")
    cells = list(found.rows[0].cells)
    _margins(found, 0)  # the motto needs the whole width
    for cell, width in zip(cells, widths, strict=True):
        cell.width = Mm(width)
        cell.paragraphs[0].paragraph_format.space_before = Pt(space_before)
    return cells


def _grid(found: Table, widths: Sequence[float]) -> None:
    for column, width in zip(found.columns, widths, strict=True):
        column.width = Mm(width)


def _margins(found: Table, side: float) -> None:
    """Millimetres left and right between a cell's border and its text."""
    margins = OxmlElement("w:tblCellMar")
    for name in ("left", "right"):
        margin = OxmlElement(f"w:{name}")
        margin.set(qn("w:w"), str(round(side * 1440 / 25.4)))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties = found._tbl.tblPr
    look = properties.find(qn("w:tblLook"))
    if look is None:
        properties.append(margins)
    else:
        look.addprevious(margins)  # the schema has them in this order


def _mark(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _line(cell: _Cell, measure: float, length: float) -> None:
    _rule(cell.add_paragraph(), measure, length)


def _rule(at: Paragraph, measure: float, length: float) -> None:
    """A line of `length` in the middle of `measure` millimetres, as the border of an empty low paragraph."""
    at.paragraph_format.line_spacing = Pt(6)
    side: Length = Mm((measure - length) / 2)
    at.paragraph_format.left_indent = at.paragraph_format.right_indent = side
    at.paragraph_format.space_before = Pt(1)
    borders, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "0"), ("color", "000000")):
        top.set(qn(f"w:{name}"), value)
    borders.append(top)
    at._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr"
    )


def _page_numbers(section: Any) -> None:
    section.different_first_page_header_footer = True
    at = section.header.paragraphs[0]
    at.alignment = Align.CENTER
    run = at.add_run()
    run.font.size = Pt(13)
    for kind in ("begin", "text", "end"):
        if kind == "text":
            part = OxmlElement("w:instrText")
            part.text = "PAGE"
        else:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        run._r.append(part)
