"""What a user may choose. Apart from the flow, so that the command starts without loading OpenCV and spaCy."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.taught import NOTHING, Taught

# The models that are asked where the first reader is unsure: all that is written in Vietnamese letters, half as slow
# again, with errors of its own. Debian has it beside the languages, others in a folder of scripts.
SECOND = ("Vietnamese", "script/Vietnamese")


@dataclass(frozen=True)
class Options:
    """The choices of one run; part of what its results depend on."""

    engine: str = "auto"  # auto, tesserocr, pytesseract
    believe_layer: bool = True  # use a PDF's own text where it can be trusted
    page_timeout: float = 120.0  # seconds the engine may take for a page
    taught: Taught = NOTHING  # what people's corrections taught, where the user wants it used
