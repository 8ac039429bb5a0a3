"""Why a field of the head is empty or doubtful: none is null without a word, and it fits where the text came from."""

from __future__ import annotations

from pipeline.document import Box, Head, Outline, Page, PageWarning, TextSource
from pipeline.extract.confidence.words import impossible

_UNSURE = 0.4  # a word of the title read with less is mostly another one
_UNSURE_NAME = 0.65  # of a name: no other word tells which of two it is
_SIGNS = ".,;:()[]“”\"'’!?…-–|`"

_MISSING = {
    "number": "no number line was found",
    "doc_type": "no line that names the type was found",
    "title": "no title was found",
    "issued_on": "no date line was found",
    "place": "no place was found before the date",
    "issuing_body": "no issuing body was found in the head",
    "signer_position": "no signature block was found",
    "signer_name": "no signature block was found",
    "recipients": "no list of recipients was found",
}


def explain(head: Head, outline: Outline, pages: list[Page]) -> None:
    """Give a reason to each empty field that has none. `parent_body` has none to give: many heads name one body."""
    for name, reason in _MISSING.items():
        if getattr(head, name) or name in head.reasons:
            continue
        if name == "title" and outline.title:
            head.reasons[name] = f"no subject was found under “{outline.title[0].strip()}”"
        elif name.startswith("signer_") and outline.signature:
            head.reasons[name] = _unsigned(outline, pages)
        else:
            head.reasons[name] = reason
    if head.title and "title" not in head.reasons and (doubtful := _misread(head.title, outline, pages)):
        head.reasons["title"] = f"some words of it may be misread: “{' '.join(doubtful)}”"
    if head.signer_name and (doubtful := _hard(head.signer_name, outline, pages)):
        head.reasons.setdefault("signer_name", f"some words of it may be misread: “{' '.join(doubtful)}”")


def _hard(name: str, outline: Outline, pages: list[Page]) -> list[str]:
    """The words of the signer's name that were hard to read, or put right in a text that was read badly."""
    numbers = {place.page for place in outline.places.get("signature", [])}
    lines = [line.words for page in pages if page.number in numbers for line in page.lines()]
    printed = [line for line in lines if {word.text.strip(_SIGNS) for word in line} >= set(name.split())]
    unsure = {word.text.strip(_SIGNS) for line in printed for word in line if word.confidence < _UNSURE_NAME}
    return [word for word in name.split() if word in unsure]


def _misread(title: str, outline: Outline, pages: list[Page]) -> list[str]:
    """The title's words that are no words, or that were hard to read; none of a text that was not read from a scan."""
    places = {place.page: place.box for place in outline.places.get("title", []) if place.box}
    scanned = [page for page in pages if page.number in places and page.source is TextSource.OCR]
    unsure = {
        word.text.strip(_SIGNS)
        for page in scanned
        for line in page.lines()
        for word in line.words
        if word.confidence < _UNSURE and _within(word.box.centre, places[page.number])
    }
    words = [word.strip(_SIGNS) for word in title.split()] if scanned else []
    return [word for word in words if any(map(str.isalnum, word)) and (word in unsure or impossible(word))]


def _within(point: tuple[float, float], box: Box | None) -> bool:
    return box is not None and box.x0 <= point[0] <= box.x1 and box.y0 <= point[1] <= box.y1


def _unsigned(outline: Outline, pages: list[Page]) -> str:
    """Why the signature block doesn't tell its signer: only a scan has a seal."""
    numbers = {place.page for place in outline.places.get("signature", [])}
    there = [page for page in pages if page.number in numbers]
    if any(PageWarning.SEAL_OVER_TEXT in page.warnings for page in there):
        return "it can't be read under the seal and the signature"
    if there and all(page.source in (TextSource.TEXT, TextSource.LAYER) for page in there):
        return "it is not printed in the signature block, or not where it usually stands"
    return "it can't be read in the signature block; a seal or a signature may cover it"
