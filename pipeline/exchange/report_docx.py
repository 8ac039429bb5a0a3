"""The periodic report as a letter in the layout of NĐ 30/2020/NĐ-CP, with blanks for what people fill in."""

from __future__ import annotations

import io
from pathlib import Path

from docx.document import Document as Docx

from pipeline.document.tracker import PeriodicReport, Standing
from pipeline.exchange import figures, letter_layout
from pipeline.exchange.files import write_whole
from pipeline.exchange.words import day, letter, said, share
from pipeline.track.columns import document_name, standing_words


def report_docx_bytes(report: PeriodicReport, parent_body: str | None = None) -> bytes:
    """`parent_body`: the body above the reporting one; a blank where nobody says it."""
    body = report.reporting_body
    subject = letter("subject", period=report.title)
    made = letter_layout.new_letter(f"{letter('type')}: {subject}")
    letter_layout.letter_head(made, parent_body or letter("parent"), body or letter("body"), report.as_of.year)
    letter_layout.title(made, letter("type"), subject, letter("as_of", as_of=day(report.as_of)))
    _general(made, report, body or letter("us"))
    _units(made, report)
    _late(made, report)
    _unanswered(made, report)
    letter_layout.heading(made, letter("requests"))
    letter_layout.paragraph(made, letter("requests_text"))
    letter_layout.paragraph(made, letter("closing", period=report.title, body=body or letter("us")))
    letter_layout.letter_foot(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def write_report_docx(
    report: PeriodicReport, path: Path, parent_body: str | None = None, *, replace: bool = False
) -> Path:
    """Write it. Raises ForeignOutput where a file stands there, OutputNotWritable."""
    return write_whole(path, report_docx_bytes(report, parent_body), replace=replace)


def _general(made: Docx, report: PeriodicReport, body: str) -> None:
    letter_layout.heading(made, letter("general"))
    whole, counts = figures.total(report), figures.counts(report)
    values = {"start": day(report.start), "end": day(report.end), "as_of": day(report.as_of), "body": body}
    values |= {"tasks": str(whole), "documents": str(figures.documents(report))}
    letter_layout.paragraph(made, letter("general_text" if whole else "nothing_text", **values))
    if not whole:
        return
    rows = [[standing_words("vi")[kind], str(n), share(n, whole)] for kind, n in counts.items()]
    rows.append([said("total", language="vi"), str(whole), share(whole, whole)])
    heads = [letter("result"), letter("count"), letter("share")]
    letter_layout.table(made, heads, rows, (90, 35, 35), left=(0,), last_bold=True)
    done = share(figures.done(report), whole)
    in_time = share(counts[Standing.DONE], whole)
    letter_layout.paragraph(made, letter("rate_text", done=done, in_time=in_time, late=counts[Standing.LATE]))


def _units(made: Docx, report: PeriodicReport) -> None:
    letter_layout.heading(made, letter("units"))
    if not report.units:
        letter_layout.paragraph(made, letter("nothing_text", **_period(report)))
        return
    letter_layout.paragraph(made, letter("units_text"))
    heads = [said("heads", name, language="vi") for name in ("order", "unit", "given")]
    heads += [standing_words("vi")[standing] for standing in figures.ORDER]
    rows = [
        [str(number), figures.unit_name(tally, "vi"), *map(str, figures.unit_row(tally))]
        for number, tally in enumerate(report.units, 1)
    ]
    letter_layout.table(made, heads, rows, (9, 40, 13, *([14] * 7)), left=(1,), size=11)


def _period(report: PeriodicReport) -> dict[str, str]:
    body = report.reporting_body or letter("us")
    return {"start": day(report.start), "end": day(report.end), "body": body}


def _late(made: Docx, report: PeriodicReport) -> None:
    letter_layout.heading(made, letter("late"))
    late = figures.late(report)
    if not late:
        letter_layout.paragraph(made, letter("late_none"))
        return
    names = ("order", "task", "unit", "due", "days_late", "document")
    rows = []
    for number, line in enumerate(late, 1):
        days = figures.days_late(line, report)
        row = [str(number), line.task.text, "; ".join(line.task.lead_units), figures.deadline(line)]
        rows.append(
            [
                *row,
                "" if days is None else str(days),
                document_name(line.task.document_number, line.task.document_title),
            ]
        )
    heads = [said("heads", name, language="vi") for name in names]
    letter_layout.table(made, heads, rows, (9, 54, 30, 24, 14, 29), left=(1, 2), size=11)


def _unanswered(made: Docx, report: PeriodicReport) -> None:
    letter_layout.heading(made, letter("unanswered"))
    if not report.unanswered:
        letter_layout.paragraph(made, letter("unanswered_none"))
        return
    names = ("order", "indicator", "cause", "document")
    rows = [
        [str(number), one.text, one.cause or "", document_name(one.document_number, one.document_title)]
        for number, one in enumerate(report.unanswered, 1)
    ]
    heads = [said("heads", name, language="vi") for name in names]
    letter_layout.table(made, heads, rows, (10, 63, 58, 29), left=(1, 2), size=11)
