"""What a copy must not carry along: text layers that were not believed, and signatures that the copy would break."""

from __future__ import annotations

from typing import Any

import pikepdf
from pikepdf import Array, Name, Operator

_SHOWS = {Operator(name) for name in ("Tj", "TJ", "'", '"')}
_INVISIBLE = 3
_DEPTH = 5  # forms inside forms


def strip_invisible(pdf: pikepdf.Pdf, page: pikepdf.Page) -> None:
    """Take out the invisible text of a page, in its forms too; what can be seen stays."""
    data = _without(page)
    if data is not None:
        page.obj.Contents = pdf.make_stream(data)
    _forms(page.obj.get("/Resources"), 0, set())


def _forms(resources: Any, depth: int, seen: set[tuple[int, int]]) -> None:
    forms = resources.get("/XObject") if isinstance(resources, pikepdf.Dictionary) else None
    if depth > _DEPTH or not isinstance(forms, pikepdf.Dictionary):
        return
    for form in forms.values():
        if not isinstance(form, pikepdf.Stream) or form.get("/Subtype") != Name.Form or form.objgen in seen:
            continue
        seen.add(form.objgen)
        data = _without(form)
        if data is not None:
            form.write(data)
        _forms(form.get("/Resources"), depth + 1, seen)


def _without(content: Any) -> bytes | None:
    """The content without text that is shown in mode 3; None where there is none."""
    kept: list[Any] = []
    mode, modes, found = 0, [0], False
    for step in pikepdf.parse_content_stream(content):
        operator = step.operator
        if operator == Operator("q"):
            modes.append(mode)
        elif operator == Operator("Q"):
            mode = modes.pop() if modes else 0
        elif operator == Operator("Tr"):
            mode = int(step.operands[0])
        elif operator in _SHOWS and mode == _INVISIBLE:
            found = True
            continue
        kept.append(step)
    return pikepdf.unparse_content_stream(kept) if found else None


def drop_signatures(pdf: pikepdf.Pdf) -> int:
    """Make pictures of signatures' stamps: a copy is another file, and its signature could only be told as broken.

    Gives how many there were.
    """
    count = 0
    for page in pdf.pages:
        kept = []
        for note in page.obj.get("/Annots") or ():
            if isinstance(note, pikepdf.Dictionary) and _is_signature(note):
                count += 1
                if "/AP" not in note:
                    continue
                note.Subtype = Name.Stamp
                for key in ("/FT", "/V", "/Parent", "/T", "/Ff", "/MK", "/DA", "/SV", "/Lock", "/A", "/AA"):
                    if key in note:
                        del note[key]
            kept.append(note)
        if count and "/Annots" in page.obj:
            page.obj.Annots = Array(kept)
    root = pdf.Root
    form = root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary):
        fields = [one for one in form.get("/Fields") or () if not _signature_field(one, 0)]
        form.Fields = Array(fields)
        if "/SigFlags" in form:
            del form["/SigFlags"]
        if not fields:
            del root["/AcroForm"]
    for key in ("/Perms", "/DSS"):
        if key in root:
            del root[key]
    return count


def _is_signature(note: Any) -> bool:
    at = note
    for _ in range(_DEPTH):
        if not isinstance(at, pikepdf.Dictionary):
            return False
        if "/FT" in at:
            return bool(Name.Sig == at.FT)
        at = at.get("/Parent")
    return False


def _signature_field(one: Any, depth: int) -> bool:
    """A field of a signature, or one that holds nothing else."""
    if not isinstance(one, pikepdf.Dictionary) or depth > _DEPTH:
        return False
    if one.get("/FT") == Name.Sig or one.get("/Subtype") == Name.Stamp:
        return True
    kids = [kid for kid in one.get("/Kids") or () if isinstance(kid, pikepdf.Dictionary)]
    return bool(kids) and all(_signature_field(kid, depth + 1) for kid in kids)
