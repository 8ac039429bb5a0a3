"""Tesseract as a program (pytesseract): one start for all crops of a page."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image

from pipeline.document import Box, Line, Word
from pipeline.errors import MissingProgram, OcrFailed, OcrTimeout
from pipeline.ocr.engine import LANGUAGE, Crop
from pipeline.text import nfc


class PytesseractEngine:
    """The fallback: nothing stays in memory, every page starts the program anew."""

    name = "pytesseract"

    def __init__(self, tessdata: Path | None = None, timeout: float = 120.0, model: str = LANGUAGE) -> None:
        self._timeout = timeout
        self._model = model
        self._options = f'--tessdata-dir "{tessdata}"' if tessdata else ""

    def read(self, crops: list[Crop], dpi: float) -> list[list[Line]]:
        found: list[list[Line]] = [[] for _ in crops]
        for psm in sorted({crop.psm for crop in crops}):
            places = [i for i, crop in enumerate(crops) if crop.psm == psm]
            for place, lines in zip(places, self._run([crops[i] for i in places], psm, dpi), strict=True):
                found[place] = lines
        return found

    def close(self) -> None:
        """Nothing to let go of."""

    def _run(self, crops: list[Crop], psm: int, dpi: float) -> list[list[Line]]:
        import pytesseract

        os.environ["OMP_THREAD_LIMIT"] = "1"
        with tempfile.TemporaryDirectory(prefix="kehoach-") as folder:
            names = [Path(folder) / f"{i}.png" for i in range(len(crops))]
            for name, crop in zip(names, crops, strict=True):
                Image.fromarray(crop.pixels).save(name, compress_level=1, dpi=(dpi, dpi))
            listing = Path(folder) / "crops.txt"
            listing.write_text("\n".join(map(str, names)) + "\n")
            config = f"{self._options} --oem 1 --psm {psm} --dpi {round(dpi)}"
            try:
                data: dict[str, list[Any]] = pytesseract.image_to_data(
                    str(listing), self._model, config, timeout=self._timeout, output_type=pytesseract.Output.DICT
                )
            except pytesseract.TesseractNotFoundError as error:
                raise MissingProgram("Tesseract is not installed") from error
            except pytesseract.TesseractError as error:
                raise OcrFailed(f"Tesseract failed: {error.message}") from error
            except RuntimeError as error:  # how pytesseract tells of its time limit; it has killed the program
                raise OcrTimeout(
                    f"Tesseract took longer than {self._timeout:.0f} s", "Raise --page-timeout."
                ) from error
        return _lines(data, len(crops))


def _lines(data: dict[str, list[Any]], count: int) -> list[list[Line]]:
    lines: dict[tuple[int, ...], list[Word]] = {}
    for i, text in enumerate(data["text"]):
        if str(text).strip():
            key = tuple(int(data[name][i]) for name in ("page_num", "block_num", "par_num", "line_num"))
            x, y, wide, high = (float(data[name][i]) for name in ("left", "top", "width", "height"))
            conf = max(0.0, min(1.0, float(data["conf"][i]) / 100))
            lines.setdefault(key, []).append(Word(nfc(str(text).strip()), Box(x, y, x + wide, y + high), conf))
    out: list[list[Line]] = [[] for _ in range(count)]
    for key in sorted(lines):
        out[key[0] - 1].append(Line(lines[key]))
    return out
