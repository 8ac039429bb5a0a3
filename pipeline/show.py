"""A document's JSON for a reader in the terminal: in Vietnamese, as the document is."""

from __future__ import annotations

import re
import shlex
import unicodedata
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from pipeline.document import Deadline, Document
from pipeline.errors import InputError, UsageError
from pipeline.knowledge import load
from pipeline.wording import how_often, in_vietnamese

_HEAD = [
    ("number", "Số"),
    ("doc_type", "Loại"),
    ("title", "Trích yếu"),
    ("issued_on", "Ngày"),
    ("place", "Nơi"),
    ("parent_body", "Cơ quan chủ quản"),
    ("issuing_body", "Cơ quan ban hành"),
    ("signer_position", "Chức vụ"),
    ("signer_name", "Người ký"),
]
_DAY = 12  # columns that "2026-06-20 →" takes: a day is never broken, however narrow the terminal is
_LONG = re.compile(rf"\S{{{_DAY + 1},}}")
_DASH = re.compile(r"(?<=\d)[-–](?=\d)")
_DAYS_SHARE = 6  # what part of a wide terminal the days take
_SURE = 0.8  # from here a confidence is green, from half on yellow


def show_document(document: Document, console: Console) -> None:
    """Print head, sections, indicators with their causes, tasks, references and warnings."""
    console.print(_head(document))
    parts: list[tuple[str, int, RenderableType | None]] = [
        ("Mục", len(document.sections), _sections(document)),
        ("Chỉ tiêu", len(document.indicators), _indicators(document)),
        ("Nhiệm vụ", len(document.tasks), _tasks(document, console.width)),
        ("Viện dẫn", len(document.references), _references(document)),
        ("Cảnh báo", sum(len(page.warnings) for page in document.pages), _warnings(document)),
    ]
    for name, count, content in parts:
        console.print()
        console.print(Text.assemble((name, "bold"), f" ({count})"))
        if content is not None:
            console.print(Padding(content, (0, 0, 0, 1)))


def refuse_scan(file: Path) -> None:
    """Raises UsageError for a scan, of which only the result can be shown."""
    from pipeline.ingest.kind import FileKind, first_bytes, guess

    with suppress(InputError):
        if guess(first_bytes(file)) in (FileKind.PDF, FileKind.IMAGE):
            read = shlex.quote(str(file))
            mend = f"Read it: kehoach run {read}; then show the .json of its name in the folder of the results."
            raise UsageError(f"{file} is a scan, not what was read of it", mend)


def plain(text: str) -> Text:
    """Text as it is: no markup, and no control characters that would move the terminal's cursor or colours."""
    return Text("".join(" " if unicodedata.category(char) == "Cc" else char for char in text))


def _head(document: Document) -> RenderableType:
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    table.add_row("Tệp", plain(f"{document.source.path} ({document.source.pages} trang)"))
    for name, label in _HEAD:
        value, reason = getattr(document.document, name), document.document.reasons.get(name)
        unread = Text("không đọc được", style="yellow") if reason else Text("–")
        shown = plain(value) if value else unread
        if reason:
            shown.append_text(Text(" ← ", style="yellow")).append_text(plain(*in_vietnamese([reason])))
        table.add_row(label, shown)
    if document.document.recipients:
        table.add_row("Nơi nhận", plain("; ".join(document.document.recipients)))
    return table


def _sections(document: Document) -> RenderableType | None:
    if not document.sections:
        return None
    root = Tree("", hide_root=True)
    open_ones: list[tuple[int, Tree]] = [(-1, root)]
    for section in document.sections:
        while len(open_ones) > 1 and open_ones[-1][0] >= section.level:
            open_ones.pop()
        label = plain(f"{section.id}  {section.heading}")
        label.stylize("cyan", 0, len(section.id))
        branch = open_ones[-1][1].add(label.append_text(Text(f"  tr. {section.page}", style="dim")))
        open_ones.append((section.level, branch))
    return root


def _indicators(document: Document) -> RenderableType | None:
    rows: list[Text] = []
    unanswered = {one.id for one in document.unanswered()}
    for item in document.indicators:
        line = plain(f"{item.id}  {item.text}")
        line.stylize("cyan", 0, len(item.id))
        rows.append(line.append_text(_confidence(item.confidence, item.needs_review, "  ")))
        if item.cause:
            rows.append(Text("    ↳ nguyên nhân: ", style="bold").append_text(plain(item.cause)))
        if item.task_ids:
            rows.append(Text("    ↳ nhiệm vụ khắc phục: ", style="bold").append_text(plain(", ".join(item.task_ids))))
        if item.id in unanswered:
            words = load("messages.yaml")["report"]["unanswered_one"]
            rows.append(Text(f"    ↳ {words['vi']}", style="yellow"))
        if item.reasons:
            rows.append(_reasons(item.reasons, "    ? "))
    return Group(*rows) if rows else None


def _tasks(document: Document, width: int) -> RenderableType | None:
    if not document.tasks:
        return None
    table = Table(show_lines=True, expand=True)
    table.add_column("", overflow="fold", no_wrap=True)
    table.add_column("Nhiệm vụ", overflow="fold", ratio=5)
    table.add_column("Chủ trì / phối hợp", overflow="fold", ratio=3)
    # a width and no share: of a column with a share rich heeds no smallest width
    table.add_column("Thời hạn", overflow="fold", width=max(_DAY, width // _DAYS_SHARE))
    table.add_column("Tin cậy", overflow="fold", no_wrap=True)
    for item in document.tasks:
        units = plain("; ".join(item.lead_units) or "–")
        if item.support_units:
            units.append_text(Text("\n+ ", style="dim")).append_text(plain("; ".join(item.support_units)))
        text = plain(item.text)
        if item.reasons:
            text.append_text(Text("\n")).append_text(_reasons(item.reasons, "? "))
        table.add_row(
            plain(item.id),
            text,
            units,
            _deadline(item.deadline),
            _confidence(item.confidence, item.needs_review),
        )
    return table


def _reasons(reasons: list[str], before: str) -> Text:
    """Why it should be looked at."""
    return Text(before, style="yellow").append_text(plain("; ".join(in_vietnamese(reasons))))


def _deadline(deadline: Deadline | None) -> Text:
    if deadline is None:
        return Text("–")
    # "20/6/2026-25/6/2026" is one word, which would be cut anywhere: it may go on behind its dash
    parted = _LONG.sub(lambda word: _DASH.sub(r"\g<0> ", word[0]), deadline.text)
    shown = plain(parted)
    days = " → ".join(day for day in (deadline.start, deadline.end) if day)
    for more in (days, ", ".join(map(how_often, deadline.recurrence))):
        if more:
            shown.append_text(Text("\n")).append_text(plain(more))
    return shown


def _confidence(value: float, needs_review: bool, before: str = "") -> Text:
    style = "green" if value >= _SURE else "yellow" if value >= _SURE / 2 else "red"
    return Text(f"{before}{value:.2f}{' ?' if needs_review else ''}", style=style)


def _references(document: Document) -> RenderableType | None:
    rows = [plain(" · ".join(part for part in _parts(reference) if part)) for reference in document.references]
    return Group(*rows) if rows else None


def _parts(reference: object) -> Iterable[str | None]:
    return (getattr(reference, name) for name in ("number", "doc_type", "issued_on", "issuer"))


def _warnings(document: Document) -> RenderableType | None:
    known = load("messages.yaml")["warnings"]
    rows = []
    for page in document.pages:
        for warning in page.warnings:
            words = known[warning]["vi"] if warning in known else warning
            rows.append(plain(f"tr. {page.page}: {words}"))
    return Group(*rows) if rows else None
