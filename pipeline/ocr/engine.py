"""What an OCR engine is to the rest: pictures in, lines of words out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from pipeline.document import Line, Pixels

LANGUAGE = "vie"


@dataclass(frozen=True, slots=True)
class Crop:
    """A part of a page to be read alone: H x W grey, 0 is ink."""

    pixels: Pixels
    single_line: bool = False  # one printed line: no search for lines

    @property
    def psm(self) -> int:
        """Tesseract's page segmentation mode."""
        return 7 if self.single_line else 6


class Engine(Protocol):
    """An OCR engine. One is opened for each process and kept; it reads with one thread."""

    name: str

    def read(self, crops: list[Crop], dpi: float) -> list[list[Line]]:
        """The lines of each crop, top to bottom, with word boxes in the crop's pixels and confidences of 0 to 1.

        Raises OcrTimeout (the engine was killed and will start anew) or OcrFailed.
        """

    def close(self) -> None:
        """Let go of processes and memory. May be called twice."""
