"""Training pages that a scanner's program has spoiled: the samples' own scanner, and any with scan.py's function.

Each page is drawn at twice the usual resolution, goes through the scanner as a PDF, and is read as it comes out.
"""

from __future__ import annotations

import importlib
import importlib.util
import io
import random
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np
import pypdfium2
from PIL import Image

from pipeline.restore.train_pages import DPI, Grey, PageReader, ReadPage, draw, paragraphs_of

# a PDF of one page, the grade, a seed -> the scanned PDF and its dpi
Scanner = Callable[[bytes, str, int], tuple[bytes, int]]
_SHARP = 2  # drawn at so many times the usual resolution: a scanner sees print, not pixels


def samples_scanner() -> Scanner:
    """The scanner that makes the samples. Raises ModuleNotFoundError outside a checkout."""
    module = importlib.import_module("samples.generator.scan")

    def scan(pdf: bytes, grade: str, seed: int) -> tuple[bytes, int]:
        done, pages = module.scan(pdf, [module.GRADES[grade]], [0], np.random.default_rng(seed))
        return done, pages[0].dpi

    return scan


def program_scanner(path: Path) -> Scanner:
    """A program with `scan(source, target, grade=..., seed=...)` that returns a dict with the dpi for each page.

    Raises FileNotFoundError where there is no such file.
    """
    spec = importlib.util.spec_from_file_location("training_scanner", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its data classes look themselves up
    spec.loader.exec_module(module)

    def scan(pdf: bytes, grade: str, seed: int) -> tuple[bytes, int]:
        with tempfile.TemporaryDirectory() as folder:
            source, target = Path(folder, "in.pdf"), Path(folder, "out.pdf")
            source.write_bytes(pdf)
            pages = module.scan(source, target, grade=grade, seed=seed)
            return target.read_bytes(), int(pages[0]["dpi"])

    return scan


def scanned_pages(  # noqa: PLR0917
    lines: list[str],
    reader: PageReader,
    plan: dict[str, int],
    seed: int,
    fonts: Sequence[Path],
    scanner: Scanner,
) -> Iterator[ReadPage]:
    """Pages of lines drawn by chance; `plan` says how many of each grade."""
    for grade, count in plan.items():
        for number in range(count):
            rng = random.Random(f"{seed}/{grade}/{number}")
            wanted = paragraphs_of(lines, rng)
            drawn, fit = draw(wanted, fonts, rng, _SHARP)
            picture, dpi = scanned(drawn, grade, rng.getrandbits(32), scanner)
            yield ReadPage(wanted[:fit], reader.read(picture, dpi), grade)


def scanned(page: Grey, grade: str, seed: int, scanner: Scanner) -> tuple[Grey, int]:
    """A page drawn at `_SHARP` times the usual resolution as the scanner leaves it, and its dpi."""
    done, dpi = scanner(_as_pdf(page), grade, seed)
    return _picture(done, dpi), dpi


def _as_pdf(page: Grey) -> bytes:
    out = io.BytesIO()
    Image.fromarray(page).save(out, "PDF", resolution=DPI * _SHARP, quality=95)
    return out.getvalue()


def _picture(pdf: bytes, dpi: int) -> Grey:
    pixels = pypdfium2.PdfDocument(pdf)[0].render(scale=dpi / 72, rev_byteorder=True).to_numpy()
    return np.asarray(cv2.cvtColor(np.ascontiguousarray(pixels[:, :, :3]), cv2.COLOR_RGB2GRAY), np.uint8)
