"""python -m benchmarks.picture [RESULT.json SCAN.pdf] [--page N] [--out PNG]: a page beside the rows that come of it.

Without arguments it reads samples/chi-thi.pdf and makes the README's picture, docs/img/page-and-rows.png.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pdf2image import convert_from_path
from PIL import Image, ImageDraw, ImageFont

from pipeline import read_document
from pipeline.document import Document, Task
from pipeline.export import load_document

ROOT = Path(__file__).parents[1]
FONTS = Path("/usr/share/fonts/truetype/croscore")  # Debian's fonts-croscore
HIGH = 1240  # pixels of the picture
WIDE = 920  # of the rows
MARGIN = 24
COLOURS = ["#1f6feb", "#bc4c00", "#1a7f37", "#8250df", "#bf3989", "#0a7d8c"]
COLUMNS = [("", 48), ("Task", 400), ("Lead", 184), ("Support", 166), ("Deadline", 122)]
SIZE, STEP = 17, 24  # of the rows' letters and lines


def font(size: int, bold: bool = False) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / f"Arimo-{'Bold' if bold else 'Regular'}.ttf"), size)


def marked(scan: Path, number: int, tasks: list[Task], rotation: int) -> Image.Image:
    """The page, upright, with a box and a name round each task's evidence."""
    (image,) = convert_from_path(scan, dpi=150, first_page=number, last_page=number)
    image = image.rotate(rotation, expand=True) if rotation else image
    scale = HIGH / image.height
    image = image.resize((round(image.width * scale), HIGH), Image.Resampling.LANCZOS).convert("RGB")
    draw, points = ImageDraw.Draw(image, "RGBA"), 150 / 72 * scale
    for place, task in enumerate(tasks):
        for evidence in task.evidence:
            if evidence.page == number and evidence.bbox:
                x0, y0, x1, y1 = (value * points for value in evidence.bbox)
                colour = COLOURS[place % len(COLOURS)]
                draw.rectangle((x0 - 3, y0 - 2, x1 + 3, y1 + 2), fill=f"{colour}22", outline=colour, width=2)
                draw.text((x0 - 36, y0), task.id, fill=colour, font=font(16, bold=True))
    return image


def wrap(text: str, wide: int, face: ImageFont.FreeTypeFont) -> list[str]:
    """Lines of at most `wide` pixels."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if face.getlength(longer) > wide and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def cells(task: Task) -> list[str]:
    deadline = task.deadline
    days = [deadline.start, deadline.end] if deadline else []
    when = " – ".join(day for day in days if day) or (", ".join(deadline.recurrence) if deadline else "")
    return [task.id, task.text, "; ".join(task.lead_units), "; ".join(task.support_units), when]


def rows(document: Document, tasks: list[Task]) -> Image.Image:
    """The head and the tasks as a table; what does not fit is counted in the last line."""
    image = Image.new("RGB", (WIDE, HIGH), "white")
    draw, head = ImageDraw.Draw(image), document.document
    draw.text((0, 20), f"{head.doc_type} {head.number or '(number not read)'}", fill="black", font=font(24, bold=True))
    about = " · ".join(x for x in (head.issuing_body, head.issued_on, head.signer_position, head.signer_name) if x)
    draw.text((0, 54), about, fill="#444444", font=font(17))
    y = 96
    _row(draw, y, [name for name, _ in COLUMNS], "#000000", bold=True)
    y += 34
    for place, task in enumerate(tasks):
        high = max(len(wrap(text, wide - 14, font(SIZE))) for text, (_, wide) in zip(cells(task), COLUMNS, strict=True))
        if y + STEP * high > HIGH - 40:
            draw.text((0, HIGH - 34), f"… {len(tasks) - place} more", fill="#444444", font=font(16))
            break
        draw.line((0, y - 5, WIDE, y - 5), fill="#cccccc")
        _row(draw, y, cells(task), COLOURS[place % len(COLOURS)])
        y += STEP * high + 14
    return image


def _row(draw: ImageDraw.ImageDraw, y: int, texts: list[str], colour: str, bold: bool = False) -> None:
    x = 0
    for place, (text, (_, wide)) in enumerate(zip(texts, COLUMNS, strict=True)):
        face = font(SIZE, bold=bold or place == 0)
        for i, line in enumerate(wrap(text, wide - 14, face)):
            draw.text((x, y + STEP * i), line, fill=colour if place == 0 else "black", font=face)
        x += wide


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.picture", description="Draw a page beside its rows.")
    parser.add_argument("result", nargs="?", type=Path, help="the .json of a run")
    parser.add_argument("scan", nargs="?", type=Path, default=ROOT / "samples" / "chi-thi.pdf")
    parser.add_argument("--page", type=int, default=1)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "img" / "page-and-rows.png")
    given = parser.parse_args()
    document = load_document(given.result) if given.result else read_document(given.scan)
    tasks = [task for task in document.tasks if any(e.page == given.page for e in task.evidence)]
    page = marked(given.scan, given.page, tasks, document.pages[given.page - 1].rotation)
    table = rows(document, tasks)
    image = Image.new("RGB", (page.width + table.width + 2 * MARGIN, HIGH), "white")
    image.paste(page, (0, 0))
    image.paste(table, (page.width + MARGIN, 0))
    ImageDraw.Draw(image).line((page.width, 0, page.width, HIGH), fill="#999999")
    given.out.parent.mkdir(parents=True, exist_ok=True)
    image.quantize(96, dither=Image.Dither.NONE).save(given.out, optimize=True)
    print(given.out, given.out.stat().st_size)
    return 0


if __name__ == "__main__":
    sys.exit(main())
