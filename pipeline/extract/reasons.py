"""Why a field of the head is empty: no field is null without a word, and the word fits where the text came from."""

from __future__ import annotations

from pipeline.document import Head, Outline, Page, PageWarning, TextSource

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


def _unsigned(outline: Outline, pages: list[Page]) -> str:
    """Why the signature block doesn't tell its signer: only a scan has a seal."""
    numbers = {place.page for place in outline.places.get("signature", [])}
    there = [page for page in pages if page.number in numbers]
    if any(PageWarning.SEAL_OVER_TEXT in page.warnings for page in there):
        return "it can't be read under the seal and the signature"
    if there and all(page.source in (TextSource.TEXT, TextSource.LAYER) for page in there):
        return "it is not printed in the signature block, or not where it usually stands"
    return "it can't be read in the signature block; a seal or a signature may cover it"
