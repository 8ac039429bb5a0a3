"""Poppler's programs: pages as pixels, and the words of a PDF's own text with their boxes."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
from pdf2image import convert_from_path
from pdf2image.exceptions import PDFInfoNotInstalledError, PDFPopplerTimeoutError

from pipeline.document import Box, Line, Pixels, Word
from pipeline.errors import MissingProgram, PageFailed
from pipeline.text import nfc, without_controls

RENDER_SECONDS = 60
TEXT_SECONDS = 30
_HTML = "{http://www.w3.org/1999/xhtml}"
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_MISSING = "poppler's programs are not installed"


def render(path: Path, number: int, dpi: float, *, timeout: int = RENDER_SECONDS) -> Pixels:
    """One page as H x W x 3 RGB, upright as its /Rotate says, cut to its crop box, without annotations.

    Raises PageFailed (also after `timeout` seconds) or MissingProgram.
    """
    try:
        images = convert_from_path(
            path.absolute(),
            dpi=dpi * (1 - 1e-7),  # type: ignore[arg-type]  # fractions are taken; a hair less, as it rounds up
            first_page=number,
            last_page=number,
            hide_annotations=True,  # the widgets of e-signatures are no part of the text
            use_cropbox=True,
            timeout=timeout,
        )
    except PDFPopplerTimeoutError as error:
        raise PageFailed(f"{path.name}, page {number}: not rendered within {timeout} s") from error
    except (PDFInfoNotInstalledError, FileNotFoundError) as error:
        raise MissingProgram(_MISSING) from error
    except Exception as error:  # pdf2image lets through whatever its parts raise
        raise PageFailed(f"{path.name}, page {number} can't be rendered: {error}") from error
    if not images:
        raise PageFailed(f"{path.name}, page {number} can't be rendered")
    return np.array(images[0].convert("RGB"), dtype=np.uint8)


def read_lines(path: Path, number: int, *, timeout: int = TEXT_SECONDS) -> list[Line]:
    """The lines of a page's own text, in poppler's reading order, boxes in points of the page as shown.

    A line never reaches over a wide gap: cells and columns come apart. Raises PageFailed or MissingProgram.
    """
    page = str(number)
    command = ["pdftotext", "-bbox-layout", "-cropbox", "-f", page, "-l", page, str(path.absolute()), "-"]
    try:
        done = subprocess.run(command, capture_output=True, timeout=timeout, check=False)
    except FileNotFoundError as error:
        raise MissingProgram(_MISSING) from error
    except subprocess.TimeoutExpired as error:
        raise PageFailed(f"{path.name}, page {number}: its text was not read within {timeout} s") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip()[-200:]
        raise PageFailed(f"{path.name}, page {number}: its text can't be read: {said}")
    try:
        tree = ElementTree.fromstring(_NOT_XML.sub("\ufffd", done.stdout.decode("utf-8", errors="replace")))
    except ElementTree.ParseError as error:
        raise PageFailed(f"{path.name}, page {number}: its text can't be read: {error}") from error
    lines = [Line([_word(word) for word in line.iter(f"{_HTML}word")]) for line in tree.iter(f"{_HTML}line")]
    return [line for line in lines if line.words]


def _word(element: ElementTree.Element) -> Word:
    left, top, right, bottom = (round(float(element.get(key, "0")), 2) for key in ("xMin", "yMin", "xMax", "yMax"))
    return Word(nfc(without_controls(element.text or "")).strip(), Box(left, top, right, bottom))
